//! Applies mapping rows to one resource: its arguments, in either language, become the kind's attributes.
//!
//! What is unknown stays unknown, what nobody wrote takes the row's default or stays absent, and every entry keeps the
//! place at which it is written.

use super::cloud_control;
use super::mapping::{Literal, Row, Ty};
use crate::iam::{parse_json, parse_json_parts};
use crate::resource::FrontEnd;
use crate::source::Location;
use crate::value::{Document, Entry, Kind, List, Map, Origin, Reason, Unknown, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// What stands at a path.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The place of the entry.
    pub(super) at: Option<Location>,
    /// The value.
    pub(super) value: Value,
}

/// The name of a row as a key. Names of the tables are shared, since every node has them.
pub(super) fn key(name: &'static str) -> Arc<str> {
    thread_local! {
        static KEYS: RefCell<FxHashMap<&'static str, Arc<str>>> = RefCell::default();
    }
    KEYS.with(|keys| Arc::clone(keys.borrow_mut().entry(name).or_insert_with(|| Arc::from(name))))
}

/// The attributes of `rows` read from the arguments of a resource.
pub(super) fn attributes(rows: &[Row], body: &Value, front_end: FrontEnd) -> Vec<Entry> {
    let mut entries: Vec<Entry> = rows.iter().filter_map(|row| attribute(row, body, front_end)).collect();
    entries.shrink_to_fit();
    entries
}

/// The attribute of one row, where it is written or has a default.
pub(super) fn attribute(row: &Row, body: &Value, front_end: FrontEnd) -> Option<Entry> {
    let spelling = row.spelling(front_end);
    if let Some(only) = &row.only {
        match find(body, only.path) {
            None if only.is => return None,
            None => {}
            Some(found) => match has_text(&found.value, only.text) {
                Some(has) if has == only.is => {}
                Some(_) => return None,
                None => return undecided(row, &found.value),
            },
        }
    }
    match find(body, spelling.path).filter(|found| !found.value.is_null()) {
        Some(found) => {
            let written =
                if row.json && front_end == FrontEnd::Terraform { structure(found.value) } else { found.value };
            let mut value = normal(&row.ty, written, front_end);
            if let Some(via) = spelling.via
                && value.as_unknown().is_none()
                && !matches!(value.kind, Kind::Reference(_))
            {
                let (origin, sensitive) = (value.origin.clone(), value.sensitive);
                value = via(&value);
                value.origin = origin;
                value.sensitive |= sensitive;
            }
            Some(Entry { key: key(row.name), at: found.at, value })
        }
        None => fallback(row, front_end),
    }
}

/// Whether a value is this text, or the boolean that it spells; `None` where the value is not known.
fn has_text(value: &Value, text: &str) -> Option<bool> {
    match &value.kind {
        Kind::Bool(b) => Some(text == if *b { "true" } else { "false" }),
        _ => value.as_str().map(|actual| actual.eq_ignore_ascii_case(text)),
    }
}

/// A list that may or may not get an element, since the attribute that decides is not known.
fn undecided(row: &Row, decides: &Value) -> Option<Entry> {
    let why = decides.as_unknown().map_or_else(|| Unknown::new(Reason::Condition, row.name), Arc::clone);
    let value = match row.ty {
        Ty::Objects(_) | Ty::Strings | Ty::Nodes(_) | Ty::Policies(_) => {
            Kind::List(Arc::new(List { items: Vec::new(), rest: Some(why) }))
        }
        _ => Kind::Unknown(why),
    };
    Some(Entry { key: key(row.name), at: None, value: value.into() })
}

/// The row's default; for a block, an object of its attributes' defaults where there are any.
fn fallback(row: &Row, front_end: FrontEnd) -> Option<Entry> {
    let kind = match row.fallback(front_end) {
        Literal::Nothing => match row.ty {
            Ty::Object(rows) => {
                let entries: Vec<_> = rows.iter().filter_map(|inner| fallback(inner, front_end)).collect();
                if entries.is_empty() {
                    return None;
                }
                Kind::Map(Arc::new(Map { entries, rest: None }))
            }
            _ => return None,
        },
        Literal::Bool(b) => Kind::Bool(b),
        Literal::Number(n) => Kind::Number(n),
        Literal::Text(t) => Kind::String(Arc::from(t)),
        Literal::Unknown(why) => Kind::Unknown(Unknown::new(Reason::External, why)),
    };
    let value = Value { kind, origin: Origin::default_value(), sensitive: false };
    Some(Entry { key: key(row.name), at: None, value })
}

/// A written value in the form that its type has in the model.
fn normal(ty: &Ty, value: Value, front_end: FrontEnd) -> Value {
    if value.as_unknown().is_some() {
        return value;
    }
    match ty {
        Ty::Bool => match (&value.kind, value.as_bool()) {
            (Kind::String(_), Some(b)) => Value { kind: Kind::Bool(b), ..value },
            _ => value,
        },
        Ty::Number => match (&value.kind, value.as_number()) {
            (Kind::String(_), Some(n)) => Value { kind: Kind::Number(n), ..value },
            _ => value,
        },
        Ty::Strings | Ty::Nodes(_) | Ty::Policies(_) => listed(value),
        Ty::Object(rows) => object(rows, first(value), front_end),
        Ty::Objects(rows) => {
            let list = listed(value);
            let Kind::List(inner) = &list.kind else { return list };
            let items = inner.items.iter().map(|item| object(rows, item.clone(), front_end)).collect();
            Value { kind: Kind::List(Arc::new(List { items, rest: inner.rest.clone() })), ..list }
        }
        Ty::Json => document(value),
        Ty::String | Ty::Map | Ty::Any | Ty::Node(_) | Ty::Policy(_) => value,
    }
}

fn object(rows: &[Row], value: Value, front_end: FrontEnd) -> Value {
    match &value.kind {
        Kind::Map(m) => {
            let mut entries = attributes(rows, &value, front_end);
            if let Some(why) = &m.rest {
                // Further entries may exist: what is absent, or only a default, is not known.
                entries.retain(|e| e.value.origin.kind != crate::value::OriginKind::Default);
                let missing = rows.iter().filter(|r| !entries.iter().any(|e| &*e.key == r.name)).collect::<Vec<_>>();
                entries.extend(missing.into_iter().map(|r| Entry {
                    key: key(r.name),
                    at: None,
                    value: Kind::Unknown(Arc::clone(why)).into(),
                }));
            }
            Value { kind: Kind::Map(Arc::new(Map { entries, rest: m.rest.clone() })), ..value }
        }
        _ => value,
    }
}

/// JSON text as the structure it stands for; text that is none stays text.
fn document(value: Value) -> Value {
    let read = match &value.kind {
        Kind::String(text) => parse_json(text, &value.origin),
        Kind::Template(parts) => parse_json_parts(parts, &value.origin),
        _ => return value,
    };
    let text = value.as_str().map(Arc::from);
    match read {
        Ok(root) => Value { kind: Kind::Document(Arc::new(Document { text, root })), ..value },
        Err(_) => value,
    }
}

/// The structure of a JSON text; text that is none is unknown.
fn structure(value: Value) -> Value {
    let document = document(value);
    match &document.kind {
        Kind::Document(read) => Value { sensitive: document.sensitive, ..read.root.clone() },
        Kind::String(_) | Kind::Template(_) => Value::unknown(Reason::Error, "JSON text").at(document.origin),
        _ => document,
    }
}

/// A scalar where a list is expected is a list of one.
fn listed(value: Value) -> Value {
    match value.kind {
        Kind::List(_) | Kind::Unknown(_) | Kind::Null => value,
        _ => {
            let origin = value.origin.clone();
            Value::list(vec![value]).at(origin)
        }
    }
}

/// The first element of a list; a block that may be absent is unknown.
fn first(value: Value) -> Value {
    let Kind::List(list) = &value.kind else { return value };
    match (list.items.first(), &list.rest) {
        (Some(item), _) => item.clone(),
        (None, Some(why)) => Kind::Unknown(Arc::clone(why)).into(),
        (None, None) => Value::null(),
    }
}

/// What stands at `path` (see the module documentation of `mapping`), or `None` where nothing is written.
pub(super) fn find(body: &Value, path: &str) -> Option<Found> {
    if path.is_empty() {
        return None;
    }
    if path == "." {
        return Some(Found { at: body.origin.at, value: body.clone() });
    }
    path.split('|').find_map(|alternative| {
        let segments = segments(alternative);
        walk(Found { at: None, value: body.clone() }, &segments).filter(|found| !found.value.is_null())
    })
}

/// The steps of a path: between its dots, but for those in the key of a pair.
pub(super) fn segments(path: &str) -> Vec<&str> {
    let mut is_key = false;
    path.split(|c| {
        is_key = c == '<' || is_key && c != '>';
        c == '.' && !is_key
    })
    .collect()
}

fn walk(found: Found, segments: &[&str]) -> Option<Found> {
    let Some((segment, rest)) = segments.split_first() else { return Some(found) };
    if let Some(name) = segment.strip_suffix("[]") {
        return every(step(found, name)?, rest);
    }
    if let Some((name, key)) = segment.strip_suffix('>').and_then(|s| s.split_once('<')) {
        return walk(pair(step(found, name)?, key)?, rest);
    }
    walk(step(found, segment)?, rest)
}

/// The value of `key` in a list of pairs.
fn pair(found: Found, key: &str) -> Option<Found> {
    let list = listed(found.value);
    let Kind::List(inner) = &list.kind else { return Some(Found { at: found.at, value: list }) };
    let mut doubt = inner.rest.clone();
    for item in &inner.items {
        let named = |names: [&str; 4]| names.into_iter().find_map(|name| item.get(name));
        match named(["Key", "key", "Name", "name"]).map(|entry| (entry.value.as_str(), &entry.value)) {
            Some((Some(actual), _)) if actual == key => {
                let value = named(["Value", "value", "Value", "value"])?;
                return Some(Found { at: value.at.or(found.at), value: value.value.clone() });
            }
            Some((Some(_), _)) => {}
            _ => doubt = doubt.or_else(|| Some(Unknown::new(Reason::Computed, key))),
        }
    }
    doubt.map(|why| Found { at: found.at, value: Kind::Unknown(why).into() })
}

/// One step down: through the first element of a list, into an entry of a map.
fn step(found: Found, name: &str) -> Option<Found> {
    let at = found.at;
    let value = first(found.value);
    match &value.kind {
        Kind::Map(m) => match (cloud_control::entry(m, name), &m.rest) {
            (Some(entry), _) => Some(Found { at: entry.at.or(at), value: entry.value.clone() }),
            (None, Some(why)) => Some(Found { at, value: Kind::Unknown(Arc::clone(why)).into() }),
            (None, None) => None,
        },
        Kind::Unknown(_) => Some(Found { at, value }),
        Kind::Reference(r) => {
            let name = format!("{}.{}", r.target, r.attribute);
            Some(Found { at, value: Value::unknown(Reason::Computed, name) })
        }
        _ => None,
    }
}

/// The rest of a path for every element, as one flat list.
fn every(found: Found, rest: &[&str]) -> Option<Found> {
    let list = listed(found.value);
    let Kind::List(inner) = &list.kind else { return Some(Found { at: found.at, value: list }) };
    let mut out = List { items: Vec::new(), rest: inner.rest.clone() };
    let mut at = None;
    for item in &inner.items {
        let Some(below) = walk(Found { at: None, value: item.clone() }, rest) else { continue };
        at = at.or(below.at);
        match &below.value.kind {
            Kind::List(l) => {
                out.items.extend(l.items.iter().cloned());
                out.rest = out.rest.or_else(|| l.rest.clone());
            }
            Kind::Null => {}
            Kind::Unknown(why) => out.rest = out.rest.or_else(|| Some(Arc::clone(why))),
            _ => out.items.push(below.value),
        }
    }
    if out.items.is_empty() && out.rest.is_none() {
        return None;
    }
    let origin = list.origin.clone();
    Some(Found { at: at.or(found.at), value: Value::from(Kind::List(Arc::new(out))).at(origin) })
}
