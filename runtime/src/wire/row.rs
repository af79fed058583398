//! Tuples: lists whose elements are of a type each, by their position.

use super::{Decode, Encode, Fault, Reader, Writer};

/// A list whose first elements have a type each, as a tuple, and whose others have one type.
///
/// ```
/// use scopewright_runtime::wire::{self, Row};
///
/// let row: Row<(String, i64), bool> = wire::from_slice(br#"["a", 1, true, false]"#)?;
/// assert_eq!((row.first.1, row.rest.len()), (1, 2));
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Row<T, R> {
    /// The first elements.
    pub first: T,
    /// The elements behind them.
    pub rest: Vec<R>,
}

impl<T, R> From<T> for Row<T, R> {
    /// No elements besides the first ones.
    fn from(first: T) -> Self {
        Self { first, rest: Vec::new() }
    }
}

impl<T, R> serde::Serialize for Row<T, R>
where
    Self: Encode,
{
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        super::serialize(self, to)
    }
}

impl<'de, T, R> serde::Deserialize<'de> for Row<T, R>
where
    Self: Decode,
{
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::deserialize(from)
    }
}

/// The elements of a tuple, to be written one by one.
pub(super) trait Elements {
    /// Hands them to `write`, in order.
    fn with<U>(&self, write: impl FnOnce(&[&dyn Encode]) -> U) -> U;
}

macro_rules! tuples {
    ($($type:ident $index:tt),*) => {
        /// An array that is too short is refused, unless the types of what is missing say what that
        /// means; elements behind the last one are skipped.
        impl<$($type: Decode),*> Decode for ($($type,)*) {
            fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
                r.tuple(Reader::pass_over)
            }
        }

        /// Elements at the end that are nothing are left out.
        impl<$($type: Encode),*> Encode for ($($type,)*) {
            fn encode(&self, w: &mut Writer) {
                self.with(|elements| w.tuple(elements, &[]));
            }
        }

        impl<$($type: Encode),*> Elements for ($($type,)*) {
            fn with<U>(&self, write: impl FnOnce(&[&dyn Encode]) -> U) -> U {
                write(&[$(&self.$index),*])
            }
        }

        impl<$($type: Decode,)* Other: Decode> Decode for Row<($($type,)*), Other> {
            fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
                let mut rest = Vec::new();
                let first = r.tuple(|r| Other::decode(r).map(|element| rest.push(element)))?;
                Ok(Self { first, rest })
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

/// First elements that are nothing are left out at the end, where no others follow.
impl<T: Elements, R: Encode> Encode for Row<T, R> {
    fn encode(&self, w: &mut Writer) {
        let rest: Vec<&dyn Encode> = self.rest.iter().map(|element| element as _).collect();
        self.first.with(|elements| w.tuple(elements, &rest));
    }
}
