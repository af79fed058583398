//! Bodies as JSON: what is JSON stays what it is, and XML becomes JSON where the feature `xml` is on.

#[cfg(feature = "xml")]
pub(crate) use crate::xml::answer::{at_origin, json_of};

#[cfg(not(feature = "xml"))]
pub(crate) use self::plain::{at_origin, json_of};

#[cfg(not(feature = "xml"))]
mod plain {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use crate::operation::Operation;
    use crate::wire::DecodeError;

    /// The JSON text of an answer's body.
    #[expect(clippy::unnecessary_wraps, reason = "with the feature `xml` it can fail")]
    pub(crate) fn json_of(
        _: &'static Operation,
        _: StatusCode,
        _: &HeaderMap,
        body: &Bytes,
    ) -> Result<Bytes, DecodeError> {
        Ok(body.clone())
    }

    /// The same error: the body is what was decoded.
    pub(crate) fn at_origin(
        error: DecodeError,
        _: &'static Operation,
        _: StatusCode,
        _: &HeaderMap,
        _: &[u8],
    ) -> DecodeError {
        error
    }
}
