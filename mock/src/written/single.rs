//! Single texts: turns what stands in a path segment or a header into a value, by the delimiters of
//! the style (OpenAPI 3.0.3, "Style Examples"; RFC 6570).

use percent_encoding::percent_decode_str;

use super::{Form, Written};
use crate::parameter::{Parameter, Style};
use crate::shape::Shape;

/// The value of a path parameter, which is still percent-encoded.
pub(crate) fn path(parameter: &Parameter, shape: &Shape<'_>, raw: &str) -> Result<Written, String> {
    let form = Form::of(shape, parameter.example.as_ref());
    match parameter.style {
        Style::Json => json(&decode(raw)),
        Style::Label => {
            let rest = raw.strip_prefix('.').ok_or("does not start with `.` (style label)")?;
            let delimiter = if parameter.explode { "." } else { "," };
            entries(rest, form, delimiter, parameter.explode)
        }
        Style::Matrix => matrix(parameter, form, raw),
        _ => entries(raw, form, ",", parameter.explode),
    }
}

/// The value of a header, in which nothing is percent-encoded.
pub(crate) fn header(
    parameter: &Parameter,
    shape: &Shape<'_>,
    text: &str,
) -> Result<Written, String> {
    let form = Form::of(shape, parameter.example.as_ref());
    let plain = |text: &str| text.trim().to_owned();
    match (parameter.style, form) {
        (Style::Json, _) => json(text),
        (_, Form::Object) if parameter.explode => assignments(text.split(','), plain),
        _ => cut(text, form, ",", plain),
    }
}

/// The value of a text that holds JSON.
pub(super) fn json(text: &str) -> Result<Written, String> {
    let value = serde_json::from_str(text);
    value.map(Written::Json).map_err(|error| format!("is not the JSON it should be: {error}"))
}

/// `;name=a,b`, or `;name=a;name=b` and `;k=v;l=w` where it is exploded.
fn matrix(parameter: &Parameter, form: Form, raw: &str) -> Result<Written, String> {
    let name = &parameter.name;
    let wrong = || format!("does not look like `;{name}=…` (style matrix)");
    let rest = raw.strip_prefix(';').ok_or_else(wrong)?;
    if parameter.explode && form == Form::Object {
        return assignments(rest.split(';'), decode);
    }
    let value = |piece: &str| {
        let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
        (decode(key) == *name).then(|| value.to_owned()).ok_or_else(wrong)
    };
    if parameter.explode && form == Form::List {
        let items = rest.split(';').map(|piece| Ok(Written::Text(decode(&value(piece)?))));
        return items.collect::<Result<_, _>>().map(Written::List);
    }
    cut(&value(rest)?, form, ",", decode)
}

fn entries(text: &str, form: Form, delimiter: &str, explode: bool) -> Result<Written, String> {
    if explode && form == Form::Object {
        return assignments(text.split(delimiter), decode);
    }
    cut(text, form, delimiter, decode)
}

/// `a,b` for a list, `k,v,l,w` for an object; a scalar is left whole.
pub(super) fn cut(
    text: &str,
    form: Form,
    delimiter: &str,
    decode: fn(&str) -> String,
) -> Result<Written, String> {
    let pieces = || text.split(delimiter).map(decode);
    match form {
        Form::Scalar => Ok(Written::Text(decode(text))),
        Form::List => Ok(Written::List(pieces().map(Written::Text).collect())),
        Form::Object => {
            let pieces: Vec<String> = pieces().collect();
            let (pairs, rest) = pieces.as_chunks::<2>();
            if !rest.is_empty() {
                return Err(format!("has a key without a value: `{text}`"));
            }
            let pair = |[key, value]: &[String; 2]| (key.clone(), Written::Text(value.clone()));
            Ok(Written::Object(pairs.iter().map(pair).collect()))
        }
    }
}

fn assignments<'t>(
    pieces: impl Iterator<Item = &'t str>,
    decode: fn(&str) -> String,
) -> Result<Written, String> {
    let pair = |piece: &str| {
        let (key, value) = piece.split_once('=')?;
        Some((decode(key), Written::Text(decode(value))))
    };
    let pairs: Option<Vec<_>> = pieces.map(pair).collect();
    pairs.map(Written::Object).ok_or_else(|| "has a key without `=` and a value".to_owned())
}

fn decode(raw: &str) -> String {
    percent_decode_str(raw).decode_utf8_lossy().into_owned()
}
