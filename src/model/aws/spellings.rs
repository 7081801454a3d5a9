//! Where the two languages spell the same value differently: CloudFormation's spelling to Terraform's.

use crate::value::{Entry, Kind, List, Map, Reason, Unknown, Value};
use std::sync::Arc;

/// `Enabled`, `ENABLED` to true, any other text to false.
pub(super) fn enabled(value: &Value) -> Value {
    match value.as_str() {
        Some(s) => Kind::Bool(s.eq_ignore_ascii_case("enabled")).into(),
        None => value.clone(),
    }
}

/// `ACTIVE` to true, any other text to false.
pub(super) fn active(value: &Value) -> Value {
    match value.as_str() {
        Some(s) => Kind::Bool(s.eq_ignore_ascii_case("active")).into(),
        None => value.clone(),
    }
}

/// Any block that says something to a list of one text: only that it is there counts.
pub(super) fn present(value: &Value) -> Value {
    match &value.kind {
        Kind::List(list) if !list.items.is_empty() => Value::list(vec![Value::string("set")]),
        Kind::List(list) => Kind::List(Arc::new(List { items: Vec::new(), rest: list.rest.clone() })).into(),
        _ => value.clone(),
    }
}

/// `PublicReadWrite` to `public-read-write`; text that is spelt with hyphens already stays.
pub(super) fn kebab(value: &Value) -> Value {
    let Some(text) = value.as_str() else { return value.clone() };
    let mut out = String::with_capacity(text.len() + 4);
    for (i, c) in text.char_indices() {
        if c.is_ascii_uppercase() && i > 0 && !out.ends_with('-') {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    Value::string(out)
}

/// Protocol numbers to the names that both languages also accept: `6` to `tcp`, `all` to `-1`.
pub(super) fn protocol(value: &Value) -> Value {
    let number = match &value.kind {
        Kind::Number(n) => Some(format!("{n}")),
        Kind::String(s) => Some(s.to_ascii_lowercase()),
        _ => None,
    };
    let Some(text) = number else { return value.clone() };
    // Source: IANA protocol numbers; AWS documents -1, tcp, udp, icmp, icmpv6 for security groups.
    let name = match text.as_str() {
        "6" => "tcp",
        "17" => "udp",
        "1" => "icmp",
        "58" => "icmpv6",
        "all" => "-1",
        _ => return Value::string(text),
    };
    Value::string(name)
}

/// `[{Key, Value}]` to a map; a map stays.
pub(super) fn tag_list(value: &Value) -> Value {
    keyed(value, &["Key"], &["Value"])
}

/// `[{name, value}]`, Terraform's and some of CloudFormation's parameter lists, to a map; a map stays.
pub(super) fn named_values(value: &Value) -> Value {
    keyed(value, &["name", "Name", "ParameterName"], &["value", "Value", "ParameterValue"])
}

/// A list of key-value pairs to a map; anything else stays.
fn keyed(value: &Value, keys: &[&str], values: &[&str]) -> Value {
    let Kind::List(list) = &value.kind else { return value.clone() };
    let mut out = Map { entries: Vec::new(), rest: list.rest.clone() };
    for pair in &list.items {
        let entry = |names: &[&str]| names.iter().find_map(|name| pair.get(name));
        match (entry(keys).and_then(|k| k.value.as_str()), entry(values)) {
            (Some(key), Some(entry)) => {
                out.entries.push(Entry { key: Arc::from(key), at: entry.at, value: entry.value.clone() });
            }
            _ => out.rest = out.rest.take().or_else(|| Some(Unknown::new(Reason::Computed, "key"))),
        }
    }
    Kind::Map(Arc::new(out)).into()
}
