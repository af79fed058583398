//! The grammar of OpenAPI 3.0 (section 4.7, "Schema"), as far as a client reads it.

use super::callbacks::{
    complete_callback_operation, prepare_callback, prepare_callback_item,
    prepare_callback_operation,
};
use super::grammar::{Key, Kind, Prepare, Rest, Section, Thing, assumed, required, soft};
use super::links::LINK;
use super::openapi_3_0_rules::{
    complete_content, complete_encoding, complete_parameter, complete_security_scheme, is_status,
    prepare_parameter, prepare_security_scheme,
};
use super::openapi_3_2_rules::{
    prepare_discriminator, prepare_encoding, prepare_example, prepare_flows, prepare_media_type,
};
use super::openapi_repairs::{
    prepare_components, prepare_document, prepare_header, prepare_info, prepare_operation,
    prepare_path_item, prepare_paths, prepare_request_body, prepare_response,
};
use super::schema_keywords::rewrite_schema;
use super::server_repairs::prepare_server;

/// A thing that later versions have more keys of.
const fn prepared(noun: &'static str, keys: &'static [Key], prepare: Prepare) -> Thing {
    Thing { prepare: Some(prepare), ..thing(noun, keys) }
}

/// A document.
pub(super) static DOCUMENT: Kind = Kind::Thing(&ROOT);

/// The schemas of the components.
pub(super) static SCHEMAS: Section = Section { name: "schemas", thing: &SCHEMA };
static PARAMETERS: Section = Section { name: "parameters", thing: &PARAMETER };
static REQUEST_BODIES: Section = Section { name: "requestBodies", thing: &REQUEST_BODY };
static RESPONSES: Section = Section { name: "responses", thing: &RESPONSE };
static HEADERS: Section = Section { name: "headers", thing: &HEADER };
static EXAMPLES: Section = Section { name: "examples", thing: &EXAMPLE };
static CALLBACKS: Section = Section { name: "callbacks", thing: &CALLBACK };
static LINKS: Section = Section { name: "links", thing: &LINK };
static SECURITY_SCHEMES: Section = Section { name: "securitySchemes", thing: &SECURITY_SCHEME };

/// A thing whose extra keys are ignored.
const fn thing(noun: &'static str, keys: &'static [Key]) -> Thing {
    Thing { noun, keys, rest: Rest::Ignored, prepare: None, complete: None }
}

static ROOT: Thing = prepared(
    "the document",
    &[
        required("openapi", Kind::Text),
        required("info", Kind::Thing(&INFO)),
        soft("servers", SERVERS),
        required("paths", Kind::Thing(&PATHS)),
        soft("components", Kind::Thing(&COMPONENTS)),
        soft("security", SECURITY),
        soft("tags", Kind::List(&Kind::Thing(&TAG))),
        soft("externalDocs", Kind::Thing(&EXTERNAL_DOCS)),
    ],
    prepare_document,
);

static INFO: Thing = prepared(
    "the info",
    &[
        required("title", Kind::Text),
        soft("description", Kind::Text),
        soft("termsOfService", Kind::Text),
        soft("contact", Kind::Any),
        soft("license", Kind::Any),
        assumed("version", Kind::Text),
    ],
    prepare_info,
);

const SERVERS: Kind = Kind::List(&Kind::Thing(&SERVER));

static SERVER: Thing = prepared(
    "a server",
    &[
        required("url", Kind::Text),
        soft("description", Kind::Text),
        soft("variables", Kind::Map(&Kind::Thing(&SERVER_VARIABLE))),
    ],
    prepare_server,
);

static SERVER_VARIABLE: Thing = thing(
    "a server variable",
    &[
        soft("enum", Kind::List(&Kind::Text)),
        required("default", Kind::Text),
        soft("description", Kind::Text),
    ],
);

const SECURITY: Kind = Kind::List(&Kind::Map(&Kind::List(&Kind::Text)));

static TAG: Thing = thing(
    "a tag",
    &[
        required("name", Kind::Text),
        soft("description", Kind::Text),
        soft("externalDocs", Kind::Thing(&EXTERNAL_DOCS)),
    ],
);

static EXTERNAL_DOCS: Thing =
    thing("the external docs", &[soft("description", Kind::Text), assumed("url", Kind::Text)]);

static PATHS: Thing = Thing {
    noun: "the paths",
    keys: &[],
    rest: Rest::Accepted(|name| name.starts_with('/'), Kind::Thing(&PATH_ITEM)),
    prepare: Some(prepare_paths),
    complete: None,
};

static PATH_ITEM: Thing = prepared(
    "a path",
    &[
        soft("$ref", Kind::Text),
        soft("summary", Kind::Text),
        soft("description", Kind::Text),
        soft("get", Kind::Thing(&OPERATION)),
        soft("put", Kind::Thing(&OPERATION)),
        soft("post", Kind::Thing(&OPERATION)),
        soft("delete", Kind::Thing(&OPERATION)),
        soft("options", Kind::Thing(&OPERATION)),
        soft("head", Kind::Thing(&OPERATION)),
        soft("patch", Kind::Thing(&OPERATION)),
        soft("trace", Kind::Thing(&OPERATION)),
        soft("servers", SERVERS),
        soft("parameters", Kind::List(&Kind::Reference(&PARAMETERS))),
    ],
    prepare_path_item,
);

static OPERATION: Thing = prepared(
    "an operation",
    &[
        soft("tags", Kind::List(&Kind::Text)),
        soft("summary", Kind::Text),
        soft("description", Kind::Text),
        soft("externalDocs", Kind::Thing(&EXTERNAL_DOCS)),
        soft("operationId", Kind::Text),
        soft("parameters", Kind::List(&Kind::Reference(&PARAMETERS))),
        soft("requestBody", Kind::Reference(&REQUEST_BODIES)),
        assumed("responses", Kind::Thing(&ANSWERS)),
        soft("callbacks", Kind::Map(&Kind::Thing(&CALLBACK))),
        soft("deprecated", Kind::Flag),
        soft("security", SECURITY),
        soft("servers", SERVERS),
    ],
    prepare_operation,
);

/// What the provider asks: of each request the body is read, and no more.
static CALLBACK: Thing = Thing {
    noun: "a callback",
    keys: &[],
    rest: Rest::Accepted(|name| !name.starts_with("x-"), Kind::Thing(&CALLBACK_ITEM)),
    prepare: Some(prepare_callback),
    complete: None,
};

static CALLBACK_ITEM: Thing = prepared(
    "a path",
    &[
        soft("summary", Kind::Text),
        soft("description", Kind::Text),
        soft("get", Kind::Thing(&CALLBACK_OPERATION)),
        soft("put", Kind::Thing(&CALLBACK_OPERATION)),
        soft("post", Kind::Thing(&CALLBACK_OPERATION)),
        soft("delete", Kind::Thing(&CALLBACK_OPERATION)),
        soft("patch", Kind::Thing(&CALLBACK_OPERATION)),
    ],
    prepare_callback_item,
);

static CALLBACK_OPERATION: Thing = Thing {
    noun: "an operation",
    keys: &[
        soft("summary", Kind::Text),
        soft("description", Kind::Text),
        soft("requestBody", Kind::Reference(&REQUEST_BODIES)),
    ],
    rest: Rest::Ignored,
    prepare: Some(prepare_callback_operation),
    complete: Some(complete_callback_operation),
};

static ANSWERS: Thing = Thing {
    noun: "the responses",
    keys: &[],
    rest: Rest::Accepted(is_status, Kind::Reference(&RESPONSES)),
    prepare: None,
    complete: None,
};

static PARAMETER: Thing = Thing {
    noun: "a parameter",
    keys: &[
        required("name", Kind::Text),
        required("in", Kind::Choice(&["query", "path", "header", "cookie"])),
        soft("description", Kind::Text),
        soft("required", Kind::Flag),
        soft("deprecated", Kind::Flag),
        soft("allowEmptyValue", Kind::Flag),
        soft("style", Kind::Text),
        soft("explode", Kind::Flag),
        soft("allowReserved", Kind::Flag),
        soft("schema", Kind::Reference(&SCHEMAS)),
        soft("example", Kind::Any),
        soft("examples", Kind::Map(&Kind::Reference(&EXAMPLES))),
        soft("content", Kind::Map(&Kind::Thing(&MEDIA_TYPE))),
    ],
    rest: Rest::Ignored,
    prepare: Some(prepare_parameter),
    complete: Some(complete_parameter),
};

static HEADER: Thing = Thing {
    noun: "a header",
    keys: &[
        soft("description", Kind::Text),
        soft("required", Kind::Flag),
        soft("deprecated", Kind::Flag),
        soft("allowEmptyValue", Kind::Flag),
        soft("style", Kind::Choice(&["simple"])),
        soft("explode", Kind::Flag),
        soft("allowReserved", Kind::Flag),
        soft("schema", Kind::Reference(&SCHEMAS)),
        soft("example", Kind::Any),
        soft("examples", Kind::Map(&Kind::Reference(&EXAMPLES))),
        soft("content", Kind::Map(&Kind::Thing(&MEDIA_TYPE))),
    ],
    rest: Rest::Ignored,
    prepare: Some(prepare_header),
    complete: Some(complete_content),
};

static MEDIA_TYPE: Thing = prepared(
    "a media type",
    &[
        soft("schema", Kind::Reference(&SCHEMAS)),
        soft("example", Kind::Any),
        soft("examples", Kind::Map(&Kind::Reference(&EXAMPLES))),
        soft("encoding", Kind::Map(&Kind::Thing(&ENCODING))),
    ],
    prepare_media_type,
);

static ENCODING: Thing = Thing {
    noun: "an encoding",
    keys: &[
        soft("contentType", Kind::Text),
        soft("headers", Kind::Map(&Kind::Reference(&HEADERS))),
        soft("style", Kind::Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        soft("explode", Kind::Flag),
        soft("allowReserved", Kind::Flag),
    ],
    rest: Rest::Ignored,
    prepare: Some(prepare_encoding),
    complete: Some(complete_encoding),
};

static EXAMPLE: Thing = prepared(
    "an example",
    &[
        soft("summary", Kind::Text),
        soft("description", Kind::Text),
        soft("value", Kind::Any),
        soft("externalValue", Kind::Text),
    ],
    prepare_example,
);

static REQUEST_BODY: Thing = prepared(
    "a request body",
    &[
        soft("description", Kind::Text),
        assumed("content", Kind::Map(&Kind::Thing(&MEDIA_TYPE))),
        soft("required", Kind::Flag),
    ],
    prepare_request_body,
);

static RESPONSE: Thing = prepared(
    "a response",
    &[
        assumed("description", Kind::Text),
        soft("headers", Kind::Map(&Kind::Reference(&HEADERS))),
        soft("content", Kind::Map(&Kind::Thing(&MEDIA_TYPE))),
        soft("links", Kind::Map(&Kind::Reference(&LINKS))),
    ],
    prepare_response,
);

static COMPONENTS: Thing = prepared(
    "the components",
    &[
        soft("schemas", Kind::Map(&Kind::Reference(&SCHEMAS))),
        soft("responses", Kind::Map(&Kind::Reference(&RESPONSES))),
        soft("parameters", Kind::Map(&Kind::Reference(&PARAMETERS))),
        soft("examples", Kind::Map(&Kind::Reference(&EXAMPLES))),
        soft("requestBodies", Kind::Map(&Kind::Reference(&REQUEST_BODIES))),
        soft("headers", Kind::Map(&Kind::Reference(&HEADERS))),
        soft("securitySchemes", Kind::Map(&Kind::Reference(&SECURITY_SCHEMES))),
        soft("links", Kind::Map(&Kind::Reference(&LINKS))),
        soft("callbacks", Kind::Map(&Kind::Reference(&CALLBACKS))),
    ],
    prepare_components,
);

static SECURITY_SCHEME: Thing = Thing {
    noun: "a security scheme",
    keys: &[
        required("type", Kind::Choice(&["http", "apiKey", "oauth2", "openIdConnect"])),
        soft("description", Kind::Text),
        soft("name", Kind::Text),
        soft("in", Kind::Choice(&["header", "query", "cookie"])),
        soft("scheme", Kind::Text),
        soft("bearerFormat", Kind::Text),
        soft("flows", Kind::Thing(&FLOWS)),
        soft("openIdConnectUrl", Kind::Text),
    ],
    rest: Rest::Ignored,
    prepare: Some(prepare_security_scheme),
    complete: Some(complete_security_scheme),
};

static FLOWS: Thing = prepared(
    "the flows",
    &[
        soft("implicit", Kind::Thing(&FLOW_BY_PAGE)),
        soft("password", Kind::Thing(&FLOW_BY_TOKEN)),
        soft("clientCredentials", Kind::Thing(&FLOW_BY_TOKEN)),
        soft("authorizationCode", Kind::Thing(&FLOW_BY_BOTH)),
    ],
    prepare_flows,
);

static FLOW_BY_PAGE: Thing = thing(
    "a flow",
    &[
        assumed("authorizationUrl", Kind::Text),
        soft("tokenUrl", Kind::Text),
        soft("refreshUrl", Kind::Text),
        assumed("scopes", Kind::Map(&Kind::Text)),
    ],
);

static FLOW_BY_TOKEN: Thing = thing(
    "a flow",
    &[
        soft("authorizationUrl", Kind::Text),
        assumed("tokenUrl", Kind::Text),
        soft("refreshUrl", Kind::Text),
        assumed("scopes", Kind::Map(&Kind::Text)),
    ],
);

static FLOW_BY_BOTH: Thing = thing(
    "a flow",
    &[
        assumed("authorizationUrl", Kind::Text),
        assumed("tokenUrl", Kind::Text),
        soft("refreshUrl", Kind::Text),
        assumed("scopes", Kind::Map(&Kind::Text)),
    ],
);

static SCHEMA: Thing = Thing {
    noun: "a schema",
    keys: &[
        soft("title", Kind::Text),
        soft("multipleOf", Kind::Number),
        soft("maximum", Kind::Number),
        soft("exclusiveMaximum", Kind::Flag),
        soft("minimum", Kind::Number),
        soft("exclusiveMinimum", Kind::Flag),
        soft("maxLength", Kind::Whole),
        soft("minLength", Kind::Whole),
        soft("pattern", Kind::Text),
        soft("maxItems", Kind::Whole),
        soft("minItems", Kind::Whole),
        soft("uniqueItems", Kind::Flag),
        soft("maxProperties", Kind::Whole),
        soft("minProperties", Kind::Whole),
        soft("required", Kind::List(&Kind::Text)),
        soft("enum", Kind::List(&Kind::Any)),
        soft("type", Kind::Choice(&["string", "number", "integer", "boolean", "object", "array"])),
        soft("allOf", Kind::List(&Kind::Reference(&SCHEMAS))),
        soft("oneOf", Kind::List(&Kind::Reference(&SCHEMAS))),
        soft("anyOf", Kind::List(&Kind::Reference(&SCHEMAS))),
        soft("not", Kind::Reference(&SCHEMAS)),
        soft("items", Kind::Reference(&SCHEMAS)),
        soft("properties", Kind::Map(&Kind::Reference(&SCHEMAS))),
        soft("additionalProperties", Kind::FlagOr(&Kind::Reference(&SCHEMAS))),
        soft("description", Kind::Text),
        soft("format", Kind::Text),
        soft("default", Kind::Any),
        soft("nullable", Kind::Flag),
        soft("discriminator", Kind::Thing(&DISCRIMINATOR)),
        soft("readOnly", Kind::Flag),
        soft("writeOnly", Kind::Flag),
        soft("xml", Kind::Any),
        soft("$defs", Kind::Map(&Kind::Reference(&SCHEMAS))),
        soft("definitions", Kind::Map(&Kind::Reference(&SCHEMAS))),
        soft("externalDocs", Kind::Thing(&EXTERNAL_DOCS)),
        soft("example", Kind::Any),
        soft("deprecated", Kind::Flag),
    ],
    rest: Rest::Ignored,
    prepare: Some(rewrite_schema),
    complete: None,
};

static DISCRIMINATOR: Thing = prepared(
    "a discriminator",
    &[required("propertyName", Kind::Text), soft("mapping", Kind::Map(&Kind::Text))],
    prepare_discriminator,
);
