//! Terraform's exact view of a value as JSON: numbers in full, null where it is unknown, and the paths of what is.
//!
//! JSON is written as text, since numbers of 512 bits fit no number type of a JSON library. Sensitive values are shown, as
//! `terraform show -json` shows them: this view is for those who ask for exactly that.

use super::value::{Data, Value};
use std::fmt::Write as _;

/// A value as JSON text, and what of it is not JSON.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// JSON text; null at unknown places.
    pub(crate) json: String,
    /// Paths of unknown places: `` for the whole, `.a[0].b`.
    pub(crate) unknown: Vec<String>,
    /// `+Inf` or `-Inf`, where the value or a part of it is infinite, which JSON cannot say.
    pub(crate) nonfinite: Option<&'static str>,
}

/// The view of `value`. Recursion is as deep as values may nest.
pub(crate) fn view(value: &Value) -> View {
    let mut out = View::default();
    out.write(value, "");
    out
}

impl View {
    fn write(&mut self, value: &Value, path: &str) {
        match value.data() {
            Data::Null(_) => self.json.push_str("null"),
            Data::Unknown(_) => {
                self.json.push_str("null");
                self.unknown.push(path.to_owned());
            }
            Data::Bool(known) => self.json.push_str(if *known { "true" } else { "false" }),
            Data::Number(number) if number.is_infinite() => {
                self.nonfinite = Some(if number.is_negative() { "-Inf" } else { "+Inf" });
                self.json.push_str("null");
            }
            Data::Number(number) => self.json.push_str(&number.to_text()),
            Data::String(text) => self.text(&text.text),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                self.json.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index);
                    self.write(item, &format!("{path}[{index}]"));
                }
                self.json.push(']');
            }
            Data::Map(_, entries) | Data::Object(entries) => {
                self.json.push('{');
                for (index, (key, item)) in entries.iter().enumerate() {
                    self.separate(index);
                    self.text(key);
                    self.json.push(':');
                    self.write(item, &below(path, key));
                }
                self.json.push('}');
            }
        }
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.json.push(',');
        }
    }

    fn text(&mut self, text: &str) {
        let quoted = serde_json::Value::from(text).to_string();
        self.json.push_str(&quoted);
    }
}

/// `.key`, or `["key"]` where the key is no identifier.
fn below(path: &str, key: &str) -> String {
    let mut letters = key.chars();
    let begins = letters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let mut out = path.to_owned();
    let plain = begins && letters.all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let written = if plain { write!(out, ".{key}") } else { write!(out, "[{}]", serde_json::Value::from(key)) };
    // Writing to a String does not fail.
    let _ = written;
    out
}
