//! Where things are: the workspace, its inputs and its outputs.

use std::path::{Component, Path, PathBuf};

use crate::stop::{Fault, Stop};

/// The folder that holds the workspace's Cargo.toml.
///
/// Known when this program is built, so that `cargo xtask` can be called from any folder inside.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// A path as people read it: relative to the workspace where it is inside, with `/`.
pub(crate) fn shown(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    inside.display().to_string().replace('\\', "/")
}

/// The folders that `generate` works between.
#[derive(Debug)]
pub(crate) struct Places {
    /// One folder per provider, with its inputs.
    pub(crate) specs: PathBuf,
    /// One folder per provider, with its crate.
    pub(crate) out: PathBuf,
}

impl Places {
    /// The folders as given on the command line, or those of the workspace.
    ///
    /// Neither may be inside the other: the generator owns what is in the crates' folders, and
    /// would remove inputs as leftovers.
    pub(crate) fn new(specs: Option<&Path>, out: Option<&Path>) -> Result<Self, Stop> {
        let places = Self { specs: located(specs, "specs"), out: located(out, "generated") };
        let (specs, out) = (resolved(&places.specs), resolved(&places.out));
        if specs.starts_with(&out) || out.starts_with(&specs) {
            let message =
                format!("`{}` and `{}` overlap", shown(&places.specs), shown(&places.out));
            return Err(Stop::Usage(Fault::new(message).help(
                "choose an output folder that neither holds the inputs nor is inside them",
            )));
        }
        Ok(places)
    }
}

pub(crate) fn located(given: Option<&Path>, default: &str) -> PathBuf {
    match given {
        Some(path) => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        None => root().join(default),
    }
}

/// The path without links, `.` and `..`, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(resolved.pop()),
            other => resolved.push(other),
        }
        if let Ok(real) = resolved.canonicalize() {
            resolved = real;
        }
    }
    resolved
}
