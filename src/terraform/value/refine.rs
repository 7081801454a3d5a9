//! What is known of unknown values: reading it from any value, adding to it, and unknowns that turn out to be known.

use super::{Data, Refinement, Type, Unknown, Value};
use crate::terraform::number::Number;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest list of unknown elements that an exact length is turned into.
const LONGEST_SPELT_OUT: u64 = 1024;

/// Adds knowledge to an unknown value; known values pass unchanged.
#[derive(Debug)]
pub(crate) struct Refine {
    value: Value,
    refinement: Refinement,
}

impl Value {
    /// What is known of it: everything for known values.
    pub(crate) fn refinement(&self) -> Refinement {
        let known = Refinement { not_null: true, ..Refinement::default() };
        match &self.data {
            Data::Unknown(unknown) => unknown.refinement.clone(),
            Data::Null(_) => Refinement::default(),
            Data::String(text) => Refinement { prefix: Some(Arc::clone(&text.text)), ..known },
            Data::Number(n) => Refinement { lower: Some((n.clone(), true)), upper: Some((n.clone(), true)), ..known },
            Data::List(..) | Data::Set(..) | Data::Map(..) => {
                let (least, most) = self.length_bounds();
                Refinement { min_length: Some(least), max_length: most, ..known }
            }
            Data::Bool(_) | Data::Tuple(_) | Data::Object(_) => known,
        }
    }

    /// Known, and not null; or unknown, and known not to be null.
    pub(crate) fn definitely_not_null(&self) -> bool {
        match &self.data {
            Data::Unknown(unknown) => unknown.refinement.not_null,
            Data::Null(_) => false,
            _ => true,
        }
    }

    /// Fewest and most elements. A set with unknown elements may have fewer than it shows, since they may coincide.
    pub(crate) fn length_bounds(&self) -> (u64, Option<u64>) {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        match &self.data {
            Data::Unknown(unknown) => match &unknown.ty {
                Type::Tuple(items) => (count(items.len()), Some(count(items.len()))),
                Type::Object(object) => (count(object.attributes.len()), Some(count(object.attributes.len()))),
                _ => (unknown.refinement.min_length.unwrap_or(0), unknown.refinement.max_length),
            },
            Data::Set(_, items) if items.len() > 1 && !self.is_wholly_known() => (1, Some(count(items.len()))),
            _ => {
                let n = count(self.children().count());
                (n, Some(n))
            }
        }
    }

    /// The number of elements of a collection, tuple or object as Terraform knows it: a number, or an unknown one with
    /// bounds.
    pub(crate) fn length(&self) -> Value {
        let (least, most) = self.length_bounds();
        let number = |n: u64| Number::from_i64(i64::try_from(n).unwrap_or(i64::MAX));
        if most == Some(least) {
            return Value::number(number(least));
        }
        let refine = Value::unknown_because(Type::Number, [self]).refine().not_null().lower(number(least), true);
        match most {
            Some(most) => refine.upper(number(most), true).build(),
            None => refine.build(),
        }
    }

    /// Starts adding knowledge to an unknown.
    pub(crate) fn refine(self) -> Refine {
        let refinement = self.as_unknown().map(|unknown| unknown.refinement.clone()).unwrap_or_default();
        Refine { value: self, refinement }
    }

    /// Known not to be null.
    #[must_use]
    pub(crate) fn not_null(self) -> Value {
        self.refine().not_null().build()
    }
}

impl Refine {
    pub(crate) fn not_null(mut self) -> Self {
        self.refinement.not_null = true;
        self
    }

    /// The string begins with `prefix`, and what follows cannot change its last character (`:` of a URL, `{` of JSON).
    pub(crate) fn prefix(mut self, prefix: &str) -> Self {
        let longer = self.refinement.prefix.as_ref().is_none_or(|known| known.len() < prefix.len());
        if longer && !prefix.is_empty() {
            self.refinement.prefix = Some(Arc::from(prefix));
        }
        self
    }

    /// The string begins with `prefix`, of which the last character may still combine with what follows.
    pub(crate) fn unsafe_prefix(self, prefix: &str) -> Self {
        let safe = safe_prefix(prefix).to_owned();
        self.prefix(&safe)
    }

    pub(crate) fn lower(mut self, bound: Number, inclusive: bool) -> Self {
        self.refinement.lower = Some((bound, inclusive));
        self
    }

    pub(crate) fn upper(mut self, bound: Number, inclusive: bool) -> Self {
        self.refinement.upper = Some((bound, inclusive));
        self
    }

    pub(crate) fn min_length(mut self, length: u64) -> Self {
        self.refinement.min_length = Some(self.refinement.min_length.map_or(length, |known| known.max(length)));
        self
    }

    pub(crate) fn max_length(mut self, length: u64) -> Self {
        self.refinement.max_length = Some(self.refinement.max_length.map_or(length, |known| known.min(length)));
        self
    }

    /// The refined unknown, or the value that the refinements leave as the only one.
    pub(crate) fn build(self) -> Value {
        let Self { value, refinement } = self;
        let Some(unknown) = value.as_unknown() else { return value };
        // Of a value of unknown type nothing but its nullness can be known.
        let refinement = match unknown.ty {
            Type::Dynamic => Refinement::default(),
            _ => refinement,
        };
        if let Some(known) = collapse(unknown, &refinement) {
            return known.with_origin(value.origin).add_marks(value.marks);
        }
        let unknown = Unknown { refinement, ..(**unknown).clone() };
        Value { data: Data::Unknown(Arc::new(unknown)), ..value }
    }
}

fn collapse(unknown: &Unknown, refinement: &Refinement) -> Option<Value> {
    if !refinement.not_null {
        return None;
    }
    match (&unknown.ty, &refinement.lower, &refinement.upper) {
        (Type::Number, Some((lower, true)), Some((upper, true))) if lower == upper => {
            return Some(Value::number(lower.clone()));
        }
        _ => {}
    }
    let length = refinement.max_length.filter(|most| *most <= refinement.min_length.unwrap_or(0))?;
    let element = |ty: &Type| Value::unknown(ty.clone(), Arc::clone(&unknown.cause));
    match &unknown.ty {
        Type::List(ty) if length <= LONGEST_SPELT_OUT => {
            let count = usize::try_from(length).ok()?;
            Some(Value::list((**ty).clone(), vec![element(ty); count]))
        }
        Type::Set(ty) if length == 0 => Some(Value::set((**ty).clone(), Vec::new())),
        Type::Set(ty) if length == 1 => Some(Value::set((**ty).clone(), vec![element(ty)])),
        Type::Map(ty) if length == 0 => Some(Value::map((**ty).clone(), BTreeMap::new())),
        _ => None,
    }
}

/// Characters with which nothing that follows can combine, so that a prefix may end with them (cty `ctystrings`).
const ENDS: &str = "-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'";

/// `prefix` without the last character, where that may still change when more text follows.
fn safe_prefix(prefix: &str) -> &str {
    use unicode_segmentation::UnicodeSegmentation;
    if prefix.ends_with(|c| ENDS.contains(c)) {
        return prefix;
    }
    match prefix.grapheme_indices(true).next_back() {
        Some((at, _)) => prefix.get(..at).unwrap_or(""),
        None => prefix,
    }
}
