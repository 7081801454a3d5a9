//! Conditions: three-valued, evaluated on demand, so that their order does not matter.

use super::evaluate::{Answer, Evaluator, MALFORMED, UNDECLARED};
use super::text::scalar_text;
use crate::problem::Code;
use crate::source::Span;
use crate::syntax::data::Node;
use crate::value::{Kind, Part, Reason, Truth, Unknown, Value};
use std::sync::Arc;

const CYCLE: Code = Code("evaluation/cycle");

impl Evaluator<'_> {
    /// The answer of the condition that is named at a place, and why it is unknown if it is.
    pub(super) fn condition(&self, name: &str, named_at: Span) -> Answer {
        let known = self.conditions.borrow().get(name).cloned();
        match known {
            Some(Some(answer)) => return answer,
            Some(None) => {
                let span = self.template.conditions.get(name).map(|node| node.span).unwrap_or_default();
                self.report(CYCLE, span, format!("the condition `{name}` depends on itself"));
                return unknown(Reason::Error, name);
            }
            None => {}
        }
        let Some(node) = self.template.conditions.get(name) else {
            if let Some(why) = &self.template.open {
                return (Truth::Unknown, Arc::clone(why));
            }
            self.report(UNDECLARED, named_at, format!("no condition is called `{name}`"));
            return unknown(Reason::Error, name);
        };
        self.conditions.borrow_mut().insert(Arc::from(name), None);
        let answer = self.test(node);
        self.conditions.borrow_mut().insert(Arc::from(name), Some(answer.clone()));
        answer
    }

    /// The answer of an expression of conditions.
    fn test(&self, node: &Node) -> Answer {
        let at = self.template.at(node.span);
        if !self.shared.budget.spend(1, at) {
            return unknown(Reason::Limit, "condition");
        }
        let limit = || unknown(Reason::Limit, "condition");
        self.shared.budget.deeper(at, || self.test_function(node)).unwrap_or_else(limit)
    }

    fn test_function(&self, node: &Node) -> Answer {
        let (name, argument) = match (&node.tag, node.pairs()) {
            (Some(tag), _) if &**tag == "Condition" => (Arc::clone(tag), node),
            (Some(tag), _) => (Arc::from(format!("Fn::{tag}")), node),
            (None, [only]) => (Arc::clone(&only.key), &only.value),
            _ => (Arc::from(""), node),
        };
        let items = argument.items().unwrap_or(&[]);
        match &*name {
            "Condition" => self.condition(&argument.scalar().unwrap_or_else(|| Arc::from("")), argument.span),
            "Fn::And" => self.join(items, Truth::True, Truth::and),
            "Fn::Or" => self.join(items, Truth::False, Truth::or),
            "Fn::Not" => match items {
                [only] => {
                    let (truth, why) = self.test(only);
                    (!truth, why)
                }
                _ => self.malformed(node, "Fn::Not takes a list of one condition"),
            },
            "Fn::Equals" => match items {
                [a, b] => equal(self.value(a), self.value(b)),
                _ => self.malformed(node, "Fn::Equals takes a list of two values"),
            },
            _ => match self.value(node).map(|value| (value.as_bool(), value)) {
                Some((Some(known), _)) => (Truth::from(known), Unknown::new(Reason::Condition, "")),
                Some((None, value)) => match value.as_unknown() {
                    Some(why) => (Truth::Unknown, Arc::clone(why)),
                    None => self.malformed(node, "a condition is made of Fn::Equals, And, Or, Not and Condition"),
                },
                None => self.malformed(node, "AWS::NoValue is no condition"),
            },
        }
    }

    fn join(&self, items: &[Node], start: Truth, join: fn(Truth, Truth) -> Truth) -> Answer {
        let mut out = (start, Unknown::new(Reason::Condition, ""));
        for item in items {
            let (truth, why) = self.test(item);
            let joined = join(out.0, truth);
            out = (joined, if truth == Truth::Unknown { why } else { out.1 });
        }
        out
    }

    fn malformed(&self, node: &Node, message: &str) -> Answer {
        self.report(MALFORMED, node.span, message);
        unknown(Reason::Error, "condition")
    }
}

fn unknown(reason: Reason, name: &str) -> Answer {
    (Truth::Unknown, Unknown::new(reason, name))
}

/// Text comparison, case-sensitive; a partly known text is unequal as soon as its known beginning or end contradicts.
fn equal(a: Option<Value>, b: Option<Value>) -> Answer {
    let settled = Unknown::new(Reason::Condition, "");
    let (Some(a), Some(b)) = (a, b) else { return unknown(Reason::Condition, "AWS::NoValue") };
    match (scalar_text(&a), scalar_text(&b)) {
        (Some(x), Some(y)) => (Truth::from(x == y), settled),
        (Some(text), None) => partly(&b, &text),
        (None, Some(text)) => partly(&a, &text),
        (None, None) => match (&a.kind, &b.kind) {
            (Kind::Reference(x), Kind::Reference(y)) if x == y => (Truth::True, settled),
            (Kind::List(x), Kind::List(y)) => lists(&x.items, &y.items),
            _ => why(&a).or_else(|| why(&b)).map_or((Truth::False, settled), |why| (Truth::Unknown, why)),
        },
    }
}

fn lists(a: &[Value], b: &[Value]) -> Answer {
    let mut out = (Truth::from(a.len() == b.len()), Unknown::new(Reason::Condition, ""));
    for (x, y) in a.iter().zip(b) {
        let (truth, why) = equal(Some(x.clone()), Some(y.clone()));
        out = (out.0.and(truth), if truth == Truth::Unknown { why } else { out.1 });
    }
    out
}

fn partly(value: &Value, text: &str) -> Answer {
    let settled = Unknown::new(Reason::Condition, "");
    if let Kind::Template(parts) = &value.kind {
        let begins = !matches!(parts.first(), Some(Part::Literal(l)) if !text.starts_with(&**l));
        let ends = !matches!(parts.last(), Some(Part::Literal(l)) if !text.ends_with(&**l));
        if !begins || !ends {
            return (Truth::False, settled);
        }
    }
    why(value).map_or((Truth::False, settled), |why| (Truth::Unknown, why))
}

fn why(value: &Value) -> Option<Arc<Unknown>> {
    match &value.kind {
        Kind::Unknown(why) => Some(Arc::clone(why)),
        Kind::Reference(reference) => Some(Unknown::new(Reason::Computed, Arc::clone(&reference.target))),
        Kind::Template(_) => Some(Unknown::new(Reason::Computed, "text")),
        _ => None,
    }
}
