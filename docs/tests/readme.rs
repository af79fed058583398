//! The Rust in the texts that are no chapters of the guide, compiled: each block stands here too, in a
//! function that gives it what it uses.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_mock::Mock;

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn lists_outlets() -> Outcome {
    let client = presscart::Client::from_env()?; // PRESSCART_API_TOKEN

    let mut outlets = client.outlets().list().items();
    while let Some(outlet) = outlets.try_next().await? {
        println!("{}", outlet.name);
    }
    Ok(())
}

async fn starts_a_mock() -> Outcome {
    let mock =
        Mock::of("specs/presscart")?.token("pc_test_me", ["campaigns.lists"]).start().await?;
    let client = presscart::Client::builder().token("pc_test_me").base_url(mock.url()).build()?;
    drop(client);
    Ok(())
}

/// The blocks of Rust in a text.
fn blocks(markdown: &str) -> Vec<&str> {
    let blocks = markdown.split("\n```rust\n").skip(1);
    blocks.map(|rest| rest.split_once("```").map_or(rest, |(block, _)| block)).collect()
}

/// A text without its spaces and line breaks: a block stands in a function here, where lines are shorter.
fn flat(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn every_block_of_rust_is_compiled() {
    // Nothing calls them: they ask servers.
    let _ = (lists_outlets, starts_a_mock);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let compiled = flat(include_str!("readme.rs"));
    let mut count = 0;
    for folder in ["", "docs", "specs", "examples"] {
        for text in texts(&root.join(folder)) {
            let markdown = fs::read_to_string(&text).unwrap();
            for block in blocks(&markdown) {
                let is_here = compiled.contains(&flat(block));
                assert!(
                    is_here,
                    "{} has a block that is not in this file:\n{block}",
                    text.display()
                );
                count += 1;
            }
        }
    }
    assert!(count >= 2, "only {count} blocks");
}

fn texts(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect()
}
