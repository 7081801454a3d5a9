//! Companions: resources that set part of another one are folded into it.
//!
//! A companion whose owner is not known may belong to any node: what it sets is then unknown on all of them, unless it names
//! its owner by what is given from outside, where neither an id nor a name of what is still to be made can come from.
//! Companions of one owner that is not in the code stand for it together. Where several set the same thing of one owner,
//! AWS keeps one of them, and which is a matter of chance: each is judged by itself.

use super::cloud_control::language;
use super::graph::{Graph, Node, Target, module_of};
use super::mapping::{Companion, Kind, Row, Ty};
use super::names::{is_given, is_named, is_number, owner_text};
use super::shape;
use crate::condition::NodeId;
use crate::resource::{Existence, FrontEnd, Resource};
use crate::value::{Entry, Kind as ValueKind, List, Map, Origin, OriginKind, Reason, Unknown, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A companion, where it stands in the configuration, and of what it is one.
pub(super) type Found = (usize, &'static Companion, &'static Kind);

/// What was seen while folding.
#[derive(Default)]
struct Said {
    doubts: Doubts,
    /// The nodes that stand for an owner outside the code, by kind and by the text that names it.
    lone: FxHashMap<(&'static str, Arc<str>), Vec<NodeId>>,
    /// Companions that set what another one sets already, with the owner.
    again: Vec<(Found, NodeId)>,
}

/// Attributes that were made doubtful already, and on which nodes: of a whole kind, or of the candidates from the first to
/// the last. Saying it again changes nothing, and would cost the square of a configuration's size.
#[derive(Default)]
struct Doubts(FxHashSet<(&'static str, Option<Candidates>, Arc<str>)>);

/// The first and the last of some nodes, and how many they are.
type Candidates = (NodeId, NodeId, usize);

impl Graph<'_> {
    /// Folds each companion into its owner, in this order.
    pub(super) fn fold_all(&mut self, companions: Vec<Found>) {
        let mut said = Said::default();
        for found in companions {
            self.fold(found, &mut said);
        }
        for (found, owner) in std::mem::take(&mut said.again) {
            self.set_again(found, owner);
        }
    }

    fn fold(&mut self, found: Found, said: &mut Said) {
        let (index, companion, kind) = found;
        let Some(resource) = self.configuration.resources.get(index) else { return };
        let path = companion.join_path(language(resource));
        let target = match shape::find(&resource.attributes, path) {
            Some(found) => match self.follow(&found.value, kind.name, module_of(resource)) {
                Target::Unknown(why) if is_given(&why) && is_number(resource, path, kind) => Target::Elsewhere,
                target => target,
            },
            None => Target::Elsewhere,
        };
        let entries = || {
            let mut found = shape::attributes(companion.rows, &placed(resource), language(resource));
            // What the companion is as a whole stands at its head.
            let whole = |entry: &&mut Entry| entry.at.is_none() && entry.value.origin.kind != OriginKind::Default;
            found.iter_mut().filter(whole).for_each(|entry| entry.at = resource.head);
            found
        };
        match (target, &resource.existence) {
            (Target::Nodes(ids), Existence::Certain) if ids.len() == 1 => {
                for id in ids {
                    if self.is_set(id, resource, companion) {
                        said.again.push((found, id));
                        continue;
                    }
                    self.fold_into(id, &entries());
                    if let Some(node) = self.nodes.get_mut(id.0 as usize) {
                        node.companions.push(index);
                    }
                }
            }
            (Target::Nodes(ids), existence) => {
                // Several candidates: an instance key is not known, each may be meant.
                let why = match existence {
                    Existence::Certain => Unknown::new(Reason::Computed, "instance key"),
                    Existence::Possible(why) => Arc::clone(why),
                };
                let range = ids.first().copied().zip(ids.last().copied()).map(|(a, b)| (a, b, ids.len()));
                let entries = said.doubts.new_of(kind, range, entries(), &why);
                self.fold_into_all(&ids, &entries);
            }
            (Target::Unknown(why), _) => {
                let entries = said.doubts.new_of(kind, None, entries(), &why);
                let may_be = |id: &NodeId| {
                    !is_given(&why) || self.node(*id).is_some_and(|node| is_named(node) && node.alone.is_empty())
                };
                let all: Vec<NodeId> = self.of_kind(kind.name).iter().copied().filter(may_be).collect();
                self.fold_into_all(&all, &entries);
                let why = if is_given(&why) { set_elsewhere() } else { why };
                self.alone(found, &why, said);
            }
            (Target::Elsewhere, _) => self.alone(found, &set_elsewhere(), said),
        }
    }

    /// A companion without owner in the code is judged by itself, together with others of the same owner; `why` nothing more
    /// is known of that.
    fn alone(&mut self, (index, companion, kind): Found, why: &Arc<Unknown>, said: &mut Said) {
        let Some(resource) = self.configuration.resources.get(index).filter(|_| companion.stands_alone) else { return };
        let entries = shape::attributes(companion.rows, &placed(resource), language(resource));
        let is_element = is_element(companion, resource);
        let joins = (is_element || is_single(companion)) && matches!(resource.existence, Existence::Certain);
        let owner = joins.then(|| owner_text(resource, companion)).flatten();
        let owner = owner.map(|text| (kind.name, text));
        let known = owner.as_ref().and_then(|owner| said.lone.get(owner)).cloned().unwrap_or_default();
        let others: Vec<NodeId> = known.into_iter().filter(|&id| is_element || !self.holds(id, resource)).collect();
        for &id in &others {
            if !is_element {
                self.close(id, &entries);
            }
            self.fold_into(id, &entries);
            if let Some(node) = self.nodes.get_mut(id.0 as usize) {
                node.companions.push(index);
                node.alone.push(companion);
            }
        }
        if !others.is_empty() {
            return;
        }
        // Only what the companion sets is known of the owner.
        let is_open = |row: &&Row| !entries.iter().any(|e| &*e.key == row.name);
        let open = kind.rows.iter().filter(is_open);
        let open = open.map(|row| Entry { key: shape::key(row.name), at: None, value: open_value(row, why) });
        let all: Vec<Entry> = entries.iter().cloned().chain(open).collect();
        let attributes = Value::map(all).at(resource.attributes.origin.clone());
        let id = self.push(Node { kind, resource: index, attributes, companions: Vec::new(), alone: vec![companion] });
        if let Some(owner) = owner {
            said.lone.entry(owner).or_default().push(id);
        }
    }

    /// Whether a node is made of a resource of this type, as its own or folded into it.
    fn holds(&self, id: NodeId, resource: &Resource) -> bool {
        let Some(node) = self.node(id) else { return false };
        let all = std::iter::once(&node.resource).chain(&node.companions);
        all.filter_map(|&i| self.configuration.resources.get(i)).any(|other| other.type_name == resource.type_name)
    }

    /// Whether what this companion sets, and an owner has but once, was set by another one.
    fn is_set(&self, id: NodeId, resource: &Resource, companion: &Companion) -> bool {
        resource.front_end == FrontEnd::Terraform && is_single(companion) && self.holds(id, resource)
    }

    /// A node of its own for a companion that sets what another one sets already: the owner, with this one's settings.
    fn set_again(&mut self, (index, companion, kind): Found, owner: NodeId) {
        let Some(resource) = self.configuration.resources.get(index) else { return };
        let new = shape::attributes(companion.rows, &placed(resource), language(resource));
        let old = self.node(owner).and_then(|node| node.attributes.as_map()).map(|map| map.entries.clone());
        let is_kept = |entry: &Entry| !companion.rows.iter().any(|row| row.name == &*entry.key);
        let all = old.unwrap_or_default().into_iter().filter(is_kept).chain(new).collect::<Vec<_>>();
        let attributes = Value::map(all).at(resource.attributes.origin.clone());
        self.push(Node { kind, resource: index, attributes, companions: Vec::new(), alone: vec![companion] });
    }

    fn fold_into_all(&mut self, ids: &[NodeId], new: &[Entry]) {
        for &id in ids.iter().filter(|_| !new.is_empty()) {
            self.fold_into(id, new);
        }
    }

    /// Takes away what is open of an owner outside the code where a further companion of it says what it is.
    fn close(&mut self, id: NodeId, new: &[Entry]) {
        let Some(node) = self.nodes.get_mut(id.0 as usize) else { return };
        let mut entries = node.attributes.as_map().map(|m| m.entries.clone()).unwrap_or_default();
        let is_said = |old: &Entry| new.iter().any(|entry| entry.key == old.key);
        entries.retain(|old| !is_said(old) || !is_left_elsewhere(&old.value));
        node.attributes = Value::map(entries).at(node.attributes.origin.clone());
    }

    fn fold_into(&mut self, id: NodeId, new: &[Entry]) {
        let Some(node) = self.nodes.get_mut(id.0 as usize) else { return };
        let mut entries = node.attributes.as_map().map(|m| m.entries.clone()).unwrap_or_default();
        for entry in new {
            merge(&mut entries, entry.clone());
        }
        let origin = node.attributes.origin.clone();
        node.attributes = Value::from(ValueKind::Map(Arc::new(Map { entries, rest: None }))).at(origin);
    }
}

/// Whether the companion as a whole is an element of a list of its owner, which may have many of them.
fn is_element(companion: &Companion, resource: &Resource) -> bool {
    let language = language(resource);
    companion.rows.iter().all(|row| matches!(row.ty, Ty::Objects(_)) && row.spelling(language).path == ".")
}

/// Whether an owner has but one companion of this sort, so that a second one contradicts the first.
fn is_single(companion: &Companion) -> bool {
    let is_single = |row: &Row| match row.ty {
        Ty::Objects(_) => row.terraform.path != ".",
        Ty::Strings | Ty::Nodes(_) | Ty::Policy(_) | Ty::Policies(_) => false,
        _ => true,
    };
    companion.stands_alone && companion.rows.iter().all(is_single)
}

impl Doubts {
    /// Those of `entries` of which it was not said yet, made doubtful.
    fn new_of(
        &mut self,
        kind: &'static Kind,
        nodes: Option<Candidates>,
        entries: Vec<Entry>,
        why: &Arc<Unknown>,
    ) -> Vec<Entry> {
        let new = entries.into_iter().filter(|entry| self.0.insert((kind.name, nodes, Arc::clone(&entry.key))));
        new.map(|entry| doubtful(entry, why)).collect()
    }
}

/// The arguments of a companion, of which the whole may become an element of a list: it then stands at the head.
fn placed(resource: &Resource) -> Value {
    match (resource.attributes.origin.at, resource.head) {
        (None, Some(head)) => resource.attributes.clone().at(Origin::written(head)),
        _ => resource.attributes.clone(),
    }
}

/// How what only other code may set is called.
const ELSEWHERE: &str = "set outside this code";

/// Why nothing is known of what a lone companion does not say.
pub(super) fn set_elsewhere() -> Arc<Unknown> {
    Unknown::new(Reason::External, ELSEWHERE)
}

/// Whether something is not known for being what a lone companion does not say.
pub(crate) fn is_set_elsewhere(unknown: &Unknown) -> bool {
    unknown.reason == Reason::External && &*unknown.name == ELSEWHERE
}

/// Whether a value is one that only other code may set.
pub(super) fn is_left_elsewhere(value: &Value) -> bool {
    let why = match &value.kind {
        ValueKind::List(list) if list.items.is_empty() => list.rest.as_ref(),
        ValueKind::Unknown(why) => Some(why),
        _ => None,
    };
    why.is_some_and(|why| is_set_elsewhere(why))
}

/// What the owner of a lone companion may have in an attribute that the companion does not set.
fn open_value(row: &Row, why: &Arc<Unknown>) -> Value {
    match row.ty {
        Ty::Objects(_) | Ty::Strings | Ty::Nodes(_) | Ty::Policies(_) => {
            ValueKind::List(Arc::new(List { items: Vec::new(), rest: Some(Arc::clone(why)) })).into()
        }
        _ => ValueKind::Unknown(Arc::clone(why)).into(),
    }
}

/// The entry of a companion that may not exist or may belong elsewhere: a list may hold its elements, all else is unknown.
fn doubtful(entry: Entry, why: &Arc<Unknown>) -> Entry {
    let value = match &entry.value.kind {
        ValueKind::List(_) => ValueKind::List(Arc::new(List { items: Vec::new(), rest: Some(Arc::clone(why)) })),
        _ => ValueKind::Unknown(Arc::clone(why)),
    };
    Entry { value: value.into(), ..entry }
}

/// Lists are joined; anything else that is written replaces what was a default or absent, and is kept out otherwise.
fn merge(entries: &mut Vec<Entry>, new: Entry) {
    let Some(old) = entries.iter_mut().find(|e| e.key == new.key) else {
        entries.push(new);
        return;
    };
    if let (ValueKind::List(a), ValueKind::List(b)) = (&old.value.kind, &new.value.kind) {
        let items = a.items.iter().chain(&b.items).cloned().collect();
        let joined = List { items, rest: a.rest.clone().or_else(|| b.rest.clone()) };
        old.value.kind = ValueKind::List(Arc::new(joined));
        old.at = old.at.or(new.at);
        return;
    }
    let defaulted = old.value.origin.kind == OriginKind::Default || old.value.is_null();
    if defaulted && new.value.origin.kind != OriginKind::Default {
        *old = new;
    } else if let (ValueKind::Map(_), ValueKind::Map(_)) = (&old.value.kind, &new.value.kind) {
        merge_maps(old, &new);
    }
}

fn merge_maps(old: &mut Entry, new: &Entry) {
    let (ValueKind::Map(a), ValueKind::Map(b)) = (&old.value.kind, &new.value.kind) else { return };
    let mut entries = a.entries.clone();
    for entry in &b.entries {
        merge(&mut entries, entry.clone());
    }
    old.value.kind = ValueKind::Map(Arc::new(Map { entries, rest: a.rest.clone().or_else(|| b.rest.clone()) }));
}
