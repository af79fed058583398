//! Operations, and the methods that call them.

use serde_json::Value;

use super::{Expr, Name, NamePath, RustType, TypeRef};
use crate::escape::{DocLines, Markdown, RustText};
use crate::ir;

/// A group of operations.
#[derive(Debug)]
pub struct ResourcePlan {
    /// The tag, or the segment of paths, that makes the group.
    pub label: String,
    /// The handle's type, such as `Orders`.
    pub name: Name,
    /// The module and the method of the client, such as `orders`.
    pub module: Name,
    /// The Cargo feature.
    pub feature: String,
    /// What the group is about.
    pub doc: DocLines,
    /// The first line of that, without links.
    pub title: Markdown,
    /// Its methods.
    pub methods: Vec<MethodPlan>,
}

/// An operation's constant.
#[derive(Debug)]
pub struct OperationPlan {
    /// The constant.
    pub constant: Name,
    /// What the document says of it.
    pub facts: ir::Operation,
    /// First line of its docs.
    pub title: Markdown,
    /// The same without links.
    pub line: Markdown,
    /// The documented answers that mean failure.
    pub errors: Vec<ErrorPlan>,
    /// Where the method is: resource and method, as a path below `resources`.
    pub method_path: NamePath,
    /// The call as the README shows it.
    pub readme_call: RustText,
    /// The `Accept` header, where it is not JSON.
    pub accept: Option<String>,
    /// A redirect is its success.
    pub redirects: bool,
    /// The answers that may be XML: their statuses, the most exact first, and the constants of their
    /// elements.
    pub xml: Vec<(String, Name)>,
    /// The replay class is not the one that follows from the method.
    pub replay_differs: bool,
}

/// A documented answer that means failure.
#[derive(Debug)]
pub struct ErrorPlan {
    /// The status, such as `404`, `4XX` or `default`.
    pub status: String,
    /// The type of its body; `None`: there is none.
    pub ty: Option<RustType>,
    /// What it means, on one line without links.
    pub line: Markdown,
}

/// A method of a resource: the Rust function of an operation.
#[derive(Debug)]
pub struct MethodPlan {
    /// What its operation is known by: the id, and the word of a further way to call it.
    pub key: String,
    /// The function.
    pub name: Name,
    /// The call as the README shows it: `client.orders().get(order_id)`.
    pub call: RustText,
    /// The operation's constant.
    pub constant: Name,
    /// The docs, without the example.
    pub doc: DocLines,
    /// What the document says of it besides the first line.
    pub description: DocLines,
    /// What the list of a resource's methods says of it.
    pub row: RowPlan,
    /// The example.
    pub example: ExamplePlan,
    /// The provider advises against using it.
    pub deprecated: bool,
    /// The day from which it is no longer there, as the document has it.
    pub sunset: Option<String>,
    /// Required parameters and the body, in order.
    pub arguments: Vec<ArgumentPlan>,
    /// The builder with the optional parameters, where there are any.
    pub builder: Option<BuilderPlan>,
    /// What comes back.
    pub output: RustType,
    /// What its pages are made of.
    pub item: Option<RustType>,
    /// What the call can do besides.
    pub kind: CallKind,
    /// The call with every parameter set, for the crate's test of all operations.
    pub full_call: Expr,
    /// What the answer is, for that test.
    pub answer: AnswerKind,
    /// It is a further way to call the operation, which has a method before it.
    pub further: bool,
    /// The media type of its body, where it is another than the operation's.
    pub sends: Option<String>,
    /// The `Accept` header, where it is another than the operation's.
    pub accept: Option<String>,
    /// The key of the JSON body that is set to `true`, by which a stream is asked for.
    pub flag: Option<String>,
}

/// A method in the list of those of its resource, as Markdown.
#[derive(Debug)]
pub struct RowPlan {
    /// The HTTP method and the path.
    pub request: Markdown,
    /// The scopes with links to their variants, and the mark of what is inferred.
    pub scopes: Markdown,
    /// The scopes are not documented by the provider.
    pub inferred: bool,
    /// What it does.
    pub title: Markdown,
}

/// An example of a call.
#[derive(Debug)]
pub struct ExamplePlan {
    /// The call, up to where it is awaited.
    pub call: Expr,
    /// What is done with the answer.
    pub answer: ExampleAnswer,
}

/// What an example does with the answer.
#[derive(Debug)]
pub enum ExampleAnswer {
    /// Nothing: there is none.
    Discard,
    /// It is bound to a name.
    Bind(Name),
    /// Its items are walked through: the name of the stream and of an item.
    Walk(Name, Name),
    /// It is a stream that is read to its end: its name and that of an item.
    Drain(Name, Name),
}

/// What a call can do besides being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// Nothing.
    Plain,
    /// It carries an idempotency key.
    Keyed,
    /// It has pages.
    Paged,
}

/// What an operation answers, as far as a test has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// JSON.
    Json,
    /// Nothing.
    Empty,
    /// Text or bytes.
    Raw,
    /// Values one after the other.
    Stream,
    /// One of several, of which a server that follows the document gives the first.
    Outcome(TypeRef),
}

/// An argument of a method.
#[derive(Debug)]
pub struct ArgumentPlan {
    /// The argument.
    pub name: Name,
    /// What it is handed over as.
    pub pass: Pass,
    /// Where it goes.
    pub target: Target,
    /// What it is.
    pub doc: DocLines,
    /// What the server takes where nobody sends a value.
    pub default: Option<Value>,
    /// What the document says of the value in numbers, by the keyword of JSON Schema.
    pub limits: Vec<(&'static str, Value)>,
}

/// How a value is handed over.
#[derive(Debug, Clone, PartialEq)]
pub enum Pass {
    /// By value.
    Value(RustType),
    /// As `&str`.
    Str,
    /// By reference.
    Reference(RustType),
    /// As anything that can be iterated over, of strings.
    Strings,
    /// As anything that can be iterated over, of values.
    Items(RustType),
    /// As a slice.
    Slice(RustType),
    /// As anything that becomes `Bytes`.
    Bytes,
}

/// Where an argument goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A parameter.
    Parameter {
        /// Path, query, header or cookie.
        place: ir::Place,
        /// The name on the wire.
        wire: String,
        /// How it is written.
        style: ir::Style,
    },
    /// The JSON body, of `application/json` unless another type is given.
    Json(Option<String>),
    /// An XML body: its media type and the constant of its element.
    Xml(String, Name),
    /// A form body, with the fields that are written in a style of their own.
    Form(Vec<(String, ir::Style)>),
    /// A body of JSON texts on lines, of a media type.
    Lines(String),
    /// A multipart body.
    Multipart,
    /// A text body of a media type.
    Text(String),
    /// A binary body of a media type.
    Binary(String),
}

/// The builder of a call with optional parameters.
#[derive(Debug)]
pub struct BuilderPlan {
    /// Its type.
    pub name: Name,
    /// The setters.
    pub setters: Vec<SetterPlan>,
}

/// A setter of an optional parameter.
#[derive(Debug)]
pub struct SetterPlan {
    /// The method.
    pub name: Name,
    /// The argument and where it goes.
    pub argument: ArgumentPlan,
    /// The provider advises against using it.
    pub deprecated: bool,
}
