//! The gate: turns the credential of a request into leave to go on, or the reason why not.

use std::sync::Arc;

use data_encoding::BASE64;
use percent_encoding::percent_decode_str;
use scopewright_generator::ir::Requirement;

use super::script::Script;
use super::tokens::{Grant, Tokens};
use crate::call::Call;
use crate::parameter::Place;
use crate::security::Scheme;
use crate::written::Pairs;

/// Why a request may not go on.
#[derive(Debug)]
pub(super) enum Barred {
    /// There is no credential.
    Missing,
    /// There is one, and nobody knows it.
    Unknown,
    /// The token is good and does not hold these scopes.
    Scopes(Arc<Grant>, Vec<String>),
}

/// What one scheme finds in a request.
enum Proof {
    Missing,
    Unknown,
    Known(Arc<Grant>),
    /// It does not show in a request.
    Invisible,
}

/// Lets a request in that brings what its operation asks for. `None`: whoever it is.
pub(super) fn admit(
    script: &Script,
    tokens: &Tokens,
    index: usize,
    call: &Call,
) -> Result<Option<Arc<Grant>>, Barred> {
    let act = &script.acts[index];
    let alternatives = &script.operation(index).security;
    if act.requirement == Requirement::Public || alternatives.is_empty() {
        return Ok(None);
    }
    let mut is_given = false;
    for alternative in alternatives {
        let proofs: Vec<Proof> =
            alternative.iter().map(|scheme| proof(tokens, scheme, call)).collect();
        is_given |= proofs.iter().any(|proof| matches!(proof, Proof::Known(_) | Proof::Unknown));
        let is_met = |proof: &Proof| matches!(proof, Proof::Known(_) | Proof::Invisible);
        if proofs.iter().all(is_met) {
            let grant = proofs.into_iter().find_map(|proof| match proof {
                Proof::Known(grant) => Some(grant),
                _ => None,
            });
            return allow(grant, &act.requirement);
        }
    }
    Err(if is_given { Barred::Unknown } else { Barred::Missing })
}

fn allow(
    grant: Option<Arc<Grant>>,
    requirement: &Requirement,
) -> Result<Option<Arc<Grant>>, Barred> {
    let Some(grant) = grant else { return Ok(None) };
    match grant.missing(requirement) {
        Some(missing) => Err(Barred::Scopes(grant, missing)),
        None => Ok(Some(grant)),
    }
}

fn proof(tokens: &Tokens, scheme: &Scheme, call: &Call) -> Proof {
    let texts = match scheme {
        Scheme::Invisible => return Proof::Invisible,
        Scheme::Bearer => authorization(call, "bearer").into_iter().collect(),
        Scheme::Basic => authorization(call, "basic").map(|text| basic(&text)).unwrap_or_default(),
        Scheme::Key(Place::Query, name) => {
            Pairs::query(call.query.as_deref().unwrap_or_default()).take(name)
        }
        Scheme::Key(Place::Cookie, name) => {
            Pairs::cookies(&call.header("cookie").unwrap_or_default()).take(name)
        }
        Scheme::Key(_, name) => call.header(name).into_iter().collect(),
    };
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return Proof::Missing;
    }
    let known = texts.iter().find_map(|text| {
        let decoded = percent_decode_str(text).decode_utf8_lossy();
        tokens.find(text).or_else(|| tokens.find(&decoded))
    });
    known.map_or(Proof::Unknown, Proof::Known)
}

/// What follows the name of a scheme, which is case-insensitive (RFC 9110, section 11.1).
fn authorization(call: &Call, scheme: &str) -> Option<String> {
    let value = call.header("authorization")?;
    let (name, rest) = value.split_once(' ')?;
    name.eq_ignore_ascii_case(scheme).then(|| rest.trim().to_owned())
}

/// A token is known by the whole of `user:password`, or by either side of it (RFC 7617).
fn basic(encoded: &str) -> Vec<String> {
    let decoded = BASE64.decode(encoded.as_bytes()).unwrap_or_default();
    let text = String::from_utf8_lossy(&decoded).into_owned();
    let (user, password) = text.split_once(':').unwrap_or((&text, ""));
    vec![text.clone(), user.to_owned(), password.to_owned()]
}
