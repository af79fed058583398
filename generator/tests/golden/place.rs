//! Where this project is.

use std::path::{Path, PathBuf};

/// A folder beside the generator's own.
pub(crate) fn workspace(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)
}
