//! SAM: templates with `Transform: AWS::Serverless-2016-10-31` are rewritten as AWS's transform rewrites them, before anything is
//! evaluated.
//!
//! What is generated stands where the text stands that caused it: a property at the property, a role at its function, a
//! permission at its event. What the transform would refuse is a [`Fault`]; the rest is rewritten all the same.

mod accounts;
mod api;
pub(super) mod application;
mod auth;
mod capacity;
mod cause;
mod code;
mod connector;
mod cors;
mod deployment;
mod domain;
mod events;
mod function;
mod globals;
mod graphql;
mod httpapi;
mod implicit;
mod layer;
mod managed;
mod names;
mod node;
mod openapi;
mod policies;
mod properties;
mod resolve;
mod role;
mod statemachine;
mod table;
mod tags;
mod templates;
mod usage;
mod websocket;

use super::arguments::Arguments;
use crate::syntax::data::{Node, NodeKind, Pair};
use cause::{Fault, Sam, Unit};
use node::At;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The transform that this module applies.
pub(super) const TRANSFORM: &str = "AWS::Serverless-2016-10-31";
const PREFIX: &str = "AWS::Serverless::";
/// Most resources of SAM in a template; AWS deploys 500 of all kinds.
const MAX_UNITS: usize = 5_000;
/// Most events in a template.
const MAX_EVENTS: usize = 5_000;

/// For every generated resource the SAM resource that caused it.
pub(super) type Causes = BTreeMap<Arc<str>, Arc<str>>;

/// A template after the transform.
#[derive(Debug)]
pub(super) struct Expansion {
    pub(super) root: Node,
    pub(super) causes: Causes,
    /// Properties of applications as they are written: what these are made of is not in the template.
    pub(super) applications: BTreeMap<Arc<str>, Node>,
    /// What the transform would refuse, in the order of the text.
    pub(super) faults: Vec<Fault>,
}

/// Applies the transform, if the template names it or has resources of SAM.
pub(super) fn expand(root: &Node, given: &Arguments) -> Option<Expansion> {
    if !is_sam(root) {
        return None;
    }
    let mut sam = Sam::new(root, given);
    sam.check_resources();
    sam.globals = globals::read(root.at("Globals").map(node::long_form).as_ref(), &mut sam.faults);
    sam.apply_globals();
    sam.implicit_apis();
    let mut renamed = BTreeMap::new();
    for types in [
        &["AWS::Serverless::Function", "AWS::Serverless::StateMachine"][..],
        &["AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::Serverless::WebSocketApi"],
        &[],
    ] {
        for pair in sam.resources.clone() {
            let Some(type_name) = pair.value.at("Type").and_then(Node::text) else { continue };
            let early = type_name.starts_with(PREFIX) && EARLY.contains(&type_name);
            if if types.is_empty() { !early } else { types.contains(&type_name) } {
                sam.expand_one(&pair.key, type_name, &mut renamed);
            }
        }
    }
    domain::finish(&mut sam);
    usage::finish(&mut sam);
    sam.connectors();
    Some(sam.finish(root, &renamed))
}

/// Types that are expanded before all others.
const EARLY: &[&str] = &[
    "AWS::Serverless::Function",
    "AWS::Serverless::StateMachine",
    "AWS::Serverless::Api",
    "AWS::Serverless::HttpApi",
    "AWS::Serverless::WebSocketApi",
];

/// Whether the template is for SAM.
fn is_sam(root: &Node) -> bool {
    let named = root.at("Transform").is_some_and(|names| names.each().iter().any(|name| name.is_text(TRANSFORM)));
    let types =
        root.at("Resources").map(Node::pairs).unwrap_or_default().iter().filter_map(|pair| pair.value.at("Type"));
    named || types.filter_map(Node::text).any(|name| name.starts_with(PREFIX))
}

impl Sam {
    /// Refuses resources that are no maps, or that have no usable name.
    fn check_resources(&mut self) {
        for pair in self.resources.clone() {
            let at = At(pair.key_span);
            if pair.key.starts_with("Fn::") {
                continue;
            }
            if !pair.value.is_map() {
                self.refuse(at, "a resource must be a map; in YAML, look at the indentation");
            } else if pair.value.at("Type").and_then(Node::text).is_some_and(|name| name.starts_with(PREFIX))
                && !pair.key.chars().all(char::is_alphanumeric)
            {
                self.refuse(at, format!("`{}` is no logical id: letters and digits make one", pair.key));
            } else if pair.value.at("Properties").is_some_and(|properties| !properties.is_map()) {
                self.refuse(at, format!("`Properties` of `{}` must be a map", pair.key));
            }
        }
        self.resources.retain(|pair| pair.value.is_map() && pair.value.at("Properties").is_none_or(Node::is_map));
        self.bound();
        self.reindex();
    }

    /// Leaves out what is far beyond anything that can be deployed.
    fn bound(&mut self) {
        let (mut units, mut events) = (0_usize, 0_usize);
        let mut beyond = Vec::new();
        self.resources.retain(|pair| {
            if !pair.value.at("Type").and_then(Node::text).is_some_and(|name| name.starts_with(PREFIX)) {
                return true;
            }
            units += 1;
            events += pair.value.path(&["Properties", "Events"]).map_or(0, |events| events.pairs().len());
            let kept = units <= MAX_UNITS && events <= MAX_EVENTS;
            if !kept && beyond.is_empty() {
                let message = "too many resources of SAM, or events of them; the rest is not checked";
                beyond.push(Fault::limit(At(pair.key_span), message));
            }
            kept
        });
        self.faults.append(&mut beyond);
    }

    fn expand_one(&mut self, id: &Arc<str>, type_name: &str, renamed: &mut BTreeMap<Arc<str>, String>) {
        // Earlier expansions may have changed it: the definition of an API, the notifications of a bucket.
        let Some(pair) = self.written_pair(id) else { return };
        let unit: Unit = self.api_unit(&pair);
        let before = self.made.len();
        match type_name {
            "AWS::Serverless::Function" => function::expand(self, &unit),
            "AWS::Serverless::StateMachine" => statemachine::expand(self, &unit),
            "AWS::Serverless::Api" => api::expand(self, &unit),
            "AWS::Serverless::HttpApi" => httpapi::expand(self, &unit),
            "AWS::Serverless::WebSocketApi" => websocket::expand(self, &unit),
            "AWS::Serverless::SimpleTable" => table::expand(self, &unit),
            application::TYPE => application::expand(self, &unit),
            "AWS::Serverless::GraphQLApi" => graphql::expand(self, &unit),
            "AWS::Serverless::CapacityProvider" => capacity::expand(self, &unit),
            "AWS::Serverless::LayerVersion" => {
                let new = layer::expand(self, &unit);
                renamed.insert(Arc::clone(id), new);
            }
            _ => return,
        }
        if unit.properties.at("PropagateTags").and_then(Node::truth) == Some(true) {
            tags::propagate(&mut self.made, before, &unit);
        }
    }

    /// The template with what was generated in place of what generated it.
    fn finish(mut self, root: &Node, renamed: &BTreeMap<Arc<str>, String>) -> Expansion {
        let is_sam =
            |pair: &Pair| pair.value.at("Type").and_then(Node::text).is_some_and(|name| name.starts_with(PREFIX));
        let known = |pair: &Pair| {
            is_sam(pair) && KNOWN.contains(&pair.value.at("Type").and_then(Node::text).unwrap_or_default())
        };
        for pair in &self.resources {
            if is_sam(pair) && !known(pair) {
                let message = format!("SAM has no resources of the type of `{}`", pair.key);
                self.faults.push(Fault::new(At(pair.key_span), message));
            }
        }
        let mut resources: Vec<Pair> = self.resources.iter().filter(|pair| !known(pair)).cloned().collect();
        resources.extend(self.made);
        let application = |pair: &Pair| {
            let ty = pair.value.at("Type").and_then(Node::text).filter(|name| *name == application::TYPE);
            ty.and_then(|_| Some((Arc::clone(&pair.key), pair.value.at("Properties")?.clone())))
        };
        let applications = self.resources.iter().filter_map(application).collect();
        let names = resolve::Names::new(&resources, renamed);
        for pair in &mut resources {
            names.rewrite(&mut pair.value);
        }
        let mut out = root.clone();
        out.remove("Globals");
        if let Some(outputs) = out.at_mut("Outputs") {
            *outputs = node::long_form(outputs);
            names.rewrite(outputs);
        }
        put_section(&mut out, "Resources", resources);
        if !self.conditions.is_empty() {
            put_section(&mut out, "Conditions", self.conditions);
        }
        self.faults.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        self.faults.dedup_by(|a, b| (a.span, &a.message) == (b.span, &b.message));
        Expansion { root: out, causes: self.sources, applications, faults: self.faults }
    }
}

/// Types of SAM that do not appear in what is deployed.
const KNOWN: &[&str] = &[
    "AWS::Serverless::Function",
    "AWS::Serverless::StateMachine",
    "AWS::Serverless::Api",
    "AWS::Serverless::HttpApi",
    "AWS::Serverless::WebSocketApi",
    "AWS::Serverless::SimpleTable",
    application::TYPE,
    "AWS::Serverless::GraphQLApi",
    "AWS::Serverless::CapacityProvider",
    "AWS::Serverless::LayerVersion",
    "AWS::Serverless::Connector",
];

fn put_section(root: &mut Node, name: &str, pairs: Vec<Pair>) {
    let span = root.at(name).map_or(root.span, |section| section.span);
    root.put(name, Node::new(NodeKind::Mapping(pairs), span));
}
