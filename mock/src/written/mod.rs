//! What is written: turns the texts of a request into JSON values, as the style and the schema of
//! each parameter say.
//!
//! [`pairs`] cuts queries and forms, [`single`] paths and headers, [`deep`] reads brackets. What
//! they give is not typed yet; [`typed`] finds out whether `12` is a number.

mod deep;
mod pairs;
mod single;

use serde_json::Value;

use crate::shape::Shape;

pub(crate) use pairs::Pairs;
pub(crate) use single::{header, path};

/// A value as it is written: texts, in lists and objects as far as the style can tell them.
#[derive(Debug)]
pub(crate) enum Written {
    Text(String),
    List(Vec<Written>),
    Object(Vec<(String, Written)>),
    /// The text was JSON.
    Json(Value),
}

/// What a parameter's value is made of, on which depends what its delimiters mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Scalar,
    List,
    Object,
}

impl Form {
    /// The form of the example, otherwise the one that the document names.
    pub(crate) fn of(shape: &Shape<'_>, example: Option<&Value>) -> Self {
        match example {
            Some(Value::Array(_)) => Self::List,
            Some(Value::Object(_)) => Self::Object,
            None if shape.names_type("array") => Self::List,
            None if shape.names_type("object") => Self::Object,
            None if shape.has_properties() && !shape.names_type("string") => Self::Object,
            Some(_) | None => Self::Scalar,
        }
    }
}

/// The JSON value that was meant. Where a schema allows a text and a number, the example decides.
pub(crate) fn typed(written: Written, shape: &Shape<'_>, example: Option<&Value>) -> Value {
    match written {
        Written::Text(text) => typed_text(text, shape, example),
        Written::Json(value) => value,
        Written::List(items) => {
            let example = |index| example.and_then(|example| example.get(index));
            let shape = shape.item();
            let items = items.into_iter().enumerate();
            items.map(|(index, item)| typed(item, &shape, example(index))).collect()
        }
        Written::Object(entries) => {
            let entry = |(key, value): (String, Written)| {
                let example = example.and_then(|example| example.get(&key));
                let value = typed(value, &shape.property(&key), example);
                (key, value)
            };
            Value::Object(entries.into_iter().map(entry).collect())
        }
    }
}

fn typed_text(text: String, shape: &Shape<'_>, example: Option<&Value>) -> Value {
    let is_text = example.is_some_and(Value::is_string) && shape.allows("string");
    let parsed = serde_json::from_str(&text).ok().filter(|value| match value {
        Value::Number(number) => {
            shape.allows("number") || (shape.allows("integer") && !number.is_f64())
        }
        Value::Bool(_) => shape.allows("boolean"),
        // Within a list there is no other way to write them.
        Value::Object(_) => shape.names_type("object") || shape.has_properties(),
        Value::Array(_) => shape.names_type("array"),
        _ => false,
    });
    parsed.filter(|_| !is_text).unwrap_or(Value::String(text))
}
