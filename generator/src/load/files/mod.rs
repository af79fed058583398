//! A document of several files becomes one value, in the form that its version has.
//!
//! References to other files are followed from the document on: what they lead to gets a name among
//! the document's own things, once for each thing, however many ways of writing lead there, and the
//! references lead to that name. Where the version has no shared place for such a thing, a copy takes
//! the reference's place. No file is opened here: those that may be read were handed in.

mod library;
mod names;
mod replace;
mod roles;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use serde_json::Value;

use self::library::{End, Failure, Library, Location};
use self::replace::Replacing;
use self::roles::{Form, Found, Role, find_references, find_references_away};
use super::source::Source;
use super::{Input, SourceFile};
use crate::report::Report;

/// Joins a document with what it refers to in other files, and notes in its source where that was.
/// Gives back whether it refers to any.
pub(super) fn join<'i>(
    document: &mut Value,
    input: &'i Input,
    main: &SourceFile,
    source: &mut Source<'i>,
    report: &mut Report,
) -> bool {
    let mut library = Library::new(input, main);
    let things = Things::find(document, &mut library, report);
    if !things.any {
        return false;
    }
    let names = things.name(document);
    let moves = Replacing::new(&library, &things, &names, source, report).join(document);
    source.note_files(library.into_sources(), moves);
    true
}

/// The URLs that a document and the files of its provider refer to and that were not handed in.
pub(super) fn find_remote(document: &Value, input: &Input, main: &SourceFile) -> Vec<String> {
    let mut library = Library::new(input, main);
    let mut ignored = Report::new(&input.provider);
    let things = Things::find(document, &mut library, &mut ignored);
    things.remote.into_iter().collect()
}

/// What the document refers to in other files.
struct Things {
    is_2_0: bool,
    /// There is a reference to another file at all.
    any: bool,
    /// The things with a name, by section.
    named: BTreeMap<&'static str, BTreeMap<Location, Option<String>>>,
    /// URLs that were not handed in.
    remote: BTreeSet<String>,
    /// The names of the document's own schemas.
    schemas: HashSet<String>,
}

impl Things {
    fn find(document: &Value, library: &mut Library<'_>, report: &mut Report) -> Self {
        let is_2_0 = document.get("swagger").is_some() && document.get("openapi").is_none();
        let schemas = Role::Schema.section(is_2_0).and_then(|section| document.pointer(section));
        let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
        let mut things = Self {
            is_2_0,
            any: false,
            named: BTreeMap::new(),
            remote: BTreeSet::new(),
            schemas: schemas.map(|(name, _)| name.clone()).collect(),
        };
        let main = library.main().to_owned();
        let mut seen: HashSet<(Location, Role, bool)> = HashSet::new();
        let mut queue = VecDeque::new();
        queue.push_back((main.clone(), find_references_away(document)));
        while let Some((path, references)) = queue.pop_front() {
            for found in references {
                things.any = true;
                match read_and_follow(library, &path, &found, report) {
                    Ok(End::File(end)) => {
                        things.add(&path, &main, &found, &end);
                        if !seen.insert((end.clone(), found.role(), found.form == Form::Map)) {
                            continue;
                        }
                        if let Ok((value, _)) = library.value(&end) {
                            let inside = find_references(value, found.role(), found.form);
                            queue.push_back((end.path, inside));
                        }
                    }
                    Err(Failure::Remote(url)) => {
                        things.remote.insert(url);
                    }
                    Ok(End::Document(_)) | Err(_) => {}
                }
            }
        }
        things
    }

    fn add(&mut self, path: &str, main: &str, found: &Found, end: &Location) {
        let Some(section) = self.section(found) else { return };
        let entry = self.named.entry(section).or_default().entry(end.clone()).or_default();
        // A shared thing of the document that is no more than this reference gives it its name.
        let own = found.pointer.strip_prefix(section).and_then(|rest| rest.strip_prefix('/'));
        if let Some(name) = own
            && path == main
            && found.alone
            && !name.contains('/')
        {
            let name = name.replace("~1", "/").replace("~0", "~");
            if entry.as_ref().is_none_or(|known| name < *known) {
                *entry = Some(name);
            }
        }
    }

    /// The schema of the document that a reference names without saying where it is.
    fn schema_of_name(&self, found: &Found) -> Option<String> {
        let section = self.section(found).filter(|_| found.role == Role::Schema)?;
        let mut pointer = section.to_owned();
        crate::pointer::push_segment(&mut pointer, &found.target);
        self.schemas.contains(&found.target).then_some(pointer)
    }

    /// The section in which what a reference leads to has a name.
    fn section(&self, found: &Found) -> Option<&'static str> {
        found.role.section(self.is_2_0).filter(|_| found.form == Form::Value)
    }

    /// The name of every thing that has one.
    fn name(&self, document: &Value) -> Names {
        let mut names = Names::new();
        for (section, things) in &self.named {
            let own = document.pointer(section).and_then(Value::as_object);
            let taken = own.into_iter().flatten().map(|(name, _)| name.clone()).collect();
            let nameless = things.iter().filter(|(_, name)| name.is_none());
            let found = names::name_all(nameless.map(|(location, _)| location), &taken);
            let found: Vec<(Location, String)> =
                found.into_iter().map(|(location, name)| (location.clone(), name)).collect();
            let known = things
                .iter()
                .filter_map(|(location, name)| Some((location.clone(), name.clone()?)));
            names.insert(section, known.chain(found).collect());
        }
        names
    }
}

/// The names of things, by section and place.
type Names = BTreeMap<&'static str, BTreeMap<Location, String>>;

/// Follows a reference and reads the files on the way.
fn read_and_follow(
    library: &mut Library<'_>,
    path: &str,
    found: &Found,
    report: &mut Report,
) -> Result<End, Failure> {
    loop {
        match library.follow(path, found) {
            Err(Failure::Unread(path)) => library.read(&path, report),
            end => return end,
        }
    }
}
