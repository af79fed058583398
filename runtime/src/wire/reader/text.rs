//! The text and a place in it: finds out where JSON's pieces end.
//!
//! What nearly every text has (keys and strings without escapes, numbers, brackets) is read here in a
//! pass over its bytes, without a copy. Strings with escapes, and whatever is wrong, are jiter's: it
//! unescapes, and its words are the messages.

use std::ops::Range;

use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, Peek};

use super::super::fault::{Fault, FaultKind};

/// A JSON text and how far it has been read.
#[derive(Debug)]
pub(super) struct Text<'j> {
    json: &'j [u8],
    /// The same, where all of it is UTF-8: then no part has to be checked again.
    utf8: Option<&'j str>,
    index: usize,
    /// The last string that had escapes.
    unescaped: String,
}

impl<'j> Text<'j> {
    pub(super) fn new(json: &'j [u8]) -> Self {
        Self { json, utf8: std::str::from_utf8(json).ok(), index: 0, unescaped: String::new() }
    }

    /// The same text at the same place.
    pub(super) fn fork(&self) -> Self {
        Self { unescaped: String::new(), ..*self }
    }

    pub(super) fn json(&self) -> &'j [u8] {
        self.json
    }

    /// The offset of the next byte to read.
    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// The next byte.
    pub(super) fn ahead(&self) -> Option<u8> {
        self.json.get(self.index).copied()
    }

    /// Goes past `separator` and `quoted` behind it, if exactly that comes next.
    pub(super) fn take(&mut self, separator: u8, quoted: &str) -> bool {
        let Some((first, rest)) = self.json[self.index..].split_first() else { return false };
        let is_next = *first == separator && rest.starts_with(quoted.as_bytes());
        if is_next {
            self.index += 1 + quoted.len();
        }
        is_next
    }

    /// The next byte that is not white space.
    pub(super) fn token(&mut self) -> Option<u8> {
        while let Some(byte) = self.ahead() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.index += 1;
        }
        None
    }

    #[cold]
    pub(super) fn broken(&self, error: JsonErrorType) -> Fault {
        Fault::new(self.index, FaultKind::Syntax(JiterErrorType::JsonError(error)))
    }

    /// Goes past `word`, of which the first byte comes next.
    pub(super) fn word(&mut self, word: &'static str) -> Result<(), Fault> {
        if self.json[self.index..].starts_with(word.as_bytes()) {
            self.index += word.len();
            return Ok(());
        }
        self.by_jiter(Jiter::next_skip)
    }

    /// Goes past the number that comes next, and gives its text.
    pub(super) fn number(&mut self) -> Result<&'j [u8], Fault> {
        let start = self.index;
        match number_length(&self.json[start..]) {
            Some(length) => self.index += length,
            None => {
                let first = Peek::new(self.json[start]);
                self.by_jiter(|jiter| jiter.known_number_bytes(first).map(drop))?;
            }
        }
        Ok(&self.json[start..self.index])
    }

    /// Goes past the string that comes next, and gives it unescaped.
    pub(super) fn string(&mut self) -> Result<&str, Fault> {
        match self.plain_string() {
            Some(range) => self.slice(range),
            None => self.unescape(),
        }
    }

    /// Goes past the key that comes next and its colon, and gives it unescaped.
    pub(super) fn key(&mut self) -> Result<&str, Fault> {
        if let Some(range) = self.plain_string() {
            self.colon()?;
            return self.slice(range);
        }
        self.unescape()?;
        self.colon()?;
        Ok(&self.unescaped)
    }

    /// Goes past the string that comes next.
    pub(super) fn skip_string(&mut self) -> Result<(), Fault> {
        match self.plain_string() {
            Some(_) => Ok(()),
            None => self.by_jiter(|jiter| jiter.known_skip(Peek::String)),
        }
    }

    /// Goes past a colon, and white space before it.
    pub(super) fn colon(&mut self) -> Result<(), Fault> {
        match self.token() {
            Some(b':') => {
                self.index += 1;
                Ok(())
            }
            Some(_) => Err(self.broken(JsonErrorType::ExpectedColon)),
            None => Err(self.broken(JsonErrorType::EofWhileParsingObject)),
        }
    }

    /// Goes past one byte.
    pub(super) fn step(&mut self) {
        self.index += 1;
    }

    /// Goes past a string without escapes, and says where its inside is; stays where it is before any
    /// other.
    fn plain_string(&mut self) -> Option<Range<usize>> {
        let start = self.index + 1;
        let end = start + plain_length(self.json.get(start..)?);
        if self.json.get(end) != Some(&b'"') {
            return None;
        }
        self.index = end + 1;
        Some(start..end)
    }

    /// A part of the text. It is that of a string, so it begins and ends with whole characters.
    fn slice(&self, range: Range<usize>) -> Result<&'j str, Fault> {
        if let Some(text) = self.utf8.and_then(|text| text.get(range.clone())) {
            return Ok(text);
        }
        std::str::from_utf8(&self.json[range.clone()]).map_err(|error| {
            let kind = JiterErrorType::JsonError(JsonErrorType::InvalidUnicodeCodePoint);
            Fault::new(range.start + error.valid_up_to(), FaultKind::Syntax(kind))
        })
    }

    #[cold]
    fn unescape(&mut self) -> Result<&str, Fault> {
        let mut jiter = Jiter::new(&self.json[self.index..]);
        let text = jiter.known_str().map_err(|error| syntax(self.index, error))?;
        self.unescaped.clear();
        self.unescaped.push_str(text);
        self.index += jiter.current_index();
        Ok(&self.unescaped)
    }

    /// Leaves what comes next to jiter.
    #[cold]
    fn by_jiter(
        &mut self,
        read: impl FnOnce(&mut Jiter<'j>) -> Result<(), JiterError>,
    ) -> Result<(), Fault> {
        let mut jiter = Jiter::new(&self.json[self.index..]);
        read(&mut jiter).map_err(|error| syntax(self.index, error))?;
        self.index += jiter.current_index();
        Ok(())
    }
}

/// What jiter has to say of a broken text; it counts from `base`.
fn syntax(base: usize, error: JiterError) -> Fault {
    Fault::new(base + error.index, FaultKind::Syntax(error.error_type))
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = ONES << 7;

/// How many bytes come before the first that ends a string or is not itself in it: a quote, a backslash,
/// a control character. Eight bytes at a time: `(x - ONES) & !x & HIGH` has a bit where a byte of `x` is
/// zero, and the lowest such bit is exact.
fn plain_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    for chunk in bytes.chunks_exact(8) {
        let word = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
        let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
        let quote = zero_in(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_in(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
        let found = (quote | backslash | control) & HIGH;
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    let rest = &bytes[length..];
    length + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// How long the number is with which the text begins (RFC 8259, section 6), if it is one.
fn number_length(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
    };
    let mut length = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(length);
    if whole == 0 || (whole > 1 && bytes[length] == b'0') {
        return None;
    }
    length += whole;
    if bytes.get(length) == Some(&b'.') {
        let fraction = digits(length + 1);
        length += 1 + if fraction == 0 { return None } else { fraction };
    }
    if let Some(b'e' | b'E') = bytes.get(length) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        length += 1 + sign + if exponent == 0 { return None } else { exponent };
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_byte_is_found_wherever_it_is() {
        for length in 0..40 {
            for special in 0..=255_u8 {
                let mut bytes = "aé~ \u{7f}x".repeat(8).into_bytes();
                bytes.truncate(length);
                bytes.push(special);
                bytes.extend(b"\"\\\x00 and more of it");
                let is_special = matches!(special, b'"' | b'\\' | ..b' ');
                let expected = if is_special { length } else { length + 1 };
                assert_eq!(plain_length(&bytes), expected, "{special} at {length}");
            }
        }
        assert_eq!(plain_length(b"no end in sight"), 15);
    }

    #[test]
    fn numbers_end_where_their_grammar_does() {
        let numbers = ["0", "-0", "10", "-12.50", "1e5", "1E+5", "0.1e-7", "9007199254740993"];
        for number in numbers {
            for behind in ["", ",", "]", " ", "x"] {
                let length = number_length(format!("{number}{behind}").as_bytes());
                assert_eq!(length, Some(number.len()), "{number}{behind}");
            }
        }
        for wrong in ["-", "01", "-01", "1.", "1.e5", ".5", "1e", "1e+", "--1", "+1"] {
            assert_eq!(number_length(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
