//! `source.toml`: where the document in a provider's folder came from, and what it was.

use std::path::Path;

use toml_edit::{DocumentMut, Item, value};

use super::fetch::Fetched;
use crate::disk;
use crate::stop::{Fault, Stop};
use crate::workspace::shown;

/// The name of the file.
pub(super) const NAME: &str = "source.toml";

const HEAD: &str = "\
# Where the document came from: written by `cargo xtask update`. The digest is that of the bytes as they
# came; the file beside this one has the same values in another layout.
";

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// The URL, or the name of a file.
    pub(super) url: String,
    /// The day on which it was fetched (UTC).
    date: String,
    /// The digest of the bytes as they came.
    pub(super) sha256: String,
    /// Their number.
    bytes: i64,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Source {
    /// What is known of a document that was just fetched.
    pub(super) fn of(fetched: &Fetched) -> Self {
        Self {
            url: fetched.from.clone(),
            date: today(),
            sha256: fetched.sha256(),
            bytes: i64::try_from(fetched.bytes.len()).unwrap_or(i64::MAX),
            etag: fetched.etag.clone(),
            last_modified: fetched.last_modified.clone(),
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let mut document = DocumentMut::new();
        document["url"] = value(&self.url);
        document["date"] = value(&self.date);
        document["sha256"] = value(&self.sha256);
        document["bytes"] = value(self.bytes);
        for (key, own) in [("etag", &self.etag), ("last_modified", &self.last_modified)] {
            if let Some(own) = own {
                document[key] = value(own);
            }
        }
        format!("{HEAD}{document}")
    }
}

/// The day of today (UTC), `2026-11-28`.
pub(crate) fn today() -> String {
    jiff::Timestamp::now().strftime("%F").to_string()
}

/// Reads the file of a folder; `None` where there is none.
pub(super) fn read(folder: &Path) -> Result<Option<Source>, Stop> {
    let path = folder.join(NAME);
    let Some(bytes) = disk::read(&path)? else { return Ok(None) };
    let wrong = |reason: &str| {
        Stop::from(
            Fault::new(format!("`{}` cannot be read: {reason}", shown(&path)))
                .help("remove it: the document is then fetched as if it were the first time"),
        )
    };
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
    let document: DocumentMut = text.parse().map_err(|_| wrong("it is not TOML"))?;
    let text = |key: &str| document.get(key).and_then(Item::as_str).map(str::to_owned);
    let (Some(url), Some(sha256)) = (text("url"), text("sha256")) else {
        return Err(wrong("`url` or `sha256` is missing"));
    };
    Ok(Some(Source {
        url,
        sha256,
        date: text("date").unwrap_or_default(),
        bytes: document.get("bytes").and_then(Item::as_integer).unwrap_or_default(),
        etag: text("etag"),
        last_modified: text("last_modified"),
    }))
}

#[cfg(test)]
mod tests {
    use super::{Fetched, Source};

    #[test]
    fn what_is_written_is_toml_with_what_came() {
        let fetched = Fetched {
            from: "https://api.acme.example/v1".to_owned(),
            bytes: b"abc".to_vec(),
            etag: Some("\"a\\b\"".to_owned()),
            last_modified: None,
        };
        let text = Source::of(&fetched).text();
        // FIPS 180-4, the digest of `abc`.
        assert!(text.contains(
            "sha256 = \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\nbytes = 3\n"
        ), "{text}");
        let parsed: toml_edit::DocumentMut = text.parse().expect("it is TOML");
        assert_eq!(parsed["etag"].as_str(), Some("\"a\\b\""));
    }
}
