//! Losses: what the decoding of a value passes over, so that the variants of a union can be compared.

use std::ops::Range;

/// What was passed over while a variant of a union was tried. Nothing is noted outside of unions.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses {
    /// Whether anybody wants to know.
    watching: bool,
    /// Where the values of keys are that no field takes: they do not overlap, and ascend.
    skipped: Vec<Range<usize>>,
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

    pub(super) fn skip(&mut self, place: Range<usize>) {
        if self.watching {
            self.skipped.push(place);
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
        // By their length: what is inside of a value weighs less than the whole of it.
        let bytes = |losses: &Self| losses.skipped.iter().map(Range::len).sum::<usize>();
        let weight = |losses: &Self| (bytes(losses), losses.doubts, losses.nulls);
        weight(self) < weight(other)
    }

    /// Whether something is skipped here that is not skipped there.
    pub(super) fn skips_more_than(&self, other: &Self) -> bool {
        !self.skipped.iter().all(|place| other.covers(place))
    }

    /// Leaves what is skipped in both: also what is inside of a value that the other one skips as a whole.
    pub(super) fn keep_shared(&mut self, other: &Self) {
        let is_own = |place: &Range<usize>| {
            let at = self.skipped.binary_search_by_key(&place.start, |own| own.start);
            at.is_ok_and(|at| self.skipped[at] == *place)
        };
        let inside = |place: &&Range<usize>| self.covers(place) && !is_own(place);
        let theirs: Vec<Range<usize>> = other.skipped.iter().filter(inside).cloned().collect();
        self.skipped.retain(|place| other.covers(place));
        self.skipped.extend(theirs);
        self.skipped.sort_unstable_by_key(|place| place.start);
    }

    fn covers(&self, place: &Range<usize>) -> bool {
        let after = self.skipped.partition_point(|own| own.start <= place.start);
        let own = after.checked_sub(1).and_then(|at| self.skipped.get(at));
        own.is_some_and(|own| place.end <= own.end)
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
