//! Keys of types: where each one comes from, in words that depend on no order.
//!
//! `/components/schemas/Order/properties/status` is a place of a schema; `listOrders/responses/200` is one
//! below an operation. Two documents of one provider are compared by them, and names are kept by them.

use std::collections::BTreeMap;

use crate::ir::{Api, Origin, Shape, SharedKind, Type, TypeId, TypeKind};
use crate::pointer::push_segment;

/// A chain of owners is no longer than this; a longer one has a circle in it.
const DEEPEST: usize = 64;

/// The keys of all types of an API, each of which stands once.
pub(crate) fn type_keys(api: &Api) -> Vec<String> {
    let plain: Vec<String> =
        (0..api.types.len()).map(|at| key_of(api, TypeId(at), DEEPEST)).collect();
    let mut order: Vec<usize> = (0..plain.len()).collect();
    order.sort_by(|&a, &b| (&plain[a], pointer(api, a)).cmp(&(&plain[b], pointer(api, b))));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut keys = plain.clone();
    for at in order {
        let count = seen.entry(&plain[at]).or_default();
        *count += 1;
        if *count > 1 {
            keys[at] = format!("{}~{count}", plain[at]);
        }
    }
    keys
}

fn pointer(api: &Api, at: usize) -> &str {
    &api.types[at].pointer
}

fn key_of(api: &Api, id: TypeId, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else { return api.type_of(id).pointer.clone() };
    let below = |owner: &TypeId, words: &[&str]| {
        let mut key = key_of(api, *owner, depth);
        push_all(&mut key, words);
        key
    };
    let top = |words: &[&str]| {
        let mut key = String::new();
        push_all(&mut key, words);
        key
    };
    match &api.type_of(id).origin {
        Origin::Component(name) => top(&["components", "schemas", name]),
        Origin::Property { owner, name } => below(owner, &["properties", name]),
        Origin::Item { owner } => below(owner, &["items"]),
        Origin::Variant { owner, index } => {
            below(owner, &["oneOf", &variant_word(api, *owner, id, *index)])
        }
        Origin::Body { operation } => format!("{operation}/requestBody"),
        Origin::Response { operation, status } => format!("{operation}/responses/{status}"),
        Origin::Parameter { operation, name } => {
            format!("{operation}{}", top(&["parameters", name]))
        }
        Origin::Shared { kind, name } => match kind {
            SharedKind::Body => top(&["components", "requestBodies", name]),
            SharedKind::Response => top(&["components", "responses", name]),
            SharedKind::Parameter => top(&["components", "parameters", name]),
            SharedKind::Error => top(&["errors", name]),
        },
    }
}

fn push_all(key: &mut String, words: &[&str]) {
    for word in words {
        push_segment(key, word);
    }
}

/// What tells a variant from the others: its tag, its title, or what is in it.
fn variant_word(api: &Api, owner: TypeId, id: TypeId, index: usize) -> String {
    let own = match &api.type_of(owner).kind {
        TypeKind::Union(union) => {
            union.variants.iter().find(|variant| variant.shape == Shape::Named(id))
        }
        _ => None,
    };
    let tag = own.and_then(|variant| variant.tags.first().cloned());
    let title = || api.type_of(id).title.clone();
    tag.or_else(title).unwrap_or_else(|| content_word(api.type_of(id), index))
}

fn content_word(ty: &Type, index: usize) -> String {
    match &ty.kind {
        TypeKind::Object(object) => {
            let mut names: Vec<&str> = object
                .fields
                .iter()
                .filter(|field| field.required)
                .map(|field| field.name.as_str())
                .collect();
            if names.is_empty() {
                names = object.fields.iter().map(|field| field.name.as_str()).collect();
            }
            names.sort_unstable();
            names.truncate(4);
            names.join("+")
        }
        TypeKind::StringEnum(values) => {
            let mut names: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
            names.sort_unstable();
            names.truncate(3);
            names.join("+")
        }
        TypeKind::IntegerEnum(_) => "integer".to_owned(),
        TypeKind::Alias(Shape::List(_)) => "list".to_owned(),
        TypeKind::Alias(Shape::Map(_)) => "map".to_owned(),
        TypeKind::Union(_) | TypeKind::Alias(_) => index.to_string(),
    }
}
