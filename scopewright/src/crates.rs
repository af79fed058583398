//! Which generated crates a program stands on: those that were named, or those that cargo knows of.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::catalogue::Catalogue;

/// The manifest of the program whose source this is.
pub(crate) fn manifest_of(source: &Path) -> Option<PathBuf> {
    let source = std::path::absolute(source).ok()?;
    source.ancestors().map(|folder| folder.join("Cargo.toml")).find(|path| path.is_file())
}

/// The catalogues, by the names of their crates.
pub(crate) fn find(named: &[PathBuf], manifest: Option<&Path>) -> Result<Vec<Catalogue>, String> {
    let folders = if named.is_empty() { dependencies(manifest)? } else { named.to_vec() };
    let mut found: Vec<Catalogue> =
        folders.iter().map(|folder| Catalogue::read(folder)).collect::<Result<_, _>>()?;
    found.sort_by(|a, b| a.library().cmp(b.library()));
    if found.is_empty() {
        return Err(
            "the program depends on no generated crate; name one with `--crate DIR`".to_owned()
        );
    }
    Ok(found)
}

/// What `cargo metadata` says, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Option<Resolve>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    root: Option<String>,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

/// The folders of the packages that the program depends on directly and that carry a catalogue.
fn dependencies(manifest: Option<&Path>) -> Result<Vec<PathBuf>, String> {
    let manifest = manifest
        .ok_or("there is no Cargo.toml around the source; name crates with `--crate DIR`")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(manifest)
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let direct = metadata.resolve.and_then(|resolve| {
        let root = resolve.root?;
        resolve.nodes.into_iter().find(|node| node.id == root).map(|node| node.dependencies)
    });
    let is_direct =
        |package: &&Package| direct.as_ref().is_none_or(|direct| direct.contains(&package.id));
    let folders = metadata.packages.iter().filter(is_direct).filter_map(|package| {
        let folder = package.manifest_path.parent()?;
        folder.join("operations.json").is_file().then(|| folder.to_owned())
    });
    Ok(folders.collect())
}
