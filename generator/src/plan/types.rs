//! Types of the model become Rust types: names, fields, derives, constructors.

use std::collections::{BTreeMap, BTreeSet};

use crate::escape::{DocLines, Markdown, md, prose};
use crate::ir::{self, Api, Field, Object, Origin, Primitive, Shape, SharedKind, Spelling, TypeId};

use super::{
    kept::{self, KeptOperations, Members, Wanted, claim_kept, note},
    keys::type_keys,
    model::{
        ConstructorPlan, FieldPlan, KeptName, Name, RustType, StructPlan, Take, TypeKind,
        TypeOrigin, TypePlan, TypeRef, ValuePlan,
    },
    names::{Case, FILE_NAMES, Namespace, claim_all, identifier, is_keyword},
    operation_names::OperationNames,
    shapes::option,
    type_names::TypeNames,
    usage::{Usage, with_files},
};

/// The types of the crate, with the way from the model to them.
#[derive(Debug)]
pub(super) struct Types<'a> {
    pub(super) api: &'a Api,
    pub(super) usage: &'a Usage<'a>,
    /// Keys by type.
    keys: Vec<String>,
    /// Names by type; types that nothing uses have none.
    names: BTreeMap<TypeId, Name>,
    modules: BTreeMap<TypeId, Name>,
    pub(super) refs: BTreeMap<TypeId, TypeRef>,
}

impl<'a> Types<'a> {
    /// Names all types that are used, and the enums of answers besides: their names and modules.
    pub(super) fn name(
        api: &'a Api,
        operations: &'a OperationNames,
        usage: &'a Usage<'a>,
        outcomes: Vec<Wanted>,
        known: &KeptOperations<'_>,
        kept: &mut Vec<KeptName>,
    ) -> (Self, Vec<(Name, Name)>) {
        let keys = type_keys(api);
        let used: Vec<TypeId> =
            (0..api.types.len()).map(TypeId).filter(|&id| !usage.is_unused(id)).collect();
        let was = |id: TypeId| kept::type_name(api, known, &keys[id.0]);
        let type_names = TypeNames::of(api, operations, &used, &was);
        let wanted = used.iter().map(|&id| {
            let (name, was) = (type_names.wanted(id), was(id));
            if let Some(was) = was {
                note(kept, &keys[id.0], was, &type_names.natural(id));
            }
            (Some((rank(api, id), pointer(api, id), id)), Wanted::new(name, was))
        });
        let mut wanted: Vec<_> = wanted.collect();
        // The names of handles and calls that are kept are nobody else's.
        let taken = api.known.resources.values().map(|known| known.handle.as_str());
        let mut namespace = Namespace::default();
        let (names, outcomes) = claim_types(
            &mut namespace,
            std::mem::take(&mut wanted),
            outcomes,
            taken.chain(known.calls()),
        );
        let mut files = Namespace::reserving(FILE_NAMES.iter().copied());
        let outermost = names.iter().filter(|(id, _)| usage.outermost(**id) == **id);
        let wanted = outermost.map(|(&id, name)| ((name.clone(), id), module_name(name)));
        let homes: BTreeMap<TypeId, Name> =
            claim_all(&mut files, wanted).into_iter().map(|((_, id), name)| (id, name)).collect();
        let modules = names.keys().map(|&id| (id, homes[&usage.outermost(id)].clone())).collect();
        let mut sorted: Vec<(&Name, TypeId)> = names.iter().map(|(&id, name)| (name, id)).collect();
        sorted.sort();
        let refs =
            sorted.into_iter().enumerate().map(|(index, (_, id))| (id, TypeRef(index))).collect();
        let outcomes = outcomes.into_iter().map(|name| {
            let module = files.claim(&module_name(&name));
            (name, module)
        });
        let outcomes = outcomes.collect();
        (Self { api, usage, keys, names, modules, refs }, outcomes)
    }

    pub(super) fn reference(&self, id: TypeId) -> TypeRef {
        self.refs[&id]
    }

    pub(super) fn name_of(&self, id: TypeId) -> &Name {
        &self.names[&id]
    }

    /// The component schemas whose values are JSON and that have a type, and its name.
    pub(super) fn components(&self) -> Vec<(String, String)> {
        let with_files = with_files(self.api);
        let named = self.names.iter().filter(|(id, _)| !with_files.contains(id));
        let named = named.filter_map(|(id, name)| match &self.api.type_of(*id).origin {
            Origin::Component(schema) => Some((schema.clone(), name.as_str().to_owned())),
            _ => None,
        });
        named.collect()
    }

    /// How many types there are; enums of answers follow them.
    pub(super) fn len(&self) -> usize {
        self.refs.len()
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.values()
    }

    /// The types in the order of their names.
    pub(super) fn plan(&self, features: &dyn Fn(&BTreeSet<usize>) -> Vec<String>) -> Vec<TypePlan> {
        let mut sorted: Vec<TypeId> = self.refs.keys().copied().collect();
        sorted.sort_by_key(|id| self.refs[id]);
        sorted
            .into_iter()
            .map(|id| TypePlan {
                name: self.names[&id].clone(),
                module: self.modules[&id].clone(),
                part: self.usage.outermost(id) != id,
                doc: self.plan_type_doc(id),
                features: self.usage.resources(id).map(features).unwrap_or_default(),
                derives: Vec::new(),
                deprecated: self.api.type_of(id).deprecated,
                origin: TypeOrigin {
                    key: self.keys[id.0].clone(),
                    pointer: self.api.type_of(id).pointer.clone(),
                    sent: self.usage.is_sent(id),
                    received: self.usage.is_received(id),
                },
                kind: self.plan_kind(id),
            })
            .collect()
    }

    fn plan_type_doc(&self, id: TypeId) -> DocLines {
        let ty = self.api.type_of(id);
        let mut lines = super::docs::doc_lines(&ty.doc);
        if lines.is_empty() {
            lines = prose::lines(&prose::sentence(&describe_origin(self, id)));
        }
        lines
    }

    fn plan_kind(&self, id: TypeId) -> TypeKind {
        match &self.api.type_of(id).kind {
            ir::TypeKind::Object(object) => TypeKind::Struct(self.plan_struct(id, object)),
            ir::TypeKind::StringEnum(values) => {
                let members = self.members(id, self.api.known.spelling.values);
                TypeKind::StringEnum(plan_values(values, String::clone, &members))
            }
            ir::TypeKind::IntegerEnum(values) => {
                let members = self.members(id, None);
                TypeKind::IntegerEnum(plan_values(values, i64::to_string, &members))
            }
            ir::TypeKind::Union(union) => TypeKind::Union(self.plan_union(id, union)),
            ir::TypeKind::Alias(shape) if self.usage.is_wrapped(id) => {
                TypeKind::Wrapper(self.rust_type(shape, Some(id)))
            }
            ir::TypeKind::Alias(shape) => TypeKind::Alias(self.rust_type(shape, Some(id))),
        }
    }

    fn plan_struct(&self, id: TypeId, object: &Object) -> StructPlan {
        let kept: Vec<&Field> = kept_fields(object).collect();
        let (names, mut namespace) = self.field_names(id, object);
        let fields: Vec<FieldPlan> = kept
            .iter()
            .map(|field| self.plan_field(id, field, names[&field.name].clone()))
            .collect();
        let rest = object.rest.as_ref().map(|shape| FieldPlan {
            name: namespace.claim("additional"),
            wire: String::new(),
            ty: RustType::Map(Box::new(self.rust_type(shape, None))),
            optional: true,
            doc: Markdown::ours(if fields.is_empty() {
                "Every key."
            } else {
                "Every key besides those above."
            })
            .into(),
            deprecated: false,
        });
        let constants =
            object.fields.iter().filter_map(|f| Some((f.name.clone(), f.constant.clone()?)));
        StructPlan {
            constructor: self.usage.is_sent(id).then(|| self.plan_constructor(&kept, &fields)),
            constants: constants.collect(),
            fields,
            rest,
            form: self.usage.form(id),
            page: None,
        }
    }

    fn plan_field(&self, owner: TypeId, field: &Field, name: Name) -> FieldPlan {
        let sent = self.usage.is_sent(owner);
        let one_way =
            (field.read_only && sent) || (field.write_only && self.usage.is_received(owner));
        let base = self.rust_type(&field.shape, Some(owner));
        let required = field.required && !one_way;
        let (ty, optional) = match (required, field.nullable) {
            (true, false) => (base, false),
            (true, true) => (option(base), false),
            // A part of a form is there or not; there is no null in it.
            (false, true) if sent && !one_way && self.usage.form(owner).is_none() => {
                (RustType::Patch(Box::new(base)), true)
            }
            (false, _) => (option(base), true),
        };
        let mut doc = super::docs::doc_lines(&field.doc);
        if doc.is_empty() {
            doc = super::docs::on_the_wire(&field.name);
        }
        FieldPlan {
            name,
            wire: field.name.clone(),
            ty,
            optional,
            doc,
            deprecated: field.deprecated,
        }
    }

    fn plan_constructor(&self, kept: &[&Field], fields: &[FieldPlan]) -> ConstructorPlan {
        let is_required = |ty: &RustType| !matches!(ty, RustType::Option(_) | RustType::Patch(_));
        let takes = kept
            .iter()
            .zip(fields)
            .map(|(field, plan)| self.plan_take(&field.shape, &plan.ty))
            .enumerate();
        let (required, setters) = takes.partition(|(index, _)| is_required(&fields[*index].ty));
        let (fixed, required): (Vec<_>, Vec<_>) = Vec::into_iter(required)
            .partition(|(index, _): &(usize, Take)| self.has_only_value(&kept[*index].shape));
        let fixed = fixed.into_iter().map(|(index, _)| index).collect();
        ConstructorPlan { required, setters, fixed }
    }

    /// Whether one value is known of an enum. There may be others one day, so it is no constant; but
    /// until then nobody should have to write it.
    pub(super) fn has_only_value(&self, shape: &Shape) -> bool {
        let Shape::Named(id) = self.resolve(shape) else { return false };
        match &self.api.type_of(*id).kind {
            ir::TypeKind::StringEnum(values) => values.len() == 1,
            ir::TypeKind::IntegerEnum(values) => values.len() == 1,
            _ => false,
        }
    }

    fn plan_take(&self, shape: &Shape, ty: &RustType) -> Take {
        let inner = match ty {
            RustType::Patch(inner) => return Take::Patch((**inner).clone()),
            RustType::Option(inner) => inner,
            ty => ty,
        };
        match (inner, self.resolve(shape)) {
            (RustType::Boxed(inner), _) => Take::Boxed((**inner).clone()),
            (_, Shape::Primitive(Primitive::String)) => Take::Text,
            (_, Shape::Primitive(Primitive::Secret)) => Take::Secret,
            (_, Shape::List(item)) => match self.resolve(item) {
                Shape::Primitive(Primitive::String) => Take::Texts,
                _ => Take::List(self.rust_type(item, None)),
            },
            (inner, _) => Take::Value(inner.clone()),
        }
    }
}

/// The fields that are fields in Rust too.
fn kept_fields(object: &Object) -> impl Iterator<Item = &Field> {
    object.fields.iter().filter(|field| field.constant.is_none())
}

impl Types<'_> {
    /// The names of a type's fields, by their keys on the wire.
    pub(super) fn field_names(
        &self,
        id: TypeId,
        object: &Object,
    ) -> (BTreeMap<String, Name>, Namespace) {
        let mut namespace = Namespace::default();
        let members = self.members(id, self.api.known.spelling.fields);
        let wanted = kept_fields(object).map(|field| {
            let plain = identifier(&field.name, Case::Snake);
            (field.name.clone(), members.wanted(&field.name, &plain, wanted_field(field)))
        });
        (claim_kept(&mut namespace, wanted), namespace)
    }

    /// The names that the members of a type had.
    pub(super) fn members(&self, id: TypeId, spelling: Option<Spelling>) -> Members<'_> {
        let known = &self.api.known;
        if !known.exist {
            return Members::NONE;
        }
        let key = &self.keys[id.0];
        Members::of(self.api, key, known.types.contains_key(key), spelling)
    }
}

/// Names what is kept first; then what is new, which also gets out of the way of `taken`.
fn claim_types<'n>(
    namespace: &mut Namespace,
    wanted: Vec<(TypeKey, Wanted)>,
    outcomes: Vec<Wanted>,
    taken: impl Iterator<Item = &'n str>,
) -> (BTreeMap<TypeId, Name>, Vec<Name>) {
    let (kept, new): (Vec<_>, Vec<_>) =
        wanted.into_iter().partition(|(_, wanted)| wanted.kept.is_some());
    let mut claimed = claim_kept(namespace, kept);
    let mut own = vec![None; outcomes.len()];
    for (own, wanted) in own.iter_mut().zip(&outcomes) {
        *own = wanted.kept.as_ref().map(|kept| namespace.claim(kept));
    }
    namespace.reserve(taken);
    claimed.append(&mut claim_kept(namespace, new));
    let outcomes = own.into_iter().zip(outcomes);
    let outcomes =
        outcomes.map(|(own, wanted)| own.unwrap_or_else(|| namespace.claim(&wanted.name)));
    let outcomes = outcomes.collect();
    let names = claimed.into_iter().filter_map(|(key, name)| Some((key?.2, name)));
    (names.collect(), outcomes)
}

/// Schemas keep plain names over what is written in place; of equals, the place decides.
type TypeKey = Option<(u8, String, TypeId)>;

/// Component schemas keep plain names over inline ones.
fn rank(api: &Api, id: TypeId) -> u8 {
    u8::from(!matches!(api.type_of(id).origin, Origin::Component(_)))
}

fn pointer(api: &Api, id: TypeId) -> String {
    api.type_of(id).pointer.clone()
}

/// A doc line for a type of which the document says nothing.
fn describe_origin(types: &Types<'_>, id: TypeId) -> String {
    let owner_name = |owner: &TypeId| {
        types
            .names
            .get(owner)
            .map_or_else(|| "another type".to_owned(), |name| name.as_str().to_owned())
    };
    match &types.api.type_of(id).origin {
        Origin::Component(name) => format!("`{name}` of the document"),
        Origin::Property { owner, name } => format!("`{name}` of `{}`", owner_name(owner)),
        Origin::Item { owner } => format!("An item of `{}`", owner_name(owner)),
        Origin::Variant { owner, .. } => format!("A variant of `{}`", owner_name(owner)),
        Origin::Shared { kind: SharedKind::Body, name } => format!("The body `{name}`"),
        Origin::Shared { kind: SharedKind::Response, name } => format!("The answer `{name}`"),
        Origin::Shared { kind: SharedKind::Error, .. } => "The body of several errors".to_owned(),
        Origin::Shared { kind: SharedKind::Parameter, name } => format!("The parameter `{name}`"),
        Origin::Body { operation } => format!("The body of `{operation}`"),
        Origin::Response { operation, .. } => format!("The answer of `{operation}`"),
        Origin::Parameter { operation, name } => format!("`{name}` of `{operation}`"),
    }
}

fn module_name(name: &Name) -> String {
    let module = identifier(name.as_str(), Case::Snake);
    // A keyword as a file name would need `r#` in every path to it.
    if is_keyword(&module) { format!("{module}_") } else { module }
}

fn wanted_field(field: &Field) -> String {
    identifier(field.rust_name.as_deref().unwrap_or(&field.name), Case::Snake)
}

/// The catch-all of an open enum is called `Other`, so a value of that name is not.
fn plan_values<T: Clone + Ord>(
    values: &[ir::EnumValue<T>],
    words: impl Fn(&T) -> String,
    members: &Members<'_>,
) -> Vec<ValuePlan<T>> {
    let mut namespace = Namespace::default();
    let wanted = values.iter().map(|value| {
        let name = match &value.rust_name {
            Some(name) => identifier(name, Case::Variant),
            None => identifier(&words(&value.value), Case::Variant),
        };
        let name = if name == "Other" { "OtherValue".into() } else { name };
        let wire = words(&value.value);
        let plain = identifier(&wire, Case::Variant);
        (value.value.clone(), members.wanted(&wire, &plain, name))
    });
    let names = claim_kept(&mut namespace, wanted);
    values
        .iter()
        .map(|value| ValuePlan {
            name: names[&value.value].clone(),
            wire: value.value.clone(),
            doc: plan_value_doc(&words(&value.value), value.doc.as_deref()),
        })
        .collect()
}

/// What a value means, and the value itself. Nothing where it says all by itself: the runtime's macro
/// then shows it, as it does not with signs that mean something in Markdown.
pub(super) fn plan_value_doc(value: &str, doc: Option<&str>) -> DocLines {
    let plain = !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | ' '));
    let shown = if value.is_empty() {
        Markdown::ours("The empty string.")
    } else {
        md!("{}.", prose::code(value))
    };
    match doc {
        Some(doc) => prose::lines(&format!("{} {shown}", prose::sentence(doc))),
        None if plain => DocLines::new(),
        None => shown.into(),
    }
}
