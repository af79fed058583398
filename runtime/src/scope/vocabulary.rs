//! What ties a crate's enum of scopes to what is known of its provider.

use crate::provider::Provider;

/// The scopes of one provider as an enum. Generated crates implement it for their `Scope`.
pub trait Vocabulary: Sized + 'static {
    /// Whose scopes they are.
    const PROVIDER: &'static Provider;

    /// The scope of a name; one that is not known is kept as it is.
    fn named(name: &str) -> Self;

    /// The scope's name on the wire.
    fn name(&self) -> &str;
}

/// How many words of 64 bits a set of the provider's scopes needs.
pub const fn words(provider: &Provider) -> usize {
    provider.scopes.len().div_ceil(64)
}

/// Gives a generated crate's enum of scopes its set, and the crate its `least_scopes`:
/// `scope_set!(Scope, ScopeSet, PROVIDER)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __scope_set {
    ($scope:ident, $set:ident, $provider:path) => {
        /// A set of scopes, such as a token holds. Its algebra is `const`.
        pub type $set = $crate::scope::ScopeSet<$scope, { $crate::scope::words(&$provider) }>;

        impl $scope {
            /// The set of these scopes. `Other` is in no set: no operation needs one.
            pub const fn set(scopes: &[Self]) -> $set {
                let (mut set, mut left) = ($set::EMPTY, scopes);
                while let [scope, rest @ ..] = left {
                    set = set.with_name(scope.as_str());
                    left = rest;
                }
                set
            }

            /// What it is needed for, what it implies, and what it allows; `None` for `Other`.
            pub fn info(&self) -> ::core::option::Option<&'static $crate::codegen::ScopeInfo> {
                $provider.scopes.iter().find(|info| info.name == self.as_str())
            }

            /// What it allows, in a sentence; empty for `Other`.
            pub fn doc(&self) -> &'static str {
                ::core::option::Option::map_or(self.info(), "", |info| info.doc)
            }
        }

        impl $crate::scope::Vocabulary for $scope {
            const PROVIDER: &'static $crate::codegen::Provider = &$provider;

            fn named(name: &str) -> Self {
                ::core::convert::From::from(name)
            }

            fn name(&self) -> &str {
                self.as_str()
            }
        }

        /// The least scopes that a token needs to call all of `operations`, and what each of them
        /// is for. See [`ScopePlan`](crate::ScopePlan).
        pub fn least_scopes(
            operations: &[&'static $crate::operation::Operation],
        ) -> $crate::scope::ScopePlan {
            $crate::scope::least_scopes(&$provider, operations)
        }
    };
}
