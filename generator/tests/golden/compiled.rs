//! Inputs as the files that are generated for them.

use std::collections::BTreeMap;

use scopewright_generator::{Input, generate};

/// The generated texts by their path.
pub(crate) type Files = BTreeMap<String, String>;

/// What is generated; there are no errors in the inputs.
#[track_caller]
pub(crate) fn compile(input: &Input) -> Files {
    let output = generate(input);
    let Some(files) = output.files else { panic!("{}", output.report) };
    files.into_iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect()
}
