//! Writing so that nobody ever sees half a file or half a crate.
//!
//! A crate without a manifest, or with a broken one, keeps cargo from loading the workspace, and
//! with that from starting `cargo xtask` at all. So a new crate is put together elsewhere and
//! renamed into place, a changed file is renamed over the old one, and a crate that goes is
//! renamed away before it is removed.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_generator::GeneratedFile;

use super::fault;
use crate::stop::Fault;

/// What has to be done in one crate's folder.
#[derive(Debug)]
pub(crate) struct Edit<'a> {
    /// The crate's folder.
    pub(crate) folder: &'a Path,
    /// The folder does not exist yet.
    pub(crate) fresh: bool,
    /// Files to remove, relative to the folder.
    pub(crate) leftovers: &'a [String],
    /// Folders in which no file is left, each before what is in it.
    pub(crate) empty_folders: &'a [String],
    /// Files to write.
    pub(crate) files: &'a [&'a GeneratedFile],
}

/// A folder beside the output in which files are put together before they are renamed.
///
/// It is not inside the output, where cargo would take it for a crate, and it is on the same disk,
/// so that a rename is one step. It goes away with the value.
#[derive(Debug)]
pub(crate) struct Staging {
    folder: PathBuf,
}

impl Staging {
    /// A new one for this output folder, which is made if it does not exist.
    pub(crate) fn new(out: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(out).map_err(|error| fault("make", out, &error))?;
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let folder = out.with_file_name(format!(".{name}.{}", std::process::id()));
        fs::create_dir(&folder).map_err(|error| fault("make", &folder, &error))?;
        Ok(Self { folder })
    }

    /// Makes a crate's folder what it should be.
    pub(crate) fn apply(&self, edit: &Edit<'_>) -> Result<(), Fault> {
        if edit.fresh {
            return self.place_crate(edit);
        }
        for path in edit.leftovers {
            let path = edit.folder.join(path);
            fs::remove_file(&path).map_err(|error| fault("remove", &path, &error))?;
        }
        for path in edit.empty_folders.iter().rev() {
            let path = edit.folder.join(path);
            fs::remove_dir(&path).map_err(|error| fault("remove", &path, &error))?;
        }
        // The manifest last: until then the old one describes a crate that cargo can load.
        let (manifests, others): (Vec<_>, Vec<_>) =
            edit.files.iter().partition(|file| file.path() == "Cargo.toml");
        others.into_iter().chain(manifests).try_for_each(|file| self.replace(edit.folder, file))
    }

    /// Removes a crate's folder with everything in it.
    pub(crate) fn remove_crate(&self, folder: &Path) -> Result<(), Fault> {
        let away = self.folder.join("removed");
        fs::rename(folder, &away).map_err(|error| fault("remove", folder, &error))?;
        fs::remove_dir_all(&away).map_err(|error| fault("remove", &away, &error))
    }

    fn place_crate(&self, edit: &Edit<'_>) -> Result<(), Fault> {
        let staged = self.folder.join("crate");
        for file in edit.files {
            write_new(&staged.join(file.path()), file.text())?;
        }
        fs::rename(&staged, edit.folder).map_err(|error| fault("make", edit.folder, &error))
    }

    fn replace(&self, folder: &Path, file: &GeneratedFile) -> Result<(), Fault> {
        let (staged, path) = (self.folder.join("file"), folder.join(file.path()));
        write_new(&staged, file.text())?;
        make_parent(&path)?;
        fs::rename(&staged, &path).map_err(|error| fault("write", &path, &error))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed here was named in a fault before, or is empty.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Writes a file, with its folders.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Fault> {
    make_parent(path)?;
    fs::write(path, text).map_err(|error| fault("write", path, &error))
}

fn make_parent(path: &Path) -> Result<(), Fault> {
    match path.parent() {
        Some(parent) => fs::create_dir_all(parent).map_err(|error| fault("make", parent, &error)),
        None => Ok(()),
    }
}
