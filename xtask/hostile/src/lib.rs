//! Hostile texts in every place of the inputs: what the generator makes of each, and whether any of it
//! acts.
//!
//! A place of the base document ([`positions`]) with a text in it ([`payloads`]) is a case ([`cases`]).
//! A case ends in messages or in a crate, and a crate must have the shape of the one that a harmless
//! text in the same place leads to ([`judge`]). Cases run in processes of their own with limits
//! ([`pool`]); crates that carry many texts at once are built, tested and documented ([`compile`]).

pub mod attacks;
pub mod base;
pub mod cases;
pub mod compile;
pub mod endure;
pub mod judge;
pub mod payloads;
pub mod pool;
pub mod positions;
pub mod sabotage;
pub mod skeleton;
pub mod table;

#[path = "../../../generator/tests/golden/faults.rs"]
mod faults;
