//! Bodies of requests: the media types that a method is worth, and what is in them.

use std::collections::{BTreeMap, HashMap};

use openapiv3::{Encoding, MediaType, ReferenceOr, RequestBody};

use super::docs::{is_inferred, prose};
use super::media::{Form, Offer, essence, offers};
use super::operations::Site;
use super::parameters::list_style;
use super::pointer::join;
use super::schema::{Sub, View};
use super::types::{Form as FormPart, Home, Site as SchemaSite, Slot};
use super::xml::Way;
use super::{Lowering, behind};
use crate::ir::{self, Content, Object, Primitive, Shape, Style, TypeId, TypeKind};
use crate::load::carried;
use crate::report::meaning;

/// A body of a request, with the word that tells a method for it from that for the first one, whose
/// word is empty.
pub(super) type Worded = (String, ir::Body);

impl<'d> Lowering<'d, '_> {
    /// Finds the component schemas that are bodies of multipart forms and nothing else: `format: binary`
    /// is a file there. One that is also sent or received as JSON gets a second type for the form.
    pub(super) fn find_forms(&mut self) {
        let shared =
            self.api.components.iter().flat_map(|components| components.request_bodies.values());
        let own =
            self.api.operations().filter_map(|(_, _, operation)| operation.request_body.as_ref());
        let mut uses: BTreeMap<&'d str, usize> = BTreeMap::new();
        for body in shared.chain(own).filter_map(ReferenceOr::as_item) {
            for offer in offers(&body.content) {
                if offer.form == Form::Multipart
                    && let Some(Sub::Ref(name)) = offer.schema()
                {
                    *uses.entry(name).or_default() += 1;
                }
            }
        }
        if uses.is_empty() {
            return;
        }
        let all = references(self.api);
        for (name, times) in uses {
            if all.get(name).is_none_or(|all| *all == times) {
                self.forms.insert(name);
                self.forms.extend(self.core(name));
            }
        }
    }

    /// The bodies that an operation's request may have; those that several operations share are lowered
    /// once.
    pub(super) fn lower_bodies(&mut self, site: &Site<'d>) -> Vec<Worded> {
        let (body, pointer) = match site.operation.request_body.as_ref() {
            None => return Vec::new(),
            Some(ReferenceOr::Item(body)) => (body, format!("{}/requestBody", site.pointer)),
            Some(ReferenceOr::Reference { reference }) => {
                let section =
                    self.api.components.as_ref().map(|components| &components.request_bodies);
                let Some((name, body)) = behind(section, reference) else { return Vec::new() };
                (body, join("/components/requestBodies", &[name]))
            }
        };
        if let Some(known) = self.bodies.get(&pointer) {
            return known.clone();
        }
        let all = self.offered(&body.content);
        let further = self.further(&all);
        let first = all.first().map(|best| (String::new(), *best));
        let lowered: Vec<Worded> = first
            .into_iter()
            .chain(further)
            .map(|(word, offer)| {
                let body = self.lower_request_body(body, &offer, &word, &pointer, &site.id);
                (word, body)
            })
            .collect();
        self.bodies.insert(pointer, lowered.clone());
        lowered
    }

    fn lower_request_body(
        &mut self,
        body: &'d RequestBody,
        offer: &Offer<'d>,
        word: &str,
        pointer: &str,
        operation: &str,
    ) -> ir::Body {
        let at = join(pointer, &["content", offer.media, "schema"]);
        let schema = offer.schema();
        // A further body is named after its method.
        let named =
            if word.is_empty() { operation.to_owned() } else { format!("{operation} {word}") };
        let home = Home::Body(&named);
        let mut xml = None;
        let content = match offer.form {
            Form::Xml => {
                let (content, root) = self.lower_xml_body(offer, &at, home, operation);
                xml = root;
                content
            }
            Form::Json => {
                let site = SchemaSite::inline(home);
                let shape = schema.map(|schema| self.lower_sub(schema, &at, site).into_shape());
                Content::Json { media: offer.written(), shape: shape.unwrap_or(Shape::Any) }
            }
            Form::UrlEncoded => Content::Form {
                form: self.lower_form(schema, &at, home, offer, false),
                encodings: encodings(offer.content),
            },
            Form::Multipart => {
                let files = self.has_files(offer);
                Content::Multipart {
                    form: self.lower_form(schema, &at, home, offer, files),
                    media: essence(&offer.written().replace("multipart/*", "multipart/form-data")),
                    encodings: encodings(offer.content),
                }
            }
            Form::Lines => self.lower_lines(offer, &at, home),
            Form::Text | Form::Events => Content::Text(offer.written()),
            Form::Binary => Content::Binary(offer.written()),
        };
        ir::Body {
            required: body.required,
            doc: ir::Doc {
                text: prose(body.description.as_deref()),
                inferred: is_inferred(&body.extensions),
                ..ir::Doc::default()
            },
            sample: match (self.sample_content(&content, offer.content, schema), schema) {
                // An example that is XML as a text says little of the value.
                (serde_json::Value::String(_), Some(schema)) if xml.is_some() => {
                    self.sample_value(schema, "body")
                }
                (sample, _) => sample,
            },
            content,
            xml,
        }
    }

    fn sample_content(
        &mut self,
        content: &Content,
        media: &'d MediaType,
        schema: Option<Sub<'d>>,
    ) -> serde_json::Value {
        let sample = self.sample_body(media, schema);
        match (content, sample) {
            // The document's example is of the text as a whole, or of one of its lines.
            (Content::Lines { .. }, serde_json::Value::Array(items)) => items.into(),
            (Content::Lines { .. }, serde_json::Value::String(_)) => serde_json::json!([]),
            (Content::Lines { .. }, line) => serde_json::json!([line]),
            (_, sample) => sample,
        }
    }

    /// XML: a value of the schema's type, or text where XML cannot say that.
    fn lower_xml_body(
        &mut self,
        offer: &Offer<'d>,
        at: &str,
        home: Home<'_>,
        operation: &str,
    ) -> (Content, Option<Box<ir::XmlRoot>>) {
        let media = offer.written();
        let Some(schema) = offer.schema() else { return (Content::Text(media), None) };
        let shape = self.lower_sub(schema, at, SchemaSite::inline(home)).into_shape();
        match self.lower_root(&shape, schema, Way::Sent, at, operation) {
            Some(root) => (Content::Json { media, shape }, Some(root)),
            None => (Content::Text(media), None),
        }
    }

    /// JSON texts on lines. A document describes one of them, or all of them as a list; where it says no
    /// more than that it is a text, the text is the caller's to write.
    fn lower_lines(&mut self, offer: &Offer<'d>, at: &str, home: Home<'_>) -> Content {
        let is_item = offer.content.extensions.get(carried::ITEM_SCHEMA).is_some();
        let site = SchemaSite::inline(home);
        let shape = offer.schema().map(|schema| self.lower_sub(schema, at, site).into_shape());
        let media = offer.written();
        match shape {
            Some(Shape::Primitive(Primitive::String)) => Content::Text(media),
            Some(Shape::List(item)) if !is_item => Content::Lines { media, item: *item },
            Some(item) => Content::Lines { media, item },
            None => Content::Lines { media, item: Shape::Any },
        }
    }

    /// The object that a form's fields are.
    fn lower_form(
        &mut self,
        schema: Option<Sub<'d>>,
        pointer: &str,
        home: Home<'_>,
        offer: &Offer<'d>,
        files: bool,
    ) -> TypeId {
        let part = if files { FormPart::Whole } else { FormPart::No };
        let site = SchemaSite { slot: Slot::New(home), form: part };
        let shape = match schema {
            Some(Sub::Ref(name)) if files && !self.forms.contains(name) => {
                self.lower_second_form(name)
            }
            schema => schema.map(|schema| self.lower_sub(schema, pointer, site).shape),
        };
        if let Some(Shape::Named(mut id)) = shape {
            // A component that is another name of an object is that object.
            for _ in 0..self.types.len() {
                match &self.types[id.0].kind {
                    TypeKind::Object(_) => return id,
                    TypeKind::Alias(Shape::Named(next)) => id = *next,
                    _ => break,
                }
            }
        }
        let rest = match shape {
            Some(Shape::Map(values)) => *values,
            Some(Shape::Any) | None => Shape::Any,
            Some(_) => {
                self.report.push(meaning::form_not_object(self.source.at(pointer), offer.media));
                Shape::Any
            }
        };
        let id = self.reserve_form(pointer, site);
        self.types[id.0].kind = TypeKind::Object(Object { fields: Vec::new(), rest: Some(rest) });
        id
    }

    /// The type of a component that is JSON elsewhere, as a form with files.
    fn lower_second_form(&mut self, name: &'d str) -> Option<Shape> {
        if let Some(id) = self.second_forms.get(name) {
            return Some(Shape::Named(*id));
        }
        let (schema, pointer) = self.schema_behind(Sub::Ref(name), "")?;
        let named = format!("{name} Form");
        let site = SchemaSite { slot: Slot::New(Home::Body(&named)), form: FormPart::Whole };
        let shape = self.lower_schema(schema, &pointer, site).shape;
        if let Shape::Named(id) = shape {
            self.types[id.0].rust_name.get_or_insert(named);
            self.second_forms.insert(name, id);
        }
        Some(shape)
    }
}

/// How often each component schema is referred to.
fn references(api: &openapiv3::OpenAPI) -> HashMap<String, usize> {
    const START: &str = "\"$ref\":\"#/components/schemas/";
    let mut found: HashMap<String, usize> = HashMap::new();
    // A document that was parsed can be written.
    let text = serde_json::to_string(api).unwrap_or_default();
    for (at, _) in text.match_indices(START) {
        let name = text[at + START.len()..].split('"').next().unwrap_or_default();
        *found.entry(name.to_owned()).or_default() += 1;
    }
    found
}

/// How single fields of a form are written, where the document says so (OpenAPI 3.0.3, "Encoding
/// Object").
fn encodings(media: &MediaType) -> Vec<ir::Encoding> {
    let all = media.encoding.iter().map(|(name, encoding)| ir::Encoding {
        name: name.clone(),
        media: encoding.content_type.as_deref().and_then(one_media_type),
        style: field_style(encoding),
    });
    all.filter(|encoding| encoding.media.is_some() || encoding.style.is_some()).collect()
}

/// The media type, if it is a single one: of several, or of a range, the caller chooses.
fn one_media_type(text: &str) -> Option<String> {
    let is_one = !text.contains([',', '*']) && text.contains('/');
    is_one.then(|| text.trim().to_owned())
}

/// The style, if one is given. Without any, objects have brackets and lists repeat their key, which is
/// what servers read.
fn field_style(encoding: &Encoding) -> Option<Style> {
    use openapiv3::QueryStyle;
    let explode = encoding.explode;
    let is_json = encoding.content_type.as_deref().is_some_and(super::media::is_json);
    if let Some(style) = list_style(&encoding.extensions) {
        return Some(style);
    }
    match &encoding.style {
        None if is_json => Some(Style::Json),
        None => None,
        Some(QueryStyle::Form) if encoding.allow_reserved => Some(Style::FormReserved { explode }),
        Some(QueryStyle::SpaceDelimited) if !explode => Some(Style::SpaceDelimited),
        Some(QueryStyle::PipeDelimited) if !explode => Some(Style::PipeDelimited),
        Some(QueryStyle::Form) => Some(Style::Form { explode }),
        Some(QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited) => {
            Some(Style::Form { explode: true })
        }
        Some(QueryStyle::DeepObject) => Some(Style::DeepObject { indexed: false }),
    }
}

impl<'d> Lowering<'d, '_> {
    /// A file, or several, for a field of a form that refers to the schema of one.
    pub(super) fn lower_files_behind(&self, name: &'d str, site: SchemaSite<'_>) -> Option<Shape> {
        let is_field = site.form == FormPart::Field;
        is_field.then(|| self.lower_files(std::iter::once(Sub::Ref(name)))).flatten()
    }

    /// A file, or several, for a field of a form of which an alternative is one: a form has no values of
    /// several kinds, and parts are told apart by their names. `None`: no alternative is a file.
    pub(super) fn lower_files(&self, alternatives: impl Iterator<Item = Sub<'d>>) -> Option<Shape> {
        let file = || Shape::Primitive(Primitive::File);
        let mut found = None;
        for view in alternatives.filter_map(|alternative| self.view_behind(alternative)) {
            let item = view.items.and_then(|items| self.view_behind(items));
            if item.is_some_and(|item| is_binary(&item)) {
                return Some(Shape::List(Box::new(file())));
            }
            if is_binary(&view) {
                found = Some(file());
            }
        }
        found
    }
}

/// Whether a schema is bytes, whatever media type it is under.
pub(super) fn is_binary(view: &View<'_>) -> bool {
    view.kind == Some("string") && view.format == Some("binary")
}
