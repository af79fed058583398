//! How a provider says that a scope is missing, beside the ways that are standard.

/// Where scopes stand in a refusal. What is empty here is not looked at.
///
/// `WWW-Authenticate` (RFC 6750, section 3) is read of every provider and needs no entry.
#[derive(Clone, Copy, Debug)]
pub struct ScopeDialect {
    /// Codes of the error's body that mean a missing scope, whatever the status of the refusal.
    pub codes: &'static [&'static str],
    /// A success (200 to 299) with such a code is a refusal, too.
    pub in_success: bool,
    /// JSON pointer (RFC 6901) to the scopes that the call needs: a list of names, or one string
    /// with spaces or commas between them.
    pub needed: &'static str,
    /// JSON pointer to the scopes that the token holds, in the same forms.
    pub provided: &'static str,
    /// Response header with the scopes that the call needs, with spaces or commas between them.
    pub needed_header: &'static str,
    /// Response header with the scopes that the token holds.
    pub provided_header: &'static str,
    /// One of the scopes that the body or the header names as needed is enough.
    pub any: bool,
}

impl ScopeDialect {
    /// Nothing but what is standard.
    pub const STANDARD: Self = Self {
        codes: &[],
        in_success: false,
        needed: "",
        provided: "",
        needed_header: "",
        provided_header: "",
        any: false,
    };
}
