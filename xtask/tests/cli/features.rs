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

/// How many crates a client is built of, on one system: what is under others is others' affair.
fn crates(client: &[&str]) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    command.args(["--target", "x86_64-unknown-linux-gnu", "--package"]).args(client);
    let output = command.current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let names = text.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "));
    names.collect::<BTreeSet<_>>().len()
}

#[test]
fn a_client_brings_as_many_crates_as_is_told() {
    let (all, bare) = (crates(&["presscart"]), crates(&["presscart", "--no-default-features"]));
    let page = include_str!("../../../SECURITY.md").replace('\n', " ");
    let told = format!(
        "bring {all} crates on Linux, the client and its runtime with them, and {bare} without a transport"
    );
    assert!(page.contains(&told), "SECURITY.md does not say that they {told}");
}
