//! One document: read, generated, written, and what it took, as JSON on stdout.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::Builder;
use std::time::Instant;

use scopewright_generator::load::joined;
use scopewright_generator::report::Severity;
use scopewright_generator::{GeneratedFile, Input, Output, SourceFile, generate};

use crate::arguments::One;
use crate::outcome::{Component, Generated};
use crate::scratch::save;
use scopewright_corpus::documents::Document;
use scopewright_corpus::fault::Fault;

/// Stack of the thread that compiles: as `cargo xtask generate` has it.
const STACK_BYTES: usize = 16 << 20;

/// Runs the task.
pub(crate) fn run(one: &One) -> Result<(), Fault> {
    let clock = Instant::now();
    let input = read(one)?;
    let output = std::thread::scope(|scope| {
        let work = Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || generate(&input));
        work.expect("a thread can be started").join()
    });
    let Ok(output) = output else { return Err(Fault::new("the generator panicked")) };
    let seconds = clock.elapsed().as_secs_f64();
    let generated = Generated { seconds, mebibytes: most_memory(), ..summary(&output) };
    for file in output.files.iter().flatten() {
        write(&one.out, file)?;
    }
    if let Some(path) = &one.joined {
        let joined = joined(&input).map_or_else(String::new, |document| document.to_string());
        save(path, &joined)?;
    }
    let text = serde_json::to_string(&generated).map_err(|error| Fault::new(error.to_string()))?;
    println!("{text}");
    Ok(())
}

/// Reads a document of the folder, with the files that it may refer to.
pub(crate) fn read_document(document: &Document) -> Result<Input, Fault> {
    read(&One {
        provider: document.provider.clone(),
        document: document.path.clone(),
        neighbours: document.neighbours.clone(),
        out: PathBuf::new(),
        joined: None,
    })
}

fn read(one: &One) -> Result<Input, Fault> {
    let named = |file: &Path, name: &str| {
        let text = fs::read_to_string(file).map_err(|error| Fault::disk(file, &error))?;
        Ok(SourceFile { name: format!("specs/{}/{name}", one.provider), text })
    };
    let provider = one.provider.clone();
    let Some(folder) = &one.neighbours else {
        let ending = match one.document.extension().and_then(|ending| ending.to_str()) {
            Some("json") => "json",
            _ => "yaml",
        };
        let files = vec![named(&one.document, &format!("api.{ending}"))?];
        return Ok(Input { provider, files, document: None });
    };
    let name = |file: &Path| {
        let inside = file.strip_prefix(folder).unwrap_or(file);
        inside.to_string_lossy().replace('\\', "/")
    };
    let documents = files_below(folder).map_err(|error| Fault::disk(folder, &error))?;
    let files = documents.iter().map(|file| named(file, &name(file)));
    let files = files.collect::<Result<Vec<_>, Fault>>()?;
    let document = Some(format!("specs/{}/{}", one.provider, name(&one.document)));
    Ok(Input { provider, files, document })
}

/// The documents in a folder and in those in it.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn summary(output: &Output) -> Generated {
    let mut generated = Generated {
        made: output.files.is_some(),
        operations: output.counts.operations,
        types: output.counts.types,
        components: output.components.iter().map(component).collect(),
        ..Generated::default()
    };
    for diagnostic in &output.report.diagnostics {
        match diagnostic.severity {
            Severity::Error => generated.errors.push(diagnostic.to_string()),
            Severity::Warning => {
                *generated.warnings.entry(diagnostic.code.to_owned()).or_default() += 1;
            }
        }
    }
    for untyped in &output.untyped {
        if untyped.reason.is_faithful() {
            generated.open += 1;
        } else {
            *generated.untyped.entry(untyped.reason.words().to_owned()).or_default() += 1;
        }
    }
    let mut hasher = DefaultHasher::new();
    for file in output.files.iter().flatten() {
        let (path, content) = (file.path(), file.text());
        (path, content).hash(&mut hasher);
        // Lists for the docs and for programs are no code.
        if path.starts_with("src/") && Path::new(path).extension().is_some_and(|end| end == "rs") {
            generated.lines += content.lines().count();
        }
    }
    generated.hash = hasher.finish();
    generated
}

fn component((name, rust): &(String, String)) -> Component {
    Component { name: name.clone(), rust: rust.clone() }
}

/// A file that is as it was keeps its time, so that cargo does not compile it again.
fn write(out: &Path, file: &GeneratedFile) -> Result<(), Fault> {
    let path = out.join(file.path());
    if fs::read_to_string(&path).is_ok_and(|before| before == file.text()) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(out);
    fs::create_dir_all(folder).map_err(|error| Fault::disk(folder, &error))?;
    fs::write(&path, file.text()).map_err(|error| Fault::disk(&path, &error))
}

/// The most memory that this process has held, in MiB, where the system tells.
fn most_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: Option<f64> =
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kibibytes.unwrap_or_default() / 1024.0
}
