//! The boundary: what a condition may ask for ([`Declarations`] when it is compiled, [`Env`] when it is evaluated).
//!
//! The evaluator walks into maps and lists by itself and keeps account of the place it walked to; it asks the
//! environment only for variables, for attributes of nodes, for the node behind a value, and for domain functions.

use super::narrow::Candidates;
use super::types::{Signature, Type};
use crate::source::Location;
use crate::value::{Entry, Kind, List, Origin, Reference, Truth, Unknown, Value};
use std::sync::Arc;

/// Names a node of the environment; opaque here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

/// What names mean when a condition is compiled.
pub(crate) trait Declarations {
    /// Type of a variable such as `resource`.
    fn variable(&self, name: &str) -> Option<Type>;

    /// All variables, for suggestions.
    fn variables(&self) -> Vec<String>;

    /// Type of an attribute of a [`Type::Node`] or [`Type::Opaque`]; [`Type::Object`] carries its own fields.
    fn attribute(&self, owner: &Type, name: &str) -> Option<Type>;

    /// All attributes of a [`Type::Node`] or [`Type::Opaque`], for suggestions.
    fn attributes(&self, owner: &Type) -> Vec<String>;

    /// A domain function; `receiver` is set where it is called as a method. Not asked for the generic functions.
    fn function(&self, receiver: Option<&Type>, name: &str) -> Option<Signature>;

    /// Domain functions with this receiver (or without), for suggestions.
    fn functions(&self, receiver: Option<&Type>) -> Vec<String>;

    /// All node kinds, for arguments that name one.
    fn kinds(&self) -> Vec<String>;
}

/// What names mean when a condition is evaluated. Only asked for what [`Declarations`] declared.
pub(crate) trait Env {
    /// A variable: usually [`Operand::node`], or [`Operand::value`].
    fn variable(&self, name: &str) -> Operand;

    /// An attribute of a node, with defaults applied (their origin says so).
    fn member(&self, node: NodeId, name: &str) -> Member;

    /// The node that a value of type [`Type::Node`] stands for. Not asked for null.
    fn follow(&self, value: &Value, kind: Option<&str>) -> Follow;

    /// Whether a value stands for this node; not asked for null.
    fn stands_for(&self, value: &Value, node: NodeId) -> Truth {
        match self.follow(value, None) {
            Follow::Node(found) => Truth::from(found == node),
            Follow::Unknown(_) => Truth::Unknown,
        }
    }

    /// Whether two references certainly hold different values; else it is not known, since two attributes may hold the same
    /// text. Not asked for identical ones.
    fn are_distinct(&self, _a: &Reference, _b: &Reference) -> bool {
        false
    }

    /// Whether what is not known holds a text all the same, whichever.
    fn is_always_given(&self, _unknown: &Unknown) -> bool {
        false
    }

    /// Where a node is written: the head of its resource.
    fn home(&self, node: NodeId) -> Option<Location>;

    /// A domain function. A truth value may name in [`Operand::because`] what decided it; otherwise the receiver and
    /// the arguments are held to have decided.
    fn call(&self, name: &str, receiver: Option<&Operand>, arguments: &[Operand]) -> Operand;

    /// Of the kind of `like`: the nodes that may equal `to`, or of which the attribute may, by position in the list of the
    /// whole kind. None where that is not kept, so that each has to be asked.
    fn candidates(&self, _like: NodeId, _attribute: Option<&str>, _to: &Operand) -> Option<Candidates> {
        None
    }

    /// Whether the answer of a domain function depends on its receiver and arguments alone.
    fn is_fixed(&self, _function: &str) -> bool {
        false
    }
}

/// An attribute of a node.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// What it is; null where it is absent and has no default.
    pub(crate) content: Content,
    /// Where it is written: the entry of the resource's attributes, or of the companion's; none where it is not.
    pub(crate) at: Option<Location>,
}

impl Member {
    /// A value, written at `at` (or a default, then without).
    pub(crate) fn value(value: Value, at: Option<Location>) -> Self {
        Self { content: Content::Value(value), at }
    }

    /// Neither written nor with a default.
    pub(crate) fn absent() -> Self {
        Self::value(Value::null(), None)
    }
}

/// What is behind a value that stands for a node.
#[derive(Clone, Debug)]
pub(crate) enum Follow {
    /// This node.
    Node(NodeId),
    /// A node that this configuration does not hold or that cannot be told; its attributes are unknown.
    Unknown(Arc<Unknown>),
}

/// A value in the course of evaluation, with the place from which it was read.
#[derive(Clone, Debug)]
pub(crate) struct Operand {
    /// What it is.
    pub(crate) content: Content,
    /// The way that was walked to it; empty for literals and computed values.
    pub(crate) place: Place,
    /// For computed values: what they were computed of, as far as it has a place.
    pub(crate) because: Vec<Operand>,
}

/// What an [`Operand`] is.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A common value.
    Value(Value),
    /// A node.
    Node(NodeId),
    /// Several operands that each keep their place: linked nodes, a filtered list, statements of a policy.
    List(Arc<Elements>),
    /// A number of which only bounds are known: the size of a list that may hold more.
    Count(Count),
}

/// Operands in order; `rest` says that there may be more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Elements {
    /// The known elements.
    pub(crate) items: Vec<Element>,
    /// Set when further elements may exist.
    pub(crate) rest: Option<Arc<Unknown>>,
    /// Nodes of one kind, all of them certain, in ascending order: they can be looked up.
    pub(crate) is_whole: bool,
}

/// One of [`Elements`].
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// The element.
    pub(crate) operand: Operand,
    /// Set where it is not certain that the element belongs to the list.
    pub(crate) possible: Option<Arc<Unknown>>,
}

/// Bounds of a count.
#[derive(Clone, Debug)]
pub(crate) struct Count {
    /// At least this many.
    pub(crate) at_least: usize,
    /// At most this many, where that is known.
    pub(crate) at_most: Option<usize>,
    /// Why no more is known.
    pub(crate) unknown: Arc<Unknown>,
}

impl Operand {
    /// A value without place.
    pub(crate) fn value(value: impl Into<Value>) -> Self {
        Self { content: Content::Value(value.into()), place: Place::default(), because: Vec::new() }
    }

    /// A node; its place is itself.
    pub(crate) fn node(node: NodeId) -> Self {
        Self { content: Content::Node(node), place: Place::default().node(node), because: Vec::new() }
    }

    /// Nodes that certainly belong to the list; `rest` where there may be more.
    pub(crate) fn nodes(nodes: impl IntoIterator<Item = NodeId>, rest: Option<Arc<Unknown>>) -> Self {
        let items = nodes.into_iter().map(|node| Element { operand: Self::node(node), possible: None }).collect();
        Self::list(Elements { items, rest, is_whole: false })
    }

    /// All nodes of a kind, in ascending order.
    pub(crate) fn whole_kind(nodes: impl IntoIterator<Item = NodeId>) -> Self {
        let items = nodes.into_iter().map(|node| Element { operand: Self::node(node), possible: None }).collect();
        Self::list(Elements { items, rest: None, is_whole: true })
    }

    /// A list of operands.
    pub(crate) fn list(elements: Elements) -> Self {
        Self { content: Content::List(Arc::new(elements)), place: Place::default(), because: Vec::new() }
    }

    /// A truth value or a number that was computed.
    pub(crate) fn bool(known: bool) -> Self {
        Self::value(Kind::Bool(known))
    }

    /// Something not known.
    pub(crate) fn unknown(unknown: Arc<Unknown>) -> Self {
        Self::value(Kind::Unknown(unknown))
    }

    /// With what decided it.
    pub(crate) fn because(mut self, because: Vec<Operand>) -> Self {
        self.because = because;
        self
    }

    /// The common value, if it is one.
    pub(crate) fn as_value(&self) -> Option<&Value> {
        match &self.content {
            Content::Value(value) => Some(value),
            _ => None,
        }
    }

    /// As a common value: lists of operands become lists of values; nodes, which have none, become null.
    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Value(value) => value.clone(),
            Content::Node(_) => Value::null(),
            Content::Count(count) => Kind::Unknown(Arc::clone(&count.unknown)).into(),
            Content::List(elements) => {
                let certain = elements.items.iter().filter(|e| e.possible.is_none());
                let items = certain.map(|e| e.operand.shallow_value()).collect();
                let possible = elements.items.iter().find_map(|e| e.possible.clone());
                Kind::List(Arc::new(List { items, rest: elements.rest.clone().or(possible) })).into()
            }
        }
    }

    /// As [`Operand::to_value`], but lists of operands inside a list of operands, which only `map` makes, become null.
    fn shallow_value(&self) -> Value {
        match &self.content {
            Content::List(_) => Value::null(),
            _ => self.to_value(),
        }
    }

    /// The node, if it is one.
    pub(crate) fn as_node(&self) -> Option<NodeId> {
        match &self.content {
            Content::Node(node) => Some(*node),
            _ => None,
        }
    }

    /// The entry `key` of the map (or JSON document) this operand is, with its place; for domain functions that look
    /// into values and name what decided.
    pub(crate) fn entry(&self, key: &str) -> Option<Operand> {
        let map = self.as_value()?;
        structure(map).get(key).map(|entry| self.at_entry(map, entry))
    }

    /// All entries of the map this operand is, with their places.
    pub(crate) fn entries(&self) -> Vec<(Arc<str>, Operand)> {
        let Some(whole) = self.as_value() else { return Vec::new() };
        let entries = structure(whole).as_map().map_or([].as_slice(), |map| &map.entries);
        entries.iter().map(|entry| (Arc::clone(&entry.key), self.at_entry(whole, entry))).collect()
    }

    fn at_entry(&self, whole: &Value, entry: &Entry) -> Operand {
        let place = self.place.entry(entry);
        Operand { content: Content::Value(inside(whole, &entry.value)), place, because: Vec::new() }
    }

    /// The element `index` of the list this operand is, with its place.
    pub(crate) fn element(&self, index: usize) -> Option<Operand> {
        match &self.content {
            Content::Value(value) => {
                let item = structure(value).as_list()?.items.get(index)?;
                let place = self.place.element(index, item.origin.clone());
                Some(Operand { content: Content::Value(inside(value, item)), place, because: Vec::new() })
            }
            Content::List(elements) => elements.items.get(index).map(|e| e.operand.clone()),
            _ => None,
        }
    }
}

/// A part of a value, which is sensitive if the whole is.
fn inside(whole: &Value, part: &Value) -> Value {
    Value { sensitive: part.sensitive || whole.sensitive, ..part.clone() }
}

/// A document stands for its structure wherever one looks into it.
pub(super) fn structure(value: &Value) -> &Value {
    match &value.kind {
        Kind::Document(document) => &document.root,
        _ => value,
    }
}

/// The way from a node to a value inside it. Shares its beginning with the places it was made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place(Option<Arc<Trail>>);

/// The last step of a [`Place`].
#[derive(Debug)]
pub(crate) struct Trail {
    /// Where the step leads.
    pub(crate) segment: Segment,
    /// Where that is written, if it is.
    pub(crate) at: Option<Location>,
    /// Where the value there came from.
    pub(crate) origin: Origin,
    /// The steps before.
    pub(crate) before: Place,
}

/// Kinds of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// To a node.
    Node(NodeId),
    /// To an attribute, or the entry of a map.
    Attribute(Arc<str>),
    /// To an element of a list.
    Element(usize),
}

impl Place {
    /// The last step.
    pub(crate) fn last(&self) -> Option<&Trail> {
        self.0.as_deref()
    }

    /// Whether this is the place of nothing in particular.
    pub(crate) fn is_nowhere(&self) -> bool {
        self.0.is_none()
    }

    /// The steps, last to first.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Trail> {
        std::iter::successors(self.last(), |trail| trail.before.last())
    }

    /// Whether the way begins at a node, as every way does but those into literals of the condition.
    pub(crate) fn is_of_node(&self) -> bool {
        self.steps().any(|step| matches!(step.segment, Segment::Node(_)))
    }

    /// One step on, to a node.
    pub(crate) fn node(&self, node: NodeId) -> Place {
        self.step(Segment::Node(node), None, Origin::default())
    }

    /// One step on, to an attribute written at `at`.
    pub(crate) fn attribute(&self, name: Arc<str>, at: Option<Location>, origin: Origin) -> Place {
        self.step(Segment::Attribute(name), at, origin)
    }

    /// One step on, to an entry of a map.
    pub(crate) fn entry(&self, entry: &Entry) -> Place {
        self.attribute(Arc::clone(&entry.key), entry.at, entry.value.origin.clone())
    }

    /// One step on, to an element of a list.
    pub(crate) fn element(&self, index: usize, origin: Origin) -> Place {
        let at = origin.steps().next().map_or(origin.at, |step| step.at);
        self.step(Segment::Element(index), at, origin)
    }

    fn step(&self, segment: Segment, at: Option<Location>, origin: Origin) -> Place {
        Place(Some(Arc::new(Trail { segment, at, origin, before: self.clone() })))
    }
}
