//! Where the two languages spell the same value differently: CloudFormation's spelling to Terraform's.

use super::super::cloud_control;
use crate::value::{Entry, Kind, List, Map, Part, Reason, Unknown, Value};
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
        let entry = |names: &[&str]| names.iter().find_map(|name| cloud_control::entry(pair.as_map()?, name));
        match (entry(keys).and_then(|k| k.value.as_str()), entry(values)) {
            (Some(key), Some(entry)) => {
                out.entries.push(Entry { key: Arc::from(key), at: entry.at, value: entry.value.clone() });
            }
            _ => out.rest = out.rest.take().or_else(|| Some(Unknown::new(Reason::Computed, "key"))),
        }
    }
    Kind::Map(Arc::new(out)).into()
}

/// The ARN of a stage of an API (`…/restapis/id/stages/name`) to what it says of the stage: its name, or a reference.
pub(super) fn stage_of_arn(value: &Value) -> Value {
    const STAGES: &str = "/stages/";
    let named = |text: &str| text.rsplit_once(STAGES).map(|(_, name)| name.to_owned()).filter(|name| !name.is_empty());
    let stage = match &value.kind {
        Kind::String(text) => named(text).map(Value::string),
        Kind::Template(parts) => match &**parts {
            [.., Part::Literal(text), Part::Reference(stage)] if text.ends_with(STAGES) => {
                Some(Kind::Reference(Arc::clone(stage)).into())
            }
            [.., Part::Literal(text), Part::Unknown(stage)] if text.ends_with(STAGES) => {
                Some(Kind::Unknown(Arc::clone(stage)).into())
            }
            [.., Part::Literal(text)] => named(text).map(Value::string),
            _ => None,
        },
        _ => None,
    };
    stage.map_or_else(|| value.clone(), |stage: Value| stage.at(value.origin.clone()))
}

/// Text in lower case.
pub(super) fn lower(value: &Value) -> Value {
    match value.as_str() {
        Some(text) => Value::string(text.to_ascii_lowercase()),
        None => value.clone(),
    }
}

/// What YAML makes of `ON` and `OFF` without quotes, back to the words.
pub(super) fn on_off(value: &Value) -> Value {
    match value.kind {
        Kind::Bool(true) => Value::string("ON"),
        Kind::Bool(false) => Value::string("OFF"),
        _ => value.clone(),
    }
}

/// A load balancer's scheme as whether it is internal.
pub(super) fn internal(value: &Value) -> Value {
    match value.as_str() {
        Some(text) => Kind::Bool(text == "internal").into(),
        None => value.clone(),
    }
}

/// An empty text or list names nothing: null.
pub(super) fn not_empty(value: &Value) -> Value {
    match &value.kind {
        Kind::String(text) if text.is_empty() => Value::null(),
        Kind::List(list) if list.items.is_empty() && list.rest.is_none() => Value::null(),
        _ => value.clone(),
    }
}

/// `table/name` or `table/name/index/other`, as a scalable target names a table, to the table's name.
pub(super) fn table_name(value: &Value) -> Value {
    let name = value.as_str().and_then(|text| text.strip_prefix("table/")).and_then(|rest| rest.split('/').next());
    name.map_or_else(|| value.clone(), Value::string)
}

/// The name of what AWS makes by itself is as good as none: null.
pub(super) fn not_default(value: &Value) -> Value {
    match &value.kind {
        Kind::String(text) if text.is_empty() || &**text == "default" => Value::null(),
        _ => value.clone(),
    }
}

/// Of a list of names those that hold a `*`, or may hold one; names of single resources are left out.
pub(super) fn wildcards(value: &Value) -> Value {
    let Kind::List(list) = &value.kind else { return value.clone() };
    let may_match_many = |item: &&Value| match &item.kind {
        Kind::String(text) => text.contains('*'),
        Kind::Template(parts) => parts.iter().any(|part| match part {
            Part::Literal(text) => text.contains('*'),
            Part::Reference(_) => false,
            Part::Unknown(_) => true,
        }),
        Kind::Reference(_) => false,
        _ => true,
    };
    let items = list.items.iter().filter(may_match_many).cloned().collect();
    Kind::List(Arc::new(List { items, rest: list.rest.clone() })).into()
}

/// Terraform's `log_publishing_options` by log type; a log that is named is on unless it says otherwise.
pub(super) fn named_logs(value: &Value) -> Value {
    let Kind::List(list) = &value.kind else { return value.clone() };
    let mut out = Map { entries: Vec::new(), rest: list.rest.clone() };
    for item in &list.items {
        match item.get("log_type").and_then(|entry| entry.value.as_str()) {
            Some(log_type) => out.entries.push(log(log_type, item, "enabled", "cloudwatch_log_group_arn", true)),
            None => out.rest = out.rest.take().or_else(|| Some(Unknown::new(Reason::Computed, "log_type"))),
        }
    }
    Kind::Map(Arc::new(out)).into()
}

/// CloudFormation's `LogPublishingOptions`, which is by log type already; a log is on if it says so.
pub(super) fn keyed_logs(value: &Value) -> Value {
    let Kind::Map(map) = &value.kind else { return value.clone() };
    let entry = |e: &Entry| match e.value.kind {
        Kind::Map(_) => log(&e.key, &e.value, "Enabled", "CloudWatchLogsLogGroupArn", false),
        _ => e.clone(),
    };
    Kind::Map(Arc::new(Map { entries: map.entries.iter().map(entry).collect(), rest: map.rest.clone() })).into()
}

/// One log as `{enabled, group}`.
fn log(log_type: &str, item: &Value, switch: &str, group: &str, default: bool) -> Entry {
    let named = |key: &str, found: Entry| Entry { key: Arc::from(key), ..found };
    let open = item.as_map().and_then(|map| map.rest.clone());
    let enabled = item.get(switch).filter(|e| !e.value.is_null()).cloned().map(|e| named("enabled", e));
    let missing = |key: &str| Entry {
        key: Arc::from(key),
        at: None,
        value: open.clone().map_or_else(|| Kind::Bool(default).into(), |why| Kind::Unknown(why).into()),
    };
    let mut entries = vec![enabled.unwrap_or_else(|| missing("enabled"))];
    let target = item.get(group).map(|e| Entry { value: not_empty(&e.value), ..e.clone() });
    entries.extend(target.map(|e| named("group", e)));
    let at = item.origin.at;
    Entry { key: Arc::from(log_type), at, value: Value::map(entries).at(item.origin.clone()) }
}
