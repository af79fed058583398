//! Which of several possibilities comes next at each place of a schema, so that none is left out.

use std::collections::HashMap;

use rand::RngExt;
use rand::rngs::SmallRng;

/// The possibilities of one component's schemas.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// For each place how many possibilities there are, how many were taken, and the next one.
    places: HashMap<usize, Turn>,
    /// Places at which not all were taken.
    open: usize,
}

#[derive(Debug)]
struct Turn {
    of: usize,
    taken: usize,
    next: usize,
}

impl Turns {
    /// The next of `of` possibilities at a place, which is known by the address of what lists them. The
    /// first is drawn, so that the places do not go in step.
    pub(super) fn next<T>(&mut self, place: &T, of: usize, random: &mut SmallRng) -> usize {
        let key = std::ptr::from_ref(place).addr();
        let open = &mut self.open;
        let turn = self.places.entry(key).or_insert_with(|| {
            *open += 1;
            Turn { of: of.max(1), taken: 0, next: random.random_range(0..of.max(1)) }
        });
        let taken = turn.next;
        turn.next = (turn.next + 1) % turn.of;
        turn.taken += 1;
        if turn.taken == turn.of {
            self.open -= 1;
        }
        taken
    }

    /// Every possibility that was met has had its turn.
    pub(super) fn are_over(&self) -> bool {
        self.open == 0
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::SmallRng;

    use super::Turns;

    #[test]
    fn every_possibility_has_its_turn() {
        let (mut turns, mut random) = (Turns::default(), SmallRng::seed_from_u64(1));
        let places = [(), ()].map(|()| Box::new(0));
        let mut taken: Vec<usize> =
            (0..3).map(|_| turns.next(&*places[0], 3, &mut random)).collect();
        taken.sort_unstable();
        assert_eq!(taken, [0, 1, 2]);
        assert!(turns.are_over());
        turns.next(&*places[1], 2, &mut random);
        assert!(!turns.are_over());
    }
}
