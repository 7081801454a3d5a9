//! Which nodes of a whole kind a macro has to ask: `resources("k").exists(v, v == resource.x && …)` looks nodes up instead
//! of asking every one.
//!
//! Invariant: left out are only nodes for which the body certainly gives the answer that decides nothing: false for
//! `exists` and `filter`, true for `all`. What is not known of a node keeps it in.

use super::ast::{Expr, ExprKind, Macro, MacroName, Operator};
use super::env::{Elements, Env, NodeId};
use super::evaluate::Evaluator;
use crate::source::Span;
use crate::value::Truth;
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The nodes of a kind that may equal something, by their positions among all of the kind.
#[derive(Clone, Debug)]
pub(crate) enum Candidates {
    /// Some; all others certainly do not.
    These {
        /// They may, in any order.
        may: Vec<usize>,
        /// It is not known of these, whatever they are compared with; ascending.
        open: Arc<[usize]>,
    },
    /// It is not known of any.
    Unknown,
}

impl Candidates {
    /// What certainly equals nothing.
    #[must_use]
    pub(crate) fn none() -> Self {
        Self::These { may: Vec::new(), open: Arc::default() }
    }
}

/// What one condition found out about whole kinds, to be kept as long as the graph and what is hidden of it.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// By the text of a macro's body: positions of the nodes left by what the body asks of the node alone.
    left: RwLock<FxHashMap<Span, Arc<[usize]>>>,
}

/// What is left of the elements of a macro's range.
pub(super) struct Narrowed {
    /// Positions, ascending (of the nodes that may decide, then of the others); none is all.
    pub(super) positions: Option<Arc<[usize]>>,
    /// The round from which no element can give the answer that decides, since it is not known what equals what.
    pub(super) capped_from: Option<usize>,
}

impl Evaluator<'_> {
    /// The elements that `mac` has to ask.
    pub(super) fn narrow(&mut self, mac: &Macro, elements: &Elements) -> Narrowed {
        let mut out = Narrowed { positions: None, capped_from: None };
        let ([(variable, _)], Some(idle), Some(first)) = (mac.variables.as_slice(), idle(mac.name), first(elements))
        else {
            return out;
        };
        for part in parts(&mac.body, idle) {
            let Some((attribute, other)) = key(part, variable, idle) else { continue };
            let to = self.operand(other);
            match self.env.candidates(first, attribute, &to) {
                Some(Candidates::These { may, open }) => return self.these(may, &open, mac),
                Some(Candidates::Unknown) => out.capped_from = Some(0),
                None => {}
            }
        }
        out.positions = self.left(mac, variable, idle, elements);
        out
    }

    /// Nodes that cannot decide come last where only the answer is wanted.
    fn these(&self, mut may: Vec<usize>, open: &[usize], mac: &Macro) -> Narrowed {
        may.sort_unstable();
        may.dedup();
        let is_quick = !self.collects && matches!(mac.name, MacroName::All | MacroName::Exists);
        let capped_from = is_quick.then_some(may.len());
        may.extend(open);
        if !is_quick {
            may.sort_unstable();
        }
        Narrowed { positions: Some(may.into()), capped_from }
    }

    /// What is left by the parts of the body that ask of the node alone: the same wherever it is asked.
    fn left(&mut self, mac: &Macro, variable: &Arc<str>, idle: Truth, elements: &Elements) -> Option<Arc<[usize]>> {
        let memo = self.memo?;
        if let Some(known) = memo.left.read().unwrap_or_else(PoisonError::into_inner).get(&mac.body.span) {
            return Some(Arc::clone(known));
        }
        let range = &mac.range;
        if !is_fixed(range, &mut Vec::new(), self.env) {
            return None;
        }
        let mut bound = vec![Arc::clone(variable)];
        let fixed: Vec<&Expr> = parts(&mac.body, idle).iter().filter(|p| is_fixed(p, &mut bound, self.env)).collect();
        if fixed.is_empty() {
            return None;
        }
        let mut alone = Evaluator::new(self.env, self.memo, false);
        let mut left = Vec::new();
        for (position, element) in elements.items.iter().enumerate() {
            alone.scope.push((Arc::clone(variable), element.operand.clone()));
            if !fixed.iter().any(|part| alone.judge(part).truth == idle) {
                left.push(position);
            }
            alone.scope.clear();
            alone.refill();
        }
        let left: Arc<[usize]> = left.into();
        memo.left.write().unwrap_or_else(PoisonError::into_inner).insert(mac.body.span, Arc::clone(&left));
        Some(left)
    }
}

/// The answer of the body that leaves an element without influence.
fn idle(name: MacroName) -> Option<Truth> {
    match name {
        MacroName::All => Some(Truth::True),
        MacroName::Exists | MacroName::Filter => Some(Truth::False),
        MacroName::ExistsOne | MacroName::Map => None,
    }
}

/// The first node of a whole kind.
fn first(elements: &Elements) -> Option<NodeId> {
    elements.items.first().filter(|_| elements.is_whole).and_then(|element| element.operand.as_node())
}

/// The parts of a body of which one alone gives the `idle` answer.
fn parts(body: &Expr, idle: Truth) -> &[Expr] {
    match &body.kind {
        ExprKind::And(parts) if idle == Truth::False => parts,
        ExprKind::Or(parts) if idle == Truth::True => parts,
        _ => std::slice::from_ref(body),
    }
}

/// Where `part` is idle unless the node (or its attribute) equals something: the attribute, and that something.
fn key<'e>(part: &'e Expr, variable: &str, idle: Truth) -> Option<(Option<&'e str>, &'e Expr)> {
    let ExprKind::Binary { operator, left, right } = &part.kind else { return None };
    let wanted = if idle == Truth::False { Operator::Equal } else { Operator::NotEqual };
    if *operator != wanted {
        return None;
    }
    let side = |own: &'e Expr, other: &'e Expr| {
        let attribute = of_variable(own, variable)?;
        (!mentions(other, variable)).then_some((attribute, other))
    };
    side(left, right).or_else(|| side(right, left))
}

/// The attribute of the variable that an expression is; none within for the variable itself.
fn of_variable<'e>(expr: &'e Expr, variable: &str) -> Option<Option<&'e str>> {
    match &expr.kind {
        ExprKind::Variable(name) if &**name == variable => Some(None),
        ExprKind::Member { object, name, .. } => match &object.kind {
            ExprKind::Variable(of) if &**of == variable => Some(Some(name)),
            _ => None,
        },
        _ => None,
    }
}

/// The expressions directly inside.
fn inner(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Variable(_) => Vec::new(),
        ExprKind::List(items) | ExprKind::And(items) | ExprKind::Or(items) => items.iter().collect(),
        ExprKind::Map(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
        ExprKind::Member { object, .. } => vec![object],
        ExprKind::Not(one) | ExprKind::Negate(one) | ExprKind::Has(one) => vec![one],
        ExprKind::Index { object: a, index: b } | ExprKind::Binary { left: a, right: b, .. } => vec![a, b],
        ExprKind::Conditional { test, yes, no } => vec![test, yes, no],
        ExprKind::Macro(mac) => vec![&mac.range, &mac.body],
        ExprKind::Call(call) => call.receiver.iter().chain(&call.arguments).collect(),
    }
}

/// Whether a variable of this name occurs.
fn mentions(expr: &Expr, variable: &str) -> bool {
    matches!(&expr.kind, ExprKind::Variable(name) if &**name == variable)
        || inner(expr).into_iter().any(|inside| mentions(inside, variable))
}

/// Whether the value depends on nothing but the `bound` variables: not on the resource judged, nor on where it stands.
fn is_fixed(expr: &Expr, bound: &mut Vec<Arc<str>>, env: &dyn Env) -> bool {
    let is_literal = |side: &Expr| match &side.kind {
        ExprKind::Literal(_) => true,
        ExprKind::List(items) => items.iter().all(|item| matches!(item.kind, ExprKind::Literal(_))),
        _ => false,
    };
    match &expr.kind {
        ExprKind::Variable(name) => bound.contains(name),
        // A value stands for a node as seen from the module of the resource judged.
        ExprKind::Member { follow: Some(_), .. } => false,
        ExprKind::Binary { operator: Operator::Equal | Operator::NotEqual | Operator::In, left, right }
            if !is_literal(left) && !is_literal(right) =>
        {
            false
        }
        ExprKind::Call(call) if call.is_domain && !env.is_fixed(&call.name) => false,
        ExprKind::Macro(mac) => {
            if !is_fixed(&mac.range, bound, env) {
                return false;
            }
            let depth = bound.len();
            bound.extend(mac.variables.iter().map(|(name, _)| Arc::clone(name)));
            let is_fixed = is_fixed(&mac.body, bound, env);
            bound.truncate(depth);
            is_fixed
        }
        _ => inner(expr).into_iter().all(|inside| is_fixed(inside, bound, env)),
    }
}
