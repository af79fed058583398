//! Messages about references to other files.

use super::{Diagnostic, Place, counted, quoted};

/// Code and long form.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "ref-file",
        "A `$ref` leads to a file that is not in the provider's folder, or not as a text in YAML or \
         JSON. Paths are relative to the file in which the reference stands. Copy the missing file \
         into the folder, or bundle the files into one document.",
    ),
    (
        "ref-name",
        "A `$ref` is a path, and a word alone is that of a file beside the document. There is none, but \
         there is a schema of that name, as drafts of Swagger 2.0 allowed it to be written.",
    ),
    (
        "ref-outside",
        "A `$ref` leads out of the provider's folder: by `..`, by an absolute path, or by a scheme \
         such as `file:`. A document must not choose which files of a machine are read, so only \
         those below `specs/<provider>/` are.",
    ),
    (
        "ref-remote",
        "A `$ref` leads to a URL. Nothing is fetched on the word of a document: what it leads to \
         may be another thing tomorrow. Save a copy in the provider's folder and refer to that. \
         `cargo xtask generate --allow-remote` fetches such files over HTTPS for this one run.",
    ),
    (
        "text-missing",
        "Some tools read a description from another file where `{ $ref: … }` stands in its place, \
         which is no part of OpenAPI. Texts and Markdown files in the provider's folder are taken; \
         others are left out, and nothing but prose is lost.",
    ),
    (
        "files-too-large",
        "A thing of another file stands wherever it is referred to, where OpenAPI has no shared \
         place for it (paths, callbacks, links). Together the copies have more than 2,000,000 \
         values, which no honest document needs.",
    ),
];

/// A reference to a file that was not handed in.
pub fn ref_file(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads to a file that is not there", quoted(reference));
    Diagnostic::error("ref-file", place, message)
        .help("copy the file into the provider's folder, where the path leads")
}

/// References that are names of schemas.
pub fn ref_name(place: Place, name: &str, times: usize) -> Diagnostic {
    let places = counted(times, "place");
    let message = format!("{} was read as the schema of that name ({places})", quoted(name));
    Diagnostic::warning("ref-name", place, message)
        .help("say where it is: `#/components/schemas/…`, or `#/definitions/…` in Swagger 2.0")
}

/// A reference that leaves the provider's folder.
pub fn ref_outside(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads out of the provider's folder", quoted(reference));
    Diagnostic::error("ref-outside", place, message)
        .help("copy the file into the folder and refer to that")
}

/// A reference to a URL.
pub fn ref_remote(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} is on another host and was not fetched", quoted(reference));
    Diagnostic::error("ref-remote", place, message).help(
        "save a copy in the provider's folder and refer to that; --allow-remote fetches over HTTPS",
    )
}

/// Prose that is in files that are not there.
pub fn text_missing(place: Place, reference: &str, times: usize) -> Diagnostic {
    let texts = counted(times, "text");
    let message = format!("{} is not there; {texts} of this kind left out", quoted(reference));
    Diagnostic::warning("text-missing", place, message)
}

/// Copies that grow beyond all measure.
pub fn files_too_large(place: Place) -> Diagnostic {
    let message = "what references stand for grows beyond 2,000,000 values";
    Diagnostic::error("files-too-large", place, message)
}
