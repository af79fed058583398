//! Round trip: values that fit a component schema, decoded into its type, written again, compared.
//!
//! The schema is that of the document as it was published, so that a wrong reading of it by the
//! generator shows. Values come from a seed, and each is checked against the schema by a validator
//! that knows nothing of us, before it is decoded and after it was written.

mod compare;
mod program;
mod schemas;
mod synthesis;

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::compare::difference;
use self::program::Program;
use self::schemas::Schemas;
use self::synthesis::Synthesis;
use crate::fault::Fault;
use crate::outcome::Component;
use crate::scratch::Scratch;

/// Tries for each value that is wanted: a pattern or a `not` may refuse what was made.
const TRIES: usize = 12;

/// What the round trips of a document came to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Trips {
    /// Values that came back the same.
    pub(crate) same: usize,
    /// Values that did not, in words: component, what differs, the value.
    pub(crate) lossy: Vec<String>,
    /// Components of which no value could be made that fits.
    pub(crate) without: Vec<String>,
    /// Why nothing was sent at all.
    pub(crate) fault: Option<String>,
}

impl Trips {
    /// Everything was sent, and nothing lost.
    pub(crate) fn is_whole(&self) -> bool {
        self.lossy.is_empty() && self.fault.is_none()
    }
}

/// A value on its way.
struct Trip {
    /// Position of the component.
    component: usize,
    value: Value,
}

/// Sends values of each component through the crate of a document.
pub(crate) fn run(
    scratch: &Scratch,
    provider: &str,
    document: &Path,
    components: &[Component],
    per_component: usize,
    target: &Path,
) -> Result<Trips, Fault> {
    let schemas = Schemas::read(document)?;
    let mut trips = Trips::default();
    let mut sent: Vec<Trip> = Vec::new();
    for (at, component) in components.iter().enumerate() {
        // A component that was made of something else in the document has no schema of its own there.
        let Some(schema) = schemas.component(&component.name) else { continue };
        let Some(validator) = schemas.validator(&component.name) else {
            trips.without.push(component.name.clone());
            continue;
        };
        let mut synthesis = Synthesis::new(&schemas, &component.name);
        let before = sent.len();
        for _ in 0..per_component * TRIES {
            if sent.len() - before == per_component {
                break;
            }
            let Some(value) = synthesis.value(schema) else { continue };
            if validator.is_valid(&value) {
                sent.push(Trip { component: at, value });
            }
        }
        if sent.len() == before {
            trips.without.push(component.name.clone());
        }
    }
    if sent.is_empty() {
        return Ok(trips);
    }
    let program = Program::build(scratch, provider, components, target)?;
    let answers = program.run(sent.iter().map(|trip| (trip.component, &trip.value)))?;
    // One at a time: a validator holds all that its schema reaches.
    let mut made: Option<(usize, jsonschema::Validator)> = None;
    for (trip, answer) in sent.iter().zip(answers) {
        let name = &components[trip.component].name;
        if made.as_ref().is_none_or(|(component, _)| *component != trip.component) {
            made = schemas.validator(name).map(|validator| (trip.component, validator));
        }
        let validator = made.as_ref().map(|(_, validator)| validator);
        match answer.and_then(|written| judge(&trip.value, &written, validator)) {
            Ok(()) => trips.same += 1,
            Err(what) => trips.lossy.push(format!("{name}: {what}\n  {}", trip.value)),
        }
    }
    Ok(trips)
}

/// The same, and still a value of the schema.
fn judge(
    before: &Value,
    after: &Value,
    validator: Option<&jsonschema::Validator>,
) -> Result<(), String> {
    if let Some(difference) = difference(before, after) {
        return Err(format!("{difference}; written as {after}"));
    }
    match validator.and_then(|validator| validator.iter_errors(after).next()) {
        Some(error) => Err(format!("no longer fits the schema: {error}")),
        None => Ok(()),
    }
}
