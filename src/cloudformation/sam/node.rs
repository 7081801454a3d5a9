//! Reading and making nodes: what the expansion makes carries the place of the text that caused it.

use crate::source::Span;
use crate::syntax::data::{Node, NodeKind, Pair};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;
use std::sync::Arc;

/// The name of a function that nothing evaluates: its place holds what is known at deployment only.
const LATER: &str = "Fn::Transform";

/// Makes nodes that stand at one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct At(pub(super) Span);

impl At {
    pub(super) fn text(self, text: impl Into<Arc<str>>) -> Node {
        Node::new(NodeKind::Text(text.into()), self.0)
    }

    pub(super) fn yes(self) -> Node {
        Node::new(NodeKind::Bool(true), self.0)
    }

    pub(super) fn list(self, items: Vec<Node>) -> Node {
        Node::new(NodeKind::Sequence(items), self.0)
    }

    pub(super) fn pair(self, key: impl Into<Arc<str>>, value: Node) -> Pair {
        Pair { key: key.into(), key_span: self.0, value }
    }

    pub(super) fn map<const N: usize>(self, pairs: [(&str, Node); N]) -> Node {
        let pairs = pairs.into_iter().map(|(key, value)| self.pair(key, value)).collect();
        Node::new(NodeKind::Mapping(pairs), self.0)
    }

    pub(super) fn empty(self) -> Node {
        Node::new(NodeKind::Mapping(Vec::new()), self.0)
    }

    pub(super) fn reference(self, id: &str) -> Node {
        self.map([("Ref", self.text(id))])
    }

    pub(super) fn attribute(self, id: &str, attribute: &str) -> Node {
        self.map([("Fn::GetAtt", self.list(vec![self.text(id), self.text(attribute)]))])
    }

    pub(super) fn arn(self, id: &str) -> Node {
        self.attribute(id, "Arn")
    }

    pub(super) fn sub(self, text: impl Into<Arc<str>>) -> Node {
        self.map([("Fn::Sub", self.text(text))])
    }

    pub(super) fn sub_with<const N: usize>(self, text: &str, names: [(&str, Node); N]) -> Node {
        self.map([("Fn::Sub", self.list(vec![self.text(text), self.map(names)]))])
    }

    /// `Fn::If`
    pub(super) fn choice(self, condition: &str, then: Node, otherwise: Node) -> Node {
        self.map([("Fn::If", self.list(vec![self.text(condition), then, otherwise]))])
    }

    pub(super) fn no_value(self) -> Node {
        self.reference("AWS::NoValue")
    }

    /// A value that is known at deployment only.
    pub(super) fn later(self) -> Node {
        self.map([(LATER, self.map([("Name", self.text("package"))]))])
    }

    /// A constant.
    pub(super) fn json(self, value: &Json) -> Node {
        let kind = match value {
            Json::Null => NodeKind::Null,
            Json::Bool(known) => NodeKind::Bool(*known),
            Json::Number(number) => {
                NodeKind::Number(number.as_f64().unwrap_or_default(), Arc::from(number.to_string()))
            }
            Json::String(text) => NodeKind::Text(Arc::from(text.as_str())),
            Json::Array(items) => NodeKind::Sequence(items.iter().map(|item| self.json(item)).collect()),
            Json::Object(entries) => NodeKind::Mapping(
                entries.iter().map(|(key, value)| self.pair(key.as_str(), self.json(value))).collect(),
            ),
        };
        Node::new(kind, self.0)
    }
}

impl Node {
    /// Makes nodes at its place.
    pub(super) fn here(&self) -> At {
        At(self.span)
    }

    /// The value under a key, unless it is null.
    pub(super) fn at(&self, key: &str) -> Option<&Node> {
        self.get(key).map(|pair| &pair.value).filter(|value| !value.is_null())
    }

    /// The value under a key, unless the transform takes it as not written.
    pub(super) fn said(&self, key: &str) -> Option<&Node> {
        self.at(key).filter(|value| !value.is_empty())
    }

    /// The value under a path of keys.
    pub(super) fn path(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.at(key))
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind, NodeKind::Null)
    }

    pub(super) fn is_map(&self) -> bool {
        matches!(self.kind, NodeKind::Mapping(_))
    }

    /// A text and nothing else; numbers and booleans are none.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_text(&self, text: &str) -> bool {
        self.text() == Some(text)
    }

    /// A boolean, or one written as text.
    pub(super) fn truth(&self) -> Option<bool> {
        match &self.kind {
            NodeKind::Bool(known) => Some(*known),
            NodeKind::Text(text) => text.to_ascii_lowercase().parse().ok(),
            _ => None,
        }
    }

    /// Null, false, empty text, list or map: what the transform takes as not written.
    pub(super) fn is_empty(&self) -> bool {
        match &self.kind {
            NodeKind::Null | NodeKind::Bool(false) => true,
            NodeKind::Bool(true) => false,
            NodeKind::Number(number, _) => *number == 0.0,
            NodeKind::Text(text) => text.is_empty(),
            NodeKind::Sequence(items) => items.is_empty(),
            NodeKind::Mapping(pairs) => pairs.is_empty(),
        }
    }

    /// Name and argument of an intrinsic function.
    pub(super) fn intrinsic(&self) -> Option<(&str, &Node)> {
        match self.pairs() {
            [only] if &*only.key == "Ref" || &*only.key == "Condition" || only.key.starts_with("Fn::") => {
                Some((&only.key, &only.value))
            }
            _ => None,
        }
    }

    pub(super) fn is_intrinsic(&self) -> bool {
        self.intrinsic().is_some()
    }

    /// The argument of this function.
    pub(super) fn call(&self, name: &str) -> Option<&Node> {
        self.intrinsic().filter(|(known, _)| *known == name).map(|(_, argument)| argument)
    }

    /// The name that `Ref` names.
    pub(super) fn referred(&self) -> Option<&str> {
        self.call("Ref").and_then(Node::text)
    }

    pub(super) fn is_no_value(&self) -> bool {
        self.referred() == Some("AWS::NoValue")
    }

    /// The three arguments of `Fn::If`.
    pub(super) fn choice(&self) -> Option<(&Node, &Node, &Node)> {
        match self.call("Fn::If")?.items()? {
            [condition, then, otherwise] => Some((condition, then, otherwise)),
            _ => None,
        }
    }

    /// Elements of a list; of anything else itself.
    pub(super) fn each(&self) -> &[Node] {
        self.items().unwrap_or(std::slice::from_ref(self))
    }

    pub(super) fn pairs_mut(&mut self) -> Option<&mut Vec<Pair>> {
        match &mut self.kind {
            NodeKind::Mapping(pairs) => Some(pairs),
            _ => None,
        }
    }

    pub(super) fn items_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn at_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.pairs_mut()?.iter_mut().find(|pair| &*pair.key == key).map(|pair| &mut pair.value)
    }

    /// Sets a key of a mapping, keeping its place if it has one; anything but a mapping stays as it is.
    pub(super) fn put(&mut self, key: &str, value: Node) {
        let span = value.span;
        if let Some(pairs) = self.pairs_mut() {
            match pairs.iter_mut().find(|pair| &*pair.key == key) {
                Some(pair) => pair.value = value,
                None => pairs.push(Pair { key: Arc::from(key), key_span: span, value }),
            }
        }
    }

    /// Sets many keys.
    pub(super) fn put_all(&mut self, more: impl IntoIterator<Item = Pair>) {
        let Some(pairs) = self.pairs_mut() else { return };
        let mut places: FxHashMap<Arc<str>, usize> =
            pairs.iter().enumerate().map(|(place, pair)| (Arc::clone(&pair.key), place)).collect();
        for pair in more {
            let place = *places.entry(Arc::clone(&pair.key)).or_insert(pairs.len());
            match pairs.get_mut(place) {
                Some(known) => *known = pair,
                None => pairs.push(pair),
            }
        }
    }

    /// Nodes in the tree, this one among them. Recursion is as deep as the parsers allowed.
    pub(in crate::cloudformation) fn count(&self) -> usize {
        let inner: usize = match &self.kind {
            NodeKind::Sequence(items) => items.iter().map(Node::count).sum(),
            NodeKind::Mapping(pairs) => pairs.iter().map(|pair| pair.value.count()).sum(),
            _ => 0,
        };
        inner + 1
    }

    /// Sets a key where there is a value for it.
    pub(super) fn put_some(&mut self, key: &str, value: Option<Node>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    pub(super) fn with(mut self, key: &str, value: Node) -> Node {
        self.put(key, value);
        self
    }

    /// Copies keys that are written, with the places of the keys.
    pub(super) fn copy(&mut self, from: &Node, keys: &[&str]) {
        for key in keys {
            self.copy_as(from, key, key);
        }
    }

    /// The same of those that the transform takes as written.
    pub(super) fn copy_said(&mut self, from: &Node, keys: &[&str]) {
        keys.iter().filter(|key| from.said(key).is_some()).for_each(|key| self.copy_as(from, key, key));
    }

    pub(super) fn copy_as(&mut self, from: &Node, key: &str, new: &str) {
        let (Some(pair), Some(pairs)) = (from.get(key).filter(|pair| !pair.value.is_null()), self.pairs_mut()) else {
            return;
        };
        pairs.retain(|known| &*known.key != new);
        pairs.push(Pair { key: Arc::from(new), key_span: pair.key_span, value: pair.value.clone() });
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Node> {
        let pairs = self.pairs_mut()?;
        let place = pairs.iter().position(|pair| &*pair.key == key)?;
        Some(pairs.remove(place).value)
    }

    /// The mapping under a key, made if there is none; anything else there is replaced.
    pub(super) fn entry(&mut self, key: &str, at: At) -> Option<&mut Node> {
        if !self.at(key).is_some_and(Node::is_map) {
            self.put(key, at.empty());
        }
        self.at_mut(key)
    }

    /// Whether both say the same, wherever they stand.
    pub(super) fn same(&self, other: &Node) -> bool {
        match (&self.kind, &other.kind) {
            (NodeKind::Sequence(a), NodeKind::Sequence(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.same(y))
            }
            (NodeKind::Mapping(a), NodeKind::Mapping(b)) => {
                let known: FxHashMap<&str, &Node> = b.iter().map(|pair| (&*pair.key, &pair.value)).collect();
                a.len() == b.len() && a.iter().all(|pair| known.get(&*pair.key).is_some_and(|o| pair.value.same(o)))
            }
            (NodeKind::Null, NodeKind::Null) => true,
            _ => self.scalar().is_some() && self.scalar() == other.scalar(),
        }
    }
}

/// The tree with every short tag in its long form; a name after `!Condition` is not told apart from a map.
pub(super) fn long_form(node: &Node) -> Node {
    let kind = match &node.kind {
        NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(long_form).collect()),
        NodeKind::Mapping(pairs) => {
            NodeKind::Mapping(pairs.iter().map(|pair| Pair { value: long_form(&pair.value), ..pair.clone() }).collect())
        }
        other => other.clone(),
    };
    let plain = Node::new(kind, node.span);
    let at = node.here();
    match node.tag.as_deref() {
        None => plain,
        Some("GetAtt") => match plain.text().and_then(|text| text.split_once('.')) {
            Some((id, attribute)) => at.attribute(id, attribute),
            None => at.map([("Fn::GetAtt", plain)]),
        },
        Some(tag @ ("Ref" | "Condition")) => at.map([(tag, plain)]),
        Some("GetAZs") if plain.is_null() => at.map([("Fn::GetAZs", at.text(""))]),
        Some(tag) => at.map([(&format!("Fn::{tag}"), plain)]),
    }
}
