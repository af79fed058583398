//! `scopes.yaml` of a new provider: every operation, with what the document says it needs.

use crate::ir::{Api, Operation, Requirement, Scope};

use super::yaml::{Yaml, list, printable, scalar};

/// Words that have a meaning of their own where a scope may stand.
const RESERVED: [&str; 3] = ["none", "public", "unknown"];

const VOCABULARY: &str = "The scopes that the document names. It does not say which of them only read, nor which \
    include others: until somebody looks, all of them write and none implies another.";

const REQUIREMENTS: &str = "From the document's `security`. What it does not tell is `unknown`; write `none` where any \
    valid credential will do.";

const NO_VOCABULARY: &str = "The document names no scopes. Add those of the provider's pages: the name as it is on the \
    wire, whether it changes anything, and what it allows, such as";

const NO_REQUIREMENTS: &str = "Nobody knows yet what these need. Write a scope, `{ all: [a, b] }`, `{ any: [a, b] }`, \
    or `none` where any valid credential will do.";

/// The text of the file.
pub(super) fn describe(api: &Api) -> String {
    let mut yaml = Yaml::default();
    yaml.comment(0, &format!("What each operation of {} needs.", printable(&api.title)));
    yaml.gap();
    yaml.line("version: 1");
    let vocabulary: Vec<&Scope> =
        api.scopes.vocabulary.iter().filter(|scope| is_free(&scope.name)).collect();
    if vocabulary.is_empty() {
        describe_nothing(&mut yaml);
    } else {
        describe_vocabulary(api, &vocabulary, &mut yaml);
    }
    yaml.line(if api.operations.is_empty() { "operations: {}" } else { "operations:" });
    for operation in &api.operations {
        let requirement = requirement(operation, !vocabulary.is_empty());
        yaml.line(&format!("  {}: {requirement}", scalar(&operation.id)));
    }
    yaml.finish()
}

fn is_free(scope: &str) -> bool {
    !RESERVED.contains(&scope)
}

fn describe_vocabulary(api: &Api, vocabulary: &[&Scope], yaml: &mut Yaml) {
    if let Some(scheme) = &api.scopes.scheme {
        yaml.line(&format!("scheme: {}", scalar(scheme)));
    }
    yaml.gap();
    yaml.comment(0, VOCABULARY);
    yaml.line("scopes:");
    for scope in vocabulary {
        let (name, doc) = (scalar(&scope.name), scalar(&printable(&scope.doc)));
        yaml.line(&format!("  {name}: {{ access: write, doc: {doc} }}"));
    }
    if vocabulary.len() < api.scopes.vocabulary.len() {
        let reserved = list(RESERVED);
        yaml.comment(
            2,
            &format!("Left out: scopes called one of {reserved}, which have another meaning here."),
        );
    }
    yaml.gap();
    yaml.comment(0, REQUIREMENTS);
}

fn describe_nothing(yaml: &mut Yaml) {
    yaml.gap();
    yaml.comment(0, NO_VOCABULARY);
    yaml.comment(0, "orders.lists: { access: read, doc: List orders }");
    yaml.line("scopes: {}");
    yaml.gap();
    yaml.comment(0, NO_REQUIREMENTS);
}

/// Without a vocabulary, "any credential" only means that the document has no way to say more.
fn requirement(operation: &Operation, has_vocabulary: bool) -> String {
    match &operation.requirement {
        Requirement::Public => "public".to_owned(),
        Requirement::AnyCredential if has_vocabulary => "none".to_owned(),
        Requirement::Scopes(sets) if sets.iter().flatten().all(|scope| is_free(scope)) => {
            alternatives(sets)
        }
        Requirement::AnyCredential | Requirement::Scopes(_) | Requirement::Unknown => {
            "unknown".to_owned()
        }
    }
}

fn alternatives(sets: &[Vec<String>]) -> String {
    match sets {
        [set] => all_of(set),
        sets => format!(
            "{{ any: [{}] }}",
            sets.iter().map(|set| all_of(set)).collect::<Vec<_>>().join(", ")
        ),
    }
}

fn all_of(set: &[String]) -> String {
    match set {
        [scope] => scalar(scope),
        scopes => format!("{{ all: {} }}", list(scopes.iter().map(String::as_str))),
    }
}
