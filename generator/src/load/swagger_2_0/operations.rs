//! Paths and operations: parameters are parted into those that stay and those that are the body.

use serde_json::{Map, Value};

use super::media::MediaTypes;
use super::parameters::{Given, Role};
use super::{Rewriting, below};
use crate::report::swagger;

/// The methods of a path.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl<'r> Rewriting<'r, '_> {
    /// The paths, with those that have a query in their template (an extension of Azure's documents).
    pub(super) fn rewrite_all_paths(&mut self, paths: &'r Value) -> Value {
        let Some(own) = paths.as_object() else { return paths.clone() };
        let mut new = Map::new();
        for (path, item) in own {
            let at = below("/paths", &[path]);
            new.insert(path.clone(), self.rewrite_path_item(item, &at, &at));
        }
        let further = self.old.get("x-ms-paths").and_then(Value::as_object);
        for (path, item) in further.into_iter().flatten() {
            if !new.contains_key(path) {
                let (from, to) = (below("/x-ms-paths", &[path]), below("/paths", &[path]));
                self.note(from.clone(), to.clone());
                new.insert(path.clone(), self.rewrite_path_item(item, &from, &to));
            }
        }
        Value::Object(new)
    }

    fn rewrite_path_item(&mut self, item: &'r Value, from: &str, to: &str) -> Value {
        let Some(old) = item.as_object() else { return item.clone() };
        let shared = self.read_parameters(item.get("parameters"), &below(from, &["parameters"]));
        let (plain, parts): (Vec<_>, Vec<_>) =
            shared.into_iter().partition(|given| given.role == Role::Plain);
        let mut new = Map::new();
        for (key, value) in old {
            let rewritten = match key.as_str() {
                "parameters" if value.is_array() => {
                    Value::Array(self.rewrite_list(&plain, &below(to, &["parameters"])))
                }
                method if METHODS.contains(&method) => {
                    let at = (below(from, &[method]), below(to, &[method]));
                    self.rewrite_operation(value, method, &parts, &at)
                }
                _ => value.clone(),
            };
            new.insert(key.clone(), rewritten);
        }
        Value::Object(new)
    }

    fn rewrite_operation(
        &mut self,
        operation: &'r Value,
        method: &str,
        shared: &[Given<'r>],
        (from, to): &(String, String),
    ) -> Value {
        let Some(old) = operation.as_object() else { return operation.clone() };
        let consumes = MediaTypes::of_operation(operation, "consumes", &self.consumes);
        let produces = MediaTypes::of_operation(operation, "produces", &self.produces);
        let own = self.read_parameters(old.get("parameters"), &below(from, &["parameters"]));
        let (mut plain, parts): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|given| given.role == Role::Plain);
        let mut parts = with_shared(parts, shared);
        if matches!(method, "get" | "head") {
            self.move_fields_to_query(&mut parts, &mut plain);
        }
        let mut new = Map::new();
        for (key, value) in old {
            let rewritten = match key.as_str() {
                "consumes" | "produces" | "schemes" => continue,
                "parameters" if value.is_array() => continue,
                "responses" => {
                    let at = below(to, &["responses"]);
                    self.rewrite_responses(value, &produces, &at)
                }
                _ => value.clone(),
            };
            new.insert(key.clone(), rewritten);
        }
        let list = self.rewrite_list(&plain, &below(to, &["parameters"]));
        if !list.is_empty() {
            new.insert("parameters".to_owned(), Value::Array(list));
        }
        if !new.contains_key("requestBody")
            && let Some(body) = self.rewrite_content(&parts, &consumes, to)
        {
            new.insert("requestBody".to_owned(), body);
        }
        if let Some(servers) = self.rewrite_own_servers(operation) {
            new.entry("servers").or_insert(servers);
        }
        Value::Object(new)
    }

    fn rewrite_list(&mut self, parameters: &[Given<'r>], to: &str) -> Vec<Value> {
        let list = parameters.iter().enumerate();
        list.map(|(index, given)| {
            let to = below(to, &[&index.to_string()]);
            let mut parameter = self.rewrite_parameter(given, &to);
            // A field that is sent in the query after all.
            if given.role == Role::Field {
                parameter["in"] = Value::from("query");
            }
            parameter
        })
        .collect()
    }

    /// Reads the fields of a form as query parameters, where the method has no body.
    fn move_fields_to_query(&mut self, parts: &mut Vec<Given<'r>>, plain: &mut Vec<Given<'r>>) {
        let (fields, bodies): (Vec<_>, Vec<_>) =
            parts.drain(..).partition(|part| part.role == Role::Field);
        if let Some(first) = fields.first() {
            let place = self.source.at(&first.pointer);
            self.report.push(swagger::form_without_body(place, first.text("name")));
        }
        plain.extend(fields);
        *parts = bodies;
    }
}

/// The parts of a body that an operation names, and those of its path that it does not replace.
fn with_shared<'r>(mut own: Vec<Given<'r>>, shared: &[Given<'r>]) -> Vec<Given<'r>> {
    let replaced = |part: &Given<'_>| {
        own.iter().any(|known| match part.role {
            Role::Field => known.role == Role::Field && known.text("name") == part.text("name"),
            _ => known.role == part.role,
        })
    };
    let kept: Vec<Given<'r>> = shared.iter().filter(|part| !replaced(part)).cloned().collect();
    own.extend(kept);
    own
}
