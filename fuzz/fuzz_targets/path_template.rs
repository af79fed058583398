//! Any path is refused, or becomes an operation that has it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::path_template(data));
