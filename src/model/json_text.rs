//! Attributes that hold JSON as text: its structure, also of text of which parts are not known.
//!
//! A hole in the text is replaced by a mark before the text is read, and by what stood there afterwards. Knows no resources.

use crate::iam::parse_json;
use crate::value::{Entry, Kind, List, Map, Part, Reason, Unknown, Value};
use std::sync::Arc;

/// Before and after the number of a hole; private to Unicode, so that no text means anything by them.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// The structure of a JSON text; anything that is none stays, and text that is no JSON is unknown.
pub(super) fn structure(value: Value) -> Value {
    let (text, parts) = match &value.kind {
        Kind::Document(document) => {
            return Value { sensitive: value.sensitive, ..document.root.clone() };
        }
        Kind::String(text) => (text.to_string(), Vec::new()),
        Kind::Template(parts) => (marked(parts), parts.to_vec()),
        _ => return value,
    };
    match parse_json(&text, &value.origin) {
        Ok(root) => Value { sensitive: value.sensitive, ..filled(root, &parts) },
        Err(_) => Value::unknown(Reason::Error, "JSON text").at(value.origin),
    }
}

/// The text with a mark for each hole: bare inside a string, a string of its own outside.
fn marked(parts: &[Part]) -> String {
    let mut out = String::new();
    let mut is_string = false;
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(text) => {
                is_string = ends_in_string(text, is_string);
                out.push_str(text);
            }
            _ if is_string => out.push_str(&format!("{OPEN}{index}{CLOSE}")),
            _ => out.push_str(&format!("\"{OPEN}{index}{CLOSE}\"")),
        }
    }
    out
}

/// Whether a piece of JSON text ends inside a string, if it began so.
fn ends_in_string(text: &str, began: bool) -> bool {
    let mut is_string = began;
    let mut is_escaped = false;
    for c in text.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_string = !is_string,
            _ => {}
        }
    }
    is_string
}

/// `value` with the holes in place of their marks.
fn filled(value: Value, parts: &[Part]) -> Value {
    if parts.is_empty() {
        return value;
    }
    let kind = match &value.kind {
        Kind::String(text) if text.contains(OPEN) => pieces(text, parts),
        Kind::List(list) => {
            let items = list.items.iter().map(|item| filled(item.clone(), parts)).collect();
            Kind::List(Arc::new(List { items, rest: list.rest.clone() }))
        }
        Kind::Map(map) => {
            let (known, open): (Vec<&Entry>, Vec<&Entry>) = map.entries.iter().partition(|e| !e.key.contains(OPEN));
            let entries = known.into_iter().map(|e| Entry { value: filled(e.value.clone(), parts), ..e.clone() });
            let rest = (!open.is_empty()).then(|| Unknown::new(Reason::Computed, "key"));
            Kind::Map(Arc::new(Map { entries: entries.collect(), rest }))
        }
        _ => return value,
    };
    Value { kind, ..value }
}

fn pieces(text: &str, parts: &[Part]) -> Kind {
    let mut out: Vec<Part> = Vec::new();
    for (index, piece) in text.split(OPEN).enumerate() {
        let literal = match piece.split_once(CLOSE) {
            Some((number, after)) if index > 0 => {
                out.extend(number.parse().ok().and_then(|n: usize| parts.get(n)).cloned());
                after
            }
            _ => piece,
        };
        if !literal.is_empty() {
            out.push(Part::Literal(Arc::from(literal)));
        }
    }
    match out.as_slice() {
        [Part::Reference(reference)] => Kind::Reference(Arc::clone(reference)),
        [Part::Unknown(why)] => Kind::Unknown(Arc::clone(why)),
        _ => Kind::Template(Arc::from(out)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::to_json;

    fn check(parts: &[Part], expected: &str) {
        let value = Value::from(Kind::Template(Arc::from(parts)));
        assert_eq!(to_json(&structure(value)).to_string(), expected);
    }

    fn text(text: &str) -> Part {
        Part::Literal(Arc::from(text))
    }

    #[test]
    fn holes_stay_where_they_stood() {
        let hole = || Part::Unknown(Unknown::new(Reason::Variable, "v"));
        let unknown = r#"{"unknown":"variable without a value v"}"#;
        check(&[text(r#"[{"a":""#), hole(), text(r#"","b":true}]"#)], &format!(r#"[{{"a":{unknown},"b":true}}]"#));
        check(&[text(r#"{"a":"x\"-"#), hole(), text(r#""}"#)], &format!(r#"{{"a":{{"concat":["x\"-",{unknown}]}}}}"#));
        check(&[text(r#"{"cpu": "#), hole(), text("}")], &format!(r#"{{"cpu":{unknown}}}"#));
        check(&[text(r#"{""#), hole(), text(r#"": 1}"#)], r#"{"...":"known after apply"}"#);
        check(&[text(r#"{"a": "#), hole()], r#"{"unknown":"expression is in error JSON text"}"#);
    }
}
