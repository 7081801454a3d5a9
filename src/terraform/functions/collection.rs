//! Functions that look at whole collections: length, search, choice, truth.

use super::conversion::element_type;
use super::signature::{ANY, BOOLS, Call, Function, LIST, Param, STRINGS, boolean, number, strings};
use super::values::{arg, cause, convert, items_of, unify};
use super::{CallError, partial};
use crate::terraform::equality::equal;
use crate::terraform::number::Number;
use crate::terraform::value::{Partial, Refine, Type, Value};
use unicode_segmentation::UnicodeSegmentation;

const CHOICE: Param = ANY.null().unknown().dynamic();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("alltrue", &[BOOLS], boolean, all_true),
    Function::new("anytrue", &[BOOLS], boolean, any_true),
    Function::new("coalesce", &[], coalesce_type, coalesce).variadic(CHOICE),
    Function::new("coalescelist", &[], coalesce_list_type, coalesce_list).variadic(CHOICE),
    Function::new("compact", &[STRINGS], strings, compact).enriched(compact_elements),
    Function::new("contains", &[ANY, ANY], boolean, contains),
    Function::new("index", &[ANY, ANY], number, index),
    Function::new("length", &[ANY.unknown().dynamic().shallow()], number, length).refined(count),
    Function::new("matchkeys", &[LIST, LIST, LIST], match_type, match_keys),
    Function::new("one", &[ANY], one_type, one).nullable(),
];

fn all_true(call: &Call<'_>) -> Result<Value, CallError> {
    for item in items_of(call.args, 0)? {
        match item.as_bool() {
            Some(true) => {}
            None if !item.is_known() => return Ok(Value::unknown(Type::Bool, cause(call.args))),
            _ => return Ok(Value::bool(false)),
        }
    }
    Ok(Value::bool(true))
}

fn any_true(call: &Call<'_>) -> Result<Value, CallError> {
    let items = items_of(call.args, 0)?;
    if items.iter().any(|item| item.as_bool() == Some(true)) {
        return Ok(Value::bool(true));
    }
    match items.iter().all(Value::is_known) {
        true => Ok(Value::bool(false)),
        false => Ok(Value::unknown(Type::Bool, cause(call.args))),
    }
}

fn coalesce_type(args: &[Value]) -> Result<Type, CallError> {
    let types: Vec<Type> = args.iter().map(Value::ty).collect();
    unify(&types).ok_or_else(|| CallError::new("all arguments must have the same type"))
}

fn coalesce(call: &Call<'_>) -> Result<Value, CallError> {
    // Unknown arguments that may yet be the result, in order.
    let mut open: Vec<Value> = Vec::new();
    for (index, value) in call.args.iter().enumerate() {
        let value = convert(value, call.ty).map_err(|message| CallError::at(index, message))?;
        if !value.is_known() {
            let certain = value.definitely_not_null() && value.ty() != Type::String;
            open.push(value);
            if certain {
                break;
            }
        } else if !value.is_null() && value.as_str() != Some("") {
            if open.is_empty() {
                return Ok(value);
            }
            open.push(value);
            break;
        }
    }
    let Some(first) = open.first() else { return Err(CallError::new("no non-null, non-empty-string arguments")) };
    let unknown = Value::unknown_because(call.ty.clone(), [first]);
    match (first.as_unknown().and_then(|unknown| unknown.partial.clone()), open.len()) {
        (Some(known), 1) => Ok(unknown.with_partial(known)),
        (_, 1) => Ok(unknown),
        _ => Ok(unknown.with_partial(Partial::OneOf(open.into()))),
    }
}

fn coalesce_list_type(args: &[Value]) -> Result<Type, CallError> {
    let mut types = Vec::with_capacity(args.len());
    for (index, value) in args.iter().enumerate() {
        if !value.is_known() {
            return Ok(Type::Dynamic);
        }
        match value.ty() {
            ty @ (Type::List(_) | Type::Tuple(_)) => types.push(ty),
            _ => return Err(CallError::at(index, "coalescelist arguments must be lists or tuples")),
        }
    }
    let first = types.first().ok_or_else(|| CallError::new("at least one argument is required"))?;
    Ok(if types.iter().all(|ty| ty == first) { first.clone() } else { Type::Dynamic })
}

fn coalesce_list(call: &Call<'_>) -> Result<Value, CallError> {
    for value in call.args {
        if !value.is_known() {
            return Ok(Value::unknown_because(call.ty.clone(), [value]));
        }
        if value.items().is_some_and(|items| !items.is_empty()) {
            return Ok(value.clone());
        }
    }
    Err(CallError::new("no non-null arguments"))
}

fn kept_by_compact(item: &Value) -> bool {
    item.as_str().is_some_and(|text| !text.is_empty()) || is_document(item)
}

/// Whether a text that is not known is a document, which is not empty whatever is in it.
fn is_document(item: &Value) -> bool {
    item.as_unknown().is_some_and(|unknown| matches!(unknown.partial, Some(Partial::Document(_))))
}

/// Terraform gives up where any element is not known; whether documents are kept is known all the same.
fn compact(call: &Call<'_>) -> Result<Value, CallError> {
    let list = arg(call.args, 0)?;
    let known = |items: &[Value]| items.iter().all(|item| item.is_wholly_known() || is_document(item));
    if !list.is_wholly_known() && !list.items().is_some_and(known) {
        return Ok(Value::unknown_because(call.ty.clone(), [list]));
    }
    let kept = items_of(call.args, 0)?.iter().filter(|item| kept_by_compact(item)).cloned();
    Ok(Value::list(Type::String, kept.collect()))
}

fn compact_elements(args: &[Value], result: Value) -> Value {
    let certain = args.first().map(partial::certain_elements).unwrap_or_default();
    partial::elements(result, certain.into_iter().filter(kept_by_compact).collect())
}

fn searched(args: &[Value], sets: bool) -> Result<&[Value], CallError> {
    let list = arg(args, 0)?;
    match list.ty() {
        Type::List(_) | Type::Tuple(_) => items_of(args, 0),
        Type::Set(_) if sets => items_of(args, 0),
        _ if sets => Err(CallError::at(0, "argument must be list, tuple, or set")),
        _ => Err(CallError::at(0, "argument must be a list or tuple")),
    }
}

fn contains(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 1)?;
    let mut undecided = false;
    for item in searched(call.args, true)? {
        match equal(item, value) {
            Some(true) => return Ok(Value::bool(true)),
            Some(false) => {}
            None => undecided = true,
        }
    }
    if undecided { Ok(Value::unknown(Type::Bool, cause(call.args))) } else { Ok(Value::bool(false)) }
}

fn index(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 1)?;
    for (index, item) in searched(call.args, false)?.iter().enumerate() {
        match equal(item, value) {
            Some(true) => return Ok(Value::number(Number::from_usize(index))),
            Some(false) => {}
            None => return Ok(Value::unknown(Type::Number, cause(call.args))),
        }
    }
    Err(CallError::new("item not found"))
}

fn length(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 0)?;
    match (value.ty(), value.as_str()) {
        (Type::String, Some(text)) => Ok(Value::number(Number::from_usize(text.graphemes(true).count()))),
        (Type::String | Type::Dynamic, _) => Ok(Value::unknown_because(Type::Number, [value])),
        (Type::Bool | Type::Number, _) => {
            Err(CallError::at(0, "argument must be a string, a collection type, or a structural type"))
        }
        _ => Ok(value.length()),
    }
}

fn count(_: &[Value], refine: Refine) -> Refine {
    refine.not_null()
}

fn match_type(args: &[Value]) -> Result<Type, CallError> {
    let [values, keys, search] = args else { return Err(CallError::new("three arguments are required")) };
    match unify(&[keys.ty(), search.ty()]) {
        Some(_) => Ok(values.ty()),
        None => Err(CallError::at(1, "keys and searchset must be of the same type")),
    }
}

fn match_keys(call: &Call<'_>) -> Result<Value, CallError> {
    let (values, keys, search) = (items_of(call.args, 0)?, items_of(call.args, 1)?, items_of(call.args, 2)?);
    if values.len() != keys.len() {
        return Err(CallError::new("length of keys and values should be equal"));
    }
    if keys.len().saturating_mul(search.len()) > super::MAX_ELEMENTS {
        return Err(CallError::limit("matchkeys would compare too many elements"));
    }
    let element = element_type(call.ty).unwrap_or(Type::Dynamic);
    let mut out = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        for wanted in search {
            match alike(key, wanted) {
                Some(true) => {
                    out.push(value.clone());
                    break;
                }
                Some(false) => {}
                None => return Ok(Value::unknown(call.ty.clone(), cause(call.args))),
            }
        }
    }
    Ok(Value::list(element, out))
}

/// Equal once both are of their common type.
fn alike(a: &Value, b: &Value) -> Option<bool> {
    match unify(&[a.ty(), b.ty()]).map(|ty| (convert(a, &ty), convert(b, &ty))) {
        Some((Ok(a), Ok(b))) => equal(&a, &b),
        _ => equal(a, b),
    }
}

fn one_type(args: &[Value]) -> Result<Type, CallError> {
    let wrong = || CallError::at(0, "must be a list, set, or tuple value with either zero or one elements");
    match arg(args, 0)?.ty() {
        Type::List(element) | Type::Set(element) => Ok(Type::clone(&element)),
        Type::Tuple(items) => match &*items {
            [] => Ok(Type::Dynamic),
            [only] => Ok(only.clone()),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

fn one(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 0)?;
    if value.length_bounds().1 != Some(value.length_bounds().0) {
        return Ok(Value::unknown_because(call.ty.clone(), [value]));
    }
    match items_of(call.args, 0)? {
        [] => Ok(Value::null(call.ty.clone())),
        [only] => Ok(only.clone()),
        _ => Err(CallError::at(0, "must be a list, set, or tuple value with either zero or one elements")),
    }
}
