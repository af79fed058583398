//! Idempotency keys: turns a repetition into the answer of the first request
//! (draft-ietf-httpapi-idempotency-key-header, section 2).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use scopewright_generator::ir::KeyPlace;
use serde_json::Value;

use super::reply::Reply;
use crate::call::Call;

/// What is known of the requests that carried keys.
#[derive(Default)]
pub(super) struct Keys(Mutex<HashMap<Slot, Entry>>);

/// Who called what with which key.
type Slot = (String, usize, String);

struct Entry {
    fingerprint: [u8; 32],
    /// `None` while the first request runs.
    reply: Option<Reply>,
}

/// What a key means for a request.
pub(super) enum Claim<'k> {
    /// It is the first with this key.
    First(Running<'k>),
    /// It repeats one that was answered with this.
    Answered(Box<Reply>),
    /// It repeats one that is not answered yet.
    StillRuns,
    /// The key was used with another request.
    Reused,
}

/// The first request with a key. Where it ends without an answer, the key is free again.
pub(super) struct Running<'k> {
    keys: &'k Keys,
    slot: Option<Slot>,
}

impl Keys {
    pub(super) fn claim(
        &self,
        caller: &str,
        operation: usize,
        key: &str,
        call: &Call,
    ) -> Claim<'_> {
        let slot = (caller.to_owned(), operation, key.to_owned());
        let fingerprint = fingerprint(call);
        let mut entries = self.entries();
        match entries.get(&slot) {
            Some(entry) if entry.fingerprint != fingerprint => Claim::Reused,
            Some(Entry { reply: Some(reply), .. }) => Claim::Answered(Box::new(reply.clone())),
            Some(_) => Claim::StillRuns,
            None => {
                entries.insert(slot.clone(), Entry { fingerprint, reply: None });
                Claim::First(Running { keys: self, slot: Some(slot) })
            }
        }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Slot, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running<'_> {
    /// Keeps the answer for repetitions.
    pub(super) fn done(mut self, reply: &Reply) {
        let Some(slot) = self.slot.take() else { return };
        if let Some(entry) = self.keys.entries().get_mut(&slot) {
            entry.reply = Some(reply.clone());
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if let Some(slot) = self.slot.take() {
            self.keys.entries().remove(&slot);
        }
    }
}

/// The key of a request, if it has one.
pub(super) fn key(place: &KeyPlace, call: &Call, body: Option<&Value>) -> Option<String> {
    let text = match place {
        KeyPlace::Header { name, quoted } => {
            let text = call.header(name)?;
            let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            inner.filter(|_| *quoted).map(str::to_owned).unwrap_or(text)
        }
        KeyPlace::Field(pointer) => body?.pointer(pointer)?.as_str()?.to_owned(),
    };
    (!text.is_empty()).then_some(text)
}

/// What makes two requests the same: where they go and what they bring.
fn fingerprint(call: &Call) -> [u8; 32] {
    let mut hash = hmac_sha256::Hash::new();
    hash.update(call.path.as_bytes());
    hash.update([0]);
    hash.update(call.query.as_deref().unwrap_or_default().as_bytes());
    hash.update([0]);
    hash.update(&call.body);
    hash.finalize()
}
