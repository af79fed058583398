//! Where credentials go, what is refused, and that they show nowhere.

use http::Method;
use scopewright_runtime::codegen::{Operation, Plain, Value};
use scopewright_runtime::provider::{Constant, ConstantPlace, Provider, Server, ServerVariable};
use scopewright_runtime::{Core, Credential, JsonLines};

use crate::support::{Does, EXAMPLE, LIST, OK, PROVIDER, PUBLIC, TOKEN, builder, play};

static BASIC: Operation = Operation::new("b", Method::GET, "/x").security(&[&["basicAuth"]]);
static KEY: Operation = Operation::new("k", Method::GET, "/x").security(&[&["headerKey"]]);
static IN_QUERY: Operation = Operation::new("q", Method::GET, "/x").security(&[&["queryKey"]]);
static COOKIE: Operation = Operation::new("c", Method::GET, "/x").security(&[&["cookieKey"]]);
static BOTH: Operation = Operation::new("a", Method::GET, "/x")
    .security(&[&["bearerAuth", "headerKey"], &["basicAuth"]]);
static OPTIONAL: Operation =
    Operation::new("o", Method::GET, "/x").security(&[&["bearerAuth"], &[]]);
static OPTIONAL_FIRST: Operation =
    Operation::new("f", Method::GET, "/x").security(&[&[], &["bearerAuth"]]);

#[tokio::test]
async fn each_scheme_has_its_place() {
    let key = || Credential::key("ex_live_k y");
    let bearer = || Credential::bearer("ex_live_b");
    let table = [
        (&LIST, Credential::token("ex_live_t\n"), "authorization", "Bearer ex_live_t"),
        (&LIST, bearer(), "authorization", "Bearer ex_live_b"),
        (&BASIC, Credential::basic("user", "pass"), "authorization", "Basic dXNlcjpwYXNz"),
        (&KEY, key(), "x-api-key", "ex_live_k y"),
        (&COOKIE, key(), "cookie", "session=ex_live_k%20y"),
        (&BOTH, bearer().and(key()), "x-api-key", "ex_live_k y"),
        (&BOTH, bearer().and(key()), "authorization", "Bearer ex_live_b"),
        (&BOTH, bearer().and(Credential::basic("u", "p")), "authorization", "Basic dTpw"),
        (&KEY, Credential::token("other").for_scheme("headerKey"), "x-api-key", "other"),
    ];
    for (operation, credential, header, expected) in table {
        let (transport, log) = play([OK]);
        let core = Core::builder(&EXAMPLE).credential(credential).transport(transport);
        core.build().unwrap().call::<Value, Plain>(operation).await.unwrap();
        assert_eq!(log.header(0, header).as_deref(), Some(expected), "{operation}");
    }
}

#[tokio::test]
async fn keys_in_the_query() {
    let (transport, log) = play([OK]);
    let core = Core::builder(&EXAMPLE).credential(Credential::key("a&b")).transport(transport);
    let call = core.build().unwrap().call::<Value, Plain>(&IN_QUERY).query("limit", 2_i64);
    call.await.unwrap();
    assert_eq!(log.uris(), ["https://api.example.com/v1/x?limit=2&api_key=a%26b"]);
}

#[tokio::test]
async fn operations_that_need_none_get_none() {
    let token = || Some(format!("Bearer {TOKEN}"));
    for (operation, expected) in [(&PUBLIC, None), (&OPTIONAL, token()), (&OPTIONAL_FIRST, token())]
    {
        let (transport, log) = play([OK]);
        let core = builder().transport(transport).build().unwrap();
        core.call::<Value, Plain>(operation).await.unwrap();
        assert_eq!(log.header(0, "authorization"), expected);
    }
    let (transport, log) = play([OK, OK]);
    let core = Core::builder(&EXAMPLE).transport(transport).build().unwrap();
    let error = core.call::<Value, Plain>(&BOTH).await.unwrap_err();
    let expected = "a (GET /x) was not sent: \
                    it needs a credential for bearerAuth and headerKey, or basicAuth";
    assert_eq!(error.to_string(), expected);
    for (at, operation) in [&OPTIONAL, &OPTIONAL_FIRST].into_iter().enumerate() {
        core.call::<Value, Plain>(operation).await.unwrap();
        assert_eq!(log.header(at, "authorization"), None);
    }
}

#[test]
fn wrong_credentials_are_refused_at_construction() {
    let table = [
        (Credential::token(""), "the token is empty"),
        (Credential::token(" \n"), "the token is empty"),
        (Credential::token("ex_live_a\nb"), "the token has control characters"),
        (Credential::bearer("ex_live_\u{7f}"), "the bearer token has control characters"),
        (
            Credential::token("pk_0000"),
            "does not start with ex_live_ or ex_test_, as those of Example",
        ),
        (Credential::basic("a:b", "c"), "colon"),
        (Credential::key("x").for_scheme("none"), "no security scheme `none`"),
    ];
    for (credential, part) in table {
        let (transport, _) = play([]);
        let error = Core::builder(&EXAMPLE).credential(credential).transport(transport).build();
        let error = error.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
        assert!(!error.contains("0000"), "{error}");
    }
}

#[test]
fn kinds_of_token() {
    let table = [
        (Credential::token("ex_test_1"), Some(true)),
        (Credential::token("ex_live_1"), Some(false)),
        (Credential::token("new_kind_1").any_prefix(), None),
    ];
    for (credential, expected) in table {
        let (transport, _) = play([]);
        let core = Core::builder(&EXAMPLE).credential(credential).transport(transport).build();
        assert_eq!(core.unwrap().is_test(), expected);
    }
}

#[tokio::test]
async fn rotation_shares_everything_else() {
    let (transport, log) = play([OK, OK]);
    let core = builder().transport(transport).build().unwrap();
    let next = core.with_credential(Credential::token("ex_live_next")).unwrap();
    next.call::<Value, Plain>(&LIST).await.unwrap();
    core.call::<Value, Plain>(&LIST).await.unwrap();
    assert_eq!(log.header(0, "authorization").as_deref(), Some("Bearer ex_live_next"));
    assert_eq!(log.header(1, "authorization"), Some(format!("Bearer {TOKEN}")));
    assert!(core.with_credential(Credential::token("wrong")).is_err());
}

#[tokio::test]
async fn secrets_show_nowhere() {
    const ECHO: &str = r#"{"error": {"message": "ex_live_sesame_0000 is not valid"}}"#;
    let (transport, _) = play([Does::Answer(401, &[("set-cookie", "ex_live_sesame_0000")], ECHO)]);
    let builder = builder().header("x-extra", TOKEN).transport(transport);
    let mut shown = vec![format!("{builder:?}"), format!("{:?}", Credential::basic("u", TOKEN))];
    let core = builder.build().unwrap();
    let call = core.call::<Value, Plain>(&LIST).query("q", TOKEN).extra_header("x-mine", TOKEN);
    shown.extend([format!("{core:?}"), format!("{call:?}")]);
    let error = call.await.unwrap_err();
    assert!(error.is_unauthorized());
    shown.extend([format!("{error}"), format!("{error:?}"), error.message().unwrap().to_owned()]);
    for text in &shown {
        assert!(!text.contains("sesame"), "{text}");
    }
    assert!(error.to_string().ends_with("401 Unauthorized: [redacted] is not valid"), "{error}");
}

/// A server's answer is data: its keys and values can be the token, in any of JSON's spellings.
#[tokio::test]
async fn answers_that_cannot_be_read_do_not_show_the_token() {
    const SLASHED: &str = "ex_live_se/same_0000";
    type Numbers = std::collections::BTreeMap<String, i64>;
    let bodies = [
        r#"{"ex_live_se/same_0000":"x"}"#,
        r#"{"ex_live_se\/same_0000":"x"}"#,
        r#"{"a":"ex_live_se/same_0000"}"#,
        r#"{"a":"ex_live_se\/same_0000"}"#,
    ];
    for body in bodies {
        let (transport, _) = play([Does::Answer(200, &[], body)]);
        let core = builder().token(SLASHED).transport(transport).build().unwrap();
        let error = core.call::<Numbers, Plain>(&LIST).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("same_0000"), "{body}: {shown}");
        let (transport, _) = play([Does::Answer(200, &[], body)]);
        let core = builder().token(SLASHED).transport(transport).build().unwrap();
        let mut lines = core.call::<JsonLines<Numbers>, Plain>(&LIST).await.unwrap();
        let error = lines.try_next().await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("same_0000"), "{body}: {shown}");
    }
    let long = format!(r#"{{"{}":"x"}}"#, "k".repeat(1_000_000)).leak();
    let (transport, _) = play([Does::Answer(200, &[], long)]);
    let core = builder().transport(transport).build().unwrap();
    let error = core.call::<Numbers, Plain>(&LIST).await.unwrap_err();
    assert!(error.to_string().len() < 300, "{} characters", error.to_string().len());
}

#[tokio::test]
async fn constants_go_with_every_call() {
    static VERSIONED: Provider = Provider {
        constants: &[
            Constant {
                name: "X-API-Version",
                value: Some("2026-02"),
                place: ConstantPlace::Header,
            },
            Constant { name: "tenant", value: None, place: ConstantPlace::Query },
        ],
        ..PROVIDER
    };
    type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str);
    let table: [Case; 2] = [
        (&[], "2026-02", "https://api.example.com/v1/status"),
        (
            &[("X-API-Version", "2026-03"), ("tenant", "a b")],
            "2026-03",
            "https://api.example.com/v1/status?tenant=a%20b",
        ),
    ];
    for (set, version, uri) in table {
        let (transport, log) = play([OK]);
        let builder = Core::builder(&VERSIONED).transport(transport).user_agent("shop/1");
        let builder =
            set.iter().fold(builder, |builder, (name, value)| builder.constant(name, *value));
        builder.build().unwrap().call::<Value, Plain>(&PUBLIC).await.unwrap();
        assert_eq!(log.header(0, "x-api-version").as_deref(), Some(version));
        assert_eq!(log.header(0, "user-agent").as_deref(), Some("example/1.0 shop/1"));
        assert_eq!(log.uris(), [uri]);
    }
}

#[test]
fn the_environment() {
    // Variables of the test's own process that cargo always sets stand in for a user's.
    static SET: Provider = Provider { variable: Some("CARGO_PKG_NAME"), prefixes: &[], ..PROVIDER };
    static UNSET: Provider = Provider { variable: Some("EXAMPLE_TOKEN_UNSET"), ..PROVIDER };
    static STORE: Provider = Provider {
        servers: &[Server {
            url: "https://{store}.example.net",
            description: "",
            variables: &[ServerVariable {
                name: "store",
                default: "",
                values: &[],
                variable: Some("CARGO_PKG_NAME"),
            }],
        }],
        ..PROVIDER
    };
    let build = |provider| Core::builder(provider).transport(play([]).0).from_env().build();
    assert!(build(&SET).is_ok());
    let error = build(&UNSET).unwrap_err().to_string();
    assert_eq!(error, "the environment variable EXAMPLE_TOKEN_UNSET is not set");
    let store = build(&STORE).unwrap();
    assert_eq!(store.base_url().as_str(), "https://scopewright-runtime.example.net/");
}
