//! A Cargo manifest, as far as this program has to know it.

use toml_edit::{DocumentMut, Item, TomlError};

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The package's name.
    pub(crate) name: String,
    /// Its features without `default`, in file order.
    pub(crate) features: Vec<String>,
}

impl Manifest {
    /// Reads one; the error says in one sentence why it is none.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let document: DocumentMut = text.parse().map_err(|error: TomlError| one_line(&error))?;
        let name = document.get("package").and_then(|package| package.get("name"));
        let name = name.and_then(Item::as_str).ok_or("it names no package")?;
        let features = document.get("features").and_then(Item::as_table_like);
        let features =
            features.into_iter().flat_map(|table| table.iter().map(|(name, _)| name.to_owned()));
        Ok(Self {
            name: name.to_owned(),
            features: features.filter(|name| name != "default").collect(),
        })
    }
}

/// The parser draws a picture of the place over several lines; its first and last say it all.
fn one_line(error: &TomlError) -> String {
    let picture = error.to_string();
    let mut lines = picture.lines();
    let place = lines.next().unwrap_or_default();
    match lines.next_back() {
        Some(reason) => format!("{place}: {reason}"),
        None => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    #[test]
    fn name_and_features_are_read() {
        let text = b"[package]\nname = \"a\"\n\n[features]\ndefault = [\"x\"]\nx = []\n\"y-z\" = [\"x\"]\n";
        let expected = Manifest { name: "a".into(), features: vec!["x".into(), "y-z".into()] };
        assert_eq!(Manifest::parse(text), Ok(expected));
    }

    #[test]
    fn what_is_no_manifest_is_refused_with_the_reason() {
        assert_eq!(Manifest::parse(b"[workspace]\n"), Err("it names no package".to_owned()));
        assert_eq!(Manifest::parse(b""), Err("it names no package".to_owned()));
        let conflict = Manifest::parse(b"<<<<<<< HEAD\n");
        assert!(
            conflict.as_ref().is_err_and(|reason| reason.starts_with("TOML parse error at line 1")),
            "{conflict:?}"
        );
        assert!(Manifest::parse(b"\xff").is_err());
    }
}
