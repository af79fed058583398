//! Tuples: lists whose first items have a schema each.

use serde_json::Value;

use super::Lowering;
use super::all_of::Parts;
use super::schema::{Sub, View};
use super::types::Site;
use crate::ir::{Reason, Shape, Tuple};

/// The most items of which Rust's tuples can be compared and shown.
const LONGEST: usize = 12;

impl<'d> Lowering<'d, '_> {
    /// A tuple; `None` where the list is none, or is too long for one.
    pub(super) fn lower_tuple(&mut self, parts: &Parts<'d>, site: Site<'_>) -> Option<Shape> {
        let tuple = parts.tuple.as_ref()?;
        let items = parts.items.as_ref()?;
        let Sub::Inline(alternatives) = items.schema else { return None };
        let count = usize::try_from(tuple.get("items")?.as_u64()?).ok()?;
        let schemas = View::of(alternatives).one_of;
        if count == 0 || count > LONGEST || count > schemas.len() {
            return None;
        }
        let (least, greatest) = parts.count;
        let mut shapes: Vec<Shape> = Vec::with_capacity(count);
        for (index, schema) in schemas.iter().enumerate().take(count) {
            let at = format!("{}/oneOf/{index}", items.pointer);
            shapes.push(self.lower_sub(schema.into(), &at, site).into_shape());
        }
        let may_have_more = tuple.get("more").and_then(Value::as_bool).unwrap_or(true)
            && greatest.is_none_or(|greatest| greatest > count);
        let more = may_have_more.then(|| {
            let at = format!("{}/oneOf/{count}", items.pointer);
            match schemas.get(count) {
                Some(schema) => self.lower_sub(schema.into(), &at, site).into_shape(),
                None => self.untyped(&items.pointer, Reason::SaysNothing),
            }
        });
        let least = least.unwrap_or(0).min(count);
        Some(Shape::Tuple(Box::new(Tuple { items: shapes, least, more })))
    }
}
