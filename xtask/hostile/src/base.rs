//! The inputs of the invented shop, as values into which texts are put.

use scopewright_generator::{Input, SourceFile};
use serde_json::Value;

/// The name of the provider, and of the crate.
pub const PROVIDER: &str = "hostile";

/// The files of `base/`, with the name that each has among the inputs. They are handed in as JSON, which
/// YAML readers read as well.
const FILES: [(&str, &str); 4] = [
    ("api.json", include_str!("../base/api.yaml")),
    ("scopes.yaml", include_str!("../base/scopes.yaml")),
    ("client.yaml", include_str!("../base/client.yaml")),
    ("overlay.yaml", include_str!("../base/overlay.yaml")),
];

/// The inputs of a provider, file by file.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    /// The name of each file without its folder, and what is in it.
    pub files: Vec<(&'static str, Value)>,
}

impl Base {
    /// The shop as it is.
    pub fn read() -> Self {
        let read = |text| serde_yaml::from_str(text).expect("the base is YAML");
        Self { files: FILES.iter().map(|(name, text)| (*name, read(text))).collect() }
    }

    /// What the generator is given.
    pub fn input(&self) -> Input {
        let file = |(name, value): &(&str, Value)| SourceFile {
            name: format!("specs/{PROVIDER}/{name}"),
            text: value.to_string(),
        };
        Input {
            provider: PROVIDER.to_owned(),
            files: self.files.iter().map(file).collect(),
            document: None,
        }
    }
}
