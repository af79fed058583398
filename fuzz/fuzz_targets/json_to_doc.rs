//! A document in JSON is read, or there is a message.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::json_to_doc(data));
