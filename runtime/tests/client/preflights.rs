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
