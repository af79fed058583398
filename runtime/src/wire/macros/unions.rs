//! Unions, with a tag and without.

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
                        .keys::<$of>()
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
