#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| preconditions_fuzz::laws::request_head(input));
