//! The process in between: what it notes of a command, and how it ends.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use serde_json::Value;

fn measured(name: &str, command: &[&str]) -> (ExitStatus, Option<Value>) {
    let figures = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.usage"));
    let _ = fs::remove_file(&figures);
    let status = Command::new(env!("CARGO_BIN_EXE_scopewright-bench"))
        .arg("measured")
        .arg(&figures)
        .arg("--")
        .args(command)
        .status()
        .expect("the program runs");
    (status, fs::read(figures).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

#[test]
fn what_children_of_children_take_is_counted() {
    let loops = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done";
    let (status, figures) = measured("nested", &["sh", "-c", &format!("sh -c '{loops}'; true")]);
    let figures = figures.expect("there are figures");
    assert!(status.success());
    let of = |name: &str| figures[name].as_f64().unwrap_or_default();
    assert!(of("cpu") > 0.01 && of("wall") > 0.01 && of("peak") > 0.5, "{figures}");
}

#[test]
fn a_command_that_fails_is_told_by_its_code() {
    let (status, _) = measured("fails", &["sh", "-c", "exit 7"]);
    assert_eq!(status.code(), Some(7));
    let (status, figures) = measured("missing", &["/nowhere/at/all"]);
    assert_eq!((status.code(), figures), (Some(127), None));
}

#[test]
fn a_command_that_never_stops_talking_fills_no_disk() {
    let output = Command::new(env!("CARGO_BIN_EXE_scopewright-bench"))
        .arg("measured")
        .arg(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("talks.usage"))
        .args(["--", "sh", "-c", "echo first >&2; head -c 3000000 /dev/zero"])
        .output()
        .expect("the program runs");
    assert!(output.status.success());
    assert_eq!(output.stdout.len(), 1 << 20);
    assert!(output.stdout.starts_with(b"first\n"));
}
