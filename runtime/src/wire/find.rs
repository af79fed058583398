//! JSON pointers: turns a text and pointers (RFC 6901) into the texts of the values that they name.
//!
//! One pass over the text finds them all, and what none of them leads to is passed over by its brackets:
//! whether that is JSON is for those to say who decode it.

use std::borrow::Cow;

use super::fault::Fault;
use super::{Kind, Reader};

/// The text of the value that `pointer` names, without decoding anything else.
///
/// Pointers are those of RFC 6901: `""` is the whole text, `/data/0/id` the `id` of the first
/// element of `data`, `~1` stands for a slash and `~0` for a tilde in a key. `None` if there is no
/// such value or it is not JSON, if an index is not plain decimal (`-`, `01`), or if the text ends too
/// early. Where an object has a key twice, the last one wins.
pub fn find<'j>(json: &'j [u8], pointer: &str) -> Option<&'j [u8]> {
    locate(json, pointer).filter(|value| Reader::over(value).skip().is_ok())
}

/// The same for one who decodes the value: whether it is JSON is not looked at.
pub(crate) fn locate<'j>(json: &'j [u8], pointer: &str) -> Option<&'j [u8]> {
    let Places { values: [value], .. } = Places::of(json, [pointer]);
    value
}

/// The keys and indexes of a pointer, unescaped.
pub(super) fn tokens(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}

/// The values that several pointers name, found together.
pub(crate) struct Places<'j, const N: usize> {
    /// The text of each value, as by [`locate`].
    pub(crate) values: [Option<&'j [u8]>; N],
    /// How many elements the first value has, where it is an array.
    pub(crate) length: usize,
}

impl<'j, const N: usize> Places<'j, N> {
    pub(crate) fn of(json: &'j [u8], pointers: [&str; N]) -> Self {
        let mut places = Self { values: [None; N], length: 0 };
        let is_pointer = |pointer: &str| pointer.is_empty() || pointer.starts_with('/');
        let wants = pointers.into_iter().enumerate().filter(|(_, pointer)| is_pointer(pointer));
        let wants: Vec<Want<'_>> = wants.map(|(number, below)| Want { number, below }).collect();
        match places.visit(&mut Reader::over(json), &wants) {
            Ok(()) => places,
            Err(_) => Self { values: [None; N], length: 0 },
        }
    }

    /// Goes past a value, and notes what is wanted of it.
    fn visit(&mut self, r: &mut Reader<'j>, wants: &[Want<'_>]) -> Result<(), Fault> {
        let kind = r.kind()?;
        let start = r.offset();
        let leads_on = wants.iter().any(|want| !want.below.is_empty());
        let is_counted = wants.iter().any(|want| want.number == 0 && want.below.is_empty());
        match kind {
            Kind::Object if leads_on => self.entries(r, wants)?,
            Kind::Array if leads_on || is_counted => {
                let length = self.elements(r, wants)?;
                if is_counted {
                    self.length = length;
                }
            }
            _ => r.pass_brackets()?,
        }
        for want in wants.iter().filter(|want| want.below.is_empty()) {
            self.values[want.number] = r.text_from(start);
        }
        Ok(())
    }

    fn entries(&mut self, r: &mut Reader<'j>, wants: &[Want<'_>]) -> Result<(), Fault> {
        r.open_object()?;
        let mut first = true;
        while let Some(key) = r.key(first)? {
            let inner: Vec<Want<'_>> = wants.iter().filter_map(|want| want.within(key)).collect();
            self.forget(&inner);
            self.visit_or_pass(r, &inner)?;
            first = false;
        }
        r.leave();
        Ok(())
    }

    /// How many there are.
    fn elements(&mut self, r: &mut Reader<'j>, wants: &[Want<'_>]) -> Result<usize, Fault> {
        let mut number = 0;
        r.array(|r| {
            let inner: Vec<Want<'_>> = wants.iter().filter_map(|want| want.at(number)).collect();
            number += 1;
            self.visit_or_pass(r, &inner)
        })?;
        Ok(number)
    }

    fn visit_or_pass(&mut self, r: &mut Reader<'j>, wants: &[Want<'_>]) -> Result<(), Fault> {
        if wants.is_empty() { r.pass_brackets() } else { self.visit(r, wants) }
    }

    /// Of a key that an object has twice, the last one counts, whatever the first one had inside.
    fn forget(&mut self, wants: &[Want<'_>]) {
        for want in wants {
            self.values[want.number] = None;
        }
    }
}

/// A pointer on the way: what is left of it behind the value where the way has come to.
struct Want<'p> {
    number: usize,
    below: &'p str,
}

impl<'p> Want<'p> {
    fn next(&self) -> Option<(&'p str, Self)> {
        let path = self.below.strip_prefix('/')?;
        let end = path.find('/').unwrap_or(path.len());
        let (token, below) = path.split_at(end);
        Some((token, Self { number: self.number, below }))
    }

    fn within(&self, key: &str) -> Option<Self> {
        let (token, rest) = self.next()?;
        (unescape(token) == key).then_some(rest)
    }

    fn at(&self, number: usize) -> Option<Self> {
        let (token, rest) = self.next()?;
        (index(token)? == number).then_some(rest)
    }
}

/// An array index: plain decimal without leading zeros.
fn index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit());
    let padded = token.len() > 1 && token.starts_with('0');
    if plain && !padded { token.parse().ok() } else { None }
}
