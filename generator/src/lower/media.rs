//! Media types: turns the `content` of a body or an answer into what is on the wire, the best first,
//! and says which of the others are worth a method of their own.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, MediaType};

use super::Lowering;
use super::bodies::is_binary;
use super::schema::{Sub, View};

/// How a media type is written, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
    /// `multipart/form-data` and its kin.
    Multipart,
    /// XML of objects or lists.
    Xml,
    /// JSON texts, one on each line.
    Lines,
    /// Server-sent events.
    Events,
    /// Text.
    Text,
    /// Bytes.
    Binary,
}

/// A media type that a document offers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer<'d> {
    /// The media type as the document has it.
    pub media: &'d str,
    /// What is said of it.
    pub content: &'d MediaType,
    /// How it is written.
    pub form: Form,
}

impl<'d> Offer<'d> {
    /// The schema of the content.
    pub(super) fn schema(&self) -> Option<Sub<'d>> {
        self.content.schema.as_ref().map(Sub::from)
    }

    /// The media type as it is sent: a range has no place in a request.
    pub(super) fn written(&self) -> String {
        if !self.media.contains('*') {
            return self.media.to_owned();
        }
        let media = match self.form {
            Form::Text => "text/plain",
            Form::Binary => "application/octet-stream",
            _ => "application/json",
        };
        media.to_owned()
    }

    /// The word that tells a method for it from the others.
    pub(super) fn word(&self) -> String {
        let essence = essence(self.media);
        match self.form {
            Form::UrlEncoded => "form".to_owned(),
            Form::Multipart => "multipart".to_owned(),
            Form::Lines => "lines".to_owned(),
            Form::Events => "stream".to_owned(),
            Form::Text if essence == "text/plain" || essence.contains('*') => "text".to_owned(),
            Form::Binary if essence == "application/octet-stream" || essence.contains('*') => {
                "bytes".to_owned()
            }
            Form::Json | Form::Xml | Form::Text | Form::Binary => subtype_word(&essence),
        }
    }
}

/// `csv` of `text/csv`, `xlsx` of the media type that spreadsheets really have.
fn subtype_word(essence: &str) -> String {
    /// Types that nobody would call by their name (IANA, "Media Types").
    const KNOWN: &[(&str, &str)] = &[
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
        ("application/vnd.ms-excel", "xls"),
        ("application/msword", "doc"),
        ("image/svg+xml", "svg"),
        ("application/x-subrip", "srt"),
    ];
    if let Some((_, word)) = KNOWN.iter().find(|(media, _)| *media == essence) {
        return (*word).to_owned();
    }
    let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
    let subtype = subtype.strip_prefix("vnd.").or(subtype.strip_prefix("x-")).unwrap_or(subtype);
    let stem = subtype.strip_suffix("+json").unwrap_or(subtype);
    stem.replace(|letter: char| !letter.is_ascii_alphanumeric(), " ").trim().to_owned()
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON (RFC 6839, section 3.1, for the suffix).
pub(super) fn is_json(media: &str) -> bool {
    form_of(media) == Form::Json
}

fn form_of(media: &str) -> Form {
    let media = essence(media);
    match media.as_str() {
        "application/json" | "text/json" | "text/x-json" | "*/*" | "*" | "application/*" => {
            Form::Json
        }
        "application/x-www-form-urlencoded" => Form::UrlEncoded,
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/json-seq"
        | "application/stream+json"
        | "application/x-json-stream" => Form::Lines,
        "text/event-stream" => Form::Events,
        "application/xml" | "text/xml" => Form::Xml,
        "application/yaml" | "application/x-yaml" | "application/xhtml+xml" => Form::Text,
        _ if media.ends_with("+json") => Form::Json,
        // RFC 8091: a sequence of such values.
        _ if media.ends_with("+json-seq") => Form::Lines,
        _ if media.starts_with("text/") || media.ends_with("+yaml") => Form::Text,
        _ if media.ends_with("+xml") && !media.starts_with("image/") => Form::Xml,
        _ if media.starts_with("multipart/") => Form::Multipart,
        _ => Form::Binary,
    }
}

/// The media types that are offered, the one that is used first: JSON before forms, text and bytes, and
/// `application/json` before other JSON; of equals the first one.
pub(super) fn offers(content: &IndexMap<String, MediaType>) -> Vec<Offer<'_>> {
    let mut all: Vec<Offer<'_>> = content
        .iter()
        .map(|(media, content)| Offer { media, content, form: form_of(media) })
        .collect();
    all.sort_by_key(|offer| (offer.form, essence(offer.media) != "application/json"));
    all
}

impl<'d> Lowering<'d, '_> {
    /// The media types of a body or an answer, the one that is used first. JSON in name that is bytes by
    /// its schema is bytes, XML of which no structure is known is text, and a form that cannot carry its
    /// files gives way to one that can.
    pub(super) fn offered(&mut self, content: &'d IndexMap<String, MediaType>) -> Vec<Offer<'d>> {
        let mut all = offers(content);
        for offer in &mut all {
            // XML of which no more is known than that it is one.
            if offer.form == Form::Xml && !self.is_structured(offer) {
                offer.form = Form::Text;
            }
            if !matches!(offer.form, Form::UrlEncoded | Form::Multipart) && self.is_bytes(offer) {
                offer.form = Form::Binary;
            }
        }
        let has_files =
            all.first().is_some_and(|best| best.form == Form::UrlEncoded && self.has_files(best));
        all.sort_by_key(|offer| {
            let form = if has_files && offer.form == Form::UrlEncoded {
                Form::Multipart
            } else {
                offer.form
            };
            let is_urlencoded = offer.form == Form::UrlEncoded;
            (form, is_urlencoded && has_files, essence(offer.media) != "application/json")
        });
        all
    }

    /// Those of the further media types that are worth a method of their own, each with the word that
    /// tells it from the others: those that carry something else, or carry it so that a program would
    /// choose them. A twin of what is used (`text/json`, `application/xml` of the same schema) is not.
    pub(super) fn further(&mut self, all: &[Offer<'d>]) -> Vec<(String, Offer<'d>)> {
        let Some((best, others)) = all.split_first() else { return Vec::new() };
        let mut found: Vec<(String, Offer<'d>)> = Vec::new();
        for offer in others {
            let word = offer.word();
            let is_new = !word.is_empty() && found.iter().all(|(other, _)| *other != word);
            if is_new && word != best.word() && self.matters(best, offer) {
                found.push((word, *offer));
            }
        }
        found
    }

    fn matters(&mut self, best: &Offer<'d>, offer: &Offer<'d>) -> bool {
        if offer.media.starts_with('*') {
            return false;
        }
        let is_same = best.content.schema == offer.content.schema;
        match offer.form {
            Form::Json => best.form == Form::Json && !is_same && self.says_something(offer),
            Form::UrlEncoded => !is_same,
            Form::Xml => best.form != Form::Json && !is_same,
            Form::Multipart => !is_same || self.has_files(offer),
            Form::Text if is_markup(offer.media) => !is_same && !self.is_structured(offer),
            Form::Lines | Form::Events | Form::Text => true,
            Form::Binary => !is_same || !self.is_structured(offer),
        }
    }

    fn view_of(&self, offer: &Offer<'d>) -> Option<View<'d>> {
        self.view_behind(offer.schema()?)
    }

    /// The schema is bytes, whatever media type it is under.
    fn is_bytes(&self, offer: &Offer<'d>) -> bool {
        self.view_of(offer).is_some_and(|view| is_binary(&view))
    }

    fn says_something(&self, offer: &Offer<'d>) -> bool {
        self.view_of(offer).is_some_and(|view| view.has_structure())
    }

    /// The schema is of an object or a list, not of a text.
    fn is_structured(&self, offer: &Offer<'d>) -> bool {
        self.view_of(offer).is_some_and(|view| view.has_structure() && view.kind != Some("string"))
    }

    /// The schema is of an object with files in it.
    pub(super) fn has_files(&mut self, offer: &Offer<'d>) -> bool {
        let Some(schema) = offer.schema() else { return false };
        let parts = self.compose([(schema, String::new())]);
        let rest = parts.additional.as_ref().and_then(|(values, _)| match values {
            AdditionalProperties::Schema(values) => Some(Sub::from(&**values)),
            AdditionalProperties::Any(_) => None,
        });
        let fields = parts.properties.values().map(|property| property.schema).chain(rest);
        let alternatives = fields.clone().filter_map(|field| self.view_behind(field));
        let alternatives =
            alternatives.flat_map(|view| view.one_of.iter().chain(view.any_of).map(Sub::from));
        self.lower_files(fields).or_else(|| self.lower_files(alternatives)).is_some()
    }
}

/// Text that is a page or another spelling of the same data, not a table or subtitles.
fn is_markup(media: &str) -> bool {
    let media = essence(media);
    matches!(media.as_str(), "text/plain" | "text/html" | "text/xml" | "application/xml" | "text/*")
        || media.ends_with("+xml")
        || media.contains("yaml")
}
