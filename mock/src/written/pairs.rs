//! Pairs: turns `a=1&b=2` (queries, forms) and `a=1; b=2` (cookies) into named values, and
//! remembers which of them nobody asked for.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Form, Written, deep, single};
use crate::parameter::{Parameter, Style};
use crate::shape::Shape;

/// The pairs of a query, a form or a cookie header.
pub(crate) struct Pairs(Vec<Pair>);

struct Pair {
    name: String,
    raw: String,
    is_taken: bool,
}

impl Pairs {
    /// The pairs of a query or of a body of `application/x-www-form-urlencoded`.
    pub(crate) fn query(text: &str) -> Self {
        Self(text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect())
    }

    /// The pairs of a `Cookie` header.
    pub(crate) fn cookies(text: &str) -> Self {
        Self(text.split(';').map(str::trim).filter(|pair| !pair.is_empty()).map(pair).collect())
    }

    /// Whether there is a pair of a name and a value, which is compared as it came.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|pair| pair.name == name && pair.raw == value)
    }

    /// Takes all pairs of a name; their values as they came, still percent-encoded.
    pub(crate) fn take(&mut self, name: &str) -> Vec<String> {
        self.take_if(|other| other == name).into_iter().map(|(_, raw)| raw).collect()
    }

    /// The names of the pairs that nobody took.
    pub(crate) fn rest(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|pair| !pair.is_taken).map(|pair| pair.name.as_str())
    }

    fn take_if(&mut self, is_wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let wanted = self.0.iter_mut().filter(|pair| !pair.is_taken && is_wanted(&pair.name));
        let take = |pair: &mut Pair| {
            pair.is_taken = true;
            (pair.name.clone(), pair.raw.clone())
        };
        wanted.map(take).collect()
    }

    /// Takes the pairs of a parameter; `None` where there are none.
    pub(crate) fn parameter(
        &mut self,
        parameter: &Parameter,
        shape: &Shape<'_>,
    ) -> Result<Option<Written>, String> {
        let name = parameter.name.as_str();
        let form = Form::of(shape, parameter.example.as_ref());
        match (parameter.style, form) {
            (Style::DeepObject, _) => self.deep(name, shape, parameter.is_indexed),
            (Style::Form, Form::Object) if parameter.explode => Ok(self.exploded(parameter, shape)),
            (Style::Form, Form::List) if parameter.explode => Ok(list(&self.take(name))),
            (style, form) => match self.single(name)? {
                Some(raw) => delimited(style, form, &raw).map(Some),
                None => Ok(None),
            },
        }
    }

    /// `name[key]=value`, nested and with lists.
    pub(crate) fn deep(
        &mut self,
        name: &str,
        shape: &Shape<'_>,
        is_indexed: bool,
    ) -> Result<Option<Written>, String> {
        let taken = self.take_if(|other| deep::is_below(name, other));
        if taken.is_empty() {
            return Ok(None);
        }
        deep::read(taken, shape, is_indexed).map(Some)
    }

    fn single(&mut self, name: &str) -> Result<Option<String>, String> {
        let mut values = self.take(name);
        if values.len() > 1 {
            let style = "where its style writes it once";
            return Err(format!("is there {} times, {style}", values.len()));
        }
        Ok(values.pop())
    }

    /// `key=value` for each property: those of the schema and those of the example.
    fn exploded(&mut self, parameter: &Parameter, shape: &Shape<'_>) -> Option<Written> {
        let example = parameter.example.as_ref().and_then(Value::as_object);
        let is_in_example = |key: &str| example.is_some_and(|example| example.contains_key(key));
        let taken = self.take_if(|key| shape.declares(key) || is_in_example(key));
        let mut entries: Vec<(String, Written)> = Vec::new();
        for (key, raw) in taken {
            let is_list = shape.property(&key).names_type("array");
            let known = entries.iter_mut().find(|(other, _)| *other == key);
            match known {
                Some((_, Written::List(items))) => items.push(Written::Text(decode(&raw))),
                _ if is_list => entries.push((key, Written::List(vec![text(&raw)]))),
                _ => entries.push((key, text(&raw))),
            }
        }
        (!entries.is_empty()).then_some(Written::Object(entries))
    }
}

fn pair(text: &str) -> Pair {
    let (name, raw) = text.split_once('=').unwrap_or((text, ""));
    Pair { name: decode(name), raw: raw.to_owned(), is_taken: false }
}

fn text(raw: &str) -> Written {
    Written::Text(decode(raw))
}

fn list(values: &[String]) -> Option<Written> {
    let items: Vec<Written> = values.iter().map(|raw| text(raw)).collect();
    (!items.is_empty()).then_some(Written::List(items))
}

/// One value with delimiters in it, which stand as they are while those in the items are encoded.
fn delimited(style: Style, form: Form, raw: &str) -> Result<Written, String> {
    let raw = raw.replace('+', "%20");
    match style {
        Style::Json => single::json(&decode(&raw)),
        Style::SpaceDelimited => single::cut(&raw, form, "%20", decode),
        Style::PipeDelimited => {
            single::cut(&raw.replace("%7C", "|").replace("%7c", "|"), form, "|", decode)
        }
        _ => single::cut(&raw, form, ",", decode),
    }
}

/// Queries and forms write a space as `+` or `%20`.
pub(super) fn decode(raw: &str) -> String {
    percent_decode_str(&raw.replace('+', "%20")).decode_utf8_lossy().into_owned()
}
