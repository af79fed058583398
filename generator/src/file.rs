//! A generated file: a path inside the crate's folder and the text that belongs there.

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
    /// ASCII letters, digits, `_`, `-` and `.`, starts with a letter or a digit, and the whole has
    /// at most 200 bytes. `plan` makes the names, so another one is a bug of ours.
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

fn is_portable(path: &str) -> bool {
    path.len() <= 200 && path.split('/').all(is_portable_segment)
}

fn is_portable_segment(segment: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.');
    segment.bytes().next().is_some_and(|c| c.is_ascii_alphanumeric())
        && segment.bytes().all(allowed)
        && !segment.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::is_portable;

    #[test]
    fn paths_stay_inside_the_crate() {
        for good in ["Cargo.toml", "src/lib.rs", "src/types/order_item.rs"] {
            assert!(is_portable(good), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "src/../x",
            "src//x",
            ".git/config",
            "a\\b",
            "src/é.rs",
            "x.",
            "C:/x",
        ] {
            assert!(!is_portable(bad), "{bad}");
        }
        assert!(!is_portable(&"a".repeat(201)));
    }
}
