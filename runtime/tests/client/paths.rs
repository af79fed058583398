//! No argument can change where a request goes.

use http::Method;
use scopewright_runtime::codegen::{Operation, Plain, Value};

use crate::support::{OK, builder, play};

static FILE: Operation = Operation::new("readFile", Method::GET, "/files/{id}/content");

#[tokio::test]
async fn hostile_values_stay_in_their_segment() {
    let table = [
        ("plain", "plain"),
        ("a/b", "a%2Fb"),
        ("../admin", "..%2Fadmin"),
        ("a%2Fb", "a%252Fb"),
        ("?x=1", "%3Fx%3D1"),
        ("#top", "%23top"),
        ("a\\b", "a%5Cb"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("\0", "%00"),
        ("...", "..."),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("//evil.example", "%2F%2Fevil.example"),
        ("@evil.example", "%40evil.example"),
        ("{id}", "%7Bid%7D"),
        (" ", "%20"),
    ];
    for (value, expected) in table {
        let (transport, log) = play([OK]);
        let core = builder().transport(transport).build().unwrap();
        core.call::<Value, Plain>(&FILE).path("id", value).await.unwrap();
        let expected = format!("https://api.example.com/v1/files/{expected}/content");
        assert_eq!(log.uris(), [expected], "{value:?}");
    }
}

#[tokio::test]
async fn what_encoding_cannot_save_is_refused() {
    for value in ["", ".", "..", "%2e", "%2E%2e", ".%2e", "%252e%252E", "%25252e", "%%32e", "%2%65"]
    {
        let (transport, log) = play([]);
        let core = builder().transport(transport).build().unwrap();
        let error = core.call::<Value, Plain>(&FILE).path("id", value).await.unwrap_err();
        assert!(error.is_invalid(), "{value:?}: {error}");
        assert!(error.to_string().contains("`id`"), "{error}");
        assert_eq!((error.attempts(), log.count()), (0, 0));
    }
}

/// To take off one layer after the other would take minutes.
#[tokio::test]
async fn a_text_of_many_layers_is_gone_through_once() {
    for end in ["41", "2e"] {
        let (transport, _) = play([OK]);
        let core = builder().transport(transport).build().unwrap();
        let value = format!("%{}{end}", "25".repeat(1_000_000));
        let begun = std::time::Instant::now();
        let error = core.call::<Value, Plain>(&FILE).path("id", value).await.unwrap_err();
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
        let is_step = error.to_string().ends_with("servers take for a step in the path");
        assert_eq!(is_step, end == "2e", "{error}");
    }
}

#[tokio::test]
async fn servers_and_their_variables() {
    type Case =
        (&'static [(&'static str, &'static str)], usize, Result<&'static str, &'static str>);
    let table: [Case; 9] = [
        (&[], 0, Ok("https://api.example.com/v1")),
        (&[("store", "shop-1")], 1, Ok("https://shop-1.example.net/")),
        (&[], 1, Err("the server variable `store` has no value")),
        (&[("store", "evil.example/")], 1, Err("letters, digits and inner hyphens")),
        (&[("store", "evil.example#")], 1, Err("letters, digits and inner hyphens")),
        (&[("store", "a@b")], 1, Err("letters, digits and inner hyphens")),
        (&[("store", "a"), ("region", "cn")], 1, Err("may be one of eu, us")),
        (&[("shop", "a")], 1, Err("no server has a variable `shop`")),
        (&[], 2, Err("there is no server 2")),
    ];
    for (variables, index, expected) in table {
        let (transport, _) = play([]);
        let builder = builder().transport(transport).server(index);
        let set = |builder: scopewright_runtime::CoreBuilder, (name, value): &(&str, &str)| {
            builder.server_variable(name, *value)
        };
        match (variables.iter().fold(builder, set).build(), expected) {
            (Ok(core), Ok(url)) => assert_eq!(core.base_url().as_str(), url),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (outcome, _) => panic!("{variables:?}: {outcome:?}"),
        }
    }
}

#[tokio::test]
async fn credentials_go_over_https_to_configured_servers_only() {
    let table = [
        ("https://example.org/api/", true),
        ("http://localhost:8080", true),
        ("http://127.0.0.1:1", true),
        ("http://[::1]:1", true),
        ("http://example.org", false),
        ("http://127.0.0.1.example.org", false),
        ("https://user:pw@example.org", false),
        ("https://example.org/?key=1", false),
        ("ftp://example.org", false),
        ("example.org", false),
    ];
    for (url, is_allowed) in table {
        let (transport, _) = play([]);
        let built = builder().transport(transport).base_url(url).build();
        assert_eq!(built.is_ok(), is_allowed, "{url}: {built:?}");
        assert!(!format!("{built:?}").contains("pw"));
    }
    let (transport, _) = play([]);
    assert!(
        builder().transport(transport).base_url("http://example.org").allow_http().build().is_ok()
    );
}

#[tokio::test]
async fn an_operation_with_its_own_server_follows_a_base_url_that_was_set() {
    static UPLOAD: Operation =
        Operation::new("upload", Method::GET, "/u").server("https://up.example.com/x");
    static OF_STORE: Operation =
        Operation::new("upload", Method::GET, "/u").server("https://up.example.com/of/{store}");
    static AT_STORE: Operation =
        Operation::new("upload", Method::GET, "/u").server("https://{store}.example.com/x");
    let table = [
        (None, "https://up.example.com/x/u"),
        (Some("http://localhost:9/m/"), "http://localhost:9/x/u"),
    ];
    for (base, expected) in table {
        let (transport, log) = play([OK]);
        let builder = builder().transport(transport);
        let builder = match base {
            Some(url) => builder.base_url(url),
            None => builder,
        };
        builder.build().unwrap().call::<Value, Plain>(&UPLOAD).await.unwrap();
        assert_eq!(log.uris(), [expected]);
    }
    let (transport, log) = play([OK]);
    let builder = builder().transport(transport).base_url("http://localhost:9");
    let core = builder.server_variable("store", "shop-1").build().unwrap();
    core.call::<Value, Plain>(&OF_STORE).await.unwrap();
    assert_eq!(log.uris(), ["http://localhost:9/of/shop-1/u"]);
    // Of the host nothing is left, so it needs no value.
    let (transport, log) = play([OK]);
    let core = crate::support::builder().transport(transport).base_url("http://localhost:9");
    core.build().unwrap().call::<Value, Plain>(&AT_STORE).await.unwrap();
    assert_eq!(log.uris(), ["http://localhost:9/x/u"]);
}
