//! What is being expanded: the template in the making, the resource or event that causes what is generated, and faults.

use super::super::arguments::Arguments;
use super::super::text::scalar_text;
use super::super::texts::Texts;
use super::globals::Globals;
use super::node::{At, long_form};
use crate::problem::{Code, Problem};
use crate::source::Span;
use crate::syntax::data::{Node, NodeKind, Pair};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// SAM would refuse the template.
const REFUSED: Code = Code("configuration/sam");
/// More than the transform would ever be given.
const LIMIT: Code = Code("limit/sam");

/// What the transform refuses.
#[derive(Clone, Debug)]
pub(in crate::cloudformation) struct Fault {
    pub(in crate::cloudformation) span: Span,
    pub(in crate::cloudformation) message: String,
    pub(in crate::cloudformation) help: Option<&'static str>,
    /// Too large for us, not refused.
    limit: bool,
}

impl Fault {
    pub(super) fn new(at: At, message: impl Into<String>) -> Self {
        Self { span: at.0, message: message.into(), help: None, limit: false }
    }

    pub(super) fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }

    /// Something that is larger than anything that can be deployed.
    pub(super) fn limit(at: At, message: &str) -> Self {
        Self { limit: true, ..Self::new(at, message) }
    }

    /// As a problem of the template.
    pub(in crate::cloudformation) fn into_problem(self, texts: &Texts) -> Problem {
        let at = texts.at(self.span);
        if self.limit {
            return Problem::error(LIMIT, at, self.message);
        }
        let help = "SAM refuses the template at deployment until this is mended; the rest of it is checked";
        Problem::error(REFUSED, at, self.message).help(self.help.unwrap_or(help))
    }
}

/// A step of the expansion that the transform may refuse.
pub(super) type Outcome<T = ()> = Result<T, Fault>;

/// What causes generated resources: a SAM resource, or one of its events.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    /// Logical id of the SAM resource.
    pub(super) source: Arc<str>,
    /// The head that findings about the whole resource point at.
    pub(super) key_span: Span,
    /// All of its text.
    pub(super) at: At,
    /// `Condition`, `DeletionPolicy` and `UpdateReplacePolicy`: what is generated shares them.
    pub(super) pass: Vec<Pair>,
}

impl Cause {
    /// The condition under which the SAM resource exists.
    pub(super) fn condition(&self) -> Option<&str> {
        self.pass.iter().find(|pair| &*pair.key == "Condition").and_then(|pair| pair.value.text())
    }

    /// The same with another condition, or without.
    pub(super) fn under(&self, condition: Option<&str>) -> Self {
        let mut pass = self.pass.clone();
        pass.retain(|pair| &*pair.key != "Condition");
        pass.extend(condition.map(|name| self.at.pair("Condition", self.at.text(name))));
        Self { pass, ..self.clone() }
    }
}

/// A SAM resource.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) id: Arc<str>,
    pub(super) cause: Cause,
    pub(super) properties: Node,
    /// `DependsOn`, `Metadata`, `UpdatePolicy`: what only the main resource keeps.
    pub(super) own: Vec<Pair>,
}

impl Unit {
    /// The resource in `pair`.
    pub(super) fn new(pair: &Pair) -> Self {
        let kept = |names: &[&str]| -> Vec<Pair> {
            pair.value.pairs().iter().filter(|p| names.contains(&&*p.key) && !p.value.is_null()).cloned().collect()
        };
        let at = At(pair.value.span);
        let properties = pair.value.at("Properties").cloned().unwrap_or_else(|| at.empty());
        let pass = kept(&["Condition", "DeletionPolicy", "UpdateReplacePolicy"]);
        let cause = Cause { source: Arc::clone(&pair.key), key_span: pair.key_span, at, pass };
        Self { id: Arc::clone(&pair.key), cause, properties, own: kept(&["DependsOn", "Metadata", "UpdatePolicy"]) }
    }

    /// Makes nodes at the resource.
    pub(super) fn here(&self) -> At {
        self.cause.at
    }
}

/// A template in the making.
#[derive(Debug)]
pub(super) struct Sam {
    /// Values of parameters that are known, and of pseudo parameters.
    pub(super) parameters: BTreeMap<Arc<str>, Node>,
    pub(super) mappings: Option<Node>,
    pub(super) conditions: Vec<Pair>,
    /// Resources as written, with Globals applied; those that are no SAM resources are changed in place.
    pub(super) resources: Vec<Pair>,
    /// What was generated.
    pub(super) made: Vec<Pair>,
    /// Places of the resources that are written, and of those that were generated.
    index: FxHashMap<Arc<str>, usize>,
    made_index: FxHashMap<Arc<str>, usize>,
    /// For every generated resource the SAM resource that caused it.
    pub(super) sources: BTreeMap<Arc<str>, Arc<str>>,
    pub(super) faults: Vec<Fault>,
    pub(super) partition: &'static str,
    pub(super) globals: Globals,
    /// For every implicit API the resource whose event needs it.
    pub(super) implicit_sources: BTreeMap<Arc<str>, Arc<str>>,
    /// Record sets of domains, by the id of their group.
    pub(super) records: Vec<(String, Cause, Node)>,
    /// Methods of REST APIs that an event defined.
    pub(super) event_routes: BTreeSet<(String, String, String)>,
    /// Functions with the default route of an HTTP API.
    pub(super) default_routes: BTreeSet<(Arc<str>, String)>,
    /// APIs that share a usage plan, and the plan.
    pub(super) shared_plan: Vec<(Arc<str>, String)>,
    pub(super) plan: Option<(Unit, Node)>,
}

impl Sam {
    pub(super) fn new(root: &Node, given: &Arguments) -> Self {
        let section = |name: &str| root.at(name).map(long_form);
        let pairs = |name: &str| section(name).map(|node| node.pairs().to_vec()).unwrap_or_default();
        let text = |name: &str| given.get(name).map(|value| scalar_text(&value).map(|text| root.here().text(text)));
        let declared = root.at("Parameters").map(Node::pairs).unwrap_or_default().iter();
        let mut parameters: BTreeMap<Arc<str>, Node> = declared
            .filter(|pair| !pair.value.get("Type").and_then(|t| t.value.scalar()).is_some_and(|t| t.contains("SSM")))
            .filter_map(|pair| {
                let value = text(&pair.key).unwrap_or_else(|| pair.value.at("Default").cloned())?;
                Some((Arc::clone(&pair.key), value))
            })
            .collect();
        let region = text("AWS::Region").flatten();
        parameters.extend(region.map(|region| (Arc::from("AWS::Region"), region)));
        let (mappings, conditions) = (section("Mappings"), root.at("Conditions"));
        Self {
            parameters,
            mappings,
            conditions: conditions.map(|node| node.pairs().to_vec()).unwrap_or_default(),
            resources: pairs("Resources"),
            made: Vec::new(),
            index: FxHashMap::default(),
            made_index: FxHashMap::default(),
            sources: BTreeMap::new(),
            faults: Vec::new(),
            partition: given.partition(),
            globals: Vec::new(),
            implicit_sources: BTreeMap::new(),
            records: Vec::new(),
            event_routes: BTreeSet::new(),
            default_routes: BTreeSet::new(),
            shared_plan: Vec::new(),
            plan: None,
        }
    }

    /// Finds the resources anew, after some came or went.
    pub(super) fn reindex(&mut self) {
        self.index = self.resources.iter().enumerate().map(|(place, pair)| (Arc::clone(&pair.key), place)).collect();
    }

    /// The resource with this logical id, as written.
    pub(super) fn written(&self, id: &str) -> Option<&Node> {
        self.index.get(id).and_then(|&place| self.resources.get(place)).map(|pair| &pair.value)
    }

    /// The same with its logical id.
    pub(super) fn written_pair(&self, id: &str) -> Option<Pair> {
        self.index.get(id).and_then(|&place| self.resources.get(place)).cloned()
    }

    pub(super) fn written_mut(&mut self, id: &str) -> Option<&mut Node> {
        let place = *self.index.get(id)?;
        self.resources.get_mut(place).map(|pair| &mut pair.value)
    }

    pub(super) fn type_of(&self, id: &str) -> Option<&str> {
        self.written(id)?.at("Type")?.text()
    }

    /// Notes a fault; the step it ended is left out.
    pub(super) fn attempt<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        outcome.map_err(|fault| self.faults.push(fault)).ok()
    }

    pub(super) fn refuse(&mut self, at: At, message: impl Into<String>) {
        self.faults.push(Fault::new(at, message));
    }

    /// Adds a generated resource.
    pub(super) fn emit(&mut self, cause: &Cause, id: &str, type_name: &str, properties: Node) {
        self.emit_with(cause, id, type_name, properties, &[]);
    }

    /// The same, with attributes of its own beside those that it shares with its cause.
    pub(super) fn emit_with(&mut self, cause: &Cause, id: &str, type_name: &str, properties: Node, own: &[Pair]) {
        let itself = id == &*cause.source || self.implicit_sources.contains_key(id);
        if !itself && self.written(id).is_some() {
            let message = format!(
                "`{}` makes a resource called `{id}` of type {type_name}, but the template has one of that name",
                cause.source
            );
            self.faults.push(Fault::new(At(cause.key_span), message).help("give one of the two another logical id"));
            return;
        }
        let mut pairs = vec![cause.at.pair("Type", cause.at.text(type_name))];
        pairs.extend(cause.pass.iter().filter(|pair| own.iter().all(|o| o.key != pair.key)).cloned());
        pairs.extend(own.iter().cloned());
        if !properties.pairs().is_empty() {
            pairs.push(cause.at.pair("Properties", properties));
        }
        let value = Node::new(NodeKind::Mapping(pairs), cause.at.0);
        let id: Arc<str> = Arc::from(id);
        self.sources.insert(Arc::clone(&id), Arc::clone(&cause.source));
        let place = *self.made_index.entry(Arc::clone(&id)).or_insert(self.made.len());
        match self.made.get_mut(place) {
            // Shared resources, such as the role of all deployments, are made once.
            Some(known) => known.value = value,
            None => self.made.push(Pair { key: id, key_span: cause.key_span, value }),
        }
    }

    /// Adds a condition that is the contrary of one, and names it.
    pub(super) fn contrary(&mut self, condition: &str, at: At) -> Arc<str> {
        let name: Arc<str> = Arc::from(format!("NOT{condition}"));
        if self.conditions.iter().all(|pair| pair.key != name) {
            let inner = at.map([("Condition", at.text(condition))]);
            self.conditions.push(at.pair(Arc::clone(&name), at.map([("Fn::Not", at.list(vec![inner]))])));
        }
        name
    }
}
