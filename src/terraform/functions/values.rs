//! Small steps that many functions share: conversion, unification, and reading arguments.

use super::CallError;
use crate::terraform::number::Number;
use crate::terraform::unify::Mode;
use crate::terraform::value::{Data, Type, Value};
use crate::value::{Reason, Unknown as Cause};
use std::sync::Arc;

/// Conversion to a type; the message says what is needed.
pub(super) fn convert(value: &Value, ty: &Type) -> Result<Value, String> {
    if *ty == Type::Dynamic {
        return Ok(value.clone());
    }
    crate::terraform::convert::convert(value, ty).map_err(|error| format!("{}{}", error.path, error.message))
}

/// The type all of these convert to.
pub(super) fn unify(types: &[Type]) -> Option<Type> {
    crate::terraform::unify::unify(types, Mode::Unsafe)
}

/// A list of strings.
pub(super) fn texts(items: impl IntoIterator<Item = impl AsRef<str>>) -> Value {
    Value::list(Type::String, items.into_iter().map(|item| Value::string(item.as_ref())).collect())
}

/// Unknown because it differs from run to run.
pub(super) fn volatile(function: &str) -> Value {
    Value::unknown(Type::String, Cause::new(Reason::Volatile, function))
}

/// Unknown because we do not compute it.
pub(super) fn unsupported(ty: Type, function: &str) -> Value {
    Value::unknown(ty, Cause::new(Reason::Unsupported, function))
}

/// The reason of the first unknown in `values`, at any depth.
pub(super) fn cause(values: &[Value]) -> Arc<Cause> {
    let first = values.iter().find_map(Value::first_unknown);
    first.map_or_else(|| Cause::new(Reason::Computed, ""), |unknown| Arc::clone(&unknown.cause))
}

/// Whether the value's type is not decided.
pub(super) fn is_dynamic(value: &Value) -> bool {
    match value.data() {
        Data::Null(ty) => *ty == Type::Dynamic,
        Data::Unknown(unknown) => unknown.ty == Type::Dynamic,
        _ => false,
    }
}

/// The string of a known argument of string type.
pub(super) fn str_of(args: &[Value], index: usize) -> Result<&str, CallError> {
    args.get(index).and_then(Value::as_str).ok_or_else(|| CallError::at(index, "a string is required"))
}

/// The number of a known argument of number type.
pub(super) fn number_of(args: &[Value], index: usize) -> Result<&Number, CallError> {
    args.get(index).and_then(Value::as_number).ok_or_else(|| CallError::at(index, "a number is required"))
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

/// The elements of a known list, set or tuple.
pub(super) fn items_of(args: &[Value], index: usize) -> Result<&[Value], CallError> {
    arg(args, index)?.items().ok_or_else(|| CallError::at(index, "a list, set or tuple is required"))
}
