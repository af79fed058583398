//! What is tried: each text in each place.

use crate::base::Base;
use crate::payloads::{self, PAYLOADS};
use crate::positions::{self, Part, Position};

/// How a text is put into a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// In place of what is there.
    Whole,
    /// Behind what is there: it stays a URL, a path or a media type in the eyes of most.
    Behind,
}

/// A text in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// The place, by its number.
    pub position: usize,
    /// The text, by its number.
    pub payload: usize,
    /// How it is put there.
    pub form: Form,
}

/// All places and what is tried in them.
#[derive(Debug)]
pub struct Plan {
    /// The inputs without a hostile text.
    pub base: Base,
    /// The places.
    pub positions: Vec<Position>,
    /// The cases, those of a place together.
    pub cases: Vec<Case>,
}

impl Plan {
    /// Each text in each place, in one form or both; or as many of them as are asked for, chosen by a
    /// seed.
    pub fn new(documents: Option<usize>, seed: u64) -> Self {
        let base = Base::read();
        let positions = positions::list(&base);
        let mut cases: Vec<Case> = (0..positions.len())
            .flat_map(|position| {
                (0..PAYLOADS.len()).flat_map(move |payload| forms(position, payload))
            })
            .collect();
        if let Some(documents) = documents.filter(|documents| *documents < cases.len()) {
            let mut random = fastrand::Rng::with_seed(seed);
            random.shuffle(&mut cases);
            cases.truncate(documents);
            cases.sort_by_key(|case| (case.position, case.payload));
        }
        Self { base, positions, cases }
    }

    /// The text that a form makes of another one in a place.
    pub fn formed(&self, position: usize, form: Form, text: &str) -> String {
        match form {
            Form::Whole => text.to_owned(),
            Form::Behind => format!("{}{text}", self.positions[position].usual),
        }
    }

    /// The inputs of a case.
    pub fn inputs(&self, case: Case, canary: &str) -> Base {
        let text = payloads::text(PAYLOADS[case.payload], canary);
        self.with(case.position, &self.formed(case.position, case.form, &text))
    }

    /// The inputs with a text in a place.
    pub fn with(&self, position: usize, text: &str) -> Base {
        let mut inputs = self.base.clone();
        self.positions[position].put(&mut inputs, text);
        inputs
    }

    /// A case in words.
    pub fn words(&self, case: Case) -> String {
        let Position { file, pointer, part, .. } = &self.positions[case.position];
        let part = match part {
            Part::Key => "the key ",
            Part::Value => "",
            Part::Name => "the name ",
        };
        let form = if case.form == Form::Behind { "… and " } else { "" };
        format!("{part}{file}#{pointer} = {form}{:?}", PAYLOADS[case.payload])
    }
}

/// A text takes the place of half of what is there, and stands behind the other half; which, changes
/// from text to text and from place to place.
fn forms(position: usize, payload: usize) -> impl Iterator<Item = Case> {
    let form = if (position + payload).is_multiple_of(2) { Form::Whole } else { Form::Behind };
    std::iter::once(Case { position, payload, form })
}
