//! Turns the list of a call's optional parameters into the type that holds the call, with a setter
//! for each.

/// The types of calls with optional parameters. Each parameter has a setter that writes straight into
/// the request; besides, the types have all that a call has.
///
/// ```text
/// calls! {
///     /// Options of [`Orders::list`].
///     pub struct ListOrders(OrderPage, Paged) {
///         /// Orders on one page.
///         limit(u32): query("limit"),
///         /// Names of tags.
///         tags(strings): query_styled("tags", Style::FormJoined),
///     }
/// }
/// ```
///
/// A parameter is taken as a type, as `strings` (anything that can be iterated over, of what becomes
/// a `String`), as `items T` (anything that can be iterated over, of `T`), as `bytes` (anything that
/// becomes a `Body`), as `text` (`&str`, for a body) or as `form T` (a multipart body).
#[doc(hidden)]
#[macro_export]
macro_rules! __calls {
    ($(
        $(#[$attribute:meta])*
        pub struct $builder:ident($value:ty $(, $call_kind:ident)?) { $(
            $(#[$setter_attribute:meta])*
            $name:ident($($kind:tt)+): $method:ident($($argument:expr),*),
        )* }
    )*) => { $(
        $(#[$attribute])*
        #[must_use = "a call does nothing until it is awaited"]
        #[derive(Debug)]
        pub struct $builder($crate::call::Call<$value $(, $crate::call::$call_kind)?>);

        impl $builder { $(
            $(#[$setter_attribute])*
            pub fn $name(self, $name: $crate::__parameter!($($kind)+)) -> Self {
                Self(self.0.$method($($argument,)* $crate::__parameter_value!($name $($kind)+)))
            }
        )* }

        $crate::__call_methods!($builder($value $(, $call_kind)?));
    )* };
}

/// The type of a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter {
    (strings) => {
        impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<::std::string::String>>
    };
    (items $item:ty) => { impl ::core::iter::IntoIterator<Item = $item> };
    (bytes) => { impl ::core::convert::Into<$crate::codegen::Body> };
    (form $form:ty) => { $form };
    (text) => { &str };
    ($type:ty) => { $type };
}

/// The value of a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter_value {
    ($name:ident strings) => {
        $crate::codegen::strings($name)
    };
    ($name:ident items $item:ty) => {
        $crate::codegen::items($name)
    };
    ($name:ident form $form:ty) => {
        $name.into_form()
    };
    ($name:ident text) => {
        $name.to_owned()
    };
    ($name:ident $($kind:tt)+) => {
        $name
    };
}
