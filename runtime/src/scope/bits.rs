//! Sets of small numbers, which stand for scopes by their place in a list.

use std::cmp::Ordering;

/// A set of numbers below the length that it was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `length`.
    pub(super) fn empty(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        let mut union = self.clone();
        union.add(other);
        union
    }

    pub(super) fn is_subset(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(word, other)| word & !other == 0)
    }

    pub(super) fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(word, other)| word & other != 0)
    }

    /// What is in this set and not in the other.
    pub(super) fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(word, other)| word & !other).collect())
    }

    /// Adds what is in the one set and not in the other.
    pub(super) fn add_without(&mut self, one: &Self, other: &Self) {
        let words = self.0.iter_mut().zip(&one.0).zip(&other.0);
        words.for_each(|((word, one), other)| *word |= one & !other);
    }

    /// How many numbers are in this set and not in the other.
    pub(super) fn count_without(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(word, other)| (word & !other).count_ones()).sum()
    }

    /// How many numbers are in both sets.
    pub(super) fn count_in(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(word, other)| (word & other).count_ones()).sum()
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.0.len() * 64).filter(|number| self.contains(*number))
    }

    /// The set with the smallest number that the other has not comes first.
    pub(super) fn cmp_first(&self, other: &Self) -> Ordering {
        let differing = self.0.iter().zip(&other.0).find(|(word, other)| word != other);
        let Some((word, other)) = differing else { return Ordering::Equal };
        other.reverse_bits().cmp(&word.reverse_bits())
    }
}
