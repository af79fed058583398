//! What is known of a document after it was generated and compiled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calls::Calls;
use crate::round_trip::Trips;

/// What generating a document came to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Generated {
    /// The crate is there.
    pub(crate) made: bool,
    /// Operations in the crate.
    pub(crate) operations: usize,
    /// Named types in the crate.
    pub(crate) types: usize,
    /// Warnings, by code.
    pub(crate) warnings: BTreeMap<String, usize>,
    /// Errors, as the terminal shows them.
    pub(crate) errors: Vec<String>,
    /// Places whose values are free JSON because the document says no more.
    pub(crate) open: usize,
    /// Places whose values are free JSON although the document says more, by reason.
    pub(crate) untyped: BTreeMap<String, usize>,
    /// Component schemas that have a type.
    pub(crate) components: Vec<Component>,
    /// Lines of Rust under `src`.
    pub(crate) lines: usize,
    /// Hash of all files.
    pub(crate) hash: u64,
    /// Time for reading, generating and formatting, in seconds.
    pub(crate) seconds: f64,
    /// The most memory that the process held, in MiB; 0 where the system does not tell.
    pub(crate) mebibytes: f64,
}

/// A component schema and its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Component {
    /// The schema's name.
    pub(crate) name: String,
    /// The type's name in the module `types`.
    pub(crate) rust: String,
}

/// What compiling a crate came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Compiled {
    /// Errors of rustc.
    pub(crate) errors: Vec<String>,
    /// Warnings of rustc, clippy and rustdoc.
    pub(crate) warnings: Vec<String>,
    /// Time, in milliseconds.
    pub(crate) millis: u64,
}

impl Compiled {
    /// Without an error and without a warning.
    pub(crate) fn is_clean(&self) -> bool {
        self.errors.is_empty() && self.warnings.is_empty()
    }
}

/// A row of the table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    /// The document.
    pub(crate) name: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// The operations in it, where the index tells.
    pub(crate) documented: Option<usize>,
    /// What generating came to; `Err`: how the process ended.
    pub(crate) generated: Result<Generated, String>,
    /// What compiling came to, where there was something to compile.
    pub(crate) compiled: Option<Compiled>,
    /// What calling its operations came to, where that was asked for.
    pub(crate) calls: Option<Calls>,
    /// What values came to on their way through it, where that was asked for.
    pub(crate) trips: Option<Trips>,
}

impl Row {
    /// The crate is there, and whatever was asked for is clean.
    pub(crate) fn is_well(&self) -> bool {
        self.generated.as_ref().is_ok_and(|generated| generated.made)
            && self.compiled.as_ref().is_none_or(Compiled::is_clean)
            && self.calls.as_ref().is_none_or(Calls::is_well)
            && self.trips.as_ref().is_none_or(Trips::is_whole)
    }
}
