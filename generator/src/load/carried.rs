//! Keys that carry what OpenAPI 3.0 cannot say from `load` to `lower`.
//!
//! A dialect that says more than 3.0 is rewritten into 3.0 form; what has no form there stands under
//! one of these keys, which 3.0 allows anywhere (OpenAPI 3.0, "Specification Extensions"). A document
//! may also write them itself.

/// On a schema: the one value that it has (JSON Schema 2020-12, validation, section 6.1.3).
pub(crate) const CONST: &str = "x-const";

/// On an array: `{ items: N, more: true|false }`. It has N positions with a schema of their own, and
/// more items after them or not (JSON Schema 2020-12, core, section 10.3.1). `items` is a `oneOf` of
/// the positions in their order, then of the further items where they have a schema.
pub(crate) const TUPLE: &str = "x-tuple";

/// On a parameter: how the lists in it are written where 3.0 has no style for that. With `deepObject`:
/// `indexed`. Elsewhere what stands between the items: `spaces`, `pipes` or `tabs`, as 2.0 has it in any
/// place (Swagger 2.0, "Parameter Object", `collectionFormat`).
pub(crate) const ARRAY_STYLE: &str = "x-array-style";

/// On an object: the list of regular expressions that the keys of its `additionalProperties` match
/// (JSON Schema 2020-12, core, section 10.3.2.2).
pub(crate) const KEY_PATTERNS: &str = "x-key-patterns";

/// On a schema: how it stands in XML, as OpenAPI 3.2 says it: `name`, `namespace`, `prefix`, `nodeType`
/// (OpenAPI 3.2, "XML Object").
pub(crate) const XML: &str = "x-xml";

/// On a schema: keywords that no type can express, with their values, such as `if` and `contains`.
pub(crate) const CONDITIONS: &str = "x-conditions";

/// On each path item of the callback object that holds a document's webhooks, which is the one named
/// [`WEBHOOKS_CALLBACK`] unless the document has a callback of that name itself: `true`.
pub(crate) const WEBHOOKS: &str = "x-webhooks";

/// On each path item of a callback under `components`: the JSON pointer of the first operation that has
/// it (OpenAPI 3.0.3, "Operation Object", `callbacks`).
pub(crate) const CALLBACK_OF: &str = "x-callback-of";

/// The callback under `components` that holds the webhooks (OpenAPI 3.1, "OpenAPI Object").
pub(crate) const WEBHOOKS_CALLBACK: &str = "webhooks";

/// On an operation under `post` of a path `/path#METHOD`: the method that is really sent, in upper
/// case (OpenAPI 3.2, "Path Item Object", `query` and `additionalOperations`).
pub(crate) const METHOD: &str = "x-method";

/// On a media type: its `schema` is that of one item of a stream (OpenAPI 3.2, `itemSchema`).
pub(crate) const ITEM_SCHEMA: &str = "x-item-schema";

/// On a discriminator: the schema of values that the mapping does not know (OpenAPI 3.2,
/// `defaultMapping`).
pub(crate) const DEFAULT_MAPPING: &str = "x-default-mapping";

/// On the flows of an OAuth 2 scheme: the device authorization flow (OpenAPI 3.2, RFC 8628).
pub(crate) const DEVICE_AUTHORIZATION: &str = "x-device-authorization";
