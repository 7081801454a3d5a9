//! Who has what: the policies that reach a role, user, group or permission set, combined, so that a Deny here takes from an
//! Allow there and a permissions boundary limits them all.
//!
//! Policies come from inside the principal, from what is attached to it by reference, by ARN or by AWS's name, and from a
//! user's groups. What is attached but not in the code leaves the answer open.

use super::graph::{Graph, Target, module_of};
use super::policies::{self, Asked};
use super::shape::{self, Found};
use crate::condition::{NodeId, Operand, Parameter, Place, Returns, Signature, Type};
use crate::iam::managed;
use crate::iam::{Policy, PolicyKind};
use crate::resource::{Existence, Mode};
use crate::value::{Kind, Part, Reason, Truth, Unknown, Value};
use rustc_hash::FxHashSet;
use std::sync::{Arc, OnceLock};

/// Kinds of principals, and the attribute by which policies and attachments name them.
const PRINCIPALS: [(&str, &str); 4] =
    [("iam.role", "roles"), ("iam.user", "users"), ("iam.group", "groups"), ("sso.permission_set", "permission_sets")];

/// Functions that a principal shares with its documents.
const FUNCTIONS: [&str; 10] = [
    "allows",
    "allows_without_mfa",
    "enforces_mfa",
    "escalates",
    "grants",
    "grants_service",
    "grants_somewhere",
    "holds_managed",
    "is_admin",
    "names_all_actions",
];

/// Questions that a permissions boundary answers with: what it does not allow, nobody has.
const LIMITED: [&str; 7] =
    ["allows", "escalates", "grants", "grants_service", "grants_somewhere", "is_admin", "names_all_actions"];

/// Kinds of nodes that stand for several principals' documents.
const DOCUMENTS: &str = "iam.documents";

/// Kinds of nodes that name policies of AWS's or one's own.
const ATTACHED: &str = "iam.attached";

/// The functions of a kind of nodes.
pub(super) fn names(kind: &str) -> &'static [&'static str] {
    match kind {
        DOCUMENTS => &["adds_up_to_escalate"],
        ATTACHED => &["attaches"],
        _ if attribute_of(kind).is_some() => &FUNCTIONS,
        _ => &[],
    }
}

/// Whether some kind of nodes has such a function.
pub(super) fn is_function(name: &str) -> bool {
    FUNCTIONS.contains(&name) || matches!(name, "adds_up_to_escalate" | "attaches")
}

/// Whether a node answers the function.
pub(super) fn answers(graph: &Graph<'_>, node: NodeId, name: &str) -> bool {
    graph.node(node).is_some_and(|n| names(n.kind.name).contains(&name))
}

/// How such a function is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    match name {
        "adds_up_to_escalate" => policies::signature("escalates"),
        "attaches" | "holds_managed" => {
            let mut signature = Signature::new([Parameter::Value(Type::String)], Returns::Type(Type::Bool));
            signature.variadic = true;
            Some(signature)
        }
        _ => policies::signature(name),
    }
}

fn attribute_of(kind: &str) -> Option<&'static str> {
    PRINCIPALS.iter().find(|(of, _)| *of == kind).map(|(_, attribute)| *attribute)
}

/// A policy, and the place that it was read from.
#[derive(Debug)]
struct Held {
    policy: Policy,
    from: Operand,
}

/// What reaches a principal.
#[derive(Debug, Default)]
pub(super) struct Holding {
    held: Vec<Held>,
    /// The texts of their documents, of which another of the same text gives nothing more.
    texts: FxHashSet<Arc<str>>,
    /// Set when there may be more.
    open: Option<Arc<Unknown>>,
    /// The names of the AWS managed policies among them.
    managed: Vec<String>,
    /// The policies in the code that are attached.
    own: FxHashSet<NodeId>,
    /// The boundary, or that it is not known.
    boundary: Option<Option<Policy>>,
    /// All of them as one.
    combined: OnceLock<Policy>,
}

/// Calls a function of the principal `node`.
pub(super) fn call(graph: &Graph<'_>, node: NodeId, name: &str, arguments: &[Operand]) -> Operand {
    match name {
        "adds_up_to_escalate" => return adds_up(graph, node, arguments),
        "attaches" => return attaches(graph, node, arguments),
        "holds_managed" => return holds_managed(graph, node, arguments),
        _ => {}
    }
    let (holding, receiver) = (Holding::of(graph, node), Operand::node(node));
    let answer =
        policies::ask(holding.combined(), name, arguments, &Asked { receiver: &receiver, home: &|s| holding.place(s) });
    let limited = match &holding.boundary {
        Some(boundary) if LIMITED.contains(&name) => boundary.as_ref(),
        _ => return answer,
    };
    let Some(boundary) = limited else {
        let known = answer.as_value().and_then(Value::as_bool) == Some(false);
        return if known { answer } else { Operand::unknown(Unknown::new(Reason::External, "permissions boundary")) };
    };
    let limit = policies::ask(boundary, name, arguments, &Asked { receiver: &receiver, home: &|_| None });
    let truth = |op: &Operand| Truth::from(op.as_value().and_then(Value::as_bool));
    if truth(&answer).and(truth(&limit)) == truth(&answer) { answer } else { limit }
}

/// Whether a principal's policies open a way to escalate together that none of them opens alone.
fn adds_up(graph: &Graph<'_>, node: NodeId, arguments: &[Operand]) -> Operand {
    let is_principal = |id: &&NodeId| graph.node(**id).is_some_and(|n| attribute_of(n.kind.name).is_some());
    let Some(&principal) = graph.siblings(node).iter().find(is_principal) else { return Operand::bool(false) };
    let holding = Holding::of(graph, principal);
    let alone = holding.held.iter().map(|held| {
        let asked = Asked { receiver: &held.from, home: &|_| None };
        let answer = policies::ask(&held.policy, "escalates", arguments, &asked);
        Truth::from(answer.as_value().and_then(Value::as_bool))
    });
    match (alone.fold(Truth::False, Truth::or), &holding.open) {
        (Truth::True, _) => Operand::bool(false),
        (Truth::Unknown, _) => {
            Operand::unknown(policies::gap_in(holding.held.iter().filter_map(|held| held.from.as_value())))
        }
        (Truth::False, None) if holding.held.len() < 2 => Operand::bool(false),
        (Truth::False, Some(why)) if holding.held.is_empty() => Operand::unknown(Arc::clone(why)),
        (Truth::False, _) => call(graph, principal, "escalates", arguments),
    }
}

/// Whether the node attaches one of the AWS managed policies with these names; the elements that do decide.
fn attaches(graph: &Graph<'_>, node: NodeId, arguments: &[Operand]) -> Operand {
    let wanted: Vec<&str> = arguments.iter().filter_map(|a| a.as_value()?.as_str()).collect();
    let mut holding = Holding::default();
    let mut found = Vec::new();
    for (value, place) in holding.values(graph, node, "policy_arns") {
        match managed_name(graph, &value) {
            Some(name) if wanted.contains(&&*name) => found.push(Operand { place, ..Operand::value(value) }),
            Some(_) => {}
            None => {
                if let Resolved::Unknown(why) = resolve(graph, node, &value)
                    && !(why.reason == Reason::External && value.as_str().is_some())
                {
                    holding.open = Some(why);
                }
            }
        }
    }
    if graph.resource(node).is_some_and(|r| r.mode == Mode::Data) {
        let named = |name: &str| managed::is_managed(name) && wanted.contains(&name);
        let by_name = holding.values(graph, node, "name").into_iter().filter(|(v, _)| v.as_str().is_some_and(named));
        found.extend(by_name.map(|(value, place)| Operand { place, ..Operand::value(value) }));
    }
    match (found.is_empty(), holding.open) {
        (false, _) => Operand::bool(true).because(found),
        (true, Some(why)) => Operand::unknown(why),
        (true, None) => Operand::bool(false).because(vec![Operand::node(node)]),
    }
}

/// Whether an AWS managed policy of one of these names is attached to the principal, or to a group of it.
fn holds_managed(graph: &Graph<'_>, node: NodeId, arguments: &[Operand]) -> Operand {
    let wanted: Vec<&str> = arguments.iter().filter_map(|a| a.as_value()?.as_str()).collect();
    let holding = Holding::of(graph, node);
    match (holding.managed.iter().any(|name| wanted.contains(&&**name)), &holding.open) {
        (true, _) => Operand::bool(true),
        (false, Some(why)) => Operand::unknown(Arc::clone(why)),
        (false, None) => Operand::bool(false),
    }
}

impl Holding {
    fn of(graph: &Graph<'_>, node: NodeId) -> Arc<Self> {
        graph.indexes.holding(node, || {
            let mut out = Self::default();
            out.gather(graph, node);
            for group in out.groups(graph, node) {
                out.gather(graph, group);
            }
            out
        })
    }

    /// All policies as one.
    fn combined(&self) -> &Policy {
        self.combined.get_or_init(|| Policy::combine(self.held.iter().map(|h| &h.policy), self.open.is_some()))
    }

    /// The place of the document that holds a statement of the combined policy.
    fn place(&self, statement: usize) -> Option<&Operand> {
        let mut left = statement;
        for held in &self.held {
            let count = held.policy.document.statements.len();
            if left < count {
                return Some(&held.from);
            }
            left -= count;
        }
        None
    }

    /// What reaches a principal, its groups aside.
    fn gather(&mut self, graph: &Graph<'_>, node: NodeId) {
        let Some(kind) = graph.node(node).map(|n| n.kind.name) else { return };
        let Some(attribute) = attribute_of(kind) else { return };
        self.documents(graph, node, "inline_policies");
        self.attached(graph, node, "managed_policy_arns");
        for of in ["iam.inline_policy", "iam.policy", "iam.attachment"] {
            let (ids, rest) = graph.linked(node, of, attribute);
            self.open = self.open.take().or(rest);
            for id in ids {
                if self.is_doubtful(graph, id) {
                    continue;
                }
                match of {
                    "iam.attachment" => self.attached(graph, id, "policy_arn"),
                    _ => self.documents(graph, id, "policy"),
                }
            }
        }
        self.bound(graph, node);
    }

    /// What may not be deployed leaves the answer open.
    fn is_doubtful(&mut self, graph: &Graph<'_>, node: NodeId) -> bool {
        let Some(Existence::Possible(why)) = graph.resource(node).map(|r| &r.existence) else { return false };
        self.open = self.open.take().or_else(|| Some(Arc::clone(why)));
        true
    }

    /// The documents in an attribute of a node.
    fn documents(&mut self, graph: &Graph<'_>, node: NodeId, attribute: &str) {
        for (value, place) in self.values(graph, node, attribute) {
            match value.as_unknown() {
                Some(why) => self.open = self.open.take().or_else(|| Some(Arc::clone(why))),
                None => self.hold(&value, place),
            }
        }
    }

    fn hold(&mut self, value: &Value, place: Place) {
        if let Kind::String(text) = &value.kind
            && !self.texts.insert(Arc::clone(text))
        {
            return;
        }
        let policy = Policy::new(value, PolicyKind::Identity, None);
        let from = Operand { place, ..Operand::value(value.clone()) };
        self.held.push(Held { policy, from });
    }

    /// The values of an attribute, a list or one, with their places.
    fn values(&mut self, graph: &Graph<'_>, node: NodeId, attribute: &str) -> Vec<(Value, Place)> {
        let Some(found) = graph.node(node).and_then(|n| shape::find(&n.attributes, attribute)) else {
            return Vec::new();
        };
        let Found { at, value } = found;
        let place = Place::default().node(node).attribute(Arc::from(attribute), at, value.origin.clone());
        match &value.kind {
            Kind::Null => Vec::new(),
            Kind::List(list) => {
                self.open = self.open.take().or_else(|| list.rest.clone());
                let element = |(i, v): (usize, &Value)| (v.clone(), place.element(i, v.origin.clone()));
                list.items.iter().enumerate().map(element).collect()
            }
            _ => vec![(value, place)],
        }
    }

    /// The policies that an attribute of a node names.
    fn attached(&mut self, graph: &Graph<'_>, node: NodeId, attribute: &str) {
        for (value, place) in self.values(graph, node, attribute) {
            // Attached twice, a policy gives nothing more.
            let name = managed_name(graph, &value);
            if name.as_ref().is_some_and(|name| self.managed.contains(name)) {
                continue;
            }
            self.managed.extend(name);
            match resolve(graph, node, &value) {
                Resolved::Policies(ids) => {
                    if ids.len() > 1 {
                        self.open = self.open.take().or_else(|| Some(Unknown::new(Reason::Computed, "instance key")));
                    }
                    for id in ids {
                        if self.own.insert(id) {
                            self.documents(graph, id, "policy");
                        }
                    }
                }
                Resolved::Managed(document) => {
                    let document = Value::string(document).at(value.origin.clone());
                    self.hold(&document, place);
                }
                Resolved::Unknown(why) => self.open = self.open.take().or(Some(why)),
            }
        }
    }

    /// The permissions boundary, where there is one.
    fn bound(&mut self, graph: &Graph<'_>, node: NodeId) {
        for (value, _) in self.values(graph, node, "permissions_boundary") {
            let policy = |value: &Value| Policy::new(value, PolicyKind::Identity, None);
            self.boundary = Some(match resolve(graph, node, &value) {
                Resolved::Policies(ids) => match ids.as_slice() {
                    [only] => graph.node(*only).and_then(|n| n.attributes.get("policy")).map(|e| policy(&e.value)),
                    _ => None,
                },
                Resolved::Managed(document) => Some(policy(&Value::string(document))),
                Resolved::Unknown(_) => None,
            });
        }
    }

    /// The groups of a user.
    fn groups(&mut self, graph: &Graph<'_>, node: NodeId) -> Vec<NodeId> {
        let mut out = Vec::new();
        if graph.node(node).is_none_or(|n| n.kind.name != "iam.user") {
            return out;
        }
        let module = graph.resource(node).map_or("", module_of);
        let mut named: Vec<Value> = self.values(graph, node, "groups").into_iter().map(|(value, _)| value).collect();
        let (memberships, rest) = graph.linked(node, "iam.group_membership", "users");
        self.open = self.open.take().or(rest);
        for membership in memberships {
            if self.is_doubtful(graph, membership) {
                continue;
            }
            named.extend(self.values(graph, membership, "group").into_iter().map(|(value, _)| value));
        }
        for value in named {
            match graph.follow(&value, "iam.group", module) {
                Target::Nodes(ids) => out.extend(ids),
                Target::Elsewhere => self.open = Some(Unknown::new(Reason::External, "group outside the code")),
                Target::Unknown(why) => self.open = Some(why),
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// What a value that names a policy leads to.
enum Resolved {
    Policies(Vec<NodeId>),
    Managed(&'static str),
    Unknown(Arc<Unknown>),
}

fn resolve(graph: &Graph<'_>, node: NodeId, value: &Value) -> Resolved {
    let module = graph.resource(node).map_or("", module_of);
    if let Some(document) = managed_name(graph, value).and_then(|name| managed::document(&name)) {
        return Resolved::Managed(document);
    }
    match graph.follow(value, "iam.policy", module) {
        Target::Nodes(ids) => Resolved::Policies(ids),
        Target::Elsewhere => Resolved::Unknown(Unknown::new(Reason::External, "policy outside the code")),
        Target::Unknown(why) => Resolved::Unknown(why),
    }
}

/// The name of the AWS managed policy that a value names: an ARN, perhaps with a partition that is not known, or a data
/// source that looks one up by name.
pub(super) fn managed_name(graph: &Graph<'_>, value: &Value) -> Option<String> {
    if let Kind::Reference(_) = &value.kind {
        let Target::Nodes(ids) = graph.follow(value, "iam.policy_lookup", "") else { return None };
        let name = graph.node(*ids.first()?)?.attributes.get("name")?.value.as_str()?;
        return managed::is_managed(name).then(|| name.to_owned());
    }
    let text = match &value.kind {
        Kind::Template(parts) => match parts.last()? {
            Part::Literal(text) => format!("arn:{text}"),
            _ => return None,
        },
        _ => value.as_str()?.to_owned(),
    };
    // SAM names AWS's policies without their ARN.
    let name = managed::name_of(&text).map(str::to_owned);
    name.or_else(|| managed::is_managed(&text).then_some(text))
}
