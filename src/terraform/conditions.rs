//! Conditions that a configuration states about itself: pre- and postconditions, and `check` blocks.

use super::frame::{Frame, Local};
use super::instance::{Evaluator, Instance};
use super::module::{Declaration, Nested};
use super::value::Type;
use crate::problem::{Code, Level, Problem};
use crate::syntax::hcl::tree::{Expr, ExprKind, ObjectKey, TemplatePart};
use std::rc::Rc;

/// Judges one condition; an unknown one is fine.
pub(crate) fn judge(frame: &Frame<'_>, block: &Nested, level: Level) {
    let frame = frame.in_source(block.source);
    let Some(condition) = block.argument("condition").map(|a| &a.value) else { return };
    let at = frame.at(condition);
    if level == Level::Error && !refers(condition) {
        let message = "the condition refers to nothing, so that it is always the same";
        frame.report(Problem::error(Code("evaluation/constant-condition"), at, message));
        return;
    }
    let result = frame.eval(condition);
    if frame.convert(&result, &Type::Bool).ok().and_then(|b| b.as_bool()) != Some(false) {
        return;
    }
    let text = block.argument("error_message").map(|m| frame.eval(&m.value)).filter(|t| !t.deep_marks().any());
    let why = text.and_then(|t| t.as_str().map(|text| format!(": {}", text.trim_end_matches('.')))).unwrap_or_default();
    let message = format!("{} does not hold{why}", block.block.kind.text);
    frame.report(Problem::error(Code("evaluation/condition"), at, message).level(level));
}

impl Evaluator<'_> {
    /// The assertions of a check block, which only warn.
    pub(crate) fn judge_check(&self, instance: &Rc<Instance>, check: &Declaration) {
        let local = Local::default();
        let frame = self.frame(instance, check, &local);
        for assertion in check.content.blocks("assert") {
            judge(&frame, assertion, Level::Notice);
        }
    }
}

/// Whether anything is referred to; recursion is as deep as the parser allowed.
fn refers(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Variable(_) => true,
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Invalid => false,
        ExprKind::Template(parts) | ExprKind::Heredoc(parts) => parts.iter().any(part_refers),
        ExprKind::Tuple(items) => items.iter().any(refers),
        ExprKind::Object(items) => items.iter().any(|item| {
            let key = matches!(&item.key, ObjectKey::Expr(key) if refers(key));
            key || refers(&item.value)
        }),
        ExprKind::Attribute(base, _) => refers(base),
        ExprKind::Index(base, key) => refers(base) || refers(key),
        ExprKind::Splat(splat) => refers(&splat.source),
        ExprKind::Call(call) => call.arguments.iter().any(refers),
        ExprKind::Conditional(parts) => parts.iter().any(refers),
        ExprKind::Unary(_, operand) | ExprKind::Parens(operand) => refers(operand),
        ExprKind::Binary(_, operands) => operands.iter().any(refers),
        // Its own variables count as references, which errs on the side of evaluating.
        ExprKind::For(_) => true,
    }
}

fn part_refers(part: &TemplatePart) -> bool {
    !matches!(part, TemplatePart::Literal(..))
}
