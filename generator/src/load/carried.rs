//! Keys that carry what OpenAPI 3.0 cannot say from `load` to `lower`.
//!
//! A dialect that says more than 3.0 is rewritten into 3.0 form; what has no form there stands under
//! one of these keys, which 3.0 allows anywhere (OpenAPI 3.0, "Specification Extensions"). A document
//! may also write them itself.

/// On a schema: the one value that it has (JSON Schema 2020-12, validation, section 6.1.3).
pub(crate) const CONST: &str = "x-const";

/// On a media type: its schema is of one item of a stream (OpenAPI 3.2, `itemSchema`).
pub(crate) const ITEM_SCHEMA: &str = "x-item-schema";
