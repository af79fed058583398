//! One case: what the generator made of it, and what is wrong with that.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use scopewright_generator::{Input, generate};
use serde::{Deserialize, Serialize};

use crate::cases::{Case, Form, Plan};
use crate::faults::{faults_of, is_hidden};
use crate::skeleton::{self, Files};

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// A crate, which carries texts that no harmless crate does.
    Crate {
        /// The texts, as numbers.
        texts: Vec<u64>,
    },
    /// Messages, and no crate.
    Messages,
    /// The generator panicked.
    Panic(String),
    /// Something acts, or a file is none of its kind.
    Fault(String),
    /// The crate has another shape than with a harmless text.
    Shape(String),
    /// It took too long.
    Timeout,
    /// The process died: of its memory, of its stack.
    Abort(String),
}

/// Harmless texts of several kinds: where a place has a grammar, one of them belongs into it.
const HARMLESS: [&str; 19] = [
    "harmless",
    "peaceful",
    "more harmless words",
    "Harmless, with two sentences. And more.",
    "/harmless",
    "/{harmless}",
    "harmless/words",
    "https://harmless.example/x",
    "1",
    "",
    "`harmless` **words**",
    "harmless\n\nwords",
    " ()",
    "\n",
    "null",
    "self",
    "match",
    "200",
    "1harmless",
];

/// Judges the cases of one plan, those of a place one after the other.
#[derive(Debug)]
pub struct Judge<'p> {
    plan: &'p Plan,
    canary: &'p str,
    /// The texts of the crate without a hostile text.
    usual: HashSet<u64>,
    twins: Option<Twins>,
}

/// What harmless texts lead to in a place.
#[derive(Debug)]
struct Twins {
    position: usize,
    form: Form,
    /// Identifiers that no text of the place has made.
    words: HashSet<String>,
    /// The shapes that are right, as far as they were needed.
    shapes: Vec<Vec<String>>,
    /// How many harmless texts they come from.
    tried: usize,
}

impl<'p> Judge<'p> {
    /// Texts that run would write into this folder.
    pub fn new(plan: &'p Plan, canary: &'p str) -> Self {
        let files = generated(&plan.base.input()).expect("the base has no error");
        let usual = skeleton::texts(&files).into_iter().collect();
        Self { plan, canary, usual, twins: None }
    }

    /// What comes of a case.
    pub fn judge(&mut self, case: Case) -> Outcome {
        let inputs = self.plan.inputs(case, self.canary);
        let made = catch_unwind(AssertUnwindSafe(|| generated(&inputs.input())));
        match made {
            Err(panic) => Outcome::Panic(said(panic.as_ref())),
            Ok(Err(messages)) => match fault_of_messages(&messages) {
                Some(fault) => Outcome::Fault(fault),
                None => Outcome::Messages,
            },
            Ok(Ok(files)) => self.judge_crate(case, &files),
        }
    }

    fn judge_crate(&mut self, case: Case, files: &Files) -> Outcome {
        let faults = faults_of(files);
        if !faults.is_empty() {
            return Outcome::Fault(faults.join("; "));
        }
        let mut twins = self.twins_of(case);
        let shape = skeleton::of(files, &twins.words);
        while !twins.shapes.contains(&shape) && twins.tried < HARMLESS.len() {
            let twin = self.twin(case.position, case.form, HARMLESS[twins.tried]);
            twins.shapes.extend(twin.map(|files| skeleton::of(&files, &twins.words)));
            twins.tried += 1;
        }
        let outcome = if twins.shapes.contains(&shape) {
            let texts =
                skeleton::texts(files).into_iter().filter(|text| !self.usual.contains(text));
            Outcome::Crate { texts: texts.collect() }
        } else {
            Outcome::Shape(difference(&twins.shapes, &shape))
        };
        self.twins = Some(twins);
        outcome
    }

    fn twins_of(&mut self, case: Case) -> Twins {
        let known = self.twins.take();
        let known =
            known.filter(|twins| twins.position == case.position && twins.form == case.form);
        known.unwrap_or_else(|| self.find_twins(case.position, case.form))
    }

    /// The shape of the crate without a hostile text, and the words that it has in common with the
    /// first twin that there is.
    fn find_twins(&self, position: usize, form: Form) -> Twins {
        let base = generated(&self.plan.base.input()).unwrap_or_default();
        let mut words = skeleton::words(&base);
        // What `#` is called in names.
        words.remove("Hash");
        let twin = HARMLESS.iter().find_map(|text| self.twin(position, form, text));
        if let Some(twin) = twin {
            let others = skeleton::words(&twin);
            words.retain(|word| others.contains(word));
        }
        let shapes = vec![skeleton::of(&base, &words)];
        Twins { position, form, words, shapes, tried: 0 }
    }

    fn twin(&self, position: usize, form: Form, text: &str) -> Option<Files> {
        let inputs = self.plan.with(position, &self.plan.formed(position, form, text));
        generated(&inputs.input()).ok()
    }
}

/// The files, or the messages that say why there are none.
pub fn generated(input: &Input) -> Result<Files, String> {
    let output = generate(input);
    let files = output.files.ok_or_else(|| output.report.to_string())?;
    Ok(files.iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect())
}

/// What a text did that it must not do, file by file.
pub fn faults(files: &Files) -> Vec<String> {
    faults_of(files)
}

/// A message names a place and moves no cursor.
fn fault_of_messages(said: &str) -> Option<String> {
    if !said.contains("specs/hostile") {
        return Some(format!("is refused without a place: {said}"));
    }
    let hidden = said.chars().find(|c| *c != '\n' && (c.is_control() || is_hidden(*c)))?;
    Some(format!("a message holds {hidden:?}: {said}"))
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?").to_owned()
}

/// What the nearest of the right shapes has not, and what it has more.
fn difference(right: &[Vec<String>], shape: &[String]) -> String {
    let lost = |one: &[String], other: &[String]| -> String {
        one.iter().filter(|file| !other.contains(file)).cloned().collect::<Vec<_>>().join("\n")
    };
    let pairs = right.iter().map(|right| core(&lost(shape, right), &lost(right, shape)));
    let nearest = pairs.min_by_key(|(more, less)| more.len() + less.len());
    let Some((more, less)) = nearest else { return "nothing to compare with".to_owned() };
    let cut = |text: &str| text.chars().take(160).collect::<String>();
    format!("has `{}` instead of `{}`", cut(&more), cut(&less))
}

/// Two texts without what they start and end with alike, but for a few characters of that.
fn core(one: &str, other: &str) -> (String, String) {
    /// How many characters stay.
    const AROUND: usize = 50;
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let shorter = one.len().min(other.len()) - start;
    let alike = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other);
    let end = alike.count().min(shorter);
    let cut = |text: &[char]| {
        let until = (text.len() - end + AROUND).min(text.len());
        text[start.saturating_sub(AROUND)..until].iter().collect::<String>()
    };
    (cut(&one), cut(&other))
}
