//! `cargo xtask generate`: the folders of specs/ into the crates of generated/.
//!
//! read and compile ─► compare ─► write, or check. Nothing is written before every provider has
//! compiled and every folder was compared.

mod changes;
mod check;
mod compile;
mod edits;
mod guard;
mod locks;
mod remote;
mod summary;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use scopewright_generator::report::Report;

use self::changes::{Changes, compare};
use self::compile::{Compiled, How};
use self::locks::Lock;
use self::remote::Remote;
use self::summary::Summary;
use crate::arguments::GenerateArguments;
use crate::disk::{self, Listing, Staging};
use crate::names::hint;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace::{Places, shown};

pub(crate) use compile::{relocate, unreadable};
pub(crate) use edits::Edits;

/// What happens to differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mode {
    /// They are written.
    Write,
    /// They are shown, and are an error.
    Check,
}

/// How the outcome is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Lines for people.
    Text,
    /// One JSON object.
    Json,
}

/// Runs the task.
pub(crate) fn run(arguments: &GenerateArguments) -> Result<(), Stop> {
    let clock = Instant::now();
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let form = if arguments.json { Form::Json } else { Form::Text };
    let places = Places::new(arguments.specs.as_deref(), arguments.out.as_deref())?;
    let listing = disk::list_providers(&places.specs)?;
    let remote = if arguments.allow_remote { Remote::Fetched } else { Remote::Refused };
    let chosen = choose(&listing, &places.specs, &arguments.providers)?;
    let how = How { remote, rename: arguments.rename, edits: &BTreeMap::new() };
    let compiled = compile::all(&places.specs, chosen, how);

    let mut summary = Summary::new(mode, &compiled);
    if arguments.providers.is_empty() {
        summary.left_out.clone_from(&listing.others);
    }
    if compiled.iter().all(|one| !one.report.has_errors()) {
        match Crates::compare(&places, &listing, &compiled, arguments.providers.is_empty()) {
            Ok(crates) => {
                summary.add_crates(&crates);
                if mode == Mode::Check && form == Form::Text {
                    crates.show();
                }
                if mode == Mode::Write {
                    summary.faults.extend(crates.write(&places.out).err());
                }
                if mode == Mode::Write && summary.faults.is_empty() {
                    summary.faults.extend(locks::write(&crates.locks).err());
                }
            }
            Err(faults) => summary.faults = faults,
        }
    }
    summary.tell(form, clock.elapsed(), &arguments.providers)
}

/// Writes inputs of some providers, and what follows from them: the crates, and the names. Nothing is
/// written where any of the providers has an error, or any of the crates cannot be replaced.
pub(crate) fn write_edits(
    places: &Places,
    listing: &Listing,
    edits: &BTreeMap<String, Edits>,
    rename: bool,
) -> Result<(), Stop> {
    let how = How { remote: Remote::Refused, rename, edits };
    let compiled = compile::all(&places.specs, edits.keys().cloned().collect(), how);
    let failed: Vec<_> = compiled.iter().filter(|one| one.report.has_errors()).collect();
    if !failed.is_empty() {
        for one in failed {
            tell_report(&one.report);
        }
        return Err(Stop::Told);
    }
    let crates = Crates::compare(places, listing, &compiled, false).map_err(Stop::Failed)?;
    for (provider, edits) in edits {
        edits.write(&places.specs.join(provider))?;
    }
    crates.write(&places.out)?;
    locks::write(&crates.locks)?;
    for changes in &crates.changes {
        let changed = changes.list().len();
        terminal::line(&format!(
            "{}: {changed} files written or removed, {} unchanged",
            changes.shown("").trim_end_matches('/'),
            changes.unchanged
        ));
    }
    Ok(())
}

/// The providers to generate: those named, each of which must exist, or all with a document.
///
/// One that is named and has no document is chosen too: the generator says what is missing.
fn choose(listing: &Listing, specs: &Path, named: &[String]) -> Result<Vec<String>, Stop> {
    if let Some(unknown) = named.iter().find(|name| !listing.has(name)) {
        return Err(Stop::Usage(unknown_provider(listing, specs, unknown)));
    }
    if named.is_empty() && listing.providers.is_empty() {
        let help = match listing.others.first() {
            Some(other) => format!(
                "a provider's document is called `api.yaml` or `api.json`, and `{}` has none",
                shown(&specs.join(other))
            ),
            None => "start one with `cargo xtask new NAME --from FILE`".to_owned(),
        };
        return Err(Fault::new(format!("there is no provider in `{}`", shown(specs)))
            .help(help)
            .into());
    }
    if named.is_empty() {
        return Ok(listing.providers.clone());
    }
    let named: BTreeSet<&String> = named.iter().collect();
    Ok(named.into_iter().cloned().collect())
}

/// There is no such provider; the nearest one, or all.
pub(crate) fn unknown_provider(listing: &Listing, specs: &Path, unknown: &str) -> Fault {
    let all: Vec<&str> = listing.all().collect();
    let otherwise = match all.as_slice() {
        [] => "start one with `cargo xtask new NAME --from FILE`".to_owned(),
        all => format!("there is {}", all.join(", ")),
    };
    let message = format!("there is no provider `{unknown}` in `{}`", shown(specs));
    Fault::new(message).help(hint(unknown, all.iter().copied(), otherwise))
}

/// What has to be done under generated/.
#[derive(Debug)]
struct Crates<'a> {
    /// In the crates that were compiled, in their order.
    changes: Vec<Changes<'a>>,
    /// Files with names that have to be written, of the providers that were compiled.
    locks: Vec<Lock<'a>>,
    /// Crates to remove, because their provider is gone.
    gone: Vec<String>,
    /// Folders without a provider that are left as they are.
    strays: Vec<String>,
    /// Where all of them are.
    out: &'a Path,
}

impl<'a> Crates<'a> {
    /// Compares everything with what is on the disk, and finds every reason not to write.
    fn compare(
        places: &'a Places,
        listing: &Listing,
        compiled: &'a [Compiled],
        all: bool,
    ) -> Result<Self, Vec<Fault>> {
        let mut crates = Self {
            changes: Vec::new(),
            locks: Vec::new(),
            gone: Vec::new(),
            strays: Vec::new(),
            out: &places.out,
        };
        let mut faults = Vec::new();
        for one in compiled {
            match compare(&places.out, &one.provider, &one.files) {
                Ok(changes) => crates.changes.push(changes),
                Err(fault) => faults.push(fault),
            }
            match locks::compare(&places.specs, one) {
                Ok(lock) => crates.locks.extend(lock),
                Err(fault) => faults.push(fault),
            }
        }
        faults.extend(crates.find_orphans(listing, all).err());
        let files = compiled.iter().map(|one| (one.provider.as_str(), one.files.as_slice()));
        faults.extend(guard::check_manifests(&places.out, &crates.gone, files).err());
        if faults.is_empty() { Ok(crates) } else { Err(faults) }
    }

    /// Finds crates whose provider is gone. They go only when all providers are generated and the
    /// generator made them.
    fn find_orphans(&mut self, listing: &Listing, all: bool) -> Result<(), Fault> {
        for name in disk::subfolders(self.out)? {
            if listing.has(&name) {
                continue;
            }
            if all && guard::is_ours(&self.out.join(&name))? {
                self.gone.push(name);
            } else {
                self.strays.push(name);
            }
        }
        Ok(())
    }

    fn write(&self, out: &Path) -> Result<(), Fault> {
        if self.gone.is_empty() && self.changes.iter().all(Changes::is_clean) {
            return Ok(());
        }
        let staging = Staging::new(out)?;
        self.changes.iter().try_for_each(|changes| changes.apply(&staging))?;
        self.gone.iter().try_for_each(|name| staging.remove_crate(&out.join(name)))
    }

    /// Prints what differs, file by file.
    fn show(&self) {
        for changes in &self.changes {
            check::show(changes);
        }
        for lock in &self.locks {
            check::show_lock(lock);
        }
    }
}

/// Prints a report's messages on stderr, with its closing line.
pub(crate) fn tell_report(report: &Report) {
    for diagnostic in &report.diagnostics {
        terminal::message(&diagnostic.to_string());
        terminal::message("");
    }
    if !report.diagnostics.is_empty() {
        terminal::message(&report.summary());
    }
}
