//! The grammar of `client.yaml`, and its reading.

use serde_json::Value;

use super::ClientFile;
use super::check::Checker;
use super::document::pointer_of;
use super::grammar::{Key, Kind, Rest, Thing, optional, required};
use super::scopes::check_version;
use super::source::Source;
use crate::report::{Report, client as messages, structure};

static FILE: Kind = Kind::Thing(&ROOT);

const fn thing(noun: &'static str, keys: &'static [Key]) -> Thing {
    Thing { noun, keys, rest: Rest::Refused, prepare: None, complete: None }
}

pub(super) static ROOT: Thing = thing(
    "client.yaml",
    &[
        required("version", Kind::Whole),
        required("package", Kind::Thing(&PACKAGE)),
        optional("source", Kind::Thing(&SOURCE)),
        optional("credential", Kind::Thing(&CREDENTIAL)),
        optional("server", Kind::Thing(&SERVER)),
        optional("constants", Kind::List(&Kind::Thing(&CONSTANT))),
        optional("response", Kind::Thing(&RESPONSE)),
        optional("idempotency", Kind::Thing(&IDEMPOTENCY)),
        optional("replay", Kind::Map(&Kind::Choice(&["safe", "keyed", "once"]))),
        optional("paging", Kind::Map(&Kind::Thing(&PAGING))),
        optional("errors", Kind::Thing(&ERRORS)),
        optional("rate_limit", Kind::Thing(&RATE_LIMIT)),
        optional("webhooks", Kind::Thing(&WEBHOOKS)),
        optional("names", Kind::Thing(&NAMES)),
    ],
);

static PACKAGE: Thing = thing(
    "the package",
    &[
        required("name", Kind::Text),
        optional("version", Kind::Text),
        optional("title", Kind::Text),
        optional("description", Kind::Text),
        optional("homepage", Kind::Text),
    ],
);

static SOURCE: Thing = thing(
    "the source",
    &[optional("url", Kind::Text), optional("document", Kind::Flag), optional("token", Kind::Text)],
);

static CREDENTIAL: Thing = thing(
    "the credential",
    &[
        optional("scheme", Kind::Text),
        optional("variable", Kind::Text),
        optional("example", Kind::Text),
        optional("prefixes", Kind::List(&Kind::Thing(&PREFIX))),
    ],
);

static PREFIX: Thing = thing(
    "a prefix",
    &[required("prefix", Kind::Text), optional("kind", Kind::Choice(&["live", "test"]))],
);

static SERVER: Thing =
    thing("the server", &[optional("variables", Kind::Map(&Kind::Thing(&SERVER_VARIABLE)))]);

static SERVER_VARIABLE: Thing = thing(
    "a server variable",
    &[optional("variable", Kind::Text), optional("required", Kind::Flag)],
);

static CONSTANT: Thing = thing(
    "a constant",
    &[
        required("in", Kind::Choice(&["header", "query"])),
        required("name", Kind::Text),
        optional("value", Kind::Text),
        optional("method", Kind::Text),
        optional("doc", Kind::Text),
    ],
);

static RESPONSE: Thing = thing("the response", &[optional("unwrap", Kind::Text)]);

static IDEMPOTENCY: Thing = Thing {
    noun: "the idempotency",
    keys: &[
        optional("header", Kind::Text),
        optional("quoted", Kind::Flag),
        optional("field", Kind::Text),
        optional(
            "methods",
            Kind::List(&Kind::Choice(&[
                "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST", "PATCH",
            ])),
        ),
        optional("operations", Kind::List(&Kind::Text)),
    ],
    rest: Rest::Refused,
    prepare: Some(|checker, entries| {
        let field = entries.get("field").map(|field| field.as_str().unwrap_or_default());
        let is_clear = match field {
            None => entries.contains_key("header"),
            Some(pointer) => pointer.starts_with('/') && !entries.contains_key("header"),
        };
        if !is_clear {
            let place = checker.source.at(&checker.pointer);
            checker.report.push(messages::key_place_invalid(place));
        }
    }),
    complete: None,
};

const PAGING_STYLES: &[&str] =
    &["page-number", "offset", "cursor", "last-item", "next-url", "link"];

/// Where a value stands in an answer, where that is no pointer into its body.
static ANSWER_PLACE: Thing = thing("a place in an answer", &[required("header", Kind::Text)]);

/// The keys of a scheme of paging; an operation's own keys are the same without `operations`.
macro_rules! paging_keys {
    ($($more:expr),*) => {
        &[
            optional("style", Kind::Choice(PAGING_STYLES)),
            optional("in", Kind::Choice(&["query", "body"])),
            optional("page", Kind::Text),
            optional("first", Kind::Whole),
            optional("offset", Kind::Text),
            optional("cursor", Kind::Text),
            optional("id", Kind::Text),
            optional("size", Kind::Text),
            optional("default_size", Kind::Whole),
            optional("max_size", Kind::Whole),
            optional("items", Kind::Text),
            optional("next", Kind::TextOr(&[], &ANSWER_PLACE)),
            optional("last", Kind::TextOr(&[], &ANSWER_PLACE)),
            optional("total", Kind::TextOr(&[], &ANSWER_PLACE)),
            optional("more", Kind::TextOr(&[], &ANSWER_PLACE)),
            $($more),*
        ]
    };
}

static PAGING: Thing = thing(
    "a scheme of paging",
    paging_keys!(required(
        "operations",
        Kind::ListOrMap(&Kind::Text, &Kind::Thing(&PAGED_OPERATION))
    )),
);

static PAGED_OPERATION: Thing = thing("a paged operation", paging_keys!());

static ERRORS: Thing = thing(
    "the errors",
    &[
        optional("schema", Kind::Text),
        optional("message", Kind::Text),
        optional("code", Kind::Text),
        optional("details", Kind::Text),
        optional("request_id", Kind::Text),
        optional("request_id_header", Kind::Text),
        optional("permission_denied", Kind::List(&Kind::Whole)),
        optional("not_retryable_codes", Kind::List(&Kind::Text)),
        optional("retryable_codes", Kind::List(&Kind::Text)),
        optional("scopes", Kind::Thing(&SCOPE_DIALECT)),
    ],
);

static SCOPE_DIALECT: Thing = thing(
    "what a refusal says of scopes",
    &[
        optional("codes", Kind::List(&Kind::Text)),
        optional("in_success", Kind::Flag),
        optional("needed", Kind::Text),
        optional("provided", Kind::Text),
        optional("needed_header", Kind::Text),
        optional("provided_header", Kind::Text),
        optional("any", Kind::Flag),
    ],
);

static RATE_LIMIT: Thing = thing(
    "the rate limit",
    &[
        optional("tiers", Kind::Map(&Kind::TextOr(&["unlimited"], &TIER))),
        optional("default", Kind::Text),
        optional("headers", Kind::Thing(&RATE_HEADERS)),
    ],
);

static TIER: Thing =
    thing("a tier", &[required("requests", Kind::Whole), required("seconds", Kind::Whole)]);

static RATE_HEADERS: Thing = thing(
    "the headers of the rate limit",
    &[
        optional("limit", Kind::Text),
        optional("remaining", Kind::Text),
        optional("reset", Kind::Text),
        optional("reset_is", Kind::Choice(&["epoch-seconds", "delta-seconds"])),
    ],
);

static WEBHOOKS: Thing = Thing {
    noun: "the webhooks",
    keys: &[
        required("event", Kind::Thing(&LOCATION)),
        optional("id", Kind::Thing(&LOCATION)),
        optional("timestamp", Kind::Thing(&LOCATION)),
        optional("signature", Kind::Thing(&SIGNATURE)),
        required("events", Kind::Map(&Kind::Text)),
    ],
    rest: Rest::Refused,
    prepare: None,
    complete: None,
};

static LOCATION: Thing = Thing {
    noun: "a place in a delivery",
    keys: &[optional("header", Kind::Text), optional("body", Kind::Text)],
    rest: Rest::Refused,
    prepare: Some(|checker, entries| {
        let said = ["header", "body"].into_iter().filter(|key| entries.contains_key(*key)).count();
        if said != 1 {
            let place = checker.source.at(&checker.pointer);
            checker.report.push(messages::location_invalid(place));
        }
    }),
    complete: Some(|entries| {
        if entries.contains_key("header") {
            entries.shift_remove("body");
        } else {
            entries.entry("body").or_insert_with(|| Value::from(""));
        }
    }),
};

static SIGNATURE: Thing = thing(
    "the signature",
    &[
        required("header", Kind::Text),
        required("algorithm", Kind::Choice(&["hmac-sha256"])),
        optional("prefix", Kind::Text),
        optional("separator", Kind::Text),
    ],
);

static NAMES: Thing = thing(
    "the names",
    &[
        optional("resources", Kind::Map(&Kind::Text)),
        optional("methods", Kind::Map(&Kind::Text)),
        optional("types", Kind::Map(&Kind::Text)),
    ],
);

/// Reads `client.yaml`.
pub(super) fn load_client(
    source: &Source<'_>,
    value: &mut Value,
    report: &mut Report,
) -> Option<ClientFile> {
    let mut checker = Checker::new(source, report);
    checker.check(value, &FILE);
    checker.finish();
    check_version(value, source, report);
    match serde_path_to_error::deserialize::<_, ClientFile>(&*value) {
        Ok(file) => Some(file),
        Err(error) => {
            let place = source.at(&pointer_of(error.path()));
            report.push(structure::document_unreadable(place, &error.inner().to_string()));
            None
        }
    }
}
