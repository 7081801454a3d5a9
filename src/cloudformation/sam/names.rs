//! Logical ids that end in a digest, as the transform makes them.

use crate::syntax::data::{Node, NodeKind};
use serde_json::Value as Json;
use sha1::{Digest as _, Sha1};
use std::fmt::Write as _;

/// Ten hexadecimal digits of the SHA-1 of a text, or of anything else as compact JSON with sorted keys.
pub(super) fn digest(node: &Node) -> String {
    short(&node.text().map_or_else(|| json(node).to_string(), str::to_owned))
}

/// Ten hexadecimal digits of the SHA-1 of a text.
pub(super) fn short(text: &str) -> String {
    let mut full = full(text);
    full.truncate(10);
    full
}

/// All of the SHA-1 of a text.
pub(super) fn full(text: &str) -> String {
    Sha1::digest(text.as_bytes()).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn json(node: &Node) -> Json {
    match &node.kind {
        NodeKind::Null => Json::Null,
        NodeKind::Bool(known) => Json::from(*known),
        NodeKind::Number(number, text) => text.parse::<i64>().map_or_else(|_| Json::from(*number), Json::from),
        NodeKind::Text(text) => Json::from(&**text),
        NodeKind::Sequence(items) => items.iter().map(json).collect(),
        NodeKind::Mapping(pairs) => {
            let sorted: std::collections::BTreeMap<&str, &Node> = pairs.iter().map(|p| (&*p.key, &p.value)).collect();
            Json::Object(sorted.into_iter().map(|(key, value)| (key.to_owned(), json(value))).collect())
        }
    }
}
