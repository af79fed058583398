//! What the targets do with their bytes.

pub mod generator;
pub mod runtime;
