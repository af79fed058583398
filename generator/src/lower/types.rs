//! Schemas become types and shapes.
//!
//! A component schema is always a type. A schema written in place is one only where it needs a name in
//! Rust: an object with known keys, an enumeration, a union; everything else is a shape.

use openapiv3::{AdditionalProperties, Schema};
use serde_json::Value;

use super::Lowering;
use super::all_of::Parts;
use super::docs::{doc_of, inline_doc};
use super::objects::text_extension;
use super::pointer::join;
use super::primitives::{possible, primitive, widened};
use super::schema::{Sub, View};
use crate::ir::{self, Origin, Reason, Shape, SharedKind, Type, TypeId, TypeKind};
use crate::pointer::segments;
use crate::report::meaning;

/// A value where a schema is used.
#[derive(Debug, Clone)]
pub(super) struct Lowered {
    /// Its shape, without `null`.
    pub shape: Shape,
    /// It may be `null`.
    pub nullable: bool,
    /// It is always this.
    pub constant: Option<Value>,
}

impl Lowered {
    fn of(shape: Shape) -> Self {
        Self { shape, nullable: false, constant: None }
    }

    /// The shape with `null`, for places that have no other way to say so.
    pub(super) fn into_shape(self) -> Shape {
        if self.nullable { Shape::Nullable(Box::new(self.shape)) } else { self.shape }
    }
}

/// What gives a type written in place its name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Home<'h> {
    /// A property.
    Property(TypeId, &'h str),
    /// The items of a named list or the values of a named map.
    Item(TypeId),
    /// An alternative of a union.
    Variant(TypeId, usize),
    /// The body of an operation.
    Body(&'h str),
    /// An answer of an operation.
    Response(&'h str, &'h str),
    /// A parameter of an operation.
    Parameter(&'h str, &'h str),
    /// The body of several errors, with a name of its own.
    Error(&'h str),
}

impl Home<'_> {
    pub(super) fn origin(self, pointer: &str) -> Origin {
        if let Self::Body(_) | Self::Response(..) | Self::Parameter(..) = self
            && let Some((kind, name)) = shared(pointer)
        {
            return Origin::Shared { kind, name };
        }
        match self {
            Self::Error(name) => Origin::Shared { kind: SharedKind::Error, name: name.to_owned() },
            Self::Property(owner, name) => Origin::Property { owner, name: name.to_owned() },
            Self::Item(owner) => Origin::Item { owner },
            Self::Variant(owner, index) => Origin::Variant { owner, index },
            Self::Body(operation) => Origin::Body { operation: operation.to_owned() },
            Self::Response(operation, status) => {
                Origin::Response { operation: operation.to_owned(), status: status.to_owned() }
            }
            Self::Parameter(operation, name) => {
                Origin::Parameter { operation: operation.to_owned(), name: name.to_owned() }
            }
        }
    }
}

/// The component that a schema stands in, where others than one operation may refer to it.
fn shared(pointer: &str) -> Option<(SharedKind, String)> {
    let mut segments = segments(pointer);
    let (root, section, name) = (segments.next()?, segments.next()?, segments.next()?);
    let kind = match section.as_str() {
        "requestBodies" => SharedKind::Body,
        "responses" => SharedKind::Response,
        "parameters" => SharedKind::Parameter,
        _ => return None,
    };
    (root == "components").then_some((kind, name))
}

/// Where a schema is lowered: whose type it may become, and whether `format: binary` is a file there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'h> {
    /// The type that it fills, or what names a new one.
    pub slot: Slot<'h>,
    /// What it is of a form with files.
    pub form: Form,
}

/// What a schema is of a form with files. The parts of such a form are its fields; what is inside of one
/// is JSON, which has no files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Nothing, or something inside of a field: `format: binary` is a text.
    No,
    /// The form itself.
    Whole,
    /// A field, or an item of one: `format: binary` is a file.
    Field,
}

impl Form {
    /// What the values of its keys are.
    pub(super) fn inside(self) -> Self {
        match self {
            Self::Whole => Self::Field,
            Self::No | Self::Field => Self::No,
        }
    }
}

/// The type that a schema fills, or what names a new one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot<'h> {
    /// This type, which is there already.
    Filled(TypeId),
    /// A new one, if it needs one.
    New(Home<'h>),
}

impl<'h> Site<'h> {
    /// A schema written in place, outside of forms.
    pub(super) fn inline(home: Home<'h>) -> Self {
        Self { slot: Slot::New(home), form: Form::No }
    }

    /// What names the items of a list, or the values of a map, that is lowered here.
    fn items(self) -> Self {
        match self.slot {
            Slot::Filled(id) => Self { slot: Slot::New(Home::Item(id)), ..self },
            Slot::New(_) => self,
        }
    }
}

/// A schema that another one stands for, and where it is in that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decorated<'d> {
    /// The schema.
    pub schema: Sub<'d>,
    /// `allOf`, `oneOf` or `anyOf`.
    pub keyword: &'static str,
    /// The position in that list.
    pub index: usize,
}

impl<'d> Lowering<'d, '_> {
    /// Lowers all component schemas: types 0 and up, in document order, then what is written inside.
    pub(super) fn lower_components(&mut self) {
        self.find_forms();
        for (name, schema) in self.schemas {
            let pointer = join("/components/schemas", &[name]);
            let mut reserved = reserved_type(Origin::Component(name.clone()), pointer);
            if let Some(schema) = schema.as_item() {
                fill_type(&mut reserved, &schema.schema_data);
                reserved.doc = inline_doc(schema);
            }
            self.types.push(reserved);
        }
        for (index, name) in self.schemas.keys().enumerate() {
            self.lower_component(TypeId(index), name);
        }
    }

    fn lower_component(&mut self, id: TypeId, name: &'d str) {
        let Some((schema, pointer)) = self.component(name) else { return };
        if self.chains.circular[id.0] {
            self.report.push(meaning::all_of_cycle(self.source.at(&pointer), name));
            return;
        }
        let form = if self.forms.contains(name) { Form::Whole } else { Form::No };
        let lowered = match schema {
            Sub::Ref(target) => self.lower_reference(target),
            Sub::Inline(schema) => match self.lower_base(id, name, schema, &pointer) {
                Some(lowered) => lowered,
                None => self.lower_schema(schema, &pointer, Site { slot: Slot::Filled(id), form }),
            },
        };
        if lowered.shape != Shape::Named(id) {
            self.types[id.0].kind = TypeKind::Alias(lowered.shape);
        }
    }

    /// Lowers a schema or a reference to one.
    pub(super) fn lower_sub(&mut self, schema: Sub<'d>, pointer: &str, site: Site<'_>) -> Lowered {
        match schema {
            Sub::Ref(name) => match self.lower_files_behind(name, site) {
                Some(shape) => Lowered { shape, ..self.lower_reference(name) },
                None => self.lower_reference(name),
            },
            Sub::Inline(schema) => self.lower_schema(schema, pointer, site),
        }
    }

    fn lower_reference(&mut self, name: &'d str) -> Lowered {
        let Some(id) = self.component_type(name) else { return Lowered::of(Shape::Any) };
        let constant = self.view_behind(Sub::Ref(name)).and_then(|view| view.constant()).cloned();
        Lowered { shape: Shape::Named(id), nullable: self.chains.nullable[id.0], constant }
    }

    /// Lowers a schema that is written where it is used.
    pub(super) fn lower_schema(
        &mut self,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Lowered {
        let view = View::of(schema);
        let mut lowered =
            if let Some(inner) = decorated(&view).filter(|inner| !self.is_heir(*inner, site)) {
                let at = format!("{pointer}/{}/{}", inner.keyword, inner.index);
                self.lower_sub(inner.schema, &at, site)
            } else {
                let parts = self.compose([(Sub::Inline(schema), pointer.to_owned())]);
                self.report_parts(&parts);
                let lowered = self.lower_parts(&parts, schema, pointer, site);
                let nullable = lowered.nullable || parts.nullable == Some(true);
                Lowered { nullable, ..lowered }
            };
        lowered.nullable |= view.is_nullable();
        if let Some(constant) = view.constant() {
            lowered.constant = Some(constant.clone());
        }
        lowered
    }

    /// Whether a component adds nothing to a base of which it is one of several forms: it is a type
    /// of its own all the same.
    fn is_heir(&self, inner: Decorated<'d>, site: Site<'_>) -> bool {
        matches!((inner.schema, site.slot), (Sub::Ref(base), Slot::Filled(_))
            if inner.keyword == "allOf" && self.is_base(base))
    }

    /// Lowers a schema with everything that it is composed of.
    pub(super) fn lower_parts(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Lowered {
        if !parts.choices.is_empty()
            && let Some(lowered) = self.lower_choices(parts, schema, pointer, site)
        {
            return lowered;
        }
        if let Some(lowered) = self.lower_values(parts, schema, pointer, site) {
            return lowered;
        }
        // What describes keys says nothing of values of another type.
        let has_keys = matches!(parts.kind, None | Some("object")) || !parts.conflicts.is_empty();
        match parts.kind {
            _ if has_keys && !parts.properties.is_empty() => {
                self.lower_object(parts, schema, pointer, site)
            }
            Some("object") => self.lower_free_object(parts, schema, pointer, site),
            None if parts.additional.is_some() => {
                self.lower_free_object(parts, schema, pointer, site)
            }
            Some("array") => self.lower_list(parts, pointer, site),
            None if parts.items.is_some() => self.lower_list(parts, pointer, site),
            kind => Lowered::of(
                match primitive(kind, possible(parts.format, parts), site.form == Form::Field) {
                    Some(primitive) => Shape::Primitive(widened(primitive, parts)),
                    None => self.untyped(pointer, Reason::SaysNothing),
                },
            ),
        }
    }

    /// An object without known keys is a map, unless it says that it has no keys at all.
    fn lower_free_object(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Lowered {
        match &parts.additional {
            Some((AdditionalProperties::Any(false), _)) => {
                self.lower_object(parts, schema, pointer, site)
            }
            Some((AdditionalProperties::Schema(values), at)) => {
                let site = Site { form: site.form.inside(), ..site.items() };
                let values = self.lower_sub(Sub::from(&**values), at, site);
                Lowered::of(Shape::Map(Box::new(values.into_shape())))
            }
            Some((AdditionalProperties::Any(true), _)) | None => {
                let values = self.untyped(pointer, Reason::FreeObject);
                Lowered::of(Shape::Map(Box::new(values)))
            }
        }
    }

    fn lower_list(&mut self, parts: &Parts<'d>, pointer: &str, site: Site<'_>) -> Lowered {
        if let Some(tuple) = self.lower_tuple(parts, site.items()) {
            return Lowered::of(tuple);
        }
        let item = if let Some(items) = &parts.items {
            self.lower_property(items, site.items()).into_shape()
        } else {
            self.tally_without_items(pointer);
            self.untyped(pointer, Reason::FreeItems)
        };
        Lowered::of(Shape::List(Box::new(item)))
    }

    /// The type for a schema that needs one: the one it fills, or a new one.
    pub(super) fn reserve(&mut self, schema: &'d Schema, pointer: &str, site: Site<'_>) -> TypeId {
        match site.slot {
            Slot::Filled(id) => id,
            Slot::New(home) => {
                let id = TypeId(self.types.len());
                let mut reserved = reserved_type(home.origin(pointer), pointer.to_owned());
                fill_type(&mut reserved, &schema.schema_data);
                self.types.push(reserved);
                id
            }
        }
    }

    /// A type for the fields of a form whose schema is no object.
    pub(super) fn reserve_form(&mut self, pointer: &str, site: Site<'_>) -> TypeId {
        let id = TypeId(self.types.len());
        if let Slot::New(home) = site.slot {
            self.types.push(reserved_type(home.origin(pointer), pointer.to_owned()));
        }
        id
    }
}

/// The schema that one with nothing of its own stands for: the only member of an `allOf`, `oneOf`
/// or `anyOf` beside which there is only prose.
pub(super) fn decorated<'d>(view: &View<'d>) -> Option<Decorated<'d>> {
    let own = View { one_of: &[], any_of: &[], all_of: &[], ..*view };
    if own.has_structure() || own.format.is_some() {
        return None;
    }
    let (members, keyword) = match (view.all_of, view.one_of, view.any_of) {
        (all, [], []) => (all, "allOf"),
        ([], [only], []) => {
            return Some(Decorated { schema: only.into(), keyword: "oneOf", index: 0 });
        }
        ([], [], [only]) => {
            return Some(Decorated { schema: only.into(), keyword: "anyOf", index: 0 });
        }
        _ => return None,
    };
    let mut substantial =
        members.iter().map(Sub::from).enumerate().filter(|(_, member)| says_something(*member));
    // An inline member is composed with the others, so that its prose is not lost.
    match (substantial.next(), substantial.next()) {
        (Some((index, schema @ Sub::Ref(_))), None) => Some(Decorated { schema, keyword, index }),
        _ => None,
    }
}

/// Whether a schema says nothing but that a value may be `null`.
pub(super) fn is_null(schema: Sub<'_>) -> bool {
    match schema {
        Sub::Ref(_) => false,
        Sub::Inline(schema) => View::of(schema).is_null(),
    }
}

/// Whether a member of an `allOf` is more than prose and bounds.
fn says_something(member: Sub<'_>) -> bool {
    match member {
        Sub::Ref(_) => true,
        Sub::Inline(schema) => {
            let view = View::of(schema);
            view.has_structure() || view.format.is_some()
        }
    }
}

fn reserved_type(origin: Origin, pointer: String) -> Type {
    Type {
        origin,
        title: None,
        rust_name: None,
        pointer,
        doc: ir::Doc::default(),
        kind: TypeKind::Alias(Shape::Any),
        deprecated: false,
    }
}

fn fill_type(reserved: &mut Type, data: &openapiv3::SchemaData) {
    reserved.title.clone_from(&data.title);
    reserved.rust_name = text_extension(data, "x-rust-name");
    reserved.doc = doc_of(data);
    reserved.deprecated = data.deprecated;
}
