//! The links of an operation's answers become lines of its method's docs: which method can follow, and
//! with what.

use std::collections::HashMap;

use crate::ir::{Api, Link, LinkValue, Operation, Place};

use super::{
    methods::argument_names,
    model::{DocLines, Name},
    prose,
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
    let mut seen: Vec<String> = Vec::new();
    for link in &operation.links {
        let Some(target) = targets.get(link.operation.as_str()) else { continue };
        let text = link_words(operation, link, target);
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.iter().flat_map(|text| prose::wrap(&format!("**Next**: {text}"), "- ", "  ")).collect()
}

fn link_words(operation: &Operation, link: &Link, target: &Target<'_>) -> String {
    let (resource, method) = (target.resource.as_str(), target.method.as_str());
    let mut words = format!("[`{resource}::{method}`](crate::resources::{resource}::{method})");
    let is_success = operation.responses.iter().all(|response| response.status == link.status);
    if !is_success {
        words = format!("after {}, {words}", shown(&link.status));
    }
    let is_unwrapped = operation.responses.iter().any(|response| response.status == link.status);
    let unwrap = operation.unwrap.as_deref().filter(|_| is_unwrapped).unwrap_or_default();
    let read = Reading { operation, own: argument_names(target.api, operation), unwrap };
    let values = value_words(link, target, &read);
    if !values.is_empty() {
        words = format!("{words}, with {values}");
    }
    match link.description.as_deref().map(prose::title).filter(|text| !text.is_empty()) {
        Some(text) => format!("{words}. {text}"),
        None => words,
    }
}

/// The arguments with where they come from. Neighbours from one source name it once.
fn value_words(link: &Link, target: &Target<'_>, read: &Reading<'_>) -> String {
    let names = argument_names(target.api, target.operation);
    let mut parts: Vec<(String, String)> = Vec::new();
    for parameter in &link.parameters {
        let all = &target.operation.parameters;
        let at = all
            .iter()
            .position(|other| other.place == parameter.place && other.name == parameter.name);
        // What is set on the client is no argument.
        if let Some(at) = at {
            parts.push(read.words(names[at].as_str(), &parameter.value));
        }
    }
    parts.extend(link.body.as_ref().map(|value| read.words("body", value)));
    let count = parts.len();
    let mut text = String::new();
    for (at, (value, source)) in parts.iter().enumerate() {
        text.push_str(match at {
            0 => "",
            _ if at + 1 == count => " and ",
            _ => ", ",
        });
        text.push_str(value);
        if parts.get(at + 1).is_none_or(|(_, next)| next != source) {
            text.push_str(source);
        }
    }
    text
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
    fn words(&self, name: &str, value: &LinkValue) -> (String, String) {
        let at = |pointer: &str, whole: &str| match pointer {
            "" => (format!("`{name}` from {whole}"), String::new()),
            _ => (format!("`{name}` from {}", shown(pointer)), format!(" of {whole}")),
        };
        match value {
            LinkValue::Answer(pointer) => at(self.narrowed(pointer), "the answer"),
            LinkValue::Sent(pointer) => at(pointer, "the body of the call"),
            LinkValue::AnswerHeader(header) => {
                (format!("`{name}` from the header {}", shown(header)), " of the answer".to_owned())
            }
            LinkValue::SentParameter(place, wire) => match self.argument(*place, wire) {
                Some(own) if own == name => (format!("the same `{name}`"), String::new()),
                own => {
                    let from = own.map_or_else(|| shown(wire), |own| format!("`{own}`"));
                    (format!("`{name}` from {from}"), " of the call".to_owned())
                }
            },
            LinkValue::Expression(text) => {
                (format!("`{name}` from {}", shown(text)), String::new())
            }
            LinkValue::Constant(value) => {
                (format!("`{name}` = {}", shown(&value.to_string())), String::new())
            }
        }
    }

    /// The pointer into what the caller gets.
    fn narrowed<'p>(&self, pointer: &'p str) -> &'p str {
        let inside = pointer.strip_prefix(self.unwrap);
        inside.filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or(pointer)
    }

    fn argument(&self, place: Place, wire: &str) -> Option<&str> {
        let same = |name: &str| match place {
            Place::Header => name.eq_ignore_ascii_case(wire),
            _ => name == wire,
        };
        let all = &self.operation.parameters;
        let at = all.iter().position(|other| other.place == place && same(&other.name))?;
        self.own.get(at).map(Name::as_str)
    }
}

/// A text of the document as code, or as plain text where a line break could tear the code apart.
fn shown(text: &str) -> String {
    if text.is_empty() || text.contains('`') || text.chars().any(char::is_whitespace) {
        prose::doc_line(text)
    } else {
        prose::code(text)
    }
}
