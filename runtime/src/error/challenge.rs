//! `WWW-Authenticate`: turns the header's fields into challenges (RFC 9110, section 11.6.1).
//!
//! Read as loosely as can be without guessing: servers forget quotes, double commas, leave quotes
//! open, and put names into values that no token may have. What makes no sense is skipped.

use http::{HeaderMap, header};

/// What a server asks for: the parameters of one scheme. Which scheme it is makes no difference here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Challenge {
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// All challenges of all fields, in order.
    pub(super) fn all(headers: &HeaderMap) -> Vec<Self> {
        let fields = headers.get_all(header::WWW_AUTHENTICATE).iter();
        fields.flat_map(|field| parse(&String::from_utf8_lossy(field.as_bytes()))).collect()
    }

    /// A parameter's value; its name in any case (section 11.2). The first one counts.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it says that a scope is missing (RFC 6750, section 3.1; RFC 9449 for `DPoP`).
    pub(super) fn lacks_scope(&self) -> bool {
        self.parameter("error")
            .is_some_and(|error| error.eq_ignore_ascii_case("insufficient_scope"))
    }
}

fn parse(field: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    let mut rest = Rest(field);
    // Whether what comes next can be another challenge: nothing was before it, or a comma.
    let mut is_fresh = true;
    loop {
        is_fresh |= rest.take(|c| c == ',' || c.is_whitespace()).contains(',');
        if rest.0.is_empty() {
            return challenges;
        }
        let word = rest.take(|c| !matches!(c, ',' | '=' | '"') && !c.is_whitespace()).to_owned();
        if rest.eat_equals() {
            let value = rest.value();
            if let (Some(challenge), Some(value)) = (challenges.last_mut(), value) {
                challenge.parameters.push((word, value));
            }
        } else if word.is_empty() {
            // Something in quotes that belongs to nothing.
            rest.value();
        } else if is_fresh {
            challenges.push(Challenge::default());
        } else if let Some((_, value)) =
            challenges.last_mut().and_then(|last| last.parameters.last_mut())
        {
            // A list of scopes without quotes. Right after the scheme it is a token68, and no use.
            value.push(' ');
            value.push_str(&word);
        }
        is_fresh = false;
    }
}

/// What is left of a field.
struct Rest<'f>(&'f str);

impl<'f> Rest<'f> {
    fn take(&mut self, is_part: impl Fn(char) -> bool) -> &'f str {
        let end = self.0.find(|c| !is_part(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    /// An equals sign, with "bad" whitespace around it; of several, as at the end of a token68, all.
    fn eat_equals(&mut self) -> bool {
        let Some(rest) = self.0.trim_start().strip_prefix('=') else { return false };
        self.0 = rest.trim_start_matches('=').trim_start();
        true
    }

    /// A token, or a string in quotes (RFC 9110, section 5.6.4) without them. `None` where the quotes
    /// stay open: what stands there may be half a name.
    fn value(&mut self) -> Option<String> {
        let Some(inside) = self.0.strip_prefix('"') else {
            let bare = self.take(|c| c != ',' && !c.is_whitespace());
            return Some(bare.trim_matches(['\'', '"']).to_owned());
        };
        let mut value = String::new();
        let mut characters = inside.chars();
        let mut is_closed = false;
        while let Some(character) = characters.next() {
            match character {
                '"' => {
                    is_closed = true;
                    break;
                }
                '\\' => value.extend(characters.next()),
                other => value.push(other),
            }
        }
        self.0 = characters.as_str();
        is_closed.then_some(value)
    }
}
