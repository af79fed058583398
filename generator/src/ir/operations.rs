//! Operations: what a client may ask for.

use serde_json::Value;

use super::{Doc, Link, Requirement, Shape, TypeId};

/// One operation: a method on a path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The `operationId`, or `METHOD /path` where the document has none.
    pub id: String,
    /// The document has an `operationId` for it.
    pub named: bool,
    /// The Rust name that the document asks for.
    pub rust_name: Option<String>,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template, such as `/orders/{order_id}`.
    pub path: String,
    /// JSON pointer of the operation.
    pub pointer: String,
    /// The first tag.
    pub tag: Option<String>,
    /// One line.
    pub summary: Option<String>,
    /// More, as Markdown, with the inferred mark.
    pub doc: Doc,
    /// Link to the provider's page about it.
    pub external_docs: Option<String>,
    /// All parameters: path parameters in the order of the path, then the others in document order.
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    pub body: Option<Body>,
    /// The answers that mean success, by status; never empty.
    pub responses: Vec<Response>,
    /// The documented answers that mean failure.
    pub errors: Vec<Response>,
    /// Where its answers lead, in document order.
    pub links: Vec<Link>,
    /// Alternatives of security schemes, each a list of scheme names; an empty list: none needed.
    pub security: Vec<Vec<String>>,
    /// What a token needs.
    pub requirement: Requirement,
    /// The requirement is not documented by the provider.
    pub requirement_inferred: bool,
    /// A sentence about the requirement.
    pub requirement_note: Option<String>,
    /// The entry of `scopes.yaml` that says it: an id, or `METHOD /path`, which may end in `**`.
    pub requirement_entry: Option<String>,
    /// Whether it may be sent again.
    pub replay: Replay,
    /// How its list is paged.
    pub paging: Option<Paging>,
    /// JSON pointer to what the caller gets of an enveloped answer; `responses` hold the narrowed shape.
    pub unwrap: Option<String>,
    /// URL template of its own server.
    pub server: Option<String>,
    /// The document advises against using it.
    pub deprecated: bool,
    /// The day from which it is no longer there, as the document has it (`x-sunset`).
    pub sunset: Option<String>,
    /// It is a further way to call the operation before it that is none.
    pub further: Option<Further>,
}

/// A further way to call an operation: with a body or an answer of another media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Further {
    /// What stands behind the operation's name, such as `multipart`.
    pub word: String,
    /// The media type of its body, where that is another one.
    pub sends: Option<String>,
    /// The media type that it asks for, where that is another one.
    pub accept: Option<String>,
    /// The key of the JSON body by which the answer is asked for, such as `stream`.
    pub flag: Option<String>,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The Rust name that the document asks for.
    pub rust_name: Option<String>,
    /// Where it goes.
    pub place: Place,
    /// How it is written.
    pub style: Style,
    /// The request is wrong without it.
    pub required: bool,
    /// Its value.
    pub shape: Shape,
    /// What it is.
    pub doc: Doc,
    /// The document advises against using it.
    pub deprecated: bool,
    /// A value for examples and tests: the documented one, or one that fits the schema.
    pub sample: Value,
    /// What the server takes where nobody sends a value.
    pub default: Option<Value>,
    /// What the document says of the value in numbers, by the keyword of JSON Schema.
    pub limits: Vec<(&'static str, Value)>,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into the `Cookie` header.
    Cookie,
}

/// How a parameter's value becomes text (OpenAPI 3.0, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Path, header: values joined by commas.
    Simple {
        /// Objects as `key=value`.
        explode: bool,
    },
    /// Path: `.a,b` or `.a.b`.
    Label {
        /// One prefix an item.
        explode: bool,
    },
    /// Path: `;name=a,b` or `;name=a;name=b`.
    Matrix {
        /// One name an item.
        explode: bool,
    },
    /// Query, cookie: `name=a&name=b` or `name=a,b`.
    Form {
        /// One name an item.
        explode: bool,
    },
    /// Query: as `Form`, with reserved characters as they are.
    FormReserved {
        /// One name an item.
        explode: bool,
    },
    /// Query: `name=a%20b`; path and header likewise.
    SpaceDelimited,
    /// Query: `name=a|b`; path and header likewise.
    PipeDelimited,
    /// Query: `name=a%09b`; path and header likewise.
    TabDelimited,
    /// Query: `name[key]=value`.
    DeepObject {
        /// Arrays inside as `name[key][0]=a`.
        indexed: bool,
    },
    /// The value as JSON text (`content: application/json`).
    Json,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body {
    /// The request is wrong without it.
    pub required: bool,
    /// What it is.
    pub doc: Doc,
    /// How it is written.
    pub content: Content,
    /// A value for examples and tests; files in it are strings.
    pub sample: Value,
    /// How what would be JSON is written as XML, where it is.
    pub xml: Option<Box<super::XmlRoot>>,
}

/// How a request's body is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// JSON, with the media type as the document has it; or XML, of which [`Body::xml`] tells.
    Json {
        /// `application/json`, a `+json` type, or one of XML.
        media: String,
        /// The value.
        shape: Shape,
    },
    /// `application/x-www-form-urlencoded`.
    Form {
        /// The object with the fields.
        form: TypeId,
        /// How single fields are written.
        encodings: Vec<Encoding>,
    },
    /// `multipart/form-data` (RFC 7578), or another kind of several parts (RFC 2046, section 5.1).
    Multipart {
        /// The object with the parts.
        form: TypeId,
        /// The media type, without parameters.
        media: String,
        /// How single parts are written.
        encodings: Vec<Encoding>,
    },
    /// JSON texts, one on each line.
    Lines {
        /// The media type.
        media: String,
        /// One of them.
        item: Shape,
    },
    /// Text of a media type.
    Text(String),
    /// Bytes of a media type.
    Binary(String),
}

/// How a field of a form is written, where that is not as usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// The field's name on the wire.
    pub name: String,
    /// The media type of its part.
    pub media: Option<String>,
    /// The style.
    pub style: Option<Style>,
}

/// A documented answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// `200`, `2XX` or `default`.
    pub status: String,
    /// The media type, as it is asked for; `None` where there is no body.
    pub media: Option<String>,
    /// What it means.
    pub doc: Doc,
    /// Its body.
    pub content: Answer,
    /// The documented example, where there is one.
    pub sample: Option<Value>,
    /// How what would be JSON is written as XML, where it is.
    pub xml: Option<Box<super::XmlRoot>>,
    /// The documented headers.
    pub headers: Vec<Header>,
}

/// A header of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name, as the document has it.
    pub name: String,
    /// The value, or one of a list.
    pub value: super::Primitive,
    /// Several values between commas.
    pub is_list: bool,
    /// The text is JSON.
    pub is_json: bool,
    /// What it is.
    pub doc: Doc,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// No body.
    Empty,
    /// JSON; or XML, of which [`Response::xml`] tells.
    Json(Shape),
    /// Text of a media type.
    Text(String),
    /// Bytes of a media type.
    Binary(String),
    /// No body, but the place to which a redirect leads.
    Redirect,
    /// Values that come one after the other.
    Stream {
        /// The media type.
        media: String,
        /// How they are told apart.
        framing: Framing,
        /// One of them; of an event, its data.
        item: Shape,
    },
}

/// How the values of a stream are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// JSON texts on lines of their own, or behind record separators (RFC 7464).
    Lines,
    /// Server-sent events.
    Events,
}

/// Whether an operation may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Replay {
    /// Repeating it changes nothing more.
    Safe,
    /// The provider recognises a repetition by a key.
    Keyed,
    /// Never twice.
    Once,
}

/// How a list is paged. Strings named after a place in the answer are JSON pointers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// How the next page is asked for.
    pub style: PagingStyle,
    /// Parameters are JSON pointers into the request's body, not names in its query.
    pub in_body: bool,
    /// Parameter with the page's size.
    pub size: Option<String>,
    /// Items on a page where nobody asks for a number.
    pub default_size: Option<u32>,
    /// The most items on a page.
    pub max_size: Option<u32>,
    /// Where the items are; empty: the answer is the list.
    pub items: String,
    /// The shape of one item.
    pub item: Shape,
    /// Where the answer says whether another page follows.
    pub more: Option<In>,
}

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagingStyle {
    /// By its number.
    PageNumber {
        /// Parameter.
        page: String,
        /// Number of the first page.
        first: u32,
        /// How the last page is known.
        end: End,
    },
    /// By the index of its first item.
    Offset {
        /// Parameter.
        offset: String,
        /// How the last page is known.
        end: End,
    },
    /// By an opaque cursor.
    Cursor {
        /// Parameter.
        cursor: String,
        /// Where the next cursor is.
        next: In,
    },
    /// By the last item of the page before.
    LastItem {
        /// Parameter.
        cursor: String,
        /// What stands in it: a place in the item.
        id: String,
    },
    /// By a URL.
    NextUrl {
        /// Where it is.
        next: In,
    },
    /// By the `Link` header.
    Link,
}

/// A place in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum In {
    /// At this pointer into the body.
    Body(String),
    /// In this header.
    Header(String),
}

/// How the last page is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Number of the next page.
    Next(In),
    /// Number of the last page.
    LastPage(In),
    /// Number of all items.
    Total(In),
    /// A page that is not full.
    ShortPage,
}

/// A request that the provider sends by itself: a webhook, or a callback of an operation.
#[derive(Debug, Clone)]
pub struct Hook {
    /// The name, as the document has it.
    pub name: String,
    /// Upper-case HTTP method.
    pub method: String,
    /// The operation that brings it about; `None`: it is a webhook.
    pub operation: Option<String>,
    /// The expression of the URL that a callback goes to.
    pub url: Option<String>,
    /// What it tells.
    pub doc: Doc,
    /// The JSON body.
    pub shape: Option<Shape>,
}
