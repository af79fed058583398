//! An annotation file is read beside a document, or there is a message.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::scope_file(data));
