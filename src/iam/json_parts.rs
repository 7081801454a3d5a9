//! JSON text of which parts are not known, as heredocs with references in them are: what is known of it is read.

use super::json::{JsonError, parse_json};
use crate::value::{Entry, Kind, List, Map, Origin, Part, Reason, Unknown, Value};
use std::sync::Arc;

/// Stands around the number of a part while the text is read; a text that holds it is not read.
const MARK: char = '\u{F8FF}';

/// Reads text that consists of `parts`. A part inside a string leaves that string partly known, one outside of strings
/// stands for a whole value.
///
/// # Errors
/// When the known text around the parts is no JSON.
pub(crate) fn parse_json_parts(parts: &[Part], whole: &Origin) -> Result<Value, JsonError> {
    let mut text = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for (number, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(literal) if literal.contains(MARK) => {
                return Err(JsonError { message: "a character that no JSON of AWS holds", offset: text.len() });
            }
            Part::Literal(literal) => {
                for c in literal.chars() {
                    (quoted, escaped) = match (quoted, escaped, c) {
                        (true, false, '\\') => (true, true),
                        (quoted, false, '"') => (!quoted, false),
                        (quoted, ..) => (quoted, false),
                    };
                }
                text.push_str(literal);
            }
            _ if quoted => text.push_str(&format!("{MARK}{number}{MARK}")),
            _ => text.push_str(&format!("\"{MARK}{number}{MARK}\"")),
        }
    }
    Ok(restored(parse_json(&text, whole)?, parts))
}

/// The value with the parts back in their places.
fn restored(value: Value, parts: &[Part]) -> Value {
    let kind = match &value.kind {
        Kind::String(text) if text.contains(MARK) => with_parts(text, parts),
        Kind::List(list) => {
            let items = list.items.iter().map(|item| restored(item.clone(), parts)).collect();
            Kind::List(Arc::new(List { items, rest: list.rest.clone() }))
        }
        Kind::Map(map) => {
            let (known, open): (Vec<&Entry>, Vec<&Entry>) = map.entries.iter().partition(|e| !e.key.contains(MARK));
            let entries =
                known.into_iter().map(|e| Entry { value: restored(e.value.clone(), parts), ..e.clone() }).collect();
            let rest = (!open.is_empty()).then(|| Unknown::new(Reason::Computed, "key"));
            Kind::Map(Arc::new(Map { entries, rest }))
        }
        other => other.clone(),
    };
    Value { kind, ..value }
}

/// A string that parts stand in; one that is nothing but a part is that part.
fn with_parts(text: &str, parts: &[Part]) -> Kind {
    let pieces = text.split(MARK).enumerate().filter_map(|(index, piece)| match index % 2 {
        0 if piece.is_empty() => None,
        0 => Some(Part::Literal(Arc::from(piece))),
        _ => piece.parse::<usize>().ok().and_then(|number| parts.get(number)).cloned(),
    });
    let pieces: Vec<Part> = pieces.collect();
    match pieces.as_slice() {
        [Part::Reference(reference)] => Kind::Reference(Arc::clone(reference)),
        [Part::Unknown(why)] => Kind::Unknown(Arc::clone(why)),
        _ => Kind::Template(Arc::from(pieces)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Reference, to_json};
    use serde_json::json;

    fn read(parts: &[Part]) -> Option<serde_json::Value> {
        parse_json_parts(parts, &Origin::default()).ok().map(|value| to_json(&value))
    }

    #[test]
    fn what_is_known_around_the_parts_is_read() {
        let literal = |text: &str| Part::Literal(Arc::from(text));
        let key = || Part::Reference(Arc::new(Reference { target: "key".into(), attribute: "arn".into() }));
        let open = || Part::Unknown(Unknown::new(Reason::Replaced, "x"));
        let is_open = |value: &serde_json::Value| value.get("unknown").is_some();
        let found =
            read(&[literal(r#"{"a": true, "k": ""#), key(), literal(r#"", "b": "#), open(), literal("}")]).unwrap();
        assert_eq!((&found["a"], &found["k"]), (&json!(true), &json!({"ref": "key.arn"})));
        assert!(is_open(&found["b"]), "{found}");
        let found = read(&[literal(r#"{"k": "\"x"#), key(), literal(r#"/*"}"#)]).unwrap();
        assert_eq!(found["k"], json!({"concat": ["\"x", {"ref": "key.arn"}, "/*"]}));
        assert_eq!(read(&[literal("{"), open(), literal("}")]), None);
        assert_eq!(read(&[literal("{\"\u{F8FF}\": 1}"), open()]), None);
    }
}
