//! Unions: turns what can be seen of a value, without decoding it, into the variants it may be.

use std::fmt;

use serde_json::Value;

use super::losses::Losses;
use super::{Decode, Fault, Field, Kind, Reader};

/// What a value has to look like to be one variant of a union.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    shape: Shape,
    required: &'static [&'static str],
    constants: &'static [(&'static str, &'static dyn Literal)],
    /// The keys that are kept; `None`: all that come.
    keys: Option<&'static [Field]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Any,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Rule {
    const fn shape(shape: Shape) -> Self {
        Self { shape, required: &[], constants: &[], keys: None }
    }

    /// Anything.
    pub const fn any() -> Self {
        Self::shape(Shape::Any)
    }

    /// A boolean.
    pub const fn boolean() -> Self {
        Self::shape(Shape::Boolean)
    }

    /// A number without a fraction.
    pub const fn integer() -> Self {
        Self::shape(Shape::Integer)
    }

    /// A number.
    pub const fn number() -> Self {
        Self::shape(Shape::Number)
    }

    /// A string.
    pub const fn string() -> Self {
        Self::shape(Shape::String)
    }

    /// An array.
    pub const fn array() -> Self {
        Self::shape(Shape::Array)
    }

    /// An object.
    pub const fn object() -> Self {
        Self::shape(Shape::Object)
    }

    /// Keys that the object has to have.
    #[must_use]
    pub const fn required(mut self, keys: &'static [&'static str]) -> Self {
        self.required = keys;
        self
    }

    /// Keys that the object has to have, with these values.
    #[must_use]
    pub const fn constants(
        mut self,
        entries: &'static [(&'static str, &'static dyn Literal)],
    ) -> Self {
        self.constants = entries;
        self
    }

    /// What the keys are read into.
    #[must_use]
    pub const fn keys<T: Decode>(mut self) -> Self {
        self.keys = if T::IS_CLOSED { Some(T::FIELDS) } else { None };
        self
    }

    fn matches(&self, seen: &Seen<'_>) -> bool {
        let required = self.required.iter().all(|key| seen.get(key).is_some());
        let constant = |(key, literal): &(&str, &dyn Literal)| {
            seen.get(key).is_some_and(|value| literal.is(value))
        };
        seen.has_shape(self.shape) && required && self.constants.iter().all(constant)
    }
}

/// A constant: a string, an integer, a float or a boolean.
pub trait Literal: fmt::Debug + Sync {
    /// Whether a JSON text means this value.
    fn is(&self, json: &[u8]) -> bool;
}

impl Literal for &str {
    fn is(&self, json: &[u8]) -> bool {
        Reader::new(json).str().is_ok_and(|text| text == *self)
    }
}

impl Literal for bool {
    fn is(&self, json: &[u8]) -> bool {
        Reader::new(json).bool().is_ok_and(|value| value == *self)
    }
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl Literal for $type {
            fn is(&self, json: &[u8]) -> bool {
                Self::decode(&mut Reader::new(json)).is_ok_and(|value| value == *self)
            }
        }
    )*};
}

integers!(i32 i64 u64);

impl Literal for f64 {
    fn is(&self, json: &[u8]) -> bool {
        Self::decode(&mut Reader::new(json)).is_ok_and(|value| value.to_bits() == self.to_bits())
    }
}

/// What looking ahead has shown of a value.
struct Seen<'j> {
    kind: Kind,
    /// The text of a number.
    number: &'j [u8],
    /// Keys of an object with the texts of their values.
    entries: Vec<(String, &'j [u8])>,
}

impl<'j> Seen<'j> {
    /// Reads through a value once; `r` is at its end then.
    fn look(r: &mut Reader<'j>) -> Result<Self, Fault> {
        let mut seen = Self { kind: r.kind()?, number: &[], entries: Vec::new() };
        match seen.kind {
            Kind::Object => {
                r.map(|r, key| r.raw().map(|value| seen.entries.push((key, value))))?;
            }
            Kind::Number => seen.number = r.raw()?,
            _ => {}
        }
        Ok(seen)
    }

    /// The value of a key: of equal ones the last, as in decoding.
    fn get(&self, key: &str) -> Option<&'j [u8]> {
        let mut entries = self.entries.iter().rev();
        entries.find(|(name, _)| name == key).map(|(_, value)| *value)
    }

    /// The number of keys that are not among these. They mostly come in the order of the fields.
    fn unknown(&self, keys: Option<&[Field]>) -> usize {
        let Some(fields) = keys else { return 0 };
        let mut guess = 0;
        let mut unknown = 0;
        for (name, _) in &self.entries {
            if fields.get(guess).is_some_and(|field| field.name() == name) {
                guess += 1;
            } else if let Some(at) = fields.iter().position(|field| field.name() == name) {
                guess = at + 1;
            } else {
                unknown += 1;
            }
        }
        unknown
    }

    fn has_shape(&self, shape: Shape) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Boolean => self.kind == Kind::Bool,
            Shape::Integer => {
                i64::decode(&mut Reader::new(self.number)).is_ok()
                    || u64::decode(&mut Reader::new(self.number)).is_ok()
            }
            Shape::Number => self.kind == Kind::Number,
            Shape::String => self.kind == Kind::String,
            Shape::Array => self.kind == Kind::Array,
            Shape::Object => self.kind == Kind::Object,
        }
    }
}

/// The variants of a union that the next value may be, asked for one by one.
///
/// A value may fit several. The one that keeps most of it is taken, the first of equals; where a key
/// that it passes over is known to another one, no variant says it all, and the union keeps the value
/// as it came. Those that know the most of its keys are tried first, and the others only where those
/// lose something: of unions in unions, mostly one variant of each is ever decoded.
#[derive(Debug)]
pub struct Candidates {
    /// One per variant, in order: the number of keys that it does not know, where it may be it.
    unknown: Vec<Option<usize>>,
    /// The least of those numbers.
    fewest: usize,
    /// The turn: those that know the most keys come in the first, the others in the second.
    turn: u8,
    /// The position of the next variant in this turn.
    next: usize,
    /// Variants that were not tried yet.
    left: usize,
    /// A variant was found that no other can be better than.
    sure: bool,
    /// What the best variant so far passes over.
    best: Option<Losses>,
    /// What every variant so far passes over.
    common: Option<Losses>,
}

impl Reader<'_> {
    /// Looks at the next value, without consuming it, and says which of the rules it follows.
    #[doc(hidden)]
    pub fn candidates(&mut self, rules: &[Rule]) -> Result<Candidates, Fault> {
        let seen = Seen::look(&mut self.fork())?;
        let mut unknown: Vec<Option<usize>> =
            rules.iter().map(|rule| rule.matches(&seen).then_some(0)).collect();
        let left = unknown.iter().flatten().count();
        if left > 1 {
            for (count, rule) in unknown.iter_mut().zip(rules) {
                *count = count.map(|_| seen.unknown(rule.keys));
            }
        }
        let fewest = unknown.iter().flatten().copied().min().unwrap_or_default();
        Ok(Candidates {
            unknown,
            fewest,
            turn: 0,
            next: 0,
            left,
            sure: false,
            best: None,
            common: None,
        })
    }

    /// Looks for the text of a key in the object that comes next, without consuming anything.
    ///
    /// `None` if there is no such key (of equal ones the first is taken), if its value is not a
    /// string, or if what comes next is not an object.
    #[doc(hidden)]
    pub fn tag(&mut self, key: &str) -> Result<Option<String>, Fault> {
        if self.kind()? != Kind::Object {
            return Ok(None);
        }
        let mut ahead = self.fork();
        ahead.open_object()?;
        let mut first = true;
        while let Some(name) = ahead.key(first)? {
            if name == key {
                let is_string = ahead.kind()? == Kind::String;
                return if is_string { String::decode(&mut ahead).map(Some) } else { Ok(None) };
            }
            ahead.skip()?;
            first = false;
        }
        Ok(None)
    }
}

impl Reader<'_> {
    /// Decodes the variant of values that no tag says, if the next value is one of it.
    #[doc(hidden)]
    pub fn default_variant<T: Decode>(&mut self) -> Option<T> {
        self.attempt()
    }
}

impl Candidates {
    /// Whether the variants are to be gone through, once more or for the first time.
    #[doc(hidden)]
    pub fn go_through(&mut self) -> bool {
        let again = self.turn < 2 && self.left > 0 && !self.sure;
        self.turn += 1;
        self.next = 0;
        again
    }

    /// Decodes the next variant, if it is its turn, if the value follows its rule, if it decodes, and
    /// if it is better than those before it.
    pub fn decode<T: Decode>(&mut self, r: &mut Reader<'_>) -> Option<T> {
        let unknown = self.unknown.get(self.next).copied().flatten();
        self.next += 1;
        let is_first = unknown? == self.fewest;
        if self.sure || is_first != (self.turn == 1) {
            return None;
        }
        self.left -= 1;
        let is_hurried = r.is_hurried();
        if is_hurried && self.best.is_some() {
            return None;
        }
        if is_hurried || (self.left == 0 && self.best.is_none()) {
            let decoded = r.attempt();
            self.sure = decoded.is_some();
            return decoded;
        }
        let (value, losses) = r.trial()?;
        self.sure = losses.are_none();
        match &mut self.common {
            Some(common) => common.keep_shared(&losses),
            None => self.common = Some(losses.clone()),
        }
        let better = self.best.as_ref().is_none_or(|best| losses.are_fewer_than(best));
        if better {
            self.best = Some(losses);
        }
        better.then_some(value)
    }

    /// The variant that was found, or what `other` makes of the value as it came.
    pub fn finish<U>(
        self,
        r: &mut Reader<'_>,
        found: Option<U>,
        other: impl FnOnce(Value) -> U,
    ) -> Result<U, Fault> {
        match (found, self.best, self.common) {
            (Some(found), _, _) if self.sure => Ok(found),
            (Some(found), Some(best), Some(common)) if !best.skips_more_than(&common) => {
                r.skip()?;
                r.losses().add(best);
                Ok(found)
            }
            _ => {
                r.doubt();
                Value::decode(r).map(other)
            }
        }
    }
}
