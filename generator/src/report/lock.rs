//! Messages about `names.lock`.

use super::{Diagnostic, Place};

/// Something in it that is no name, or stands where nothing is read.
pub fn lock_invalid(place: Place, what: &str) -> Diagnostic {
    Diagnostic::error(
        "lock-invalid",
        place,
        format!("the names that are kept cannot be read: {what}"),
    )
    .help("put back what the last commit has, or remove the file and take new names")
}

/// Code and long form.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[(
    "lock-invalid",
    "`names.lock` holds the names in Rust that the crate had before, so that a new document does not \
     rename what programs use. The generator writes it, sorted and small; it is committed with the \
     inputs. An entry of it is no name in Rust, or no entry that is read. Put back what git has, or \
     remove the file: then every name is made anew, and `cargo xtask diff` says which are others.",
)];
