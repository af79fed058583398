//! What is committed under `generated/` is what the generator says today.

#[path = "golden/compiled.rs"]
mod compiled;
#[path = "golden/folders.rs"]
mod folders;
#[path = "golden/place.rs"]
mod place;

use std::collections::BTreeMap;
use std::path::Path;

use compiled::{Files, compile};
use folders::providers;
use place::workspace;

/// What cargo leaves in a crate's folder.
const OF_CARGO: &[&str] = &["target", "Cargo.lock"];

#[test]
fn every_committed_file_is_what_the_generator_says() {
    let generated = workspace("generated");
    if !generated.is_dir() {
        println!("skipped: there is no folder {}", generated.display());
        return;
    }
    let mut wrong = Vec::new();
    for input in providers() {
        let mut there = Files::new();
        read(&generated.join(&input.provider), "", &mut there);
        wrong.extend(differences(&input.provider, &compile(&input), &there));
    }
    assert!(wrong.is_empty(), "{}\nrun `cargo xtask generate`", wrong.join("\n"));
}

#[test]
fn every_crate_has_its_inputs() {
    let Ok(entries) = workspace("generated").read_dir() else {
        println!("skipped: there is no folder generated/");
        return;
    };
    let known: Vec<String> = providers().into_iter().map(|input| input.provider).collect();
    for entry in entries {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(known.contains(&name), "generated/{name} has no folder under specs/");
    }
}

/// One line for each file that is missing, too many or another.
fn differences(provider: &str, said: &Files, there: &Files) -> Vec<String> {
    let mut all: BTreeMap<&String, (Option<&String>, Option<&String>)> = BTreeMap::new();
    for (path, text) in said {
        all.entry(path).or_default().0 = Some(text);
    }
    for (path, text) in there {
        all.entry(path).or_default().1 = Some(text);
    }
    let line = |(path, texts): (&String, (Option<&String>, Option<&String>))| {
        let what = match texts {
            (Some(said), Some(there)) if said == there => return None,
            (Some(_), None) => "is missing".to_owned(),
            (None, _) => "is too many".to_owned(),
            (Some(said), Some(there)) => first_difference(said, there),
        };
        Some(format!("generated/{provider}/{path} {what}"))
    };
    all.into_iter().filter_map(line).collect()
}

fn first_difference(said: &str, there: &str) -> String {
    let at = said.lines().zip(there.lines()).take_while(|(said, there)| said == there).count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("the end").to_owned();
    format!("differs in line {}:\n  is        {}\n  should be {}", at + 1, line(there), line(said))
}

fn read(folder: &Path, prefix: &str, into: &mut Files) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if prefix.is_empty() && OF_CARGO.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            read(&path, &format!("{prefix}{name}/"), into);
        } else {
            let text = std::fs::read_to_string(&path).expect("generated files are text");
            into.insert(format!("{prefix}{name}"), text);
        }
    }
}
