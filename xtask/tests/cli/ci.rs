//! `ci`: the steps, in order, up to the first that fails; cargo itself is played by a script.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use crate::project::Project;

/// Runs `ci` with a cargo that writes down its arguments, and fails where they start with `failing`.
fn ci(project: &Project, failing: &str, arguments: &[&str]) -> (Output, String) {
    let (cargo, log) = (project.path("cargo"), project.path("log"));
    let script = format!(
        "#!/bin/sh\necho \"$RUSTFLAGS$RUSTDOCFLAGS $@\" >> '{}'\ncase \"$1\" in {failing}) exit 101;; esac\n",
        log.display()
    );
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("ci")
        .args(arguments)
        .env("CARGO", &cargo)
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTDOCFLAGS");
    let output = command.output().unwrap();
    (output, fs::read_to_string(log).unwrap_or_default())
}

#[test]
fn the_steps_run_in_order() {
    let project = Project::empty("ci-order");
    let (output, log) = ci(&project, "none", &["--skip", "features"]);
    assert!(output.status.success(), "{output:?}");
    let expected = " fmt --all --check
 clippy --workspace --all-targets -- -D warnings
 test --workspace
-D warnings doc --workspace --no-deps
 xtask generate --check
 xtask budget
 deny --version
 deny --all-features check bans licenses sources
 deny --version
 deny --all-features check advisories
";
    assert_eq!(log, expected);
    let stdout = String::from_utf8(output.stdout).unwrap();
    for step in ["fmt", "clippy", "test", "docs", "generated", "budget", "deny", "advisories"] {
        assert!(stdout.contains(&format!("\n{step}: done in ")), "{stdout}");
    }
    assert!(stdout.lines().last().unwrap().starts_with("8 steps in "), "{stdout}");
}

#[test]
fn the_first_failure_stops_with_the_command_to_run() {
    let project = Project::empty("ci-failure");
    let (output, log) = ci(&project, "clippy", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(log.lines().count(), 2, "{log}");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("error: clippy failed after "), "{stderr}");
    let help = "  help: by hand: cargo clippy --workspace --all-targets -- -D warnings\n";
    assert!(stderr.ends_with(help), "{stderr}");
}

#[test]
fn steps_can_be_chosen() {
    let project = Project::empty("ci-choice");
    let (output, log) =
        ci(&project, "none", &["--only", "docs", "--only", "fmt", "--skip", "docs"]);
    assert!(output.status.success());
    assert_eq!(log, " fmt --all --check\n");
    let (output, _) = ci(&project, "none", &["--only", "fmt", "--skip", "fmt"]);
    assert_eq!(output.status.code(), Some(2));
    let (output, _) = ci(&project, "none", &["--only", "frobnicate"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_list_runs_nothing() {
    let project = Project::empty("ci-list");
    let (output, log) = ci(&project, "none", &["--list", "--skip", "features"]);
    assert!(output.status.success());
    assert_eq!(log, "");
    let expected = "fmt: cargo fmt --all --check
clippy: cargo clippy --workspace --all-targets -- -D warnings
test: cargo test --workspace
docs: RUSTDOCFLAGS=\"-D warnings\" cargo doc --workspace --no-deps
generated: cargo xtask generate --check
budget: cargo xtask budget
deny: cargo deny --all-features check bans licenses sources
advisories: cargo deny --all-features check advisories
";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}
