//! Turns the list of a sent type's fields into `new` and the setters.

/// `new` takes what is required, each other field has a setter:
///
/// ```text
/// construct! { CreateCampaign {
///     new(name: text, profile_id: value Uuid),
///     with_description(description: text), with_tags(tags: texts),
///     with_steps(steps: list Step), with_parent(parent: boxed Campaign), with_note(note: patch String),
/// } }
/// ```
///
/// A field called like a keyword is followed by its name as a text, `with_gen(r#gen = "gen": text)`: links
/// to it have that. What stands behind a `;` has no argument and no setter: a map that is empty, an enum of which there is
/// one value.
///
/// A field is taken as `text` (anything that becomes a `String`), `secret` (anything that becomes a
/// `Secret`), `texts` (anything that can be iterated over, of what becomes a `String`), `list T` (anything that becomes a `Vec<T>`), `boxed T` (a `T`), `patch T`
/// (a `T` or a `Patch<T>`) or `value T` (a `T`).
#[doc(hidden)]
#[macro_export]
macro_rules! __construct {
    ($type:ident {
        new($($field:ident: $kind:ident $($of:ty)?),*)
        $(, $(#[$note:meta])* $setter:ident($optional:ident $(= $plain:literal)?: $take:ident $($inner:ty)?))* $(,)?
        $(; $($rest:ident),+ $(,)?)?
    }) => {
        impl $type {
            /// What is required; nothing else is set.
            pub fn new($($field: $crate::__taken!($kind $($of)?)),*) -> Self {
                Self {
                    $($field: $crate::__take!($kind $field),)*
                    $($optional: ::core::default::Default::default(),)*
                    $($($rest: ::core::default::Default::default(),)+)?
                }
            }

            $(
                #[doc = $crate::__sets!($optional $($plain)?)]
                $(#[$note])*
                pub fn $setter(mut self, $optional: $crate::__taken!($take $($inner)?)) -> Self {
                    self.$optional = $crate::__take_optional!($take $optional);
                    self
                }
            )*
        }
    };
}

/// The docs of a setter.
#[doc(hidden)]
#[macro_export]
macro_rules! __sets {
    ($field:ident) => {
        ::core::concat!(
            "Sets [`",
            ::core::stringify!($field),
            "`](Self::",
            ::core::stringify!($field),
            ")."
        )
    };
    ($field:tt $plain:literal) => {
        ::core::concat!("Sets [`", $plain, "`](Self::", $plain, ").")
    };
}

/// The type of an argument of one kind.
#[doc(hidden)]
#[macro_export]
macro_rules! __taken {
    (text) => { impl ::core::convert::Into<::std::string::String> };
    (secret) => { impl ::core::convert::Into<$crate::codegen::Secret> };
    (texts) => {
        impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<::std::string::String>>
    };
    (list $item:ty) => { impl ::core::convert::Into<::std::vec::Vec<$item>> };
    (patch $inner:ty) => { impl ::core::convert::Into<$crate::wire::Patch<$inner>> };
    (boxed $inner:ty) => { $inner };
    (value $inner:ty) => { $inner };
}

/// The value of an argument of one kind.
#[doc(hidden)]
#[macro_export]
macro_rules! __take {
    (value $name:ident) => {
        $name
    };
    (boxed $name:ident) => {
        ::std::boxed::Box::new($name)
    };
    (texts $name:ident) => {
        $crate::codegen::strings($name)
    };
    ($kind:ident $name:ident) => {
        ::core::convert::Into::into($name)
    };
}

/// The same for a field that may be absent.
#[doc(hidden)]
#[macro_export]
macro_rules! __take_optional {
    (patch $name:ident) => { ::core::convert::Into::into($name) };
    ($kind:ident $name:ident) => { ::core::option::Option::Some($crate::__take!($kind $name)) };
}
