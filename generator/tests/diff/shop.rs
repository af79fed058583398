//! A small document, the annotations beside it, and versions of both.

use scopewright_generator::diff::{Diff, Snapshot, compare};
use scopewright_generator::{Input, Report, SourceFile};
use serde_json::{Value, json};

/// Three operations, with a type in each direction and one in both.
pub(crate) fn document() -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let answer = |schema: Value| json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } });
    let query = |name: &str, required: bool, schema: Value| json!({ "name": name, "in": "query", "required": required, "schema": schema });
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Shop", "version": "1" },
        "servers": [{ "url": "https://shop.example" }],
        "security": [{ "key": [] }],
        "paths": {
            "/orders": {
                "get": {
                    "operationId": "listOrders", "tags": ["orders"], "summary": "Lists orders",
                    "parameters": [
                        query("limit", false, json!({ "type": "integer", "format": "int32" })),
                        query("shop", true, json!({ "type": "string" })),
                        query("buyer", true, json!({ "type": "string" })),
                    ],
                    "responses": { "200": answer(json!({ "type": "array", "items": reference("Order") })) }
                },
                "post": {
                    "operationId": "createOrder", "tags": ["orders"],
                    "requestBody": { "required": true, "content": { "application/json": { "schema": reference("NewOrder") } } },
                    "responses": { "201": answer(reference("Order")) }
                }
            },
            "/orders/{id}": {
                "get": {
                    "operationId": "getOrder", "tags": ["orders"],
                    "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                    "responses": { "200": answer(reference("Order")) }
                }
            },
            "/stock": {
                "get": {
                    "operationId": "getStock", "tags": ["stock"],
                    "responses": { "200": answer(reference("Stock")) }
                }
            }
        },
        "components": {
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer" } },
            "schemas": {
                "Order": {
                    "type": "object", "required": ["id", "state"],
                    "properties": {
                        "id": { "type": "string" },
                        "state": reference("State"),
                        "note": { "type": "string", "nullable": true },
                        "weight": { "type": "integer", "format": "int32" }
                    }
                },
                "NewOrder": {
                    "type": "object", "required": ["article", "count"],
                    "properties": {
                        "article": { "type": "string" },
                        "count": { "type": "integer", "format": "int32" },
                        "gift": { "type": "boolean" },
                        "priority": reference("Priority")
                    }
                },
                "State": { "type": "string", "enum": ["open", "paid", "sent"] },
                "Priority": { "type": "string", "enum": ["low", "high"] },
                "Stock": { "type": "object", "required": ["count"], "properties": { "count": { "type": "number" } } }
            }
        }
    })
}

/// What its operations need.
pub(crate) const SCOPES: &str = "\
version: 1
scheme: key
scopes:
  orders.read:   { access: read,  doc: See orders }
  orders.write:  { access: write, implies: [orders.read], doc: Place orders }
  stock.read:    { access: read,  doc: See what is there }
tokens:
  full: { grants: all }
  reader: { grants: listed, access: read }
operations:
  listOrders:  orders.read
  createOrder: orders.write
  getOrder:    { any: [orders.read, stock.read] }
  getStock:    { all: [stock.read, orders.read] }
";

/// The client of it.
pub(crate) const CLIENT: &str = "\
version: 1
package: { name: shop, version: 0.1.0, title: Shop, description: A client }
rate_limit:
  tiers:
    small: { requests: 60, seconds: 60 }
  default: small
";

/// One version.
pub(crate) fn version(document: &Value, scopes: &str, client: &str) -> Input {
    let file = |name: &str, text: String| SourceFile { name: format!("specs/shop/{name}"), text };
    let files = vec![
        file("api.json", document.to_string()),
        file("scopes.yaml", scopes.to_owned()),
        file("client.yaml", client.to_owned()),
    ];
    Input { provider: "shop".to_owned(), files, document: None }
}

/// What is read of it.
#[track_caller]
pub(crate) fn snapshot(input: &Input) -> Snapshot {
    let mut report = Report::new(&input.provider);
    Snapshot::read(input, &mut report).unwrap_or_else(|| panic!("{report}"))
}

/// What changes from the document to another one.
#[track_caller]
pub(crate) fn changed(change: impl FnOnce(&mut Value)) -> Diff {
    let mut other = document();
    change(&mut other);
    let (old, new) =
        (version(&document(), SCOPES, CLIENT), version(&other, &scopes_of(&other), CLIENT));
    compare(&snapshot(&old), &snapshot(&new))
}

/// What the operations of a version need: what is known of those that were there, nothing for others.
pub(crate) fn scopes_of(document: &Value) -> String {
    let paths = document["paths"].as_object().expect("a map").values();
    let items = paths.flat_map(|item| item.as_object().expect("a map").values());
    let ids: Vec<&str> = items.filter_map(|operation| operation["operationId"].as_str()).collect();
    let (head, entries) = SCOPES.split_once("operations:\n").expect("there are operations");
    let known = |id: &str| entries.lines().find(|line| line.trim().starts_with(&format!("{id}:")));
    let line = |id: &&str| known(id).map_or_else(|| format!("  {id}: none"), str::to_owned);
    let lines: Vec<String> = ids.iter().map(line).collect();
    format!("{head}operations:\n{}\n", lines.join("\n"))
}

/// What changes from the annotations to other ones.
#[track_caller]
pub(crate) fn annotated(scopes: &str, client: &str) -> Diff {
    let document = document();
    let (old, new) = (version(&document, SCOPES, CLIENT), version(&document, scopes, client));
    compare(&snapshot(&old), &snapshot(&new))
}
