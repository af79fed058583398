//! `cargo xtask update`: a provider's new document into its folder, and what changed onto the terminal.
//!
//! fetch ─► lay out ─► compare ─► tell ─► write. Everything up to the last step works on texts; the
//! last writes the inputs, the crates and the names, or nothing.

mod entries;
mod fetch;
mod layout;
mod source;

pub(crate) use source::today;

use std::collections::BTreeMap;
use std::path::Path;

use scopewright_generator::diff::{self, Diff, Snapshot};
use scopewright_generator::load::{SourceEntry, source_entry};
use scopewright_generator::report::{Diagnostic, Severity};
use scopewright_generator::{Input, Report};

use self::fetch::{Answer, Fetched};
use self::source::Source;
use crate::arguments::UpdateArguments;
use crate::diff::{both, is_document, on_disk, tell};
use crate::disk::{self, Listing, NAMES_LOCK};
use crate::generate::{Edits, tell_report, unknown_provider, write_edits};
use crate::release;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace::Places;

/// Runs the task.
pub(crate) fn run(arguments: &UpdateArguments) -> Result<(), Stop> {
    let places = Places::new(arguments.specs.as_deref(), arguments.out.as_deref())?;
    let listing = disk::list_providers(&places.specs)?;
    let mut edits = BTreeMap::new();
    let mut diffs = Vec::new();
    for provider in choose(arguments, &listing, &places.specs)? {
        if let Some((diff, own)) = prepare(arguments, &places.specs, &provider)? {
            diffs.push(diff);
            edits.insert(provider, own);
        }
    }
    if diffs.is_empty() {
        return Ok(());
    }
    tell(&diffs, arguments.format);
    if arguments.dry_run {
        terminal::message("nothing was written: this was a dry run");
        return Ok(());
    }
    write_edits(&places, &listing, &edits, arguments.rename)
}

/// The providers to update: those named, or all whose document can be fetched.
fn choose(
    arguments: &UpdateArguments,
    listing: &Listing,
    specs: &Path,
) -> Result<Vec<String>, Stop> {
    if let Some(unknown) = arguments.providers.iter().find(|name| !listing.has(name)) {
        return Err(Stop::Usage(unknown_provider(listing, specs, unknown)));
    }
    if arguments.from.is_some() && arguments.providers.len() != 1 {
        return Err(Stop::Usage(Fault::new("`--from` has the document of one provider: name it")));
    }
    if !arguments.providers.is_empty() {
        return Ok(arguments.providers.clone());
    }
    let mut chosen = Vec::new();
    for provider in &listing.providers {
        if source_of(&on_disk(specs, provider)?).document {
            chosen.push(provider.clone());
        }
    }
    if chosen.is_empty() {
        return Err(Fault::new("no provider says where its document can be fetched")
            .help(
                "write `source: { url: …, document: true }` into its client.yaml, or use `--from`",
            )
            .into());
    }
    Ok(chosen)
}

fn source_of(input: &Input) -> SourceEntry {
    source_entry(input).unwrap_or_default()
}

/// What an update of one provider comes to; `None` where its document is what it was.
fn prepare(
    arguments: &UpdateArguments,
    specs: &Path,
    provider: &str,
) -> Result<Option<(Diff, Edits)>, Stop> {
    let old = on_disk(specs, provider)?;
    let known = source::read(&specs.join(provider))?;
    let fetched = match get(arguments, &old, known.as_ref(), provider)? {
        Answer::Same => None,
        // Who hands in a file means it, also where it is what was fetched before.
        Answer::New(fetched) => {
            let same = known.is_some_and(|known| known.sha256 == fetched.sha256());
            (!same).then_some(fetched)
        }
    };
    let Some(fetched) = fetched else {
        terminal::line(&format!("{provider}: the document is what it was; nothing was written"));
        return Ok(None);
    };
    let mut edits = Edits::default();
    put_document(&old, &fetched, &mut edits)?;
    let mut new = old.clone();
    edits.apply(&mut new);
    entries::follow(&old, &mut new, &mut edits);
    let (before, after) = both(|| read(&old, false), || read(&new, arguments.rename));
    let ((before, known), (after, mut report)) = (tell_or_stop(before)?, tell_or_stop(after)?);
    let is_known = |own: &Diagnostic| {
        let same = |other: &Diagnostic| (other.code, &other.message) == (own.code, &own.message);
        known.diagnostics.iter().any(same)
    };
    report.diagnostics.retain(|own| !is_known(own));
    tell_report(&report);
    tell_kept(&after);
    let diff = diff::compare(&before, &after);
    if arguments.bump {
        release::bump(&new, &diff, &mut edits)?;
    }
    edits.put(source::NAME, Source::of(&fetched).text());
    Ok(Some((diff, edits)))
}

/// Reads one version, with what was said about it; or says what is wrong.
fn read(input: &Input, rename: bool) -> Result<(Snapshot, Report), Report> {
    let mut input = input.clone();
    if rename {
        input.files.retain(|file| !file.name.ends_with(NAMES_LOCK));
    }
    let mut report = Report::new(&input.provider);
    match Snapshot::read(&input, &mut report) {
        Some(snapshot) => Ok((snapshot, report)),
        None => {
            report.diagnostics.retain(|own| own.severity == Severity::Error);
            Err(report)
        }
    }
}

/// What is wrong with a version is told, and then nothing is written.
fn tell_or_stop<T>(read: Result<T, Report>) -> Result<T, Stop> {
    read.map_err(|report| {
        tell_report(&report);
        Stop::Told
    })
}

fn tell_kept(snapshot: &Snapshot) {
    for kept in snapshot.kept() {
        terminal::message(&format!(
            "`{}` keeps its name `{}` and does not become `{}`; `--rename` takes new names",
            scopewright_generator::explore::shown(&kept.what),
            kept.name,
            kept.wanted
        ));
    }
}

fn get(
    arguments: &UpdateArguments,
    input: &Input,
    known: Option<&Source>,
    provider: &str,
) -> Result<Answer, Stop> {
    let entry = source_of(input);
    match &arguments.from {
        Some(from) if from.contains("://") => {
            // A token belongs to the place that client.yaml names, and to no other.
            let own = entry.url.as_ref() == Some(from);
            fetch::from_url(from, known, entry.token.as_deref().filter(|_| own))
        }
        Some(from) => fetch::from_file(Path::new(from)),
        None => match entry.url.filter(|_| entry.document) {
            Some(url) => fetch::from_url(&url, known, entry.token.as_deref()),
            None => Err(Fault::new(format!("nothing says where the document of `{provider}` is"))
                .help("use `--from FILE`, or write `document: true` below `source:` in its client.yaml")
                .into()),
        },
    }
}

/// The document with the layout that all of them have, in place of the one that is there.
fn put_document(old: &Input, fetched: &Fetched, edits: &mut Edits) -> Result<(), Stop> {
    let before = old.files.iter().find(|file| is_document(&file.name));
    let laid_out = layout::lay_out(&fetched.bytes, before.map(|file| file.text.as_str())).map_err(
        |reason| Fault::new(format!("what came from `{}` is no document: {reason}", fetched.from)),
    )?;
    let name = before.map(|file| file.name.rsplit('/').next().unwrap_or_default());
    if let Some(name) = name.filter(|name| *name != laid_out.name) {
        edits.remove(name);
    }
    edits.put(laid_out.name, laid_out.text);
    Ok(())
}
