//! Documents: turns the files of a provider's folder into JSON values whose `$ref`s can be followed.
//!
//! Documents of OpenAPI 3.0 are read here without the generator's own loader: a fault in it would then be
//! in the client and in the provider that judges it, and nobody would see it.

use std::path::Path;

use serde_json::Value;

use crate::failure::Failure;

/// The names an OpenAPI document may have, in the order in which they are tried.
const API_FILES: [&str; 3] = ["api.yaml", "api.yml", "api.json"];

/// The longest chain of `$ref`s that is followed, so that a circle ends.
const MAX_REFERENCES: usize = 64;

/// An OpenAPI document.
pub(crate) struct Document(Value);

impl Document {
    /// There is a document in a provider's folder.
    pub(crate) fn is_in(folder: &Path) -> bool {
        API_FILES.iter().any(|name| folder.join(name).exists())
    }

    /// Reads the document of a provider's folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, Failure> {
        let file = API_FILES.iter().map(|name| folder.join(name)).find(|file| file.exists());
        let Some(file) = file else {
            let names = API_FILES.join(", ");
            return Err(Failure::new(format!("{} has none of {names}", folder.display())));
        };
        read_file(&file).map(Self)
    }

    /// A document that was read by somebody else.
    pub(crate) fn of(root: Value) -> Self {
        Self(root)
    }

    /// The whole of it.
    pub(crate) fn root(&self) -> &Value {
        &self.0
    }

    /// It is of OpenAPI 3.0.
    pub(crate) fn is_of_3_0(&self) -> bool {
        self.0.get("openapi").and_then(Value::as_str).is_some_and(|text| text.starts_with("3.0"))
    }

    /// No `$ref` leads into another file.
    pub(crate) fn stands_alone(&self) -> bool {
        let mut waiting = vec![&self.0];
        while let Some(value) = waiting.pop() {
            if reference(value).is_some_and(|target| !target.starts_with('#')) {
                return false;
            }
            match value {
                Value::Object(entries) => waiting.extend(entries.values()),
                Value::Array(items) => waiting.extend(items),
                _ => {}
            }
        }
        true
    }

    /// What a value is once its `$ref` is followed; the value itself where that leads nowhere.
    pub(crate) fn resolve<'d>(&'d self, value: &'d Value) -> &'d Value {
        let mut at = value;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = reference(at) else { break };
            let target = reference.strip_prefix('#').and_then(|pointer| self.at(pointer));
            let Some(target) = target else { break };
            at = target;
        }
        at
    }

    fn at(&self, pointer: &str) -> Option<&Value> {
        // A pointer in a `$ref` is part of a URI (RFC 6901, section 6).
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8().ok()?;
        self.0.pointer(&pointer)
    }
}

/// The text of a `$ref`.
pub(crate) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// Reads a YAML or JSON file.
pub(crate) fn read_file(file: &Path) -> Result<Value, Failure> {
    let name = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("{name} cannot be read: {error}")))?;
    let parsed = if file.extension().is_some_and(|extension| extension == "json") {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    } else {
        serde_yaml::from_str_with_options(&text, yaml_options()).map_err(|error| error.to_string())
    };
    parsed.map_err(|error| Failure::new(format!("{name}: {error}")))
}

/// Room for documents of tens of thousands of lines.
fn yaml_options() -> serde_yaml::Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_reader_input_bytes: Some(64 * 1024 * 1024),
            max_depth: 128,
            max_nodes: 5_000_000,
            max_events: 20_000_000,
            max_total_scalar_bytes: 256 * 1024 * 1024,
        },
        strict_booleans: true,
    }
}
