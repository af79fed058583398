//! Open enums, of texts and of integers.

/// An open enum of strings with its wire code; a last variant, `Other(String)`, is added.
///
/// ```text
/// string_enum! {
///     /// What became of an order.
///     pub enum OrderStatus { Paid = "PAID", /** Not paid yet. */ Created = "CREATED", }
/// }
/// ```
///
/// A variant without docs is described by its value. Also gives it `ALL`, `as_str`, `From<&str>`, `From<String>`, `FromStr` (which never fails),
/// `Display` and `AsRef<str>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    (
        $(#[$attribute:meta])*
        pub enum $type:ident { $($(#[$doc:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $(
                $(#[$doc])*
                #[doc = $crate::__value_doc!($value $(#[$doc])*)]
                $variant,
            )*
            /// A value that this version of the crate does not know.
            Other(::std::string::String),
        }

        impl $type {
            /// The values that this version of the crate knows, as they are on the wire.
            pub const ALL: &'static [&'static str] = &[$($value),*];

            /// The value, as it is on the wire.
            pub const fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value.as_str(),
                }
            }
        }

        impl ::core::convert::From<&str> for $type {
            /// The variant of a value; one that is not known becomes `Other`.
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Other(::core::convert::From::from(value)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            /// The variant of a value; one that is not known becomes `Other`.
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($value => Self::$variant,)*
                    _ => Self::Other(value),
                }
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            /// The variant of a value; one that is not known becomes `Other`, so this never fails.
            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(::core::convert::From::from(value))
            }
        }

        impl ::core::fmt::Display for $type {
            /// Writes the value, as it is on the wire.
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::wire::Decode for $type {
            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                let value = <Self as ::core::convert::From<&str>>::from(r.str()?);
                if let Self::Other(_) = value {
                    r.doubt();
                }
                ::core::result::Result::Ok(value)
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode(&self, w: &mut $crate::wire::Writer) {
                w.str(self.as_str());
            }
        }

        $crate::__only_value!($type $($variant)*);
        $crate::__serde!($type);
    };
}

/// The docs of a variant that has none of its own: its value.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_doc {
    ($value:literal) => {
        ::core::concat!("`", $value, "`.")
    };
    ($value:literal $($doc:tt)+) => {
        ""
    };
}

/// An open enum of integers with its wire code; a last variant, `Other(i64)`, is added.
///
/// ```text
/// int_enum! { pub enum Level { Low = 0, High = 1, } }
/// ```
///
/// Also gives it `ALL`, `as_i64`, `From<i64>` and `Display`.
#[doc(hidden)]
#[macro_export]
macro_rules! __int_enum {
    (
        $(#[$attribute:meta])*
        pub enum $type:ident { $($(#[$doc:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $(
                $(#[$doc])*
                #[doc = $crate::__value_doc!($value $(#[$doc])*)]
                $variant,
            )*
            /// A value that this version of the crate does not know.
            Other(i64),
        }

        impl $type {
            /// The values that this version of the crate knows, as they are on the wire.
            pub const ALL: &'static [i64] = &[$($value),*];

            /// The value, as it is on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => *value,
                }
            }
        }

        impl ::core::convert::From<i64> for $type {
            /// The variant of a value; one that is not known becomes `Other`.
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Other(value),
                }
            }
        }

        impl ::core::fmt::Display for $type {
            /// Writes the value, as it is on the wire.
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::wire::Decode for $type {
            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                let value = Self::from(<i64 as $crate::wire::Decode>::decode(r)?);
                if let Self::Other(_) = value {
                    r.doubt();
                }
                ::core::result::Result::Ok(value)
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode(&self, w: &mut $crate::wire::Writer) {
                $crate::wire::Encode::encode(&self.as_i64(), w);
            }
        }

        $crate::__only_value!($type $($variant)*);
        $crate::__serde!($type);
    };
}

/// An enum of which one value is known has that one by default.
#[doc(hidden)]
#[macro_export]
macro_rules! __only_value {
    ($type:ident $only:ident) => {
        impl ::core::default::Default for $type {
            /// The only value that this version of the crate knows.
            fn default() -> Self {
                Self::$only
            }
        }
    };
    ($type:ident $($several:ident)*) => {};
}
