//! Generated crates as modules of a few crates: a build, a test and a page of docs for each would cost
//! as much as they do together.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::Place;
use crate::base::PROVIDER;
use crate::skeleton::Files;

/// How many modules are in a crate.
const MODULES: usize = 32;

/// The runtime's macro of this name, for a module instead of a crate.
const HANDLES: &str = "macro_rules! handles { ($module:ident $client:ident { \
    $($(#[$attribute:meta])* $method:ident() -> $handle:ident if $feature:literal,)* }) => { impl $client { $( \
    $(#[$attribute])* #[cfg(feature = $feature)] pub fn $method(&self) -> crate::$module::resources::$handle { \
    crate::$module::resources::$handle(self.0.clone()) } )* } }; }\n";

/// Writes the crates, and gives back the name and the folder of each.
pub(super) fn write(crates: &[Files], place: &Place) -> Result<Vec<(String, PathBuf)>, String> {
    let all = place.scratch.join("crates");
    let _ = fs::remove_dir_all(&all);
    let mut packages = Vec::new();
    for (at, modules) in crates.chunks(MODULES).enumerate() {
        let package = format!("hostile{at}");
        let folder = all.join(&package);
        let mut features = BTreeSet::new();
        for (at, files) in modules.iter().enumerate() {
            write_module(&folder, &package, &format!("m{at}"), files)?;
            features
                .extend(files.get("Cargo.toml").map(|text| features_of(text)).unwrap_or_default());
        }
        let lines = |visibility: &str| -> String {
            (0..modules.len()).map(|at| format!("{visibility}mod m{at};\n")).collect()
        };
        let root = format!("//! Modules of which each was a crate.\n{HANDLES}{}", lines("pub "));
        save(&folder.join("src/lib.rs"), &root)?;
        save(&folder.join("tests/all/main.rs"), &lines(""))?;
        save(&folder.join("Cargo.toml"), &manifest(&package, &features, place))?;
        lock(&folder, place)?;
        packages.push((package, folder));
    }
    Ok(packages)
}

/// A crate with everything in it that must not be found in the others.
pub(super) fn write_control(place: &Place) -> Result<PathBuf, String> {
    let folder = place.scratch.join("crates/control");
    let canary = place.canary.join("control");
    let source = format!(
        "//! <script>pwNED()</script> <img src=x onerror=pwNED()> <a href='javascript:pwNED()'>x</a>\n\
         //!\n//! ```\n//! std::fs::write({:?}, \"\").unwrap();\n\
         //! assert!(std::net::TcpStream::connect(\"192.0.2.1:80\").is_err());\n//! ```\n",
        canary.display().to_string()
    );
    save(&folder.join("src/lib.rs"), &source)?;
    save(&folder.join("Cargo.toml"), &manifest("control", &BTreeSet::new(), place))?;
    lock(&folder, place)?;
    Ok(folder)
}

fn write_module(folder: &Path, package: &str, module: &str, files: &Files) -> Result<(), String> {
    for (path, text) in files {
        let text = in_paths(text, "crate::", &format!("crate::{module}::"));
        let text = in_paths(&text, &format!("{PROVIDER}::"), &format!("{package}::{module}::"))
            .replace("codegen::handles! {", &format!("handles! {{ {module}"));
        let into = match path.as_str() {
            "src/lib.rs" => format!("src/{module}/mod.rs"),
            "tests/operations.rs" => format!("tests/all/{module}.rs"),
            // The README is shown by no compiler, and the rest is data.
            path => match path.strip_prefix("src/") {
                Some(inside) => format!("src/{module}/{inside}"),
                None => continue,
            },
        };
        save(&folder.join(into), &text)?;
    }
    Ok(())
}

/// Replaces the beginning of paths, and not the end of a longer name.
fn in_paths(text: &str, from: &str, to: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        let is_name = before.ends_with(|c: char| c == '_' || c.is_alphanumeric());
        replaced.push_str(before);
        replaced.push_str(if is_name { from } else { to });
        rest = after;
    }
    replaced + rest
}

fn features_of(manifest: &str) -> Vec<String> {
    let manifest: DocumentMut = manifest.parse().unwrap_or_default();
    let features = manifest.get("features").and_then(Item::as_table_like);
    let names =
        features.into_iter().flat_map(|table| table.iter().map(|(name, _)| name.to_owned()));
    names
        .filter(|name| {
            !["default", "all", "blocking", "hyper", "reqwest", "tracing"].contains(&name.as_str())
        })
        .collect()
}

fn manifest(package: &str, features: &BTreeSet<String>, place: &Place) -> String {
    let mut manifest = DocumentMut::new();
    manifest["package"] = table([
        ("name", value(package)),
        ("version", value("0.0.0")),
        ("edition", value("2024")),
        ("publish", value(false)),
    ]);
    let mut all = Table::new();
    all["default"] = value(Array::from_iter(["all", "hyper"]));
    all["all"] = value(features.iter().map(String::as_str).collect::<Array>());
    for name in ["blocking", "hyper"] {
        all[name] = value(Array::from_iter([format!("scopewright-runtime/{name}")]));
    }
    for name in ["reqwest", "tracing"] {
        all[name] = value(Array::new());
    }
    for name in features {
        all[name] = value(Array::new());
    }
    manifest["features"] = Item::Table(all);
    let path = |name: &str| value(place.workspace.join(name).display().to_string());
    let runtime = table([
        ("path", path("runtime")),
        ("default-features", value(false)),
        ("features", value(Array::from_iter(["decimal", "uuid", "xml"]))),
    ]);
    manifest["dependencies"] = table([("scopewright-runtime", runtime)]);
    let tokio = table([
        ("version", value("1")),
        ("features", value(Array::from_iter(["macros", "rt-multi-thread"]))),
    ]);
    manifest["dev-dependencies"] =
        table([("scopewright-mock", table([("path", path("mock"))])), ("tokio", tokio)]);
    // Unit tests there are none; examples in the docs are no unit tests.
    manifest["lib"] = table([("bench", value(false)), ("test", value(false))]);
    manifest["workspace"] = Item::Table(Table::new());
    manifest.to_string()
}

fn table<'k>(entries: impl IntoIterator<Item = (&'k str, Item)>) -> Item {
    Item::Table(Table::from_iter(entries))
}

/// The versions of our workspace: nothing is looked for in a registry.
fn lock(folder: &Path, place: &Place) -> Result<(), String> {
    let lock = fs::read_to_string(place.workspace.join("Cargo.lock"))
        .map_err(|error| error.to_string())?;
    save(&folder.join("Cargo.lock"), &lock)
}

fn save(path: &Path, text: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(told)?;
    }
    fs::write(path, text).map_err(told)
}

#[cfg(test)]
mod tests {
    use super::in_paths;

    #[test]
    fn paths_are_replaced_and_names_are_not() {
        let text = "crate::A, linecrate::B, (crate::C) é_crate::D ::crate::E";
        let moved = in_paths(text, "crate::", "crate::m1::");
        assert_eq!(moved, "crate::m1::A, linecrate::B, (crate::m1::C) é_crate::D ::crate::m1::E");
    }
}
