//! Which sub-expressions decided, and where the values that they read are written.

use super::env::{Content, Env, Operand, Place, Segment, Trail};
use super::outcome::Deciding;
use super::text;
use crate::source::{Location, Span};
use crate::value::{Kind, Origin, OriginKind, Part, Truth, Unknown, Value};
use std::sync::Arc;

/// An answer, and what decided it.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) truth: Truth,
    /// Empty unless they are collected.
    pub(super) deciders: Vec<Decider>,
    /// Why the truth is unknown, if it is and reasons are collected.
    pub(super) unknown: Vec<Arc<Unknown>>,
}

/// An operand that decided.
#[derive(Clone, Debug)]
pub(super) struct Decider {
    pub(super) operand: Operand,
    pub(super) expression: Span,
    /// An element of a list, chosen by a quantifier: quantifiers around it keep it and do not name their own element.
    pub(super) is_element: bool,
}

impl Judgement {
    pub(super) fn new(truth: Truth) -> Self {
        Self { truth, deciders: Vec::new(), unknown: Vec::new() }
    }

    /// The operands with a place among those that `operands` are or were computed of.
    pub(super) fn by<'o>(
        mut self,
        operands: impl IntoIterator<Item = &'o Operand>,
        expression: Span,
        is_element: bool,
    ) -> Self {
        for operand in operands {
            // An element that a domain function names as its reason was chosen by it, as a quantifier chooses.
            let computed = operand.place.is_nowhere();
            // Literals of the condition have no node: nobody could mend them.
            for source in sources(operand).into_iter().filter(|s| s.place.is_of_node()) {
                let chosen = computed && source.place.last().is_some_and(|s| matches!(s.segment, Segment::Element(_)));
                self.deciders.push(Decider { operand: source, expression, is_element: is_element || chosen });
            }
        }
        self
    }

    /// With the reasons why these operands are not known, if the truth is unknown.
    pub(super) fn for_reasons_of<'o>(mut self, operands: impl IntoIterator<Item = &'o Operand>) -> Self {
        if self.truth == Truth::Unknown {
            for operand in operands {
                reasons(operand, &mut self.unknown);
            }
        }
        self
    }

    /// Takes over what decided `other` and why it is unknown.
    pub(super) fn absorb(&mut self, other: Judgement) {
        self.deciders.extend(other.deciders);
        self.unknown.extend(other.unknown);
    }
}

/// The operand itself where it has a place, else what it was computed of.
pub(super) fn sources(operand: &Operand) -> Vec<Operand> {
    if operand.place.is_nowhere() { operand.because.clone() } else { vec![operand.clone()] }
}

/// Why an operand is not known, at most so many reasons.
pub(super) fn reasons(operand: &Operand, out: &mut Vec<Arc<Unknown>>) {
    match &operand.content {
        Content::Value(value) => value_reasons(value, out, 0),
        Content::Node(_) => {}
        Content::Count(count) => out.push(Arc::clone(&count.unknown)),
        Content::List(elements) => {
            for element in elements.items.iter().take(MAX_REASONS) {
                out.extend(element.possible.clone());
                if let Content::Value(value) = &element.operand.content {
                    value_reasons(value, out, 1);
                }
            }
            out.extend(elements.rest.clone());
        }
    }
}

/// More reasons help nobody.
const MAX_REASONS: usize = 32;
const MAX_DEPTH: usize = 16;

fn value_reasons(value: &Value, out: &mut Vec<Arc<Unknown>>, depth: usize) {
    if depth > MAX_DEPTH || out.len() > MAX_REASONS {
        return;
    }
    match &value.kind {
        Kind::Unknown(unknown) => out.push(Arc::clone(unknown)),
        Kind::Reference(reference) => out.push(text::unknown_of(reference)),
        Kind::Template(parts) => out.extend(parts.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Reference(reference) => Some(text::unknown_of(reference)),
            Part::Unknown(unknown) => Some(Arc::clone(unknown)),
        })),
        Kind::Document(document) => value_reasons(&document.root, out, depth + 1),
        Kind::List(list) => {
            list.items.iter().for_each(|item| value_reasons(item, out, depth + 1));
            out.extend(list.rest.clone());
        }
        Kind::Map(map) => {
            map.entries.iter().for_each(|entry| value_reasons(&entry.value, out, depth + 1));
            out.extend(map.rest.clone());
        }
        _ => {}
    }
}

/// The deciders as they are handed out: with paths and places, without repetition, in order.
pub(super) fn deciding(deciders: &[Decider], env: &dyn Env) -> Vec<Deciding> {
    let mut out: Vec<Deciding> = Vec::new();
    for decider in deciders {
        let next = describe(decider, env);
        let is_same =
            |d: &Deciding| d.node == next.node && d.path == next.path && d.indexes == next.indexes && d.at == next.at;
        if !out.iter().any(is_same) {
            out.push(next);
        }
        if out.len() >= MAX_DECIDING {
            break;
        }
    }
    out
}

/// Attacker-made lists would make as many findings as they have elements, and comparing each with each takes time.
const MAX_DECIDING: usize = 1000;

fn describe(decider: &Decider, env: &dyn Env) -> Deciding {
    let steps = steps_of_node(&decider.operand.place);
    let mut path = Vec::new();
    let mut indexes = Vec::new();
    let mut node = None;
    for step in &steps {
        match &step.segment {
            Segment::Node(id) => node = Some(*id),
            Segment::Attribute(name) => path.push(Arc::clone(name)),
            Segment::Element(index) => indexes.push(*index),
        }
    }
    Deciding {
        path,
        indexes,
        value: value_of(&decider.operand),
        at: location(&decider.operand.place, env),
        is_written: is_written(&decider.operand),
        node,
        expression: decider.expression,
        chain: steps.iter().filter(|s| !matches!(s.segment, Segment::Node(_))).map(|s| s.origin.clone()).collect(),
    }
}

fn value_of(operand: &Operand) -> Option<Value> {
    match &operand.content {
        Content::Node(_) => None,
        _ => Some(operand.to_value()),
    }
}

/// The steps inside the nearest node, first to last, the node itself being the first.
fn steps_of_node(place: &Place) -> Vec<&Trail> {
    let mut steps = Vec::new();
    for step in place.steps() {
        steps.push(step);
        if matches!(step.segment, Segment::Node(_)) {
            break;
        }
    }
    steps.reverse();
    steps
}

/// Whether somebody wrote it: not a default, not part of a default, and not absent.
pub(super) fn is_written(operand: &Operand) -> bool {
    let is_default = steps_of_node(&operand.place).iter().any(|step| step.origin.kind == OriginKind::Default)
        || operand.as_value().is_some_and(|value| value.origin.kind == OriginKind::Default);
    let is_absent = operand.as_value().is_some_and(Value::is_null)
        && operand.place.last().is_some_and(|step| step.at.is_none() && step.origin.at.is_none());
    !is_default && !is_absent
}

/// Where a finding on this place stands: where it is written, or else its nearest parent that is. What came as a whole
/// from elsewhere (a list in a variable) stands where it is used.
fn location(place: &Place, env: &dyn Env) -> Option<Location> {
    let mut best: Option<Location> = None;
    let mut from_elsewhere: Option<Location> = None;
    for step in steps_of_node(place) {
        if let Segment::Node(node) = step.segment {
            best = env.home(node);
            continue;
        }
        if step.origin.kind == OriginKind::Default {
            break;
        }
        let Some(at) = step.at else { continue };
        match from_elsewhere {
            Some(use_) if !use_.contains(at) => continue,
            _ => best = Some(at),
        }
        if came_from_elsewhere(&step.origin, at) {
            from_elsewhere = Some(at);
        }
    }
    best.or_else(|| before_node(place, env))
}

/// Where a node has no home of its own (a plan without source), the place that led to it.
fn before_node(place: &Place, env: &dyn Env) -> Option<Location> {
    let node = place.steps().find(|step| matches!(step.segment, Segment::Node(_)))?;
    let outer = node.before.steps().find(|step| step.at.is_some() || matches!(step.segment, Segment::Node(_)))?;
    match outer.segment {
        Segment::Node(id) => env.home(id),
        _ => outer.at,
    }
}

fn came_from_elsewhere(origin: &Origin, at: Location) -> bool {
    origin.way.is_some() && origin.at.is_some_and(|literal| !at.contains(literal))
}
