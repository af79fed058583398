//! Whose requests are counted together: a provider's name and a credential, without showing either
//! secret.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::credential::Credential;
use crate::provider::Provider;

/// Whose requests are counted together: those to one provider with one credential, or without any.
///
/// It can be compared and be a key of a map; the credential is in no `Debug`, and wiped from memory
/// when the last copy goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    provider: &'static str,
    secret: Arc<Zeroizing<String>>,
}

impl Holder {
    pub(crate) fn new(provider: &'static Provider, credential: Option<&Credential>) -> Self {
        let secret = credential.map(Credential::identity).unwrap_or_default();
        Self { provider: provider.title, secret: Arc::new(secret) }
    }

    /// The provider's name in prose.
    pub fn provider(&self) -> &'static str {
        self.provider
    }

    /// A name for provider and credential that is the same in every process: 32 hexadecimal digits
    /// of their SHA-256. The credential cannot be found out from it, unless it can be guessed.
    #[cfg(feature = "redis")]
    pub fn fingerprint(&self) -> String {
        let mut hasher = hmac_sha256::Hash::new();
        hasher.update(self.provider.as_bytes());
        hasher.update([0]);
        hasher.update(self.secret.as_bytes());
        hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Hash for Holder {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.provider.hash(state);
        self.secret.as_str().hash(state);
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holder").field("provider", &self.provider).finish_non_exhaustive()
    }
}
