//! Rust source as text.

use proc_macro2::{Literal, TokenStream};

use super::kind;

kind! {
    /// Rust source, made of tokens, names and literals.
    RustText
}

impl RustText {
    /// Tokens on one line, as they stand in the source where they fit.
    pub(crate) fn of(tokens: &TokenStream) -> Self {
        Self(crate::format::one_line(tokens).into())
    }

    /// A statement, on as many lines as it has in a doc comment.
    pub(crate) fn statement(tokens: &TokenStream) -> Vec<Self> {
        let lines = crate::format::statement(tokens);
        lines.into_iter().map(|line| Self(line.into())).collect()
    }

    /// A string literal.
    pub(crate) fn literal(text: &str) -> Self {
        Self(Literal::string(text).to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use super::RustText;

    #[test]
    fn a_text_stays_one_literal() {
        for text in ["plain", "\"; fn x() {} //", "\\", "\n\r\0", "\u{202e}", "{}"] {
            let literal = RustText::literal(text);
            let read: syn::LitStr = syn::parse_str(literal.as_str()).expect("it is a literal");
            assert_eq!(read.value(), text, "{literal}");
        }
    }
}
