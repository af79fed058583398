//! What a schema says of a value in numbers, by the keywords of JSON Schema.

use serde_json::Value;

use super::schema::{Bounds, Sub, View};

/// The value that counts where none is sent.
pub(super) fn default_of(schema: Sub<'_>) -> Option<Value> {
    let Sub::Inline(schema) = schema else { return None };
    View::of(schema).data.default.clone().filter(|value| !value.is_null())
}

/// The keywords of a schema written in place; what stands behind a reference belongs to its type.
pub(super) fn limits(schema: Sub<'_>) -> Vec<(&'static str, Value)> {
    let Sub::Inline(schema) = schema else { return Vec::new() };
    let bounds = View::of(schema).bounds;
    let sizes = [
        ("minLength", bounds.length.0),
        ("maxLength", bounds.length.1),
        ("minItems", bounds.items.0),
        ("maxItems", bounds.items.1),
    ];
    let sizes = sizes.into_iter().filter_map(|(name, size)| Some((name, Value::from(size?))));
    let pattern = bounds.pattern.map(|pattern| ("pattern", Value::from(pattern)));
    range(&bounds).into_iter().chain(sizes).chain(pattern).collect()
}

fn range(bounds: &Bounds<'_>) -> Vec<(&'static str, Value)> {
    let end = |end: Option<(f64, bool)>, own: &'static str, excluded: &'static str| {
        end.map(|(value, is_excluded)| (if is_excluded { excluded } else { own }, number(value)))
    };
    let least = end(bounds.minimum, "minimum", "exclusiveMinimum");
    let most = end(bounds.maximum, "maximum", "exclusiveMaximum");
    let factor = bounds.multiple_of.map(|factor| ("multipleOf", number(factor)));
    least.into_iter().chain(most).chain(factor).collect()
}

/// A whole number without a fraction.
#[expect(clippy::cast_possible_truncation, reason = "it is whole, and smaller than 2^53")]
fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Bounds, number, range};

    #[test]
    fn numbers_are_whole_where_they_can_be() {
        assert_eq!([number(200.0), number(0.5)], [json!(200), json!(0.5)]);
        assert_eq!(number(1e300), json!(1e300));
    }

    #[test]
    fn an_excluded_end_has_a_keyword_of_its_own() {
        let bounds =
            Bounds { minimum: Some((0.0, true)), maximum: Some((9.0, false)), ..Bounds::default() };
        assert_eq!(range(&bounds), [("exclusiveMinimum", json!(0)), ("maximum", json!(9))]);
    }
}
