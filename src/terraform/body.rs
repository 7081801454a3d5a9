//! An evaluated block body: arguments and nested blocks in the order in which they were written, each with its place.
//!
//! Turns into Terraform's own value (for references and `model --raw`) and into the common one (for rules).

use super::lower::lower;
use super::schema::{Field, Nesting, Schema, Shape};
use super::value::{Partial, Type, Value};
use crate::source::Location;
use crate::value::{Entry, Kind, List, Origin, Unknown as Cause, Value as Common};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An evaluated body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) entries: Vec<BodyEntry>,
}

/// One argument, or all nested blocks of one type.
#[derive(Clone, Debug)]
pub(crate) struct BodyEntry {
    pub(crate) key: Arc<str>,
    /// The argument's expression, or the head of the first block.
    pub(crate) at: Location,
    pub(crate) item: Item,
}

/// What stands behind a name.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Value(Value),
    Blocks(Blocks),
}

/// All blocks of one type in a body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Blocks {
    pub(crate) items: Vec<(Location, Body)>,
    /// There may be more: a dynamic block repeats over something unknown.
    pub(crate) rest: Option<Arc<Cause>>,
    /// An attribute that was written as blocks.
    #[expect(dead_code, reason = "blocks of an attribute print as a list")]
    pub(crate) attribute: bool,
    pub(crate) set: bool,
    /// The shape of one block, where it is known.
    pub(crate) schema: Option<Arc<Schema>>,
}

impl Body {
    /// The entry of this name.
    pub(crate) fn get(&self, key: &str) -> Option<&BodyEntry> {
        self.entries.iter().find(|e| &*e.key == key)
    }

    /// The value of an argument of this name.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        match &self.get(key)?.item {
            Item::Value(value) => Some(value),
            Item::Blocks(_) => None,
        }
    }

    /// The blocks of this type.
    pub(crate) fn blocks(&self, key: &str) -> impl Iterator<Item = &(Location, Body)> {
        let blocks = self.get(key).and_then(|entry| match &entry.item {
            Item::Blocks(blocks) => Some(&blocks.items),
            Item::Value(_) => None,
        });
        blocks.into_iter().flatten()
    }

    /// What was written, as a map.
    pub(crate) fn to_common(&self) -> Common {
        let entry = |e: &BodyEntry| {
            let value = match &e.item {
                Item::Value(value) => lower(value),
                Item::Blocks(blocks) => blocks.to_common(e.at),
            };
            Entry { key: Arc::clone(&e.key), at: Some(e.at), value }
        };
        Common::map(self.entries.iter().map(entry).collect())
    }

    /// What was written, as an object.
    pub(crate) fn to_value(&self) -> Value {
        Value::object(self.entries.iter().map(|e| (Arc::clone(&e.key), e.item.to_value())).collect())
    }

    /// As a block of this shape: what is not written is null, or unknown where the provider fills it in.
    fn to_object(&self, schema: &Schema) -> Value {
        let mut out: BTreeMap<Arc<str>, Value> =
            self.entries.iter().map(|e| (Arc::clone(&e.key), e.item.to_value())).collect();
        for (name, field) in &schema.fields {
            if !out.contains_key(name) {
                out.insert(Arc::clone(name), absent(field));
            }
        }
        Value::object(out)
    }
}

/// A field nobody wrote, inside a nested block.
fn absent(field: &Field) -> Value {
    match &field.shape {
        Shape::Attribute(ty) => Value::null(ty.clone()),
        Shape::Opaque => Value::null(Type::Dynamic),
        Shape::Block(Nesting::Set, body) | Shape::AttributeAsBlock(Nesting::Set, body) => {
            Value::set(body.object_type(), Vec::new())
        }
        Shape::Block(_, body) | Shape::AttributeAsBlock(_, body) => Value::list(body.object_type(), Vec::new()),
    }
}

impl Item {
    fn to_value(&self) -> Value {
        match self {
            Item::Value(value) => value.clone(),
            Item::Blocks(blocks) => blocks.to_value(),
        }
    }
}

impl Blocks {
    fn to_common(&self, at: Location) -> Common {
        let item = |(head, body): &(Location, Body)| body.to_common().at(Origin::written(*head));
        let list = List { items: self.items.iter().map(item).collect(), rest: self.rest.clone() };
        Common::from(Kind::List(Arc::new(list))).at(Origin::written(at))
    }

    /// A list or set of objects; wholly unknown where a dynamic block repeats over something unknown.
    pub(crate) fn to_value(&self) -> Value {
        let objects: Vec<Value> = self.items.iter().map(|(_, body)| self.object(body)).collect();
        if let Some(cause) = &self.rest {
            return Value::unknown(self.ty(), Arc::clone(cause)).with_partial(Partial::Elements(objects.into()));
        }
        let element = self.schema.as_deref().map_or(Type::Dynamic, Schema::object_type);
        match (&self.schema, self.set) {
            (Some(_), true) => Value::set(element, objects),
            (Some(_), false) => Value::list(element, objects),
            (None, _) => Value::tuple(objects),
        }
    }

    fn object(&self, body: &Body) -> Value {
        self.schema.as_deref().map_or_else(|| body.to_value(), |schema| body.to_object(schema))
    }

    fn ty(&self) -> Type {
        let Some(schema) = &self.schema else { return Type::Dynamic };
        if self.set { Type::set(schema.object_type()) } else { Type::list(schema.object_type()) }
    }
}
