//! Inputs as the files that are generated for them.

use std::collections::BTreeMap;

use scopewright_generator::{Input, generate};

/// The generated texts by their path.
pub(crate) type Files = BTreeMap<String, String>;

/// What is generated; there are no errors in the inputs.
#[track_caller]
pub(crate) fn compile(input: &Input) -> Files {
    try_compile(input).unwrap_or_else(|said| panic!("{said}"))
}

/// What is generated, or the messages that say why nothing is.
pub(crate) fn try_compile(input: &Input) -> Result<Files, String> {
    let output = generate(input);
    let files = output.files.ok_or_else(|| output.report.to_string())?;
    let of = |file: scopewright_generator::GeneratedFile| {
        (file.path().to_owned(), file.text().to_owned())
    };
    Ok(files.into_iter().map(of).collect())
}
