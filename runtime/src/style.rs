//! Parameter styles: turns the JSON value of an argument into the text that stands in a path, a
//! query, a header or a cookie (OpenAPI 3.1.1, section 4.8.12.4; RFC 6570).
//!
//! Values are percent-encoded here, delimiters are not. `null` is left out wherever it stands; a
//! list or an object inside a list is written as JSON, because no style says otherwise.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// How lists and objects are written. Each name says what the document's `style` and `explode` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// Path, header: `a,b`; objects `k,v,l,w`.
    Simple,
    /// Path, header: `a,b`; objects `k=v,l=w`.
    SimpleExploded,
    /// Path: `.a,b`; objects `.k,v,l,w`.
    Label,
    /// Path: `.a.b`; objects `.k=v.l=w`.
    LabelExploded,
    /// Path: `;name=a,b`; objects `;name=k,v,l,w`.
    Matrix,
    /// Path: `;name=a;name=b`; objects `;k=v;l=w`.
    MatrixExploded,
    /// Query, cookie: `name=a&name=b`; objects `k=v&l=w`.
    FormExploded,
    /// Query, cookie: `name=a,b`; objects `name=k,v,l,w`.
    FormJoined,
    /// Query: as [`FormExploded`](Self::FormExploded), with reserved characters as they are
    /// (`allowReserved`), but for those that would end the value: `#`, `&` and `+`.
    FormReserved,
    /// Query: as [`FormJoined`](Self::FormJoined), with reserved characters as they are, but for those
    /// that would end the value or an item: `#`, `&`, `+` and `,`.
    FormJoinedReserved,
    /// Query: `name=a%20b`. Path: `a%20b`; header: `a b` (Swagger 2.0, `ssv`).
    SpaceDelimited,
    /// Query: `name=a%7Cb`. Path: `a%7Cb`; header: `a|b` (Swagger 2.0, `pipes`).
    PipeDelimited,
    /// Query: `name=a%09b`. Path: `a%09b`; header: the items with a tab between them (Swagger 2.0, `tsv`).
    TabDelimited,
    /// Query: `name[k]=v`; lists inside `name[k]=a&name[k]=b`. Brackets are percent-encoded.
    DeepObject,
    /// Query: `name[k]=v`; lists inside `name[k][0]=a&name[k][1]=b`. Brackets are percent-encoded.
    DeepObjectIndexed,
    /// The JSON text (a parameter with `content: application/json`).
    Json,
}

/// Everything but RFC 3986's unreserved characters.
pub(crate) const VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` leaves as it is, without what would end a value in a query.
const RESERVED: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The same, without what would end an item of a list.
const RESERVED_ITEM: &AsciiSet = &RESERVED.add(b',');

/// Adds a parameter to a query, with `&` where something stands before it. Nothing is added for
/// `null` and for an empty list.
pub(crate) fn write_query(query: &mut String, name: &str, style: Style, value: &Value) {
    let mut pairs = Pairs { text: query, separator: "&", set: VALUE };
    let name = encode(name);
    match style {
        Style::FormReserved => {
            pairs.set = RESERVED;
            pairs.exploded(&name, value);
        }
        Style::FormJoinedReserved => {
            pairs.set = RESERVED_ITEM;
            pairs.joined(&name, value, ",");
        }
        Style::DeepObject => pairs.deep(&name, value, false),
        Style::DeepObjectIndexed => pairs.deep(&name, value, true),
        Style::SpaceDelimited => pairs.joined(&name, value, "%20"),
        Style::PipeDelimited => pairs.joined(&name, value, "%7C"),
        Style::TabDelimited => pairs.joined(&name, value, "%09"),
        Style::Json => pairs.push(&name, &encode(&value.to_string())),
        Style::FormExploded => pairs.exploded(&name, value),
        _ => pairs.joined(&name, value, ","),
    }
}

/// Writes a cookie, or several for an exploded list.
pub(crate) fn write_cookie(cookies: &mut String, name: &str, style: Style, value: &Value) {
    let mut pairs = Pairs { text: cookies, separator: "; ", set: VALUE };
    match style {
        Style::FormExploded => pairs.exploded(&encode(name), value),
        Style::Json => pairs.push(&encode(name), &encode(&value.to_string())),
        _ => pairs.joined(&encode(name), value, ","),
    }
}

/// The text of a path parameter.
pub(crate) fn path_text(name: &str, style: Style, value: &Value) -> String {
    let text = |delimiter, assign| delimited(value, delimiter, assign, encode);
    match style {
        Style::SimpleExploded => text(",", "="),
        Style::Label => format!(".{}", text(",", ",")),
        Style::LabelExploded => format!(".{}", text(".", "=")),
        Style::MatrixExploded if value.is_array() => {
            let items = scalars(value).map(|item| matrix(&encode(name), &encode(&item)));
            items.collect()
        }
        Style::MatrixExploded if value.is_object() => format!(";{}", text(";", "=")),
        Style::Matrix | Style::MatrixExploded => matrix(&encode(name), &text(",", ",")),
        Style::Json => encode(&value.to_string()),
        Style::SpaceDelimited => text("%20", "%20"),
        Style::PipeDelimited => text("%7C", "%7C"),
        Style::TabDelimited => text("%09", "%09"),
        _ => text(",", ","),
    }
}

/// The text of a header, which is not percent-encoded.
pub(crate) fn header_text(style: Style, value: &Value) -> String {
    let text = |delimiter, assign| delimited(value, delimiter, assign, str::to_owned);
    match style {
        Style::Json => value.to_string(),
        Style::SimpleExploded => text(",", "="),
        Style::SpaceDelimited => text(" ", " "),
        Style::PipeDelimited => text("|", "|"),
        Style::TabDelimited => text("\t", "\t"),
        _ => text(",", ","),
    }
}

/// A value as plain text; `None` for `null`.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number_text(number)),
        other => Some(other.to_string()),
    }
}

/// A whole number without a fraction, also where it is a float: `1000` for `1000.0`, which a server
/// that expects an integer would refuse.
fn number_text(number: &serde_json::Number) -> String {
    let text = number.to_string();
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

fn matrix(name: &str, text: &str) -> String {
    // RFC 6570, section 3.2.7: an empty value has no equals sign.
    if text.is_empty() { format!(";{name}") } else { format!(";{name}={text}") }
}

fn scalars(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().into_iter().flatten().filter_map(scalar_text)
}

/// `a,b` for a list, `k=v,l=w` for an object, the value itself otherwise.
fn delimited(
    value: &Value,
    delimiter: &str,
    assign: &str,
    encode: impl Fn(&str) -> String,
) -> String {
    let pieces: Vec<String> = match value {
        Value::Array(_) => scalars(value).map(|item| encode(&item)).collect(),
        Value::Object(object) => {
            let pair = |(key, value): (&String, &Value)| {
                Some(format!("{}{assign}{}", encode(key), encode(&scalar_text(value)?)))
            };
            object.iter().filter_map(pair).collect()
        }
        scalar => scalar_text(scalar).iter().map(|text| encode(text)).collect(),
    };
    pieces.join(delimiter)
}

/// Writes `name=value` pairs.
struct Pairs<'t> {
    text: &'t mut String,
    separator: &'static str,
    set: &'static AsciiSet,
}

impl Pairs<'_> {
    fn push(&mut self, name: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push_str(self.separator);
        }
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(value);
    }

    fn push_scalar(&mut self, name: &str, value: &Value) {
        if let Some(text) = scalar_text(value) {
            self.push(name, &utf8_percent_encode(&text, self.set).to_string());
        }
    }

    fn exploded(&mut self, name: &str, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.push_scalar(name, item)),
            Value::Object(object) => {
                for (key, value) in object {
                    let key = encode(key);
                    match value {
                        Value::Array(_) => self.exploded(&key, value),
                        other => self.push_scalar(&key, other),
                    }
                }
            }
            scalar => self.push_scalar(name, scalar),
        }
    }

    fn joined(&mut self, name: &str, value: &Value, delimiter: &str) {
        let is_nothing = match value {
            Value::Null => true,
            Value::Array(items) => items.iter().all(Value::is_null),
            Value::Object(object) => object.values().all(Value::is_null),
            _ => false,
        };
        if !is_nothing {
            let set = self.set;
            let encode = |text: &str| utf8_percent_encode(text, set).to_string();
            self.push(name, &delimited(value, delimiter, delimiter, encode));
        }
    }

    fn deep(&mut self, name: &str, value: &Value, indexed: bool) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    self.deep(&format!("{name}%5B{}%5D", encode(key)), value, indexed);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if indexed {
                        self.deep(&format!("{name}%5B{index}%5D"), item, indexed);
                    } else {
                        self.push_scalar(name, item);
                    }
                }
            }
            scalar => self.push_scalar(name, scalar),
        }
    }
}
