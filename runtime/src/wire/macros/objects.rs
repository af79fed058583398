//! Objects, what wraps another type, and what every type has: the bridges to serde.

/// A struct that is an object, with its wire code.
///
/// ```text
/// object! {
///     /// An order.
///     pub struct Order {
///         /// Its number.
///         pub id: String,
///         pub coupon: Option<String>,          // not written where there is none
///         pub note: Option<String> | null,     // always written, as `null` where there is none
///         pub kind: Kind = "type",             // the key, where it is not the field's name
///         const "object" = "order",            // no field: always written, ignored on decoding
///         .. pub additional: BTreeMap<String, Value>,    // takes all other keys
///     }
/// }
/// ```
///
/// Fields come first, then constants, then the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    (
        $(#[$attribute:meta])*
        pub struct $type:ident {
            $(
                $(#[$doc:meta])*
                pub $field:ident: $of:ty $(= $key:literal)? $(| $null:ident)?,
            )*
            $(const $constant:literal = $value:literal,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $type { $($(#[$doc])* pub $field: $of,)* }

        $crate::__serde!($type);

        impl $crate::wire::Decode for $type {
            const FIELDS: &'static [$crate::wire::Field] = $crate::__fields!(
                $(($field $($key)?) [$($null)?],)* $(($constant $constant) [],)*
            );
            const IS_CLOSED: bool = true;

            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                match r.object(<Self as $crate::wire::Decode>::FIELDS) {
                    ::core::result::Result::Ok($crate::__slots!($($field)*)) => {
                        ::core::result::Result::Ok(Self { $($field),* })
                    }
                    ::core::result::Result::Err(fault) => ::core::result::Result::Err(fault),
                }
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode(&self, w: &mut $crate::wire::Writer) {
                w.object(
                    <Self as $crate::wire::Decode>::FIELDS,
                    &[$(&self.$field,)* $(&$value,)*],
                );
            }
        }
    };
    (
        $(#[$attribute:meta])*
        pub struct $type:ident {
            $(
                $(#[$doc:meta])*
                pub $field:ident: $of:ty $(= $key:literal)? $(| $null:ident)?,
            )*
            $(const $constant:literal = $value:literal,)*
            .. pub $rest:ident: $rest_type:ty,
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $type {
            $($(#[$doc])* pub $field: $of,)*
            /// Every key besides those above.
            pub $rest: $rest_type,
        }

        $crate::__serde!($type);

        impl $crate::wire::Decode for $type {
            const FIELDS: &'static [$crate::wire::Field] = $crate::__fields!(
                $(($field $($key)?) [$($null)?],)* $(($constant $constant) [],)*
            );

            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                match r.object_and_rest(<Self as $crate::wire::Decode>::FIELDS) {
                    ::core::result::Result::Ok(($crate::__slots!($($field)*), $rest)) => {
                        ::core::result::Result::Ok(Self { $($field,)* $rest })
                    }
                    ::core::result::Result::Err(fault) => ::core::result::Result::Err(fault),
                }
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode(&self, w: &mut $crate::wire::Writer) {
                w.object_and_rest(
                    <Self as $crate::wire::Decode>::FIELDS,
                    &[$(&self.$field,)* $(&$value,)*],
                    &self.$rest,
                );
            }
        }
    };
}

/// The table of an object's keys.
#[doc(hidden)]
#[macro_export]
macro_rules! __fields {
    ($($key:tt $null:tt,)*) => {
        &$crate::wire::fields([$(($crate::__quoted!$key, $crate::__may_be_left_out!($null))),*])
    };
}

/// What has no value is left out, unless it is to be written as `null`.
#[doc(hidden)]
#[macro_export]
macro_rules! __may_be_left_out {
    ([]) => {
        true
    };
    ([null]) => {
        false
    };
}

/// The key of a field: its own name, unless another is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __key {
    ($field:ident) => {
        ::core::stringify!($field)
    };
    ($field:tt $key:literal) => {
        $key
    };
}

/// The key of a field as it is written, with its colon.
#[doc(hidden)]
#[macro_export]
macro_rules! __quoted {
    ($field:ident) => {
        ::core::concat!("\"", ::core::stringify!($field), "\":")
    };
    ($field:tt $key:literal) => {
        ::core::concat!("\"", $key, "\":")
    };
}

/// A tuple pattern of fields, as a chain of tuples where they are more than one has room for.
#[doc(hidden)]
#[macro_export]
macro_rules! __slots {
    (
        $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident
        $i:ident $j:ident $k:ident $l:ident $m:ident $n:ident $o:ident $p:ident
        $($more:ident)+
    ) => {
        $crate::wire::Chain(
            ($a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l, $m, $n, $o, $p),
            $crate::__slots!($($more)+),
        )
    };
    ($($field:ident)*) => {
        ($($field,)*)
    };
}

/// The bridges to serde.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($type:ident) => {
        impl $crate::wire::serde::Serialize for $type {
            fn serialize<S: $crate::wire::serde::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, to)
            }
        }

        impl<'de> $crate::wire::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::wire::serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::deserialize(from)
            }
        }
    };
}

/// A struct around the only thing in it, for a list or map of itself:
///
/// ```text
/// wrapper! {
///     /// Folders in folders.
///     pub struct Folders { Vec<Folders> }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __wrapper {
    ($(#[$attribute:meta])* pub struct $type:ident { $of:ty $(,)? }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $type(
            /// What it is.
            pub $of,
        );

        impl ::core::convert::From<$of> for $type {
            fn from(value: $of) -> Self {
                Self(value)
            }
        }

        impl $crate::wire::Decode for $type {
            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                $crate::wire::Decode::decode(r).map(Self)
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode(&self, w: &mut $crate::wire::Writer) {
                $crate::wire::Encode::encode(&self.0, w);
            }
        }

        $crate::__serde!($type);
    };
}
