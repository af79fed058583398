//! Texts in any places of a document lead to a model, or to messages.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::doc_to_ir(data));
