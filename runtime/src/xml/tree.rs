//! The tree: turns XML text into elements with their attributes, text and elements.

use std::fmt::Display;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::names::is_character;
use super::{MAX_ATTRIBUTES, MAX_NODES, XSI};
use crate::wire::{DecodeError, MAX_DEPTH};

/// An element.
#[derive(Debug)]
pub(super) struct Tree<'x> {
    /// Its local name.
    pub(super) name: &'x str,
    /// Its namespace; empty: none.
    pub(super) uri: Box<str>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) elements: Vec<Tree<'x>>,
    /// All text that stands directly in it.
    pub(super) text: String,
    /// Where it begins, in bytes.
    pub(super) offset: usize,
}

/// An attribute that declares no namespace.
#[derive(Debug)]
pub(super) struct Attribute {
    /// Its local name.
    pub(super) name: Box<str>,
    /// Its namespace; empty: none.
    pub(super) uri: Box<str>,
    pub(super) value: Box<str>,
}

/// What is wrong with the text, and where.
#[derive(Debug)]
pub(super) struct Fault {
    offset: usize,
    what: String,
}

impl Fault {
    fn new(offset: usize, what: impl Display) -> Self {
        Self { offset, what: what.to_string() }
    }

    pub(super) fn locate(self) -> DecodeError {
        let message = format!("invalid XML: {} at byte {}", self.what, self.offset);
        DecodeError::of_xml(String::new(), self.offset, message)
    }
}

impl Tree<'_> {
    /// Whether it says that it has no value (XML Schema part 1, section 2.7.2).
    pub(super) fn is_nil(&self) -> bool {
        let nil = self.attributes.iter().find(|one| &*one.name == "nil" && &*one.uri == XSI);
        nil.is_some_and(|nil| matches!(nil.value.trim(), "true" | "1"))
    }

    /// Whether there is nothing in it but space.
    pub(super) fn is_blank(&self) -> bool {
        self.elements.is_empty() && self.text.trim().is_empty()
    }
}

/// Reads a document: one element, with space, comments and processing instructions around it.
pub(super) fn parse(xml: &[u8]) -> Result<Tree<'_>, Fault> {
    let text = std::str::from_utf8(xml)
        .map_err(|error| Fault::new(error.valid_up_to(), "the text is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser {
        text,
        reader: Reader::from_str(text),
        before: xml.len() - text.len(),
        open: Vec::new(),
        bindings: Vec::new(),
        root: None,
        nodes: 0,
    };
    while parser.step()? {}
    match (parser.open.pop(), parser.root) {
        (Some(open), _) => {
            let what = format!("the element <{}> is not closed", open.tree.name);
            Err(Fault::new(open.tree.offset, what))
        }
        (None, Some(root)) => Ok(root),
        (None, None) => Err(Fault::new(xml.len(), "there is no element")),
    }
}

struct Parser<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    /// Bytes before the text: those of a byte order mark.
    before: usize,
    /// The elements that are not closed, from the root on.
    open: Vec<Open<'x>>,
    /// The prefixes that are declared, the innermost last, each with its namespace.
    bindings: Vec<(String, String)>,
    root: Option<Tree<'x>>,
    /// Elements and attributes so far.
    nodes: usize,
}

struct Open<'x> {
    tree: Tree<'x>,
    /// The number of prefixes that were declared before it.
    bindings: usize,
}

impl Parser<'_> {
    /// Reads the next piece; whether there was one.
    fn step(&mut self) -> Result<bool, Fault> {
        let at = self.position();
        let event = self.reader.read_event().map_err(|error| {
            Fault::new(position(self.reader.error_position()) + self.before, error)
        })?;
        match event {
            Event::Start(start) => self.begin(&start, at)?,
            Event::Empty(start) => {
                self.begin(&start, at)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.add(&text.xml10_content(), at)?,
            Event::CData(text) => self.add(&text.xml10_content(), at)?,
            Event::GeneralRef(reference) => {
                let character = resolve(&reference).map_err(|what| Fault::new(at, what))?;
                self.add(character.encode_utf8(&mut [0; 4]), at)?;
            }
            Event::Decl(declaration) => {
                check_encoding(&declaration).map_err(|what| Fault::new(at, what))?;
            }
            Event::DocType(_) => {
                return Err(Fault::new(at, "a document type declaration is not read"));
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    fn position(&self) -> usize {
        position(self.reader.buffer_position()) + self.before
    }

    fn begin(&mut self, start: &BytesStart<'_>, at: usize) -> Result<(), Fault> {
        if self.root.is_some() {
            return Err(Fault::new(at, "there is a second element behind the first"));
        }
        if self.open.len() >= usize::from(MAX_DEPTH) {
            return Err(Fault::new(at, format!("elements nest more than {MAX_DEPTH} deep")));
        }
        self.count(at)?;
        let bindings = self.bindings.len();
        let raw = self.attributes(start, at)?;
        let attributes = raw
            .into_iter()
            .map(|(name, value)| {
                let (prefix, local) = split(&name);
                let uri = if prefix.is_empty() { "" } else { self.namespace(prefix, at)? };
                Ok(Attribute { name: local.into(), uri: uri.into(), value: value.into() })
            })
            .collect::<Result<_, _>>()?;
        // The name as it stands in the text outlives what the reader lends.
        let begin = at - self.before + 1;
        let whole = self.text.get(begin..begin + start.name().0.len()).unwrap_or_default();
        let (prefix, name) = split(whole);
        let uri = self.namespace(prefix, at)?.into();
        let tree =
            Tree { name, uri, attributes, elements: Vec::new(), text: String::new(), offset: at };
        self.open.push(Open { tree, bindings });
        Ok(())
    }

    fn end(&mut self) {
        let Some(Open { tree, bindings }) = self.open.pop() else { return };
        self.bindings.truncate(bindings);
        match self.open.last_mut() {
            Some(outer) => outer.tree.elements.push(tree),
            None => self.root = Some(tree),
        }
    }

    fn count(&mut self, at: usize) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Fault::new(at, format!("there are more than {MAX_NODES} elements")));
        }
        Ok(())
    }

    /// The attributes that declare no namespace; those that do are taken note of.
    fn attributes(
        &mut self,
        start: &BytesStart<'_>,
        at: usize,
    ) -> Result<Vec<(String, String)>, Fault> {
        let mut found: Vec<(String, String)> = Vec::new();
        let declared = self.bindings.len();
        // The check for duplicates is done below, where their number is bounded.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| Fault::new(at, error))?;
            self.count(at)?;
            let name = attribute.key.0;
            if attribute.value.contains('<') {
                return Err(Fault::new(at, format!("the attribute {name} has a < in it")));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| Fault::new(at, error))?;
            let own = &self.bindings[declared..];
            let prefix = if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            let is_twice = match prefix {
                Some(prefix) => own.iter().any(|(other, _)| other == prefix),
                None => found.iter().any(|(other, _)| other == name),
            };
            if is_twice {
                return Err(Fault::new(at, format!("the attribute {name} stands twice")));
            }
            if found.len() + self.bindings.len() >= MAX_ATTRIBUTES {
                return Err(Fault::new(at, "there are too many attributes"));
            }
            match prefix {
                Some(prefix) => self.bindings.push((prefix.to_owned(), value.into_owned())),
                None => found.push((name.to_owned(), value.into_owned())),
            }
        }
        Ok(found)
    }

    /// The namespace of a prefix; an empty one is that of elements without any.
    fn namespace(&self, prefix: &str, at: usize) -> Result<&str, Fault> {
        let bound = self.bindings.iter().rev().find(|(other, _)| other == prefix);
        match (bound, prefix) {
            (Some((_, uri)), _) => Ok(uri),
            (None, "") => Ok(""),
            (None, "xml") => Ok("http://www.w3.org/XML/1998/namespace"),
            (None, _) => Err(Fault::new(at, format!("the prefix {prefix} is not declared"))),
        }
    }

    fn add(&mut self, text: &str, at: usize) -> Result<(), Fault> {
        match self.open.last_mut() {
            Some(open) => {
                open.tree.text.push_str(text);
                Ok(())
            }
            None if text.trim().is_empty() => Ok(()),
            None => Err(Fault::new(at, "there is text outside of the element")),
        }
    }
}

/// A position as an index: the whole text is in memory.
fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or_default()
}

/// Prefix and local name.
fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

/// The character behind a reference: one by number, or one of the five that XML has by itself (XML 1.0,
/// section 4.6).
fn resolve(reference: &BytesRef<'_>) -> Result<char, String> {
    let unknown = || format!("the entity &{}; is not defined", &**reference);
    let character = match &**reference {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => match reference.resolve_char_ref() {
            Ok(Some(character)) if is_character(character) => character,
            _ => return Err(unknown()),
        },
    };
    Ok(character)
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), String> {
    let Some(encoding) = declaration.encoding() else { return Ok(()) };
    let encoding = encoding.map_err(|error| error.to_string())?;
    let is_known =
        ["UTF-8", "UTF8", "US-ASCII"].iter().any(|one| encoding.eq_ignore_ascii_case(one));
    if is_known { Ok(()) } else { Err(format!("the encoding {encoding} is not read, UTF-8 is")) }
}
