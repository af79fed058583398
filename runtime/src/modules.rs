//! Turns a list of types by the features that keep them into their modules and re-exports.
//!
//! A crate of hundreds of types would otherwise repeat the same condition twice for each.

/// The types of a crate by the features that keep them:
///
/// ```text
/// modules! {
///     always { error_envelope::ErrorEnvelope, }
///     if "orders" | "teams" { order::{ Order, OrderTeam }, item::Item, }
/// }
/// ```
///
/// The file `order.rs` with its types, and so on, where one of the features is on.
#[doc(hidden)]
#[macro_export]
macro_rules! __modules {
    (
        $(always { $($own:ident :: $own_names:tt,)* })?
        $(if $($feature:literal)|+ { $($modules:tt)* })*
    ) => {
        $($(
            mod $own;
            pub use $own::$own_names;
        )*)?
        $($crate::__modules_if! { [any($(feature = $feature),+)] $($modules)* })*
    };
}

/// Modules under one condition.
#[doc(hidden)]
#[macro_export]
macro_rules! __modules_if {
    ($condition:tt $($module:ident :: $names:tt,)*) => {
        $($crate::__module_if! { $condition $module $names })*
    };
}

/// A module under a condition, with its names.
#[doc(hidden)]
#[macro_export]
macro_rules! __module_if {
    ([$($condition:tt)*] $module:ident $names:tt) => {
        #[cfg($($condition)*)]
        mod $module;
        #[cfg($($condition)*)]
        pub use $module::$names;
    };
}

/// `resources! { /** Purchases. */ if "orders" { orders::Orders, } }`: the same with the modules open to
/// users, who name the builders in them. The docs are those of the module.
#[doc(hidden)]
#[macro_export]
macro_rules! __resources {
    ($($(#[$attribute:meta])* if $feature:literal { $module:ident :: $name:ident, })*) => { $(
        $(#[$attribute])*
        #[doc = ::core::concat!(
            "\n\n[`", ::core::stringify!($name),
            "`] has the methods; the other types hold the options of a call."
        )]
        #[cfg(feature = $feature)]
        pub mod $module;
        #[doc(hidden)]
        #[cfg(feature = $feature)]
        pub use $module::$name;
    )* };
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
