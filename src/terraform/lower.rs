//! Terraform's values as the common values that models and rules read: types and refinements go, what is known of
//! unknowns becomes visible.

use super::value::{Data, Partial, Text, Type, Unknown, Value as Typed};
use crate::value::{Document, Entry, Kind, List, Map, Origin, Part, Reason, Unknown as Cause, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `value` as a common value. Sets become lists; infinities, which no provider takes, are unknown.
pub(crate) fn lower(value: &Typed) -> Value {
    let lowered = match value.data() {
        Data::Null(_) => Kind::Null.into(),
        Data::Bool(b) => Kind::Bool(*b).into(),
        Data::Number(n) if n.is_infinite() => Kind::Unknown(Cause::new(Reason::Unsupported, "infinity")).into(),
        Data::Number(n) => Kind::Number(n.to_f64()).into(),
        Data::String(text) => lower_text(text),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => list(items, None),
        Data::Map(_, entries) | Data::Object(entries) => map(entries, None),
        Data::Unknown(unknown) => lower_unknown(unknown),
    };
    // What stands for another value (an arm, a part) may bring an origin of its own, which says more.
    let origin = if lowered.origin.at.is_some() { lowered.origin } else { value.origin.clone() };
    Value { kind: lowered.kind, origin, sensitive: lowered.sensitive || value.marks.sensitive }
}

fn lower_text(text: &Text) -> Value {
    match &text.document {
        Some(document) => {
            let root = lower(document);
            Kind::Document(Arc::new(Document { text: Some(Arc::clone(&text.text)), root })).into()
        }
        None => Kind::String(Arc::clone(&text.text)).into(),
    }
}

fn list(items: &[Typed], rest: Option<Arc<Cause>>) -> Value {
    Kind::List(Arc::new(List { items: items.iter().map(lower).collect(), rest })).into()
}

fn map(entries: &BTreeMap<Arc<str>, Typed>, rest: Option<Arc<Cause>>) -> Value {
    let entries = entries.iter().map(|(key, value)| {
        let value = lower(value);
        Entry { key: Arc::clone(key), at: place(&value.origin), value }
    });
    Kind::Map(Arc::new(Map { entries: entries.collect(), rest })).into()
}

/// Where the expression of an entry stands: the first place on the way, or that of the literal itself.
fn place(origin: &Origin) -> Option<crate::source::Location> {
    origin.steps().find_map(|step| step.at).or(origin.at)
}

fn lower_unknown(unknown: &Unknown) -> Value {
    let rest = || Some(Arc::clone(&unknown.cause));
    match &unknown.partial {
        Some(Partial::Reference(reference)) => Kind::Reference(Arc::clone(reference)).into(),
        Some(Partial::Template(parts)) => template(parts),
        Some(Partial::Document(root)) => Kind::Document(Arc::new(Document { text: None, root: lower(root) })).into(),
        Some(Partial::Elements(items)) => list(items, rest()),
        Some(Partial::Entries(entries)) => map(entries, rest()),
        Some(Partial::OneOf(arms)) => one_of(arms, unknown),
        None => match &unknown.ty {
            // The attributes of an object are known by its type, even where no value is.
            Type::Object(object) if !object.attributes.is_empty() && unknown.refinement.not_null => {
                let part = |ty: &Type| Typed::unknown(ty.clone(), Arc::clone(&unknown.cause));
                map(&object.attributes.iter().map(|(k, ty)| (Arc::clone(k), part(ty))).collect(), None)
            }
            _ => Kind::Unknown(Arc::clone(&unknown.cause)).into(),
        },
    }
}

/// A string with holes; where it is nothing but one reference, that reference.
fn template(parts: &Arc<[Part]>) -> Value {
    match &**parts {
        [Part::Reference(reference)] => Kind::Reference(Arc::clone(reference)).into(),
        [Part::Unknown(cause)] => Kind::Unknown(Arc::clone(cause)).into(),
        _ => Kind::Template(Arc::clone(parts)).into(),
    }
}

/// What all arms have in common: all of it where they are the same, else nothing.
fn one_of(arms: &[Typed], unknown: &Unknown) -> Value {
    let undecided = || Kind::Unknown(Cause::new(Reason::Condition, Arc::clone(&unknown.cause.name))).into();
    let mut lowered = arms.iter().map(lower);
    let Some(first) = lowered.next() else { return undecided() };
    lowered.try_fold(first, |all, other| common(all, &other, &unknown.cause)).unwrap_or_else(undecided)
}

/// What two arms have in common: of lists the elements that are in both, beside which there may be more.
fn common(a: Value, b: &Value, cause: &Cause) -> Option<Value> {
    if same(&a.kind, &b.kind) {
        return Some(a);
    }
    let (Kind::List(x), Kind::List(y)) = (&a.kind, &b.kind) else { return None };
    let in_both = |item: &&Value| y.items.iter().any(|other| same(&item.kind, &other.kind));
    let items: Vec<Value> = x.items.iter().filter(in_both).cloned().collect();
    let rest = Some(Cause::new(Reason::Condition, Arc::clone(&cause.name)));
    Some(Value { kind: Kind::List(Arc::new(List { items, rest })), ..a })
}

/// Whether two lowered values say the same.
fn same(a: &Kind, b: &Kind) -> bool {
    match (a, b) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool(a), Kind::Bool(b)) => a == b,
        (Kind::Number(a), Kind::Number(b)) => a.total_cmp(b).is_eq(),
        (Kind::String(a), Kind::String(b)) => a == b,
        (Kind::Reference(a), Kind::Reference(b)) => a == b,
        (Kind::List(a), Kind::List(b)) => {
            let known = a.rest.is_none() && b.rest.is_none() && a.items.len() == b.items.len();
            known && a.items.iter().zip(&b.items).all(|(a, b)| same(&a.kind, &b.kind))
        }
        (Kind::Map(a), Kind::Map(b)) => {
            let known = a.rest.is_none() && b.rest.is_none() && a.entries.len() == b.entries.len();
            known && a.entries.iter().zip(&b.entries).all(|(a, b)| a.key == b.key && same(&a.value.kind, &b.value.kind))
        }
        (Kind::Document(a), Kind::Document(b)) => a.text.is_some() && a.text == b.text,
        _ => false,
    }
}
