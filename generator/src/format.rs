//! Tokens become formatted text, and every file gets its header and its blank lines.
//!
//! Items are printed by prettyplease, one after the other because it keeps no blank lines. Tables of
//! data (constants, macro calls) are laid out here: one entry after the other on as few lines as they
//! need, where prettyplease would give each a line. Nothing fails but by a mistake of ours: tokens
//! that are no item.

mod layout;

use proc_macro2::TokenStream;

use crate::{
    GeneratedFile,
    emit::{Chunk, Part},
    file,
};

/// Finishes the files of a crate, sorted by path.
pub(crate) fn format(parts: Vec<Part>) -> Vec<GeneratedFile> {
    let mut files: Vec<GeneratedFile> = parts.into_iter().map(format_part).collect();
    files.sort();
    // Names are unique whatever their case, so this is a mistake of ours.
    assert!(
        file::clash(&files).is_none(),
        "two files have nearly one path: {:?}",
        file::clash(&files)
    );
    files
}

fn format_part(part: Part) -> GeneratedFile {
    match part {
        Part::Text { path, text } => GeneratedFile::new(path.as_str(), text.into_string()),
        Part::Rust { path, header, chunks } => {
            // The header is not a comment on the first item; a macro call has its own inside.
            let first = chunks.iter().find(|chunk| !matches!(chunk, Chunk::Use(_)));
            let starts_with_item =
                !matches!(first, Some(Chunk::Inner(_) | Chunk::Items(_))) && !has_uses(&chunks);
            let gap = if starts_with_item { "\n" } else { "" };
            let blocks = chunks.into_iter().map(format_chunk).filter(|block| !block.is_empty());
            let body: Vec<String> = blocks.collect();
            GeneratedFile::new(path.as_str(), format!("// {header}\n{gap}{}", body.join("\n")))
        }
    }
}

fn has_uses(chunks: &[Chunk]) -> bool {
    matches!(chunks.first(), Some(Chunk::Use(lines)) if !lines.is_empty())
}

fn format_chunk(chunk: Chunk) -> String {
    match chunk {
        Chunk::Inner(tokens) | Chunk::Item(tokens) => separate_items(&unparse(&tokens)),
        Chunk::Use(lines) => lines.iter().map(layout::use_line).collect(),
        Chunk::Wire(call) => layout::macro_call(&call),
        Chunk::Items(call) => layout::items_call(&call),
        Chunk::Data(tokens) => layout::constant(&tokens),
        Chunk::Methods(block) => layout::methods(&block),
    }
}

fn unparse(tokens: &TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => panic!("the generator made tokens that are no Rust file: {error}\n{tokens}"),
    }
}

/// A blank line between the functions of an `impl`, and nothing else changed.
fn separate_items(text: &str) -> String {
    let mut separated = String::with_capacity(text.len() + text.len() / 16);
    let mut before = "";
    for line in text.lines() {
        let starts =
            before == "    }" && !line.is_empty() && line != "}" && line.starts_with("    ");
        let starts_outer = before == "}" && !line.is_empty();
        if starts || starts_outer {
            separated.push('\n');
        }
        separated.push_str(line);
        separated.push('\n');
        before = line;
    }
    separated
}

/// Tokens on one line, as they stand in the source where they fit.
pub(crate) fn one_line(tokens: &TokenStream) -> String {
    layout::spaced(tokens)
}

/// A statement as it stands in a doc comment.
pub(crate) fn statement(tokens: &TokenStream) -> Vec<String> {
    layout::statement(tokens)
}
