//! `generate --allow-remote`: documents that refer to files on other hosts.
//!
//! The program that fetches is the real one; cargo, which would build it, is played by a script.

use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::project::{DOCUMENT, Project, Run};
use crate::site::{Answer, Site};

/// A provider whose schema of a thing is at a URL.
fn referring(name: &str, url: &str) -> Project {
    let project = Project::empty(name);
    let (start, _) = DOCUMENT.split_once("    Thing:\n").unwrap();
    project.write("specs/acme/api.yaml", format!("{start}    Thing: {{ $ref: '{url}' }}\n"));
    project
}

fn site<'p>(project: &Project, answers: impl IntoIterator<Item = (&'p str, Answer)>) -> Site {
    Site::start(&project.path("authorities"), answers)
}

/// Generates with `--allow-remote`, where cargo runs this script for `"$1"`, the URL.
fn generate_by(project: &Project, site: &Site, script: &str) -> Run {
    let cargo = project.path("cargo");
    let script = format!("#!/bin/sh\nfor url; do :; done\nset -- \"$url\"\n{script}\n");
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let (specs, out) = (project.path("specs"), project.path("generated"));
    let variables = [
        ("CARGO", cargo.to_str().unwrap()),
        ("SSL_CERT_FILE", site.authority.to_str().unwrap()),
        ("NO_PROXY", "localhost"),
    ];
    let (specs, out) = (specs.to_str().unwrap(), out.to_str().unwrap());
    let arguments = ["generate", "--allow-remote", "--specs", specs, "--out", out];
    project.run_in(&variables, &arguments)
}

fn generate(project: &Project, site: &Site) -> Run {
    generate_by(project, site, &format!("exec '{}' \"$1\"", program().display()))
}

/// The program that fetches. Tests of the whole workspace have built it by now; those of this package
/// alone do it here.
pub(crate) fn program() -> PathBuf {
    let own = Path::new(env!("CARGO_BIN_EXE_xtask"));
    let program = own.with_file_name("scopewright-fetch");
    if !program.exists() {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = std::process::Command::new(cargo)
            .args(["build", "--quiet", "--package", "scopewright-fetch", "--target-dir"])
            .arg(own.ancestors().nth(2).unwrap())
            .status();
        assert!(built.unwrap().success() && program.exists(), "{}", program.display());
    }
    program
}

#[test]
fn files_on_other_hosts_are_fetched_for_one_run() {
    let project = Project::empty("remote");
    let thing = "properties: { owner: { $ref: '../people.json#/Owner' } }\n";
    let owner = r#"{"Owner": {"properties": {"name": {"type": "string"}}}}"#;
    let site = site(
        &project,
        [
            ("/v1/thing.yaml", Answer::Text(thing.to_owned())),
            ("/people.json", Answer::Redirect("/v2/people.json".to_owned())),
            ("/v2/people.json", Answer::Text(owner.to_owned())),
        ],
    );
    let (start, _) = DOCUMENT.split_once("    Thing:\n").unwrap();
    let url = format!("{}/v1/thing.yaml", site.url);
    project.write("specs/acme/api.yaml", format!("{start}    Thing: {{ $ref: '{url}' }}\n"));

    let run = generate(&project, &site);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    let thing = project.read("generated/acme/src/types/thing.rs");
    assert!(thing.contains("pub owner: Option<Owner>"), "{thing}");
    assert_eq!(site.asked(), ["/v1/thing.yaml", "/people.json", "/v2/people.json"]);
    assert_eq!(
        fs::read_dir(project.path("specs/acme")).unwrap().count(),
        2,
        "nothing is kept but names"
    );

    // Without being asked to, nothing is fetched.
    assert_eq!(project.generate(&[]).code, Some(1));
    assert_eq!(site.asked().len(), 3);
}

#[test]
fn what_cannot_be_fetched_is_told_with_the_reason() {
    let project = referring("remote_refused", "https://localhost:1/thing.yaml");
    let elsewhere = site(&project, [("/thing.yaml", Answer::Text("type: object".to_owned()))]);
    let to = format!("{}/thing.yaml", elsewhere.url);
    let site = site(
        &project,
        [
            ("/moved", Answer::Redirect(to)),
            ("/endless", Answer::Endless),
            ("/silence", Answer::Silence),
            ("/broken", Answer::Text("type: [".to_owned())),
        ],
    );
    // Tighter limits, so that this does not take half a minute.
    let tight = format!("exec '{}' \"$1\" 1000000 1000", program().display());
    for (path, reason, code) in [
        ("/moved", "it redirects to another host", "ref-remote"),
        ("/endless", "it has more than 1000000 bytes", "ref-remote"),
        ("/silence", "it takes longer than 1s", "ref-remote"),
        ("/none", "HTTP status client error (404 No)", "ref-remote"),
        ("/broken", "", "yaml-invalid"),
    ] {
        let url = format!("{}{path}", site.url);
        let (start, _) = DOCUMENT.split_once("    Thing:\n").unwrap();
        project.write("specs/acme/api.yaml", format!("{start}    Thing: {{ $ref: '{url}' }}\n"));
        let run = generate_by(&project, &site, &tight);
        assert_eq!(run.code, Some(1), "{run:?}");
        if !reason.is_empty() {
            let told = format!("cannot fetch `{url}`: {reason}");
            assert!(run.stderr.starts_with(&told), "{path}: {}", run.stderr);
        }
        assert!(run.stderr.contains(&format!("error[{code}]: ")), "{path}: {}", run.stderr);
        assert!(!project.exists("generated/acme"));
    }
    assert_eq!(elsewhere.asked(), [""; 0]);
}

#[test]
fn no_more_than_a_hundred_files_are_fetched() {
    // Each file refers to the next.
    let project = referring("remote_many", "https://shop.example/1");
    let site = site(&project, []);
    let log = project.path("fetched");
    let next = format!(
        "echo \"$1\" >> '{}'\nnumber=${{1##*/}}\necho \"properties: {{ next: {{ \\$ref: https://shop.example/$((number + 1)) }} }}\"",
        log.display()
    );
    let run = generate_by(&project, &site, &next);
    let mut fetched = String::new();
    (1..=100).for_each(|number| writeln!(fetched, "https://shop.example/{number}").unwrap());
    assert_eq!(fs::read_to_string(log).unwrap(), fetched);
    assert_eq!(run.code, Some(1));
    let (first, rest) = run.stderr.split_once('\n').unwrap();
    assert_eq!(first, "no more than 100 files are fetched");
    assert!(rest.contains("`https://shop.example/101` is on another host"), "{rest}");
}
