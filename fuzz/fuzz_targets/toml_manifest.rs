//! Any texts become a manifest that says them, and nothing besides.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::toml_manifest(data));
