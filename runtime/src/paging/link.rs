//! `Link` headers (RFC 8288): turns their fields into the target of the relation `next`.

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link to what is next, as it is written.
///
/// A link with an `anchor` is about something else than what was asked for, so it is passed over
/// (section 3.2). Of several `rel` parameters in one link the first counts (section 3.3). A field
/// that is no list of links ends where it stops being one.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    related(headers, "next")
}

/// The target of the first link of a relation, as it is written.
pub(crate) fn related(headers: &HeaderMap, relation: &str) -> Option<String> {
    let fields = headers.get_all(LINK).iter().filter_map(|field| field.to_str().ok());
    let mut links = fields.flat_map(Links::new);
    links.find(|link| link.is_of(relation)).map(|link| link.target.to_owned())
}

struct Link<'a> {
    target: &'a str,
    relations: Option<String>,
    is_anchored: bool,
}

impl Link<'_> {
    fn is_of(&self, relation: &str) -> bool {
        let mut relations = self.relations.iter().flat_map(|list| list.split_ascii_whitespace());
        !self.is_anchored && relations.any(|other| other.eq_ignore_ascii_case(relation))
    }
}

/// The links of one field (RFC 8288, appendix B.2).
struct Links<'a> {
    rest: &'a str,
}

impl<'a> Links<'a> {
    fn new(rest: &'a str) -> Self {
        Self { rest }
    }

    /// Takes a character that may have blanks before it.
    fn take(&mut self, character: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn until(&mut self, is_end: impl Fn(char) -> bool) -> &'a str {
        let (before, rest) = self.rest.split_at(self.rest.find(is_end).unwrap_or(self.rest.len()));
        self.rest = rest;
        before.trim()
    }

    /// `; name`, `; name=token` or `; name="quoted"`; the name is empty in `; ;`.
    fn parameter(&mut self) -> Option<(&'a str, String)> {
        if !self.take(';') {
            return None;
        }
        let name = self.until(|character| "=;,".contains(character));
        let value = match (self.take('='), self.take('"')) {
            (true, true) => self.quoted(),
            (true, false) => self.until(|character| ";,".contains(character)).to_owned(),
            (false, _) => String::new(),
        };
        Some((name, value))
    }

    /// The rest of a quoted string (RFC 9110, section 5.6.4).
    fn quoted(&mut self) -> String {
        let mut text = String::new();
        let mut characters = self.rest.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => break,
                '\\' => text.extend(characters.next()),
                other => text.push(other),
            }
        }
        self.rest = characters.as_str();
        text
    }
}

impl<'a> Iterator for Links<'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        // Empty elements of a list mean nothing (RFC 9110, section 5.6.1).
        while self.take(',') {}
        if !self.take('<') {
            return None;
        }
        let target = self.until(|character| character == '>');
        if !self.take('>') {
            return None;
        }
        let mut link = Link { target, relations: None, is_anchored: false };
        while let Some((name, value)) = self.parameter() {
            match name.to_ascii_lowercase().as_str() {
                "rel" => {
                    link.relations.get_or_insert(value);
                }
                "anchor" => link.is_anchored = true,
                _ => {}
            }
        }
        Some(link)
    }
}
