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

/// Appends the text of `value` as parts; false where it has no text (null, a collection).
pub(super) fn append(parts: &mut Vec<Part>, value: &Value) -> bool {
    match value.data() {
        Data::String(text) => literal(parts, &text.text),
        Data::Number(number) => literal(parts, &number.to_text()),
        Data::Bool(known) => literal(parts, if *known { "true" } else { "false" }),
        Data::Unknown(unknown) => match &unknown.partial {
            Some(Partial::Reference(reference)) => parts.push(Part::Reference(Arc::clone(reference))),
            Some(Partial::Template(inner)) => parts.extend(inner.iter().cloned()),
            _ => parts.push(Part::Unknown(Arc::clone(&unknown.cause))),
        },
        _ => return false,
    }
    true
}

/// Appends known text.
pub(super) fn literal(parts: &mut Vec<Part>, text: &str) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(Part::Literal(last)) => *last = Arc::from(format!("{last}{text}")),
        _ => parts.push(Part::Literal(Arc::from(text))),
    }
}

/// A string with holes, where that says more than "unknown".
pub(super) fn template(value: Value, parts: Vec<Part>) -> Value {
    match parts.as_slice() {
        [] | [Part::Unknown(_)] => value,
        [Part::Reference(reference)] => {
            let reference = Arc::clone(reference);
            with(value, Partial::Reference(reference))
        }
        _ => with(value, Partial::Template(parts.into())),
    }
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
