//! From a JSON pointer to the line and column where the value stands.
//!
//! Values are checked long after they were parsed, and `serde_json::Value` knows no positions. So
//! the text is walked a second time, with the YAML parser's events (JSON is YAML to it), when the
//! first message needs a position. A provider without problems never pays for it, and one with few, in
//! JSON, has its places looked for one by one.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use granit_parser::{Event, Parser, Span};

use super::json_places::{self, Offsets};
use super::moves::{Moves, Origin};
use crate::report::Place;

/// How many places are looked for one by one in a JSON text, before all of it is indexed.
const SINGLE_FINDS: usize = 16;

/// An input file's name and text, and where in it things are.
#[derive(Debug)]
pub struct Source<'i> {
    name: &'i str,
    text: &'i str,
    index: OnceLock<Index>,
    /// How many places were looked for.
    finds: AtomicUsize,
    /// Where values stood that `load` moved.
    moves: Box<Moves>,
    /// Other files, out of which values were moved.
    others: Vec<Source<'i>>,
}

impl<'i> Source<'i> {
    /// A file by name and text.
    pub fn new(name: &'i str, text: &'i str) -> Self {
        Self {
            name,
            text,
            index: OnceLock::new(),
            finds: AtomicUsize::new(0),
            moves: Box::default(),
            others: Vec::new(),
        }
    }

    /// The file's name.
    pub fn name(&self) -> &'i str {
        self.name
    }

    /// The file's text.
    pub fn text(&self) -> &'i str {
        self.text
    }

    /// The place of a value. A value that begins below its key, as a block mapping does, is said to
    /// be where its key is; a value that is not there, where the nearest thing around it is.
    pub fn at(&self, pointer: &str) -> Place {
        let (source, pointer, node) = self.find(pointer);
        source.place(pointer, if node.value.line > node.key.line { node.key } else { node.value })
    }

    /// The place of the key of a value.
    pub fn at_key(&self, pointer: &str) -> Place {
        let (source, pointer, node) = self.find(pointer);
        source.place(pointer, node.key)
    }

    /// The places of the first key that stands twice in its mapping. What is behind it is not read.
    pub(super) fn first_duplicate(&self) -> Option<(Place, Place)> {
        let place = |at: Position| Place::position(self.name, at.line, at.column);
        let (first, second) = Index::read(self.text, Until::Duplicate).duplicate?;
        Some((place(first), place(second)))
    }

    /// The place of the file as a whole.
    pub fn top(&self) -> Place {
        Place::file(self.name)
    }

    /// Notes that what is at `to` now stands at `from` in the text.
    pub(super) fn note_move(&mut self, from: String, to: String) {
        self.note_moves([(from, to)]);
    }

    /// Notes moves from the first to the second pointer that happened at once: where one begins, no
    /// other one of them has been before.
    pub(super) fn note_moves(&mut self, moves: impl IntoIterator<Item = (String, String)>) {
        self.moves.add_stage(moves.into_iter().map(|(from, to)| (Origin::Here(from), to)));
    }

    /// Notes moves that were made after all others.
    pub(super) fn append_moves(&mut self, moves: Moves) {
        self.moves.append(moves);
    }

    /// Where the text has what is at a pointer by now.
    pub(super) fn origin(&self, pointer: &str) -> String {
        self.moves.origin(pointer).1
    }

    /// Where what the text has at a pointer is by now.
    pub(crate) fn destination(&self, pointer: &str) -> String {
        self.moves.destination(pointer)
    }

    /// Notes that values were moved here out of other files: from a place in one of them to a pointer.
    pub(super) fn note_files(
        &mut self,
        files: Vec<Source<'i>>,
        moves: impl IntoIterator<Item = (Origin, String)>,
    ) {
        self.others = files;
        self.moves.add_stage(moves);
    }

    /// The number that the next file gets.
    pub(super) fn next_file(&self) -> usize {
        self.others.len()
    }

    /// Notes what an overlay wrote and moved, change by change.
    pub(super) fn note_overlay(
        &mut self,
        overlay: Source<'i>,
        stages: impl IntoIterator<Item = Vec<(Origin, String)>>,
    ) {
        self.others.push(overlay);
        for moves in stages {
            self.moves.add_stage(moves);
        }
    }

    /// A reference as the document writes it, out of its form after everything was moved.
    pub(super) fn as_written(&self, reference: &str) -> String {
        let Some(pointer) = reference.strip_prefix('#') else { return reference.to_owned() };
        let (file, pointer) = self.moves.origin(pointer);
        let file = file.and_then(|file| self.others.get(file));
        format!("{}#{pointer}", file.map_or("", |file| file.name))
    }

    fn find(&self, pointer: &str) -> (&Self, String, Node) {
        let (file, pointer) = self.moves.origin(pointer);
        let source = file.and_then(|file| self.others.get(file)).unwrap_or(self);
        let node = source.single(&pointer).unwrap_or_else(|| {
            if pointer.is_empty() {
                return Index::read(source.text, Until::Top).nodes[0];
            }
            source.index.get_or_init(|| Index::read(source.text, Until::End)).find(&pointer)
        });
        (source, pointer, node)
    }

    /// The node at a pointer, where it is not worth while to read the whole text for it.
    fn single(&self, pointer: &str) -> Option<Node> {
        let is_json = self.text.trim_start().starts_with('{');
        if !is_json || self.index.get().is_some() {
            return None;
        }
        if self.finds.fetch_add(1, Ordering::Relaxed) >= SINGLE_FINDS {
            return None;
        }
        let Offsets { key, value } = json_places::find(self.text, pointer)?;
        let position = |offset| Position::at(self.text, offset);
        Some(Node { key: position(key), value: position(value), target: None })
    }

    fn place(&self, pointer: String, position: Position) -> Place {
        Place {
            file: self.name.to_owned(),
            pointer,
            line: Some(position.line),
            column: Some(position.column),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Position {
    line: usize,
    column: usize,
}

impl Position {
    fn of(span: &Span) -> Self {
        Self { line: span.start.line(), column: span.start.col() + 1 }
    }

    /// Of a byte of a text; columns count characters.
    fn at(text: &str, offset: usize) -> Self {
        let before = &text[..offset];
        let line = before.matches('\n').count() + 1;
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        Self { line, column: before[begin..].chars().count() + 1 }
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    /// Where the key is; of an item of a list, where the item is.
    key: Position,
    /// Where the value is.
    value: Position,
    /// The node that an alias stands for.
    target: Option<usize>,
}

/// Every value of a text, with the root as number 0.
#[derive(Debug)]
struct Index {
    nodes: Vec<Node>,
    children: HashMap<(usize, String), usize>,
    /// The first key that stands twice in its mapping: where it stands first, and where again.
    duplicate: Option<(Position, Position)>,
}

/// How far a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// Up to the value that holds all others.
    Top,
    /// Up to a key that stands twice in its mapping.
    Duplicate,
    /// All of it.
    End,
}

/// What is open while the events are read.
enum Open {
    /// A mapping, and the key of which the value comes next.
    Mapping(usize, Option<(String, Position)>),
    /// A list, and the number of the next item.
    List(usize, usize),
    /// A collection used as a key; no JSON value has such keys.
    Key,
}

impl Index {
    fn read(text: &str, until: Until) -> Self {
        let start = Position { line: 1, column: 1 };
        let root = Node { key: start, value: start, target: None };
        let index = Self { nodes: vec![root], children: HashMap::new(), duplicate: None };
        let mut reader = Reader { index, open: Vec::new(), anchors: HashMap::new() };
        // The depth and the length of keys that JSON allows are beyond YAML's defaults.
        let options = granit_parser::options! {
            simple_key_max_lookahead: text.len().max(1024),
        };
        for event in Parser::new_from_str_with_options(text, options) {
            match event {
                Ok((event, span)) => {
                    let is_value = matches!(
                        event,
                        Event::Scalar(..) | Event::MappingStart(..) | Event::SequenceStart(..)
                    );
                    reader.read_event(event, &span);
                    let found = reader.index.duplicate.is_some();
                    if (until == Until::Top && is_value) || (until == Until::Duplicate && found) {
                        break;
                    }
                }
                // The text was parsed before; what the index has so far is still right.
                Err(_) => break,
            }
        }
        reader.index
    }

    /// The node at a pointer, or the last one on the way to it.
    fn find(&self, pointer: &str) -> Node {
        let mut at = 0;
        for segment in segments(pointer) {
            let Some(next) = self.child(at, &segment) else { break };
            at = next;
        }
        self.nodes[at]
    }

    fn child(&self, parent: usize, segment: &str) -> Option<usize> {
        let parent = self.nodes[parent].target.unwrap_or(parent);
        let key = (parent, segment.to_owned());
        if let Some(child) = self.children.get(&key) {
            return Some(*child);
        }
        // A merge key (`<<`) gives the mapping the entries of another one.
        let merged = *self.children.get(&(parent, "<<".to_owned()))?;
        let merged = self.nodes[merged].target.unwrap_or(merged);
        self.children.get(&(merged, segment.to_owned())).copied()
    }
}

struct Reader {
    index: Index,
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
}

impl Reader {
    fn read_event(&mut self, event: Event<'_>, span: &Span) {
        match event {
            Event::Scalar(text, ..) if self.take_key(&text, span) => {}
            Event::Scalar(_, _, anchor, _) => {
                self.add(span, anchor, None);
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                self.add(span, 0, target);
            }
            Event::MappingStart(_, anchor, _) => {
                let open = self
                    .add(span, anchor, None)
                    .map_or(Open::Key, |node| Open::Mapping(node, None));
                self.open.push(open);
            }
            Event::SequenceStart(_, anchor, _) => {
                let open =
                    self.add(span, anchor, None).map_or(Open::Key, |node| Open::List(node, 0));
                self.open.push(open);
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Takes a scalar as the next key of the innermost mapping, if that waits for one.
    fn take_key(&mut self, text: &str, span: &Span) -> bool {
        match self.open.last_mut() {
            Some(Open::Mapping(_, key @ None)) => {
                *key = Some((text.to_owned(), Position::of(span)));
                true
            }
            _ => false,
        }
    }

    /// Adds a value to the innermost collection; `None` where it is in a key.
    fn add(&mut self, span: &Span, anchor: usize, target: Option<usize>) -> Option<usize> {
        let value = Position::of(span);
        let (parent, segment, key) = match self.open.last_mut() {
            None => {
                self.index.nodes[0].value = value;
                return Some(0);
            }
            Some(Open::Key) => return None,
            Some(Open::Mapping(_, key @ None)) => {
                // A collection as a key: its value gets a name that no pointer asks for.
                *key = Some(("\0".to_owned(), value));
                return None;
            }
            Some(Open::Mapping(node, key)) => {
                let (name, position) = key.take()?;
                (*node, name, position)
            }
            Some(Open::List(node, next)) => {
                *next += 1;
                (*node, (*next - 1).to_string(), value)
            }
        };
        let node = self.index.nodes.len();
        self.index.nodes.push(Node { key, value, target });
        if let Some(before) = self.index.children.insert((parent, segment), node) {
            let first = self.index.nodes[before].key;
            self.index.duplicate.get_or_insert((first, key));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        Some(node)
    }
}

/// The parts of a JSON pointer (RFC 6901, section 4), unescaped.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|part| {
        if part.contains('~') {
            part.replace("~1", "/").replace("~0", "~")
        } else {
            part.to_owned()
        }
    })
}

/// Appends a part to a JSON pointer (RFC 6901, section 3).
pub(crate) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, Until};

    #[test]
    fn what_is_behind_a_key_that_stands_twice_is_not_read() {
        let more: String = (0..1_000).map(|at| format!("k{at}: {at}\n")).collect();
        let text = format!("a: 1\na: 2\n{more}");
        let index = Index::read(&text, Until::Duplicate);
        let (first, second) = index.duplicate.expect("there is one");
        assert_eq!((first.line, second.line), (1, 2));
        assert!(index.nodes.len() < 10, "{}", index.nodes.len());
        assert!(Index::read(&text, Until::End).nodes.len() > 1_000);
    }
}
