//! Policy documents: the first line of the text is what the policy is attached to (`identity`, `trust`, `scp`,
//! `resource:SERVICE`), the rest is the document.

#![no_main]

use libfuzzer_sys::fuzz_target;
use yourside::testing::{on_big_stack, question_policy};

fuzz_target!(|text: &str| {
    let (kind, document) = text.split_once('\n').unwrap_or(("identity", text));
    let _ = on_big_stack(|| question_policy(document, kind));
});
