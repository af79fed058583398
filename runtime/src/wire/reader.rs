//! The reader: turns JSON text into the pieces that [`Decode`](super::Decode) implementations ask for.

mod attempts;
mod escapes;
mod numeral;
mod text;

use jiter::JsonErrorType;

use self::numeral::Numeral;
use self::text::Text;
use super::MAX_DEPTH;
use super::fault::{Fault, FaultKind};
use super::losses::Losses;
use super::object::{Field, Ignore, Rest, Slots};

/// A pull reader over one JSON text.
///
/// Not generic, so that the code of a generated type is compiled once and cheap to check.
#[derive(Debug)]
pub struct Reader<'j> {
    text: Text<'j>,
    depth: u8,
    /// Bytes that were read for a variant of a union that turned out to be the wrong one.
    wasted: usize,
    /// What the decoding of a union's variant passes over.
    losses: Losses,
}

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl<'j> Reader<'j> {
    /// A reader that stands before the text's value.
    pub fn new(json: &'j [u8]) -> Self {
        Self { text: Text::new(json), depth: 0, wasted: 0, losses: Losses::default() }
    }

    /// A reader for few of the text's strings, which are checked one by one and not all at first.
    pub(super) fn over(json: &'j [u8]) -> Self {
        Self { text: Text::unchecked(json), ..Self::new(&[]) }
    }

    /// A reader that stands at `offset`, which has to be the begin of a value.
    pub(super) fn at(json: &'j [u8], offset: usize) -> Self {
        Self::new(json.get(offset..).unwrap_or_default())
    }

    /// The offset of the next byte to read.
    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.text.index()
    }

    /// Says what kind of value comes next, and skips the white space before it.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, Fault> {
        // Most values come at once.
        match self.text.ahead().and_then(kind_of) {
            Some(kind) => Ok(kind),
            None => self.kind_behind_space(),
        }
    }

    fn kind_behind_space(&mut self) -> Result<Kind, Fault> {
        let Some(byte) = self.text.token() else {
            return Err(self.text.broken(JsonErrorType::EofWhileParsingValue));
        };
        kind_of(byte).ok_or_else(|| self.text.broken(JsonErrorType::ExpectedSomeValue))
    }

    /// Checks that a value of `kind` comes next, or reports that `what` was expected.
    #[inline]
    fn expect(&mut self, kind: Kind, what: &'static str) -> Result<(), Fault> {
        if self.kind()? == kind { Ok(()) } else { Err(Fault::expected(self.offset(), what)) }
    }

    /// Consumes `null` if that comes next, and says whether it did.
    pub fn null(&mut self) -> Result<bool, Fault> {
        if self.kind()? != Kind::Null {
            return Ok(false);
        }
        self.text.word("null")?;
        Ok(true)
    }

    /// Reads a boolean.
    pub fn bool(&mut self) -> Result<bool, Fault> {
        self.expect(Kind::Bool, "a boolean")?;
        let value = self.text.ahead() == Some(b't');
        self.text.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// Reads a string, unescaped.
    pub fn str(&mut self) -> Result<&str, Fault> {
        self.expect(Kind::String, "a string")?;
        self.text.string()
    }

    /// Reads a string and makes `what` of it, such as `an RFC 3339 timestamp`, with `parse`.
    pub fn parse<T>(
        &mut self,
        what: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        self.expect(Kind::String, what)?;
        let offset = self.offset();
        parse(self.text.string()?).ok_or_else(|| Fault::expected(offset, what))
    }

    /// Reads a number as it is written, or reports that `what` was expected.
    pub fn number(&mut self, what: &'static str) -> Result<&'j str, Fault> {
        Ok(self.numeral(what)?.0.text())
    }

    /// Reads a number, or reports that `what` was expected; and says where it was.
    #[inline]
    pub(super) fn numeral(&mut self, what: &'static str) -> Result<(Numeral<'j>, usize), Fault> {
        self.expect(Kind::Number, what)?;
        let offset = self.offset();
        Ok((self.text.number()?, offset))
    }

    /// Reads an array: `element` is called before each of its elements and has to consume it.
    pub fn array(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut more = self.open_array()?;
        while more {
            element(self)?;
            more = self.next_element()?;
        }
        self.leave();
        Ok(())
    }

    /// Reads an array whose first elements are of a type each; `more` is called before each of the
    /// others and has to consume it.
    pub(super) fn tuple<S: Slots>(
        &mut self,
        mut more: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<S, Fault> {
        self.kind()?;
        let offset = self.offset();
        let mut open = S::open();
        let mut index = 0;
        self.array(|r| {
            let at = index;
            index += 1;
            if at < S::LEN { S::read(&mut open, at, r) } else { more(r) }
        })?;
        S::close(open, &[], offset)
    }

    /// Begins an array; whether it has an element.
    pub(super) fn open_array(&mut self) -> Result<bool, Fault> {
        self.expect(Kind::Array, "an array")?;
        self.enter()?;
        self.text.step();
        match self.text.token() {
            Some(b']') => {
                self.text.step();
                Ok(false)
            }
            Some(_) => Ok(true),
            None => Err(self.text.broken(JsonErrorType::EofWhileParsingList)),
        }
    }

    /// Goes on behind an element; whether there is another.
    #[inline]
    pub(super) fn next_element(&mut self) -> Result<bool, Fault> {
        let wrong = match self.text.token() {
            Some(b',') => {
                self.text.step();
                match self.text.token() {
                    Some(b']') => JsonErrorType::TrailingComma,
                    Some(_) => return Ok(true),
                    None => JsonErrorType::EofWhileParsingValue,
                }
            }
            Some(b']') => {
                self.text.step();
                return Ok(false);
            }
            Some(_) => JsonErrorType::ExpectedListCommaOrEnd,
            None => JsonErrorType::EofWhileParsingList,
        };
        Err(self.text.broken(wrong))
    }

    /// Reads an object whose keys are data: `entry` gets each key and has to consume its value.
    pub fn map(
        &mut self,
        mut entry: impl FnMut(&mut Self, String) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.open_object()?;
        let mut first = true;
        while let Some(key) = self.key(first)?.map(str::to_owned) {
            entry(self, key)?;
            first = false;
        }
        self.leave();
        Ok(())
    }

    /// Reads an object with known keys; every other key is skipped.
    #[doc(hidden)]
    pub fn object<S: Slots>(&mut self, fields: &[Field]) -> Result<S, Fault> {
        self.slots(fields, &mut Ignore)
    }

    /// Reads an object with known keys, and a map of all other keys.
    #[doc(hidden)]
    pub fn object_and_rest<S: Slots, R: Rest + Default>(
        &mut self,
        fields: &[Field],
    ) -> Result<(S, R), Fault> {
        let mut rest = R::default();
        let slots = self.slots(fields, &mut rest)?;
        Ok((slots, rest))
    }

    fn slots<S: Slots>(&mut self, fields: &[Field], rest: &mut dyn Rest) -> Result<S, Fault> {
        let offset = self.open_object()?;
        let mut open = S::open();
        let mut next = self.field(true, fields, 0, rest)?;
        while let Some(index) = next {
            if self.losses.are_watched() {
                self.notice_null(fields.get(index))?;
            }
            S::read(&mut open, index, self)?;
            next = self.field(false, fields, index + 1, rest)?;
        }
        self.leave();
        S::close(open, fields, offset)
    }

    /// Goes on past `"name":`, and the comma before it, if exactly that comes next.
    ///
    /// Documents mostly have their keys in one order and no white space. Comparing bytes then takes
    /// a fraction of the time of reading a key, the greatest part of decoding small values.
    #[inline]
    fn guessed(&mut self, first: bool, field: &Field) -> bool {
        let before = if first { b'{' } else { b',' };
        field.as_written().is_some_and(|quoted| self.text.take(before, quoted))
    }

    /// Goes on to the next key that is in `fields`, past all others, and says which one it is.
    ///
    /// The field at `guess` is tried first.
    fn field(
        &mut self,
        mut first: bool,
        fields: &[Field],
        guess: usize,
        rest: &mut dyn Rest,
    ) -> Result<Option<usize>, Fault> {
        if fields.get(guess).is_some_and(|field| self.guessed(first, field)) {
            return Ok(Some(guess));
        }
        while let Some(key) = self.key(first)? {
            if let Some(index) = fields.iter().position(|field| field.name() == key) {
                return Ok(Some(index));
            }
            let key = if rest.keeps_keys() { key.to_owned() } else { String::new() };
            rest.take(key, self)?;
            first = false;
        }
        Ok(None)
    }

    /// Begins an object: says where, and leaves the reader before its first key.
    pub(super) fn open_object(&mut self) -> Result<usize, Fault> {
        self.expect(Kind::Object, "an object")?;
        let offset = self.offset();
        self.enter()?;
        Ok(offset)
    }

    /// The next key of the object that is open, or `None` behind its end.
    pub(super) fn key(&mut self, first: bool) -> Result<Option<&str>, Fault> {
        if self.begin_key(first)? { self.text.key().map(Some) } else { Ok(None) }
    }

    /// Goes on to the next key of the object that is open; whether there is one.
    #[inline]
    fn begin_key(&mut self, first: bool) -> Result<bool, Fault> {
        if first {
            self.text.step();
        }
        let wrong = match self.text.token() {
            Some(b'"') if first => return Ok(true),
            Some(b',') if !first => {
                self.text.step();
                match self.text.token() {
                    Some(b'"') => return Ok(true),
                    Some(b'}') => JsonErrorType::TrailingComma,
                    Some(_) => JsonErrorType::KeyMustBeAString,
                    None => JsonErrorType::EofWhileParsingValue,
                }
            }
            Some(b'}') => {
                self.text.step();
                return Ok(false);
            }
            Some(_) if first => JsonErrorType::KeyMustBeAString,
            Some(_) => JsonErrorType::ExpectedObjectCommaOrEnd,
            None => JsonErrorType::EofWhileParsingObject,
        };
        Err(self.text.broken(wrong))
    }

    /// Goes one container deeper.
    #[inline]
    fn enter(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::new(self.offset(), FaultKind::Depth));
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves the container that was entered last.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Consumes one value of any kind.
    pub fn skip(&mut self) -> Result<(), Fault> {
        match self.kind()? {
            Kind::Array => self.array(Self::skip),
            Kind::Object => {
                self.open_object()?;
                let mut first = true;
                while self.begin_key(first)? {
                    self.text.skip_string()?;
                    self.text.colon()?;
                    self.skip()?;
                    first = false;
                }
                self.leave();
                Ok(())
            }
            Kind::String => self.text.skip_string(),
            Kind::Number => self.text.number().map(drop),
            Kind::Null => self.null().map(drop),
            Kind::Bool => self.bool().map(drop),
        }
    }

    /// Goes past one value by its quotes and brackets alone, whatever else it is of.
    pub(super) fn pass_brackets(&mut self) -> Result<(), Fault> {
        match self.kind()? {
            Kind::Array | Kind::Object => self.text.pass_container(MAX_DEPTH - self.depth),
            _ => self.skip(),
        }
    }

    /// The text from an offset up to here.
    pub(super) fn text_from(&self, offset: usize) -> Option<&'j [u8]> {
        self.text.json().get(offset..self.offset())
    }

    /// Consumes one value of any kind and gives its text.
    pub fn raw(&mut self) -> Result<&'j [u8], Fault> {
        self.kind()?;
        let offset = self.offset();
        self.skip()?;
        Ok(&self.text.json()[offset..self.offset()])
    }

    /// Checks that nothing but white space follows.
    pub fn finish(&mut self) -> Result<(), Fault> {
        match self.text.token() {
            None => Ok(()),
            Some(_) => Err(self.text.broken(JsonErrorType::TrailingCharacters)),
        }
    }
}

/// The kind of value that begins with a byte.
#[inline]
fn kind_of(byte: u8) -> Option<Kind> {
    match byte {
        b'"' => Some(Kind::String),
        b'{' => Some(Kind::Object),
        b'[' => Some(Kind::Array),
        b'n' => Some(Kind::Null),
        b't' | b'f' => Some(Kind::Bool),
        b'-' | b'0'..=b'9' => Some(Kind::Number),
        _ => None,
    }
}
