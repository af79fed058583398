//! Where the values of a document stood before `load` moved them.
//!
//! Each rewriting of the document is a stage: files are joined, a dialect is rewritten, things are
//! hoisted. A message names the place in the text, so a pointer into the result is taken back through
//! the stages, the last one first.

use indexmap::IndexMap;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Another place in the same document.
    Here(String),
    /// A place in another file, by the file's number. Nothing was moved before that.
    File(usize, String),
}

/// The stages of moves, and in each the moves by the pointers to which they led.
#[derive(Debug, Default)]
pub(super) struct Moves {
    stages: usize,
    by_target: IndexMap<String, Vec<(usize, Origin)>>,
    /// Where the values of the document's own text went, likewise.
    by_origin: IndexMap<String, Vec<(usize, String)>>,
}

impl Moves {
    /// Adds a stage: moves that happened all at once, each from an origin to a pointer. Of moves that
    /// lead into each other the innermost counts.
    pub(super) fn add_stage(&mut self, moves: impl IntoIterator<Item = (Origin, String)>) {
        self.stages += 1;
        for (origin, target) in moves {
            if let Origin::Here(from) = &origin {
                let targets = self.by_origin.entry(from.clone()).or_default();
                targets.push((self.stages, target.clone()));
            }
            self.by_target.entry(target).or_default().push((self.stages, origin));
        }
    }

    /// Adds a stage of one move.
    pub(super) fn add_move(&mut self, from: String, to: String) {
        self.add_stage([(Origin::Here(from), to)]);
    }

    /// Adds stages that came after these.
    pub(super) fn append(&mut self, later: Self) {
        let before = self.stages;
        self.stages += later.stages;
        for (target, moves) in later.by_target {
            let moves = moves.into_iter().map(|(stage, origin)| (before + stage, origin));
            self.by_target.entry(target).or_default().extend(moves);
        }
        for (origin, moves) in later.by_origin {
            let moves = moves.into_iter().map(|(stage, target)| (before + stage, target));
            self.by_origin.entry(origin).or_default().extend(moves);
        }
    }

    /// Where a value of the document's own text is after all stages.
    pub(super) fn destination(&self, pointer: &str) -> String {
        let mut pointer = pointer.to_owned();
        let mut after = 0;
        while let Some((stage, around, target)) = self.next_move(&pointer, after) {
            pointer = format!("{target}{}", &pointer[around..]);
            after = stage;
        }
        pointer
    }

    /// The first move after a stage that moved a value or one around it: its stage, the length of the
    /// pointer of what was moved, and where that went.
    fn next_move(&self, pointer: &str, after: usize) -> Option<(usize, usize, &str)> {
        let mut best: Option<(usize, usize, &str)> = None;
        let ends = pointer.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([pointer.len()]) {
            let Some(moves) = self.by_origin.get(&pointer[..end]) else { continue };
            let later = moves.partition_point(|(stage, _)| *stage <= after);
            if let Some((stage, target)) = moves.get(later)
                && best.is_none_or(|(known, ..)| *stage <= known)
            {
                best = Some((*stage, end, target));
            }
        }
        best
    }

    /// Where a value stood before all stages: the number of its file, where it is not in the document's
    /// own one, and the pointer there. A value may have been moved with one that it was in.
    pub(super) fn origin(&self, pointer: &str) -> (Option<usize>, String) {
        let mut pointer = pointer.to_owned();
        let mut before = self.stages + 1;
        while let Some((stage, around, origin)) = self.last_move(&pointer, before) {
            let rest = &pointer[around..];
            match origin {
                Origin::Here(from) => pointer = format!("{from}{rest}"),
                Origin::File(file, from) => return (Some(*file), format!("{from}{rest}")),
            }
            before = stage;
        }
        (None, pointer)
    }

    /// The last move before a stage that moved a value or one around it: its stage, the length of the
    /// pointer of what was moved, and where that was.
    fn last_move(&self, pointer: &str, before: usize) -> Option<(usize, usize, &Origin)> {
        let mut best: Option<(usize, usize, &Origin)> = None;
        let ends = pointer.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([pointer.len()]) {
            let Some(moves) = self.by_target.get(&pointer[..end]) else { continue };
            let earlier = moves.partition_point(|(stage, _)| *stage < before);
            if let Some((stage, origin)) = moves[..earlier].last()
                && best.is_none_or(|(known, ..)| known <= *stage)
            {
                best = Some((*stage, end, origin));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::{Moves, Origin};

    fn here(from: &str, to: &str) -> (Origin, String) {
        (Origin::Here(from.to_owned()), to.to_owned())
    }

    #[track_caller]
    fn check(moves: &Moves, pointer: &str, origin: &str) {
        assert_eq!(moves.origin(pointer), (None, origin.to_owned()), "{pointer}");
    }

    #[test]
    fn moves_of_one_stage_do_not_chain() {
        let mut moves = Moves::default();
        moves.add_stage([here("/a/1", "/a/0"), here("/a/0", "/body"), here("/d", "/c/d")]);
        check(&moves, "/a/0/x", "/a/1/x");
        check(&moves, "/body/x", "/a/0/x");
        check(&moves, "/a/2", "/a/2");
        check(&moves, "/c/d/Thing", "/d/Thing");
        check(&moves, "/c/do", "/c/do");
    }

    #[test]
    fn stages_are_taken_back_from_the_last_one() {
        let mut moves = Moves::default();
        moves.add_stage([(Origin::File(3, "/Thing".to_owned()), "/d/Thing".to_owned())]);
        moves.add_stage([here("/d", "/c/d"), here("/p/0", "/p/0/schema")]);
        moves.add_stage([here("/c/d/Thing/items", "/c/d/Item")]);
        assert_eq!(moves.origin("/c/d/Item/type"), (Some(3), "/Thing/items/type".to_owned()));
        check(&moves, "/p/0/schema/type", "/p/0/type");
        check(&moves, "/p/0/name", "/p/0/name");
    }

    #[test]
    fn a_value_is_found_where_it_went() {
        let mut moves = Moves::default();
        moves.add_stage([here("/d", "/c/d")]);
        let mut later = Moves::default();
        later.add_move("/c/d/T/items".to_owned(), "/c/d/T/items/oneOf/1".to_owned());
        later.add_move("/c/d/T/prefixItems/0".to_owned(), "/c/d/T/items/oneOf/0".to_owned());
        moves.append(later);
        assert_eq!(moves.destination("/d/T/items/type"), "/c/d/T/items/oneOf/1/type");
        assert_eq!(moves.destination("/d/T/prefixItems/0"), "/c/d/T/items/oneOf/0");
        assert_eq!(moves.destination("/e"), "/e");
        check(&moves, "/c/d/T/items/oneOf/1/type", "/d/T/items/type");
        check(&moves, "/c/d/T/items/oneOf/0", "/d/T/prefixItems/0");
    }
}
