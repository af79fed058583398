//! The report: everything the stages have to say about the inputs of one provider.
//!
//! A stage pushes messages and goes on, so one run shows all problems. Each message has one
//! constructor in a submodule here; its place, its layout and its long form ([`explain()`]) are the
//! same whichever stage found it.

pub mod client;
pub mod explain;
pub mod files;
pub mod joining;
pub mod links;
pub mod lock;
pub mod meaning;
pub mod overlay;
pub mod references;
pub mod repairs;
pub mod scopes;
pub mod structure;
pub mod swagger;
pub mod xml;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::text::{acts, shown};

pub use explain::explain;

/// Among how many of the last messages one is looked for that says the same.
const LOOKED_BACK: usize = 16;

/// Most messages of one code. A file can have a million mistakes of a kind, and nobody reads more.
const MOST_OF_A_CODE: usize = 1_000;

/// The messages about one provider's inputs, in the order in which they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The provider's folder name.
    pub provider: String,
    /// All messages.
    pub diagnostics: Vec<Diagnostic>,
    /// How many there were of each code and severity.
    #[serde(skip)]
    told: BTreeMap<(&'static str, Severity), usize>,
}

/// One message about an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Whether anything can be generated in spite of it.
    pub severity: Severity,
    /// The message's stable name, for [`explain()`] and for programs.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
    /// With how many other things the same is wrong, for the same reason: one word of an annotation file
    /// can be about many operations.
    #[serde(skip_serializing_if = "is_none")]
    pub others: usize,
    /// It names one of the things that its place is about.
    #[serde(skip)]
    names_one: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_none(others: &usize) -> bool {
    *others == 0
}

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something was repaired, ignored or is doubtful.
    Warning,
}

/// A place in an input file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file as xtask names it, such as `specs/presscart/api.yaml`.
    pub file: String,
    /// JSON pointer (RFC 6901) of the value; empty: the whole file, or no value was read.
    pub pointer: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// The character in the line, from 1, where it is known.
    pub column: Option<usize>,
}

impl Place {
    /// A file as a whole.
    pub fn file(name: impl Into<String>) -> Self {
        Self { file: name.into(), ..Self::default() }
    }

    /// `specs/presscart/scopes.yaml:41:18`, as terminals and editors open it.
    pub fn link(&self) -> String {
        let file = printable(&self.file);
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
            _ => file,
        }
    }

    /// A position in a file of which no value could be read.
    pub fn position(name: impl Into<String>, line: usize, column: usize) -> Self {
        Self { line: Some(line), column: Some(column), ..Self::file(name) }
    }
}

/// `specs/presscart/scopes.yaml:41:18  (/operations/listOrders)`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.link())?;
        if !self.pointer.is_empty() {
            write!(f, "  ({})", printable(&self.pointer))?;
        }
        Ok(())
    }
}

impl Diagnostic {
    /// An error: nothing is generated.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        // Names are quoted; what is not, such as a reason that a parser gives, is shown as well.
        let message = shown(&message.into());
        let severity = Severity::Error;
        Self { severity, code, message, place, help: None, others: 0, names_one: false }
    }

    /// A warning: something was repaired, ignored or is doubtful.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::error(code, place, message).warn()
    }

    /// The same as a warning.
    pub fn warn(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shown(&help.into()));
        self
    }

    /// It names one of the things that its place is about: of such messages about one place the first is
    /// kept, and counts the others.
    pub fn of_one(mut self) -> Self {
        self.names_one = true;
        self
    }

    /// Whether it says no more than another one.
    fn repeats(&self, other: &Self) -> bool {
        self.code == other.code
            && self.severity == other.severity
            && self.place == other.place
            && (self.names_one || self.message == other.message)
    }

    /// Adds the nearest of the known names as a hint, if one is near.
    pub fn nearest<'n>(self, name: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        match nearest(name, known) {
            Some(hint) => self.help(format!("did you mean {}?", quoted(hint))),
            None => self,
        }
    }
}

/// The layout of rustc's messages, without a line break at the end.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}\n  --> {}", self.code, self.message, self.place)?;
        if self.others > 0 {
            write!(f, "\n  note: the same holds for {}", counted(self.others, "other"))?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl Report {
    /// An empty report about a provider.
    pub fn new(provider: impl Into<String>) -> Self {
        Self { provider: provider.into(), ..Self::default() }
    }

    /// Adds a message; one that says no more than one shortly before it is counted there. Of a code of
    /// which there are a thousand, the next one says so, and further ones are left out.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let earlier = self.diagnostics.iter_mut().rev().take(LOOKED_BACK);
        if let Some(earlier) = { earlier }.find(|earlier| diagnostic.repeats(earlier)) {
            earlier.others += usize::from(diagnostic.names_one);
            return;
        }
        let told = self.told.entry((diagnostic.code, diagnostic.severity)).or_default();
        *told += 1;
        match (*told).cmp(&(MOST_OF_A_CODE + 1)) {
            Ordering::Less => self.diagnostics.push(diagnostic),
            Ordering::Equal => self.diagnostics.push(files::and_more(&diagnostic, MOST_OF_A_CODE)),
            Ordering::Greater => {}
        }
    }

    /// Something forbids generating.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// Number of errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// Number of warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The last line: `2 errors in presscart; nothing was written`.
    pub fn summary(&self) -> String {
        let provider = printable(&self.provider);
        match (self.errors(), self.warnings()) {
            (0, 0) => format!("no problems in {provider}"),
            (0, warnings) => format!("{} in {provider}", counted(warnings, "warning")),
            (errors, 0) => {
                format!("{} in {provider}; nothing was written", counted(errors, "error"))
            }
            (errors, warnings) => format!(
                "{} and {} in {provider}; nothing was written",
                counted(errors, "error"),
                counted(warnings, "warning")
            ),
        }
    }
}

/// All messages, each after an empty line but the first, and the summary.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in &self.diagnostics {
            writeln!(f, "{diagnostic}\n")?;
        }
        writeln!(f, "{}", self.summary())
    }
}

/// The known name that a misspelt one most likely stands for, if one is near enough to be meant.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    /// Below this, two names are more different than alike (Jaro-Winkler similarity, 0 to 1).
    const ALIKE: f64 = 0.8;
    let lower = name.to_lowercase();
    let scored = known.into_iter().filter(|known| *known != name).map(|known| {
        let score = strsim::jaro_winkler(&lower, &known.to_lowercase());
        (score, known)
    });
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// `1 error`, `2 errors`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A name out of an input, in backticks, harmless on a terminal and of bounded length.
pub(crate) fn quoted(name: &str) -> String {
    format!("`{}`", printable(name))
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    match names.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// Text of an input as it may be printed: control and direction characters escaped, at most 120
/// characters. A document must not be able to move the cursor or to hide what it says.
fn printable(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut out = String::with_capacity(text.len().min(LONGEST));
    for (index, character) in text.chars().enumerate() {
        if index == LONGEST {
            out.push('…');
            break;
        }
        if acts(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Place};

    #[test]
    fn a_message_shows_what_would_move_the_cursor() {
        let said = Diagnostic::error("x", Place::file("a\u{1b}[2J"), "it has \r\u{202e}x\ny")
            .help("\u{2066}");
        assert_eq!(
            said.to_string(),
            "error[x]: it has \\u{d}\\u{202e}x\\u{a}y\n  --> a\\u{1b}[2J\n  help: \\u{2066}"
        );
    }
}
