//! What a token holds, compared with what operations need.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use scopewright_runtime::Core;
use scopewright_runtime::codegen::{
    Access, Introspection, JwtForm, Operation, Plain, Provider, Replay, Requirement, ScopeInfo,
    TokenKind, Value,
};
use scopewright_runtime::preflight::Preflight;

use crate::support::{CREATE, Does, LIST, PROVIDER, PUBLIC, builder, json, play, status};

static TOKEN_INFO: Operation =
    Operation::new("getTokenInfo", Method::GET, "/auth/token").replay(Replay::Safe);
static APPROVE: Operation = Operation::new("approve", Method::POST, "/approve");
static EITHER: Operation = Operation::new("read", Method::GET, "/read")
    .requires(Requirement::any_of(&[&["campaigns.read"], &["articles.read", "articles.lists"]]));

const fn scope(name: &'static str, access: Access, implies: &'static [&'static str]) -> ScopeInfo {
    ScopeInfo { name, access, implies, doc: "" }
}

static ASKED: Provider = Provider {
    scopes: &[
        scope("orders.lists", Access::Read, &[]),
        scope("campaigns.read", Access::Read, &["articles.read"]),
        scope("campaigns.create", Access::Write, &["campaigns.read"]),
        scope("articles.read", Access::Read, &[]),
        scope("articles.lists", Access::Read, &[]),
    ],
    tokens: &[
        TokenKind { name: "full_access", all: true, access: None },
        TokenKind { name: "custom", all: false, access: None },
        TokenKind { name: "read_only", all: false, access: Some(Access::Read) },
    ],
    introspection: Some(Introspection::Call {
        operation: &TOKEN_INFO,
        kind: "/token_type",
        scopes: "/scopes",
    }),
    ..PROVIDER
};

fn summary(found: &Preflight) -> (String, String, String) {
    let ids: Vec<&str> = found.unknown.iter().map(|operation| operation.id).collect();
    (found.missing_scopes().join(","), found.surplus.join(","), ids.join(","))
}

#[tokio::test]
async fn introspection_by_a_call() {
    let all: [&'static Operation; 5] = [&LIST, &CREATE, &APPROVE, &PUBLIC, &EITHER];
    let custom = r#"{"token_type": "custom", "scopes": ["orders.lists", "articles.read", "x"]}"#;
    let creates = r#"{"token_type": "custom", "scopes": ["campaigns.create", "orders.lists"]}"#;
    let restricted = r#"{"token_type": "read_only", "scopes": "campaigns.create orders.lists"}"#;
    let everything = r#"{"token_type": "full_access", "scopes": null}"#;
    let table = [
        (custom, "campaigns.create,campaigns.read", "x"),
        (creates, "", ""),
        (restricted, "campaigns.create", ""),
        (everything, "", ""),
    ];
    for (body, missing, surplus) in table {
        let (transport, log) = play([json(body)]);
        let core = Core::builder(&ASKED).token("ex_live_1").transport(transport).build().unwrap();
        let found = core.preflight(&all).await.unwrap();
        let (found_missing, found_surplus, unknown) = summary(&found);
        assert_eq!((found_missing.as_str(), found_surplus.as_str()), (missing, surplus), "{body}");
        assert_eq!(unknown, "approve");
        assert_eq!(found.require().is_err(), !missing.is_empty());
        core.preflight(&all).await.unwrap();
        assert_eq!(log.count(), 1, "it is asked once");
    }
}

#[tokio::test]
async fn the_sentences() {
    let body = r#"{"token_type": "custom", "scopes": ["orders.create", "outlets.lists"]}"#;
    let (transport, _) = play([json(body), status(403)]);
    let core = Core::builder(&ASKED).token("ex_live_1").transport(transport).build().unwrap();
    let found = core.preflight(&[&CREATE, &LIST]).await.unwrap();
    let error = found.require().unwrap_err();
    assert!(error.is_permission_denied());
    assert_eq!(
        error.to_string(),
        "createCampaign needs campaigns.create, listOrders needs orders.lists; this token holds \
         orders.create, outlets.lists (read from GET /auth/token). \
         Add campaigns.create and orders.lists to the token."
    );
    let error = core.call::<Value, Plain>(&CREATE).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "createCampaign (POST /campaigns) was refused: it needs campaigns.create; this token holds \
         orders.create, outlets.lists (read from GET /auth/token). \
         Add campaigns.create to the token."
    );
}

#[tokio::test]
async fn introspection_by_the_token_itself() {
    const fn jwt(claim: &'static str, form: JwtForm) -> Provider {
        Provider {
            introspection: Some(Introspection::Jwt { claim, form }),
            prefixes: &[],
            ..PROVIDER
        }
    }
    static LEVELS: Provider = jwt("permissions", JwtForm::LevelMap);
    static SPACES: Provider = jwt("scope", JwtForm::SpaceSeparated);
    static LISTED: Provider = jwt("scopes", JwtForm::List);
    let claims = r#"{"permissions": {"feeds": "read", "items": ["read", "write"]},
                     "scope": "a  b", "scopes": ["c"]}"#;
    let token = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims));
    let table = [
        (&LEVELS, token.as_str(), Some("feeds:read,items:read,items:write")),
        (&SPACES, &token, Some("a,b")),
        (&LISTED, &token, Some("c")),
        (&LEVELS, "opaque", None),
        (&LEVELS, "a.%%%.c", None),
        (&LEVELS, "e30.e30.sig", None),
    ];
    for (provider, token, expected) in table {
        let core = Core::builder(provider).token(token).transport(play([]).0).build().unwrap();
        let found = core.preflight(&[&LIST]).await.unwrap();
        let scopes =
            found.granted.as_ref().map(|grant| grant.scopes().collect::<Vec<_>>().join(","));
        assert_eq!(scopes.as_deref(), expected);
        assert_eq!(found.unknown.len(), usize::from(expected.is_none()));
        assert!(expected.is_some() || found.require().is_ok(), "what is unknown blocks nothing");
    }
}

#[tokio::test]
async fn what_was_given_by_hand_is_not_asked_for() {
    let (transport, log) = play([]);
    let core = builder().granted(["orders.lists"]).transport(transport).build().unwrap();
    assert_eq!(summary(&core.preflight(&[&LIST, &CREATE]).await.unwrap()).0, "campaigns.create");
    let core = core.with_granted(["campaigns.create"]);
    assert_eq!(summary(&core.preflight(&[&CREATE]).await.unwrap()).0, "");
    assert_eq!(log.count(), 0);
}

#[tokio::test]
async fn a_token_that_is_refused_is_an_error() {
    let (transport, _) = play([Does::Answer(401, &[], "")]);
    let core = Core::builder(&ASKED).token("ex_live_1").transport(transport).build().unwrap();
    assert!(core.preflight(&[&LIST]).await.unwrap_err().is_unauthorized());
}

/// A token of three parts with this header and these claims.
fn token(header: &str, claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.sig", part(header), part(claims))
}

static LEVELS: Provider = Provider {
    scopes: &[
        scope("feeds:read", Access::Read, &[]),
        scope("feeds:write", Access::Write, &["feeds:read"]),
    ],
    introspection: Some(Introspection::Jwt { claim: "permissions", form: JwtForm::LevelMap }),
    prefixes: &[],
    ..PROVIDER
};
static FEEDS: Operation = Operation::get("listFeeds", "/feeds")
    .security(&[&["bearerAuth"]])
    .requires(Requirement::all(&["feeds:read"]));

#[tokio::test]
async fn a_token_that_cannot_be_read_blocks_nothing_and_shows_nowhere() {
    const CLAIMS: &str = r#"{"permissions": {"feeds": "write"}}"#;
    let nested = token("{}", CLAIMS);
    let deep = format!("{{\"permissions\": {}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let megabyte =
        token("{}", &format!(r#"{{"permissions": {{"feeds": "{}"}}}}"#, "x".repeat(1_000_000)));
    let hidden =
        token("{}", &format!(r#"{{"permissions": {{"feeds": "{nested}", "{nested}": "read"}}}}"#));
    let table = [
        ("opaque", "sesame-0000-opaque".to_owned(), false),
        ("encrypted", format!("{}.a2V5.aXY.Y2lwaGVy.dGFn", token("{}", CLAIMS)), false),
        ("signed by nobody", token(r#"{"alg": "none"}"#, CLAIMS), false),
        ("signed by nobody, in capitals", token(r#"{"alg": "NONE", "typ": "JWT"}"#, CLAIMS), false),
        ("no JSON", token("{}", "sesame"), false),
        ("no header", format!("sesame.{}.c2ln", URL_SAFE_NO_PAD.encode(CLAIMS)), false),
        ("two parts", format!("e30.{}", URL_SAFE_NO_PAD.encode(CLAIMS)), false),
        ("only dots", ".".repeat(100), false),
        ("1 MB", megabyte, false),
        ("5,000 levels deep", token("{}", &deep), false),
        ("a token in a token", token(r#"{"cty": "JWT"}"#, &nested), false),
        ("another form", token("{}", r#"{"permissions": "feeds:read"}"#), false),
        ("no such claim", token("{}", r#"{"scope": "feeds:read"}"#), false),
        // Read, but what is in it is no scope.
        ("a token in a claim", hidden, true),
        ("no text", token("{}", r#"{"permissions": {"feeds": "\u0000\u001b[31m\u202e"}}"#), true),
        ("numbers", token("{}", r#"{"permissions": {"feeds": 7, "x": [true, {}]}}"#), true),
        ("none", token("{}", r#"{"permissions": {"feeds": "none"}}"#), true),
    ];
    for (name, token, is_read) in table {
        let (transport, log) = play([json("[]"), status(403)]);
        let core = Core::builder(&LEVELS).token(&*token).transport(transport).build().unwrap();
        let found = core.preflight(&[&FEEDS]).await.unwrap();
        assert_eq!(found.granted.is_some(), is_read, "{name}");
        assert_eq!(
            (found.unknown.len(), found.missing.len()),
            if is_read { (0, 1) } else { (1, 0) },
            "{name}"
        );
        // What the preflight found or did not find, the call is made.
        core.call::<Value, Plain>(&FEEDS).await.unwrap();
        let error = core.call::<Value, Plain>(&FEEDS).await.unwrap_err();
        assert_eq!(log.count(), 2);
        let held = if is_read {
            "; this token holds no scope (read from the token). Add feeds:read to the token."
        } else {
            ". Use a token that holds it."
        };
        assert_eq!(
            error.to_string(),
            format!("listFeeds (GET /feeds) was refused: it needs feeds:read{held}"),
            "{name}"
        );
        let shown = format!("{error:?} {found:?} {:?}", error.missing_scopes());
        assert!(
            !token.split('.').any(|part| part.len() > 8 && shown.contains(part)),
            "{name}: {shown}"
        );
        assert!(!shown.contains("eyJ"), "{name}: {shown}");
    }
}

#[tokio::test]
async fn what_a_token_tells_of_itself_is_in_the_message_without_a_preflight() {
    let (transport, log) = play([status(403), status(403)]);
    let claims = r#"{"permissions": {"items": "read"}}"#;
    let core = Core::builder(&LEVELS).token(token("{}", claims)).transport(transport);
    let core = core.build().unwrap();
    let error = core.call::<Value, Plain>(&FEEDS).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listFeeds (GET /feeds) was refused: it needs feeds:read; this token holds items:read \
         (read from the token). Add feeds:read to the token."
    );
    let missing = error.missing_scopes().unwrap();
    assert_eq!(missing.remedies, [["feeds:read"]]);
    assert!(!missing.granted.unwrap().holds("feeds:read"));
    // What the program says of its token counts more.
    let told = core.with_granted(["feeds:write"]);
    let error = told.call::<Value, Plain>(&FEEDS).await.unwrap_err();
    assert!(error.to_string().contains("feeds:write (as the client was told). That is enough"));
    assert_eq!(log.count(), 2);
}

#[tokio::test]
async fn what_would_help_depends_on_the_kind_of_token() {
    static WRITE: Operation = Operation::post("write", "/w").requires(Requirement::any_of(&[
        &["campaigns.create"],
        &["orders.lists", "articles.lists"],
    ]));
    static ONLY: Operation = Operation::post("only", "/o")
        .requires(Requirement::all(&["campaigns.create", "campaigns.read"]));
    let table: [(&str, &'static Operation, &[&[&str]], &str); 5] = [
        (
            r#"{"token_type": "custom", "scopes": []}"#,
            &ONLY,
            &[&["campaigns.create"]],
            "Add campaigns.create to the token.",
        ),
        (
            r#"{"token_type": "read_only", "scopes": []}"#,
            &ONLY,
            &[],
            "A read_only token cannot use campaigns.create: use another kind of token.",
        ),
        (
            r#"{"token_type": "read_only", "scopes": ["orders.lists"]}"#,
            &WRITE,
            &[&["articles.lists"]],
            "Add articles.lists to the token.",
        ),
        (
            r#"{"token_type": "custom", "scopes": ["orders.lists"]}"#,
            &WRITE,
            &[&["campaigns.create"], &["articles.lists"]],
            "Add campaigns.create, or articles.lists to the token.",
        ),
        (
            r#"{"token_type": "full_access", "scopes": []}"#,
            &ONLY,
            &[],
            "That is enough, so the reason is another.",
        ),
    ];
    for (info, operation, remedies, advice) in table {
        let (transport, _) = play([json(info), status(403)]);
        let core = Core::builder(&ASKED).token("ex_live_1").transport(transport).build().unwrap();
        let found = core.preflight(&[operation]).await.unwrap();
        let is_refused = !advice.starts_with("That is enough");
        assert_eq!(found.missing.len(), usize::from(is_refused));
        let error = core.call::<Value, Plain>(operation).await.unwrap_err();
        assert!(error.to_string().ends_with(advice), "{error}");
        assert_eq!(error.missing_scopes().unwrap().remedies, remedies);
        if let Err(error) = found.require() {
            assert!(error.is_permission_denied());
            let missing = error.missing_scopes().unwrap();
            assert_eq!(missing.operations[0].id, operation.id);
            assert_eq!(
                missing.granted.unwrap().kind(),
                serde_json::from_str::<Value>(info).unwrap()["token_type"].as_str()
            );
        }
    }
}

#[tokio::test]
async fn a_kind_of_token_that_is_new_is_not_judged() {
    let (transport, _) = play([json(r#"{"token_type": "robot", "scopes": ["orders.lists"]}"#)]);
    let core = Core::builder(&ASKED).token("ex_live_1").transport(transport).build().unwrap();
    let found = core.preflight(&[&LIST, &CREATE]).await.unwrap();
    assert_eq!(summary(&found), (String::new(), String::new(), "createCampaign".to_owned()));
    assert!(found.require().is_ok());
}
