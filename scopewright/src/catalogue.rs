//! `operations.json` of a generated crate: what it can do, as far as it matters here.

use std::fs;
use std::path::Path;

use serde::Deserialize;

/// What a crate can do.
#[derive(Debug, Deserialize)]
pub(crate) struct Catalogue {
    format: u32,
    #[serde(rename = "crate")]
    package: Package,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) operations: Vec<Operation>,
}

#[derive(Debug, Deserialize)]
struct Package {
    library: String,
}

/// A scope.
#[derive(Debug, Deserialize)]
pub(crate) struct Scope {
    pub(crate) name: String,
    pub(crate) access: String,
    pub(crate) implies: Vec<String>,
}

/// An operation.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) path: String,
    /// `operations::LIST_ORDERS`.
    pub(crate) constant: String,
    /// The method of the client that gives the handle.
    pub(crate) resource: String,
    /// `resources::Orders::list`.
    pub(crate) rust: String,
    /// Further ways to call it.
    #[serde(default)]
    pub(crate) also: Vec<Also>,
    pub(crate) scopes: Needs,
}

/// A further way to call an operation.
#[derive(Debug, Deserialize)]
pub(crate) struct Also {
    pub(crate) rust: String,
}

/// What an operation needs.
#[derive(Debug, Deserialize)]
pub(crate) struct Needs {
    pub(crate) needs: String,
    pub(crate) any_of: Vec<Vec<String>>,
}

impl Operation {
    /// The type of the handle and the method, of every way to call it.
    pub(crate) fn methods(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = std::iter::once(&self.rust).chain(self.also.iter().map(|also| &also.rust));
        all.filter_map(|path| {
            let (handle, method) = path.strip_prefix("resources::")?.split_once("::")?;
            Some((handle, method.strip_prefix("r#").unwrap_or(method)))
        })
    }

    /// The name of the constant alone.
    pub(crate) fn constant(&self) -> &str {
        self.constant.rsplit("::").next().unwrap_or_default()
    }
}

impl Catalogue {
    /// Reads the file of a crate's folder, or the file itself.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let file = if path.is_dir() { path.join("operations.json") } else { path.to_owned() };
        let shown = file.display();
        let text =
            fs::read_to_string(&file).map_err(|error| format!("cannot read `{shown}`: {error}"))?;
        let catalogue: Self = serde_json::from_str(&text)
            .map_err(|error| format!("`{shown}` is no list of operations: {error}"))?;
        match catalogue.format {
            1 => Ok(catalogue),
            other => Err(format!("`{shown}` has the form {other}; this program knows form 1")),
        }
    }

    /// The crate's name in Rust.
    pub(crate) fn library(&self) -> &str {
        &self.package.library
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// What an operation needs, in words.
    pub(crate) fn needs(&self, id: &str) -> String {
        let Some(operation) = self.operation(id) else { return String::new() };
        match operation.scopes.needs.as_str() {
            "public" => "no credential".to_owned(),
            "none" => "any valid credential".to_owned(),
            "unknown" => "not documented".to_owned(),
            _ => {
                let sets = operation.scopes.any_of.iter().map(|set| set.join(" and "));
                sets.collect::<Vec<_>>().join(", or ")
            }
        }
    }
}
