//! Text in TOML.

use super::kind;

kind! {
    /// A key or a value of TOML.
    Toml
}

impl Toml {
    /// A text as a value.
    pub(crate) fn string(text: &str) -> Self {
        Self(toml_edit::Value::from(text).to_string().trim().to_owned().into())
    }

    /// A text as a key, with quotes where it needs them.
    pub(crate) fn key(text: &str) -> Self {
        Self(toml_edit::Key::new(text).to_string().trim().to_owned().into())
    }
}

#[cfg(test)]
mod tests {
    use super::Toml;

    #[test]
    fn a_text_stays_one_value() {
        for text in [
            "plain",
            "a\"\n[dependencies]\nevil = \"1\"\n#",
            "'''",
            "\"\"\"",
            "\\",
            "\r\0\u{202e}",
            "",
        ] {
            let document = format!("{} = {}\n", Toml::key(text), Toml::string(text));
            let read: toml_edit::DocumentMut = document.parse().expect("it is TOML");
            let pairs: Vec<_> = read.iter().map(|(key, value)| (key, value.as_str())).collect();
            assert_eq!(pairs, [(text, Some(text))], "{document}");
        }
        assert_eq!(Toml::key("fake-api").as_str(), "fake-api");
    }
}
