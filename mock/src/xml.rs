//! XML: turns a value into the document that its schema says, and such a document back into a value.
//!
//! Written from the standard (OpenAPI 3.0.4 and 3.2, "XML Object") and from nothing else of the project,
//! with another parser than the runtime has: a fault would otherwise be on both sides.

use roxmltree::Node;
use serde_json::{Map, Number, Value};

use crate::document::{Document, reference};
use crate::shape::Shape;

/// The namespace of `nil`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How a schema stands in XML.
#[derive(Default)]
struct Form {
    name: Option<String>,
    namespace: Option<String>,
    prefix: Option<String>,
    kind: Option<String>,
}

impl Form {
    /// What a schema says, before what it refers to.
    fn of(document: &Document, schema: &Value) -> Self {
        let own = schema.get("xml").into_iter();
        let behind = document.resolve(schema).get("xml").into_iter();
        let mut form = Self::default();
        for xml in own.chain(behind) {
            let text = |key: &str| xml.get(key).and_then(Value::as_str).map(str::to_owned);
            let is_set = |key: &str| xml.get(key) == Some(&Value::Bool(true));
            let older = is_set("attribute").then(|| "attribute".to_owned());
            let older = older.or_else(|| is_set("wrapped").then(|| "element".to_owned()));
            form.name = form.name.or_else(|| text("name"));
            form.namespace = form.namespace.or_else(|| text("namespace"));
            form.prefix = form.prefix.or_else(|| text("prefix"));
            form.kind = form.kind.or_else(|| text("nodeType")).or(older);
        }
        form
    }

    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    /// Whether a node has this name, or the one that it has without.
    fn names(&self, node: Node<'_, '_>, usual: &str) -> bool {
        let name = self.name.as_deref().unwrap_or(usual);
        let uri = node.tag_name().namespace();
        let in_namespace = self.namespace.is_none() || uri == self.namespace.as_deref();
        node.tag_name().name() == name && in_namespace
    }
}

/// The document of a value.
pub(crate) fn write(document: &Document, schema: &Value, value: &Value) -> String {
    let root = root_name(document, schema);
    let mut text = "<?xml version=\"1.0\"?>\n<!-- A sample. -->\n".to_owned();
    element(document, schema, &root, value, &mut text);
    text
}

/// `xml.name`, or the name of the component.
fn root_name(document: &Document, schema: &Value) -> String {
    let component = reference(schema).and_then(|target| target.rsplit('/').next());
    let form = Form::of(document, schema);
    form.name.or(component.map(str::to_owned)).unwrap_or_else(|| "root".to_owned())
}

fn element(document: &Document, schema: &Value, usual: &str, value: &Value, text: &mut String) {
    let form = Form::of(document, schema);
    let name = form.name.as_deref().unwrap_or(usual);
    let prefix = form.prefix.as_deref().filter(|_| form.namespace.is_some());
    let whole = prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}"));
    text.push_str(&format!("<{whole}"));
    if let Some(uri) = &form.namespace {
        let colon = prefix.map_or_else(String::new, |prefix| format!(":{prefix}"));
        text.push_str(&format!(" xmlns{colon}='{uri}'"));
    }
    let shape = Shape::of(document, schema);
    if value.is_null() {
        text.push_str(&format!(" xmlns:xsi='{XSI}' xsi:nil='true'"));
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        let property = property(&shape, key);
        if Form::of(document, &property).is("attribute") && !value.is_null() {
            let name = Form::of(document, &property).name.unwrap_or_else(|| key.clone());
            text.push_str(&format!(" {name}='{}'", escaped(&plain(value))));
        }
    }
    text.push('>');
    content(document, &shape, value, text);
    text.push_str(&format!("</{whole}>"));
}

fn content(document: &Document, shape: &Shape<'_>, value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                member(document, &property(shape, key), key, value, text);
            }
        }
        Value::Array(items) => {
            let item = item(shape);
            for one in items {
                element(document, &item, "item", one, text);
            }
        }
        scalar => text.push_str(&escaped(&plain(scalar))),
    }
}

fn member(document: &Document, schema: &Value, key: &str, value: &Value, text: &mut String) {
    let form = Form::of(document, schema);
    match (form.kind.as_deref(), value) {
        (Some("attribute"), _) => {}
        (Some("text"), _) => text.push_str(&escaped(&plain(value))),
        (Some("cdata"), _) => {
            let parts = plain(value).replace("]]>", "]]]]><![CDATA[>");
            text.push_str(&format!("<![CDATA[{parts}]]>"));
        }
        (Some("element"), Value::Array(items)) => {
            let name = form.name.as_deref().unwrap_or(key);
            let item = item(&Shape::of(document, schema));
            text.push_str(&format!("<{name}>"));
            for one in items {
                element(document, &item, name, one, text);
            }
            text.push_str(&format!("</{name}>"));
        }
        (_, Value::Array(items)) => {
            let item = item(&Shape::of(document, schema));
            for one in items {
                element(document, &item, key, one, text);
            }
        }
        _ => element(document, schema, key, value, text),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&#39;")
}

/// The schema of a property, as it stands where it is named.
fn property(shape: &Shape<'_>, key: &str) -> Value {
    shape.declaration(key).cloned().unwrap_or_default()
}

fn item(shape: &Shape<'_>) -> Value {
    shape.items().cloned().unwrap_or_default()
}

/// The value of a document, or what is wrong with it.
pub(crate) fn read(document: &Document, schema: &Value, text: &str) -> Result<Value, String> {
    let tree = roxmltree::Document::parse(text).map_err(|error| format!("no XML: {error}"))?;
    if !text.starts_with("<?xml version=\"1.0\"") {
        return Err("it does not begin with a declaration".to_owned());
    }
    let root = tree.root_element();
    let wanted = root_name(document, schema);
    if !Form::of(document, schema).names(root, &wanted) {
        return Err(format!("the root <{}> is not <{wanted}>", root.tag_name().name()));
    }
    value(document, &Shape::of(document, schema), root)
}

fn value(document: &Document, shape: &Shape<'_>, node: Node<'_, '_>) -> Result<Value, String> {
    if node.attribute((XSI, "nil")) == Some("true") {
        return Ok(Value::Null);
    }
    if shape.has_properties() || shape.names_type("object") {
        return object(document, shape, node);
    }
    if shape.names_type("array") {
        let item = item(shape);
        let items = node.children().filter(Node::is_element);
        let items = items.map(|one| value(document, &Shape::of(document, &item), one));
        return items.collect::<Result<Vec<_>, _>>().map(Value::Array);
    }
    Ok(scalar(shape, &text_of(node)))
}

fn text_of(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect()
}

fn scalar(shape: &Shape<'_>, text: &str) -> Value {
    let number = || text.parse::<Number>().ok().map(Value::Number);
    let is_number = shape.names_type("integer") || shape.names_type("number");
    let typed = if is_number {
        number()
    } else if shape.names_type("boolean") {
        text.parse::<bool>().ok().map(Value::Bool)
    } else {
        None
    };
    typed.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn object(document: &Document, shape: &Shape<'_>, node: Node<'_, '_>) -> Result<Value, String> {
    let mut found = Map::new();
    let mut left: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    let mut attributes: Vec<&str> =
        node.attributes().filter(|one| one.namespace().is_none()).map(|one| one.name()).collect();
    for (key, schema) in shape.declarations() {
        let form = Form::of(document, schema);
        let read = match form.kind.as_deref() {
            Some("attribute") => {
                let name = form.name.as_deref().unwrap_or(key);
                attributes.retain(|other| *other != name);
                node.attribute(name).map(|text| scalar(&Shape::of(document, schema), text))
            }
            Some("text" | "cdata") => Some(scalar(&Shape::of(document, schema), &text_of(node))),
            _ => elements(document, key, schema, &form, &mut left)?,
        };
        found.extend(read.map(|value| (key.clone(), value)));
    }
    if let Some(rest) = shape.rest() {
        for node in left.drain(..) {
            let name = node.tag_name().name().to_owned();
            found.insert(name, value(document, &Shape::of(document, rest), node)?);
        }
    }
    match (left.first(), attributes.first()) {
        (Some(node), _) => Err(format!("nothing has the element <{}>", node.tag_name().name())),
        (None, Some(name)) => Err(format!("nothing has the attribute {name:?}")),
        (None, None) => Ok(Value::Object(found)),
    }
}

/// The value of a property that is in elements, which are taken away.
fn elements(
    document: &Document,
    key: &str,
    schema: &Value,
    form: &Form,
    left: &mut Vec<Node<'_, '_>>,
) -> Result<Option<Value>, String> {
    let shape = Shape::of(document, schema);
    let item = item(&shape);
    let is_each = shape.names_type("array") && !form.is("element");
    let of_item = Form::of(document, &item);
    let named = if is_each { &of_item } else { form };
    let (own, others): (Vec<_>, Vec<_>) = left.drain(..).partition(|node| named.names(*node, key));
    *left = others;
    match own.as_slice() {
        [] => Ok(None),
        several if is_each => {
            let inner = Shape::of(document, &item);
            let items = several.iter().map(|one| value(document, &inner, *one));
            items.collect::<Result<Vec<_>, _>>().map(|items| Some(items.into()))
        }
        [only] => value(document, &shape, *only).map(Some),
        several => Err(format!("{key:?} stands {} times", several.len())),
    }
}
