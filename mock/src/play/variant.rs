//! Variants: turns the one example that a document has into as many resources as are wanted, each
//! with an id of its own.

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::shape::Shape;

/// Texts that people tell resources apart by.
const NAMES: [&str; 5] = ["name", "title", "label", "subject", "slug"];

/// The next ids have at most so many digits drawn.
const DRAWN: usize = 12;

/// The id that is `steps` after this one: `campaign-7` after `campaign-6`, with as many digits.
pub(super) fn next(id: &Value, steps: u64) -> Value {
    match id {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => json!(whole.saturating_add_unsigned(steps)),
            None => id.clone(),
        },
        Value::String(text) => Value::String(next_text(text, steps)),
        other => other.clone(),
    }
}

fn next_text(text: &str, steps: u64) -> String {
    if steps == 0 {
        return text.to_owned();
    }
    // Of a UUID the last part is counted, in its own digits.
    if text.len() == 36
        && let Some((head, tail)) = text.rsplit_once('-')
        && let (12, Ok(number)) = (tail.len(), u64::from_str_radix(tail, 16))
    {
        return format!("{head}-{:012x}", number.wrapping_add(steps) & 0xffff_ffff_ffff);
    }
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).take(DRAWN).count();
    let (head, tail) = text.split_at(text.len() - digits);
    let number = tail.parse::<u64>().unwrap_or(0).saturating_add(steps);
    format!("{head}{number:0digits$}")
}

fn digits_u32(digits: usize) -> u32 {
    u32::try_from(digits).unwrap_or(0)
}

/// An id that was not there before, of the form of the others.
pub(super) fn draw(id: &Value, random: &mut Rng) -> Value {
    match id {
        Value::String(text) => {
            let digits = text.bytes().rev().take_while(u8::is_ascii_digit).take(DRAWN).count();
            let most = if (4..DRAWN).contains(&digits) {
                10_u64.pow(digits_u32(digits))
            } else {
                1_000_000_000_000
            };
            Value::String(next_text(text, random.u64(most / 10..most)))
        }
        Value::Number(_) => next(id, random.u64(100_000..1_000_000)),
        other => other.clone(),
    }
}

/// The resource that is `steps` after an example: another id, wherever it stands in a text; another
/// name; later. Values of an enumeration are drawn.
pub(super) fn of(
    example: &Value,
    shape: &Shape<'_>,
    id: Option<&str>,
    steps: u64,
    random: &mut Rng,
) -> Value {
    let mut value = example.clone();
    if let Some(Value::String(old)) = id.and_then(|id| example.get(id))
        && old.len() >= 6
    {
        rename_below(&mut value, old, &next_text(old, steps));
    }
    let Value::Object(object) = &mut value else { return value };
    for (name, value) in object.iter_mut() {
        // A list may show something else than what its path is of: products, each with its outlet.
        if name == "id" || id == Some(name.as_str()) {
            *value = next(value, steps);
            continue;
        }
        vary(name, value, &shape.property(name), steps, random);
    }
    value
}

/// As [`rename`], but the properties themselves stay: only what is inside of them changes, and links.
fn rename_below(value: &mut Value, old: &str, new: &str) {
    let Value::Object(object) = value else { return };
    for value in object.values_mut().filter(|value| value.as_str() != Some(old)) {
        rename(value, old, new);
    }
}

/// Puts another id where an id stands in a text, such as a link.
pub(super) fn rename(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text.contains(old) => *text = text.replace(old, new),
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, old, new)),
        Value::Object(object) => object.values_mut().for_each(|value| rename(value, old, new)),
        _ => {}
    }
}

fn vary(name: &str, value: &mut Value, shape: &Shape<'_>, steps: u64, random: &mut Rng) {
    let choices = shape.choices();
    if value.is_null() || steps == 0 {
        return;
    }
    if let Some(choice) = random.choice(choices) {
        *value = choice.clone();
    } else if let Value::String(text) = value {
        if shape.has_format("date-time") {
            *text = later(text, steps).unwrap_or_else(|| text.clone());
        } else if NAMES.contains(&name)
            && !text.contains('.')
            && shape.number("maxLength").is_none()
        {
            *text = if name == "slug" {
                format!("{text}-{}", steps + 1)
            } else {
                format!("{text} {}", steps + 1)
            };
        }
    }
}

fn later(text: &str, steps: u64) -> Option<String> {
    let start: Timestamp = text.parse().ok()?;
    let by = SignedDuration::from_hours(i64::try_from(steps.min(100_000)).ok()?);
    Some(start.checked_add(by).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{draw, next};

    #[test]
    fn ids_are_counted_on_in_their_own_form() {
        let table = [
            (
                json!("00000000-0000-4000-8000-000000000011"),
                json!("00000000-0000-4000-8000-000000000012"),
            ),
            (
                json!("aaaaaaaa-0000-4000-8000-00000000000f"),
                json!("aaaaaaaa-0000-4000-8000-000000000010"),
            ),
            (json!("chat_01HEXAMPLE0000000000009"), json!("chat_01HEXAMPLE0000000000010")),
            (json!("example-feed-1"), json!("example-feed-2")),
            (json!("main"), json!("main1")),
            (json!(101), json!(102)),
            (Value::Null, Value::Null),
        ];
        for (id, expected) in table {
            assert_eq!(next(&id, 1), expected, "{id}");
            assert_eq!(next(&id, 0), id);
        }
    }

    #[test]
    fn a_new_id_is_of_the_form_of_the_others_and_the_same_for_a_seed() {
        let id = json!("00000000-0000-4000-8000-000000000011");
        let drawn = |seed| draw(&id, &mut fastrand::Rng::with_seed(seed));
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_eq!(drawn(1).as_str().unwrap().len(), 36);
    }
}
