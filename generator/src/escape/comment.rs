//! Text in a comment of one line, whatever the file is.

use super::kind;
use crate::text::shown;

kind! {
    /// What may stand behind `//` and `#`, and between `<!--` and `-->`: one line, which does not end the
    /// comment.
    Comment
}

impl Comment {
    /// Any text. Line breaks and what is not seen are written out; the ends of a comment in HTML (HTML,
    /// section 13.1.6) are torn apart.
    pub(crate) fn of(text: &str) -> Self {
        Self(shown(text).replace("->", "- >").replace("!>", "! >").into())
    }
}

#[cfg(test)]
mod tests {
    use super::Comment;

    #[test]
    fn nothing_ends_a_comment() {
        for (text, expect) in [
            ("api.yaml", "api.yaml"),
            ("a\nb", "a\\u{a}b"),
            ("a\rb\u{2028}c", "a\\u{d}b\\u{2028}c"),
            ("a --> <b>", "a -- > <b>"),
            ("a --!> b", "a --! > b"),
        ] {
            assert_eq!(Comment::of(text).as_str(), expect);
        }
    }
}
