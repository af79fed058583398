//! Component schemas that stand for other ones: where each chain of names ends, and what is true of
//! all that is on it.
//!
//! Worked out once, without recursion: a chain may be as long as the document, and every use of a
//! component asks for its end.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use super::all_of::says_nullable;
use super::heirs::base_discriminator;
use super::schema::{Sub, View};
use super::types::{Decorated, decorated};

/// The chains among component schemas, by position.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// The component that a chain of bare references leads to.
    pub behind: Vec<usize>,
    /// The component that a chain of references and decorations leads to.
    pub core: Vec<usize>,
    /// It leads to itself and to nothing else.
    pub circular: Vec<bool>,
    /// A value of it may be `null`.
    pub nullable: Vec<bool>,
}

impl Chains {
    /// Follows all chains.
    pub(super) fn of(schemas: &IndexMap<String, ReferenceOr<Schema>>) -> Self {
        let index = |schema: Sub<'_>| match schema {
            Sub::Ref(name) => schemas.get_index_of(name),
            Sub::Inline(_) => None,
        };
        let bare: Vec<Option<usize>> =
            schemas.values().map(|schema| index(schema.into())).collect();
        let decorating: Vec<Option<usize>> = schemas
            .values()
            .map(|schema| match Sub::from(schema) {
                reference @ Sub::Ref(_) => index(reference),
                Sub::Inline(schema) => {
                    let inner = decorated(&View::of(schema))?;
                    // An heir of a base with a discriminator is a form of it, not another name.
                    let heritage = schemas
                        .get_index(index(inner.schema)?)
                        .and_then(|(_, base)| base_discriminator(&View::of(base.as_item()?)));
                    if heritage.is_some() && inner.keyword == "allOf" {
                        return None;
                    }
                    index(inner.schema)
                }
            })
            .collect();
        let own: Vec<bool> = schemas
            .values()
            .map(|schema| schema.as_item().is_some_and(|schema| is_nullable(&View::of(schema))))
            .collect();
        let edges: Vec<Vec<usize>> = schemas
            .values()
            .zip(&decorating)
            .map(|(schema, decorated)| {
                let view = schema.as_item().map(View::of);
                let lists = view.iter().flat_map(|view| view.one_of.iter().chain(view.any_of));
                let member = view.and_then(|view| composed(&view)?.0);
                let lists = lists.chain(member);
                decorated.iter().copied().chain(lists.filter_map(|one| index(one.into()))).collect()
            })
            .collect();
        let behind = follow(&bare);
        let core = follow(&decorating);
        Self {
            behind: ends(&behind),
            core: ends(&core),
            circular: core
                .iter()
                .enumerate()
                .map(|(at, (_, circle))| *circle == Some(at))
                .collect(),
            nullable: spread_back(&edges, own),
        }
    }
}

fn ends(followed: &[(usize, Option<usize>)]) -> Vec<usize> {
    followed.iter().map(|(end, _)| *end).collect()
}

/// Where each position leads; and, of a position that is part of a circle, itself.
fn follow(next: &[Option<usize>]) -> Vec<(usize, Option<usize>)> {
    let mut known: Vec<Option<(usize, Option<usize>)>> = vec![None; next.len()];
    let mut on_way = vec![false; next.len()];
    for start in 0..next.len() {
        let mut way = Vec::new();
        let mut at = start;
        while known[at].is_none() && !on_way[at] {
            on_way[at] = true;
            way.push(at);
            match next[at] {
                Some(following) => at = following,
                None => known[at] = Some((at, None)),
            }
        }
        let circle =
            if known[at].is_none() { way.iter().position(|step| *step == at) } else { None };
        let end = known[at].map_or(at, |(end, _)| end);
        for (position, step) in way.into_iter().enumerate() {
            let in_circle = circle.is_some_and(|first| position >= first);
            known[step].get_or_insert((end, in_circle.then_some(step)));
        }
    }
    known.into_iter().enumerate().map(|(at, end)| end.unwrap_or((at, None))).collect()
}

/// What is true of a position or of anything it leads to.
fn spread_back(next: &[Vec<usize>], own: Vec<bool>) -> Vec<bool> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    for (at, following) in next.iter().enumerate() {
        for &step in following {
            before[step].push(at);
        }
    }
    let mut result = own;
    let mut open: Vec<usize> = (0..result.len()).filter(|&at| result[at]).collect();
    while let Some(at) = open.pop() {
        for &step in &before[at] {
            if !result[step] {
                result[step] = true;
                open.push(step);
            }
        }
    }
    result
}

/// Whether a schema itself lets a value be `null`.
fn is_nullable(view: &View<'_>) -> bool {
    // The depth of what is written in place is bounded by the parser.
    let mut variants = view.one_of.iter().chain(view.any_of).filter_map(ReferenceOr::as_item);
    if view.is_nullable() || variants.any(|variant| is_nullable(&View::of(variant))) {
        return true;
    }
    if let Some((None, true)) = composed(view) {
        return true;
    }
    match decorated(view) {
        Some(Decorated { schema: Sub::Inline(inner), .. }) => is_nullable(&View::of(inner)),
        _ => false,
    }
}

/// What a composed schema leaves open of whether `null` is a value of it: the one component among its
/// members, and whether the others say that it is. `None` where one of them says that it is not, or
/// where there are several components.
fn composed<'d>(view: &View<'d>) -> Option<(Option<&'d ReferenceOr<Schema>>, bool)> {
    if says_nullable(view) == Some(false) {
        return None;
    }
    let mut base = None;
    let mut nullable = false;
    for member in view.all_of {
        match member {
            ReferenceOr::Item(schema) => match says_nullable(&View::of(schema)) {
                Some(false) => return None,
                says => nullable |= says == Some(true),
            },
            ReferenceOr::Reference { .. } if base.is_some() => return None,
            ReferenceOr::Reference { .. } => base = Some(member),
        }
    }
    Some((base, nullable))
}

#[cfg(test)]
mod tests {
    use super::{follow, spread_back};

    #[test]
    fn chains_end_and_circles_are_known() {
        // 0 → 1 → 2; 3 → 4 → 3; 5 → 3
        let next = [Some(1), Some(2), None, Some(4), Some(3), Some(3)];
        let followed = follow(&next);
        assert_eq!(followed[0], (2, None));
        assert_eq!(followed[2], (2, None));
        assert_eq!(followed[3].1, Some(3));
        assert_eq!(followed[4].1, Some(4));
        assert_eq!(followed[5].1, None);
        assert_eq!(
            spread_back(
                &[vec![1, 4], vec![2], vec![], vec![4], vec![3], vec![3]],
                vec![false, false, true, false, false, false]
            ),
            [true, true, true, false, false, false]
        );
    }

    #[test]
    fn a_chain_may_be_as_long_as_the_document() {
        let next: Vec<Option<usize>> =
            (1..=100_000).map(|at| (at < 100_000).then_some(at)).collect();
        assert_eq!(follow(&next)[0], (99_999, None));
    }
}
