//! The scratch folder: crates made to stand alone, and what is remembered of them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, Item, Table, value};

use crate::outcome::Compiled;
use scopewright_corpus::fault::Fault;

/// The folders of a run.
#[derive(Debug)]
pub(crate) struct Scratch {
    /// The workspace whose runtime the crates stand on.
    workspace: PathBuf,
    /// Where everything is.
    folder: PathBuf,
    /// Hash of the runtime's sources: where they change, everything is compiled anew.
    runtime: u64,
}

/// What is remembered of a crate.
#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    key: u64,
    compiled: Compiled,
}

impl Scratch {
    pub(crate) fn new(workspace: &Path, folder: Option<&Path>) -> Result<Self, Fault> {
        let folder = folder.map_or_else(|| workspace.join("target/corpus"), Path::to_owned);
        let folder = std::path::absolute(&folder).map_err(|error| Fault::disk(&folder, &error))?;
        fs::create_dir_all(&folder).map_err(|error| Fault::disk(&folder, &error))?;
        let runtime = hash_tree(&workspace.join("runtime/src"));
        Ok(Self { workspace: workspace.to_owned(), folder, runtime })
    }

    /// Where a crate is.
    pub(crate) fn crate_folder(&self, provider: &str) -> PathBuf {
        self.folder.join("crates").join(provider)
    }

    /// Where a document of several files is as one.
    pub(crate) fn joined(&self, provider: &str) -> PathBuf {
        self.folder.join("joined").join(format!("{provider}.json"))
    }

    /// Where a document is for the test of its crate.
    pub(crate) fn specs_folder(&self, provider: &str) -> PathBuf {
        self.folder.join("specs").join(provider)
    }

    /// Where the program of a crate's round trip is.
    pub(crate) fn trip_folder(&self, provider: &str) -> PathBuf {
        self.folder.join("trips").join(provider)
    }

    /// The runtime.
    pub(crate) fn runtime(&self) -> PathBuf {
        self.workspace.join("runtime")
    }

    /// Where a lane builds.
    pub(crate) fn target(&self, lane: usize) -> PathBuf {
        self.folder.join(format!("target-{lane}"))
    }

    /// Where the full messages about a crate go.
    pub(crate) fn messages(&self, provider: &str) -> PathBuf {
        self.folder.join("messages").join(format!("{provider}.txt"))
    }

    /// Saves the full messages about a crate, or removes those of an earlier run.
    pub(crate) fn save_messages(&self, provider: &str, messages: &[&str]) -> Result<(), Fault> {
        let path = self.messages(provider);
        if messages.is_empty() {
            let _ = fs::remove_file(&path);
            return Ok(());
        }
        save(&path, &messages.join("\n\n"))
    }

    /// What compiling the same crate with the same runtime came to.
    pub(crate) fn recall(&self, provider: &str, hash: u64, how: &str) -> Option<Compiled> {
        let text = fs::read_to_string(self.memory(provider, how)).ok()?;
        let remembered: Remembered = serde_json::from_str(&text).ok()?;
        (remembered.key == self.key(hash)).then_some(remembered.compiled)
    }

    /// Remembers what compiling a crate came to.
    pub(crate) fn remember(
        &self,
        provider: &str,
        hash: u64,
        how: &str,
        compiled: &Compiled,
    ) -> Result<(), Fault> {
        let remembered = Remembered { key: self.key(hash), compiled: compiled.clone() };
        let text =
            serde_json::to_string(&remembered).map_err(|error| Fault::new(error.to_string()))?;
        save(&self.memory(provider, how), &text)
    }

    fn memory(&self, provider: &str, how: &str) -> PathBuf {
        self.folder.join("results").join(format!("{provider}.{how}.json"))
    }

    fn key(&self, hash: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        (hash, self.runtime).hash(&mut hasher);
        hasher.finish()
    }

    /// Lets a crate stand alone: a workspace of its own, what is ours by its full path, and the lints of
    /// ours written out.
    pub(crate) fn detach(&self, provider: &str) -> Result<(), Fault> {
        let folder = self.crate_folder(provider);
        let manifest = folder.join("Cargo.toml");
        let mut document = read_toml(&manifest)?;
        let root = read_toml(&self.workspace.join("Cargo.toml"))?;
        let runtime = self.workspace.join("runtime");
        document["dependencies"]["scopewright-runtime"]["path"] =
            value(runtime.display().to_string());
        document["dev-dependencies"]["scopewright-mock"]["path"] =
            value(self.workspace.join("mock").display().to_string());
        document["lints"] = root["workspace"]["lints"].clone();
        document["workspace"] = Item::Table(Table::new());
        save(&manifest, &document.to_string())?;
        self.add_lock(&folder)
    }

    /// The versions of our workspace, so that each crate stands on the same ones.
    pub(crate) fn add_lock(&self, folder: &Path) -> Result<(), Fault> {
        let lock = fs::read(self.workspace.join("Cargo.lock")).unwrap_or_default();
        let copy = folder.join("Cargo.lock");
        if copy.exists() {
            return Ok(());
        }
        fs::write(&copy, lock).map_err(|error| Fault::disk(&copy, &error))
    }
}

fn read_toml(path: &Path) -> Result<DocumentMut, Fault> {
    let text = fs::read_to_string(path).map_err(|error| Fault::disk(path, &error))?;
    text.parse().map_err(|error| Fault::new(format!("`{}`: {error}", path.display())))
}

/// Writes a file where it differs.
pub(crate) fn save(path: &Path, text: &str) -> Result<(), Fault> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Fault::disk(folder, &error))?;
    }
    fs::write(path, text).map_err(|error| Fault::disk(path, &error))
}

/// A hash of every file below a folder.
fn hash_tree(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                open.push(path);
            } else {
                (&path, fs::read(&path).unwrap_or_default()).hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}
