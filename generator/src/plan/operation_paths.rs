//! Paths as words: what is fixed in them, what is a parameter, and what every path has.

use std::collections::BTreeSet;

use super::names::{Case, identifier};
use crate::ir::Operation;

/// The paths of a document.
#[derive(Debug)]
pub(super) struct Paths {
    /// Number of segments with which every path starts.
    shared: usize,
    /// Paths below which there are members: `/orders` where there is `/orders/{id}`.
    collections: BTreeSet<String>,
}

/// A path in words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PathWords {
    /// The fixed segments.
    pub(super) fixed: Vec<Fixed>,
    /// The parameters, in snake case.
    pub(super) parameters: Vec<String>,
    /// The last segment is a parameter.
    pub(super) ends_in_parameter: bool,
}

/// A fixed segment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    /// In snake case.
    pub(super) words: String,
    /// A parameter follows: one of them is meant.
    pub(super) has_member: bool,
}

impl Paths {
    pub(super) fn of<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Self {
        let collections = paths
            .clone()
            .filter_map(|path| path.trim_end_matches('/').rsplit_once('/'))
            .filter(|(_, last)| last.starts_with('{'))
            .map(|(before, _)| before.to_owned())
            .collect();
        Self { shared: shared_segments(paths), collections }
    }

    /// Whether there are paths to the members of this one.
    pub(super) fn has_members(&self, path: &str) -> bool {
        self.collections.contains(path.trim_end_matches('/'))
    }

    /// The words of a path; without `full`, what every path has and a version in front are left out.
    pub(super) fn parse(&self, path: &str, full: bool) -> PathWords {
        let mut words = PathWords::default();
        let mut segments = segments(path);
        if !full {
            segments.drain(..self.shared.min(segments.len()));
            while segments.len() > 1 && is_front_matter(segments[0]) {
                segments.remove(0);
            }
        }
        for segment in segments {
            words.push(segment);
        }
        words
    }

    /// Whether an operation's id is its method and its path, written as one name.
    pub(super) fn is_derived(&self, operation: &Operation, id: &str) -> bool {
        let id = identifier(id, Case::Snake);
        let method = operation.method.to_lowercase();
        let id: Vec<&str> = id.split('_').collect();
        // The method stands in front or behind.
        let rest = match &id[..] {
            [first, rest @ ..] if *first == method => rest,
            [rest @ .., last] if *last == method => rest,
            // API Platform: `api_books_get_collection`.
            [rest @ .., before, "collection"] if *before == method => rest,
            _ => return false,
        };
        [0, self.shared].into_iter().any(|skipped| spells(rest, &operation.path, skipped))
    }
}

impl PathWords {
    fn push(&mut self, segment: &str) {
        // `{name}.json` is a parameter, `accounts.json` is fixed.
        if let Some(parameter) = segment.strip_prefix('{') {
            let name = parameter.split('}').next().unwrap_or(parameter);
            self.parameters.push(identifier(name, Case::Snake));
            self.ends_in_parameter = true;
            if let Some(before) = self.fixed.last_mut() {
                before.has_member = true;
            }
            return;
        }
        let plain = segment.strip_suffix(".json").or(segment.strip_suffix(".xml"));
        let words = identifier(plain.unwrap_or(segment), Case::Snake);
        self.ends_in_parameter = false;
        self.fixed.push(Fixed { words, has_member: false });
    }
}

/// The segments of a path. A custom method (`/orders/{id}:cancel`), a query and a fragment that tells
/// operations on one path apart are segments of their own.
fn segments(path: &str) -> Vec<&str> {
    path.split(['/', '?', '#', '&'])
        .flat_map(|segment| segment.split(':'))
        .filter(|segment| !segment.is_empty())
        .collect()
}

fn shared_segments<'p>(mut paths: impl Iterator<Item = &'p str>) -> usize {
    let Some(first) = paths.next() else { return 0 };
    let first = segments(first);
    let fixed = first.iter().take_while(|segment| !segment.starts_with('{')).count();
    // The last fixed segment of a path is what it is about.
    let mut shared = fixed.min(first.len().saturating_sub(1));
    let mut alone = true;
    for path in paths {
        alone = false;
        let other = segments(path);
        let same = first.iter().zip(&other).take_while(|(a, b)| a == b).count();
        shared = shared.min(same).min(other.len().saturating_sub(1));
    }
    if alone { 0 } else { shared }
}

/// `api`, `rest`, and versions such as `v1`, `2.0`, `v1beta1`.
fn is_front_matter(segment: &str) -> bool {
    let segment = segment.to_ascii_lowercase();
    let version = segment.strip_prefix('v').unwrap_or(&segment);
    let plain = version.replace("alpha", ".").replace("beta", ".");
    matches!(segment.as_str(), "api" | "rest")
        || (plain.starts_with(|c: char| c.is_ascii_digit())
            && plain.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'.' | b'-' | b'_')))
}

/// Whether words spell a path: every fixed segment, and each parameter by its name, by its last word,
/// with or without `by`, or not at all.
fn spells(words: &[&str], path: &str, skipped: usize) -> bool {
    let mut rest = words;
    let mut spelled = false;
    for segment in segments(path).into_iter().skip(skipped) {
        if let Some(parameter) = segment.strip_prefix('{') {
            let name = identifier(parameter.split('}').next().unwrap_or(parameter), Case::Snake);
            let last = name.rsplit('_').next().unwrap_or(&name);
            let after = strip(rest, "by").unwrap_or(rest);
            if let Some(after) = strip(after, &name).or_else(|| strip(after, last)) {
                rest = after;
            }
            continue;
        }
        let Some(after) = strip(rest, &identifier(segment, Case::Snake)) else { return false };
        rest = after;
        spelled = true;
    }
    rest.is_empty() && spelled
}

/// What follows words that begin with others.
fn strip<'w>(words: &'w [&'w str], first: &str) -> Option<&'w [&'w str]> {
    let mut rest = words;
    for word in first.split('_') {
        match rest {
            [next, after @ ..] if *next == word => rest = after,
            _ => return None,
        }
    }
    Some(rest)
}

/// English plurals, as far as resources have them.
pub(super) fn singular(noun: &str) -> String {
    let cut =
        |suffix: &str, with: &str| noun.strip_suffix(suffix).map(|stem| format!("{stem}{with}"));
    if matches!(noun, "alias" | "atlas" | "bias" | "canvas" | "cors" | "https" | "news" | "series")
    {
        return noun.to_owned();
    }
    if noun.ends_with("ss") || noun.ends_with("us") || noun.ends_with("is") || noun.len() < 4 {
        return noun.to_owned();
    }
    cut("ies", "y")
        .or_else(|| cut("sses", "ss"))
        .or_else(|| cut("iases", "ias"))
        .or_else(|| cut("tuses", "tus"))
        .or_else(|| cut("indices", "index"))
        .or_else(|| cut("xes", "x"))
        .or_else(|| cut("ches", "ch"))
        .or_else(|| cut("shes", "sh"))
        .or_else(|| cut("s", ""))
        .unwrap_or_else(|| noun.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{is_front_matter, singular, spells};

    #[test]
    fn ids_that_spell_a_path() {
        for (words, path, expect) in [
            ("users_by_id", "/users/{id}", true),
            ("users_id", "/users/{user_id}", true),
            ("users_user_id", "/users/{user_id}", true),
            ("users", "/users/{user_id}", true),
            ("user", "/users/{user_id}", false),
            ("users_all", "/users", false),
            ("apple_pay_sessions", "/applePay/sessions", true),
            ("id", "/{id}", false),
        ] {
            let words: Vec<&str> = words.split('_').collect();
            assert_eq!(spells(&words, path, 0), expect, "{words:?} {path}");
        }
    }

    #[test]
    fn front_matter() {
        for segment in ["api", "v1", "V2", "2.0", "v1beta1", "2024-10"] {
            assert!(is_front_matter(segment), "{segment}");
        }
        for segment in ["videos", "v", "apis", "2fa", "value1"] {
            assert!(!is_front_matter(segment), "{segment}");
        }
    }

    #[test]
    fn singulars() {
        for (plural, expect) in [
            ("orders", "order"),
            ("companies", "company"),
            ("status", "status"),
            ("analytics", "analytic"),
            ("boxes", "box"),
            ("aliases", "alias"),
            ("databases", "database"),
            ("news", "news"),
        ] {
            assert_eq!(singular(plural), expect);
        }
    }
}
