//! Conversions and marks: `tobool` and its kin, `sensitive`, `nonsensitive`, `issensitive`, `ephemeralasnull`.

use super::signature::{ANY, Call, Function, Param, boolean};
use super::values::{arg, convert, unify};
use super::{CallError, values};
use crate::terraform::value::{Marks, Type, Value};

const KEPT: Param = ANY.null().unknown().dynamic().kept();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("ephemeralasnull", &[KEPT], same_type, |c| Ok(without_ephemeral(arg(c.args, 0)?))).nullable(),
    Function::new("issensitive", &[KEPT], boolean, is_sensitive),
    Function::new("nonsensitive", &[KEPT], same_type, nonsensitive).nullable(),
    Function::new("sensitive", &[KEPT], same_type, |c| Ok(arg(c.args, 0)?.clone().add_marks(Marks::SENSITIVE)))
        .nullable(),
    Function::new("tobool", &[KEPT], |_| Ok(Type::Bool), to).nullable(),
    Function::new("tolist", &[KEPT], |_| Ok(Type::list(Type::Dynamic)), to).nullable(),
    Function::new("tomap", &[KEPT], |_| Ok(Type::map(Type::Dynamic)), to).nullable(),
    Function::new("tonumber", &[KEPT], |_| Ok(Type::Number), to).nullable(),
    Function::new("toset", &[KEPT], |_| Ok(Type::set(Type::Dynamic)), to).nullable(),
    Function::new("tostring", &[KEPT], |_| Ok(Type::String), to).nullable(),
];

fn same_type(args: &[Value]) -> Result<Type, CallError> {
    Ok(arg(args, 0)?.ty())
}

fn to(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 0)?;
    convert(value, call.ty).map_err(|message| CallError::at(0, message))
}

fn nonsensitive(call: &Call<'_>) -> Result<Value, CallError> {
    let mut value = arg(call.args, 0)?.clone();
    value.marks.sensitive = false;
    Ok(value)
}

fn is_sensitive(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 0)?;
    if value.marks.sensitive {
        return Ok(Value::bool(true));
    }
    // An unknown value may yet turn out to be sensitive.
    if value.is_known() { Ok(Value::bool(false)) } else { Ok(Value::unknown(Type::Bool, values::cause(call.args))) }
}

/// Whatever is ephemeral becomes null, at any depth.
fn without_ephemeral(value: &Value) -> Value {
    if value.marks.ephemeral {
        let marks = Marks { ephemeral: false, ..value.marks };
        return Value::null(value.ty()).add_marks(marks).with_origin(value.origin.clone());
    }
    if value.deep_marks().ephemeral { value.map_children(without_ephemeral) } else { value.clone() }
}

/// Values of one collection, converted to their common type.
pub(super) fn unified(items: &[Value]) -> Option<(Type, Vec<Value>)> {
    let types: Vec<Type> = items.iter().map(Value::ty).collect();
    let ty = if types.is_empty() { Type::Dynamic } else { unify(&types)? };
    let converted = items.iter().map(|item| convert(item, &ty).ok()).collect::<Option<Vec<_>>>()?;
    Some((ty, converted))
}

/// The element type of a list, set or map, or of what a tuple or object would become.
pub(super) fn element_type(ty: &Type) -> Option<Type> {
    match ty {
        Type::List(element) | Type::Set(element) | Type::Map(element) => Some(Type::clone(element)),
        Type::Tuple(items) if items.is_empty() => Some(Type::Dynamic),
        Type::Tuple(items) => unify(items),
        Type::Object(object) if object.attributes.is_empty() => Some(Type::Dynamic),
        Type::Object(object) => unify(&object.attributes.values().cloned().collect::<Vec<_>>()),
        Type::Dynamic => Some(Type::Dynamic),
        _ => None,
    }
}
