//! What keeps the run from measuring at all; what is wrong with a document is a row of the table.

use std::fmt;
use std::io;
use std::path::Path;

/// Something wrong outside the documents.
#[derive(Debug)]
pub struct Fault(String);

impl Fault {
    /// A fault in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A fault of the disk.
    pub fn disk(path: &Path, error: &io::Error) -> Self {
        Self(format!("`{}`: {error}", path.display()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
