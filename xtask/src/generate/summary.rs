//! What a run found and did, as lines for people or one JSON object.

use std::time::Duration;

use scopewright_generator::report::{Diagnostic, Report};
use serde::Serialize;

use super::changes::{Change, Changes, Is};
use super::compile::Compiled;
use super::{Crates, Form, Mode};
use crate::names::counted;
use crate::stop::{Fault, Stop};
use crate::terminal;

/// What a run found and did.
#[derive(Debug, Serialize)]
pub(crate) struct Summary<'a> {
    mode: Mode,
    /// Nothing is wrong: no error, and in check mode no difference.
    ok: bool,
    /// Time of the whole run in milliseconds.
    milliseconds: f64,
    providers: Vec<ProviderSummary<'a>>,
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
            report: &compiled.report,
            shown: Vec::new(),
        }
    }

    fn add_changes(&mut self, changes: &Changes<'_>) {
        self.changes = changes.list();
        self.shown = self.changes.iter().map(|change| changes.shown(&change.path)).collect();
        self.unchanged = changes.unchanged;
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
