//! Policy documents in the rule language: the engine's facts as functions, each answer with the place that decides.

use crate::condition::{Content, Element, Elements, Operand, Returns, Signature, Type};
use crate::iam::{Answer, Mfa, Policy, PolicyKind, Reason};
use crate::value::{Origin, Reason as Why, Unknown, Value};
use std::sync::Arc;

/// Functions of policies.
pub(super) const FUNCTIONS: &[&str] = &["broken_mfa_guards", "enforces_mfa"];

/// How a function of a policy is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    let result = match name {
        "broken_mfa_guards" => Type::list(Type::String),
        "enforces_mfa" => Type::Bool,
        _ => return None,
    };
    Some(Signature::new([], Returns::Type(result)))
}

/// Calls one; `kind` is what the policy is attached to.
pub(super) fn call(name: &str, receiver: &Operand, kind: &str) -> Operand {
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
        _ => unknown(name),
    }
}

/// What is wrong with each guard that seems to demand MFA and does not; unknown elements where that is not known.
fn broken_mfa_guards(receiver: &Operand, policy: &Policy) -> Operand {
    let fact = policy.facts().mfa_enforced;
    match fact.answer {
        Answer::Known(Mfa::Broken | Mfa::Partial) => reasons(receiver, &fact.why),
        Answer::Unknown => {
            Operand::list(Elements { items: Vec::new(), rest: Some(Unknown::new(Why::Computed, "policy")) })
        }
        Answer::Known(_) | Answer::NotApplicable => Operand::list(Elements::default()),
    }
}

fn enforces_mfa(policy: &Policy) -> Operand {
    match policy.facts().mfa_enforced.answer {
        Answer::Known(Mfa::Yes) => Operand::bool(true),
        Answer::Known(_) | Answer::NotApplicable => Operand::bool(false),
        Answer::Unknown => unknown("policy"),
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
