//! From a JSON pointer to the line and column where the value stands.
//!
//! Values are checked long after they were parsed, and `serde_json::Value` knows no positions. So
//! the text is walked a second time: JSON along the pointers that are asked for, all at once where that is
//! known; YAML, and JSON of which many places are asked for one by one, with the YAML parser's events
//! (JSON is YAML to it), which become an index of every value.

use std::collections::HashMap;
use std::iter::successors;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use granit_parser::{Event, Parser, Span};

use super::json_places;
use super::moves::{Moves, Origin};
use crate::pointer::segments;
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
        source.place(pointer, node.shown())
    }

    /// The places of many values, as [`Self::at`] has each of them.
    pub fn all_at(&self, pointers: &[&str]) -> Vec<Place> {
        let origins: Vec<_> = pointers.iter().map(|pointer| self.moves.origin(pointer)).collect();
        let own = origins.iter().filter(|(file, _)| file.is_none());
        let own: Vec<&str> = own.map(|(_, pointer)| pointer.as_str()).collect();
        let Some(nodes) = self.many(&own) else {
            return pointers.iter().map(|pointer| self.at(pointer)).collect();
        };
        let mut nodes = nodes.into_iter();
        let each = pointers.iter().zip(&origins);
        each.map(|(pointer, (file, own))| match file {
            None => self.place(own.clone(), nodes.next().expect("there is one for each").shown()),
            Some(_) => self.at(pointer),
        })
        .collect()
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
                return Index::read(source.text, Until::Top).entries[0].node;
            }
            source.index.get_or_init(|| Index::read(source.text, Until::End)).find(&pointer)
        });
        (source, pointer, node)
    }

    /// The node at a pointer, where it is not worth while to read the whole text for it.
    fn single(&self, pointer: &str) -> Option<Node> {
        if self.finds.fetch_add(1, Ordering::Relaxed) >= SINGLE_FINDS {
            return None;
        }
        self.many(&[pointer]).map(|nodes| nodes[0])
    }

    /// The nodes at many pointers of a JSON text, found in one walk.
    fn many(&self, pointers: &[&str]) -> Option<Vec<Node>> {
        if !self.is_json() || self.index.get().is_some() {
            return None;
        }
        let found = json_places::find(self.text, pointers)?;
        let mut offsets: Vec<usize> = found.iter().flat_map(|at| [at.key, at.value]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let positions = Position::all_at(self.text, &offsets);
        let position = |offset| positions[offsets.partition_point(|at| *at < offset)];
        Some(
            found
                .iter()
                .map(|at| Node { key: position(at.key), value: position(at.value) })
                .collect(),
        )
    }

    fn is_json(&self) -> bool {
        self.text.trim_start().starts_with('{')
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

    /// Of bytes of a text, by their sorted offsets; columns count characters.
    fn all_at(text: &str, offsets: &[usize]) -> Vec<Self> {
        let (mut line, mut column, mut from) = (1, 1, 0);
        let each = offsets.iter().map(|&offset| {
            let passed = &text[from..offset];
            line += passed.matches('\n').count();
            let in_line = passed.rfind('\n').map_or(passed, |end| &passed[end + 1..]);
            column =
                if in_line.len() < passed.len() { 1 } else { column } + in_line.chars().count();
            from = offset;
            Self { line, column }
        });
        each.collect()
    }
}

/// Where a value is.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Where the key is; of an item of a list, where the item is.
    key: Position,
    /// Where the value is.
    value: Position,
}

impl Node {
    /// The place of the value, or of its key where it begins below that.
    fn shown(self) -> Position {
        if self.value.line > self.key.line { self.key } else { self.value }
    }
}

/// A value of a text.
#[derive(Debug)]
struct Entry {
    node: Node,
    /// The key in the mapping; `None` of the root and of an item of a list.
    name: Option<String>,
    /// The number of the next value that is not in this one.
    end: usize,
    /// The number of the value that an alias stands for.
    target: Option<usize>,
}

/// Every value of a text, as they stand in it, with the root as number 0: what is in a value follows it.
#[derive(Debug)]
struct Index {
    entries: Vec<Entry>,
    /// The numbers of what is in a collection: made for the collections that were asked for, so that
    /// many places in a long one are not as many walks along it.
    children: Mutex<HashMap<usize, Children>>,
    /// The first key that stands twice in its mapping: where it stands first, and where again.
    duplicate: Option<(Position, Position)>,
}

/// The numbers of the values that are directly in a collection.
#[derive(Debug)]
enum Children {
    Named(HashMap<String, usize>),
    Items(Vec<usize>),
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
    /// A list.
    List(usize),
    /// A collection used as a key; no JSON value has such keys.
    Key,
}

impl Index {
    fn read(text: &str, until: Until) -> Self {
        let seen = (until == Until::Duplicate).then(HashMap::new);
        let mut reader = Reader {
            entries: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
            seen,
            duplicate: None,
        };
        // The depth and the length of keys that JSON allows are beyond YAML's defaults.
        let options = granit_parser::options! {
            simple_key_max_lookahead: text.len().max(1024),
        };
        for event in Parser::new_from_str_with_options(text, options) {
            match event {
                Ok((event, span)) => {
                    reader.read_event(event, &span);
                    let is_top = until == Until::Top && !reader.entries.is_empty();
                    if is_top || reader.duplicate.is_some() {
                        break;
                    }
                }
                // The text was parsed before; what the index has so far is still right.
                Err(_) => break,
            }
        }
        reader.into_index()
    }

    /// Where the value at a pointer is, or the last one on the way to it.
    fn find(&self, pointer: &str) -> Node {
        let mut at = 0;
        for segment in segments(pointer) {
            let Some(next) = self.child(at, &segment) else { break };
            at = next;
        }
        self.entries[at].node
    }

    fn child(&self, parent: usize, segment: &str) -> Option<usize> {
        self.own_child(parent, segment).or_else(|| {
            // A merge key (`<<`) gives the mapping the entries of another one.
            let merged = self.own_child(parent, "<<")?;
            self.own_child(merged, segment)
        })
    }

    fn own_child(&self, parent: usize, segment: &str) -> Option<usize> {
        let parent = self.entries[parent].target.unwrap_or(parent);
        let mut children = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        match children.entry(parent).or_insert_with(|| self.children_of(parent)) {
            Children::Named(named) => named.get(segment).copied(),
            Children::Items(items) => items.get(segment.parse::<usize>().ok()?).copied(),
        }
    }

    fn children_of(&self, parent: usize) -> Children {
        let is_named = |at: usize| self.entries[at].name.is_some();
        if self.inside(parent).next().is_some_and(is_named) {
            // Of a key that stands twice, the second one counts.
            let named = |at: usize| Some((self.entries[at].name.clone()?, at));
            Children::Named(self.inside(parent).filter_map(named).collect())
        } else {
            Children::Items(self.inside(parent).collect())
        }
    }

    /// The numbers of the values that are directly in one.
    fn inside(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.entries[parent].end;
        let next = move |at: usize| (at < end).then_some(at);
        successors(next(parent + 1), move |at| next(self.entries[*at].end))
    }
}

struct Reader {
    entries: Vec<Entry>,
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
    /// Where the keys of each mapping are, if one that stands twice is looked for.
    seen: Option<HashMap<(usize, String), Position>>,
    duplicate: Option<(Position, Position)>,
}

impl Reader {
    fn read_event(&mut self, event: Event<'_>, span: &Span) {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                // A scalar is the next key of the innermost mapping, if that waits for one.
                if let Some(Open::Mapping(_, key @ None)) = self.open.last_mut() {
                    *key = Some((text.into_owned(), Position::of(span)));
                } else {
                    self.add(span, anchor, None);
                }
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                self.add(span, 0, target);
            }
            Event::MappingStart(_, anchor, _) => {
                let open = self
                    .add(span, anchor, None)
                    .map_or(Open::Key, |entry| Open::Mapping(entry, None));
                self.open.push(open);
            }
            Event::SequenceStart(_, anchor, _) => {
                let open = self.add(span, anchor, None).map_or(Open::Key, Open::List);
                self.open.push(open);
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some(Open::Mapping(entry, _) | Open::List(entry)) = self.open.pop() {
                    self.entries[entry].end = self.entries.len();
                }
            }
            _ => {}
        }
    }

    /// Adds a value to the innermost collection; `None` where it is in a key.
    fn add(&mut self, span: &Span, anchor: usize, target: Option<usize>) -> Option<usize> {
        let value = Position::of(span);
        let (key, name) = match self.open.last_mut() {
            // There is one root; of what follows it nothing is in it.
            None if !self.entries.is_empty() => return None,
            None => (Position { line: 1, column: 1 }, None),
            Some(Open::Key) => return None,
            Some(Open::Mapping(_, key @ None)) => {
                // A collection as a key: its value gets a name that no pointer asks for.
                *key = Some(("\0".to_owned(), value));
                return None;
            }
            Some(Open::Mapping(entry, key)) => {
                let (name, position) = key.take()?;
                if let Some(seen) = &mut self.seen
                    && let Some(first) = seen.insert((*entry, name.clone()), position)
                {
                    self.duplicate.get_or_insert((first, position));
                }
                (position, Some(name))
            }
            Some(Open::List(_)) => (value, None),
        };
        let entry = self.entries.len();
        self.entries.push(Entry { node: Node { key, value }, name, end: entry + 1, target });
        if anchor != 0 {
            self.anchors.insert(anchor, entry);
        }
        Some(entry)
    }

    fn into_index(mut self) -> Index {
        let end = self.entries.len();
        // What is open where the text breaks off holds all that was read since.
        for open in &self.open {
            if let Open::Mapping(entry, _) | Open::List(entry) = open {
                self.entries[*entry].end = end;
            }
        }
        if self.entries.is_empty() {
            let start = Position { line: 1, column: 1 };
            let node = Node { key: start, value: start };
            self.entries.push(Entry { node, name: None, end: 1, target: None });
        }
        Index { entries: self.entries, children: Mutex::default(), duplicate: self.duplicate }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Index, Until};

    #[test]
    fn a_pointer_leads_through_lists_aliases_and_merge_keys() {
        let text = "a: &a\n  - x: 1\n  - y: {z: 2}\nb: *a\nc:\n  <<: {m: 1, n: 2}\n  \"n/o\": 3\nd: &d {q: 1}\ne:\n  <<: *d\n";
        let index = Index::read(text, Until::End);
        for (pointer, line, column) in [
            ("", 1, 1),
            ("/a/0/x", 2, 5),
            ("/a/1/y/z", 3, 9),
            ("/b/1/y/z", 3, 9),
            ("/c/n", 6, 14),
            ("/c/n~1o", 7, 3),
            ("/e/q", 8, 8),
            // The nearest thing around what is not there.
            ("/a/2", 1, 1),
            ("/a/x", 1, 1),
            ("/a/1/y/z/0", 3, 9),
            ("/b/nothing", 4, 1),
        ] {
            let key = index.find(pointer).key;
            assert_eq!((key.line, key.column), (line, column), "{pointer}");
        }
    }

    #[test]
    fn many_places_in_a_long_collection_are_not_as_many_walks_along_it() {
        let count = 100_000;
        let items: String = (0..count).map(|at| format!("- k{at}\n")).collect();
        let keys: String = (0..count).map(|at| format!("k{at}: 1\n")).collect();
        for (text, prefix) in [(items, ""), (keys, "k")] {
            let index = Index::read(&text, Until::End);
            let begun = Instant::now();
            for at in 0..count {
                assert_eq!(index.find(&format!("/{prefix}{at}")).key.line, at + 1);
            }
            // As many walks would be five milliards of steps.
            assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        }
    }

    #[test]
    fn what_was_read_before_a_fault_is_found() {
        let index = Index::read("a:\n  b: 1\n  c: [1, {d: 2}]\ne: }", Until::End);
        let key = index.find("/a/c/1/d").key;
        assert_eq!((key.line, key.column), (3, 11));
    }

    #[test]
    fn what_is_behind_a_key_that_stands_twice_is_not_read() {
        let more: String = (0..1_000).map(|at| format!("k{at}: {at}\n")).collect();
        let text = format!("a: 1\na: 2\n{more}");
        let index = Index::read(&text, Until::Duplicate);
        let (first, second) = index.duplicate.expect("there is one");
        assert_eq!((first.line, second.line), (1, 2));
        assert!(index.entries.len() < 10, "{}", index.entries.len());
        assert!(Index::read(&text, Until::End).entries.len() > 1_000);
    }
}
