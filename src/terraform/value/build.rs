//! Constructors of values: normalisation of strings, sets in order, marks, and the limits.

use super::{Data, MAX_DEPTH, MAX_WEIGHT, Marks, Partial, Refinement, Text, Type, Unknown, Value, set};
use crate::terraform::number::Number;
use crate::value::{Origin, Reason, Unknown as Cause};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Bytes of text that weigh as much as one element.
const BYTES_PER_WEIGHT: usize = 16;

impl Value {
    /// The one place where values come into being.
    pub(crate) fn from_data(data: Data) -> Self {
        let mut out = Self { data, marks: Marks::NONE, origin: Origin::default(), depth: 0, weight: 1 };
        let (mut depth, mut weight) = (0, 1_u32);
        if let Data::String(text) = &out.data {
            weight = u32::try_from(text.text.len() / BYTES_PER_WEIGHT).unwrap_or(u32::MAX).saturating_add(1);
        }
        for child in out.children() {
            depth = depth.max(child.depth + 1);
            weight = weight.saturating_add(child.weight);
        }
        if depth > MAX_DEPTH || weight > MAX_WEIGHT {
            return Self::unknown(Type::Dynamic, Cause::new(Reason::Limit, "size of a value"));
        }
        out.depth = depth;
        out.weight = weight;
        out
    }

    /// A null of a type; `Type::Dynamic` for the untyped one.
    pub(crate) fn null(ty: Type) -> Self {
        Self::from_data(Data::Null(ty))
    }

    pub(crate) fn bool(value: bool) -> Self {
        Self::from_data(Data::Bool(value))
    }

    pub(crate) fn number(value: Number) -> Self {
        Self::from_data(Data::Number(value))
    }

    /// A whole number.
    pub(crate) fn integer(value: i64) -> Self {
        Self::number(Number::from_i64(value))
    }

    /// A string, brought to NFC.
    pub(crate) fn string(text: &str) -> Self {
        Self::text(normalized(text))
    }

    /// A string that is NFC already, shared.
    pub(crate) fn text(text: Arc<str>) -> Self {
        Self::from_data(Data::String(Text { text, document: None }))
    }

    /// JSON text together with the value that it was made of.
    pub(crate) fn document(text: &str, document: Value) -> Self {
        Self::from_data(Data::String(Text { text: normalized(text), document: Some(Arc::new(document)) }))
    }

    /// A list; the elements must be of type `element` (or anything, where it is `Dynamic`).
    pub(crate) fn list(element: Type, items: Vec<Value>) -> Self {
        Self::from_data(Data::List(element, items.into()))
    }

    /// A set: duplicates go, the order is Terraform's, marks of elements move to the set.
    pub(crate) fn set(element: Type, items: Vec<Value>) -> Self {
        let marks = items.iter().fold(Marks::NONE, |marks, item| marks.union(item.deep_marks()));
        let items = if marks.any() { items.iter().map(|item| item.unmark_deep().0).collect() } else { items };
        Self::from_data(Data::Set(element, set::arrange(items).into())).add_marks(marks)
    }

    pub(crate) fn map(element: Type, entries: BTreeMap<Arc<str>, Value>) -> Self {
        Self::from_data(Data::Map(element, Arc::new(entries)))
    }

    pub(crate) fn tuple(items: Vec<Value>) -> Self {
        Self::from_data(Data::Tuple(items.into()))
    }

    pub(crate) fn object(entries: BTreeMap<Arc<str>, Value>) -> Self {
        Self::from_data(Data::Object(Arc::new(entries)))
    }

    /// An unknown of a type.
    pub(crate) fn unknown(ty: Type, cause: Arc<Cause>) -> Self {
        Self::from_unknown(Unknown { ty, refinement: Refinement::default(), cause, partial: None })
    }

    /// An unknown of unknown type.
    pub(crate) fn dynamic(cause: Arc<Cause>) -> Self {
        Self::unknown(Type::Dynamic, cause)
    }

    /// What is known of it beyond Terraform goes where it is itself beyond the limits.
    pub(crate) fn from_unknown(mut unknown: Unknown) -> Self {
        let (depth, weight) = unknown.partial.as_ref().map_or((0, 1), partial_size);
        let within = depth <= MAX_DEPTH && weight <= MAX_WEIGHT;
        if !within {
            unknown.partial = None;
        }
        Self {
            data: Data::Unknown(Arc::new(unknown)),
            marks: Marks::NONE,
            origin: Origin::default(),
            depth: if within { depth } else { 0 },
            weight: if within { weight } else { 1 },
        }
    }

    /// An unknown of a type, for the reason for which the first unknown among `of` is not known.
    pub(crate) fn unknown_because<'a>(ty: Type, of: impl IntoIterator<Item = &'a Value>) -> Self {
        let cause = of.into_iter().find_map(Value::first_unknown).map(|unknown| Arc::clone(&unknown.cause));
        Self::unknown(ty, cause.unwrap_or_else(|| Cause::new(Reason::Computed, "")))
    }

    /// The same unknown with what we know of it; known values stay as they are.
    #[must_use]
    pub(crate) fn with_partial(self, partial: Partial) -> Self {
        match &self.data {
            Data::Unknown(unknown) => {
                let unknown = Unknown { partial: Some(partial), ..(**unknown).clone() };
                Self { marks: self.marks, origin: self.origin, ..Self::from_unknown(unknown) }
            }
            _ => self,
        }
    }

    #[must_use]
    pub(crate) fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// With these marks in addition to its own.
    #[must_use]
    pub(crate) fn add_marks(mut self, marks: Marks) -> Self {
        self.marks = self.marks.union(marks);
        self
    }

    /// Without its own marks, and those marks; elements keep theirs.
    pub(crate) fn unmark(mut self) -> (Self, Marks) {
        let marks = std::mem::take(&mut self.marks);
        (self, marks)
    }

    /// Without any marks, and the union of all of them.
    pub(crate) fn unmark_deep(&self) -> (Self, Marks) {
        let marks = self.deep_marks();
        if !marks.any() {
            return (self.clone(), marks);
        }
        let mut out = self.map_children(|child| child.unmark_deep().0);
        out.marks = Marks::NONE;
        (out, marks)
    }

    /// The same kind of value with each direct child replaced; types of elements must stay. Marks and origin stay.
    pub(crate) fn map_children(&self, mut f: impl FnMut(&Value) -> Value) -> Self {
        let data = match &self.data {
            Data::List(ty, items) => Data::List(ty.clone(), items.iter().map(f).collect()),
            Data::Set(ty, items) => Data::Set(ty.clone(), items.iter().map(f).collect()),
            Data::Tuple(items) => Data::Tuple(items.iter().map(f).collect()),
            Data::Map(ty, entries) => {
                Data::Map(ty.clone(), Arc::new(entries.iter().map(|(k, v)| (Arc::clone(k), f(v))).collect()))
            }
            Data::Object(entries) => {
                Data::Object(Arc::new(entries.iter().map(|(k, v)| (Arc::clone(k), f(v))).collect()))
            }
            other => other.clone(),
        };
        let mut out = Self::from_data(data);
        out.marks = self.marks;
        out.origin = self.origin.clone();
        out
    }
}

/// Depth and weight of what is known of an unknown.
fn partial_size(partial: &Partial) -> (u16, u32) {
    let size = |values: &mut dyn Iterator<Item = &Value>| {
        values.fold((0, 1_u32), |(depth, weight), value| {
            (depth.max(value.depth.saturating_add(1)), weight.saturating_add(value.weight))
        })
    };
    match partial {
        Partial::Reference(_) => (0, 1),
        Partial::Template(parts) => (0, u32::try_from(parts.len()).unwrap_or(u32::MAX).saturating_add(1)),
        Partial::Document(value) => size(&mut std::iter::once(&**value)),
        Partial::Elements(items) | Partial::OneOf(items) => size(&mut items.iter()),
        Partial::Entries(entries) => size(&mut entries.values()),
    }
}

/// NFC, as every string of Terraform is.
fn normalized(text: &str) -> Arc<str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Arc::from(text),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect::<String>().into(),
    }
}
