//! What we keep of a result that Terraform gives up as unknown: templates, documents, certain elements and entries.

use crate::terraform::value::{Data, ObjectType, Partial, Type, Unknown, Value};
use crate::value::Part;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An unknown value with what is known beyond Terraform, unless more is known already; known values stay as they are.
pub(super) fn with(value: Value, partial: Partial) -> Value {
    match value.as_unknown() {
        Some(unknown) if unknown.partial.is_none() => value.with_partial(partial),
        _ => value,
    }
}

/// The parts of the first argument, if that is a string with holes.
pub(super) fn template(args: &[Value]) -> Option<&Arc<[Part]>> {
    match args.first()?.as_unknown()?.partial.as_ref()? {
        Partial::Template(parts) => Some(parts),
        _ => None,
    }
}

/// The result of a function that only takes something away at the ends of its first argument, a string with holes.
pub(super) fn at_ends(args: &[Value], result: Value, start: fn(&str) -> &str, end: fn(&str) -> &str) -> Value {
    let Some(parts) = template(args) else { return result };
    let last = parts.len().saturating_sub(1);
    let cut = |(index, part): (usize, &Part)| match part {
        Part::Literal(text) => {
            let text = if index == 0 { start(text) } else { text };
            Part::Literal(Arc::from(if index == last { end(text) } else { text }))
        }
        hole => hole.clone(),
    };
    with(result, Partial::Template(parts.iter().enumerate().map(cut).collect()))
}

/// A string with holes under construction.
#[derive(Default)]
pub(super) struct Parts {
    done: Vec<Part>,
    /// Known text since the last hole.
    text: String,
}

impl Parts {
    /// Appends known text.
    pub(super) fn literal(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a hole.
    pub(super) fn hole(&mut self, part: Part) {
        self.flush();
        self.done.push(part);
    }

    /// Appends the text of `value`; false where it has no text (null, a collection).
    pub(super) fn append(&mut self, value: &Value) -> bool {
        match value.data() {
            Data::String(text) => self.literal(&text.text),
            Data::Number(number) => self.literal(&number.to_text()),
            Data::Bool(known) => self.literal(if *known { "true" } else { "false" }),
            Data::Unknown(unknown) => match &unknown.partial {
                Some(Partial::Reference(reference)) => self.hole(Part::Reference(Arc::clone(reference))),
                Some(Partial::Template(inner)) => {
                    for part in inner.iter() {
                        match part {
                            Part::Literal(text) => self.literal(text),
                            other => self.hole(other.clone()),
                        }
                    }
                }
                _ => self.hole(Part::Unknown(Arc::clone(&unknown.cause))),
            },
            _ => return false,
        }
        true
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Part::Literal(Arc::from(std::mem::take(&mut self.text))));
        }
    }

    /// `value`, which is unknown, with these parts, where they say more than that.
    pub(super) fn finish(mut self, value: Value) -> Value {
        self.flush();
        match self.done.as_slice() {
            [] | [Part::Unknown(_)] => value,
            [Part::Reference(reference)] => {
                let reference = Arc::clone(reference);
                with(value, Partial::Reference(reference))
            }
            _ => with(value, Partial::Template(self.done.into())),
        }
    }
}

/// What is kept of `replace` where Terraform gives up: the parts of a text, the structure of a document.
pub(super) fn replaced(args: &[Value], result: Value) -> Value {
    let [text, search, by] = args else { return result };
    let Some(search) = search.as_str().filter(|s| !s.is_empty() && !s.starts_with('/')) else { return result };
    let document = match text.data() {
        Data::String(text) => text.document.as_ref(),
        Data::Unknown(unknown) => match &unknown.partial {
            Some(Partial::Document(document)) => Some(document),
            _ => None,
        },
        _ => None,
    };
    match document {
        Some(document) => with(result, Partial::Document(Arc::new(replaced_within(document, search, by)))),
        None => replaced_text(text, search, by, result),
    }
}

fn replaced_text(text: &Value, search: &str, by: &Value, result: Value) -> Value {
    let mut parts = Parts::default();
    let known = |parts: &mut Parts, text: &str| {
        for (i, piece) in text.split(search).enumerate() {
            if i > 0 && !parts.append(by) {
                return false;
            }
            parts.literal(piece);
        }
        true
    };
    match text.data() {
        Data::String(text) if known(&mut parts, &text.text) => parts.finish(result),
        Data::Unknown(unknown) => match &unknown.partial {
            Some(Partial::Reference(reference)) => with(result, Partial::Reference(Arc::clone(reference))),
            Some(Partial::Template(inner)) => {
                for part in inner.iter() {
                    match part {
                        Part::Literal(text) if !known(&mut parts, text) => return result,
                        Part::Literal(_) => {}
                        hole => parts.hole(hole.clone()),
                    }
                }
                parts.finish(result)
            }
            _ => result,
        },
        _ => result,
    }
}

/// Every text in a document replaced; recursion is as deep as values may be.
fn replaced_within(value: &Value, search: &str, by: &Value) -> Value {
    let all = |items: &[Value]| -> Vec<Value> { items.iter().map(|v| replaced_within(v, search, by)).collect() };
    let each = |entries: &BTreeMap<Arc<str>, Value>| {
        entries.iter().map(|(k, v)| (Arc::clone(k), replaced_within(v, search, by))).collect()
    };
    let new = match value.data() {
        Data::String(text) if text.text.contains(search) => match by.as_str() {
            Some(by) => Value::string(&text.text.replace(search, by)),
            None => replaced_text(value, search, by, Value::unknown_because(Type::String, [by])),
        },
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => Value::tuple(all(items)),
        Data::Map(_, entries) | Data::Object(entries) => Value::object(each(entries)),
        Data::Unknown(unknown) => match &unknown.partial {
            Some(Partial::Elements(items)) => value.clone().with_partial(Partial::Elements(all(items).into())),
            Some(Partial::Entries(entries)) => value.clone().with_partial(Partial::Entries(Arc::new(each(entries)))),
            Some(Partial::Template(_)) => {
                replaced_text(value, search, by, Value::unknown_because(Type::String, [value]))
            }
            _ => return value.clone(),
        },
        _ => return value.clone(),
    };
    new.with_origin(value.origin.clone()).add_marks(value.marks)
}

/// Elements that are certainly in a list, set or tuple.
pub(super) fn certain_elements(value: &Value) -> Vec<Value> {
    match value.data() {
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => items.to_vec(),
        Data::Unknown(unknown) => match &unknown.partial {
            Some(Partial::Elements(items)) => items.to_vec(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Keeps these elements of an unknown collection, where there are any.
pub(super) fn elements(value: Value, elements: Vec<Value>) -> Value {
    if elements.is_empty() { value } else { with(value, Partial::Elements(elements.into())) }
}

/// Lays the entries of one more argument of `merge` over those so far; an argument whose keys are not known makes the
/// values so far uncertain.
pub(super) fn overlay(out: &mut BTreeMap<Arc<str>, Value>, value: &Value) {
    let Data::Unknown(unknown) = value.data() else {
        if let Some(entries) = value.entries() {
            out.extend(entries.iter().map(|(k, v)| (Arc::clone(k), v.clone())));
        }
        return;
    };
    match &unknown.ty {
        Type::Object(object) => overlay_object(out, object, unknown),
        _ => {
            for held in out.values_mut() {
                *held = Value::unknown(Type::Dynamic, Arc::clone(&unknown.cause));
            }
        }
    }
    if let Some(Partial::Entries(entries)) = &unknown.partial {
        out.extend(entries.iter().map(|(k, v)| (Arc::clone(k), v.clone())));
    }
}

fn overlay_object(out: &mut BTreeMap<Arc<str>, Value>, object: &ObjectType, unknown: &Unknown) {
    for (name, ty) in &object.attributes {
        out.insert(Arc::clone(name), Value::unknown(ty.clone(), Arc::clone(&unknown.cause)));
    }
}
