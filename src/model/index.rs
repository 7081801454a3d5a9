//! Which nodes of a kind may have a text, or a node, in an attribute: for conditions that look for them once per resource.

use super::graph::{Graph, Target};
use crate::condition::{NodeId, Operand};
use crate::value::{Kind, Value};
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What was asked for before.
#[derive(Debug, Default)]
pub(super) struct Indexes {
    /// By kind.
    whole: RwLock<FxHashMap<String, Operand>>,
    /// By kind and attribute, and the kind of the nodes that it names.
    held: RwLock<FxHashMap<(&'static str, String, Option<&'static str>), Arc<Holders>>>,
}

/// The nodes of a kind by what one attribute holds.
#[derive(Debug, Default)]
struct Holders {
    by_text: FxHashMap<Arc<str>, Vec<NodeId>>,
    by_node: FxHashMap<NodeId, Vec<NodeId>>,
    /// Those of which it is not known, or depends on who asks.
    open: Vec<NodeId>,
}

impl Graph<'_> {
    /// All nodes of a kind.
    pub(super) fn whole_kind(&self, kind: &str) -> Operand {
        if let Some(known) = self.indexes.whole.read().unwrap_or_else(PoisonError::into_inner).get(kind) {
            return known.clone();
        }
        let whole = Operand::whole_kind(self.of_kind(kind).iter().copied());
        self.indexes.whole.write().unwrap_or_else(PoisonError::into_inner).insert(kind.to_owned(), whole.clone());
        whole
    }

    /// The nodes of `kind` of which `attribute` may be equal to this text.
    pub(super) fn holding(&self, kind: &'static str, attribute: &str, text: &str) -> Vec<NodeId> {
        let holders = self.holders(kind, attribute, None);
        holders.by_text.get(text).into_iter().flatten().chain(&holders.open).copied().collect()
    }

    /// The nodes of `kind` of which `attribute` may stand for this node.
    pub(super) fn naming(&self, kind: &'static str, attribute: &str, node: NodeId) -> Option<Vec<NodeId>> {
        let holders = self.holders(kind, attribute, Some(self.node(node)?.kind.name));
        Some(holders.by_node.get(&node).into_iter().flatten().chain(&holders.open).copied().collect())
    }

    fn holders(&self, kind: &'static str, attribute: &str, of: Option<&'static str>) -> Arc<Holders> {
        let key = (kind, attribute.to_owned(), of);
        if let Some(known) = self.indexes.held.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let mut holders = Holders::default();
        for &id in self.of_kind(kind) {
            let entry = self.node(id).and_then(|node| node.attributes.get(attribute));
            if let Some(value) = entry.map(|entry| &entry.value).filter(|value| !value.is_null()) {
                match of {
                    None => holders.add_text(id, value),
                    Some(of) => holders.add_node(id, value, of, self),
                }
            }
        }
        let holders = Arc::new(holders);
        self.indexes.held.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&holders));
        holders
    }
}

impl Holders {
    fn add_text(&mut self, id: NodeId, value: &Value) {
        match &value.kind {
            Kind::String(text) => self.by_text.entry(Arc::clone(text)).or_default().push(id),
            _ => self.open.push(id),
        }
    }

    fn add_node(&mut self, id: NodeId, value: &Value, kind: &str, graph: &Graph<'_>) {
        // A partly known name means what it means in the module of whoever asks.
        let target = match &value.kind {
            Kind::String(_) | Kind::Reference(_) => graph.follow(value, kind, ""),
            _ => return self.open.push(id),
        };
        match target {
            Target::Nodes(nodes) => nodes.into_iter().for_each(|n| self.by_node.entry(n).or_default().push(id)),
            Target::Elsewhere if is_of_this_code(value) => {}
            Target::Elsewhere | Target::Unknown(_) => self.open.push(id),
        }
    }
}

/// Whether a value that names no node of the code certainly names something else: a data source may look up what this code
/// makes.
pub(super) fn is_of_this_code(value: &Value) -> bool {
    match &value.kind {
        Kind::Reference(r) => !r.target.starts_with("data.") && !r.target.contains(".data."),
        Kind::String(_) => true,
        _ => false,
    }
}
