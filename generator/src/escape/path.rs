//! Paths of files.

use super::kind;

kind! {
    /// The path of a file inside a crate, made of text of ours and of names, which have no separator.
    FilePath
}

impl From<&'static str> for FilePath {
    fn from(text: &'static str) -> Self {
        Self::ours(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::{escape::file_path, plan::Name};

    #[test]
    fn a_name_is_one_segment() {
        let path = file_path!("src/{}.rs", Name::ours("../x"));
        assert_eq!(path.as_str(), "src/x.rs");
    }
}
