//! Types as text, by names that mean the same in both versions.

use std::collections::BTreeMap;

use super::super::Snapshot;
use crate::plan::{CallKind, CratePlan, Pass, RustType, Take, TypeRef};

/// The names of a crate's types, as they are compared.
pub(super) struct Names<'p> {
    names: Vec<&'p str>,
}

impl<'p> Names<'p> {
    /// Those of a plan; a type that has another name in `before` goes by that.
    pub(super) fn of(plan: &'p CratePlan, before: Option<&'p Snapshot>) -> Self {
        let before = before.map_or(&[][..], |before| &before.plan.types);
        let old: BTreeMap<&str, &str> =
            before.iter().map(|ty| (ty.origin.key.as_str(), ty.name.as_str())).collect();
        // Where another type has the old name by now, nobody could tell what is meant.
        let taken: BTreeMap<&str, &str> =
            plan.types.iter().map(|ty| (ty.name.as_str(), ty.origin.key.as_str())).collect();
        let name = |ty: &'p crate::plan::TypePlan| {
            let key = ty.origin.key.as_str();
            let old = old.get(key).copied();
            let is_free = |name: &&str| taken.get(name).is_none_or(|owner| *owner == key);
            old.filter(is_free).unwrap_or(ty.name.as_str())
        };
        Self { names: plan.types.iter().map(name).collect() }
    }

    fn name(&self, reference: TypeRef) -> &'p str {
        self.names[reference.0]
    }

    /// A type.
    pub(super) fn ty(&self, ty: &RustType) -> String {
        let one = |name: &str, inner: &RustType| format!("{name}<{}>", self.ty(inner));
        match ty {
            RustType::Unit => "()".into(),
            RustType::Bool => "bool".into(),
            RustType::String => "String".into(),
            RustType::I32 => "i32".into(),
            RustType::I64 => "i64".into(),
            RustType::U32 => "u32".into(),
            RustType::U64 => "u64".into(),
            RustType::F64 => "f64".into(),
            RustType::Timestamp => "Timestamp".into(),
            RustType::Date => "Date".into(),
            RustType::Uuid => "Uuid".into(),
            RustType::Decimal => "Decimal".into(),
            RustType::Base64 => "Base64".into(),
            RustType::Secret => "Secret".into(),
            RustType::FileUpload => "FileUpload".into(),
            RustType::Value => "Value".into(),
            RustType::Text => "Text".into(),
            RustType::ByteStream => "ByteStream".into(),
            RustType::Redirected => "Redirected".into(),
            RustType::JsonLines(item) => one("JsonLines", item),
            RustType::EventStream(data) => one("EventStream", data),
            RustType::Named(reference) => self.name(*reference).to_owned(),
            RustType::Vec(item) => one("Vec", item),
            RustType::Map(value) => format!("BTreeMap<String, {}>", self.ty(value)),
            RustType::Option(value) => one("Option", value),
            RustType::Patch(value) => one("Patch", value),
            RustType::Boxed(value) => one("Box", value),
            RustType::Row(first, rest) => format!("Row<{}, {}>", self.ty(first), self.ty(rest)),
            RustType::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.ty(item)).collect();
                format!("({})", items.join(", "))
            }
        }
    }

    /// How a method takes an argument.
    pub(super) fn pass(&self, pass: &Pass) -> String {
        match pass {
            Pass::Value(ty) => self.ty(ty),
            Pass::Str => "&str".into(),
            Pass::Reference(ty) => format!("&{}", self.ty(ty)),
            Pass::Strings => "impl IntoIterator<Item = impl Into<String>>".into(),
            Pass::Items(ty) => format!("impl IntoIterator<Item = {}>", self.ty(ty)),
            Pass::Slice(ty) => format!("&[{}]", self.ty(ty)),
            Pass::Bytes => "impl Into<Body>".into(),
        }
    }

    /// How a constructor or setter of a type takes a value.
    pub(super) fn take(&self, take: &Take) -> String {
        match take {
            Take::Value(ty) | Take::Boxed(ty) => self.ty(ty),
            Take::Text => "impl Into<String>".into(),
            Take::Secret => "impl Into<Secret>".into(),
            Take::Texts => "impl IntoIterator<Item = impl Into<String>>".into(),
            Take::List(ty) => format!("impl Into<Vec<{}>>", self.ty(ty)),
            Take::Patch(ty) => format!("impl Into<Patch<{}>>", self.ty(ty)),
        }
    }

    /// The type of a call.
    pub(super) fn call(&self, output: &RustType, kind: CallKind) -> String {
        let output = self.ty(output);
        match kind {
            CallKind::Plain => format!("Call<{output}>"),
            CallKind::Keyed => format!("Call<{output}, Keyed>"),
            CallKind::Paged => format!("Call<{output}, Paged>"),
        }
    }
}
