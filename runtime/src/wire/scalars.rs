//! Booleans, numbers and strings.

use std::fmt::Display;

use super::fault::FaultKind;
use super::{Decode, Encode, Fault, Reader, Writer};

impl Decode for bool {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        r.bool()
    }
}

impl Encode for bool {
    fn encode(&self, w: &mut Writer) {
        w.bool(*self);
    }
}

impl Decode for String {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        r.str().map(str::to_owned)
    }
}

impl Encode for String {
    fn encode(&self, w: &mut Writer) {
        w.str(self);
    }
}

impl Encode for str {
    fn encode(&self, w: &mut Writer) {
        w.str(self);
    }
}

/// Reads an integer; a float without a fraction, such as `3.0` or `1e3`, counts as one.
///
/// `T` says the range; beyond it the fault says so.
fn integer<T: TryFrom<i128> + Display>(r: &mut Reader<'_>, range: [T; 2]) -> Result<T, Fault> {
    let (numeral, offset) = r.numeral("an integer")?;
    let number = numeral.integer().map(i128::from).or_else(|| whole(numeral.text()));
    match number.and_then(|number| T::try_from(number).ok()) {
        Some(number) => Ok(number),
        None if has_fraction(numeral.text()) => Err(Fault::expected(offset, "an integer")),
        None => {
            let [least, greatest] = range;
            let range = format!("an integer from {least} to {greatest}");
            Err(Fault::new(offset, FaultKind::Range(range)))
        }
    }
}

/// The integer that a number with a point, an exponent or many digits means.
#[cold]
fn whole(text: &str) -> Option<i128> {
    if let Some((plain, fraction)) = text.split_once('.')
        && fraction.bytes().all(|digit| digit == b'0')
    {
        return plain.parse().ok();
    }
    if !text.contains(['.', 'e', 'E']) {
        return text.parse().ok();
    }
    let float: f64 = text.parse().ok()?;
    if has_fraction(text) { None } else { format!("{float:.0}").parse().ok() }
}

fn has_fraction(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|float| float.is_finite() && float.fract() != 0.0)
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl Decode for $type {
            fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
                integer(r, [$type::MIN, $type::MAX])
            }
        }

        impl Encode for $type {
            fn encode(&self, w: &mut Writer) {
                w.number(self);
            }
        }
    )*};
}

integers!(i32 i64 u32 u64);

macro_rules! floats {
    ($($type:ident)*) => {$(
        /// An integer counts as a float; one that would be infinite is refused.
        impl Decode for $type {
            fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
                let (numeral, offset) = r.numeral("a number")?;
                numeral.$type().filter(|number| number.is_finite()).ok_or_else(|| {
                    let range = format!("a number from {:e} to {:e}", $type::MIN, $type::MAX);
                    Fault::new(offset, FaultKind::Range(range))
                })
            }
        }

        /// JSON has no word for infinity or what is not a number: they are written as `null`.
        impl Encode for $type {
            fn encode(&self, w: &mut Writer) {
                if self.is_finite() {
                    w.number(self);
                } else {
                    w.null();
                }
            }
        }
    )*};
}

floats!(f32 f64);

/// Any value is accepted and dropped: what is in the body does not matter.
impl Decode for () {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        r.skip()
    }

    fn missing() -> Option<Self> {
        Some(())
    }
}

/// Written as `null`.
impl Encode for () {
    fn encode(&self, w: &mut Writer) {
        w.null();
    }
}
