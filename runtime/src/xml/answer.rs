//! Answers that are XML become JSON, from which everything after reads.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::{is_xml, offset_of, table::Element, to_json};
use crate::operation::Operation;
use crate::wire::DecodeError;

/// How an answer is XML, if it is.
fn element(
    operation: &'static Operation,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> Option<&'static Element> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    operation.xml_of(status).filter(|_| is_xml(media_type, body))
}

/// The JSON text of an answer's body: itself, unless it is XML of which there is a table.
pub(crate) fn json_of(
    operation: &'static Operation,
    status: StatusCode,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Bytes, DecodeError> {
    match element(operation, status, headers, body) {
        Some(element) => to_json(body, element).map(Bytes::from),
        None => Ok(body.clone()),
    }
}

/// The same error at its place in the body, where the JSON text was made of that.
pub(crate) fn at_origin(
    error: DecodeError,
    operation: &'static Operation,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> DecodeError {
    match element(operation, status, headers, body) {
        Some(element) => {
            let offset = offset_of(body, element, error.offset());
            error.at_offset(offset)
        }
        None => error,
    }
}
