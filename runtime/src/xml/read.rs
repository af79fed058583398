//! Reading: turns a tree of elements into the JSON text of the value that it holds.

use std::collections::BTreeMap;

use super::TEXT_KEY;
use super::number::json_number;
use super::table::{Choice, Element, Field, Name, Node, Object, Place};
use super::tree::Tree;
use crate::wire::{DecodeError, place};

/// What reading gives.
pub(super) struct Read {
    pub(super) json: Vec<u8>,
    /// Where the element begins that became the byte of the JSON text that was asked for.
    pub(super) origin: usize,
}

/// Reads a document by its tables.
pub(super) fn read(
    tree: &Tree<'_>,
    root: &Element,
    wanted: Option<usize>,
) -> Result<Read, DecodeError> {
    let mut reading = Reading { json: Vec::new(), wanted, origin: 0 };
    let outcome = if root.is_given && !is_meant(&root.name, tree.name, &tree.uri) {
        let what = format!("expected the element <{}>, found <{}>", root.name.local, tree.name);
        Err(Fault::new(tree, what))
    } else {
        reading.value(root.node, tree)
    };
    match outcome {
        Ok(()) => Ok(Read { json: reading.json, origin: reading.origin }),
        Err(fault) => Err(fault.locate()),
    }
}

/// What is not as the tables have it, and the way to it from the inside out.
struct Fault {
    steps: Vec<Step>,
    offset: usize,
    what: String,
}

enum Step {
    Key(String),
    Index(usize),
}

impl Fault {
    fn new(tree: &Tree<'_>, what: String) -> Self {
        Self { steps: Vec::new(), offset: tree.offset, what }
    }

    fn below(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    fn locate(self) -> DecodeError {
        let mut path = String::new();
        for step in self.steps.into_iter().rev() {
            match step {
                Step::Key(key) => place::push_key(&mut path, &key),
                Step::Index(index) => place::push_index(&mut path, index),
            }
        }
        DecodeError::of_xml(path, self.offset, self.what)
    }
}

/// The local name counts; a namespace only where both have one.
fn is_meant(name: &Name, local: &str, uri: &str) -> bool {
    name.local == local && (name.uri.is_empty() || uri.is_empty() || name.uri == uri)
}

struct Reading {
    json: Vec<u8>,
    wanted: Option<usize>,
    origin: usize,
}

impl Reading {
    /// One value. Elements nest no deeper than the tree was allowed to, and so does this.
    fn value(&mut self, node: Node, tree: &Tree<'_>) -> Result<(), Fault> {
        self.mark(tree);
        if tree.is_nil() {
            self.push("null");
            return Ok(());
        }
        match node {
            Node::Object(object) => self.object(object, None, tree),
            Node::Choice(choice) => self.choice(choice, tree),
            Node::List(item) => self.list(item, tree),
            Node::Map(value) => self.map(*value, tree),
            Node::Any => self.any(tree),
            Node::Text | Node::Word | Node::Number | Node::Flag | Node::Scalar => {
                if let Some(inner) = tree.elements.first() {
                    let what = format!("expected text, found the element <{}>", inner.name);
                    return Err(Fault::new(inner, what));
                }
                self.scalar(node, &tree.text);
                Ok(())
            }
        }
    }

    fn mark(&mut self, tree: &Tree<'_>) {
        if self.wanted.is_some_and(|wanted| self.json.len() <= wanted) {
            self.origin = tree.offset;
        }
    }

    fn push(&mut self, text: &str) {
        self.json.extend_from_slice(text.as_bytes());
    }

    /// A JSON string. Writing to memory cannot fail.
    fn string(&mut self, text: &str) {
        let _ = serde_json::to_writer(&mut self.json, text);
    }

    /// A key, with a comma before all but the first.
    fn key(&mut self, key: &str) {
        if self.json.last() != Some(&b'{') {
            self.push(",");
        }
        self.string(key);
        self.push(":");
    }

    fn scalar(&mut self, node: Node, text: &str) {
        let word = text.trim();
        let flag = match word {
            "true" => Some("true"),
            "false" => Some("false"),
            "1" if matches!(node, Node::Flag) => Some("true"),
            "0" if matches!(node, Node::Flag) => Some("false"),
            _ => None,
        };
        let bare = match node {
            Node::Flag => flag.map(str::to_owned),
            Node::Number => json_number(word),
            Node::Scalar => {
                let is_number = word.parse::<serde_json::Number>().is_ok();
                flag.or(is_number.then_some(word)).map(str::to_owned)
            }
            _ => None,
        };
        // What is no number stays a text, so that the decoder tells what it found.
        match bare {
            Some(bare) => self.push(&bare),
            None if matches!(node, Node::Word | Node::Number | Node::Flag) => self.string(word),
            None => self.string(text),
        }
    }

    /// An object, with a key before all others where a choice has one that the object has not.
    fn object(
        &mut self,
        object: &Object,
        tag: Option<(&str, &str)>,
        tree: &Tree<'_>,
    ) -> Result<(), Fault> {
        let is_text = |field: &Field| matches!(field.place, Place::Text | Place::Cdata);
        let takes_text = object.fields.iter().any(is_text);
        if !takes_text && !tree.text.trim().is_empty() {
            return Err(Fault::new(tree, "expected elements, found text".to_owned()));
        }
        let mut found: Vec<Vec<&Tree<'_>>> = vec![Vec::new(); object.fields.len()];
        let mut others: Vec<&Tree<'_>> = Vec::new();
        for inner in &tree.elements {
            let is_wanted = |field: &Field| {
                matches!(field.place, Place::Element | Place::Each)
                    && is_meant(&field.name, inner.name, &inner.uri)
            };
            match object.fields.iter().position(is_wanted) {
                Some(index) => found[index].push(inner),
                None => others.push(inner),
            }
        }
        self.push("{");
        if let Some((key, value)) = tag {
            self.key(key);
            self.string(value);
        }
        for (field, elements) in object.fields.iter().zip(&found) {
            self.field(field, elements, tree)
                .map_err(|fault| fault.below(Step::Key(field.key.to_owned())))?;
        }
        if let Some(rest) = object.rest {
            self.entries(rest, &others)?;
        }
        self.push("}");
        Ok(())
    }

    fn field(
        &mut self,
        field: &Field,
        elements: &[&Tree<'_>],
        tree: &Tree<'_>,
    ) -> Result<(), Fault> {
        match field.place {
            Place::Attribute => {
                let mut all = tree.attributes.iter();
                let own = all.find(|one| is_meant(&field.name, &one.name, &one.uri));
                if let Some(own) = own.filter(|own| says(field.node, &own.value)) {
                    self.key(field.key);
                    self.mark(tree);
                    self.attribute(field.node, &own.value);
                }
            }
            Place::Text | Place::Cdata => {
                if says(field.node, &tree.text) {
                    self.key(field.key);
                    self.mark(tree);
                    self.scalar(field.node, &tree.text);
                }
            }
            Place::Each => self.each(field, elements)?,
            Place::Element => self.single(field, elements)?,
        }
        Ok(())
    }

    /// A list in an attribute is words (XML Schema part 2, section 2.5.1.2).
    fn attribute(&mut self, node: Node, value: &str) {
        let Node::List(item) = node else { return self.scalar(node, value) };
        self.push("[");
        for (index, word) in value.split_ascii_whitespace().enumerate() {
            if index > 0 {
                self.push(",");
            }
            self.scalar(item.node, word);
        }
        self.push("]");
    }

    fn each(&mut self, field: &Field, elements: &[&Tree<'_>]) -> Result<(), Fault> {
        if elements.is_empty() && !field.is_required {
            return Ok(());
        }
        let Node::List(item) = field.node else { return Ok(()) };
        self.key(field.key);
        self.items(item.node, elements.iter().copied())
    }

    fn single(&mut self, field: &Field, elements: &[&Tree<'_>]) -> Result<(), Fault> {
        match elements {
            [] if field.is_required && matches!(field.node, Node::List(_)) => {
                self.key(field.key);
                self.push("[]");
                Ok(())
            }
            [only] if !is_absent(field.node, only) => {
                self.key(field.key);
                self.value(field.node, only)
            }
            [] | [_] => Ok(()),
            [_, second, ..] => {
                let (name, times) = (second.name, elements.len());
                let what = format!("expected one element <{name}>, found {times}");
                Err(Fault::new(second, what))
            }
        }
    }

    /// A list in an element of its own. Items whose name nobody gave may have any.
    fn list(&mut self, item: &Element, tree: &Tree<'_>) -> Result<(), Fault> {
        if !tree.text.trim().is_empty() {
            return Err(Fault::new(tree, "expected elements, found text".to_owned()));
        }
        let is_item = |one: &&Tree<'_>| !item.is_given || is_meant(&item.name, one.name, &one.uri);
        self.items(item.node, tree.elements.iter().filter(is_item))
    }

    fn items<'t, 'x: 't>(
        &mut self,
        node: Node,
        elements: impl Iterator<Item = &'t Tree<'x>>,
    ) -> Result<(), Fault> {
        self.push("[");
        for (index, element) in elements.enumerate() {
            if index > 0 {
                self.push(",");
            }
            self.value(node, element).map_err(|fault| fault.below(Step::Index(index)))?;
        }
        self.push("]");
        Ok(())
    }

    fn map(&mut self, node: Node, tree: &Tree<'_>) -> Result<(), Fault> {
        if !tree.text.trim().is_empty() {
            return Err(Fault::new(tree, "expected elements, found text".to_owned()));
        }
        self.push("{");
        let elements: Vec<&Tree<'_>> = tree.elements.iter().collect();
        self.entries(node, &elements)?;
        self.push("}");
        Ok(())
    }

    fn entries(&mut self, node: Node, elements: &[&Tree<'_>]) -> Result<(), Fault> {
        for (name, several) in grouped(elements) {
            let below = |fault: Fault| fault.below(Step::Key(name.to_owned()));
            self.key(name);
            match (node, several.as_slice()) {
                (_, [only]) => self.value(node, only).map_err(below)?,
                (Node::Any, several) => {
                    self.items(Node::Any, several.iter().copied()).map_err(below)?;
                }
                (_, several) => {
                    let what = format!("expected one element <{name}>, found {}", several.len());
                    return Err(below(Fault::new(several[0], what)));
                }
            }
        }
        Ok(())
    }

    /// What no table describes: text, or an object of what is inside, a name that stands several times
    /// being a list.
    fn any(&mut self, tree: &Tree<'_>) -> Result<(), Fault> {
        self.mark(tree);
        if tree.is_nil() {
            self.push("null");
            return Ok(());
        }
        let attributes = || tree.attributes.iter().filter(|one| one.uri.is_empty());
        if tree.elements.is_empty() && attributes().next().is_none() {
            self.string(&tree.text);
            return Ok(());
        }
        self.push("{");
        let elements: Vec<&Tree<'_>> = tree.elements.iter().collect();
        for one in attributes().filter(|one| elements.iter().all(|other| *other.name != *one.name))
        {
            self.key(&one.name);
            self.string(&one.value);
        }
        self.entries(Node::Any, &elements)?;
        if !tree.text.trim().is_empty() {
            self.key(TEXT_KEY);
            self.string(&tree.text);
        }
        self.push("}");
        Ok(())
    }

    /// An object by its tag, which may stand anywhere in it.
    fn choice(&mut self, choice: &Choice, tree: &Tree<'_>) -> Result<(), Fault> {
        let tag = tag_of(&choice.tag, tree);
        match choice.variant(tag) {
            Node::Object(object) => {
                let is_own = object.fields.iter().any(|field| field.key == choice.tag.key);
                let first = tag.filter(|_| !is_own).map(|tag| (choice.tag.key, tag));
                self.object(object, first, tree)
            }
            node => self.value(node, tree),
        }
    }
}

/// The value of a tag: of an attribute or an element.
fn tag_of<'t>(tag: &Field, tree: &'t Tree<'_>) -> Option<&'t str> {
    if tag.place == Place::Attribute {
        let mut all = tree.attributes.iter();
        return all
            .find(|one| is_meant(&tag.name, &one.name, &one.uri))
            .map(|one| one.value.trim());
    }
    let mut all = tree.elements.iter();
    all.find(|one| is_meant(&tag.name, one.name, &one.uri)).map(|one| one.text.trim())
}

/// Elements by name.
fn grouped<'t, 'x>(elements: &[&'t Tree<'x>]) -> BTreeMap<&'x str, Vec<&'t Tree<'x>>> {
    let mut groups: BTreeMap<&str, Vec<&Tree<'_>>> = BTreeMap::new();
    for element in elements {
        groups.entry(element.name).or_default().push(element);
    }
    groups
}

/// Whether an element has no value of its kind.
fn is_absent(node: Node, tree: &Tree<'_>) -> bool {
    let is_word = matches!(node, Node::Word | Node::Number | Node::Flag | Node::Scalar);
    is_word && tree.is_blank() && !tree.is_nil()
}

/// Whether a text is a value of its kind: no number and no date is empty.
fn says(node: Node, text: &str) -> bool {
    matches!(node, Node::Text | Node::List(_)) || !text.trim().is_empty()
}
