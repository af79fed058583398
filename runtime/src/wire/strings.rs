//! Values that are strings on the wire: dates, identifiers, money.

use jiff::Timestamp;
use jiff::civil::Date;

#[cfg(feature = "decimal")]
use super::Kind;
use super::{Decode, Encode, Fault, Reader, Writer};

/// From an RFC 3339 timestamp with its offset, such as `2026-02-01T09:30:00Z`.
impl Decode for Timestamp {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        r.parse("an RFC 3339 timestamp", |text| text.parse().ok())
    }
}

/// As an RFC 3339 timestamp in UTC, with as many digits of a second as it has.
impl Encode for Timestamp {
    fn encode(&self, w: &mut Writer) {
        w.display(self);
    }
}

/// From an RFC 3339 full-date, such as `2026-02-01`.
impl Decode for Date {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        // A timestamp has a date in it, but is more than that.
        let is_date = |text: &&str| text.len() == "2026-02-01".len();
        r.parse("a date (YYYY-MM-DD)", |text| Some(text).filter(is_date)?.parse().ok())
    }
}

impl Encode for Date {
    fn encode(&self, w: &mut Writer) {
        w.display(self);
    }
}

#[cfg(feature = "uuid")]
impl Decode for uuid::Uuid {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        r.parse("a UUID", |text| text.parse().ok())
    }
}

/// In lower case with hyphens (RFC 9562).
#[cfg(feature = "uuid")]
impl Encode for uuid::Uuid {
    fn encode(&self, w: &mut Writer) {
        w.display(self);
    }
}

/// From a string or a number; both are read digit by digit, so nothing is rounded and the scale
/// (`1.50`) is kept. More digits than the type has room for are refused.
#[cfg(feature = "decimal")]
impl Decode for rust_decimal::Decimal {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        const WHAT: &str = "a decimal number of at most 28 digits";
        if r.kind()? == Kind::String {
            return r.parse(WHAT, exact_decimal);
        }
        let offset = r.offset();
        exact_decimal(r.number(WHAT)?).ok_or_else(|| Fault::expected(offset, WHAT))
    }
}

#[cfg(feature = "decimal")]
fn exact_decimal(text: &str) -> Option<rust_decimal::Decimal> {
    if text.contains(['e', 'E']) {
        return rust_decimal::Decimal::from_scientific(text).ok();
    }
    rust_decimal::Decimal::from_str_exact(text).ok()
}

/// As a string, with its scale.
#[cfg(feature = "decimal")]
impl Encode for rust_decimal::Decimal {
    fn encode(&self, w: &mut Writer) {
        w.display(self);
    }
}
