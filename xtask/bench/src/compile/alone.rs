//! A crate alone: `cargo check`, `cargo build` and `cargo build --release` of it, its dependencies built.

use std::path::{Path, PathBuf};

use scopewright_corpus::documents::Document;
use scopewright_corpus::fault::Fault;

use super::{Extent, cargo, copy_lock, make, touch};
use crate::contenders::Contender;
use crate::crates;
use crate::results::Cell;
use crate::scratch::Scratch;
use crate::session::{Keep, Session};
use crate::usage::telling_line;

/// The tasks.
pub(crate) const CHECK: &str = "check";
pub(crate) const BUILD: &str = "build";
pub(crate) const RELEASE: &str = "release";

/// Measures the crates of a document. One that does not pass the check is not built either.
pub(super) fn measure(
    session: &Session,
    document: &Document,
    keep: &mut Keep,
) -> Result<(), Fault> {
    let tasks = [
        (CHECK, &["check", "--lib"][..]),
        (BUILD, &["build", "--lib"]),
        (RELEASE, &["build", "--lib", "--release"]),
    ];
    let wanted = |(task, _): &(&str, _)| session.wants_task(task);
    if !tasks.iter().any(wanted) {
        return Ok(());
    }
    let scratch = &session.scratch;
    let mut made = Vec::new();
    for contender in &session.contenders {
        let folder = make(scratch, *contender, document, Extent::Whole)?;
        made.push((*contender, folder));
    }
    for (task, arguments) in tasks.into_iter().filter(wanted) {
        for (contender, folder) in &mut made {
            if let Ok(path) = folder
                && let Err(reason) = build_dependencies(scratch, *contender, path, arguments)?
            {
                *folder = Err(reason);
            }
        }
        let cells = measure_task(session, document, task, arguments, &made)?;
        for (cell, (_, folder)) in cells.iter().zip(&mut made) {
            if let Some(reason) = &cell.failed {
                *folder = Err(reason.clone());
            }
        }
        keep(cells)?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "no document has that many operations")]
fn measure_task(
    session: &Session,
    document: &Document,
    task: &str,
    arguments: &[&str],
    made: &[(Contender, Result<PathBuf, String>)],
) -> Result<Vec<Cell>, Fault> {
    let mut cells: Vec<_> = made
        .iter()
        .map(|(contender, folder)| {
            let mut cell = Cell::new(task, &document.name, contender.name());
            if let Some(operations) = document.operations {
                cell.facts.insert("operations".to_owned(), operations as f64);
            }
            if let Err(reason) = folder {
                cell.fail(reason);
            }
            ((*contender, folder.as_ref().ok()), cell)
        })
        .collect();
    // Builds take minutes of each contender and vary little.
    let rounds = if task == CHECK { session.arguments.runs } else { session.few_runs() };
    session.interleave_for(rounds, &mut cells, |(contender, folder), cell| {
        let Some(folder) = folder else { return Ok(()) };
        touch(&folder.join("src/lib.rs"))?;
        let call = cargo(&session.scratch, contender, folder, arguments);
        match call.measure(&session.scratch.log(&[
            "compile",
            contender.name(),
            &document.provider,
            task,
        ]))? {
            Ok(usage) => {
                cell.add("cpu", usage.cpu);
                cell.add("wall", usage.wall);
                cell.add("peak", usage.peak);
            }
            Err(said) => cell.fail(&session.scratch.shown(&telling_line(&said))),
        }
        Ok(())
    })?;
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// Builds what the crate depends on, by a crate that depends on the same and has nothing in it.
fn build_dependencies(
    scratch: &Scratch,
    contender: Contender,
    folder: &Path,
    arguments: &[&str],
) -> Result<Result<(), String>, Fault> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let twin = scratch.folder().join("compile/twins").join(contender.name()).join(&name);
    crates::write_twin(folder, &twin)?;
    copy_lock(scratch.ours(), &twin)?;
    let log = scratch.log(&["compile", contender.name(), &name, "dependencies"]);
    if let Err(said) = cargo(scratch, contender, &twin, arguments).measure(&log)? {
        let line = scratch.shown(&telling_line(&said));
        return Ok(Err(format!("its dependencies do not compile: {line}")));
    }
    copy_lock(&twin, folder)?;
    Ok(Ok(()))
}
