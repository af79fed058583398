//! `cargo xtask where`: from a thing of a crate back to the lines that it was made from.

use scopewright_generator::explore::shown;
use scopewright_generator::provenance::{Provenance, trace};
use scopewright_generator::report::Place;
use serde_json::{Value, json};

use crate::arguments::WhereArguments;
use crate::diff::on_disk;
use crate::disk;
use crate::generate::{relocate, tell_report, unknown_provider};
use crate::names::hint;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace::{self, located};

/// Runs the task.
pub(crate) fn run(arguments: &WhereArguments) -> Result<(), Stop> {
    let specs = located(arguments.specs.as_deref(), "specs");
    let listing = disk::list_providers(&specs)?;
    let (library, path) = arguments.path.split_once("::").ok_or_else(|| {
        let message = format!("`{}` is no path into a crate", shown(&arguments.path));
        Stop::Usage(Fault::new(message).help("such as `presscart::types::Order`"))
    })?;
    // A crate's name has `_` where its folder has `-`.
    let is_own = |name: &&str| name.replace('-', "_") == library.replace('-', "_");
    let Some(provider) = listing.all().find(is_own).map(str::to_owned) else {
        return Err(Stop::Usage(unknown_provider(&listing, &specs, library)));
    };
    let mut traced = trace(&on_disk(&specs, &provider)?, path);
    let inside = |name: &str| match name.strip_prefix("specs/") {
        Some(inside) => workspace::shown(&specs.join(inside)),
        None => name.to_owned(),
    };
    let Some(mut found) = traced.found else {
        relocate(&mut traced.report, inside);
        tell_report(&traced.report);
        return Err(Stop::Told);
    };
    if found.is_empty() {
        let message = format!("there is no `{}` in the crate", shown(path));
        let known = traced.known.iter().map(String::as_str);
        let otherwise = "begin with types, resources, operations or Scope".to_owned();
        return Err(Stop::Usage(Fault::new(message).help(hint(&arguments.path, known, otherwise))));
    }
    for one in &mut found {
        for place in one.place.iter_mut().chain(&mut one.annotations) {
            place.file = inside(&place.file);
        }
    }
    if arguments.json {
        let all: Vec<Value> = found.iter().map(|one| data(library, one)).collect();
        terminal::line(&serde_json::to_string_pretty(&all).unwrap_or_default());
    } else {
        for one in &found {
            tell(library, one);
        }
    }
    Ok(())
}

fn tell(library: &str, one: &Provenance) {
    terminal::line(&format!("{library}::{} is {}", one.path, shown(&one.what)));
    for place in one.place.iter().chain(&one.annotations) {
        terminal::line(&format!("  --> {place}"));
    }
}

fn data(library: &str, one: &Provenance) -> Value {
    let place = |place: &Place| json!({ "file": place.file, "line": place.line, "column": place.column, "pointer": place.pointer });
    json!({
        "path": format!("{library}::{}", one.path),
        "what": one.what,
        "document": one.place.as_ref().map(place),
        "annotations": one.annotations.iter().map(place).collect::<Vec<_>>(),
    })
}
