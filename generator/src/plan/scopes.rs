//! The vocabulary becomes an enum: a variant for each scope, whose docs say what it allows and which
//! operations need it.

use std::collections::BTreeMap;

use crate::escape::{
    Markdown, md,
    prose::{self, code},
};
use crate::ir::{self, Api, Requirement};

use super::{
    model::{Name, NamePath, OperationPlan, ScopePlan},
    names::{Case, Namespace, claim_all, identifier},
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
            "" => md!("{}.", code(&scope.name)).into(),
            doc => prose::lines(&format!("{}: {}", code(&scope.name), prose::sentence(doc))),
        },
    };
    api.scopes.vocabulary.iter().map(plan).collect()
}

/// The operations that ask for a scope, as paths below `resources`.
#[derive(Default)]
struct Users<'a> {
    /// Those that cannot be called without it.
    all: Vec<&'a NamePath>,
    /// Those that can be called with others instead.
    some: Vec<&'a NamePath>,
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
        let words: Vec<Markdown> = implied
            .into_iter()
            .chain(list_words("Needed by", &users.all))
            .chain(list_words("One of several for", &users.some))
            .collect();
        if !words.is_empty() {
            plan.doc.blank();
            plan.doc.extend(Markdown::joined(words, " ").wrapped());
        }
    }
}

fn implied_words(implies: &[String], variants: &BTreeMap<String, Name>) -> Option<Markdown> {
    let link = |scope: &String| match variants.get(scope) {
        Some(name) => md!("[{}](Self::{})", code(scope), name),
        None => code(scope),
    };
    let links = implies.iter().map(link);
    let words = || md!("A token with it holds {} as well.", Markdown::joined(links, ", "));
    (!implies.is_empty()).then(words)
}

fn list_words(start: &'static str, methods: &[&NamePath]) -> Option<Markdown> {
    let link = |path: &&NamePath| md!("[`{}`](crate::resources::{})", path, path);
    let links = Markdown::joined(methods.iter().take(MOST_NAMED).map(link), ", ");
    let more = match methods.len().saturating_sub(MOST_NAMED) {
        0 => None,
        count => Some(md!(" and {} more, which are in [`operations`](crate::operations)", count)),
    };
    (!methods.is_empty()).then(|| md!("{} {}{}.", Markdown::ours(start), links, more))
}

/// What an operation's own docs say is linked by this.
pub(super) fn names(scopes: &[ScopePlan]) -> Vec<(String, Name)> {
    scopes.iter().map(|scope| (scope.wire.clone(), scope.variant.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST_NAMED, Name, NamePath, list_words};

    #[test]
    fn a_long_list_is_cut() {
        let path = NamePath::of(&[&Name::ours("Ships"), &Name::ours("list")]);
        let many = vec![&path; MOST_NAMED + 2];
        let words = list_words("Needed by", &many).expect("there are some");
        let words = words.as_str();
        assert!(words.ends_with(" and 2 more, which are in [`operations`](crate::operations)."));
        assert_eq!(words.matches("[`Ships::list`]").count(), MOST_NAMED);
        assert_eq!(list_words("Needed by", &[]), None);
    }
}
