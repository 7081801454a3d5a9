//! Conversion between types, as cty's `convert` package does it when asked for a type constraint.

use super::number::Number;
use super::types::{ObjectType, Type};
use super::unify::{Mode, unify};
use super::value::{Data, Partial, Refinement, Unknown, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Why a value does not fit a type constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConvertError {
    /// Where in the value: `.a[0]`; empty for the value itself.
    pub(crate) path: String,
    /// What is required.
    pub(crate) message: String,
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "at {}: {}", self.path.trim_start_matches('.'), self.message)
    }
}

impl ConvertError {
    fn new(message: impl Into<String>) -> Self {
        Self { path: String::new(), message: message.into() }
    }

    fn within(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }
}

type Converted = Result<Value, ConvertError>;

/// `value` as a value of the constraint `want`, with the unsafe conversions (string to number, list to set, …) that
/// variables, function arguments and operators allow. Marks and origins stay.
///
/// # Errors
/// Where there is no such conversion, or it fails for this value.
pub(crate) fn convert(value: &Value, want: &Type) -> Converted {
    if *want == Type::Dynamic {
        return Ok(value.clone());
    }
    let keep = |out: Value| out.with_origin(value.origin.clone()).add_marks(value.marks);
    match value.data() {
        Data::Null(ty) => {
            check(ty, want)?;
            Ok(keep(Value::null(replace_dynamic(ty, want))))
        }
        Data::Unknown(unknown) => {
            check(&unknown.ty, want)?;
            Ok(keep(convert_unknown(unknown, want)))
        }
        _ => convert_known(value, want).map(keep),
    }
}

fn check(from: &Type, want: &Type) -> Result<(), ConvertError> {
    if can_convert(from, want, Mode::Unsafe) { Ok(()) } else { Err(mismatch(from, want)) }
}

fn mismatch(from: &Type, want: &Type) -> ConvertError {
    match (from, want) {
        (Type::Object(from), Type::Object(want)) => {
            let missing =
                want.attributes.keys().find(|k| !from.attributes.contains_key(*k) && !want.optional.contains(*k));
            match missing {
                Some(name) => ConvertError::new(format!("attribute \"{name}\" is required")),
                None => ConvertError::new("object with other attribute types required"),
            }
        }
        (Type::Tuple(_), Type::List(element) | Type::Set(element)) if **element == Type::Dynamic => {
            ConvertError::new("all elements must have the same type")
        }
        (Type::Object(_), Type::Map(element)) if **element == Type::Dynamic => {
            ConvertError::new("all attributes must have the same type")
        }
        _ => ConvertError::new(format!("{} required, but have {}", want.friendly(), from.friendly())),
    }
}

fn convert_unknown(unknown: &Unknown, want: &Type) -> Value {
    let ty = replace_dynamic(&unknown.ty, want);
    if ty == unknown.ty {
        return Value::from_unknown(unknown.clone());
    }
    let count = |n: usize| Some(u64::try_from(n).unwrap_or(u64::MAX));
    let known = &unknown.refinement;
    let (min_length, max_length) = match (&unknown.ty, &ty) {
        (Type::Object(object), Type::Map(_)) => (count(object.attributes.len()), count(object.attributes.len())),
        (Type::Tuple(items), Type::List(_)) => (count(items.len()), count(items.len())),
        (Type::Tuple(items), Type::Set(_)) => (count(items.len().min(1)), count(items.len())),
        (Type::List(_), Type::Set(_)) => (known.min_length.map(|n| n.min(1)), known.max_length),
        (from, to) if from.is_collection() && to.is_collection() => (known.min_length, known.max_length),
        _ => (None, None),
    };
    let refinement = Refinement { not_null: known.not_null, min_length, max_length, ..Refinement::default() };
    let partial = unknown.partial.clone().and_then(|partial| convert_partial(partial, &ty));
    let cause = Arc::clone(&unknown.cause);
    Value::from_unknown(Unknown { ty, refinement, cause, partial }).refine().build()
}

/// What we know of an unknown stays as far as it makes sense for the new type.
fn convert_partial(partial: Partial, want: &Type) -> Option<Partial> {
    match (&partial, want) {
        (Partial::Reference(_), _)
        | (Partial::Template(_) | Partial::Document(_), Type::String)
        | (Partial::Elements(_), Type::List(_) | Type::Set(_) | Type::Tuple(_))
        | (Partial::Entries(_), Type::Map(_) | Type::Object(_)) => Some(partial),
        (Partial::OneOf(arms), _) => {
            let arms: Option<Vec<Value>> = arms.iter().map(|arm| convert(arm, want).ok()).collect();
            arms.map(|arms| Partial::OneOf(arms.into()))
        }
        _ => None,
    }
}

fn convert_known(value: &Value, want: &Type) -> Converted {
    match (value.data(), want) {
        (Data::Bool(_), Type::Bool) | (Data::Number(_), Type::Number) | (Data::String(_), Type::String) => {
            Ok(value.clone())
        }
        (Data::List(own, _), Type::List(element))
        | (Data::Set(own, _), Type::Set(element))
        | (Data::Map(own, _), Type::Map(element))
            if *own == **element && !own.has_dynamic() =>
        {
            Ok(value.clone())
        }
        (Data::Bool(b), Type::String) => Ok(Value::string(if *b { "true" } else { "false" })),
        (Data::Number(n), Type::String) => Ok(Value::string(&n.to_text())),
        (Data::String(text), Type::Number) => {
            Number::parse(&text.text).map(Value::number).ok_or_else(|| ConvertError::new("a number is required"))
        }
        (Data::String(text), Type::Bool) => parse_bool(&text.text),
        (Data::List(own, items), Type::List(element)) => {
            list_like(own, items, element).map(|(ty, items)| Value::list(ty, items))
        }
        (Data::Set(own, items), Type::List(element)) => {
            list_like(own, items, element).map(|(ty, items)| Value::list(ty, items))
        }
        (Data::List(own, items) | Data::Set(own, items), Type::Set(element)) => {
            list_like(own, items, element).map(|(ty, items)| Value::set(ty, items))
        }
        (Data::Tuple(items), Type::List(element)) => {
            list_like(&Type::Dynamic, items, element).map(|(ty, items)| Value::list(ty, items))
        }
        (Data::Tuple(items), Type::Set(element)) => {
            list_like(&Type::Dynamic, items, element).map(|(ty, items)| Value::set(ty, items))
        }
        (Data::Map(own, entries), Type::Map(element)) => map_like(own, entries, element),
        (Data::Object(entries), Type::Map(element)) => map_like(&Type::Dynamic, entries, element),
        (Data::Object(entries) | Data::Map(_, entries), Type::Object(object)) => to_object(entries, object),
        (Data::Tuple(items), Type::Tuple(types)) if items.len() == types.len() => {
            let items = items.iter().zip(&**types).enumerate();
            let items = items.map(|(i, (item, ty))| convert(item, ty).map_err(|e| e.within(&format!("[{i}]"))));
            items.collect::<Result<_, _>>().map(Value::tuple)
        }
        _ => Err(mismatch(&value.ty(), want)),
    }
}

fn parse_bool(text: &str) -> Converted {
    match text {
        "true" | "1" => Ok(Value::bool(true)),
        "false" | "0" => Ok(Value::bool(false)),
        "True" | "TRUE" | "False" | "FALSE" => {
            Err(ConvertError::new("a bool is required; to convert from string, use lowercase \"true\" or \"false\""))
        }
        _ => Err(ConvertError::new("a bool is required")),
    }
}

/// Elements of one type, and that type. `own` is the element type they have now, `Dynamic` for those of a tuple.
fn list_like(own: &Type, items: &[Value], element: &Type) -> Result<(Type, Vec<Value>), ConvertError> {
    if items.is_empty() {
        return Ok((empty_element(own, element), Vec::new()));
    }
    let named = |i: usize| format!("[{i}]");
    let converted = items.iter().enumerate().map(|(i, item)| convert(item, element).map_err(|e| e.within(&named(i))));
    let converted = converted.collect::<Result<Vec<_>, _>>()?;
    if !element.has_dynamic() {
        return Ok((element.without_optional(), converted));
    }
    let ty = common_type(converted.iter(), element, own)?;
    let items = converted.iter().enumerate().map(|(i, item)| convert(item, &ty).map_err(|e| e.within(&named(i))));
    Ok((ty.clone(), items.collect::<Result<_, _>>()?))
}

fn map_like(own: &Type, entries: &BTreeMap<Arc<str>, Value>, element: &Type) -> Converted {
    if entries.is_empty() {
        return Ok(Value::map(empty_element(own, element), BTreeMap::new()));
    }
    let convert_all = |entries: &BTreeMap<Arc<str>, Value>, ty: &Type| {
        let entries = entries.iter().map(|(k, v)| match convert(v, ty) {
            Ok(v) => Ok((Arc::clone(k), v)),
            Err(e) => Err(e.within(&format!("[{k:?}]"))),
        });
        entries.collect::<Result<BTreeMap<_, _>, _>>()
    };
    let converted = convert_all(entries, element)?;
    if !element.has_dynamic() {
        return Ok(Value::map(element.without_optional(), converted));
    }
    let ty = common_type(converted.values(), element, own)?;
    Ok(Value::map(ty.clone(), convert_all(&converted, &ty)?))
}

fn empty_element(own: &Type, element: &Type) -> Type {
    if *element == Type::Dynamic { own.clone() } else { element.without_optional() }
}

/// The one element type of values that were converted to `element`, which leaves something open.
fn common_type<'a>(values: impl Iterator<Item = &'a Value>, element: &Type, own: &Type) -> Result<Type, ConvertError> {
    if *element == Type::Dynamic && *own != Type::Dynamic {
        return Ok(own.clone());
    }
    let types: Vec<Type> = values.map(Value::ty).collect();
    unify(&types, Mode::Unsafe).ok_or_else(|| ConvertError::new("all elements must have the same type"))
}

fn to_object(entries: &BTreeMap<Arc<str>, Value>, object: &ObjectType) -> Converted {
    let mut out = BTreeMap::new();
    for (name, ty) in &object.attributes {
        let value = match entries.get(name) {
            Some(value) => convert(value, ty).map_err(|e| e.within(&format!(".{name}")))?,
            None if object.optional.contains(name) => Value::null(ty.without_optional()),
            None => return Err(ConvertError::new(format!("attribute \"{name}\" is required"))),
        };
        out.insert(Arc::clone(name), value);
    }
    Ok(Value::object(out))
}

/// Whether values of type `from` can be converted to `to` as far as the types tell.
pub(crate) fn can_convert(from: &Type, to: &Type, mode: Mode) -> bool {
    if from == to || *to == Type::Dynamic {
        return true;
    }
    let is_unsafe = mode == Mode::Unsafe;
    match (from, to) {
        (Type::Dynamic, _) => is_unsafe,
        (Type::Bool | Type::Number, Type::String) => true,
        (Type::String, Type::Bool | Type::Number) => is_unsafe,
        (Type::List(a) | Type::Set(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => {
            can_convert(a, b, mode)
        }
        (Type::List(a), Type::Set(b)) => is_unsafe && can_convert(a, b, mode),
        (Type::Tuple(items), Type::List(element) | Type::Set(element)) => elements_fit(items.iter(), element, mode),
        (Type::Object(object), Type::Map(element)) => elements_fit(object.attributes.values(), element, mode),
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| can_convert(a, b, mode))
        }
        (Type::Object(from), Type::Object(to)) => to.attributes.iter().all(|(name, ty)| {
            from.attributes.get(name).map_or_else(|| to.optional.contains(name), |own| can_convert(own, ty, mode))
        }),
        (Type::Map(element), Type::Object(to)) => {
            is_unsafe && to.attributes.values().all(|ty| can_convert(element, ty, mode))
        }
        _ => false,
    }
}

fn elements_fit<'a>(types: impl Iterator<Item = &'a Type> + Clone, element: &Type, mode: Mode) -> bool {
    if *element != Type::Dynamic {
        return types.into_iter().all(|ty| can_convert(ty, element, mode));
    }
    let types: Vec<Type> = types.cloned().collect();
    types.is_empty() || unify(&types, mode).is_some()
}

/// `want` with what it leaves open filled from the type `from` of the value.
fn replace_dynamic(from: &Type, want: &Type) -> Type {
    let unified = |types: Vec<Type>, element: &Type| {
        let from = unify(&types, Mode::Unsafe).unwrap_or(Type::Dynamic);
        replace_dynamic(&from, element)
    };
    let element = |element: &Type| match from {
        Type::List(own) | Type::Set(own) | Type::Map(own) => replace_dynamic(own, element),
        Type::Tuple(items) => unified(items.to_vec(), element),
        Type::Object(object) => unified(object.attributes.values().cloned().collect(), element),
        _ => element.without_optional(),
    };
    match want {
        Type::Dynamic => from.clone(),
        Type::Bool | Type::Number | Type::String => want.clone(),
        Type::List(ty) => Type::list(element(ty)),
        Type::Set(ty) => Type::set(element(ty)),
        Type::Map(ty) => Type::map(element(ty)),
        Type::Tuple(types) => match from {
            Type::Tuple(own) => Type::tuple(own.iter().zip(&**types).map(|(own, ty)| replace_dynamic(own, ty))),
            _ => want.without_optional(),
        },
        Type::Object(object) => {
            let attribute = |name: &Arc<str>, ty: &Type| match from {
                Type::Object(own) => {
                    own.attributes.get(name).map_or_else(|| ty.without_optional(), |own| replace_dynamic(own, ty))
                }
                Type::Map(own) => replace_dynamic(own, ty),
                _ => ty.without_optional(),
            };
            Type::object(object.attributes.iter().map(|(k, ty)| (Arc::clone(k), attribute(k, ty))).collect())
        }
    }
}
