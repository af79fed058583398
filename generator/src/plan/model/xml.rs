//! How types stand in XML: tables that the runtime reads and writes by.

use super::Name;

/// All tables of a crate.
#[derive(Debug, Default)]
pub struct XmlPlan {
    /// The elements of bodies and answers, by their constants.
    pub elements: Vec<(Name, XmlElement)>,
    /// The objects in them, by their constants.
    pub objects: Vec<XmlObject>,
    /// The unions in them, by their constants.
    pub choices: Vec<XmlChoice>,
}

impl XmlPlan {
    /// Nothing of the crate is XML.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlElement {
    /// Its name.
    pub name: XmlName,
    /// The document gives it that name.
    pub is_given: bool,
    /// What is in it.
    pub node: XmlNode,
}

/// A name, with its namespace and prefix; empty ones are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct XmlName {
    /// The name itself.
    pub local: String,
    /// The namespace.
    pub uri: String,
    /// The prefix.
    pub prefix: String,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlNode {
    /// A text, every character of which counts.
    Text,
    /// A text that is one word.
    Word,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// Text, number or boolean.
    Scalar,
    /// Anything.
    Any,
    /// The object with this constant.
    Object(Name),
    /// A list of such elements.
    List(Box<XmlElement>),
    /// An object with free keys.
    Map(Box<XmlNode>),
    /// The union with this constant.
    Choice(Name),
}

/// An object.
#[derive(Debug)]
pub struct XmlObject {
    /// The constant.
    pub constant: Name,
    /// The name of the type.
    pub ty: Name,
    /// Its keys, in document order.
    pub fields: Vec<XmlField>,
    /// What the values of other keys are, where those are kept.
    pub rest: Option<XmlNode>,
}

/// A union of objects, told apart by a key.
#[derive(Debug)]
pub struct XmlChoice {
    /// The constant.
    pub constant: Name,
    /// The name of the type.
    pub ty: Name,
    /// The key.
    pub tag: XmlField,
    /// Its values with what they mean.
    pub variants: Vec<(String, XmlNode)>,
}

/// A key of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlField {
    /// The key in JSON.
    pub key: String,
    /// Where it stands.
    pub place: XmlPlace,
    /// Its name in XML.
    pub name: XmlName,
    /// What it is.
    pub node: XmlNode,
    /// It is a list that is always there.
    pub is_required: bool,
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlPlace {
    /// In an element.
    Element,
    /// In an attribute.
    Attribute,
    /// In the text of the object's own element.
    Text,
    /// The same, as a CDATA section.
    Cdata,
    /// In an element for each item, the name of which is that of the items.
    Each,
}
