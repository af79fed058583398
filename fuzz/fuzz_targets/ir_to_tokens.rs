//! Texts in any places of the inputs become files in which none of them acts.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::ir_to_tokens(data));
