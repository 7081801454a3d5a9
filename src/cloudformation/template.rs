//! The sections of a template, as they are written.

use crate::problem::{Code, Problem};
use crate::source::{Location, Source, Span};
use crate::syntax::data::{Node, NodeKind, Pair};
use crate::value::{Reason, Unknown};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A macro of the account may rewrite the template.
const MACRO: Code = Code("configuration/macro");
/// A module of the account's registry stands for resources that are not here.
const MODULE: Code = Code("configuration/module-not-present");

/// A template.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) source: Arc<Source>,
    pub(super) parameters: BTreeMap<Arc<str>, Parameter>,
    pub(super) mappings: Option<Node>,
    pub(super) conditions: BTreeMap<Arc<str>, Node>,
    pub(super) resources: Vec<Declared>,
    pub(super) outputs: Vec<Pair>,
    /// Set where a macro of the account rewrites the template: anything may come to what is written.
    pub(super) rewritten: Option<Arc<Unknown>>,
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
    pub(super) condition: Option<Arc<str>>,
    pub(super) properties: Option<Node>,
    pub(super) depends_on: Vec<Arc<str>>,
    /// `DeletionPolicy`, `UpdateReplacePolicy`, `UpdatePolicy`, `CreationPolicy`.
    pub(super) attributes: Vec<Pair>,
    pub(super) metadata: Option<Node>,
    /// CDK's construct path.
    pub(super) aliases: Vec<Arc<str>>,
    /// The resource of SAM that this one was generated for.
    pub(super) cause: Option<Arc<str>>,
}

impl Template {
    /// The template in `root`, or nothing where it has no typed resources.
    pub(super) fn new(source: Arc<Source>, root: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let section = |name: &str| root.get(name).map(|pair| &pair.value);
        let resources: Vec<Declared> = section("Resources")?.pairs().iter().filter_map(declared).collect();
        if resources.is_empty() && !section("Resources")?.pairs().is_empty() {
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
        let mut template = Self { source, parameters, mappings, conditions, resources, outputs, rewritten, by_id };
        template.notice_macros(root, problems);
        template.notice_modules(problems);
        Some(template)
    }

    /// Notes which resources of SAM caused what is generated.
    pub(super) fn caused_by(mut self, causes: &BTreeMap<Arc<str>, Arc<str>>) -> Self {
        for declared in &mut self.resources {
            declared.cause = causes.get(&declared.id).filter(|cause| **cause != declared.id).cloned();
        }
        self
    }

    /// The location of a span in the template.
    pub(super) fn at(&self, span: Span) -> Location {
        self.source.location(span)
    }

    /// The resource with this logical id.
    pub(super) fn resource(&self, id: &str) -> Option<&Declared> {
        self.by_id.get(id).and_then(|&index| self.resources.get(index))
    }

    fn notice_macros(&mut self, root: &Node, problems: &mut Vec<Problem>) {
        let Some(pair) = root.get("Transform") else { return };
        let names = pair.value.items().unwrap_or(std::slice::from_ref(&pair.value));
        for name in names {
            match name.scalar() {
                Some(known) if known.starts_with("AWS::LanguageExtensions") || &*known == super::sam::TRANSFORM => {}
                Some(other) => {
                    let message = format!("the transform `{other}` is not applied; what it would add is not checked");
                    problems.push(Problem::notice(MACRO, self.at(name.span), message));
                    if !other.starts_with("AWS::") {
                        self.rewritten = Some(Unknown::new(Reason::Unsupported, format!("macro {other}")));
                    }
                }
                None => {
                    let message = "this transform is not applied; what it would add is not checked";
                    problems.push(Problem::notice(MACRO, self.at(name.span), message));
                }
            }
        }
    }

    fn notice_modules(&self, problems: &mut Vec<Problem>) {
        for declared in &self.resources {
            let name = &declared.type_name;
            let message = match &**name {
                "" => format!("the type of `{}` is left to a pre-processor; what it makes is not checked", declared.id),
                name if name.ends_with("::MODULE") => {
                    format!("the module `{name}` is not in the repository; what it makes is not checked")
                }
                _ => continue,
            };
            problems.push(Problem::notice(MODULE, self.at(declared.key_span), message));
        }
    }
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
    let construct = attribute("Metadata").and_then(|m| m.get("aws:cdk:path")).and_then(|p| p.value.scalar());
    let type_node = attribute("Type").filter(|node| node.scalar().is_some() || !node.pairs().is_empty())?;
    Some(Declared {
        id: Arc::clone(&pair.key),
        key_span: pair.key_span,
        span: pair.key_span.to(pair.value.span),
        type_name: type_node.scalar().filter(|_| type_node.tag.is_none()).unwrap_or_default(),
        type_node: type_node.clone(),
        condition: attribute("Condition").and_then(Node::scalar),
        metadata: attribute("Metadata").cloned(),
        properties: attribute("Properties").filter(|p| !matches!(p.kind, NodeKind::Null)).cloned(),
        depends_on: depends.into_iter().flatten().filter_map(Node::scalar).collect(),
        attributes: beside.iter().filter_map(|key| pair.value.get(key)).cloned().collect(),
        aliases: construct.into_iter().collect(),
        cause: None,
    })
}
