//! What is on the disk and what should be there, into what has to be done.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use scopewright_generator::GeneratedFile;
use serde::Serialize;

use super::guard;
use crate::disk::{self, Edit, Tree};
use crate::stop::Fault;
use crate::workspace::shown;

/// What has to be done in one provider's crate.
#[derive(Debug)]
pub(crate) struct Changes<'a> {
    folder: PathBuf,
    fresh: bool,
    written: Vec<Written<'a>>,
    leftovers: Vec<String>,
    empty_folders: Vec<String>,
    /// Number of files that are as they should be.
    pub(crate) unchanged: usize,
}

/// A file that has to be written.
#[derive(Debug)]
pub(crate) struct Written<'a> {
    /// The bytes that are there now.
    pub(crate) old: Option<Vec<u8>>,
    /// What should be there.
    pub(crate) new: &'a GeneratedFile,
}

/// A file that has to change, for a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    /// The path relative to the crate's folder.
    pub(crate) path: String,
    /// What is wrong with what is there.
    pub(crate) is: Is,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Is {
    /// It should exist.
    Missing,
    /// It should read otherwise.
    Different,
    /// It should not exist.
    Leftover,
}

impl Is {
    /// The same in one word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Different => "different",
            Self::Leftover => "leftover",
        }
    }
}

/// Compares a crate's folder with what was generated. Changes nothing.
pub(crate) fn compare<'a>(
    out: &Path,
    provider: &str,
    files: &'a [GeneratedFile],
) -> Result<Changes<'a>, Fault> {
    let folder = out.join(provider);
    let tree = disk::scan(&folder)?;
    let leftovers = leftovers(&tree, files);
    if !leftovers.is_empty() {
        guard::check_owner(&folder, &leftovers)?;
    }
    let mut changes = Changes {
        fresh: !tree.exists,
        empty_folders: needless_folders(&tree, files),
        written: Vec::new(),
        unchanged: 0,
        folder,
        leftovers,
    };
    for file in files {
        changes.compare_file(&tree, file)?;
    }
    Ok(changes)
}

fn leftovers(tree: &Tree, files: &[GeneratedFile]) -> Vec<String> {
    let generated: BTreeSet<&str> = files.iter().map(GeneratedFile::path).collect();
    tree.files.iter().filter(|path| !generated.contains(path.as_str())).cloned().collect()
}

fn needless_folders(tree: &Tree, files: &[GeneratedFile]) -> Vec<String> {
    let needed = |folder: &str| {
        let inside = |file: &GeneratedFile| {
            file.path().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        files.iter().any(inside)
    };
    tree.folders.iter().filter(|folder| !needed(folder)).cloned().collect()
}

impl<'a> Changes<'a> {
    fn compare_file(&mut self, tree: &Tree, file: &'a GeneratedFile) -> Result<(), Fault> {
        let path = self.folder.join(file.path());
        let old = if tree.files.contains(file.path()) { disk::read(&path)? } else { None };
        match old {
            Some(old) if old == file.text().as_bytes() => self.unchanged += 1,
            old => self.written.push(Written { old, new: file }),
        }
        Ok(())
    }

    /// Nothing has to be done, not even to an empty folder, which is no difference for a reader.
    pub(crate) fn is_clean(&self) -> bool {
        self.written.is_empty() && self.leftovers.is_empty() && self.empty_folders.is_empty()
    }

    /// The files that have to be written.
    pub(crate) fn written(&self) -> &[Written<'a>] {
        &self.written
    }

    /// Every file that has to change, sorted by path. An empty folder that nobody needs is not in
    /// it: git does not keep one, so it is no difference between two checkouts.
    pub(crate) fn list(&self) -> Vec<Change> {
        let written = self.written.iter().map(|file| Change {
            path: file.new.path().to_owned(),
            is: if file.old.is_some() { Is::Different } else { Is::Missing },
        });
        let leftovers =
            self.leftovers.iter().map(|path| Change { path: path.clone(), is: Is::Leftover });
        let mut list: Vec<_> = written.chain(leftovers).collect();
        list.sort_by(|a, b| a.path.cmp(&b.path));
        list
    }

    /// A file's path as people read it.
    pub(crate) fn shown(&self, path: &str) -> String {
        shown(&self.folder.join(path))
    }

    /// Does what has to be done.
    pub(crate) fn apply(&self, staging: &disk::Staging) -> Result<(), Fault> {
        let files: Vec<_> = self.written.iter().map(|file| file.new).collect();
        staging.apply(&Edit {
            folder: &self.folder,
            fresh: self.fresh,
            leftovers: &self.leftovers,
            empty_folders: &self.empty_folders,
            files: &files,
        })
    }
}
