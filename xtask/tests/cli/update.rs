//! `diff`, `update` and `where`: a provider whose document changes from day to day, on a site of this computer.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::project::{DOCUMENT, Project, Run, SCOPES};
use crate::remote::program;
use crate::site::{Answer, Site};

const CLIENT: &str = "version: 1
package: { name: acme, version: 0.3.1, title: Acme, description: A client of Acme }
source: { url: SITE/api, document: true, token: ACME_DOCUMENT_TOKEN }
";

fn tagged(text: &str, etag: &str) -> Answer {
    let token = Some("pc_test_document".to_owned());
    Answer::Tagged { text: text.to_owned(), etag: format!("\"{etag}\""), token }
}

/// A provider whose document is on a site.
fn provider(name: &str) -> (Project, Site) {
    let project = Project::with(name, &["acme"]);
    let site = Site::start(&project.path("authorities"), [("/api", tagged(DOCUMENT, "first"))]);
    project.write("specs/acme/client.yaml", CLIENT.replace("SITE", &site.url));
    assert_eq!(project.generate(&[]).code, Some(0));
    (project, site)
}

/// Runs a task on the folders of a project, where cargo runs the program that fetches.
fn run(project: &Project, site: &Site, arguments: &[&str]) -> Run {
    let cargo = project.path("cargo");
    // Behind `--` stands what the program is asked for.
    let script = format!(
        "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec '{}' \"$@\"\n",
        program().display()
    );
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let (specs, out) = (project.path("specs"), project.path("generated"));
    let variables = [
        ("CARGO", cargo.to_str().unwrap()),
        ("SSL_CERT_FILE", site.authority.to_str().unwrap()),
        ("NO_PROXY", "localhost"),
        ("ACME_DOCUMENT_TOKEN", "pc_test_document"),
    ];
    let places = ["--specs", specs.to_str().unwrap(), "--out", out.to_str().unwrap()];
    project.run_in(&variables, &[arguments, &places].concat())
}

/// Everything under the folders, as text.
fn all(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![project.path("specs"), project.path("generated")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.display().to_string(), fs::read(path).unwrap());
            }
        }
    }
    found
}

/// The document of another day: one operation is gone, one is new.
fn second() -> String {
    let (start, end) = DOCUMENT.split_once("  /things/{id}:").unwrap();
    let (_, components) = end.split_once("components:").unwrap();
    let added = "  /things/count:\n    get:\n      operationId: countThings\n      tags: [Things]\n      \
                 responses: { \"204\": { description: None } }\n";
    format!("{start}{added}components:{components}")
}

#[test]
fn generations_of_a_document_are_followed() {
    let (project, site) = provider("update_generations");
    let first = run(&project, &site, &["update"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.stdout.contains("nothing changed"), "{}", first.stdout);
    let source = project.read("specs/acme/source.toml");
    assert!(source.contains(&format!("url = \"{}/api\"", site.url)), "{source}");
    assert!(source.contains("etag = '\"first\"'"), "{source}");

    // The tag says it all: nothing is written, not even a date.
    let before = all(&project);
    let same = run(&project, &site, &["update", "acme"]);
    same.says("acme: the document is what it was; nothing was written\n");
    assert!(before == all(&project));

    site.set("/api", tagged(&second(), "second"));
    let dry = run(&project, &site, &["update", "--dry-run"]);
    assert!(dry.stdout.contains("- `getThing` (GET /things/{id}) is gone"), "{}", dry.stdout);
    assert_eq!(
        (dry.code, dry.stderr.trim_end()),
        (Some(0), "nothing was written: this was a dry run")
    );
    assert!(before == all(&project));

    let update = run(&project, &site, &["update", "--bump", "--format", "markdown"]);
    assert_eq!((update.code, update.stderr.as_str()), (Some(0), "acme: 0.3.1 becomes 0.4.0\n"));
    assert!(update.stdout.starts_with("# Acme\n"), "{}", update.stdout);
    assert!(project.read("specs/acme/client.yaml").contains("version: 0.4.0,"));
    let scopes = project.read("specs/acme/scopes.yaml");
    assert!(
        !scopes.contains("getThing") && scopes.contains("  countThings: unknown\n"),
        "{scopes}"
    );
    let changelog = project.read("generated/acme/CHANGELOG.md");
    assert!(changelog.contains("## 0.4.0 (2"), "{changelog}");
    assert!(changelog.contains("`getThing` (GET /things/{id}) is gone."), "{changelog}");
    assert!(project.read("generated/acme/Cargo.toml").contains("version = \"0.4.0\""));
    assert_eq!(project.generate(&["--check"]).code, Some(0));
}

#[test]
fn nothing_is_written_where_anything_fails() {
    let (project, site) = provider("update_fails");
    let before = all(&project);
    let broken = DOCUMENT.replace("paths:", "paths: [");
    for (answer, reason) in [
        (tagged(&broken, "broken"), "error[yaml-invalid]"),
        (tagged("[1, 2]", "list"), "error[not-a-mapping]"),
        (tagged("", "empty"), "is no document: it is empty"),
        (Answer::Redirect("https://localhost:1/api".to_owned()), "it redirects to another host"),
        (Answer::Redirect("/nowhere".to_owned()), "404"),
    ] {
        site.set("/api", answer);
        let run = run(&project, &site, &["update"]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stderr.contains(reason), "{reason}: {}", run.stderr);
        assert!(before == all(&project), "{reason}");
    }
    let asked = run(&project, &site, &["update", "nobody"]);
    assert_eq!(asked.code, Some(2), "{asked:?}");
}

#[test]
fn a_file_is_taken_and_names_stay() {
    let (project, site) = provider("update_file");
    project
        .write("new.yaml", DOCUMENT.replace("operationId: listThings", "operationId: findThings"));
    let file = project.path("new.yaml");
    let from = ["update", "acme", "--from", file.to_str().unwrap()];
    let update = run(&project, &site, &from);
    assert_eq!(update.code, Some(0), "{update:?}");
    let kept = "`findThings` keeps its name `list` and does not become `find`; `--rename` takes new names\n";
    assert_eq!(update.stderr, kept);
    let resource = || project.read("generated/acme/src/resources/things.rs");
    assert!(resource().contains("pub fn list(&self)"));
    assert_eq!(site.asked(), [""; 0]);
    // The same file again changes nothing; with new names it is another crate.
    let again = run(&project, &site, &from);
    again.says("acme: the document is what it was; nothing was written\n");
    assert_eq!(project.generate(&["--rename"]).code, Some(0));
    assert!(resource().contains("pub fn find(&self)"));
}

#[test]
fn two_versions_are_compared() {
    let project = Project::with("diff_two", &["old", "new"]);
    project.write(
        "specs/new/scopes.yaml",
        SCOPES.replace("listThings: things.read", "listThings: things.write"),
    );
    let (old, new) = (project.path("specs/old"), project.path("specs/new"));
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let diff = project.run(&["diff", old, new]);
    assert_eq!((diff.code, diff.stderr.as_str()), (Some(0), ""));
    let expect = "Scopes: look at your token if you call `listThings`\n  ~ `listThings` needed things.read and needs things.write\n";
    assert!(diff.stdout.contains(expect), "{}", diff.stdout);
    let json = project.run(&["scopes", "diff", old, new, "--format", "json", "--deny-breaking"]);
    assert_eq!(json.code, Some(1), "{json:?}");
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let change = &json[0]["changes"][0];
    assert_eq!((&change["area"], &change["subject"]), (&"scopes".into(), &"listThings".into()));
    let documents = [format!("{old}/api.yaml"), format!("{new}/api.yaml")];
    let alone = project.run(&["diff", &documents[0], &documents[1]]);
    assert!(alone.stdout.contains("nothing changed"), "{alone:?}");
    assert_eq!(project.run(&["diff", old]).code, Some(2));
}

#[test]
fn a_thing_is_traced_to_its_lines() {
    let project = Project::generated("where", &["acme"]);
    let specs = project.path("specs");
    let ask = |path: &str| project.run(&["where", path, "--specs", specs.to_str().unwrap()]);
    ask("acme::resources::Things::list").says(
        "acme::resources::Things::list is listThings (GET /things)\n  \
         --> specs/acme/api.yaml:7:5  (/paths/~1things/get)\n  \
         --> specs/acme/scopes.yaml:7:3  (/operations/listThings)\n  \
         --> specs/acme/names.lock:12:3  (/operations/listThings)\n",
    );
    ask("acme::types::Thing::name").says(
        "acme::types::Thing::name is `name` of /components/schemas/Thing\n  \
         --> specs/acme/api.yaml:51:15  (/components/schemas/Thing/properties/name)\n  \
         --> specs/acme/names.lock:14:3  (/types/~1components~1schemas~1Thing)\n",
    );
    ask("acme::types::Thin").fails(
        2,
        "error: there is no `types::Thin` in the crate\n  help: did you mean `acme::types::Thing`?",
    );
}

#[test]
fn what_is_newly_doubtful_is_told() {
    let (project, site) = provider("update_warns");
    let doubtful = DOCUMENT.replace("#/components/schemas/Thing", "#/components/schemas/Nowhere");
    site.set("/api", tagged(&doubtful, "doubtful"));
    let update = run(&project, &site, &["update", "--dry-run"]);
    assert_eq!(update.code, Some(0), "{update:?}");
    assert!(update.stderr.contains("warning[ref-missing]"), "{}", update.stderr);
}
