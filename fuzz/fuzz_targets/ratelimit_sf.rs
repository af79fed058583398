//! The structured fields of rate limits are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::runtime::ratelimit_sf(data));
