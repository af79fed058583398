//! `names.lock` of each provider: what is there and what should be there.

use std::path::{Path, PathBuf};

use super::compile::Compiled;
use crate::disk::{self, NAMES_LOCK};
use crate::stop::Fault;

/// A file with names that has to be written.
#[derive(Debug)]
pub(crate) struct Lock<'a> {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The bytes that are there now.
    pub(crate) old: Option<Vec<u8>>,
    /// What should be there.
    pub(crate) new: &'a str,
}

/// Compares a provider's file with what its names are; `None` where they are the same.
pub(crate) fn compare<'a>(specs: &Path, compiled: &'a Compiled) -> Result<Option<Lock<'a>>, Fault> {
    let path = specs.join(&compiled.provider).join(NAMES_LOCK);
    let old = disk::read(&path)?;
    let same = old.as_deref() == Some(compiled.names.as_bytes());
    Ok((!same).then_some(Lock { path, old, new: &compiled.names }))
}

/// Writes them.
pub(crate) fn write(locks: &[Lock<'_>]) -> Result<(), Fault> {
    locks.iter().try_for_each(|lock| disk::replace(&lock.path, lock.new))
}
