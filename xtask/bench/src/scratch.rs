//! The scratch folder: peers, and everything that is made and measured.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_corpus::fault::Fault;

/// The folders of a run.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: PathBuf,
    ours: PathBuf,
    /// Folders that no message shows.
    hidden: Vec<PathBuf>,
}

impl Scratch {
    /// The scratch folder, made where it is missing, and the checkout that is measured as ours.
    pub(crate) fn new(folder: &Path, ours: &Path, corpus: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(folder).map_err(|error| Fault::disk(folder, &error))?;
        let real = |path: &Path| path.canonicalize().map_err(|error| Fault::disk(path, &error));
        let (folder, ours) = (real(folder)?, real(ours)?);
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let hidden = [Some(folder.clone()), Some(ours.clone()), real(corpus).ok(), home];
        Ok(Self { folder, ours, hidden: hidden.into_iter().flatten().collect() })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The checkout that is measured as ours.
    pub(crate) fn ours(&self) -> &Path {
        &self.ours
    }

    /// Where a peer is installed.
    pub(crate) fn peer(&self, name: &str) -> PathBuf {
        self.folder.join("peers").join(name)
    }

    /// Where what a command prints goes.
    pub(crate) fn log(&self, parts: &[&str]) -> PathBuf {
        let mut path = self.folder.join("logs");
        path.extend(parts.iter().map(|part| part.replace(['/', ' '], "-")));
        let mut named = path.into_os_string();
        named.push(".log");
        named.into()
    }

    /// A message as a table may show it: without the folders of this machine.
    pub(crate) fn shown(&self, message: &str) -> String {
        let hide = |message: String, folder: &PathBuf| {
            message.replace(&format!("{}/", folder.display()), "")
        };
        self.hidden.iter().fold(message.to_owned(), hide)
    }
}

/// A folder with nothing in it.
pub(crate) fn emptied(folder: &Path) -> Result<(), Fault> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Fault::disk(folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Fault::disk(folder, &error))
}

/// Writes a file where it differs, so that cargo compiles nothing again for nothing.
pub(crate) fn save(path: &Path, text: &str) -> Result<(), Fault> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Fault::disk(folder, &error))?;
    }
    fs::write(path, text).map_err(|error| Fault::disk(path, &error))
}
