//! Pairs of documents that differ in one thing, and what the generator says of each: what `cargo xtask semver`
//! compiles, and what the tests hold against its last outcome.

pub mod mutations;
pub mod pairs;
pub mod recorded;
