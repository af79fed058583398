//! Operations that came, went or are called in another way; their bodies, paging and replay.

use super::scopes::needs;
use super::shapes::{Fit, judged, words};
use super::{Pair, answers, parameters};
use crate::diff::model::{Area, Change, Key, Kind, Rust, Wire, key};
use crate::ir::{Body, Content, Operation, Paging, PagingStyle, Replay};

pub(super) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (pair.old.operations(), pair.new.operations());
    for (id, operation) in &old {
        match new.get(id) {
            Some(other) => compare_operation(pair, operation, other, changes),
            None => changes.push(removed(operation, &new)),
        }
    }
    for (id, operation) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        // It is there under another id, which was said above.
        if old.iter().any(|(id, own)| is_request(own, operation) && !new.contains_key(id)) {
            continue;
        }
        let what = format!(
            "`{id}` ({} {}) is new; it needs {}",
            operation.method,
            operation.path,
            needs(&operation.requirement)
        );
        let own = key(["operation", id]);
        let change = Change::new(Area::Operations, Kind::Added, id, own, what);
        changes.push(change.at(&operation.pointer));
    }
    compare_ways(pair, changes);
}

type Operations<'o> = std::collections::BTreeMap<&'o str, &'o Operation>;

fn is_request(one: &Operation, other: &Operation) -> bool {
    (&one.method, &one.path) == (&other.method, &other.path)
}

fn removed(operation: &Operation, new: &Operations<'_>) -> Change {
    let id = &operation.id;
    let renamed = new.values().find(|other| is_request(other, operation));
    let own = key(["operation", id]);
    let request = format!("{} {}", operation.method, operation.path);
    match renamed {
        Some(other) => {
            let what = format!("`{id}` ({request}) is now called `{}`", other.id);
            Change::new(Area::Operations, Kind::Removed, id, own, what)
                .wire(Wire::Works, "the request is the same")
        }
        None => {
            let what = format!("`{id}` ({request}) is gone");
            Change::new(Area::Operations, Kind::Removed, id, own, what)
                .wire(Wire::Breaks, "the server does not know it any longer")
        }
    }
    .at(&operation.pointer)
}

/// One operation in two versions.
struct Both<'a> {
    old: &'a Operation,
    new: &'a Operation,
}

impl Both<'_> {
    fn change(&self, area: Area, kind: Kind, what: String, inside: &[&str]) -> Change {
        let own: Key = key(["operation", &self.old.id].into_iter().chain(inside.iter().copied()));
        Change::new(area, kind, &self.old.id, own, what).at(&self.new.pointer)
    }
}

fn compare_operation(pair: &Pair<'_>, old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let both = Both { old, new };
    compare_request(&both, changes);
    parameters::compare(pair, old, new, changes);
    compare_body(pair, &both, changes);
    answers::compare(pair, old, new, changes);
    compare_paging(&both, changes);
    compare_replay(&both, changes);
    compare_notes(&both, changes);
}

fn compare_request(both: &Both<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (both.old, both.new);
    let id = &old.id;
    if (&old.method, &old.path) != (&new.method, &new.path) {
        let (was, is) =
            (format!("{} {}", old.method, old.path), format!("{} {}", new.method, new.path));
        let what = format!("`{id}` was `{was}` and is `{is}`");
        let change = both.change(Area::Operations, Kind::Changed, what, &["request"]);
        let change = change.rust(Rust::Additive, "the call goes to the new place");
        changes.push(change.wire(Wire::Breaks, "an old client asks at the old place"));
    }
    if old.server != new.server {
        let what = format!("`{id}` has another server of its own");
        let change = both.change(Area::Access, Kind::Changed, what, &["server"]);
        let change = change.rust(Rust::Additive, "the call goes to the new place");
        changes.push(change.wire(Wire::Depends, "an old client asks at the old place"));
    }
    if old.security != new.security {
        let what = format!(
            "`{id}` took {} and takes {}",
            credentials(&old.security),
            credentials(&new.security)
        );
        let lost = old.security.iter().any(|set| !new.security.contains(set));
        let opened = new.security.iter().any(Vec::is_empty) || new.security.is_empty();
        let (level, reason) = if lost && !opened {
            (Wire::Depends, "a credential that was taken is no longer")
        } else {
            (Wire::Works, "what was taken still is")
        };
        let change = both.change(Area::Access, Kind::Changed, what, &["security"]);
        let change = change.rust(Rust::Additive, "other credentials go with the call");
        changes.push(change.wire(level, reason));
    }
    if old.unwrap != new.unwrap {
        let what = format!("`{id}` has what is asked for at another place of its answer");
        let change = both.change(Area::Answers, Kind::Changed, what, &["envelope"]);
        let change = change.rust(Rust::Additive, "it is taken from there");
        changes.push(change.wire(Wire::Breaks, "an old client looks where it was"));
    }
}

fn credentials(sets: &[Vec<String>]) -> String {
    let set = |set: &Vec<String>| match set.as_slice() {
        [] => "none".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with "),
    };
    match sets {
        [] => "no credential".to_owned(),
        sets => sets.iter().map(set).collect::<Vec<_>>().join(" or "),
    }
}

fn compare_body(pair: &Pair<'_>, both: &Both<'_>, changes: &mut Vec<Change>) {
    let id = &both.old.id;
    let mut push = |kind, what: String, wire: (Wire, &str)| {
        let change = both.change(Area::Bodies, kind, what, &["body"]);
        changes.push(change.wire(wire.0, wire.1));
    };
    let (old, new) = match (&both.old.body, &both.new.body) {
        (None, None) => return,
        (None, Some(new)) if new.required => {
            let wire = (Wire::Breaks, "an old client sends none");
            return push(Kind::Added, format!("`{id}` now needs a body"), wire);
        }
        (None, Some(_)) => {
            let wire = (Wire::Works, "it may be left out");
            return push(Kind::Added, format!("`{id}` now takes a body"), wire);
        }
        (Some(_), None) => {
            let wire = (Wire::Depends, "a body that is sent may be refused");
            return push(Kind::Removed, format!("`{id}` no longer takes a body"), wire);
        }
        (Some(old), Some(new)) => (old, new),
    };
    if old.required != new.required {
        let (what, wire) = if new.required {
            ("now needs its body", (Wire::Depends, "a call without one is refused"))
        } else {
            ("may be called without its body", (Wire::Works, "one that is sent is still taken"))
        };
        push(Kind::Changed, format!("`{id}` {what}"), wire);
    }
    let (was, is) = (content(pair, old, true), content(pair, new, false));
    let fit = fit_bodies(pair, &old.content, &new.content);
    if fit != Fit::Same {
        let what = format!("the body of `{id}` was {was} and is {is}");
        let change = both.change(Area::Bodies, Kind::Changed, what, &["body"]);
        let (level, reason) = judged(fit, true, false);
        changes.push(change.rust(Rust::Additive, "calls write it so").wire(level, reason));
    } else if was.split(' ').next() != is.split(' ').next() || encodings(old) != encodings(new) {
        let what = format!("the body of `{id}` is written in another way");
        let change = both.change(Area::Bodies, Kind::Changed, what, &["body"]);
        let change = change.rust(Rust::Additive, "calls write it so");
        changes.push(change.wire(Wire::Breaks, "an old client writes it as before"));
    }
}

fn encodings(body: &Body) -> Option<&[crate::ir::Encoding]> {
    match &body.content {
        Content::Form { encodings, .. } | Content::Multipart { encodings, .. } => Some(encodings),
        _ => None,
    }
}

/// The media type, and what is in it.
fn content(pair: &Pair<'_>, body: &Body, is_old: bool) -> String {
    let version = if is_old { &pair.old } else { &pair.new };
    let named = |id: &crate::ir::TypeId| version.name(*id).to_owned();
    let (media, inside) = match &body.content {
        Content::Json { media, shape } => (media.as_str(), words(version, shape)),
        Content::Form { form, .. } => ("application/x-www-form-urlencoded", named(form)),
        Content::Multipart { form, media, .. } => (media.as_str(), named(form)),
        Content::Lines { media, item } => (media.as_str(), words(version, item)),
        Content::Text(media) => (media.as_str(), "text".to_owned()),
        Content::Binary(media) => (media.as_str(), "bytes".to_owned()),
    };
    let xml = if body.xml.is_some() { " as XML" } else { "" };
    format!("`{media}`{xml} of {inside}")
}

fn fit_bodies(pair: &Pair<'_>, old: &Content, new: &Content) -> Fit {
    match (old, new) {
        (Content::Json { media: a, shape: old }, Content::Json { media: b, shape: new })
            if a == b =>
        {
            pair.fit(old, new)
        }
        (Content::Form { form: old, .. }, Content::Form { form: new, .. }) => {
            pair.fit(&crate::ir::Shape::Named(*old), &crate::ir::Shape::Named(*new))
        }
        (
            Content::Multipart { form: old, media: a, .. },
            Content::Multipart { form: new, media: b, .. },
        ) if a == b => pair.fit(&crate::ir::Shape::Named(*old), &crate::ir::Shape::Named(*new)),
        (Content::Lines { media: a, item: old }, Content::Lines { media: b, item: new })
            if a == b =>
        {
            pair.fit(old, new)
        }
        (Content::Text(a), Content::Text(b)) | (Content::Binary(a), Content::Binary(b))
            if a == b =>
        {
            Fit::Same
        }
        _ => Fit::Other,
    }
}

fn compare_paging(both: &Both<'_>, changes: &mut Vec<Change>) {
    let id = &both.old.id;
    let (what, wire): (_, (Wire, &str)) = match (&both.old.paging, &both.new.paging) {
        (None, None) => return,
        (None, Some(_)) => (
            format!("`{id}` is now paged"),
            (Wire::Depends, "an old client reads the first page only"),
        ),
        (Some(_), None) => (
            format!("`{id}` is no longer paged"),
            (Wire::Depends, "an old client asks for pages that may not be there"),
        ),
        (Some(old), Some(new)) if same_way(old, new) => {
            return compare_sizes(both, old, new, changes);
        }
        (Some(old), Some(new)) => (
            format!(
                "the pages of `{id}` were asked for {} and are asked for {}",
                way(old),
                way(new)
            ),
            (Wire::Breaks, "an old client asks for the next page in the old way"),
        ),
    };
    let change = both.change(Area::Paging, Kind::Changed, what, &["paging"]);
    let change = change.rust(Rust::Additive, "`.items()` and `.pages()` walk in the new way");
    changes.push(change.wire(wire.0, wire.1));
}

fn same_way(old: &Paging, new: &Paging) -> bool {
    (&old.style, old.in_body, &old.size, &old.items, &old.more)
        == (&new.style, new.in_body, &new.size, &new.items, &new.more)
}

fn compare_sizes(both: &Both<'_>, old: &Paging, new: &Paging, changes: &mut Vec<Change>) {
    if (old.default_size, old.max_size) == (new.default_size, new.max_size) {
        return;
    }
    let size =
        |size: Option<u32>| size.map_or_else(|| "unknown".to_owned(), |size| size.to_string());
    let what = format!(
        "a page of `{}` had {} items and {} at most, and has {} and {}",
        both.old.id,
        size(old.default_size),
        size(old.max_size),
        size(new.default_size),
        size(new.max_size)
    );
    let (level, reason) = match (old.max_size, new.max_size) {
        (Some(old), Some(new)) if new < old => (Wire::Depends, "a larger page is refused"),
        (None, Some(_)) => (Wire::Depends, "a larger page is refused"),
        _ => (Wire::Works, "the client follows what comes"),
    };
    let change = both.change(Area::Paging, Kind::Changed, what, &["paging"]);
    changes.push(change.rust(Rust::Additive, "`page_size` is held to it").wire(level, reason));
}

fn way(paging: &Paging) -> String {
    match &paging.style {
        PagingStyle::PageNumber { page, .. } => format!("by the number `{page}`"),
        PagingStyle::Offset { offset, .. } => format!("by the offset `{offset}`"),
        PagingStyle::Cursor { cursor, .. } => format!("by the cursor `{cursor}`"),
        PagingStyle::LastItem { cursor, .. } => format!("by the last item in `{cursor}`"),
        PagingStyle::NextUrl { .. } => "by a URL".to_owned(),
        PagingStyle::Link => "by the header `Link`".to_owned(),
    }
}

fn compare_replay(both: &Both<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (both.old.replay, both.new.replay);
    if old == new {
        return;
    }
    let word = |replay| match replay {
        Replay::Safe => "safe to repeat",
        Replay::Keyed => "repeated with its key",
        Replay::Once => "sent once",
    };
    let what = format!("`{}` was {} and is {}", both.old.id, word(old), word(new));
    let change = both.change(Area::Replay, Kind::Changed, what, &["replay"]);
    let change = change.rust(Rust::Additive, "a call that failed is repeated by other rules");
    let wire = match new {
        Replay::Once => (Wire::Depends, "an old client may send it twice"),
        Replay::Keyed if old == Replay::Safe => {
            (Wire::Depends, "an old client repeats it without a key")
        }
        _ => (Wire::Works, "an old client repeats less than it may"),
    };
    changes.push(change.wire(wire.0, wire.1));
}

fn compare_notes(both: &Both<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (both.old, both.new);
    if old.deprecated != new.deprecated || old.sunset != new.sunset {
        let what = match (new.deprecated, &new.sunset) {
            (true, Some(date)) => format!("`{}` is advised against, and goes on {date}", old.id),
            (true, None) => format!("`{}` is advised against", old.id),
            (false, _) => format!("`{}` is no longer advised against", old.id),
        };
        let change = both.change(Area::Operations, Kind::Changed, what, &["deprecated"]);
        changes.push(change.rust(Rust::Additive, "what the compiler warns of changes"));
    }
    let prose = |operation: &Operation| {
        (operation.summary.clone(), operation.doc.clone(), operation.external_docs.clone())
    };
    if prose(old) != prose(new) {
        let what = format!("the description of `{}` changed", old.id);
        let change = both.change(Area::Docs, Kind::Changed, what, &["docs"]);
        changes.push(change.rust(Rust::Docs, "its docs say something else"));
    }
}

/// Further ways to call an operation, by another media type.
fn compare_ways(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let ways = |operations: &[Operation]| -> Vec<(String, String, String)> {
        let further = operations.iter().filter_map(|own| Some((own, own.further.as_ref()?)));
        further.map(|(own, way)| (own.id.clone(), way.word.clone(), own.pointer.clone())).collect()
    };
    let (old, new) = (ways(&pair.old.api().operations), ways(&pair.new.api().operations));
    let known = |list: &[(String, String, String)], id: &str, word: &str| {
        list.iter().any(|(other, way, _)| other == id && way == word)
    };
    let alive =
        |id: &str| pair.old.operations().contains_key(id) && pair.new.operations().contains_key(id);
    for (id, word, pointer) in
        old.iter().filter(|(id, word, _)| alive(id) && !known(&new, id, word))
    {
        let own = key(["operation", id, "way"]);
        let what = format!("`{id}` can no longer be called as `{word}`");
        let change = Change::new(Area::Operations, Kind::Removed, id, own, what).at(pointer);
        let change = change.rust(Rust::Breaking, "the method for it is gone");
        changes.push(change.wire(Wire::Breaks, "the server does not know it any longer"));
    }
    for (id, word, pointer) in
        new.iter().filter(|(id, word, _)| alive(id) && !known(&old, id, word))
    {
        let own = key(["operation", id, "way"]);
        let what = format!("`{id}` can be called as `{word}` as well");
        let change = Change::new(Area::Operations, Kind::Added, id, own, what).at(pointer);
        changes.push(change.rust(Rust::Additive, "there is a method for it"));
    }
}
