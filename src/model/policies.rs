//! Policy documents in the rule language: the engine's facts as functions, each answer with the place that decides.

use crate::condition::{Content, Element, Elements, Operand, Parameter, Returns, Signature, Type};
use crate::iam::{Answer, Fact, Mfa, Policy, PolicyKind, Reason};
use crate::value::{Origin, Reason as Why, Truth, Unknown, Value};
use std::sync::Arc;

/// Functions of policies.
pub(super) const FUNCTIONS: &[&str] = &["allows", "broken_mfa_guards", "enforces_mfa", "is_admin", "is_public"];

/// How a function of a policy is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    let result = match name {
        "broken_mfa_guards" => Type::list(Type::String),
        "enforces_mfa" | "is_admin" | "is_public" => Type::Bool,
        "allows" => {
            let text = || Parameter::Value(Type::String);
            return Some(Signature::new([text(), text()], Returns::Type(Type::Bool)));
        }
        _ => return None,
    };
    Some(Signature::new([], Returns::Type(result)))
}

/// Calls one; `kind` is what the policy is attached to.
pub(super) fn call(name: &str, receiver: &Operand, arguments: &[Operand], kind: &str) -> Operand {
    let Some(value) = receiver.as_value() else { return unknown("policy") };
    if value.is_null() {
        return if name == "broken_mfa_guards" { Operand::list(Elements::default()) } else { Operand::bool(false) };
    }
    if let Some(why) = value.as_unknown() {
        return match name {
            "broken_mfa_guards" => Operand::list(Elements { items: Vec::new(), rest: Some(Arc::clone(why)) }),
            _ => Operand::unknown(Arc::clone(why)),
        };
    }
    let policy = Policy::new(value, PolicyKind::parse(kind).unwrap_or(PolicyKind::Identity), None);
    match name {
        "broken_mfa_guards" => broken_mfa_guards(receiver, &policy),
        "enforces_mfa" => enforces_mfa(&policy).because(vec![receiver.clone()]),
        "is_admin" => fact(receiver, &policy.admin()),
        "is_public" => fact(receiver, &policy.public()),
        "allows" => {
            let text = |i: usize| arguments.get(i).and_then(Operand::as_value).and_then(Value::as_str);
            match (text(0), text(1)) {
                (Some(action), Some(resource)) => answer(receiver, policy.allows(action, resource)),
                _ => unknown(name),
            }
        }
        _ => unknown(name),
    }
}

/// What is wrong with each guard that seems to demand MFA and does not; unknown elements where that is not known.
fn broken_mfa_guards(receiver: &Operand, policy: &Policy) -> Operand {
    let fact = policy.mfa_enforced();
    match fact.answer {
        Answer::Known(Mfa::Broken | Mfa::Partial) => reasons(receiver, &fact.why),
        Answer::Unknown => {
            Operand::list(Elements { items: Vec::new(), rest: Some(Unknown::new(Why::Computed, "policy")) })
        }
        Answer::Known(_) | Answer::NotApplicable => Operand::list(Elements::default()),
    }
}

fn enforces_mfa(policy: &Policy) -> Operand {
    match policy.mfa_enforced().answer {
        Answer::Known(Mfa::Yes) => Operand::bool(true),
        Answer::Known(_) | Answer::NotApplicable => Operand::bool(false),
        Answer::Unknown => unknown("policy"),
    }
}

/// A fact as truth value, decided by the elements that its reasons name.
fn fact(receiver: &Operand, fact: &Fact<bool>) -> Operand {
    match (fact.truth(), reasons(receiver, &fact.why).content) {
        (Truth::True, Content::List(elements)) if !elements.items.is_empty() => {
            Operand::bool(true).because(elements.items.iter().map(|e| e.operand.clone()).collect())
        }
        (truth, _) => answer(receiver, truth),
    }
}

fn answer(receiver: &Operand, truth: Truth) -> Operand {
    match truth {
        Truth::Unknown => unknown("policy"),
        known => Operand::bool(known == Truth::True).because(vec![receiver.clone()]),
    }
}

/// Reasons as texts, each standing where the policy says what is wrong.
fn reasons(receiver: &Operand, why: &[Reason]) -> Operand {
    let element = |(index, reason): (usize, &Reason)| {
        let origin = reason.at.map_or_else(Origin::default, Origin::written);
        let place = receiver.place.element(index, origin.clone());
        let content = Content::Value(Value::string(reason.text.as_str()).at(origin));
        Element { operand: Operand { content, place, because: Vec::new() }, possible: None }
    };
    Operand::list(Elements { items: why.iter().enumerate().map(element).collect(), rest: None })
}

fn unknown(name: &str) -> Operand {
    Operand::unknown(Unknown::new(Why::Computed, name))
}
