//! Security: the schemes, and which of them an operation accepts.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::docs::prose;
use super::pointer::join;
use super::{Lowering, behind};
use crate::ir::{self, SchemeKind};
use crate::report::meaning;

impl<'d> Lowering<'d, '_> {
    /// The document's schemes, in its order.
    pub(super) fn lower_schemes(&mut self) -> Vec<ir::SecurityScheme> {
        let section = self.scheme_section();
        let schemes = section.into_iter().flatten();
        schemes
            .filter_map(|(name, scheme)| {
                let scheme = match scheme {
                    ReferenceOr::Item(scheme) => scheme,
                    ReferenceOr::Reference { reference } => behind(section, reference)?.1,
                };
                Some(self.lower_scheme(name, scheme))
            })
            .collect()
    }

    fn scheme_section(
        &self,
    ) -> Option<&'d indexmap::IndexMap<String, ReferenceOr<SecurityScheme>>> {
        self.api.components.as_ref().map(|components| &components.security_schemes)
    }

    fn lower_scheme(&mut self, name: &str, scheme: &SecurityScheme) -> ir::SecurityScheme {
        let (kind, description) = match scheme {
            SecurityScheme::APIKey { location, name, description, .. } => {
                let kind = match location {
                    APIKeyLocation::Header => SchemeKind::Header(name.clone()),
                    APIKeyLocation::Query => SchemeKind::Query(name.clone()),
                    APIKeyLocation::Cookie => SchemeKind::Cookie(name.clone()),
                };
                (kind, description)
            }
            SecurityScheme::HTTP { scheme, description, .. } => {
                (self.lower_http(name, scheme), description)
            }
            SecurityScheme::OAuth2 { flows, description, .. } => {
                let flow = flows.client_credentials.as_ref();
                let url = flow.map(|flow| flow.token_url.clone()).filter(|url| !url.is_empty());
                (url.map_or(SchemeKind::Bearer, SchemeKind::ClientCredentials), description)
            }
            SecurityScheme::OpenIDConnect { description, .. } => (SchemeKind::Bearer, description),
        };
        ir::SecurityScheme {
            name: name.to_owned(),
            kind,
            description: prose(description.as_deref()),
        }
    }

    /// Names of HTTP authentication schemes are not case-sensitive (RFC 9110, section 11.1).
    fn lower_http(&mut self, name: &str, scheme: &str) -> SchemeKind {
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => SchemeKind::Bearer,
            "basic" => SchemeKind::Basic,
            _ => {
                let place = self.source.at(&join("/components/securitySchemes", &[name, "scheme"]));
                self.report.push(meaning::security_scheme_plain(place, name, scheme));
                SchemeKind::Header("Authorization".to_owned())
            }
        }
    }

    /// The alternatives of schemes that an operation accepts, each a list of names.
    pub(super) fn lower_security(
        &mut self,
        own: Option<&'d Vec<SecurityRequirement>>,
        pointer: &str,
    ) -> Vec<Vec<String>> {
        if let Some(own) = own {
            self.check_security(own, &join(pointer, &["security"]));
        }
        // The document's requirements are checked once, not for every operation.
        let requirements = own.or(self.api.security.as_ref());
        let known = |all: &&SecurityRequirement| all.keys().all(|name| self.has_scheme(name));
        let requirements = requirements.into_iter().flatten().filter(known);
        requirements.map(|all| all.keys().cloned().collect()).collect()
    }

    /// Reports requirements that name no scheme.
    pub(super) fn check_security(&mut self, requirements: &[SecurityRequirement], pointer: &str) {
        for (index, requirement) in requirements.iter().enumerate() {
            for name in requirement.keys() {
                if !self.has_scheme(name) {
                    let place = self.source.at_key(&join(pointer, &[&index.to_string(), name]));
                    let known = self.schemes.iter().map(|scheme| scheme.name.as_str());
                    self.report.push(meaning::security_requirement_unknown(place, name, known));
                }
            }
        }
    }

    /// Whether the document has a scheme of this name.
    pub(super) fn has_scheme(&self, name: &str) -> bool {
        self.schemes.iter().any(|scheme| scheme.name == name)
    }

    /// Whether a parameter is what a security scheme sends.
    pub(super) fn is_credential(&self, place: ir::Place, name: &str) -> bool {
        self.schemes.iter().any(|scheme| match &scheme.kind {
            SchemeKind::Header(header) => {
                place == ir::Place::Header && header.eq_ignore_ascii_case(name)
            }
            SchemeKind::Query(key) => place == ir::Place::Query && key == name,
            SchemeKind::Cookie(key) => place == ir::Place::Cookie && key == name,
            SchemeKind::Bearer | SchemeKind::ClientCredentials(_) | SchemeKind::Basic => false,
        })
    }
}
