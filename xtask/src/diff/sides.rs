//! The versions that are compared: folders, documents, commits.

use std::path::Path;

use scopewright_generator::{Input, SourceFile};

use super::{git, on_disk};
use crate::arguments::DiffArguments;
use crate::disk;
use crate::generate::unknown_provider;
use crate::stop::{Fault, Stop};
use crate::workspace::{located, shown};

/// Two paths of the command line.
pub(super) fn from_disk(arguments: &DiffArguments) -> Result<(Input, Input), Stop> {
    let [old, new] = arguments.sides.as_slice() else {
        return Err(Stop::Usage(
            Fault::new("two versions are compared: `cargo xtask diff OLD NEW`")
                .help("or the folders under specs/ with a commit: `cargo xtask diff --git HEAD`"),
        ));
    };
    let specs = located(arguments.specs.as_deref(), "specs");
    // Both go by one name, so that a folder's name is no difference.
    let provider = match &arguments.provider {
        Some(provider) => provider.clone(),
        None => name_of(new),
    };
    let annotations = arguments.provider.as_deref();
    Ok((
        version(&specs, &provider, annotations, old)?,
        version(&specs, &provider, annotations, new)?,
    ))
}

/// The last word of a path, without its ending; of `api.yaml` in a folder, the folder's.
fn name_of(path: &Path) -> String {
    let word = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        stem.chars().map(word).collect::<String>().trim_matches('-').to_owned()
    };
    let own = word(path);
    let name = match (own.as_str(), path.parent()) {
        ("api", Some(parent)) if !word(parent).is_empty() => word(parent),
        _ => own,
    };
    if name.is_empty() { "api".to_owned() } else { name }
}

fn version(
    specs: &Path,
    provider: &str,
    annotations: Option<&str>,
    path: &Path,
) -> Result<Input, Stop> {
    if path.is_dir() {
        let parent = path.parent().unwrap_or(path);
        let folder = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let folder = folder.unwrap_or_default();
        let mut input = on_disk(parent, &folder)?;
        for file in &mut input.files {
            let inside = file.name.strip_prefix(&format!("specs/{folder}/"));
            file.name = format!("specs/{provider}/{}", inside.unwrap_or(&file.name));
        }
        return Ok(Input { provider: provider.to_owned(), ..input });
    }
    let mut files = match annotations {
        Some(name) => annotations_of(specs, name, provider)?,
        None => Vec::new(),
    };
    let reading = disk::read_document(path, String::new());
    let Some(document) = reading.files.into_iter().next() else {
        let reason = reading.unreadable.first().map_or("", |(_, reason)| reason);
        return Err(Fault::new(format!("cannot read `{}`: {reason}", shown(path))).into());
    };
    files.push(named(provider, document.text, path));
    Ok(Input { provider: provider.to_owned(), files, document: None })
}

/// A document under the name that it would have in a folder.
pub(crate) fn named(provider: &str, text: String, path: &Path) -> SourceFile {
    let is_json = path.extension().is_some_and(|ending| ending == "json")
        || text.trim_start().starts_with('{');
    let ending = if is_json { "json" } else { "yaml" };
    SourceFile { name: format!("specs/{provider}/api.{ending}"), text }
}

fn annotations_of(specs: &Path, name: &str, provider: &str) -> Result<Vec<SourceFile>, Stop> {
    let listing = disk::list_providers(specs)?;
    if !listing.has(name) {
        return Err(Stop::Usage(unknown_provider(&listing, specs, name)));
    }
    let mut files = on_disk(specs, name)?.files;
    files.retain(|file| !is_document(&file.name));
    for file in &mut files {
        if let Some(inside) = file.name.strip_prefix(&format!("specs/{name}/")) {
            file.name = format!("specs/{provider}/{inside}");
        }
    }
    Ok(files)
}

/// Whether a file is the document of its folder.
pub(crate) fn is_document(name: &str) -> bool {
    ["/api.yaml", "/api.yml", "/api.json"].iter().any(|end| name.ends_with(end))
}

/// The folders of specs/, each with what it was in a commit.
pub(super) fn from_git(
    arguments: &DiffArguments,
    revision: &str,
) -> Result<Vec<(Input, Input)>, Stop> {
    let specs = located(arguments.specs.as_deref(), "specs");
    let listing = disk::list_providers(&specs)?;
    let named: Vec<String> =
        arguments.sides.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if let Some(unknown) = named.iter().find(|name| !listing.has(name)) {
        return Err(Stop::Usage(unknown_provider(&listing, &specs, unknown)));
    }
    let is_chosen = |name: &&String| named.is_empty() || named.contains(name);
    let mut pairs = Vec::new();
    for provider in listing.providers.iter().filter(is_chosen) {
        let files = git::files(&specs, provider, revision)?;
        if !files.iter().any(|file| is_document(&file.name)) {
            let message = format!("`{provider}` is not in `{revision}`");
            if named.is_empty() {
                crate::terminal::message(&format!("warning: {message}"));
                continue;
            }
            return Err(Fault::new(message).into());
        }
        let old = Input { provider: provider.clone(), files, document: None };
        pairs.push((old, on_disk(&specs, provider)?));
    }
    Ok(pairs)
}
