//! Who refers to a resource: whether anything else in the configuration names it at all.

use super::graph::Graph;
use crate::condition::NodeId;
use crate::value::{Kind, Part, Reason, Truth, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The resources that name each address, or each other text, by index; and those that may refer to anything.
#[derive(Debug, Default)]
pub(super) struct References {
    by: FxHashMap<Arc<str>, Vec<usize>>,
    anywhere: Vec<usize>,
}

impl References {
    /// Reads every argument of every resource.
    pub(super) fn of(graph: &Graph<'_>) -> Self {
        let mut references = Self::default();
        for (index, resource) in graph.configuration.resources.iter().enumerate() {
            references.read(&resource.attributes, index);
        }
        references
    }

    fn read(&mut self, value: &Value, index: usize) {
        if let Some(reference) = value.reference() {
            self.add(&reference.target, index);
        }
        match &value.kind {
            Kind::List(list) => {
                list.items.iter().for_each(|item| self.read(item, index));
                self.doubt(list.rest.as_ref().map(|why| why.reason), index);
            }
            Kind::Map(map) => {
                map.entries.iter().for_each(|entry| self.read(&entry.value, index));
                self.doubt(map.rest.as_ref().map(|why| why.reason), index);
            }
            Kind::Document(document) => self.read(&document.root, index),
            Kind::String(text) => {
                self.by.entry(Arc::clone(text)).or_default().push(index);
                // A reference in quotes is a mistake, but it says what is meant.
                if let Some((quoted, _)) = text.rsplit_once('.').filter(|_| text.starts_with("aws_")) {
                    self.by.entry(Arc::from(quoted)).or_default().push(index);
                }
            }
            Kind::Template(parts) => {
                for part in parts.iter() {
                    match part {
                        Part::Reference(reference) => self.add(&reference.target, index),
                        Part::Unknown(why) => self.doubt(Some(why.reason), index),
                        Part::Literal(_) => {}
                    }
                }
            }
            Kind::Unknown(why) => self.doubt(Some(why.reason), index),
            _ => {}
        }
    }

    fn add(&mut self, target: &Arc<str>, index: usize) {
        self.by.entry(Arc::clone(target)).or_default().push(index);
        if let Some((bare, _)) = target.rsplit_once('[').filter(|_| target.ends_with(']')) {
            self.by.entry(Arc::from(bare)).or_default().push(index);
        }
    }

    /// What nobody set, or what the provider computes, refers to nothing in the code, and a module that is not here only to
    /// what it is given; all else that is not known may.
    fn doubt(&mut self, reason: Option<Reason>, index: usize) {
        let harmless = [Reason::Variable, Reason::Computed, Reason::External, Reason::Module, Reason::Volatile];
        if reason.is_some_and(|reason| !harmless.contains(&reason)) && self.anywhere.last() != Some(&index) {
            self.anywhere.push(index);
        }
    }

    /// Whether a resource other than the node's own, and those folded into it, refers to it.
    pub(super) fn is_referenced(&self, graph: &Graph<'_>, id: NodeId) -> Truth {
        let (Some(node), Some(resource)) = (graph.node(id), graph.resource(id)) else { return Truth::Unknown };
        let is_other = |index: &usize| *index != node.resource && !node.companions.contains(index);
        let bare = resource.address.rsplit_once('[').filter(|_| resource.address.ends_with(']'));
        let identities = node.kind.identity.iter().filter_map(|name| node.attributes.get(name)?.value.as_str());
        let names = [Some(&*resource.address), bare.map(|(bare, _)| bare)];
        let users = names.into_iter().flatten().chain(identities).filter_map(|name| self.by.get(name)).flatten();
        if users.into_iter().any(is_other) {
            return Truth::True;
        }
        if self.anywhere.iter().any(is_other) { Truth::Unknown } else { Truth::False }
    }
}
