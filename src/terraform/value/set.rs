//! The order and the uniqueness of set elements, as cty's `set_internals.go` has them.

use super::{Data, Value};
use crate::terraform::equality::known_equal;
use std::cmp::Ordering;
use std::fmt::Write as _;

/// Most elements of one key that an element is compared with, against input made to have many.
const MOST_SAME_KEYS: usize = 1000;

/// Without duplicates, in Terraform's order: known before null before unknown; booleans, numbers and strings by value,
/// structures by the bytes of cty's hash.
pub(super) fn arrange(items: Vec<Value>) -> Vec<Value> {
    let mut keyed: Vec<(String, Value)> = items.into_iter().map(|item| (sort_key(&item), item)).collect();
    keyed.sort_by(|(a_key, a), (b_key, b)| compare(a, b).unwrap_or_else(|| a_key.cmp(b_key)));
    let mut out: Vec<(String, Value)> = Vec::with_capacity(keyed.len());
    for (key, item) in keyed {
        // Equal elements have equal keys, so that they stand next to each other; what is not known equals nothing. Keys that
        // agree without the elements being equal need long numbers within structures.
        let same_key = out.iter().rev().take(MOST_SAME_KEYS).take_while(|(other, _)| *other == key);
        let duplicate = item.is_wholly_known() && same_key.into_iter().any(|(_, other)| known_equal(other, &item));
        if !duplicate {
            out.push((key, item));
        }
    }
    out.into_iter().map(|(_, item)| item).collect()
}

fn rank(value: &Value) -> u8 {
    match value.data() {
        Data::Unknown(_) => 2,
        Data::Null(_) => 1,
        _ => 0,
    }
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    let by_rank = rank(a).cmp(&rank(b));
    if by_rank != Ordering::Equal {
        return Some(by_rank);
    }
    match (a.data(), b.data()) {
        (Data::String(a), Data::String(b)) => Some(a.text.cmp(&b.text)),
        (Data::Number(a), Data::Number(b)) => Some(a.cmp(b)),
        (Data::Bool(a), Data::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn sort_key(value: &Value) -> String {
    let mut out = String::new();
    hash_bytes(value, &mut out);
    out
}

fn hash_bytes(value: &Value, out: &mut String) {
    match value.data() {
        Data::Unknown(_) => out.push('?'),
        Data::Null(_) => out.push('~'),
        Data::Bool(b) => out.push(if *b { 'T' } else { 'F' }),
        Data::Number(n) => out.push_str(&n.to_short_text()),
        Data::String(text) => quote(&text.text, out),
        Data::Map(_, entries) => {
            out.push('{');
            for (key, entry) in &**entries {
                quote(key, out);
                out.push(':');
                hash_bytes(entry, out);
                out.push(';');
            }
            out.push('}');
        }
        Data::List(..) | Data::Set(..) => hash_all(value, '[', ']', out),
        Data::Tuple(_) | Data::Object(_) => hash_all(value, '<', '>', out),
    }
}

fn hash_all(value: &Value, open: char, close: char, out: &mut String) {
    out.push(open);
    for child in value.children() {
        hash_bytes(child, out);
        out.push(';');
    }
    out.push(close);
}

/// Go's `%q`.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\u{b}' => out.push_str("\\v"),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
