//! Tables: how a type stands in XML, as constants that the generator writes from the document.

/// An element with what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    pub(super) name: Name,
    pub(super) node: Node,
    /// The document names it, so no other will do.
    pub(super) is_given: bool,
}

/// A name with its namespace (Namespaces in XML 1.0). Empty texts are none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    pub(super) local: &'static str,
    pub(super) uri: &'static str,
    pub(super) prefix: &'static str,
}

/// What a value is in JSON, which is what XML does not tell.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// A text, every character of which counts.
    Text,
    /// A text that is one word, such as a date: space around it is none of it.
    Word,
    /// A number.
    Number,
    /// `true` or `false`; XML Schema has `1` and `0` besides.
    Flag,
    /// Text, number or boolean, as it looks.
    Scalar,
    /// Whatever it is: an element without elements is a text, others are objects by the names in them.
    Any,
    /// An object with known keys.
    Object(&'static Object),
    /// A list: an element for each item.
    List(&'static Element),
    /// An object whose keys are data: the names of the elements.
    Map(&'static Node),
    /// One of several objects.
    Choice(&'static Choice),
}

/// An object with known keys.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    pub(super) fields: &'static [Field],
    pub(super) rest: Option<Node>,
}

/// One of several objects, told apart by the value of a key that all have.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub(super) tag: Field,
    pub(super) variants: &'static [(&'static str, Node)],
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(super) key: &'static str,
    pub(super) place: Place,
    pub(super) name: Name,
    pub(super) node: Node,
    pub(super) is_required: bool,
}

/// Where a key's value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In an element.
    Element,
    /// In an attribute.
    Attribute,
    /// In the text of the object's own element.
    Text,
    /// The same, written as a CDATA section.
    Cdata,
    /// In elements of their own, one for each item of the list, among those of the other keys.
    Each,
}

impl Name {
    const fn of(local: &'static str) -> Self {
        Self { local, uri: "", prefix: "" }
    }
}

impl Element {
    /// An element of the name that the document gives it.
    pub const fn named(name: &'static str, node: Node) -> Self {
        Self { name: Name::of(name), node, is_given: true }
    }

    /// An element that is written with this name, and may have another when it is read.
    pub const fn called(name: &'static str, node: Node) -> Self {
        Self { name: Name::of(name), node, is_given: false }
    }

    /// Sets the namespace; an empty prefix is none.
    pub const fn within(mut self, uri: &'static str, prefix: &'static str) -> Self {
        self.name.uri = uri;
        self.name.prefix = prefix;
        self
    }
}

impl Object {
    /// An object of these keys, in the order in which they are written.
    pub const fn new(fields: &'static [Field]) -> Self {
        Self { fields, rest: None }
    }

    /// Elements of other names are kept; their values are this.
    pub const fn rest(mut self, node: Node) -> Self {
        self.rest = Some(node);
        self
    }
}

impl Choice {
    /// Objects by the value of `tag`.
    pub const fn new(tag: Field, variants: &'static [(&'static str, Node)]) -> Self {
        Self { tag, variants }
    }

    /// The object that a tag means; whatever it is, where nobody knows the tag.
    pub(super) fn variant(&self, tag: Option<&str>) -> Node {
        let known = self.variants.iter().find(|(known, _)| Some(*known) == tag);
        known.map_or(Node::Any, |(_, node)| *node)
    }
}

impl Field {
    const fn new(key: &'static str, place: Place, node: Node) -> Self {
        Self { key, place, name: Name::of(key), node, is_required: false }
    }

    /// An element of the key's name.
    pub const fn element(key: &'static str, node: Node) -> Self {
        Self::new(key, Place::Element, node)
    }

    /// An attribute of the key's name.
    pub const fn attribute(key: &'static str, node: Node) -> Self {
        Self::new(key, Place::Attribute, node)
    }

    /// The text of the object's own element.
    pub const fn text(key: &'static str, node: Node) -> Self {
        Self::new(key, Place::Text, node)
    }

    /// The same, written as a CDATA section.
    pub const fn cdata(key: &'static str, node: Node) -> Self {
        Self::new(key, Place::Cdata, node)
    }

    /// A list without an element around it: an element for each item.
    pub const fn each(key: &'static str, item: &'static Element) -> Self {
        Self { name: item.name, ..Self::new(key, Place::Each, Node::List(item)) }
    }

    /// Sets the name, where it is not the key.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name.local = name;
        self
    }

    /// Sets the namespace; an empty prefix is none.
    pub const fn within(mut self, uri: &'static str, prefix: &'static str) -> Self {
        self.name.uri = uri;
        self.name.prefix = prefix;
        self
    }

    /// The key is always there, so a list without items is an empty one.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }
}
