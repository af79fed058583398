//! Turns the items of a types file into calls of the macro that each of them needs.

/// Types as they are on the wire, in one call for a file:
///
/// ```text
/// types! {
///     /// An order.
///     #[derive(Eq, Hash)] pub struct Order {
///         pub id: String,
///         pub coupon: Option<String>,
///     } impl { new(id: text), with_coupon(coupon: text), }
///
///     /// What became of it.
///     pub enum OrderStatus { Paid = "PAID", Created = "CREATED", }
///
///     pub enum Level: i64 { Low = 0, High = 1, }
///
///     pub union Attachment by "type" { Image(Image) = "img", File(File) = "file", }
///
///     pub union Pet by "kind" else AnyPet(AnyPet) { Cat(Cat) = "cat", }
///
///     pub union Change { Archive(Archive) if object(required ["archived"]), Text(String) if string, }
///
///     pub wrapper Folders { Vec<Folders>, }
/// }
/// ```
///
/// What stands in the braces is what `object!`, `string_enum!`, `int_enum!`, `tagged_union!` and
/// `union!` take (`wrapper!` takes a type), and behind `impl` what `construct!` takes. Every item is handed on as it is, once:
/// there is no recursion, so a long file costs no more than many short ones.
#[doc(hidden)]
#[macro_export]
macro_rules! __types {
    ($(
        $(#[$attribute:meta])*
        pub $kind:ident $type:ident $(: $of:ident)? $(by $key:literal)?
        $(else $default:ident($default_of:ty))? { $($body:tt)* }
        $(impl { $($make:tt)* })?
    )*) => {$(
        $crate::__type! {
            $kind $($of)? $(by $key)? $(else $default($default_of))?;
            [$(#[$attribute])*] $type { $($body)* }
        }
        $($crate::__construct! { $type { $($make)* } })?
    )*};
}

/// One of [`types!`](crate::__types), by its keyword.
#[doc(hidden)]
#[macro_export]
macro_rules! __type {
    (struct; [$($head:tt)*] $type:ident $body:tt) => {
        $crate::__object! { $($head)* pub struct $type $body }
    };
    (enum; [$($head:tt)*] $type:ident $body:tt) => {
        $crate::__string_enum! { $($head)* pub enum $type $body }
    };
    (enum i64; [$($head:tt)*] $type:ident $body:tt) => {
        $crate::__int_enum! { $($head)* pub enum $type $body }
    };
    (wrapper; [$($head:tt)*] $type:ident $body:tt) => {
        $crate::__wrapper! { $($head)* pub struct $type $body }
    };
    (union; [$($head:tt)*] $type:ident $body:tt) => {
        $crate::__union! { $($head)* pub enum $type $body }
    };
    (union by $key:literal $(else $default:ident($of:ty))?; [$($head:tt)*] $type:ident $body:tt) => {
        $crate::__tagged_union! {
            $($head)* pub enum $type by $key $(else $default($of))? $body
        }
    };
}
