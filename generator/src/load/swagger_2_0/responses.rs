//! Responses (2.0, "Response Object"): the schema goes under each media type.

use serde_json::{Map, Value, json};

use super::media::{MediaTypes, essence};
use super::parameters::split_header;
use super::schemas::is_bytes;
use super::{Rewriting, below, is_extension};

impl Rewriting<'_, '_> {
    pub(super) fn rewrite_shared_responses(&mut self, responses: &Value) -> Value {
        let Some(responses) = responses.as_object() else { return responses.clone() };
        let produces = self.produces.clone();
        let rewritten = responses.iter().map(|(name, response)| {
            let from = below("/responses", &[name]);
            let to = below("/components/responses", &[name]);
            self.note(from.clone(), to.clone());
            (name.clone(), self.rewrite_response(response, &produces, false, &from, &to))
        });
        let rewritten = rewritten.collect();
        self.note("/responses", "/components/responses");
        Value::Object(rewritten)
    }

    /// The responses of an operation, by status.
    pub(super) fn rewrite_responses(
        &mut self,
        responses: &Value,
        produces: &MediaTypes,
        at: &str,
    ) -> Value {
        let Some(responses) = responses.as_object() else { return responses.clone() };
        let rewritten = responses.iter().map(|(status, response)| {
            if is_extension(status) {
                return (status.clone(), response.clone());
            }
            let at = below(at, &[status]);
            let success = status.starts_with('2');
            (status.clone(), self.rewrite_response(response, produces, success, &at, &at))
        });
        Value::Object(rewritten.collect())
    }

    fn rewrite_response(
        &mut self,
        response: &Value,
        produces: &MediaTypes,
        success: bool,
        from: &str,
        to: &str,
    ) -> Value {
        let Some(old) = response.as_object() else { return response.clone() };
        if let Some(target) = old.get("$ref").and_then(Value::as_str) {
            let mut new = old.clone();
            new.insert("$ref".to_owned(), Value::String(self.rewrite_reference(target)));
            return Value::Object(new);
        }
        let mut new = Map::new();
        for (key, value) in old {
            match key.as_str() {
                "schema" | "examples" => {}
                "headers" => {
                    new.insert(key.clone(), self.rewrite_headers(value, from, to));
                }
                _ => {
                    new.insert(key.clone(), value.clone());
                }
            }
        }
        let content = self.rewrite_answer(old, produces, success, from, to);
        if !content.is_empty() {
            new.insert("content".to_owned(), Value::Object(content));
        }
        Value::Object(new)
    }

    /// The schema and the examples of a response, by media type.
    fn rewrite_answer(
        &mut self,
        response: &Map<String, Value>,
        produces: &MediaTypes,
        success: bool,
        from: &str,
        to: &str,
    ) -> Map<String, Value> {
        let Some(schema) = response.get("schema").filter(|schema| !schema.is_null()) else {
            let types = if success { produces.for_undescribed() } else { Vec::new() };
            let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
            return types.into_iter().map(|media| (media, bytes.clone())).collect();
        };
        let mut schema = schema.clone();
        self.rewrite_schema(&mut schema);
        let types =
            if is_bytes(&schema) { produces.for_bytes("*/*") } else { produces.for_values() };
        let examples = response.get("examples").and_then(Value::as_object);
        let content = types.into_iter().map(|media| {
            let at = below(to, &["content", &media]);
            self.note(below(from, &["schema"]), below(&at, &["schema"]));
            let mut value = json!({ "schema": schema });
            if let Some((key, example)) = examples.and_then(|all| example_of(all, &media)) {
                self.note(below(from, &["examples", key]), below(&at, &["example"]));
                value["example"] = example.clone();
            }
            (media, value)
        });
        content.collect()
    }

    fn rewrite_headers(&mut self, headers: &Value, from: &str, to: &str) -> Value {
        let Some(headers) = headers.as_object() else { return headers.clone() };
        let rewritten = headers.iter().map(|(name, header)| {
            let Some(old) = header.as_object() else { return (name.clone(), header.clone()) };
            self.note(below(from, &["headers", name]), below(to, &["headers", name, "schema"]));
            let (mut new, schema) = split_header(old);
            let mut schema = Value::Object(schema);
            self.rewrite_schema(&mut schema);
            new.insert("schema".to_owned(), schema);
            (name.clone(), Value::Object(new))
        });
        Value::Object(rewritten.collect())
    }
}

/// The example for a media type (2.0, "Example Object").
fn example_of<'e>(examples: &'e Map<String, Value>, media: &str) -> Option<(&'e str, &'e Value)> {
    let wanted = essence(media);
    let found = examples.iter().find(|(key, _)| essence(key) == wanted)?;
    Some((found.0.as_str(), found.1))
}
