//! The docs of types, fields and methods: the document's prose, and the facts of the model in words.

use crate::escape::{DocLines, Markdown, md, prose};
use crate::ir::{self, Doc, Operation, PagingStyle, Replay, Requirement};

use super::{
    model::{Name, RowPlan},
    names::Case,
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
    pub(super) title: &'a Markdown,
    /// What the document says besides.
    pub(super) description: &'a DocLines,
    /// The scopes and their variants.
    pub(super) scopes: &'a [(String, Name)],
    /// The method of the operation that it is a further way to call.
    pub(super) base: &'a Name,
    /// The further ways to call it.
    pub(super) also: &'a [&'a Name],
    /// The type of its errors.
    pub(super) errors: Option<&'a Markdown>,
    /// Where its answer leads.
    pub(super) next: &'a DocLines,
}

/// The docs of a method, up to its example.
pub(super) fn method_doc(operation: &Operation, facts: &MethodFacts<'_>) -> DocLines {
    if let Some(further) = &operation.further {
        return md!("{}.", further_words(further, facts.base)).wrapped();
    }
    let mut lines = prose::lines(&prose::sentence(facts.title.as_str()));
    if !facts.description.is_empty() {
        lines.blank();
        lines.extend(facts.description.clone());
    }
    lines.blank();
    lines.push(md!("- **Request**: {}", request(operation)));
    if !facts.also.is_empty() {
        let names = facts.also.iter().map(|name| md!("[`{}`](Self::{})", name, name));
        lines.extend(md!("**Also**: {}", Markdown::joined(names, ", ")).item());
    }
    lines.extend(md!("**Scope**: {}", requirement(operation, facts.scopes)).item());
    if let Some(paging) = &operation.paging {
        lines.extend(md!("**Pages**: {}", paging_words(paging)).item());
    }
    lines.extend(md!("**Retries**: {}", replay_words(operation)).item());
    lines.extend(facts.errors.into_iter().flat_map(|words| md!("**Errors**: {}", words).item()));
    lines.extend(facts.next.clone());
    if operation.doc.inferred {
        lines.extend(md!("**Inferred**: the provider does not document this operation").item());
    }
    if let Some(url) = &operation.external_docs {
        lines.extend(prose::lines(&format!("- **See**: <{url}>")));
    }
    lines
}

/// A method in the list of those of its resource.
pub(super) fn row(
    operation: &Operation,
    title: &Markdown,
    scopes: &[(String, Name)],
    base: &Name,
) -> RowPlan {
    let words = match &operation.requirement {
        Requirement::Public => md!("no credential"),
        Requirement::AnyCredential => md!("none"),
        Requirement::Unknown => md!("unknown"),
        Requirement::Scopes(alternatives) => alternatives_words(alternatives, scopes),
    };
    let mark = operation.requirement_inferred.then_some(Markdown::ours("\\*"));
    RowPlan {
        request: request(operation),
        scopes: md!("{}{}", words, mark),
        inferred: operation.requirement_inferred,
        title: match &operation.further {
            Some(further) => further_words(further, base),
            None => title.clone(),
        },
    }
}

fn request(operation: &Operation) -> Markdown {
    prose::code(&format!("{} {}", operation.method, operation.path))
}

/// What a method for a further media type does differently.
fn further_words(further: &ir::Further, base: &Name) -> Markdown {
    let sends = further.sends.as_ref().map(|media| md!(", with {}", prose::code(media)));
    let accept = further.accept.as_ref().map(|media| md!(", answered as {}", prose::code(media)));
    let flag = further.flag.as_ref().map(|flag| md!("; sets {} in the body", prose::code(flag)));
    md!("As [`{}`](Self::{}){}{}{}", base, base, sends, accept, flag)
}

/// The first line: the summary, or the start of the description, or the request line.
pub(super) fn summary(operation: &Operation) -> Markdown {
    let own = operation.summary.as_deref().or(operation.doc.text.as_deref()).map(prose::title);
    own.filter(|line| !line.is_empty()).unwrap_or_else(|| md!("Calls {}", request(operation)))
}

/// The first line without links.
pub(super) fn plain_summary(operation: &Operation) -> Markdown {
    let own = operation.summary.as_deref().or(operation.doc.text.as_deref());
    let own = own.map(prose::plain_title).filter(|line| !line.is_empty());
    own.unwrap_or_else(|| md!("Calls {}", request(operation)))
}

/// The description, unless the summary was taken from it.
pub(super) fn description(operation: &Operation) -> DocLines {
    let (Some(text), Some(summary)) = (operation.doc.text.as_deref(), operation.summary.as_deref())
    else {
        return DocLines::new();
    };
    if text.trim() == summary.trim() { DocLines::new() } else { prose::lines(text) }
}

/// What is said of an answer that nobody describes.
pub(super) fn status_line(status: &str) -> DocLines {
    md!("Status {}.", prose::words(status)).into()
}

/// What is said of a field or parameter that nobody describes.
pub(super) fn on_the_wire(name: &str) -> DocLines {
    md!("{} on the wire.", prose::code(name)).into()
}

fn requirement(operation: &Operation, scopes: &[(String, Name)]) -> Markdown {
    let words = match &operation.requirement {
        Requirement::Public => md!("none, and no credential either"),
        Requirement::AnyCredential => md!("none, any valid credential will do"),
        Requirement::Unknown => md!("unknown, the provider does not say"),
        Requirement::Scopes(alternatives) => alternatives_words(alternatives, scopes),
    };
    let inferred = operation.requirement_inferred.then_some(Markdown::ours(" (inferred)"));
    let note = operation.requirement_note.as_deref().map(|note| md!(". {}", prose::doc_line(note)));
    md!("{}{}{}", words, inferred, note)
}

fn alternatives_words(alternatives: &[Vec<String>], scopes: &[(String, Name)]) -> Markdown {
    let link = |scope: &String| match scopes.iter().find(|(wire, _)| wire == scope) {
        Some((wire, name)) => md!("[{}](crate::Scope::{})", prose::code(wire), name),
        None => prose::code(scope),
    };
    let sets = alternatives.iter().map(|set| Markdown::joined(set.iter().map(link), " and "));
    Markdown::joined(sets, ", or ")
}

fn paging_words(paging: &ir::Paging) -> Markdown {
    let style = Markdown::ours(match &paging.style {
        PagingStyle::PageNumber { .. } => "by page number",
        PagingStyle::Offset { .. } => "by offset",
        PagingStyle::Cursor { .. } => "by cursor",
        PagingStyle::LastItem { .. } => "by the last item before",
        PagingStyle::NextUrl { .. } => "by the next page's URL",
        PagingStyle::Link => "by the `Link` header",
    });
    let setter = paging.size.as_ref().map(|size| {
        let name = || Name::of(size, Case::Snake);
        if paging.in_body { Name::ours("page_size") } else { name() }
    });
    match (paging.default_size, paging.max_size, setter) {
        (Some(default), max, Some(size)) => {
            let most = max.map(|max| md!(" (at most {})", max));
            md!("{}, {} items a page unless `{}` says otherwise{}", style, default, size, most)
        }
        (None, Some(max), Some(size)) => {
            md!("{}, `{}` items a page (at most {})", style, size, max)
        }
        (Some(default), _, None) => md!("{}, {} items a page", style, default),
        (None, None, _) | (None, Some(_), None) => style,
    }
}

fn replay_words(operation: &Operation) -> Markdown {
    Markdown::ours(match operation.replay {
        Replay::Safe => "safe to repeat",
        Replay::Keyed => "repeated with the same idempotency key",
        Replay::Once => "sent once: never repeated unless it provably did not leave",
    })
}
