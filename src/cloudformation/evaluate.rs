//! Values of a template: parameters, references, nodes. Intrinsic functions and conditions stand in files of their own.

use super::arguments::Arguments;
use super::stack::{Place, Shared, Stack};
use super::template::{Parameter, Template};
use super::text::{reference, scalar_text};
use crate::problem::{Code, Problem};
use crate::source::Span;
use crate::syntax::data::{Node, NodeKind, Pair};
use crate::value::{Entry, Kind, List, Origin, Reason, StepKind, Truth, Unknown, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A name that nothing in the template has.
pub(super) const UNDECLARED: Code = Code("evaluation/undeclared-reference");
/// An intrinsic function that is not written as it must be.
pub(super) const MALFORMED: Code = Code("evaluation/malformed-function");

/// The answer of a condition, and why it is unknown if it is.
pub(super) type Answer = (Truth, Arc<Unknown>);

/// Nested stacks by logical id: `None` while one is being evaluated, `Some(None)` where its template is not there.
type Children = BTreeMap<Arc<str>, Option<Option<Rc<Stack>>>>;

/// A function as it is written.
pub(super) struct Call<'n> {
    pub(super) argument: &'n Node,
    /// `!Name argument`: the tag that names the function stands on the argument itself.
    pub(super) is_short: bool,
    /// Of the whole function.
    pub(super) span: Span,
}

/// One evaluation of a template.
pub(super) struct Evaluator<'t> {
    pub(super) template: &'t Template,
    pub(super) shared: &'t Shared<'t>,
    pub(super) place: &'t Place,
    arguments: Arguments,
    pub(super) children: RefCell<Children>,
    /// Answers of conditions; `None` while one is being evaluated.
    pub(super) conditions: RefCell<BTreeMap<Arc<str>, Option<Answer>>>,
    problems: RefCell<Vec<Problem>>,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(template: &'t Template, shared: &'t Shared<'t>, place: &'t Place, arguments: Arguments) -> Self {
        let (children, conditions, problems) = Default::default();
        Self { template, shared, place, arguments, children, conditions, problems }
    }

    /// The problems so far, without repetition.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.dedup();
        problems
    }

    /// What `run` answers, without the problems that it meets.
    pub(super) fn quietly<T>(&self, run: impl FnOnce() -> T) -> T {
        let before = self.problems.borrow().len();
        let answer = run();
        self.problems.borrow_mut().truncate(before);
        answer
    }

    pub(super) fn push(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    pub(super) fn report(&self, code: Code, span: Span, message: impl Into<String>) -> Value {
        self.push(Problem::error(code, self.template.at(span), message));
        Value::unknown(Reason::Error, "")
    }

    /// The value of a node; `None` for `AWS::NoValue`, which takes the property with it.
    pub(super) fn value(&self, node: &Node) -> Option<Value> {
        let at = self.template.at(node.span);
        if !self.shared.budget.spend(1, at) {
            return Some(Value::unknown(Reason::Limit, "template"));
        }
        let limit = || Some(Value::unknown(Reason::Limit, "template"));
        self.shared.budget.deeper(at, || self.plain_or_function(node)).unwrap_or_else(limit)
    }

    fn plain_or_function(&self, node: &Node) -> Option<Value> {
        let origin = Origin::written(self.template.at(node.span));
        match &node.tag {
            Some(tag) => self.tagged(tag, node).map(|value| placed(value, origin)),
            None => self.untagged(node),
        }
    }

    /// The value of a node without its tag.
    pub(super) fn untagged(&self, node: &Node) -> Option<Value> {
        let origin = Origin::written(self.template.at(node.span));
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
            NodeKind::Mapping(pairs) => return self.mapping(pairs, node.span).map(|value| placed(value, origin)),
        };
        Some(Value::from(kind).at(origin))
    }

    fn mapping(&self, pairs: &[Pair], span: Span) -> Option<Value> {
        if let [only] = pairs
            && (only.key.starts_with("Fn::") || &*only.key == "Ref")
        {
            return self.function(&only.key, &Call { argument: &only.value, is_short: false, span });
        }
        let mut entries = Vec::with_capacity(pairs.len());
        let mut rest = None;
        for pair in pairs {
            // A transform beside other keys may add more, and so does a loop that could not be written out.
            if &*pair.key == "Fn::Transform" || pair.key.starts_with("Fn::ForEach::") {
                rest = Some(Unknown::new(Reason::Unsupported, Arc::clone(&pair.key)));
                continue;
            }
            if let Some(value) = self.value(&pair.value) {
                let at = if value.as_map().is_some() { pair.key_span } else { self.place_of(pair) };
                entries.push(Entry { key: Arc::clone(&pair.key), at: Some(self.template.at(at)), value });
            }
        }
        Some(Kind::Map(Arc::new(crate::value::Map { entries, rest })).into())
    }

    /// The value; of a choice whose arguments begin on a line of their own, the key, as in JSON: what comes next is the
    /// name of the condition, which nobody looks for.
    fn place_of(&self, pair: &Pair) -> Span {
        let (key, value) = (pair.key_span, pair.value.span);
        let is_choice = pair.value.tag.as_deref() == Some("If") || pair.value.get("Fn::If").is_some();
        let between = || self.template.texts.slice(Span { start: key.end, end: value.start });
        if value.start == value.end || is_choice && between().contains('\n') { key } else { value }
    }

    fn tagged(&self, tag: &str, node: &Node) -> Option<Value> {
        let call = Call { argument: node, is_short: true, span: node.span };
        match tag {
            "Ref" => self.function("Ref", &call),
            "Condition" => Some(self.named_condition(node)),
            _ => self.function(&format!("Fn::{tag}"), &call),
        }
    }

    fn named_condition(&self, node: &Node) -> Value {
        let name = node.scalar().unwrap_or_else(|| Arc::from(""));
        match self.condition(&name, node.span) {
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
            return Some(self.reference_to(name, "Ref"));
        }
        if let Some(why) = &self.template.open {
            return Some(Kind::Unknown(Arc::clone(why)).into());
        }
        self.report(UNDECLARED, span, format!("nothing in this template is called `{name}`"));
        Some(self.reference_to(name, "Ref"))
    }

    fn pseudo_parameter(&self, name: &Arc<str>) -> Option<Value> {
        if &**name == "AWS::NoValue" {
            return None;
        }
        if let Some(value) = self.arguments.get(name) {
            return Some(match &**name {
                "AWS::NotificationARNs" => list_of(value.as_str().unwrap_or(""), |t| Value::string(t.trim())),
                _ => value,
            });
        }
        Some(match &**name {
            "AWS::URLSuffix" if self.arguments.partition() == "aws-cn" => Value::string("amazonaws.com.cn"),
            "AWS::URLSuffix" => Value::string("amazonaws.com"),
            "AWS::Partition" => Value::string(self.arguments.partition()),
            _ => Value::unknown(Reason::External, Arc::clone(name)),
        })
    }

    /// The value of a parameter: text, or a list of texts.
    fn parameter(&self, parameter: &Parameter, span: Span) -> Value {
        let name = format!("parameter {}", parameter.name);
        let value = self.argument(parameter, &name);
        let origin = value.origin.through(StepKind::Variable, name, Some(self.template.at(span)));
        let is_list = parameter.type_name.starts_with("List<") || &*parameter.type_name == "CommaDelimitedList";
        let kind = match (scalar_text(&value), value.kind) {
            (Some(text), _) if is_list => {
                if !self.shared.budget.spend(text.matches(',').count(), self.template.at(span)) {
                    return Value::unknown(Reason::Limit, "template");
                }
                list_of(&text, |item| Value::string(item.trim()).at(origin.clone())).kind
            }
            (Some(text), _) => Kind::String(text),
            // A list of which nothing is known, not even its length.
            (None, kind @ (Kind::Template(_) | Kind::Reference(_))) if is_list => {
                let why = match kind {
                    Kind::Reference(reference) => Unknown::new(Reason::Computed, Arc::clone(&reference.target)),
                    _ => Unknown::new(Reason::Computed, "text"),
                };
                Kind::List(Arc::new(List { items: Vec::new(), rest: Some(why) }))
            }
            (None, kind) => kind,
        };
        Value { kind, origin, sensitive: parameter.no_echo || value.sensitive }
    }

    /// What a parameter is given, or its default.
    fn argument(&self, parameter: &Parameter, name: &str) -> Value {
        // The value is the name of what holds the value.
        if parameter.type_name.starts_with("AWS::SSM::Parameter::Value") {
            return Value::unknown(Reason::External, Arc::clone(&parameter.name));
        }
        match (self.arguments.get(&parameter.name), &parameter.default) {
            (Some(given), _) => given,
            (None, Some(default)) => match default.scalar() {
                Some(text) => {
                    let at = self.template.at(default.span);
                    Value::string(text).at(Origin::written(at).through(StepKind::VariableDefault, name, Some(at)))
                }
                None => Value::unknown(Reason::Error, Arc::clone(&parameter.name)),
            },
            (None, None) => Value::unknown(Reason::Variable, Arc::clone(&parameter.name)),
        }
    }

    /// A reference to an attribute of a resource of this stack.
    pub(super) fn reference_to(&self, id: &Arc<str>, attribute: &str) -> Value {
        reference(&self.place.address(id), attribute)
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
