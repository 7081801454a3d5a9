//! Texts that are put together of known and unknown pieces.

use crate::value::{Kind, Part, Reason, Reference, Unknown, Value};
use std::sync::Arc;

/// Longest text that is put together, in bytes.
const MAX_TEXT: usize = 4 * 1024 * 1024;

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    parts: Vec<Part>,
    sensitive: bool,
    length: usize,
}

impl Pieces {
    /// Known text.
    pub(super) fn literal(&mut self, text: &str) {
        self.length += text.len();
        if text.is_empty() || self.length > MAX_TEXT {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Literal(last)) => *last = Arc::from(format!("{last}{text}")),
            _ => self.parts.push(Part::Literal(Arc::from(text))),
        }
    }

    /// A value as text.
    pub(super) fn value(&mut self, value: &Value) {
        self.sensitive |= value.sensitive;
        match &value.kind {
            Kind::Null => {}
            Kind::Template(parts) => parts.iter().for_each(|part| self.part(part)),
            Kind::Reference(reference) => self.parts.push(Part::Reference(Arc::clone(reference))),
            Kind::Unknown(why) => self.parts.push(Part::Unknown(Arc::clone(why))),
            Kind::List(_) | Kind::Map(_) => {
                self.parts.push(Part::Unknown(Unknown::new(Reason::Error, "not a text")));
            }
            Kind::Document(document) => match &document.text {
                Some(text) => self.literal(text),
                None => self.parts.push(Part::Unknown(Unknown::new(Reason::Computed, "document"))),
            },
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
                self.literal(&scalar_text(value).unwrap_or_default());
            }
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Literal(text) => self.literal(text),
            other => self.parts.push(other.clone()),
        }
    }

    /// The text.
    pub(super) fn finish(self) -> Value {
        if self.length > MAX_TEXT {
            return Value::unknown(Reason::Limit, "text");
        }
        let kind = match self.parts.as_slice() {
            [] => Kind::String(Arc::from("")),
            [Part::Literal(text)] => Kind::String(Arc::clone(text)),
            [Part::Reference(reference)] => Kind::Reference(Arc::clone(reference)),
            [Part::Unknown(why)] => Kind::Unknown(Arc::clone(why)),
            _ => Kind::Template(Arc::from(self.parts)),
        };
        Value { sensitive: self.sensitive, ..Value::from(kind) }
    }
}

/// A known scalar as CloudFormation prints it.
pub(super) fn scalar_text(value: &Value) -> Option<Arc<str>> {
    match &value.kind {
        Kind::String(text) => Some(Arc::clone(text)),
        Kind::Bool(known) => Some(Arc::from(if *known { "true" } else { "false" })),
        Kind::Number(number) => Some(Arc::from(number.to_string())),
        Kind::Document(document) => document.text.clone(),
        _ => None,
    }
}

/// A reference to an attribute of a resource.
pub(super) fn reference(target: &Arc<str>, attribute: &str) -> Value {
    Kind::Reference(Arc::new(Reference { target: Arc::clone(target), attribute: Arc::from(attribute) })).into()
}
