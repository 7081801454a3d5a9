//! Where an expression is evaluated: in which module instance and file, and what `count`, `each`, `self` and the
//! iterators of dynamic blocks mean there.

use super::expand::Repetition;
use super::functions::CallContext;
use super::instance::{Evaluator, Instance};
use super::module::Argument;
use super::number::Number;
use super::value::{Partial, Type, Value};
use crate::problem::{Level, Problem};
use crate::source::{Location, SourceId};
use crate::syntax::hcl::tree::Expr;
use crate::value::{Origin, Reason, Reference, StepKind, Unknown as Cause};
use std::rc::Rc;
use std::sync::Arc;

/// Names that hold only inside one instance of a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Local {
    pub(crate) count: Option<Value>,
    /// `each.key` and `each.value`.
    pub(crate) each: Option<(Value, Value)>,
    /// Stands for instances of which it is not known whether there are any.
    pub(crate) undecided: bool,
    /// `self`.
    pub(crate) this: Option<Value>,
    /// Iterators of the dynamic blocks around, the innermost last: an object of `key` and `value`.
    pub(crate) iterators: Vec<(Arc<str>, Value)>,
    /// The head of the block, for problems about what is missing.
    pub(crate) head: Option<Location>,
    /// Arguments of unknown type keep the type they have: the built-in resources.
    pub(crate) untyped: bool,
    /// The variable whose validation this is, and its value.
    pub(crate) own_variable: Option<(Arc<str>, Value)>,
}

impl Local {
    /// Inside instance `index` of a block with `count`.
    pub(crate) fn counted(index: usize) -> Self {
        Self { count: Some(Value::number(Number::from_usize(index))), ..Self::default() }
    }

    /// Inside instance `key` of a block with `for_each`.
    pub(crate) fn each(key: &Arc<str>, value: Value) -> Self {
        let key = Value::text(Arc::clone(key)).with_origin(value.origin.clone());
        Self { each: Some((key, value)), ..Self::default() }
    }

    /// Inside the one instance that stands for all of an unknown number.
    pub(crate) fn unknown(cause: &Arc<Cause>, repetition: Repetition, of: Option<&Arc<Reference>>) -> Self {
        match repetition {
            Repetition::Count => Self {
                count: Some(Value::unknown(Type::Number, Arc::clone(cause))),
                undecided: true,
                ..Self::default()
            },
            Repetition::Each => {
                let key = Value::unknown(Type::String, Arc::clone(cause));
                let value = Value::dynamic(Arc::clone(cause));
                let value = match of {
                    Some(of) => value.with_partial(Partial::Reference(Arc::clone(of))),
                    None => value,
                };
                Self { each: Some((key, value)), undecided: true, ..Self::default() }
            }
        }
    }

    /// With one more iterator.
    pub(crate) fn with_iterator(&self, name: &Arc<str>, key: Value, value: Value) -> Self {
        let both = [(Arc::from("key"), key), (Arc::from("value"), value)].into_iter().collect();
        let mut out = self.clone();
        out.iterators.push((Arc::clone(name), Value::object(both)));
        out
    }
}

/// One place of evaluation.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'e> {
    pub(crate) evaluator: &'e Evaluator<'e>,
    pub(crate) instance: &'e Rc<Instance>,
    pub(crate) source: SourceId,
    pub(crate) local: &'e Local,
    pub(crate) context: CallContext<'e>,
}

impl<'e> Frame<'e> {
    /// The same place, in another file of the module.
    pub(crate) fn in_source(self, source: SourceId) -> Self {
        Self { source, ..self }
    }

    /// The same place, with other local names.
    pub(crate) fn with<'f>(self, local: &'f Local) -> Frame<'f>
    where
        'e: 'f,
    {
        Frame { evaluator: self.evaluator, instance: self.instance, source: self.source, local, context: self.context }
    }

    /// The value of an argument.
    pub(crate) fn argument(&self, argument: &Argument) -> Value {
        self.in_source(argument.source).eval(&argument.value)
    }

    /// Where an expression of this file stands.
    pub(crate) fn at(&self, expr: &Expr) -> Location {
        Location { source: self.source, span: expr.span }
    }

    /// Takes a problem to the report; a mistake in what may never be evaluated is only worth a notice.
    pub(crate) fn report(&self, problem: Problem) {
        let evaluation = problem.code.0.starts_with("evaluation/");
        let undecided = self.local.undecided || self.instance.possible.is_some();
        self.evaluator.report(if evaluation && undecided { problem.level(Level::Notice) } else { problem });
    }

    /// An unknown in place of what is in error.
    pub(crate) fn error(&self, problem: Problem) -> Value {
        self.report(problem);
        Value::dynamic(Cause::new(Reason::Error, ""))
    }
}

/// `value` as it is after passing through one more hand.
pub(crate) fn through(value: Value, kind: StepKind, name: impl Into<Arc<str>>, at: Option<Location>) -> Value {
    let origin: Origin = value.origin.through(kind, name, at);
    value.with_origin(origin)
}
