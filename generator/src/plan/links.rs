//! The links of an operation's answers become lines of its method's docs: which method can follow, and
//! with what.

use std::collections::HashMap;

use crate::escape::{DocLines, Markdown, md, prose};
use crate::ir::{Api, Link, LinkValue, Operation, Place};

use super::{
    methods::argument_names,
    model::{Name, NamePath},
    resources::Resource,
};

/// A method that a link leads to.
pub(super) struct Target<'a> {
    api: &'a Api,
    operation: &'a Operation,
    resource: &'a Name,
    method: &'a Name,
}

/// The methods by the ids of their operations; empty where the document has no links.
pub(super) type Targets<'a> = HashMap<&'a str, Target<'a>>;

/// What links can lead to.
pub(super) fn targets<'a>(api: &'a Api, groups: &'a [Resource]) -> Targets<'a> {
    if api.operations.iter().all(|operation| operation.links.is_empty()) {
        return Targets::new();
    }
    let methods = groups.iter().flat_map(|group| {
        group.methods.iter().map(|(at, method)| (&api.operations[*at], &group.name, method))
    });
    let own = methods.filter(|(operation, ..)| operation.further.is_none());
    own.map(|(operation, resource, method)| {
        (operation.id.as_str(), Target { api, operation, resource, method })
    })
    .collect()
}

/// A list item for each link, in document order; of equal ones the first.
pub(super) fn link_lines(operation: &Operation, targets: &Targets<'_>) -> DocLines {
    let mut seen: Vec<Markdown> = Vec::new();
    for link in &operation.links {
        let Some(target) = targets.get(link.operation.as_str()) else { continue };
        let text = link_words(operation, link, target);
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.iter().flat_map(|text| md!("**Next**: {}", text).item()).collect()
}

fn link_words(operation: &Operation, link: &Link, target: &Target<'_>) -> Markdown {
    let path = NamePath::of(&[target.resource, target.method]);
    let mut words = md!("[`{}`](crate::resources::{})", path, path);
    let is_success = operation.responses.iter().all(|response| response.status == link.status);
    if !is_success {
        words = md!("after {}, {}", shown(&link.status), words);
    }
    let is_unwrapped = operation.responses.iter().any(|response| response.status == link.status);
    let unwrap = operation.unwrap.as_deref().filter(|_| is_unwrapped).unwrap_or_default();
    let read = Reading { operation, own: argument_names(target.api, operation), unwrap };
    let values = value_words(link, target, &read);
    if !values.is_empty() {
        words = md!("{}, with {}", words, values);
    }
    match link.description.as_deref().map(prose::title).filter(|text| !text.is_empty()) {
        Some(text) => md!("{}. {}", words, text),
        None => words,
    }
}

/// The arguments with where they come from. Neighbours from one source name it once.
fn value_words(link: &Link, target: &Target<'_>, read: &Reading<'_>) -> Markdown {
    let names = argument_names(target.api, target.operation);
    let mut parts: Vec<(Markdown, Markdown)> = Vec::new();
    for parameter in &link.parameters {
        let all = &target.operation.parameters;
        let at = all
            .iter()
            .position(|other| other.place == parameter.place && other.name == parameter.name);
        // What is set on the client is no argument.
        if let Some(at) = at {
            parts.push(read.words(&names[at], &parameter.value));
        }
    }
    parts.extend(link.body.as_ref().map(|value| read.words(&Name::ours("body"), value)));
    let count = parts.len();
    let words = parts.iter().enumerate().map(|(at, (value, source))| {
        let between = Markdown::ours(match at {
            0 => "",
            _ if at + 1 == count => " and ",
            _ => ", ",
        });
        let is_last = parts.get(at + 1).is_none_or(|(_, next)| next != source);
        md!("{}{}{}", between, value, is_last.then_some(source))
    });
    Markdown::joined(words, "")
}

/// What the values of a link are read from.
struct Reading<'a> {
    operation: &'a Operation,
    /// Names of its arguments.
    own: Vec<Name>,
    /// JSON pointer to what the caller gets of the answer.
    unwrap: &'a str,
}

impl Reading<'_> {
    /// What an argument is, and whose part that is.
    fn words(&self, name: &Name, value: &LinkValue) -> (Markdown, Markdown) {
        let none = Markdown::default;
        let at = |pointer: &str, whole: &'static str| match (pointer, Markdown::ours(whole)) {
            ("", whole) => (md!("`{}` from {}", name, whole), none()),
            (_, whole) => (md!("`{}` from {}", name, shown(pointer)), md!(" of {}", whole)),
        };
        match value {
            LinkValue::Answer(pointer) => at(self.narrowed(pointer), "the answer"),
            LinkValue::Sent(pointer) => at(pointer, "the body of the call"),
            LinkValue::AnswerHeader(header) => {
                (md!("`{}` from the header {}", name, shown(header)), md!(" of the answer"))
            }
            LinkValue::SentParameter(place, wire) => match self.argument(*place, wire) {
                Some(own) if own == name => (md!("the same `{}`", name), none()),
                own => {
                    let from = own.map_or_else(|| shown(wire), |own| md!("`{}`", own));
                    (md!("`{}` from {}", name, from), md!(" of the call"))
                }
            },
            LinkValue::Expression(text) => (md!("`{}` from {}", name, shown(text)), none()),
            LinkValue::Constant(value) => {
                (md!("`{}` = {}", name, shown(&value.to_string())), none())
            }
        }
    }

    /// The pointer into what the caller gets.
    fn narrowed<'p>(&self, pointer: &'p str) -> &'p str {
        let inside = pointer.strip_prefix(self.unwrap);
        inside.filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or(pointer)
    }

    fn argument(&self, place: Place, wire: &str) -> Option<&Name> {
        let same = |name: &str| match place {
            Place::Header => name.eq_ignore_ascii_case(wire),
            _ => name == wire,
        };
        let all = &self.operation.parameters;
        let at = all.iter().position(|other| other.place == place && same(&other.name))?;
        self.own.get(at)
    }
}

/// A text of the document as code, or as plain text where a line break could tear the code apart.
fn shown(text: &str) -> Markdown {
    if text.is_empty() || text.contains('`') || text.chars().any(char::is_whitespace) {
        prose::doc_line(text)
    } else {
        prose::code(text)
    }
}
