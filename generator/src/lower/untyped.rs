//! Values that have no type of their own: an empty schema, an object without keys, what is beyond a
//! type. They become free JSON, and the place is remembered with the reason.

use indexmap::IndexMap;

use super::Lowering;
use crate::ir::{Reason, Shape, Untyped};

impl Lowering<'_, '_> {
    /// Free JSON, for a reason; a place counts once, however often it is lowered.
    pub(super) fn untyped(&mut self, pointer: &str, reason: Reason) -> Shape {
        self.untyped.entry(pointer.to_owned()).or_insert(reason);
        Shape::Any
    }
}

/// The places in the order in which they were met.
pub(super) fn listed(places: IndexMap<String, Reason>) -> Vec<Untyped> {
    places.into_iter().map(|(pointer, reason)| Untyped { pointer, reason }).collect()
}
