//! Documents of any size, all alike: what grows is their number of operations and schemas.

use std::fmt::Write;

/// Operations, and as many schemas, of the documents that show how cost grows.
pub(crate) const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// Operations under one tag.
const GROUP: usize = 10;

/// An OpenAPI 3.0 document, as JSON: of each ten operations, two lists, three reads, three with a body, two
/// without an answer; each schema has eight properties, of which one is the schema before it.
pub(crate) fn document(size: usize) -> String {
    let mut paths = String::new();
    let mut schemas = String::new();
    for at in 0..size {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(paths, "{comma}\n{}", path(at));
        let _ = write!(schemas, "{comma}\n{}", schema(at));
    }
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"Synthetic","version":"1"}},
"servers":[{{"url":"https://api.example.test"}}],
"paths":{{{paths}}},
"components":{{"schemas":{{{schemas}}},
"securitySchemes":{{"token":{{"type":"http","scheme":"bearer"}}}}}},
"security":[{{"token":[]}}]}}"#
    )
}

fn path(at: usize) -> String {
    let tag = at / GROUP;
    let head = format!(r#""tags":["group {tag}"],"description":"Operation {at} of group {tag}.""#);
    let item = format!(r##"{{"$ref":"#/components/schemas/Thing{at}"}}"##);
    let id = r#"{"name":"id","in":"path","required":true,"schema":{"type":"string"}}"#;
    let json = |schema: &str| format!(r#""content":{{"application/json":{{"schema":{schema}}}}}"#);
    let answer = |schema: &str| {
        format!(r#""responses":{{"200":{{"description":"It went well.",{}}}}}"#, json(schema))
    };
    let nothing = r#""responses":{"204":{"description":"It is done."}}"#;
    match at % 10 {
        0 | 5 => format!(
            r#""/group-{tag}/things-{at}":{{"get":{{"operationId":"listThings{at}",{head},
"parameters":[{{"name":"limit","in":"query","schema":{{"type":"integer","format":"int32"}}}},
{{"name":"state","in":"query","schema":{{"type":"string","enum":["open","closed"]}}}}],{}}}}}"#,
            answer(&format!(r#"{{"type":"array","items":{item}}}"#))
        ),
        1 | 3 | 6 => format!(
            r#""/group-{tag}/things-{at}/{{id}}":{{"get":{{"operationId":"getThing{at}",{head},
"parameters":[{id}],{}}}}}"#,
            answer(&item)
        ),
        2 | 4 | 7 => format!(
            r#""/group-{tag}/things-{at}":{{"post":{{"operationId":"createThing{at}",{head},
"requestBody":{{"required":true,{}}},{}}}}}"#,
            json(&item),
            answer(&item)
        ),
        _ => format!(
            r#""/group-{tag}/things-{at}/{{id}}":{{"delete":{{"operationId":"deleteThing{at}",{head},
"parameters":[{id}],{nothing}}}}}"#
        ),
    }
}

fn schema(at: usize) -> String {
    let before = at.checked_sub(1).map_or_else(
        || r#"{"type":"string"}"#.to_owned(),
        |before| format!(r##"{{"$ref":"#/components/schemas/Thing{before}"}}"##),
    );
    format!(
        r#""Thing{at}":{{"type":"object","description":"What operation {at} is about.",
"required":["id","name","created_at"],
"properties":{{"id":{{"type":"string","description":"Identifies it."}},
"name":{{"type":"string"}},
"created_at":{{"type":"string","format":"date-time"}},
"count":{{"type":"integer","format":"int64"}},
"price":{{"type":"number","format":"double"}},
"tags":{{"type":"array","items":{{"type":"string"}}}},
"state":{{"type":"string","enum":["open","closed","held {at}"]}},
"before":{before}}}}}"#
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::document;

    #[test]
    fn a_document_has_as_many_operations_and_schemas_as_asked_for() {
        for size in [1, 10, 100] {
            let document: Value = serde_json::from_str(&document(size)).expect("it is JSON");
            let operations = document["paths"].as_object().into_iter().flatten();
            let operations: usize =
                operations.map(|(_, item)| item.as_object().map_or(0, serde_json::Map::len)).sum();
            assert_eq!(operations, size);
            let schemas = document["components"]["schemas"].as_object();
            assert_eq!(schemas.map(serde_json::Map::len), Some(size));
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let text = document(20);
        let document: Value = serde_json::from_str(&text).expect("it is JSON");
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap_or_default();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
