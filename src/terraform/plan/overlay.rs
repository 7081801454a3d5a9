//! Lays the values of a plan over what is written for them: the plan says what the values are, the text says where they
//! stand, how they came about, and what is known of those that the plan does not know yet.

use super::values::known;
use crate::value::{Document, Entry, Kind, List, Map, Value};
use std::sync::Arc;

/// Elements of lists are paired by what they hold only where that takes few comparisons.
const MAX_PAIRS: usize = 10_000;

/// `planned`, with places and origins of `written`, and with what is written where the plan knows nothing. As deep as the
/// JSON reader let the plan nest.
pub(super) fn overlay(planned: &Value, written: &Value) -> Value {
    let mut out = match (&planned.kind, &written.kind) {
        // Text that is not known before apply, a policy for example, is known in part from what is written.
        (Kind::Unknown(_), Kind::Reference(_) | Kind::Template(_) | Kind::Document(_)) => written.clone(),
        (Kind::Unknown(_), Kind::List(_) | Kind::Map(_)) => written.clone(),
        (Kind::String(text), Kind::Document(document)) => {
            structured(text, &document.root).unwrap_or_else(|| planned.clone())
        }
        (Kind::List(list), Kind::List(other)) => Kind::List(Arc::new(lists(list, other))).into(),
        (Kind::Map(map), Kind::Map(other)) => Kind::Map(Arc::new(maps(map, other))).into(),
        _ => planned.clone(),
    };
    if agrees(planned, written) {
        let link = planned.origin.steps().find_map(|step| step.reference.clone());
        out.origin = match link {
            Some(link) if written.origin.reference().is_none() => written.origin.through_resource(link, None),
            _ => written.origin.clone(),
        };
    }
    out.sensitive = planned.sensitive || written.sensitive;
    out
}

/// JSON text with the places of its parts.
fn structured(text: &Arc<str>, written: &Value) -> Option<Value> {
    let root = known(&serde_json::from_str(text).ok()?);
    let root = overlay(&root, written);
    Some(Kind::Document(Arc::new(Document { text: Some(Arc::clone(text)), root })).into())
}

fn maps(planned: &Map, written: &Map) -> Map {
    let mut entries: Vec<Entry> = Vec::with_capacity(planned.entries.len());
    for entry in &planned.entries {
        entries.push(match written.get(&entry.key) {
            Some(other) => {
                Entry { key: Arc::clone(&entry.key), at: other.at, value: overlay(&entry.value, &other.value) }
            }
            None => entry.clone(),
        });
    }
    // The plan's nulls and empty lists tell nothing, except where somebody wrote them.
    let is_nothing = |value: &Value| match &value.kind {
        Kind::Null => true,
        Kind::List(list) => list.items.is_empty() && list.rest.is_none(),
        _ => false,
    };
    let written = written.entries.iter().filter(|other| is_nothing(&other.value));
    entries.extend(written.filter(|other| planned.get(&other.key).is_none()).cloned());
    Map { entries, rest: planned.rest.clone() }
}

fn lists(planned: &List, written: &List) -> List {
    let (few, same_length) = (
        planned.items.len().saturating_mul(written.items.len()) <= MAX_PAIRS,
        planned.items.len() == written.items.len(),
    );
    let mut free: Vec<bool> = vec![true; written.items.len()];
    let mut pair = |index: usize, item: &Value| {
        let fits = |at: usize| free.get(at) == Some(&true) && written.items.get(at).is_some_and(|w| agrees(item, w));
        // Sets stand in another order in the plan.
        let other = (0..written.items.len()).filter(|_| few).find(|&at| fits(at));
        let at = if fits(index) { Some(index) } else { other.or((same_length && few).then_some(index)) };
        let at = at.filter(|&at| free.get(at) == Some(&true))?;
        if let Some(free) = free.get_mut(at) {
            *free = false;
        }
        written.items.get(at)
    };
    let mut items = Vec::with_capacity(planned.items.len());
    for (index, item) in planned.items.iter().enumerate() {
        items.push(pair(index, item).map_or_else(|| item.clone(), |other| overlay(item, other)));
    }
    List { items, rest: planned.rest.clone() }
}

/// Whether what is written may be what the plan has.
fn agrees(planned: &Value, written: &Value) -> bool {
    match (&planned.kind, &written.kind) {
        (Kind::Unknown(_) | Kind::Reference(_), _) => true,
        (_, Kind::Unknown(_) | Kind::Reference(_)) => true,
        (Kind::Bool(_), _) => planned.as_bool() == written.as_bool(),
        (Kind::Number(_), _) => planned.as_number() == written.as_number(),
        (Kind::String(text), Kind::Bool(_)) => written.as_bool().is_some_and(|b| **text == *b.to_string()),
        (Kind::String(_), Kind::Number(_)) => planned.as_number() == written.as_number(),
        (Kind::String(a), Kind::String(b)) => a == b,
        (Kind::String(_), Kind::Document(_) | Kind::Template(_)) => true,
        (Kind::List(a), Kind::List(b)) => {
            b.rest.is_some()
                || a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| agrees(a, b))
        }
        (Kind::Map(a), Kind::Map(b)) => b.entries.iter().all(|other| match a.get(&other.key) {
            Some(entry) => agrees(&entry.value, &other.value),
            None => !matches!(other.value.kind, Kind::Bool(_) | Kind::Number(_) | Kind::String(_)),
        }),
        (a, b) => matches!((a, b), (Kind::Null, Kind::Null)),
    }
}
