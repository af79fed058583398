//! `client.yaml`: what neither the document nor the scopes can say.

use indexmap::IndexMap;
use serde::Deserialize;

/// The content of `client.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ClientFile {
    /// The crate.
    pub package: PackageEntry,
    /// Where the document comes from.
    pub source: SourceEntry,
    /// The credential.
    pub credential: CredentialEntry,
    /// The server.
    pub server: ServerEntry,
    /// Headers and query parameters that go with every call.
    pub constants: Vec<ConstantEntry>,
    /// The answers.
    pub response: ResponseEntry,
    /// What the provider does with an idempotency key.
    pub idempotency: Option<IdempotencyEntry>,
    /// Replay classes by operation id.
    pub replay: IndexMap<String, ReplayWord>,
    /// Schemes of paging by a free name.
    pub paging: IndexMap<String, PagingEntry>,
    /// The errors.
    pub errors: ErrorsEntry,
    /// The rate limits.
    pub rate_limit: RateLimitEntry,
    /// Deliveries.
    pub webhooks: Option<WebhooksEntry>,
    /// Rust names.
    pub names: NamesEntry,
}

/// The crate.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PackageEntry {
    /// Its name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The provider's name in prose.
    pub title: Option<String>,
    /// One line for the manifest.
    pub description: Option<String>,
    /// The provider's page.
    pub homepage: Option<String>,
}

/// Where the document comes from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SourceEntry {
    /// A URL.
    pub url: Option<String>,
    /// The document itself is there, and not a page about it.
    pub document: bool,
    /// Environment variable with a token that the server of the document asks for.
    pub token: Option<String>,
}

/// The credential.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CredentialEntry {
    /// The security scheme of a bare token.
    pub scheme: Option<String>,
    /// Environment variable with the token.
    pub variable: Option<String>,
    /// A token for examples.
    pub example: Option<String>,
    /// How tokens start.
    pub prefixes: Vec<PrefixEntry>,
}

/// How tokens of one kind start.
#[derive(Debug, Clone, Deserialize)]
pub struct PrefixEntry {
    /// The first characters.
    pub prefix: String,
    /// `live` or `test`; empty: the provider has one kind only.
    #[serde(default)]
    pub kind: String,
}

/// The server.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ServerEntry {
    /// Its variables by name.
    pub variables: IndexMap<String, ServerVariableEntry>,
}

/// A server's variable.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ServerVariableEntry {
    /// Environment variable with its value.
    pub variable: Option<String>,
    /// The document's default is a placeholder: users have to say.
    #[serde(default)]
    pub required: bool,
}

/// A header or query parameter that goes with every call.
#[derive(Debug, Clone, Deserialize)]
pub struct ConstantEntry {
    /// Where it goes.
    #[serde(rename = "in")]
    pub place: ConstantPlace,
    /// The name on the wire.
    pub name: String,
    /// The value unless another is set.
    pub value: Option<String>,
    /// The builder's setter.
    pub method: Option<String>,
    /// What it is.
    pub doc: Option<String>,
}

/// Where a constant goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConstantPlace {
    /// Into a header.
    Header,
    /// Into the query.
    Query,
}

/// The answers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ResponseEntry {
    /// JSON pointer to what the caller gets of an enveloped answer.
    pub unwrap: Option<String>,
}

/// What the provider does with an idempotency key.
#[derive(Debug, Clone, Deserialize)]
pub struct IdempotencyEntry {
    /// The header.
    pub header: Option<String>,
    /// In quotes, as a structured-field string.
    #[serde(default)]
    pub quoted: bool,
    /// In place of a header: JSON pointer to a field of the body.
    pub field: Option<String>,
    /// Methods of which every operation honours a key.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Ids of operations that honour a key.
    #[serde(default)]
    pub operations: Vec<String>,
}

/// A replay class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplayWord {
    /// May be repeated.
    Safe,
    /// Repeated with the same key.
    Keyed,
    /// Never sent twice.
    Once,
}

/// A scheme of paging.
#[derive(Debug, Clone, Deserialize)]
pub struct PagingEntry {
    /// What is the same for all its operations.
    #[serde(flatten)]
    pub shared: PagingKeys,
    /// The operations and what differs for each.
    #[serde(deserialize_with = "operations")]
    pub operations: IndexMap<String, PagingKeys>,
}

/// How an operation is paged. An operation's keys come before those of its scheme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PagingKeys {
    /// How the next page is asked for.
    pub style: Option<PagingWord>,
    /// Where the parameters are.
    #[serde(rename = "in")]
    pub sent_in: Option<SentInWord>,
    /// Parameter with the page's number.
    pub page: Option<String>,
    /// Number of the first page.
    pub first: Option<u32>,
    /// Parameter with the index of the first item.
    pub offset: Option<String>,
    /// Parameter with the cursor.
    pub cursor: Option<String>,
    /// Where in an item its identifier is.
    pub id: Option<String>,
    /// Parameter with the page's size.
    pub size: Option<String>,
    /// Items on a page where nobody asks for a number.
    pub default_size: Option<u32>,
    /// The most items on a page.
    pub max_size: Option<u32>,
    /// Where the items are.
    pub items: Option<String>,
    /// Where the next page's number, cursor or URL is.
    pub next: Option<AnswerPlace>,
    /// Where the last page's number is.
    pub last: Option<AnswerPlace>,
    /// Where the number of all items is.
    pub total: Option<AnswerPlace>,
    /// Where it is said whether another page follows.
    pub more: Option<AnswerPlace>,
}

/// A style of paging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagingWord {
    /// By the page's number.
    PageNumber,
    /// By the index of the first item.
    Offset,
    /// By a cursor.
    Cursor,
    /// By the last item's identifier.
    LastItem,
    /// By a URL.
    NextUrl,
    /// By the `Link` header.
    Link,
}

/// Where the parameters of paging are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SentInWord {
    /// In the query.
    Query,
    /// In the JSON body.
    Body,
}

/// A place in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum AnswerPlace {
    /// A JSON pointer into its body.
    Body(String),
    /// A header.
    Header {
        /// Its name.
        header: String,
    },
}

/// The errors.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ErrorsEntry {
    /// Component schema of the body.
    pub schema: Option<String>,
    /// Where the sentence for people is.
    pub message: Option<String>,
    /// Where the code for programs is.
    pub code: Option<String>,
    /// Where the field errors are.
    pub details: Option<String>,
    /// Where the request's name is.
    pub request_id: Option<String>,
    /// Response header with the request's name.
    pub request_id_header: Option<String>,
    /// Statuses by which a missing scope is reported.
    pub permission_denied: Option<Vec<u16>>,
    /// Codes that make a retryable status final.
    pub not_retryable_codes: Vec<String>,
    /// Codes that make a status retryable.
    pub retryable_codes: Vec<String>,
    /// What a refusal says of scopes.
    pub scopes: ScopeDialectEntry,
}

/// What a refusal says of scopes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ScopeDialectEntry {
    /// Codes that mean a missing scope.
    pub codes: Vec<String>,
    /// A success with such a code is a refusal, too.
    pub in_success: bool,
    /// Where the scopes are that the call needs.
    pub needed: Option<String>,
    /// Where the scopes are that the token holds.
    pub provided: Option<String>,
    /// Response header with the scopes that the call needs.
    pub needed_header: Option<String>,
    /// Response header with the scopes that the token holds.
    pub provided_header: Option<String>,
    /// One of the scopes that are named as needed is enough.
    pub any: bool,
}

/// The rate limits.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RateLimitEntry {
    /// The tiers by name.
    pub tiers: IndexMap<String, TierEntry>,
    /// The tier of a client that was told nothing.
    pub default: Option<String>,
    /// The headers.
    pub headers: RateHeadersEntry,
}

/// A tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum TierEntry {
    /// So many requests in so many seconds.
    Limited {
        /// Requests.
        requests: u32,
        /// Seconds.
        seconds: u32,
    },
    /// `unlimited`.
    Unlimited(Unlimited),
}

/// The word `unlimited`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unlimited {
    /// No limit.
    Unlimited,
}

/// Headers that say how much of the limit is left.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RateHeadersEntry {
    /// The limit.
    pub limit: Option<String>,
    /// What is left.
    pub remaining: Option<String>,
    /// When it is whole again.
    pub reset: Option<String>,
    /// How that time is written.
    pub reset_is: Option<ResetWord>,
}

/// How the time of a reset is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResetWord {
    /// Unix time.
    EpochSeconds,
    /// Seconds from now.
    DeltaSeconds,
}

/// Deliveries.
#[derive(Debug, Clone, Deserialize)]
pub struct WebhooksEntry {
    /// Where the event's name is.
    pub event: LocationEntry,
    /// Where the delivery's id is.
    pub id: Option<LocationEntry>,
    /// Where the time is.
    pub timestamp: Option<LocationEntry>,
    /// How a delivery is signed.
    pub signature: Option<SignatureEntry>,
    /// Event name and component schema of its body.
    pub events: IndexMap<String, String>,
}

/// A place in a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LocationEntry {
    /// A header.
    Header(String),
    /// A JSON pointer into the body.
    Body(String),
}

/// How a delivery is signed.
#[derive(Debug, Clone, Deserialize)]
pub struct SignatureEntry {
    /// The header.
    pub header: String,
    /// What stands before the hex digits.
    #[serde(default)]
    pub prefix: String,
    /// What stands between several signatures.
    pub separator: Option<String>,
}

/// Rust names.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NamesEntry {
    /// Tag → handle.
    pub resources: IndexMap<String, String>,
    /// Operation id → method.
    pub methods: IndexMap<String, String>,
    /// Component schema → type.
    pub types: IndexMap<String, String>,
}

/// Operations as a list of ids, or as a map from id to what differs.
fn operations<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<IndexMap<String, PagingKeys>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Operations {
        Listed(Vec<String>),
        Mapped(IndexMap<String, Option<PagingKeys>>),
    }
    Ok(match Operations::deserialize(deserializer)? {
        Operations::Listed(ids) => ids.into_iter().map(|id| (id, PagingKeys::default())).collect(),
        Operations::Mapped(map) => {
            map.into_iter().map(|(id, keys)| (id, keys.unwrap_or_default())).collect()
        }
    })
}
