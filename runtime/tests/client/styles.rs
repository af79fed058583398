//! Every parameter style as it stands in the request.

use http::Method;
use scopewright_runtime::codegen::{Call, Operation, Plain, Style, Value};
use serde_json::json;

use crate::support::{OK, builder, play};

static QUERY: Operation = Operation::new("query", Method::GET, "/q");
static PATH: Operation = Operation::new("path", Method::GET, "/p/{color}/end");

fn values() -> [Value; 4] {
    [json!("blue"), json!(["blue", "black"]), json!({"B": 150, "R": 100}), json!([])]
}

async fn sent(
    operation: &'static Operation,
    fill: impl Fn(Call<Value, Plain>) -> Call<Value, Plain>,
) -> http::Request<scopewright_runtime::Bytes> {
    let (transport, log) = play([OK]);
    let core = builder().transport(transport).build().unwrap();
    fill(core.call(operation)).await.unwrap();
    log.request(0)
}

#[tokio::test]
async fn queries() {
    let table: [(Style, [&str; 4]); 8] = [
        (Style::FormExploded, ["color=blue", "color=blue&color=black", "B=150&R=100", ""]),
        (Style::FormJoined, ["color=blue", "color=blue,black", "color=B,150,R,100", ""]),
        (
            Style::SpaceDelimited,
            ["color=blue", "color=blue%20black", "color=B%20150%20R%20100", ""],
        ),
        (Style::PipeDelimited, ["color=blue", "color=blue%7Cblack", "color=B%7C150%7CR%7C100", ""]),
        (Style::TabDelimited, ["color=blue", "color=blue%09black", "color=B%09150%09R%09100", ""]),
        (
            Style::DeepObject,
            ["color=blue", "color=blue&color=black", "color%5BB%5D=150&color%5BR%5D=100", ""],
        ),
        (
            Style::DeepObjectIndexed,
            [
                "color=blue",
                "color%5B0%5D=blue&color%5B1%5D=black",
                "color%5BB%5D=150&color%5BR%5D=100",
                "",
            ],
        ),
        (
            Style::Json,
            [
                "color=%22blue%22",
                "color=%5B%22blue%22%2C%22black%22%5D",
                "color=%7B%22B%22%3A150%2C%22R%22%3A100%7D",
                "color=%5B%5D",
            ],
        ),
    ];
    for (style, expected) in table {
        for (value, expected) in values().iter().zip(expected) {
            let request = sent(&QUERY, |call| call.query_styled("color", style, value)).await;
            assert_eq!(request.uri().query().unwrap_or(""), expected, "{style:?} of {value}");
        }
    }
}

/// OpenAPI 3.0.4, "Style Examples": `color` as an empty string, a string, a list and an object. The
/// keys are in the order of the alphabet, with and without `serde_json/preserve_order`.
fn colors() -> [Value; 4] {
    let colors = json!({"B": 150, "G": 200, "R": 100});
    [json!(""), json!("blue"), json!(["blue", "black", "brown"]), colors]
}

#[tokio::test]
async fn the_standards_table_in_paths() {
    // `None`: refused, because nothing would stand in the segment.
    let in_path: [(Style, [Option<&str>; 4]); 6] = [
        (
            Style::Matrix,
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue,black,brown"),
                Some(";color=B,150,G,200,R,100"),
            ],
        ),
        (
            Style::MatrixExploded,
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue;color=black;color=brown"),
                Some(";B=150;G=200;R=100"),
            ],
        ),
        (
            Style::Label,
            [None, Some(".blue"), Some(".blue,black,brown"), Some(".B,150,G,200,R,100")],
        ),
        (
            Style::LabelExploded,
            [None, Some(".blue"), Some(".blue.black.brown"), Some(".B=150.G=200.R=100")],
        ),
        (Style::Simple, [None, Some("blue"), Some("blue,black,brown"), Some("B,150,G,200,R,100")]),
        (
            Style::SimpleExploded,
            [None, Some("blue"), Some("blue,black,brown"), Some("B=150,G=200,R=100")],
        ),
    ];
    for (style, expected) in in_path {
        for (value, expected) in colors().iter().zip(expected) {
            let (transport, log) = play([OK]);
            let core = builder().transport(transport).build().unwrap();
            let call = core.call::<Value, Plain>(&PATH).path_styled("color", style, value);
            let story = format!("{style:?} of {value}");
            match (call.await, expected) {
                (Ok(_), Some(expected)) => {
                    let expected = format!("/v1/p/{expected}/end");
                    assert_eq!(log.request(0).uri().path(), expected, "{story}");
                }
                (outcome, expected) => {
                    assert!(expected.is_none() && outcome.unwrap_err().is_invalid(), "{story}");
                }
            }
        }
    }
}

/// Swagger 2.0 has these delimiters in every place.
#[tokio::test]
async fn delimiters_in_paths_and_headers() {
    let list = json!(["blue", "a,b"]);
    for (style, path, header) in [
        (Style::SpaceDelimited, "/v1/p/blue%20a%2Cb/end", "blue a,b"),
        (Style::PipeDelimited, "/v1/p/blue%7Ca%2Cb/end", "blue|a,b"),
        (Style::TabDelimited, "/v1/p/blue%09a%2Cb/end", "blue\ta,b"),
    ] {
        let request = sent(&PATH, |call| {
            call.path_styled("color", style, &list).header_styled("X-Color", style, &list)
        });
        let request = request.await;
        assert_eq!(request.uri().path(), path, "{style:?}");
        assert_eq!(request.headers()["x-color"].as_bytes(), header.as_bytes(), "{style:?}");
    }
}

#[tokio::test]
async fn the_standards_table_in_queries() {
    // `None`: not defined.
    let in_query: [(Style, [Option<&str>; 4]); 5] = [
        (
            Style::FormJoined,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue,black,brown"),
                Some("color=B,150,G,200,R,100"),
            ],
        ),
        (
            Style::FormExploded,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue&color=black&color=brown"),
                Some("B=150&G=200&R=100"),
            ],
        ),
        (
            Style::SpaceDelimited,
            [
                None,
                None,
                Some("color=blue%20black%20brown"),
                Some("color=B%20150%20G%20200%20R%20100"),
            ],
        ),
        (
            Style::PipeDelimited,
            [
                None,
                None,
                Some("color=blue%7Cblack%7Cbrown"),
                Some("color=B%7C150%7CG%7C200%7CR%7C100"),
            ],
        ),
        (
            Style::DeepObject,
            [None, None, None, Some("color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100")],
        ),
    ];
    for (style, expected) in in_query {
        for (value, expected) in colors().iter().zip(expected) {
            let Some(expected) = expected else { continue };
            let request = sent(&QUERY, |call| call.query_styled("color", style, value)).await;
            assert_eq!(request.uri().query(), Some(expected), "{style:?} of {value}");
        }
    }
}

#[tokio::test]
async fn nested_filters() {
    // In the order of the alphabet, so that it is the same with and without `serde_json/preserve_order`.
    let value = json!({"open": true, "pricing": {"max": null, "min": 1}, "tags": ["a b", "c&d"]});
    let table = [
        (
            Style::DeepObjectIndexed,
            "f[open]=true&f[pricing][min]=1&f[tags][0]=a%20b&f[tags][1]=c%26d",
        ),
        (Style::DeepObject, "f[open]=true&f[pricing][min]=1&f[tags]=a%20b&f[tags]=c%26d"),
    ];
    for (style, expected) in table {
        let request = sent(&QUERY, |call| call.query_styled("f", style, &value)).await;
        let query = request.uri().query().unwrap().replace("%5B", "[").replace("%5D", "]");
        assert_eq!(query, expected, "{style:?}");
    }
}

#[tokio::test]
async fn paths() {
    let table: [(Style, [&str; 3]); 6] = [
        (Style::Simple, ["blue", "blue,black", "B,150,R,100"]),
        (Style::SimpleExploded, ["blue", "blue,black", "B=150,R=100"]),
        (Style::Label, [".blue", ".blue,black", ".B,150,R,100"]),
        (Style::LabelExploded, [".blue", ".blue.black", ".B=150.R=100"]),
        (Style::Matrix, [";color=blue", ";color=blue,black", ";color=B,150,R,100"]),
        (Style::MatrixExploded, [";color=blue", ";color=blue;color=black", ";B=150;R=100"]),
    ];
    for (style, expected) in table {
        for (value, expected) in values().iter().zip(expected) {
            let request = sent(&PATH, |call| call.path_styled("color", style, value)).await;
            let expected = format!("/v1/p/{expected}/end");
            assert_eq!(request.uri().path(), expected, "{style:?} of {value}");
        }
    }
}

const COOKIES: &str = "theme=dark%3Bblue; lang=en; tags=a; tags=b; joined=a,b; json=%5B%22a%22%5D";

#[tokio::test]
async fn headers_and_cookies() {
    let value = json!({"B": 150, "ok": true});
    let request = sent(&QUERY, |call| {
        call.header("X-Simple", &value)
            .header_styled("X-Exploded", Style::SimpleExploded, &value)
            .header("X-Tenant", "a tenant")
            .header("X-Nothing", None::<String>)
            .cookie("theme", "dark;blue")
            .cookie("lang", "en")
            .cookie("tags", json!(["a", "b"]))
            .cookie_styled("joined", Style::FormJoined, json!(["a", "b"]))
            .cookie_styled("json", Style::Json, json!(["a"]))
    });
    let headers = request.await.headers().clone();
    let table = [
        ("x-simple", Some("B,150,ok,true")),
        ("x-exploded", Some("B=150,ok=true")),
        ("x-tenant", Some("a tenant")),
        ("x-nothing", None),
        ("cookie", Some(COOKIES)),
    ];
    for (name, expected) in table {
        assert_eq!(headers.get(name).map(|value| value.to_str().unwrap()), expected, "{name}");
    }
}

#[tokio::test]
async fn reserved_characters_and_repeated_setters() {
    type Case = (&'static str, fn(Call<Value, Plain>) -> Call<Value, Plain>);
    let table: [Case; 5] = [
        ("u=a:/b%2C,c%26d", |call| {
            call.query_styled("u", Style::FormJoinedReserved, json!(["a:/b,", "c&d"]))
        }),
        ("u=https%3A%2F%2Fx%3Fa%3Db%26c%23d%2Be", |call| call.query("u", "https://x?a=b&c#d+e")),
        ("u=https://x?a=b%26c%23d%2Be", |call| {
            call.query_styled("u", Style::FormReserved, "https://x?a=b&c#d+e")
        }),
        ("limit=2", |call| call.query("limit", 1_u32).query("limit", 2_u32)),
        ("a=%C3%A9&x=1%0A2", |call| call.query("a", "é").extra_query("x", "1\n2")),
    ];
    for (expected, fill) in table {
        assert_eq!(sent(&QUERY, fill).await.uri().query(), Some(expected));
    }
}
