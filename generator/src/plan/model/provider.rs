//! What is known of the provider: the constant with it, its tiers and scopes, what it sends by itself.

use super::{Name, RustType, TypeRef};
use crate::escape::{DocLines, Markdown};
use crate::ir;

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
    /// What a program needs that calls every operation, the usual one first; with one or none of them, a
    /// credential for whatever the provider wants is enough.
    pub credentials: Vec<CredentialPlan>,
}

/// A credential for a scheme.
#[derive(Debug)]
pub struct CredentialPlan {
    /// The scheme.
    pub scheme: String,
    /// It is a name and a password; else it is a token.
    pub is_basic: bool,
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
    /// The module has something else of the type's name.
    pub is_shadowed: bool,
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
