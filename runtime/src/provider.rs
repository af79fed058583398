//! What a generated crate says of its provider, as constants.

use crate::operation::Operation;
pub use crate::scope::ScopeDialect;

/// A provider: where it is, how it is spoken to, what its tokens and errors look like.
///
/// Written by the generator as one `static`; everything has a neutral default.
#[derive(Debug)]
pub struct Provider {
    /// The name in prose, such as `Presscart`.
    pub title: &'static str,
    /// `name/version` of the crate, the start of the `User-Agent`.
    pub user_agent: &'static str,
    /// Where the API is; the first one is used unless another is chosen.
    pub servers: &'static [Server],
    /// The security schemes of the document.
    pub schemes: &'static [Scheme],
    /// The scheme that a bare token is used with; the first one if it says nothing.
    pub default_scheme: Option<&'static str>,
    /// Environment variable with the token.
    pub variable: Option<&'static str>,
    /// How tokens of this provider start. Empty: nothing is known about them.
    pub prefixes: &'static [Prefix],
    /// Headers and query parameters that go with every call.
    pub constants: &'static [Constant],
    /// How an idempotency key is sent.
    pub idempotency: Option<KeyPlace>,
    /// Where things are in an error's body.
    pub errors: ErrorShape,
    /// The rate limits by tier.
    pub rate_limits: RateLimits,
    /// The vocabulary of scopes.
    pub scopes: &'static [ScopeInfo],
    /// The kinds of token.
    pub tokens: &'static [TokenKind],
    /// How a client learns what its own token holds.
    pub introspection: Option<Introspection>,
}

impl Provider {
    /// A provider of which nothing is known but its name.
    pub const fn new(title: &'static str, user_agent: &'static str) -> Self {
        Self {
            title,
            user_agent,
            servers: &[],
            schemes: &[],
            default_scheme: None,
            variable: None,
            prefixes: &[],
            constants: &[],
            idempotency: None,
            errors: ErrorShape::UNKNOWN,
            rate_limits: RateLimits::NONE,
            scopes: &[],
            tokens: &[],
            introspection: None,
        }
    }
}

/// A base URL of the provider.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// The URL, with `{name}` for each variable.
    pub url: &'static str,
    /// What it is for, such as `production`.
    pub description: &'static str,
    /// The variables in the URL.
    pub variables: &'static [ServerVariable],
}

/// A variable in a server's URL.
#[derive(Clone, Copy, Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// Its value unless another is given; empty: one has to be given.
    pub default: &'static str,
    /// The values it may have; empty: any.
    pub values: &'static [&'static str],
    /// Environment variable in which `from_env` looks for it.
    pub variable: Option<&'static str>,
}

/// A way to prove who is calling (OpenAPI's security scheme).
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// The document's name of the scheme.
    pub name: &'static str,
    /// Where the credential goes.
    pub kind: SchemeKind,
}

/// Where a credential goes in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (RFC 6750); OAuth 2 and OpenID Connect tokens too.
    Bearer,
    /// The same with tokens that a program gets at this URL (RFC 6749, section 4.4), or, where it
    /// begins with `/`, there on the API's host.
    ClientCredentials(&'static str),
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// A header of this name.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
    /// A cookie of this name.
    Cookie(&'static str),
}

impl SchemeKind {
    pub(crate) fn is_bearer(self) -> bool {
        matches!(self, Self::Bearer | Self::ClientCredentials(_))
    }

    /// Where a program gets its tokens.
    pub(crate) fn token_url(self) -> Option<&'static str> {
        match self {
            Self::ClientCredentials(url) => Some(url),
            _ => None,
        }
    }
}

/// How tokens of one kind start.
#[derive(Clone, Copy, Debug)]
pub struct Prefix {
    /// The first characters, such as `pp_test_`.
    pub prefix: &'static str,
    /// `live`, `test`, or empty where the provider has one kind only.
    pub kind: &'static str,
}

/// A header or query parameter that is set on the client and goes with every call.
#[derive(Clone, Copy, Debug)]
pub struct Constant {
    /// The name on the wire.
    pub name: &'static str,
    /// The value unless another is set; without one nothing is sent until one is set.
    pub value: Option<&'static str>,
    /// Where it goes.
    pub place: ConstantPlace,
}

/// Where a [`Constant`] goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstantPlace {
    /// Into the headers.
    Header,
    /// Into the query.
    Query,
}

/// Where in a request its idempotency key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyPlace {
    /// Into a header (draft-ietf-httpapi-idempotency-key-header).
    Header {
        /// The header's name.
        name: &'static str,
        /// As a structured-field string, in quotes, as the draft has it; most servers take it
        /// plain.
        quoted: bool,
    },
    /// Into the body, which is a JSON object or a form: a JSON pointer, such as
    /// `/idempotency_key`. A key that the caller's body holds there already is the call's key.
    Field(&'static str),
}

/// Where things are in an error's body: JSON pointers (RFC 6901), empty where there is no such thing.
#[derive(Clone, Copy, Debug)]
pub struct ErrorShape {
    /// A sentence for people.
    pub message: &'static str,
    /// A code for programs.
    pub code: &'static str,
    /// What is wrong with which field.
    pub details: &'static str,
    /// The provider's name of the request.
    pub request_id: &'static str,
    /// A response header with the provider's name of the request.
    pub request_id_header: &'static str,
    /// The statuses by which a missing scope is reported.
    pub permission_denied: &'static [u16],
    /// Codes that make a status retryable which otherwise is not.
    pub retryable_codes: &'static [&'static str],
    /// Codes that make a status final which otherwise is retried.
    pub final_codes: &'static [&'static str],
    /// How a missing scope is reported.
    pub scopes: ScopeDialect,
}

impl ErrorShape {
    /// Nothing is known of the body; 403 means a missing scope.
    pub const UNKNOWN: Self = Self {
        message: "",
        code: "",
        details: "",
        request_id: "",
        request_id_header: "",
        permission_denied: &[403],
        retryable_codes: &[],
        final_codes: &[],
        scopes: ScopeDialect::STANDARD,
    };
}

/// The rate limits of a provider.
#[derive(Clone, Copy, Debug)]
pub struct RateLimits {
    /// The tiers, in the order of the provider's file.
    pub tiers: &'static [RateTier],
    /// The tier of a client that was told nothing.
    pub default: Option<&'static str>,
    /// Response header with the limit.
    pub limit_header: Option<&'static str>,
    /// Response header with what is left of it.
    pub remaining_header: Option<&'static str>,
    /// Response header that says when it is whole again.
    pub reset_header: Option<&'static str>,
    /// The reset header is documented to hold a Unix time, not a number of seconds from now. What it
    /// holds is told by its size, as servers do not always do what they document.
    pub reset_is_epoch: bool,
}

impl RateLimits {
    /// No limit is documented.
    pub const NONE: Self = Self {
        tiers: &[],
        default: None,
        limit_header: None,
        remaining_header: None,
        reset_header: None,
        reset_is_epoch: false,
    };
}

/// One tier: so many requests in so many seconds.
#[derive(Clone, Copy, Debug)]
pub struct RateTier {
    /// The provider's name of it.
    pub name: &'static str,
    /// Requests in each period; `None`: unlimited.
    pub requests: Option<u32>,
    /// The period in seconds.
    pub seconds: u32,
}

/// One scope of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct ScopeInfo {
    /// The name on the wire, such as `orders.lists`.
    pub name: &'static str,
    /// What it is needed for.
    pub access: Access,
    /// Scopes that a token with this one holds as well.
    pub implies: &'static [&'static str],
    /// What it allows, in a sentence.
    pub doc: &'static str,
}

impl ScopeInfo {
    /// A scope to look.
    pub const fn read(name: &'static str, doc: &'static str) -> Self {
        Self { name, access: Access::Read, implies: &[], doc }
    }

    /// A scope to change.
    pub const fn write(name: &'static str, doc: &'static str) -> Self {
        Self { name, access: Access::Write, implies: &[], doc }
    }

    /// Sets [`implies`](Self::implies).
    pub const fn implies(mut self, scopes: &'static [&'static str]) -> Self {
        self.implies = scopes;
        self
    }
}

/// What a scope is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// To look.
    Read,
    /// To change.
    Write,
}

/// A kind of token.
#[derive(Clone, Copy, Debug)]
pub struct TokenKind {
    /// The provider's name of it, such as `read_only`.
    pub name: &'static str,
    /// It holds every scope, listed or not.
    pub all: bool,
    /// It can use scopes of this access only.
    pub access: Option<Access>,
}

/// How a client learns what its own token holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Introspection {
    /// A free, safe call answers it.
    Call {
        /// The operation to call.
        operation: &'static Operation,
        /// JSON pointer to the kind of the token; empty: there are no kinds.
        kind: &'static str,
        /// JSON pointer to the scopes.
        scopes: &'static str,
    },
    /// A claim of the token, which is a JWT whose content the provider documents.
    Jwt {
        /// Name of the claim.
        claim: &'static str,
        /// How the claim lists scopes.
        form: JwtForm,
    },
}

/// How a JWT's claim lists scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtForm {
    /// `{"feeds": "read"}` means `feeds:read`.
    LevelMap,
    /// `"a b c"` (RFC 8693, section 4.2).
    SpaceSeparated,
    /// `["a", "b"]`.
    List,
}
