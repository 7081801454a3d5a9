//! Terraform's own typed value: what an expression evaluates to, exactly as `terraform console` has it.
//!
//! Modelled on HCL's type system (cty): every value has a type, may be null or unknown *of that type*, carries marks
//! (sensitive, ephemeral) and, beyond Terraform, its origin. An unknown keeps what is known of it twice over: as the
//! [`Refinement`] that Terraform itself keeps, and as a [`Partial`] that only we keep (a reference, a template with holes,
//! a document with holes) and that becomes visible when the value is lowered to [`crate::value::Value`].
//!
//! Values are bounded: one that is nested too deeply or too large becomes an unknown with [`Reason::Limit`] the moment it
//! is built, so that everything that walks a value may recurse.

mod build;
mod refine;
mod set;

pub(crate) use super::types::{ObjectType, Type};
pub(crate) use refine::Refine;

use super::number::Number;
use crate::value::{Origin, Part, Reason, Reference, Unknown as Cause};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deepest nesting of a value.
pub(crate) const MAX_DEPTH: u16 = 200;
/// Largest value, in elements counted as often as they occur, plus one for every sixteen bytes of text.
pub(crate) const MAX_WEIGHT: u32 = 1 << 20;

/// A value with marks and origin. Cloning is cheap. Built by the constructors only, which keep it bounded.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    data: Data,
    /// Marks of this very value; elements carry their own, except those of sets.
    pub(crate) marks: Marks,
    pub(crate) origin: Origin,
    depth: u16,
    weight: u32,
}

/// What a [`Value`] is.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    Null(Type),
    Unknown(Arc<Unknown>),
    Bool(bool),
    Number(Number),
    String(Text),
    /// Element type and elements in order.
    List(Type, Arc<[Value]>),
    /// Element type and elements without duplicates in Terraform's order.
    Set(Type, Arc<[Value]>),
    /// Element type and entries in byte order of the keys.
    Map(Type, Arc<BTreeMap<Arc<str>, Value>>),
    Tuple(Arc<[Value]>),
    Object(Arc<BTreeMap<Arc<str>, Value>>),
}

/// A known string, NFC; `document` is the value it is the JSON text of, where `jsonencode` (or a policy data source) made it.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: Arc<str>,
    pub(crate) document: Option<Arc<Value>>,
}

/// Marks on a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) sensitive: bool,
    pub(crate) ephemeral: bool,
}

/// A value that is not known.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    pub(crate) ty: Type,
    pub(crate) refinement: Refinement,
    /// Why it is not known.
    pub(crate) cause: Arc<Cause>,
    /// What we know of it and Terraform does not.
    pub(crate) partial: Option<Partial>,
}

/// What Terraform knows of an unknown value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refinement {
    pub(crate) not_null: bool,
    /// Known beginning of a string.
    pub(crate) prefix: Option<Arc<str>>,
    /// Smallest number, and whether it is included.
    pub(crate) lower: Option<(Number, bool)>,
    /// Largest number, and whether it is included.
    pub(crate) upper: Option<(Number, bool)>,
    /// Fewest elements of a collection.
    pub(crate) min_length: Option<u64>,
    /// Most elements of a collection.
    pub(crate) max_length: Option<u64>,
}

/// What we know of an unknown value beyond Terraform.
#[derive(Clone, Debug)]
pub(crate) enum Partial {
    /// It is this attribute of that resource.
    Reference(Arc<Reference>),
    /// A string with holes.
    Template(Arc<[Part]>),
    /// JSON text of a value with holes.
    Document(Arc<Value>),
    /// A collection that has at least these elements (in order), and perhaps more.
    Elements(Arc<[Value]>),
    /// A map or object that has at least these entries, and perhaps more.
    Entries(Arc<BTreeMap<Arc<str>, Value>>),
    /// One of these, by a condition that is not known; both arms kept.
    OneOf(Arc<[Value]>),
}

impl Marks {
    pub(crate) const NONE: Marks = Marks { sensitive: false, ephemeral: false };
    pub(crate) const SENSITIVE: Marks = Marks { sensitive: true, ephemeral: false };

    #[must_use]
    pub(crate) fn union(self, other: Marks) -> Marks {
        Marks { sensitive: self.sensitive || other.sensitive, ephemeral: self.ephemeral || other.ephemeral }
    }

    pub(crate) fn any(self) -> bool {
        self.sensitive || self.ephemeral
    }
}

/// One element of something that can be iterated: its key (a number, a string, or for sets the element) and value.
pub(crate) type Element = (Value, Value);

impl Value {
    pub(crate) fn data(&self) -> &Data {
        &self.data
    }

    /// Its type; never with optional attributes.
    pub(crate) fn ty(&self) -> Type {
        match &self.data {
            Data::Null(ty) => ty.clone(),
            Data::Unknown(unknown) => unknown.ty.clone(),
            Data::Bool(_) => Type::Bool,
            Data::Number(_) => Type::Number,
            Data::String(_) => Type::String,
            Data::List(element, _) => Type::list(element.clone()),
            Data::Set(element, _) => Type::set(element.clone()),
            Data::Map(element, _) => Type::map(element.clone()),
            Data::Tuple(items) => Type::tuple(items.iter().map(Value::ty)),
            Data::Object(entries) => Type::object(entries.iter().map(|(k, v)| (Arc::clone(k), v.ty())).collect()),
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.data, Data::Null(_))
    }

    /// Not an unknown itself; parts of it may be.
    pub(crate) fn is_known(&self) -> bool {
        !matches!(self.data, Data::Unknown(_))
    }

    pub(crate) fn as_unknown(&self) -> Option<&Arc<Unknown>> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(b) => Some(b),
            _ => None,
        }
    }

    pub(crate) fn as_number(&self) -> Option<&Number> {
        match &self.data {
            Data::Number(n) => Some(n),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(&text.text),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&Text> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// Elements of a known list, set or tuple.
    pub(crate) fn items(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// Entries of a known map or object.
    pub(crate) fn entries(&self) -> Option<&BTreeMap<Arc<str>, Value>> {
        match &self.data {
            Data::Map(_, entries) | Data::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// Known elements with their keys, in Terraform's order; `None` for what cannot be iterated, is null or unknown.
    pub(crate) fn elements(&self) -> Option<Vec<Element>> {
        match &self.data {
            Data::List(_, items) | Data::Tuple(items) => {
                Some(items.iter().enumerate().map(|(i, v)| (Value::number(Number::from_usize(i)), v.clone())).collect())
            }
            Data::Set(_, items) => Some(items.iter().map(|v| (v.clone(), v.clone())).collect()),
            Data::Map(_, entries) | Data::Object(entries) => {
                Some(entries.iter().map(|(k, v)| (Value::string(k), v.clone())).collect())
            }
            _ => None,
        }
    }

    /// Whether values of this kind can be iterated (unknown ones by their type).
    pub(crate) fn can_iterate(&self) -> bool {
        let by_type = |ty: &Type| ty.is_collection() || matches!(ty, Type::Tuple(_) | Type::Object(_) | Type::Dynamic);
        match &self.data {
            Data::Null(_) => false,
            Data::Unknown(unknown) => by_type(&unknown.ty),
            Data::Bool(_) | Data::Number(_) | Data::String(_) => false,
            _ => true,
        }
    }

    /// The values directly inside.
    pub(crate) fn children(&self) -> Box<dyn Iterator<Item = &Value> + '_> {
        match &self.data {
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => Box::new(items.iter()),
            Data::Map(_, entries) | Data::Object(entries) => Box::new(entries.values()),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// Whether nothing in it is unknown.
    pub(crate) fn is_wholly_known(&self) -> bool {
        self.is_known() && self.children().all(Value::is_wholly_known)
    }

    /// Marks of this value and of everything in it.
    pub(crate) fn deep_marks(&self) -> Marks {
        self.children().fold(self.marks, |marks, child| marks.union(child.deep_marks()))
    }

    /// The first unknown in it, to say why something made of it is not known.
    pub(crate) fn first_unknown(&self) -> Option<&Arc<Unknown>> {
        self.as_unknown().or_else(|| self.children().find_map(Value::first_unknown))
    }

    /// Whether it is the unknown that took the place of a value beyond the limits.
    pub(crate) fn is_over_limit(&self) -> bool {
        self.as_unknown().is_some_and(|unknown| unknown.cause.reason == Reason::Limit)
    }
}
