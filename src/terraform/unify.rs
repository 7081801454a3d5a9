//! The one type to which several can be converted, as cty's `convert.Unify` finds it: for elements of lists and maps and
//! the arms of conditionals.

use super::convert::can_convert;
use super::types::{ObjectType, Type};
use std::cmp::Ordering;
use std::sync::Arc;

/// Which conversions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    #[expect(dead_code, reason = "what conversion without loss allows")]
    /// Those that cannot fail.
    Safe,
    /// All.
    Unsafe,
}

/// The type to which all of `types` can be converted; `None` where there is none, or no type at all.
pub(crate) fn unify(types: &[Type], mode: Mode) -> Option<Type> {
    let first = types.first()?;
    if types.iter().all(|ty| ty == first) {
        return Some(first.clone());
    }
    unify_alike(types, mode).unwrap_or_else(|| unify_by_preference(types, mode))
}

/// How many of each kind there are.
#[derive(Default)]
struct Kinds {
    maps: usize,
    lists: usize,
    sets: usize,
    objects: usize,
    tuples: usize,
    dynamic: usize,
}

impl Kinds {
    fn of(types: &[Type]) -> Self {
        let mut out = Self::default();
        for ty in types {
            match ty {
                Type::Map(_) => out.maps += 1,
                Type::List(_) => out.lists += 1,
                Type::Set(_) => out.sets += 1,
                Type::Object(_) => out.objects += 1,
                Type::Tuple(_) => out.tuples += 1,
                Type::Dynamic => out.dynamic += 1,
                Type::Bool | Type::Number | Type::String => {}
            }
        }
        out
    }
}

/// Types of one structural kind, for which a type may be made that none of them has. The outer `None`: not such a case.
fn unify_alike(types: &[Type], mode: Mode) -> Option<Option<Type>> {
    let kinds = Kinds::of(types);
    let rest = |n: usize| n > 0 && n + kinds.dynamic == types.len();
    let dynamic = kinds.dynamic > 0;
    if rest(kinds.maps) {
        return Some(if dynamic { Some(Type::Dynamic) } else { unify_elements(types, mode).map(Type::map) });
    }
    if kinds.maps > 0 && rest(kinds.maps + kinds.objects) {
        return mixed(types, mode, |ty| matches!(ty, Type::Object(_)), objects_to_map, |ty| matches!(ty, Type::Map(_)));
    }
    if rest(kinds.lists) {
        return Some(if dynamic { Some(Type::Dynamic) } else { unify_elements(types, mode).map(Type::list) });
    }
    if kinds.lists > 0 && rest(kinds.lists + kinds.tuples) {
        return mixed(types, mode, |ty| matches!(ty, Type::Tuple(_)), tuples_to_list, |ty| matches!(ty, Type::List(_)));
    }
    if rest(kinds.sets) {
        return Some(if dynamic { Some(Type::Dynamic) } else { unify_elements(types, mode).map(Type::set) });
    }
    if rest(kinds.objects) {
        return Some(if dynamic { Some(Type::Dynamic) } else { unify_objects(types, mode) });
    }
    if rest(kinds.tuples) {
        return Some(if dynamic { Some(Type::Dynamic) } else { unify_tuples(types, mode) });
    }
    (kinds.objects > 0 && kinds.tuples > 0).then_some(None)
}

/// Maps with objects, or lists with tuples: the structural ones are made a collection first. `None` to go on.
fn mixed(
    types: &[Type],
    mode: Mode,
    is_structural: fn(&Type) -> bool,
    collect: fn(&[Type], Mode) -> Option<Type>,
    is_wanted: fn(&Type) -> bool,
) -> Option<Option<Type>> {
    let structural: Vec<Type> = types.iter().filter(|ty| is_structural(ty)).cloned().collect();
    let collection = collect(&structural, mode)?;
    let all: Vec<Type> =
        types.iter().map(|ty| if is_structural(ty) { collection.clone() } else { ty.clone() }).collect();
    unify(&all, mode).filter(is_wanted).map(Some)
}

fn unify_elements(types: &[Type], mode: Mode) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(Type::element).cloned().collect();
    unify(&elements, mode)
}

fn object_types(types: &[Type]) -> Vec<&ObjectType> {
    let mut out = Vec::with_capacity(types.len());
    for ty in types {
        if let Type::Object(object) = ty {
            out.push(&**object);
        }
    }
    out
}

/// The same attributes everywhere: an object of unified attributes; else a map, where all attributes agree.
fn unify_objects(types: &[Type], mode: Mode) -> Option<Type> {
    let objects = object_types(types);
    let first = objects.first()?;
    if objects.iter().any(|object| !object.attributes.keys().eq(first.attributes.keys())) {
        return objects_to_map(types, mode);
    }
    let across = |name: &Arc<str>| -> Vec<Type> {
        objects.iter().filter_map(|object| object.attributes.get(name)).cloned().collect()
    };
    let attributes = first.attributes.keys().map(|name| Some((Arc::clone(name), unify(&across(name), mode)?)));
    attributes.collect::<Option<_>>().map(Type::object)
}

fn objects_to_map(types: &[Type], mode: Mode) -> Option<Type> {
    let objects = object_types(types);
    let attributes: Vec<Type> = objects.iter().flat_map(|object| object.attributes.values().cloned()).collect();
    if attributes.is_empty() {
        return Some(Type::map(Type::Dynamic));
    }
    unify(&attributes, mode).map(Type::map)
}

/// The same length everywhere: a tuple of unified elements; else a list, where all elements agree.
fn unify_tuples(types: &[Type], mode: Mode) -> Option<Type> {
    let tuples: Vec<&[Type]> = types.iter().filter_map(tuple_of).collect();
    let length = tuples.first()?.len();
    if tuples.iter().any(|tuple| tuple.len() != length) {
        return tuples_to_list(types, mode);
    }
    let across = |i: usize| -> Vec<Type> { tuples.iter().filter_map(|tuple| tuple.get(i)).cloned().collect() };
    (0..length).map(|i| unify(&across(i), mode)).collect::<Option<Vec<_>>>().map(Type::tuple)
}

fn tuple_of(ty: &Type) -> Option<&[Type]> {
    match ty {
        Type::Tuple(items) => Some(items),
        _ => None,
    }
}

fn tuples_to_list(types: &[Type], mode: Mode) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(tuple_of).flatten().cloned().collect();
    if elements.is_empty() {
        return Some(Type::list(Type::Dynamic));
    }
    unify(&elements, mode).map(Type::list)
}

/// The first type, in order of preference, to which all others can be converted.
fn unify_by_preference(types: &[Type], mode: Mode) -> Option<Type> {
    let mut distinct: Vec<&Type> = Vec::new();
    for ty in types {
        if !distinct.contains(&ty) {
            distinct.push(ty);
        }
    }
    let mut open = distinct.clone();
    while !open.is_empty() {
        let best = open.iter().position(|ty| open.iter().all(|other| prefer(other, ty) != Ordering::Less)).unwrap_or(0);
        let want = open.remove(best);
        if distinct.iter().all(|ty| can_convert(ty, want, mode)) {
            return Some(want.clone());
        }
    }
    None
}

/// `Less` where `a` is the better common type: string before other primitives, collections before structures, a type that
/// is decided before one that is not.
fn prefer(a: &Type, b: &Type) -> Ordering {
    match (a, b) {
        (Type::Dynamic, Type::Dynamic) => Ordering::Equal,
        (Type::Dynamic, _) => Ordering::Greater,
        (_, Type::Dynamic) => Ordering::Less,
        (Type::String, Type::Bool | Type::Number) => Ordering::Less,
        (Type::Bool | Type::Number, Type::String) => Ordering::Greater,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => prefer(a, b),
        (Type::List(_), Type::Set(_) | Type::Tuple(_))
        | (Type::Set(_), Type::Tuple(_))
        | (Type::Map(_), Type::Object(_)) => Ordering::Less,
        (Type::Set(_) | Type::Tuple(_), Type::List(_))
        | (Type::Tuple(_), Type::Set(_))
        | (Type::Object(_), Type::Map(_)) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}
