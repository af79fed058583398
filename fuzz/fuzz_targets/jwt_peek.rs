//! The scopes of a token are read, and are scopes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scopewright_fuzz::runtime::jwt_peek(data));
