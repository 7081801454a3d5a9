//! Tuples, objects and `for` (HCL `TupleConsExpr`, `ObjectConsExpr`, `ForExpr`).

use super::{Evaluated, Evaluator, Locals};
use crate::syntax::hcl::tree::{Expr, ExprKind, For, Name, ObjectItem, ObjectKey};
use crate::terraform::convert::convert;
use crate::terraform::types::Type;
use crate::terraform::value::{Marks, Partial, Value};
use crate::value::{Reason, Unknown as Cause};
use std::collections::BTreeMap;
use std::sync::Arc;

type Entries = BTreeMap<Arc<str>, Value>;

/// A result under construction.
#[derive(Default)]
struct Building {
    /// Set when a key or a condition is not known, to what is not known; Terraform then knows nothing of the result.
    unknown: Option<Value>,
    marks: Marks,
}

impl Building {
    fn miss(&mut self, value: Value) {
        self.unknown.get_or_insert(value);
    }

    fn finish(self, known: Value, partial: Partial) -> Value {
        let value = match &self.unknown {
            Some(unknown) => Value::unknown_because(Type::Dynamic, [unknown]).with_partial(partial),
            None => known,
        };
        value.add_marks(self.marks)
    }

    fn finish_object(self, entries: Entries) -> Value {
        let partial = Partial::Entries(Arc::new(entries.clone()));
        self.finish(Value::object(entries), partial)
    }

    fn finish_tuple(self, items: Vec<Value>) -> Value {
        let partial = Partial::Elements(items.iter().cloned().collect());
        self.finish(Value::tuple(items), partial)
    }
}

/// A reference of more than one step that is not in parentheses.
fn is_bare_reference(expr: &Expr) -> bool {
    let base = match &expr.kind {
        ExprKind::Attribute(base, _) => base,
        ExprKind::Index(base, key) if matches!(key.kind, ExprKind::Number(_) | ExprKind::String(_)) => base,
        _ => return false,
    };
    matches!(base.kind, ExprKind::Variable(_)) || is_bare_reference(base)
}

impl Evaluator<'_> {
    pub(super) fn tuple(&self, items: &[Expr]) -> Evaluated {
        items.iter().map(|item| self.expr(item)).collect::<Result<Vec<_>, _>>().map(Value::tuple)
    }

    pub(super) fn object(&self, items: &[ObjectItem]) -> Evaluated {
        let mut entries = Entries::new();
        let mut building = Building::default();
        for item in items {
            let key = match &item.key {
                ObjectKey::Name(name) => Some(Arc::clone(&name.text)),
                ObjectKey::Expr(expr) if is_bare_reference(expr) => {
                    return Err(self
                        .error(expr.span, "a reference as a key is ambiguous")
                        .help("write the key in parentheses to refer to the value, or in quotes for the text"));
                }
                ObjectKey::Expr(expr) => self.key(expr, &mut building)?,
            };
            let value = self.expr(&item.value)?;
            if let Some(key) = key {
                entries.insert(key, value);
            }
        }
        Ok(building.finish_object(entries))
    }

    /// A key; `None` where it is not known.
    fn key(&self, expr: &Expr, building: &mut Building) -> Result<Option<Arc<str>>, super::EvalError> {
        let key = self.expr(expr)?;
        if key.is_null() {
            return Err(self.error(expr.span, "null cannot be used as a key"));
        }
        building.marks = building.marks.union(key.marks);
        let key = convert(&key, &Type::String).map_err(|e| self.error(expr.span, format!("unsuitable key: {e}")))?;
        match key.as_text() {
            Some(text) => Ok(Some(Arc::clone(&text.text))),
            None => {
                building.miss(key);
                Ok(None)
            }
        }
    }

    pub(super) fn for_expr(&self, expr: &For) -> Evaluated {
        let collection = self.expr(&expr.collection)?;
        if collection.is_null() {
            return Err(self.error(expr.collection.span, "null cannot be iterated over"));
        }
        if collection.ty() != Type::Dynamic && !collection.can_iterate() {
            let ty = collection.ty().friendly();
            return Err(self.error(expr.collection.span, format!("a value of type {ty} cannot be iterated over")));
        }
        let Some(elements) = collection.elements() else {
            return Ok(Value::unknown_because(Type::Dynamic, [&collection]).add_marks(collection.marks));
        };
        let mut building = Building { marks: collection.marks, ..Building::default() };
        self.check_condition(expr)?;
        match &expr.key {
            Some(key) => self.for_object(expr, key, elements, building),
            None => {
                let mut items = Vec::new();
                for (key, value) in elements {
                    self.with_iterators(expr.key_name.as_ref(), &expr.value_name, &key, &value, |inner| {
                        if inner.included(expr, &mut building)? {
                            items.push(inner.expr(&expr.value)?);
                        }
                        Ok(())
                    })?;
                }
                Ok(building.finish_tuple(items))
            }
        }
    }

    fn for_object(
        &self,
        expr: &For,
        key_expr: &Expr,
        elements: Vec<(Value, Value)>,
        mut building: Building,
    ) -> Evaluated {
        let mut entries: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        for (key, value) in elements {
            self.with_iterators(expr.key_name.as_ref(), &expr.value_name, &key, &value, |inner| {
                if !inner.included(expr, &mut building)? {
                    return Ok(());
                }
                let Some(key) = inner.key(key_expr, &mut building)? else { return Ok(()) };
                let found = entries.entry(key).or_default();
                if !found.is_empty() && !expr.group {
                    let error = self.error(key_expr.span, "two elements have the same key");
                    return Err(error.help("write ... after the value to collect the values of equal keys in a list"));
                }
                found.push(inner.expr(&expr.value)?);
                Ok(())
            })?;
        }
        let entries = entries.into_iter().filter_map(|(key, mut values)| match expr.group {
            true => Some((key, Value::tuple(values))),
            false => values.pop().map(|value| (key, value)),
        });
        Ok(building.finish_object(entries.collect()))
    }

    /// Whether the condition takes the present element in; an unknown condition makes the result unknown.
    fn included(&self, expr: &For, building: &mut Building) -> Result<bool, super::EvalError> {
        let Some(condition) = &expr.condition else { return Ok(true) };
        let value = self.boolean(condition, "condition of a for expression")?;
        building.marks = building.marks.union(value.marks);
        match value.as_bool() {
            Some(included) => Ok(included),
            None => {
                building.miss(value);
                Ok(false)
            }
        }
    }

    /// Terraform tries the condition with unknown iterators first, which finds mistakes even where nothing is iterated over.
    fn check_condition(&self, expr: &For) -> Result<(), super::EvalError> {
        let Some(condition) = &expr.condition else { return Ok(()) };
        let unknown = Value::dynamic(Cause::new(Reason::Condition, ""));
        self.with_iterators(expr.key_name.as_ref(), &expr.value_name, &unknown, &unknown, |inner| {
            inner.boolean(condition, "condition of a for expression").map(|_| ())
        })
    }

    /// A value that must be true, false or unknown; with its marks.
    pub(super) fn boolean(&self, expr: &Expr, what: &str) -> Evaluated {
        let value = self.expr(expr)?;
        self.as_boolean(&value, expr, what)
    }

    fn as_boolean(&self, value: &Value, expr: &Expr, what: &str) -> Evaluated {
        if value.is_null() {
            return Err(self.error(expr.span, format!("{what} is null")));
        }
        convert(value, &Type::Bool).map_err(|e| self.error(expr.span, format!("unsuitable {what}: {e}")))
    }

    /// The condition of a conditional; Terraform does not look at the type of an unknown one.
    pub(super) fn condition(&self, expr: &Expr) -> Evaluated {
        let value = self.expr(expr)?;
        if value.is_known() { self.as_boolean(&value, expr, "condition") } else { Ok(value) }
    }

    /// Runs `f` with the names of the iterators set.
    pub(super) fn with_iterators<T>(
        &self,
        key_name: Option<&Name>,
        value_name: &Name,
        key: &Value,
        value: &Value,
        f: impl FnOnce(Evaluator<'_>) -> T,
    ) -> T {
        match key_name {
            Some(key_name) => {
                let keys = Locals::new(&key_name.text, key, self.locals);
                let both = Locals::new(&value_name.text, value, Some(&keys));
                f(self.within(Some(&both)))
            }
            None => f(self.within(Some(&Locals::new(&value_name.text, value, self.locals)))),
        }
    }
}
