//! The headers of rate limits that have names of their own are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::runtime::legacy_ratelimit(data));
