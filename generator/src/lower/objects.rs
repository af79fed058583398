//! Objects: their fields, and what other keys they may have.

use std::collections::HashSet;

use openapiv3::{AdditionalProperties, Schema, SchemaData};
use serde_json::Value;

use super::Lowering;
use super::all_of::{Parts, Property};
use super::docs::field_doc;
use super::pointer::join;
use super::schema::Sub;
use super::types::{Form, Home, Lowered, Site, Slot};
use crate::ir::{Doc, Field, Object, Reason, Shape, TypeId, TypeKind};

/// Keys of one struct, at most: the compiler takes long for more, and from 2,048 on gives up.
const MOST_KEYS: usize = 1_000;

impl<'d> Lowering<'d, '_> {
    /// An object with known keys.
    pub(super) fn lower_object(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Lowered {
        if parts.properties.len() > MOST_KEYS {
            return self.lower_long_object(parts, pointer, site);
        }
        let id = self.reserve(schema, pointer, site);
        self.describe(id, parts);
        let fields = parts.properties.iter().map(|(name, property)| {
            self.lower_field(id, name, property, parts.required.contains(name), site.form.inside())
        });
        let mut fields: Vec<Field> = fields.collect();
        let rest = self.lower_rest(id, parts, site);
        if rest.is_none() {
            fields.extend(self.lower_undescribed(parts, pointer));
        }
        self.types[id.0].kind = TypeKind::Object(Object { fields, rest });
        Lowered { shape: Shape::Named(id), nullable: false, constant: None }
    }

    /// An object with more keys than a struct can have is a map; of their values, if those are of one
    /// shape.
    fn lower_long_object(&mut self, parts: &Parts<'d>, pointer: &str, site: Site<'_>) -> Lowered {
        let mut shapes = HashSet::new();
        for property in parts.properties.values() {
            // What would need a name for each key is more than the crate can hold.
            let shape = match self.view_behind(property.schema) {
                Some(view) if property.others.is_empty() && !view.has_structure() => {
                    self.lower_property(property, site).into_shape()
                }
                _ => match property.schema {
                    Sub::Ref(_) if property.others.is_empty() => {
                        self.lower_property(property, site).into_shape()
                    }
                    _ => Shape::Any,
                },
            };
            shapes.insert(shape);
        }
        let mut shapes = shapes.into_iter();
        let values = match (shapes.next(), shapes.next()) {
            (Some(only), None) if only != Shape::Any => only,
            _ => self.untyped(pointer, Reason::ManyKeys),
        };
        Lowered { shape: Shape::Map(Box::new(values)), nullable: false, constant: None }
    }

    /// Gives a type the description of one of its parts where it has none of its own.
    pub(super) fn describe(&mut self, id: TypeId, parts: &Parts<'d>) {
        let text = &mut self.types[id.0].doc.text;
        if text.is_none() {
            *text = parts.description.map(str::to_owned);
        }
    }

    fn lower_field(
        &mut self,
        owner: TypeId,
        name: &'d str,
        property: &Property<'d>,
        required: bool,
        form: Form,
    ) -> Field {
        let site = Site { slot: Slot::New(Home::Property(owner, name)), form };
        let mut lowered = self.lower_property(property, site);
        // A key that may be absent, or `null`, says something by being there.
        let is_scalar = |value: &Value| !value.is_object() && !value.is_array();
        lowered.constant =
            lowered.constant.filter(|value| required && !lowered.nullable && is_scalar(value));
        // What the target of a reference says of itself belongs to its type.
        let data = match property.schema {
            Sub::Inline(schema) => Some(&schema.schema_data),
            Sub::Ref(_) => None,
        };
        Field {
            name: name.to_owned(),
            rust_name: data.and_then(|data| text_extension(data, "x-rust-name")),
            shape: lowered.shape,
            required,
            nullable: lowered.nullable,
            sample: match &lowered.constant {
                Some(constant) => constant.clone(),
                None => self.sample_value(property.schema, name),
            },
            constant: lowered.constant,
            read_only: data.is_some_and(|data| data.read_only),
            write_only: data.is_some_and(|data| data.write_only),
            deprecated: data.is_some_and(|data| data.deprecated),
            doc: field_doc(property.schema),
            xml: self.lower_xml(property.schema),
        }
    }

    /// Keys that are required and that nothing describes: any value, if one is there.
    fn lower_undescribed(&mut self, parts: &Parts<'d>, pointer: &str) -> Vec<Field> {
        // Alternatives that make no type of their own differ in the keys that they require.
        let bare = parts.choices.iter().filter(|choice| !self.is_substantial(choice));
        let variants = bare.flat_map(|choice| choice.variants);
        let views = variants.filter_map(|variant| self.view_behind(variant.into()));
        let either = views.flat_map(|view| view.required.iter().map(String::as_str));
        let mut names: Vec<&str> = parts.required.iter().copied().chain(either).collect();
        names.retain(|name| !parts.properties.contains_key(name));
        names.sort_unstable();
        names.dedup();
        let field = |name: &str| {
            self.tally_undescribed(pointer);
            Field {
                name: name.to_owned(),
                rust_name: None,
                shape: self.untyped(&join(pointer, &["required"]), Reason::SaysNothing),
                required: false,
                nullable: false,
                constant: None,
                read_only: false,
                write_only: false,
                deprecated: false,
                doc: Doc::default(),
                sample: Value::from("value"),
                xml: Vec::new(),
            }
        };
        names.into_iter().map(field).collect()
    }

    /// The shape of the values of keys besides the known ones.
    fn lower_rest(&mut self, id: TypeId, parts: &Parts<'d>, site: Site<'_>) -> Option<Shape> {
        match parts.additional.as_ref()? {
            (AdditionalProperties::Any(true), at) => Some(self.untyped(at, Reason::FreeKeys)),
            (AdditionalProperties::Any(false), _) => None,
            (AdditionalProperties::Schema(values), at) => {
                let site = Site { slot: Slot::New(Home::Item(id)), form: site.form.inside() };
                Some(self.lower_sub(Sub::from(&**values), at, site).into_shape())
            }
        }
    }
}

/// The value of an extension that is text.
pub(super) fn text_extension(data: &SchemaData, key: &str) -> Option<String> {
    data.extensions.get(key).and_then(Value::as_str).map(str::to_owned)
}
