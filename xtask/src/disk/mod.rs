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

pub(crate) use inputs::{Listing, Reading, list_providers, read_document, read_input, write_input};
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

/// Makes a folder, with those around it.
pub(crate) fn make(folder: &Path) -> Result<(), Fault> {
    fs::create_dir_all(folder).map_err(|error| fault("make", folder, &error))
}

/// A fault that names what was tried and where.
fn fault(verb: &str, path: &Path, error: &io::Error) -> Fault {
    Fault::new(format!("cannot {verb} `{}`: {error}", shown(path)))
}
