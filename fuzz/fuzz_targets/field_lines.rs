#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| laws::field_lines(input));
