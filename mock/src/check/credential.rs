//! The credential: one of the operation's alternatives, and nothing beside it.

use super::Check;
use crate::parameter::Place;
use crate::security::{self, Alternative, Scheme};

impl Check<'_> {
    pub(super) fn credential(&mut self) {
        let present = self.present();
        let alternatives = &self.operation.security;
        let is_proved = |alternative: &Alternative| {
            alternative.iter().all(|one| *one == Scheme::Invisible || present.contains(one))
        };
        if !alternatives.is_empty() && !alternatives.iter().any(is_proved) {
            let wanted: Vec<String> = alternatives.iter().map(describe).collect();
            self.note(format!("the credential is missing: {}", wanted.join(", or ")));
        }
        let is_asked = |one: &Scheme| {
            alternatives.iter().flatten().any(|other| other == one || is_same_header(other, one))
        };
        let surplus: Vec<String> = present
            .iter()
            .filter(|one| !is_asked(one))
            .map(|one| format!("a credential is sent that is not asked for: {one}"))
            .collect();
        self.problems.extend(surplus);
    }

    /// The schemes of the document, and `Authorization` in any case, that show in the request.
    fn present(&mut self) -> Vec<Scheme> {
        let mut schemes = security::all_schemes(&self.provider.document);
        schemes.extend([Scheme::Bearer, Scheme::Basic]);
        let mut present = Vec::new();
        for scheme in schemes {
            if !present.contains(&scheme) && self.shows(&scheme) {
                present.push(scheme);
            }
        }
        present
    }

    fn shows(&mut self, scheme: &Scheme) -> bool {
        match scheme {
            Scheme::Bearer => self.authorization("bearer"),
            Scheme::Basic => self.authorization("basic"),
            Scheme::Key(Place::Query, name) => is_given(&self.query.take(name)),
            Scheme::Key(Place::Cookie, name) => is_given(&self.cookies.take(name)),
            Scheme::Key(_, name) => self.take_header(name).is_some_and(|key| !key.is_empty()),
            Scheme::Invisible => false,
        }
    }

    /// Whether `Authorization` is of a scheme, whose name is case-insensitive (RFC 9110, section
    /// 11.1), with something after it.
    fn authorization(&mut self, scheme: &str) -> bool {
        let Some(value) = self.call.header("authorization") else { return false };
        let Some((name, proof)) = value.split_once(' ') else { return false };
        let shows = name.eq_ignore_ascii_case(scheme) && !proof.trim().is_empty();
        if shows {
            self.headers.insert("authorization".to_owned());
        }
        shows
    }
}

/// Whether both are read from `Authorization`, and one of them is a key there: nobody could tell them apart.
fn is_same_header(one: &Scheme, other: &Scheme) -> bool {
    let is_authorization = |scheme: &Scheme| match scheme {
        Scheme::Bearer | Scheme::Basic => true,
        Scheme::Key(Place::Header, name) => name.eq_ignore_ascii_case("authorization"),
        _ => false,
    };
    one != other
        && is_authorization(one)
        && is_authorization(other)
        && [one, other].iter().any(|scheme| matches!(scheme, Scheme::Key(..)))
}

fn is_given(values: &[String]) -> bool {
    values.len() == 1 && !values[0].is_empty()
}

fn describe(alternative: &Alternative) -> String {
    let schemes: Vec<String> = alternative.iter().map(Scheme::to_string).collect();
    schemes.join(" and ")
}
