//! Refusals: turns a reason into an error in the provider's own envelope, as the document shows it.
//!
//! The documented example of the status is taken and what is known is put in its places, which
//! `client.yaml` names. Where the document has none for a status, one of another status is made fit.

use std::sync::atomic::{AtomicU64, Ordering};

use scopewright_generator::ir::ErrorShape;
use serde_json::{Value, json};

use super::judge::Fault;
use super::reply::Reply;
use super::script::Script;
use super::variant;
use super::wording::{by_field, code, detail};
use crate::document::Document;
use crate::media::essence;
use crate::sample;
use crate::shape::Shape;

/// Why a request is refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No credential came.
    NoCredential,
    /// One that nobody knows came.
    BadCredential,
    /// The token does not hold these scopes.
    Scopes { missing: Vec<String>, held: Vec<String> },
    /// There is nothing at this path, or no longer.
    NotFound,
    /// There is, but not with this method; these are allowed.
    Method(Vec<String>),
    /// The request breaks the contract.
    Invalid(Vec<Fault>),
    /// The first request with this key still runs.
    StillRuns,
    /// The key was used for another request.
    KeyReused,
    /// Too many requests; so many seconds are to be waited.
    TooMany(u64),
    /// What was asked for on the command line.
    Fault(u16),
}

/// Makes refusals.
pub(super) struct Refusals {
    /// For each status that the document has an example for, the first one.
    examples: Vec<(u16, Value)>,
    served: AtomicU64,
}

/// An error as the document has it.
struct Documented {
    media: String,
    body: Value,
    /// The example says what the status means; otherwise the body is only of the right form.
    is_example: bool,
}

impl Refusals {
    pub(super) fn new(script: &Script) -> Self {
        let mut examples: Vec<(u16, Value)> = Vec::new();
        for operation in &script.provider.operations {
            for (status, response) in operation.responses.as_object().into_iter().flatten() {
                let Ok(status) = status.parse::<u16>() else { continue };
                if status < 400 || examples.iter().any(|(known, _)| *known == status) {
                    continue;
                }
                let media = media(&script.provider.document, response);
                let example = media
                    .and_then(|(_, media)| sample::documented(&script.provider.document, media));
                examples.extend(example.map(|example| (status, example.clone())));
            }
        }
        Self { examples, served: AtomicU64::new(0) }
    }

    /// An error of an operation, or of the provider as a whole where none is meant.
    pub(super) fn refuse(&self, script: &Script, index: Option<usize>, refusal: &Refusal) -> Reply {
        let errors = &script.api.client.errors;
        let status = status(script, index, refusal);
        let documented = self.documented(script, index, status, refusal);
        let mut body = documented.body;
        let mut writing = Writing { script, errors, refusal, status, body: &mut body };
        writing.message(documented.is_example);
        writing.code(documented.is_example, &self.examples);
        writing.details(documented.is_example);
        writing.scopes();
        let id = self.request_id(errors, &mut body);
        let mut reply = Reply::json(status, &documented.media, &body);
        if let (Some(id), false) = (id, errors.request_id_header.is_empty()) {
            reply = reply.with(&errors.request_id_header, id);
        }
        notes(refusal).into_iter().fold(headers(script, refusal, reply), Reply::noting)
    }

    fn documented(
        &self,
        script: &Script,
        index: Option<usize>,
        status: u16,
        refusal: &Refusal,
    ) -> Documented {
        let document = &script.provider.document;
        let response = index.and_then(|index| response(&script.operation(index).responses, status));
        if let Some((name, media)) = response.and_then(|response| media(document, response)) {
            let example = choose(document, media, refusal);
            let schema = media.get("schema").unwrap_or(&Value::Null);
            return Documented {
                media: essence(name),
                is_example: example.is_some(),
                body: example.cloned().unwrap_or_else(|| required(document, schema)),
            };
        }
        let known = self.examples.iter().find(|(known, _)| *known == status);
        let is_example = known.is_some();
        let body = known.or(self.examples.first()).map(|(other, example)| {
            let mut body = example.clone();
            restate(&mut body, *other, status);
            body
        });
        let body = body.unwrap_or_else(|| json!({ "message": "" }));
        Documented { media: "application/json".to_owned(), body, is_example }
    }

    /// A new one for each refusal, in the form of the example.
    fn request_id(&self, errors: &ErrorShape, body: &mut Value) -> Option<String> {
        let number = self.served.fetch_add(1, Ordering::Relaxed);
        if errors.request_id.is_empty() {
            let id = format!("req_{number:08}");
            return (!errors.request_id_header.is_empty()).then_some(id);
        }
        let place = body.pointer_mut(&errors.request_id)?;
        *place = variant::next(place, number);
        place.as_str().map(str::to_owned)
    }
}

/// The status by which the operation documents such a refusal.
fn status(script: &Script, index: Option<usize>, refusal: &Refusal) -> u16 {
    let is_documented = |status: u16| {
        index.is_some_and(|index| response(&script.operation(index).responses, status).is_some())
    };
    match refusal {
        Refusal::NoCredential | Refusal::BadCredential => 401,
        Refusal::Scopes { .. } => {
            script.api.client.errors.permission_denied.first().copied().unwrap_or(403)
        }
        Refusal::NotFound => 404,
        Refusal::Method(_) => 405,
        Refusal::Invalid(faults) => {
            let is_in_path = faults.iter().all(|fault| fault.is_in_path);
            let likely: &[u16] = if is_in_path { &[404, 400, 422] } else { &[400, 422, 404] };
            likely.iter().copied().find(|status| is_documented(*status)).unwrap_or(400)
        }
        Refusal::StillRuns => 409,
        Refusal::KeyReused => 422,
        Refusal::TooMany(_) => 429,
        Refusal::Fault(status) => *status,
    }
}

/// The documented answer of a status: its own, that of its hundred, or `default`.
fn response(responses: &Value, status: u16) -> Option<&Value> {
    let responses = responses.as_object()?;
    let hundred = status / 100;
    let keys =
        [status.to_string(), format!("{hundred}XX"), format!("{hundred}xx"), "default".to_owned()];
    keys.iter().find_map(|key| responses.get(key))
}

/// The JSON among the media types of an answer.
fn media<'d>(document: &'d Document, response: &'d Value) -> Option<(&'d str, &'d Value)> {
    let content = document.resolve(response).get("content")?.as_object()?;
    let is_json = |name: &str| essence(name).ends_with("json");
    content.iter().map(|(name, media)| (name.as_str(), media)).find(|(name, _)| is_json(name))
}

/// Of several examples the one that tells of this reason: one is of a missing key, another of a bad one.
fn choose<'d>(document: &'d Document, media: &'d Value, refusal: &Refusal) -> Option<&'d Value> {
    let words: &[&str] = match refusal {
        Refusal::NoCredential => &["missing"],
        Refusal::BadCredential => &["invalid", "unknown", "expired"],
        Refusal::Scopes { .. } => &["scope", "privilege", "permission"],
        _ => &[],
    };
    let examples = media.get("examples").and_then(Value::as_object);
    let fitting = examples.into_iter().flatten().find(|(name, example)| {
        let text = format!("{name} {example}").to_lowercase();
        words.iter().any(|word| text.contains(word))
    });
    let fitting = fitting.and_then(|(_, example)| document.resolve(example).get("value"));
    fitting.or_else(|| sample::documented(document, media))
}

/// The least that fits the schema: what is not required would be made up.
fn required(document: &Document, schema: &Value) -> Value {
    let shape = Shape::of(document, schema);
    let mut body = sample::sample(document, schema);
    if let Value::Object(object) = &mut body {
        object.retain(|name, value| {
            let inner = shape.property(name);
            if let Value::Object(object) = value {
                object.retain(|name, _| inner.requires(name) || !inner.has_properties());
            }
            shape.requires(name) || value.is_string() || value.is_number()
        });
    }
    body
}

/// Turns the numbers of one status into those of another.
fn restate(value: &mut Value, from: u16, to: u16) {
    match value {
        Value::Number(number) if number.as_u64() == Some(u64::from(from)) => *value = json!(to),
        Value::Object(object) => object.values_mut().for_each(|value| restate(value, from, to)),
        _ => {}
    }
}

/// A refusal on its way into a body.
struct Writing<'w> {
    script: &'w Script,
    errors: &'w ErrorShape,
    refusal: &'w Refusal,
    status: u16,
    body: &'w mut Value,
}

impl Writing<'_> {
    fn put(&mut self, pointer: &str, value: Value) {
        if pointer.is_empty() {
            return;
        }
        if let Some(place) = self.body.pointer_mut(pointer) {
            *place = value;
        } else if let Some((parent, key)) = pointer.rsplit_once('/')
            && let Some(Value::Object(object)) = self.body.pointer_mut(parent)
        {
            object.insert(key.replace("~1", "/").replace("~0", "~"), value);
        }
    }

    /// Takes out what an example of another status has.
    fn remove(&mut self, pointer: &str) {
        let Some((parent, key)) = pointer.rsplit_once('/') else { return };
        if let Some(Value::Object(object)) = self.body.pointer_mut(parent) {
            object.remove(key);
        }
    }

    /// What the provider says, where the document has an example; and what is known where its
    /// example names a scope or a place that is not the one that is meant.
    fn message(&mut self, is_example: bool) {
        let pointer =
            if self.errors.message.is_empty() { "/message" } else { &self.errors.message };
        let said =
            self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let vocabulary = &self.script.api.scopes.vocabulary;
        let named = vocabulary.iter().filter(|scope| said.contains(&scope.name));
        let named = named.max_by_key(|scope| scope.name.len());
        let message = match (self.refusal, named) {
            (Refusal::Scopes { missing, .. }, Some(scope)) => {
                said.replace(&scope.name, &missing.join(", "))
            }
            (Refusal::Invalid(faults), _) if self.errors.details.is_empty() || !is_example => {
                let faults: Vec<String> = faults.iter().map(Fault::to_string).collect();
                faults.join("; ")
            }
            _ if is_example => return,
            (other, _) => other.to_string(),
        };
        let pointer = pointer.to_owned();
        self.put(&pointer, json!(message));
    }

    /// In the style of the codes that the document shows.
    fn code(&mut self, is_example: bool, examples: &[(u16, Value)]) {
        let pointer = &self.errors.code;
        let fixed = match self.refusal {
            Refusal::Scopes { .. } => self.errors.scopes.codes.first(),
            _ => None,
        };
        if pointer.is_empty() || (is_example && fixed.is_none()) {
            return;
        }
        let known = examples.iter().filter_map(|(_, example)| example.pointer(pointer)?.as_str());
        let code = fixed.cloned().unwrap_or_else(|| code(known, self.status));
        let pointer = pointer.clone();
        self.put(&pointer, json!(code));
    }

    /// What is wrong with which field, in the form that the document has for it.
    fn details(&mut self, is_example: bool) {
        let pointer = self.errors.details.clone();
        let Refusal::Invalid(faults) = self.refusal else {
            if !is_example {
                self.remove(&pointer);
            }
            return;
        };
        if pointer.is_empty() {
            return;
        }
        let document = &self.script.provider.document;
        let operation = self.script.provider.operations.iter();
        let schema = operation.filter_map(|operation| {
            let (_, media) = media(document, response(&operation.responses, self.status)?)?;
            media.get("schema")
        });
        let schemas: Vec<&Value> = schema.take(1).collect();
        let whole = schemas.first().map(|schema| Shape::of(document, schema));
        let shape = whole.and_then(|whole| super::script::at(&whole, &pointer));
        let Some(shape) = shape else { return };
        let details = if shape.names_type("array") {
            faults.iter().map(|fault| detail(fault, &shape.item())).collect()
        } else {
            by_field(faults, &shape)
        };
        self.put(&pointer, details);
    }

    fn scopes(&mut self) {
        let Refusal::Scopes { missing, held } = self.refusal else { return };
        let (needed, provided) =
            (self.errors.scopes.needed.clone(), self.errors.scopes.provided.clone());
        for (pointer, scopes) in [(needed, missing), (provided, held)] {
            let is_list = self.body.pointer(&pointer).is_none_or(Value::is_array);
            let value = if is_list { json!(scopes) } else { json!(scopes.join(" ")) };
            self.put(&pointer, value);
        }
    }
}

fn headers(script: &Script, refusal: &Refusal, reply: Reply) -> Reply {
    let dialect = &script.api.client.errors.scopes;
    match refusal {
        // RFC 9110, section 11.6.1; RFC 6750, section 3.
        Refusal::NoCredential => reply.with("www-authenticate", "Bearer"),
        Refusal::BadCredential => reply.with("www-authenticate", "Bearer error=\"invalid_token\""),
        Refusal::Method(methods) => reply.with("allow", methods.join(", ")),
        Refusal::TooMany(seconds) => reply.with("retry-after", seconds.to_string()),
        Refusal::Fault(429 | 503) => reply.with("retry-after", "1"),
        Refusal::Scopes { missing, held } => {
            let headers = [(&dialect.needed_header, missing), (&dialect.provided_header, held)];
            let named = headers.into_iter().filter(|(name, _)| !name.is_empty());
            named.fold(reply, |reply, (name, scopes)| reply.with(name, scopes.join(" ")))
        }
        _ => reply,
    }
}

/// How many faults of one request are told, each in a line of its own.
const TOLD: usize = 12;

/// What is said on the terminal.
fn notes(refusal: &Refusal) -> Vec<String> {
    let Refusal::Invalid(faults) = refusal else { return vec![refusal.to_string()] };
    let mut notes: Vec<String> = faults.iter().take(TOLD).map(Fault::to_string).collect();
    if faults.len() > TOLD {
        notes.push(format!("and {} more", faults.len() - TOLD));
    }
    notes
}

/// What is said on the terminal, and to callers where the document has no words of the provider.
impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoCredential => f.write_str("there is no credential"),
            Self::BadCredential => f.write_str("the credential is not known"),
            Self::Scopes { missing, .. } => {
                write!(f, "the token does not hold {}", missing.join(", "))
            }
            Self::NotFound => f.write_str("there is no such thing"),
            Self::Method(methods) => {
                write!(f, "the path has {} and no other method", methods.join(", "))
            }
            Self::Invalid(faults) => {
                let faults: Vec<String> = faults.iter().map(Fault::to_string).collect();
                f.write_str(&faults.join("; "))
            }
            Self::StillRuns => {
                f.write_str("the first request with this idempotency key still runs")
            }
            Self::KeyReused => f.write_str("the idempotency key was used with another request"),
            Self::TooMany(seconds) => write!(f, "too many requests: wait {seconds} s"),
            Self::Fault(status) => write!(f, "a fault that was asked for: {status}"),
        }
    }
}
