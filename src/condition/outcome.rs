//! What an evaluation returns.

use super::env::NodeId;
use crate::source::{Location, Span};
use crate::value::{Origin, Truth, Unknown, Value};
use std::sync::Arc;

/// The answer to a condition.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The answer.
    pub(crate) truth: Truth,
    /// The sub-expressions that decided, in order of the condition and of the elements, without repetition. Empty for
    /// true, unless it was asked for.
    pub(crate) deciding: Vec<Deciding>,
    /// When the answer is unknown: why, in order of appearance, without repetition.
    pub(crate) unknown: Vec<Arc<Unknown>>,
    /// The budget of steps ran out: the answer is unknown for that reason, and a Problem is due.
    pub(crate) exhausted: bool,
}

/// One value that decided.
#[derive(Clone, Debug)]
pub(crate) struct Deciding {
    /// The attribute path from the node, without list indexes: `["ingress", "cidr_blocks"]`. Empty for the node itself.
    pub(crate) path: Vec<Arc<str>>,
    /// Which elements of the lists on the path, so that elements with equal text stay apart.
    pub(crate) indexes: Vec<usize>,
    /// What it is; none for a node.
    pub(crate) value: Option<Value>,
    /// Where it is written, or, where it is not, the nearest parent that is.
    pub(crate) at: Option<Location>,
    /// Whether it is written at all; false for what is absent or a default.
    pub(crate) is_written: bool,
    /// The node whose attribute (or which itself) decided: the resource judged or a linked one.
    pub(crate) node: Option<NodeId>,
    /// The sub-expression, in the condition's text.
    #[cfg_attr(not(test), expect(dead_code, reason = "findings point into the code, explanations into the condition"))]
    pub(crate) expression: Span,
    /// Origins of the values along the path, outermost first.
    pub(crate) chain: Vec<Origin>,
}
