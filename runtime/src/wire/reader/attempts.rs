//! Attempts: reads a value as one type after another, with a way back, and with an end.

use std::mem;

use super::super::losses::Losses;
use super::super::{Decode, Fault, Field, Kind};
use super::Reader;

/// How often, on average, each byte of a text may be read for the wrong variant of a union.
const MAX_WASTE: usize = 32;

/// Bytes that may be read for wrong variants in any case: a short text has no time to save.
const FREE_WASTE: usize = 1 << 16;

impl Reader<'_> {
    /// A second reader at the same place, to look ahead with.
    pub(in crate::wire) fn fork(&self) -> Self {
        Self { text: self.text.fork(), losses: Losses::default(), ..*self }
    }

    /// Tries to read a `T`: if that fails, the reader stands where it stood.
    ///
    /// Types inside each other could make trying take twice as long with each level. So bytes read
    /// in vain are counted, and when they are many times the text, nothing more is tried.
    pub(in crate::wire) fn attempt<T: Decode>(&mut self) -> Option<T> {
        if self.is_tired() {
            return None;
        }
        let before = self.fork();
        let known = self.losses.mark();
        let decoded = T::decode(self).ok();
        if decoded.is_none() {
            self.rewind(before);
            self.losses.back_to(known);
        }
        decoded
    }

    /// Tries to read a `T`, and says what it passes over. Where that is anything, or where reading
    /// fails, the reader stands where it stood.
    pub(in crate::wire) fn trial<T: Decode>(&mut self) -> Option<(T, Losses)> {
        if self.is_tired() {
            return None;
        }
        let before = self.fork();
        let outer = mem::replace(&mut self.losses, Losses::watching());
        let decoded = T::decode(self).ok();
        let losses = mem::replace(&mut self.losses, outer);
        if decoded.is_none() || !losses.are_none() {
            self.rewind(before);
        }
        decoded.map(|value| (value, losses))
    }

    /// So much was read in vain that nothing more is tried.
    fn is_tired(&self) -> bool {
        self.wasted > self.text.json().len().saturating_mul(MAX_WASTE).saturating_add(FREE_WASTE)
    }

    /// Half as much was read in vain: what decodes is taken, and nothing is compared any more.
    pub(in crate::wire) fn is_hurried(&self) -> bool {
        self.wasted
            > self.text.json().len().saturating_mul(MAX_WASTE / 2).saturating_add(FREE_WASTE / 2)
    }

    fn rewind(&mut self, before: Self) {
        let wasted = self.wasted + (self.offset() - before.offset());
        let losses = mem::take(&mut self.losses);
        *self = Self { wasted, losses, ..before };
    }

    /// Notes what the value that is read here passes over.
    pub(in crate::wire) fn losses(&mut self) -> &mut Losses {
        &mut self.losses
    }

    /// Notes that the value is kept, but is none that its type knows.
    #[doc(hidden)]
    pub fn doubt(&mut self) {
        self.losses.doubt();
    }

    /// Notes where the value of a field is `null` and may be left out: another variant may say `null`.
    pub(in crate::wire) fn notice_null(&mut self, field: Option<&Field>) -> Result<(), Fault> {
        if field.is_some_and(|field| field.optional) && self.kind()? == Kind::Null {
            self.losses.null();
        }
        Ok(())
    }

    /// Consumes the value of a key that nobody asked for.
    pub(in crate::wire) fn pass_over(&mut self) -> Result<(), Fault> {
        self.kind()?;
        let start = self.offset();
        self.skip()?;
        let end = self.offset();
        self.losses.skip(start..end);
        Ok(())
    }
}
