//! Writing: turns a JSON value into the elements and attributes that it is in XML.

use serde_json::{Map, Value};

use super::names::{is_character, is_name};
use super::table::{Choice, Element, Field, Name, Node, Object, Place};
use super::{TEXT_KEY, XSI};
use crate::wire;

/// Writes a document, or says what of the value XML cannot say.
pub(super) fn write(json: &[u8], root: &Element) -> Result<String, String> {
    // Our own text is valid, but may be nested deeper than is read.
    let value: Value =
        wire::from_slice(json).map_err(|error| format!("the body cannot be XML: {error}"))?;
    let mut writing = Writing {
        text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
        bindings: Vec::new(),
    };
    writing.element(&root.name, root.node, &value)?;
    Ok(writing.text)
}

struct Writing {
    text: String,
    /// The prefixes that are declared, the innermost last, each with its namespace.
    bindings: Vec<(&'static str, &'static str)>,
}

/// What is put into an element.
type Outcome = Result<(), String>;

impl Writing {
    fn element(&mut self, name: &Name, node: Node, value: &Value) -> Outcome {
        let declared = self.bindings.len();
        self.text.push('<');
        let whole = self.open(name);
        if value.is_null() {
            self.text.push_str(&format!(" xmlns:xsi=\"{XSI}\" xsi:nil=\"true\""));
        } else {
            self.attributes(node, value)?;
        }
        self.text.push('>');
        let begin = self.text.len();
        self.content(node, value)?;
        if self.text.len() == begin {
            self.text.pop();
            self.text.push_str("/>");
        } else {
            self.text.push_str(&format!("</{whole}>"));
        }
        self.bindings.truncate(declared);
        Ok(())
    }

    /// Writes a name, and the declaration of its namespace where that does not hold yet.
    fn open(&mut self, name: &Name) -> String {
        let whole = self.whole(name);
        self.text.push_str(&whole);
        self.declare(name);
        whole
    }

    /// The name with its prefix. A prefix without a namespace is written where it is declared around.
    fn whole(&self, name: &Name) -> String {
        let is_bound =
            !name.uri.is_empty() || self.bindings.iter().any(|(prefix, _)| *prefix == name.prefix);
        if name.prefix.is_empty() || !is_bound {
            return name.local.to_owned();
        }
        format!("{}:{}", name.prefix, name.local)
    }

    fn declare(&mut self, name: &Name) {
        let bound = self.bindings.iter().rev().find(|(prefix, _)| *prefix == name.prefix);
        if name.uri.is_empty() || bound.is_some_and(|(_, uri)| *uri == name.uri) {
            return;
        }
        self.bindings.push((name.prefix, name.uri));
        let colon = if name.prefix.is_empty() { "" } else { ":" };
        self.text.push_str(&format!(" xmlns{colon}{}=\"", name.prefix));
        escape_attribute(&mut self.text, name.uri);
        self.text.push('"');
    }

    /// The attributes of an object.
    fn attributes(&mut self, node: Node, value: &Value) -> Outcome {
        let (Some(object), Some(members)) = (object_of(node, value), value.as_object()) else {
            return Ok(());
        };
        let tag = tag_besides(node, object);
        let own = tag.into_iter().chain(object.fields);
        for field in own.filter(|field| field.place == Place::Attribute) {
            let Some(value) = members.get(field.key).filter(|value| !value.is_null()) else {
                continue;
            };
            let text = attribute_text(field, value)?;
            self.attribute(&field.name, &text)?;
        }
        Ok(())
    }

    /// An attribute of no prefix is of no namespace (Namespaces in XML 1.0, section 6.2).
    fn attribute(&mut self, name: &Name, value: &str) -> Outcome {
        check(value)?;
        let whole = if name.prefix.is_empty() { name.local.to_owned() } else { self.whole(name) };
        if !name.prefix.is_empty() {
            self.declare(name);
        }
        self.text.push_str(&format!(" {whole}=\""));
        escape_attribute(&mut self.text, value);
        self.text.push('"');
        Ok(())
    }

    fn content(&mut self, node: Node, value: &Value) -> Outcome {
        match (node, value) {
            (_, Value::Null) => Ok(()),
            (Node::Object(_) | Node::Choice(_), Value::Object(members)) => {
                match object_of(node, value) {
                    Some(object) => self.members(node, object, members),
                    None => self.entries(Node::Any, members.iter()),
                }
            }
            (Node::List(item), Value::Array(items)) => {
                items.iter().try_for_each(|one| self.element(&item.name, item.node, one))
            }
            (Node::Map(node), Value::Object(members)) => self.entries(*node, members.iter()),
            // What a type keeps as it came is written as what it is.
            (_, Value::Object(members)) => self.entries(Node::Any, members.iter()),
            (_, Value::Array(items)) => {
                items.iter().try_for_each(|one| self.named("item", Node::Any, one))
            }
            (_, scalar) => self.characters(&text_of(scalar)),
        }
    }

    fn members(&mut self, node: Node, object: &Object, members: &Map<String, Value>) -> Outcome {
        let tag = tag_besides(node, object);
        for field in tag.into_iter().chain(object.fields) {
            if let Some(value) = members.get(field.key) {
                self.member(field, value)?;
            }
        }
        let Some(rest) = object.rest else { return Ok(()) };
        let is_known = |key: &str| object.fields.iter().chain(tag).any(|field| field.key == key);
        self.entries(rest, members.iter().filter(|(key, _)| !is_known(key)))
    }

    fn member(&mut self, field: &Field, value: &Value) -> Outcome {
        match (field.place, field.node, value) {
            (Place::Text, ..) => self.characters(&text_of(value)),
            (Place::Cdata, ..) => {
                let text = text_of(value);
                check(&text)?;
                // The end of a section cannot stand in it, nor can what a reader takes for a line break.
                let divided = text.replace("]]>", "]]]]><![CDATA[>");
                let divided = divided.replace('\r', "]]>&#13;<![CDATA[");
                self.text.push_str(&format!("<![CDATA[{divided}]]>"));
                Ok(())
            }
            (Place::Each, Node::List(item), Value::Array(items)) => {
                items.iter().try_for_each(|one| self.element(&item.name, item.node, one))
            }
            (Place::Attribute | Place::Each, ..) => Ok(()),
            (Place::Element, node, value) => self.element(&field.name, node, value),
        }
    }

    fn entries<'v>(
        &mut self,
        node: Node,
        entries: impl Iterator<Item = (&'v String, &'v Value)>,
    ) -> Outcome {
        for (key, value) in entries {
            match (node, value) {
                (Node::Any, text) if key == TEXT_KEY => self.characters(&text_of(text))?,
                (Node::Any, Value::Array(items)) => {
                    items.iter().try_for_each(|one| self.named(key, node, one))?;
                }
                _ => self.named(key, node, value)?,
            }
        }
        Ok(())
    }

    /// An element whose name is data.
    fn named(&mut self, name: &str, node: Node, value: &Value) -> Outcome {
        if !is_name(name) {
            return Err(format!("{name:?} cannot be the name of an XML element"));
        }
        self.text.push_str(&format!("<{name}"));
        if value.is_null() {
            self.text.push_str(&format!(" xmlns:xsi=\"{XSI}\" xsi:nil=\"true\"/>"));
            return Ok(());
        }
        self.attributes(node, value)?;
        self.text.push('>');
        self.content(node, value)?;
        self.text.push_str(&format!("</{name}>"));
        Ok(())
    }

    fn characters(&mut self, text: &str) -> Outcome {
        check(text)?;
        for character in text.chars() {
            match character {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                // A reader takes it for a line break otherwise (XML 1.0, section 2.11).
                '\r' => self.text.push_str("&#13;"),
                other => self.text.push(other),
            }
        }
        Ok(())
    }
}

/// The table of an object, also where it is one of several.
fn object_of(node: Node, value: &Value) -> Option<&'static Object> {
    match node {
        Node::Object(object) => Some(object),
        Node::Choice(choice) => match choice.variant(tag_of(choice, value)) {
            Node::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

fn tag_of<'v>(choice: &Choice, value: &'v Value) -> Option<&'v str> {
    value.get(choice.tag.key)?.as_str()
}

/// The tag, where the object does not have it among its keys.
fn tag_besides(node: Node, object: &Object) -> Option<&'static Field> {
    let Node::Choice(choice) = node else { return None };
    let is_own = object.fields.iter().any(|field| field.key == choice.tag.key);
    (!is_own).then_some(&choice.tag)
}

fn attribute_text(field: &Field, value: &Value) -> Result<String, String> {
    match value {
        Value::Array(items) => {
            let words: Vec<String> = items.iter().map(text_of).collect();
            let is_word = |word: &String| !word.is_empty() && !word.contains(char::is_whitespace);
            if !words.iter().all(is_word) {
                return Err(format!(
                    "a list in the attribute {:?} has to be words",
                    field.name.local
                ));
            }
            Ok(words.join(" "))
        }
        Value::Object(_) => {
            Err(format!("the attribute {:?} cannot be an object", field.name.local))
        }
        scalar => Ok(text_of(scalar)),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Some characters cannot stand in XML, be they escaped or not. The text is not shown: it may be a secret.
fn check(text: &str) -> Outcome {
    match text.chars().find(|character| !is_character(*character)) {
        None => Ok(()),
        Some(character) => Err(format!(
            "the body has the character U+{:04X}, which XML cannot carry",
            u32::from(character)
        )),
    }
}

/// A quoted value, which keeps its line breaks (XML 1.0, section 3.3.3).
fn escape_attribute(text: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '"' => text.push_str("&quot;"),
            '\t' => text.push_str("&#9;"),
            '\n' => text.push_str("&#10;"),
            '\r' => text.push_str("&#13;"),
            other => text.push(other),
        }
    }
}
