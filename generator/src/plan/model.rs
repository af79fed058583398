//! The plan of a crate: every name and every type is final, nothing is left to decide.
//!
//! Types are data ([`RustType`]), never text; so are example values ([`Expr`]). `emit` turns the
//! plan into tokens and template contexts one to one.

mod xml;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::escape::{DocLines, Markdown, RustText};
use crate::ir;

pub use self::xml::*;
pub use super::names::{Name, NamePath};

/// Index of a [`TypePlan`] in [`CratePlan::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeRef(pub usize);

/// A whole crate.
#[derive(Debug)]
pub struct CratePlan {
    /// The crate's name, its manifest and its front page.
    pub package: Package,
    /// The inputs, for the header line.
    pub inputs: Vec<String>,
    /// The constant with what is known of the provider.
    pub provider: ProviderPlan,
    /// The client's own methods.
    pub client: ClientPlan,
    /// The vocabulary.
    pub scopes: Vec<ScopePlan>,
    /// What the provider sends by itself.
    pub webhooks: Option<WebhooksPlan>,
    /// What the provider sends by itself, a name for each.
    pub hooks: Vec<HookPlan>,
    /// The headers of answers that the runtime does not read itself, by name.
    pub headers: Vec<HeaderPlan>,
    /// The operations, in document order.
    pub operations: Vec<OperationPlan>,
    /// The groups of operations, in document order.
    pub resources: Vec<ResourcePlan>,
    /// The types, in the order of their names.
    pub types: Vec<TypePlan>,
    /// How types stand in XML, where some are sent or received so.
    pub xml: XmlPlan,
    /// Component schemas and the names of their types.
    pub components: Vec<(String, String)>,
    /// What would be called otherwise if it had no name from before.
    pub kept: Vec<KeptName>,
}

/// A thing that keeps its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptName {
    /// What it is: an operation's id, the key of a type, the label of a group.
    pub what: String,
    /// The name that it has.
    pub name: String,
    /// The name that it would have.
    pub wanted: String,
}

impl CratePlan {
    /// The type behind a reference.
    pub fn type_of(&self, reference: TypeRef) -> &TypePlan {
        &self.types[reference.0]
    }

    /// Says of each operation and type where the document itself has it, which is another place where it
    /// was translated or joined.
    pub fn locate(&mut self, written: impl Fn(&str) -> String) {
        for operation in &mut self.operations {
            operation.facts.pointer = written(&operation.facts.pointer);
        }
        for ty in &mut self.types {
            ty.origin.pointer = written(&ty.origin.pointer);
        }
    }

    /// Operations, types and scopes in numbers.
    pub fn counts(&self) -> crate::Counts {
        crate::Counts {
            operations: self.operations.len(),
            types: self.types.len(),
            scopes: self.scopes.len(),
        }
    }
}

/// The manifest and the front page.
#[derive(Debug)]
pub struct Package {
    /// Name in the manifest, such as `presscart`.
    pub name: String,
    /// Name in Rust code, such as `presscart`.
    pub library: Name,
    /// The crate's version.
    pub version: String,
    /// The provider's name in prose.
    pub title: String,
    /// One line.
    pub description: String,
    /// The provider's page about the API.
    pub homepage: Option<String>,
    /// What the document says of itself.
    pub about: DocLines,
    /// The document's version of the API.
    pub api_version: String,
    /// Features of the runtime that the types need.
    pub runtime_features: Vec<&'static str>,
    /// One sentence about the provider's scopes.
    pub scopes_note: Option<Markdown>,
    /// What the front page shows of scopes; `None` where no operation needs one.
    pub scope_example: Option<ScopeExample>,
    /// The shown token.
    pub example_token: String,
    /// What changed from version to version, as Markdown.
    pub changelog: Option<String>,
    /// The method in the first example of the front page: positions of its resource and itself.
    pub first_example: Option<(usize, usize)>,
}

/// Operations, and scopes that are enough for them.
#[derive(Debug)]
pub struct ScopeExample {
    /// Constants of one or two operations.
    pub operations: Vec<Name>,
    /// Variants of `Scope`.
    pub scopes: Vec<Name>,
}

/// The constant with what is known of the provider.
#[derive(Debug)]
pub struct ProviderPlan {
    /// The folder under `specs/`.
    pub folder: String,
    /// Base URLs.
    pub servers: Vec<ir::Server>,
    /// Security schemes.
    pub schemes: Vec<ir::SecurityScheme>,
    /// Everything that is copied as it is.
    pub facts: ir::ClientFacts,
    /// Vocabulary and token kinds.
    pub scopes: ir::Scopes,
    /// The constant of the operation by which a client learns what its token holds.
    pub introspection: Option<Name>,
    /// The type of an error's body, for the docs.
    pub error_type: Option<TypeRef>,
    /// The constants of the rate limits, in the order of the provider's file.
    pub tiers: Vec<TierPlan>,
}

/// A tier of the provider's rate limits.
#[derive(Debug)]
pub struct TierPlan {
    /// The constant, such as `STARTER`.
    pub constant: Name,
    /// The provider's name of it.
    pub name: String,
    /// Requests in each period; `None`: unlimited.
    pub requests: Option<u32>,
    /// The period in seconds.
    pub seconds: u32,
    /// It is the tier of a client that was told nothing.
    pub is_default: bool,
    /// How many calls it allows, in words.
    pub words: Markdown,
}

/// What the provider sends by itself, where its file says how a delivery looks.
#[derive(Debug)]
pub struct WebhooksPlan {
    /// Where things are in a delivery.
    pub facts: ir::Webhooks,
    /// The events, in the order of the file.
    pub events: Vec<EventPlan>,
}

/// The body of a webhook or a callback.
#[derive(Debug)]
pub struct HookPlan {
    /// The name of the type.
    pub name: Name,
    /// What it is another name of.
    pub ty: RustType,
    /// What it tells, and what sends it.
    pub doc: DocLines,
}

/// A header of answers.
#[derive(Debug)]
pub struct HeaderPlan {
    /// The constant.
    pub constant: Name,
    /// The name on the wire.
    pub name: String,
    /// The type of its value.
    pub ty: RustType,
    /// Several values between commas.
    pub is_list: bool,
    /// The text is JSON.
    pub is_json: bool,
    /// What it is.
    pub doc: DocLines,
}

/// An event of a webhook.
#[derive(Debug)]
pub struct EventPlan {
    /// The variant.
    pub name: Name,
    /// The name on the wire.
    pub wire: String,
    /// Docs; none where the name says it all.
    pub doc: DocLines,
    /// The body.
    pub ty: RustType,
}

/// The client's own methods.
#[derive(Debug)]
pub struct ClientPlan {
    /// Setters of the builder.
    pub setters: Vec<BuilderSetter>,
}

/// A setter of the client's builder that only this provider has.
#[derive(Debug)]
pub struct BuilderSetter {
    /// The method.
    pub method: Name,
    /// What is set.
    pub target: BuilderTarget,
    /// What it is.
    pub doc: DocLines,
}

/// What a setter of the client's builder sets.
#[derive(Debug)]
pub enum BuilderTarget {
    /// A header or query parameter that goes with every call.
    Constant(String),
    /// A variable in the server's URL.
    ServerVariable(String),
}

/// A scope of the vocabulary.
#[derive(Debug)]
pub struct ScopePlan {
    /// The variant of `Scope`.
    pub variant: Name,
    /// The name on the wire.
    pub wire: String,
    /// What it allows, and which operations need it.
    pub doc: DocLines,
}

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

/// A type.
#[derive(Debug)]
pub struct TypePlan {
    /// Its name.
    pub name: Name,
    /// Its module, which is its file.
    pub module: Name,
    /// It is a part of another type and stands in its file.
    pub part: bool,
    /// What it is.
    pub doc: DocLines,
    /// The resources that need it; empty: it is always there.
    pub features: Vec<String>,
    /// The derived traits besides `Clone, Debug, PartialEq`.
    pub derives: Vec<&'static str>,
    /// The provider advises against using it.
    pub deprecated: bool,
    /// Where it comes from.
    pub origin: TypeOrigin,
    /// What it is made of.
    pub kind: TypeKind,
}

/// Where a type comes from.
#[derive(Debug, Clone)]
pub struct TypeOrigin {
    /// What it is known by in every version of the document: `/components/schemas/Order`, or
    /// `listOrders/responses/200` for what is written in place.
    pub key: String,
    /// JSON pointer of the schema, or of the operation.
    pub pointer: String,
    /// It goes into requests.
    pub sent: bool,
    /// It comes in answers.
    pub received: bool,
}

/// What a type is made of.
#[expect(clippy::large_enum_variant, reason = "nearly every type is a struct, the largest of them")]
#[derive(Debug)]
pub enum TypeKind {
    /// A struct.
    Struct(StructPlan),
    /// An open enum of strings.
    StringEnum(Vec<ValuePlan<String>>),
    /// An open enum of integers.
    IntegerEnum(Vec<ValuePlan<i64>>),
    /// An enum with a payload for each variant.
    Union(UnionPlan),
    /// An enum of answers, told apart by the status.
    Outcome(Vec<OutcomePlan>),
    /// An enum of the bodies of errors, told apart by the status.
    Failure(Vec<OutcomePlan>),
    /// Another name.
    Alias(RustType),
    /// A struct around the only thing in it, for what stands for itself.
    Wrapper(RustType),
}

/// An answer of an operation that has several.
#[derive(Debug)]
pub struct OutcomePlan {
    /// The variant.
    pub name: Name,
    /// The status, such as `200` or `2XX`.
    pub status: String,
    /// The body; `None`: empty.
    pub ty: Option<RustType>,
    /// What it means.
    pub doc: DocLines,
}

/// A value of an open enum.
#[derive(Debug)]
pub struct ValuePlan<T> {
    /// The variant.
    pub name: Name,
    /// The value on the wire.
    pub wire: T,
    /// What it means.
    pub doc: DocLines,
}

/// A struct.
#[derive(Debug)]
pub struct StructPlan {
    /// The fields, in document order.
    pub fields: Vec<FieldPlan>,
    /// Keys that always have the same value.
    pub constants: Vec<(String, Value)>,
    /// The field that keeps all other keys.
    pub rest: Option<FieldPlan>,
    /// `new` and the setters, where the type is sent.
    pub constructor: Option<ConstructorPlan>,
    /// How it becomes a multipart body; with files in it, it has no JSON form.
    pub form: Option<FormPlan>,
    /// How the items are taken out of a page.
    pub page: Option<PagePlan>,
}

/// How a struct becomes a multipart body.
#[derive(Debug)]
pub struct FormPlan {
    /// The media type.
    pub media: String,
    /// How single parts are written.
    pub encodings: Vec<ir::Encoding>,
}

/// A field of a struct.
#[derive(Debug)]
pub struct FieldPlan {
    /// The field.
    pub name: Name,
    /// The key on the wire.
    pub wire: String,
    /// Its type, with `Option`, `Patch` and `Box`.
    pub ty: RustType,
    /// It is not written where it has no value.
    pub optional: bool,
    /// What it is.
    pub doc: DocLines,
    /// The provider advises against using it.
    pub deprecated: bool,
}

/// `new` and the setters.
#[derive(Debug)]
pub struct ConstructorPlan {
    /// Positions of the fields that `new` takes, and how.
    pub required: Vec<(usize, Take)>,
    /// Positions of the fields that have a setter, and how it takes the value.
    pub setters: Vec<(usize, Take)>,
    /// Positions of the required fields of which there is one value, which they begin with.
    pub fixed: Vec<usize>,
}

/// How a constructor or setter takes a field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Take {
    /// As it is.
    Value(RustType),
    /// As anything that becomes a `String`.
    Text,
    /// As anything that becomes a `Secret`.
    Secret,
    /// As anything that can be iterated over, of what becomes a `String`.
    Texts,
    /// As anything that becomes a list.
    List(RustType),
    /// As it is, to be boxed.
    Boxed(RustType),
    /// As a value or as a `Patch`.
    Patch(RustType),
}

/// How the items are taken out of a page.
#[derive(Debug)]
pub struct PagePlan {
    /// The fields to the list, and whether each may be absent.
    pub path: Vec<(Name, bool)>,
    /// The type of an item.
    pub item: RustType,
}

/// An enum with a payload for each variant.
#[derive(Debug)]
pub struct UnionPlan {
    /// The key that tells them apart.
    pub tag: Option<String>,
    /// The variants in the order in which they are tried.
    pub variants: Vec<VariantPlan>,
}

/// A variant of a union.
#[derive(Debug)]
pub struct VariantPlan {
    /// Its position in the document.
    pub index: usize,
    /// The variant.
    pub name: Name,
    /// Its payload.
    pub ty: RustType,
    /// The values of the tag that mean it.
    pub tags: Vec<String>,
    /// All other values of the tag mean it, and none at all.
    pub is_default: bool,
    /// How it is known without a tag.
    pub test: Test,
    /// What it is.
    pub doc: DocLines,
}

/// How a variant of a union without a tag is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// An object with these keys and these constants.
    Object {
        /// Keys that are always there.
        required: Vec<String>,
        /// Keys with their one value.
        constants: Vec<(String, Value)>,
    },
    /// A list.
    Array,
    /// A string.
    String,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Anything.
    Any,
}

/// A Rust type where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RustType {
    /// `()`.
    Unit,
    /// `bool`.
    Bool,
    /// `String`.
    String,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `u32`.
    U32,
    /// `u64`.
    U64,
    /// `f64`.
    F64,
    /// `Timestamp`.
    Timestamp,
    /// `Date`.
    Date,
    /// `Uuid`.
    Uuid,
    /// `Decimal`.
    Decimal,
    /// `Base64`.
    Base64,
    /// `Secret`.
    Secret,
    /// `FileUpload`.
    FileUpload,
    /// `Value`: any JSON.
    Value,
    /// `Text`: an answer that is text.
    Text,
    /// `ByteStream`: an answer of bytes.
    ByteStream,
    /// `Redirected`: an answer that names another place.
    Redirected,
    /// `JsonLines<_>`: an answer of values on lines.
    JsonLines(Box<RustType>),
    /// `EventStream<_>`: an answer of events.
    EventStream(Box<RustType>),
    /// A type of the crate.
    Named(TypeRef),
    /// `Vec<_>`.
    Vec(Box<RustType>),
    /// `(_, _)`.
    Tuple(Vec<RustType>),
    /// `Row<(_, _), _>`: first items of a type each, and further ones of one type.
    Row(Box<RustType>, Box<RustType>),
    /// `BTreeMap<String, _>`.
    Map(Box<RustType>),
    /// `Option<_>`.
    Option(Box<RustType>),
    /// `Patch<_>`: absent, null or a value.
    Patch(Box<RustType>),
    /// `Box<_>`.
    Boxed(Box<RustType>),
}

impl RustType {
    /// The types of the crate inside.
    pub fn named(&self) -> BTreeSet<TypeRef> {
        match self {
            Self::Named(reference) => BTreeSet::from([*reference]),
            Self::Vec(inner)
            | Self::Map(inner)
            | Self::Option(inner)
            | Self::Patch(inner)
            | Self::JsonLines(inner)
            | Self::EventStream(inner)
            | Self::Boxed(inner) => inner.named(),
            Self::Tuple(items) => items.iter().flat_map(Self::named).collect(),
            Self::Row(first, rest) => first.named().into_iter().chain(rest.named()).collect(),
            _ => BTreeSet::new(),
        }
    }
}

/// A value in Rust, for examples and tests.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A string literal.
    Str(String),
    /// A string literal that is parsed into what is wanted: `"…".parse()?`.
    Parsed(String),
    /// A string literal that becomes what is wanted: `"…".into()`.
    Owned(String),
    /// An integer literal.
    Int(i64),
    /// A floating-point literal.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `vec![…]`.
    Vec(Vec<Expr>),
    /// `[…]`.
    Array(Vec<Expr>),
    /// `(…)`.
    Tuple(Vec<Expr>),
    /// `Some(…)`.
    Some(Box<Expr>),
    /// `Default::default()`.
    Default,
    /// Some bytes: `b"…".to_vec()`.
    Bytes,
    /// Some bytes that are written as base64.
    Base64,
    /// A value decoded from JSON text.
    Json(Value),
    /// A list decoded from JSON text.
    JsonList(Value),
    /// `Type::function(…)`.
    Path {
        /// The type.
        ty: TypeRef,
        /// The function.
        name: Name,
        /// The arguments; `None`: no call.
        arguments: Option<Vec<Expr>>,
    },
    /// A value of an open enum, by what it is on the wire.
    EnumValue(TypeRef, Value),
    /// A variant of a union, by its position in the document.
    Variant {
        /// The union.
        ty: TypeRef,
        /// The position.
        index: usize,
        /// The payload.
        value: Box<Expr>,
    },
    /// A file of this name.
    File(String),
    /// `Box::new(…)`.
    Boxed(Box<Expr>),
    /// `&…`.
    Reference(Box<Expr>),
    /// A method call.
    Method {
        /// What it is called on.
        receiver: Box<Expr>,
        /// The method.
        name: Name,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// A local variable.
    Local(Name),
}
