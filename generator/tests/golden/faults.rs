//! What texts of a document must not become in generated files: items, doctests, links, markup.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag,
};

/// Names that hostile texts declare. No convention of naming makes the second one of anything.
const SENTINELS: [&str; 2] = ["pwned", "pwNED"];

/// What a text did that it must not do, file by file.
pub(crate) fn faults_of(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in files {
        let mut fault = |what: String| faults.push(format!("{path}: {what}"));
        // TOML has its own rule for control characters, which its parser keeps.
        let is_wrong =
            |c: &char| path != "Cargo.toml" && *c != '\n' && (c.is_control() || is_hidden(*c));
        text.chars().filter(is_wrong).for_each(|c| fault(format!("holds {c:?}")));
        match path.as_str() {
            "Cargo.toml" => check_manifest(text, &mut fault),
            "README.md" => check_markdown(text, &["toml", "rust"], &mut fault),
            "llms.txt" => check_page(text, &mut fault),
            "operations.json" => check_catalogue(text, &mut fault),
            list if list.split('.').next_back() == Some("md") => {
                // A line break of ours stands before code.
                let text = text.replace("<br>`", " `").replace("<br>[`", " [`");
                check_markdown(&text, &[], &mut fault);
            }
            _ => check_rust(text, &mut fault),
        }
    }
    faults
}

/// What changes the order of what is shown, or is not shown at all.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

/// The page has one title, a heading for each group and one more, and links to files of the crate only.
fn check_page(text: &str, fault: &mut impl FnMut(String)) {
    check_markdown(text, &["rust"], fault);
    let (mut titles, mut sections, mut links) = (0, 0, 0);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => titles += 1,
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => sections += 1,
            Event::Start(Tag::Link { dest_url, .. }) if is_of_the_crate(&dest_url) => links += 1,
            Event::Start(
                tag @ (Tag::Heading { .. }
                | Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Table(_)
                | Tag::CodeBlock(CodeBlockKind::Indented)),
            ) => fault(format!("has {tag:?}")),
            Event::Html(_) | Event::InlineHtml(_) => fault("has markup".to_owned()),
            _ => {}
        }
    }
    let groups = text.lines().filter(|line| line.starts_with("## `client.")).count();
    if titles != 1 || sections != groups + 1 || !text.starts_with("# ") || links < 4 {
        fault(format!("has {titles} titles, {sections} sections, {groups} groups, {links} links"));
    }
}

fn is_of_the_crate(url: &str) -> bool {
    ["operations.json", "README.md"].contains(&url) || url.starts_with("src/")
}

/// The JSON has the keys that it has without a text, and what is Markdown in it does nothing.
fn check_catalogue(text: &str, fault: &mut impl FnMut(String)) {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else {
        return fault("is no JSON".to_owned());
    };
    let keys: Vec<&String> = value.as_object().into_iter().flat_map(|all| all.keys()).collect();
    if keys.len() != 17 || keys[0] != "format" || keys[16] != "type_places" {
        fault(format!("has the keys {keys:?}"));
    }
    check_described(&value, fault);
}

fn check_described(value: &serde_json::Value, fault: &mut impl FnMut(String)) {
    match value {
        serde_json::Value::Object(all) => {
            for (key, value) in all {
                match value.as_str() {
                    Some(text)
                        if ["summary", "description", "doc", "note"].contains(&key.as_str()) =>
                    {
                        check_markdown(text, &["text"], fault);
                    }
                    _ => check_described(value, fault),
                }
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|one| check_described(one, fault)),
        _ => {}
    }
}

fn check_manifest(text: &str, fault: &mut impl FnMut(String)) {
    let Ok(manifest) = text.parse::<toml_edit::DocumentMut>() else {
        return fault("is no TOML".to_owned());
    };
    let tables: Vec<&str> = manifest.iter().map(|(key, _)| key).collect();
    if tables != ["package", "features", "dependencies", "dev-dependencies", "lib", "lints"] {
        fault(format!("has the tables {tables:?}"));
    }
    let dependencies =
        manifest.get("dependencies").and_then(|item| item.as_table()).map(toml_edit::Table::len);
    if dependencies != Some(1) {
        fault(format!("has {dependencies:?} dependencies"));
    }
}

fn check_rust(text: &str, fault: &mut impl FnMut(String)) {
    if let Err(error) = syn::parse_file(text) {
        return fault(format!("does not parse: {error}"));
    }
    let tokens: TokenStream = text.parse().expect("it parses");
    let mut docs = Vec::new();
    check_tokens(tokens, &mut docs, fault);
    for doc in docs {
        check_markdown(&doc, &["text", "no_run"], fault);
    }
}

/// Looks for the function in all tokens, also in those of macros, and collects the docs of each item.
fn check_tokens(tokens: TokenStream, docs: &mut Vec<String>, fault: &mut impl FnMut(String)) {
    let mut open = false;
    for tree in tokens {
        match tree {
            // The signs of an attribute stand between two lines of docs.
            TokenTree::Punct(sign) if matches!(sign.as_char(), '#' | '!') => {}
            TokenTree::Group(group) => {
                let line = doc_of(&group.stream());
                match (&line, docs.last_mut().filter(|_| open)) {
                    (Some(line), Some(doc)) => doc.push_str(&format!("\n{line}")),
                    (Some(line), None) => docs.push(line.clone()),
                    (None, _) => check_tokens(group.stream(), docs, fault),
                }
                open = line.is_some();
            }
            other => {
                if matches!(&other, TokenTree::Ident(name) if SENTINELS.iter().any(|sentinel| name == sentinel))
                {
                    fault("has an item of the text".to_owned());
                }
                open = false;
            }
        }
    }
}

/// The text of `doc = "…"`, without the space that each line starts with.
fn doc_of(attribute: &TokenStream) -> Option<String> {
    let mut trees = attribute.clone().into_iter();
    let name = trees.next()?;
    let literal = trees.nth(1)?;
    let text: syn::LitStr = syn::parse2(TokenStream::from(literal)).ok()?;
    let text = text.value();
    (name.to_string() == "doc").then(|| text.strip_prefix(' ').unwrap_or(&text).to_owned())
}

/// Code of other kinds than these, markup, links that run something, and names that rustdoc would link.
fn check_markdown(text: &str, kinds: &[&str], fault: &mut impl FnMut(String)) {
    let mut linked = Vec::new();
    let mut link = |broken: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        linked.push(broken.reference.to_string());
        None
    };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut example = None;
    for event in Parser::new_with_broken_link_callback(text, options, Some(&mut link)) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind)))
                if kinds.contains(&&*kind) =>
            {
                example = (&*kind == "no_run").then(String::new);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                fault(format!("has code of the kind {kind:?}: {text}"));
            }
            Event::Text(code) if example.is_some() => {
                example.get_or_insert_default().push_str(&code);
            }
            Event::End(_) => match example.take() {
                Some(code) if !is_whole(&code) => {
                    fault(format!("has an example that is cut: {code}"));
                }
                _ => {}
            },
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if is_foreign(&dest_url) =>
            {
                fault(format!("links to {dest_url}"));
            }
            Event::Html(html) | Event::InlineHtml(html) if !is_ours(&html) => {
                fault(format!("has the markup {html}"));
            }
            _ => {}
        }
    }
    linked
        .iter()
        .filter(|name| name.contains("std::env"))
        .for_each(|name| fault(format!("links to {name}")));
}

/// Whether an example of ours is there from its first line to its last: one that calls an operation, or
/// the one that receives a webhook.
fn is_whole(code: &str) -> bool {
    (code.starts_with("# ") && code.ends_with("# Ok(()) }\n"))
        || (code.starts_with("use ") && code.ends_with("\n}\n"))
}

fn is_foreign(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    matches!(scheme, Some((scheme, rest)) if !rest.starts_with(':') && !["http", "https", "mailto"].contains(&scheme.as_str()))
        || url.contains("std::env")
}

/// The first line of a README, which no input reaches.
fn is_ours(html: &str) -> bool {
    html.starts_with("<!-- Generated by `cargo xtask generate` from specs/hostile/{")
}
