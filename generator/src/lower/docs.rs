//! What a schema says besides its shape, in words: prose, unit, and facts worth a line.

use openapiv3::{Schema, SchemaData};
use serde_json::Value;

use super::conditions::conditions;
use super::objects::text_extension;
use super::schema::{Bounds, Sub, View};
use crate::ir::Doc;

/// What a schema says of the type that it is.
pub(super) fn doc_of(data: &SchemaData) -> Doc {
    Doc {
        text: prose(data.description.as_deref()),
        inferred: is_inferred(&data.extensions),
        unit: text_extension(data, "x-unit"),
        facts: Vec::new(),
    }
}

/// What a schema says of the value where it is used. A reference says nothing: what its target says
/// belongs to the type.
pub(super) fn field_doc(schema: Sub<'_>) -> Doc {
    match schema {
        Sub::Ref(_) => Doc::default(),
        Sub::Inline(schema) => inline_doc(schema),
    }
}

/// What a schema written in place says of the value.
pub(super) fn inline_doc(schema: &Schema) -> Doc {
    let view = View::of(schema);
    let mut doc = doc_of(view.data);
    for member in view.all_of {
        if let Sub::Inline(member) = Sub::from(member) {
            let inner = inline_doc(member);
            doc.text = doc.text.or(inner.text);
            doc.inferred |= inner.inferred;
            doc.unit = doc.unit.or(inner.unit);
            doc.facts.extend(inner.facts);
        }
    }
    doc.facts.extend(facts(&view));
    doc
}

/// Text with something in it.
pub(super) fn prose(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The mark of what a provider does not document.
pub(super) fn is_inferred(extensions: &indexmap::IndexMap<String, Value>) -> bool {
    extensions.get("x-inferred") == Some(&Value::Bool(true))
}

/// The facts of a schema, each a few words.
fn facts(view: &View<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(constant) = view.constant() {
        facts.push(always_fact(constant));
    } else {
        facts.extend(view.data.default.as_ref().filter(|value| !value.is_null()).map(default_fact));
    }
    bounds_facts(&view.bounds, &mut facts);
    facts.extend(conditions(view));
    facts.extend(
        view.format
            .filter(|format| !has_type(format))
            .map(|format| format!("Format: {}", code(format))),
    );
    facts
}

/// Formats that the type says already.
fn has_type(format: &str) -> bool {
    const TYPED: [&str; 16] = [
        "int8",
        "int16",
        "int32",
        "int64",
        "uint",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float",
        "double",
        "date-time",
        "date",
        "uuid",
        "decimal",
        "byte",
    ];
    TYPED.contains(&format) || format == "binary"
}

fn default_fact(value: &Value) -> String {
    format!("Default: {}", code(&spelled(value)))
}

fn always_fact(value: &Value) -> String {
    format!("Always {}", code(&spelled(value)))
}

fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn bounds_facts(bounds: &Bounds<'_>, facts: &mut Vec<String>) {
    facts.extend(range_fact(bounds));
    facts.extend(bounds.multiple_of.map(|factor| format!("A multiple of {}", number(factor))));
    facts.extend(count_fact(bounds.length, "character", "characters"));
    facts.extend(bounds.pattern.map(|pattern| format!("Pattern: {}", code(pattern))));
    facts.extend(count_fact(bounds.items, "item", "items"));
    facts.extend(bounds.unique.then(|| "No item twice".to_owned()));
    facts.extend(count_fact(bounds.properties, "key", "keys"));
}

/// `1 to 100`, `At least 1`, `More than 0, at most 10`.
fn range_fact(bounds: &Bounds<'_>) -> Option<String> {
    let least = |(value, excluded)| {
        let words = if excluded { "More than" } else { "At least" };
        format!("{words} {}", number(value))
    };
    let most = |(value, excluded)| {
        let words = if excluded { "less than" } else { "at most" };
        format!("{words} {}", number(value))
    };
    Some(match (bounds.minimum, bounds.maximum) {
        (None, None) => return None,
        (Some((low, false)), Some((high, false))) => format!("{} to {}", number(low), number(high)),
        (Some(low), Some(high)) => format!("{}, {}", least(low), most(high)),
        (Some(low), None) => least(low),
        (None, Some(high)) => capitalised(&most(high)),
    })
}

/// `1 to 10,000 characters`, `At most 1 item`, `Exactly 2 characters`.
fn count_fact(bounds: (Option<usize>, Option<usize>), one: &str, many: &str) -> Option<String> {
    let noun = |count: usize| if count == 1 { one } else { many };
    Some(match bounds {
        (None | Some(0), None) => return None,
        (Some(low), Some(high)) if low == high => format!("Exactly {} {}", grouped(low), noun(low)),
        (Some(low @ 1..), Some(high)) => {
            format!("{} to {} {}", grouped(low), grouped(high), noun(high))
        }
        (_, Some(high)) => format!("At most {} {}", grouped(high), noun(high)),
        (Some(low), None) => format!("At least {} {}", grouped(low), noun(low)),
    })
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Text as Markdown code, also where it has backticks of its own (`CommonMark`, section 6.1).
pub(super) fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A number as prose has it: `10,000`, `0.5`.
fn number(value: f64) -> String {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let whole = group(whole);
    match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    }
}

fn grouped(count: usize) -> String {
    group(&count.to_string())
}

/// Digits in groups of three.
fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Bounds, bounds_facts, code};

    fn check(bounds: Bounds<'_>, expected: &[&str]) {
        let mut facts = Vec::new();
        bounds_facts(&bounds, &mut facts);
        assert_eq!(facts, expected);
    }

    #[test]
    fn bounds_are_said_in_words() {
        let none = Bounds::default();
        check(none, &[]);
        check(
            Bounds { minimum: Some((1.0, false)), maximum: Some((100.0, false)), ..none },
            &["1 to 100"],
        );
        check(
            Bounds { minimum: Some((0.0, true)), maximum: Some((0.5, false)), ..none },
            &["More than 0, at most 0.5"],
        );
        check(Bounds { maximum: Some((1_234_567.5, true)), ..none }, &["Less than 1,234,567.5"]);
        check(Bounds { minimum: Some((-20.0, false)), ..none }, &["At least -20"]);
        check(Bounds { length: (Some(1), Some(10_000)), ..none }, &["1 to 10,000 characters"]);
        check(Bounds { length: (Some(0), Some(1)), ..none }, &["At most 1 character"]);
        check(Bounds { length: (Some(2), Some(2)), ..none }, &["Exactly 2 characters"]);
        check(Bounds { length: (Some(0), None), ..none }, &[]);
        check(
            Bounds { items: (Some(1), None), unique: true, ..none },
            &["At least 1 item", "No item twice"],
        );
        check(
            Bounds { pattern: Some("^a$"), multiple_of: Some(5.0), ..none },
            &["A multiple of 5", "Pattern: `^a$`"],
        );
    }

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
