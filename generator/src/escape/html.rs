//! Text in a page of HTML.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::HtmlEscape;
use serde::Serialize;

use super::kind;
use crate::text::{is_hidden, is_line_separator, shown};

kind! {
    /// What may stand in an element of a page, or in a quoted attribute.
    Html
}

impl Html {
    /// Any text, on one line, with what is not seen written out.
    pub(crate) fn of(text: &str) -> Self {
        Self(HtmlEscape(&shown(text)).to_string().into())
    }

    /// JSON that cannot end the element that it stands in, and hides nothing from somebody who reads it.
    pub(crate) fn island(value: &impl Serialize) -> Self {
        let json =
            serde_json::to_string(value).expect("names are texts, and memory takes every byte");
        let mut safe = String::with_capacity(json.len());
        for character in json.chars() {
            if character == '<' || is_hidden(character) || is_line_separator(character) {
                let units = character.encode_utf16(&mut [0; 2]).to_vec();
                safe.extend(units.into_iter().map(|unit| format!("\\u{unit:04x}")));
            } else {
                safe.push(character);
            }
        }
        Self(safe.into())
    }

    /// A source of the page's policy: `sha256-…` of an element's text.
    pub(crate) fn hash(text: &Self) -> Self {
        let hash = STANDARD.encode(hmac_sha256::Hash::hash(text.0.as_bytes()));
        Self(format!("sha256-{hash}").into())
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn nothing_is_markup() {
        let text = Html::of("<b a=\"'\">&\n\u{202e}");
        assert_eq!(text.as_str(), "&lt;b a=&quot;&#x27;&quot;&gt;&amp;\\u{a}\\u{202e}");
    }

    #[test]
    fn json_ends_no_element_and_is_read_back() {
        let texts = ["</script>", "\u{202e}\u{2028}\u{e0041}é"];
        let json = Html::island(&texts);
        let shown = r#"["\u003c/script>","\u202e\u2028\udb40\udc41é"]"#;
        assert_eq!(json.as_str(), shown);
        assert_eq!(serde_json::from_str::<[String; 2]>(shown).expect("it is JSON"), texts);
    }
}
