//! The plan of a crate: every name and every type is final, nothing is left to decide.
//!
//! Types are data ([`RustType`]), never text; so are example values ([`Expr`]). `emit` turns the
//! plan into tokens and template contexts one to one.

mod examples;
mod operations;
mod provider;
mod types;
mod xml;

use std::collections::BTreeMap;

use crate::escape::{DocLines, Markdown};
use crate::report::Place;

pub use self::examples::*;
pub use self::operations::*;
pub use self::provider::*;
pub use self::types::*;
pub use self::xml::*;
pub use super::names::{Name, NamePath};

/// Index of a [`TypePlan`] in [`CratePlan::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeRef(pub usize);

/// A whole crate.
#[derive(Debug)]
pub struct CratePlan {
    /// The crate's name, its manifest and its front page.
    pub package: Package,
    /// The inputs, for the header line.
    pub inputs: Vec<String>,
    /// The constant with what is known of the provider.
    pub provider: ProviderPlan,
    /// The client's own methods.
    pub client: ClientPlan,
    /// The vocabulary.
    pub scopes: Vec<ScopePlan>,
    /// What the provider sends by itself.
    pub webhooks: Option<WebhooksPlan>,
    /// What the provider sends by itself, a name for each.
    pub hooks: Vec<HookPlan>,
    /// The headers of answers that the runtime does not read itself, by name.
    pub headers: Vec<HeaderPlan>,
    /// The operations, in document order.
    pub operations: Vec<OperationPlan>,
    /// The groups of operations, in document order.
    pub resources: Vec<ResourcePlan>,
    /// The types, in the order of their names.
    pub types: Vec<TypePlan>,
    /// How types stand in XML, where some are sent or received so.
    pub xml: XmlPlan,
    /// Component schemas and the names of their types.
    pub components: Vec<(String, String)>,
    /// What would be called otherwise if it had no name from before.
    pub kept: Vec<KeptName>,
    /// Where things come from; empty until it was looked for.
    pub origins: Origins,
}

/// Where the things of a crate come from: of each the place in the document, where it has one, and then those
/// of the annotations that count for it.
#[derive(Debug, Default)]
pub struct Origins {
    /// Of operations, by their constants.
    pub operations: BTreeMap<String, Vec<Place>>,
    /// Of types, by their names.
    pub types: BTreeMap<String, Vec<Place>>,
    /// Of scopes, by their names on the wire.
    pub scopes: BTreeMap<String, Vec<Place>>,
}

/// A thing that keeps its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptName {
    /// What it is: an operation's id, the key of a type, the label of a group.
    pub what: String,
    /// The name that it has.
    pub name: String,
    /// The name that it would have.
    pub wanted: String,
}

impl CratePlan {
    /// The type behind a reference.
    pub fn type_of(&self, reference: TypeRef) -> &TypePlan {
        &self.types[reference.0]
    }

    /// Says of each operation and type where the document itself has it, which is another place where it
    /// was translated or joined.
    pub fn locate(&mut self, written: impl Fn(&str) -> String) {
        for operation in &mut self.operations {
            operation.facts.pointer = written(&operation.facts.pointer);
        }
        for ty in &mut self.types {
            ty.origin.pointer = written(&ty.origin.pointer);
        }
    }

    /// Operations, types and scopes in numbers.
    pub fn counts(&self) -> crate::Counts {
        crate::Counts {
            operations: self.operations.len(),
            types: self.types.len(),
            scopes: self.scopes.len(),
        }
    }
}

/// The manifest and the front page.
#[derive(Debug)]
pub struct Package {
    /// Name in the manifest, such as `presscart`.
    pub name: String,
    /// Name in Rust code, such as `presscart`.
    pub library: Name,
    /// The crate's version.
    pub version: String,
    /// The provider's name in prose.
    pub title: String,
    /// One line.
    pub description: String,
    /// The provider's page about the API.
    pub homepage: Option<String>,
    /// What the document says of itself.
    pub about: DocLines,
    /// The document's version of the API.
    pub api_version: String,
    /// Features of the runtime that the types need.
    pub runtime_features: Vec<&'static str>,
    /// One sentence about the provider's scopes.
    pub scopes_note: Option<Markdown>,
    /// What the front page shows of scopes; `None` where no operation needs one.
    pub scope_example: Option<ScopeExample>,
    /// The shown token.
    pub example_token: String,
    /// What changed from version to version, as Markdown.
    pub changelog: Option<String>,
    /// The method in the first example of the front page: positions of its resource and itself.
    pub first_example: Option<(usize, usize)>,
}

/// Operations, and scopes that are enough for them.
#[derive(Debug)]
pub struct ScopeExample {
    /// Constants of one or two operations.
    pub operations: Vec<Name>,
    /// Variants of `Scope`.
    pub scopes: Vec<Name>,
}
