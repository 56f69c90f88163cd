#![no_main]

#[path = "../laws/workbook.rs"]
mod law;

libfuzzer_sys::fuzz_target!(|data: &[u8]| law::holds(data));
