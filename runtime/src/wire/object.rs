//! Objects with known keys: turns a table of keys and a tuple of types into the decoding of a struct.
//!
//! The loops over keys are here, generic over tuples, and not in each generated type: checking a
//! generated struct is then one call and one struct expression.

use super::fault::FaultKind;
use super::{Decode, Fault, Reader};

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key in quotes and with its colon: `"id":`.
    quoted: &'static str,
    /// JSON escapes nothing in it.
    is_plain: bool,
    /// Whether it is left out where [`Encode::skip`](super::Encode::skip) says so.
    pub optional: bool,
}

impl Field {
    /// The key.
    pub fn name(&self) -> &'static str {
        &self.quoted[1..self.quoted.len() - 2]
    }

    /// The key as it stands in most texts, in quotes and with its colon; `None` where JSON escapes
    /// something in it.
    pub(super) fn as_written(&self) -> Option<&'static str> {
        if self.is_plain { Some(self.quoted) } else { None }
    }
}

/// The table of an object's keys: those of the fields first, in order, then those of constants. Each is
/// given in quotes and with its colon, and with whether it may be left out.
///
/// One call makes all of a table: with a call for each key, checking a large generated crate took 2 to 6 %
/// longer.
pub const fn fields<const N: usize>(keys: [(&'static str, bool); N]) -> [Field; N] {
    let mut fields = [Field { quoted: "", is_plain: true, optional: false }; N];
    let mut index = 0;
    while index < N {
        let (quoted, optional) = keys[index];
        fields[index] = Field { quoted, is_plain: is_plain(quoted), optional };
        index += 1;
    }
    fields
}

/// Whether what stands between the quotes is what JSON writes there. It runs when the table is compiled.
const fn is_plain(quoted: &str) -> bool {
    let bytes = quoted.as_bytes();
    let mut index = 1;
    while index + 2 < bytes.len() {
        if matches!(bytes[index], b'"' | b'\\' | ..b' ') {
            return false;
        }
        index += 1;
    }
    true
}

/// A tuple of decodable types, filled in the order in which the keys of an object come.
pub trait Slots: Sized {
    /// The tuple while some values are not there yet.
    type Open;

    /// How many values there are.
    const LEN: usize;

    /// Nothing has been read.
    fn open() -> Self::Open;

    /// Reads the value number `index`; one that is not in the tuple is skipped, as constants are.
    fn read(open: &mut Self::Open, index: usize, r: &mut Reader<'_>) -> Result<(), Fault>;

    /// All values, where [`Decode::missing`] stands in for those that were not there.
    fn close(open: Self::Open, fields: &[Field], offset: usize) -> Result<Self, Fault>;
}

/// Two tuples in a row, for structs with more fields than one tuple has room for.
#[derive(Debug)]
pub struct Chain<A, B>(pub A, pub B);

impl<A: Slots, B: Slots> Slots for Chain<A, B> {
    type Open = Chain<A::Open, B::Open>;

    const LEN: usize = A::LEN + B::LEN;

    fn open() -> Self::Open {
        Chain(A::open(), B::open())
    }

    fn read(open: &mut Self::Open, index: usize, r: &mut Reader<'_>) -> Result<(), Fault> {
        match index.checked_sub(A::LEN) {
            None => A::read(&mut open.0, index, r),
            Some(index) => B::read(&mut open.1, index, r),
        }
    }

    fn close(open: Self::Open, fields: &[Field], offset: usize) -> Result<Self, Fault> {
        let (left, right) = fields.split_at(A::LEN.min(fields.len()));
        Ok(Self(A::close(open.0, left, offset)?, B::close(open.1, right, offset)?))
    }
}

/// A read value, or what its absence means.
fn filled<T: Decode>(
    slot: Option<T>,
    fields: &[Field],
    index: usize,
    offset: usize,
) -> Result<T, Fault> {
    slot.or_else(T::missing).ok_or_else(|| match fields.get(index) {
        Some(field) => Fault::new(offset, FaultKind::Missing(field.name())),
        // The items of a tuple have no names.
        None => Fault::expected(offset, "a longer list"),
    })
}

macro_rules! slots {
    ($($type:ident $index:tt),*) => {
        impl<$($type: Decode),*> Slots for ($($type,)*) {
            type Open = ($(Option<$type>,)*);

            const LEN: usize = [$($index),*].len();

            fn open() -> Self::Open {
                ($(None::<$type>,)*)
            }

            fn read(open: &mut Self::Open, index: usize, r: &mut Reader<'_>) -> Result<(), Fault> {
                match index {
                    $($index => open.$index = Some($type::decode(r)?),)*
                    _ => r.skip()?,
                }
                Ok(())
            }

            fn close(open: Self::Open, fields: &[Field], offset: usize) -> Result<Self, Fault> {
                Ok(($(filled(open.$index, fields, $index, offset)?,)*))
            }
        }
    };
}

slots!(A 0);
slots!(A 0, B 1);
slots!(A 0, B 1, C 2);
slots!(A 0, B 1, C 2, D 3);
slots!(A 0, B 1, C 2, D 3, E 4);
slots!(A 0, B 1, C 2, D 3, E 4, F 5);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14);
slots!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15);

impl Slots for () {
    type Open = ();

    const LEN: usize = 0;

    fn open() -> Self::Open {}

    fn read((): &mut Self::Open, _index: usize, r: &mut Reader<'_>) -> Result<(), Fault> {
        r.skip()
    }

    fn close((): Self::Open, _fields: &[Field], _offset: usize) -> Result<Self, Fault> {
        Ok(())
    }
}

/// Takes the keys of an object that have no field.
pub trait Rest {
    /// Whether [`take`](Self::take) needs the key; without, it is never allocated.
    fn keeps_keys(&self) -> bool;

    /// Consumes the value of one key.
    fn take(&mut self, key: String, r: &mut Reader<'_>) -> Result<(), Fault>;
}

/// Skips what has no field.
pub(super) struct Ignore;

impl Rest for Ignore {
    fn keeps_keys(&self) -> bool {
        false
    }

    fn take(&mut self, _key: String, r: &mut Reader<'_>) -> Result<(), Fault> {
        r.pass_over()
    }
}

impl<T: Decode> Rest for std::collections::BTreeMap<String, T> {
    fn keeps_keys(&self) -> bool {
        true
    }

    fn take(&mut self, key: String, r: &mut Reader<'_>) -> Result<(), Fault> {
        let value = T::decode(r)?;
        self.insert(key, value);
        Ok(())
    }
}
