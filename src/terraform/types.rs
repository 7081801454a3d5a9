//! Terraform's types, and how they are named in messages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
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

impl Type {
    pub(crate) fn list(element: Type) -> Self {
        Type::List(Arc::new(element))
    }

    pub(crate) fn set(element: Type) -> Self {
        Type::Set(Arc::new(element))
    }

    pub(crate) fn map(element: Type) -> Self {
        Type::Map(Arc::new(element))
    }

    pub(crate) fn tuple(elements: impl IntoIterator<Item = Type>) -> Self {
        Type::Tuple(elements.into_iter().collect())
    }

    pub(crate) fn object(attributes: BTreeMap<Arc<str>, Type>) -> Self {
        Type::Object(Arc::new(ObjectType { attributes, optional: BTreeSet::new() }))
    }

    pub(crate) fn is_primitive(&self) -> bool {
        matches!(self, Type::Bool | Type::Number | Type::String)
    }

    /// List, set or map.
    pub(crate) fn is_collection(&self) -> bool {
        matches!(self, Type::List(_) | Type::Set(_) | Type::Map(_))
    }

    /// The element type of a list, set or map.
    pub(crate) fn element(&self) -> Option<&Type> {
        match self {
            Type::List(element) | Type::Set(element) | Type::Map(element) => Some(element),
            _ => None,
        }
    }

    /// Whether `any` stands anywhere inside.
    pub(crate) fn has_dynamic(&self) -> bool {
        match self {
            Type::Dynamic => true,
            Type::Bool | Type::Number | Type::String => false,
            Type::List(element) | Type::Set(element) | Type::Map(element) => element.has_dynamic(),
            Type::Tuple(elements) => elements.iter().any(Type::has_dynamic),
            Type::Object(object) => object.attributes.values().any(Type::has_dynamic),
        }
    }

    /// The type of values of this constraint: without the marks of optional attributes.
    pub(crate) fn without_optional(&self) -> Self {
        self.with_objects(|attributes| ObjectType { attributes, optional: BTreeSet::new() })
    }

    /// The same constraint, of which any attribute of an object may be left out.
    pub(crate) fn with_all_optional(&self) -> Self {
        self.with_objects(|attributes| ObjectType { optional: attributes.keys().cloned().collect(), attributes })
    }

    /// The same constraint with every object in it made anew of its attributes, from the inside out.
    fn with_objects(&self, make: fn(BTreeMap<Arc<str>, Type>) -> ObjectType) -> Self {
        match self {
            Type::Dynamic | Type::Bool | Type::Number | Type::String => self.clone(),
            Type::List(element) => Type::list(element.with_objects(make)),
            Type::Set(element) => Type::set(element.with_objects(make)),
            Type::Map(element) => Type::map(element.with_objects(make)),
            Type::Tuple(elements) => Type::tuple(elements.iter().map(|element| element.with_objects(make))),
            Type::Object(object) => {
                let attributes = object.attributes.iter().map(|(k, ty)| (Arc::clone(k), ty.with_objects(make)));
                Type::Object(Arc::new(make(attributes.collect())))
            }
        }
    }

    /// As Terraform names it in messages: `list of string`, `object`, `dynamic`.
    pub(crate) fn friendly(&self) -> String {
        match self {
            Type::Dynamic => "dynamic".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Number => "number".to_owned(),
            Type::String => "string".to_owned(),
            Type::List(element) => format!("list of {}", element.friendly_element()),
            Type::Set(element) => format!("set of {}", element.friendly_element()),
            Type::Map(element) => format!("map of {}", element.friendly_element()),
            Type::Tuple(_) => "tuple".to_owned(),
            Type::Object(_) => "object".to_owned(),
        }
    }

    fn friendly_element(&self) -> String {
        if *self == Type::Dynamic { "any single type".to_owned() } else { self.friendly() }
    }
}

/// As `type()` of the console prints it, on one line: `object({a: number})`; `any` where the type is not decided.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Dynamic => f.write_str("dynamic"),
            Type::Bool => f.write_str("bool"),
            Type::Number => f.write_str("number"),
            Type::String => f.write_str("string"),
            Type::List(element) => write!(f, "list({element})"),
            Type::Set(element) => write!(f, "set({element})"),
            Type::Map(element) => write!(f, "map({element})"),
            Type::Tuple(elements) => {
                f.write_str("tuple([")?;
                for (i, element) in elements.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    write!(f, "{comma}{element}")?;
                }
                f.write_str("])")
            }
            Type::Object(object) => {
                f.write_str("object({")?;
                for (i, (name, ty)) in object.attributes.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    write!(f, "{comma}{name}: {ty}")?;
                }
                f.write_str("})")
            }
        }
    }
}
