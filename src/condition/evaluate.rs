//! Evaluation of a checked condition over an environment.
//!
//! Invariants: never panics, never fails, takes at most [`MAX_STEPS`] steps; what is not known stays unknown.

use super::MAX_STEPS;
use super::ast::{Call, Expr, ExprKind, Operator};
use super::compare::Comparer;
use super::decide::{Judgement, deciding, sources};
use super::env::{Content, Env, Follow, Member, NodeId, Operand, structure};
use super::functions::{self, Function};
use super::narrow::Memo;
use super::outcome::Outcome;
use super::text::{self, Text};
use crate::source::Span;
use crate::value::{Entry, Kind, Map, OriginKind, Part, Reason, Truth, Unknown, Value};
use std::cell::Cell;
use std::sync::Arc;

/// One run over one condition.
pub(super) struct Evaluator<'a> {
    pub(super) env: &'a dyn Env,
    /// Variables of the macros around, innermost last.
    pub(super) scope: Vec<(Arc<str>, Operand)>,
    steps: Cell<u64>,
    /// Whether deciders and reasons are collected, for which every operand is evaluated.
    pub(super) collects: bool,
    /// What the condition found out before, where that is kept.
    pub(super) memo: Option<&'a Memo>,
}

/// What is collected besides the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Collect {
    /// What decided, if the answer is false: whoever only counts the unknown needs no reasons.
    Deciders,
    /// Also why the answer is unknown.
    Reasons,
    /// What decided in any case.
    #[cfg(test)]
    Always,
}

/// The answer to `tree`, and what is to be collected with it.
pub(super) fn evaluate(tree: &Expr, env: &dyn Env, memo: Option<&Memo>, collect: Collect) -> Outcome {
    let mut quick = Evaluator::new(env, memo, false);
    let truth = quick.judge(tree).truth;
    let is_enough = match collect {
        Collect::Deciders => truth != Truth::False,
        Collect::Reasons => truth == Truth::True,
        #[cfg(test)]
        Collect::Always => false,
    };
    if is_enough && !quick.is_exhausted() {
        return Outcome { truth, deciding: Vec::new(), unknown: Vec::new(), exhausted: false };
    }
    let mut full = Evaluator::new(env, memo, true);
    let judgement = full.judge(tree);
    let exhausted = full.is_exhausted();
    let mut unknown: Vec<Arc<Unknown>> = Vec::new();
    let truth = if exhausted { Truth::Unknown } else { judgement.truth };
    if exhausted {
        unknown.push(limit());
    } else if truth == Truth::Unknown {
        for reason in judgement.unknown {
            if !unknown.contains(&reason) {
                unknown.push(reason);
            }
        }
    }
    Outcome { truth, deciding: deciding(&judgement.deciders, env), unknown, exhausted }
}

/// The value of `tree`, with more variables.
pub(super) fn value_of(tree: &Expr, env: &dyn Env, scope: Vec<(Arc<str>, Operand)>) -> Operand {
    let mut evaluator = Evaluator { scope, ..Evaluator::new(env, None, false) };
    evaluator.operand(tree)
}

fn limit() -> Arc<Unknown> {
    Unknown::new(Reason::Limit, "condition")
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(env: &'a dyn Env, memo: Option<&'a Memo>, collects: bool) -> Self {
        Self { env, scope: Vec::new(), steps: Cell::new(MAX_STEPS), collects, memo }
    }

    /// All steps anew.
    pub(super) fn refill(&mut self) {
        self.steps.set(MAX_STEPS);
    }

    /// Takes `cost` steps; false when there are none left.
    pub(super) fn charge(&self, cost: usize) -> bool {
        let left = self.steps.get().saturating_sub(cost as u64);
        self.steps.set(left);
        left > 0
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    fn comparer(&self) -> Comparer<'_> {
        Comparer { env: self.env, steps: &self.steps }
    }

    /// A truth decided by the places that these operands come from.
    pub(super) fn decided(&self, truth: Truth, operands: &[&Operand], span: Span) -> Judgement {
        let judgement = Judgement::new(truth);
        if !self.collects {
            return judgement;
        }
        judgement.by(operands.iter().copied(), span, false).for_reasons_of(operands.iter().copied())
    }

    /// The answer to an expression of type bool.
    pub(super) fn judge(&mut self, expr: &Expr) -> Judgement {
        if !self.charge(1) {
            return Judgement::new(Truth::Unknown);
        }
        match &expr.kind {
            ExprKind::Not(inner) => {
                let inner = self.judge(inner);
                Judgement { truth: !inner.truth, ..inner }
            }
            ExprKind::And(operands) => self.judge_all(operands, Truth::False, Truth::and),
            ExprKind::Or(operands) => self.judge_all(operands, Truth::True, Truth::or),
            ExprKind::Conditional { test, yes, no } => self.judge_conditional(test, yes, no),
            ExprKind::Binary { operator, left, right } if operator.is_relation() => {
                self.judge_relation(*operator, left, right, expr.span)
            }
            ExprKind::Has(inner) => {
                let operand = self.operand(inner);
                self.decided(self.has(&operand), &[&operand], expr.span)
            }
            ExprKind::Macro(quantifier) if quantifier.name.is_quantifier() => self.quantify(quantifier, expr.span),
            ExprKind::Call(call) if !call.is_domain => match functions::find(&call.name).map(|f| f.function) {
                Some(
                    function @ (Function::StartsWith | Function::EndsWith | Function::Contains | Function::Matches),
                ) => self.judge_text(function, call, expr.span),
                _ => self.judge_operand(expr),
            },
            _ => self.judge_operand(expr),
        }
    }

    /// `&&` and `||`: `strong` is the operand that decides alone. Where all operands together decide, all are named.
    fn judge_all(&mut self, operands: &[Expr], strong: Truth, join: fn(Truth, Truth) -> Truth) -> Judgement {
        let mut truth = !strong;
        let mut judged = Vec::new();
        for operand in operands {
            let next = self.judge(operand);
            truth = join(truth, next.truth);
            if self.collects {
                judged.push(next);
            } else if truth == strong {
                break;
            }
        }
        let mut out = Judgement::new(truth);
        judged.into_iter().filter(|j| j.truth == truth).for_each(|j| out.absorb(j));
        out
    }

    fn judge_conditional(&mut self, test: &Expr, yes: &Expr, no: &Expr) -> Judgement {
        let test = self.judge(test);
        let chosen = match test.truth {
            Truth::True => self.judge(yes),
            Truth::False => self.judge(no),
            Truth::Unknown => {
                let (mut yes, no) = (self.judge(yes), self.judge(no));
                let agree = yes.truth == no.truth && yes.truth != Truth::Unknown;
                yes.absorb(no);
                if agree {
                    return yes;
                }
                let mut out = Judgement { truth: Truth::Unknown, ..test };
                out.absorb(yes);
                return out;
            }
        };
        if chosen.deciders.is_empty() {
            return Judgement { deciders: test.deciders, ..chosen };
        }
        chosen
    }

    fn judge_relation(&mut self, operator: Operator, left: &Expr, right: &Expr, span: Span) -> Judgement {
        let (left, right) = (self.operand(left), self.operand(right));
        let comparer = self.comparer();
        match operator {
            Operator::Equal => self.decided(comparer.equal(&left, &right), &[&left, &right], span),
            Operator::NotEqual => self.decided(!comparer.equal(&left, &right), &[&left, &right], span),
            Operator::In => {
                let (truth, found) = comparer.contained(&left, &right);
                // The element that was found is what stands in the text.
                let element = found.filter(|_| truth == Truth::True && self.collects).map(|index| {
                    let entry = || right.entries().into_iter().nth(index).map(|(_, entry)| entry);
                    right.element(index).or_else(entry).unwrap_or_else(|| right.clone())
                });
                match element.filter(|e| !e.place.is_nowhere()) {
                    Some(element) => Judgement::new(truth).by([&left], span, false).by([&element], span, true),
                    _ => self.decided(truth, &[&left, &right], span),
                }
            }
            _ => self.decided(comparer.ordered(operator, &left, &right), &[&left, &right], span),
        }
    }

    fn judge_text(&mut self, function: Function, call: &Call, span: Span) -> Judgement {
        let Some(receiver) = call.receiver.as_ref().map(|r| self.operand(r)) else {
            return Judgement::new(Truth::Unknown);
        };
        self.charge(weight(&receiver));
        if let (Function::Matches, Some(regex)) = (function, &call.regex) {
            let truth = match &receiver.content {
                Content::Value(value) => text::matches(&Text::of(value), regex),
                _ => Truth::False,
            };
            return self.decided(truth, &[&receiver], span);
        }
        let Some(argument) = call.arguments.first().map(|a| self.operand(a)) else {
            return Judgement::new(Truth::Unknown);
        };
        let truth = functions::test(function, &receiver, &argument);
        self.decided(truth, &[&receiver, &argument], span)
    }

    fn judge_operand(&mut self, expr: &Expr) -> Judgement {
        let operand = self.operand(expr);
        let truth = match &operand.content {
            Content::Value(value) => truth_of(value),
            _ => Truth::False,
        };
        self.decided(truth, &[&operand], expr.span)
    }

    /// Written in the code, not null and no empty text, which providers and services take for nothing.
    fn has(&self, operand: &Operand) -> Truth {
        let value = match &operand.content {
            Content::Node(_) => return Truth::True,
            Content::Count(_) => return Truth::Unknown,
            Content::List(elements) => {
                let is_certain = elements.items.iter().any(|e| e.possible.is_none());
                let is_open = elements.rest.is_some() || !elements.items.is_empty();
                return Truth::from(if is_certain { Some(true) } else { (!is_open).then_some(false) });
            }
            Content::Value(value) => value,
        };
        let is_default = |step: &super::env::Trail| step.origin.kind == OriginKind::Default;
        let in_node = operand.place.steps().take_while(|s| !matches!(s.segment, super::env::Segment::Node(_)));
        match &value.kind {
            Kind::Null => Truth::False,
            _ if value.origin.kind == OriginKind::Default || in_node.into_iter().any(is_default) => Truth::False,
            Kind::Unknown(why) if self.env.is_always_given(why) => Truth::True,
            Kind::Unknown(_) => Truth::Unknown,
            Kind::String(text) => Truth::from(!text.is_empty()),
            Kind::Template(parts) if parts.iter().all(|part| matches!(part, Part::Unknown(_))) => Truth::Unknown,
            _ => Truth::True,
        }
    }

    /// The value of any expression.
    pub(super) fn operand(&mut self, expr: &Expr) -> Operand {
        if !self.charge(1) {
            return Operand::unknown(limit());
        }
        match &expr.kind {
            ExprKind::Literal(value) => Operand::value(value.clone()),
            ExprKind::Variable(name) => match self.scope.iter().rev().find(|(bound, _)| bound == name) {
                Some((_, operand)) => operand.clone(),
                None => self.env.variable(name),
            },
            ExprKind::Member { object, name, follow, .. } => {
                let object = self.operand(object);
                self.member(&object, name, follow.as_deref())
            }
            ExprKind::Index { object, index } => {
                let (object, index) = (self.operand(object), self.operand(index));
                self.index(&object, &index)
            }
            ExprKind::List(items) => self.list(items),
            ExprKind::Map(entries) => self.map(entries),
            ExprKind::Negate(inner) => {
                let zero = Operand::value(Kind::Number(0.0));
                let inner = self.operand(inner);
                self.computed(super::arithmetic::calculate(Operator::Subtract, &zero, &inner), &[&inner])
            }
            ExprKind::Binary { operator, left, right } if !operator.is_relation() => {
                let (left, right) = (self.operand(left), self.operand(right));
                let result = super::arithmetic::calculate(*operator, &left, &right);
                self.charge(weight(&result));
                self.computed(result, &[&left, &right])
            }
            ExprKind::Conditional { test, yes, no } => self.conditional(test, yes, no),
            ExprKind::Macro(mac) if !mac.name.is_quantifier() => self.transform(mac),
            ExprKind::Call(call) => self.call(call, expr),
            _ => self.judged(expr),
        }
    }

    /// A truth value as operand.
    fn judged(&mut self, expr: &Expr) -> Operand {
        let judgement = self.judge(expr);
        let operand = match judgement.truth {
            Truth::True => Operand::bool(true),
            Truth::False => Operand::bool(false),
            Truth::Unknown => Operand::unknown(judgement.unknown.first().map_or_else(undecided, Arc::clone)),
        };
        operand.because(judgement.deciders.into_iter().map(|d| d.operand).collect())
    }

    /// With what it was computed of, unless it has a place or names that itself.
    fn computed(&self, mut operand: Operand, of: &[&Operand]) -> Operand {
        if self.collects && operand.place.is_nowhere() && operand.because.is_empty() {
            operand.because = of.iter().flat_map(|o| sources(o)).collect();
        }
        operand
    }

    fn conditional(&mut self, test: &Expr, yes: &Expr, no: &Expr) -> Operand {
        let test = self.judge(test);
        match test.truth {
            Truth::True => self.operand(yes),
            Truth::False => self.operand(no),
            Truth::Unknown => {
                let (yes, no) = (self.operand(yes), self.operand(no));
                if self.comparer().equal(&yes, &no) == Truth::True {
                    return yes;
                }
                let unknown = test.unknown.first().map_or_else(undecided, Arc::clone);
                self.computed(Operand::unknown(unknown), &[&yes, &no])
            }
        }
    }

    fn call(&mut self, call: &Call, expr: &Expr) -> Operand {
        let generic = if call.is_domain { None } else { functions::find(&call.name) };
        if let Some(described) = &generic
            && described.result == super::types::Type::Bool
        {
            return self.judged(expr);
        }
        let receiver = call.receiver.as_ref().map(|r| self.operand(r));
        let arguments: Vec<Operand> = call.arguments.iter().map(|a| self.operand(a)).collect();
        let of: Vec<&Operand> = receiver.iter().chain(&arguments).collect();
        let Some(described) = generic else {
            self.charge(10);
            return self.computed(self.env.call(&call.name, receiver.as_ref(), &arguments), &of);
        };
        let Some((subject, rest)) = of.split_first() else { return Operand::value(Kind::Null) };
        self.charge(weight(subject));
        let result = functions::apply(described.function, subject, rest.first().copied());
        self.charge(weight(&result));
        self.computed(result, &of)
    }

    fn list(&mut self, items: &[Expr]) -> Operand {
        let operands: Vec<Operand> = items.iter().map(|item| self.operand(item)).collect();
        let of: Vec<&Operand> = operands.iter().collect();
        if operands.iter().all(|o| o.place.is_nowhere() && o.as_value().is_some()) {
            let list = Value::list(operands.iter().map(Operand::to_value).collect());
            return self.computed(Operand::value(list), &of);
        }
        let elements = operands.iter().map(|o| super::env::Element { operand: o.clone(), possible: None });
        let list = Operand::list(super::env::Elements { items: elements.collect(), rest: None, is_whole: false });
        self.computed(list, &of)
    }

    fn map(&mut self, entries: &[(Expr, Expr)]) -> Operand {
        let mut out: Vec<Entry> = Vec::new();
        let mut of = Vec::new();
        let mut rest = None;
        for (key, value) in entries {
            let (key, value) = (self.operand(key).to_value(), self.operand(value));
            match Text::of(&key) {
                Text::Known(key) => out.push(Entry { key: Arc::from(&*key), at: None, value: value.to_value() }),
                _ => rest = Some(undecided()),
            }
            of.push(value);
        }
        let map = Operand::value(Kind::Map(Arc::new(Map { entries: out, rest })));
        self.computed(map, &of.iter().collect::<Vec<_>>())
    }

    /// `object.name`.
    fn member(&self, object: &Operand, name: &Arc<str>, follow: Option<&str>) -> Operand {
        let value = match &object.content {
            Content::Node(node) => return self.node_member(object, *node, name),
            Content::Value(value) => value,
            Content::List(_) | Content::Count(_) => return self.inside(object, name, Value::null()),
        };
        if let (Some(kind), false) = (follow, value.is_null() || value.as_unknown().is_some()) {
            return match self.env.follow(value, Some(kind)) {
                Follow::Node(node) => {
                    let place = object.place.node(node);
                    self.node_member(&Operand { place, ..Operand::node(node) }, node, name)
                }
                Follow::Unknown(unknown) => self.inside(object, name, Kind::Unknown(unknown).into()),
            };
        }
        let inner = structure(value);
        match &inner.kind {
            Kind::Map(map) => {
                self.charge(map.entries.len() / 16);
                match (object.entry(name), &map.rest) {
                    (Some(found), _) => found,
                    (None, Some(rest)) => self.inside(object, name, Kind::Unknown(Arc::clone(rest)).into()),
                    (None, None) => self.inside(object, name, Value::null()),
                }
            }
            // A block is a list of one in one front end and a map in the other.
            Kind::List(list) => match (list.items.as_slice(), &list.rest) {
                ([only], None) if only.as_map().is_some() => {
                    let element = object.element(0).unwrap_or_else(|| object.clone());
                    self.member(&element, name, None)
                }
                (_, Some(rest)) => self.inside(object, name, Kind::Unknown(Arc::clone(rest)).into()),
                _ => self.inside(object, name, Value::null()),
            },
            Kind::Unknown(unknown) => self.inside(object, name, Kind::Unknown(Arc::clone(unknown)).into()),
            Kind::Reference(reference) => self.inside(object, name, Kind::Unknown(text::unknown_of(reference)).into()),
            _ => self.inside(object, name, Value::null()),
        }
    }

    fn node_member(&self, object: &Operand, node: NodeId, name: &Arc<str>) -> Operand {
        let Member { content, at } = self.env.member(node, name);
        let origin = match &content {
            Content::Value(value) => value.origin.clone(),
            _ => crate::value::Origin::default(),
        };
        let place = object.place.attribute(Arc::clone(name), at, origin);
        Operand { content, place, because: Vec::new() }
    }

    /// A value under `object` that is not written there.
    fn inside(&self, object: &Operand, name: &Arc<str>, value: Value) -> Operand {
        let computed = Operand::value(value);
        if object.place.is_nowhere() {
            return self.computed(computed, &[object]);
        }
        let place = object.place.attribute(Arc::clone(name), None, crate::value::Origin::default());
        Operand { place, ..computed }
    }

    /// `object[index]`.
    fn index(&self, object: &Operand, index: &Operand) -> Operand {
        let (Content::Value(key), null) = (&index.content, Value::null()) else {
            return self.computed(Operand::value(Kind::Null), &[object, index]);
        };
        if !matches!(key.kind, Kind::Null) && !matches!(Text::of(key), Text::Known(_)) {
            let unknown = text::parts(key).iter().find_map(|p| text::unknowns(std::slice::from_ref(p)).pop());
            return self.computed(Operand::unknown(unknown.unwrap_or_else(undecided)), &[object, index]);
        }
        let name: Arc<str> = match Text::of(key) {
            Text::Known(text) => Arc::from(&*text),
            _ => return self.inside(object, &Arc::from("null"), null),
        };
        let is_map = object.as_value().is_some_and(|v| structure(v).as_map().is_some_and(|m| m.get(&name).is_some()));
        match key.as_number() {
            Some(position) if !is_map => self.at_position(object, position, &name),
            _ => self.member(object, &name, None),
        }
    }

    fn at_position(&self, object: &Operand, position: f64, name: &Arc<str>) -> Operand {
        let nothing = || self.inside(object, name, Value::null());
        if position < 0.0 || position.fract() != 0.0 || position > f64::from(u32::MAX) {
            return nothing();
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
        let position = position as usize;
        let rest = match &object.content {
            Content::List(elements) => {
                let shaky = elements.items.iter().take(position + 1).find_map(|e| e.possible.clone());
                if let Some(unknown) = shaky {
                    return self.computed(Operand::unknown(unknown), &[object]);
                }
                elements.rest.clone()
            }
            Content::Value(value) => match &structure(value).kind {
                Kind::List(list) => list.rest.clone(),
                Kind::Null => return nothing(),
                Kind::Unknown(unknown) => Some(Arc::clone(unknown)),
                Kind::Reference(reference) => Some(text::unknown_of(reference)),
                // A single value where a list may stand is a list of one.
                _ => return if position == 0 { object.clone() } else { nothing() },
            },
            Content::Node(_) | Content::Count(_) => return nothing(),
        };
        match (object.element(position), rest) {
            (Some(element), _) => element,
            (None, Some(rest)) => self.inside(object, name, Kind::Unknown(rest).into()),
            (None, None) => nothing(),
        }
    }
}

/// A value where a truth is needed: null and what is no boolean is not true.
fn truth_of(value: &Value) -> Truth {
    match &value.kind {
        Kind::Unknown(_) | Kind::Reference(_) => Truth::Unknown,
        Kind::Template(_) => Truth::Unknown,
        _ => Truth::from(value.as_bool() == Some(true)),
    }
}

fn undecided() -> Arc<Unknown> {
    Unknown::new(Reason::Condition, "")
}

/// Steps that a look at all of an operand costs.
fn weight(operand: &Operand) -> usize {
    match &operand.content {
        Content::Value(value) => match &value.kind {
            Kind::String(text) => text.len() / 16,
            Kind::Template(parts) => {
                let len = |part: &Part| match part {
                    Part::Literal(text) => text.len() / 16 + 1,
                    _ => 1,
                };
                parts.iter().map(len).sum()
            }
            Kind::Document(document) => document.text.as_ref().map_or(0, |text| text.len() / 16),
            Kind::List(list) => list.items.len(),
            _ => 0,
        },
        Content::List(elements) => elements.items.len(),
        _ => 0,
    }
}
