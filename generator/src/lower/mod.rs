//! Lower: [`Documents`] become the neutral model ([`ir::Api`]).
//!
//! Here the document's meaning is decided: what a schema is made of, how a parameter is written, what
//! an answer means, what an operation needs. Names of Rust are not known here. Problems are collected,
//! so that one run shows all of them.

mod all_of;
mod bodies;
mod chains;
mod client;
mod conditions;
mod docs;
mod enums;
mod headers;
mod heirs;
mod hooks;
mod limits;
mod links;
mod media;
mod meets;
mod objects;
mod operations;
mod paging;
mod paging_keys;
mod parameters;
mod paths;
mod pointer;
mod primitives;
mod replay;
mod responses;
mod samples;
mod schema;
mod scopes;
mod security;
mod servers;
mod tags;
mod tuples;
mod twins;
mod types;
mod unions;
mod untyped;
mod variants;
mod xml;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr, Schema};
use serde_json::Value;

use crate::ir;
use crate::load::{Documents, Source};
use crate::report::{Report, meaning};

use self::chains::Chains;
use self::heirs::Heirs;
use self::pointer::join;
use self::schema::{Sub, View};
use self::twins::Twins;

/// Lowers the documents of one provider. `None` where the report has an error, of this stage or of an
/// earlier one.
pub fn lower(documents: &Documents<'_>, report: &mut Report) -> Option<ir::Api> {
    let mut lowering = Lowering::new(documents, report);
    lowering.lower_components();
    let servers = lowering.lower_servers();
    lowering.schemes = lowering.lower_schemes();
    let mut operations = lowering.lower_operations();
    lowering.lower_links(&mut operations);
    lowering.lower_requirements(&mut operations);
    let client = lowering.lower_client(&mut operations);
    let scopes = lowering.lower_scopes(&operations);
    let hooks = lowering.lower_hooks(&operations);
    let operations = lowering.expand(operations);
    lowering.settle_tags();
    lowering.finish();
    let api = &documents.document.api;
    let lowered = ir::Api {
        provider: documents.provider.clone(),
        title: api.info.title.clone(),
        description: api.info.description.clone(),
        version: api.info.version.clone(),
        servers,
        schemes: lowering.schemes,
        types: lowering.types,
        untyped: untyped::listed(lowering.untyped),
        operations,
        hooks,
        tags: api.tags.iter().map(lower_tag).collect(),
        scopes,
        client,
        inputs: documents.inputs.clone(),
        known: documents.known.clone(),
        changelog: documents.changelog.clone(),
    };
    (!report.has_errors()).then_some(lowered)
}

fn lower_tag(tag: &openapiv3::Tag) -> ir::Tag {
    ir::Tag { name: tag.name.clone(), description: tag.description.clone() }
}

/// What a lowering knows and has done so far.
struct Lowering<'d, 'r> {
    documents: &'d Documents<'d>,
    api: &'d OpenAPI,
    source: &'d Source<'d>,
    report: &'r mut Report,
    /// The component schemas; the first types are theirs, in this order.
    schemas: &'d IndexMap<String, ReferenceOr<Schema>>,
    types: Vec<ir::Type>,
    /// Places whose values are free JSON, by JSON pointer.
    untyped: IndexMap<String, ir::Reason>,
    /// Which components stand for which.
    chains: Chains,
    /// Which components have which in their `allOf`.
    heirs: Heirs<'d>,
    /// Component schemas that are bodies of forms with files.
    forms: HashSet<&'d str>,
    /// Parameters by JSON pointer, so that a shared one is lowered once.
    parameters: HashMap<String, ir::Parameter>,
    /// Forms with files of component schemas that are JSON elsewhere.
    second_forms: HashMap<&'d str, ir::TypeId>,
    /// Bodies by JSON pointer, likewise.
    bodies: HashMap<String, Vec<bodies::Worded>>,
    /// Answers by JSON pointer, likewise.
    responses: HashMap<String, responses::Found>,
    /// Bodies of errors that are written out more than once.
    twins: Twins<'d>,
    /// The further ways to call an operation, by its position.
    variants: HashMap<usize, Vec<variants::Other>>,
    /// Samples of component schemas, with their sizes.
    samples: HashMap<&'d str, (Value, usize)>,
    /// The types of what several schemas say together, by the JSON pointers of those.
    meets: HashMap<Vec<String>, ir::Shape>,
    /// JSON pointers of the lists of alternatives among which one is being chosen.
    choosing: Vec<String>,
    /// In how many ways the alternatives can be combined of which some are being lowered.
    ways: usize,
    /// Meets within meets that are being lowered.
    meeting: usize,
    /// Heirs of all bases so far.
    inherited: usize,
    /// The security schemes.
    schemes: Vec<ir::SecurityScheme>,
    /// Places of which something was said that is said once only.
    seen: HashSet<String>,
    /// Arrays without `items`, and where the first one is.
    without_items: Option<(usize, String)>,
    /// Keys that are required and not described: how many, and the schema that has the first.
    undescribed: Option<(usize, String)>,
}

impl<'d, 'r> Lowering<'d, 'r> {
    fn new(documents: &'d Documents<'d>, report: &'r mut Report) -> Self {
        static NO_SCHEMAS: std::sync::LazyLock<IndexMap<String, ReferenceOr<Schema>>> =
            std::sync::LazyLock::new(IndexMap::new);
        let api = &documents.document.api;
        let schemas =
            api.components.as_ref().map_or(&*NO_SCHEMAS, |components| &components.schemas);
        Self {
            documents,
            api,
            source: &documents.document.source,
            report,
            schemas,
            types: Vec::new(),
            untyped: IndexMap::new(),
            chains: Chains::of(schemas),
            heirs: Heirs::of(schemas),
            forms: HashSet::new(),
            parameters: HashMap::new(),
            second_forms: HashMap::new(),
            bodies: HashMap::new(),
            responses: HashMap::new(),
            twins: Twins::of(api),
            variants: HashMap::new(),
            samples: HashMap::new(),
            meets: HashMap::new(),
            choosing: Vec::new(),
            ways: 1,
            meeting: 0,
            inherited: 0,
            schemes: Vec::new(),
            seen: HashSet::new(),
            without_items: None,
            undescribed: None,
        }
    }

    /// A component schema, which may be a reference to another one, and its JSON pointer.
    fn component(&self, name: &str) -> Option<(Sub<'d>, String)> {
        let schema = self.schemas.get(name)?;
        Some((schema.into(), join("/components/schemas", &[name])))
    }

    /// The type of a component schema.
    fn component_type(&self, name: &str) -> Option<ir::TypeId> {
        self.schemas.get_index_of(name).map(ir::TypeId)
    }

    /// The schema at the end of a chain of references, and its JSON pointer.
    fn schema_behind(&self, schema: Sub<'d>, pointer: &str) -> Option<(&'d Schema, String)> {
        match schema {
            Sub::Inline(schema) => Some((schema, pointer.to_owned())),
            Sub::Ref(name) => {
                let (name, schema) = self
                    .schemas
                    .get_index(*self.chains.behind.get(self.schemas.get_index_of(name)?)?)?;
                Some((schema.as_item()?, join("/components/schemas", &[name])))
            }
        }
    }

    fn view_behind(&self, schema: Sub<'d>) -> Option<View<'d>> {
        match schema {
            Sub::Inline(schema) => Some(View::of(schema)),
            Sub::Ref(name) => {
                let behind = *self.chains.behind.get(self.schemas.get_index_of(name)?)?;
                self.schemas.get_index(behind)?.1.as_item().map(View::of)
            }
        }
    }

    /// The component that a name stands for, past references and decorations.
    fn core(&self, name: &str) -> Option<&'d str> {
        let core = *self.chains.core.get(self.schemas.get_index_of(name)?)?;
        self.schemas.get_index(core).map(|(name, _)| name.as_str())
    }

    fn schema_names(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.schemas.keys().map(String::as_str)
    }

    fn tally_without_items(&mut self, pointer: &str) {
        tally(&mut self.without_items, pointer);
    }

    fn tally_undescribed(&mut self, pointer: &str) {
        tally(&mut self.undescribed, pointer);
    }

    /// Pushes the warnings that are given once for many places.
    fn finish(&mut self) {
        if let Some((times, first)) = self.without_items.take() {
            self.report.push(meaning::items_missing(self.source.at(&first), times));
        }
        if let Some((times, first)) = self.undescribed.take() {
            self.report.push(meaning::required_undescribed(self.source.at(&first), times));
        }
    }
}

fn tally(slot: &mut Option<(usize, String)>, pointer: &str) {
    slot.get_or_insert_with(|| (0, pointer.to_owned())).0 += 1;
}

/// Follows a reference to a component of another section than the schemas: its name and the thing.
fn behind<'d, T>(
    section: Option<&'d IndexMap<String, ReferenceOr<T>>>,
    reference: &'d str,
) -> Option<(&'d str, &'d T)> {
    let section = section?;
    let mut reference = reference;
    for _ in 0..=section.len() {
        // `#/components/<section>/<name>`, where the name may have slashes of its own.
        let name = reference.splitn(4, '/').nth(3)?;
        match section.get(name)? {
            ReferenceOr::Item(thing) => return Some((name, thing)),
            ReferenceOr::Reference { reference: next } => reference = next,
        }
    }
    None
}
