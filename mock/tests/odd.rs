//! Documents that say little, or what is not so: the rig judges clients by the rest.

mod support;

use std::path::{Path, PathBuf};

use scopewright_mock::{Failure, Rig};

use support::{Request, send};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A provider's folder, for as long as a test runs.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> std::io::Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("odd").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        for (name, text) in files {
            std::fs::write(folder.join(name), text)?;
        }
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn request(method: &'static str, target: &str, body: Option<&str>) -> Request {
    let headers = [("Host", "localhost".to_owned()), ("Connection", "close".to_owned())];
    let plain = Request {
        method,
        target: target.to_owned(),
        headers: headers.to_vec(),
        body: body.unwrap_or_default().to_owned(),
    };
    match body {
        Some(_) => plain.with(&[("Content-Type", "application/json")]),
        None => plain,
    }
}

fn told(rig: &Rig) -> Vec<String> {
    rig.finish().err().as_ref().map(Failure::problems).unwrap_or_default().to_vec()
}

const START: &str = "\
openapi: 3.0.3
info: { title: Odd, version: '1' }
servers: [{ url: https://odd.example }]
paths:
";

#[tokio::test]
async fn without_an_example_any_value_of_the_schema_will_do() -> Outcome {
    let text = "  /things:
    post:
      operationId: addThing
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name, when]
              additionalProperties: false
              properties:
                name: { type: string, minLength: 100, pattern: '^[A-Z]+$' }
                when: { type: string, format: date-time, enum: ['2026-01-01T00:00:00Z'] }
      responses: { 204: { description: Done } }
";
    let folder = Folder::with("plain", &[("api.yaml", &format!("{START}{text}"))])?;
    for (body, fault) in [
        (r#"{"name":"a","when":"2026-02-02T00:00:00Z"}"#, None),
        (r#"{"name":1,"when":"2026-02-02T00:00:00Z"}"#, Some("body: $.name: 1 is not of type")),
        (r#"{"nome":"a","when":"2026-02-02T00:00:00Z"}"#, Some("\"name\" is a required property")),
    ] {
        let rig = Rig::start(&folder.0).await?;
        let (status, said) = send(&rig, &request("POST", "/things", Some(body))).await?;
        match fault {
            None => assert_eq!((status, told(&rig)), (204, Vec::new()), "{said}"),
            Some(fault) => assert!(status == 599 && said.contains(fault), "{body}: {said}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_example_that_is_none_is_not_asked_for_but_taken() -> Outcome {
    let text = "  /things:
    post:
      operationId: addThing
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Thing' }
            example: { count: many }
      responses:
        200: { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' }, example: { count: many } } } }
components:
  schemas:
    Thing: { type: object, required: [count, at], properties: { count: { type: integer }, at: { type: string, format: date, example: soon } } }
";
    let folder = Folder::with("examples", &[("api.yaml", &format!("{START}{text}"))])?;
    for body in [r#"{"count":3,"at":"2026-02-02"}"#, r#"{"count":"many"}"#] {
        let rig = Rig::start(&folder.0).await?;
        let (status, answer) = send(&rig, &request("POST", "/things", Some(body))).await?;
        assert_eq!((status, told(&rig)), (200, Vec::new()), "{answer}");
        // What is made up instead is of the schema.
        let answer: serde_json::Value = serde_json::from_str(&answer)?;
        assert!(answer["count"].is_i64() && answer["at"] == "2026-01-02", "{answer}");
    }
    let rig = Rig::start(&folder.0).await?;
    let (status, said) =
        send(&rig, &request("POST", "/things", Some(r#"{"count":"few"}"#))).await?;
    assert!(status == 599 && said.contains("not of type"), "{said}");
    Ok(())
}

#[tokio::test]
async fn other_versions_and_overlays_are_judged_as_they_are_generated() -> Outcome {
    let text = "\
openapi: 3.1.0
info: { title: Odd, version: '1' }
servers: [{ url: https://odd.example }]
paths:
  /things:
    post:
      operationId: addThing
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: [string, 'null'] } } } } }
      responses: { 204: { description: Done } }
";
    let overlay = "\
overlay: 1.0.0
info: { title: More, version: '1' }
actions: [{ target: \"$.paths['/things'].post\", update: { parameters: [{ name: page, in: query, schema: { type: integer } }] } }]
";
    let folder = Folder::with("versions", &[("api.yaml", text), ("overlay.yaml", overlay)])?;
    let rig = Rig::start(&folder.0).await?;
    let body = Some(r#"{"name":null}"#);
    let (status, said) = send(&rig, &request("POST", "/things?page=1", body)).await?;
    assert_eq!((status, told(&rig)), (204, Vec::new()), "{said}");
    let rig = Rig::start(&folder.0).await?;
    let (_, said) = send(&rig, &request("POST", "/things", Some(r#"{"name":7}"#))).await?;
    assert!(said.contains("`page` is missing") && said.contains("7 is not"), "{said}");
    Ok(())
}

#[tokio::test]
async fn an_id_of_two_operations_means_the_one_that_was_called() -> Outcome {
    let text = "  /things:
    get: { operationId: list, responses: { 204: { description: Done } } }
  /others:
    get: { operationId: list, responses: { 204: { description: Done } } }
";
    let folder = Folder::with("ids", &[("api.yaml", &format!("{START}{text}"))])?;
    let rig = Rig::start(&folder.0).await?;
    send(&rig, &request("GET", "/others", None)).await?;
    rig.outcome("list", Ok(None))?;
    send(&rig, &request("GET", "/things", None)).await?;
    rig.outcome("GET /things", Ok(None))?;
    assert_eq!(told(&rig), Vec::<String>::new());
    Ok(())
}
