//! Round trip: values that fit a component schema, decoded into its type, written again, compared.
//!
//! The schema is that of the document as it was published, of several files as one, so that a wrong reading of it by the
//! generator shows. Values come from a seed, and each is checked against the schema by a validator
//! that knows nothing of us, before it is decoded and after it was written. Besides, each type is
//! handed values of a server that is newer than its document: those have to decode, and what the
//! document describes of them has to come back.

mod compare;
mod program;
mod schemas;
mod synthesis;

use std::path::Path;

use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::compare::{compare, respell, without_key};
use self::program::Program;
use self::schemas::{Reading, Schemas};
use self::synthesis::{Keys, NEW_KEY, Newer, Synthesis};
use crate::outcome::Component;
use crate::scratch::Scratch;
use scopewright_corpus::fault::Fault;

/// Tries for each value that is wanted: a pattern or a `not` may refuse what was made.
const TRIES: usize = 12;
/// Values of a component, for each one that is wanted, until all alternatives had their turn.
const MOST: usize = 4;

/// What the round trips of a document came to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Trips {
    /// Values that came back the same.
    pub(crate) same: usize,
    /// Of those, values in which a key that was `null` is left out.
    pub(crate) nulls: usize,
    /// Of those, values of a server that is newer than the document.
    pub(crate) newer: usize,
    /// Values that did not come back, in words: component, what differs, the value.
    pub(crate) lossy: Vec<String>,
    /// Components whose values fit no strict reading of the schema, and were checked by a looser one.
    pub(crate) loose: usize,
    /// Components of which no value could be made that fits, with the reason.
    pub(crate) without: Vec<String>,
    /// Why nothing was sent at all.
    pub(crate) fault: Option<String>,
}

impl Trips {
    /// Everything was sent, and nothing lost.
    pub(crate) fn is_whole(&self) -> bool {
        self.lossy.is_empty() && self.fault.is_none()
    }

    /// Notes what became of a value.
    fn note(&mut self, name: &str, value: &Value, judged: Result<usize, String>) {
        match judged {
            Ok(nulls) => {
                self.same += 1;
                self.nulls += usize::from(nulls > 0);
            }
            Err(what) => self.lossy.push(format!("{name}: {what}\n  {value}")),
        }
    }
}

/// Sends values of each component through the crate of a document.
pub(crate) fn run(
    scratch: &Scratch,
    provider: &str,
    components: &[Component],
    per_component: usize,
    target: &Path,
) -> Result<Trips, Fault> {
    let schemas = Schemas::read(&scratch.joined(provider))?;
    // A component that was made of something else in the document has no schema of its own there.
    let has_schema = |component: &&Component| schemas.component(&component.name).is_some();
    let components: Vec<Component> = components.iter().filter(has_schema).cloned().collect();
    let mut trips = Trips::default();
    if components.is_empty() {
        return Ok(trips);
    }
    let mut program = Program::build(scratch, provider, &components, target)?;
    for (at, component) in components.iter().enumerate() {
        let name = component.name.as_str();
        let sample = match Sample::of(&schemas, name, per_component) {
            Ok(sample) => sample,
            Err(reason) => {
                trips.without.push(format!("{name}: no value fits: {reason}"));
                continue;
            }
        };
        trips.loose += usize::from(sample.is_loose);
        for value in &sample.values {
            let answer = program.send(at, value)?;
            let judged = answer.and_then(|written| sample.judge(value, &written));
            trips.note(name, value, judged);
        }
        for value in &sample.newer {
            let known = without_key(value, NEW_KEY);
            let answer = program.send(at, value)?;
            let judged =
                answer.and_then(|written| compare(&known, &without_key(&written, NEW_KEY)));
            trips.newer += usize::from(judged.is_ok());
            trips.note(name, value, judged);
        }
    }
    Ok(trips)
}

/// Values of one component.
struct Sample {
    validator: Validator,
    is_loose: bool,
    /// Values that fit.
    values: Vec<Value>,
    /// Values of a server that is newer than the document.
    newer: Vec<Value>,
}

impl Sample {
    /// Makes values; the reason where none fits.
    fn of(schemas: &Schemas, name: &str, wanted: usize) -> Result<Self, String> {
        let mut reason = String::new();
        for (reading, is_loose) in [(Reading::Strict, false), (Reading::Loose, true)] {
            let validator = match schemas.validator(name, reading) {
                Ok(validator) => validator,
                // A pattern that no engine takes is none in a loose reading.
                Err(why) => {
                    reason = why;
                    continue;
                }
            };
            let mut synthesis = Synthesis::new(schemas, name);
            match fitting(&mut synthesis, &validator, name, wanted) {
                Ok(values) => {
                    let newer = newer(&mut synthesis, schemas, name);
                    return Ok(Self { validator, is_loose, values, newer });
                }
                Err(why) => reason = why,
            }
        }
        Err(reason)
    }

    /// The same, and still a value of the schema: the number of keys that were `null` and are left out.
    fn judge(&self, before: &Value, after: &Value) -> Result<usize, String> {
        let nulls = compare(before, after).map_err(|what| format!("{what}; written as {after}"))?;
        let mut after = after.clone();
        respell(before, &mut after);
        match self.validator.iter_errors(&after).next() {
            Some(error) => Err(format!("no longer fits the schema: {error}")),
            None => Ok(nulls),
        }
    }
}

/// Values that fit but for what is new in them: a key, or values in place of listed ones.
fn newer<'s>(synthesis: &mut Synthesis<'s>, schemas: &Schemas, name: &'s str) -> Vec<Value> {
    let made = [Newer::Keys, Newer::Values].map(|newer| synthesis.newer_value(name, newer));
    let mut made: Vec<Value> = made.into_iter().flatten().collect();
    if made.is_empty() {
        return made;
    }
    let Ok(validator) = schemas.validator(name, Reading::Open) else { return Vec::new() };
    made.retain(|value| validator.is_valid(&without_key(value, NEW_KEY)));
    made
}

/// Values that fit: as many as are wanted, and more until every alternative had its turn.
fn fitting<'s>(
    synthesis: &mut Synthesis<'s>,
    validator: &Validator,
    name: &'s str,
    wanted: usize,
) -> Result<Vec<Value>, String> {
    let mut values = Vec::new();
    let mut reason = "a recursion without an end".to_owned();
    let mut failed = 0;
    while failed < wanted * TRIES {
        let is_enough = values.len() >= wanted && synthesis.is_through();
        if is_enough || values.len() >= wanted * MOST {
            break;
        }
        let keys = match values.len() {
            _ if failed > TRIES => Keys::Some,
            0 => Keys::All,
            1 => Keys::Required,
            _ => Keys::Some,
        };
        let Some(value) = synthesis.value(name, keys) else {
            failed += 1;
            continue;
        };
        let error = validator.iter_errors(&value).next();
        let said = error.map(|error| format!("{} at `{}`", error.masked(), error.instance_path()));
        match said {
            None => values.push(value),
            Some(said) => {
                failed += 1;
                reason = said;
            }
        }
    }
    if values.is_empty() { Err(reason) } else { Ok(values) }
}
