//! Types of expressions, and signatures of domain functions.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What an expression may evaluate to. Every value may be null or unknown besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Not checked: `raw.attribute`, an attribute whose shape the model does not describe.
    Any,
    /// `null`.
    Null,
    Bool,
    Number,
    String,
    List(Arc<Type>),
    /// A map with free keys.
    Map(Arc<Type>),
    /// A map with known keys: a block.
    Object(Arc<Object>),
    /// A node of this kind, or an attribute that refers to one; compares as its text, too.
    Node(Arc<str>),
    /// A type of the domain, by name; its attributes are asked of the declarations. Evaluates to a common value.
    Opaque(&'static str),
}

/// The fields of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Object {
    /// For messages: `ingress`.
    pub(crate) name: Arc<str>,
    /// Types by name.
    pub(crate) fields: BTreeMap<Arc<str>, Type>,
}

impl Type {
    /// A list of `element`.
    pub(crate) fn list(element: Type) -> Self {
        Type::List(Arc::new(element))
    }

    /// A map with values of type `element`.
    pub(crate) fn map(element: Type) -> Self {
        Type::Map(Arc::new(element))
    }

    /// A node of kind `kind`.
    pub(crate) fn node(kind: &str) -> Self {
        Type::Node(Arc::from(kind))
    }

    /// A block with these fields.
    pub(crate) fn object<'a>(name: &str, fields: impl IntoIterator<Item = (&'a str, Type)>) -> Self {
        let fields = fields.into_iter().map(|(key, ty)| (Arc::from(key), ty)).collect();
        Type::Object(Arc::new(Object { name: Arc::from(name), fields }))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Any => f.write_str("anything"),
            Type::Null => f.write_str("null"),
            Type::Bool => f.write_str("bool"),
            Type::Number => f.write_str("number"),
            Type::String => f.write_str("string"),
            Type::List(element) => write!(f, "list of {element}"),
            Type::Map(element) => write!(f, "map of {element}"),
            Type::Object(object) => write!(f, "block {}", object.name),
            Type::Node(kind) => f.write_str(kind),
            Type::Opaque(name) => f.write_str(name),
        }
    }
}

/// How a domain function is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The parameters, without the receiver.
    pub(crate) parameters: Vec<Parameter>,
    /// How many of the last parameters may be left out.
    pub(crate) optional: usize,
    /// Whether the last parameter may be given more than once.
    pub(crate) variadic: bool,
    /// What it returns.
    pub(crate) result: Returns,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parameter {
    /// An expression of this type.
    Value(Type),
    /// A string literal that names a node kind.
    Kind,
    /// A string literal that names an attribute of the kind named before.
    AttributeOfKind,
    /// A string literal, one of these.
    OneOf(&'static [&'static str]),
}

/// What a function returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Returns {
    /// Always this.
    Type(Type),
    /// Nodes of the kind that the [`Parameter::Kind`] argument names.
    NodesOfKind,
}

impl Signature {
    /// A function of fixed parameters.
    pub(crate) fn new(parameters: impl IntoIterator<Item = Parameter>, result: Returns) -> Self {
        Self { parameters: parameters.into_iter().collect(), optional: 0, variadic: false, result }
    }
}
