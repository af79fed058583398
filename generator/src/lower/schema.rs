//! A schema seen as one thing, whichever of `openapiv3`'s variants it was parsed into.
//!
//! `openapiv3` sorts schemas into kinds, and puts those that mix keywords (`type: object` beside
//! `allOf`, an enumeration without a type) into a catch-all. Lowering asks for keywords, not for
//! kinds, so everything goes through a [`View`].

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, Discriminator, IntegerFormat,
    IntegerType, NumberFormat, NumberType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringFormat, StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::load::carried;

/// The prefix of every reference to a schema, after `load`.
const SCHEMAS: &str = "#/components/schemas/";

/// A schema or the name of one, where the document has it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sub<'d> {
    /// A component schema by name.
    Ref(&'d str),
    /// A schema written in place.
    Inline(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for Sub<'d> {
    fn from(schema: &'d ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Ref(component_name(reference)),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for Sub<'d> {
    fn from(schema: &'d ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Ref(component_name(reference)),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

/// The component's name in a reference to a schema, or in a discriminator's mapping, which may also
/// be the name alone.
pub(super) fn component_name(reference: &str) -> &str {
    reference.strip_prefix(SCHEMAS).unwrap_or(reference)
}

/// The values of an enumeration.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Values<'d> {
    /// No enumeration.
    #[default]
    None,
    /// Texts; `None` is `null`.
    Strings(&'d [Option<String>]),
    /// Integers; `None` is `null`.
    Integers(&'d [Option<i64>]),
    /// Numbers, which do not get a type of their own; `None` is `null`.
    Numbers(&'d [Option<f64>]),
    /// Booleans, which do not either.
    Booleans(&'d [Option<bool>]),
    /// Values of a schema without a type, or of another type than it says.
    Mixed(&'d [Value]),
}

impl Values<'_> {
    /// Whether it is a longer list that has all of the `others`, so that those say more.
    pub(super) fn holds(self, others: Values<'_>) -> bool {
        let (own, others) = (self.spelled(), others.spelled());
        !others.is_empty() && others.len() < own.len() && others.is_subset(&own)
    }

    fn spelled(self) -> HashSet<String> {
        match self {
            Self::None | Self::Numbers(_) | Self::Booleans(_) => HashSet::new(),
            Self::Strings(values) => {
                values.iter().flatten().map(|text| Value::from(text.as_str()).to_string()).collect()
            }
            Self::Integers(values) => values.iter().flatten().map(i64::to_string).collect(),
            Self::Mixed(values) => values.iter().map(Value::to_string).collect(),
        }
    }
}

/// Bounds of a value, as the document has them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bounds<'d> {
    /// The least value, and whether it is itself excluded.
    pub minimum: Option<(f64, bool)>,
    /// The greatest value, and whether it is itself excluded.
    pub maximum: Option<(f64, bool)>,
    /// What the value is a multiple of.
    pub multiple_of: Option<f64>,
    /// Fewest and most characters.
    pub length: (Option<usize>, Option<usize>),
    /// Fewest and most items.
    pub items: (Option<usize>, Option<usize>),
    /// Fewest and most keys.
    pub properties: (Option<usize>, Option<usize>),
    /// No item stands twice.
    pub unique: bool,
    /// A regular expression.
    pub pattern: Option<&'d str>,
}

/// The properties of an object.
pub(super) type Properties<'d> = &'d IndexMap<String, ReferenceOr<Box<Schema>>>;

/// A schema's keywords.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'d> {
    /// What every schema may have.
    pub data: &'d SchemaData,
    /// `type`.
    pub kind: Option<&'d str>,
    /// `format`.
    pub format: Option<&'d str>,
    /// `enum`.
    pub values: Values<'d>,
    /// `properties`.
    pub properties: Option<Properties<'d>>,
    /// `required`.
    pub required: &'d [String],
    /// `additionalProperties`.
    pub additional: Option<&'d AdditionalProperties>,
    /// `items`.
    pub items: Option<Sub<'d>>,
    /// `oneOf`.
    pub one_of: &'d [ReferenceOr<Schema>],
    /// `anyOf`.
    pub any_of: &'d [ReferenceOr<Schema>],
    /// `allOf`.
    pub all_of: &'d [ReferenceOr<Schema>],
    /// `not`.
    pub not: Option<&'d ReferenceOr<Schema>>,
    /// The bounds.
    pub bounds: Bounds<'d>,
}

impl<'d> View<'d> {
    /// Looks at a schema.
    pub(super) fn of(schema: &'d Schema) -> Self {
        let mut view = Self::empty(&schema.schema_data);
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(text)) => view.read_string(text),
            SchemaKind::Type(Type::Number(number)) => view.read_number(number),
            SchemaKind::Type(Type::Integer(integer)) => view.read_integer(integer),
            SchemaKind::Type(Type::Boolean(flag)) => view.read_boolean(flag),
            SchemaKind::Type(Type::Object(object)) => view.read_object(object),
            SchemaKind::Type(Type::Array(array)) => view.read_array(array),
            SchemaKind::OneOf { one_of } => view.one_of = one_of,
            SchemaKind::AnyOf { any_of } => view.any_of = any_of,
            SchemaKind::AllOf { all_of } => view.all_of = all_of,
            SchemaKind::Not { not } => view.not = Some(not),
            SchemaKind::Any(any) => view.read_any(any),
        }
        view
    }

    fn empty(data: &'d SchemaData) -> Self {
        Self {
            data,
            kind: None,
            format: None,
            values: Values::None,
            properties: None,
            required: &[],
            additional: None,
            items: None,
            one_of: &[],
            any_of: &[],
            all_of: &[],
            not: None,
            bounds: Bounds::default(),
        }
    }

    fn read_string(&mut self, text: &'d StringType) {
        self.kind = Some("string");
        self.format = string_format(&text.format);
        if !text.enumeration.is_empty() {
            self.values = Values::Strings(&text.enumeration);
        }
        self.bounds.length = (text.min_length, text.max_length);
        self.bounds.pattern = text.pattern.as_deref();
    }

    fn read_number(&mut self, number: &'d NumberType) {
        self.kind = Some("number");
        self.format = match &number.format {
            VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => Some("float"),
            VariantOrUnknownOrEmpty::Item(NumberFormat::Double) => Some("double"),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
            VariantOrUnknownOrEmpty::Empty => None,
        };
        if !number.enumeration.is_empty() {
            self.values = Values::Numbers(&number.enumeration);
        }
        self.bounds.minimum = number.minimum.map(|least| (least, number.exclusive_minimum));
        self.bounds.maximum = number.maximum.map(|most| (most, number.exclusive_maximum));
        self.bounds.multiple_of = number.multiple_of;
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "bounds are printed in the docs; beyond 2^53 nobody reads the end"
    )]
    fn read_integer(&mut self, integer: &'d IntegerType) {
        self.kind = Some("integer");
        self.format = match &integer.format {
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Some("int32"),
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => Some("int64"),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
            VariantOrUnknownOrEmpty::Empty => None,
        };
        if !integer.enumeration.is_empty() {
            self.values = Values::Integers(&integer.enumeration);
        }
        self.bounds.minimum =
            integer.minimum.map(|least| (least as f64, integer.exclusive_minimum));
        self.bounds.maximum = integer.maximum.map(|most| (most as f64, integer.exclusive_maximum));
        self.bounds.multiple_of = integer.multiple_of.map(|factor| factor as f64);
    }

    fn read_boolean(&mut self, flag: &'d BooleanType) {
        self.kind = Some("boolean");
        if !flag.enumeration.is_empty() {
            self.values = Values::Booleans(&flag.enumeration);
        }
    }

    fn read_object(&mut self, object: &'d ObjectType) {
        self.kind = Some("object");
        self.properties = Some(&object.properties).filter(|properties| !properties.is_empty());
        self.required = &object.required;
        self.additional = object.additional_properties.as_ref();
        self.bounds.properties = (object.min_properties, object.max_properties);
    }

    fn read_array(&mut self, array: &'d ArrayType) {
        self.kind = Some("array");
        self.items = array.items.as_ref().map(Sub::from);
        self.bounds.items = (array.min_items, array.max_items);
        self.bounds.unique = array.unique_items;
    }

    fn read_any(&mut self, any: &'d AnySchema) {
        self.kind = any.typ.as_deref();
        self.format = any.format.as_deref();
        if !any.enumeration.is_empty() {
            self.values = Values::Mixed(&any.enumeration);
        }
        self.properties = Some(&any.properties).filter(|properties| !properties.is_empty());
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref().map(Sub::from);
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.all_of = &any.all_of;
        self.not = any.not.as_deref();
        self.bounds = any_bounds(any);
    }

    /// Whether it says what a value is made of, apart from its type and from bounds.
    pub(super) fn has_structure(&self) -> bool {
        self.properties.is_some()
            || !self.required.is_empty()
            || self.additional.is_some()
            || self.items.is_some()
            || !matches!(self.values, Values::None)
            || !self.one_of.is_empty()
            || !self.any_of.is_empty()
            || !self.all_of.is_empty()
    }

    /// Whether it says nothing but that a value may be `null`.
    pub(super) fn is_null(&self) -> bool {
        let only_null = match self.values {
            Values::Mixed(values) => values.iter().all(Value::is_null),
            Values::Strings(values) => values.iter().all(Option::is_none),
            Values::Integers(values) => values.iter().all(Option::is_none),
            Values::None | Values::Numbers(_) | Values::Booleans(_) => false,
        };
        let empty = !self.has_structure() && self.kind.is_none() && self.format.is_none();
        only_null || (empty && self.data.nullable)
    }

    /// Whether `null` is a value of it.
    pub(super) fn is_nullable(&self) -> bool {
        let among_values = match self.values {
            Values::None => false,
            Values::Strings(values) => values.contains(&None),
            Values::Integers(values) => values.contains(&None),
            Values::Numbers(values) => values.contains(&None),
            Values::Booleans(values) => values.contains(&None),
            Values::Mixed(values) => values.iter().any(Value::is_null),
        };
        among_values || self.data.nullable
    }

    /// The one value that it has (`x-const`).
    pub(super) fn constant(&self) -> Option<&'d Value> {
        self.data.extensions.get(carried::CONST)
    }

    /// The text that the value always is: its constant, or the only one of its enumeration.
    pub(super) fn only_text(&self) -> Option<&'d str> {
        if let Some(constant) = self.constant() {
            return constant.as_str();
        }
        match self.values {
            Values::Strings([Some(only)]) => Some(only),
            Values::Mixed([only]) => only.as_str(),
            _ => None,
        }
    }

    /// The discriminator.
    pub(super) fn discriminator(&self) -> Option<&'d Discriminator> {
        self.data.discriminator.as_ref()
    }
}

fn string_format(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Option<&str> {
    Some(match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => "date",
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => "date-time",
        VariantOrUnknownOrEmpty::Item(StringFormat::Password) => "password",
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => "byte",
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => "binary",
        VariantOrUnknownOrEmpty::Unknown(format) => format,
        VariantOrUnknownOrEmpty::Empty => return None,
    })
}

fn any_bounds(any: &AnySchema) -> Bounds<'_> {
    Bounds {
        minimum: any.minimum.map(|least| (least, any.exclusive_minimum.unwrap_or(false))),
        maximum: any.maximum.map(|most| (most, any.exclusive_maximum.unwrap_or(false))),
        multiple_of: any.multiple_of,
        length: (any.min_length, any.max_length),
        items: (any.min_items, any.max_items),
        properties: (any.min_properties, any.max_properties),
        unique: any.unique_items.unwrap_or(false),
        pattern: any.pattern.as_deref(),
    }
}
