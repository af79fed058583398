//! A generated file: a path inside the crate's folder and the text that belongs there.

use std::collections::HashSet;

/// One file of a generated crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GeneratedFile {
    path: String,
    text: String,
}

impl GeneratedFile {
    /// A file of the crate.
    ///
    /// # Panics
    ///
    /// When the path could leave the crate's folder or is not portable: each segment consists of
    /// ASCII letters, digits, `_`, `-` and `.`, starts with a letter or a digit, is no device's name, and
    /// the whole has at most 200 bytes. `plan` makes the names, so another one is a bug of ours.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let path = path.into();
        assert!(is_portable(&path), "`{path}` is no path inside a crate");
        Self { path, text: text.into() }
    }

    /// The path relative to the crate's folder, with `/` between its segments.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What Windows takes for a device, whatever ending follows ("Naming Files, Paths, and Namespaces").
#[rustfmt::skip]
pub(crate) const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The path of two files that some file systems take for one, because only the case differs.
pub(crate) fn clash(files: &[GeneratedFile]) -> Option<&str> {
    let mut seen = HashSet::new();
    files.iter().map(GeneratedFile::path).find(|path| !seen.insert(path.to_ascii_lowercase()))
}

fn is_portable(path: &str) -> bool {
    path.len() <= 200 && path.split('/').all(is_portable_segment)
}

fn is_portable_segment(segment: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.');
    segment.bytes().next().is_some_and(|c| c.is_ascii_alphanumeric())
        && segment.bytes().all(allowed)
        && !segment.ends_with('.')
        && !is_device(segment)
}

fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or_default();
    DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device))
}

#[cfg(test)]
mod tests {
    use super::{GeneratedFile, clash, is_portable};

    #[test]
    fn paths_stay_inside_the_crate() {
        for good in [
            "Cargo.toml",
            "src/lib.rs",
            "src/types/order_item.rs",
            "src/types/console.rs",
            "src/x.con",
            "a-b.c_d/1",
        ] {
            assert!(is_portable(good), "{good}");
        }
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "../x",
            "src/../x",
            "src/..",
            "src/./x",
            "./x",
            "src//x",
            "src/",
            "x.",
            "src./x",
            ".git/config",
            "src/.x",
            "-x/y",
            "_x",
            "a\\b",
            "..\\x",
            "C:/x",
            "C:x",
            "\\\\host\\x",
            "src/x:y",
            "src/é.rs",
            "src/\u{ff0e}\u{ff0e}/x",
            "src/a b.rs",
            " x",
            "x ",
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            "~/x",
            "$HOME/x",
            "x*",
            "x?",
            "%2e%2e/x",
            "con",
            "src/con.rs",
            "src/AUX.rs",
            "nul/x",
            "src/com1.tar.gz",
            "src/LPT9",
            "src/Prn.txt",
        ] {
            assert!(!is_portable(bad), "{bad:?}");
        }
        assert!(is_portable(&"a".repeat(200)));
        assert!(!is_portable(&"a".repeat(201)));
    }

    #[test]
    fn files_differ_in_more_than_their_case() {
        let files = |paths: &[&str]| {
            paths.iter().map(|path| GeneratedFile::new(*path, "")).collect::<Vec<_>>()
        };
        assert_eq!(clash(&files(&["src/foo.rs", "src/fo.rs", "src/foo/x.rs"])), None);
        assert_eq!(clash(&files(&["src/foo.rs", "src/x.rs", "src/Foo.rs"])), Some("src/Foo.rs"));
    }
}
