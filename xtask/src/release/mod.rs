//! Versions and changelogs: what changed into the next version of a crate, and sentences about it.
//!
//! The version is `package.version` in client.yaml, the changelog CHANGELOG.md beside it; the generator
//! writes both into the crate. The rule is that of cargo: below 1.0.0 what breaks raises the second number
//! and everything else the third; from there on what breaks raises the first, what is new the second.

use scopewright_generator::diff::{self, Diff, Rust};
use scopewright_generator::{Input, SourceFile};

use crate::generate::Edits;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::update::today;

const CLIENT: &str = "client.yaml";
const CHANGELOG: &str = "CHANGELOG.md";

/// Adds the next version, and the entry about it, to what is to be written. Nothing where nothing changed
/// that a user of the crate could notice.
pub(crate) fn bump(input: &Input, diff: &Diff, edits: &mut Edits) -> Result<(), Stop> {
    let old = diff.new.version.as_str();
    if diff.old.version != diff.new.version {
        let message = format!("{}: the version was raised to {old} already", input.provider);
        terminal::message(&message);
        return Ok(());
    }
    let Some(new) = next(old, diff.rust()) else {
        return if diff.rust() == Rust::None {
            Ok(())
        } else {
            Err(Fault::new(format!("`{old}` is no version of three numbers")).into())
        };
    };
    let client = text_of(input, CLIENT).unwrap_or_default();
    let Some(raised) = with_version(client, old, &new) else {
        return Err(Fault::new(format!(
            "`version: {old}` of the package is on no line of its own in client.yaml of `{}`",
            input.provider
        ))
        .into());
    };
    edits.put(CLIENT, raised);
    let entry = diff::changelog(diff, &new, &today());
    edits.put(CHANGELOG, with_entry(text_of(input, CHANGELOG), &diff.title, &entry));
    terminal::message(&format!("{}: {old} becomes {new}", input.provider));
    Ok(())
}

fn text_of<'i>(input: &'i Input, name: &str) -> Option<&'i str> {
    let own = |file: &&SourceFile| file.name.rsplit('/').next() == Some(name);
    input.files.iter().find(own).map(|file| file.text.as_str())
}

/// The next version; `None`: there is none.
fn next(version: &str, level: Rust) -> Option<String> {
    // What stands behind a hyphen or a plus is for what was not released yet.
    let numbers: Vec<u64> =
        version.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [major, minor, patch] = *numbers.as_slice() else { return None };
    let (major, minor, patch) = match (level, major) {
        (Rust::None, _) => return None,
        (Rust::Breaking, 0) => (0, minor + 1, 0),
        (Rust::Breaking, _) => (major + 1, 0, 0),
        (Rust::Additive, 1..) => (major, minor + 1, 0),
        (Rust::Additive | Rust::Docs, _) => (major, minor, patch + 1),
    };
    Some(format!("{major}.{minor}.{patch}"))
}

/// `client.yaml` with another version of the package, on its line.
fn with_version(text: &str, old: &str, new: &str) -> Option<String> {
    let mut in_package = false;
    let mut done = false;
    let lines = text.lines().map(|line| {
        if !line.starts_with([' ', '#']) && !line.is_empty() {
            in_package = line.starts_with("package:");
        }
        let key = line.find("version:").filter(|_| in_package && !done);
        match key.and_then(|at| Some(at + line[at..].find(old)?)) {
            Some(at) if !line.trim_start().starts_with('#') => {
                done = true;
                format!("{}{new}{}", &line[..at], &line[at + old.len()..])
            }
            _ => line.to_owned(),
        }
    });
    let lines: Vec<String> = lines.collect();
    done.then(|| lines.join("\n") + "\n")
}

/// The newest entry stands first, below the head.
fn with_entry(before: Option<&str>, title: &str, entry: &str) -> String {
    let head = format!("# Changes of the client of {title}\n");
    match before {
        None => format!("{head}\n{}\n", entry.trim()),
        Some(text) => {
            let at = text.find("\n## ").map_or(text.len(), |at| at + 1);
            format!("{}\n\n{}\n\n{}", text[..at].trim(), entry.trim(), &text[at..])
                .trim_end()
                .to_owned()
                + "\n"
        }
    }
}

#[cfg(test)]
mod tests {
    use scopewright_generator::diff::Rust;

    use super::{next, with_entry, with_version};

    #[test]
    fn versions_follow_what_changed() {
        for (old, level, new) in [
            ("0.1.2", Rust::Breaking, Some("0.2.0")),
            ("0.1.2", Rust::Additive, Some("0.1.3")),
            ("0.1.2", Rust::Docs, Some("0.1.3")),
            ("0.1.2", Rust::None, None),
            ("1.4.2", Rust::Breaking, Some("2.0.0")),
            ("1.4.2", Rust::Additive, Some("1.5.0")),
            ("1.4.2", Rust::Docs, Some("1.4.3")),
            ("1.4", Rust::Docs, None),
            ("1.4.2-rc.1", Rust::Docs, None),
        ] {
            assert_eq!(next(old, level).as_deref(), new, "{old} {level:?}");
        }
    }

    #[test]
    fn only_the_version_of_the_package_is_raised() {
        let text = "version: 1\n\npackage:\n  name: acme\n  # version: 1\n  version: 1.2.3 # now\nx:\n  version: 1.2.3\n";
        let raised = with_version(text, "1.2.3", "1.3.0");
        let expect = text.replacen("version: 1.2.3 # now", "version: 1.3.0 # now", 1);
        assert_eq!(raised, Some(expect));
        let line = "version: 1\npackage: { name: acme, version: 1.2.3 }\n";
        assert_eq!(with_version(line, "1.2.3", "1.3.0"), Some(line.replace("1.2.3", "1.3.0")));
        assert_eq!(with_version("package:\n  name: acme\n", "0.1.0", "0.2.0"), None);
    }

    #[test]
    fn the_newest_entry_stands_first() {
        let one = with_entry(None, "Acme", "## 0.1.1 (2026-01-01)\n\nOne.\n");
        assert_eq!(one, "# Changes of the client of Acme\n\n## 0.1.1 (2026-01-01)\n\nOne.\n");
        let two = with_entry(Some(&one), "Acme", "## 0.2.0 (2026-02-02)\n\nTwo.\n");
        assert_eq!(
            two,
            "# Changes of the client of Acme\n\n## 0.2.0 (2026-02-02)\n\nTwo.\n\n## 0.1.1 (2026-01-01)\n\nOne.\n"
        );
    }
}
