//! Inputs of a provider that are about to be other than what is on the disk.

use std::collections::BTreeMap;
use std::path::Path;

use scopewright_generator::{Input, SourceFile};

use crate::disk;
use crate::stop::Fault;

/// Files of a provider's folder by their names there: their text, or `None` for one that goes.
#[derive(Debug, Default)]
pub(crate) struct Edits(BTreeMap<String, Option<String>>);

impl Edits {
    /// A file is to have this text.
    pub(crate) fn put(&mut self, name: &str, text: String) {
        self.0.insert(name.to_owned(), Some(text));
    }

    /// A file is to go.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.insert(name.to_owned(), None);
    }

    /// There is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes an input that was read from the disk what it will be.
    pub(crate) fn apply(&self, input: &mut Input) {
        let folder = format!("specs/{}/", input.provider);
        for (name, text) in &self.0 {
            let name = format!("{folder}{name}");
            input.files.retain(|file| file.name != name);
            input.files.extend(text.clone().map(|text| SourceFile { name, text }));
        }
        input.files.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// Does it on the disk.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Fault> {
        for (name, text) in &self.0 {
            match text {
                Some(text) => disk::replace(&folder.join(name), text)?,
                None => disk::remove(&folder.join(name))?,
            }
        }
        Ok(())
    }
}
