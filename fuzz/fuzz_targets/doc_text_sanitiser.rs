//! Any text becomes docs in which nothing acts.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::doc_text_sanitiser(data));
