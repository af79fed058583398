//! The disk: folders into texts, and texts into folders.
//!
//! Every function that reads, writes or removes is here, takes its folder as an argument and says
//! in its fault which path was meant.

mod inputs;
mod parts;
mod tree;
mod write;

use std::fs;
use std::io;
use std::path::Path;

pub(crate) use inputs::{
    Listing, NAMES_LOCK, Reading, list_providers, read_document, read_input, write_input,
};
pub(crate) use tree::{Tree, scan, subfolders};
pub(crate) use write::{Edit, Staging};

use crate::stop::Fault;
use crate::workspace::shown;

/// The bytes of a file, `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fault("read", path, &error)),
    }
}

/// Writes a file that somebody asked for by its path.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Fault> {
    fs::write(path, text).map_err(|error| fault("write", path, &error))
}

/// Writes a file so that nobody ever sees half of it.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Fault> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let staged = path.with_file_name(format!(".{name}.{}", std::process::id()));
    fs::write(&staged, text)
        .and_then(|()| fs::rename(&staged, path))
        .map_err(|error| fault("write", path, &error))
        .inspect_err(|_| drop(fs::remove_file(&staged)))
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), Fault> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault("remove", path, &error)),
        _ => Ok(()),
    }
}

/// Makes a folder, with those around it.
pub(crate) fn make(folder: &Path) -> Result<(), Fault> {
    fs::create_dir_all(folder).map_err(|error| fault("make", folder, &error))
}

/// A fault that names what was tried and where.
fn fault(verb: &str, path: &Path, error: &io::Error) -> Fault {
    Fault::new(format!("cannot {verb} `{}`: {error}", shown(path)))
}
