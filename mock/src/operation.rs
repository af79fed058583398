//! Operations: turns the document's paths into what a request has to be and what answers it.

use serde_json::Value;

use crate::answer::Answer;
use crate::call::Call;
use crate::document::Document;
use crate::facts::Facts;
use crate::media::{Media, essence};
use crate::parameter::Parameter;
use crate::route::Template;
use crate::sample::Samples;
use crate::schemas::Schemas;
use crate::security::{self, Alternative};

/// The methods that a path may have (OpenAPI 3.0.3, "Path Item Object").
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A method on a path, as the document has it.
pub(crate) struct Operation {
    /// The `operationId`, or `METHOD /path` where it has none.
    pub(crate) id: String,
    /// The method, in capitals.
    pub(crate) method: String,
    /// The path template, as the document has it.
    pub(crate) path: String,
    /// Where requests are expected; the first is to be preferred.
    pub(crate) templates: Vec<Template>,
    pub(crate) parameters: Vec<Parameter>,
    /// The pairs of the query that go with every call.
    pub(crate) fixed: Vec<(String, String)>,
    /// The media types of the body; empty: there is no body.
    pub(crate) body: Vec<Media>,
    /// A request is wrong without a body.
    pub(crate) is_body_required: bool,
    /// The documented answers, by status, as the document has them.
    pub(crate) responses: Value,
    /// The ways to prove who is calling; empty: none is wanted.
    pub(crate) security: Vec<Alternative>,
    /// Calls carry an idempotency key.
    pub(crate) is_keyed: bool,
    /// JSON pointer to what callers get of the answer.
    pub(crate) unwrap_at: Option<String>,
    /// One for each media type; there is at least one.
    pub(crate) answers: Vec<Answer>,
}

impl Operation {
    /// What answers a call: the first of the media types that it takes.
    pub(crate) fn answer(&self, call: &Call) -> &Answer {
        let accept = call.header("accept").unwrap_or_default();
        let accepted: Vec<String> = accept.split(',').map(essence).collect();
        let takes = |answer: &&Answer| {
            answer.media_type.as_ref().is_some_and(|media| accepted.contains(&essence(media)))
        };
        self.answers.iter().find(takes).unwrap_or(&self.answers[0])
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} {})", self.id, self.method, self.path)
    }
}

/// All operations, in document order.
pub(crate) fn read_operations(
    document: &Document,
    schemas: &Schemas,
    facts: &Facts,
) -> Vec<Operation> {
    let samples = Samples::new(document, schemas);
    let paths = document.root().get("paths").and_then(Value::as_object);
    let mut operations = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        let item = document.resolve(item);
        for (method, value) in item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                let source = Source { document, samples, facts, path, item, method, value };
                operations.push(source.operation());
            }
        }
    }
    operations
}

/// The path of the provider's first server, without a slash at its end.
pub(crate) fn base_path(document: &Document) -> String {
    server_path(document.root()).unwrap_or_default()
}

/// One operation and what is around it in the document.
struct Source<'d> {
    document: &'d Document,
    samples: Samples<'d>,
    facts: &'d Facts,
    path: &'d str,
    item: &'d Value,
    method: &'d str,
    value: &'d Value,
}

impl Source<'_> {
    fn operation(&self) -> Operation {
        // What OpenAPI 3.0 has no method for, the generator has under another one.
        let other = self.value.get("x-method").and_then(Value::as_str);
        let method = other.unwrap_or(self.method).to_ascii_uppercase();
        let id = self.value.get("operationId").and_then(Value::as_str);
        let id = id.map_or_else(|| format!("{method} {}", self.path), str::to_owned);
        let unwrap_at = self.facts.unwrap_at(&id).map(str::to_owned);
        let body = self.value.get("requestBody").map(|body| self.document.resolve(body));
        Operation {
            path: self.path.to_owned(),
            fixed: fixed_pairs(self.path),
            templates: self.templates(),
            parameters: self.parameters(),
            is_body_required: body.and_then(|body| body.get("required"))
                == Some(&Value::Bool(true)),
            responses: self.value.get("responses").cloned().unwrap_or_default(),
            body: body.map(|body| Media::all(self.samples, body)).unwrap_or_default(),
            security: security::alternatives(self.document, self.value),
            is_keyed: self.facts.is_keyed(&id, &method),
            unwrap_at,
            answers: Answer::read(self.samples, &method, self.value.get("responses")),
            id,
            method,
        }
    }

    /// Below the operation's own server, if it has one, and below the provider's.
    ///
    /// A client that was given a base URL may keep the path of an operation's own server or take
    /// the base URL for everything. The document says nothing about base URLs, so both are right.
    fn templates(&self) -> Vec<Template> {
        let own = server_path(self.value).or_else(|| server_path(self.item));
        let bases = own.into_iter().chain([base_path(self.document)]);
        bases.map(|base| Template::new(&base, self.path)).collect()
    }

    /// The operation's parameters and those of the path that it does not replace.
    fn parameters(&self) -> Vec<Parameter> {
        let read = |holder: &Value| -> Vec<Parameter> {
            let list = holder.get("parameters").and_then(Value::as_array);
            let values = list.into_iter().flatten();
            values.filter_map(|value| Parameter::read(self.samples, value)).collect()
        };
        let mut parameters = read(self.value);
        for shared in read(self.item) {
            let is_same = |own: &Parameter| own.place == shared.place && own.name == shared.name;
            if !parameters.iter().any(is_same) {
                parameters.push(shared);
            }
        }
        parameters
    }
}

/// The pairs of the query in a path, but for those with a name in braces.
fn fixed_pairs(path: &str) -> Vec<(String, String)> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split(['&', '#']).filter(|pair| !pair.is_empty() && !pair.contains('{'));
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (key.to_owned(), value.to_owned())
    };
    pairs.map(pair).collect()
}

/// The path of the first server of a document, a path or an operation, with its variables at their
/// defaults.
fn server_path(holder: &Value) -> Option<String> {
    let server = holder.get("servers")?.as_array()?.first()?;
    let mut url = server.get("url")?.as_str()?.to_owned();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten()
    {
        let default = variable.get("default").and_then(Value::as_str).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |start| &rest[start..]),
        None => url.as_str(),
    };
    Some(path.trim_end_matches('/').to_owned())
}
