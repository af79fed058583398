//! Macros that generated crates call: turn a list of keys or values into the wire code of a type.
//!
//! Each gives its type [`Decode`](super::Decode), [`Encode`](super::Encode), `serde::Serialize` and
//! `serde::Deserialize`; the type itself, with its docs and derives, is written beside the call. They
//! take their input in one pass, without recursion, and leave every loop to functions of this crate:
//! both is what keeps them cheap to compile. What every type has (`Clone`, `Debug`, `PartialEq`, and
//! `Eq` and `Hash` of an open enum) they derive; a call names what its type has besides.

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

        $crate::__object_keys!($type [$(($field $($key)?) [$($null)?],)* $(($constant $constant) [],)*]);

        impl $crate::wire::Decode for $type {
            const KEYS: ::core::option::Option<&'static [$crate::wire::Field]> =
                ::core::option::Option::Some(<Self as $crate::wire::Object>::FIELDS);

            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                match r.object(<Self as $crate::wire::Object>::FIELDS) {
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
                    <Self as $crate::wire::Object>::FIELDS,
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

        $crate::__object_keys!($type [$(($field $($key)?) [$($null)?],)* $(($constant $constant) [],)*]);

        impl $crate::wire::Decode for $type {
            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                match r.object_and_rest(<Self as $crate::wire::Object>::FIELDS) {
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
                    <Self as $crate::wire::Object>::FIELDS,
                    &[$(&self.$field,)* $(&$value,)*],
                    &self.$rest,
                );
            }
        }
    };
}

/// The keys of an object, and the bridges that each type has.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_keys {
    ($type:ident [$($key:tt $null:tt,)*]) => {
        #[doc(hidden)]
        impl $crate::wire::Object for $type {
            const FIELDS: &'static [$crate::wire::Field] =
                &[$($crate::__field!($null $key)),*];
        }

        $crate::__serde!($type);
    };
}

/// A field of the table. What has no value is left out, unless it is to be written as `null`.
#[doc(hidden)]
#[macro_export]
macro_rules! __field {
    ([] $key:tt) => {
        $crate::wire::Field::new($crate::__quoted!$key).optional()
    };
    ([null] $key:tt) => {
        $crate::wire::Field::new($crate::__quoted!$key)
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

/// A union whose variants are told apart by a key, with its wire code. A last variant, `Other(Value)`,
/// is added; it keeps objects with an unknown tag, or none, as they are.
///
/// ```text
/// tagged_union! {
///     /// What is attached.
///     pub enum Attachment by "type" { Image(Image) = "img", File(File) = "file", }
/// }
/// ```
///
/// A variant without docs is described by its tag.
///
/// The union writes the tag, as the first key. The struct of a variant may leave it out, have it as a
/// constant, or have it as a field: its own is not written, so one struct can stand under two tags.
///
/// `by "type" else Page(Page)` adds a variant for what has another tag, or none. It writes its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __tagged_union {
    (
        $(#[$attribute:meta])*
        pub enum $type:ident by $key:literal $(else $default:ident($default_of:ty))? {
            $($(#[$doc:meta])* $variant:ident($of:ty) = $tag:literal,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $type {
            $(
                $(#[$doc])*
                #[doc = $crate::__value_doc!($tag $(#[$doc])*)]
                $variant($of),
            )*
            $(
                #[doc = ::core::concat!("Any other `", $key, "`, or none.")]
                $default($default_of),
            )?
            /// An object with another tag, as it came.
            Other($crate::Value),
        }

        impl $crate::wire::Decode for $type {
            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                let tag = r.tag($key)?;
                match tag.as_deref() {
                    $(::core::option::Option::Some($tag) => {
                        $crate::wire::Decode::decode(r).map(Self::$variant)
                    })*
                    _ => {
                        r.doubt();
                        $(if let ::core::option::Option::Some(value) = r.default_variant::<$default_of>() {
                            return ::core::result::Result::Ok(Self::$default(value));
                        })?
                        $crate::wire::Decode::decode(r).map(Self::Other)
                    }
                }
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode(&self, w: &mut $crate::wire::Writer) {
                match self {
                    $(Self::$variant(value) => w.tagged($key, $tag, value),)*
                    $(Self::$default(value) => <$default_of as $crate::wire::Encode>::encode(value, w),)?
                    Self::Other(value) => $crate::wire::Encode::encode(value, w),
                }
            }
        }

        $crate::__serde!($type);
    };
}

/// A union without a tag, with its wire code. A last variant, `Other(Value)`, is added.
///
/// ```text
/// union! {
///     /// What is changed.
///     pub enum ChatPatch {
///         Archive(Archive) if object(required ["archived"]),
///         Action(Action) if object(required ["chat"], constants [("action", "getInviteLink")]),
///         Text(String) if string,
///         Many(Vec<String>) if array,
///     }
/// }
/// ```
///
/// Of the variants whose rule the value follows, and that decode, the one wins that keeps most of it,
/// the first of equals; `Other` keeps what is none, and what is several at once. Rules are `object`, `array`, `string`, `number`, `integer`, `boolean` and `any`.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        $(#[$attribute:meta])*
        pub enum $type:ident { $(
            $(#[$doc:meta])*
            $variant:ident($of:ty) if $rule:ident $((
                $(required [$($required:literal),* $(,)?])? $(,)?
                $(constants [$(($key:literal, $value:literal)),* $(,)?])? $(,)?
            ))?,
        )* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $type {
            $(
                $(#[$doc])*
                #[doc = $crate::__type_doc!($of, $(#[$doc])*)]
                $variant($of),
            )*
            /// A value that fits none of the above, as it came.
            Other($crate::Value),
        }

        impl $crate::wire::Decode for $type {
            fn decode(
                r: &mut $crate::wire::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Fault> {
                const RULES: &[$crate::wire::Rule] = &[$(
                    $crate::wire::Rule::$rule()
                        .keys(<$of as $crate::wire::Decode>::KEYS)
                        $($(.required(&[$($required),*]))?
                        $(.constants(&[$(($key, &$value)),*]))?)?
                ),*];
                let mut candidates = r.candidates(RULES)?;
                let mut found = ::core::option::Option::None;
                while candidates.go_through() {
                    $(if let ::core::option::Option::Some(value) = candidates.decode(r) {
                        found = ::core::option::Option::Some(Self::$variant(value));
                    })*
                }
                candidates.finish(r, found, Self::Other)
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode(&self, w: &mut $crate::wire::Writer) {
                match self {
                    $(Self::$variant(value) => $crate::wire::Encode::encode(value, w),)*
                    Self::Other(value) => $crate::wire::Encode::encode(value, w),
                }
            }
        }

        $crate::__serde!($type);
    };
}

/// The docs of a variant that has none of its own: its type.
#[doc(hidden)]
#[macro_export]
macro_rules! __type_doc {
    ($of:ty,) => {
        ::core::concat!("[`", ::core::stringify!($of), "`].")
    };
    ($of:ty, $($doc:tt)+) => {
        ""
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
