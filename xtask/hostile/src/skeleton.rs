//! The shape of generated files: what is left when texts, numbers and names of the inputs are taken out.
//!
//! Two documents that differ in a text have the same shape, unless the text has become something else
//! than a text. Docs are left out, since they have as many lines as their text; the order of items and
//! entries as well, since it follows names.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use toml_edit::{DocumentMut, Item};

/// Generated files by their path.
pub type Files = BTreeMap<String, String>;

/// The identifiers of all Rust files.
pub fn words(files: &Files) -> HashSet<String> {
    let mut words = HashSet::new();
    for tokens in rust(files).filter_map(|(_, text)| text.parse::<TokenStream>().ok()) {
        collect(tokens, &mut words);
    }
    words
}

fn collect(tokens: TokenStream, words: &mut HashSet<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(word) => {
                words.insert(word.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), words),
            _ => {}
        }
    }
}

/// The shape of each file, sorted: files may have names of the inputs as well. Identifiers that are not
/// among these words come from the inputs.
pub fn of(files: &Files, words: &HashSet<String, impl BuildHasher>) -> Vec<String> {
    let mut shapes: Vec<String> = rust(files)
        .map(|(path, text)| {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            match text.parse() {
                Ok(tokens) => format!("{folder} {}", shape(tokens, words)),
                Err(error) => format!("{folder} {error}"),
            }
        })
        .collect();
    shapes.extend(files.get("Cargo.toml").map(|text| manifest(text)));
    let others = files.keys().filter(|path| !is_rust(path));
    shapes.extend(
        others.map(|path| {
            path.rsplit_once('/').map_or(path.as_str(), |(folder, _)| folder).to_owned()
        }),
    );
    shapes.sort();
    shapes
}

fn is_rust(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "rs")
}

fn rust(files: &Files) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| is_rust(path))
}

/// Tokens without texts and names, entries in an order of their own.
fn shape(tokens: TokenStream, words: &HashSet<String, impl BuildHasher>) -> String {
    let mut entries = Vec::new();
    let mut entry = String::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(sign) if sign.as_char() == '#' && is_doc(trees.peek()) => {
                trees.next();
            }
            // `#!` before the docs of a file.
            TokenTree::Punct(sign)
                if sign.as_char() == '!' && entry.ends_with('#') && is_doc(trees.peek()) =>
            {
                entry.pop();
                trees.next();
            }
            // A long type is broken over lines, with a comma at its end.
            TokenTree::Punct(sign) if sign.as_char() == ',' && is_end_of_type(trees.peek()) => {}
            TokenTree::Punct(sign) => {
                entry.push(sign.as_char());
                if matches!(sign.as_char(), ',' | ';') {
                    entries.push(std::mem::take(&mut entry));
                }
            }
            TokenTree::Literal(_) => entry.push('"'),
            TokenTree::Ident(word) => {
                let word = word.to_string();
                entry.push(' ');
                entry.push_str(if words.contains(&word) { &word } else { "·" });
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                entry.push_str(&format!("{open}{}{close}", shape(group.stream(), words)));
                if group.delimiter() == Delimiter::Brace {
                    entries.push(std::mem::take(&mut entry));
                }
            }
        }
    }
    if !entry.is_empty() {
        entry.push(',');
        entries.push(entry);
    }
    entries.sort();
    entries.concat()
}

/// `[doc = "…"]`, and nothing else in it.
fn is_end_of_type(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Punct(sign)) if sign.as_char() == '>')
}

fn is_doc(tree: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Group(group)) = tree else { return false };
    let trees: Vec<TokenTree> = group.stream().into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(_)] => name == "doc",
        _ => false,
    }
}

/// The keys of a manifest, the dependencies as they are. Features have names of the inputs, and which
/// features of the runtime are on depends on the types.
fn manifest(text: &str) -> String {
    let Ok(manifest) = text.parse::<DocumentMut>() else { return "no manifest".to_owned() };
    let mut lines = BTreeSet::new();
    for (table, item) in manifest.iter() {
        let entries: Vec<(&str, &Item)> =
            item.as_table_like().into_iter().flat_map(|table| table.iter()).collect();
        for (key, value) in entries {
            lines.insert(match table {
                "features" => format!("{table}.·"),
                "dependencies" | "dev-dependencies" => {
                    format!("{table}.{key} = {}", without_features(value))
                }
                _ => format!("{table}.{key}"),
            });
        }
    }
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

fn without_features(dependency: &Item) -> String {
    let mut dependency = dependency.clone();
    if let Some(table) = dependency.as_table_like_mut() {
        table.remove("features");
    }
    dependency.to_string().split_whitespace().collect()
}

/// What stands in the files of Rust as a text, literals and docs, each as a number. Other files are not
/// compiled; they have lines and columns of the document, which differ wherever a text is longer.
pub fn texts(files: &Files) -> BTreeSet<u64> {
    let mut texts = BTreeSet::new();
    for tokens in rust(files).filter_map(|(_, text)| text.parse::<TokenStream>().ok()) {
        literals(tokens, &mut texts);
    }
    texts
}

fn literals(tokens: TokenStream, texts: &mut BTreeSet<u64>) {
    for tree in tokens {
        match tree {
            TokenTree::Literal(literal) => {
                texts.insert(number(&literal.to_string()));
            }
            TokenTree::Group(group) => literals(group.stream(), texts),
            _ => {}
        }
    }
}

fn number(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Files, of, words};

    fn shapes(known: &HashSet<String>, path: &str, text: &str) -> Vec<String> {
        of(&Files::from([(path.to_owned(), text.to_owned())]), known)
    }

    #[test]
    fn names_texts_docs_and_order_are_no_part_of_the_shape() {
        let rust = |text: &str| Files::from([("src/a.rs".to_owned(), text.to_owned())]);
        let known =
            words(&rust("pub struct X { pub y: Option<String> } const Z: &str = \"\"; fn f() {}"));
        let shape = |text: &str| shapes(&known, "src/a.rs", text);
        let one = shape(
            "/// One.\npub struct A { pub b: Option<String> } const C: &str = \"d\"; fn f() {}",
        );
        let other = shape(
            "//! All.\nconst CC: &str = \"x\"; fn f() {}\n/// x\n/// y\npub struct E { pub g: Option<String> }",
        );
        assert_eq!(one, other);
        for more in ["fn g() {}", "#[x] struct Y;", "use x::y;", "const D: &str = \"\";"] {
            assert_ne!(
                one,
                shape(&format!(
                    "pub struct A {{ pub b: Option<String> }} const C: &str = \"d\"; fn f() {{}} {more}"
                )),
                "{more}"
            );
        }
        assert_ne!(
            one,
            shape("pub struct A { pub b: Option<u8> } const C: &str = \"d\"; fn f() {}")
        );
    }

    #[test]
    fn what_a_manifest_depends_on_is_part_of_its_shape() {
        let known = HashSet::new();
        let shape = |text: &str| shapes(&known, "Cargo.toml", text);
        let one = shape(
            "[package]\nname = \"a\"\n[features]\nx = []\n[dependencies]\nr = { version = \"1\", features = [\"y\"] }\n",
        );
        assert_eq!(
            one,
            shape(
                "[package]\nname = \"b\"\n[features]\ny = []\n[dependencies]\nr = { version = \"1\" }\n"
            )
        );
        assert_ne!(
            one,
            shape(
                "[package]\nname = \"b\"\n[features]\ny = []\n[dependencies]\nr = { version = \"2\" }\n"
            )
        );
        assert_ne!(
            one,
            shape(
                "[package]\nname = \"b\"\nbuild = \"x\"\n[features]\ny = []\n[dependencies]\nr = { version = \"1\" }\n"
            )
        );
    }
}
