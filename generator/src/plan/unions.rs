//! Unions: the names of their variants, and how one is known from another.

use crate::escape::{DocLines, Markdown, md};
use crate::ir::{self, Primitive, Shape, TypeId};

use super::{
    kept::{Wanted, claim_kept},
    model::{Name, RustType, Test, UnionPlan, VariantPlan},
    names::{Case, Namespace, identifier},
    types::Types,
};

impl Types<'_> {
    pub(super) fn plan_union(&self, id: TypeId, union: &ir::Union) -> UnionPlan {
        let one_each = split_tags(union);
        let names = self.variant_names(id, union.tag.is_some(), &one_each);
        let planned =
            one_each.iter().zip(names).map(|((index, tags, variant), name)| VariantPlan {
                index: *index,
                doc: self.plan_variant_doc(id, variant, tags),
                name,
                ty: self.rust_type(&variant.shape, Some(id)),
                tags: tags.clone(),
                is_default: variant.is_default,
                test: self.plan_test(&variant.shape),
            });
        let mut variants: Vec<VariantPlan> = planned.collect();
        if union.tag.is_none() {
            // The sort is stable, so equals stay in document order.
            variants.sort_by_key(|variant| std::cmp::Reverse(specificity(variant)));
        }
        UnionPlan { tag: union.tag.clone(), variants }
    }

    fn plan_variant_doc(&self, owner: TypeId, variant: &ir::Variant, tags: &[String]) -> DocLines {
        let lines = super::docs::doc_lines(&variant.doc);
        match (lines.is_empty(), tags) {
            (false, _) => lines,
            (true, [tag]) => super::types::plan_value_doc(tag, None),
            // The runtime's macro then shows the type.
            (true, _) if self.is_plain_name(&variant.shape, owner) => DocLines::new(),
            (true, _) => md!("{}.", self.describe_shape(&variant.shape)).into(),
        }
    }

    fn is_plain_name(&self, shape: &Shape, owner: TypeId) -> bool {
        matches!(self.rust_type(shape, Some(owner)), RustType::Named(_))
    }

    fn describe_shape(&self, shape: &Shape) -> Markdown {
        match shape {
            Shape::Named(id) => {
                let name = self.name_of(*id);
                md!("[`{}`](super::{})", name, name)
            }
            Shape::List(_) | Shape::Tuple(_) => Markdown::ours("A list"),
            Shape::Map(_) => Markdown::ours("An object with free keys"),
            Shape::Nullable(inner) => self.describe_shape(inner),
            Shape::Any => Markdown::ours("Anything"),
            Shape::Primitive(Primitive::Bool) => Markdown::ours("`true` or `false`"),
            Shape::Primitive(Primitive::Double) => Markdown::ours("A number"),
            Shape::Primitive(
                Primitive::Int32 | Primitive::Int64 | Primitive::UInt32 | Primitive::UInt64,
            ) => Markdown::ours("An integer"),
            Shape::Primitive(_) => Markdown::ours("A string"),
        }
    }

    /// Variants that are known by their tag keep their names; the others are called after their types,
    /// which keep theirs.
    fn variant_names(&self, id: TypeId, tagged: bool, variants: &[OneEach<'_>]) -> Vec<Name> {
        let members = self.members(id, self.api.known.spelling.values);
        let wanted = variants.iter().enumerate().map(|(index, (_, tags, variant))| {
            let tag = match tags.as_slice() {
                [tag] if tagged => Some(tag),
                _ => None,
            };
            let words = tag.map_or_else(|| self.shape_words(&variant.shape), Clone::clone);
            let plain = identifier(&words, Case::Variant);
            let name = if plain == "Other" { "OtherValue".to_owned() } else { plain.clone() };
            let wanted = match tag {
                Some(tag) => members.wanted(tag, &plain, name),
                None => Wanted::new(name, None),
            };
            (index, wanted)
        });
        claim_kept(&mut Namespace::default(), wanted).into_values().collect()
    }

    fn shape_words(&self, shape: &Shape) -> String {
        match shape {
            Shape::Named(id) => self.name_of(*id).as_str().to_owned(),
            Shape::List(item) => format!("{} list", self.shape_words(item)),
            Shape::Tuple(_) => "tuple".into(),
            Shape::Map(_) => "map".into(),
            Shape::Nullable(inner) => self.shape_words(inner),
            Shape::Any => "any".into(),
            Shape::Primitive(primitive) => match primitive {
                Primitive::Bool => "bool",
                Primitive::Int32 | Primitive::Int64 | Primitive::UInt32 | Primitive::UInt64 => {
                    "integer"
                }
                Primitive::Double => "number",
                Primitive::DateTime => "timestamp",
                Primitive::Date => "date",
                Primitive::Uuid => "uuid",
                Primitive::Decimal => "decimal",
                Primitive::Base64 | Primitive::File => "bytes",
                Primitive::Secret => "secret",
                Primitive::String => "text",
            }
            .into(),
        }
    }

    /// How a value of the shape looks from outside.
    fn plan_test(&self, shape: &Shape) -> Test {
        match self.resolve(shape) {
            Shape::List(_) | Shape::Tuple(_) => Test::Array,
            Shape::Map(_) => Test::Object { required: Vec::new(), constants: Vec::new() },
            Shape::Any | Shape::Nullable(_) => Test::Any,
            Shape::Primitive(Primitive::Bool) => Test::Boolean,
            Shape::Primitive(Primitive::Double) => Test::Number,
            Shape::Primitive(
                Primitive::Int32 | Primitive::Int64 | Primitive::UInt32 | Primitive::UInt64,
            ) => Test::Integer,
            Shape::Primitive(_) => Test::String,
            Shape::Named(id) => match &self.api.type_of(*id).kind {
                ir::TypeKind::Object(object) => self.object_test(*id, object),
                ir::TypeKind::StringEnum(_) => Test::String,
                ir::TypeKind::IntegerEnum(_) => Test::Integer,
                ir::TypeKind::Alias(shape) if !matches!(shape, Shape::Named(_)) => {
                    self.plan_test(shape)
                }
                ir::TypeKind::Union(_) | ir::TypeKind::Alias(_) => Test::Any,
            },
        }
    }
}

impl Types<'_> {
    /// Constants are told from other keys: a required value of which there is only one says which
    /// variant it is.
    fn object_test(&self, id: TypeId, object: &ir::Object) -> Test {
        let (sent, received) = (self.usage.is_sent(id), self.usage.is_received(id));
        // A key that stands in one direction only does not say what comes from the other.
        let one_way =
            |field: &ir::Field| (field.read_only && sent) || (field.write_only && received);
        let required = || object.fields.iter().filter(|field| field.required && !one_way(field));
        let constant =
            |field: &ir::Field| field.constant.clone().or_else(|| self.only_value(&field.shape));
        let constants = required().filter_map(|f| Some((f.name.clone(), constant(f)?))).collect();
        let keys = required().filter(|field| constant(field).is_none());
        Test::Object { required: keys.map(|field| field.name.clone()).collect(), constants }
    }

    fn only_value(&self, shape: &Shape) -> Option<serde_json::Value> {
        let Shape::Named(id) = self.resolve(shape) else { return None };
        match &self.api.type_of(*id).kind {
            ir::TypeKind::StringEnum(values) => match values.as_slice() {
                [only] => Some(only.value.clone().into()),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A variant with one of its tags, and its position in the document.
type OneEach<'a> = (usize, Vec<String>, &'a ir::Variant);

/// A variant that several tags mean becomes one for each, so that the tag is known from the variant.
fn split_tags(union: &ir::Union) -> Vec<OneEach<'_>> {
    let all = union.variants.iter().enumerate();
    all.flat_map(|(index, variant)| match (&union.tag, variant.tags.as_slice()) {
        (Some(_), [_, _, ..]) => {
            variant.tags.iter().map(|tag| (index, vec![tag.clone()], variant)).collect()
        }
        _ => vec![(index, variant.tags.clone(), variant)],
    })
    .collect()
}

/// The more a test asks for, the earlier it is tried: constants before keys, keys before kinds, texts
/// of a form before any text.
fn specificity(variant: &VariantPlan) -> (u8, usize, usize) {
    match &variant.test {
        Test::String
            if !matches!(variant.ty, RustType::String | RustType::Base64 | RustType::Secret) =>
        {
            (2, 1, 0)
        }
        Test::Object { required, constants } => (3, constants.len(), required.len()),
        Test::Array | Test::Boolean | Test::Integer => (3, 0, 0),
        Test::Number | Test::String => (2, 0, 0),
        Test::Any => (0, 0, 0),
    }
}
