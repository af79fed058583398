//! The files that a document may refer to: which there are, and what a reference means in one.

use std::collections::HashMap;

use serde_json::Value;

use super::roles::{Found, Role};
use crate::load::references::decode;
use crate::load::source::Source;
use crate::load::{Input, SourceFile, folder, text};
use crate::pointer::push_segment;
use crate::report::Report;

/// A place in one of the files.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Location {
    /// The file: a path inside the provider's folder, or a URL.
    pub(super) path: String,
    /// The JSON pointer in it, unescaped of percent-encoding.
    pub(super) pointer: String,
}

/// Where a reference ends.
#[derive(Debug)]
pub(super) enum End {
    /// In the document itself, at a pointer.
    Document(String),
    /// In another file.
    File(Location),
}

/// Why a reference leads to no place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It leaves the provider's folder.
    Outside,
    /// It leads to a URL that was not fetched.
    Remote(String),
    /// There is no such file in the folder.
    NoFile,
    /// The file has nothing there.
    NoValue,
    /// A file on the way was not read yet.
    Unread(String),
    /// The file is there and could not be read, which was reported; or this is no reference to one.
    Nothing,
    /// The references lead to each other.
    Circle,
}

/// A file that was read.
#[derive(Debug)]
struct Loaded<'i> {
    source: Source<'i>,
    value: Value,
}

/// The files beside the document.
#[derive(Debug)]
pub(super) struct Library<'i> {
    /// The document's own path.
    main: String,
    /// All other files, by path or URL.
    files: HashMap<String, &'i SourceFile>,
    /// Those that were read, by path, with the number by which moves name them; `None`: broken.
    numbers: HashMap<String, Option<usize>>,
    loaded: Vec<Loaded<'i>>,
}

impl<'i> Library<'i> {
    pub(super) fn new(input: &'i Input, main: &SourceFile) -> Self {
        let root = match folder(input) {
            folder if folder.is_empty() => folder,
            folder => folder + "/",
        };
        let inside =
            |name: &'i str| if is_remote(name) { Some(name) } else { name.strip_prefix(&root) };
        let others = input.files.iter().filter(|file| file.name != main.name);
        Self {
            main: main.name.strip_prefix(&root).unwrap_or(&main.name).to_owned(),
            files: others.filter_map(|file| Some((inside(&file.name)?.to_owned(), file))).collect(),
            numbers: HashMap::new(),
            loaded: Vec::new(),
        }
    }

    /// The path of the document.
    pub(super) fn main(&self) -> &str {
        &self.main
    }

    /// Where a reference leads that stands in a file. What it leads to may be a reference as well.
    pub(super) fn locate(&self, base: &str, reference: &str) -> Result<Location, Failure> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let pointer = decode(fragment);
        if file.is_empty() {
            return Ok(Location { path: base.to_owned(), pointer });
        }
        let path = join(base, &decode(file).replace('\\', "/")).ok_or(Failure::Outside)?;
        if path == self.main || self.files.contains_key(&path) {
            return Ok(Location { path, pointer });
        }
        Err(if is_remote(&path) { Failure::Remote(path) } else { Failure::NoFile })
    }

    /// Follows a reference to something that is none.
    pub(super) fn follow(&self, path: &str, found: &Found) -> Result<End, Failure> {
        /// More references in a row than any honest document has.
        const MOST_STEPS: usize = 100;
        match found.role {
            // It may be any text.
            Role::Prose => return Err(Failure::Nothing),
            // Beside a reference, this is a value like any other.
            Role::Literal if !found.alone => return Err(Failure::Nothing),
            _ if found.is_name() => return self.named_schema(path, &found.target),
            _ => {}
        }
        let (mut base, mut reference) = (path.to_owned(), found.target.clone());
        for _ in 0..MOST_STEPS {
            let location = self.locate(&base, &reference)?;
            if location.path == self.main {
                return Ok(End::Document(location.pointer));
            }
            let (value, pointer) = self.value(&location)?;
            match lone_reference(value).filter(|_| found.role != Role::Literal) {
                Some(next) => (base, reference) = (location.path, next.to_owned()),
                None => return Ok(End::File(Location { path: location.path, pointer })),
            }
        }
        Err(Failure::Circle)
    }

    /// The schema that a name means in a file that is a document of its own.
    fn named_schema(&self, path: &str, name: &str) -> Result<End, Failure> {
        let places = ["/components/schemas", "/definitions"].into_iter().map(|section| {
            let mut pointer = section.to_owned();
            push_segment(&mut pointer, name);
            Location { path: path.to_owned(), pointer }
        });
        let mut there = places.filter(|place| self.value(place).is_ok());
        there.next().map(End::File).ok_or(Failure::Nothing)
    }

    /// The text of a file, which need not be a value.
    pub(super) fn text(&self, path: &str) -> Option<&'i str> {
        self.files.get(path).map(|file| file.text.as_str())
    }

    /// Reads a file, if that was not done yet.
    pub(super) fn read(&mut self, path: &str, report: &mut Report) {
        if self.numbers.contains_key(path) {
            return;
        }
        let number = self.files.get(path).and_then(|file| {
            let source = Source::new(&file.name, &file.text);
            let value = text::parse(&source, report)?;
            self.loaded.push(Loaded { source, value });
            Some(self.loaded.len() - 1)
        });
        self.numbers.insert(path.to_owned(), number);
    }

    /// The number of a file that was read.
    pub(super) fn number(&self, path: &str) -> Option<usize> {
        self.numbers.get(path).copied().flatten()
    }

    /// The source of a file that was read.
    pub(super) fn source(&self, path: &str) -> Option<&Source<'i>> {
        Some(&self.loaded[self.number(path)?].source)
    }

    /// What is at a place of a file that was read, with its pointer: an anchor has one as well.
    pub(super) fn value(&self, location: &Location) -> Result<(&Value, String), Failure> {
        let number = self.numbers.get(&location.path);
        let number = number.ok_or_else(|| Failure::Unread(location.path.clone()))?;
        let number = number.ok_or(Failure::Nothing)?;
        let top = &self.loaded[number].value;
        let pointer = &location.pointer;
        if !pointer.is_empty() && !pointer.starts_with('/') {
            let found = find_anchor(top, pointer, &mut String::new());
            let (value, pointer) = found.ok_or(Failure::NoValue)?;
            return Ok((value, pointer));
        }
        let value = top.pointer(pointer).ok_or(Failure::NoValue)?;
        Ok((value, pointer.clone()))
    }

    /// The sources of all files that were read, in the order of their numbers.
    pub(super) fn into_sources(self) -> Vec<Source<'i>> {
        self.loaded.into_iter().map(|file| file.source).collect()
    }
}

/// A file that is named by a URL.
pub(super) fn is_remote(path: &str) -> bool {
    path.starts_with("https://") || path.starts_with("http://")
}

/// The path that a relative one means beside a file. `None`: it is outside.
fn join(base: &str, relative: &str) -> Option<String> {
    if is_remote(relative) {
        return Some(relative.to_owned());
    }
    // Some other scheme, such as `file:`, or a drive of Windows.
    if relative.split('/').next().is_some_and(|first| first.contains(':')) {
        return None;
    }
    let (origin, base) = match base.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            (Some(format!("{scheme}://{host}/")), path)
        }
        None => (None, base),
    };
    let mut parts: Vec<&str> = match relative.strip_prefix('/') {
        Some(_) if origin.is_none() => return None,
        Some(_) => Vec::new(),
        None => {
            base.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect())
        }
    };
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(origin.unwrap_or_default() + &parts.join("/"))
}

/// The reference that a value is, if it is no more than that.
fn lone_reference(value: &Value) -> Option<&str> {
    let entries = value.as_object().filter(|entries| entries.len() == 1)?;
    entries.get("$ref")?.as_str()
}

/// The value with an anchor (JSON Schema 2020-12, core, section 8.2.2).
fn find_anchor<'v>(
    value: &'v Value,
    anchor: &str,
    pointer: &mut String,
) -> Option<(&'v Value, String)> {
    let length = pointer.len();
    let mut look = |segment: &str, inner: &'v Value| {
        push_segment(pointer, segment);
        let found = find_anchor(inner, anchor, pointer);
        pointer.truncate(length);
        found
    };
    match value {
        Value::Object(entries) => {
            if entries.get("$anchor").and_then(Value::as_str) == Some(anchor) {
                return Some((value, pointer.clone()));
            }
            entries.iter().find_map(|(key, inner)| look(key, inner))
        }
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, inner)| look(&index.to_string(), inner))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_are_joined_inside_the_folder() {
        for (base, relative, expected) in [
            ("api.yaml", "./a.yaml", Some("a.yaml")),
            ("reference/api.yaml", "../models/./a.yaml", Some("models/a.yaml")),
            ("a/b/c.yaml", "../../d.yaml", Some("d.yaml")),
            ("a/b.yaml", "x//y.yaml", Some("a/x/y.yaml")),
            ("api.yaml", "../a.yaml", None),
            ("a/b.yaml", "../../a.yaml", None),
            ("api.yaml", "/etc/passwd", None),
            ("api.yaml", "file:///etc/passwd", None),
            ("api.yaml", "C:/a.yaml", None),
            ("api.yaml", "https://a.example/x.yaml", Some("https://a.example/x.yaml")),
            ("https://a.example/v1/x.yaml", "../y.yaml", Some("https://a.example/y.yaml")),
            ("https://a.example/v1/x.yaml", "/y.yaml", Some("https://a.example/y.yaml")),
            ("https://a.example/x.yaml", "../y.yaml", None),
        ] {
            assert_eq!(join(base, relative).as_deref(), expected, "{relative} in {base}");
        }
    }
}
