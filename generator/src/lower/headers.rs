//! Headers of answers: their types, as far as a header has some.

use openapiv3::{Header, ParameterSchemaOrContent, ReferenceOr, Response};

use super::docs::prose;
use super::primitives::primitive;
use super::schema::Sub;
use super::{Lowering, behind};
use crate::ir::{self, Primitive};

/// Headers that frame a message, or that are ignored where a document describes them (OpenAPI 3.0.3,
/// "Response Object").
const IGNORED: [&str; 4] = ["content-type", "content-length", "transfer-encoding", "connection"];

impl<'d> Lowering<'d, '_> {
    /// The documented headers of an answer.
    pub(super) fn lower_headers(&self, response: &'d Response) -> Vec<ir::Header> {
        let section = self.api.components.as_ref().map(|components| &components.headers);
        let mut headers = Vec::new();
        for (name, header) in &response.headers {
            let header = match header {
                ReferenceOr::Item(header) => Some(header),
                ReferenceOr::Reference { reference } => {
                    behind(section, reference).map(|(_, header)| header)
                }
            };
            if !name.is_empty() && !IGNORED.contains(&name.to_ascii_lowercase().as_str()) {
                headers.extend(header.map(|header| self.lower_header(name, header)));
            }
        }
        headers
    }

    /// A value of one type, or a list of them. Whatever else a header is, is text.
    fn lower_header(&self, name: &str, header: &'d Header) -> ir::Header {
        let (schema, is_json) = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => (Some(Sub::from(schema)), false),
            ParameterSchemaOrContent::Content(content) => {
                let is_json =
                    content.keys().next().is_some_and(|media| super::media::is_json(media));
                (None, is_json)
            }
        };
        let view = schema.and_then(|schema| self.view_behind(schema));
        let items = view.and_then(|view| view.items).and_then(|items| self.view_behind(items));
        let is_list = view.is_some_and(|view| view.kind == Some("array"));
        let value = items.filter(|_| is_list).or(view.filter(|_| !is_list));
        let value = value.and_then(|view| primitive(view.kind, view.format, false));
        ir::Header {
            name: name.to_owned(),
            value: match value {
                // These would be features of the runtime for a header alone, and those are read rarely.
                Some(Primitive::Uuid | Primitive::Decimal | Primitive::Base64) | None => {
                    Primitive::String
                }
                Some(value) => value,
            },
            is_list,
            is_json,
            doc: ir::Doc { text: prose(header.description.as_deref()), ..ir::Doc::default() },
        }
    }
}
