//! References lead to files of the folder only.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::ref_resolver(data));
