//! A document in YAML is read, or there is a message.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::generator::yaml_to_doc(data));
