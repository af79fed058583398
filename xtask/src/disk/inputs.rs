//! The inputs: a provider's folder into the texts that the generator reads, and back for a new one.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use scopewright_generator::SourceFile;

use super::tree::{sorted_entries, subfolders};
use super::{fault, parts, write};
use crate::stop::Fault;
use crate::workspace::shown;

/// What makes a folder a provider's: one of these is in it.
const DOCUMENTS: [&str; 3] = ["api.yaml", "api.yml", "api.json"];
/// The other inputs.
const ANNOTATIONS: [&str; 5] =
    ["scopes.yaml", "client.yaml", "overlay.yaml", "overlay.json", NAMES_LOCK];
/// The names of an earlier version, which the generator writes itself.
pub(crate) const NAMES_LOCK: &str = "names.lock";

/// The folders of `specs/`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    /// Folders with a document, sorted by name.
    pub(crate) providers: Vec<String>,
    /// Folders without one.
    pub(crate) others: Vec<String>,
}

impl Listing {
    /// The folder is there, with or without a document.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all().any(|folder| folder == name)
    }

    /// All folders.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.providers.iter().chain(&self.others).map(String::as_str)
    }
}

/// Looks for providers.
pub(crate) fn list_providers(specs: &Path) -> Result<Listing, Fault> {
    if !specs.is_dir() {
        return Err(Fault::new(format!("there is no folder `{}`", shown(specs)))
            .help("it holds one folder per provider, each with api.yaml or api.json"));
    }
    let has_document =
        |name: &String| DOCUMENTS.iter().any(|document| specs.join(name).join(document).exists());
    let (providers, others) = subfolders(specs)?.into_iter().partition(has_document);
    Ok(Listing { providers, others })
}

/// The texts in a provider's folder.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The files, by name.
    pub(crate) files: Vec<SourceFile>,
    /// Name and reason of each that could not be read.
    pub(crate) unreadable: Vec<(String, String)>,
}

/// Reads every input in a provider's folder, and below it what a document may refer to; which one means
/// what, the generator knows.
///
/// Each gets the name by which messages and the header of generated files call it:
/// `specs/presscart/api.yaml`, the same on every machine.
pub(crate) fn read_input(specs: &Path, provider: &str) -> Result<Reading, Fault> {
    let folder = specs.join(provider);
    let mut reading = Reading::default();
    for entry in sorted_entries(&folder)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_input(&name) {
            let name = format!("specs/{provider}/{name}");
            if leads_out(&entry.path(), &folder) {
                reading.unreadable.push((name, LEADS_OUT.to_owned()));
            } else {
                reading.add(name, &entry.path());
            }
        }
    }
    reading.files.extend(parts::read_parts(&folder, provider)?);
    Ok(reading)
}

/// Whether a file directly in a provider's folder is an input by its name.
pub(super) fn is_input(name: &str) -> bool {
    DOCUMENTS.contains(&name) || ANNOTATIONS.contains(&name)
}

/// Reads one document under the name it is going to have.
pub(crate) fn read_document(path: &Path, name: String) -> Reading {
    let mut reading = Reading::default();
    reading.add(name, path);
    reading
}

impl Reading {
    fn add(&mut self, name: String, path: &Path) {
        match read_bounded(path).and_then(text) {
            Ok(text) => self.files.push(SourceFile { name, text }),
            Err(reason) => self.unreadable.push((name, reason)),
        }
    }
}

/// Why an input is not read that is a link.
const LEADS_OUT: &str = "it is a link that leads out of the provider's folder";

/// Whether a path is a link to something outside a folder.
fn leads_out(path: &Path, folder: &Path) -> bool {
    match (fs::canonicalize(path), fs::canonicalize(folder)) {
        (Ok(real), Ok(folder)) => !real.starts_with(folder),
        // What is not there says so when it is read.
        _ => false,
    }
}

/// Most bytes of a file that are read: one more than the generator takes, which says so.
const MOST_BYTES: u64 = (64 << 20) + 1;

/// The bytes of a file. What is no file, such as a pipe or a device, might never end.
fn read_bounded(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err("it is no file".to_owned());
    }
    let file = fs::File::open(path).map_err(|error| reason(&error))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    Ok(bytes)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes)
        .map_err(|error| format!("it is not UTF-8 (byte {})", error.utf8_error().valid_up_to()))
}

/// Makes a provider's folder with these files, complete or not at all.
pub(crate) fn write_input(
    specs: &Path,
    provider: &str,
    files: &[(&str, &str)],
) -> Result<(), Fault> {
    let staged = specs.join(format!(".{provider}.{}", std::process::id()));
    let folder = specs.join(provider);
    let written = files
        .iter()
        .try_for_each(|(name, text)| write::write_new(&staged.join(name), text))
        .and_then(|()| {
            fs::rename(&staged, &folder).map_err(|error| fault("make", &folder, &error))
        });
    if written.is_err() {
        // The first fault is the one to tell.
        let _ = fs::remove_dir_all(&staged);
    }
    written
}
