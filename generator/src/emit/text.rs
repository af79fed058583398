//! Files that are no Rust: each kind of them has one way to be made, so that none is put together from
//! texts by hand.

use minijinja::{Template, Value, value::Serde};
use serde::Serialize;
use toml_edit::DocumentMut;

use crate::escape::Comment;

use super::tools::json;

/// The whole text of a file.
#[derive(Debug)]
pub struct Text(String);

impl Text {
    /// A template, which prints what is escaped.
    pub(super) fn of_template(
        template: &Template<'_, '_>,
        context: &impl Serialize,
    ) -> Result<Self, minijinja::Error> {
        let text = template.render(Value::from(Serde(context)))?;
        Ok(Self(text.trim_end().to_owned() + "\n"))
    }

    pub(super) fn of_toml(document: &DocumentMut) -> Self {
        Self(document.to_string())
    }

    pub(super) fn of_json(value: &impl Serialize) -> Self {
        Self(json::text(value))
    }

    /// A file of Markdown in the provider's folder as it is, below a line of ours. Nothing in it is
    /// escaped: who generates has written it to be read so.
    pub(super) fn copied(line: &Comment, markdown: &str) -> Self {
        Self(format!("<!-- {line} -->\n\n{}\n", markdown.trim()))
    }

    /// The text.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}
