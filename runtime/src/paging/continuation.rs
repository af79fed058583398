//! Continuations: turn where a walk stands into a line of text, and back, perhaps elsewhere.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::position::{Mark, Position};
use crate::body::Body;
use crate::draft::Draft;
use crate::error::Error;

/// The form that is written.
const VERSION: u64 = 1;

/// Where a walk through a list stands: kept, it lets another walk go on from there, also in another
/// process (`resume`).
///
/// A short text without a credential, for `Display`, `FromStr` and serde; what it says is not for
/// reading. It holds the provider's cursor, so whoever may not see the list should not see it either.
/// It goes on with the call that it comes from: the same operation with the same arguments.
#[derive(Clone, PartialEq, Eq)]
pub struct Continuation {
    operation: String,
    call: u64,
    mark: Mark,
}

impl Continuation {
    pub(super) fn new(call: u64, draft: &Draft, mark: Mark) -> Self {
        Self { operation: draft.operation.id.to_owned(), call, mark }
    }

    /// Where to go on; says what is wrong where it is not of this call.
    pub(super) fn mark_for(&self, call: u64, draft: &Draft) -> Result<&Mark, String> {
        if self.operation != draft.operation.id {
            let operation: String = self.operation.chars().take(100).collect();
            return Err(format!("the continuation is of `{}`", operation.escape_debug()));
        }
        if self.call != call {
            return Err("the continuation is of a call with other arguments".to_owned());
        }
        Ok(&self.mark)
    }
}

/// A number that is the same for calls with the same arguments, in every process: FNV-1a, 64 bits.
/// It guards against mistakes and not against forgers, who could as well write another cursor.
pub(super) fn fingerprint(draft: &Draft) -> u64 {
    let mut query: Vec<&str> = draft.query.iter().map(|(_, pairs)| pairs.as_str()).collect();
    query.sort_unstable();
    let arguments = draft.arguments.iter().flat_map(|(name, value)| [*name, value.as_str()]);
    let texts = arguments.chain(query).map(str::as_bytes);
    let body = draft.body.as_ref().and_then(Body::as_bytes).map_or(&[][..], AsRef::as_ref);
    // 0xff is in no UTF-8, so that no two lists of texts read alike.
    let bytes = texts.chain([body]).flat_map(|text| text.iter().copied().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl fmt::Display for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = json!({ "v": VERSION, "of": self.operation, "call": self.call });
        match &self.mark.position {
            Some(Position::Value(json)) => value["at"] = json.as_str().into(),
            Some(Position::Url(url)) => value["url"] = url.as_str().into(),
            None => {}
        }
        if self.mark.passed > 0 {
            value["passed"] = self.mark.passed.into();
        }
        f.write_str(&URL_SAFE_NO_PAD.encode(value.to_string()))
    }
}

impl FromStr for Continuation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let value = URL_SAFE_NO_PAD.decode(text.trim()).ok();
        let value = value.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let value = value.ok_or_else(|| Error::invalid("the continuation is not one"))?;
        if value["v"] != VERSION {
            return Err(Error::invalid("the continuation is of another version"));
        }
        read(&value).ok_or_else(|| Error::invalid("the continuation is not one"))
    }
}

fn read(value: &Value) -> Option<Continuation> {
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    let position = match (text("at"), text("url")) {
        (Some(json), None) => {
            serde_json::from_str::<IgnoredAny>(&json).ok()?;
            Some(Position::Value(json))
        }
        (None, Some(url)) => Some(Position::Url(url)),
        (None, None) => None,
        (Some(_), Some(_)) => return None,
    };
    let passed = value.get("passed").map_or(Some(0), Value::as_u64)?;
    let mark = Mark { position, passed };
    Some(Continuation { operation: text("of")?, call: value["call"].as_u64()?, mark })
}

impl Serialize for Continuation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Continuation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Shows of what it is, not where: a cursor can hold what it leads to.
impl fmt::Debug for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Continuation({})", self.operation)
    }
}
