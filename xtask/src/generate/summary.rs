//! What a run found and did, as lines for people or one JSON object.

use std::time::Duration;

use scopewright_generator::KeptName;
use scopewright_generator::explore::shown as shown_text;
use scopewright_generator::report::{Diagnostic, Report};
use serde::Serialize;

use super::changes::{Change, Changes, Is};
use super::compile::Compiled;
use super::{Crates, Form, Mode};
use crate::names::counted;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace::shown;

/// What a run found and did.
#[derive(Debug, Serialize)]
pub(crate) struct Summary<'a> {
    mode: Mode,
    /// Nothing is wrong: no error, and in check mode no difference.
    ok: bool,
    /// Time of the whole run in milliseconds.
    milliseconds: f64,
    providers: Vec<ProviderSummary<'a>>,
    /// Files with names that were written; in check mode, to be written.
    locks: Vec<String>,
    /// Crates whose provider is gone: removed, or in check mode to be removed.
    gone: Vec<String>,
    /// Folders of the output that belong to no provider and are left alone.
    strays: Vec<String>,
    /// Folders of the inputs that hold no document.
    pub(crate) left_out: Vec<String>,
    /// What is wrong outside the inputs.
    pub(crate) faults: Vec<Fault>,
}

/// The same for one provider.
#[derive(Debug, Serialize)]
struct ProviderSummary<'a> {
    provider: &'a str,
    operations: usize,
    types: usize,
    scopes: usize,
    /// Files written or removed; in check mode, to be written or removed.
    changes: Vec<Change>,
    /// Number of files that are as they should be.
    unchanged: usize,
    /// Time for reading and compiling in milliseconds.
    milliseconds: f64,
    diagnostics: &'a [Diagnostic],
    /// What keeps the name that it had, and would be called otherwise.
    kept: Vec<Kept<'a>>,
    #[serde(skip)]
    report: &'a Report,
    #[serde(skip)]
    shown: Vec<String>,
}

impl<'a> Summary<'a> {
    /// What is known after compiling.
    pub(crate) fn new(mode: Mode, compiled: &'a [Compiled]) -> Self {
        let providers = compiled.iter().map(ProviderSummary::new).collect();
        Self {
            mode,
            ok: true,
            milliseconds: 0.0,
            providers,
            locks: Vec::new(),
            gone: Vec::new(),
            strays: Vec::new(),
            left_out: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Adds what was found on the disk.
    pub(crate) fn add_crates(&mut self, crates: &Crates<'_>) {
        for (provider, changes) in self.providers.iter_mut().zip(&crates.changes) {
            provider.add_changes(changes);
        }
        self.locks = crates.locks.iter().map(|lock| shown(&lock.path)).collect();
        self.gone.clone_from(&crates.gone);
        self.strays.clone_from(&crates.strays);
    }

    /// Tells it, and says how the task ends.
    pub(crate) fn tell(mut self, form: Form, took: Duration, named: &[String]) -> Result<(), Stop> {
        self.milliseconds = milliseconds(took);
        self.ok = self.faults.is_empty() && !self.has_errors() && !self.is_stale();
        match form {
            Form::Json => self.tell_json(),
            Form::Text => self.tell_text(named),
        }
        if self.ok { Ok(()) } else { Err(Stop::Told) }
    }

    fn has_errors(&self) -> bool {
        self.providers.iter().any(|provider| provider.report.has_errors())
    }

    fn is_stale(&self) -> bool {
        let differs = !self.gone.is_empty()
            || !self.locks.is_empty()
            || self.providers.iter().any(|provider| !provider.changes.is_empty());
        self.mode == Mode::Check && differs
    }

    fn tell_json(&self) {
        match serde_json::to_string_pretty(self) {
            Ok(json) => terminal::line(&json),
            Err(error) => terminal::message(&format!("error: {error}")),
        }
    }

    fn tell_text(&self, named: &[String]) {
        if self.mode == Mode::Write || self.has_errors() {
            self.tell_reports();
        }
        for name in &self.left_out {
            let message = format!("warning: `{name}` among the inputs holds no document");
            terminal::message(&format!(
                "{message}\n  help: add api.yaml or api.json, or remove the folder"
            ));
        }
        for name in &self.strays {
            let message =
                format!("warning: `{name}` among the generated crates belongs to no provider");
            terminal::message(&format!("{message}\n  help: {}", stray_help(named)));
        }
        for fault in &self.faults {
            terminal::message(&fault.to_string());
        }
        if self.is_stale() {
            self.tell_stale(named);
        } else if self.mode == Mode::Write && self.ok {
            self.tell_done();
        }
    }

    fn tell_reports(&self) {
        for provider in &self.providers {
            super::tell_report(provider.report);
        }
    }

    fn tell_stale(&self, named: &[String]) {
        let mut lines = Vec::new();
        for provider in &self.providers {
            let changes = provider.changes.iter().zip(&provider.shown);
            lines
                .extend(changes.map(|(change, shown)| format!("  {shown} ({})", change.is.word())));
        }
        lines.extend(self.locks.iter().map(|path| format!("  {path} (different)")));
        lines.extend(self.gone.iter().map(|name| format!("  {name} (its provider is gone)")));
        let command =
            std::iter::once("cargo xtask generate").chain(named.iter().map(String::as_str));
        let command = command.collect::<Vec<_>>().join(" ");
        let counted = counted(lines.len(), "difference");
        terminal::message(&format!(
            "error: {counted} between the generated crates and their inputs:\n{}\n  help: run `{command}`",
            lines.join("\n")
        ));
    }

    fn sum(&self, number: impl Fn(&ProviderSummary<'a>) -> usize) -> usize {
        self.providers.iter().map(number).sum()
    }

    fn tell_done(&self) {
        for provider in &self.providers {
            terminal::line(&provider.line());
            provider.kept_lines().iter().for_each(|line| terminal::line(line));
        }
        for path in &self.locks {
            terminal::line(&format!("{path}: written, commit it with the inputs"));
        }
        for name in &self.gone {
            terminal::line(&format!("{name}: removed, its provider is gone"));
        }
        terminal::line(&format!(
            "{}, {}; {} written, {} unchanged, {} removed ({:.0} ms)",
            counted(self.providers.len(), "provider"),
            counted(self.sum(|provider| provider.operations), "operation"),
            counted(self.sum(ProviderSummary::written), "file"),
            self.sum(|provider| provider.unchanged),
            self.sum(ProviderSummary::removed),
            self.milliseconds
        ));
    }
}

/// A thing that keeps its name.
#[derive(Debug, Serialize)]
struct Kept<'a> {
    what: &'a str,
    name: &'a str,
    wanted: &'a str,
}

impl<'a> Kept<'a> {
    fn of(kept: &'a KeptName) -> Self {
        Self { what: &kept.what, name: &kept.name, wanted: &kept.wanted }
    }
}

/// So many names that are kept are named one by one.
const MOST_KEPT: usize = 10;

impl<'a> ProviderSummary<'a> {
    fn new(compiled: &'a Compiled) -> Self {
        Self {
            provider: &compiled.provider,
            operations: compiled.counts.operations,
            types: compiled.counts.types,
            scopes: compiled.counts.scopes,
            changes: Vec::new(),
            unchanged: 0,
            milliseconds: milliseconds(compiled.took),
            diagnostics: &compiled.report.diagnostics,
            kept: compiled.kept.iter().map(Kept::of).collect(),
            report: &compiled.report,
            shown: Vec::new(),
        }
    }

    fn add_changes(&mut self, changes: &Changes<'_>) {
        self.changes = changes.list();
        self.shown = self.changes.iter().map(|change| changes.shown(&change.path)).collect();
        self.unchanged = changes.unchanged;
    }

    /// What keeps its name, and how it gets another.
    fn kept_lines(&self) -> Vec<String> {
        let line = |kept: &Kept<'_>| {
            format!(
                "  {} keeps its name `{}` and does not become `{}`",
                shown_text(kept.what),
                kept.name,
                kept.wanted
            )
        };
        let mut lines: Vec<String> = self.kept.iter().take(MOST_KEPT).map(line).collect();
        let more = self.kept.len().saturating_sub(MOST_KEPT);
        lines.extend((more > 0).then(|| format!("  … {more} more keep theirs")));
        let command =
            format!("  `cargo xtask generate {} --rename` takes new names", self.provider);
        lines.extend((!lines.is_empty()).then_some(command));
        lines
    }

    fn written(&self) -> usize {
        self.changes.len() - self.removed()
    }

    fn removed(&self) -> usize {
        self.changes.iter().filter(|change| change.is == Is::Leftover).count()
    }

    fn line(&self) -> String {
        format!(
            "{}: {}, {}, {}; {} written, {} unchanged, {} removed ({:.0} ms)",
            self.provider,
            counted(self.operations, "operation"),
            counted(self.types, "type"),
            counted(self.scopes, "scope"),
            counted(self.written(), "file"),
            self.unchanged,
            self.removed(),
            self.milliseconds
        )
    }
}

fn stray_help(named: &[String]) -> &'static str {
    match named {
        [] => "it does not look generated; move it away if it is not needed",
        _ => "`cargo xtask generate` without a name removes it if it was generated",
    }
}

/// With three digits behind the point: whole microseconds.
fn milliseconds(time: Duration) -> f64 {
    let microseconds = u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
    f64::from(microseconds) / 1000.0
}
