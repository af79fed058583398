//! Turns the list of a multipart body's fields into the code that makes parts of them.

use crate::multipart::FileUpload;

/// What a field with files holds: one or many, or perhaps none.
pub trait Files {
    /// All of them.
    fn into_files(self) -> Vec<FileUpload>;
}

impl Files for FileUpload {
    fn into_files(self) -> Vec<FileUpload> {
        vec![self]
    }
}

impl<F: Files> Files for Vec<F> {
    fn into_files(self) -> Vec<FileUpload> {
        self.into_iter().flat_map(F::into_files).collect()
    }
}

impl<F: Files> Files for Option<F> {
    fn into_files(self) -> Vec<FileUpload> {
        self.map(F::into_files).unwrap_or_default()
    }
}

/// How a struct becomes a multipart body.
///
/// ```text
/// form! { PaperUpload {
///     title, copies = "number-of-copies", details as "application/json", tags in Style::FormJoined,
///     "kind" = "paper",
///     [cover, scans as "image/png"],
///     ..more,
/// } }
/// ```
///
/// Fields come first, then what is always the same, then files, which servers like to have last, then a
/// map of parts by their names, in brackets if they are files. A
/// field has its own name, unless another is given; `as` names the media type of its part, `in` its style.
/// A body of another kind than `multipart/form-data` has that before the braces.
#[doc(hidden)]
#[macro_export]
macro_rules! __form {
    ($type:ident $($media:literal)? {
        $($field:ident $(= $key:literal)? $(as $part:literal)? $(in $style:path)?,)*
        $($constant:literal = $value:expr,)*
        $([$($file:ident $(= $file_key:literal)? $(as $file_part:literal)?),*] $(,)?)?
        $(.. $($rest:ident)? $([$rest_files:ident])? $(,)?)?
    }) => {
        impl $type {
            pub(crate) fn into_form(self) -> $crate::multipart::Form {
                let form = $crate::__form_start!($($media)?);
                $(let form = $crate::__form_part!(
                    form, $crate::__key!($field $($key)?), self.$field, $($part)? $($style)?
                );)*
                $(let form = form.field($constant, &$value);)*
                $($(let form = $crate::__file_part!(
                    form, $crate::__key!($file $($file_key)?), self.$file, $($file_part)?
                );)*)?
                $(
                    $(let form = form.rest(&self.$rest);)?
                    $(let form = form.rest_files(self.$rest_files);)?
                )?
                form
            }
        }
    };
}

/// A body without parts.
#[doc(hidden)]
#[macro_export]
macro_rules! __form_start {
    () => {
        $crate::multipart::Form::new()
    };
    ($media:literal) => {
        $crate::multipart::Form::of($media)
    };
}

/// The parts of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __form_part {
    ($form:ident, $key:expr, $value:expr,) => {
        $form.field($key, &$value)
    };
    ($form:ident, $key:expr, $value:expr, $media:literal) => {
        $form.field_as($key, $media, &$value)
    };
    ($form:ident, $key:expr, $value:expr, $style:path) => {
        $form.field_styled($key, $style, &$value)
    };
}

/// The parts of files.
#[doc(hidden)]
#[macro_export]
macro_rules! __file_part {
    ($form:ident, $key:expr, $value:expr,) => {
        $form.files($key, $crate::codegen::Files::into_files($value))
    };
    ($form:ident, $key:expr, $value:expr, $media:literal) => {
        $form.files_as($key, $media, $crate::codegen::Files::into_files($value))
    };
}
