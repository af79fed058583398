//! A small provider with a given text in every place where a text may stand.

use scopewright_generator::{Input, SourceFile};
use serde_json::{Value, json};

/// Gives the text for each place.
pub(crate) struct Positions<'t>(pub(crate) &'t str);

impl Positions<'_> {
    /// The text, where usually something else would be.
    fn or(&self, _usual: &str) -> String {
        self.0.to_owned()
    }

    /// The same where texts have to differ from each other.
    fn own(&self, usual: &str) -> String {
        format!("{usual}{}", self.0)
    }
}

/// The document and both annotation files.
pub(crate) fn input(p: &Positions<'_>) -> Input {
    let scheme = p.own("bearer");
    let (tag, id, other) = (p.own("orders"), p.own("listOrders"), p.own("createOrder"));
    let (scope, tier) = ("orders:read", p.own("small"));
    let document = document(p, &scheme, &tag, [&id, &other]);
    let scopes = json!({
        "version": 1, "scheme": scheme,
        "scopes": { scope: { "access": "read", "doc": p.or("Read") } },
        "tokens": { p.own("full"): { "grants": "all" } },
        "operations": { id.clone(): { "scope": scope }, other.clone(): "unknown" },
    });
    let client = json!({
        "version": 1,
        "package": { "name": "hostile", "title": p.or("Shop"), "description": p.or("Client of Shop"), "homepage": p.or("https://shop.example") },
        "source": { "url": p.or("https://shop.example") },
        "credential": { "scheme": scheme, "variable": "SHOP_TOKEN", "example": p.or("token"), "prefixes": [{ "prefix": p.or("pc_"), "kind": "live" }] },
        "server": { "variables": { "region": { "variable": p.or("REGION") } } },
        "constants": [{ "in": "query", "name": p.or("edition"), "value": "1", "method": p.or("edition"), "doc": p.or("Doc") }],
        "idempotency": { "header": "Idempotency-Key", "operations": [other] },
        "errors": { "schema": "Problem", "request_id_header": "X-Id", "retryable_codes": [p.or("a")], "not_retryable_codes": [p.or("b")] },
        "rate_limit": { "tiers": { tier.clone(): { "requests": 1, "seconds": 1 } }, "default": tier, "headers": { "limit": "X-Limit" } },
        "names": { "resources": { tag: p.or("orders") }, "methods": { id: p.or("list") }, "types": { "Order": p.or("Order") } },
    });
    let file = |name: &str, value: Value| SourceFile {
        name: format!("specs/hostile/{name}"),
        text: value.to_string(),
    };
    Input {
        provider: "hostile".to_owned(),
        files: vec![
            file("api.json", document),
            file("scopes.yaml", scopes),
            file("client.yaml", client),
        ],
        document: None,
    }
}

fn document(p: &Positions<'_>, scheme: &str, tag: &str, ids: [&str; 2]) -> Value {
    let order = json!({ "$ref": "#/components/schemas/Order" });
    json!({
        "openapi": "3.0.3",
        "info": { "title": p.or("Shop"), "version": p.or("1"), "description": p.or("A shop"), "contact": { "name": p.or("Us") }, "license": { "name": p.or("MIT") } },
        "tags": [{ "name": tag, "description": p.or("Orders"), "externalDocs": { "url": p.or("https://x.example"), "description": p.or("More") } }],
        "servers": [{ "url": "https://{region}.shop.example", "description": p.or("One"), "variables": { "region": { "default": "eu", "description": p.or("Where") } } }],
        "externalDocs": { "url": p.or("https://x.example"), "description": p.or("More") },
        "security": [{ scheme: [] }],
        "paths": {
            "/orders": {
                "summary": p.or("Orders"), "description": p.or("Orders"),
                "get": {
                    "operationId": ids[0], "tags": [tag], "summary": p.or("Lists"), "description": p.or("Lists orders"),
                    "externalDocs": { "url": p.or("https://x.example/") },
                    "parameters": [
                        { "name": p.own("q"), "in": "query", "description": p.or("Query"), "schema": { "type": "string", "default": p.or("d"), "example": p.or("e"), "pattern": p.or("^x$"), "x-unit": p.or("metres") } },
                        { "name": p.own("r"), "in": "query", "required": true, "description": p.or("Query"), "example": p.or("e"), "schema": { "type": "string", "format": p.or("f") } },
                        { "name": p.own("s"), "in": "query", "x-rust-name": p.own("s"), "schema": { "type": "string", "enum": [p.own("v"), p.own("w")], "x-enum-varnames": [p.own("v"), p.own("w")] } },
                    ],
                    "responses": {
                        "200": { "description": p.or("It"), "content": { "application/json": { "schema": { "type": "array", "items": order }, "example": [p.or("e")] } } },
                        "202": { "description": p.or("Later"), "content": { "application/json": { "schema": { "type": "object", "title": p.or("Later"), "properties": { "at": {} } } } } },
                    },
                },
                "post": {
                    "operationId": ids[1], "tags": [tag], "deprecated": true, "description": p.or("Creates an order"), "x-rust-name": p.own("create"),
                    "requestBody": { "required": true, "description": p.or("The order"), "content": { "application/json": { "schema": order, "example": { "id": p.or("e"), "kind": p.or("k") } } } },
                    "responses": { "204": { "description": p.or("Done") } },
                },
            },
        },
        "components": {
            "securitySchemes": { scheme: { "type": "http", "scheme": "bearer", "description": p.or("A token"), "bearerFormat": p.or("JWT") } },
            "schemas": schemas(p, &order),
        },
    })
}

fn schemas(p: &Positions<'_>, order: &Value) -> Value {
    let tag = p.own("kind");
    json!({
        "Order": {
            "type": "object", "title": p.or("Order"), "description": p.or("An order"), "required": ["id", "kind"],
            "properties": {
                "id": { "type": "string", "description": p.or("Its id"), "title": p.or("Id"), "example": p.or("e"), "default": p.or("d"), "x-unit": p.or("pieces") },
                "kind": { "type": "string", "enum": ["k"], "x-const": p.or("k"), "description": p.or("Always k") },
                "state": { "type": "string", "enum": [p.own("paid"), p.own("open")], "x-enum-descriptions": { "paid": p.or("Is paid") } },
                p.own("other"): { "type": "object", "properties": { p.own("x"): { "type": "string", "x-rust-name": p.own("x") } } },
                "line": { "$ref": "#/components/schemas/Line" },
                "either": { "oneOf": [{ "type": "object", "title": p.or("Either"), "required": [p.own("a")], "properties": { "a": {} } }, { "type": "string", "description": p.or("A text") }] },
                "next": order,
            },
            "additionalProperties": { "type": "string", "description": p.or("More") },
        },
        "Line": {
            "oneOf": [{ "$ref": "#/components/schemas/Fee" }, { "$ref": "#/components/schemas/Gift" }],
            "discriminator": { "propertyName": tag, "mapping": { p.own("fee"): "#/components/schemas/Fee", p.own("gift"): "#/components/schemas/Gift" } },
        },
        "Fee": { "type": "object", "required": [tag.clone()], "properties": { tag.clone(): { "type": "string" }, "a": { "type": "string" } } },
        "Gift": { "type": "object", "required": [tag.clone()], "properties": { tag: { "type": "string" }, "b": { "type": "string" } } },
        "Problem": { "type": "object", "description": p.or("What went wrong"), "properties": { "message": { "type": "string" } } },
    })
}
