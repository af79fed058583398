//! Scopes: what each operation needs, from `scopes.yaml` or else from the document's `security`.

use indexmap::IndexMap;
use openapiv3::{OAuth2Flows, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Lowering;
use super::paths::request;
use super::pointer::join;
use crate::ir::{self, Requirement};
use crate::load::{
    AccessWord, Annotation, ClaimForm, Grants, IntrospectionEntry, Needs, OperationEntry, Part,
    ScopesFile,
};
use crate::report::{meaning, scopes as messages};

/// How closely an entry's name fits an operation; the greater, the closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// `METHOD /path/**`, by the number of characters before the stars.
    Glob(usize),
    /// The operation's id, or its method and path.
    Exact,
}

impl<'d> Lowering<'d, '_> {
    /// Says of each operation what it needs.
    pub(super) fn lower_requirements(&mut self, operations: &mut [ir::Operation]) {
        match &self.documents.scopes {
            Part::Read(file) => self.lower_entries(file, operations),
            Part::Missing => {
                for (operation, requirement) in
                    operations.iter_mut().zip(self.documented_requirements())
                {
                    operation.requirement = requirement;
                }
            }
            Part::Broken => {}
        }
    }

    fn lower_entries(
        &mut self,
        file: &'d Annotation<'d, ScopesFile>,
        operations: &mut [ir::Operation],
    ) {
        let documented = self.documented_requirements();
        let mut used = vec![false; file.content.operations.len()];
        let globs: Vec<usize> = file
            .content
            .operations
            .keys()
            .enumerate()
            .filter(|(_, name)| name.contains("**"))
            .map(|(index, _)| index)
            .collect();
        for (operation, documented) in operations.iter_mut().zip(documented) {
            let fits = fits_of(operation, &file.content.operations, &globs);
            for (index, _) in &fits {
                used[*index] = true;
            }
            let Some((index, entry)) = self.closest(file, operation, &fits) else { continue };
            operation.requirement = requirement_of(&entry.needs);
            operation.requirement_inferred = entry.inferred;
            operation.requirement_note.clone_from(&entry.note);
            operation.requirement_entry =
                file.content.operations.get_index(index).map(|(name, _)| name.clone());
            self.compare(file, operation, index, &documented);
        }
        self.report_unmatched(file, operations, &used);
        self.check_scheme(file);
        self.check_introspection(file, operations);
    }

    /// The entry that fits an operation best, if exactly one does.
    fn closest(
        &mut self,
        file: &'d Annotation<'d, ScopesFile>,
        operation: &ir::Operation,
        fits: &[(usize, Fit)],
    ) -> Option<(usize, &'d OperationEntry)> {
        let Some(best) = fits.iter().map(|(_, fit)| *fit).max() else {
            let place = file.source.at_key("/operations");
            let request = format!("{} {}", operation.method, operation.path);
            self.report.push(messages::operation_missing(place, &operation.id, &request));
            return None;
        };
        let closest: Vec<usize> =
            fits.iter().filter(|(_, fit)| *fit == best).map(|(index, _)| *index).collect();
        if let [index] = closest[..] {
            return file.content.operations.get_index(index).map(|(_, entry)| (index, entry));
        }
        let names: Vec<&str> = closest
            .iter()
            .filter_map(|index| file.content.operations.get_index(*index))
            .map(|(name, _)| name.as_str())
            .collect();
        let place = file.source.at_key(&join("/operations", &[names[0]]));
        self.report.push(messages::entries_tie(place, &operation.id, &names));
        None
    }

    /// Says where the document's own scopes differ from the entry that was taken.
    fn compare(
        &mut self,
        file: &Annotation<'_, ScopesFile>,
        operation: &ir::Operation,
        index: usize,
        documented: &Requirement,
    ) {
        let Requirement::Scopes(sets) = documented else { return };
        if operation.requirement != *documented
            && let Some((name, _)) = file.content.operations.get_index(index)
        {
            let place = file.source.at(&join("/operations", &[name]));
            self.report.push(messages::requirement_differs(place, &operation.id, &in_words(sets)));
        }
    }

    fn report_unmatched(
        &mut self,
        file: &Annotation<'_, ScopesFile>,
        operations: &[ir::Operation],
        used: &[bool],
    ) {
        for (name, _) in file.content.operations.keys().zip(used).filter(|(_, used)| !**used) {
            let place = file.source.at_key(&join("/operations", &[name]));
            let known = operations.iter().map(|operation| operation.id.as_str());
            self.report.push(messages::operation_unknown(place, name, known));
        }
    }

    fn check_scheme(&mut self, file: &Annotation<'_, ScopesFile>) {
        if let Some(scheme) = &file.content.scheme
            && !self.has_scheme(scheme)
        {
            let known = self.schemes.iter().map(|scheme| scheme.name.as_str());
            self.report.push(meaning::security_scheme_unknown(
                file.source.at("/scheme"),
                scheme,
                known,
            ));
        }
    }

    fn check_introspection(
        &mut self,
        file: &Annotation<'_, ScopesFile>,
        operations: &[ir::Operation],
    ) {
        let Some(IntrospectionEntry::Call { operation: id, kind, scopes }) =
            &file.content.introspection
        else {
            return;
        };
        let Some(operation) = operations.iter().find(|operation| operation.id == *id) else {
            let place = file.source.at("/introspection/operation");
            let known = operations.iter().map(|operation| operation.id.as_str());
            self.report.push(messages::operation_unknown(place, id, known));
            return;
        };
        for (pointer, at) in [(kind, "/introspection/kind"), (scopes, "/introspection/scopes")] {
            self.check_answer_pointer(&file.source, at, operation, pointer);
        }
    }

    /// What the document says that each operation needs, in document order.
    fn documented_requirements(&self) -> Vec<Requirement> {
        let document = self.api.security.as_ref();
        let mut requirements = Vec::new();
        for (path, item) in &self.api.paths.paths {
            let Some(item) = item.as_item() else { continue };
            for (_, operation) in self.methods(path, item) {
                let own = operation.security.as_ref().or(document);
                requirements
                    .push(own.map_or(Requirement::Unknown, |own| self.documented_requirement(own)));
            }
        }
        requirements
    }

    fn documented_requirement(&self, alternatives: &[SecurityRequirement]) -> Requirement {
        if alternatives.iter().all(IndexMap::is_empty) {
            return Requirement::Public;
        }
        let alternatives: Vec<&SecurityRequirement> =
            alternatives.iter().filter(|all| !all.is_empty()).collect();
        let sets: Vec<Vec<String>> =
            alternatives.iter().map(|all| all.values().flatten().cloned().collect()).collect();
        if sets.iter().all(|set| !set.is_empty()) {
            return Requirement::Scopes(sets);
        }
        // OAuth 2 and OpenID list scopes, and an empty list means that none is needed. Other schemes
        // have no scopes in OpenAPI 3.0, so an empty list says nothing.
        let has_scopes = |all: &SecurityRequirement| all.keys().any(|name| self.lists_scopes(name));
        if alternatives.iter().zip(&sets).any(|(all, set)| set.is_empty() && has_scopes(all)) {
            Requirement::AnyCredential
        } else {
            Requirement::Unknown
        }
    }

    fn lists_scopes(&self, scheme: &str) -> bool {
        matches!(
            self.scheme(scheme),
            Some(SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. })
        )
    }

    fn scheme(&self, name: &str) -> Option<&'d SecurityScheme> {
        let section =
            self.api.components.as_ref().map(|components| &components.security_schemes)?;
        match section.get(name)? {
            ReferenceOr::Item(scheme) => Some(scheme),
            ReferenceOr::Reference { reference } => {
                super::behind(Some(section), reference).map(|(_, scheme)| scheme)
            }
        }
    }

    /// The vocabulary: that of `scopes.yaml`, or else what the document's OAuth flows list and what
    /// its operations need.
    pub(super) fn lower_scopes(&self, operations: &[ir::Operation]) -> ir::Scopes {
        match &self.documents.scopes {
            Part::Read(file) => scopes_of(&file.content),
            Part::Missing => self.documented_scopes(operations),
            Part::Broken => ir::Scopes::default(),
        }
    }

    fn documented_scopes(&self, operations: &[ir::Operation]) -> ir::Scopes {
        let mut vocabulary: IndexMap<&str, &str> = IndexMap::new();
        let mut scheme_name = None;
        for scheme in &self.schemes {
            if let Some(SecurityScheme::OAuth2 { flows, .. }) = self.scheme(&scheme.name) {
                scheme_name.get_or_insert(&scheme.name);
                vocabulary.extend(flow_scopes(flows));
            }
        }
        for operation in operations {
            if let Requirement::Scopes(sets) = &operation.requirement {
                for name in sets.iter().flatten() {
                    vocabulary.entry(name).or_insert("");
                }
            }
        }
        let scope = |(name, doc): (&str, &str)| ir::Scope {
            name: name.to_owned(),
            write: false,
            implies: Vec::new(),
            doc: doc.to_owned(),
        };
        ir::Scopes {
            scheme: scheme_name.cloned(),
            published: !vocabulary.is_empty(),
            vocabulary: vocabulary.into_iter().map(scope).collect(),
            ..ir::Scopes::default()
        }
    }
}

/// The entries whose names fit an operation.
fn fits_of(
    operation: &ir::Operation,
    entries: &IndexMap<String, OperationEntry>,
    globs: &[usize],
) -> Vec<(usize, Fit)> {
    let request = request(&operation.method, &operation.path);
    let mut fits: Vec<(usize, Fit)> = Vec::new();
    fits.extend(entries.get_index_of(&operation.id).map(|index| (index, Fit::Exact)));
    if request != operation.id {
        fits.extend(entries.get_index_of(&request).map(|index| (index, Fit::Exact)));
    }
    for index in globs {
        let name = entries.get_index(*index).map_or("", |(name, _)| name);
        let Some(start) = name.strip_suffix("**") else { continue };
        if request.len() > start.len() && request.starts_with(start) {
            fits.push((*index, Fit::Glob(start.len())));
        }
    }
    fits
}

fn requirement_of(needs: &Needs) -> Requirement {
    match needs {
        Needs::Public => Requirement::Public,
        Needs::Nothing => Requirement::AnyCredential,
        Needs::Unknown => Requirement::Unknown,
        Needs::Scopes(sets) => Requirement::Scopes(sets.clone()),
    }
}

/// `` `a` and `b`, or `c` ``.
fn in_words(sets: &[Vec<String>]) -> String {
    let set = |set: &Vec<String>| crate::report::listed(set.iter().map(String::as_str));
    sets.iter().map(set).collect::<Vec<_>>().join(", or ")
}

fn flow_scopes(flows: &OAuth2Flows) -> impl Iterator<Item = (&str, &str)> {
    let lists = [
        flows.implicit.as_ref().map(|flow| &flow.scopes),
        flows.password.as_ref().map(|flow| &flow.scopes),
        flows.client_credentials.as_ref().map(|flow| &flow.scopes),
        flows.authorization_code.as_ref().map(|flow| &flow.scopes),
    ];
    lists.into_iter().flatten().flatten().map(|(name, doc)| (name.as_str(), doc.as_str()))
}

fn scopes_of(file: &ScopesFile) -> ir::Scopes {
    ir::Scopes {
        scheme: file.scheme.clone(),
        published: file.published,
        note: file.note.clone(),
        vocabulary: file
            .scopes
            .iter()
            .map(|(name, scope)| ir::Scope {
                name: name.clone(),
                write: scope.access == AccessWord::Write,
                implies: scope.implies.clone(),
                doc: scope.doc.clone(),
            })
            .collect(),
        tokens: file
            .tokens
            .iter()
            .map(|(name, token)| ir::TokenKind {
                name: name.clone(),
                all: token.grants == Grants::All,
                write: token.access.map(|access| access == AccessWord::Write),
            })
            .collect(),
        introspection: file.introspection.as_ref().map(introspection_of),
    }
}

fn introspection_of(entry: &IntrospectionEntry) -> ir::Introspection {
    match entry {
        IntrospectionEntry::Call { operation, kind, scopes } => ir::Introspection::Call {
            operation: operation.clone(),
            kind: kind.clone(),
            scopes: scopes.clone(),
        },
        IntrospectionEntry::Jwt { claim, form } => ir::Introspection::Jwt {
            claim: claim.clone(),
            form: match form {
                ClaimForm::LevelMap => ir::JwtForm::LevelMap,
                ClaimForm::SpaceSeparated => ir::JwtForm::SpaceSeparated,
                ClaimForm::List => ir::JwtForm::List,
            },
        },
    }
}
