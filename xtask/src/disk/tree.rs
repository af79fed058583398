//! What is in a folder, without following links.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

use super::fault;
use crate::stop::Fault;
use crate::workspace::shown;

/// What lies at the top of a crate's folder beside generated files and belongs to cargo.
const KEPT: [&str; 2] = ["target", "Cargo.lock"];

/// The content of a crate's folder, by paths relative to it with `/` between the segments.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    /// The folder is there.
    pub(crate) exists: bool,
    /// All files, except cargo's own.
    pub(crate) files: BTreeSet<String>,
    /// All folders, each before what is in it.
    pub(crate) folders: Vec<String>,
}

/// Reads a crate's folder; one that does not exist is empty.
///
/// A link anywhere inside is a fault: what is behind it does not belong to the crate, and the
/// generator would write to it or remove it.
pub(crate) fn scan(folder: &Path) -> Result<Tree, Fault> {
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Tree::default()),
        Err(error) => Err(fault("read", folder, &error)),
        Ok(metadata) if metadata.is_symlink() => Err(link(folder)),
        Ok(metadata) if !metadata.is_dir() => {
            Err(Fault::new(format!("`{}` is not a folder", shown(folder)))
                .help("remove it or move it away"))
        }
        Ok(_) => {
            let mut tree = Tree { exists: true, ..Tree::default() };
            tree.fill(folder, "")?;
            Ok(tree)
        }
    }
}

impl Tree {
    fn fill(&mut self, folder: &Path, prefix: &str) -> Result<(), Fault> {
        for entry in sorted_entries(folder)? {
            let path = entry.path();
            let name = utf8_name(&entry)?;
            if prefix.is_empty() && KEPT.contains(&name.as_str()) {
                continue;
            }
            let relative = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(|error| fault("read", &path, &error))?;
            if kind.is_dir() {
                self.folders.push(relative.clone());
                self.fill(&path, &format!("{relative}/"))?;
            } else if kind.is_file() {
                self.files.insert(relative);
            } else {
                return Err(if kind.is_symlink() { link(&path) } else { special(&path) });
            }
        }
        Ok(())
    }
}

/// The names of the folders directly in a folder, sorted; links and hidden ones are left out.
pub(crate) fn subfolders(folder: &Path) -> Result<Vec<String>, Fault> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in sorted_entries(folder)? {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let name = utf8_name(&entry)?;
        if is_folder && !name.starts_with('.') {
            names.push(name);
        }
    }
    Ok(names)
}

pub(super) fn sorted_entries(folder: &Path) -> Result<Vec<DirEntry>, Fault> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|error| fault("read", folder, &error))?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

fn utf8_name(entry: &DirEntry) -> Result<String, Fault> {
    entry.file_name().into_string().map_err(|_| {
        Fault::new(format!("the name of `{}` is not UTF-8", shown(&entry.path())))
            .help("rename or remove it")
    })
}

fn link(path: &Path) -> Fault {
    Fault::new(format!(
        "`{}` is a symbolic link; crates are not written through links",
        shown(path)
    ))
    .help("remove the link")
}

fn special(path: &Path) -> Fault {
    Fault::new(format!("`{}` is neither a file nor a folder", shown(path))).help("remove it")
}
