//! An idempotency key in quotes is what was given.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::runtime::sf_string(data));
