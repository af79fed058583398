//! `scopes.yaml`: which scopes there are, and what each operation needs.
//!
//! What the file says of itself is checked here (the vocabulary, circles, the form of the
//! requirements), so that it is checked even where the document cannot be read. What it says of the
//! document is checked by `lower`.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::check::Checker;
use super::grammar::{Key, Kind, Rest, Thing, optional, required};
use super::requirements::Reader;
use super::source::Source;
use crate::pointer::push_segment;
use crate::report::{Report, scopes as messages, structure};

/// The content of `scopes.yaml`.
#[derive(Debug, Clone)]
pub struct ScopesFile {
    /// The security scheme that the scopes belong to.
    pub scheme: Option<String>,
    /// The provider publishes scopes at all.
    pub published: bool,
    /// A sentence about the scopes.
    pub note: Option<String>,
    /// The vocabulary.
    pub scopes: IndexMap<String, ScopeEntry>,
    /// The kinds of token.
    pub tokens: IndexMap<String, TokenEntry>,
    /// How a client learns what its token holds.
    pub introspection: Option<IntrospectionEntry>,
    /// What operations need, by operation id or `METHOD /path`.
    pub operations: IndexMap<String, OperationEntry>,
}

/// A scope of the vocabulary.
#[derive(Debug, Clone, Deserialize)]
pub struct ScopeEntry {
    /// What it is needed for.
    pub access: AccessWord,
    /// Scopes that a token with this one holds as well.
    #[serde(default)]
    pub implies: Vec<String>,
    /// What it allows.
    #[serde(default)]
    pub doc: String,
}

/// What a scope is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessWord {
    /// To look.
    Read,
    /// To change.
    Write,
}

/// A kind of token.
#[derive(Debug, Clone, Deserialize)]
pub struct TokenEntry {
    /// What it holds.
    pub grants: Grants,
    /// It can use scopes of this access only.
    pub access: Option<AccessWord>,
}

/// What a kind of token holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grants {
    /// Every scope.
    All,
    /// The scopes that it lists.
    Listed,
}

/// How a client learns what its token holds.
#[derive(Debug, Clone)]
pub enum IntrospectionEntry {
    /// By a call.
    Call {
        /// The operation's id.
        operation: String,
        /// JSON pointer to the kind of token; empty: there are no kinds.
        kind: String,
        /// JSON pointer to the scopes.
        scopes: String,
    },
    /// By a claim of the token.
    Jwt {
        /// The claim.
        claim: String,
        /// How it lists scopes.
        form: ClaimForm,
    },
}

/// How a JWT's claim lists scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimForm {
    /// `{"feeds": "read"}` means `feeds:read`.
    LevelMap,
    /// `"a b"`.
    SpaceSeparated,
    /// `["a", "b"]`.
    List,
}

/// What an operation needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationEntry {
    /// The scopes, or that there are none.
    pub needs: Needs,
    /// The provider does not document it.
    pub inferred: bool,
    /// A sentence about it.
    pub note: Option<String>,
}

/// The scopes that an operation needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needs {
    /// `public`: no credential.
    Public,
    /// `none`: any valid credential.
    Nothing,
    /// `unknown`.
    Unknown,
    /// One of these sets, each in full.
    Scopes(Vec<Vec<String>>),
}

static FILE: Kind = Kind::Thing(&ROOT);

pub(super) const fn thing(noun: &'static str, keys: &'static [Key]) -> Thing {
    Thing { noun, keys, rest: Rest::Refused, prepare: None, complete: None }
}

pub(super) static ROOT: Thing = thing(
    "scopes.yaml",
    &[
        required("version", Kind::Whole),
        optional("scheme", Kind::Text),
        optional("published", Kind::Flag),
        optional("note", Kind::Text),
        required("scopes", Kind::Map(&Kind::Thing(&SCOPE))),
        optional("tokens", Kind::Map(&Kind::Thing(&TOKEN))),
        optional("introspection", Kind::Thing(&INTROSPECTION)),
        required("operations", Kind::Map(&Kind::Any)),
    ],
);

static SCOPE: Thing = thing(
    "a scope",
    &[
        required("access", Kind::Choice(&["read", "write"])),
        optional("implies", Kind::List(&Kind::Text)),
        optional("doc", Kind::Text),
    ],
);

static TOKEN: Thing = thing(
    "a kind of token",
    &[
        required("grants", Kind::Choice(&["all", "listed"])),
        optional("access", Kind::Choice(&["read", "write"])),
    ],
);

static INTROSPECTION: Thing = thing(
    "the introspection",
    &[
        optional("operation", Kind::Text),
        optional("kind", Kind::Text),
        optional("scopes", Kind::Text),
        optional("jwt", Kind::Thing(&JWT)),
    ],
);

static JWT: Thing = thing(
    "the JWT's claim",
    &[
        required("claim", Kind::Text),
        required("form", Kind::Choice(&["level-map", "space-separated", "list"])),
    ],
);

/// Reads `scopes.yaml`.
pub(super) fn load_scopes(
    source: &Source<'_>,
    value: &mut Value,
    report: &mut Report,
) -> Option<ScopesFile> {
    let mut checker = Checker::new(source, report);
    checker.check(value, &FILE);
    checker.finish();
    check_version(value, source, report);
    let operations = take_operations(value);
    let mut file = parse(value, source, report)?;
    let mut reader = Reader { source, report, scopes: &file.scopes };
    reader.check_vocabulary();
    let read = operations.into_iter().map(|(name, value)| {
        let mut pointer = "/operations".to_owned();
        push_segment(&mut pointer, &name);
        let entry = reader.read_entry(value, &pointer);
        (name, entry)
    });
    let operations: IndexMap<_, _> = read.collect();
    reader.report_unused(&operations);
    file.operations = operations;
    Some(file)
}

/// Reports a version of the annotation files that is not this one.
pub(super) fn check_version(value: &Value, source: &Source<'_>, report: &mut Report) {
    if let Some(version) = value.get("version").and_then(Value::as_u64)
        && version > 1
    {
        let place = source.at("/version");
        report.push(structure::value_choice(place, "version", &version.to_string(), &["1"]));
    }
}

fn take_operations(value: &mut Value) -> serde_json::Map<String, Value> {
    match value.get_mut("operations").map(Value::take) {
        Some(Value::Object(operations)) => operations,
        _ => serde_json::Map::new(),
    }
}

/// The parts of the file that serde reads as they are.
#[derive(Deserialize)]
struct Parts {
    scheme: Option<String>,
    published: Option<bool>,
    note: Option<String>,
    scopes: IndexMap<String, ScopeEntry>,
    #[serde(default)]
    tokens: IndexMap<String, TokenEntry>,
    introspection: Option<IntrospectionParts>,
}

#[derive(Deserialize)]
struct IntrospectionParts {
    operation: Option<String>,
    kind: Option<String>,
    scopes: Option<String>,
    jwt: Option<JwtParts>,
}

#[derive(Deserialize)]
struct JwtParts {
    claim: String,
    form: ClaimForm,
}

fn parse(value: &Value, source: &Source<'_>, report: &mut Report) -> Option<ScopesFile> {
    let parts = match serde_path_to_error::deserialize::<_, Parts>(value) {
        Ok(parts) => parts,
        Err(error) => {
            let place = source.at(&super::document::pointer_of(error.path()));
            report.push(structure::document_unreadable(place, &error.inner().to_string()));
            return None;
        }
    };
    Some(ScopesFile {
        scheme: parts.scheme,
        published: parts.published.unwrap_or(true),
        note: parts.note,
        scopes: parts.scopes,
        tokens: parts.tokens,
        introspection: parts.introspection.and_then(|parts| introspection(parts, source, report)),
        operations: IndexMap::new(),
    })
}

fn introspection(
    parts: IntrospectionParts,
    source: &Source<'_>,
    report: &mut Report,
) -> Option<IntrospectionEntry> {
    let mut refuse = |reason: &str| {
        report.push(messages::introspection_invalid(source.at_key("/introspection"), reason));
        None
    };
    match (parts.jwt, parts.operation) {
        (Some(_), Some(_)) => refuse("a token is looked into by a call or by a claim, not both"),
        (Some(jwt), None) => Some(IntrospectionEntry::Jwt { claim: jwt.claim, form: jwt.form }),
        (None, None) => refuse("there is neither `operation` nor `jwt`"),
        (None, Some(operation)) => match parts.scopes {
            None => refuse("`scopes` does not say where the answer has the scopes"),
            Some(scopes) => Some(IntrospectionEntry::Call {
                operation,
                kind: parts.kind.unwrap_or_default(),
                scopes,
            }),
        },
    }
}
