//! XML: turns XML text into the JSON text that types are decoded from, and back.
//!
//! Types know JSON only. How one of them stands in XML (what is an attribute, what a list is wrapped in,
//! which namespace a name is of) is data that the generator takes from the document's `xml` objects
//! (OpenAPI 3.2, "XML Object"): an [`Element`] with the tables behind it. So there is no second decoder for
//! each type, and types that travel as JSON alone cost nothing.
//!
//! What is read:
//!
//! - XML 1.0 in UTF-8, with or without a byte order mark. Of entities the five that XML has by itself, and
//!   those of characters. A document type declaration is an error, so nothing is expanded or fetched.
//! - Elements by their local name. Where the document gives a name a namespace, one of another namespace is
//!   not meant; one of none is.
//! - What nobody asked for is passed over, as in JSON. An element twice where one is expected, text where
//!   elements are expected, and elements where text is expected are errors.
//! - `xsi:nil="true"` is `null`. A list that is not there is empty where it is required. An element without
//!   content is as good as absent, unless it is a text, an object, a list or a map.
//! - The root may have any name, unless the document names it.

pub(crate) mod answer;
mod names;
mod number;
mod read;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub use self::table::{Choice, Element, Field, Node, Object};

use crate::wire::DecodeError;

/// Elements and attributes of one document, at most: each takes more memory than it has bytes.
const MAX_NODES: usize = 1_000_000;

/// Attributes of one element, and declarations of namespaces that hold at one place, at most.
const MAX_ATTRIBUTES: usize = 256;

/// The key of the text of an element of which nothing is known, beside its attributes and elements.
const TEXT_KEY: &str = "$text";

/// The namespace of `nil` (XML Schema part 1, section 2.7).
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Whether a body is XML: by its media type, or by its first character, which no JSON text has.
fn is_xml(media_type: Option<&str>, body: &[u8]) -> bool {
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    if essence.ends_with("json") {
        return false;
    }
    let is_declared = essence.ends_with("/xml") || essence.ends_with("+xml");
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    is_declared || body.first() == Some(&b'<')
}

/// The JSON text of an XML document, which is of the type that the element's tables describe.
fn to_json(xml: &[u8], root: &Element) -> Result<Vec<u8>, DecodeError> {
    let tree = tree::parse(xml).map_err(tree::Fault::locate)?;
    read::read(&tree, root, None).map(|read| read.json)
}

/// Where in the XML document that stands which became the byte at `offset` of the JSON text.
fn offset_of(xml: &[u8], root: &Element, offset: usize) -> usize {
    let tree = tree::parse(xml);
    let read = tree.as_ref().ok().and_then(|tree| read::read(tree, root, Some(offset)).ok());
    read.map_or(0, |read| read.origin)
}

/// The XML document of a JSON text, or what of it XML cannot say.
pub(crate) fn from_json(json: &[u8], root: &Element) -> Result<String, String> {
    write::write(json, root)
}
