//! The client as a whole: what `client.yaml` says, checked against the document.

use super::Lowering;
use super::paging_keys::is_header_name;
use super::pointer::{declared, join};
use crate::ir::{self, Answer, Place, Shape, TypeId};
use crate::load::{
    Annotation, ClientFile, ConstantPlace, IdempotencyEntry, LocationEntry, ResetWord, TierEntry,
    WebhooksEntry,
};
use crate::report::{client as messages, meaning, scopes};

/// The file with its positions.
type File<'d> = Annotation<'d, ClientFile>;

/// `None` where the file says no place, which is an error of its own.
fn key_place(entry: &IdempotencyEntry) -> Option<ir::KeyPlace> {
    let header = |name: &String| ir::KeyPlace::Header { name: name.clone(), quoted: entry.quoted };
    let field = || entry.field.clone().map(ir::KeyPlace::Field);
    entry.header.as_ref().map(header).or_else(field)
}

impl<'d> Lowering<'d, '_> {
    /// What `client.yaml` says of the client; what it says of operations goes into them.
    pub(super) fn lower_client(&mut self, operations: &mut [ir::Operation]) -> ir::ClientFacts {
        let file = self.documents.client.read();
        self.lower_replay(file, operations);
        self.check_folder(file);
        let Some(file) = file else { return self.default_facts() };
        self.check_headers(file);
        self.remove_constants(file, operations);
        self.lower_paging(file, operations);
        self.lower_unwrap(file, operations);
        self.check_credential(file);
        self.check_package(file);
        self.check_names(file, operations);
        let content = &file.content;
        let package = &content.package;
        let defaults = self.default_facts();
        ir::ClientFacts {
            package: package
                .name
                .clone()
                .filter(|name| !name.is_empty())
                .unwrap_or(defaults.package),
            version: package.version.clone().unwrap_or(defaults.version),
            title: package.title.clone().unwrap_or(defaults.title),
            description: package.description.clone().unwrap_or(defaults.description),
            homepage: package.homepage.clone(),
            credential: credential_of(content),
            constants: constants_of(content),
            idempotency: content.idempotency.as_ref().and_then(key_place),
            errors: self.lower_errors(file),
            rate_limit: self.lower_rate_limit(file),
            webhooks: content.webhooks.as_ref().map(|entry| self.lower_webhooks(file, entry)),
            names: self.lower_names(file),
        }
    }

    /// A header whose name is none is never sent, nor found.
    fn check_headers(&mut self, file: &'d File<'d>) {
        let content = &file.content;
        let mut names: Vec<(String, &str)> = Vec::new();
        let mut add = |at: &str, name: Option<&'d String>| {
            names.extend(name.map(|name| (at.to_owned(), name.as_str())));
        };
        add(
            "/idempotency/header",
            content.idempotency.as_ref().and_then(|own| own.header.as_ref()),
        );
        for (at, constant) in content.constants.iter().enumerate() {
            let is_header = constant.place == ConstantPlace::Header;
            add(&format!("/constants/{at}/name"), Some(&constant.name).filter(|_| is_header));
        }
        let (errors, limits) = (&content.errors, &content.rate_limit.headers);
        add("/errors/request_id_header", errors.request_id_header.as_ref());
        add("/errors/scopes/needed_header", errors.scopes.needed_header.as_ref());
        add("/errors/scopes/provided_header", errors.scopes.provided_header.as_ref());
        add("/rate_limit/headers/limit", limits.limit.as_ref());
        add("/rate_limit/headers/remaining", limits.remaining.as_ref());
        add("/rate_limit/headers/reset", limits.reset.as_ref());
        if let Some(webhooks) = &content.webhooks {
            let places = [
                ("event", Some(&webhooks.event)),
                ("id", webhooks.id.as_ref()),
                ("timestamp", webhooks.timestamp.as_ref()),
            ];
            for (key, place) in places {
                if let Some(LocationEntry::Header(name)) = place {
                    add(&format!("/webhooks/{key}/header"), Some(name));
                }
            }
            add("/webhooks/signature/header", webhooks.signature.as_ref().map(|own| &own.header));
        }
        for (at, name) in names {
            if !is_header_name(name) {
                self.report.push(messages::header_invalid(file.source.at(&at), name));
            }
        }
    }

    /// Without a name of its own the crate has that of the provider's folder.
    fn check_folder(&mut self, file: Option<&File<'d>>) {
        let own = file.and_then(|file| file.content.package.name.as_deref());
        let folder = &self.documents.provider;
        if own.is_none_or(str::is_empty) && !is_crate_name(folder) {
            self.report.push(messages::provider_name(self.source.at(""), folder));
        }
    }

    /// A manifest with another name or version would keep cargo from starting at all.
    fn check_package(&mut self, file: &File<'d>) {
        let package = &file.content.package;
        if let Some(name) =
            package.name.as_deref().filter(|name| !name.is_empty() && !is_crate_name(name))
        {
            self.report.push(messages::package_name(file.source.at("/package/name"), name));
        }
        if let Some(version) = package.version.as_deref().filter(|text| !is_version(text)) {
            self.report
                .push(messages::package_version(file.source.at("/package/version"), version));
        }
        let variable = file.content.credential.variable.as_deref();
        if let Some(name) = variable.filter(|name| !is_variable(name)) {
            self.report.push(messages::variable_name(file.source.at("/credential/variable"), name));
        }
    }

    fn default_facts(&self) -> ir::ClientFacts {
        let title = &self.api.info.title;
        ir::ClientFacts {
            package: self.documents.provider.clone(),
            version: "0.1.0".to_owned(),
            title: title.clone(),
            description: format!("Client of {title}"),
            errors: ir::ErrorShape { permission_denied: vec![403], ..ir::ErrorShape::default() },
            ..ir::ClientFacts::default()
        }
    }

    /// What is set on the client is no argument of its operations.
    fn remove_constants(&mut self, file: &File<'d>, operations: &mut [ir::Operation]) {
        for (index, constant) in file.content.constants.iter().enumerate() {
            let is_it = |parameter: &ir::Parameter| match constant.place {
                ConstantPlace::Header => {
                    parameter.place == Place::Header
                        && parameter.name.eq_ignore_ascii_case(&constant.name)
                }
                ConstantPlace::Query => {
                    parameter.place == Place::Query && parameter.name == constant.name
                }
            };
            let mut known = false;
            for operation in operations.iter_mut() {
                let before = operation.parameters.len();
                operation.parameters.retain(|parameter| !is_it(parameter));
                known |= operation.parameters.len() < before;
            }
            if !known {
                let place = file.source.at(&format!("/constants/{index}/name"));
                self.report.push(messages::constant_undocumented(place, &constant.name));
            }
        }
    }

    /// Narrows answers that are wrapped to what is inside. A paged answer stays whole, because its
    /// pages are read from it.
    fn lower_unwrap(&mut self, file: &File<'d>, operations: &mut [ir::Operation]) {
        let Some(pointer) = &file.content.response.unwrap else { return };
        let place = || file.source.at("/response/unwrap");
        if !pointer.starts_with('/') {
            self.report.push(messages::pointer_invalid(place(), pointer));
            return;
        }
        let mut seen = false;
        for operation in operations.iter_mut().filter(|operation| operation.paging.is_none()) {
            let inside = self.shapes_inside(operation, pointer);
            seen |= inside.iter().any(Option::is_some);
            if inside.iter().all(Option::is_none) {
                continue;
            }
            let json = operation
                .responses
                .iter_mut()
                .filter(|response| matches!(response.content, Answer::Json(_)));
            if inside.iter().any(Option::is_none) {
                self.report.push(messages::unwrap_mixed(place(), &operation.id, pointer));
                continue;
            }
            for (response, shape) in json.zip(inside.into_iter().flatten()) {
                response.content = Answer::Json(shape);
                response.sample =
                    response.sample.as_ref().and_then(|sample| sample.pointer(pointer)).cloned();
            }
            operation.unwrap = Some(pointer.clone());
        }
        if !seen {
            self.report.push(messages::unwrap_unused(place(), pointer));
        }
    }

    /// What is at a pointer in each successful JSON answer; `None` where one does not have it.
    fn shapes_inside(&self, operation: &ir::Operation, pointer: &str) -> Vec<Option<Shape>> {
        let shapes = operation.responses.iter().filter_map(|response| match &response.content {
            Answer::Json(shape) => Some(shape),
            _ => None,
        });
        shapes.map(|shape| declared(&self.types, shape, pointer)).collect()
    }

    fn check_credential(&mut self, file: &File<'d>) {
        if let Some(scheme) = &file.content.credential.scheme
            && !self.has_scheme(scheme)
        {
            let known = self.schemes.iter().map(|scheme| scheme.name.as_str());
            let place = file.source.at("/credential/scheme");
            self.report.push(meaning::security_scheme_unknown(place, scheme, known));
        }
    }

    fn check_names(&mut self, file: &File<'d>, operations: &[ir::Operation]) {
        let names = &file.content.names;
        let tags = || operations.iter().filter_map(|operation| operation.tag.as_deref());
        for tag in names.resources.keys().filter(|tag| !tags().any(|known| known == **tag)) {
            let place = file.source.at_key(&join("/names/resources", &[tag]));
            self.report.push(messages::tag_unknown(place, tag, tags()));
        }
        let ids = || operations.iter().map(|operation| operation.id.as_str());
        for id in names.methods.keys().filter(|id| !ids().any(|known| known == **id)) {
            let place = file.source.at_key(&join("/names/methods", &[id]));
            self.report.push(scopes::operation_unknown(place, id, ids()));
        }
    }

    /// The names of resources and methods; those of types go into the types.
    fn lower_names(&mut self, file: &File<'d>) -> ir::Names {
        let names = &file.content.names;
        for (schema, name) in &names.types {
            let pointer = join("/names/types", &[schema]);
            if let Some(id) = self.component_type(schema) {
                self.types[id.0].rust_name = Some(name.clone());
            } else {
                let place = file.source.at_key(&pointer);
                self.report.push(messages::schema_unknown(place, schema, self.schema_names()));
            }
        }
        let pairs = |map: &indexmap::IndexMap<String, String>| {
            map.iter().map(|(from, to)| (from.clone(), to.clone())).collect()
        };
        ir::Names { resources: pairs(&names.resources), methods: pairs(&names.methods) }
    }

    fn schema_named(&mut self, file: &File<'d>, pointer: &str, name: &str) -> Option<TypeId> {
        let id = self.component_type(name);
        if id.is_none() {
            let place = file.source.at(pointer);
            self.report.push(messages::schema_unknown(place, name, self.schema_names()));
        }
        id
    }

    fn lower_errors(&mut self, file: &File<'d>) -> ir::ErrorShape {
        let errors = &file.content.errors;
        let schema =
            errors.schema.as_ref().and_then(|name| self.schema_named(file, "/errors/schema", name));
        let mut pointer = |key: &str, value: &Option<String>| {
            let value = value.clone().unwrap_or_default();
            if let (Some(id), false) = (schema, value.is_empty()) {
                let of = "the error's schema";
                self.check_shape_pointer(
                    &file.source,
                    &format!("/errors/{key}"),
                    of,
                    &value,
                    &Shape::Named(id),
                );
            }
            value
        };
        let said = &errors.scopes;
        let scopes = ir::ScopeDialect {
            codes: said.codes.clone(),
            in_success: said.in_success,
            needed: pointer("scopes/needed", &said.needed),
            provided: pointer("scopes/provided", &said.provided),
            needed_header: said.needed_header.clone().unwrap_or_default(),
            provided_header: said.provided_header.clone().unwrap_or_default(),
            any: said.any,
        };
        ir::ErrorShape {
            schema,
            message: pointer("message", &errors.message),
            code: pointer("code", &errors.code),
            details: pointer("details", &errors.details),
            request_id: pointer("request_id", &errors.request_id),
            request_id_header: errors.request_id_header.clone().unwrap_or_default(),
            permission_denied: errors.permission_denied.clone().unwrap_or_else(|| vec![403]),
            retryable_codes: errors.retryable_codes.clone(),
            final_codes: errors.not_retryable_codes.clone(),
            scopes,
        }
    }

    fn lower_rate_limit(&mut self, file: &File<'d>) -> ir::RateLimit {
        let limit = &file.content.rate_limit;
        if let Some(default) = &limit.default
            && !limit.tiers.contains_key(default)
        {
            let known = limit.tiers.keys().map(String::as_str);
            self.report.push(messages::tier_unknown(
                file.source.at("/rate_limit/default"),
                default,
                known,
            ));
        }
        let tiers = limit.tiers.iter().map(|(name, tier)| match tier {
            TierEntry::Limited { requests, seconds } => (name.clone(), Some(*requests), *seconds),
            TierEntry::Unlimited(_) => (name.clone(), None, 0),
        });
        ir::RateLimit {
            tiers: tiers.collect(),
            default: limit.default.clone(),
            limit: limit.headers.limit.clone(),
            remaining: limit.headers.remaining.clone(),
            reset: limit.headers.reset.clone(),
            reset_is_epoch: limit.headers.reset_is == Some(ResetWord::EpochSeconds),
        }
    }

    fn lower_webhooks(&mut self, file: &File<'d>, entry: &WebhooksEntry) -> ir::Webhooks {
        let mut events = Vec::new();
        for (event, schema) in &entry.events {
            let pointer = join("/webhooks/events", &[event]);
            if let Some(id) = self.schema_named(file, &pointer, schema) {
                events.push((event.clone(), id));
            }
        }
        ir::Webhooks {
            event: location_of(&entry.event),
            id: entry.id.as_ref().map(location_of),
            timestamp: entry.timestamp.as_ref().map(location_of),
            signature: entry.signature.as_ref().map(|signature| ir::Signature {
                header: signature.header.clone(),
                prefix: signature.prefix.clone(),
                separator: signature.separator.clone(),
            }),
            events,
        }
    }
}

fn credential_of(content: &ClientFile) -> ir::CredentialFacts {
    let credential = &content.credential;
    let prefixes = credential.prefixes.iter();
    ir::CredentialFacts {
        scheme: credential.scheme.clone(),
        variable: credential.variable.clone(),
        example: credential.example.clone(),
        prefixes: prefixes.map(|entry| (entry.prefix.clone(), entry.kind.clone())).collect(),
    }
}

fn constants_of(content: &ClientFile) -> Vec<ir::Constant> {
    let constants = content.constants.iter().map(|entry| ir::Constant {
        query: entry.place == ConstantPlace::Query,
        name: entry.name.clone(),
        value: entry.value.clone(),
        method: entry.method.clone(),
        doc: entry.doc.clone(),
    });
    constants.collect()
}

fn location_of(entry: &LocationEntry) -> ir::Location {
    match entry {
        LocationEntry::Header(name) => ir::Location::Header(name.clone()),
        LocationEntry::Body(pointer) => ir::Location::Body(pointer.clone()),
    }
}

fn is_crate_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 64
        // Of these there is one already wherever the crate is built and tested.
        && !["core", "scopewright-mock", "scopewright-runtime", "std", "test", "tokio"]
            .contains(&name.replace('_', "-").as_str())
        // A word of the language could not be named by programs.
        && syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}

/// `MAJOR.MINOR.PATCH`, with a pre-release where there is one (Semantic Versioning 2.0, sections 2 and 9).
fn is_version(text: &str) -> bool {
    let (core, rest) = text.split_once(['-', '+']).unwrap_or((text, "0"));
    let numbers: Vec<&str> = core.split('.').collect();
    let is_number = |part: &&str| {
        part.parse::<u64>().is_ok()
            && (part.len() == 1 || !part.starts_with('0'))
            && !part.starts_with('+')
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    numbers.len() == 3
        && numbers.iter().all(is_number)
        && !rest.is_empty()
        && rest.chars().all(is_plain)
}

/// A name that every shell can set (POSIX.1-2017, XBD section 8.1).
fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::is_variable;

    #[test]
    fn a_variable_has_a_name_that_shells_can_set() {
        for name in ["SHOP_TOKEN", "_A1"] {
            assert!(is_variable(name), "{name}");
        }
        for name in ["", "1TOKEN", "shop_TOKEN", "SHOP-TOKEN", "SHOP TOKEN", "A=B", "Ä"] {
            assert!(!is_variable(name), "{name}");
        }
    }
}
