//! Any names become files that are Rust, with paths that are unique.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::name_mangler(data));
