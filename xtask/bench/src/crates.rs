//! What a contender generated, made into a crate that compiles where it is.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_corpus::fault::Fault;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::contenders::Contender;
use crate::scratch::{Scratch, save};

/// Where the crate is in the folder that a contender generated into.
pub(crate) fn folder(contender: Contender, out: &Path, provider: &str) -> PathBuf {
    match contender {
        Contender::Ours | Contender::Ploidy | Contender::Oas3Gen => out.join(provider),
        Contender::Progenitor | Contender::OpenapiToRust | Contender::OpenapiGenerator => {
            out.to_owned()
        }
    }
}

/// Lets the crate stand alone: a workspace of its own, with what the tool leaves to its user filled in.
pub(crate) fn stand_alone(
    scratch: &Scratch,
    contender: Contender,
    crate_folder: &Path,
    provider: &str,
) -> Result<(), Fault> {
    let path = crate_folder.join("Cargo.toml");
    if contender == Contender::OpenapiToRust {
        save(&path, &manifest_of_modules(crate_folder, provider)?)?;
        save(&crate_folder.join("src/lib.rs"), "pub mod generated;\n")?;
    }
    let mut manifest = read(&path)?;
    if contender == Contender::Ours {
        let runtime = scratch.ours().join("runtime").display().to_string();
        manifest["dependencies"]["scopewright-runtime"]["path"] = value(runtime);
        manifest.remove("dev-dependencies");
    }
    manifest.remove("lints");
    if contender == Contender::Oas3Gen {
        // TLS is the same for all, so that binaries can be compared.
        let text = manifest.to_string().replace("\"native-tls\"", "\"rustls\"");
        manifest = text.parse().map_err(|error| Fault::new(format!("{error}")))?;
    }
    manifest["workspace"] = Item::Table(Table::new());
    save(&path, &manifest.to_string())
}

/// openapi-to-rust writes modules, and a list of what their crate has to depend on.
fn manifest_of_modules(crate_folder: &Path, provider: &str) -> Result<String, Fault> {
    let path = crate_folder.join("src/generated/REQUIRED_DEPS.toml");
    let required = fs::read_to_string(&path).map_err(|error| Fault::disk(&path, &error))?;
    let head =
        format!("[package]\nname = \"{provider}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n");
    Ok(head + &required)
}

/// A crate that depends on the same crates as another, and has nothing in it.
pub(crate) fn write_twin(of: &Path, twin: &Path) -> Result<(), Fault> {
    let mut manifest = read(&of.join("Cargo.toml"))?;
    let name = manifest["package"]["name"].as_str().unwrap_or_default().to_owned();
    manifest["package"]["name"] = value(format!("{name}-dependencies"));
    // What it names is not there.
    for key in ["readme", "license-file", "build"] {
        if let Some(package) = manifest["package"].as_table_mut() {
            package.remove(key);
        }
    }
    manifest.remove("lib");
    save(&twin.join("Cargo.toml"), &manifest.to_string())?;
    save(&twin.join("src/lib.rs"), "")
}

fn read(path: &Path) -> Result<DocumentMut, Fault> {
    let text = fs::read_to_string(path).map_err(|error| Fault::disk(path, &error))?;
    text.parse().map_err(|error| Fault::new(format!("`{}`: {error}", path.display())))
}
