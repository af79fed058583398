//! A wait is read, and is not longer than it may be.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::runtime::retry_after(data));
