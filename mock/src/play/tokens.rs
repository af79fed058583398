//! Tokens: turns what is said on the command line into what a caller may do, and mints tokens that
//! say it themselves (JWT, RFC 7519) where the provider's do.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;
use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use scopewright_generator::ir::{Api, Introspection, JwtForm, Requirement, TokenKind};
use scopewright_generator::report::nearest;
use serde_json::{Map, Value, json};

use crate::failure::Failure;

/// A token to be known to the provider: `TOKEN=scope,scope@kind`.
///
/// The scopes may be left out (`TOKEN`, `TOKEN@kind`): the token holds all of them, or what its kind
/// holds. The kind may be left out: it is the first that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSpec {
    /// The token's text; where tokens are JWTs, a name for the one that is minted.
    pub token: String,
    /// The scopes that it lists; `None`: all.
    pub scopes: Option<Vec<String>>,
    /// Its kind, one of those in `scopes.yaml`.
    pub kind: Option<String>,
}

impl FromStr for TokenSpec {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let (text, kind) = match text.rsplit_once('@') {
            Some((rest, kind)) => (rest, Some(kind.to_owned())),
            None => (text, None),
        };
        let (token, scopes) = match text.split_once('=') {
            Some((token, scopes)) => (token, Some(scopes)),
            None => (text, None),
        };
        if token.is_empty() {
            return Err(Failure::new("a token is written TOKEN=scope,scope@kind"));
        }
        let scopes = scopes.filter(|scopes| *scopes != "*").map(|scopes| {
            let scopes = scopes.split(',').map(str::trim).filter(|scope| !scope.is_empty());
            scopes.map(str::to_owned).collect()
        });
        Ok(Self { token: token.to_owned(), scopes, kind })
    }
}

/// What a token may do.
#[derive(Debug)]
pub(super) struct Grant {
    /// The token as it may be shown.
    pub(super) shown: String,
    pub(super) kind: Option<String>,
    /// The scopes that it lists; none where its kind holds all.
    pub(super) listed: Vec<String>,
    /// Scopes that can be used: listed, implied, and of a sort that the kind may use.
    usable: BTreeSet<String>,
    pub(super) holds_all: bool,
}

impl Grant {
    /// What is missing to meet a requirement, the way that takes the least; `None`: nothing is.
    pub(super) fn missing(&self, requirement: &Requirement) -> Option<Vec<String>> {
        let Requirement::Scopes(ways) = requirement else { return None };
        let missing = |way: &Vec<String>| -> Vec<String> {
            let is_missing = |scope: &&String| !self.holds_all && !self.usable.contains(*scope);
            way.iter().filter(is_missing).cloned().collect()
        };
        ways.iter().map(missing).min_by_key(Vec::len).filter(|missing| !missing.is_empty())
    }
}

/// The tokens that a provider knows.
pub(super) struct Tokens {
    known: HashMap<String, Arc<Grant>>,
    key: [u8; 32],
    count: usize,
}

impl Tokens {
    /// None yet; what is minted is signed with a key made of the seed.
    pub(super) fn new(seed: u64) -> Self {
        let key = hmac_sha256::Hash::hash(&seed.to_be_bytes());
        Self { known: HashMap::new(), key, count: 0 }
    }

    pub(super) fn find(&self, text: &str) -> Option<Arc<Grant>> {
        self.known.get(text).cloned()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Every token once, in no order that means anything.
    pub(super) fn grants(&self) -> BTreeMap<String, Arc<Grant>> {
        self.known.values().map(|grant| (grant.shown.clone(), Arc::clone(grant))).collect()
    }

    /// Makes a token known, and gives the text by which callers use it.
    pub(super) fn declare(&mut self, api: &Api, spec: &TokenSpec) -> Result<String, Failure> {
        self.count += 1;
        let grant = Arc::new(grant(api, spec, self.count)?);
        self.known.insert(spec.token.clone(), Arc::clone(&grant));
        let Some(Introspection::Jwt { claim, form }) = &api.scopes.introspection else {
            return Ok(spec.token.clone());
        };
        let text = self.sign(&claims(api, claim, *form, &grant, self.count));
        self.known.insert(text.clone(), grant);
        Ok(text)
    }

    /// RFC 7515, section 3.1, with HMAC SHA-256.
    fn sign(&self, claims: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = hmac_sha256::HMAC::mac(signed.as_bytes(), self.key);
        format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature))
    }
}

fn grant(api: &Api, spec: &TokenSpec, number: usize) -> Result<Grant, Failure> {
    let kind = kind(api, spec)?;
    let holds_all = kind.is_some_and(|kind| kind.all) || api.scopes.vocabulary.is_empty();
    let all = || api.scopes.vocabulary.iter().map(|scope| scope.name.clone()).collect();
    let listed: Vec<String> = match &spec.scopes {
        _ if holds_all => Vec::new(),
        Some(scopes) => scopes.clone(),
        None => all(),
    };
    let mut usable = BTreeSet::new();
    for scope in listed.iter().chain(spec.scopes.iter().flatten()) {
        hold(api, scope, &mut usable)?;
    }
    if let Some(write) = kind.and_then(|kind| kind.write) {
        let is_usable = |scope: &String| {
            api.scopes.vocabulary.iter().any(|one| one.name == *scope && one.write == write)
        };
        usable.retain(is_usable);
    }
    let kind = kind.map(|kind| kind.name.clone());
    Ok(Grant { shown: redacted(&spec.token, number), kind, listed, usable, holds_all })
}

/// A scope with all that it implies.
fn hold(api: &Api, scope: &str, usable: &mut BTreeSet<String>) -> Result<(), Failure> {
    let mut waiting = vec![scope.to_owned()];
    while let Some(scope) = waiting.pop() {
        let known = api.scopes.vocabulary.iter().find(|one| one.name == scope);
        let Some(known) = known else {
            let names = api.scopes.vocabulary.iter().map(|one| one.name.as_str());
            let hint = nearest(&scope, names).map(|name| format!("; did you mean `{name}`?"));
            let hint = hint.unwrap_or_default();
            return Err(Failure::new(format!("there is no scope `{scope}`{hint}")));
        };
        if usable.insert(scope) {
            waiting.extend(known.implies.iter().cloned());
        }
    }
    Ok(())
}

/// The kind that was named, or the first that holds what the token holds.
fn kind<'a>(api: &'a Api, spec: &TokenSpec) -> Result<Option<&'a TokenKind>, Failure> {
    let kinds = &api.scopes.tokens;
    if let Some(name) = &spec.kind {
        let kind = kinds.iter().find(|kind| kind.name == *name);
        let names = || kinds.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>().join(", ");
        let unknown =
            || Failure::new(format!("there is no kind of token `{name}`; there is: {}", names()));
        return kind.map(Some).ok_or_else(unknown);
    }
    let is_test = |kind: &&TokenKind| {
        let prefixes = api.client.credential.prefixes.iter();
        prefixes.clone().any(|(prefix, of)| *of == kind.name && spec.token.starts_with(prefix))
    };
    let fits = |kind: &&TokenKind| kind.all == spec.scopes.is_none() && kind.write.is_none();
    Ok(kinds.iter().find(is_test).or_else(|| kinds.iter().find(fits)))
}

/// What a token says of itself, beside who made it for whom and until when.
fn claims(api: &Api, claim: &str, form: JwtForm, grant: &Grant, number: usize) -> Value {
    let held: Vec<&str> = if grant.holds_all {
        api.scopes.vocabulary.iter().map(|scope| scope.name.as_str()).collect()
    } else {
        grant.listed.iter().map(String::as_str).collect()
    };
    let permissions = match form {
        JwtForm::LevelMap => levels(api, &held),
        JwtForm::SpaceSeparated => json!(held.join(" ")),
        JwtForm::List => json!(held),
    };
    let now = jiff::Timestamp::now().as_second();
    let mut claims = Map::new();
    claims.insert("id".to_owned(), json!(format!("{number:032x}")));
    claims.insert("iss".to_owned(), json!(api.client.package));
    claims.insert("aud".to_owned(), json!(format!("{}-api", api.client.package)));
    claims.insert("iat".to_owned(), json!(now));
    claims.insert("exp".to_owned(), json!(now + 365 * 24 * 60 * 60));
    claims.insert(claim.to_owned(), permissions);
    Value::Object(claims)
}

/// `{"feeds": "read", "products": "none"}`: of each resource the level that includes the others.
fn levels(api: &Api, held: &[&str]) -> Value {
    let mut levels: Map<String, Value> = Map::new();
    for scope in &api.scopes.vocabulary {
        let Some((resource, level)) = scope.name.split_once(':') else { continue };
        let is_held = held.contains(&scope.name.as_str());
        let known = levels.get(resource).and_then(Value::as_str);
        let implies =
            known.is_some_and(|known| scope.implies.contains(&format!("{resource}:{known}")));
        if is_held && (known.is_none_or(|known| known == "none") || implies) {
            levels.insert(resource.to_owned(), json!(level));
        } else if known.is_none() {
            levels.insert(resource.to_owned(), json!("none"));
        }
    }
    Value::Object(levels)
}

/// A token that can be told from others and used by nobody: `hb_test_…#1`.
fn redacted(token: &str, number: usize) -> String {
    let start = token.char_indices().take(10).filter(|(_, letter)| *letter == '_').last();
    let shown = start.map_or("", |(end, _)| &token[..=end]);
    format!("{shown}…#{number}")
}

#[cfg(test)]
mod tests {
    use super::{TokenSpec, redacted};

    #[test]
    fn a_token_is_written_with_its_scopes_and_its_kind() {
        let spec = |text: &str| text.parse::<TokenSpec>().unwrap();
        let listed = |scopes: &[&str]| Some(scopes.iter().map(|&one| one.to_owned()).collect());
        let all = spec("hb_test_x");
        assert_eq!((all.token.as_str(), all.scopes, all.kind), ("hb_test_x", None, None));
        assert_eq!(spec("hb_test_x=*").scopes, None);
        assert_eq!(spec("hb_test_x=a.b, c.d").scopes, listed(&["a.b", "c.d"]));
        assert_eq!(spec("hb_test_x=").scopes, listed(&[]));
        let kind = spec("hb_test_x=a.b@display");
        assert_eq!((kind.scopes, kind.kind.as_deref()), (listed(&["a.b"]), Some("display")));
        assert!("=a.b".parse::<TokenSpec>().is_err());
    }

    #[test]
    fn what_is_shown_of_a_token_opens_nothing() {
        assert_eq!(redacted("hb_test_secret_part", 1), "hb_test_…#1");
        assert_eq!(redacted("secret", 2), "…#2");
    }
}
