//! The sections of a template, as they are written.

use super::sam::Causes;
use super::texts::Texts;
use super::{constructs, foreach, include};
use crate::problem::Problem;
use crate::source::{Files, Location, Span};
use crate::syntax::data::{Node, NodeKind, Pair};
use crate::value::{Reason, Unknown};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A template.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) texts: Texts,
    pub(super) parameters: BTreeMap<Arc<str>, Parameter>,
    pub(super) mappings: Option<Node>,
    pub(super) conditions: BTreeMap<Arc<str>, Node>,
    pub(super) resources: Vec<Declared>,
    pub(super) outputs: Vec<Pair>,
    /// Set where a macro of the account rewrites the template: anything may come to what is written.
    pub(super) rewritten: Option<Arc<Unknown>>,
    /// Set where sections may hold more than is written: what they do not have may be declared all the same.
    pub(super) open: Option<Arc<Unknown>>,
    by_id: FxHashMap<Arc<str>, usize>,
}

/// A parameter.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: Arc<str>,
    pub(super) key_span: Span,
    pub(super) node: Node,
    pub(super) type_name: Arc<str>,
    pub(super) default: Option<Node>,
    pub(super) no_echo: bool,
}

/// A resource.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) id: Arc<str>,
    pub(super) key_span: Span,
    /// From the logical id to the end of the resource.
    pub(super) span: Span,
    /// Empty where a pre-processor is to write it.
    pub(super) type_name: Arc<str>,
    pub(super) type_node: Node,
    /// Its name, and where that stands.
    pub(super) condition: Option<(Arc<str>, Span)>,
    pub(super) properties: Option<Node>,
    pub(super) depends_on: Vec<Arc<str>>,
    /// `DeletionPolicy`, `UpdateReplacePolicy`, `UpdatePolicy`, `CreationPolicy`.
    pub(super) attributes: Vec<Pair>,
    pub(super) metadata: Option<Node>,
    /// Set where a macro or an include may add properties, or all of them.
    pub(super) rest: Option<Arc<Unknown>>,
    /// CDK's construct path.
    pub(super) aliases: Vec<Arc<str>>,
    /// The resource of SAM that this one was generated for.
    pub(super) cause: Option<Arc<str>>,
    /// Properties of the application of SAM that this stack was made of.
    pub(super) application: Option<Node>,
}

impl Template {
    /// The template in `root`, or nothing where it has no typed resources.
    pub(super) fn new(texts: Texts, root: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let section = |name: &str| root.get(name).map(|pair| &pair.value);
        let resources: Vec<Declared> = section("Resources")?.pairs().iter().filter_map(declared).collect();
        let open = open(root);
        if resources.is_empty() && open.is_none() && !section("Resources")?.pairs().is_empty() {
            return None;
        }
        let parameters = section("Parameters").into_iter().flat_map(Node::pairs).map(parameter);
        let parameters = parameters.map(|p| (Arc::clone(&p.name), p)).collect();
        let conditions = section("Conditions").into_iter().flat_map(Node::pairs);
        let conditions = conditions.map(|pair| (Arc::clone(&pair.key), pair.value.clone())).collect();
        let mappings = section("Mappings").cloned();
        let outputs = section("Outputs").map(Node::pairs).unwrap_or_default().to_vec();
        let by_id = resources.iter().enumerate().map(|(index, r)| (Arc::clone(&r.id), index)).collect();
        let rewritten = None;
        let mut template = Self { texts, parameters, mappings, conditions, resources, outputs, rewritten, open, by_id };
        template.notice(root, problems);
        Some(template)
    }

    /// Notes which resources of SAM caused what is generated, and which stacks were applications.
    pub(super) fn caused_by(mut self, causes: &Causes, mut applications: BTreeMap<Arc<str>, Node>) -> Self {
        for declared in &mut self.resources {
            declared.application = applications.remove(&declared.id);
            declared.cause = causes.get(&declared.id).filter(|cause| **cause != declared.id).cloned();
        }
        self
    }

    /// Names the constructs of the CDK where the template itself does not.
    pub(super) fn named_by(mut self, files: &dyn Files, path: &Path) -> Self {
        if self.resources.iter().all(|declared| declared.aliases.is_empty()) {
            let mut paths = constructs::by_manifest(files, path);
            for declared in &mut self.resources {
                declared.aliases.extend(paths.remove(&declared.id));
            }
        }
        self
    }

    /// The location of a span in the template.
    pub(super) fn at(&self, span: Span) -> Location {
        self.texts.at(span)
    }

    /// The resource with this logical id.
    pub(super) fn resource(&self, id: &str) -> Option<&Declared> {
        self.by_id.get(id).and_then(|&index| self.resources.get(index))
    }
}

/// The macros that are named at the top.
pub(super) fn transforms(root: &Node) -> impl Iterator<Item = &Node> {
    let written = ["Transform", include::CALL].into_iter().filter_map(|key| root.get(key));
    written.flat_map(|pair| include::calls(&pair.value))
}

/// Whether sections may hold more than is written, and by whose doing.
fn open(root: &Node) -> Option<Arc<Unknown>> {
    let sections = ["Parameters", "Mappings", "Conditions", "Resources"].into_iter().filter_map(|key| root.get(key));
    let adds = |pair: &&Pair| &*pair.key == include::CALL || pair.key.starts_with(foreach::PREFIX);
    let inside = sections.flat_map(|section| section.value.pairs()).find(adds).map(|pair| Arc::clone(&pair.key));
    let at_the_top = || {
        let names = transforms(root).map(|node| node.get("Name").map_or(node, |pair| &pair.value)).map(Node::scalar);
        let adds = |name: &Arc<str>| &**name == include::NAME || !name.starts_with("AWS::");
        names.flatten().find(adds)
    };
    let tag = || root.get("Resources").filter(|section| section.value.tag.is_some()).map(|pair| Arc::clone(&pair.key));
    Some(Unknown::new(Reason::Unsupported, inside.or_else(at_the_top).or_else(tag)?))
}

fn parameter(pair: &Pair) -> Parameter {
    let text = |key: &str| pair.value.get(key).and_then(|p| p.value.scalar());
    Parameter {
        name: Arc::clone(&pair.key),
        key_span: pair.key_span,
        node: pair.value.clone(),
        type_name: text("Type").unwrap_or_else(|| Arc::from("String")),
        default: pair.value.get("Default").map(|p| p.value.clone()),
        no_echo: text("NoEcho").is_some_and(|t| t.eq_ignore_ascii_case("true")),
    }
}

fn declared(pair: &Pair) -> Option<Declared> {
    let attribute = |key: &str| pair.value.get(key).map(|p| &p.value);
    let depends = attribute("DependsOn").map(|node| node.items().unwrap_or(std::slice::from_ref(node)));
    let beside = ["DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy"];
    let construct = constructs::written(attribute("Metadata"));
    let type_node = attribute("Type").filter(|node| node.scalar().is_some() || !node.pairs().is_empty())?;
    Some(Declared {
        id: Arc::clone(&pair.key),
        key_span: pair.key_span,
        span: pair.key_span.to(pair.value.span),
        type_name: type_node.scalar().filter(|_| type_node.tag.is_none()).unwrap_or_default(),
        type_node: type_node.clone(),
        condition: attribute("Condition").and_then(|node| Some((node.scalar()?, node.span))),
        metadata: attribute("Metadata").cloned(),
        properties: attribute("Properties").filter(|p| !matches!(p.kind, NodeKind::Null)).cloned(),
        depends_on: depends.into_iter().flatten().filter_map(Node::scalar).collect(),
        attributes: beside.iter().filter_map(|key| pair.value.get(key)).cloned().collect(),
        rest: attribute(include::CALL).map(|_| Unknown::new(Reason::Unsupported, include::CALL)),
        aliases: construct.into_iter().collect(),
        cause: None,
        application: None,
    })
}
