//! What people wrote beside the document: scopes and facts about the client.

use super::TypeId;

/// The scopes of a provider.
#[derive(Debug, Clone, Default)]
pub struct Scopes {
    /// The security scheme they belong to.
    pub scheme: Option<String>,
    /// The provider publishes scopes at all.
    pub published: bool,
    /// A sentence about them.
    pub note: Option<String>,
    /// The vocabulary, in file order.
    pub vocabulary: Vec<Scope>,
    /// The kinds of token, in file order.
    pub tokens: Vec<TokenKind>,
    /// How a client learns what its token holds.
    pub introspection: Option<Introspection>,
}

/// A scope of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The name on the wire.
    pub name: String,
    /// It is needed to change something, not only to look.
    pub write: bool,
    /// Scopes that a token with this one holds as well.
    pub implies: Vec<String>,
    /// What it allows.
    pub doc: String,
}

/// A kind of token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenKind {
    /// The provider's name of it.
    pub name: String,
    /// It holds every scope.
    pub all: bool,
    /// It can use read scopes only (`Some(false)`), write scopes only (`Some(true)`), or both.
    pub write: Option<bool>,
}

/// How a client learns what its own token holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Introspection {
    /// By a call.
    Call {
        /// The operation's id.
        operation: String,
        /// JSON pointer to the kind of the token; empty: there are no kinds.
        kind: String,
        /// JSON pointer to the scopes.
        scopes: String,
    },
    /// By a claim of the token, which is a JWT.
    Jwt {
        /// The claim.
        claim: String,
        /// How it lists scopes.
        form: JwtForm,
    },
}

/// How a JWT's claim lists scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwtForm {
    /// `{"feeds": "read"}` means `feeds:read`.
    LevelMap,
    /// `"a b"`.
    SpaceSeparated,
    /// `["a", "b"]`.
    List,
}

/// What an operation needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// No credential.
    Public,
    /// Any valid credential.
    AnyCredential,
    /// One of these sets of scopes, each in full. Never empty, and no set is empty.
    Scopes(Vec<Vec<String>>),
    /// Nobody knows.
    Unknown,
}

/// What `client.yaml` says of the client as a whole.
#[derive(Debug, Clone, Default)]
pub struct ClientFacts {
    /// The crate's name.
    pub package: String,
    /// The crate's version.
    pub version: String,
    /// The provider's name in prose.
    pub title: String,
    /// One line for the manifest.
    pub description: String,
    /// The provider's page about the API.
    pub homepage: Option<String>,
    /// The credential.
    pub credential: CredentialFacts,
    /// Headers and query parameters that go with every call.
    pub constants: Vec<Constant>,
    /// How an idempotency key is sent.
    pub idempotency: Option<KeyPlace>,
    /// Where things are in an error's body.
    pub errors: ErrorShape,
    /// The rate limits.
    pub rate_limit: RateLimit,
    /// Deliveries of the provider to the user.
    pub webhooks: Option<Webhooks>,
    /// Rust names that people chose.
    pub names: Names,
}

/// What is known of the credential.
#[derive(Debug, Clone, Default)]
pub struct CredentialFacts {
    /// The scheme that a bare token is used with.
    pub scheme: Option<String>,
    /// Environment variable with the token.
    pub variable: Option<String>,
    /// A token for examples; opens nothing.
    pub example: Option<String>,
    /// `(prefix, kind)`; the kind is `live`, `test` or empty.
    pub prefixes: Vec<(String, String)>,
}

/// A header or query parameter that goes with every call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constant {
    /// In the query; otherwise a header.
    pub query: bool,
    /// The name on the wire.
    pub name: String,
    /// The value unless another is set.
    pub value: Option<String>,
    /// The builder's setter.
    pub method: Option<String>,
    /// What it is.
    pub doc: Option<String>,
}

/// Where an idempotency key goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// Into a header.
    Header {
        /// Its name.
        name: String,
        /// In quotes, as a structured-field string.
        quoted: bool,
    },
    /// Into the body: a JSON pointer.
    Field(String),
}

/// Where things are in an error's body: JSON pointers, empty where there is no such thing.
#[derive(Debug, Clone, Default)]
pub struct ErrorShape {
    /// The error body's type.
    pub schema: Option<TypeId>,
    /// A sentence for people.
    pub message: String,
    /// A code for programs.
    pub code: String,
    /// What is wrong with which field.
    pub details: String,
    /// The provider's name of the request.
    pub request_id: String,
    /// A response header with the same.
    pub request_id_header: String,
    /// Statuses by which a missing scope is reported.
    pub permission_denied: Vec<u16>,
    /// Codes that make a status retryable.
    pub retryable_codes: Vec<String>,
    /// Codes that make a status final.
    pub final_codes: Vec<String>,
    /// What a refusal says of scopes.
    pub scopes: ScopeDialect,
}

/// Where scopes are in a refusal; empty where there is no such thing.
#[derive(Debug, Clone, Default)]
pub struct ScopeDialect {
    /// Codes that mean a missing scope.
    pub codes: Vec<String>,
    /// A success with such a code is a refusal, too.
    pub in_success: bool,
    /// JSON pointer to the scopes that the call needs.
    pub needed: String,
    /// JSON pointer to the scopes that the token holds.
    pub provided: String,
    /// Response header with the scopes that the call needs.
    pub needed_header: String,
    /// Response header with the scopes that the token holds.
    pub provided_header: String,
    /// One of the scopes that are named as needed is enough.
    pub any: bool,
}

/// The rate limits.
#[derive(Debug, Clone, Default)]
pub struct RateLimit {
    /// `(name, requests, seconds)`; no requests: unlimited.
    pub tiers: Vec<(String, Option<u32>, u32)>,
    /// The tier of a client that was told nothing.
    pub default: Option<String>,
    /// Response header with the limit.
    pub limit: Option<String>,
    /// Response header with what is left.
    pub remaining: Option<String>,
    /// Response header that says when it is whole again.
    pub reset: Option<String>,
    /// That header holds a Unix time.
    pub reset_is_epoch: bool,
}

/// Deliveries of the provider to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhooks {
    /// Where the event's name is.
    pub event: Location,
    /// Where the delivery's id is.
    pub id: Option<Location>,
    /// Where the time is.
    pub timestamp: Option<Location>,
    /// How a delivery is signed.
    pub signature: Option<Signature>,
    /// Event name and the type of its body.
    pub events: Vec<(String, TypeId)>,
}

/// A place in a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A header.
    Header(String),
    /// A JSON pointer into the body.
    Body(String),
}

/// How a delivery is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The header.
    pub header: String,
    /// What stands before the hex digits.
    pub prefix: String,
    /// What stands between several signatures.
    pub separator: Option<String>,
}

/// Rust names that people chose.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Tag → handle.
    pub resources: Vec<(String, String)>,
    /// Operation id → method.
    pub methods: Vec<(String, String)>,
}
