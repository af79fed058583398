//! The guide under `guide/`, chapter by chapter, so that every Rust block in it is compiled by
//! `cargo test`. `mdbook build docs` makes a book of the same files.

/// Includes chapters as the docs of modules.
macro_rules! chapters {
    ($($module:ident: $file:literal,)+) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!(concat!("guide/", $file))]
            pub mod $module {}
        )+
    };
}

chapters! {
    start: "start.md",
    scopes: "scopes.md",
    paging: "paging.md",
    retries: "retries.md",
    limits: "limits.md",
    errors: "errors.md",
    blocking: "blocking.md",
    testing: "testing.md",
    updating: "updating.md",
    tools: "tools.md",
}
