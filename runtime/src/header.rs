//! Headers of answers: turns the text of a documented header into a value of its type.

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;

use crate::wire::{self, Decode, DecodeError};

/// A header that the provider's document describes, with the type of its value.
///
/// Generated crates have a constant for each: `response.header(headers::X_TOTAL)`.
pub struct Header<T> {
    name: &'static str,
    form: Form,
    value: PhantomData<fn() -> T>,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Single,
    List,
    Json,
}

impl<T> Header<T> {
    /// A header with one value.
    pub const fn new(name: &'static str) -> Self {
        Self { name, form: Form::Single, value: PhantomData }
    }

    /// A header with values between commas (OpenAPI 3.0.3, "Header Object": the style is `simple`).
    pub const fn list(name: &'static str) -> Self {
        Self { name, form: Form::List, value: PhantomData }
    }

    /// A header that is JSON (`content: application/json`).
    pub const fn json(name: &'static str) -> Self {
        Self { name, form: Form::Json, value: PhantomData }
    }

    /// The name, as the document has it.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: Decode> Header<T> {
    /// The value among these headers; `None` where it is not sent.
    ///
    /// Fails where the text is not of the type. Of a date and time the form that HTTP itself uses is
    /// taken too (RFC 9110, section 5.6.7).
    pub fn read(&self, headers: &HeaderMap) -> Result<Option<T>, DecodeError> {
        let all: Vec<&str> =
            headers.get_all(self.name).iter().filter_map(|value| value.to_str().ok()).collect();
        if all.is_empty() {
            return Ok(None);
        }
        let text = all.join(", ");
        match self.form {
            Form::Json => wire::from_slice(text.as_bytes()),
            Form::Single => single(&text),
            Form::List => list(&text),
        }
        .map(Some)
    }
}

/// A text is a string first: `0012` may be one. What is none is a number or a flag.
fn single<T: Decode>(text: &str) -> Result<T, DecodeError> {
    let text = text.trim();
    let as_text = wire::from_slice(quoted(text).as_bytes());
    as_text.or_else(|error| {
        let plain = || wire::from_slice(text.as_bytes());
        let date = || wire::from_slice(quoted(&http_date(text)?).as_bytes()).ok();
        date().map_or_else(plain, Ok).map_err(|_| error)
    })
}

fn list<T: Decode>(text: &str) -> Result<T, DecodeError> {
    let items = || text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let texts = items().map(quoted).collect::<Vec<_>>().join(",");
    let plain = items().collect::<Vec<_>>().join(",");
    wire::from_slice(format!("[{texts}]").as_bytes())
        .or_else(|error| wire::from_slice(format!("[{plain}]").as_bytes()).map_err(|_| error))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A date and time of HTTP as one of RFC 3339.
fn http_date(text: &str) -> Option<String> {
    let time = httpdate::parse_http_date(text).ok()?;
    jiff::Timestamp::try_from(time).ok().map(|time| time.to_string())
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::Header;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let mut headers = HeaderMap::new();
        pairs.iter().map(pair).for_each(|(name, value)| {
            headers.append(name, value);
        });
        headers
    }

    #[test]
    fn values_are_of_their_type() {
        let sent = headers(&[
            ("x-total", "12"),
            ("x-code", "0012"),
            ("x-last", "true"),
            ("x-ids", "1, 2"),
            ("x-ids", "3"),
            ("x-tags", "a,b"),
            ("x-state", r#"{"left":3}"#),
            ("last-modified", "Sun, 01 Nov 2026 12:00:00 GMT"),
        ]);
        assert_eq!(Header::<i64>::new("X-Total").read(&sent), Ok(Some(12)));
        assert_eq!(Header::<String>::new("X-Code").read(&sent), Ok(Some("0012".to_owned())));
        assert_eq!(Header::<bool>::new("X-Last").read(&sent), Ok(Some(true)));
        assert_eq!(Header::<Vec<i64>>::list("X-Ids").read(&sent), Ok(Some(vec![1, 2, 3])));
        let tags = Ok(Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(Header::<Vec<String>>::list("X-Tags").read(&sent), tags);
        let state = Ok(Some(serde_json::json!({ "left": 3 })));
        assert_eq!(Header::<serde_json::Value>::json("X-State").read(&sent), state);
        let noon = Ok(Some("2026-11-01T12:00:00Z".parse().unwrap()));
        assert_eq!(Header::<jiff::Timestamp>::new("Last-Modified").read(&sent), noon);
    }

    #[test]
    fn what_is_not_there_is_none_and_what_does_not_fit_is_an_error() {
        let sent = headers(&[("x-total", "many")]);
        assert_eq!(Header::<i64>::new("X-Left").read(&sent), Ok(None));
        assert!(Header::<i64>::new("X-Total").read(&sent).is_err());
    }
}
