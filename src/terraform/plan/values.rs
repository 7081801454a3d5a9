//! Values of a plan as common values: what is known, what is known after apply, and what refers to another resource.

use super::links::{Links, Scope};
use crate::value::{Entry, Kind, Reason, Value};
use rustc_hash::FxHashSet;
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::sync::Arc;

/// Names of attributes: an estate repeats the same few thousands of times.
#[derive(Default)]
pub(super) struct Names(RefCell<FxHashSet<Arc<str>>>);

impl Names {
    fn get(&self, name: &str) -> Arc<str> {
        let known = self.0.borrow().get(name).map(Arc::clone);
        known.unwrap_or_else(|| {
            let new: Arc<str> = Arc::from(name);
            self.0.borrow_mut().insert(Arc::clone(&new));
            new
        })
    }
}

/// Reads the values of one resource instance.
pub(super) struct Reader<'r> {
    pub(super) names: &'r Names,
    pub(super) links: &'r Links<'r>,
    pub(super) scope: Scope<'r>,
    /// Its address, for saying what is not known.
    pub(super) address: &'r str,
}

/// What the plan says about one place, beside its value: each has the shape of the value, or `true` for all of it.
#[derive(Clone, Copy)]
struct Place<'j> {
    unknown: &'j Json,
    sensitive: &'j Json,
    expression: Option<&'j Json>,
    /// The attribute of the resource to which it belongs.
    attribute: &'j str,
}

impl Reader<'_> {
    /// The attributes of a resource.
    pub(super) fn attributes(&self, values: &Json, unknown: &Json, sensitive: &Json, written: Option<&Json>) -> Value {
        let (empty, none) = (Map::new(), Map::new());
        let known = values.as_object().unwrap_or(&empty);
        let unknowns = unknown.as_object().unwrap_or(&none);
        let beyond = unknowns.keys().filter(|key| !known.contains_key(*key));
        let entry = |key: &String| {
            let place = Place {
                unknown: below(unknown, key),
                sensitive: below(sensitive, key),
                expression: written.and_then(|w| w.get(key)),
                attribute: key,
            };
            let value = self.value(known.get(key).unwrap_or(&Json::Null), place);
            let is_empty = value.as_list().is_some_and(|list| list.items.is_empty());
            (!value.is_null() && !is_empty).then(|| Entry { key: self.names.get(key), at: None, value })
        };
        map_of(known.keys().chain(beyond).filter_map(entry))
    }

    /// As deep as the JSON reader let the document nest.
    fn value(&self, json: &Json, place: Place<'_>) -> Value {
        let mut value = if place.unknown == &Json::Bool(true) { self.unknown(place) } else { self.known(json, place) };
        value.sensitive = place.sensitive == &Json::Bool(true);
        value
    }

    fn unknown(&self, place: Place<'_>) -> Value {
        match self.links.reference(place.expression, self.scope) {
            Some(reference) => Kind::Reference(reference).into(),
            None => Value::unknown(Reason::Computed, format!("{}.{}", self.address, place.attribute)),
        }
    }

    fn known(&self, json: &Json, place: Place<'_>) -> Value {
        match json {
            // A null that is an object or list elsewhere has unknown parts only.
            Json::Null => match place.unknown {
                Json::Object(parts) if !parts.is_empty() => self.map(&Map::new(), parts, place),
                Json::Array(parts) if !parts.is_empty() => self.list(&[], parts, place),
                _ => Value::null(),
            },
            Json::Bool(known) => Kind::Bool(*known).into(),
            Json::Number(number) => match number.as_f64() {
                Some(number) => Kind::Number(number).into(),
                None => Value::unknown(Reason::Unsupported, place.attribute),
            },
            Json::String(text) => {
                let mut value = Value::string(text.as_str());
                if let Some(reference) = self.links.reference(place.expression, self.scope) {
                    value.origin = value.origin.through_resource(reference, None);
                }
                value
            }
            Json::Array(items) => self.list(items, place.unknown.as_array().map_or(&[], Vec::as_slice), place),
            Json::Object(entries) => {
                let none = Map::new();
                self.map(entries, place.unknown.as_object().unwrap_or(&none), place)
            }
        }
    }

    fn list(&self, items: &[Json], unknown: &[Json], place: Place<'_>) -> Value {
        let sensitive = place.sensitive.as_array();
        let blocks = place.expression.and_then(Json::as_array);
        // Only where all blocks are written one by one is it known which of them became which.
        let blocks = blocks.filter(|blocks| blocks.len() == items.len());
        let count = items.len().max(unknown.len());
        let one = |index: usize| {
            let inner = Place {
                unknown: unknown.get(index).unwrap_or(&Json::Null),
                sensitive: part(place.sensitive, sensitive.and_then(|list| list.get(index))),
                expression: blocks.map_or(covering(place.expression), |blocks| blocks.get(index)),
                ..place
            };
            self.value(items.get(index).unwrap_or(&Json::Null), inner)
        };
        Value::list((0..count).map(one).collect())
    }

    fn map(&self, entries: &Map<String, Json>, unknown: &Map<String, Json>, place: Place<'_>) -> Value {
        let beyond = unknown.keys().filter(|key| !entries.contains_key(*key));
        let one = |key: &String| {
            let inner = Place {
                unknown: below(place.unknown, key),
                sensitive: below(place.sensitive, key),
                expression: covering(place.expression).or_else(|| place.expression.and_then(|e| e.get(key))),
                ..place
            };
            let value = self.value(entries.get(key).unwrap_or(&Json::Null), inner);
            let is_empty = value.as_list().is_some_and(|list| list.items.is_empty());
            (!value.is_null() && !is_empty).then(|| Entry { key: self.names.get(key), at: None, value })
        };
        map_of(entries.keys().chain(beyond).filter_map(one))
    }
}

/// A map that takes no more room than it needs: an estate has many of them.
fn map_of(entries: impl Iterator<Item = Entry>) -> Value {
    let mut entries: Vec<Entry> = entries.collect();
    entries.shrink_to_fit();
    Value::map(entries)
}

/// JSON of which all is known, as the text of a policy.
pub(super) fn known(json: &Json) -> Value {
    match json {
        Json::Null => Value::null(),
        Json::Bool(known) => Kind::Bool(*known).into(),
        Json::Number(number) => number.as_f64().map_or_else(Value::null, |number| Kind::Number(number).into()),
        Json::String(text) => Value::string(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(known).collect()),
        Json::Object(entries) => {
            let entry =
                |(key, value): (&String, &Json)| Entry { key: Arc::from(&**key), at: None, value: known(value) };
            Value::map(entries.iter().map(entry).collect())
        }
    }
}

/// The expression, where it is one for everything below and not a block of several.
fn covering(expression: Option<&Json>) -> Option<&Json> {
    expression.filter(|e| e.get("references").is_some_and(Json::is_array))
}

/// `true` covers all that is below it.
fn part<'j>(whole: &'j Json, inner: Option<&'j Json>) -> &'j Json {
    if whole == &Json::Bool(true) { whole } else { inner.unwrap_or(&Json::Null) }
}

fn below<'j>(whole: &'j Json, key: &str) -> &'j Json {
    part(whole, whole.get(key))
}

/// The places that are `true`: `arn`, `ingress[0].self`.
pub(super) fn unknown_paths(unknown: &Json) -> Vec<String> {
    let mut out = Vec::new();
    collect(unknown, "", &mut out);
    out
}

fn collect(unknown: &Json, path: &str, out: &mut Vec<String>) {
    match unknown {
        Json::Bool(true) => out.push(path.to_owned()),
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{path}[{index}]"), out);
            }
        }
        Json::Object(entries) => {
            let dot = if path.is_empty() { "" } else { "." };
            for (key, item) in entries {
                collect(item, &format!("{path}{dot}{key}"), out);
            }
        }
        _ => {}
    }
}
