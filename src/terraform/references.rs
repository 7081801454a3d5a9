//! What names refer to: the scope in which the expressions of a module instance are evaluated.

use super::convert::{ConvertError, convert};
use super::evaluate::{ErrorKind, EvalError, Locals, evaluate, evaluate_with};
use super::frame::{Frame, through};
use super::functions::CallContext;
use super::instance::{Instance, Node};
use super::module::{Argument, DeclaredMode, ResourceKey};
use super::resources::ResourceState;
use super::scope::{RootRef, Scope};
use super::value::{Marks, Partial, Type, Value};
use crate::problem::{Code, Level, Problem};
use crate::source::Location;
use crate::syntax::hcl::tree::Expr;
use crate::value::{Reason, Reference, StepKind, Unknown as Cause};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// An operand that only newer versions of Terraform pass over is in error.
pub(crate) const SKIPPED_OPERAND: Code = Code("evaluation/skipped-operand");

impl Frame<'_> {
    /// The value of an expression of this file; one in error is reported and unknown.
    pub(crate) fn eval(&self, expr: &Expr) -> Value {
        self.taken(self.with_iterators(expr, &self.local.iterators, None))
    }

    /// The value of an expression of a variable file, in which nothing may be referred to.
    pub(crate) fn literal(&self, expr: &Expr) -> Value {
        self.taken(evaluate(expr, self.source, &Nothing { context: &self.context }))
    }

    /// Recursion is as deep as dynamic blocks are nested.
    fn with_iterators(
        &self,
        expr: &Expr,
        iterators: &[(Arc<str>, Value)],
        around: Option<&Locals<'_>>,
    ) -> Result<Value, EvalError> {
        match iterators.split_first() {
            None => evaluate_with(expr, self.source, self, around),
            Some(((name, value), inner)) => self.with_iterators(expr, inner, Some(&Locals::new(name, value, around))),
        }
    }

    fn taken(&self, result: Result<Value, EvalError>) -> Value {
        result.unwrap_or_else(|error| self.reported(&error, Cause::new(Reason::Error, "")))
    }

    /// `value` as a value of a type.
    pub(crate) fn convert(&self, value: &Value, ty: &Type) -> Result<Value, ConvertError> {
        convert(value, ty)
    }

    pub(crate) fn local_value(&self, name: &Arc<str>, at: Location) -> Option<Value> {
        let argument: &Argument = self.instance.module.locals.get(name)?;
        let node = Node::Local(Arc::clone(name));
        Some(self.evaluator.value(self.instance, &node, Some(at), || {
            let local = super::frame::Local::default();
            self.with(&local).argument(argument)
        }))
    }

    fn path(&self, path: &Path) -> Value {
        Value::string(&path.to_string_lossy())
    }

    fn resource_state(
        &self,
        data: bool,
        kind: &Arc<str>,
        name: &Arc<str>,
        at: Location,
    ) -> Result<Option<Rc<ResourceState>>, EvalError> {
        let mode = if data { DeclaredMode::Data } else { DeclaredMode::Managed };
        let key = ResourceKey { mode, type_name: Arc::clone(kind), name: Arc::clone(name) };
        let undeclared =
            || EvalError::undeclared(at, format!("resource `{}` is not declared in this module", key.address()));
        self.evaluator.resource(self.instance, &key, Some(at)).ok_or_else(undeclared)
    }

    /// An attribute of a resource that no file of this module declares: an error, but what it refers to is clear.
    fn elsewhere(&self, error: &EvalError, root: &RootRef, name: &Arc<str>) -> Value {
        let module = &*self.instance.address;
        let target = if module.is_empty() { root.to_string() } else { format!("{module}.{root}") };
        let value = error
            .to_problem()
            .map_or_else(|| Value::dynamic(Cause::new(Reason::Error, root.to_string())), |problem| self.error(problem));
        value.with_partial(Partial::Reference(Arc::new(Reference {
            target: target.into(),
            attribute: Arc::clone(name),
        })))
    }

    fn module_output(
        &self,
        instance: &Rc<Instance>,
        call: &str,
        output: &Arc<str>,
        at: Location,
    ) -> Result<Value, EvalError> {
        let found = self.evaluator.output(instance, output, Some(at));
        let value =
            found.ok_or_else(|| EvalError::undeclared(at, format!("module `{call}` declares no output `{output}`")))?;
        Ok(through(value, StepKind::ModuleOutput, format!("{}.{output}", instance.address), Some(at)))
    }

    /// All outputs of all instances of a call.
    fn module_value(&self, name: &Arc<str>, at: Location) -> Result<Value, EvalError> {
        let state = self.evaluator.call(self.instance, name, Some(at)).ok_or_else(|| undeclared_module(name, at))?;
        let Some(state) = state else { return Ok(Value::dynamic(Cause::new(Reason::Error, ""))) };
        if let Some(cause) = state.absent.as_ref().or_else(|| state.expansion.cause()) {
            return Ok(Value::dynamic(Arc::clone(cause)));
        }
        let object = |instance: &Rc<Instance>| -> Result<Value, EvalError> {
            let outputs = instance.module.outputs.keys();
            let entries = outputs.map(|o| Ok((Arc::clone(o), self.module_output(instance, name, o, at)?)));
            Ok(Value::object(entries.collect::<Result<_, EvalError>>()?))
        };
        use super::expand::{Expansion, InstanceKey};
        match &state.expansion {
            Expansion::Each(_) => {
                let mut entries = std::collections::BTreeMap::new();
                for (key, instance) in &state.instances {
                    if let InstanceKey::Name(key) = key {
                        entries.insert(Arc::clone(key), object(instance)?);
                    }
                }
                Ok(Value::object(entries))
            }
            Expansion::Count(_) => {
                Ok(Value::tuple(state.instances.iter().map(|(_, i)| object(i)).collect::<Result<_, _>>()?))
            }
            _ => match state.instances.first() {
                Some((_, instance)) => object(instance),
                None => Ok(Value::dynamic(Cause::new(Reason::Limit, format!("module.{name}")))),
            },
        }
    }
}

/// `ephemeral.TYPE`, below which every value is read while Terraform runs, and forgotten.
fn ephemeral(root: &RootRef) -> Value {
    let marks = Marks { sensitive: false, ephemeral: true };
    Value::dynamic(Cause::new(Reason::External, root.to_string())).add_marks(marks)
}

fn undeclared_module(name: &str, at: Location) -> EvalError {
    EvalError::undeclared(at, format!("module `{name}` is not called in this module"))
}

fn out_of_place(root: &RootRef, needs: &str, at: Location) -> EvalError {
    EvalError::undeclared(at, format!("`{root}` can only be used {needs}"))
}

impl Scope for Frame<'_> {
    fn stand_in(&self, error: &EvalError) -> Option<Value> {
        (error.kind == ErrorKind::Undeclared).then(|| self.taken(Err(error.clone())))
    }

    fn passes_over(&self, error: &EvalError) -> bool {
        if let Some(problem) = error.to_problem() {
            let notice = Problem { code: SKIPPED_OPERAND, ..problem.level(Level::Notice) };
            self.report(notice.help("Terraform before 1.12 evaluates both operands and stops here"));
        }
        true
    }

    fn lookup(&self, root: &RootRef, at: Location) -> Result<Value, EvalError> {
        self.find(root, at).or_else(|error| self.nobody_declared(root, error))
    }

    fn member(
        &self,
        root: &RootRef,
        index: Option<&Value>,
        name: &Arc<str>,
        at: Location,
    ) -> Option<Result<Value, EvalError>> {
        match root {
            RootRef::Module(call) => {
                let state = match self.evaluator.call(self.instance, call, Some(at)) {
                    None => return Some(Ok(self.nobody_called(call, name, at))),
                    Some(state) => state?,
                };
                if let Some(cause) = &state.absent {
                    let cause = Cause::new(cause.reason, format!("{root}.{name}"));
                    return Some(Ok(Value::dynamic(cause)));
                }
                let instance = state.select(index)?;
                Some(self.module_output(instance, call, name, at))
            }
            RootRef::Resource { data: false, kind, .. } if &**kind == "ephemeral" => None,
            RootRef::Resource { data, kind, name: resource } => {
                let state = match self.resource_state(*data, kind, resource, at) {
                    Err(error) => return Some(Ok(self.elsewhere(&error, root, name))),
                    Ok(state) => state?,
                };
                let one = state.select(index)?;
                // What the instance has not, the general way reports.
                state.attribute(one, name, at).map(Ok)
            }
            _ => None,
        }
    }

    fn call_context(&self) -> &CallContext<'_> {
        &self.context
    }
}

impl Frame<'_> {
    /// What a name stands for that nobody declared: the error is reported, and the rest of the expression is worth having.
    fn nobody_declared(&self, root: &RootRef, error: EvalError) -> Result<Value, EvalError> {
        let cause = match root {
            RootRef::Variable(name) => Cause::new(Reason::Variable, Arc::clone(name)),
            RootRef::Local(_) => Cause::new(Reason::Error, root.to_string()),
            RootRef::Module(_) => Cause::new(Reason::Module, root.to_string()),
            _ => return Err(error),
        };
        if error.kind != ErrorKind::Undeclared {
            return Err(error);
        }
        Ok(self.reported(&error, cause))
    }

    /// An unknown in place of what is in error, which is reported.
    fn reported(&self, error: &EvalError, cause: Arc<Cause>) -> Value {
        if let Some(problem) = error.to_problem() {
            self.report(problem);
        }
        Value::dynamic(cause)
    }

    /// An output of a module that nobody calls.
    fn nobody_called(&self, call: &Arc<str>, output: &str, at: Location) -> Value {
        let cause = Cause::new(Reason::Module, format!("module.{call}.{output}"));
        self.reported(&undeclared_module(call, at), cause)
    }

    fn find(&self, root: &RootRef, at: Location) -> Result<Value, EvalError> {
        let iteration = |value: &Value| through(value.clone(), StepKind::Iteration, root.to_string(), Some(at));
        match root {
            RootRef::Variable(name) => {
                if let Some((_, value)) = self.local.own_variable.as_ref().filter(|(own, _)| own == name) {
                    return Ok(value.clone());
                }
                let value = self.evaluator.variable(self.instance, name, Some(at));
                let value = value.ok_or_else(|| {
                    EvalError::undeclared(at, format!("variable `{name}` is not declared in this module"))
                })?;
                Ok(through(value, StepKind::Variable, root.to_string(), Some(at)))
            }
            RootRef::Local(name) => {
                let value = self.local_value(name, at);
                let value = value.ok_or_else(|| {
                    EvalError::undeclared(at, format!("local value `{name}` is not declared in this module"))
                })?;
                Ok(through(value, StepKind::Local, root.to_string(), Some(at)))
            }
            RootRef::EachKey | RootRef::EachValue => {
                let (key, value) =
                    self.local.each.as_ref().ok_or_else(|| out_of_place(root, "in a block with `for_each`", at))?;
                Ok(iteration(if *root == RootRef::EachKey { key } else { value }))
            }
            RootRef::CountIndex => {
                let index = self.local.count.as_ref();
                index.map(iteration).ok_or_else(|| out_of_place(root, "in a block with `count`", at))
            }
            RootRef::SelfRef => {
                let this = self.local.this.clone();
                this.ok_or_else(|| out_of_place(root, "in conditions, provisioners and connections", at))
            }
            RootRef::PathModule => Ok(self.path(&self.instance.path)),
            RootRef::PathRoot => Ok(self.path(Path::new("."))),
            RootRef::PathCwd => Ok(Value::unknown(Type::String, Cause::new(Reason::Volatile, "path.cwd")).not_null()),
            RootRef::Workspace => Ok(Value::string(&self.evaluator.options.workspace)),
            RootRef::Module(name) => self.module_value(name, at),
            RootRef::Resource { data: false, kind, .. } if &**kind == "ephemeral" => Ok(ephemeral(root)),
            RootRef::Resource { data, kind, name } => match self.resource_state(*data, kind, name, at)? {
                Some(state) => Ok(state.value(at)),
                None => Ok(Value::dynamic(Cause::new(Reason::Error, root.to_string()))),
            },
        }
    }
}

/// A scope without names.
struct Nothing<'a> {
    context: &'a CallContext<'a>,
}

impl Scope for Nothing<'_> {
    fn lookup(&self, root: &RootRef, at: Location) -> Result<Value, EvalError> {
        Err(EvalError::undeclared(at, format!("`{root}` cannot be used here: variable values are literals")))
    }

    fn call_context(&self) -> &CallContext<'_> {
        self.context
    }
}
