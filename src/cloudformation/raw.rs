//! Evaluated values as JSON, with what cannot be known told apart: `{"ref"}`, `{"getatt"}`, `{"concat"}`, `{"unknown"}`.

use crate::syntax::data::{Node, NodeKind};
use crate::value::{Kind, Part, Reason, Reference, Value, to_json};
use serde_json::{Map, Value as Json, json};

/// How references begin that lead to what another stack exports.
pub(super) const IMPORTED: &str = "Fn::ImportValue";

/// `value` as JSON. Recursion is as deep as templates may nest.
pub(crate) fn raw_json(value: &Value) -> Json {
    match &value.kind {
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
            to_json(&Value { sensitive: false, ..value.clone() })
        }
        Kind::Template(parts) => json!({ "concat": parts.iter().map(part).collect::<Vec<_>>() }),
        Kind::Document(document) => json!({ "json": raw_json(&document.root) }),
        Kind::List(list) if list.rest.is_some() => json!({ "unknown": true }),
        Kind::List(list) => list.items.iter().map(raw_json).collect(),
        Kind::Map(map) => {
            let entries: Map<String, Json> =
                map.entries.iter().map(|entry| (entry.key.to_string(), raw_json(&entry.value))).collect();
            Json::Object(entries)
        }
        Kind::Reference(reference) => of_reference(reference),
        Kind::Unknown(why) => json!({ "unknown": true, "why": why.reason.phrase() }),
    }
}

fn part(part: &Part) -> Json {
    match part {
        Part::Literal(text) => Json::from(&**text),
        Part::Reference(reference) => of_reference(reference),
        Part::Unknown(why) => json!({ "unknown": true, "why": why.reason.phrase() }),
    }
}

fn of_reference(reference: &Reference) -> Json {
    // As the template has it: without the stacks around.
    let id = reference.target.rsplit('/').next().unwrap_or_default();
    if reference.target.starts_with(IMPORTED) {
        return json!({ "unknown": true, "why": Reason::External.phrase() });
    }
    match &*reference.attribute {
        "Ref" => json!({ "ref": id }),
        attribute => json!({ "getatt": [id, attribute] }),
    }
}

/// A node as written, with short tags in their long form. Recursion is as deep as the parsers allowed.
pub(super) fn written_json(node: &Node) -> Json {
    let plain = match &node.kind {
        NodeKind::Null => Json::Null,
        NodeKind::Bool(known) => Json::from(*known),
        NodeKind::Number(_, text) | NodeKind::Text(text) => Json::from(&**text),
        NodeKind::Sequence(items) => items.iter().map(written_json).collect(),
        NodeKind::Mapping(pairs) => {
            Json::Object(pairs.iter().map(|pair| (pair.key.to_string(), written_json(&pair.value))).collect())
        }
    };
    match node.tag.as_deref() {
        None => plain,
        Some("GetAtt") => match plain.as_str().and_then(|text| text.split_once('.')) {
            Some((id, attribute)) => json!({ "Fn::GetAtt": [id, attribute] }),
            None => json!({ "Fn::GetAtt": plain }),
        },
        Some(tag @ ("Ref" | "Condition")) => json!({ tag: plain }),
        Some(tag) => {
            let name = format!("Fn::{tag}");
            json!({ name: if plain.is_null() { Json::from("") } else { plain } })
        }
    }
}
