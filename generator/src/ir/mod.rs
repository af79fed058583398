//! The neutral model: what a provider's API means, with neither OpenAPI's syntax nor Rust's names in it.
//!
//! `lower` makes it, `plan` reads it. It holds data only. A [`TypeId`] is an index into
//! [`Api::types`], so cycles between types cost nothing.

mod annotations;
mod known;
mod links;
mod operations;
mod types;
mod untyped;
mod xml;

pub use annotations::*;
pub use known::*;
pub use links::*;
pub use operations::*;
pub use types::*;
pub use untyped::*;
pub use xml::*;

/// Everything known about one provider.
#[derive(Debug, Clone)]
pub struct Api {
    /// The folder's name under `specs/`, such as `presscart`.
    pub provider: String,
    /// The document's title.
    pub title: String,
    /// The document's description, as Markdown.
    pub description: Option<String>,
    /// The document's version of the API.
    pub version: String,
    /// Base URLs, at least one.
    pub servers: Vec<Server>,
    /// Security schemes, in document order.
    pub schemes: Vec<SecurityScheme>,
    /// All named types.
    pub types: Vec<Type>,
    /// Places whose values are free JSON, in the order in which they were met.
    pub untyped: Vec<Untyped>,
    /// All operations, in document order.
    pub operations: Vec<Operation>,
    /// What the provider sends by itself: webhooks, then callbacks.
    pub hooks: Vec<Hook>,
    /// The tags that the document describes, in its order.
    pub tags: Vec<Tag>,
    /// The scopes, the token kinds, introspection.
    pub scopes: Scopes,
    /// What `client.yaml` says of the client as a whole.
    pub client: ClientFacts,
    /// The inputs the model was read from, for the header line of generated files.
    pub inputs: Vec<String>,
    /// The names of an earlier version.
    pub known: KnownNames,
    /// What changed from version to version, as Markdown.
    pub changelog: Option<String>,
}

impl Api {
    /// The type behind an id.
    pub fn type_of(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }
}

/// A group of operations as the document names it.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The name in the document.
    pub name: String,
    /// What the group is about, as Markdown.
    pub description: Option<String>,
}

/// A base URL.
#[derive(Debug, Clone)]
pub struct Server {
    /// The URL, with `{name}` for each variable.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its variables, in document order.
    pub variables: Vec<ServerVariable>,
}

/// A variable in a server's URL.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// The value unless another is given; empty: one has to be given.
    pub default: String,
    /// The values it may have; empty: any.
    pub values: Vec<String>,
    /// What it means.
    pub description: Option<String>,
    /// Environment variable in which `from_env` looks for it.
    pub variable: Option<String>,
}

/// A way to prove who is calling.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// The document's name of it.
    pub name: String,
    /// Where the credential goes.
    pub kind: SchemeKind,
    /// What the document says of it.
    pub description: Option<String>,
}

/// Where a credential goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`, also for OAuth 2 and OpenID Connect.
    Bearer,
    /// The same with tokens that a program gets at this URL (OAuth 2 client credentials).
    ClientCredentials(String),
    /// `Authorization: Basic …`.
    Basic,
    /// A header of this name.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
}

/// Prose of the document with what is known about the thing besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc {
    /// Markdown as the document has it.
    pub text: Option<String>,
    /// The provider does not document it.
    pub inferred: bool,
    /// The unit, such as `USD cents`.
    pub unit: Option<String>,
    /// Facts worth a line: default, bounds, length, pattern; in words.
    pub facts: Vec<String>,
}
