//! The few ways in which a text of the inputs gets into an output.
//!
//! What a document says may be written by somebody who means harm, and each place of a file has its own
//! signs that end it. So a text that is ready for one kind of place has a type of its own: [`Markdown`]
//! and [`DocLines`] for docs, [`Cell`] for a table in them, [`RustText`] for source, [`Toml`] for TOML,
//! [`Comment`] for a line that a program does not read, [`Html`] for a page, [`FilePath`] for where a file
//! is. Each is made from a text by escaping it, or from text of ours, and never by wrapping a `String`;
//! what is put together (`md!`, `rust_text!`, `file_path!`) takes parts of the same kind, numbers, and
//! what says of itself how it stands there (`Part`), as names do.
//! The docs of the plan and the contexts of the templates have these types, so that a text that nobody
//! escaped does not compile there; and templates print nothing else (`environment`), so that one which
//! gets past that fails in the first test that renders it. Three things need no type of these: an
//! identifier is a `Name` of the plan, a literal is a token, and JSON and manifests are written by their serialisers
//! (`emit/text.rs`). `clippy.toml` names the functions that would go around all this.

mod comment;
mod html;
mod markdown;
mod path;
mod print;
mod rust;
mod toml;

pub use comment::Comment;
pub use html::Html;
pub(crate) use markdown::prose;
pub use markdown::{Cell, DocLines, Markdown};
pub use path::FilePath;
pub(crate) use print::environment;
pub use rust::RustText;
pub use toml::Toml;

/// What may stand in a text of the kind `K` as it is.
pub(crate) trait Part<K> {
    /// Writes it at the end of a text.
    fn put(&self, text: &mut String);
}

/// A text of ours with its holes filled, `{}` by `{}`.
fn fill<K>(text: &'static str, parts: &[&dyn Part<K>]) -> String {
    let mut pieces = text.split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for (part, piece) in parts.iter().zip(pieces) {
        part.put(&mut filled);
        filled.push_str(piece);
    }
    filled
}

/// How many holes a text has, asked while the program is compiled.
pub(crate) const fn holes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut count) = (1, 0);
    while at < bytes.len() {
        if bytes[at - 1] == b'{' && bytes[at] == b'}' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// A text of ours with parts of the same kind, names or numbers in its holes. Nothing else fits: a
/// `&str` may be anybody's.
macro_rules! filled {
    ($kind:ident: $text:literal $(, $part:expr)* $(,)?) => {{
        const PARTS: &[&str] = &[$(stringify!($part)),*];
        const _: () = assert!($crate::escape::holes($text) == PARTS.len(), "a part for each hole");
        $crate::escape::$kind::filled($text, &[$(&$part),*])
    }};
}

/// [`Markdown`]: `md!("See {}.", prose::code(path))`.
macro_rules! md {
    ($($tokens:tt)*) => { $crate::escape::filled!(Markdown: $($tokens)*) };
}

/// [`RustText`]: `rust_text!("client.{}()", module)`.
macro_rules! rust_text {
    ($($tokens:tt)*) => { $crate::escape::filled!(RustText: $($tokens)*) };
}

/// [`FilePath`]: `file_path!("src/{}.rs", module)`.
macro_rules! file_path {
    ($($tokens:tt)*) => { $crate::escape::filled!(FilePath: $($tokens)*) };
}

pub(crate) use {file_path, filled, md, rust_text};

/// A kind of text: its type, and what all of them have.
macro_rules! kind {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::borrow::Cow<'static, str>);

        #[allow(dead_code, reason = "not every kind of text needs all of them")]
        impl $name {
            /// Text that stands in the source of this program.
            pub(crate) const fn ours(text: &'static str) -> Self {
                Self(std::borrow::Cow::Borrowed(text))
            }

            /// The text as it stands in the output.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether there is none.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// A text of ours with these in its holes, in their order.
            pub(crate) fn filled(
                text: &'static str,
                parts: &[&dyn $crate::escape::Part<Self>],
            ) -> Self {
                Self($crate::escape::fill(text, parts).into())
            }

            /// Several with a text of ours between them.
            pub(crate) fn joined<T: $crate::escape::Part<Self>>(
                parts: impl IntoIterator<Item = T>,
                between: &'static str,
            ) -> Self {
                let mut text = String::new();
                for (at, part) in parts.into_iter().enumerate() {
                    text.push_str(if at > 0 { between } else { "" });
                    part.put(&mut text);
                }
                Self(text.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        /// A template may print it; to any other serialiser it is its text.
        impl serde::Serialize for $name {
            #[expect(clippy::disallowed_methods, reason = "the text has escaped itself")]
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                minijinja::Value::from_safe_string(self.to_string()).serialize(serializer)
            }
        }

        impl $crate::escape::Part<$name> for $name {
            fn put(&self, text: &mut String) {
                text.push_str(&self.0);
            }
        }
    };
}

use kind;

impl<K, T: Part<K> + ?Sized> Part<K> for &T {
    fn put(&self, text: &mut String) {
        (**self).put(text);
    }
}

/// Nothing, where there is none.
impl<K, T: Part<K>> Part<K> for Option<T> {
    fn put(&self, text: &mut String) {
        if let Some(part) = self {
            part.put(text);
        }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl<K> Part<K> for $number {
            fn put(&self, text: &mut String) {
                text.push_str(&self.to_string());
            }
        })*
    };
}

numbers!(u32 usize);

#[cfg(test)]
mod tests {
    use super::{Markdown, holes, prose};

    #[test]
    fn holes_are_filled_in_order_and_what_fills_them_has_none() {
        let part = prose::code("{} {0}");
        assert_eq!(md!("{}: {} of {}", part, 2_u32, 3_usize).as_str(), "`{} {0}`: 2 of 3");
        assert_eq!(md!("nothing").as_str(), "nothing");
        assert_eq!(md!("{}{}", None::<Markdown>, Some(&part)).as_str(), "`{} {0}`");
        assert_eq!(["", "{}", "{} {{}", "}{"].map(holes), [0, 1, 2, 0]);
    }

    #[test]
    fn to_a_serialiser_it_is_its_text() {
        let json = serde_json::to_value(prose::doc_line("a*b")).expect("a text is JSON");
        assert_eq!(json, "a\\*b");
    }
}
