//! Functions on sets.

use super::conversion::element_type;
use super::elements::same_type;
use super::signature::{ANY, Call, Function, Param, SET};
use super::values::{cause, convert, items_of, unify};
use super::{CallError, MAX_COMPARISONS, MAX_ELEMENTS, partial};
use crate::terraform::equality::known_equal;
use crate::terraform::value::{Type, Value};

const OPERAND: Param = SET.dynamic();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("setintersection", &[OPERAND], set_type, |c| combine(c, intersection, false)).variadic(OPERAND),
    Function::new("setproduct", &[], product_type, product).variadic(ANY.unknown().shallow()),
    Function::new("setsubtract", &[OPERAND, OPERAND], set_type, |c| combine(c, difference, false)),
    Function::new("setunion", &[OPERAND], set_type, |c| combine(c, union, true))
        .variadic(OPERAND)
        .enriched(union_elements),
];

fn set_type(args: &[Value]) -> Result<Type, CallError> {
    let mut types = Vec::new();
    for value in args {
        let element = value.ty().element().cloned().unwrap_or(Type::Dynamic);
        let empty = value.items().is_some_and(<[Value]>::is_empty);
        if !(empty && element == Type::Dynamic) {
            types.push(element);
        }
    }
    if types.is_empty() {
        return Ok(Type::set(Type::Dynamic));
    }
    unify(&types).map(Type::set).ok_or_else(|| CallError::new("given sets must all have compatible element types"))
}

fn combine(
    call: &Call<'_>,
    step: fn(Vec<Value>, &[Value]) -> Vec<Value>,
    unknown_elements: bool,
) -> Result<Value, CallError> {
    let element = element_type(call.ty).unwrap_or(Type::Dynamic);
    let mut out: Option<Vec<Value>> = None;
    for (index, value) in call.args.iter().enumerate() {
        let value = convert(value, call.ty).map_err(|message| CallError::at(index, message))?;
        if !unknown_elements && !value.is_wholly_known() {
            return Ok(Value::unknown(call.ty.clone(), cause(call.args)));
        }
        let items = value.items().unwrap_or_default();
        let cost = out.as_ref().map_or(0, Vec::len).saturating_mul(items.len());
        if cost > if element.is_primitive() { 10 * MAX_COMPARISONS } else { MAX_COMPARISONS } {
            return Err(CallError::limit("the sets have too many elements"));
        }
        out = Some(match out {
            None => items.to_vec(),
            Some(held) => step(held, items),
        });
    }
    Ok(Value::set(element, out.unwrap_or_default()))
}

fn union(mut held: Vec<Value>, other: &[Value]) -> Vec<Value> {
    held.extend(other.iter().cloned());
    held
}

fn intersection(held: Vec<Value>, other: &[Value]) -> Vec<Value> {
    held.into_iter().filter(|item| other.iter().any(|o| known_equal(o, item))).collect()
}

fn difference(held: Vec<Value>, other: &[Value]) -> Vec<Value> {
    held.into_iter().filter(|item| !other.iter().any(|o| known_equal(o, item))).collect()
}

fn union_elements(args: &[Value], result: Value) -> Value {
    if result.is_known() {
        return result;
    }
    partial::elements(result, args.iter().flat_map(partial::certain_elements).collect())
}

fn product_type(args: &[Value]) -> Result<Type, CallError> {
    if args.len() < 2 {
        return Err(CallError::new("at least two arguments are required"));
    }
    let mut elements = Vec::with_capacity(args.len());
    let mut sets = false;
    for (index, value) in args.iter().enumerate() {
        let ty = value.ty();
        sets |= matches!(ty, Type::Set(_));
        elements.push(match &ty {
            Type::Set(_) | Type::List(_) | Type::Tuple(_) => {
                element_type(&ty).ok_or_else(|| CallError::at(index, "all elements must be of the same type"))?
            }
            _ => return Err(CallError::at(index, "a set or a list is required")),
        });
    }
    let row = Type::tuple(elements);
    Ok(if sets { Type::set(row) } else { Type::list(row) })
}

fn product(call: &Call<'_>) -> Result<Value, CallError> {
    let row_type = element_type(call.ty).unwrap_or(Type::Dynamic);
    let build = |rows: Vec<Value>| match call.ty {
        Type::Set(_) => Value::set(row_type.clone(), rows),
        _ => Value::list(row_type.clone(), rows),
    };
    if call.args.iter().any(|value| value.length_bounds() == (0, Some(0))) {
        return Ok(build(Vec::new()));
    }
    let open = |value: &Value| !value.is_known() || value.length_bounds().1 != Some(value.length_bounds().0);
    if call.args.iter().any(open) {
        return Ok(Value::unknown(call.ty.clone(), cause(call.args)));
    }
    let mut total = 1_usize;
    for index in 0..call.args.len() {
        total = total.saturating_mul(items_of(call.args, index)?.len());
        if total.saturating_mul(call.args.len()) > MAX_ELEMENTS {
            return Err(CallError::limit("setproduct would make too many elements"));
        }
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for index in 0..call.args.len() {
        let (_, items) = same_type(call.args, index)?;
        rows = rows
            .iter()
            .flat_map(|row| items.iter().map(|item| [row.as_slice(), std::slice::from_ref(item)].concat()))
            .collect();
    }
    Ok(build(rows.into_iter().map(Value::tuple).collect()))
}
