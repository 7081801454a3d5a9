//! What the operators do with values: conversion of the operands, unknowns, marks (HCL `BinaryOpExpr`, cty `value_ops.go`).

use super::convert::convert;
use super::equality::equal;
use super::number::{NotANumber, Number};
use super::types::Type;
use super::value::{Refinement, Value};
use crate::syntax::hcl::tree::{BinaryOp, UnaryOp};
use std::cmp::Ordering;

/// An operation without result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OperatorError {
    /// The operand at fault, from zero; `None` where both are.
    pub(crate) operand: Option<usize>,
    /// Lower-case start, no full stop.
    pub(crate) message: String,
}

impl OperatorError {
    fn at(operand: usize, message: impl Into<String>) -> Self {
        Self { operand: Some(operand), message: message.into() }
    }
}

/// `op value`
///
/// # Errors
/// Where the operand does not fit.
pub(crate) fn unary(op: UnaryOp, value: &Value) -> Result<Value, OperatorError> {
    let value = match op {
        UnaryOp::Negate => operand(value, &Type::Number, 0)?,
        UnaryOp::Not => operand(value, &Type::Bool, 0)?,
    };
    let result = match (op, value.as_number(), value.as_bool()) {
        (UnaryOp::Negate, Some(n), _) => Value::number(n.neg()),
        (UnaryOp::Not, _, Some(b)) => Value::bool(!b),
        _ => Value::unknown_because(value.ty(), [&value]).not_null(),
    };
    Ok(result.add_marks(value.marks))
}

/// `left op right`
///
/// # Errors
/// Where an operand does not fit, or the result is not a number.
pub(crate) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, OperatorError> {
    match op {
        BinaryOp::Equal => return Ok(compare(left, right, equal(left, right))),
        BinaryOp::NotEqual => return Ok(compare(left, right, equal(left, right).map(|equal| !equal))),
        _ => {}
    }
    let wanted = if matches!(op, BinaryOp::And | BinaryOp::Or) { Type::Bool } else { Type::Number };
    let (left, right) = (operand(left, &wanted, 0)?, operand(right, &wanted, 1)?);
    let result = match op {
        BinaryOp::And | BinaryOp::Or => logic(op, &left, &right),
        BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => {
            boolean(order(op, &left.refinement(), &right.refinement()), &left, &right)
        }
        _ => arithmetic(op, &left, &right)?,
    };
    Ok(result.add_marks(left.marks).add_marks(right.marks))
}

fn operand(value: &Value, wanted: &Type, index: usize) -> Result<Value, OperatorError> {
    let converted = convert(value, wanted).map_err(|e| OperatorError::at(index, format!("unsuitable operand: {e}")))?;
    if converted.is_null() {
        return Err(OperatorError::at(index, "operand must not be null"));
    }
    Ok(converted)
}

fn boolean(known: Option<bool>, left: &Value, right: &Value) -> Value {
    match known {
        Some(known) => Value::bool(known),
        None => Value::unknown_because(Type::Bool, [left, right]).not_null(),
    }
}

fn compare(left: &Value, right: &Value, known: Option<bool>) -> Value {
    boolean(known, left, right).add_marks(left.deep_marks()).add_marks(right.deep_marks())
}

/// Whether the first operand of `&&` or `||` decides by itself.
pub(crate) fn decides(op: BinaryOp, left: &Value) -> bool {
    let decisive = match op {
        BinaryOp::And => false,
        BinaryOp::Or => true,
        _ => return false,
    };
    convert(left, &Type::Bool).is_ok_and(|left| left.as_bool() == Some(decisive))
}

/// Terraform 1.11 does not look at the other operand where one is known after apply only. One that is known when Terraform
/// plans, though not here, makes no difference where the other decides.
fn logic(op: BinaryOp, left: &Value, right: &Value) -> Value {
    let decisive = op == BinaryOp::Or;
    let known = match (left.as_bool(), right.as_bool()) {
        (Some(a), Some(b)) => Some(if decisive { a || b } else { a && b }),
        (Some(a), None) if a == decisive && is_given(right) => Some(decisive),
        (None, Some(b)) if b == decisive && is_given(left) => Some(decisive),
        _ => None,
    };
    boolean(known, left, right)
}

fn is_given(value: &Value) -> bool {
    use crate::value::Reason::{External, Module, Variable};
    value.as_unknown().is_some_and(|unknown| matches!(unknown.cause.reason, Variable | Module | External))
}

/// The comparison where the bounds decide it; bounds of unknowns that touch decide nothing, as in cty.
fn order(op: BinaryOp, left: &Refinement, right: &Refinement) -> Option<bool> {
    let bound = |b: &Option<(Number, bool)>| b.as_ref().map(|(n, _)| n.clone());
    let (left_low, left_high) = (bound(&left.lower), bound(&left.upper));
    let (right_low, right_high) = (bound(&right.lower), bound(&right.upper));
    let below = |a: &Option<Number>, b: &Option<Number>| a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a < b);
    let exact = left_low.is_some() && left_low == left_high && right_low.is_some() && right_low == right_high;
    let ordering = if exact {
        left_low.cmp(&right_low)
    } else if below(&left_high, &right_low) {
        Ordering::Less
    } else if below(&right_high, &left_low) {
        Ordering::Greater
    } else {
        return None;
    };
    Some(match op {
        BinaryOp::Less => ordering == Ordering::Less,
        BinaryOp::LessEqual => ordering != Ordering::Greater,
        BinaryOp::Greater => ordering == Ordering::Greater,
        _ => ordering != Ordering::Less,
    })
}

fn arithmetic(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, OperatorError> {
    let (Some(a), Some(b)) = (left.as_number(), right.as_number()) else {
        return Ok(Value::unknown_because(Type::Number, [left, right]).not_null());
    };
    calculate(op, a, b).map(Value::number).map_err(|NotANumber| {
        let message = match op {
            BinaryOp::Divide => "zero cannot be divided by zero, nor infinity by infinity",
            BinaryOp::Subtract | BinaryOp::Add => "infinity cannot be taken from infinity",
            _ => "zero cannot be multiplied by infinity",
        };
        OperatorError { operand: None, message: message.to_owned() }
    })
}

fn calculate(op: BinaryOp, a: &Number, b: &Number) -> Result<Number, NotANumber> {
    match op {
        BinaryOp::Add => a.add(b),
        BinaryOp::Subtract => a.sub(b),
        BinaryOp::Multiply => a.mul(b),
        BinaryOp::Divide => a.div(b),
        _ => a.rem(b),
    }
}
