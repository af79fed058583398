//! An argument stays one segment of a path, whatever it is.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::runtime::path_segment(data));
