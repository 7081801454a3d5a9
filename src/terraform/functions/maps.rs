//! Functions on maps and objects: entries keep their marks and where they came from.

use super::signature::{ANY, Call, Function, STRING, STRING_LISTS, STRINGS};
use super::values::{arg, cause, convert, items_of, str_of};
use super::{CallError, MAX_ELEMENTS, partial};
use crate::terraform::value::{Partial, Type, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("keys", &[ANY.unknown().shallow()], keys_type, keys),
    Function::new("lookup", &[ANY.shallow(), STRING], lookup_type, lookup)
        .variadic(ANY.null().unknown().dynamic().kept())
        .nullable(),
    Function::new("merge", &[], merge_type, merge)
        .variadic(ANY.null().unknown().dynamic().shallow())
        .enriched(merge_entries),
    Function::new("transpose", &[STRING_LISTS], |_| Ok(transposed_type()), transpose),
    Function::new("values", &[ANY.shallow()], values_type, values),
    Function::new("zipmap", &[STRINGS, ANY.shallow()], zip_type, zip),
];

fn keys_type(args: &[Value]) -> Result<Type, CallError> {
    match arg(args, 0)?.ty() {
        Type::Map(_) => Ok(Type::list(Type::String)),
        Type::Object(object) => Ok(Type::tuple(object.attributes.keys().map(|_| Type::String))),
        _ => Err(CallError::at(0, "must have map or object type")),
    }
}

fn keys(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 0)?;
    match (value.ty(), value.entries()) {
        (Type::Object(object), _) => Ok(Value::tuple(object.attributes.keys().map(|k| Value::string(k)).collect())),
        (_, Some(entries)) => Ok(super::values::texts(entries.keys())),
        (_, None) => Ok(Value::unknown_because(call.ty.clone(), [value])),
    }
}

fn values_type(args: &[Value]) -> Result<Type, CallError> {
    match arg(args, 0)?.ty() {
        Type::Map(element) => Ok(Type::List(element)),
        Type::Object(object) => Ok(Type::tuple(object.attributes.values().cloned())),
        _ => Err(CallError::at(0, "values() requires a map as the first argument")),
    }
}

fn values(call: &Call<'_>) -> Result<Value, CallError> {
    let entries = arg(call.args, 0)?.entries().ok_or_else(|| CallError::at(0, "a map is required"))?;
    let items = entries.values().cloned().collect();
    Ok(match call.ty {
        Type::List(element) => Value::list(Type::clone(element), items),
        _ => Value::tuple(items),
    })
}

fn lookup_type(args: &[Value]) -> Result<Type, CallError> {
    if args.len() > 3 {
        return Err(CallError::new(format!("lookup() takes two or three arguments, got {}", args.len())));
    }
    let default = args.get(2);
    match arg(args, 0)?.ty() {
        Type::Map(element) => match default.map(|value| convert(value, &element)) {
            Some(Err(_)) => Err(CallError::at(2, "the default value must have the same type as the map elements")),
            _ => Ok(Type::clone(&element)),
        },
        Type::Object(object) => {
            let Some(key) = arg(args, 1)?.as_str() else { return Ok(Type::Dynamic) };
            match (object.attributes.get(key), default) {
                (Some(ty), _) => Ok(ty.clone()),
                (None, Some(default)) => Ok(default.ty()),
                (None, None) => Err(CallError::at(0, format!("the given object has no attribute {key:?}"))),
            }
        }
        _ => Err(CallError::at(0, "lookup() requires a map as the first argument")),
    }
}

fn lookup(call: &Call<'_>) -> Result<Value, CallError> {
    let key = str_of(call.args, 1)?;
    let map = arg(call.args, 0)?;
    let entries = map.entries().ok_or_else(|| CallError::at(0, "a map is required"))?;
    if let Some(found) = entries.get(key) {
        return Ok(found.clone());
    }
    match call.args.get(2) {
        Some(default) => convert(default, call.ty).map_err(|message| CallError::at(2, message)),
        None => Err(CallError::new(format!("lookup failed to find key {key:?}"))),
    }
}

fn merge_type(args: &[Value]) -> Result<Type, CallError> {
    let mut attributes: BTreeMap<Arc<str>, Type> = BTreeMap::new();
    let mut complete = true;
    for (index, value) in args.iter().enumerate() {
        match value.ty() {
            Type::Dynamic => complete = false,
            Type::Object(object) if !value.is_null() => attributes.extend(object.attributes.clone()),
            Type::Object(_) => {}
            Type::Map(element) => match value.entries() {
                Some(entries) => attributes.extend(entries.keys().map(|k| (Arc::clone(k), Type::clone(&element)))),
                None => complete &= value.is_null(),
            },
            other => {
                let message = format!("arguments must be maps or objects, got {}", other.friendly());
                return Err(CallError::at(index, message));
            }
        }
    }
    let first = args.first().map(Value::ty);
    match first {
        Some(first) if args.iter().all(|value| value.ty() == first) => Ok(first),
        _ if complete => Ok(Type::object(attributes)),
        _ => Ok(Type::Dynamic),
    }
}

fn merge(call: &Call<'_>) -> Result<Value, CallError> {
    let mut out: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    for value in call.args {
        if !value.is_known() {
            return Ok(Value::unknown_because(call.ty.clone(), [value]));
        }
        for (key, entry) in value.entries().into_iter().flatten() {
            out.insert(Arc::clone(key), entry.clone());
        }
        if out.len() > MAX_ELEMENTS {
            return Err(CallError::limit("the map would have too many entries"));
        }
    }
    Ok(match call.ty {
        Type::Map(element) => Value::map(Type::clone(element), out),
        _ => Value::object(out),
    })
}

fn merge_entries(args: &[Value], result: Value) -> Value {
    if result.is_known() {
        return result;
    }
    let mut out = BTreeMap::new();
    for value in args {
        partial::overlay(&mut out, value);
    }
    if out.is_empty() { result } else { partial::with(result, Partial::Entries(Arc::new(out))) }
}

fn transposed_type() -> Type {
    Type::map(Type::list(Type::String))
}

fn transpose(call: &Call<'_>) -> Result<Value, CallError> {
    let map = arg(call.args, 0)?;
    if !map.is_wholly_known() {
        return Ok(Value::unknown(transposed_type(), cause(call.args)));
    }
    let mut out: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in map.entries().into_iter().flatten() {
        let items = list.items().ok_or_else(|| CallError::at(0, "input must not contain null list"))?;
        for item in items {
            let name = item.as_str().ok_or_else(|| CallError::at(0, "input list must not contain null string"))?;
            out.entry(Arc::from(name)).or_default().push(Value::string(key));
        }
    }
    let lists = out.into_iter().map(|(key, list)| (key, Value::list(Type::String, list)));
    Ok(Value::map(Type::list(Type::String), lists.collect()))
}

fn mismatch(keys: usize, values: usize) -> CallError {
    CallError::new(format!("number of keys ({keys}) does not match number of values ({values})"))
}

fn zip_type(args: &[Value]) -> Result<Type, CallError> {
    let (keys, values) = (arg(args, 0)?, arg(args, 1)?);
    match values.ty() {
        Type::List(element) => Ok(Type::Map(element)),
        Type::Tuple(items) => {
            let Some(names) = keys.items().filter(|_| keys.is_wholly_known()) else { return Ok(Type::Dynamic) };
            if names.len() != items.len() {
                return Err(mismatch(names.len(), items.len()));
            }
            let name =
                |key: &Value| key.as_str().map(Arc::from).ok_or_else(|| CallError::at(0, "keys must not be null"));
            let attributes = names.iter().zip(items.iter()).map(|(key, ty)| Ok((name(key)?, ty.clone())));
            Ok(Type::object(attributes.collect::<Result<_, CallError>>()?))
        }
        _ => Err(CallError::at(1, "values argument must be a list or tuple value")),
    }
}

fn zip(call: &Call<'_>) -> Result<Value, CallError> {
    let (keys, values) = (arg(call.args, 0)?, items_of(call.args, 1)?);
    if !keys.is_wholly_known() {
        return Ok(Value::unknown(call.ty.clone(), cause(call.args)));
    }
    let names = items_of(call.args, 0)?;
    if names.len() != values.len() {
        return Err(mismatch(names.len(), values.len()));
    }
    let mut out: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    for (key, value) in names.iter().zip(values) {
        let name = key.as_str().ok_or_else(|| CallError::at(0, "keys must not be null"))?;
        out.insert(Arc::from(name), value.clone());
    }
    Ok(match call.ty {
        Type::Map(element) => Value::map(Type::clone(element), out),
        _ => Value::object(out),
    })
}
