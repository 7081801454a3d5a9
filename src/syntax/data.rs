//! The tree that YAML and JSON are read into: scalars, sequences and mappings with their places, tags kept.
//!
//! Scalars are typed by YAML 1.1, as CloudFormation types them. Knows no CloudFormation.

use super::json::{Json, JsonKind};
use crate::problem::{Code, Level, Problem};
use crate::source::{Source, Span};
use std::sync::Arc;

/// Deepest nesting; deeper text is refused by the parsers.
pub(crate) const MAX_DEPTH: usize = 200;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// From its first character to its last; a tag does not belong to it.
    pub(crate) span: Span,
    /// `!Ref` without the exclamation mark.
    pub(crate) tag: Option<Arc<str>>,
}

/// What a [`Node`] is.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    Null,
    Bool(bool),
    /// The number, and how it prints.
    Number(f64, Arc<str>),
    Text(Arc<str>),
    Sequence(Vec<Node>),
    /// Keys are unique.
    Mapping(Vec<Pair>),
}

/// `key: value`
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) key: Arc<str>,
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

impl Node {
    /// Without tag.
    pub(crate) fn new(kind: NodeKind, span: Span) -> Self {
        Self { kind, span, tag: None }
    }

    /// The pairs of a mapping.
    pub(crate) fn pairs(&self) -> &[Pair] {
        match &self.kind {
            NodeKind::Mapping(pairs) => pairs,
            _ => &[],
        }
    }

    /// The elements of a sequence.
    pub(crate) fn items(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The pair of a mapping with this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Pair> {
        self.pairs().iter().find(|pair| &*pair.key == key)
    }

    /// A scalar as text: CloudFormation compares everything so.
    pub(crate) fn scalar(&self) -> Option<Arc<str>> {
        match &self.kind {
            NodeKind::Text(text) => Some(Arc::clone(text)),
            NodeKind::Bool(known) => Some(Arc::from(if *known { "true" } else { "false" })),
            NodeKind::Number(_, text) => Some(Arc::clone(text)),
            _ => None,
        }
    }
}

/// The same key twice in a mapping.
pub(super) fn duplicate(key: &str, span: Span, source: &Source) -> Problem {
    let message = format!("the key `{key}` stands twice in this mapping; the last one counts");
    let problem = Problem::error(Code("syntax/duplicate-key"), source.location(span), message);
    problem.help("drop one of them").level(Level::Notice)
}

/// A JSON tree as this one; of duplicate keys the last wins, which is said. Recursion is bounded by the JSON parser.
pub(crate) fn from_json(json: &Json, source: &Source, problems: &mut Vec<Problem>) -> Node {
    let kind = match &json.kind {
        JsonKind::Null => NodeKind::Null,
        JsonKind::Bool(known) => NodeKind::Bool(*known),
        JsonKind::Number(text) => {
            let value: f64 = text.parse().unwrap_or(f64::MAX);
            // A fraction or an exponent prints as in YAML: `1.10` is 1.1.
            let shown = if text.contains(['.', 'e', 'E']) { Arc::from(value.to_string()) } else { Arc::clone(text) };
            NodeKind::Number(value, shown)
        }
        JsonKind::String(text) => NodeKind::Text(Arc::clone(text)),
        JsonKind::Array(items) => {
            NodeKind::Sequence(items.iter().map(|item| from_json(item, source, problems)).collect())
        }
        JsonKind::Object(members) => {
            let mut pairs: Vec<Pair> = Vec::with_capacity(members.len());
            let mut places = rustc_hash::FxHashMap::default();
            for member in members {
                let value = from_json(&member.value, source, problems);
                let pair = Pair { key: Arc::clone(&member.key), key_span: member.key_span, value };
                let place = *places.entry(Arc::clone(&member.key)).or_insert(pairs.len());
                match pairs.get_mut(place) {
                    Some(old) => {
                        problems.push(duplicate(&pair.key, pair.key_span, source));
                        *old = pair;
                    }
                    None => pairs.push(pair),
                }
            }
            NodeKind::Mapping(pairs)
        }
    };
    Node::new(kind, json.span)
}
