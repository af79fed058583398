//! Docs: Markdown that is finished.

pub(crate) mod prose;
mod render;
mod signs;
mod wrap;

use serde::Serialize;

use super::{RustText, kind};

kind! {
    /// Finished Markdown on one line: it may stand in a doc comment and in a page.
    Markdown
}

impl Markdown {
    /// What the modules of this one have made of a text.
    fn finished(text: String) -> Self {
        Self(text.into())
    }

    /// The same without full stops at its end.
    pub(crate) fn without_stop(&self) -> Self {
        Self::finished(self.as_str().trim_end_matches('.').to_owned())
    }

    /// As many lines as it needs.
    pub(crate) fn wrapped(&self) -> DocLines {
        DocLines::finished(wrap::wrap(self.as_str(), "", ""))
    }

    /// As many lines as it needs, as an item of a list.
    pub(crate) fn item(&self) -> DocLines {
        DocLines::finished(wrap::wrap(self.as_str(), "- ", "  "))
    }
}

kind! {
    /// Finished Markdown in a cell of a table.
    Cell
}

impl From<Markdown> for Cell {
    /// A sign that would end the cell is escaped, also in code (GFM, "Tables").
    fn from(markdown: Markdown) -> Self {
        let mut text = String::with_capacity(markdown.as_str().len());
        let mut escaped = false;
        for c in markdown.as_str().chars() {
            if c == '|' && !escaped {
                text.push('\\');
            }
            escaped = c == '\\' && !escaped;
            text.push(c);
        }
        Self(text.into())
    }
}

/// Lines of finished Markdown, wrapped and safe to stand in a doc comment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct DocLines(Vec<Markdown>);

impl DocLines {
    /// None.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// What the modules of this one have made of a text.
    fn finished(lines: Vec<String>) -> Self {
        Self(lines.into_iter().map(Markdown::finished).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines.
    pub fn iter(&self) -> std::slice::Iter<'_, Markdown> {
        self.0.iter()
    }

    /// The lines as one text.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.iter().map(Markdown::as_str).collect();
        lines.join("\n")
    }

    /// Begins a paragraph.
    pub(crate) fn blank(&mut self) {
        self.0.push(Markdown::ours(""));
    }

    /// Adds a line.
    pub(crate) fn push(&mut self, line: Markdown) {
        self.0.push(line);
    }

    /// Adds a block of code: the word behind its fence, and its lines.
    pub(crate) fn block(&mut self, word: &'static str, lines: impl IntoIterator<Item = RustText>) {
        self.0.push(Markdown::finished(format!("```{word}")));
        self.0.extend(lines.into_iter().map(|line| Markdown::finished(line.to_string())));
        self.0.push(Markdown::ours("```"));
    }
}

/// One line.
impl From<Markdown> for DocLines {
    fn from(line: Markdown) -> Self {
        Self(vec![line])
    }
}

impl Extend<Markdown> for DocLines {
    fn extend<T: IntoIterator<Item = Markdown>>(&mut self, lines: T) {
        self.0.extend(lines);
    }
}

impl FromIterator<Markdown> for DocLines {
    fn from_iter<T: IntoIterator<Item = Markdown>>(lines: T) -> Self {
        Self(lines.into_iter().collect())
    }
}

impl IntoIterator for DocLines {
    type Item = Markdown;
    type IntoIter = std::vec::IntoIter<Markdown>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a DocLines {
    type Item = &'a Markdown;
    type IntoIter = std::slice::Iter<'a, Markdown>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, DocLines, Markdown};
    use crate::escape::RustText;

    #[test]
    fn nothing_ends_a_cell() {
        for (markdown, expect) in
            [("a | b", "a \\| b"), ("a \\| b", "a \\| b"), ("`\\\\|`", "`\\\\\\|`"), ("`a`", "`a`")]
        {
            assert_eq!(Cell::from(Markdown::ours(markdown)).as_str(), expect);
        }
    }

    #[test]
    fn a_block_of_code_has_fences() {
        let mut lines = DocLines::from(Markdown::ours("One."));
        lines.blank();
        lines.block("no_run", [RustText::ours("x();")]);
        assert_eq!(lines.text(), "One.\n\n```no_run\nx();\n```");
    }
}
