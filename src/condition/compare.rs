//! Equality, order and membership of operands in three-valued logic.
//!
//! Invariant: what is unknown, replaced by anything that it may stand for, never turns true into false or back.

use super::ast::Operator;
use super::env::{Content, Elements, Env, Operand, structure};
use super::text::{self, Text};
use crate::value::{Kind, List, Map, Reference, Truth, Value};
use std::cell::Cell;
use std::sync::Arc;

/// Values nested deeper than this are not compared; they come from no configuration that anyone wrote.
const MAX_DEPTH: usize = 64;

/// What comparisons need to know: how nodes are found, and the steps that are left.
pub(super) struct Comparer<'a> {
    pub(super) env: &'a dyn Env,
    pub(super) steps: &'a Cell<u64>,
}

/// A number of which perhaps only bounds are known.
struct Bounds {
    least: f64,
    most: f64,
}

impl Comparer<'_> {
    /// Takes `cost` steps; false when there are none left.
    fn charge(&self, cost: usize) -> bool {
        let left = self.steps.get().saturating_sub(cost as u64);
        self.steps.set(left);
        left > 0
    }

    /// `a == b`.
    pub(super) fn equal(&self, a: &Operand, b: &Operand) -> Truth {
        match (&a.content, &b.content) {
            (Content::Value(x), Content::Value(y)) => self.values_equal(x, y, 0),
            (Content::Node(x), Content::Node(y)) => Truth::from(x == y),
            (Content::Node(node), Content::Value(value)) | (Content::Value(value), Content::Node(node)) => {
                if value.is_null() {
                    return Truth::False;
                }
                self.env.stands_for(value, *node)
            }
            (Content::List(x), Content::List(y)) => self.elements_equal(x, y),
            (Content::List(_), Content::Value(y)) => self.values_equal(&a.to_value(), y, 0),
            (Content::Value(x), Content::List(_)) => self.values_equal(x, &b.to_value(), 0),
            (Content::Count(_), _) | (_, Content::Count(_)) => bounds_equal(a, b),
            (Content::Node(_), Content::List(_)) | (Content::List(_), Content::Node(_)) => Truth::False,
        }
    }

    fn elements_equal(&self, a: &Elements, b: &Elements) -> Truth {
        let is_open = |e: &Elements| e.rest.is_some() || e.items.iter().any(|i| i.possible.is_some());
        if is_open(a) || is_open(b) {
            return Truth::Unknown;
        }
        if a.items.len() != b.items.len() {
            return Truth::False;
        }
        let pairs = a.items.iter().zip(&b.items);
        // Elements of lists of operands are compared as values or nodes; lists of lists of them end at MAX_DEPTH.
        pairs.fold(Truth::True, |all, (x, y)| match (&x.operand.content, &y.operand.content) {
            (Content::List(_), _) | (_, Content::List(_)) => {
                all.and(self.values_equal(&x.operand.to_value(), &y.operand.to_value(), 0))
            }
            _ if all == Truth::False || !self.charge(1) => all,
            _ => all.and(self.equal(&x.operand, &y.operand)),
        })
    }

    /// Equality of common values.
    pub(super) fn values_equal(&self, a: &Value, b: &Value, depth: usize) -> Truth {
        if depth > MAX_DEPTH || !self.charge(1) {
            return Truth::Unknown;
        }
        match (&a.kind, &b.kind) {
            (Kind::Unknown(_), _) | (_, Kind::Unknown(_)) => Truth::Unknown,
            (Kind::Null, Kind::Null) => Truth::True,
            (Kind::Null, _) | (_, Kind::Null) => Truth::False,
            (Kind::Reference(x), Kind::Reference(y)) if x == y => Truth::True,
            (Kind::Reference(x), Kind::Reference(y)) if self.env.are_distinct(x, y) => Truth::False,
            (Kind::Reference(x), Kind::String(text)) | (Kind::String(text), Kind::Reference(x))
                if text.is_empty() && is_name(x) =>
            {
                Truth::False
            }
            (Kind::Reference(_), _) | (_, Kind::Reference(_)) => Truth::Unknown,
            (Kind::Document(x), Kind::Document(y)) => match (&x.text, &y.text) {
                (Some(x), Some(y)) if x == y => Truth::True,
                _ => self.values_equal(&x.root, &y.root, depth + 1),
            },
            (Kind::Document(document), Kind::List(_) | Kind::Map(_)) => self.values_equal(&document.root, b, depth + 1),
            (Kind::List(_) | Kind::Map(_), Kind::Document(document)) => self.values_equal(a, &document.root, depth + 1),
            (Kind::List(x), Kind::List(y)) => self.lists_equal(x, y, depth),
            (Kind::Map(x), Kind::Map(y)) => self.maps_equal(x, y, depth),
            (Kind::List(list), _) => self.list_equals_one(list, b, depth),
            (_, Kind::List(list)) => self.list_equals_one(list, a, depth),
            (Kind::Map(_), _) | (_, Kind::Map(_)) => Truth::False,
            _ => self.scalars_equal(a, b),
        }
    }

    /// Scalars that are neither null nor unknown: text and number forms that both front ends treat alike are alike.
    fn scalars_equal(&self, a: &Value, b: &Value) -> Truth {
        match (&a.kind, &b.kind) {
            (Kind::Bool(x), _) => b.as_bool().map_or(open_text(b), |y| Truth::from(*x == y)),
            (_, Kind::Bool(y)) => a.as_bool().map_or(open_text(a), |x| Truth::from(x == *y)),
            (Kind::Number(x), _) => b.as_number().map_or(open_text(b), |y| Truth::from(*x == y)),
            (_, Kind::Number(y)) => a.as_number().map_or(open_text(a), |x| Truth::from(x == *y)),
            _ => match (Text::of(a), Text::of(b)) {
                (Text::Known(x), Text::Known(y)) => {
                    self.charge(x.len().min(y.len()) / 64);
                    Truth::from(x == y)
                }
                (Text::Known(x), Text::Partial(y)) => text::equals(y, &x),
                (Text::Partial(x), Text::Known(y)) => text::equals(x, &y),
                (Text::Partial(x), Text::Partial(y)) => text::both_equal(x, y),
                (Text::Unknown(_), _) | (_, Text::Unknown(_)) => Truth::Unknown,
                (Text::None, _) | (_, Text::None) => Truth::False,
            },
        }
    }

    fn lists_equal(&self, a: &List, b: &List, depth: usize) -> Truth {
        let too_long = |one: &List, other: &List| other.rest.is_none() && one.items.len() > other.items.len();
        if too_long(a, b) || too_long(b, a) {
            return Truth::False;
        }
        if a.rest.is_some() || b.rest.is_some() {
            // Nobody knows where among the known elements the others stand.
            return Truth::Unknown;
        }
        let mut all = Truth::True;
        for (x, y) in a.items.iter().zip(&b.items) {
            all = all.and(self.values_equal(x, y, depth + 1));
            if all == Truth::False {
                break;
            }
        }
        all
    }

    /// A single value where a list may stand is a list of one.
    fn list_equals_one(&self, list: &List, one: &Value, depth: usize) -> Truth {
        match (list.items.as_slice(), &list.rest) {
            ([only], None) => self.values_equal(only, one, depth + 1),
            ([], Some(_)) | ([_], Some(_)) => Truth::Unknown,
            _ => Truth::False,
        }
    }

    fn maps_equal(&self, a: &Map, b: &Map, depth: usize) -> Truth {
        let mut all = Truth::True;
        for entry in &a.entries {
            all = all.and(match b.get(&entry.key) {
                Some(other) => self.values_equal(&entry.value, &other.value, depth + 1),
                None if b.rest.is_some() => Truth::Unknown,
                None => Truth::False,
            });
            self.charge(b.entries.len() / 8);
        }
        let missing = b.entries.iter().any(|entry| a.get(&entry.key).is_none());
        if missing {
            all = all.and(if a.rest.is_some() { Truth::Unknown } else { Truth::False });
        }
        if a.rest.is_some() || b.rest.is_some() {
            all = all.and(Truth::Unknown);
        }
        all
    }

    /// `a < b` and its like. Numbers and numbers spelt as text by size, other texts by code points; anything else is
    /// false.
    pub(super) fn ordered(&self, operator: Operator, a: &Operand, b: &Operand) -> Truth {
        if let (Some(x), Some(y)) = (bounds(a), bounds(b)) {
            return match operator {
                Operator::Less => less(&x, &y),
                Operator::GreaterEqual => !less(&x, &y),
                Operator::Greater => less(&y, &x),
                _ => !less(&y, &x),
            };
        }
        let (Some(x), Some(y)) = (a.as_value(), b.as_value()) else { return Truth::False };
        match (&x.kind, &y.kind) {
            (Kind::Null, Kind::Unknown(_)) | (Kind::Unknown(_), Kind::Null) => Truth::False,
            (Kind::Null | Kind::Bool(_) | Kind::List(_) | Kind::Map(_), _)
            | (_, Kind::Null | Kind::Bool(_) | Kind::List(_) | Kind::Map(_)) => Truth::False,
            (Kind::String(x), Kind::String(y)) => Truth::from(match operator {
                Operator::Less => x < y,
                Operator::LessEqual => x <= y,
                Operator::Greater => x > y,
                _ => x >= y,
            }),
            (Kind::Number(_) | Kind::String(_), Kind::Number(_) | Kind::String(_)) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// `needle in haystack`, and the position of the known element or key that is the needle, if it is true.
    /// A single value is its own first element.
    pub(super) fn contained(&self, needle: &Operand, haystack: &Operand) -> (Truth, Option<usize>) {
        let value = match &haystack.content {
            Content::List(elements) => return self.in_elements(needle, elements),
            Content::Value(value) => structure(value),
            Content::Node(_) => return (self.equal(needle, haystack), None),
            Content::Count(_) => return (Truth::Unknown, None),
        };
        match &value.kind {
            Kind::Null => (Truth::False, None),
            Kind::Unknown(_) | Kind::Reference(_) => (Truth::Unknown, None),
            Kind::List(list) => {
                let start = if list.rest.is_some() { Truth::Unknown } else { Truth::False };
                self.any(start, list.items.iter().map(|item| self.equals_value(needle, item)))
            }
            Kind::Map(map) => {
                let start = if map.rest.is_some() { Truth::Unknown } else { Truth::False };
                let keys = map.entries.iter().map(|entry| Value::string(Arc::clone(&entry.key)));
                self.any(start, keys.map(|key| self.equals_value(needle, &key)))
            }
            _ => (self.equals_value(needle, value), Some(0)),
        }
    }

    fn equals_value(&self, operand: &Operand, value: &Value) -> Truth {
        match &operand.content {
            Content::Value(own) => self.values_equal(own, value, 0),
            _ => self.equal(operand, &Operand::value(value.clone())),
        }
    }

    fn in_elements(&self, needle: &Operand, elements: &Elements) -> (Truth, Option<usize>) {
        let start = if elements.rest.is_some() { Truth::Unknown } else { Truth::False };
        let truths = elements.items.iter().map(|element| {
            let certain = if element.possible.is_some() { Truth::Unknown } else { Truth::True };
            certain.and(self.equal(needle, &element.operand))
        });
        self.any(start, truths)
    }

    fn any(&self, start: Truth, truths: impl Iterator<Item = Truth>) -> (Truth, Option<usize>) {
        let mut all = start;
        for (index, truth) in truths.enumerate() {
            if truth == Truth::True {
                return (Truth::True, Some(index));
            }
            all = all.or(truth);
            if !self.charge(1) {
                return (Truth::Unknown, None);
            }
        }
        (all, None)
    }
}

/// A value that is no boolean or number now: partly known text may become one.
fn open_text(value: &Value) -> Truth {
    match Text::of(value) {
        Text::Partial(_) | Text::Unknown(_) => Truth::Unknown,
        Text::Known(_) | Text::None => Truth::False,
    }
}

/// How attributes end that say what a resource is called by, or where it is found.
const NAMES: [&str; 10] = ["arn", "id", "name", "ref", "bucket", "endpoint", "identifier", "path", "uri", "url"];

/// Whether a reference stands for what a resource is called by: that is never the empty text.
fn is_name(reference: &Reference) -> bool {
    let attribute = reference.attribute.to_ascii_lowercase();
    NAMES.iter().any(|ending| attribute.ends_with(ending))
}

fn bounds(operand: &Operand) -> Option<Bounds> {
    #[expect(clippy::cast_precision_loss, reason = "counts of things in memory are exact in 53 bits")]
    match &operand.content {
        Content::Count(count) => {
            let most = count.at_most.map_or(f64::INFINITY, |most| most as f64);
            Some(Bounds { least: count.at_least as f64, most })
        }
        Content::Value(value) => value.as_number().map(|n| Bounds { least: n, most: n }),
        _ => None,
    }
}

fn less(a: &Bounds, b: &Bounds) -> Truth {
    if a.most < b.least {
        Truth::True
    } else if a.least >= b.most {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// Equality where one side is a count.
fn bounds_equal(a: &Operand, b: &Operand) -> Truth {
    match (bounds(a), bounds(b)) {
        (Some(x), Some(y)) if x.most < y.least || y.most < x.least => Truth::False,
        (Some(_), Some(_)) => Truth::Unknown,
        _ => {
            let value = a.as_value().or(b.as_value());
            value.map_or(Truth::False, open_or_false)
        }
    }
}

fn open_or_false(value: &Value) -> Truth {
    if matches!(value.kind, Kind::Null) { Truth::False } else { open_text(value) }
}
