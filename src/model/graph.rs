//! Nodes and links: the resources of one configuration as rules see them.
//!
//! Every resource of a known type becomes a node with the kind's attributes; companions are folded into the node they
//! belong to (`fold.rs`), found by reference (also across module outputs, since references travel with values), by instance
//! key, or by literal name.

use super::cloud_control::language;
use super::fold::set_elsewhere;
use super::index::Indexes;
use super::kinds::{self, Role};
use super::mapping::{Companion, Kind, Ty};
use super::names::{given_key, identity_key, is_given, is_link_by_number, is_named};
use super::references::References;
use super::{rendered, shape};
use crate::condition::NodeId;
use crate::resource::{Configuration, Resource};
use crate::source::Location;
use crate::value::{Kind as ValueKind, Part, Reference, Unknown, Value};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Companions of companions are followed this far; code that goes deeper is circular.
const MAX_HOPS: usize = 4;
/// Fewer resources than these are not worth another thread.
const RESOURCES_AT_ONCE: usize = 256;

/// A resource as rules see it.
#[derive(Debug)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) kind: &'static Kind,
    /// Index of its resource in the configuration.
    pub(crate) resource: usize,
    /// The kind's attributes: a map.
    pub(crate) attributes: Value,
    /// Indexes of the resources folded into it.
    pub(crate) companions: Vec<usize>,
    /// Set where its resource is but a companion of what it is about, which is not in the code: that one, and others of the
    /// same owner.
    pub(crate) alone: Vec<&'static Companion>,
}

/// What a value that names a resource leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// These nodes (several where an instance key is not known).
    Nodes(Vec<NodeId>),
    /// Something that is not in the configuration.
    Elsewhere,
    /// Not known.
    Unknown(Arc<Unknown>),
}

/// Which nodes of a kind point to which node through one attribute.
#[derive(Debug, Default)]
pub(crate) struct Links {
    to: FxHashMap<NodeId, Vec<NodeId>>,
    /// Set when some node of the kind may point anywhere.
    anywhere: Option<Arc<Unknown>>,
    /// Set when some node of the kind may point to whatever has a name of one's choice.
    given: Option<Arc<Unknown>>,
}

/// What a resource is by itself.
fn own_nodes(index: usize, resource: &Resource, used: &FxHashSet<&str>) -> Vec<Node> {
    let kinds = kinds::roles(resource).iter().filter_map(|role| match *role {
        Role::Main(kind) => Some(kind).filter(|kind| !rendered::is_left_out(kind, resource, used)),
        Role::Companion(..) => None,
    });
    let node = |kind: &'static Kind| {
        let entries = shape::attributes(kind.rows, &resource.attributes, language(resource));
        let attributes = Value::map(entries).at(resource.attributes.origin.clone());
        Node { kind, resource: index, attributes, companions: Vec::new(), alone: Vec::new() }
    };
    kinds.map(node).collect()
}

/// The nodes of one configuration.
#[derive(Debug)]
pub(crate) struct Graph<'c> {
    /// What it was made of.
    pub(crate) configuration: &'c Configuration,
    /// The configuration is all that there is of its account.
    pub(crate) account_baseline: bool,
    pub(super) nodes: Vec<Node>,
    by_kind: BTreeMap<&'static str, Vec<NodeId>>,
    by_address: FxHashMap<&'c str, Vec<NodeId>>,
    companion_of: FxHashMap<&'c str, Vec<(usize, &'static Companion, &'static Kind)>>,
    by_identity: FxHashMap<(&'static str, Arc<str>), Vec<NodeId>>,
    links: RwLock<FxHashMap<(&'static str, String), Arc<Links>>>,
    references: OnceLock<References>,
    pub(super) indexes: Indexes,
}

impl<'c> Graph<'c> {
    /// The nodes of `configuration`, companions folded in.
    #[must_use]
    pub(crate) fn build(configuration: &'c Configuration) -> Self {
        let mut graph = Self {
            configuration,
            account_baseline: false,
            nodes: Vec::new(),
            by_kind: BTreeMap::new(),
            by_address: FxHashMap::default(),
            companion_of: FxHashMap::default(),
            by_identity: FxHashMap::default(),
            links: RwLock::default(),
            references: OnceLock::new(),
            indexes: Indexes::default(),
        };
        let mut companions = Vec::new();
        let used = rendered::used_data_sources(configuration);
        let resources = configuration.resources.par_iter().enumerate().with_min_len(RESOURCES_AT_ONCE);
        let own: Vec<Vec<Node>> = resources.map(|(index, resource)| own_nodes(index, resource, &used)).collect();
        for (index, (resource, nodes)) in configuration.resources.iter().zip(own).enumerate() {
            for node in nodes {
                graph.push(node);
            }
            for role in kinds::roles(resource) {
                if let Role::Companion(kind, companion) = *role {
                    graph.companion_of.entry(&resource.address).or_default().push((index, companion, kind));
                    companions.push((index, companion, kind));
                }
            }
        }
        graph.index_identities();
        graph.fold_all(companions);
        graph
    }

    pub(super) fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.by_kind.entry(node.kind.name).or_default().push(id);
        if let Some(resource) = self.configuration.resources.get(node.resource) {
            self.by_address.entry(&resource.address).or_default().push(id);
            let bare = bare_address(&resource.address);
            if bare.len() < resource.address.len() {
                self.by_address.entry(bare).or_default().push(id);
            }
        }
        self.nodes.push(node);
        id
    }

    fn index_identities(&mut self) {
        for (index, node) in self.nodes.iter().enumerate() {
            let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            for name in node.kind.identity {
                let Some(entry) = node.attributes.get(name) else { continue };
                let scope = self.configuration.resources.get(node.resource).map_or("", |r| module_of(r));
                if let Some(key) = identity_key(&entry.value, scope) {
                    self.by_identity.entry((node.kind.name, key)).or_default().push(id);
                }
            }
        }
    }

    /// The node.
    #[must_use]
    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// The nodes that are made of the same resource, itself included.
    pub(crate) fn siblings(&self, id: NodeId) -> &[NodeId] {
        let address = self.resource(id).map_or("", |r| &*r.address);
        self.at(address)
    }

    /// The nodes with this address, in full or without its last key.
    pub(super) fn at(&self, address: &str) -> &[NodeId] {
        self.by_address.get(address).map_or(&[], Vec::as_slice)
    }

    /// The resource behind a node.
    #[must_use]
    pub(crate) fn resource(&self, id: NodeId) -> Option<&'c Resource> {
        self.node(id).and_then(|n| self.configuration.resources.get(n.resource))
    }

    /// All nodes of a kind, in the order of their addresses.
    #[must_use]
    pub(crate) fn of_kind(&self, kind: &str) -> &[NodeId] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The kinds that occur.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.by_kind.keys().copied()
    }

    /// The resource, among the node's own and those folded into it, whose text holds `at`.
    #[must_use]
    pub(crate) fn owner_of(&self, id: NodeId, at: Location) -> Option<&'c Resource> {
        let node = self.node(id)?;
        let all = std::iter::once(&node.resource).chain(&node.companions);
        all.filter_map(|&i| self.configuration.resources.get(i)).find(|r| r.body.is_some_and(|b| b.contains(at)))
    }

    /// Whether a resource that is folded into a node is, as a whole, an element of this list of the node.
    #[must_use]
    pub(crate) fn is_element(&self, resource: &Resource, attribute: &str) -> bool {
        let companions = self.companion_of.get(&*resource.address).into_iter().flatten();
        let rows = companions.flat_map(|(_, companion, _)| companion.rows).filter(|row| row.name == attribute);
        rows.filter(|row| matches!(row.ty, Ty::Objects(_))).any(|row| row.spelling(language(resource)).path == ".")
    }

    /// The companions that stand for their owner, as that is not in the code; of any other node nothing.
    #[must_use]
    pub(crate) fn sets_alone(&self, node: NodeId) -> Option<&[&'static Companion]> {
        self.node(node).map(|node| &*node.alone).filter(|alone| !alone.is_empty())
    }

    /// The node of `kind` that `value` names.
    #[must_use]
    pub(crate) fn follow(&self, value: &Value, kind: &str, module: &str) -> Target {
        if let Some(reference) = value.reference() {
            let target = self.follow_reference(reference, kind, MAX_HOPS);
            // One part of several says little if it leads nowhere.
            if target != Target::Elsewhere || !matches!(value.kind, ValueKind::Template(_) | ValueKind::Unknown(_)) {
                return target;
            }
        }
        match &value.kind {
            ValueKind::Unknown(why) => self.unknown_target(why, kind, module),
            _ => match identity_key(value, module) {
                Some(key) => match self.by_identity.get(&(known_kind(kind), key)) {
                    Some(ids) => Target::Nodes(ids.clone()),
                    None if matches!(value.kind, ValueKind::Template(_)) => self.template_target(value, kind),
                    None if module.is_empty() => self.quoted_target(value.as_str().unwrap_or(""), kind),
                    None => Target::Elsewhere,
                },
                None => self.template_target(value, kind),
            },
        }
    }

    /// What is given from outside names what has the same name from outside, and nothing that AWS has still to number.
    fn unknown_target(&self, why: &Arc<Unknown>, kind: &str, module: &str) -> Target {
        let named = given_key(why, module).and_then(|key| self.by_identity.get(&(known_kind(kind), key)));
        match named {
            Some(ids) => Target::Nodes(ids.clone()),
            None if is_given(why) && kinds::by_name(kind).is_some_and(|k| k.identity.is_empty()) => Target::Elsewhere,
            None => Target::Unknown(Arc::clone(why)),
        }
    }

    /// A partly known name: the reference in it decides (`"${aws_s3_bucket.b.id}"`), else it is not known.
    fn template_target(&self, value: &Value, kind: &str) -> Target {
        let ValueKind::Template(parts) = &value.kind else { return Target::Elsewhere };
        let unknowns = || parts.iter().filter_map(|p| if let Part::Unknown(why) = p { Some(why) } else { None });
        let unknown = unknowns().find(|why| !is_given(why)).or_else(|| unknowns().next()).map(Arc::clone);
        let found = parts.iter().find_map(|p| match p {
            Part::Reference(r) => match self.follow_reference(r, kind, MAX_HOPS) {
                Target::Nodes(ids) => Some(Target::Nodes(ids)),
                _ => None,
            },
            _ => None,
        });
        found.unwrap_or_else(|| unknown.map_or(Target::Elsewhere, Target::Unknown))
    }

    /// A reference in quotes, which is a mistake that says what is meant: `"aws_vpc.main.id"`; a logical id without `Ref`.
    fn quoted_target(&self, text: &str, kind: &str) -> Target {
        let without_attribute = text.rsplit_once('.').map(|(address, _)| address);
        let named = |address| -> Vec<NodeId> {
            let ids = self.at(address);
            ids.iter().copied().filter(|&id| self.node(id).is_some_and(|n| n.kind.name == kind)).collect()
        };
        let found = std::iter::once(text).chain(without_attribute).map(named).find(|ids| !ids.is_empty());
        found.map_or(Target::Elsewhere, Target::Nodes)
    }

    fn follow_reference(&self, reference: &Reference, kind: &str, hops: usize) -> Target {
        let of_kind = |ids: &Vec<NodeId>| -> Vec<NodeId> {
            ids.iter().copied().filter(|&id| self.node(id).is_some_and(|n| n.kind.name == kind)).collect()
        };
        if let Some(ids) = self.by_address.get(&*reference.target).map(of_kind)
            && !ids.is_empty()
        {
            return Target::Nodes(ids);
        }
        // A reference to a companion names the node that the companion belongs to.
        let mut companions = self.companion_of.get(&*reference.target).into_iter().flatten();
        if let Some(&(index, companion, _)) = companions.find(|(_, _, of)| of.name == kind)
            && hops > 0
            && let Some(resource) = self.configuration.resources.get(index)
            && let Some(join) = shape::find(&resource.attributes, companion.join_path(language(resource)))
        {
            return match join.value.reference() {
                Some(next) => self.follow_reference(next, kind, hops - 1),
                None => self.follow(&join.value, kind, module_of(resource)),
            };
        }
        Target::Elsewhere
    }

    /// Whether any other resource refers to the node; where that is not known, what may.
    pub(crate) fn is_referenced(&self, id: NodeId) -> Result<bool, Arc<Unknown>> {
        self.references.get_or_init(|| References::of(self)).is_referenced(self, id)
    }

    /// The nodes of `kind` whose `attribute` names `to`, and whether there may be more.
    #[must_use]
    pub(crate) fn linked(&self, to: NodeId, kind: &str, attribute: &str) -> (Vec<NodeId>, Option<Arc<Unknown>>) {
        let links = self.links_of(kind, attribute);
        let is_alone = self.node(to).is_some_and(|node| !node.alone.is_empty());
        let given = || links.given.clone().filter(|_| self.node(to).is_some_and(is_named));
        let more = links.anywhere.clone().or_else(given).or_else(|| is_alone.then(set_elsewhere));
        (links.to.get(&to).cloned().unwrap_or_default(), more)
    }

    fn links_of(&self, kind: &str, attribute: &str) -> Arc<Links> {
        let key = (known_kind(kind), attribute.to_owned());
        if let Some(found) = self.links.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(found);
        }
        let links = Arc::new(self.compute_links(kind, attribute));
        self.links.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&links));
        links
    }

    fn compute_links(&self, kind: &str, attribute: &str) -> Links {
        let mut links = Links::default();
        for &id in self.of_kind(kind) {
            let (Some(node), Some(resource)) = (self.node(id), self.resource(id)) else { continue };
            let Some(found) = shape::find(&node.attributes, attribute) else { continue };
            let target_kind = kinds::target_of(node.kind, attribute);
            let values = match &found.value.kind {
                ValueKind::List(l) => {
                    links.anywhere = links.anywhere.take().or_else(|| l.rest.clone());
                    l.items.clone()
                }
                _ => vec![found.value],
            };
            for value in &values {
                match self.follow(value, target_kind, module_of(resource)) {
                    Target::Nodes(ids) => {
                        for to in ids {
                            links.to.entry(to).or_default().push(id);
                        }
                    }
                    Target::Unknown(why)
                        if is_given(&why) && is_link_by_number(node.kind, resource, attribute, target_kind) => {}
                    Target::Unknown(why) if is_given(&why) => links.given = links.given.take().or(Some(why)),
                    Target::Unknown(why) => links.anywhere = links.anywhere.take().or(Some(why)),
                    Target::Elsewhere => {}
                }
            }
        }
        links
    }
}

/// The address without its last instance key.
pub(super) fn bare_address(address: &str) -> &str {
    match address.rfind('[') {
        Some(at) if address.ends_with(']') => address.get(..at).unwrap_or(address),
        _ => address,
    }
}

/// The module (or stack) path of a resource.
pub(super) fn module_of(resource: &Resource) -> &str {
    resource.calls.last().map_or("", |call| &call.address)
}

/// The static name of a kind, so that keys of caches need no allocation.
fn known_kind(kind: &str) -> &'static str {
    kinds::by_name(kind).map_or("", |k| k.name)
}
