//! The provider: all that its folder says, and who is meant by a request.

use std::path::Path;

use crate::call::Call;
use crate::document::Document;
use crate::facts::Facts;
use crate::failure::Failure;
use crate::operation::{self, Operation};
use crate::route::Captures;
use crate::schemas::{Measure, Schemas};
use crate::written::Pairs;

/// A provider as its folder describes it.
pub(crate) struct Provider {
    pub(crate) document: Document,
    pub(crate) facts: Facts,
    pub(crate) schemas: Schemas,
    /// What judges requests of a client under test.
    pub(crate) sent: Schemas,
    /// In document order.
    pub(crate) operations: Vec<Operation>,
    base_path: String,
}

impl Provider {
    /// Of a document, and of the `client.yaml` of a folder; examples count that are so much of
    /// their schemas.
    pub(crate) fn of(document: Document, folder: &Path, measure: Measure) -> Result<Self, Failure> {
        let facts = Facts::read(folder)?;
        let schemas = Schemas::new(&document, measure)?;
        let sent = Schemas::new(&document, Measure::Sent)?;
        let operations = operation::read_operations(&document, &schemas, &facts);
        let base_path = operation::base_path(&document);
        Ok(Self { document, facts, schemas, sent, operations, base_path })
    }

    /// The path below which the provider's main server is.
    pub(crate) fn base_path(&self) -> &str {
        &self.base_path
    }

    /// The operation that a request calls, with its index and what stands for the path's variables.
    pub(crate) fn route(&self, call: &Call) -> Option<(usize, Captures)> {
        self.routes(call).pop()
    }

    /// All operations that a request may call: documents have several of one path that differ in a
    /// fragment, which is never sent.
    pub(crate) fn routes(&self, call: &Call) -> Vec<(usize, Captures)> {
        let fits = self.fitting(&call.path, Some(call.method.as_str()));
        let query = Pairs::query(call.query.as_deref().unwrap_or_default());
        let fixed = |index: usize| {
            let mut pairs = self.operations[index].fixed.iter();
            pairs
                .all(|(key, value)| query.has(key, value))
                .then_some(self.operations[index].fixed.len())
        };
        let fits = fits.into_iter().filter_map(|(index, rank, weight, captures)| {
            Some((index, (weight, fixed(index)?, std::cmp::Reverse(rank)), captures))
        });
        let fits: Vec<_> = fits.collect();
        let Some(best) = fits.iter().map(|(_, rank, _)| *rank).max() else { return Vec::new() };
        let best = fits.into_iter().filter(|(_, rank, _)| *rank == best);
        best.map(|(index, _, captures)| (index, captures)).collect()
    }

    /// The methods that the document has for a path.
    pub(crate) fn methods(&self, path: &str) -> Vec<&str> {
        let mut methods = Vec::new();
        for (index, ..) in self.fitting(path, None) {
            let method = self.operations[index].method.as_str();
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        methods
    }

    /// Operations whose templates fit a path, of one method or of all: the index, the rank of the
    /// template among those of the operation, its weight, and what stands for the variables.
    fn fitting(&self, path: &str, method: Option<&str>) -> Vec<(usize, usize, &[u8], Captures)> {
        let is_meant =
            |operation: &Operation| method.is_none_or(|method| operation.method == method);
        let segments: Vec<&str> = path.split('/').collect();
        let mut fitting = Vec::new();
        for (index, operation) in
            self.operations.iter().enumerate().filter(|(_, one)| is_meant(one))
        {
            for (rank, template) in operation.templates.iter().enumerate() {
                if let Some(captures) = template.matches(&segments) {
                    fitting.push((index, rank, template.weight(), captures));
                }
            }
        }
        fitting
    }
}
