//! The vocabulary becomes an enum: a variant for each scope, whose docs say what it allows and which
//! operations need it.

use std::collections::BTreeMap;

use crate::ir::{self, Api, Requirement};

use super::{
    model::{Name, OperationPlan, ScopePlan},
    names::{Case, Namespace, claim_all, identifier},
    prose::{self, code},
};

/// So many operations are named in the docs of a scope; a scope for everything has a list elsewhere.
const MOST_NAMED: usize = 40;

/// The variants, without the operations.
pub(super) fn plan_scopes(api: &Api) -> Vec<ScopePlan> {
    let wanted = api.scopes.vocabulary.iter().map(|scope| {
        let name = identifier(&scope.name, Case::Variant);
        (scope.name.clone(), if name == "Other" { "OtherValue".into() } else { name })
    });
    let names = claim_all(&mut Namespace::default(), wanted);
    let plan = |scope: &ir::Scope| ScopePlan {
        variant: names[&scope.name].clone(),
        wire: scope.name.clone(),
        doc: match scope.doc.trim() {
            "" => vec![format!("{}.", code(&scope.name))],
            doc => prose::lines(&format!("{}: {}", code(&scope.name), prose::sentence(doc))),
        },
    };
    api.scopes.vocabulary.iter().map(plan).collect()
}

/// The operations that ask for a scope, as paths below `resources`.
#[derive(Default)]
struct Users<'a> {
    /// Those that cannot be called without it.
    all: Vec<&'a str>,
    /// Those that can be called with others instead.
    some: Vec<&'a str>,
}

/// Adds to the docs of each scope what it implies, and the operations that need it.
pub(super) fn add_users(api: &Api, scopes: &mut [ScopePlan], operations: &[OperationPlan]) {
    let mut users: BTreeMap<&str, Users<'_>> = BTreeMap::new();
    for operation in operations {
        let Requirement::Scopes(sets) = &operation.facts.requirement else { continue };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for scope in sets.iter().flatten() {
            *counts.entry(scope).or_default() += 1;
        }
        for (scope, count) in counts {
            let users = users.entry(scope).or_default();
            let list = if count == sets.len() { &mut users.all } else { &mut users.some };
            list.push(&operation.method_path);
        }
    }
    let variants: BTreeMap<String, Name> =
        scopes.iter().map(|scope| (scope.wire.clone(), scope.variant.clone())).collect();
    for (plan, scope) in scopes.iter_mut().zip(&api.scopes.vocabulary) {
        let none = Users::default();
        let users = users.get(scope.name.as_str()).unwrap_or(&none);
        let implied = implied_words(&scope.implies, &variants);
        let words: Vec<String> = implied
            .into_iter()
            .chain(list_words("Needed by", &users.all))
            .chain(list_words("One of several for", &users.some))
            .collect();
        if !words.is_empty() {
            plan.doc.push(String::new());
            plan.doc.extend(prose::wrap_doc(&words.join(" ")));
        }
    }
}

fn implied_words(implies: &[String], variants: &BTreeMap<String, Name>) -> Option<String> {
    let link = |scope: &String| match variants.get(scope) {
        Some(name) => format!("[{}](Self::{})", code(scope), name.as_str()),
        None => code(scope),
    };
    let links: Vec<String> = implies.iter().map(link).collect();
    (!links.is_empty()).then(|| format!("A token with it holds {} as well.", links.join(", ")))
}

fn list_words(start: &str, methods: &[&str]) -> Option<String> {
    let link = |path: &&str| format!("[`{path}`](crate::resources::{path})");
    let links: Vec<String> = methods.iter().take(MOST_NAMED).map(link).collect();
    let more = match methods.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        count => format!(" and {count} more, which are in [`operations`](crate::operations)"),
    };
    (!links.is_empty()).then(|| format!("{start} {}{more}.", links.join(", ")))
}

/// What an operation's own docs say is linked by this.
pub(super) fn names(scopes: &[ScopePlan]) -> Vec<(String, Name)> {
    scopes.iter().map(|scope| (scope.wire.clone(), scope.variant.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST_NAMED, list_words};

    #[test]
    fn a_long_list_is_cut() {
        let many = vec!["Ships::list"; MOST_NAMED + 2];
        let words = list_words("Needed by", &many).expect("there are some");
        assert!(words.ends_with(" and 2 more, which are in [`operations`](crate::operations)."));
        assert_eq!(words.matches("[`Ships::list`]").count(), MOST_NAMED);
        assert_eq!(list_words("Needed by", &[]), None::<String>);
    }
}
