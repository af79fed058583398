//! Synthesis: turns a value that fits its schema into another one that the seed chooses, for where
//! the document has no example.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::shape::Shape;

/// How deep values are changed; what is deeper stays as it is.
const DEPTH: usize = 8;

/// Another value of the same form: numbers within their bounds, values of an enumeration, flags.
pub(super) fn scatter(value: Value, shape: &Shape<'_>, random: &mut Rng) -> Value {
    at_depth(value, shape, random, DEPTH)
}

fn at_depth(value: Value, shape: &Shape<'_>, random: &mut Rng, depth: usize) -> Value {
    if depth == 0 || shape.is_given() {
        return value;
    }
    match value {
        Value::Object(object) => {
            let entry = |(name, value): (String, Value)| {
                let value = at_depth(value, &shape.property(&name), random, depth - 1);
                (name, value)
            };
            Value::Object(object.into_iter().map(entry).collect())
        }
        Value::Array(items) => {
            let shape = shape.item();
            items.into_iter().map(|item| at_depth(item, &shape, random, depth - 1)).collect()
        }
        Value::Bool(_) => json!(random.bool()),
        Value::Number(number) if number.is_i64() => json!(whole(shape, random)),
        other => other,
    }
}

fn whole(shape: &Shape<'_>, random: &mut Rng) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates, which fits")]
    let bound = |keyword, other| shape.number(keyword).map_or(other, |bound: f64| bound as i64);
    let least = bound("minimum", 1);
    let most = bound("maximum", least.saturating_add(99)).min(least.saturating_add(999));
    let step = bound("multipleOf", 1).max(1);
    let drawn = random.i64(least..=most.max(least));
    let stepped = drawn - drawn.rem_euclid(step);
    if stepped > least { stepped } else { least.saturating_add(1).min(most.max(least)) }
}
