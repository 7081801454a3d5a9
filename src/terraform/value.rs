//! Terraform's own typed value: what an expression evaluates to, exactly as `terraform console` has it.
//!
//! Modelled on HCL's type system (cty): every value has a type, may be null or unknown *of that type*, carries marks
//! (sensitive, ephemeral) and, beyond Terraform, its origin. An unknown keeps what is known of it twice over: as the
//! [`Refinement`] that Terraform itself keeps, and as a [`Partial`] that only we keep (a reference, a template with holes,
//! a document with holes) and that becomes visible when the value is lowered to [`crate::value::Value`].

use super::number::Number;
use crate::value::{Origin, Part, Reference, Unknown as Cause};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Type {
    /// Not decided yet (`any`, an untyped null, an unknown of unknown type).
    Dynamic,
    Bool,
    Number,
    String,
    List(Arc<Type>),
    Set(Arc<Type>),
    Map(Arc<Type>),
    Tuple(Arc<[Type]>),
    Object(Arc<ObjectType>),
}

/// Attributes of an object type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ObjectType {
    pub(crate) attributes: BTreeMap<Arc<str>, Type>,
    /// Those that may be left out (only in type constraints).
    pub(crate) optional: BTreeSet<Arc<str>>,
}

/// A value with marks and origin. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) data: Data,
    /// Marks of this very value; elements carry their own.
    pub(crate) marks: Marks,
    pub(crate) origin: Origin,
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
