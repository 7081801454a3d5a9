//! Resources and data sources of one module instance: their instances, and what a reference to them gives.

use super::blocks;
use super::body::{Body, Item};
use super::data_sources;
use super::expand::{Expansion, InstanceKey};
use super::frame::Local;
use super::instance::{Done, Evaluator, Instance, Node};
use super::lower::lower;
use super::module::{Declaration, DeclaredMode, ResourceKey};
use super::schema::{Field, Schema, Shape};
use super::value::{Partial, Type, Value};
use crate::source::Location;
use crate::value::{Entry, Reason, Reference, Unknown as Cause, Value as Common};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A resource block, evaluated.
pub(crate) struct ResourceState {
    pub(crate) key: ResourceKey,
    /// Without instance key.
    pub(crate) address: Arc<str>,
    pub(crate) schema: Option<Arc<Schema>>,
    pub(crate) expansion: Expansion,
    pub(crate) instances: Vec<ResourceInstance>,
}

/// One instance of a resource block.
pub(crate) struct ResourceInstance {
    pub(crate) key: InstanceKey,
    /// With module path and instance key.
    pub(crate) address: Arc<str>,
    pub(crate) local: Local,
    pub(crate) body: Body,
    /// What is known beyond what is written: the text of a policy document, an imported id.
    pub(crate) results: BTreeMap<Arc<str>, Value>,
}

impl Evaluator<'_> {
    /// The resource of this name in a module instance; `None` when it is not declared there.
    pub(crate) fn resource(
        &self,
        instance: &Rc<Instance>,
        key: &ResourceKey,
        at: Option<Location>,
    ) -> Option<Option<Rc<ResourceState>>> {
        let declaration = instance.module.resources.get(key)?;
        let node = Node::Resource(key.clone());
        let done = self
            .once(instance, &node, at, || Done::Resource(Rc::new(self.evaluate_resource(instance, key, declaration))));
        Some(match done {
            Ok(Done::Resource(state)) => Some(state),
            _ => None,
        })
    }

    fn evaluate_resource(
        &self,
        instance: &Rc<Instance>,
        key: &ResourceKey,
        declaration: &Declaration,
    ) -> ResourceState {
        let schema = match key.mode {
            DeclaredMode::Managed => Schema::resource(&key.type_name),
            DeclaredMode::Data => Schema::data(&key.type_name),
            DeclaredMode::Ephemeral => None,
        };
        let outside = Local::default();
        let expansion = Expansion::of(&self.frame(instance, declaration, &outside), &declaration.content);
        let mut state = ResourceState {
            key: key.clone(),
            address: Arc::from(instance.prefixed(&key.address())),
            schema,
            expansion,
            instances: Vec::new(),
        };
        // What the files of the root itself write one by one is bounded by their size.
        let is_written = |position| position == 0 && instance.caller.is_none();
        for (position, (instance_key, mut local)) in state.expansion.instances().into_iter().enumerate() {
            if !is_written(position) && !self.make(1) {
                self.report_too_many(declaration.head());
                break;
            }
            local.head = Some(declaration.head());
            local.untyped = state.schema.as_ref().is_none_or(|s| s.closed);
            let frame = self.frame(instance, declaration, &local);
            let body = blocks::evaluate(&frame, state.schema.as_deref(), &declaration.content);
            let address: Arc<str> = Arc::from(format!("{}{}", state.address, instance_key.suffix()));
            let mut results = data_sources::results(&frame, key, &body, &address);
            if let Some(id) = self.imported(instance, &address) {
                results.insert(Arc::from("id"), id);
            }
            state.instances.push(ResourceInstance { key: instance_key, address, local, body, results });
        }
        state
    }
}

impl ResourceState {
    /// The whole of it, as a reference without further path sees it: an object, or a tuple or object of objects.
    pub(crate) fn value(&self, at: Location) -> Value {
        match &self.expansion {
            Expansion::Single => self.instances.first().map_or_else(|| self.unknown(at), |one| self.object(one, at)),
            Expansion::Count(_) => Value::tuple(self.instances.iter().map(|i| self.object(i, at)).collect()),
            Expansion::Each(_) => {
                let named = self.instances.iter().filter_map(|i| match &i.key {
                    InstanceKey::Name(name) => Some((Arc::clone(name), self.object(i, at))),
                    _ => None,
                });
                Value::object(named.collect())
            }
            Expansion::Unknown(..) => self.unknown(at),
        }
    }

    fn unknown(&self, at: Location) -> Value {
        let cause = self.expansion.cause().map_or_else(|| Cause::new(Reason::Error, &*self.address), Arc::clone);
        let reference = Arc::new(Reference { target: Arc::clone(&self.address), attribute: Arc::from("") });
        let value = Value::dynamic(cause).with_partial(Partial::Reference(Arc::clone(&reference)));
        let origin = value.origin.through_resource(reference, Some(at));
        value.with_origin(origin)
    }

    /// The instance that `[key]` names; the one that stands for all where it is not known which there are.
    pub(crate) fn select(&self, key: Option<&Value>) -> Option<&ResourceInstance> {
        let wanted = |key: &Value| match (&self.expansion, key) {
            (Expansion::Count(_), key) => Some(InstanceKey::Index(key.as_number()?.to_usize()?)),
            (Expansion::Each(_), key) => Some(InstanceKey::Name(Arc::from(key.as_str()?))),
            (Expansion::Unknown(..), _) => Some(InstanceKey::Any),
            (Expansion::Single, _) => None,
        };
        let wanted = match key {
            None if matches!(self.expansion, Expansion::Single) => InstanceKey::None,
            None => return None,
            Some(key) => wanted(key)?,
        };
        self.instances.iter().find(|i| i.key == wanted)
    }

    /// One instance with all of its attributes.
    pub(crate) fn object(&self, one: &ResourceInstance, at: Location) -> Value {
        let written = one.body.entries.iter().map(|e| &e.key);
        let known = self.schema.iter().flat_map(|s| s.fields.keys());
        let always = [Arc::from("id"), Arc::from("arn")];
        let extra = always.iter().filter(|_| self.schema.is_none());
        let names = written.chain(known).chain(extra).chain(one.results.keys());
        let entries: BTreeMap<Arc<str>, Value> =
            names.filter_map(|name| Some((Arc::clone(name), self.plain_attribute(one, name)?))).collect();
        let reference = Arc::new(Reference { target: Arc::clone(&one.address), attribute: Arc::from("") });
        let value = match (&self.schema, self.key.mode) {
            (Some(_), _) => Value::object(entries),
            // What else it has is not known, so that its type is not known either.
            (None, DeclaredMode::Managed) => {
                let cause = Cause::new(Reason::Computed, &*one.address);
                Value::dynamic(cause).with_partial(Partial::Entries(Arc::new(entries)))
            }
            (None, _) => {
                let cause = Cause::new(Reason::External, &*one.address);
                Value::dynamic(cause).with_partial(Partial::Reference(Arc::clone(&reference)))
            }
        };
        let origin = value.origin.through_resource(reference, Some(at));
        value.with_origin(origin)
    }

    /// What is written, and what follows from it, as an object.
    pub(crate) fn raw(&self, one: &ResourceInstance) -> Value {
        let mut entries = one.body.to_value().entries().cloned().unwrap_or_default();
        entries.extend(one.results.iter().map(|(k, v)| (Arc::clone(k), v.clone())));
        Value::object(entries)
    }

    /// The same for rules.
    pub(crate) fn common(&self, one: &ResourceInstance) -> Common {
        let mut entries = one.body.to_common().as_map().map(|m| m.entries.clone()).unwrap_or_default();
        entries.retain(|e| !one.results.contains_key(&e.key));
        let result = |(key, value): (&Arc<str>, &Value)| Entry {
            key: Arc::clone(key),
            at: value.origin.at,
            value: lower(value),
        };
        entries.extend(one.results.iter().map(result));
        Common::map(entries)
    }

    /// One attribute; `None` when there is none of this name.
    pub(crate) fn attribute(&self, one: &ResourceInstance, name: &Arc<str>, at: Location) -> Option<Value> {
        let value = self.plain_attribute(one, name)?;
        let reference = Arc::new(Reference { target: Arc::clone(&one.address), attribute: Arc::clone(name) });
        let origin = value.origin.through_resource(reference, Some(at));
        Some(value.with_origin(origin))
    }

    /// The same, without the step of reading it.
    fn plain_attribute(&self, one: &ResourceInstance, name: &Arc<str>) -> Option<Value> {
        let reference = Arc::new(Reference { target: Arc::clone(&one.address), attribute: Arc::clone(name) });
        let field = self.schema.as_ref().and_then(|s| s.fields.get(name));
        let written = one.results.get(name).cloned().or_else(|| match &one.body.get(name)?.item {
            Item::Value(value) => Some(value.clone()),
            Item::Blocks(blocks) => Some(blocks.to_value()),
        });
        Some(match written {
            // Optional attributes that are null may be filled in by the provider.
            Some(value) if value.is_null() && !self.is_closed() => self.computed(field, &reference),
            Some(value) => value,
            None => match (&self.schema, field) {
                (Some(schema), None) if schema.closed => return None,
                (Some(schema), Some(field)) if schema.closed => self.builtin(one, name, field, &reference),
                _ => self.computed(field, &reference),
            },
        })
    }

    fn is_closed(&self) -> bool {
        self.schema.as_ref().is_some_and(|s| s.closed)
    }

    /// What only the apply step, or the data source, will tell.
    fn computed(&self, field: Option<&Field>, reference: &Arc<Reference>) -> Value {
        let reason = if self.key.mode == DeclaredMode::Managed { Reason::Computed } else { Reason::External };
        let ty = match field.map(|f| &f.shape) {
            Some(Shape::Attribute(ty)) => ty.clone(),
            Some(shape) => shape.value_type(),
            None => Type::Dynamic,
        };
        let is_identity = matches!(&*reference.attribute, "id" | "arn");
        let ty = if is_identity { Type::String } else { ty };
        let cause = Cause::new(reason, format!("{}.{}", reference.target, reference.attribute));
        let value = Value::unknown(ty, cause);
        let value = if is_identity { value.not_null() } else { value };
        value.with_partial(Partial::Reference(Arc::clone(reference)))
    }

    /// What nobody wrote of a resource whose provider is Terraform itself.
    fn builtin(&self, one: &ResourceInstance, name: &str, field: &Field, reference: &Arc<Reference>) -> Value {
        let Shape::Attribute(ty) = &field.shape else { return Value::null(Type::Dynamic) };
        if !field.computed {
            return Value::null(ty.clone());
        }
        if name != "output" || &*self.key.type_name != "terraform_data" {
            return self.computed(Some(field), reference);
        }
        // `output` is the input after apply, so that it has the input's type, and is null where that is.
        match one.body.value("input") {
            None => Value::null(Type::Dynamic),
            Some(input) if input.is_null() => input.clone(),
            Some(input) => {
                let cause = Cause::new(Reason::Computed, format!("{}.{name}", reference.target));
                let value = Value::unknown(input.ty(), cause).add_marks(input.deep_marks());
                value.with_partial(Partial::Reference(Arc::clone(reference)))
            }
        }
    }
}
