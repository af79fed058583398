//! `explain`: the long text of a message, or the list of all.

use crate::project::Project;

#[test]
fn a_code_is_explained() {
    let run = Project::empty("explain").run(&["explain", "scope-unknown"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("declared under `scopes`"), "{run:?}");
}

#[test]
fn a_misspelt_code_is_a_mistake_on_the_command_line() {
    let project = Project::empty("explain-unknown");
    project.run(&["explain", "scope-unkown"]).fails(
        2,
        "error: there is no message `scope-unkown`\n  help: did you mean `scope-unknown`?",
    );
    project
        .run(&["explain", "42"])
        .fails(2, "error: there is no message `42`\n  help: `cargo xtask explain` lists all codes");
}

#[test]
fn every_listed_code_is_explained() {
    let project = Project::empty("explain-all");
    for code in listed(&project) {
        let run = project.run(&["explain", &code]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{code}");
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
    }
}

fn listed(project: &Project) -> Vec<String> {
    let run = project.run(&["explain"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    run.stdout.lines().map(str::to_owned).collect()
}
