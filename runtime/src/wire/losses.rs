//! Losses: what the decoding of a value passes over, so that the variants of a union can be compared.

/// What was passed over while a variant of a union was tried. Nothing is noted outside of unions.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses {
    /// Whether anybody wants to know.
    watching: bool,
    /// Where the values of keys begin that no field takes, in ascending order.
    skipped: Vec<usize>,
    /// Values that were kept, but that are none of those a type knows.
    doubts: usize,
    /// Keys that are `null` and will be left out.
    nulls: usize,
}

impl Losses {
    /// None yet, and they are noted.
    pub(super) fn watching() -> Self {
        Self { watching: true, ..Self::default() }
    }

    pub(super) fn skip(&mut self, offset: usize) {
        if self.watching {
            self.skipped.push(offset);
        }
    }

    pub(super) fn doubt(&mut self) {
        self.doubts += 1;
    }

    pub(super) fn null(&mut self) {
        self.nulls += 1;
    }

    /// Whether anybody wants to know.
    pub(super) fn are_watched(&self) -> bool {
        self.watching
    }

    pub(super) fn are_none(&self) -> bool {
        self.skipped.is_empty() && self.doubts == 0 && self.nulls == 0
    }

    pub(super) fn are_fewer_than(&self, other: &Self) -> bool {
        let weight = |losses: &Self| (losses.skipped.len(), losses.doubts, losses.nulls);
        weight(self) < weight(other)
    }

    /// Whether something is skipped here that is not skipped there, where there is a part of here.
    pub(super) fn skips_more_than(&self, part: &Self) -> bool {
        self.skipped.len() > part.skipped.len()
    }

    /// Leaves what is skipped in both.
    pub(super) fn keep_shared(&mut self, other: &Self) {
        self.skipped.retain(|offset| other.skipped.binary_search(offset).is_ok());
    }

    /// Notes what a part of the value passes over.
    pub(super) fn add(&mut self, part: Self) {
        if self.watching {
            self.skipped.extend(part.skipped);
        }
        self.doubts += part.doubts;
        self.nulls += part.nulls;
    }

    /// What has been noted so far, for [`back_to`](Self::back_to).
    pub(super) fn mark(&self) -> (usize, usize, usize) {
        (self.skipped.len(), self.doubts, self.nulls)
    }

    /// Forgets what was noted since the mark.
    pub(super) fn back_to(&mut self, (skipped, doubts, nulls): (usize, usize, usize)) {
        self.skipped.truncate(skipped);
        self.doubts = doubts;
        self.nulls = nulls;
    }
}
