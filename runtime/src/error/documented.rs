//! Documented errors: turn the body of a refusal into the type that the document has for its status.

use crate::wire::DecodeError;

/// An enum of the bodies that an operation's errors have, by their status. Generated crates have one for
/// each operation whose errors differ.
pub trait Documented: Sized {
    /// Makes it from a status and a body.
    fn read(status: u16, body: &[u8]) -> Result<Self, DecodeError>;
}

/// An enum of error bodies. A last variant, `Other(Value)`, is added, for statuses that the document does
/// not have.
///
/// ```text
/// errors! {
///     /// What `createOrder` answers when it fails.
///     pub enum CreateOrderError { BadRequest(Problem) = 400, ServerError(Failure) = 500..=599, }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __errors {
    ($(
        $(#[$attribute:meta])*
        pub enum $type:ident { $($(#[$doc:meta])* $variant:ident($of:ty) = $status:pat,)* }
    )*) => { $(
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$doc])* $variant($of),)*
            /// The body of a status that the provider does not document.
            Other($crate::Value),
        }

        #[doc(hidden)]
        impl $crate::codegen::Documented for $type {
            fn read(
                status: u16,
                body: &[u8],
            ) -> ::core::result::Result<Self, $crate::wire::DecodeError> {
                match status {
                    $($status => $crate::wire::from_slice(body).map(Self::$variant),)*
                    #[allow(unreachable_patterns)]
                    _ => $crate::wire::from_slice(body).map(Self::Other),
                }
            }
        }
    )* };
}
