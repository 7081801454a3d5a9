//! Equality as Terraform's `==` has it: never converts, and is three-valued where values are not known
//! (cty `Value.Equals`).

use super::types::Type;
use super::value::{Data, Value};
use std::sync::Arc;

/// Whether two values are certainly equal; unknowns equal nothing. For `contains`, `index`, sets and the like.
pub(crate) fn known_equal(a: &Value, b: &Value) -> bool {
    equal(a, b) == Some(true)
}

/// `a == b`, or `None` where it is not known. Marks do not count.
pub(crate) fn equal(a: &Value, b: &Value) -> Option<bool> {
    match (a.is_null(), b.is_null()) {
        (true, true) => return Some(true),
        (true, false) => return b.definitely_not_null().then_some(false),
        (false, true) => return a.definitely_not_null().then_some(false),
        (false, false) => {}
    }
    match (a.is_known(), b.is_known()) {
        (true, true) => equal_known(a, b),
        (false, false) => None,
        (true, false) => {
            if may_become(b, a) {
                None
            } else {
                Some(false)
            }
        }
        (false, true) => {
            if may_become(a, b) {
                None
            } else {
                Some(false)
            }
        }
    }
}

/// Whether `unknown` may turn out to be `known`, which is not null.
fn may_become(unknown: &Value, known: &Value) -> bool {
    let (unknown_type, known_type) = (unknown.ty(), known.ty());
    if unknown_type.has_dynamic() || known_type.has_dynamic() {
        return true;
    }
    if unknown_type != known_type {
        return false;
    }
    let refinement = unknown.refinement();
    match known.data() {
        Data::String(text) => refinement.prefix.is_none_or(|prefix| text.text.starts_with(&*prefix)),
        Data::Number(n) => {
            let above = refinement.lower.is_none_or(|(bound, inclusive)| *n > bound || inclusive && *n == bound);
            let below = refinement.upper.is_none_or(|(bound, inclusive)| *n < bound || inclusive && *n == bound);
            above && below
        }
        Data::List(..) | Data::Set(..) | Data::Map(..) => {
            let (least, most) = known.length_bounds();
            refinement.max_length.is_none_or(|bound| least <= bound)
                && refinement.min_length.is_none_or(|bound| most.is_none_or(|most| most >= bound))
        }
        _ => true,
    }
}

/// Both known and not null.
fn equal_known(a: &Value, b: &Value) -> Option<bool> {
    match (a.data(), b.data()) {
        (Data::Bool(a), Data::Bool(b)) => return Some(a == b),
        (Data::Number(a), Data::Number(b)) => return Some(a == b),
        (Data::String(a), Data::String(b)) => return Some(a.text == b.text),
        _ => {}
    }
    let (a_type, b_type) = (a.ty(), b.ty());
    if a_type != b_type {
        let decided = types_differ(&a_type, &b_type) || (a.is_wholly_known() && b.is_wholly_known());
        return decided.then_some(false);
    }
    match (a.data(), b.data()) {
        (Data::Set(..), Data::Set(..)) => equal_sets(a, b),
        (Data::Map(_, x), Data::Map(_, y)) | (Data::Object(x), Data::Object(y)) => {
            if x.len() != y.len() || !x.keys().map(Arc::as_ref).eq(y.keys().map(Arc::as_ref)) {
                return Some(false);
            }
            all_equal(x.values().zip(y.values()))
        }
        _ => {
            let (x, y) = (a.items()?, b.items()?);
            if x.len() == y.len() { all_equal(x.iter().zip(y)) } else { Some(false) }
        }
    }
}

/// Decided by the first pair that differs or is not known, as in Terraform, which does not look further.
fn all_equal<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    for (a, b) in pairs {
        if !equal(a, b)? {
            return Some(false);
        }
    }
    Some(true)
}

fn equal_sets(a: &Value, b: &Value) -> Option<bool> {
    if !a.is_wholly_known() || !b.is_wholly_known() {
        return None;
    }
    let (x, y) = (a.items()?, b.items()?);
    // Both are in the same order and without duplicates.
    Some(x.len() == y.len() && x.iter().zip(y).all(|(x, y)| known_equal(x, y)))
}

/// Whether two types differ however what is undecided in them turns out; collections of nothing decided are decided by
/// now, since their elements are known.
fn types_differ(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Dynamic, _) | (_, Type::Dynamic) => false,
        (Type::Tuple(a), Type::Tuple(b)) => a.len() != b.len() || a.iter().zip(&**b).any(|(a, b)| types_differ(a, b)),
        (Type::Object(a), Type::Object(b)) => {
            !a.attributes.keys().eq(b.attributes.keys())
                || a.attributes.values().zip(b.attributes.values()).any(|(a, b)| types_differ(a, b))
        }
        _ => a != b,
    }
}
