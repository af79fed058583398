//! The docs of types, fields and methods: the document's prose, and the facts of the model in words.

use crate::ir::{self, Doc, Operation, PagingStyle, Replay, Requirement};

use super::{
    model::{DocLines, Name, RowPlan},
    names::{Case, identifier},
    prose,
};

/// The prose of a thing with its unit, its facts and the inferred mark.
pub(super) fn doc_lines(doc: &Doc) -> DocLines {
    let text = doc.text.as_deref().map(prose::sentence).filter(|text| !text.is_empty());
    let unit = doc.unit.as_ref().map(|unit| format!("In {unit}."));
    let facts = doc.facts.iter().map(|fact| prose::sentence(fact));
    let inferred = doc.inferred.then(|| "*Inferred, not documented.*".to_owned());
    let facts: Vec<String> = unit.into_iter().chain(facts).chain(inferred).collect();
    let parts: Vec<String> =
        text.into_iter().chain((!facts.is_empty()).then(|| facts.join(" "))).collect();
    let one_paragraph = !parts.first().is_some_and(|text| text.contains('\n'));
    prose::lines(&parts.join(if one_paragraph { " " } else { "\n\n" }))
}

/// What the docs of a method are made of besides its operation.
pub(super) struct MethodFacts<'a> {
    /// The first line.
    pub(super) title: &'a str,
    /// What the document says besides.
    pub(super) description: &'a DocLines,
    /// The scopes and their variants.
    pub(super) scopes: &'a [(String, Name)],
    /// The method of the operation that it is a further way to call.
    pub(super) base: &'a Name,
    /// The further ways to call it.
    pub(super) also: &'a [&'a Name],
    /// The type of its errors.
    pub(super) errors: Option<&'a str>,
    /// Where its answer leads.
    pub(super) next: &'a [String],
}

/// The docs of a method, up to its example.
pub(super) fn method_doc(operation: &Operation, facts: &MethodFacts<'_>) -> DocLines {
    if let Some(further) = &operation.further {
        return prose::wrap_doc(&format!("{}.", further_words(further, facts.base)));
    }
    let mut lines = prose::lines(&prose::sentence(facts.title));
    if !facts.description.is_empty() {
        lines.push(String::new());
        lines.extend_from_slice(facts.description);
    }
    lines.push(String::new());
    lines.push(format!("- **Request**: {}", request(operation)));
    if !facts.also.is_empty() {
        let names = facts.also.iter().map(|name| format!("[`{0}`](Self::{0})", name.as_str()));
        lines.extend(item("Also", &names.collect::<Vec<_>>().join(", ")));
    }
    lines.extend(item("Scope", &requirement(operation, facts.scopes)));
    if let Some(paging) = &operation.paging {
        lines.extend(item("Pages", &paging_words(paging)));
    }
    lines.extend(item("Retries", replay_words(operation)));
    lines.extend(facts.errors.into_iter().flat_map(|words| item("Errors", words)));
    lines.extend_from_slice(facts.next);
    if operation.doc.inferred {
        lines.extend(item("Inferred", "the provider does not document this operation"));
    }
    if let Some(url) = &operation.external_docs {
        lines.extend(prose::lines(&format!("- **See**: <{url}>")));
    }
    lines
}

/// A method in the list of those of its resource.
pub(super) fn row(
    operation: &Operation,
    title: &str,
    scopes: &[(String, Name)],
    base: &Name,
) -> RowPlan {
    RowPlan {
        request: request(operation),
        scopes: match &operation.requirement {
            Requirement::Public => "no credential".to_owned(),
            Requirement::AnyCredential => "none".to_owned(),
            Requirement::Unknown => "unknown".to_owned(),
            Requirement::Scopes(alternatives) => alternatives_words(alternatives, scopes),
        } + if operation.requirement_inferred { "\\*" } else { "" },
        inferred: operation.requirement_inferred,
        title: match &operation.further {
            Some(further) => further_words(further, base),
            None => title.to_owned(),
        },
    }
}

fn request(operation: &Operation) -> String {
    prose::code(&format!("{} {}", operation.method, operation.path))
}

/// What a method for a further media type does differently.
fn further_words(further: &ir::Further, base: &Name) -> String {
    let sends = further.sends.as_ref().map(|media| format!(", with {}", prose::code(media)));
    let accept =
        further.accept.as_ref().map(|media| format!(", answered as {}", prose::code(media)));
    let flag =
        further.flag.as_ref().map(|flag| format!("; sets {} in the body", prose::code(flag)));
    let words: String = [sends, accept, flag].into_iter().flatten().collect();
    format!("As [`{0}`](Self::{0}){words}", base.as_str())
}

/// The first line: the summary, or the start of the description, or the request line.
pub(super) fn summary(operation: &Operation) -> String {
    let own = operation.summary.as_deref().or(operation.doc.text.as_deref()).map(prose::title);
    own.filter(|line| !line.is_empty()).unwrap_or_else(|| format!("Calls {}", request(operation)))
}

/// The first line without links.
pub(super) fn plain_summary(operation: &Operation) -> String {
    let own = operation.summary.as_deref().or(operation.doc.text.as_deref());
    let own = own.map(prose::plain_title).filter(|line| !line.is_empty());
    own.unwrap_or_else(|| format!("Calls {}", request(operation)))
}

/// The description, unless the summary was taken from it.
pub(super) fn description(operation: &Operation) -> DocLines {
    let (Some(text), Some(summary)) = (operation.doc.text.as_deref(), operation.summary.as_deref())
    else {
        return DocLines::new();
    };
    if text.trim() == summary.trim() { DocLines::new() } else { prose::lines(text) }
}

fn item(label: &str, text: &str) -> DocLines {
    // The text is ours and already safe; it is only wrapped.
    prose::wrap(&format!("**{label}**: {text}"), "- ", "  ")
}

fn requirement(operation: &Operation, scopes: &[(String, Name)]) -> String {
    let words = match &operation.requirement {
        Requirement::Public => "none, and no credential either".to_owned(),
        Requirement::AnyCredential => "none, any valid credential will do".to_owned(),
        Requirement::Unknown => "unknown, the provider does not say".to_owned(),
        Requirement::Scopes(alternatives) => alternatives_words(alternatives, scopes),
    };
    let inferred = if operation.requirement_inferred { " (inferred)" } else { "" };
    let note =
        operation.requirement_note.as_deref().map(|note| format!(". {}", prose::doc_line(note)));
    format!("{words}{inferred}{}", note.unwrap_or_default())
}

fn alternatives_words(alternatives: &[Vec<String>], scopes: &[(String, Name)]) -> String {
    let link = |scope: &String| match scopes.iter().find(|(wire, _)| wire == scope) {
        Some((wire, name)) => {
            format!("[{}](crate::Scope::{})", prose::code(wire), name.as_str())
        }
        None => prose::code(scope),
    };
    let sets =
        alternatives.iter().map(|set| set.iter().map(link).collect::<Vec<_>>().join(" and "));
    sets.collect::<Vec<_>>().join(", or ")
}

pub(super) fn paging_words(paging: &ir::Paging) -> String {
    let style = match &paging.style {
        PagingStyle::PageNumber { .. } => "by page number",
        PagingStyle::Offset { .. } => "by offset",
        PagingStyle::Cursor { .. } => "by cursor",
        PagingStyle::LastItem { .. } => "by the last item before",
        PagingStyle::NextUrl { .. } => "by the next page's URL",
        PagingStyle::Link => "by the `Link` header",
    };
    let setter = paging.size.as_ref().map(|size| {
        let setter = || identifier(size, Case::Snake);
        format!("`{}`", if paging.in_body { "page_size".to_owned() } else { setter() })
    });
    match (paging.default_size, paging.max_size, setter) {
        (Some(default), Some(max), Some(size)) => {
            format!("{style}, {default} items a page unless {size} says otherwise (at most {max})")
        }
        (Some(default), None, Some(size)) => {
            format!("{style}, {default} items a page unless {size} says otherwise")
        }
        (None, Some(max), Some(size)) => format!("{style}, {size} items a page (at most {max})"),
        (Some(default), _, None) => format!("{style}, {default} items a page"),
        (None, None, _) | (None, Some(_), None) => style.to_owned(),
    }
}

fn replay_words(operation: &Operation) -> &'static str {
    match operation.replay {
        Replay::Safe => "safe to repeat",
        Replay::Keyed => "repeated with the same idempotency key",
        Replay::Once => "sent once: never repeated unless it provably did not leave",
    }
}
