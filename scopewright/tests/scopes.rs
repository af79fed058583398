//! A program's source, what it is said to call, and the file that keeps it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own for one test, with a source file.
fn program(name: &str, source: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src/deep")).unwrap();
    fs::write(folder.join("src/deep/main.rs"), source).unwrap();
    folder
}

fn scopes(folder: &Path, arguments: &[&str]) -> Output {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
    Command::new(env!("CARGO_BIN_EXE_scopewright"))
        .args(["scopes", "--in"])
        .arg(folder.join("src"))
        .arg("--crate")
        .arg(crates.join("presscart"))
        .arg("--lock")
        .arg(folder.join("scopes.lock"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The operations that a source is said to call.
#[track_caller]
fn check(name: &str, source: &str, operations: &[&str], scopes_of: &[&str]) {
    let folder = program(name, source);
    let output = scopes(&folder, &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lock = fs::read_to_string(folder.join("scopes.lock")).unwrap();
    let lock: toml_edit::DocumentMut = lock.parse().unwrap();
    let list = |key: &str| -> Vec<String> {
        let items =
            lock.get("presscart").and_then(|own| own.get(key)).and_then(|own| own.as_array());
        items.into_iter().flatten().map(|item| item.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(list("operations"), operations, "{source}");
    assert_eq!(list("scopes"), scopes_of, "{source}");
}

#[test]
fn calls_are_seen_wherever_they_stand() {
    check(
        "chain",
        "fn f() { client.orders().list().limit(5).await; }",
        &["listOrders"],
        &["orders.lists"],
    );
    check(
        "macro",
        "fn f() { tokio::try_join!(a, client\n.orders()\n.list())?; }",
        &["listOrders"],
        &["orders.lists"],
    );
    check(
        "variable",
        "fn f() { let orders = client.orders(); orders.list(); }",
        &["listOrders"],
        &["orders.lists"],
    );
    check(
        "argument",
        "fn f(all: &presscart::resources::Orders) { all.list(); }",
        &["listOrders"],
        &["orders.lists"],
    );
    check(
        "constant",
        "use presscart::operations; static A: X = operations::GET_TOKEN_INFO;",
        &["getTokenInfo"],
        &[],
    );
}

#[test]
fn what_only_looks_like_a_call_is_none() {
    let source =
        "// client.orders().list()\nfn f() { \"client.orders().list()\"; x.list(); orders.len(); }";
    check("none", source, &[], &[]);
}

#[test]
fn a_wider_token_fails_and_a_narrower_one_does_not() {
    let folder = program("wider", "fn f() { client.orders().list(); client.tags().list(); }");
    let missing = scopes(&folder, &["--check"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("run it without --check once"), "{missing:?}");
    assert!(scopes(&folder, &[]).status.success());
    let same = scopes(&folder, &["--check"]);
    assert!(same.status.success() && text(&same.stdout).contains("nothing changed"), "{same:?}");
    let main = folder.join("src/deep/main.rs");
    fs::write(&main, "fn f() { client.orders().list(); }").unwrap();
    let narrower = scopes(&folder, &["--check"]);
    assert!(narrower.status.success(), "{narrower:?}");
    fs::write(&main, "fn f() { client.orders().list(); client.campaigns().create(x); }").unwrap();
    let before = fs::read_to_string(folder.join("scopes.lock")).unwrap();
    let wider = scopes(&folder, &["--check"]);
    assert_eq!(wider.status.code(), Some(1), "{wider:?}");
    let said = text(&wider.stderr);
    assert!(said.contains("error: presscart: a token needs campaigns.create as well"), "{said}");
    assert!(said.contains("the program calls createCampaign by now"), "{said}");
    assert_eq!(fs::read_to_string(folder.join("scopes.lock")).unwrap(), before);
}
