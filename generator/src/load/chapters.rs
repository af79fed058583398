//! Tests: the chapters of the guide on the annotation files, held against the grammar of the files.
//!
//! A section of a chapter is headed by the path of the mapping that it is about, such as
//! `` `credential.prefixes[]` ``, and its table has a row for each key. Every YAML block is read, and
//! where a block of text follows, that is what is said about it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::client_grammar::{self, load_client};
use super::grammar::{Key, Kind, Need, Thing};
use super::overlay;
use super::scopes::{self, load_scopes};
use super::source::Source;
use super::{Input, SourceFile, load, requirements, text};
use crate::report::{Report, explain};

/// A chapter on one file.
struct Chapter {
    text: &'static str,
    /// The file's name.
    file: &'static str,
    /// Mappings by the path at which their keys begin.
    roots: &'static [(&'static str, &'static Thing)],
    /// The source of the messages about it.
    messages: &'static str,
}

static CHAPTERS: [Chapter; 3] = [
    Chapter {
        text: include_str!("../../../docs/guide/scopes-yaml.md"),
        file: "scopes.yaml",
        roots: &[("", &scopes::ROOT), ("operations.*", &requirements::REQUIREMENT_THING)],
        messages: include_str!("../report/scopes.rs"),
    },
    Chapter {
        text: include_str!("../../../docs/guide/client-yaml.md"),
        file: "client.yaml",
        roots: &[("", &client_grammar::ROOT)],
        messages: include_str!("../report/client.rs"),
    },
    Chapter {
        text: include_str!("../../../docs/guide/overlay-yaml.md"),
        file: "overlay.yaml",
        roots: &[("", &overlay::ROOT)],
        messages: include_str!("../report/overlay.rs"),
    },
];

static INPUTS: &str = include_str!("../../../docs/guide/inputs.md");

/// A document on which the overlay of the chapter has something to do.
const DOCUMENT: &str = "\
openapi: 3.0.3
info: { title: Acme, version: '1' }
servers: [{ url: https://api.acme.example }]
paths:
  /orders: { get: { operationId: listOrders, parameters: [], responses: { 204: { description: '' } } } }
  /orders/archive: {}
  /internal: {}
components:
  schemas:
    Order: { type: object, properties: { total: { type: integer } } }
";

/// A mapping of the grammar, with all paths that lead to it.
struct Described {
    thing: &'static Thing,
    paths: Vec<String>,
}

/// All mappings of a file.
fn described(chapter: &Chapter) -> Vec<Described> {
    let mut all = Vec::new();
    for (path, thing) in chapter.roots {
        describe(path, thing, &mut all);
    }
    all
}

fn describe(path: &str, thing: &'static Thing, all: &mut Vec<Described>) {
    if let Some(known) = all.iter_mut().find(|known| std::ptr::eq(known.thing, thing)) {
        return known.paths.push(path.to_owned());
    }
    all.push(Described { thing, paths: vec![path.to_owned()] });
    for Key { name, kind, .. } in thing.keys {
        let dot = if path.is_empty() { "" } else { "." };
        enter(&format!("{path}{dot}{name}"), kind, all);
    }
}

fn enter(path: &str, kind: &'static Kind, all: &mut Vec<Described>) {
    match kind {
        Kind::Thing(thing) | Kind::TextOr(_, thing) => describe(path, thing, all),
        Kind::List(item) => enter(&format!("{path}[]"), item, all),
        Kind::Map(value) | Kind::ListOrMap(_, value) => enter(&format!("{path}.*"), value, all),
        _ => {}
    }
}

/// A kind as the column `Value` has it.
fn value_of(kind: &Kind, plural: bool) -> String {
    let s = if plural { "s" } else { "" };
    let choices = |choices: &[&str]| {
        let quoted: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
        match &quoted[..] {
            [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            only => only.concat(),
        }
    };
    match kind {
        Kind::Any => format!("any value{s}"),
        Kind::Text => format!("text{s}"),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Whole => format!("whole number{s}"),
        Kind::Choice(all) => choices(all),
        Kind::List(Kind::Any) => "list".to_owned(),
        Kind::List(item) => format!("list of {}", value_of(item, true)),
        Kind::Map(value) => format!("mapping of {}", value_of(value, true)),
        Kind::ListOrMap(..) => "list or mapping".to_owned(),
        Kind::TextOr([], _) => format!("text{s} or mapping{s}"),
        Kind::TextOr(all, _) => format!("{} or mapping{s}", choices(all)),
        Kind::Thing(_) => format!("mapping{s}"),
        Kind::Number | Kind::FlagOr(_) | Kind::Reference(_) | Kind::Unused(_) => {
            panic!("annotation files have no such value: {}", kind.noun())
        }
    }
}

/// A row of a table of keys.
struct Row<'t> {
    keys: Vec<&'t str>,
    value: String,
    default: &'t str,
    meaning: &'t str,
}

/// The sections with a table of keys: the paths in the heading, and the rows.
fn sections(text: &str) -> Vec<(Vec<&str>, Vec<Row<'_>>)> {
    let mut found: Vec<(Vec<&str>, Vec<Row<'_>>)> = Vec::new();
    let (mut heading, mut in_table) = ("", false);
    for line in text.lines() {
        if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim();
        } else if line == "| Key | Value | Default | Meaning |" {
            let paths = if heading == "The file" { vec![""] } else { code(heading) };
            found.push((paths, Vec::new()));
            in_table = true;
        } else if !line.starts_with('|') {
            in_table = false;
        } else if in_table && !line.starts_with("|---") {
            let cells = cells(line);
            let [key, value, default, meaning] = cells[..] else { panic!("{line}") };
            let row = Row { keys: code(key), value: without_links(value), default, meaning };
            found.last_mut().unwrap().1.push(row);
        }
    }
    found
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// What stands in backticks.
fn code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// `[mapping](#package)` is `mapping`.
fn without_links(text: &str) -> String {
    let mut result = String::new();
    for (index, part) in text.split('[').enumerate() {
        match part.split_once("](") {
            Some((words, rest)) if index > 0 => {
                result += words;
                result += rest.split_once(')').unwrap().1;
            }
            _ => result += part,
        }
    }
    result
}

#[test]
fn every_key_of_the_grammar_is_in_the_chapter_with_what_stands_there() {
    let mut wrong = String::new();
    for chapter in &CHAPTERS {
        let all = described(chapter);
        let mut missing: BTreeSet<&str> = all.iter().map(|one| one.paths[0].as_str()).collect();
        for (paths, rows) in sections(chapter.text) {
            let [path] = paths[..] else { panic!("{}: {paths:?}", chapter.file) };
            let Some(one) = all.iter().find(|one| one.paths[0] == path) else {
                writeln!(wrong, "{}: there is no mapping at `{path}`", chapter.file).unwrap();
                continue;
            };
            missing.remove(path);
            compare(&format!("{}: `{path}`", chapter.file), one.thing, &rows, &mut wrong);
        }
        for path in missing {
            writeln!(wrong, "{}: no section on `{path}`", chapter.file).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn compare(at: &str, thing: &Thing, rows: &[Row<'_>], wrong: &mut String) {
    let named: Vec<&str> = rows.iter().flat_map(|row| row.keys.iter().copied()).collect();
    let known: Vec<&str> = thing.names().collect();
    if named != known {
        writeln!(wrong, "{at} has the keys {named:?}; those of the grammar are {known:?}").unwrap();
        return;
    }
    for row in rows {
        for name in &row.keys {
            let key = thing.keys.iter().find(|key| key.name == *name).unwrap();
            let value = value_of(&key.kind, false);
            if row.value != value && !row.value.is_empty() {
                writeln!(wrong, "{at}: `{name}` is {value}, not {}", row.value).unwrap();
            }
            if (key.need == Need::Required) != (row.default == "required") {
                writeln!(wrong, "{at}: `{name}` is or is not required: {}", row.default).unwrap();
            }
            if row.default.is_empty() || row.meaning.is_empty() {
                writeln!(wrong, "{at}: of `{name}` something is not said").unwrap();
            }
        }
    }
}

/// The codes of messages in the tables of a text, with what stands beside them.
fn listed(text: &str) -> Vec<(&str, &str)> {
    let rows = text.lines().filter(|line| line.starts_with('|')).map(cells);
    let mut heads = "";
    let mut found = Vec::new();
    for row in rows {
        match row[0] {
            "Key" | "Entry" | "Style" | "File" | "Message" => heads = row[0],
            cell if heads == "Message" => {
                found.extend(code(cell).into_iter().map(|code| (code, row[1])));
            }
            _ => {}
        }
    }
    found
}

/// The codes of the messages that a source makes, with how bad each is.
fn made(source: &str) -> BTreeSet<(&str, &str)> {
    let mut found = BTreeSet::new();
    for severity in ["error", "warning"] {
        for part in source.split(&format!("Diagnostic::{severity}(")).skip(1) {
            let code = part.trim_start().strip_prefix('"').and_then(|part| part.split('"').next());
            found.insert((code.expect("a message begins with its code"), severity));
        }
    }
    found
}

#[test]
fn every_message_about_a_file_is_in_its_chapter() {
    for chapter in &CHAPTERS {
        let listed: Vec<(&str, &str)> = listed(chapter.text);
        for message in made(chapter.messages) {
            assert!(listed.contains(&message), "{}: {message:?} is not listed", chapter.file);
        }
        for (code, _) in listed {
            assert!(explain(code).is_some(), "{}: there is no message `{code}`", chapter.file);
        }
    }
    let shared = listed(INPUTS);
    assert!(shared.len() > 5, "{shared:?}");
    for (code, _) in shared {
        assert!(explain(code).is_some(), "there is no message `{code}`");
    }
}

/// The blocks of YAML, each with the block of text right behind it.
fn blocks(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut found: Vec<(&str, Option<&str>)> = Vec::new();
    let mut is_next = false;
    for (index, part) in text.split("```").enumerate() {
        if index % 2 == 0 {
            is_next &= part.trim().is_empty();
            continue;
        }
        let (kind, content) = part.split_once('\n').unwrap();
        match kind {
            "yaml" => found.push((content, None)),
            "text" if is_next => found.last_mut().unwrap().1 = Some(content),
            _ => {}
        }
        is_next = kind == "yaml";
    }
    found
}

/// What is said about a file or a part of one.
fn messages(file: &str, content: &str) -> String {
    let name = format!("specs/acme/{file}");
    let mut report = Report::new("acme");
    if file == "overlay.yaml" {
        let files = [("specs/acme/api.yaml", DOCUMENT), (name.as_str(), content)];
        let files = files.map(|(name, text)| SourceFile { name: name.into(), text: text.into() });
        load(&Input { provider: "acme".into(), files: files.into(), document: None }, &mut report);
    } else {
        let needed = match file {
            _ if content.starts_with("version:") => "",
            "client.yaml" => "version: 1\npackage: { name: acme }\n",
            _ => "version: 1\nscopes: {}\noperations: {}\n",
        };
        let whole = format!("{needed}{content}");
        let source = Source::new(&name, &whole);
        if let Some(mut value) = text::parse_mapping(&source, &mut report) {
            match file {
                "client.yaml" => drop(load_client(&source, &mut value, &mut report)),
                _ => drop(load_scopes(&source, &mut value, &mut report)),
            }
        }
    }
    let said = report.diagnostics.iter().map(|message| format!("{message}\n"));
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_example_is_read_and_has_the_messages_behind_it() {
    let mut count = 0;
    let chapters = CHAPTERS.iter().map(|chapter| (chapter.file, chapter.text));
    for (file, text) in chapters.chain([("client.yaml", INPUTS)]) {
        for (content, expected) in blocks(text) {
            assert_eq!(messages(file, content), expected.unwrap_or_default(), "{content}");
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}

#[test]
fn an_unknown_key_in_an_example_is_said() {
    assert!(
        messages("client.yaml", "paging: { a: { stile: link, operations: [] } }\n")
            .contains("`stile` is not a key of a scheme of paging")
    );
    assert!(messages("scopes.yaml", "introspection: { jwt: { claim: a } }\n").contains("`form`"));
    assert!(
        messages("overlay.yaml", "overlay: 1.0.0\nactions: [{ target: $.nothing }]\n")
            .contains("selects nothing")
    );
}
