//! Answers and errors that came, went or are another, by their status.

use super::Pair;
use super::shapes::{Fit, judged, words};
use crate::diff::model::{Area, Change, Kind, Rust, Wire, key};
use crate::ir::{Answer, Operation, Response};

pub(super) fn compare(
    pair: &Pair<'_>,
    old: &Operation,
    new: &Operation,
    changes: &mut Vec<Change>,
) {
    let own = Own { pair, operation: new };
    let success = [old.responses.as_slice(), new.responses.as_slice()];
    own.compare(success, "answer", changes);
    own.compare([&old.errors, &new.errors], "error", changes);
}

struct Own<'a> {
    pair: &'a Pair<'a>,
    operation: &'a Operation,
}

impl Own<'_> {
    fn change(&self, kind: Kind, inside: [&str; 2], what: String) -> Change {
        let id = &self.operation.id;
        let own = key(["operation", id].into_iter().chain(inside));
        Change::new(Area::Answers, kind, id, own, what).at(&self.operation.pointer)
    }

    fn compare(&self, [old, new]: [&[Response]; 2], noun: &str, changes: &mut Vec<Change>) {
        let id = &self.operation.id;
        let is_answer = noun == "answer";
        let docs = |change: Change| {
            if is_answer {
                change
            } else {
                change.rust(Rust::Docs, "the docs say which errors there are")
            }
        };
        for response in old {
            let status = response.status.as_str();
            match new.iter().find(|other| other.status == status) {
                Some(other) => changes.extend(self.compare_one(response, other, noun)),
                None => {
                    let what = format!("the {noun} {status} of `{id}` is gone");
                    let change = self.change(Kind::Removed, [noun, status], what);
                    changes.push(docs(change).wire(Wire::Works, "it comes no longer"));
                }
            }
        }
        for response in new {
            let status = response.status.as_str();
            if old.iter().any(|other| other.status == status) {
                continue;
            }
            let what = format!(
                "there is another {noun} of `{id}`, {status}: {}",
                self.answer(response, false)
            );
            let wire = match (is_answer, old.first()) {
                (false, _) => (Wire::Works, "an error is an error to an old client"),
                (true, Some(first)) if self.fit(first, response) == Fit::Same && old.len() == 1 => {
                    (Wire::Works, "it reads like the answer that was there")
                }
                (true, _) => (Wire::Depends, "an old client cannot read it"),
            };
            let change = self.change(Kind::Added, [noun, status], what);
            changes.push(docs(change).wire(wire.0, wire.1));
        }
    }

    fn compare_one(&self, old: &Response, new: &Response, noun: &str) -> Option<Change> {
        let (id, status) = (&self.operation.id, old.status.as_str());
        let fit = self.fit(old, new);
        if fit != Fit::Same {
            let (was, is) = (self.answer(old, true), self.answer(new, false));
            let what = format!("the {noun} {status} of `{id}` was {was} and is {is}");
            let change = self.change(Kind::Changed, [noun, status], what);
            let (level, reason) = judged(fit, false, true);
            if noun == "error" {
                let change = change.rust(Rust::Docs, "the docs say what it is");
                return Some(change.wire(level.min(Wire::Depends), reason));
            }
            return Some(change.wire(level, reason));
        }
        if old.headers != new.headers {
            let what = format!("the {noun} {status} of `{id}` has other headers");
            let change = self.change(Kind::Changed, [noun, status], what);
            let change = change.rust(Rust::Docs, "the docs name them");
            let lost = old.headers.iter().any(|header| {
                !new.headers.iter().any(|other| other.name.eq_ignore_ascii_case(&header.name))
            });
            return Some(if lost {
                change.wire(Wire::Depends, "who reads one that is gone finds nothing")
            } else {
                change
            });
        }
        let media = |response: &Response| (response.media.clone(), response.xml.is_some());
        if media(old) != media(new) {
            let what = format!("the {noun} {status} of `{id}` has another media type");
            let change = self.change(Kind::Changed, [noun, status], what);
            let change = change.rust(Rust::Additive, "calls ask for it");
            return Some(change.wire(Wire::Depends, "an old client asks for the old one"));
        }
        None
    }

    fn answer(&self, response: &Response, is_old: bool) -> String {
        let version = if is_old { &self.pair.old } else { &self.pair.new };
        match &response.content {
            Answer::Empty => "empty".to_owned(),
            Answer::Json(shape) => words(version, shape),
            Answer::Text(media) => format!("text (`{media}`)"),
            Answer::Binary(media) => format!("bytes (`{media}`)"),
            Answer::Redirect => "a redirect".to_owned(),
            Answer::Stream { media, item, .. } => {
                format!("a stream (`{media}`) of {}", words(version, item))
            }
        }
    }

    fn fit(&self, old: &Response, new: &Response) -> Fit {
        match (&old.content, &new.content) {
            (Answer::Json(old), Answer::Json(new)) => self.pair.fit(old, new),
            (Answer::Text(_), Answer::Text(_))
            | (Answer::Binary(_), Answer::Binary(_))
            | (Answer::Redirect, Answer::Redirect)
            | (Answer::Empty, Answer::Empty) => Fit::Same,
            // Who expects nothing does not look at what comes.
            (Answer::Empty, _) => Fit::Narrower,
            (
                Answer::Stream { framing: a, item: old, .. },
                Answer::Stream { framing: b, item: new, .. },
            ) if a == b => self.pair.fit(old, new),
            _ => Fit::Other,
        }
    }
}
