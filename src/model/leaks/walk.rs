//! Looks for secrets in values of any depth, each with the place of its literal.

use super::{CLASSES, Class, Found, find};
use crate::condition::{Element, Elements, Operand, Place};
use crate::value::{Entry, Kind, Part, Reason, Unknown, Value};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

/// Keys under which lists of variables name a variable, and those under which its value stands.
const NAMES: [&str; 5] = ["name", "Name", "key", "Key", "ParameterKey"];
const VALUES: [&str; 6] = ["value", "Value", "ParameterValue", "insecure_value", "default", "Default"];
/// Sorts of environment variables whose value is the name of a secret.
const STORED: [&str; 2] = ["PARAMETER_STORE", "SECRETS_MANAGER"];

/// The secrets in a value, as descriptions that stand where the literals do; `class` picks one sort.
pub(in super::super) fn secrets(receiver: &Operand, name: &str, class: Option<&str>) -> Operand {
    let class = class.and_then(|c| CLASSES.iter().find(|known| **known == c)).copied();
    let mut search = Search { receiver, class, way: Vec::new(), out: Elements::default() };
    if let Some(value) = receiver.as_value() {
        search.value(name, value);
    }
    Operand::list(search.out)
}

/// The text behind base64, or a text with `${}` for what is not known of it, as a text that stands where the literal does;
/// any other value as it is.
pub(in super::super) fn decoded(receiver: &Operand) -> Operand {
    let text = receiver.as_value().and_then(|value| match &value.kind {
        Kind::Template(parts) => with_holes(parts),
        _ => decode(value.as_str()?),
    });
    match text {
        Some(text) => Operand { place: receiver.place.clone(), ..Operand::value(Value::string(text.as_str())) },
        None => receiver.clone(),
    }
}

/// A text of which parts are not known, provided that none of them was taken away.
fn with_holes(parts: &[Part]) -> Option<String> {
    let text = |part: &Part| match part {
        Part::Literal(text) => Some(text.to_string()),
        Part::Reference(_) => Some("${}".to_owned()),
        Part::Unknown(why) => (why.reason != Reason::Replaced).then(|| "${}".to_owned()),
    };
    parts.iter().map(text).collect()
}

/// Walks values as they are, and looks up the place only of what it finds: nearly all texts are no secrets.
struct Search<'v> {
    receiver: &'v Operand,
    class: Option<&'static str>,
    /// From the receiver to where the walk is.
    way: Vec<Turn<'v>>,
    out: Elements,
}

#[derive(Clone, Copy)]
enum Turn<'v> {
    Element(usize, &'v Value),
    Entry(&'v Entry),
}

impl<'v> Search<'v> {
    /// Recursion is as deep as the front ends let values nest.
    fn value(&mut self, name: &str, value: &'v Value) {
        let root = match &value.kind {
            Kind::Document(document) => &document.root,
            _ => value,
        };
        match &root.kind {
            Kind::String(text) => self.text(name, text),
            Kind::Template(parts) => {
                for part in parts.iter() {
                    if let Part::Literal(text) = part {
                        self.text("", text);
                    }
                }
            }
            Kind::Unknown(why) => self.open(why),
            Kind::List(list) => {
                for (index, item) in list.items.iter().enumerate() {
                    self.turn(Turn::Element(index, item), name, item);
                }
                list.rest.iter().for_each(|why| self.open(why));
            }
            Kind::Map(map) => {
                map.rest.iter().for_each(|why| self.open(why));
                let named =
                    map.entries.iter().find(|e| NAMES.contains(&&*e.key) && !matches!(e.value.kind, Kind::Null));
                let named = named.filter(|_| map.entries.iter().any(|e| VALUES.contains(&&*e.key)));
                if map.entries.iter().any(|e| e.value.as_str().is_some_and(|text| STORED.contains(&text))) {
                    return;
                }
                let sort = map.entries.iter().find(|e| ["type", "Type"].contains(&&*e.key));
                if let (Some(_), Some(Value { kind: Kind::Unknown(why), .. })) = (named, sort.map(|e| &e.value)) {
                    self.open(why);
                    return;
                }
                for entry in &map.entries {
                    self.entry(name, named, entry);
                }
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Reference(_) | Kind::Document(_) => {}
        }
    }

    fn turn(&mut self, turn: Turn<'v>, name: &str, value: &'v Value) {
        self.way.push(turn);
        self.value(name, value);
        self.way.pop();
    }

    fn entry(&mut self, name: &str, named: Option<&'v Entry>, entry: &'v Entry) {
        let key = &*entry.key;
        let name = match named {
            _ if !VALUES.contains(&key) => key,
            Some(Entry { value: Value { kind: Kind::Unknown(why), .. }, .. }) => {
                self.open(why);
                name
            }
            Some(named) => named.value.as_str().unwrap_or(key),
            None => name,
        };
        self.turn(Turn::Entry(entry), name, &entry.value);
    }

    fn text(&mut self, name: &str, text: &str) {
        let decoded = decode(text);
        for Found { class, what } in find(name, decoded.as_deref().unwrap_or(text)) {
            if self.class.is_none_or(|wanted| wanted == Class::name(class)) {
                let operand = Operand { place: self.here(), ..Operand::value(Value::string(what)) };
                self.out.items.push(Element { operand, possible: None });
            }
        }
    }

    /// The place where the walk is.
    fn here(&self) -> Place {
        let one = |place: Place, turn: &Turn<'_>| match *turn {
            Turn::Element(index, item) => place.element(index, item.origin.clone()),
            Turn::Entry(entry) => place.entry(entry),
        };
        self.way.iter().fold(self.receiver.place.clone(), one)
    }

    /// A value that was taken away could be a secret; what is not known for any other reason is not in the code.
    fn open(&mut self, why: &Arc<Unknown>) {
        if why.reason == Reason::Replaced {
            self.out.rest.get_or_insert_with(|| Arc::clone(why));
        }
    }
}

/// Shorter texts are not tried as base64: words often read as such by chance.
const MIN_ENCODED: usize = 24;

/// The script behind a base64 text.
fn decode(text: &str) -> Option<String> {
    let is_encoded = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    if text.len() < MIN_ENCODED || !text.len().is_multiple_of(4) || !text.bytes().all(is_encoded) {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    decoded.bytes().all(|b| !b.is_ascii_control() || b.is_ascii_whitespace()).then_some(decoded)
}
