//! Drafts: collect the arguments of a call and turn them into the request that every attempt sends.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde_json::Value;
use url::Url;

use crate::body::{self, Body};
use crate::client::Core;
use crate::credential::Proof;
use crate::error::{Error, Result};
use crate::idempotency::IdempotencyKey;
use crate::multipart::Form;
use crate::oauth::TokenSource;
use crate::operation::{Operation, Replay};
use crate::paging::{Context, next_url};
use crate::path;
use crate::provider::{ConstantPlace, KeyPlace, Provider};
use crate::style::{self, Style, encode};

/// A call that is not sent yet. What is wrong with an argument is kept until then.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) core: Core,
    pub(crate) operation: &'static Operation,
    pub(crate) options: Options,
    pub(crate) arguments: Vec<(&'static str, String)>,
    /// Parameters by name, each with its encoded `name=value` pairs.
    pub(crate) query: Vec<(String, String)>,
    /// The path and query of a list's next page, where the server wrote them; they stand in place of
    /// arguments and parameters.
    pub(crate) next_page: Option<String>,
    headers: HeaderMap,
    /// The `Accept` header, where it is not the operation's.
    pub(crate) accept: Option<&'static str>,
    cookies: String,
    pub(crate) body: Option<Body>,
    key: Option<IdempotencyKey>,
    fault: Option<String>,
}

/// What one call does differently from its client.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) stall_timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
}

/// The request that every attempt of a call sends.
pub(crate) struct Prepared {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) key: Option<IdempotencyKey>,
    /// The caller chose the key, so it may have been used before.
    pub(crate) key_is_given: bool,
    /// The credentials among the query, as `name=value` pairs, encoded.
    pub(crate) keys: Vec<String>,
    /// Where each attempt gets its access token from.
    pub(crate) source: Option<Arc<TokenSource>>,
}

impl Prepared {
    fn put_key_into_body(&mut self, provider: &Provider) -> Result<()> {
        if let (Some(key), Some(KeyPlace::Field(pointer))) = (&self.key, &provider.idempotency) {
            let Some(body) = self.body.as_bytes() else {
                let sentence = "the idempotency key goes into the body, which is a stream";
                return Err(Error::invalid(sentence));
            };
            self.body = key.insert(pointer, &self.headers, body)?.into();
            let json = HeaderValue::from_static("application/json");
            self.headers.entry(header::CONTENT_TYPE).or_insert(json);
        }
        Ok(())
    }
}

impl Draft {
    pub(crate) fn new(core: Core, operation: &'static Operation) -> Self {
        Self {
            core,
            operation,
            options: Options::default(),
            arguments: Vec::new(),
            query: Vec::new(),
            next_page: None,
            headers: HeaderMap::new(),
            accept: None,
            cookies: String::new(),
            body: None,
            key: None,
            fault: None,
        }
    }

    /// Remembers the first thing that is wrong.
    pub(crate) fn note_fault(&mut self, sentence: String) {
        self.fault.get_or_insert(sentence);
    }

    fn note(&mut self, outcome: Result<()>) {
        if let Err(error) = outcome {
            self.note_fault(error.to_string());
        }
    }

    pub(crate) fn path(&mut self, name: &'static str, style: Style, json: &[u8]) {
        self.arguments.push((name, style::path_text(name, style, &parse(json))));
    }

    pub(crate) fn query(&mut self, name: &str, style: Style, json: &[u8]) {
        let mut pairs = String::new();
        style::write_query(&mut pairs, name, style, &parse(json));
        self.set_query(name, pairs);
    }

    /// Sets a parameter, in place of what was set under the same name.
    pub(crate) fn set_query(&mut self, name: &str, pairs: String) {
        self.query.retain(|(other, _)| other != name);
        if !pairs.is_empty() {
            self.query.push((name.to_owned(), pairs));
        }
    }

    /// The text of a parameter that has one value.
    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        let (_, pairs) = self.query.iter().find(|(other, _)| other == name)?;
        pairs.split_once('=').map(|(_, value)| value)
    }

    pub(crate) fn header(&mut self, name: &str, style: Style, json: &[u8]) {
        let value = parse(json);
        if !value.is_null() {
            let outcome = set_header(&mut self.headers, name, &style::header_text(style, &value));
            self.note(outcome);
        }
    }

    /// A header that the document knows nothing of. The ones that frame a message are the
    /// transport's.
    pub(crate) fn extra_header(&mut self, name: &str, value: &str) {
        let outcome = check_extra(name).and_then(|()| set_header(&mut self.headers, name, value));
        self.note(outcome);
    }

    pub(crate) fn cookie(&mut self, name: &str, style: Style, json: &[u8]) {
        style::write_cookie(&mut self.cookies, name, style, &parse(json));
    }

    pub(crate) fn body(&mut self, content_type: &str, body: impl Into<Body>) {
        self.body = Some(body.into());
        let outcome = set_header(&mut self.headers, "content-type", content_type);
        self.note(outcome);
    }

    pub(crate) fn form(&mut self, json: &[u8], styles: &[(&'static str, Style)]) {
        let text = body::form(&parse(json), styles);
        self.body("application/x-www-form-urlencoded", text);
    }

    /// JSON texts, each behind what its media type wants: a record separator in a sequence (RFC 7464), a
    /// line of its own otherwise.
    pub(crate) fn lines(&mut self, media_type: &str, values: impl Iterator<Item = Vec<u8>>) {
        let mut text = Vec::new();
        for value in values {
            text.extend(media_type.contains("json-seq").then_some(0x1e));
            text.extend(value);
            text.push(b'\n');
        }
        self.body(media_type, text);
    }

    /// Sets a key of the JSON body to `true`.
    pub(crate) fn flag(&mut self, key: &str) {
        let Some(json) = self.body.as_ref().and_then(Body::as_bytes) else { return };
        let mut value = parse(json);
        if let Value::Object(members) = &mut value {
            members.insert(key.to_owned(), Value::Bool(true));
            self.body = Some(value.to_string().into());
        }
    }

    pub(crate) fn multipart(&mut self, form: Form) {
        match form.encode() {
            Ok((content_type, body)) => self.body(&content_type, body),
            Err(error) => self.note_fault(error.to_string()),
        }
    }

    pub(crate) fn key(&mut self, key: IdempotencyKey) {
        self.key = Some(key);
    }

    /// The class by which the engine decides: keyed only where a key can be sent.
    pub(crate) fn replay(&self) -> Replay {
        match self.operation.replay {
            Replay::Keyed if self.core.provider().idempotency.is_none() => Replay::Once,
            replay => replay,
        }
    }

    /// Everything that can be wrong before anything is sent is wrong here.
    pub(crate) fn prepare(&self) -> Result<Prepared> {
        if let Some(sentence) = &self.fault {
            return Err(Error::invalid(sentence.clone()));
        }
        if self.body.as_ref().is_some_and(|body| !body.is_replayable()) {
            return Err(Error::invalid("the body is a stream that was sent before"));
        }
        let provider = self.core.provider();
        let proof = Proof::find(self.core.credential(), self.operation, provider)?;
        let (key, key_is_given) = self.settle_key()?;
        let mut prepared = Prepared {
            method: self.method()?,
            url: self.url(&proof)?,
            headers: self.all_headers(&proof, key.as_ref())?,
            body: self.body.clone().unwrap_or_default(),
            key,
            key_is_given,
            keys: proof.query,
            source: proof.source,
        };
        prepared.put_key_into_body(provider)?;
        Ok(prepared)
    }

    /// The key of a keyed call, and whether the caller chose it.
    fn settle_key(&self) -> Result<(Option<IdempotencyKey>, bool)> {
        let Some(place) = &self.core.provider().idempotency else { return Ok((None, false)) };
        if self.replay() != Replay::Keyed {
            return Ok((None, false));
        }
        let body =
            self.body.as_ref().and_then(Body::as_bytes).map(AsRef::as_ref).unwrap_or_default();
        let found = IdempotencyKey::find(place, &self.headers, body)?;
        match (&self.key, found) {
            (Some(key), Some(other)) if *key != other => Err(Error::invalid(
                "the body holds another idempotency key than the one that is set",
            )),
            (Some(key), _) => Ok((Some(key.clone()), true)),
            (None, Some(key)) => Ok((Some(key), true)),
            (None, None) => Ok((Some(IdempotencyKey::random()?), false)),
        }
    }

    fn method(&self) -> Result<Method> {
        let Some(other) = self.operation.other_method else {
            return Ok(self.operation.method.clone());
        };
        Method::from_bytes(other.as_bytes())
            .map_err(|_| Error::invalid("the operation has a method that is none"))
    }

    fn url(&self, proof: &Proof) -> Result<Url> {
        let provider = self.core.provider();
        let (template, fixed) =
            self.operation.path.split_once('?').unwrap_or((self.operation.path, ""));
        let path = path::fill(template, &self.arguments)?;
        let mut url = self.core.servers().url(provider, self.operation, &path)?;
        let mut set: Vec<String> = self.query.iter().map(|(_, pairs)| pairs.clone()).collect();
        if let Some(next_page) = &self.next_page {
            let context = Context { server: self.server()?, page: url };
            url = next_url::place(&context, next_page).map_err(Error::invalid)?;
            set = url.query().map(str::to_owned).into_iter().collect();
        }
        let is_set = |name: &str| {
            set.iter()
                .flat_map(|pairs| pairs.split('&'))
                .any(|pair| pair.split('=').next() == Some(name))
        };
        let constants = self.core.constants(ConstantPlace::Query);
        let constants = constants
            .map(|(name, value)| (encode(name), value))
            .filter(|(name, _)| !is_set(name))
            .map(|(name, value)| format!("{name}={}", encode(value)));
        let fixed = fixed.split('&').filter(|pair| !pair.is_empty());
        let fixed = fixed.filter(|pair| !is_set(pair.split('=').next().unwrap_or_default()));
        let constants: Vec<String> = fixed.map(str::to_owned).chain(constants).collect();
        let pairs: Vec<String> =
            constants.into_iter().chain(set).chain(proof.query.iter().cloned()).collect();
        if !pairs.is_empty() {
            url.set_query(Some(&pairs.join("&")));
        }
        Ok(url)
    }

    fn server(&self) -> Result<Url> {
        self.core.servers().url(self.core.provider(), self.operation, "")
    }

    /// Where the URL of a next page is followed from.
    pub(crate) fn context(&self) -> Result<Context> {
        Ok(Context { page: self.url(&Proof::default())?, server: self.server()? })
    }

    /// The text is not copied, as it is that of every call.
    fn accept_value(&self) -> Result<HeaderValue> {
        let media_types =
            Bytes::from_static(self.accept.unwrap_or(self.operation.accept).as_bytes());
        HeaderValue::from_maybe_shared(media_types)
            .map_err(|_| Error::invalid("the media types of the answer are no header"))
    }

    fn all_headers(&self, proof: &Proof, key: Option<&IdempotencyKey>) -> Result<HeaderMap> {
        let mut headers = self.core.headers().clone();
        headers.insert(header::ACCEPT, self.accept_value()?);
        for (name, value) in self.core.constants(ConstantPlace::Header) {
            set_header(&mut headers, name, value)?;
        }
        let cookies: Vec<&str> = std::iter::once(self.cookies.as_str())
            .filter(|cookies| !cookies.is_empty())
            .chain(proof.cookies.iter().map(String::as_str))
            .collect();
        if !cookies.is_empty() {
            set_header(&mut headers, "cookie", &cookies.join("; "))?;
            headers.get_mut(header::COOKIE).into_iter().for_each(|one| one.set_sensitive(true));
        }
        let place = &self.core.provider().idempotency;
        if let (Some(key), Some(KeyPlace::Header { name, quoted })) = (key, place) {
            set_header(&mut headers, name, &key.header_value(*quoted))?;
        }
        // The credential comes last but for what the call itself sets.
        headers.extend(proof.headers.iter().cloned());
        if proof.source.is_some() {
            headers.remove(header::AUTHORIZATION);
        }
        headers.extend(self.headers.clone());
        Ok(headers)
    }
}

/// Sets a header, or says what is wrong with it. The value is not shown: it may be a secret.
pub(crate) fn set_header(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
        let name: String = name.chars().filter(|character| !character.is_control()).collect();
        return Err(Error::invalid(format!("`{name}` is not the name of a header")));
    };
    let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) else {
        let sentence = format!("the value of the header `{name}` has control characters");
        return Err(Error::invalid(sentence));
    };
    headers.insert(name, value);
    Ok(())
}

/// Refuses headers by which one request could be made to look like two, or go elsewhere.
pub(crate) fn check_extra(name: &str) -> Result<()> {
    const FRAMING: [&str; 6] =
        ["connection", "content-length", "host", "te", "transfer-encoding", "upgrade"];
    if FRAMING.contains(&name.to_ascii_lowercase().as_str()) {
        return Err(Error::invalid(format!("the header `{name}` is the transport's to set")));
    }
    Ok(())
}

/// Encoders write valid JSON, so this can only fail on a bug of theirs; then nothing is sent.
fn parse(json: &[u8]) -> Value {
    serde_json::from_slice(json).unwrap_or_default()
}
