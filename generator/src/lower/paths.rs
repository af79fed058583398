//! Paths: turns a key of `paths` into the path that is sent, the query that always goes with it, and
//! the parameters that stand in that query.

use super::Lowering;
use super::pointer::join;
use crate::report::meaning;

/// A path as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Route<'d> {
    /// The template, without a query.
    pub path: &'d str,
    /// The pairs of the query that are always the same, such as `beta=true` or `upload`.
    pub constants: Vec<&'d str>,
    /// The keys of the query that have a name in braces as their value, and that name.
    pub variables: Vec<(&'d str, &'d str)>,
}

impl Route<'_> {
    /// The template with the query that always goes with it.
    pub(super) fn template(&self) -> String {
        match self.constants.as_slice() {
            [] => self.path.to_owned(),
            pairs => format!("{}?{}", self.path, pairs.join("&")),
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Reads a key of `paths`. A query in it is sent. A fragment tells operations on one path apart for
    /// readers of the document and is not; behind it stands the method of an operation that OpenAPI 3.0
    /// has no key for (`is_method`). `None`: no URL can have it, and what it means would be a guess.
    pub(super) fn lower_path(
        &mut self,
        key: &'d str,
        pointer: &str,
        is_method: bool,
    ) -> Option<Route<'d>> {
        let (rest, fragment) = match key.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (key, None),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut route = Route { path, constants: Vec::new(), variables: Vec::new() };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').and_then(|(key, value)| Some((key, name_in(value)?))) {
                Some(variable) => route.variables.push(variable),
                None => route.constants.push(pair),
            }
        }
        let place = || self.source.at_key(pointer);
        if let Some(reason) = fault_of(path, &route.constants) {
            self.report.push(meaning::path_invalid(place(), key, reason));
            return None;
        }
        if let Some(fragment) = fragment.filter(|_| !is_method) {
            self.report.push(meaning::path_suffix(place(), key, &format!("#{fragment}")));
        }
        if let Some(name) = twice(path) {
            self.report.push(meaning::path_name_twice(place(), key, name));
        }
        Some(route)
    }
}

/// The name of a value that is one in braces.
fn name_in(value: &str) -> Option<&str> {
    let name = value.strip_prefix('{')?.strip_suffix('}')?;
    (!name.is_empty() && !name.contains(['{', '}'])).then_some(name)
}

/// Why a path cannot be sent.
fn fault_of(path: &str, constants: &[&str]) -> Option<&'static str> {
    match braces(path) {
        Err(reason) => Some(reason),
        Ok(_) if path.chars().any(char::is_control) => Some("has a control character"),
        Ok(names) if names.iter().any(|name| name.is_empty()) => Some("has braces without a name"),
        Ok(_) if constants.iter().any(|pair| pair.contains(['{', '}'])) => {
            Some("has braces in its query that are not a whole value; write its keys as parameters")
        }
        Ok(_) => None,
    }
}

/// A name that stands in braces twice: both get the same value.
fn twice(path: &str) -> Option<&str> {
    let names = braces(path).ok()?;
    let repeated = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name));
    repeated.map(|(_, name)| *name)
}

/// `GET /orders`.
pub(super) fn request(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_ascii_uppercase())
}

/// The names between braces of a template, in its order.
pub(super) fn braces(template: &str) -> Result<Vec<&str>, &'static str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find(['{', '}']) {
        if rest.as_bytes()[open] == b'}' {
            return Err("has a closing brace without an opening one");
        }
        let inside = &rest[open + 1..];
        let close = inside.find(['{', '}']).filter(|close| inside.as_bytes()[*close] == b'}');
        let Some(close) = close else { return Err("has an opening brace without a closing one") };
        names.push(&inside[..close]);
        rest = &inside[close + 1..];
    }
    Ok(names)
}

/// The JSON pointer of a path.
pub(super) fn pointer_of(key: &str) -> String {
    join("/paths", &[key])
}

#[cfg(test)]
mod tests {
    use super::{braces, fault_of};

    #[test]
    fn braces_have_to_match() {
        assert_eq!(braces("/a/{b}/{c}.json"), Ok(vec!["b", "c"]));
        for (path, fault) in [
            ("/a}{b", "has a closing brace without an opening one"),
            ("/a}", "has a closing brace without an opening one"),
            ("/{a", "has an opening brace without a closing one"),
            ("/{{a}}", "has an opening brace without a closing one"),
            ("/{}", "has braces without a name"),
            ("/a\u{7}", "has a control character"),
        ] {
            assert_eq!(fault_of(path, &[]), Some(fault), "{path:?}");
        }
        assert_eq!(fault_of("/a/{b}", &[]), None);
    }
}
