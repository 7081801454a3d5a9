//! Expressions to values, as HCL evaluates them in Terraform 1.11.
//!
//! Names are resolved by a [`Scope`]; iterators of `for`, of template loops and of `dynamic` blocks are [`Locals`] on top of
//! it. Work and nesting are bounded. Knows neither files nor modules.

mod call;
mod conditional;
mod construct;
mod error;
mod render;
mod splat;
mod template;
mod traverse;

pub(crate) use error::{ErrorKind, EvalError};
pub(crate) use render::Renderer;

use super::operators;
use super::scope::{RootRef, Scope};
use super::value::Value;
use crate::source::{Location, SourceId, Span};
use crate::syntax::hcl::tree::{BinaryOp, Expr, ExprKind, Name, UnaryOp};
use crate::value::Origin;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deepest nesting of an expression; the parser's own bound is 512.
const MAX_DEPTH: u32 = 520;
/// Most expressions that one call of [`evaluate`] looks at, each turn of a loop anew.
const MAX_STEPS: u64 = 1_000_000;

type Evaluated = Result<Value, EvalError>;

/// Names that hold within an expression only: iterators, and the variables of templates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locals<'a> {
    names: Names<'a>,
    parent: Option<&'a Locals<'a>>,
}

#[derive(Clone, Copy, Debug)]
enum Names<'a> {
    One(&'a Arc<str>, &'a Value),
    All(&'a BTreeMap<Arc<str>, Value>),
}

impl<'a> Locals<'a> {
    /// `name` on top of `parent`.
    pub(crate) fn new(name: &'a Arc<str>, value: &'a Value, parent: Option<&'a Locals<'a>>) -> Self {
        Self { names: Names::One(name, value), parent }
    }

    fn of_all(variables: &'a BTreeMap<Arc<str>, Value>) -> Self {
        Self { names: Names::All(variables), parent: None }
    }

    fn find(&self, name: &str) -> Option<&'a Value> {
        std::iter::successors(Some(self), |locals| locals.parent).find_map(|locals| match locals.names {
            Names::One(own, value) => (&**own == name).then_some(value),
            Names::All(variables) => variables.get(name),
        })
    }
}

/// The value of an expression of the text `source`.
///
/// # Errors
/// Where Terraform has one, and beyond the limits.
pub(crate) fn evaluate(expr: &Expr, source: SourceId, scope: &dyn Scope) -> Evaluated {
    evaluate_with(expr, source, scope, None)
}

/// The same within iterators.
///
/// # Errors
/// As [`evaluate`].
pub(crate) fn evaluate_with(
    expr: &Expr,
    source: SourceId,
    scope: &dyn Scope,
    locals: Option<&Locals<'_>>,
) -> Evaluated {
    let steps = Cell::new(MAX_STEPS);
    Evaluator { scope, source, locals, depth: 0, steps: &steps }.expr(expr)
}

/// One expression being evaluated.
#[derive(Clone, Copy)]
struct Evaluator<'a> {
    scope: &'a dyn Scope,
    source: SourceId,
    locals: Option<&'a Locals<'a>>,
    depth: u32,
    /// What is left of the work.
    steps: &'a Cell<u64>,
}

impl<'a> Evaluator<'a> {
    fn at(&self, span: Span) -> Location {
        Location { source: self.source, span }
    }

    fn error(&self, span: Span, message: impl Into<String>) -> EvalError {
        EvalError::evaluation(self.at(span), message)
    }

    /// With one more name.
    fn within<'b>(&self, locals: Option<&'b Locals<'b>>) -> Evaluator<'b>
    where
        'a: 'b,
    {
        Evaluator { scope: self.scope, source: self.source, locals, depth: self.depth, steps: self.steps }
    }

    fn expr(&self, expr: &Expr) -> Evaluated {
        let Some(left) = self.steps.get().checked_sub(1).filter(|_| self.depth < MAX_DEPTH) else {
            let what = if self.depth < MAX_DEPTH { "takes too many steps" } else { "is nested too deeply" };
            return Err(EvalError::limit(self.at(expr.span), format!("expression {what} to evaluate")));
        };
        self.steps.set(left);
        let inner = Self { depth: self.depth + 1, ..*self };
        let value = inner.dispatch(expr)?;
        if value.is_over_limit() {
            return Err(EvalError::limit(self.at(expr.span), "value is too large or nested too deeply"));
        }
        Ok(value)
    }

    fn dispatch(&self, expr: &Expr) -> Evaluated {
        let written = |value: Value| Ok(value.with_origin(Origin::written(self.at(expr.span))));
        match &expr.kind {
            ExprKind::Null => written(Value::null(super::types::Type::Dynamic)),
            ExprKind::Bool(b) => written(Value::bool(*b)),
            ExprKind::Number(text) => match super::number::Number::parse(text) {
                Some(number) => written(Value::number(number)),
                None => Err(self.error(expr.span, "number is too long to be read")),
            },
            ExprKind::String(text) => written(Value::string(text)),
            ExprKind::Template(parts) | ExprKind::Heredoc(parts) => self.template(parts, expr.span),
            ExprKind::Tuple(items) => self.tuple(items).and_then(written),
            ExprKind::Object(items) => self.object(items).and_then(written),
            ExprKind::Variable(name) => self.name(name, expr.span),
            ExprKind::Attribute(base, name) => match self.static_root(expr) {
                Some(root) => self.root(&root?, expr.span),
                None => match self.member(base, name, expr.span) {
                    Some(value) => value,
                    None => self.attribute(&self.expr(base)?, name, expr.span),
                },
            },
            ExprKind::Index(base, key) => self.index(&self.expr(base)?, &self.expr(key)?, key.span, expr.span),
            ExprKind::Splat(splat) => self.splat(splat, expr.span),
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Conditional(parts) => self.conditional(parts, expr.span),
            ExprKind::Unary(op, operand) => self.unary(*op, operand, expr.span),
            ExprKind::Binary(op, operands) => self.binary(*op, operands, expr.span),
            ExprKind::For(for_expr) => self.for_expr(for_expr).and_then(written),
            ExprKind::Parens(inner) => self.expr(inner),
            ExprKind::Invalid => {
                Err(EvalError { kind: ErrorKind::Syntax, ..self.error(expr.span, "expression is invalid") })
            }
        }
    }

    /// A name by itself.
    fn name(&self, name: &Arc<str>, span: Span) -> Evaluated {
        if let Some(value) = self.locals.and_then(|locals| locals.find(name)) {
            return Ok(value.clone());
        }
        if &**name == "self" {
            return self.scope.lookup(&RootRef::SelfRef, self.at(span));
        }
        let error = EvalError::undeclared(self.at(span), format!("\"{name}\" is not a complete reference"));
        Err(match &**name {
            "var" | "local" | "module" | "data" | "each" | "count" | "path" | "terraform" => {
                error.help(format!("write {name}.NAME"))
            }
            _ => error.help("a resource is referred to as TYPE.NAME, a variable as var.NAME"),
        })
    }

    fn root(&self, root: &RootRef, span: Span) -> Evaluated {
        self.scope.lookup(root, self.at(span))
    }

    /// `base.name` where `base` is a resource or module, or one instance of it.
    fn member(&self, base: &Expr, name: &Name, span: Span) -> Option<Evaluated> {
        let (root, index) = match &base.kind {
            ExprKind::Index(root, key) => (&**root, Some(&**key)),
            _ => (base, None),
        };
        let root = self.static_root(root)?.ok()?;
        if !matches!(root, RootRef::Module(_) | RootRef::Resource { .. }) {
            return None;
        }
        // An index in error is the general way's business.
        let index = match index {
            Some(key) => Some(self.expr(key).ok().filter(|key| !key.marks.any())?),
            None => None,
        };
        self.scope.member(&root, index.as_ref(), &name.text, self.at(span))
    }

    /// Where `expr` is the whole static beginning of a reference; `None` where it is a traversal of some other value.
    fn static_root(&self, expr: &Expr) -> Option<Result<RootRef, EvalError>> {
        let ExprKind::Attribute(base, name) = &expr.kind else { return None };
        let name = Arc::clone(&name.text);
        let unknown_name = |root: &str| {
            let message = format!("\"{root}\" has no attribute named \"{name}\"");
            Some(Err(EvalError::undeclared(self.at(expr.span), message)))
        };
        let first = match &base.kind {
            ExprKind::Variable(first) => first,
            ExprKind::Attribute(inner, kind) => return self.two_part_root(inner, kind.text.clone(), name),
            _ => return None,
        };
        if self.is_local(first) {
            return None;
        }
        Some(Ok(match (&**first, &*name) {
            ("var", _) => RootRef::Variable(name),
            ("local", _) => RootRef::Local(name),
            ("module", _) => RootRef::Module(name),
            ("each", "key") => RootRef::EachKey,
            ("each", "value") => RootRef::EachValue,
            ("count", "index") => RootRef::CountIndex,
            ("path", "module") => RootRef::PathModule,
            ("path", "root") => RootRef::PathRoot,
            ("path", "cwd") => RootRef::PathCwd,
            ("terraform" | "tofu", "workspace") => RootRef::Workspace,
            ("each" | "count" | "path" | "terraform" | "tofu", _) => return unknown_name(first),
            // The type follows; the whole is one step longer.
            ("data" | "resource" | "self", _) => return None,
            _ => RootRef::Resource { data: false, kind: Arc::clone(first), name },
        }))
    }

    /// `data.TYPE.NAME`, `resource.TYPE.NAME`.
    fn two_part_root(&self, inner: &Expr, kind: Arc<str>, name: Arc<str>) -> Option<Result<RootRef, EvalError>> {
        let ExprKind::Variable(first) = &inner.kind else { return None };
        if self.is_local(first) {
            return None;
        }
        match &**first {
            "data" => Some(Ok(RootRef::Resource { data: true, kind, name })),
            "resource" => Some(Ok(RootRef::Resource { data: false, kind, name })),
            _ => None,
        }
    }

    fn is_local(&self, name: &str) -> bool {
        self.locals.is_some_and(|locals| locals.find(name).is_some())
    }

    fn unary(&self, op: UnaryOp, operand: &Expr, span: Span) -> Evaluated {
        let value = self.expr(operand)?;
        let result = operators::unary(op, &value).map_err(|e| self.error(operand.span, e.message))?;
        // A negative number is one literal to whoever wrote it.
        if matches!(operand.kind, ExprKind::Number(_)) {
            return Ok(result.with_origin(Origin::written(self.at(span))));
        }
        Ok(self.computed(result, span, [&value]))
    }

    fn binary(&self, op: BinaryOp, operands: &[Expr; 2], span: Span) -> Evaluated {
        let [left, right] = operands;
        // Both are evaluated before either is complained about, since an undeclared name weighs more than anything else.
        let (a, b) = (self.expr(left), self.expr(right));
        let (a, b) = match (a, b) {
            (Ok(a), Err(e)) if self.passes_over(op, &a, &e) => return Ok(self.decided(op, &a, span)),
            (Err(e), Err(other)) => return Err(if e.is_catchable() && !other.is_catchable() { other } else { e }),
            (a, b) => (a?, b?),
        };
        let result = operators::binary(op, &a, &b).map_err(|e| {
            let at = match e.operand {
                Some(0) => left.span,
                Some(_) => right.span,
                None => span,
            };
            self.error(at, e.message)
        });
        match result {
            Err(e) if self.passes_over(op, &a, &e) => Ok(self.decided(op, &a, span)),
            result => Ok(self.computed(result?, span, [&a, &b])),
        }
    }

    /// Whether the second operand may be in error, as the first one decides.
    fn passes_over(&self, op: BinaryOp, first: &Value, error: &EvalError) -> bool {
        error.is_catchable() && operators::decides(op, first) && self.scope.passes_over(error)
    }

    /// What `&&` or `||` gives by its first operand.
    fn decided(&self, op: BinaryOp, first: &Value, span: Span) -> Value {
        self.computed(Value::bool(op == BinaryOp::Or).add_marks(first.marks), span, [first])
    }

    /// `value` as made by the expression at `span` out of `operands`: the way is that of the first that has one.
    fn computed<'v>(&self, value: Value, span: Span, operands: impl IntoIterator<Item = &'v Value>) -> Value {
        let way = operands.into_iter().find_map(|operand| operand.origin.way.clone());
        value.with_origin(Origin { way, ..Origin::computed(self.at(span)) })
    }
}

#[cfg(test)]
mod tests;
