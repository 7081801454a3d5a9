//! Conditions of rules: the first line of the text is the kind of node, the rest is the condition, which is then also tried
//! as what the message shows.

#![no_main]

use libfuzzer_sys::fuzz_target;
use yourside::testing::{judge_by_rule, on_big_stack};

const CONFIGURATION: &str = include_str!("configuration.tf");

/// A rule about nodes of `kind`; `require` and `message` may be any text.
fn rule(kind: &str, require: &str, message: &str) -> String {
    let block = |text: &str| text.lines().map(|line| format!("  {line}\n")).collect::<String>();
    let (require, message) = (block(require), block(message));
    format!(
        "id: made-up\ntitle: Made up\nseverity: low\ntier: core\nduty: data.access-control\nresource: {kind}\n\
         require: |2-\n{require}message: |2-\n{message}fix: none\nsince: 0.1.0\n"
    )
}

fuzz_target!(|text: &str| {
    let Some((kind, condition)) = text.split_once('\n') else { return };
    if !kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_') {
        return;
    }
    let files = [("main.tf".to_owned(), CONFIGURATION.to_owned())];
    on_big_stack(|| {
        let _ = judge_by_rule(&files, &rule(kind, condition, "none"));
        let _ = judge_by_rule(&files, &rule(kind, "false", &format!("of `{{resource.name}}`: {condition}")));
    });
});
