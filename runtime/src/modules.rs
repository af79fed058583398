//! Turns a list of types by the features that keep them into their modules and re-exports.
//!
//! A crate of hundreds of types would otherwise repeat the same condition twice for each.

/// `modules! { any(feature = "a", feature = "b") { order::{Order, OrderTeam}, item::Item, } }`: the
/// file `order.rs` with its types, and so on, where one of the features is on. Without a condition they
/// are always there.
#[doc(hidden)]
#[macro_export]
macro_rules! __modules {
    ({ $($module:ident :: $names:tt,)* }) => {
        $(
            mod $module;
            pub use $module::$names;
        )*
    };
    ($condition:ident = $value:literal { $($module:ident :: $names:tt,)* }) => {
        $(
            #[cfg($condition = $value)]
            mod $module;
            #[cfg($condition = $value)]
            pub use $module::$names;
        )*
    };
    (any $conditions:tt { $($module:ident :: $names:tt,)* }) => {
        $(
            #[cfg(any $conditions)]
            mod $module;
            #[cfg(any $conditions)]
            pub use $module::$names;
        )*
    };
}

/// `resources! { feature = "orders" { orders::Orders, } }`: the same with the module open to users,
/// who name the builders in it.
#[doc(hidden)]
#[macro_export]
macro_rules! __resources {
    ($condition:ident = $value:literal { $module:ident :: $name:ident, }) => {
        #[doc = ::core::concat!(
                    "[`", ::core::stringify!($name), "`](", ::core::stringify!($module), "::",
                    ::core::stringify!($name), ") and the builders of its calls."
                )]
        #[cfg($condition = $value)]
        pub mod $module;
        #[cfg($condition = $value)]
        pub use $module::$name;
    };
}

/// The methods of a client that give out the handles of its resources, where their features are on:
/// `handles! { Client { /** Orders. */ orders() -> Orders if "orders", } }`.
#[doc(hidden)]
#[macro_export]
// The handles are of the crate that calls, which is what `crate` means here.
#[allow(clippy::crate_in_macro_def)]
macro_rules! __handles {
    ($client:ident {
        $($(#[$attribute:meta])* $method:ident() -> $handle:ident if $feature:literal,)*
    }) => {
        impl $client { $(
            $(#[$attribute])*
            #[cfg(feature = $feature)]
            pub fn $method(&self) -> crate::resources::$handle {
                crate::resources::$handle(self.0.clone())
            }
        )* }
    };
}
