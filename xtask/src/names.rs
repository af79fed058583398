//! Names and numbers in sentences.

use scopewright_generator::report::nearest;

/// `did you mean …?` where a known name is near, otherwise `otherwise`.
pub(crate) fn hint<'n>(
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
    otherwise: String,
) -> String {
    match nearest(name, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None => otherwise,
    }
}

/// `1 file`, `2 files`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
