//! YAML: what is read, and each complaint, stands in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use yourside::testing::{on_big_stack, read_yaml};

fuzz_target!(|text: &str| {
    let parsed = on_big_stack(|| read_yaml(text));
    assert_eq!(parsed.misplaced, 0, "{parsed:?}");
});
