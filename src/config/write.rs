//! What is made from the table of keys: the commented file of `yourside init`, and the JSON schema for editors.

use super::keys::{KEYS, Key, Kind, required};
use serde_json::{Map, Value as Json, json};

/// Columns of the comments.
const WIDTH: usize = 100;

/// A file in which every key stands commented out, with what it does.
pub(crate) fn commented() -> String {
    let mut out = String::from(
        "# Configuration of yourside. Everything here may be left out; flags of the command line are stronger.\n\
         # Paths are relative to this file.\n",
    );
    for key in KEYS {
        out.push('\n');
        comment(key.doc, &mut out);
        match key.kind {
            Kind::Tables(inner) => {
                out.push_str(&format!("# [[{}]]\n", key.name));
                for key in inner {
                    let doc = key.doc.trim_end_matches('.');
                    out.push_str(&format!("# {} = {}  # {doc}\n", key.name, key.example));
                }
            }
            _ => out.push_str(&format!("# {} = {}\n", key.name, key.example)),
        }
    }
    out
}

fn comment(text: &str, out: &mut String) {
    let mut line = String::from("#");
    for word in text.split(' ') {
        if line.len() + 1 + word.len() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
}

/// The JSON schema of the file.
pub(crate) fn schema() -> Json {
    let mut root = table(KEYS, "");
    if let Some(map) = root.as_object_mut() {
        map.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        map.insert("title".to_owned(), json!("yourside.toml"));
    }
    root
}

fn table(keys: &[Key], name: &str) -> Json {
    let properties: Map<String, Json> = keys.iter().map(|key| (key.name.to_owned(), of(key))).collect();
    let mut out = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    let needed = required(name);
    if !needed.is_empty()
        && let Some(map) = out.as_object_mut()
    {
        map.insert("required".to_owned(), json!(needed));
    }
    out
}

fn of(key: &Key) -> Json {
    let mut out = match key.kind {
        Kind::Text | Kind::Path => json!({ "type": "string" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 1, "maximum": 1024 }),
        Kind::OneOf(words) => json!({ "type": "string", "enum": words }),
        Kind::Texts | Kind::Paths => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Values => json!({ "type": "object" }),
        Kind::Words(words) => json!({ "type": "object", "additionalProperties": { "type": "string", "enum": words } }),
        Kind::Tables(keys) => json!({ "type": "array", "items": table(keys, key.name) }),
    };
    if let Some(map) = out.as_object_mut() {
        map.insert("description".to_owned(), json!(key.doc));
    }
    out
}
