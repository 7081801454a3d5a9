//! Function calls; `try` and `can`, which look at expressions rather than values.

use super::{ErrorKind, EvalError, Evaluated, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::tree::{Call, Expr};
use crate::terraform::functions::{self, CallError, CallErrorKind};
use crate::terraform::types::Type;
use crate::terraform::value::{Data, Partial, Value};
use std::sync::Arc;

/// Most arguments that `...` may make of a list.
const MAX_ARGUMENTS: usize = 10_000;

impl Evaluator<'_> {
    pub(super) fn call(&self, call: &Call, span: Span) -> Evaluated {
        match call.name.text.strip_prefix("core::").unwrap_or(&call.name.text) {
            "try" if !call.expand => return self.try_call(&call.arguments, span),
            "can" if !call.expand => return self.can_call(&call.arguments, span),
            _ => {}
        }
        let (mut values, mut spans) = (Vec::new(), Vec::new());
        for argument in &call.arguments {
            values.push(self.expr(argument)?);
            spans.push(argument.span);
        }
        if call.expand
            && let (Some(last), Some(at)) = (values.pop(), spans.pop())
        {
            let Some(expanded) = self.expand(&last, at)? else {
                return Ok(Value::unknown_because(Type::Dynamic, [&last]).add_marks(last.marks));
            };
            spans.extend(std::iter::repeat_n(at, expanded.len()));
            values.extend(expanded);
        }
        if &*call.name.text == "templatestring" {
            self.check_template_argument(&call.arguments)?;
        }
        let name = &call.name.text;
        let result = functions::call(self.scope.call_context(), name, &values);
        let result = result.map_err(|e| self.call_error(name, e, &spans, span))?;
        // A function that passes one of its arguments on (`coalesce`, `lookup`, `tostring`) keeps where that came from.
        if result.origin.at.is_some() {
            return Ok(result);
        }
        Ok(self.computed(result, span, &values))
    }

    fn call_error(&self, name: &str, error: CallError, spans: &[Span], span: Span) -> EvalError {
        let at = error.argument.and_then(|n| spans.get(n)).copied().unwrap_or(span);
        match error.kind {
            CallErrorKind::Limit => EvalError::limit(self.at(at), format!("{name}: {}", error.message)),
            CallErrorKind::Ordinary => self.error(at, format!("{name}: {}", error.message)),
            CallErrorKind::UnknownFunction => self.error(at, error.message),
        }
    }

    /// The elements of the argument before `...`; `None` where it is not known.
    fn expand(&self, last: &Value, span: Span) -> Result<Option<Vec<Value>>, EvalError> {
        if last.is_null() {
            return Err(self.error(span, "null cannot be expanded to arguments"));
        }
        let expandable = matches!(last.ty(), Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_));
        if !expandable {
            return Err(self.error(span, "only a list, set or tuple can be expanded to arguments"));
        }
        let Some(items) = last.items() else { return Ok(None) };
        if items.len() > MAX_ARGUMENTS {
            return Err(EvalError::limit(self.at(span), "too many arguments"));
        }
        Ok(Some(items.iter().map(|item| item.clone().add_marks(last.marks)).collect()))
    }

    /// The first argument that has a value. Undeclared references are errors all the same.
    fn try_call(&self, arguments: &[Expr], span: Span) -> Evaluated {
        let mut last = None;
        for argument in arguments {
            match self.expr(argument) {
                Ok(value) if value.is_wholly_known() => return Ok(value),
                Ok(value) => return Ok(undecided(value)),
                Err(error) if !error.is_catchable() => return Err(error),
                Err(error) => last = Some(error),
            }
        }
        Err(match last {
            Some(error) => {
                let message = format!("no argument of try has a value; the last one: {}", error.message);
                EvalError { at: self.at(span), message, help: error.help, kind: ErrorKind::Evaluation }
            }
            None => self.error(span, "try: at least one argument is required"),
        })
    }

    fn can_call(&self, arguments: &[Expr], span: Span) -> Evaluated {
        let [argument] = arguments else {
            return Err(self.error(span, "can: exactly one argument is required"));
        };
        let result = match self.expr(argument) {
            Ok(value) if value.is_wholly_known() => Value::bool(true),
            Ok(value) => Value::unknown_because(Type::Bool, [&value]),
            Err(error) if !error.is_catchable() => return Err(error),
            Err(_) => Value::bool(false),
        };
        Ok(self.computed(result, span, []))
    }

    /// Terraform takes a template only by reference, so that `${…}` in it cannot be mistaken for the configuration's own.
    fn check_template_argument(&self, arguments: &[Expr]) -> Result<(), EvalError> {
        use crate::syntax::hcl::tree::ExprKind::{Attribute, Index, Variable};
        match arguments.first() {
            Some(first) if !matches!(first.kind, Variable(_) | Attribute(..) | Index(..)) => Err(self
                .error(first.span, "templatestring: the template must be a reference to a value that holds it")
                .help("use an ordinary string template, or put the text in a local value")),
            _ => Ok(()),
        }
    }
}

/// A value that `try` found but that may still turn out to be in error: Terraform then knows nothing of it.
fn undecided(value: Value) -> Value {
    let partial = match value.data() {
        Data::Unknown(unknown) => unknown.partial.clone(),
        Data::List(_, items) | Data::Tuple(items) | Data::Set(_, items) => Some(Partial::Elements(Arc::clone(items))),
        Data::Map(_, entries) | Data::Object(entries) => Some(Partial::Entries(Arc::clone(entries))),
        _ => None,
    };
    let out = Value::unknown_because(Type::Dynamic, [&value]);
    let out = match partial {
        Some(partial) => out.with_partial(partial),
        None => out,
    };
    out.with_origin(value.origin.clone()).add_marks(value.deep_marks())
}
