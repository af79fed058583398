//! `cargo xtask new`: an OpenAPI document into a folder under specs/.

use std::path::Path;

use scopewright_generator::report::Report;
use scopewright_generator::{Input, SourceFile, generate, scaffold};

use crate::arguments::NewArguments;
use crate::disk;
use crate::generate::{relocate, tell_report, unreadable};
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace::{self, shown};

/// Words that cannot be a crate's name: `extern crate` and `use` would not take them.
#[rustfmt::skip]
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where",
    "while", "yield", "_",
];

/// Names that mean something else to Rust, to cargo or to this workspace.
#[rustfmt::skip]
const TAKEN: [&str; 17] = [
    "alloc", "bench", "build", "core", "debug", "deps", "doc", "examples", "generator", "incremental",
    "proc_macro", "release", "std", "test", "scopewright_generator", "scopewright_runtime", "xtask",
];

/// Runs the task.
pub(crate) fn run(arguments: &NewArguments) -> Result<(), Stop> {
    let name = arguments.name.as_str();
    check_name(name).map_err(Stop::Usage)?;
    let specs = workspace::located(arguments.specs.as_deref(), "specs");
    check_free(&specs, name)?;
    let document = read(name, &arguments.from)?;
    let files = start(name, document, &arguments.from)?;
    let texts: Vec<(&str, &str)> =
        files.iter().map(|file| (file_name(&file.name), file.text.as_str())).collect();
    disk::write_input(&specs, name, &texts)?;
    for (file, _) in &texts {
        terminal::line(&format!("wrote {}", shown(&specs.join(name).join(file))));
    }
    terminal::line(&format!("next: read both files, then `cargo xtask generate {name}`"));
    Ok(())
}

/// A provider's name is its crate's name.
fn check_name(name: &str) -> Result<(), Fault> {
    let crate_name = name.replace('-', "_");
    let reason = if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        "it must start with a lower-case letter"
    } else if !name
        .bytes()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'_' | b'-'))
    {
        "only lower-case letters, digits, `-` and `_` may be in it"
    } else if name.len() > 64 {
        "it has more than 64 characters"
    } else if KEYWORDS.contains(&crate_name.as_str()) {
        "it is a word of the Rust language"
    } else if TAKEN.contains(&crate_name.as_str()) {
        "it means something else to Rust or to this workspace"
    } else {
        return Ok(());
    };
    Err(Fault::new(format!("`{}` cannot be the name of a crate: {reason}", name.escape_debug())))
}

/// Rust takes `a-b` and `a_b` for one crate.
fn check_free(specs: &Path, name: &str) -> Result<(), Fault> {
    let same = |other: &String| other.replace('-', "_") == name.replace('-', "_");
    match disk::subfolders(specs)?.iter().find(|other| same(other)) {
        Some(other) => Err(Fault::new(format!("`{}` exists", shown(&specs.join(other))))
            .help("choose another name, or edit what is there")),
        None if specs.join(name).exists() => {
            Err(Fault::new(format!("`{}` exists", shown(&specs.join(name)))))
        }
        None => Ok(()),
    }
}

fn read(name: &str, from: &Path) -> Result<SourceFile, Stop> {
    let mut reading = disk::read_document(from, String::new());
    let Some(mut document) = reading.files.pop() else {
        let mut report = unreadable(name, &reading);
        return Err(told(&mut report, from));
    };
    document.name = format!("specs/{name}/{}", document_name(from, &document.text));
    Ok(document)
}

fn document_name(from: &Path, text: &str) -> &'static str {
    match from.extension().and_then(|extension| extension.to_str()) {
        Some("json") => "api.json",
        Some("yaml" | "yml") => "api.yaml",
        _ if text.trim_start().starts_with('{') => "api.json",
        _ => "api.yaml",
    }
}

/// The folder's files: the document as it is, and what can be said about it. They generate.
fn start(name: &str, document: SourceFile, from: &Path) -> Result<Vec<SourceFile>, Stop> {
    let mut input = Input { provider: name.to_owned(), files: vec![document], document: None };
    let mut report = Report::new(name);
    let Some(started) = scaffold::scaffold(&input, &mut report) else {
        return Err(told(&mut report, from));
    };
    for (file, text) in [("scopes.yaml", started.scopes), ("client.yaml", started.client)] {
        input.files.push(SourceFile { name: format!("specs/{name}/{file}"), text });
    }
    let mut output = generate(&input);
    let failed = output.report.has_errors();
    let stop = told(&mut output.report, from);
    if failed { Err(stop) } else { Ok(input.files) }
}

/// Tells what is wrong with the document, under the name it has now.
fn told(report: &mut Report, from: &Path) -> Stop {
    relocate(report, |file| match file_name(file) {
        "" | "api.yaml" | "api.json" => shown(from),
        _ => file.to_owned(),
    });
    tell_report(report);
    Stop::Told
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn names_of_crates_are_taken() {
        for name in ["presscart", "a", "post-press", "v2_api", "test-api"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn other_names_are_refused_with_the_reason() {
        for (name, reason) in [
            ("", "it must start with a lower-case letter"),
            ("2checkout", "it must start with a lower-case letter"),
            ("Acme", "it must start with a lower-case letter"),
            ("-a", "it must start with a lower-case letter"),
            ("acMe", "only lower-case letters, digits, `-` and `_` may be in it"),
            ("a/b", "only lower-case letters, digits, `-` and `_` may be in it"),
            ("a.b", "only lower-case letters, digits, `-` and `_` may be in it"),
            ("äcme", "it must start with a lower-case letter"),
            ("async", "it is a word of the Rust language"),
            ("std", "it means something else to Rust or to this workspace"),
            ("core", "it means something else to Rust or to this workspace"),
            ("test", "it means something else to Rust or to this workspace"),
            ("proc-macro", "it means something else to Rust or to this workspace"),
        ] {
            let message = format!("`{name}` cannot be the name of a crate: {reason}");
            assert_eq!(check_name(name).map_err(|fault| fault.message), Err(message), "{name}");
        }
    }
}
