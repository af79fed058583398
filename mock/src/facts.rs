//! Facts: turns `client.yaml` into what a client of the provider has to do beyond the document.
//!
//! Only what shows on the wire is read. Unknown keys are the generator's concern.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::document::read_file;
use crate::failure::Failure;

/// What `client.yaml` says about requests and answers. All of it may be absent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    /// Headers and query parameters that go with every call.
    pub(crate) constants: Vec<Constant>,
    response: Answers,
    idempotency: Option<Idempotency>,
    replay: BTreeMap<String, String>,
    paging: BTreeMap<String, Paging>,
}

/// A header or query parameter that is set on the client.
#[derive(Deserialize)]
pub(crate) struct Constant {
    /// Where it goes.
    #[serde(rename = "in")]
    pub(crate) place: ConstantPlace,
    /// The name on the wire.
    pub(crate) name: String,
    /// The value that every call carries; without one it may be absent.
    pub(crate) value: Option<String>,
}

/// Where a [`Constant`] goes.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ConstantPlace {
    Header,
    Query,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answers {
    unwrap: Option<String>,
}

/// How an idempotency key is sent, and with which operations.
#[derive(Deserialize)]
pub(crate) struct Idempotency {
    /// The header; without one the key is in the body, which is compared as a whole.
    pub(crate) header: Option<String>,
    /// It is sent as a structured-field string.
    #[serde(default)]
    pub(crate) quoted: bool,
    #[serde(default)]
    methods: Vec<String>,
    #[serde(default)]
    operations: Vec<String>,
}

#[derive(Deserialize)]
struct Paging {
    operations: PagedOperations,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PagedOperations {
    Names(Vec<String>),
    Settings(BTreeMap<String, Value>),
}

impl Facts {
    /// Reads the folder's `client.yaml`, if it has one.
    pub(crate) fn read(folder: &Path) -> Result<Self, Failure> {
        let file = folder.join("client.yaml");
        if !file.exists() {
            return Ok(Self::default());
        }
        let broken = |error| Failure::new(format!("{}: {error}", file.display()));
        serde_json::from_value(read_file(&file)?).map_err(broken)
    }

    /// The idempotency header that a provider reads, whether or not this operation carries it.
    pub(crate) fn idempotency(&self) -> Option<&Idempotency> {
        self.idempotency.as_ref()
    }

    /// Whether calls of an operation carry an idempotency key.
    pub(crate) fn is_keyed(&self, id: &str, method: &str) -> bool {
        let Some(idempotency) = &self.idempotency else { return false };
        if let Some(class) = self.replay.get(id) {
            return class == "keyed";
        }
        idempotency.methods.iter().any(|other| other.eq_ignore_ascii_case(method))
            || idempotency.operations.iter().any(|other| other == id)
    }

    /// JSON pointer to what callers get of an answer, unless the operation is paged.
    pub(crate) fn unwrap_at(&self, id: &str) -> Option<&str> {
        let is_paged = self.paging.values().any(|paging| paging.operations.contains(id));
        self.response.unwrap.as_deref().filter(|_| !is_paged)
    }
}

impl PagedOperations {
    fn contains(&self, id: &str) -> bool {
        match self {
            Self::Names(names) => names.iter().any(|name| name == id),
            Self::Settings(settings) => settings.contains_key(id),
        }
    }
}
