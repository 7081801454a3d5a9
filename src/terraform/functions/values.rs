//! Making and taking apart Terraform values, for the functions.

use super::CallError;
use crate::terraform::number::Number;
use crate::terraform::value::{Data, Marks, Refinement, Text, Type, Unknown, Value};
use crate::value::{Origin, Reason, Unknown as Cause};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A value and the marks that were taken off it.
pub(super) struct Marked {
    pub(super) value: Value,
    pub(super) marks: Marks,
}

/// Conversion to a type; the message says what is needed.
pub(super) fn convert(value: &Value, ty: &Type) -> Result<Value, String> {
    if *ty == Type::Dynamic {
        return Ok(value.clone());
    }
    crate::terraform::convert::convert(value, ty).map_err(|error| error.to_string())
}

/// The type all of these convert to.
pub(super) fn unify(types: &[Type]) -> Option<Type> {
    crate::terraform::unify::unify(types)
}

/// Whether two values are equal; `None` where that is not known.
pub(super) fn equal(a: &Value, b: &Value) -> Option<bool> {
    crate::terraform::equality::equal(a, b)
}

/// A value without origin and marks.
pub(super) fn bare(data: Data) -> Value {
    Value { data, marks: Marks::default(), origin: Origin::default() }
}

/// A string; normalised, as all of Terraform's are.
pub(super) fn text(text: impl AsRef<str>) -> Value {
    bare(Data::String(Text { text: normalized(text.as_ref()), document: None }))
}

fn normalized(text: &str) -> Arc<str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Arc::from(text),
        _ => Arc::from(text.nfc().collect::<String>()),
    }
}

pub(super) fn boolean(known: bool) -> Value {
    bare(Data::Bool(known))
}

pub(super) fn number(number: Number) -> Value {
    bare(Data::Number(number))
}

pub(super) fn null(ty: Type) -> Value {
    bare(Data::Null(ty))
}

pub(super) fn list(element: Type, elements: Vec<Value>) -> Value {
    bare(Data::List(element, elements.into()))
}

pub(super) fn tuple(elements: Vec<Value>) -> Value {
    bare(Data::Tuple(elements.into()))
}

pub(super) fn object(entries: BTreeMap<Arc<str>, Value>) -> Value {
    bare(Data::Object(Arc::new(entries)))
}

pub(super) fn map(element: Type, entries: BTreeMap<Arc<str>, Value>) -> Value {
    bare(Data::Map(element, Arc::new(entries)))
}

/// A list of strings.
pub(super) fn texts(items: impl IntoIterator<Item = impl AsRef<str>>) -> Value {
    list(Type::String, items.into_iter().map(text).collect())
}

/// An unknown about which nothing is known but its type.
pub(super) fn unknown(ty: Type, cause: Arc<Cause>) -> Value {
    bare(Data::Unknown(Arc::new(Unknown { ty, refinement: Refinement::default(), cause, partial: None })))
}

/// Unknown because it differs from run to run.
pub(super) fn volatile(function: &str) -> Value {
    unknown(Type::String, Cause::new(Reason::Volatile, function))
}

/// The reason of the first unknown in `values`, at any depth.
pub(super) fn cause(values: &[Value]) -> Arc<Cause> {
    values.iter().find_map(first_cause).unwrap_or_else(|| Cause::new(Reason::Unsupported, ""))
}

fn first_cause(value: &Value) -> Option<Arc<Cause>> {
    match &value.data {
        Data::Unknown(unknown) => Some(Arc::clone(&unknown.cause)),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => items.iter().find_map(first_cause),
        Data::Map(_, entries) | Data::Object(entries) => entries.values().find_map(first_cause),
        _ => None,
    }
}

/// Whether nothing in the value is unknown.
pub(super) fn is_wholly_known(value: &Value) -> bool {
    first_cause(value).is_none()
}

pub(super) fn is_unknown(value: &Value) -> bool {
    matches!(value.data, Data::Unknown(_))
}

pub(super) fn is_null(value: &Value) -> bool {
    matches!(value.data, Data::Null(_))
}

/// Whether the value's type is not decided.
pub(super) fn is_dynamic(value: &Value) -> bool {
    match &value.data {
        Data::Null(ty) => *ty == Type::Dynamic,
        Data::Unknown(unknown) => unknown.ty == Type::Dynamic,
        _ => false,
    }
}

/// The union of marks.
pub(super) fn join(a: Marks, b: Marks) -> Marks {
    Marks { sensitive: a.sensitive || b.sensitive, ephemeral: a.ephemeral || b.ephemeral }
}

/// With further marks.
pub(super) fn mark(mut value: Value, marks: Marks) -> Value {
    value.marks = join(value.marks, marks);
    value
}

/// Without its own marks.
pub(super) fn unmark(value: &Value) -> Marked {
    Marked { value: Value { marks: Marks::default(), ..value.clone() }, marks: value.marks }
}

/// Marks of the value and of everything in it.
pub(super) fn all_marks(value: &Value) -> Marks {
    let inner = |values: &mut dyn Iterator<Item = &Value>| values.map(all_marks).fold(value.marks, join);
    match &value.data {
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => inner(&mut items.iter()),
        Data::Map(_, entries) | Data::Object(entries) => inner(&mut entries.values()),
        _ => value.marks,
    }
}

/// Without any marks in it.
pub(super) fn unmark_deep(value: &Value) -> Marked {
    let marks = all_marks(value);
    let value = if marks == Marks::default() { value.clone() } else { stripped(value) };
    Marked { value, marks }
}

fn stripped(value: &Value) -> Value {
    let items = |items: &Arc<[Value]>| items.iter().map(stripped).collect::<Arc<[Value]>>();
    let entries = |entries: &Arc<BTreeMap<Arc<str>, Value>>| {
        Arc::new(entries.iter().map(|(k, v)| (Arc::clone(k), stripped(v))).collect::<BTreeMap<_, _>>())
    };
    let data = match &value.data {
        Data::List(ty, inner) => Data::List(ty.clone(), items(inner)),
        Data::Set(ty, inner) => Data::Set(ty.clone(), items(inner)),
        Data::Tuple(inner) => Data::Tuple(items(inner)),
        Data::Map(ty, inner) => Data::Map(ty.clone(), entries(inner)),
        Data::Object(inner) => Data::Object(entries(inner)),
        other => other.clone(),
    };
    Value { data, marks: Marks::default(), origin: value.origin.clone() }
}

/// Elements of a known list, set or tuple.
pub(super) fn items(value: &Value) -> Option<&[Value]> {
    match &value.data {
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => Some(items),
        _ => None,
    }
}

/// Entries of a known map or object.
pub(super) fn entries(value: &Value) -> Option<&BTreeMap<Arc<str>, Value>> {
    match &value.data {
        Data::Map(_, entries) | Data::Object(entries) => Some(entries),
        _ => None,
    }
}

/// The string of a known argument of string type.
pub(super) fn str_of(args: &[Value], index: usize) -> Result<&str, CallError> {
    match args.get(index).map(|v| &v.data) {
        Some(Data::String(text)) => Ok(&text.text),
        _ => Err(CallError::at(index, "a string is required")),
    }
}

/// The number of a known argument of number type.
pub(super) fn number_of(args: &[Value], index: usize) -> Result<&Number, CallError> {
    match args.get(index).map(|v| &v.data) {
        Some(Data::Number(number)) => Ok(number),
        _ => Err(CallError::at(index, "a number is required")),
    }
}

/// The whole number of a known argument of number type.
pub(super) fn integer_of(args: &[Value], index: usize) -> Result<i64, CallError> {
    let number = number_of(args, index)?;
    number.to_i64().ok_or_else(|| match number.is_integer() {
        true => CallError::at(index, "the number is too large"),
        false => CallError::at(index, "a whole number is required"),
    })
}

/// The argument, which the signature says is there.
pub(super) fn arg(args: &[Value], index: usize) -> Result<&Value, CallError> {
    args.get(index).ok_or_else(|| CallError::new("not enough arguments"))
}
