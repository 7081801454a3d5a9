//! Domain functions of the rule language: addresses and ports of security rules, what policies allow, secrets, dated
//! tables.
//!
//! Each returns three-valued answers and names the values that decided, so that a finding points at the very CIDR.

use super::{addresses, certificates, event_filters, fold, leaks, network, policies, principals, tables};
use crate::condition::{Operand, Parameter, Returns, Segment, Signature, Type};
use crate::value::{Kind, Part, Reason, Unknown, Value};
use std::sync::Arc;

/// Name of the type of policy documents.
pub(crate) const POLICY: &str = "policy";

/// Functions of blocks that are network rules (they have `cidr_blocks`).
const RULE_FUNCTIONS: [&str; 6] = [
    "from_anywhere",
    "covers",
    "covers_all_ports",
    "covers_high_risk_port",
    "covers_other_port",
    "includes_sources_of",
];

/// The functions for a receiver, for suggestions.
pub(super) fn names(receiver: Option<&Type>) -> Vec<&'static str> {
    match receiver {
        Some(Type::Node(kind)) => principals::names(kind).iter().copied().chain(["secrets"]).collect(),
        Some(ty) if is_rule(ty) => RULE_FUNCTIONS.to_vec(),
        Some(Type::Opaque(POLICY)) => policies::names().collect(),
        Some(Type::String) => {
            let texts = addresses::FUNCTIONS.iter().chain(certificates::FUNCTIONS).chain(event_filters::FUNCTIONS);
            texts.copied().chain(["decoded", "mentions", "secrets"]).collect()
        }
        None => tables::FUNCTIONS.iter().copied().chain(["confidential", "refers", "set_elsewhere"]).collect(),
        Some(_) => vec!["secrets"],
    }
}

/// How a function is called.
pub(super) fn signature(receiver: Option<&Type>, name: &str) -> Option<Signature> {
    let truth = Returns::Type(Type::Bool);
    let Some(receiver) = receiver else {
        return match name {
            "confidential" | "refers" | "set_elsewhere" => Some(Signature::new([Parameter::Value(Type::Any)], truth)),
            _ => tables::signature(name),
        };
    };
    match (receiver, name) {
        (Type::Opaque(POLICY), name) => policies::signature(name),
        (Type::Node(kind), name) if principals::names(kind).contains(&name) => principals::signature(name),
        (_, "secrets") => {
            let class = Parameter::OneOf(leaks::CLASSES);
            let mut signature = Signature::new([class], Returns::Type(Type::list(Type::String)));
            signature.optional = 1;
            Some(signature)
        }
        (Type::String, "decoded") => Some(Signature::new(Vec::<Parameter>::new(), Returns::Type(Type::String))),
        (Type::String, "mentions") => Some(Signature::new([Parameter::Value(Type::String)], truth)),
        (Type::String, name) => addresses::signature(name)
            .or_else(|| certificates::signature(name))
            .or_else(|| event_filters::signature(name)),
        (ty, "from_anywhere" | "covers_all_ports" | "covers_high_risk_port" | "covers_other_port") if is_rule(ty) => {
            Some(Signature::new([], truth))
        }
        (ty, "includes_sources_of") if is_rule(ty) => Some(Signature::new([Parameter::Value(Type::Any)], truth)),
        (ty, "covers") if is_rule(ty) => {
            let protocol = Parameter::OneOf(&["tcp", "udp"]);
            let port = || Parameter::Value(Type::Number);
            let mut signature = Signature::new([protocol, port(), port()], truth);
            signature.optional = 1;
            Some(signature)
        }
        _ => None,
    }
}

/// Whether a block is a network rule.
fn is_rule(ty: &Type) -> bool {
    matches!(ty, Type::Object(object) if object.fields.contains_key("cidr_blocks") && object.fields.contains_key("protocol"))
}

/// Calls a function that was declared by [`signature`]; `policy` is what is known of the policy that the receiver is, if it
/// is one.
pub(super) fn call(
    name: &str,
    receiver: Option<&Operand>,
    arguments: &[Operand],
    policy: Option<policies::Home<'_>>,
) -> Operand {
    let Some(receiver) = receiver else {
        return match (name, arguments.first()) {
            ("refers", Some(subject)) => refers(subject),
            ("confidential", Some(subject)) => confidential(subject),
            ("set_elsewhere", Some(subject)) => set_elsewhere(subject),
            _ => tables::call(name, arguments),
        };
    };
    match name {
        "secrets" => {
            let named = receiver.place.steps().find_map(|step| match &step.segment {
                Segment::Attribute(name) => Some(&**name),
                _ => None,
            });
            let class = arguments.first().and_then(Operand::as_value).and_then(Value::as_str);
            leaks::secrets(receiver, named.unwrap_or_default(), class)
        }
        "decoded" => leaks::decoded(receiver),
        "mentions" => mentions(receiver, arguments),
        "expires_before" => certificates::expires_before(receiver, arguments),
        "has_weak_key" => certificates::has_weak_key(receiver),
        "from_anywhere" => network::from_anywhere(receiver),
        "covers" => network::covers(receiver, arguments),
        "covers_all_ports" => network::covers_all_ports(receiver),
        "covers_high_risk_port" => network::covers_high_risk_port(receiver),
        "covers_other_port" => network::covers_other_port(receiver),
        "includes_sources_of" => network::includes_sources_of(receiver, arguments),
        "counts" | "counts_some" | "reads_trail" => event_filters::call(name, receiver, arguments),
        "is_public" | "is_private" | "prefix_length" if policy.is_none() => addresses::call(name, receiver),
        _ => match policy {
            Some(home) => policies::call(name, receiver, arguments, home),
            None => undeclared(name),
        },
    }
}

/// Whether a value is an attribute of another resource that only the deployment knows, so that its text cannot be asked for.
fn refers(subject: &Operand) -> Operand {
    match subject.as_value().map(|value| &value.kind) {
        Some(Kind::Unknown(why)) => Operand::unknown(Arc::clone(why)),
        kind => Operand::bool(matches!(kind, Some(Kind::Reference(_)))).because(vec![subject.clone()]),
    }
}

/// Whether only code that is not here may set an attribute, as its owner is not in this code.
fn set_elsewhere(subject: &Operand) -> Operand {
    match subject.as_value() {
        Some(value) if fold::is_left_elsewhere(value) => Operand::bool(true),
        Some(value) if value.as_unknown().is_some_and(|why| why.reason == Reason::Replaced) => {
            value.as_unknown().map_or_else(|| Operand::bool(false), |why| Operand::unknown(Arc::clone(why)))
        }
        _ => Operand::bool(false).because(vec![subject.clone()]),
    }
}

/// Whether a value comes from what was marked as a secret: a parameter with `NoEcho`, a sensitive variable.
fn confidential(subject: &Operand) -> Operand {
    let Some(value) = subject.as_value() else { return Operand::bool(false) };
    let is_open = |why: &Unknown| !matches!(why.reason, Reason::Variable | Reason::Computed | Reason::External);
    match value.as_unknown() {
        Some(why) if !value.sensitive && is_open(why) => Operand::unknown(Arc::clone(why)),
        _ => Operand::bool(value.sensitive).because(vec![subject.clone()]),
    }
}

/// Whether a text is, or was put together with, another one or what that refers to.
fn mentions(receiver: &Operand, arguments: &[Operand]) -> Operand {
    let (Some(text), Some(wanted)) = (receiver.as_value(), arguments.first().and_then(Operand::as_value)) else {
        return Operand::bool(false);
    };
    let parts = match &text.kind {
        Kind::Template(parts) => parts.to_vec(),
        Kind::Reference(reference) => vec![Part::Reference(Arc::clone(reference))],
        Kind::Unknown(why) => vec![Part::Unknown(Arc::clone(why))],
        _ => text.as_str().map(|text| Part::Literal(Arc::from(text))).into_iter().collect(),
    };
    let found = |part: &Part| match (part, &wanted.kind) {
        (Part::Reference(part), Kind::Reference(wanted)) => part == wanted,
        (Part::Literal(part), Kind::String(wanted)) => !wanted.is_empty() && part.contains(&**wanted),
        _ => false,
    };
    let doubt = parts.iter().find_map(|part| if let Part::Unknown(why) = part { Some(why) } else { None });
    match (parts.iter().any(found), wanted.as_unknown().or(doubt)) {
        (true, _) => Operand::bool(true).because(vec![receiver.clone()]),
        (false, Some(why)) => Operand::unknown(Arc::clone(why)),
        (false, None) => Operand::bool(false).because(vec![receiver.clone()]),
    }
}

fn undeclared(name: &str) -> Operand {
    Operand::unknown(Unknown::new(Reason::Unsupported, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Reference;

    fn reference(target: &str) -> Value {
        Value::from(Kind::Reference(Arc::new(Reference { target: target.into(), attribute: "result".into() })))
    }

    fn template(parts: Vec<Part>) -> Value {
        Value::from(Kind::Template(parts.into()))
    }

    fn mentioned(text: Value, wanted: Value) -> Option<bool> {
        mentions(&Operand::value(text), &[Operand::value(wanted)]).to_value().as_bool()
    }

    #[test]
    fn a_text_mentions_what_it_was_put_together_with() {
        let part = |value: &Value| Part::Reference(Arc::new(value.reference().unwrap().clone()));
        let (own, other) = (reference("random_password.a"), reference("random_password.b"));
        let text = || template(vec![Part::Literal("x=".into()), part(&own)]);
        assert_eq!(mentioned(text(), own.clone()), Some(true));
        assert_eq!(mentioned(own.clone(), own.clone()), Some(true));
        assert_eq!(mentioned(text(), other.clone()), Some(false));
        assert_eq!(mentioned(Value::string("x=secret"), Value::string("secret")), Some(true));
        assert_eq!(mentioned(Value::string("x=secret"), Value::string("")), Some(false));
        assert_eq!(mentioned(Value::null(), own.clone()), Some(false));
        let open = template(vec![Part::Unknown(Unknown::new(Reason::Variable, "v")), part(&own)]);
        assert_eq!(mentioned(open.clone(), own), Some(true));
        assert_eq!(mentioned(open, other), None);
        assert_eq!(mentioned(Value::string("x"), Value::unknown(Reason::Variable, "v")), None);
    }

    #[test]
    fn what_is_marked_as_secret_is_confidential_whether_it_is_known_or_not() {
        let asked = |value: Value| confidential(&Operand::value(value)).to_value().as_bool();
        let marked = |value: Value| Value { sensitive: true, ..value };
        assert_eq!(asked(marked(Value::string("a"))), Some(true));
        assert_eq!(asked(Value::string("a")), Some(false));
        assert_eq!(asked(marked(Value::unknown(Reason::Variable, "p"))), Some(true));
        assert_eq!(asked(Value::unknown(Reason::Variable, "p")), Some(false));
        assert_eq!(asked(Value::unknown(Reason::Module, "m")), None);
        assert_eq!(asked(Value::null()), Some(false));
    }
}
