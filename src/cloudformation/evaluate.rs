//! Values of a template: parameters, references, nodes. Intrinsic functions and conditions stand in files of their own.

use super::Options;
use super::template::{Parameter, Template};
use super::text::reference;
use crate::problem::{Code, Problem};
use crate::resource::{Existence, FrontEnd, Mode, Provider, Resource};
use crate::source::Span;
use crate::syntax::data::{Node, NodeKind, Pair};
use crate::value::{Entry, Kind, Origin, Reason, StepKind, Truth, Unknown, Value};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most nodes that one template may evaluate; mappings of lists and functions over them multiply.
const MAX_STEPS: usize = 2_000_000;
/// A name that nothing in the template has.
pub(super) const UNDECLARED: Code = Code("evaluation/undeclared-reference");
/// An intrinsic function that is not written as it must be.
pub(super) const MALFORMED: Code = Code("evaluation/malformed-function");

/// The answer of a condition, and why it is unknown if it is.
pub(super) type Answer = (Truth, Arc<Unknown>);

/// One evaluation of a template.
pub(super) struct Evaluator<'t> {
    pub(super) template: &'t Template,
    given: BTreeMap<&'t str, &'t str>,
    /// Answers of conditions; `None` while one is being evaluated.
    pub(super) conditions: RefCell<BTreeMap<Arc<str>, Option<Answer>>>,
    problems: RefCell<Vec<Problem>>,
    steps: Cell<usize>,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(template: &'t Template, options: &'t Options) -> Self {
        let given = options.parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
        Self { template, given, conditions: RefCell::default(), problems: RefCell::default(), steps: Cell::new(0) }
    }

    /// The problems so far, without repetition.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.dedup();
        problems
    }

    pub(super) fn report(&self, code: Code, span: Span, message: impl Into<String>) -> Value {
        self.problems.borrow_mut().push(Problem::error(code, self.template.at(span), message));
        Value::unknown(Reason::Error, "")
    }

    /// The value of a node; `None` for `AWS::NoValue`, which takes the property with it. Recursion is as deep as the
    /// parsers allowed.
    pub(super) fn value(&self, node: &Node) -> Option<Value> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS {
            return Some(Value::unknown(Reason::Limit, "template"));
        }
        let origin = Origin::written(self.template.at(node.span));
        if let Some(tag) = &node.tag {
            return self.tagged(tag, node).map(|value| placed(value, origin));
        }
        let kind = match &node.kind {
            NodeKind::Null => Kind::Null,
            NodeKind::Bool(known) => Kind::Bool(*known),
            NodeKind::Number(number, text) if number.to_string() == **text => Kind::Number(*number),
            NodeKind::Number(_, text) | NodeKind::Text(text) => {
                return Some(Value::string(Arc::clone(text)).at(origin));
            }
            NodeKind::Sequence(items) => {
                return Some(Value::list(items.iter().filter_map(|item| self.value(item)).collect()).at(origin));
            }
            NodeKind::Mapping(pairs) => return self.mapping(pairs).map(|value| placed(value, origin)),
        };
        Some(Value::from(kind).at(origin))
    }

    fn mapping(&self, pairs: &[Pair]) -> Option<Value> {
        if let [only] = pairs
            && (only.key.starts_with("Fn::") || &*only.key == "Ref")
        {
            return self.function(&only.key, &only.value);
        }
        let mut entries = Vec::with_capacity(pairs.len());
        let mut rest = None;
        for pair in pairs {
            // A transform beside other keys may add more.
            if &*pair.key == "Fn::Transform" {
                rest = Some(Unknown::new(Reason::Unsupported, "Fn::Transform"));
                continue;
            }
            if let Some(value) = self.value(&pair.value) {
                let at = if value.as_map().is_some() { pair.key_span } else { pair.value.span };
                let at = if at.start == at.end { pair.key_span } else { at };
                entries.push(Entry { key: Arc::clone(&pair.key), at: Some(self.template.at(at)), value });
            }
        }
        Some(Kind::Map(Arc::new(crate::value::Map { entries, rest })).into())
    }

    fn tagged(&self, tag: &str, node: &Node) -> Option<Value> {
        let bare = Node { tag: None, ..node.clone() };
        match tag {
            "Ref" => self.function("Ref", &bare),
            "Condition" => Some(self.named_condition(&bare)),
            _ => self.function(&format!("Fn::{tag}"), &bare),
        }
    }

    fn named_condition(&self, node: &Node) -> Value {
        let name = node.scalar().unwrap_or_else(|| Arc::from(""));
        match self.condition(&name) {
            (Truth::Unknown, why) => Kind::Unknown(why).into(),
            (truth, _) => Kind::Bool(truth == Truth::True).into(),
        }
    }

    /// `Ref`: a parameter, a pseudo parameter or a resource.
    pub(super) fn reference(&self, name: &Arc<str>, span: Span) -> Option<Value> {
        if let Some(parameter) = self.template.parameters.get(name) {
            return Some(self.parameter(parameter, span));
        }
        if name.starts_with("AWS::") {
            return self.pseudo_parameter(name);
        }
        if self.template.resource(name).is_some() {
            return Some(reference(name, "Ref"));
        }
        Some(self.report(UNDECLARED, span, format!("nothing in this template is called `{name}`")))
    }

    fn pseudo_parameter(&self, name: &Arc<str>) -> Option<Value> {
        if &**name == "AWS::NoValue" {
            return None;
        }
        if let Some(value) = self.given.get(&**name) {
            return Some(match &**name {
                "AWS::NotificationARNs" => list_of(value, |text| Value::string(text.trim())),
                _ => Value::string(*value),
            });
        }
        Some(match &**name {
            // Elsewhere than in China and GovCloud these are always the same.
            "AWS::URLSuffix" => Value::string("amazonaws.com"),
            "AWS::Partition" => Value::string("aws"),
            _ => Value::unknown(Reason::External, Arc::clone(name)),
        })
    }

    /// The value of a parameter: text, or a list of texts.
    fn parameter(&self, parameter: &Parameter, span: Span) -> Value {
        let name = format!("parameter {}", parameter.name);
        let at = Some(self.template.at(span));
        let given = self.given.get(&*parameter.name).map(|text| Arc::from(*text));
        let is_key = parameter.type_name.starts_with("AWS::SSM::Parameter::Value");
        let (text, origin) = match (given, &parameter.default) {
            _ if is_key => return Value::unknown(Reason::External, Arc::clone(&parameter.name)),
            (Some(text), _) => (text, Origin::default().through(StepKind::CommandLine, name.as_str(), None)),
            (None, Some(default)) => {
                let Some(text) = default.scalar() else {
                    return Value::unknown(Reason::Error, Arc::clone(&parameter.name));
                };
                let at = self.template.at(default.span);
                (text, Origin::written(at).through(StepKind::VariableDefault, name.as_str(), Some(at)))
            }
            (None, None) => {
                let open = Value::unknown(Reason::Variable, Arc::clone(&parameter.name));
                return Value { sensitive: parameter.no_echo, ..open };
            }
        };
        let origin = origin.through(StepKind::Variable, name, at);
        let value = if parameter.type_name.starts_with("List<") || &*parameter.type_name == "CommaDelimitedList" {
            list_of(&text, |item| Value::string(item.trim()).at(origin.clone()))
        } else {
            Value::string(text)
        };
        Value { origin, sensitive: parameter.no_echo, ..value }
    }

    /// A parameter as a pseudo resource, for rules about parameters: `Parameters.Password`.
    pub(super) fn pseudo(&self, parameter: &Parameter) -> Resource {
        let head = self.template.at(parameter.key_span);
        Resource {
            address: Arc::from(format!("Parameters.{}", parameter.name)),
            type_name: Arc::from("AWS::CloudFormation::Parameter"),
            mode: Mode::Pseudo,
            front_end: FrontEnd::CloudFormation,
            attributes: self.value(&parameter.node).unwrap_or_else(Value::null),
            head: Some(head),
            body: Some(self.template.at(parameter.key_span.to(parameter.node.span))),
            calls: Arc::from([]),
            existence: Existence::Certain,
            depends_on: Vec::new(),
            provider: Arc::new(Provider::default()),
            aliases: Vec::new(),
        }
    }
}

/// A value that a function made keeps its way and takes the place of the function where it has none.
fn placed(value: Value, origin: Origin) -> Value {
    if value.origin.at.is_some() || value.origin.way.is_some() { value } else { value.at(origin) }
}

/// Members of a comma-delimited list; an empty list is one empty text, as the service has it.
fn list_of(text: &str, item: impl Fn(&str) -> Value) -> Value {
    Value::list(text.split(',').map(item).collect())
}
