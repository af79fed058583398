//! What the hands and the mock both stand on is compiled once for both.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::Path;
use std::process::Command;

/// The crates that are built for a package, each with the sets of features with which it is.
fn built(package: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["tree", "--offline", "--edges", "normal,build", "--prefix", "none"]);
    command.args(["--format", "{p}\t{f}", "--package"]).args(package).current_dir(root);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut built: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (name, features) = line.split_once('\t').unwrap_or((line, ""));
        let name = name.split(' ').take(2).collect::<Vec<_>>().join(" ");
        built.entry(name).or_default().insert(features.replace(" (*)", ""));
    }
    built
}

#[test]
fn the_generator_is_compiled_once_for_the_hands_and_for_the_mock() {
    let hands = built(&["xtask"]);
    let mock = built(&["scopewright-mock", "--features", "cli"]);
    let below = built(&["scopewright-generator"]);
    assert!(below.len() > 50, "{below:?}");
    for name in below.keys() {
        let (here, there) = (&hands[name], &mock[name]);
        assert!(
            !here.is_disjoint(there),
            "{name} is compiled for the hands with {here:?} and for the mock with {there:?}: see the \
             features in xtask/Cargo.toml"
        );
    }
}
