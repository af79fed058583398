//! What other programs that run over a folder of documents need of `cargo xtask corpus`: which documents
//! there are.

pub mod documents;
pub mod fault;
