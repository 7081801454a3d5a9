//! From a verdict to a finding: where it points, how the value came about, what tells it from its neighbours.

use super::file::Rule;
use crate::condition::{Deciding, NodeId, Outcome};
use crate::finding::{Finding, TraceStep, Verdict};
use crate::model::{Graph, Hidden, Judged};
use crate::resource::Resource;
use crate::source::Location;
use crate::value::{Kind, Origin, OriginKind, Step, StepKind, Value};
use std::path::Path;
use std::sync::Arc;

/// A verdict about the whole node; about the whole configuration where there is no node, at its first file then.
pub(super) fn whole(graph: &Graph<'_>, rule: &Rule, node: Option<NodeId>, verdict: Verdict) -> Finding {
    let judged = Judged { graph, node, hidden: Hidden::Nothing };
    let message = match verdict {
        Verdict::Fail => rule.message.render(&judged, None),
        _ => rule.card.title.clone(),
    };
    let at = pointed(graph, rule, node);
    finding(graph, rule, node, verdict, message, at, &[])
}

/// One finding per value that decided; one for the node where nothing in particular did.
pub(super) fn each(graph: &Graph<'_>, rule: &Rule, node: Option<NodeId>, outcome: &Outcome) -> Vec<Finding> {
    let judged = Judged { graph, node, hidden: Hidden::Nothing };
    let mut out: Vec<Finding> = Vec::new();
    for deciding in chosen(rule, &outcome.deciding) {
        // A rule about the whole configuration that names a resource stands there.
        let node = node.or(deciding.node);
        let message = rule.message.render(&judged, Some(deciding));
        let at = place_of(graph, rule, node, deciding);
        let found = finding(graph, rule, node, Verdict::Fail, message, at, std::slice::from_ref(deciding));
        let known = |f: &Finding| f.place == found.place && (f.evidence == found.evidence || at.is_none());
        // Several absent attributes of one block are one finding, at that block.
        let absent = !deciding.is_written;
        let same_place =
            out.iter().any(|f| f.place == found.place && (absent || known(f)) && f.addresses == found.addresses);
        if !same_place {
            out.push(found);
        }
    }
    if out.is_empty() {
        out.push(whole(graph, rule, node, Verdict::Fail));
    }
    out
}

/// Every element of a list that decided, and every attribute; of several attributes that a rule with `at` reads together,
/// the one that `at` names.
fn chosen<'d>(rule: &Rule, deciding: &'d [Deciding]) -> Vec<&'d Deciding> {
    let Some(at) = &rule.at else { return deciding.iter().collect() };
    let is_named = |d: &&Deciding| d.path.iter().map(|s| &**s).eq(at.split('.'));
    let attributes = || deciding.iter().filter(|d| d.indexes.is_empty());
    let elements = deciding.iter().filter(|d| !d.indexes.is_empty());
    attributes().find(is_named).or_else(|| attributes().next()).into_iter().chain(elements).collect()
}

/// Where `at` points, if that is written.
fn pointed(graph: &Graph<'_>, rule: &Rule, node: Option<NodeId>) -> Option<Location> {
    let path = rule.at.as_deref()?;
    let node = node?;
    let resource = graph.resource(node)?;
    let mut found = None;
    let mut value = graph.node(node)?.attributes.clone();
    for name in path.split('.') {
        let inner = match &value.kind {
            Kind::List(list) => list.items.first().cloned(),
            _ => Some(value.clone()),
        };
        let Some(entry) = inner.as_ref().and_then(|v| v.get(name)).cloned() else { break };
        found = entry.at.or(found);
        value = entry.value;
    }
    found.filter(|at| owned(graph, node, resource, *at))
}

/// Innermost place of the deciding value that is text of the judged resource or of one folded into it.
fn place_of(graph: &Graph<'_>, rule: &Rule, node: Option<NodeId>, deciding: &Deciding) -> Option<Location> {
    let judged = node?;
    let resource = graph.resource(judged)?;
    if deciding.node.is_some_and(|other| other != judged) {
        return pointed(graph, rule, node);
    }
    let is_owned = |at: &Location| owned(graph, judged, resource, *at);
    if !deciding.is_written && rule.at.is_some() {
        return pointed(graph, rule, node).or_else(|| deciding.at.filter(is_owned));
    }
    let along = deciding.chain.iter().rev().flat_map(Origin::places);
    deciding.at.into_iter().chain(along).find(is_owned)
}

fn owned(graph: &Graph<'_>, node: NodeId, resource: &Resource, at: Location) -> bool {
    resource.body.is_some_and(|body| body.contains(at)) || graph.owner_of(node, at).is_some()
}

fn finding(
    graph: &Graph<'_>,
    rule: &Rule,
    node: Option<NodeId>,
    verdict: Verdict,
    message: String,
    at: Option<Location>,
    deciding: &[Deciding],
) -> Finding {
    let own = node.and_then(|node| graph.resource(node));
    // The finding stands on the resource whose text is wrong: the companion, where that set the value.
    let stands_on = node.and_then(|node| graph.owner_of(node, at?)).or(own);
    let head = stands_on.and_then(|r| r.head);
    let place = at.or(head);
    // A companion that is an element of a list (a rule of a group) is named alone, and so is one whose owner is elsewhere.
    let attribute = deciding.first().filter(|d| !d.indexes.is_empty()).and_then(|d| d.path.first());
    let is_element = stands_on.zip(attribute).is_some_and(|(resource, name)| graph.is_element(resource, name));
    let is_alone = is_element || node.is_some_and(|node| graph.sets_alone(node).is_some());
    let masked: Vec<Deciding> = deciding.iter().map(|d| masked(rule, d)).collect();
    let first = masked.first();
    Finding {
        rule: Arc::clone(&rule.card),
        verdict,
        severity: rule.card.severity,
        addresses: addresses(stands_on, own.filter(|_| !is_alone)),
        aliases: stands_on
            .iter()
            .filter_map(|r| Some((Arc::clone(&r.address), Arc::clone(r.aliases.first()?))))
            .collect(),
        resource_type: stands_on.map_or_else(|| Arc::from(""), |r| Arc::clone(&r.type_name)),
        message,
        place,
        path: graph.configuration.files.first().map_or_else(|| Arc::from(Path::new(".")), Arc::clone),
        head,
        calls: stands_on.map(|r| r.calls.iter().filter_map(|c| c.body.or(c.at)).collect()).unwrap_or_default(),
        trace: first.map(|d| trace(graph, node, d, place)).unwrap_or_default(),
        attribute: first.map(|d| d.path.iter().map(|s| &**s).collect::<Vec<_>>().join(".")).unwrap_or_default(),
        evidence: first.map(|d| evidence(graph, node, d)).unwrap_or_default(),
        sensitive: first.and_then(|d| d.value.as_ref()).is_some_and(|value| value.sensitive),
        environments: Vec::new(),
    }
}

/// The pseudo address of findings about the whole configuration.
const CONFIGURATION: &str = "configuration";

/// The resource whose text is wrong first, then the one that it was folded into; before one that was generated, its cause.
fn addresses(stands_on: Option<&Resource>, own: Option<&Resource>) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for resource in stands_on.into_iter().chain(own) {
        for address in resource.cause.iter().chain([&resource.address]) {
            if !out.contains(address) {
                out.push(Arc::clone(address));
            }
        }
    }
    if out.is_empty() {
        out.push(Arc::from(CONFIGURATION));
    }
    out
}

/// Rules of this duty are about secrets: what decided is never shown.
const SECRETS: &str = "application.secrets";

fn masked(rule: &Rule, deciding: &Deciding) -> Deciding {
    let mut out = deciding.clone();
    if let Some(value) = &mut out.value {
        value.sensitive |= rule.card.duty == SECRETS;
    }
    out
}

/// Longer texts are not repeated in a label, in bytes.
const MAX_SHOWN: usize = 60;

/// The way of the deciding value from where it is used to where it is written.
fn trace(graph: &Graph<'_>, node: Option<NodeId>, deciding: &Deciding, place: Option<Location>) -> Vec<TraceStep> {
    let mut out: Vec<TraceStep> = Vec::new();
    let mut add = |at: Option<Location>, label: String| {
        if let Some(at) = at
            && Some(at) != place
            && !out.iter().any(|step| step.at == at)
        {
            out.push(TraceStep { at, label });
        }
    };
    if let Some(other) = deciding.node.filter(|other| Some(*other) != node) {
        let name = graph.resource(other).map_or("", |r| &r.address);
        add(deciding.at.or_else(|| graph.resource(other).and_then(|r| r.head)), format!("decided by {name}"));
    }
    for origin in &deciding.chain {
        for step in origin.steps() {
            add(step.at, label(step));
        }
    }
    // The literal itself, unless the finding stands on it already.
    if let Some(last) = deciding.chain.last()
        && last.kind != OriginKind::Default
        && last.at.is_some_and(|at| place.is_none_or(|place| last.way.is_some() || !place.contains(at)))
    {
        let text = deciding.value.as_ref().map(shown).unwrap_or_default();
        let long = text.is_empty() || text.len() > MAX_SHOWN;
        add(last.at, if long { "decided here".to_owned() } else { format!("{text} is written here") });
    }
    out
}

fn label(step: &Step) -> String {
    let name = &step.name;
    match step.kind {
        StepKind::Variable => format!("value of {name}"),
        StepKind::VariableDefault => format!("default of {name}"),
        StepKind::VariableFile => format!("set in {name}"),
        StepKind::CommandLine => format!("{name} set on the command line"),
        StepKind::Environment => format!("{name} set in the environment"),
        StepKind::Local => format!("value of {name}"),
        StepKind::ModuleArgument => format!("passed to the module as {name}"),
        StepKind::ModuleOutput => format!("output {name}"),
        StepKind::Resource => format!("read from {name}"),
        StepKind::Iteration => format!("element {name}"),
        StepKind::Mapping => format!("entry of the mapping {name}"),
        StepKind::Condition => "the arm that was chosen".to_owned(),
    }
}

/// Text that tells the deciding element from its neighbours: its own, and the scalars of the blocks around it (the ports
/// of the rule that a CIDR stands in). Empty for what is sensitive or absent.
fn evidence(graph: &Graph<'_>, node: Option<NodeId>, deciding: &Deciding) -> String {
    let own = match &deciding.value {
        Some(value) if !value.sensitive && deciding.is_written => shown(value),
        _ => return String::new(),
    };
    let mut out = Vec::new();
    let mut indexes = deciding.indexes.iter();
    let mut here = deciding.node.or(node).and_then(|node| graph.node(node)).map(|n| n.attributes.clone());
    for name in &deciding.path {
        let mut value = here.as_ref().and_then(|v| v.get(name)).map(|entry| entry.value.clone());
        if let Some(Kind::List(list)) = value.as_ref().map(|v| &v.kind) {
            value = indexes.next().and_then(|&i| list.items.get(i)).cloned();
            if let Some(Kind::Map(map)) = value.as_ref().map(|v| &v.kind) {
                let scalars = map.entries.iter().filter(|e| &*e.key != "description" && !e.value.sensitive);
                let texts = scalars.map(|e| (e, shown(&e.value))).filter(|(_, text)| !text.is_empty());
                out.extend(texts.map(|(e, text)| format!("{}={text}", e.key)));
            }
        }
        here = value;
    }
    out.push(own);
    out.join(" ")
}

fn shown(value: &Value) -> String {
    if value.sensitive {
        return String::new();
    }
    match &value.kind {
        Kind::Bool(b) => b.to_string(),
        Kind::Number(n) => n.to_string(),
        Kind::String(s) => format!("\"{s}\""),
        Kind::Reference(r) => format!("{}.{}", r.target, r.attribute),
        _ => String::new(),
    }
}
