//! A folder into the documents in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// The file that says which documents there are and what they are.
const INDEX: &str = "INDEX.tsv";

/// A document to generate from.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path in the folder, as the table shows it.
    pub name: String,
    /// The provider's name: that of the file, with an ending, so that no crate has a keyword's name.
    pub provider: String,
    /// The file.
    pub path: PathBuf,
    /// The folder whose files it may refer to, where it is not alone.
    pub neighbours: Option<PathBuf>,
    /// Its size.
    pub bytes: u64,
    /// The operations in it, where the index tells.
    pub operations: Option<usize>,
}

/// Lists the documents of a folder, smallest first.
pub fn list(folder: &Path) -> Result<Vec<Document>, Fault> {
    let index = folder.join(INDEX);
    let names: BTreeMap<String, Option<usize>> = if index.is_file() {
        let text = fs::read_to_string(&index).map_err(|error| Fault::disk(&index, &error))?;
        indexed(&text)
    } else {
        loose(folder)?
    };
    let mut documents = Vec::with_capacity(names.len());
    for (name, operations) in names {
        let path = folder.join(&name);
        let bytes = fs::metadata(&path).map_err(|error| Fault::disk(&path, &error))?.len();
        let neighbours = name.split_once('/').map(|(first, _)| folder.join(first));
        let provider = provider(&name);
        documents.push(Document { name, provider, path, neighbours, bytes, operations });
    }
    documents.sort_by(|a, b| (a.bytes, &a.name).cmp(&(b.bytes, &b.name)));
    Ok(documents)
}

/// First column: the file. The column `operations`: how many there are.
fn indexed(text: &str) -> BTreeMap<String, Option<usize>> {
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let operations = heads.iter().position(|head| *head == "operations");
    lines
        .filter(|line| !line.trim().is_empty())
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let count = operations.and_then(|at| cells.get(at)?.parse().ok());
            Some(((*cells.first()?).to_owned(), count))
        })
        .collect()
}

fn loose(folder: &Path) -> Result<BTreeMap<String, Option<usize>>, Fault> {
    let entries = fs::read_dir(folder).map_err(|error| Fault::disk(folder, &error))?;
    let names = entries.flatten().filter(|entry| entry.path().is_file());
    Ok(names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| [".json", ".yaml", ".yml"].iter().any(|ending| name.ends_with(ending)))
        .map(|name| (name, None))
        .collect())
}

fn provider(name: &str) -> String {
    let stem = name.split('/').next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let plain: String = stem
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character } else { '-' })
        .collect();
    let first = plain.trim_matches('-').to_ascii_lowercase();
    if first.starts_with(|character: char| character.is_ascii_digit()) {
        format!("n{first}-api")
    } else {
        format!("{first}-api")
    }
}
