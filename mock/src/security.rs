//! Security: turns the document's `security` into the ways in which a request can prove who calls.

use serde_json::Value;

use crate::document::Document;
use crate::parameter::Place;

/// Schemes that are needed at once. Empty: it goes without a credential, too.
pub(crate) type Alternative = Vec<Scheme>;

/// A security scheme, as far as it shows in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// `Authorization: Bearer …`; OAuth 2 and OpenID Connect tokens, too.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A key in a header, the query or a cookie.
    Key(Place, String),
    /// Something that does not show in the request, such as a client certificate.
    Invisible,
}

impl std::fmt::Display for Scheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bearer => f.write_str("`Authorization: Bearer …`"),
            Self::Basic => f.write_str("`Authorization: Basic …`"),
            Self::Key(Place::Query, name) => write!(f, "the query parameter `{name}`"),
            Self::Key(Place::Cookie, name) => write!(f, "the cookie `{name}`"),
            Self::Key(_, name) => write!(f, "the header `{name}`"),
            Self::Invisible => f.write_str("a proof outside of the request"),
        }
    }
}

/// The alternatives of an operation: its own, or the document's.
pub(crate) fn alternatives(document: &Document, operation: &Value) -> Vec<Alternative> {
    let security = operation.get("security").or_else(|| document.root().get("security"));
    let requirements = security.and_then(Value::as_array).into_iter().flatten();
    let alternative = |requirement: &Value| -> Alternative {
        let names = requirement.as_object().into_iter().flatten();
        names.map(|(name, _)| scheme(document, name)).collect()
    };
    requirements.map(alternative).collect()
}

/// All schemes of the document, asked for or not.
pub(crate) fn all_schemes(document: &Document) -> Vec<Scheme> {
    let schemes = document.root().pointer("/components/securitySchemes");
    let names = schemes.and_then(Value::as_object).into_iter().flatten();
    names.map(|(name, _)| scheme(document, name)).collect()
}

fn scheme(document: &Document, name: &str) -> Scheme {
    let schemes = document.root().pointer("/components/securitySchemes");
    let found = schemes.and_then(|schemes| schemes.get(name));
    let Some(value) = found.map(|value| document.resolve(value)) else {
        return Scheme::Invisible;
    };
    let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
    match text("type") {
        "http" if text("scheme").eq_ignore_ascii_case("basic") => Scheme::Basic,
        "http" | "oauth2" | "openIdConnect" => Scheme::Bearer,
        "apiKey" => Scheme::Key(key_place(text("in")), text("name").to_owned()),
        _ => Scheme::Invisible,
    }
}

fn key_place(place: &str) -> Place {
    match place {
        "query" => Place::Query,
        "cookie" => Place::Cookie,
        _ => Place::Header,
    }
}
