//! Each kind of change, and how it is judged: the worst for Rust, the worst for the wire, and a sentence.

use scopewright_generator::diff::{Diff, Rust, Wire, markdown, text};
use serde_json::{Value, json};

use crate::shop::{CLIENT, SCOPES, annotated, changed};

#[track_caller]
fn check(diff: &Diff, rust: Rust, wire: Wire, sentence: &str) {
    let said = text(diff);
    assert_eq!((diff.rust(), diff.wire()), (rust, wire), "{said}");
    assert!(said.contains(sentence), "`{sentence}` is not in\n{said}");
    assert!(markdown(diff).starts_with("# Shop\n"), "{}", markdown(diff));
}

#[track_caller]
fn document(change: impl FnOnce(&mut Value), rust: Rust, wire: Wire, sentence: &str) {
    check(&changed(change), rust, wire, sentence);
}

/// The schema of a name.
fn schema<'d>(document: &'d mut Value, name: &str) -> &'d mut Value {
    &mut document["components"]["schemas"][name]
}

fn parameters(document: &mut Value) -> &mut Vec<Value> {
    document["paths"]["/orders"]["get"]["parameters"].as_array_mut().expect("a list")
}

#[test]
fn nothing() {
    check(&changed(|_| {}), Rust::None, Wire::Works, "Shop: nothing changed");
}

#[test]
fn operations() {
    let paths = |document: &'_ mut Value| document["paths"].as_object_mut().expect("a map").clone();
    document(
        |d| {
            let mut all = paths(d);
            all.remove("/orders/{id}");
            d["paths"] = Value::Object(all);
        },
        Rust::Breaking,
        Wire::Breaks,
        "- `getOrder` (GET /orders/{id}) is gone",
    );
    document(
        |d| d["paths"]["/stock"]["head"] = json!({ "operationId": "hasStock", "tags": ["stock"], "responses": { "200": { "description": "Yes." } } }),
        Rust::Additive,
        Wire::Works,
        "+ `hasStock` (HEAD /stock) is new",
    );
    document(
        |d| d["paths"]["/stock"]["get"]["operationId"] = json!("readStock"),
        Rust::Breaking,
        Wire::Works,
        "`getStock` (GET /stock) is now called `readStock`",
    );
    document(
        |d| d["paths"]["/stock"]["get"]["deprecated"] = json!(true),
        Rust::Additive,
        Wire::Works,
        "`getStock` is advised against",
    );
    document(
        |d| d["paths"]["/stock"]["get"]["x-sunset"] = json!("2027-03-01"),
        Rust::Additive,
        Wire::Works,
        "`getStock` is advised against, and goes on 2027-03-01",
    );
    document(
        |d| d["paths"]["/stock"]["get"]["summary"] = json!("Says what is there"),
        Rust::Docs,
        Wire::Works,
        "the description of `getStock` changed",
    );
}

#[test]
fn parameters_of_a_call() {
    let add = |name: &str, required: bool| {
        let added = json!({ "name": name, "in": "query", "required": required, "schema": { "type": "string" } });
        move |d: &mut Value| parameters(d).push(added)
    };
    document(
        add("page", false),
        Rust::Additive,
        Wire::Works,
        "parameter `page` of `listOrders` is new",
    );
    document(add("page", true), Rust::Breaking, Wire::Breaks, "is new, and required");
    // The first optional parameter gives the call a type of its own.
    document(
        |d| {
            d["paths"]["/stock"]["get"]["parameters"] =
                json!([{ "name": "at", "in": "query", "schema": { "type": "string" } }]);
        },
        Rust::Breaking,
        Wire::Works,
        "`resources::StockApi::get` gave `Call<Stock>` and gives `GetStock`",
    );
    document(
        |d| drop(parameters(d).remove(0)),
        Rust::Breaking,
        Wire::Depends,
        "parameter `limit` of `listOrders` is gone",
    );
    document(
        |d| parameters(d)[0]["required"] = json!(true),
        Rust::Breaking,
        Wire::Depends,
        "is now required",
    );
    document(
        |d| parameters(d)[1]["required"] = json!(false),
        Rust::Breaking,
        Wire::Works,
        "may now be left out",
    );
    document(
        |d| parameters(d)[0]["schema"] = json!({ "type": "integer" }),
        Rust::Breaking,
        Wire::Works,
        "was integer of 32 bits and is integer",
    );
    // Both are texts: no compiler would tell them apart.
    document(
        |d| parameters(d).swap(1, 2),
        Rust::Breaking,
        Wire::Works,
        "takes `shop` behind `buyer`",
    );
    document(
        |d| parameters(d)[0]["schema"]["default"] = json!(20),
        Rust::Additive,
        Wire::Depends,
        "was nothing by default and is 20",
    );
}

#[test]
fn bodies() {
    let body = |d: &'_ mut Value| d["paths"]["/orders"]["post"]["requestBody"].clone();
    document(
        |d| {
            let mut other = body(d);
            other["required"] = json!(false);
            d["paths"]["/orders"]["post"]["requestBody"] = other;
        },
        Rust::Breaking,
        Wire::Works,
        "`createOrder` may be called without its body",
    );
    document(
        |d| {
            let content = body(d)["content"]["application/json"].clone();
            d["paths"]["/orders"]["post"]["requestBody"]["content"] =
                json!({ "application/x-www-form-urlencoded": content });
        },
        Rust::Additive,
        Wire::Breaks,
        "the body of `createOrder` was `application/json` of NewOrder and is",
    );
}

#[test]
fn what_is_sent() {
    let set = |name: &'static str, value: Value| {
        move |d: &mut Value| {
            schema(d, "NewOrder")["properties"][name] = value;
        }
    };
    document(
        set("wrapped", json!({ "type": "boolean" })),
        Rust::Additive,
        Wire::Works,
        "`wrapped` of `NewOrder` is new",
    );
    document(
        |d| {
            set("wrapped", json!({ "type": "boolean" }))(d);
            schema(d, "NewOrder")["required"] = json!(["article", "count", "wrapped"]);
        },
        Rust::Breaking,
        Wire::Breaks,
        "`wrapped` of `NewOrder` is new, and required",
    );
    document(
        |d| schema(d, "NewOrder")["required"] = json!(["article", "count", "gift"]),
        Rust::Breaking,
        Wire::Depends,
        "`gift` of `NewOrder` is now required",
    );
    document(
        |d| schema(d, "NewOrder")["required"] = json!(["article"]),
        Rust::Breaking,
        Wire::Works,
        "`count` of `NewOrder` may now be left out",
    );
    document(
        set("count", json!({ "type": "integer" })),
        Rust::Breaking,
        Wire::Works,
        "and is integer",
    );
    document(
        set("count", json!({ "type": "string" })),
        Rust::Breaking,
        Wire::Breaks,
        "and is text",
    );
    document(
        |d| schema(d, "Priority")["enum"] = json!(["low", "high", "none"]),
        Rust::Additive,
        Wire::Works,
        "`none` of `Priority` is new",
    );
    document(
        |d| schema(d, "Priority")["enum"] = json!(["low"]),
        Rust::Breaking,
        Wire::Depends,
        "`high` of `Priority` is gone",
    );
}

#[test]
fn what_is_received() {
    let set = |name: &'static str, value: Value| {
        move |d: &mut Value| {
            schema(d, "Order")["properties"][name] = value;
        }
    };
    document(
        set("paid_at", json!({ "type": "string", "format": "date-time" })),
        Rust::Additive,
        Wire::Works,
        "`paid_at` of `Order` is new",
    );
    document(
        set("weight", json!({ "type": "integer" })),
        Rust::Breaking,
        Wire::Depends,
        "values may come that cannot be read",
    );
    document(
        |d| schema(d, "Order")["required"] = json!(["id"]),
        Rust::Breaking,
        Wire::Depends,
        "`state` of `Order` may now be left out",
    );
    document(
        |d| {
            schema(d, "Order")["required"] = json!(["state"]);
            schema(d, "Order")["properties"].as_object_mut().expect("a map").remove("id");
        },
        Rust::Breaking,
        Wire::Breaks,
        "`id` of `Order` is gone",
    );
    document(
        |d| schema(d, "State")["enum"] = json!(["open", "paid", "sent", "lost"]),
        Rust::Additive,
        Wire::Works,
        "an old client keeps it as `Other`",
    );
    // An enum of one value has that by default; with two it has none.
    let one = |d: &mut Value| schema(d, "State")["enum"] = json!(["open"]);
    document(one, Rust::Breaking, Wire::Works, "`paid` of `State` is gone");
    document(
        |d| d["paths"]["/stock"]["get"]["responses"]["202"] = json!({ "description": "Later." }),
        Rust::Breaking,
        Wire::Depends,
        "there is another answer of `getStock`, 202: empty",
    );
    document(
        |d| d["paths"]["/stock"]["get"]["responses"]["404"] = json!({ "description": "None." }),
        Rust::Docs,
        Wire::Works,
        "there is another error of `getStock`, 404: empty",
    );
}

#[test]
fn access_and_rates() {
    document(
        |d| d["servers"][0]["url"] = json!("https://shop2.example"),
        Rust::Additive,
        Wire::Depends,
        "the base URL was `https://shop.example`",
    );
    document(
        |d| {
            d["components"]["securitySchemes"]["key"] =
                json!({ "type": "apiKey", "in": "header", "name": "X-Key" });
        },
        Rust::Breaking,
        Wire::Breaks,
        "the credential `key` is sent in another way",
    );
    let tier = |words: &str| annotated(SCOPES, &CLIENT.replace("requests: 60, seconds: 60", words));
    check(
        &tier("requests: 30, seconds: 60"),
        Rust::Additive,
        Wire::Depends,
        "the tier `small` allowed 60 calls in 60 s",
    );
    check(
        &tier("requests: 90, seconds: 60"),
        Rust::Additive,
        Wire::Works,
        "allows 90 calls in 60 s",
    );
    let replay = format!("{CLIENT}replay:\n  createOrder: safe\n");
    check(
        &annotated(SCOPES, &replay),
        Rust::Additive,
        Wire::Works,
        "`createOrder` was sent once and is safe to repeat",
    );
}

#[test]
fn a_report_names_who_must_look_at_a_token() {
    let scopes = SCOPES.replace("listOrders:  orders.read", "listOrders:  orders.write");
    let diff = annotated(&scopes, CLIENT);
    check(
        &diff,
        Rust::Breaking,
        Wire::Breaks,
        "Scopes: look at your token if you call `listOrders`",
    );
    check(&diff, Rust::Breaking, Wire::Breaks, "a token that was just enough lacks orders.write");
    // What is needed is less: nobody has to do anything, and still it is named as a change of scopes.
    let scopes = SCOPES.replace("createOrder: orders.write", "createOrder: orders.read");
    check(
        &annotated(&scopes, CLIENT),
        Rust::Breaking,
        Wire::Works,
        "tokens that were enough still are",
    );
}
