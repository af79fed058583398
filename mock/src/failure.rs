//! What went wrong, as a list that a person reads in the output of a test.

use std::fmt;

/// Problems found while a provider was played: a heading and one line for each.
///
/// `Debug` shows the same text as `Display`, because it is `Debug` by which a test that returns an
/// error prints it.
pub struct Failure {
    heading: String,
    problems: Vec<String>,
}

impl Failure {
    /// One problem that needs no list.
    pub(crate) fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), problems: Vec::new() }
    }

    /// What another error says.
    pub fn from_error(error: impl std::error::Error) -> Self {
        Self::new(error.to_string())
    }

    /// A heading, and one line for each problem.
    pub(crate) fn list(heading: impl Into<String>, problems: Vec<String>) -> Self {
        Self { heading: heading.into(), problems }
    }

    /// The problems, one sentence each, without the heading.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.heading)?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Failure {}
