//! Documents of several files.

use crate::project::{DOCUMENT, Project};

/// A provider of which the schema of a thing is in a file of its own.
fn in_parts(name: &str, reference: &str) -> Project {
    let project = Project::empty(name);
    let (start, _) = DOCUMENT.split_once("    Thing:\n").unwrap();
    project.write("specs/acme/api.yaml", format!("{start}    Thing: {{ $ref: {reference} }}\n"));
    project.write(
        "specs/acme/types/thing.yaml",
        "type: object\nproperties: { id: { $ref: 'ids.json#/Id' }, note: { type: string, description: What it says } }\n",
    );
    project.write("specs/acme/types/ids.json", r#"{"Id": {"type": "string"}}"#);
    project.write("specs/acme/README.md", "About Acme\n");
    project.write("specs/acme/notes.yaml", "anything: true\n");
    project
}

#[test]
fn files_below_the_providers_folder_are_read() {
    let project = in_parts("parts", "./types/thing.yaml");
    let run = project.generate(&[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    assert!(project.read("generated/acme/src/types/thing.rs").contains("What it says"));
}

#[test]
fn messages_name_the_file() {
    let project = in_parts("parts_wrong", "./types/thing.yaml");
    project.edit("specs/acme/types/thing.yaml", "ids.json#/Id", "../../ids.json");
    project.generate(&[]).fails(
        1,
        "\
error[ref-outside]: `../../ids.json` leads out of the provider's folder
  --> specs/acme/types/thing.yaml:2:19  (/properties/id)
  help: copy the file into the folder and refer to that

1 error in acme; nothing was written",
    );
}

#[test]
fn links_that_leave_the_folder_are_not_followed() {
    let project = in_parts("parts_links", "./types/linked.yaml");
    project.write("specs/outside.yaml", "type: object\n");
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(from, project.path(to)).unwrap();
    link("../../outside.yaml", "specs/acme/types/linked.yaml");
    link("..", "specs/acme/types/around");
    project.generate(&[]).fails(
        1,
        "\
error[ref-file]: `./types/linked.yaml` leads to a file that is not there
  --> specs/acme/api.yaml:46:12  (/components/schemas/Thing)
  help: copy the file into the provider's folder, where the path leads

1 error in acme; nothing was written",
    );
    std::fs::remove_file(project.path("specs/acme/types/linked.yaml")).unwrap();
    link("thing.yaml", "specs/acme/types/linked.yaml");
    assert_eq!(project.generate(&[]).code, Some(0));
}

#[test]
fn nothing_is_fetched_but_over_https_and_when_asked() {
    let project = in_parts("parts_remote", "'http://shop.example/thing.yaml'");
    for arguments in [&[][..], &["--allow-remote"]] {
        project.generate(arguments).fails(
            1,
            "\
error[ref-remote]: `http://shop.example/thing.yaml` is on another host and was not fetched
  --> specs/acme/api.yaml:46:12  (/components/schemas/Thing)
  help: save a copy in the provider's folder and refer to that; --allow-remote fetches over HTTPS

1 error in acme; nothing was written",
        );
    }
}
