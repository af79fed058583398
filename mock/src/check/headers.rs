//! Headers that no operation documents: the client's constants, the idempotency key, `Accept`, and
//! those that nobody should have sent.

use super::Check;
use crate::facts::{Constant, ConstantPlace};
use crate::media::essence;

/// Headers that any HTTP client sends.
const STANDARD: [&str; 13] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The most characters of an idempotency key that providers take.
const MAX_KEY_LENGTH: usize = 255;

impl Check<'_> {
    /// The headers and query parameters that go with every call.
    pub(super) fn constants(&mut self) {
        for (key, _) in &self.operation.fixed {
            self.query.take(key);
        }
        let provider = self.provider;
        for constant in &provider.facts.constants {
            let found = match constant.place {
                ConstantPlace::Header => self.take_header(&constant.name),
                ConstantPlace::Query => self.query.take(&constant.name).pop(),
            };
            self.constant(constant, found.as_deref());
        }
    }

    fn constant(&mut self, constant: &Constant, found: Option<&str>) {
        let Some(value) = &constant.value else { return };
        let name = &constant.name;
        match found {
            Some(found) if found == value => {}
            Some(found) => self.note(format!("constant `{name}` is `{found}`, not `{value}`")),
            None => self.note(format!("constant `{name}` is missing")),
        }
    }

    /// The key is there exactly where the provider honours one.
    pub(super) fn idempotency_key(&mut self) {
        let provider = self.provider;
        let Some(idempotency) = provider.facts.idempotency() else { return };
        let Some(header) = &idempotency.header else { return };
        match (self.take_header(header), self.operation.is_keyed) {
            (Some(key), true) => self.key(idempotency.quoted, header, &key),
            (None, true) => self.note(format!("idempotency key `{header}` is missing")),
            (Some(_), false) => {
                self.note(format!("idempotency key `{header}` is sent, but not honoured here"));
            }
            (None, false) => {}
        }
    }

    fn key(&mut self, quoted: bool, header: &str, text: &str) {
        let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let key = if quoted { inner.unwrap_or_default() } else { text };
        let is_visible = key.bytes().all(|byte| byte.is_ascii_graphic());
        if key.is_empty() || key.len() > MAX_KEY_LENGTH || !is_visible {
            let form = if quoted { "quoted, " } else { "" };
            let wanted = format!("{form}1 to {MAX_KEY_LENGTH} visible ASCII characters");
            self.note(format!("idempotency key `{header}` is not {wanted}"));
        }
    }

    /// The client takes what the document says that the answer is.
    pub(super) fn accept(&mut self) {
        let Some(answer) = &self.operation.answer(self.call).media_type else { return };
        let Some(accept) = self.call.header("accept") else { return };
        let family = answer.split('/').next().unwrap_or_default();
        let wanted = [answer.clone(), format!("{family}/*"), "*/*".to_owned()];
        if !accept.split(',').any(|range| wanted.contains(&essence(range))) {
            self.note(format!("`Accept: {accept}` does not take the answer, which is {answer}"));
        }
    }

    pub(super) fn undocumented_headers(&mut self) {
        let names = self.call.headers.keys().map(http::HeaderName::as_str);
        let is_known = |name: &str| STANDARD.contains(&name) || self.headers.contains(name);
        let unknown: Vec<String> = names
            .filter(|name| !is_known(name))
            .map(|name| format!("undocumented header `{name}`"))
            .collect();
        self.problems.extend(unknown);
    }
}
