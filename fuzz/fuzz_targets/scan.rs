//! A whole scan of one document, rendered in one of the formats: a plan or a template where the text looks like one, else a module
//! of Terraform.

#![no_main]

use libfuzzer_sys::fuzz_target;
use yourside::testing::scan_text;

// Scans run on threads that have the stack they need, and a caught panic still ends the fuzzer.
fuzz_target!(|text: &str| {
    let _ = scan_text(text);
});
