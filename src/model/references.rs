//! Who refers to a resource: whether anything else in the configuration names it at all.

use super::graph::Graph;
use crate::condition::NodeId;
use crate::value::{Kind, Part, Reason, Unknown, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The resources that name each address, or each other text, by index; and those that may refer to anything.
#[derive(Debug, Default)]
pub(super) struct References {
    by: FxHashMap<Arc<str>, Vec<usize>>,
    anywhere: Vec<(usize, Arc<Unknown>)>,
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
                list.rest.iter().for_each(|why| self.doubt(why, index));
            }
            Kind::Map(map) => {
                map.entries.iter().for_each(|entry| self.read(&entry.value, index));
                map.rest.iter().for_each(|why| self.doubt(why, index));
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
                        Part::Unknown(why) => self.doubt(why, index),
                        Part::Literal(_) => {}
                    }
                }
            }
            Kind::Unknown(why) => self.doubt(why, index),
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
    fn doubt(&mut self, why: &Arc<Unknown>, index: usize) {
        let harmless = [Reason::Variable, Reason::Computed, Reason::External, Reason::Module, Reason::Volatile];
        if !harmless.contains(&why.reason) && self.anywhere.last().is_none_or(|(last, _)| *last != index) {
            self.anywhere.push((index, Arc::clone(why)));
        }
    }

    /// Whether a resource other than the node's own, and those folded into it, refers to it; or what may.
    pub(super) fn is_referenced(&self, graph: &Graph<'_>, id: NodeId) -> Result<bool, Arc<Unknown>> {
        let (Some(node), Some(resource)) = (graph.node(id), graph.resource(id)) else { return Ok(false) };
        let is_other = |index: &usize| *index != node.resource && !node.companions.contains(index);
        let bare = resource.address.rsplit_once('[').filter(|_| resource.address.ends_with(']'));
        let identities = node.kind.identity.iter().filter_map(|name| node.attributes.get(name)?.value.as_str());
        let names = [Some(&*resource.address), bare.map(|(bare, _)| bare)];
        let users = names.into_iter().flatten().chain(identities).filter_map(|name| self.by.get(name)).flatten();
        if users.into_iter().any(is_other) {
            return Ok(true);
        }
        match self.anywhere.iter().find(|(index, _)| is_other(index)) {
            Some((_, why)) => Err(Arc::clone(why)),
            None => Ok(false),
        }
    }
}
