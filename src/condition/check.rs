//! The type check: every name is known and every operation makes sense, or there is an error with a place.
//!
//! Fills in what the evaluator needs of types: where a value is followed to its node, which ranges are lists.

use super::ast::{Expr, ExprKind, Macro, MacroName, Operator};
use super::env::Declarations;
use super::error::ConditionError;
use super::suggest::nearest;
use super::types::Type;
use crate::source::Span;
use crate::value::Kind;
use std::sync::Arc;

/// Checks one tree against declarations.
pub(super) struct Checker<'d> {
    pub(super) declarations: &'d dyn Declarations,
    pub(super) scope: Vec<(Arc<str>, Type)>,
    pub(super) errors: Vec<ConditionError>,
}

impl<'d> Checker<'d> {
    pub(super) fn new(declarations: &'d dyn Declarations) -> Self {
        Self { declarations, scope: Vec::new(), errors: Vec::new() }
    }

    /// The errors, in order of the text.
    pub(super) fn finish(mut self) -> Vec<ConditionError> {
        self.errors.sort_by_key(|error| error.span);
        self.errors
    }

    pub(super) fn error(&mut self, span: Span, message: impl Into<String>, help: Option<String>) -> Type {
        self.errors.push(ConditionError { span, message: message.into(), help });
        Type::Any
    }

    /// Checks an expression that must be a truth.
    pub(super) fn condition(&mut self, expr: &mut Expr) -> Type {
        let found = self.expr(expr);
        if matches!(found, Type::Bool | Type::Any) {
            return Type::Bool;
        }
        let help = "compare it: `x == \"…\"`, `has(x)`, `size(x) > 0`".to_owned();
        self.error(expr.span, format!("expected a condition, found {found}"), Some(help));
        Type::Bool
    }

    /// Checks any expression; the type of one in error is [`Type::Any`].
    pub(super) fn expr(&mut self, expr: &mut Expr) -> Type {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Literal(value) => match value.kind {
                Kind::Null => Type::Null,
                Kind::Bool(_) => Type::Bool,
                Kind::Number(_) => Type::Number,
                _ => Type::String,
            },
            ExprKind::List(items) => {
                let types: Vec<Type> = items.iter_mut().map(|item| self.expr(item)).collect();
                Type::list(types.into_iter().reduce(unify).unwrap_or(Type::Any))
            }
            ExprKind::Map(entries) => {
                let mut element = None;
                for (key, value) in entries {
                    self.expr(key);
                    let next = self.expr(value);
                    element = Some(element.map_or(next.clone(), |before| unify(before, next)));
                }
                Type::map(element.unwrap_or(Type::Any))
            }
            ExprKind::Variable(name) => self.variable(&Arc::clone(name), span),
            ExprKind::Member { object, name, name_span, follow } => {
                let owner = self.expr(object);
                if let Type::Node(kind) = &owner {
                    *follow = Some(Arc::clone(kind));
                }
                let (name, name_span) = (Arc::clone(name), *name_span);
                self.attribute(&owner, &name, name_span)
            }
            ExprKind::Index { object, index } => {
                let (owner, key) = (self.expr(object), self.expr(index));
                self.index(&owner, &key, index)
            }
            ExprKind::Not(inner) => self.condition(inner),
            ExprKind::Negate(inner) => {
                let found = self.expr(inner);
                self.number(&found, span)
            }
            ExprKind::And(operands) | ExprKind::Or(operands) => {
                for operand in operands {
                    self.condition(operand);
                }
                Type::Bool
            }
            ExprKind::Binary { operator, left, right } => {
                let types = (self.expr(left), self.expr(right));
                self.binary(*operator, (left, &types.0), (right, &types.1), span)
            }
            ExprKind::Conditional { test, yes, no } => {
                self.condition(test);
                let (yes, no) = (self.expr(yes), self.expr(no));
                unify(yes, no)
            }
            ExprKind::Has(inner) => {
                self.expr(inner);
                let is_path = |kind: &ExprKind| {
                    matches!(kind, ExprKind::Member { .. } | ExprKind::Index { .. } | ExprKind::Variable(_))
                };
                if !is_path(&inner.kind) {
                    let help = Some("write `has(resource.name)`".to_owned());
                    self.error(inner.span, "has() takes an attribute", help);
                }
                Type::Bool
            }
            ExprKind::Macro(mac) => self.mac(mac),
            ExprKind::Call(call) => self.call(call),
        }
    }

    fn variable(&mut self, name: &str, span: Span) -> Type {
        if let Some((_, bound)) = self.scope.iter().rev().find(|(bound, _)| &**bound == name) {
            return bound.clone();
        }
        if let Some(found) = self.declarations.variable(name) {
            return found;
        }
        let bound = self.scope.iter().map(|(bound, _)| bound.to_string());
        let candidates = self.declarations.variables().into_iter().chain(bound).collect();
        let help = did_you_mean(name, candidates)
            .or_else(|| Some(format!("attributes are read from `resource`, as in `resource.{name}`; text is quoted")));
        self.error(span, format!("unknown variable `{name}`"), help)
    }

    fn attribute(&mut self, owner: &Type, name: &str, span: Span) -> Type {
        let candidates = match owner {
            Type::Any | Type::Null => return Type::Any,
            Type::Map(element) => return (**element).clone(),
            Type::Object(object) => match object.fields.get(name) {
                Some(found) => return found.clone(),
                None => object.fields.keys().map(ToString::to_string).collect(),
            },
            Type::Node(_) | Type::Opaque(_) => match self.declarations.attribute(owner, name) {
                Some(found) => return found,
                None => self.declarations.attributes(owner),
            },
            Type::List(_) => {
                let help = format!("say which element: `.exists(x, x.{name} …)`, `.all(x, …)` or `[0].{name}`");
                return self.error(span, format!("{owner} has no attribute `{name}`"), Some(help));
            }
            Type::Bool | Type::Number | Type::String => Vec::new(),
        };
        let help = did_you_mean(name, candidates);
        self.error(span, format!("{owner} has no attribute `{name}`"), help)
    }

    fn index(&mut self, owner: &Type, key: &Type, index: &Expr) -> Type {
        match owner {
            Type::Any | Type::Null => Type::Any,
            Type::List(element) => {
                self.number(key, index.span);
                (**element).clone()
            }
            Type::Map(element) => (**element).clone(),
            Type::Object(_) => match &index.kind {
                ExprKind::Literal(value) => match value.as_str() {
                    Some(name) => self.attribute(owner, name, index.span),
                    None => Type::Any,
                },
                _ => Type::Any,
            },
            _ => self.error(index.span, format!("{owner} has no elements"), None),
        }
    }

    fn number(&mut self, found: &Type, span: Span) -> Type {
        if !matches!(found, Type::Number | Type::Any | Type::Null) {
            self.error(span, format!("expected a number, found {found}"), None);
        }
        Type::Number
    }

    fn binary(
        &mut self,
        operator: Operator,
        (left, left_type): (&Expr, &Type),
        (right, right_type): (&Expr, &Type),
        span: Span,
    ) -> Type {
        match operator {
            Operator::Equal | Operator::NotEqual => {
                self.comparable((left, left_type), (right, right_type), span);
                Type::Bool
            }
            Operator::In => {
                self.membership((left, left_type), (right, right_type), span);
                Type::Bool
            }
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                for (side, found) in [(left, left_type), (right, right_type)] {
                    if !matches!(found, Type::Number | Type::String | Type::Any) {
                        let message = format!("`{}` compares numbers or strings, found {found}", operator.symbol());
                        self.error(side.span, message, None);
                    }
                }
                self.comparable((left, left_type), (right, right_type), span);
                Type::Bool
            }
            Operator::Add => self.sum(left_type, right_type, span),
            _ => {
                self.number(left_type, left.span);
                self.number(right_type, right.span)
            }
        }
    }

    fn sum(&mut self, left: &Type, right: &Type, span: Span) -> Type {
        let is_text = |t: &Type| matches!(t, Type::String | Type::Node(_));
        match (left, right) {
            (Type::Any, _) | (_, Type::Any) => Type::Any,
            (Type::Number, Type::Number) => Type::Number,
            (Type::List(_), Type::List(_)) => unify(left.clone(), right.clone()),
            _ if is_text(left) && is_text(right) => Type::String,
            _ => {
                let help = Some("convert with `string(x)`".to_owned());
                self.error(span, format!("cannot add {left} and {right}"), help)
            }
        }
    }

    /// Two things that can be equal at all; a comparison that never holds is a mistake.
    fn comparable(&mut self, left: (&Expr, &Type), right: (&Expr, &Type), span: Span) {
        if !may_equal(left.1, right.1) {
            let message = format!("{} is never equal to {}", left.1, right.1);
            let is_list = |t: &Type| matches!(t, Type::List(_));
            let help =
                (is_list(left.1) != is_list(right.1)).then(|| "to look into a list, write `x in list`".to_owned());
            self.error(span, message, help);
            return;
        }
        for ((literal, _), (_, other)) in [(left, right), (right, left)] {
            let ExprKind::Literal(value) = &literal.kind else { continue };
            let Some(text) = value.as_str() else { continue };
            let fits = match other {
                Type::Bool => value.as_bool().is_some(),
                Type::Number => value.as_number().is_some(),
                _ => true,
            };
            if !fits {
                self.error(literal.span, format!("{text:?} is never equal to a {other}"), None);
            }
        }
    }

    fn membership(&mut self, left: (&Expr, &Type), right: (&Expr, &Type), span: Span) {
        match right.1 {
            Type::Any | Type::Null => {}
            Type::List(element) => {
                let element = (**element).clone();
                self.comparable(left, (right.0, &element), span);
            }
            Type::Map(_) | Type::Object(_) => self.comparable(left, (right.0, &Type::String), span),
            other => {
                let help = (*other == Type::String).then(|| "part of a text: `text.contains(\"…\")`".to_owned());
                self.error(right.0.span, format!("`in` needs a list or map, found {other}"), help);
            }
        }
    }

    fn mac(&mut self, mac: &mut Macro) -> Type {
        let range = self.expr(&mut mac.range);
        let (key, element) = match &range {
            Type::List(element) => (Type::Number, (**element).clone()),
            Type::Map(element) => (Type::String, (**element).clone()),
            Type::Object(object) => (Type::String, object.fields.values().cloned().reduce(unify).unwrap_or(Type::Any)),
            Type::Any | Type::Null => (Type::Any, Type::Any),
            other => {
                self.error(mac.range.span, format!("macros range over lists and maps, found {other}"), None);
                (Type::Any, Type::Any)
            }
        };
        mac.is_list = matches!(range, Type::List(_));
        let is_map = matches!(range, Type::Map(_) | Type::Object(_));
        let depth = self.scope.len();
        let kept = if is_map { key.clone() } else { element.clone() };
        match mac.variables.as_slice() {
            [(only, _)] => self.scope.push((Arc::clone(only), kept.clone())),
            [(first, _), (second, _)] => {
                self.scope.push((Arc::clone(first), key));
                self.scope.push((Arc::clone(second), element));
            }
            _ => {}
        }
        let body = if mac.name == MacroName::Map { self.expr(&mut mac.body) } else { self.condition(&mut mac.body) };
        self.scope.truncate(depth);
        match mac.name {
            MacroName::Map => Type::list(body),
            MacroName::Filter => Type::list(kept),
            _ => Type::Bool,
        }
    }
}

/// `did you mean …`, where something is near enough.
pub(super) fn did_you_mean(name: &str, candidates: Vec<String>) -> Option<String> {
    nearest(name, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// The type of a value that may be of either.
pub(super) fn unify(a: Type, b: Type) -> Type {
    match (a, b) {
        (a, b) if a == b => a,
        (Type::Null, other) | (other, Type::Null) => other,
        (Type::List(a), Type::List(b)) => Type::list(unify((*a).clone(), (*b).clone())),
        _ => Type::Any,
    }
}

fn is_scalar(found: &Type) -> bool {
    matches!(found, Type::Bool | Type::Number | Type::String)
}

/// Whether values of these types can be equal.
fn may_equal(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Any | Type::Null, _) | (_, Type::Any | Type::Null) => true,
        (Type::Bool, Type::Number) | (Type::Number, Type::Bool) => false,
        (Type::List(a), Type::List(b)) => may_equal(a, b),
        (Type::Map(_) | Type::Object(_), Type::Map(_) | Type::Object(_)) => true,
        (Type::Node(_), Type::String) | (Type::String, Type::Node(_)) => true,
        _ => (is_scalar(a) && is_scalar(b)) || a == b,
    }
}

/// Whether an argument of type `found` suits a parameter of type `wanted`.
pub(super) fn suits(found: &Type, wanted: &Type) -> bool {
    match (found, wanted) {
        (Type::Any | Type::Null, _) | (_, Type::Any) => true,
        (Type::Node(_), Type::String) => true,
        (Type::List(found), Type::List(wanted)) | (Type::Map(found), Type::Map(wanted)) => suits(found, wanted),
        (Type::Object(object), Type::Map(wanted)) => object.fields.values().all(|field| suits(field, wanted)),
        _ => found == wanted,
    }
}
