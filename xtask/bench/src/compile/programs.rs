//! A program that calls three operations, over the whole crate and over as little of it as the contender can make.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_corpus::documents::Document;
use scopewright_corpus::fault::Fault;

use super::{Extent, cargo, copy_lock, make, target, touch};
use crate::contenders::Contender;
use crate::results::Cell;
use crate::scratch::{Scratch, save};
use crate::session::{Keep, Session};
use crate::usage::telling_line;

/// The tasks: over all of the crate, and over as little as can be made.
pub(crate) const ALL: &str = "program, all";
pub(crate) const FEW: &str = "program, few";

/// The programs of each document, as they are in the repository.
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rig/programs");

/// Measures the programs of a document, where there are some.
pub(super) fn measure(
    session: &Session,
    document: &Document,
    keep: &mut Keep,
) -> Result<(), Fault> {
    let stem = document.name.split('.').next().unwrap_or(&document.name);
    let folder = Path::new(PROGRAMS).join(stem);
    if !folder.is_dir() {
        return Ok(());
    }
    for (task, dependencies) in [(ALL, "all.toml"), (FEW, "few.toml")] {
        keep(measure_task(session, document, &folder, task, dependencies)?)?;
    }
    Ok(())
}

fn measure_task(
    session: &Session,
    document: &Document,
    rig: &Path,
    task: &str,
    dependencies: &str,
) -> Result<Vec<Cell>, Fault> {
    let mut cells = Vec::new();
    for contender in &session.contenders {
        let own = rig.join(contender.name());
        let Ok(dependencies) = fs::read_to_string(own.join(dependencies)) else { continue };
        let mut cell = Cell::new(task, &document.name, contender.name());
        let program = Program::make(session, *contender, document, &own, task, &dependencies)?;
        let program = program.map_err(|reason| cell.fail(&reason)).ok();
        cells.push((*contender, program, cell));
    }
    let programs: Vec<Option<Program>> =
        cells.iter_mut().map(|(_, program, _)| program.take()).collect();
    let mut cells: Vec<_> = cells
        .into_iter()
        .zip(&programs)
        .map(|((contender, _, cell), program)| ((contender, program.as_ref()), cell))
        .collect();
    session.interleave_for(session.few_runs(), &mut cells, |(contender, program), cell| {
        let Some(program) = program else { return Ok(()) };
        for (how, arguments) in
            [("check", &["check"][..]), ("build", &["build"]), ("release", &["build", "--release"])]
        {
            program.touch()?;
            let call = cargo(&session.scratch, contender, &program.folder, arguments);
            match call.measure(&program.log(session, contender, how))? {
                Ok(usage) => {
                    cell.add(&format!("{how} cpu"), usage.cpu);
                    cell.add(&format!("{how} peak"), usage.peak);
                }
                Err(said) => {
                    cell.fail(&session.scratch.shown(&telling_line(&said)));
                    return Ok(());
                }
            }
        }
        cell.add("size", program.size(&session.scratch, contender)?);
        Ok(())
    })?;
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// A program that is written, and built once, so that its dependencies are.
#[derive(Debug)]
struct Program {
    name: String,
    folder: PathBuf,
    crate_folder: PathBuf,
}

impl Program {
    fn make(
        session: &Session,
        contender: Contender,
        document: &Document,
        own: &Path,
        task: &str,
        dependencies: &str,
    ) -> Result<Result<Self, String>, Fault> {
        let scratch = &session.scratch;
        let ids = fs::read_to_string(own.with_file_name("operations.txt")).unwrap_or_default();
        let ids: Vec<&str> = ids.lines().collect();
        let extent = if task == FEW && contender.can_narrow() {
            Extent::Operations(&ids)
        } else {
            Extent::Whole
        };
        let crate_folder = match make(scratch, contender, document, extent)? {
            Ok(folder) => folder,
            Err(reason) => return Ok(Err(reason)),
        };
        let name = format!("program-{}", if task == FEW { "few" } else { "all" });
        let folder = scratch.folder().join("compile/programs").join(contender.name());
        let folder = folder.join(&document.provider).join(&name);
        let path = own.join("main.rs");
        let main = fs::read_to_string(&path).map_err(|error| Fault::disk(&path, &error))?;
        save(&folder.join("src/main.rs"), &main)?;
        let dependencies = dependencies.replace("{crate}", &crate_folder.display().to_string());
        save(&folder.join("Cargo.toml"), &manifest(&name, &dependencies))?;
        copy_lock(scratch.ours(), &folder)?;
        let program = Self { name, folder, crate_folder };
        Ok(program.build_once(session, contender)?.map(|()| program))
    }

    fn build_once(
        &self,
        session: &Session,
        contender: Contender,
    ) -> Result<Result<(), String>, Fault> {
        for arguments in [&["check"][..], &["build"], &["build", "--release"]] {
            let call = cargo(&session.scratch, contender, &self.folder, arguments);
            if let Err(said) = call.measure(&self.log(session, contender, "first"))? {
                return Ok(Err(session.scratch.shown(&telling_line(&said))));
            }
        }
        Ok(Ok(()))
    }

    fn log(&self, session: &Session, contender: Contender, how: &str) -> PathBuf {
        session.scratch.log(&["compile", contender.name(), &self.name, how])
    }

    /// Has cargo compile the crate and the program again, and nothing else.
    fn touch(&self) -> Result<(), Fault> {
        touch(&self.crate_folder.join("src/lib.rs"))?;
        touch(&self.folder.join("src/main.rs"))
    }

    /// Of the release binary, in MiB, as it is.
    #[expect(clippy::cast_precision_loss, reason = "no binary is that large")]
    fn size(&self, scratch: &Scratch, contender: Contender) -> Result<f64, Fault> {
        let path = target(scratch, contender).join("release").join(&self.name);
        let bytes = fs::metadata(&path).map_err(|error| Fault::disk(&path, &error))?.len();
        Ok(bytes as f64 / f64::from(1 << 20))
    }
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n"
    )
}
