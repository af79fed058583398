//! Texts of the inputs that mean harm: none of them becomes code, a doctest, a link or markup.

#[path = "golden/compiled.rs"]
mod compiled;
#[path = "golden/positions.rs"]
mod positions;

use compiled::{Files, compile, try_compile};
use positions::{Positions, input};
use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag,
};

/// What people who mean harm write, or who know no better.
const TEXTS: &[&str] = &[
    "\"; fn pwned(){} //",
    "x\n}\nfn pwned() {}\n{",
    "x\r\nfn pwned() {}",
    "x\rfn pwned() {}",
    "x\u{2028}fn pwned() {}\u{2029}x\u{85}x",
    "*/ fn pwned() {} /*",
    "\"# ; fn pwned() {} r#\"",
    "#]\nfn pwned() {}",
    "\\\"; fn pwned(){} //\\",
    "```rust\nfn pwned() {}\n```",
    "x\n\n```\nfn pwned() {}",
    "~~~\nfn pwned() {}\n~~~",
    "> ```\n> fn pwned() {}",
    "- x\n\n  ```\n  fn pwned() {}",
    "x\n\n    fn pwned() {}\n\nx",
    "x\n\n\tfn pwned() {}\n",
    "1. x\n\n        fn pwned() {}",
    "<script>fn pwned() {}</script>",
    "x <script src=x> <img src=x onerror=y>",
    "\u{202e}x\u{2066}x\u{200b}x\u{feff}x",
    "x\u{e0049}\u{e0067}\u{e006e}x\u{e0100}x",
    "x\u{0}x\u{1b}[31mx\u{8}x",
    "{} {{ x }} {% for %} {# x #} ${x} {0} %s",
    "`x`` ` x```x",
    "[x](javascript:alert(1)) [y](JavaScript:alert(1)) ![z](data:text/html,x)",
    "[std::env] [`std::env`] [x](std::env) [y][std::env] [std::env][]",
    "[x]: javascript:alert(1)\n[x]\n\n[std::env]: std::env",
    "<javascript:alert(1)> <std::env>",
    "x | y || z\n|---|---|\n| a",
    "# x\n===\n---\n+++\n[features]\ndefault = [\"pwned\"]",
    "''' \"\"\" \\u0000 \\x",
    "   ",
];

#[test]
fn no_text_of_the_inputs_acts() {
    let mut faults = Vec::new();
    for text in TEXTS {
        let files = compile(&input(&Positions(text)));
        faults.extend(faults_of(&files).into_iter().map(|fault| format!("{text:?}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Places that have a grammar of their own: a text is refused there, with its place, or does no harm.
#[test]
fn no_text_acts_where_not_every_text_is_allowed() {
    let places: [(&str, &str); 15] = [
        ("client.yaml", "/constants/0/value"),
        ("client.yaml", "/package/name"),
        ("client.yaml", "/credential/variable"),
        ("client.yaml", "/idempotency/header"),
        ("client.yaml", "/errors/request_id_header"),
        ("client.yaml", "/errors/schema"),
        ("client.yaml", "/server/variables/region/variable"),
        ("scopes.yaml", "/scopes/orders:read"),
        ("scopes.yaml", "/scopes/orders:read/doc"),
        ("scopes.yaml", "/scheme"),
        ("api.json", "/servers/0/variables/region/default"),
        ("api.json", "/servers/0/variables/region"),
        ("api.json", "/servers/0/url"),
        ("api.json", "/paths/~1orders"),
        ("api.json", "/components/schemas/Gift"),
    ];
    let mut faults = Vec::new();
    let mut accepted = 0;
    for (file, pointer) in places {
        for text in TEXTS {
            let mut input = input(&Positions("x"));
            set(&mut input, file, pointer, text);
            match try_compile(&input) {
                Ok(files) => {
                    accepted += 1;
                    let found = faults_of(&files);
                    faults.extend(
                        found.into_iter().map(|what| format!("{pointer} {text:?}: {what}")),
                    );
                }
                Err(said) => check_report(&said, &mut |what| {
                    faults.push(format!("{pointer} {text:?}: {what}"));
                }),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Were everything refused, nothing would have been looked at.
    assert!(accepted > TEXTS.len(), "{accepted}");
}

/// A message names a place and moves no cursor.
fn check_report(said: &str, fault: &mut impl FnMut(String)) {
    if !said.contains("--> specs/hostile/") {
        fault(format!("is refused without a place: {said}"));
    }
    if let Some(c) = said.chars().find(|c| *c != '\n' && (c.is_control() || is_hidden(*c))) {
        fault(format!("the message holds {c:?}: {said}"));
    }
}

/// Puts a text in place of a value, or of the name of one that is no text.
fn set(input: &mut scopewright_generator::Input, file: &str, pointer: &str, text: &str) {
    let file = input.files.iter_mut().find(|one| one.name.ends_with(file)).expect("it is there");
    let mut value: serde_json::Value = serde_json::from_str(&file.text).expect("it is JSON");
    match value.pointer_mut(pointer).expect("it is there") {
        serde_json::Value::String(place) => text.clone_into(place),
        _ => {
            let (owner, key) = pointer.rsplit_once('/').expect("it is no root");
            let owner = value.pointer_mut(owner).and_then(serde_json::Value::as_object_mut);
            let owner = owner.expect("it is in an object");
            let inner = owner.remove(&key.replace("~1", "/")).expect("it is there");
            let start = if key.starts_with("~1") { "/" } else { "" };
            owner.insert(format!("{start}{text}"), inner);
        }
    }
    file.text = value.to_string();
}

/// The checks themselves find what they are for.
#[test]
fn what_acts_is_found() {
    let found = |path: &str, text: &str| {
        !faults_of(&Files::from([(path.to_owned(), text.to_owned())])).is_empty()
    };
    for text in [
        "fn x() {",
        "fn pwned() {}",
        "x! { { fn pwned() {} } }",
        "/// ```\n/// x()\n/// ```\nstruct X;",
        "///     x()\nstruct X;",
        "x! { /** ```rust\n x() */ }",
        "/// [std::env]\nstruct X;",
        "/// [x](javascript:1)\nstruct X;",
        "/// <script>\nstruct X;",
        "/// \u{202e}\nstruct X;",
        "/// ```no_run\n/// x()\n/// ```\nstruct X;",
    ] {
        assert!(found("src/x.rs", text), "{text:?}");
    }
    assert!(found("Cargo.toml", "[package]\n[profile.dev]\n"));
    assert!(found("README.md", "<script>"));
    assert!(found("src/resources/x.md", "<script>"));
    let page = |more: &str| {
        format!(
            "# x\n\n## `client.x()`\n\n- [a](src/a) [b](src/b) [c](src/c)\n{more}\n## More\n\n- [d](README.md)\n"
        )
    };
    assert!(!found("llms.txt", &page("")));
    for text in [
        "# y",
        "## y",
        "- [e](https://x.example)",
        "<b>",
        "\ny\n-",
        "\n| a |\n|---|\n| b |",
        "![a](src/a)",
    ] {
        assert!(found("llms.txt", &page(text)), "{text:?}");
    }
    assert!(found("operations.json", "{"));
    assert!(found("operations.json", r#"{"format":1}"#));
    assert!(!found(
        "src/x.rs",
        "/// `<script>` [x](https://x.example)\n/// ```text\n/// x\n/// ```\nstruct X;"
    ));
}

fn faults_of(files: &Files) -> Vec<String> {
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
fn is_hidden(c: char) -> bool {
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
    if keys.len() != 14 || keys[0] != "format" || keys[13] != "types" {
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
                if matches!(&other, TokenTree::Ident(name) if name == "pwned") {
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
                Some(code) if !code.starts_with("# ") || !code.ends_with("# Ok(()) }\n") => {
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

fn is_foreign(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    matches!(scheme, Some((scheme, rest)) if !rest.starts_with(':') && !["http", "https", "mailto"].contains(&scheme.as_str()))
        || url.contains("std::env")
}

/// The first line of a README, which no input reaches.
fn is_ours(html: &str) -> bool {
    html.starts_with("<!-- Generated by `cargo xtask generate` from specs/hostile/{")
}
