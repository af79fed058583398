//! Operations are grouped into resources, and each gets the name of its method.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use crate::escape::{DocLines, Markdown, prose};
use crate::ir::{Api, Operation};

use super::{
    kept::{KeptOperations, Wanted, claim_kept, note},
    model::{KeptName, Name},
    names::{Case, FILE_NAMES, Namespace, identifier, is_keyword},
    operation_names::{OperationNames, first_unique},
    operation_paths::{Paths, singular},
};

/// Methods that every client has; a resource of that name is called `…_api`.
const CLIENT_METHODS: &[&str] = &[
    "new",
    "from_env",
    "builder",
    "with_credential",
    "with_granted",
    "is_test",
    "base_url",
    "preflight",
    "preflight_blocking",
    "rate_limit",
    "clone",
    "call",
    "operations",
    "scopes",
    "granted",
    "into",
    "try_into",
];

/// Features that every crate has.
const FEATURES: &[&str] = &["default", "all", "blocking", "tracing", "hyper", "reqwest"];

/// A group of operations, with names but without methods yet.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) label: String,
    pub(super) name: Name,
    pub(super) module: Name,
    pub(super) feature: String,
    pub(super) doc: DocLines,
    pub(super) title: Markdown,
    /// Positions of its operations and the names of their methods.
    pub(super) methods: Vec<(usize, Name)>,
}

/// The groups in document order, and the group of each operation.
pub(super) fn group(
    api: &Api,
    labels: &[String],
    operation_names: &OperationNames,
    known: &KeptOperations<'_>,
    kept: &mut Vec<KeptName>,
) -> (Vec<Resource>, Vec<usize>) {
    let mut order: Vec<&String> = Vec::new();
    for label in labels {
        if !order.contains(&label) {
            order.push(label);
        }
    }
    let names = resource_names(api, &order, kept);
    let mut features = Namespace::reserving(FEATURES.iter().copied());
    let resources: Vec<Resource> = order
        .iter()
        .map(|label| {
            let module = names[*label].clone();
            let operations: Vec<usize> =
                (0..labels.len()).filter(|&at| labels[at] == **label).collect();
            let group = Group { label, module: module.as_str(), operations: &operations };
            Resource {
                label: (*label).clone(),
                name: Name::of(module.as_str(), Case::Type),
                feature: features.claim_text(&module.as_str().replace('_', "-")),
                doc: prose::lines(&prose::sentence(&resource_text(api, label))),
                title: prose::plain_title(&resource_text(api, label)),
                methods: method_names(api, operation_names, &group, known, kept),
                module,
            }
        })
        .collect();
    let position =
        |label: &String| order.iter().position(|other| *other == label).unwrap_or_default();
    let resource_of = labels.iter().map(position).collect();
    (resources, resource_of)
}

/// Gives the handles names that no type of the crate has: a file of a resource imports both.
pub(super) fn name_handles(api: &Api, resources: &mut [Resource], types: &[Name]) {
    let taken = |name: &str| types.iter().any(|ty| ty.as_str().eq_ignore_ascii_case(name));
    let wanted = resources.iter().map(|resource| {
        let name = identifier(resource.module.as_str(), Case::Type);
        let name = if taken(&name) { format!("{name}Api") } else { name };
        let known = api.known.resources.get(&resource.label);
        (resource.module.clone(), Wanted::new(name, known.map(|known| known.handle.as_str())))
    });
    let mut namespace = Namespace::reserving(types.iter().map(Name::as_str));
    let names = claim_kept(&mut namespace, wanted.collect::<Vec<_>>());
    for resource in resources {
        resource.name = names[&resource.module].clone();
    }
}

/// The label of each operation's group: its tag, or the first fixed segment of its path that is not
/// every path's.
pub(super) fn labels(api: &Api) -> Vec<String> {
    let paths = Paths::of(api.operations.iter().map(path_of));
    let segment = |operation: &Operation| {
        let fixed = paths.parse(path_of(operation), false).fixed;
        fixed.into_iter().next().map_or_else(|| "root".to_owned(), |first| first.words)
    };
    let label = |operation: &Operation| operation.tag.clone().unwrap_or_else(|| segment(operation));
    api.operations.iter().map(label).collect()
}

/// The path without its query.
fn path_of(operation: &Operation) -> &str {
    operation.path.split('?').next().unwrap_or_default()
}

fn resource_names(
    api: &Api,
    labels: &[&String],
    kept: &mut Vec<KeptName>,
) -> BTreeMap<String, Name> {
    let chosen = |label: &str| {
        let names = &api.client.names.resources;
        names.iter().find(|(tag, _)| tag == label).map(|(_, handle)| handle.clone())
    };
    let wanted = labels.iter().map(|label| {
        let own = chosen(label);
        let name = identifier(own.as_deref().unwrap_or(label), Case::Snake);
        let is_taken = |name: &str| CLIENT_METHODS.contains(&name) || is_keyword(name);
        let name = if is_taken(&name) { format!("{name}_api") } else { name };
        // What a person writes in `client.yaml` is meant to be a new name.
        let known = api.known.resources.get(*label).filter(|_| own.is_none());
        let known = known.map(|known| known.module.as_str()).filter(|name| !is_taken(name));
        if let Some(known) = known {
            note(kept, label, known, &name);
        }
        ((*label).clone(), Wanted::new(name, known))
    });
    claim_kept(&mut Namespace::reserving(FILE_NAMES.iter().copied()), wanted)
}

/// What a group is about, as Markdown that is not yet safe.
fn resource_text(api: &Api, label: &str) -> String {
    let tag = api.tags.iter().find(|tag| tag.name == label);
    match tag.and_then(|tag| tag.description.as_deref()) {
        Some(text) if !text.trim().is_empty() => text.to_owned(),
        _ => format!("Operations of {}.", prose::emphasised(label)),
    }
}

/// The operations of a group.
struct Group<'a> {
    label: &'a str,
    module: &'a str,
    /// Their positions.
    operations: &'a [usize],
}

/// The short name where it is free in its group, then longer ones.
fn method_names(
    api: &Api,
    operation_names: &OperationNames,
    group: &Group<'_>,
    known: &KeptOperations<'_>,
    kept: &mut Vec<KeptName>,
) -> Vec<(usize, Name)> {
    let Group { label, module, operations } = *group;
    let nouns = [label.to_snake_case(), module.to_owned()];
    let own: Vec<usize> =
        operations.iter().copied().filter(|&at| api.operations[at].further.is_none()).collect();
    let kept_names: BTreeMap<usize, &str> =
        own.iter().filter_map(|&at| Some((at, kept_method(api, known, at)?))).collect();
    let candidates: Vec<[String; 5]> = own
        .iter()
        .map(|&at| {
            let plain = operation_names.plain(at);
            let [by, full] = operation_names.longer(at);
            let short = |words| short_name(words, &nouns);
            let many = operation_names.is_collection(at) && short(plain) == "get";
            let first = match chosen_name(api, &api.operations[at]) {
                Some(chosen) => chosen,
                // `getOrders` beside `getOrder`.
                None if many => "list".to_owned(),
                None => short(plain),
            };
            let second = if many { first.clone() } else { short(by) };
            let natural = [first, plain.to_owned(), second, by.to_owned(), full.to_owned()];
            let Some(kept_name) = kept_names.get(&at) else { return natural };
            if !natural.iter().any(|name| name == kept_name) {
                note(kept, &api.operations[at].id, kept_name, &natural[0]);
            }
            // Others see it as taken.
            std::array::from_fn(|_| (*kept_name).to_owned())
        })
        .collect();
    let own: BTreeMap<usize, String> = own.into_iter().zip(first_unique(&candidates)).collect();
    let picked = operations.iter().filter_map(|&at| {
        let operation = &api.operations[at];
        // A variant stands behind its operation, and is called after it.
        let (_, name) = own.range(..=at).next_back()?;
        let known = match &operation.further {
            Some(_) => known.at(at).map(|known| known.method.as_str()),
            None => kept_names.get(&at).copied(),
        };
        let name = match &operation.further {
            Some(variant) => identifier(&format!("{name} {}", variant.word), Case::Snake),
            None => name.clone(),
        };
        Some(((operation.pointer.clone(), at), Wanted::new(name, known)))
    });
    let mut namespace = Namespace::reserving(["new", "clone", "into", "try_into"]);
    let names: BTreeMap<usize, Name> =
        claim_kept(&mut namespace, picked).into_iter().map(|((_, at), name)| (at, name)).collect();
    names.into_iter().collect()
}

/// The name that a method had, unless a person chose another one.
fn kept_method<'a>(api: &Api, known: &KeptOperations<'a>, at: usize) -> Option<&'a str> {
    let id = &api.operations[at].id;
    let is_chosen = api.client.names.methods.iter().any(|(other, _)| other == id);
    known.at(at).filter(|_| !is_chosen).map(|known| known.method.as_str())
}

fn chosen_name(api: &Api, operation: &Operation) -> Option<String> {
    let chosen =
        api.client.names.methods.iter().find(|(id, _)| *id == operation.id).map(|(_, name)| name);
    let name = chosen.or(operation.rust_name.as_ref())?;
    Some(identifier(name, Case::Snake))
}

/// Without the resource's own noun: `listOrders` of orders is `list`, `listOrderItems` `list_items`.
fn short_name(long: &str, nouns: &[String]) -> String {
    let words: Vec<&str> = long.split('_').collect();
    let forms: BTreeSet<Vec<String>> = nouns.iter().flat_map(|noun| forms_of(noun)).collect();
    let starts = |at: usize, form: &Vec<String>| {
        words.len() >= at + form.len()
            && words[at..at + form.len()].iter().zip(form).all(|(a, b)| a == b)
    };
    // The longest form first, so that `outlet_disclaimers` goes before `outlet`.
    let cut = |at: usize| forms.iter().filter(|form| starts(at, form)).map(Vec::len).max();
    // `delete_many_orders` is `delete_many`, `create_an_order` `create`.
    let (verb, noun) = match words.get(1) {
        Some(&"many") => (2, 2),
        Some(&("a" | "an" | "the")) => (1, 2),
        _ => (1, 1),
    };
    let (at, rest) = match (cut(noun), cut(0).or(cut_abbreviation(&words, nouns))) {
        (Some(length), _) => (verb, noun + length),
        (None, Some(length)) if words.len() > length => (0, length),
        _ => return long.to_owned(),
    };
    let kept: Vec<&str> = words[..at].iter().chain(&words[rest..]).copied().collect();
    let name = kept.join("_");
    if is_keyword(&name) { long.to_owned() } else { name }
}

/// Whether the first word is the usual short form of a noun: `repo_list_branches` of `repository`.
fn cut_abbreviation(words: &[&str], nouns: &[String]) -> Option<usize> {
    let first = singular(words.first()?);
    let is_long = |long: &str| nouns.iter().any(|noun| noun == long || singular(noun) == long);
    let mut forms = ABBREVIATIONS.iter();
    forms.any(|(short, long)| *short == first && is_long(long)).then_some(1)
}

/// Short forms that are no verbs.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("acct", "account"),
    ("admin", "administration"),
    ("app", "application"),
    ("auth", "authentication"),
    ("auth", "authorization"),
    ("cert", "certificate"),
    ("config", "configuration"),
    ("db", "database"),
    ("dept", "department"),
    ("doc", "document"),
    ("env", "environment"),
    ("img", "image"),
    ("msg", "message"),
    ("org", "organisation"),
    ("org", "organization"),
    ("perm", "permission"),
    ("proj", "project"),
    ("repo", "repository"),
    ("txn", "transaction"),
];

/// The noun in singular and plural, as words.
fn forms_of(noun: &str) -> Vec<Vec<String>> {
    let singular = singular(noun);
    let plural = if singular == noun { format!("{noun}s") } else { noun.to_owned() };
    [noun.to_owned(), singular, plural]
        .into_iter()
        .map(|form| form.split('_').map(str::to_owned).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn short_names() {
        let check = |long: &str, noun: &str, expect: &str| {
            assert_eq!(short_name(long, &[noun.to_owned()]), expect, "{long} of {noun}");
        };
        check("list_orders", "orders", "list");
        check("get_order", "orders", "get");
        check("list_order_items", "orders", "list_items");
        check("create_checkout", "orders", "create_checkout");
        check("list_team_profiles", "profiles", "list_team_profiles");
        check("linkedin_search", "linkedin", "search");
        check("move_files", "files", "move_files");
        check("list_outlet_disclaimers", "outlet_disclaimers", "list");
        check("get_company", "companies", "get");
        check("retrieve_an_external_account", "external_accounts", "retrieve");
        check("read_the_news", "orders", "read_the_news");
        check("repo_list_branches", "repository", "list_branches");
        check("pay_invoice", "payments", "pay_invoice");
        // What is left would be no name, or nothing.
        check("orders", "orders", "orders");
        check("type_order", "orders", "type_order");
        check("reorder", "orders", "reorder");
    }
}
