//! The text and a place in it: finds out where JSON's pieces end.
//!
//! What is as it should be is read here in a pass over its bytes. Whatever is wrong is jiter's: its words
//! are the messages.

use std::ops::Range;

use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, Peek};

use super::super::fault::{Fault, FaultKind};
use super::escapes::escaped;
use super::numeral::Numeral;

/// A JSON text and how far it has been read.
#[derive(Debug)]
pub(super) struct Text<'j> {
    json: &'j [u8],
    /// The same, where all of it is UTF-8: then no part has to be checked again, which takes longer for many
    /// short ones.
    utf8: Option<&'j str>,
    index: usize,
    /// The last string that had escapes.
    unescaped: String,
}

impl<'j> Text<'j> {
    pub(super) fn new(json: &'j [u8]) -> Self {
        Self { json, utf8: std::str::from_utf8(json).ok(), index: 0, unescaped: String::new() }
    }

    /// The same, for one of which few strings are read.
    pub(super) fn unchecked(json: &'j [u8]) -> Self {
        Self { json, utf8: None, index: 0, unescaped: String::new() }
    }

    /// The same text at the same place.
    pub(super) fn fork(&self) -> Self {
        Self { unescaped: String::new(), ..*self }
    }

    pub(super) fn json(&self) -> &'j [u8] {
        self.json
    }

    /// The offset of the next byte to read.
    #[inline]
    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// The next byte.
    #[inline]
    pub(super) fn ahead(&self) -> Option<u8> {
        self.json.get(self.index).copied()
    }

    /// Goes past `separator` and `quoted` behind it, if exactly that comes next.
    #[inline]
    pub(super) fn take(&mut self, separator: u8, quoted: &str) -> bool {
        let Some((first, rest)) = self.json[self.index..].split_first() else { return false };
        let is_next = *first == separator && rest.starts_with(quoted.as_bytes());
        if is_next {
            self.index += 1 + quoted.len();
        }
        is_next
    }

    /// The next byte that is not white space.
    #[inline]
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

    /// Goes past the number that comes next.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Numeral<'j>, Fault> {
        let rest = &self.json[self.index..];
        let Some(numeral) = Numeral::read(rest) else {
            let first = Peek::new(rest.first().copied().unwrap_or_default());
            self.by_jiter(|jiter| jiter.known_number_bytes(first).map(drop))?;
            return Err(self.broken(JsonErrorType::InvalidNumber));
        };
        self.index += numeral.length();
        Ok(numeral)
    }

    /// Goes past the string that comes next, and gives it unescaped.
    pub(super) fn string(&mut self) -> Result<&str, Fault> {
        match self.plain_string() {
            Ok(range) => self.slice(range),
            Err(range) => self.unescape(range),
        }
    }

    /// Goes past the key that comes next and its colon, and gives it unescaped.
    pub(super) fn key(&mut self) -> Result<&str, Fault> {
        match self.plain_string() {
            Ok(range) => {
                self.colon()?;
                self.slice(range)
            }
            Err(range) => {
                self.unescape(range)?;
                self.colon()?;
                Ok(&self.unescaped)
            }
        }
    }

    /// Goes past the string that comes next.
    pub(super) fn skip_string(&mut self) -> Result<(), Fault> {
        match self.plain_string() {
            Ok(_) => Ok(()),
            Err(_) => self.by_jiter(|jiter| jiter.known_skip(Peek::String)),
        }
    }

    /// Goes past the array or the object that begins here, up to the bracket that closes as many as were
    /// opened. At most so many may be open.
    pub(super) fn pass_container(&mut self, most: u8) -> Result<(), Fault> {
        let mut open = 0;
        loop {
            match self.ahead() {
                Some(b'"') => {
                    self.skip_string()?;
                    continue;
                }
                Some(b'{' | b'[') if open == most => {
                    return Err(Fault::new(self.index, FaultKind::Depth));
                }
                Some(b'{' | b'[') => open += 1,
                Some(b'}' | b']') => open -= 1,
                Some(_) => {}
                None => return Err(self.broken(JsonErrorType::EofWhileParsingValue)),
            }
            self.index += 1;
            if open == 0 {
                return Ok(());
            }
        }
    }

    /// Goes past a colon, and white space before it.
    #[inline]
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
    #[inline]
    pub(super) fn step(&mut self) {
        self.index += 1;
    }

    /// Goes past a string without escapes, and says where its inside is. Stays where it is before any other,
    /// and says how much of it is plain.
    #[inline]
    fn plain_string(&mut self) -> Result<Range<usize>, Range<usize>> {
        let start = self.index + 1;
        let end = start + plain_length(self.json.get(start..).unwrap_or_default());
        if self.json.get(end) != Some(&b'"') {
            return Err(start..end);
        }
        self.index = end + 1;
        Ok(start..end)
    }

    /// A part of the text. It is that of a string, so it begins and ends with whole characters.
    #[inline]
    fn slice(&self, range: Range<usize>) -> Result<&'j str, Fault> {
        if let Some(text) = self.utf8.and_then(|text| text.get(range.clone())) {
            return Ok(text);
        }
        std::str::from_utf8(&self.json[range.clone()]).map_err(|error| {
            let kind = JiterErrorType::JsonError(JsonErrorType::InvalidUnicodeCodePoint);
            Fault::new(range.start + error.valid_up_to(), FaultKind::Syntax(kind))
        })
    }

    /// Goes past the string that comes next, which is plain only in the beginning, and gives it unescaped.
    fn unescape(&mut self, plain: Range<usize>) -> Result<&str, Fault> {
        self.unescaped.clear();
        match self.utf8.and_then(|text| self.unescape_behind(text, plain)) {
            Some(end) => self.index = end,
            None => self.unescape_by_jiter()?,
        }
        Ok(&self.unescaped)
    }

    /// The end of the string, if nothing in it is wrong.
    fn unescape_behind(&mut self, text: &str, plain: Range<usize>) -> Option<usize> {
        let mut at = plain.end;
        self.unescaped.push_str(text.get(plain)?);
        loop {
            match self.json.get(at)? {
                b'"' => return Some(at + 1),
                b'\\' => {
                    let (character, length) = escaped(&self.json[at + 1..])?;
                    self.unescaped.push(character);
                    at += 1 + length;
                }
                _ => return None,
            }
            let end = at + plain_length(self.json.get(at..)?);
            self.unescaped.push_str(text.get(at..end)?);
            at = end;
        }
    }

    #[cold]
    fn unescape_by_jiter(&mut self) -> Result<(), Fault> {
        let mut jiter = Jiter::new(&self.json[self.index..]);
        let text = jiter.known_str().map_err(|error| syntax(self.index, error))?;
        self.unescaped.clear();
        self.unescaped.push_str(text);
        self.index += jiter.current_index();
        Ok(())
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

/// How many bytes come before the first that ends a string or is not itself in it: a quote, a backslash,
/// a control character.
///
/// Most strings are short, so the first bytes are looked at eight at a time; a long one is then passed in
/// steps of [`STRIDE`], for which compilers use vectors.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    match bytes.split_at_checked(STRIDE) {
        Some((start, _)) => match by_eights(start) {
            STRIDE => long_plain_length(bytes),
            length => length,
        },
        None => by_eights(bytes),
    }
}

/// The bytes of long strings that are looked at together.
const STRIDE: usize = 32;

fn long_plain_length(bytes: &[u8]) -> usize {
    let is_plain = |chunk: &&[u8]| !chunk.iter().fold(false, |any, byte| any | is_special(*byte));
    let length = bytes.chunks_exact(STRIDE).take_while(is_plain).count() * STRIDE;
    length + by_eights(&bytes[length..])
}

#[inline]
fn by_eights(bytes: &[u8]) -> usize {
    let mut length = 0;
    for chunk in bytes.chunks_exact(8) {
        let found = special_in(chunk.try_into().unwrap_or_default());
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = &bytes[length..];
    length + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}

#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "without branches many are looked at together")]
fn is_special(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\\') | (byte < b' ')
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = ONES << 7;

/// `(x - ONES) & !x & HIGH` has a bit where a byte of `x` is zero, and the lowest such bit is exact.
#[inline]
fn special_in(bytes: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(bytes);
    let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero_in(word ^ (ONES * u64::from(b'"')));
    let backslash = zero_in(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    (quote | backslash | control) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_byte_is_found_wherever_it_is() {
        for length in 0..140 {
            for special in 0..=255_u8 {
                let mut bytes = "aé~ \u{7f}x".repeat(24).into_bytes();
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
}
