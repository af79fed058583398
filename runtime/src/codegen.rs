//! What generated crates reach: everything of the runtime that they name, in one place, and the
//! macros that write what is the same in each of them.
//!
//! Nothing here is for people; the shapes change together with the generator, and [`V1`] changes
//! its name when they do.

pub use jiff::Timestamp;
pub use jiff::civil::Date;
#[cfg(feature = "decimal")]
pub use rust_decimal::Decimal;
pub use serde_json::Value;
#[cfg(feature = "uuid")]
pub use uuid::Uuid;

pub use bytes::Bytes;
pub use http::{Method, StatusCode};

#[cfg(feature = "blocking")]
pub use crate::blocking::{Iter, IterPages};
pub use crate::body::Body;
pub use crate::builder::CoreBuilder;
pub use crate::call::{Awaiting, Call, Keyed, Paged, Plain, Sending};
pub use crate::client::Core;
pub use crate::clock::Clock;
pub use crate::credential::Credential;
pub use crate::error::{Documented, Error, Result};
pub use crate::form::Files;
pub use crate::header::Header;
pub use crate::idempotency::IdempotencyKey;
pub use crate::multipart::{FileUpload, Form};
pub use crate::operation::{End, In, Operation, Paging, PagingStyle, Replay, SentIn};
pub use crate::paging::{Items, Page, Pages};
pub use crate::preflight::Preflight;
pub use crate::provider::{
    Access, Constant, ConstantPlace, ErrorShape, Introspection, JwtForm, KeyPlace, Prefix,
    Provider, RateLimits, RateTier, Scheme, SchemeKind, ScopeInfo, Server, ServerVariable,
    TokenKind,
};
pub use crate::rate::RateLimit;
pub use crate::receive::{Answer, Receive, Received};
pub use crate::redirected::Redirected;
pub use crate::response::Response;
pub use crate::scope::{Requirement, ScopePlan, ScopeSet};
pub use crate::secret::Secret;
pub use crate::stream::{ByteStream, EventStream, JsonLines};
pub use crate::style::Style;
pub use crate::text::Text;
pub use crate::transport::Transport;
pub use crate::webhook::{Place, Signature, Webhooks, decode};
pub use crate::wire::{Base64, Decode, Encode, Fault, Patch, Reader, Row, Writer};
#[cfg(feature = "xml")]
pub use crate::xml;

#[doc(hidden)]
pub use crate::{__call_blocking, __call_kind, __call_paged_blocking, __client_blocking};
pub use crate::{
    __calls as calls, __client as client, __construct as construct, __errors as errors,
    __events as events, __form as form, __handles as handles, __int_enum as int_enum,
    __modules as modules, __object as object, __page as page, __resources as resources,
    __scope_set as scope_set, __string_enum as string_enum, __tagged_union as tagged_union,
    __types as types, __union as union,
};

/// Generated crates name it once: a crate and a runtime that do not fit then fail to compile, with
/// an error that names this.
pub const V1: () = ();

/// The strings of any list of them.
pub fn strings(list: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    list.into_iter().map(Into::into).collect()
}

/// The values of any list of them.
pub fn items<T>(list: impl IntoIterator<Item = T>) -> Vec<T> {
    list.into_iter().collect()
}

/// What the constant about the provider is made of.
pub mod provider {
    pub use crate::provider::*;
}

/// What users of a generated crate touch: its root exports all of it.
pub mod public {
    #[cfg(feature = "decimal")]
    pub use rust_decimal::Decimal;
    #[cfg(feature = "uuid")]
    pub use uuid::Uuid;

    pub use bytes::Bytes;
    pub use http::{HeaderMap, Method, StatusCode};
    pub use jiff::{Timestamp, civil::Date};
    pub use serde_json::Value;
    pub use url::Url;

    pub use crate::{
        body::Body,
        call::Call,
        clock,
        credential::Credential,
        defaults,
        deprecation::DeprecationNotice,
        error::{Error, MissingScopes, Outcome, Problem, Result, ScopeSource},
        header::Header,
        idempotency::IdempotencyKey,
        limit,
        limit::{Pacing, Quota},
        multipart::FileUpload,
        oauth::ClientCredentials,
        operation::{Operation, Replay},
        paging::Continuation,
        preflight::Preflight,
        provider::{Access, RateTier, ScopeInfo},
        rate::RateLimit,
        redirected::Redirected,
        response::Response,
        scope::{PlannedScope, Requirement, ScopePlan},
        secret::Secret,
        stream::{ByteStream, Event, EventStream, JsonLines},
        text::Text,
        transport,
        wire::{Base64, DecodeError, Patch, Row},
    };
}

/// Writes the methods that every client and its builder have:
/// `client!(Client, ClientBuilder, PROVIDER)`, with `struct Client(Core)` and
/// `struct ClientBuilder(CoreBuilder)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($client:ident, $builder:ident, $provider:path) => {
        impl $client {
            /// A client with a token, and defaults for the rest.
            ///
            /// Fails if the token cannot be one of this provider's.
            pub fn new(
                token: impl ::core::convert::Into<::std::string::String>,
            ) -> $crate::Result<Self> {
                Self::builder().token(token).build()
            }

            /// A client with the token from the environment.
            ///
            /// Fails if the variable is not set, or holds what cannot be a token of this provider.
            pub fn from_env() -> $crate::Result<Self> {
                Self::builder().from_env().build()
            }

            /// Starts to build a client.
            pub fn builder() -> $builder {
                $builder($crate::Core::builder(&$provider))
            }

            /// A client with another credential that shares everything else with this one:
            /// connections, retry budget. A rate limit is shared by clients with the same
            /// credential. For rotation, or for many users.
            pub fn with_credential(
                &self,
                credential: impl ::core::convert::Into<$crate::Credential>,
            ) -> $crate::Result<Self> {
                ::core::result::Result::map(self.0.with_credential(credential), Self)
            }

            /// A client that is told which scopes its token holds, for preflights and error
            /// messages, and shares everything else with this one.
            pub fn with_granted(
                &self,
                scopes: impl ::core::iter::IntoIterator<
                    Item = impl ::core::convert::Into<::std::string::String>,
                >,
            ) -> Self {
                Self(self.0.with_granted(scopes))
            }

            /// Whether the token is for testing; `None` where tokens do not tell.
            pub fn is_test(&self) -> ::core::option::Option<bool> {
                self.0.is_test()
            }

            /// The URL below which operations are called.
            pub fn base_url(&self) -> &$crate::Url {
                self.0.base_url()
            }

            /// What the server said last of the rate limit of this client's credential.
            pub fn rate_limit(&self) -> ::core::option::Option<$crate::rate::RateLimit> {
                self.0.rate_limit()
            }

            /// Compares what `operations` need with what the token holds, before the first of them
            /// is called. Nothing is changed by it; where nobody can tell, that is no error.
            pub async fn preflight(
                &self,
                operations: &[&'static $crate::operation::Operation],
            ) -> $crate::Result<$crate::preflight::Preflight> {
                self.0.preflight(operations).await
            }

            $crate::codegen::__client_blocking!();
        }

        impl $builder {
            /// Takes the token, and the server's variables, from the environment. What was set
            /// already stays.
            pub fn from_env(self) -> Self {
                Self(self.0.from_env())
            }

            /// Sets the credential.
            pub fn credential(
                self,
                credential: impl ::core::convert::Into<$crate::Credential>,
            ) -> Self {
                Self(self.0.credential(credential))
            }

            /// Sets a token as the credential.
            pub fn token(self, token: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.token(token))
            }

            /// Calls everything below this URL, such as a test server's.
            pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(self.0.base_url(url))
            }

            /// Chooses one of the provider's servers by its index. Default: 0.
            pub fn server(self, index: usize) -> Self {
                Self(self.0.server(index))
            }

            /// Sets a variable in the server's URL.
            pub fn server_variable(
                self,
                name: &str,
                value: impl ::core::convert::Into<::std::string::String>,
            ) -> Self {
                Self(self.0.server_variable(name, value))
            }

            /// Permits `http` to hosts other than the own computer. Credentials can then be read
            /// on the way.
            pub fn allow_http(self) -> Self {
                Self(self.0.allow_http())
            }

            /// How long a call may take with all its attempts and the waits between them. Default:
            /// 60 s.
            pub fn timeout(self, duration: ::core::time::Duration) -> Self {
                Self(self.0.timeout(duration))
            }

            /// How long one attempt may take. Default: 30 s.
            pub fn attempt_timeout(self, duration: ::core::time::Duration) -> Self {
                Self(self.0.attempt_timeout(duration))
            }

            /// How long an answer may come in at less than a byte a second. Default: 20 s.
            pub fn stall_timeout(self, duration: ::core::time::Duration) -> Self {
                Self(self.0.stall_timeout(duration))
            }

            /// How often a call is retried, where its class allows that. Default: 2.
            pub fn max_retries(self, retries: u32) -> Self {
                Self(self.0.max_retries(retries))
            }

            /// The most bytes of an answer that are held in memory. Default: 64 MiB.
            pub fn max_body(self, bytes: usize) -> Self {
                Self(self.0.max_body(bytes))
            }

            /// Follows redirects of a GET or HEAD that stay within the origin, at most 5. By default
            /// none is followed; one that is not, is an error with its status.
            pub fn follow_redirects(self) -> Self {
                Self(self.0.follow_redirects())
            }

            /// Adds the name of your program, such as `shop-sync/1.2`, to the `User-Agent`.
            pub fn user_agent(self, suffix: &str) -> Self {
                Self(self.0.user_agent(suffix))
            }

            /// Adds a header to every call.
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Says which scopes the token holds, for preflights and error messages.
            pub fn granted(
                self,
                scopes: impl ::core::iter::IntoIterator<
                    Item = impl ::core::convert::Into<::std::string::String>,
                >,
            ) -> Self {
                Self(self.0.granted(scopes))
            }

            /// Chooses how calls are paced, so that they wait instead of being refused: a tier of
            /// the provider, a quota, a limiter of your own, or `Pacing::Off`.
            pub fn rate_limit(
                self,
                pacing: impl ::core::convert::Into<$crate::limit::Pacing>,
            ) -> Self {
                Self(self.0.rate_limit(pacing))
            }

            /// Sends requests by another transport than the default one.
            pub fn transport(self, transport: impl $crate::transport::Transport) -> Self {
                Self(self.0.transport(transport))
            }

            /// Takes time and chance from elsewhere, for tests.
            pub fn clock(self, clock: impl $crate::clock::Clock) -> Self {
                Self(self.0.clock(clock))
            }

            /// Calls this where the server says that an operation is deprecated, or when it goes
            /// (`Deprecation` and `Sunset`): once for each operation of this client and its clones.
            pub fn on_deprecation(
                self,
                tell: impl Fn(&$crate::deprecation::DeprecationNotice)
                + ::core::marker::Send
                + ::core::marker::Sync
                + 'static,
            ) -> Self {
                Self(self.0.on_deprecation(tell))
            }

            /// The client, or what is wrong with the first wrong setting.
            pub fn build(self) -> $crate::Result<$client> {
                ::core::result::Result::map(self.0.build(), $client)
            }
        }
    };
}

/// Gives a type of optional parameters, `struct Name(Call<T, K>)`, what the call inside has.
#[doc(hidden)]
#[macro_export]
macro_rules! __call_methods {
    ($name:ident ( $value:ty )) => {
        $crate::__call_methods!($name($value, Plain));
    };
    ($name:ident ( $value:ty, $kind:ident )) => {
        impl $name {
            /// Sends it; gives the value with its status, headers and the story of the call.
            pub fn send(self) -> $crate::call::Sending<$value> {
                self.0.send()
            }

            /// How long the call may take with all its attempts and the waits between them.
            pub fn timeout(self, duration: ::core::time::Duration) -> Self {
                Self(self.0.timeout(duration))
            }

            /// How long each attempt may take.
            pub fn attempt_timeout(self, duration: ::core::time::Duration) -> Self {
                Self(self.0.attempt_timeout(duration))
            }

            /// How long the answer may come in at less than a byte a second; for a stream too.
            pub fn stall_timeout(self, duration: ::core::time::Duration) -> Self {
                Self(self.0.stall_timeout(duration))
            }

            /// How often the call is retried, where its class allows that at all.
            pub fn max_retries(self, retries: u32) -> Self {
                Self(self.0.max_retries(retries))
            }

            /// Adds a header that the provider's document does not name.
            pub fn extra_header(self, name: &str, value: &str) -> Self {
                Self(self.0.extra_header(name, value))
            }

            /// Adds a query parameter that the provider's document does not name.
            pub fn extra_query(self, name: &str, value: &str) -> Self {
                Self(self.0.extra_query(name, value))
            }

            $crate::codegen::__call_blocking!($value);
            $crate::codegen::__call_kind!($kind, $value);
        }

        impl ::core::future::IntoFuture for $name {
            type Output = $crate::Result<$value>;
            type IntoFuture = $crate::call::Awaiting<$value>;

            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.0)
            }
        }

        impl ::core::convert::From<$name> for $crate::call::Call<$value, $crate::call::$kind> {
            fn from(options: $name) -> Self {
                options.0
            }
        }
    };
}

/// What calls of one kind have besides.
#[doc(hidden)]
#[macro_export]
macro_rules! __call_kind {
    (Plain, $value:ty) => {};
    (Keyed, $value:ty) => {
        /// Sets the idempotency key. Without one a random key is made; all attempts carry the same.
        pub fn idempotency_key(self, key: $crate::IdempotencyKey) -> Self {
            Self(self.0.idempotency_key(key))
        }
    };
    (Paged, $value:ty) => {
        /// How many items a page should have, up to the most that the provider documents.
        pub fn page_size(self, items: u32) -> Self {
            Self(self.0.page_size(items))
        }

        /// All pages from here, as a `Stream`.
        pub fn pages(self) -> $crate::paging::Pages<$value> {
            self.0.pages()
        }

        /// All items of all pages from here, as a `Stream`.
        pub fn items(self) -> $crate::paging::Items<$value> {
            self.0.items()
        }

        $crate::codegen::__call_paged_blocking!($value);
    };
}

/// Whether a generated crate has the blocking methods is decided by the runtime's feature, not by
/// one of its own, so the decision is made here.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_blocking {
    ($value:ty) => {
        /// Sends it and waits, on this thread, for the value with what came beside it.
        pub fn send_blocking(self) -> $crate::Result<$crate::Response<$value>> {
            self.0.send_blocking()
        }
    };
}

#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_blocking {
    ($value:ty) => {};
}

#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __client_blocking {
    () => {
        /// `preflight`, waited for on this thread.
        pub fn preflight_blocking(
            &self,
            operations: &[&'static $crate::operation::Operation],
        ) -> $crate::Result<$crate::preflight::Preflight> {
            self.0.preflight_blocking(operations)
        }
    };
}

#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __client_blocking {
    () => {};
}

#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_paged_blocking {
    ($value:ty) => {
        /// All items of all pages from here, as an `Iterator` that waits on this thread.
        pub fn iter(self) -> $crate::blocking::Iter<$value> {
            self.0.iter()
        }

        /// All pages from here, as an `Iterator` that waits on this thread.
        pub fn iter_pages(self) -> $crate::blocking::IterPages<$value> {
            self.0.iter_pages()
        }
    };
}

#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __call_paged_blocking {
    ($value:ty) => {};
}
