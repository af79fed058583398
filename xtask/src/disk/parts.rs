//! The files of a provider's folder that may be parts of its document.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_generator::SourceFile;

use super::fault;
use super::inputs::is_input;
use super::tree::sorted_entries;
use crate::stop::Fault;
use crate::workspace::shown;

/// What ends the name of a part: values, and prose that may stand for a description.
const ENDINGS: [&str; 4] = [".yaml", ".yml", ".json", ".md"];
/// Most files that are read.
const MOST_FILES: usize = 10_000;
/// Most bytes that they may have together.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Most folders in folders.
const DEEPEST: usize = 32;

/// Reads what is in a provider's folder and below it, except the inputs.
///
/// What cannot be read as text is left out: only a document that refers to it misses it, and says so.
/// A link counts as what it leads to, as long as that is in the provider's folder.
pub(super) fn read_parts(folder: &Path, provider: &str) -> Result<Vec<SourceFile>, Fault> {
    let root = fs::canonicalize(folder).map_err(|error| fault("read", folder, &error))?;
    let mut walk = Walk { root, provider, files: Vec::new(), bytes: 0 };
    walk.enter(folder, "", &mut Vec::new())?;
    Ok(walk.files)
}

struct Walk<'a> {
    /// The provider's folder, without links.
    root: PathBuf,
    provider: &'a str,
    files: Vec<SourceFile>,
    bytes: u64,
}

impl Walk<'_> {
    /// Reads a folder; `around` has the folders that it is in, without links.
    fn enter(
        &mut self,
        folder: &Path,
        prefix: &str,
        around: &mut Vec<PathBuf>,
    ) -> Result<(), Fault> {
        for entry in sorted_entries(folder)? {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            if name.starts_with('.') {
                continue;
            }
            let Some(real) =
                fs::canonicalize(&path).ok().filter(|real| real.starts_with(&self.root))
            else {
                continue;
            };
            let relative = format!("{prefix}{name}");
            if real.is_dir() {
                // A link to a folder around it would never end.
                if around.len() < DEEPEST && real != self.root && !around.contains(&real) {
                    around.push(real);
                    self.enter(&path, &format!("{relative}/"), around)?;
                    around.pop();
                }
            } else if is_part(&name) && !(prefix.is_empty() && is_input(&name)) {
                self.read(&path, &relative)?;
            }
        }
        Ok(())
    }

    fn read(&mut self, path: &Path, relative: &str) -> Result<(), Fault> {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        // What is no file, such as a pipe, might never end.
        let Some(size) = metadata.map(|metadata| metadata.len()) else { return Ok(()) };
        self.bytes = self.bytes.saturating_add(size);
        if self.files.len() >= MOST_FILES || self.bytes > MOST_BYTES {
            return Err(Fault::new(format!(
                "there is too much beside `{}`: at most {MOST_FILES} files and {} MiB are read",
                shown(path),
                MOST_BYTES >> 20
            ))
            .help("move what no document refers to out of the folder"));
        }
        if let Ok(text) = fs::read_to_string(path) {
            self.files
                .push(SourceFile { name: format!("specs/{}/{relative}", self.provider), text });
        }
        Ok(())
    }
}

fn is_part(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
