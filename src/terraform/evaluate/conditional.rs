//! `condition ? then : otherwise` (HCL `ConditionalExpr`).

use super::{Evaluated, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::tree::Expr;
use crate::terraform::convert::convert;
use crate::terraform::number::Number;
use crate::terraform::types::Type;
use crate::terraform::unify::{Mode, unify};
use crate::terraform::value::{Data, Partial, Refinement, Value};
use crate::value::{Reason, StepKind, Unknown as Cause};

impl Evaluator<'_> {
    pub(super) fn conditional(&self, parts: &[Expr; 3], span: Span) -> Evaluated {
        let [condition_expr, then_expr, else_expr] = parts;
        // The arm that is not chosen may fail, but its type counts.
        let (then, otherwise) = (self.arm(then_expr)?, self.arm(else_expr)?);
        let value_of = |arm: &Evaluated| match arm {
            Ok(value) => value.clone(),
            Err(_) => Value::dynamic(Cause::new(Reason::Error, "")),
        };
        let (then_value, else_value) = (value_of(&then), value_of(&otherwise));
        let ty = common_type(&then_value, &else_value);
        let condition = self.condition(condition_expr)?;
        let Some(ty) = ty else {
            let (a, b) = (then_value.ty(), else_value.ty());
            let names = match (a.friendly(), b.friendly()) {
                (a_name, b_name) if a_name != b_name => format!("{a_name} and {b_name}"),
                _ => format!("{a} and {b}"),
            };
            return Err(self
                .error(span, format!("the two results have different types: {names}"))
                .help("both results must be of one type, or convertible to one"));
        };
        let Some(chosen) = condition.as_bool() else {
            let arms = then.is_ok() && otherwise.is_ok();
            return Ok(undecided(&condition, &then_value, &else_value, &ty, arms).add_marks(condition.marks));
        };
        // Terraform marks the result with the marks of both arms.
        let marks = condition.marks.union(then_value.marks).union(else_value.marks);
        let (arm, arm_expr) = if chosen { (then, then_expr) } else { (otherwise, else_expr) };
        let value = convert(&arm?, &ty)
            .map_err(|e| self.error(arm_expr.span, format!("result of the conditional is unsuitable: {e}")))?;
        let origin = value.origin.through(StepKind::Condition, "condition", Some(self.at(condition_expr.span)));
        Ok(value.with_origin(origin).add_marks(marks))
    }

    /// Errors that nothing catches are errors of the whole.
    fn arm(&self, expr: &Expr) -> Result<Evaluated, super::EvalError> {
        match self.expr(expr) {
            Err(error) if !error.is_catchable() => Err(error),
            arm => Ok(arm),
        }
    }
}

/// The type of the result. A null without type takes that of the other arm.
fn common_type(then: &Value, otherwise: &Value) -> Option<Type> {
    let untyped_null = |value: &Value| matches!(value.data(), Data::Null(Type::Dynamic));
    if untyped_null(then) {
        return Some(otherwise.ty());
    }
    if untyped_null(otherwise) {
        return Some(then.ty());
    }
    unify(&[then.ty(), otherwise.ty()], Mode::Unsafe)
}

/// The result for an unknown condition: what both arms have in common.
fn undecided(condition: &Value, then: &Value, otherwise: &Value, ty: &Type, both_valid: bool) -> Value {
    let marks = then.marks.union(otherwise.marks);
    if then.is_null() && otherwise.is_null() {
        return Value::null(ty.clone()).add_marks(marks);
    }
    let (a, b) = (then.refinement(), otherwise.refinement());
    let cause = match condition.as_unknown() {
        Some(unknown) => Cause::new(Reason::Condition, unknown.cause.name.clone()),
        None => Cause::new(Reason::Condition, ""),
    };
    let mut out = Value::unknown(ty.clone(), cause);
    if both_valid && let (Ok(then), Ok(otherwise)) = (convert(then, ty), convert(otherwise, ty)) {
        out = out.with_partial(Partial::OneOf([then, otherwise].into()));
    }
    let mut refine = out.refine();
    if a.not_null && b.not_null {
        refine = refine.not_null();
    }
    if then.ty() == Type::Number && otherwise.ty() == Type::Number {
        if let Some((bound, inclusive)) = outer(&a, &b, |r| r.lower.clone(), |a, b| a < b) {
            refine = refine.lower(bound, inclusive);
        }
        if let Some((bound, inclusive)) = outer(&a, &b, |r| r.upper.clone(), |a, b| a > b) {
            refine = refine.upper(bound, inclusive);
        }
    } else if ty.is_collection() && then.ty().is_collection() && otherwise.ty().is_collection() {
        let (then_bounds, else_bounds) = (then.length_bounds(), otherwise.length_bounds());
        refine = refine.min_length(then_bounds.0.min(else_bounds.0));
        if let (Some(a), Some(b)) = (then_bounds.1, else_bounds.1) {
            refine = refine.max_length(a.max(b));
        }
    }
    refine.build().add_marks(marks)
}

type Bound = (Number, bool);

/// The bound that holds for both; `wider` says whether the first bound allows more.
fn outer(
    a: &Refinement,
    b: &Refinement,
    bound: fn(&Refinement) -> Option<Bound>,
    wider: fn(&Number, &Number) -> bool,
) -> Option<Bound> {
    let ((a, a_inclusive), (b, b_inclusive)) = bound(a).zip(bound(b))?;
    Some(if a == b {
        (a, a_inclusive || b_inclusive)
    } else if wider(&a, &b) {
        (a, a_inclusive)
    } else {
        (b, b_inclusive)
    })
}
