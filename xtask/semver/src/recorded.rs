//! What cargo-semver-checks said of each pair the last time, kept in `recorded.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The outcome of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The version of cargo-semver-checks.
    pub tool: String,
    /// By the pair's name: the lints that say it breaks. None: nothing does.
    pub pairs: BTreeMap<String, Vec<String>>,
}

/// The file.
pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/recorded.json");

/// Reads the file.
///
/// # Panics
///
/// When it is not there or not in its form: it is committed.
pub fn read() -> Recorded {
    let text = std::fs::read_to_string(PATH).expect("the outcome is committed");
    serde_json::from_str(&text).expect("it is in its form")
}
