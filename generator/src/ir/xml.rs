//! XML: how values stand in it, where that is not as JSON would have it.

/// What the document says of a schema in XML (OpenAPI 3.2, "XML Object"). What it says nothing of is
/// as usual: an element of the property's name, and lists without an element around them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Xml {
    /// The name of the element or attribute.
    pub name: Option<String>,
    /// The namespace of the name.
    pub namespace: Option<String>,
    /// The prefix of the name.
    pub prefix: Option<String>,
    /// What the value is in XML.
    pub kind: Option<XmlKind>,
}

/// What a value is in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlKind {
    /// An element; of a list, the one around its items.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The same, as a CDATA section.
    Cdata,
    /// Nothing itself: what is in it stands in its place.
    None,
}

/// The root of an XML document, with what is in it as JSON would have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlRoot {
    /// The name of its element; `None` where it may be any.
    pub name: Option<String>,
    /// The document gives it that name, and does not leave it to be inferred.
    pub is_given: bool,
    /// What the document says of the value, of the items of a list, of those of a list in it, and so on,
    /// up to the last of which it says something.
    pub levels: Vec<Xml>,
}
