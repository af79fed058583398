//! Servers: base URLs with their variables.

use openapiv3::{Server, ServerVariable as Variable};

use super::Lowering;
use super::docs::prose;
use super::pointer::join;
use crate::ir;
use crate::report::{client, meaning};

impl<'d> Lowering<'d, '_> {
    /// The document's servers, at least one.
    pub(super) fn lower_servers(&mut self) -> Vec<ir::Server> {
        let servers = &self.api.servers;
        if !servers.iter().any(|server| server.url.contains("://")) {
            let place = self.source.at(if servers.is_empty() { "" } else { "/servers" });
            self.report.push(meaning::server_missing(place));
        }
        if servers.is_empty() {
            return vec![ir::Server {
                url: "/".to_owned(),
                description: None,
                variables: Vec::new(),
            }];
        }
        let lowered: Vec<ir::Server> =
            servers.iter().map(|server| self.lower_server(server)).collect();
        self.check_variables(&lowered);
        lowered
    }

    fn lower_server(&self, server: &'d Server) -> ir::Server {
        let declared = server.variables.iter().flatten();
        let variables =
            declared.map(|(name, variable)| self.lower_variable(name, variable)).collect();
        ir::Server {
            url: server.url.clone(),
            description: prose(server.description.as_deref()),
            variables,
        }
    }

    fn lower_variable(&self, name: &str, variable: &Variable) -> ir::ServerVariable {
        let client = self.documents.client.read();
        let entry = client.and_then(|client| client.content.server.variables.get(name));
        ir::ServerVariable {
            name: name.to_owned(),
            // A placeholder may be somebody's host; no value at all is refused by the client.
            default: if entry.is_some_and(|entry| entry.required) {
                String::new()
            } else {
                variable.default.clone()
            },
            values: variable.enumeration.clone(),
            description: prose(variable.description.as_deref()),
            variable: entry.and_then(|entry| entry.variable.clone()),
        }
    }

    /// Reports variables of `client.yaml` that no server has.
    fn check_variables(&mut self, servers: &[ir::Server]) {
        let Some(file) = self.documents.client.read() else { return };
        let known = || {
            servers
                .iter()
                .flat_map(|server| &server.variables)
                .map(|variable| variable.name.as_str())
        };
        for name in file.content.server.variables.keys() {
            if !known().any(|declared| declared == name) {
                let place = file.source.at_key(&join("/server/variables", &[name]));
                self.report.push(client::server_variable_unknown(place, name, known()));
            }
        }
    }

    /// The URL template of an operation's own server. Variables that the document's servers have stay
    /// in it; others get their default, because no client has a setter for them.
    pub(super) fn lower_own_server(&self, servers: &[Server]) -> Option<String> {
        let server = servers.first()?;
        let shared = |name: &str| {
            self.api
                .servers
                .iter()
                .any(|server| server.variables.iter().flatten().any(|(known, _)| known == name))
        };
        let mut url = server.url.clone();
        for (name, variable) in server.variables.iter().flatten() {
            if !shared(name) {
                url = url.replace(&format!("{{{name}}}"), &variable.default);
            }
        }
        Some(url)
    }
}
