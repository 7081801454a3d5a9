//! `+ - * / %`. There are no errors: what cannot be computed is null.

use super::ast::Operator;
use super::env::{Content, Element, Elements, Operand, structure};
use super::text;
use crate::value::{Kind, Unknown, Value};
use std::sync::Arc;

/// The result, without place.
pub(super) fn calculate(operator: Operator, a: &Operand, b: &Operand) -> Operand {
    if operator == Operator::Add && (is_list(a) || is_list(b)) {
        return concatenate(a, b);
    }
    let (a, b) = (a.to_value(), b.to_value());
    let kind = if operator == Operator::Add { add(&a, &b) } else { compute(operator, &a, &b) };
    let sensitive = a.sensitive || b.sensitive;
    Operand::value(Value { sensitive, ..Value::from(kind) })
}

fn is_list(operand: &Operand) -> bool {
    match &operand.content {
        Content::List(_) => true,
        Content::Value(value) => structure(value).as_list().is_some(),
        _ => false,
    }
}

/// Lists keep the places of their elements; null adds nothing, a single value adds itself.
fn concatenate(a: &Operand, b: &Operand) -> Operand {
    let mut out = Elements::default();
    for operand in [a, b] {
        match &operand.content {
            Content::List(elements) => {
                out.items.extend(elements.items.iter().cloned());
                out.rest = out.rest.or(elements.rest.clone());
            }
            Content::Value(value) => match &structure(value).kind {
                Kind::Null => {}
                Kind::List(list) => {
                    let elements = (0..list.items.len()).filter_map(|index| operand.element(index));
                    out.items.extend(elements.map(|operand| Element { operand, possible: None }));
                    out.rest = out.rest.or(list.rest.clone());
                }
                Kind::Unknown(unknown) => out.rest = out.rest.or(Some(Arc::clone(unknown))),
                Kind::Reference(reference) => out.rest = out.rest.or(Some(text::unknown_of(reference))),
                _ => out.items.push(Element { operand: operand.clone(), possible: None }),
            },
            _ => out.items.push(Element { operand: operand.clone(), possible: None }),
        }
    }
    Operand::list(out)
}

/// Why a value may yet turn out to be a number.
fn open(value: &Value) -> Option<Arc<Unknown>> {
    match &value.kind {
        Kind::Unknown(unknown) => Some(Arc::clone(unknown)),
        Kind::Reference(reference) => Some(text::unknown_of(reference)),
        Kind::Template(parts) => text::unknowns(parts).into_iter().next(),
        _ => None,
    }
}

/// Sum of numbers (also spelt as text, if one of them is not), else the text of both.
fn add(a: &Value, b: &Value) -> Kind {
    let is_number = |v: &Value| matches!(v.kind, Kind::Number(_));
    match (&a.kind, &b.kind) {
        (Kind::Unknown(unknown), Kind::Null | Kind::Unknown(_)) | (Kind::Null, Kind::Unknown(unknown)) => {
            return Kind::Unknown(Arc::clone(unknown));
        }
        (Kind::Null, Kind::Null | Kind::Number(_)) | (Kind::Number(_), Kind::Null) => return Kind::Null,
        (Kind::Map(_), _) | (_, Kind::Map(_)) => return Kind::Null,
        _ => {}
    }
    if is_number(a) || is_number(b) {
        if let (Some(x), Some(y)) = (a.as_number(), b.as_number()) {
            return finite(x + y);
        }
        if let Some(unknown) = open(a).or(open(b)) {
            return Kind::Unknown(unknown);
        }
    }
    // A text that reads as a number and something that may be one: sum or text, nobody knows.
    let wholly = |v: &Value| matches!(v.kind, Kind::Unknown(_) | Kind::Reference(_));
    if (wholly(a) && (wholly(b) || b.as_number().is_some())) || (wholly(b) && a.as_number().is_some()) {
        return open(a).or(open(b)).map_or(Kind::Null, Kind::Unknown);
    }
    text::assemble(text::parts(a).into_iter().chain(text::parts(b)).collect())
}

fn compute(operator: Operator, a: &Value, b: &Value) -> Kind {
    match (a.as_number(), b.as_number()) {
        (Some(x), Some(y)) => finite(match operator {
            Operator::Subtract => x - y,
            Operator::Multiply => x * y,
            Operator::Divide => x / y,
            _ => x % y,
        }),
        _ if a.is_null() || b.is_null() => Kind::Null,
        _ => match open(a).or(open(b)) {
            Some(unknown) => Kind::Unknown(unknown),
            None => Kind::Null,
        },
    }
}

/// Division by zero and overflow have no result.
fn finite(number: f64) -> Kind {
    if number.is_finite() { Kind::Number(number) } else { Kind::Null }
}
