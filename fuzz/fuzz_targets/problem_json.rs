//! Problem details are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::runtime::problem_json(data));
