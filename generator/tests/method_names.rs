//! What methods and types are called where the document leaves it open, or a framework has named them.

use std::collections::BTreeMap;

use scopewright_generator::{Input, SourceFile, generate};
use serde_json::{Map, Value, json};

/// An operation: method, path, id (none where empty), and what its method is called.
type Row = (&'static str, &'static str, &'static str, &'static str);

fn document(rows: &[Row], tag: Option<&str>) -> Value {
    let mut paths = Map::new();
    for (method, path, id, _) in rows {
        let mut operation = json!({"responses": {"204": {"description": "done"}}});
        if !id.is_empty() {
            operation["operationId"] = json!(id);
        }
        if let Some(tag) = tag {
            operation["tags"] = json!([tag]);
        }
        let names = path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let parameters: Vec<Value> = names
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        operation["parameters"] = json!(parameters);
        paths.entry(*path).or_insert_with(|| json!({}))[method.to_lowercase()] = operation;
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Names", "version": "1"},
        "servers": [{"url": "https://api.example.test"}],
        "paths": paths,
    })
}

fn files(document: &Value) -> BTreeMap<String, String> {
    let name = "specs/names/api.json".to_owned();
    let input = Input {
        files: vec![SourceFile { name, text: document.to_string() }],
        ..Input { provider: "names".to_owned(), files: Vec::new(), document: None }
    };
    let output = generate(&input);
    let files = output.files.unwrap_or_else(|| panic!("{:#?}", output.report));
    files.into_iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect()
}

/// The method of each operation, by method and path, as the README lists them.
fn methods(document: &Value) -> BTreeMap<String, String> {
    let files = files(document);
    let rows = files["README.md"].lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| {
        let (operation, rest) = row.split_once("` | `client.")?;
        let method = rest.split("().").nth(1)?.split('(').next()?;
        Some((operation.to_owned(), method.to_owned()))
    })
    .collect()
}

#[track_caller]
fn check(tag: Option<&str>, rows: &[Row]) {
    let methods = methods(&document(rows, tag));
    let found: Vec<_> = rows
        .iter()
        .map(|(method, path, ..)| methods.get(&format!("{method} {path}")).map(String::as_str))
        .collect();
    let wanted: Vec<_> = rows.iter().map(|(.., name)| Some(*name)).collect();
    assert_eq!(found, wanted, "{methods:#?}");
    // The order of the document changes nothing.
    let mut reversed = rows.to_vec();
    reversed.reverse();
    assert_eq!(self::methods(&document(&reversed, tag)), methods);
}

#[test]
fn operations_without_an_id() {
    check(
        None,
        &[
            ("GET", "/api/v1/orders", "", "list"),
            ("POST", "/api/v1/orders", "", "create"),
            ("DELETE", "/api/v1/orders", "", "delete_many"),
            ("GET", "/api/v1/orders/{id}", "", "get"),
            ("PUT", "/api/v1/orders/{id}", "", "replace"),
            ("PATCH", "/api/v1/orders/{id}", "", "update"),
            ("DELETE", "/api/v1/orders/{id}", "", "delete"),
            ("POST", "/api/v1/orders/{id}/cancel", "", "cancel"),
            ("POST", "/api/v1/orders/{id}:archive", "", "archive"),
            ("GET", "/api/v1/orders/{id}/items", "", "list_items"),
            ("GET", "/api/v1/orders/{id}/items/{item_id}", "", "get_item"),
            ("POST", "/api/v1/orders/{id}/items", "", "create_item"),
            ("PUT", "/api/v1/orders/{id}/address", "", "update_address"),
            ("GET", "/api/v1/status.json", "", "get"),
        ],
    );
}

#[test]
fn operations_that_differ_in_parameters_or_version_only() {
    check(
        Some("charts"),
        &[
            ("GET", "/v1/chart/{id}/data", "", "get_data_by_id"),
            ("GET", "/v1/chart/data/{key}", "", "get_data_by_key"),
            ("GET", "/v1/charts/{id}", "", "get_v1_chart_by_id"),
            ("GET", "/v2/charts/{id}", "", "get_v2_chart_by_id"),
        ],
    );
}

#[test]
fn ids_that_frameworks_made() {
    check(
        Some("users"),
        &[
            // FastAPI.
            ("GET", "/a/{user_id}", "read_user_a__user_id__get", "read"),
            // Springfox.
            ("GET", "/b", "getAddressUsingGET_2", "get_address"),
            ("GET", "/v1/users/{id}", "GetV1UsersByIdUsingGET_2", "get"),
            // springdoc.
            ("GET", "/d/{key}", "search", "search"),
            ("GET", "/e/{key}", "search_1", "search_1"),
            // NestJS.
            ("GET", "/f", "UsersController_findAll", "find_all"),
            // A person's, with a number that means something.
            ("GET", "/g", "oauth_2", "oauth_2"),
        ],
    );
}

#[test]
fn ids_that_say_nothing_or_the_same_everywhere() {
    check(
        Some("policies"),
        &[
            // Numbers of an exporter.
            ("GET", "/policies", "58d8bcb7a9e6240e200cff24", "list"),
            ("GET", "/policies/{id}", "58d8bcb7-a9e6-240e-200c-ff24e0000000", "get"),
        ],
    );
    check(
        Some("policies"),
        &[
            ("GET", "/policies", "shop.ListPolicies2020_05_31", "list"),
            ("GET", "/policies/{id}", "shop.GetPolicy2020_05_31", "get"),
            ("POST", "/policies", "shop.CreateAPolicy2020_05_31", "create"),
            ("GET", "/b", "shop.GetPriceV22020_05_31", "get_price_v2"),
        ],
    );
    // API Platform.
    check(
        Some("alert logs"),
        &[
            ("GET", "/api/alert-logs", "api_alert-logs_get_collection", "list"),
            ("GET", "/api/alert-logs/{id}", "api_alert-logs_id_get", "get"),
            ("POST", "/api/alert-logs", "api_alert-logs_post", "create"),
        ],
    );
    // Three are too few to know.
    check(
        Some("b"),
        &[
            ("GET", "/b", "shopApiList", "shop_api_list"),
            ("GET", "/c", "shopApiGet", "shop_api_get"),
            ("POST", "/d", "shopApiCreate", "shop_api_create"),
        ],
    );
}

#[test]
fn content_of_shared_components_is_called_after_them() {
    let mut document =
        document(&[("GET", "/boards", "listBoards", ""), ("GET", "/walls", "listWalls", "")], None);
    let status = json!({"type": "object", "properties": {
        "error_code": {"type": "string", "enum": ["a", "b"]},
        "status_error": {"type": "object", "properties": {"error_text": {"type": "string", "enum": ["c"]}}},
    }});
    document["components"] = json!({
        "parameters": {"_.alt": {"name": "$alt", "in": "query", "schema": {"type": "string", "enum": ["json", "media"]}}},
        "responses": {"NotFound": {"description": "no", "content": {"application/json": {"schema": status}}}},
    });
    for path in ["/boards", "/walls"] {
        let operation = &mut document["paths"][path]["get"];
        operation["parameters"] = json!([{"$ref": "#/components/parameters/_.alt"}]);
        operation["responses"]["404"] = json!({"$ref": "#/components/responses/NotFound"});
    }
    assert_eq!(
        type_names(&files(&document)),
        [
            "Alt",
            "NotFoundResponse",
            "NotFoundResponseErrorCode",
            "NotFoundResponseStatusError",
            "NotFoundResponseStatusErrorText",
        ]
    );
}

#[test]
fn errors_written_out_alike_are_one_type() {
    let mut document =
        document(&[("GET", "/boards", "listBoards", ""), ("GET", "/walls", "listWalls", "")], None);
    let body = |required: &[&str], description: &str| {
        let schema = json!({"type": "object", "description": description, "required": required, "properties": {
            "code": {"type": "string", "description": description, "enum": required},
        }});
        json!({"description": "no", "content": {"application/json": {"schema": schema}}})
    };
    document["paths"]["/boards"]["get"]["responses"] = json!({
        "204": {"description": "ok"},
        "404": body(&["code"], "No such board."),
        "409": body(&["a", "b"], "Twice."),
        "500": body(&["c"], "Only here."),
    });
    document["paths"]["/walls"]["get"]["responses"] = json!({
        "204": {"description": "ok"},
        "404": body(&["code"], "No such wall."),
        "422": body(&["b", "a"], "Not so."),
    });
    let names = [
        "ErrorBody",
        "ErrorBodyCode",
        "ListBoardsError",
        "ListBoardsResponse500",
        "ListBoardsResponse500Code",
        "ListWallsError",
        "NotFoundError",
        "NotFoundErrorCode",
    ];
    assert_eq!(type_names(&files(&document)), names);
    let paths = document["paths"].as_object_mut().expect("they are an object");
    let first = paths.shift_remove("/boards").expect("it is there");
    paths.insert("/boards".to_owned(), first);
    assert_eq!(type_names(&files(&document)), names);
}

/// The types of a crate, in the alphabet's order.
fn type_names(files: &BTreeMap<String, String>) -> Vec<&str> {
    let mut names: Vec<&str> = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/types"))
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| {
            let start = line.strip_prefix("    ").filter(|line| !line.starts_with("//"))?;
            let (_, line) = ["pub struct ", "pub enum ", "pub union "]
                .iter()
                .find_map(|start_of| start.split_once(start_of))?;
            line.split([' ', ':', '{']).next()
        })
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn ids_that_spell_method_and_path() {
    check(
        Some("alliances"),
        &[
            ("GET", "/alliances", "get_alliances", "list"),
            ("GET", "/alliances/{alliance_id}", "get_alliances_alliance_id", "get"),
            (
                "GET",
                "/alliances/{alliance_id}/icons",
                "get_alliances_alliance_id_icons",
                "get_icons",
            ),
            ("POST", "/alliances", "post_alliances", "create"),
        ],
    );
    // A person's two words for one and many.
    check(
        Some("bookings"),
        &[
            ("GET", "/bookings", "get-bookings", "list"),
            ("GET", "/bookings/{bookingId}", "get-booking", "get"),
        ],
    );
    // One that a person could have chosen stays where the others are a person's.
    check(
        Some("stations"),
        &[
            ("GET", "/stations", "getStations", "get"),
            ("POST", "/stations", "addStation", "add"),
            ("GET", "/trips", "findTrips", "find_trips"),
        ],
    );
}

#[test]
fn types_written_in_place() {
    let mut document = document(&[("GET", "/boards/{id}", "getBoard", "")], None);
    document["paths"]["/boards/{id}"]["get"]["responses"] = json!({"200": {
        "description": "ok",
        "content": {"application/json": {"schema": {"type": "object", "properties": {
            "widgets": {"type": "array", "items": {"type": "object", "properties": {
                "status": {"title": "Status", "type": "string", "enum": ["on", "off"]},
            }}},
            "other": {"type": "object", "properties": {
                "status": {"title": "Status", "type": "string", "enum": ["up", "down"]},
            }},
            "layout": {"title": "Grid layout", "type": "object", "properties": {"rows": {"type": "integer"}}},
            "choice": {"oneOf": [
                {"type": "string", "enum": ["auto", "none"]},
                {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
                {"type": "object", "required": ["ids"], "properties": {"ids": {"type": "array", "items": {"type": "integer"}}}},
            ]},
        }}}},
    }});
    assert_eq!(
        type_names(&files(&document)),
        [
            "GetBoardResponse",
            "GetBoardResponseChoice",
            "GetBoardResponseChoiceIds",
            "GetBoardResponseChoiceName",
            "GetBoardResponseChoiceValue",
            "GetBoardResponseOther",
            "GetBoardResponseOtherStatus",
            "GetBoardResponseWidget",
            "GetBoardResponseWidgetStatus",
            "GridLayout",
        ]
    );
}
