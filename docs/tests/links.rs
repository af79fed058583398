//! Links between the texts lead somewhere, in the repository and in the book.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A text: where its links lead, and the anchors that it has.
#[derive(Debug, Default)]
struct Text {
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Reads a Markdown text; an anchor is made of a heading as on GitHub and by mdBook.
fn read(markdown: &str) -> Text {
    let mut text = Text::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                text.anchors.extend(heading.take().map(|words| anchor(&words)));
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                text.links.push(dest_url.to_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for attribute in ["href=\"", "src=\"", "srcset=\""] {
                    let values = html.split(attribute).skip(1);
                    text.links
                        .extend(values.filter_map(|rest| Some(rest.split_once('"')?.0.into())));
                }
            }
            _ => {}
        }
    }
    text
}

fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        letter => letter.is_alphanumeric().then(|| letter.to_ascii_lowercase()),
    });
    kept.collect()
}

/// Every Markdown file of the repository, by its path from the root. What the generator writes has links
/// of one form only, and the golden tests for them.
fn texts() -> BTreeMap<PathBuf, Text> {
    let mut found = BTreeMap::new();
    for folder in [".", "docs", "docs/guide", "specs", "examples", "mock", "runtime", "xtask"] {
        collect(&root().join(folder), folder == "examples", &mut found);
    }
    found
}

fn collect(folder: &Path, deep: bool, found: &mut BTreeMap<PathBuf, Text>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|ending| ending == "md") {
            let name = path.strip_prefix(root()).unwrap().to_owned();
            found.insert(clean(&name), read(&fs::read_to_string(&path).unwrap()));
        } else if deep && path.is_dir() && !path.ends_with("target") {
            collect(&path, deep, found);
        }
    }
}

/// A path without `.` and `..`.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(clean.pop()),
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// Where a link of a text leads: a path from the root, and the anchor there. `None`: out of here.
fn target(from: &Path, link: &str) -> Option<(PathBuf, Option<String>)> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) =
        link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let path = if path.is_empty() {
        from.to_owned()
    } else {
        clean(&from.parent().unwrap_or(Path::new("")).join(path))
    };
    Some((path, anchor.map(str::to_owned)))
}

#[test]
fn links_lead_to_files_and_headings() {
    let texts = texts();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (from, text) in &texts {
        for link in &text.links {
            let Some((path, anchor)) = target(from, link) else { continue };
            count += 1;
            let there = texts.get(&path);
            let leads = match (&anchor, there) {
                (Some(anchor), Some(there)) => there.anchors.contains(anchor),
                (Some(_), None) => false,
                (None, _) => root().join(&path).exists(),
            };
            if !leads {
                wrong.push(format!("{}: {link}", from.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these lead nowhere:\n{}", wrong.join("\n"));
    assert!(count > 80, "only {count} links");
}

/// The chapters that the summary lists.
fn chapters() -> Vec<PathBuf> {
    let summary = Path::new("docs/guide/SUMMARY.md");
    let text = read(&fs::read_to_string(root().join(summary)).unwrap());
    text.links.iter().filter_map(|link| Some(target(summary, link)?.0)).collect()
}

/// The files that a text takes in whole.
fn included(from: &Path, markdown: &str) -> Vec<PathBuf> {
    let names = markdown.split("{{#include ").skip(1).filter_map(|rest| rest.split_once("}}"));
    names.map(|(name, _)| clean(&from.parent().unwrap().join(name.trim()))).collect()
}

/// A book is made of chapters alone: what they link to has to be in it.
#[test]
fn chapters_link_to_chapters() {
    let (chapters, texts) = (chapters(), texts());
    for chapter in &chapters {
        let markdown = fs::read_to_string(root().join(chapter)).unwrap();
        for link in &texts[chapter].links {
            if let Some((path, _)) = target(chapter, link) {
                let is_picture = path.extension().is_some_and(|ending| ending == "svg")
                    && path.starts_with("docs/guide");
                assert!(
                    chapters.contains(&path) || is_picture,
                    "{}: {link} is not in the book",
                    chapter.display()
                );
            }
        }
        for name in included(chapter, &markdown) {
            let text = texts.get(&name).unwrap_or_else(|| panic!("{} is no text", name.display()));
            let relative = text
                .links
                .iter()
                .find(|link| !link.starts_with('#') && target(chapter, link).is_some());
            // Its place in the book is another than in the repository.
            assert_eq!(relative, None, "{} is part of the book", name.display());
        }
    }
    let guide = texts.keys().filter(|path| path.starts_with("docs/guide"));
    let guide: Vec<&PathBuf> = guide.filter(|path| !path.ends_with("SUMMARY.md")).collect();
    for path in guide {
        assert!(chapters.contains(path), "{} is not in the summary", path.display());
    }
}

/// `guide.rs` compiles the Rust of the chapters that it names.
#[test]
fn every_chapter_with_rust_is_compiled() {
    let compiled = fs::read_to_string(root().join("docs/guide.rs")).unwrap();
    for chapter in chapters() {
        let markdown = fs::read_to_string(root().join(&chapter)).unwrap();
        let all = included(&chapter, &markdown).into_iter().chain([chapter.clone()]);
        for path in all {
            let markdown = fs::read_to_string(root().join(&path)).unwrap();
            let name = path.strip_prefix("docs/guide").unwrap_or(&path);
            let is_named = compiled.contains(&format!("\"{}\"", name.display()));
            let has_rust = markdown.lines().any(|line| line.starts_with("```rust"));
            assert!(is_named || !has_rust, "{} is not compiled", path.display());
        }
    }
}

#[test]
fn anchors_are_made_of_headings() {
    let text = read("# A `b.c[]` d\n\n## What's *this*?\n");
    assert_eq!(text.anchors.into_iter().collect::<Vec<_>>(), ["a-bc-d", "whats-this"]);
}
