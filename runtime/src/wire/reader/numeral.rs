//! Numbers as they are written: turns the digits of a number into its value in the pass that finds its end.

/// The most digits that a `u64` has room for, whatever they are.
const MOST_DIGITS: usize = 19;

/// The integers up to this one are all floats.
const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;

/// The powers of ten that are exact as floats.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// A number of a JSON text (RFC 8259, section 6).
#[derive(Clone, Copy, Debug)]
pub(in crate::wire) struct Numeral<'j> {
    bytes: &'j [u8],
    is_negative: bool,
    /// All of its digits as one integer, and how many of them are behind the point; `None` where there are
    /// too many, or an exponent.
    plain: Option<(u64, usize)>,
}

impl<'j> Numeral<'j> {
    /// The number with which a text begins, if it is one.
    #[inline]
    pub(super) fn read(bytes: &'j [u8]) -> Option<Self> {
        let is_negative = bytes.first() == Some(&b'-');
        let start = usize::from(is_negative);
        let (mut digits, mut at) = run(bytes, start, 0);
        let whole = at - start;
        if whole == 0 || (whole > 1 && bytes[start] == b'0') {
            return None;
        }
        let mut fraction = 0;
        if bytes.get(at) == Some(&b'.') {
            let point = at;
            (digits, at) = run(bytes, point + 1, digits);
            fraction = at - point - 1;
            if fraction == 0 {
                return None;
            }
        }
        let mut plain = (whole + fraction <= MOST_DIGITS).then_some((digits, fraction));
        if let Some(b'e' | b'E') = bytes.get(at) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let (_, end) = run(bytes, at + 1 + sign, 0);
            if end == at + 1 + sign {
                return None;
            }
            (plain, at) = (None, end);
        }
        Some(Self { bytes: &bytes[..at], is_negative, plain })
    }

    /// How many bytes it has.
    pub(super) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The number as it is written.
    pub(in crate::wire) fn text(&self) -> &'j str {
        // Its bytes are digits, signs, a point and an `e`.
        std::str::from_utf8(self.bytes).unwrap_or_default()
    }

    /// Its value, where it is an integer that is written as one.
    #[inline]
    pub(in crate::wire) fn integer(&self) -> Option<i64> {
        let (digits, 0) = self.plain? else { return None };
        let value = i64::try_from(digits).ok()?;
        Some(if self.is_negative { -value } else { value })
    }

    /// The float of 64 bits that is nearest to it.
    #[inline]
    pub(in crate::wire) fn f64(&self) -> Option<f64> {
        self.few_steps().or_else(|| self.text().parse().ok())
    }

    /// The float of 32 bits that is nearest to it. That of 64 bits, rounded once more, may be another.
    pub(in crate::wire) fn f32(&self) -> Option<f32> {
        self.text().parse().ok()
    }

    /// The float, where it takes a few steps to tell.
    #[inline]
    fn few_steps(&self) -> Option<f64> {
        let (digits, fraction) = self.plain?;
        let value = match TENS.get(fraction) {
            // Both sides are exact, so that only the division rounds (IEEE 754, section 5.4.1).
            #[expect(clippy::cast_precision_loss, reason = "it is at most 2^53")]
            Some(ten) if digits <= EXACT => digits as f64 / ten,
            _ => quotient(digits, u32::try_from(fraction).ok()?),
        };
        Some(if self.is_negative { -value } else { value })
    }
}

/// The digits that begin at a place, behind those that came before, and where they end.
#[inline]
fn run(bytes: &[u8], from: usize, before: u64) -> (u64, usize) {
    let (mut digits, mut at) = (before, from);
    while let Some(digit) =
        bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|one| *one < 10)
    {
        // What does not fit is not used.
        digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (digits, at)
}

/// `digits ÷ 10^fraction`, rounded to the nearest float, and to an even one between two.
///
/// At most 18 digits are behind a point, so `5^fraction` has a place in a `u64`. Both are shifted until
/// their highest bit is set; then the quotient has 63 or 64 bits, of which a float keeps 53.
fn quotient(digits: u64, fraction: u32) -> f64 {
    if digits == 0 {
        return 0.0;
    }
    let divisor = 5_u64.pow(fraction);
    let (raised, lowered) = (digits.leading_zeros(), divisor.leading_zeros());
    let numerator = u128::from(digits << raised) << 63;
    let divisor = u128::from(divisor << lowered);
    let rest = numerator % divisor;
    let Ok(quotient) = u64::try_from(numerator / divisor) else { return f64::NAN };
    let shift = u64::BITS - quotient.leading_zeros() - f64::MANTISSA_DIGITS;
    let (kept, dropped, half) =
        (quotient >> shift, quotient & ((1 << shift) - 1), 1 << (shift - 1));
    let is_above = dropped > half || (dropped == half && (rest != 0 || kept & 1 == 1));
    let exponent =
        i64::from(shift) - 63 + i64::from(lowered) - i64::from(raised) - i64::from(fraction);
    #[expect(clippy::cast_precision_loss, reason = "it is at most 2^53")]
    let kept = (kept + u64::from(is_above)) as f64;
    kept * power_of_two(exponent)
}

/// `2^exponent`, for what a fraction of few digits can need.
fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits((1023 + exponent).unsigned_abs() << 52)
}

#[cfg(test)]
mod tests {
    use super::Numeral;

    #[test]
    fn numbers_end_where_their_grammar_does() {
        let numbers = ["0", "-0", "10", "-12.50", "1e5", "1E+5", "0.1e-7", "9007199254740993"];
        for number in numbers {
            for behind in ["", ",", "]", " ", "x"] {
                let text = format!("{number}{behind}");
                let read = Numeral::read(text.as_bytes());
                assert_eq!(read.map(|read| read.text()), Some(number), "{number}{behind}");
            }
        }
        for wrong in ["-", "01", "-01", "1.", "1.e5", ".5", "1e", "1e+", "--1", "+1"] {
            assert!(Numeral::read(wrong.as_bytes()).is_none(), "{wrong}");
        }
    }

    #[test]
    fn integers_are_those_that_are_written_as_such() {
        let table = [
            ("0", Some(0)),
            ("-17", Some(-17)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("9999999999999999999", None),
            ("99999999999999999999", None),
            ("1.0", None),
            ("1e3", None),
        ];
        for (text, value) in table {
            assert_eq!(Numeral::read(text.as_bytes()).unwrap().integer(), value, "{text}");
        }
    }

    /// The standard library rounds correctly; every float of up to 19 digits has to be the one that it finds.
    #[test]
    fn floats_are_those_of_the_standard_library() {
        let mut random = fastrand::Rng::with_seed(7);
        let check = |text: &str| {
            let numeral = Numeral::read(text.as_bytes()).unwrap();
            let expected: f64 = text.parse().unwrap();
            let value = numeral.few_steps().unwrap_or_else(|| panic!("{text} is not read"));
            assert_eq!(value.to_bits(), expected.to_bits(), "{text}");
        };
        for _ in 0..300_000 {
            let digits = random.usize(1..=19);
            let whole = random.usize(1..=digits);
            let mut text = if random.bool() { String::from("-") } else { String::new() };
            for at in 0..digits {
                if at == whole {
                    text.push('.');
                }
                text.push(if at == 0 && whole > 1 {
                    random.char('1'..='9')
                } else {
                    random.char('0'..='9')
                });
            }
            check(&text);
        }
        // Halfway between two floats, and beside it; the largest and smallest of their kinds.
        let halves = [
            "9007199254740993",
            "9007199254740992.9",
            "9007199254740993.1",
            "9007199254740995",
            "4503599627370496.5",
            "4503599627370497.5",
            "4503599627370497.499",
            "0.000000000000000001",
            "0.000000000000000000",
            "1.000000000000000001",
            "9999999999999999999",
            "18014398509481990",
            "1152921504606846977",
            "-0",
            "-0.0",
        ];
        for text in halves {
            check(text);
        }
        for steps in 0..2_000_u64 {
            // Twice an odd number of so many digits is a tie where the last bit is dropped.
            check(&format!("{}", (1_u64 << 53) + 2 * steps + 1));
            check(&format!("{}.5", (1_u64 << 52) + steps));
            check(&format!("{}.25", (1_u64 << 51) + steps));
        }
    }
}
