//! Checks: turns a request into what is wrong with it, by the document alone.
//!
//! Each part takes from the request what it knows ([`parameters`], [`credential`], [`body`]); what
//! is left over at the end was sent without being documented.

pub(crate) mod body;
mod credential;
mod headers;
pub(crate) mod multipart;
mod parameters;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::call::Call;
use crate::compare::{Reading, differences};
use crate::operation::Operation;
use crate::parameter::{Parameter, Place, Style};
use crate::provider::Provider;
use crate::route::Captures;
use crate::shape::Shape;
use crate::written::Pairs;

use multipart::Parts;

/// What is wrong with a request to an operation, one sentence each. `parts` are those of the body,
/// where it is multipart.
pub(crate) fn problems(
    provider: &Provider,
    operation: &Operation,
    captures: &Captures,
    call: &Call,
    parts: Option<&Parts>,
) -> Vec<String> {
    let mut check = Check {
        provider,
        operation,
        call,
        query: Pairs::query(call.query.as_deref().unwrap_or_default()),
        cookies: Pairs::cookies(&call.header("cookie").unwrap_or_default()),
        headers: BTreeSet::new(),
        problems: Vec::new(),
    };
    check.constants();
    check.idempotency_key();
    check.parameters(captures);
    check.credential();
    check.body(parts);
    check.accept();
    check.leftovers();
    check.problems
}

/// What a document shows of a value.
#[derive(Clone, Copy, Default)]
struct Examples<'e> {
    /// Of its schema.
    fitting: Option<&'e Value>,
    /// Not of its schema.
    odd: Option<&'e Value>,
}

/// A request on its way through the checks.
struct Check<'p> {
    provider: &'p Provider,
    operation: &'p Operation,
    call: &'p Call,
    query: Pairs,
    cookies: Pairs,
    /// Names, in lower case, of the headers that are accounted for.
    headers: BTreeSet<String>,
    problems: Vec<String>,
}

impl<'p> Check<'p> {
    fn note(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    fn shape(&self, schema: &'p Value) -> Shape<'p> {
        Shape::of(&self.provider.document, schema)
    }

    /// A header, which is accounted for from now on.
    fn take_header(&mut self, name: &str) -> Option<String> {
        self.headers.insert(name.to_ascii_lowercase());
        self.call.header(name)
    }

    /// Notes what is wrong with a value that was sent: by the schema, and by the example.
    fn judge(&mut self, what: &str, schema: &'p Value, examples: Examples<'_>, value: &Value) {
        let provider = self.provider;
        let mut faults = provider.sent.faults(&provider.document, schema, value);
        let shape = self.shape(schema);
        let different = |example: &Value| differences(example, value, &shape, Reading::Sent);
        faults.extend(examples.fitting.into_iter().flat_map(different));
        // As its author has it, though it breaks their own schema.
        if examples.odd.is_some_and(|example| different(example).is_empty()) {
            return;
        }
        self.problems.extend(faults.into_iter().map(|fault| format!("{what}: {fault}")));
    }

    fn leftovers(&mut self) {
        // An object of which any key stands on its own takes whatever is left.
        let is_open = |parameter: &Parameter| {
            let shape = self.shape(&parameter.schema);
            parameter.place == Place::Query
                && parameter.style == Style::Form
                && parameter.explode
                && !shape.names_type("array")
                && shape.rest().is_some()
        };
        let takes_all = self.operation.parameters.iter().any(is_open);
        let query = self
            .query
            .rest()
            .filter(|_| !takes_all)
            .map(|name| format!("undocumented query parameter `{name}`"));
        // Who hands over the header itself says what is in it.
        let is_whole = self.headers.contains("cookie");
        let cookies = self
            .cookies
            .rest()
            .filter(|_| !is_whole)
            .map(|name| format!("undocumented cookie `{name}`"));
        let found: Vec<String> = query.chain(cookies).collect();
        self.problems.extend(found);
        self.undocumented_headers();
    }
}
