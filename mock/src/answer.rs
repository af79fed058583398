//! Answers: turns the documented success of an operation into what the provider sends.

use bytes::Bytes;
use serde_json::Value;

use crate::media::{Kind, Media};
use crate::sample::Samples;
use crate::xml;

/// What stands for a file that is downloaded: bytes that are no text in any encoding.
const FILE: &[u8] = b"\x00\xff\xfe sample file \x89\r\n\x1a\x00";

/// The answer to a correct request of an operation.
pub(crate) struct Answer {
    /// The first documented status from 200 to 299; of a redirect where there is none.
    pub(crate) status: u16,
    /// The `Content-Type`; `None` where there is no content.
    pub(crate) media_type: Option<String>,
    /// The content.
    pub(crate) body: Bytes,
    /// The document has an example of the content.
    pub(crate) is_documented: bool,
    /// The content as a value, where it is JSON or XML.
    pub(crate) json: Option<Value>,
    /// The values of a stream.
    pub(crate) items: Vec<Value>,
    /// The schema of that value, or of each of those.
    pub(crate) schema: Value,
}

impl Answer {
    /// The first documented success with each of its media types, that comes first which a client asks
    /// for by itself; what is documented for all statuses, where there is none, or nothing.
    pub(crate) fn read(samples: Samples<'_>, method: &str, responses: Option<&Value>) -> Vec<Self> {
        let empty = |status| Self {
            status,
            media_type: None,
            body: Bytes::new(),
            is_documented: false,
            json: None,
            items: Vec::new(),
            schema: Value::Null,
        };
        let Some((status, response)) = responses.and_then(first_success) else {
            return vec![empty(200)];
        };
        let media = Media::all(samples, samples.document().resolve(response));
        if media.is_empty() || method == "HEAD" || !may_have_content(status) {
            return vec![empty(status)];
        }
        let filled = media.into_iter().map(|media| {
            let mut answer = empty(status);
            answer.fill(samples, media);
            answer
        });
        filled.collect()
    }

    fn fill(&mut self, samples: Samples<'_>, media: Media) {
        self.is_documented = media.example.is_some();
        self.media_type = Some(media.concrete_name().to_owned());
        self.body = match media.kind() {
            Kind::Json => {
                let value = media.answer(samples);
                let body = value.to_string();
                self.json = Some(value);
                body.into()
            }
            Kind::Xml => {
                let value = media.answer(samples);
                let body = xml::write(samples.document(), &media.schema, &value);
                self.json = Some(value);
                body.into()
            }
            Kind::Lines | Kind::Events => {
                let item = match media.answer(samples) {
                    // The end of the last line is no part of an event.
                    Value::String(text) => Value::from(text.trim_end_matches('\n')),
                    item => item,
                };
                self.items = vec![item.clone(), item];
                self.items.iter().map(|item| framed(&media, item)).collect::<String>().into()
            }
            Kind::Bytes => FILE.into(),
            _ => match media.answer(samples) {
                Value::String(text) => text.into(),
                other => other.to_string().into(),
            },
        };
        self.schema = media.schema;
    }
}

/// A value as it stands in a stream of this media type. A string in an event is its text.
fn framed(media: &Media, item: &Value) -> String {
    match (media.kind(), item) {
        (Kind::Events, Value::String(text)) => event(text),
        (Kind::Events, item) => event(&item.to_string()),
        _ if media.name == "application/json-seq" => format!("\u{1e}{item}\n"),
        _ => format!("{item}\n"),
    }
}

fn event(data: &str) -> String {
    let data: String = data.lines().map(|line| format!("data: {line}\n")).collect();
    format!(": a comment\nevent: sample\nid: 1\n{data}\n")
}

fn first_success(responses: &Value) -> Option<(u16, &Value)> {
    let all = responses.as_object()?;
    let mut responses = all.iter();
    let success = responses.find_map(|(status, response)| Some((success(status)?, response)));
    success
        .or_else(|| {
            let redirect =
                |status: &str| status.parse().ok().filter(|code| (300..400).contains(code));
            let mut responses = all.iter();
            responses.find_map(|(status, response)| Some((redirect(status)?, response)))
        })
        .or_else(|| all.get("default").map(|response| (200, response)))
}

/// The status that a key of `responses` stands for, if it is a success.
fn success(key: &str) -> Option<u16> {
    match key {
        "2XX" | "2xx" => Some(200),
        key => key.parse().ok().filter(|status| (200..300).contains(status)),
    }
}

/// RFC 9110, sections 15.3.5 and 15.3.6.
fn may_have_content(status: u16) -> bool {
    !matches!(status, 204 | 205 | 300..400)
}
