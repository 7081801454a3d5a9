//! Functions that move elements of lists and tuples: each element keeps its marks and where it came from.

use super::conversion::{element_type, unified};
use super::signature::{ANY, Call, Function, LIST, NUMBER, STRINGS, strings};
use super::values::{arg, cause, convert, integer_of, items_of, unify};
use super::{CallError, MAX_COMPARISONS, MAX_ELEMENTS, partial};
use crate::terraform::equality::equal;
use crate::terraform::value::{Marks, Type, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("chunklist", &[LIST.shallow(), NUMBER], |a| Ok(Type::list(arg(a, 0)?.ty())), chunk_list),
    Function::new("concat", &[], concat_type, concat).variadic(ANY.shallow()).enriched(concat_elements),
    Function::new("distinct", &[LIST], |a| Ok(arg(a, 0)?.ty()), distinct).enriched(distinct_elements),
    Function::new("element", &[ANY.shallow(), NUMBER], element_result, element).nullable(),
    Function::new("flatten", &[ANY.shallow()], flatten_type, flatten).enriched(flatten_elements),
    Function::new("reverse", &[ANY.shallow()], reverse_type, reverse),
    Function::new("slice", &[ANY.shallow(), NUMBER, NUMBER], slice_type, slice),
    Function::new("sort", &[STRINGS], strings, sort),
];

fn chunk_list(call: &Call<'_>) -> Result<Value, CallError> {
    let list = arg(call.args, 0)?;
    let items = items_of(call.args, 0)?;
    let size = usize::try_from(integer_of(call.args, 1)?)
        .map_err(|_| CallError::at(1, "the size argument must be positive"))?;
    let element = element_type(&list.ty()).unwrap_or(Type::Dynamic);
    let size = if size == 0 { items.len().max(1) } else { size };
    let chunks = items.chunks(size).map(|chunk| Value::list(element.clone(), chunk.to_vec()));
    Ok(Value::list(list.ty(), chunks.collect()))
}

fn concat_type(args: &[Value]) -> Result<Type, CallError> {
    let types: Vec<Type> = args.iter().map(Value::ty).collect();
    if types.is_empty() {
        return Err(CallError::new("at least one argument is required"));
    }
    if types.iter().all(|ty| matches!(ty, Type::List(_)))
        && let Some(common) = unify(&types)
    {
        return Ok(common);
    }
    let mut elements = Vec::new();
    for (index, (value, ty)) in args.iter().zip(&types).enumerate() {
        match ty {
            Type::Tuple(items) => elements.extend(items.iter().cloned()),
            Type::List(element) => match value.items() {
                Some(items) => elements.extend(items.iter().map(|_| Type::clone(element))),
                None => return Ok(Type::Dynamic),
            },
            other => {
                let message = format!("all arguments must be lists or tuples; got {}", other.friendly());
                return Err(CallError::at(index, message));
            }
        }
    }
    Ok(Type::tuple(elements))
}

fn concat(call: &Call<'_>) -> Result<Value, CallError> {
    let total: usize = call.args.iter().map(|value| value.items().map_or(0, <[Value]>::len)).sum();
    if total > MAX_ELEMENTS {
        return Err(CallError::limit("the list would have too many elements"));
    }
    let mut out = Vec::with_capacity(total);
    let element = if let Type::List(element) = call.ty { Some(&**element) } else { None };
    for index in 0..call.args.len() {
        for item in items_of(call.args, index)? {
            out.push(match element {
                Some(ty) => convert(item, ty).map_err(|message| CallError::at(index, message))?,
                None => item.clone(),
            });
        }
    }
    Ok(match element {
        Some(ty) => Value::list(ty.clone(), out),
        None => Value::tuple(out),
    })
}

fn concat_elements(args: &[Value], result: Value) -> Value {
    if result.is_known() {
        return result;
    }
    partial::elements(result, args.iter().flat_map(partial::certain_elements).collect())
}

fn distinct(call: &Call<'_>) -> Result<Value, CallError> {
    let list = arg(call.args, 0)?;
    if !list.is_wholly_known() {
        return Ok(Value::unknown_because(call.ty.clone(), [list]));
    }
    let element = element_type(call.ty).unwrap_or(Type::Dynamic);
    Ok(Value::list(element, without_duplicates(items_of(call.args, 0)?)?))
}

fn without_duplicates(items: &[Value]) -> Result<Vec<Value>, CallError> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut out: Vec<Value> = Vec::new();
    let mut compared = 0_usize;
    for item in items {
        let fresh = match item.as_str() {
            Some(text) => seen.insert(text),
            None => {
                compared = compared.saturating_add(out.len());
                let most = if item.ty().is_primitive() { 10 * MAX_COMPARISONS } else { MAX_COMPARISONS };
                if compared > most {
                    return Err(CallError::limit("distinct would compare too many elements"));
                }
                !out.iter().any(|held| equal(held, item) == Some(true))
            }
        };
        if fresh {
            out.push(item.clone());
        }
    }
    Ok(out)
}

fn distinct_elements(args: &[Value], result: Value) -> Value {
    if result.is_known() {
        return result;
    }
    let certain = args.first().map(partial::certain_elements).unwrap_or_default();
    match without_duplicates(&certain) {
        Ok(kept) => partial::elements(result, kept),
        Err(_) => result,
    }
}

/// The place of an index in a list of that length, which it wraps around.
fn wrapped(index: i64, length: usize) -> Result<usize, CallError> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let index =
        index.checked_rem(length).ok_or_else(|| CallError::new("cannot use element function with an empty list"))?;
    usize::try_from(index).map_err(|_| CallError::new("cannot use element function with a negative index"))
}

fn element_result(args: &[Value]) -> Result<Type, CallError> {
    match arg(args, 0)?.ty() {
        Type::List(element) => Ok(Type::clone(&element)),
        Type::Tuple(items) if arg(args, 1)?.is_known() => {
            let index = wrapped(integer_of(args, 1)?, items.len())?;
            Ok(items.get(index).cloned().unwrap_or(Type::Dynamic))
        }
        Type::Tuple(_) => Ok(Type::Dynamic),
        other => Err(CallError::new(format!("cannot read elements from {}", other.friendly()))),
    }
}

fn element(call: &Call<'_>) -> Result<Value, CallError> {
    let items = items_of(call.args, 0)?;
    let index = wrapped(integer_of(call.args, 1)?, items.len())?;
    items.get(index).cloned().ok_or_else(|| CallError::new("the index is out of range"))
}

/// What flattening gives: elements, marks of the lists that were opened, and whether nothing more may come.
struct Flat {
    items: Vec<Value>,
    marks: Marks,
    complete: bool,
}

impl Flat {
    fn of(value: &Value) -> Result<Self, CallError> {
        let mut flat = Flat { items: Vec::new(), marks: Marks::NONE, complete: true };
        flat.add(value)?;
        Ok(flat)
    }

    /// Opens a list, set or tuple; values are bounded in depth, hence so is this.
    fn add(&mut self, list: &Value) -> Result<(), CallError> {
        self.marks = self.marks.union(list.marks);
        let (least, most) = list.length_bounds();
        self.complete &= most == Some(least) && list.is_known();
        for item in partial::certain_elements(list) {
            let opens = matches!(item.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_)) && !item.is_null();
            self.complete &= item.is_null() || item.ty() != Type::Dynamic;
            if opens {
                self.add(&item)?;
            } else {
                self.items.push(item);
            }
            if self.items.len() > MAX_ELEMENTS {
                return Err(CallError::limit("the list would have too many elements"));
            }
        }
        Ok(())
    }
}

fn flatten_type(args: &[Value]) -> Result<Type, CallError> {
    let list = arg(args, 0)?;
    if !matches!(list.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_)) {
        return Err(CallError::at(0, "can only flatten lists, sets and tuples"));
    }
    let flat = Flat::of(list)?;
    Ok(if flat.complete { Type::tuple(flat.items.iter().map(Value::ty)) } else { Type::Dynamic })
}

fn flatten(call: &Call<'_>) -> Result<Value, CallError> {
    let flat = Flat::of(arg(call.args, 0)?)?;
    let value = match flat.complete {
        true => Value::tuple(flat.items),
        false => Value::unknown(call.ty.clone(), cause(call.args)),
    };
    Ok(value.add_marks(flat.marks))
}

fn flatten_elements(args: &[Value], result: Value) -> Value {
    match args.first().filter(|_| !result.is_known()).map(Flat::of) {
        // What is of unknown type may be a list that is yet to be opened.
        Some(Ok(flat)) => {
            let certain = flat.items.into_iter().filter(|item| item.ty() != Type::Dynamic);
            partial::elements(result, certain.collect())
        }
        _ => result,
    }
}

fn reverse_type(args: &[Value]) -> Result<Type, CallError> {
    match arg(args, 0)?.ty() {
        Type::Tuple(items) => Ok(Type::tuple(items.iter().rev().cloned())),
        Type::List(element) | Type::Set(element) => Ok(Type::List(element)),
        other => Err(CallError::at(0, format!("can only reverse list or tuple values, not {}", other.friendly()))),
    }
}

fn reverse(call: &Call<'_>) -> Result<Value, CallError> {
    Ok(rebuilt(call.ty, items_of(call.args, 0)?.iter().rev().cloned().collect()))
}

fn rebuilt(ty: &Type, items: Vec<Value>) -> Value {
    match ty {
        Type::List(element) => Value::list(Type::clone(element), items),
        _ => Value::tuple(items),
    }
}

/// Start and end, checked against the length where that is known.
fn bounds(args: &[Value], length: Option<usize>) -> Result<(usize, usize), CallError> {
    let (start, end) = (integer_of(args, 1)?, integer_of(args, 2)?);
    let start = usize::try_from(start).map_err(|_| CallError::at(1, "start index must not be less than zero"))?;
    let end = usize::try_from(end).map_err(|_| CallError::at(2, "end index must not be less than zero"))?;
    if length.is_some_and(|length| start > length) {
        return Err(CallError::at(1, "start index must not be greater than the length of the list"));
    }
    if length.is_some_and(|length| end > length) {
        return Err(CallError::at(2, "end index must not be greater than the length of the list"));
    }
    if start > end {
        return Err(CallError::at(1, "start index must not be greater than end index"));
    }
    Ok((start, end))
}

fn slice_type(args: &[Value]) -> Result<Type, CallError> {
    match arg(args, 0)?.ty() {
        ty @ Type::List(_) => Ok(ty),
        Type::Tuple(items) if arg(args, 1)?.is_known() && arg(args, 2)?.is_known() => {
            let (start, end) = bounds(args, Some(items.len()))?;
            Ok(Type::tuple(items.get(start..end).unwrap_or_default().iter().cloned()))
        }
        Type::Tuple(_) => Ok(Type::Dynamic),
        Type::Set(_) => Err(CallError::at(
            0,
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important",
        )),
        _ => Err(CallError::at(0, "must be a list or tuple value")),
    }
}

fn slice(call: &Call<'_>) -> Result<Value, CallError> {
    let items = items_of(call.args, 0)?;
    let (start, end) = bounds(call.args, Some(items.len()))?;
    Ok(rebuilt(call.ty, items.get(start..end).unwrap_or_default().to_vec()))
}

fn sort(call: &Call<'_>) -> Result<Value, CallError> {
    let list = arg(call.args, 0)?;
    let mut items = items_of(call.args, 0)?.to_vec();
    if !list.is_wholly_known() {
        let open = Value::unknown(Type::String, cause(call.args));
        return Ok(Value::list(Type::String, vec![open; items.len()]));
    }
    if let Some(index) = items.iter().position(Value::is_null) {
        return Err(CallError::at(0, format!("given list element {index} is null; a null string cannot be sorted")));
    }
    items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::list(Type::String, items))
}

/// Elements of any list, set or tuple brought to one type; for `tolist`-like arguments of other families.
pub(super) fn same_type(args: &[Value], index: usize) -> Result<(Type, Vec<Value>), CallError> {
    let items = items_of(args, index)?;
    unified(items).ok_or_else(|| CallError::at(index, "all elements must be of the same type"))
}
