//! Whether an identity policy allows everything, its own enlargement included.
//!
//! Who, when and from where (MFA, addresses, time, TLS) makes an administrator no lesser one.

use super::{Fact, Reason, allows};
use crate::iam::condition::Conditions;
use crate::iam::document::{Document, Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::pins::is_caller_context;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// What an administrator must be able to do: each of these, on all resources, gives everything back.
const ESCALATIONS: [&str; 9] = [
    "iam:createpolicyversion",
    "iam:attachuserpolicy",
    "iam:attachrolepolicy",
    "iam:attachgrouppolicy",
    "iam:putuserpolicy",
    "iam:putrolepolicy",
    "iam:putgrouppolicy",
    "iam:updateassumerolepolicy",
    "iam:passrole",
];

/// Whether the policy makes an administrator.
pub(crate) fn admin(policy: &Policy) -> Fact<bool> {
    if policy.kind != PolicyKind::Identity {
        return Fact::not_applicable();
    }
    let document = &policy.document;
    let mut found = Truth::False;
    let mut why = Vec::new();
    for allow in allows(document) {
        let one = allows_all(allow);
        if one == Truth::True {
            let at = match &allow.action {
                Selection::Only(items) | Selection::Except(items) => items.at,
                Selection::Absent | Selection::Unknown => None,
            };
            why.push(Reason::of(allow, at, "all actions are allowed on all resources"));
        }
        found = found.or(one);
    }
    if found == Truth::False {
        return Fact::of(found, why);
    }
    let keeps = ESCALATIONS.iter().map(|action| allowed_everywhere(document, action)).fold(Truth::True, Truth::and);
    Fact::of(found.and(keeps), why)
}

/// Whether one Allow is of all services' actions on all resources.
fn allows_all(allow: &Statement) -> Truth {
    let action = match &allow.action {
        Selection::Only(_) => allow.action.covers(Pattern::any_action()),
        Selection::Except(_) => Truth::True,
        Selection::Absent => Truth::False,
        Selection::Unknown => Truth::Unknown,
    };
    allow.allows.and(action).and(everywhere(allow)).and(unlimited(&allow.conditions))
}

/// Whether an Allow is of all resources; an exception leaves that open.
fn everywhere(allow: &Statement) -> Truth {
    match &allow.resource {
        Selection::Except(_) => Truth::Unknown,
        other => other.is_every_resource(),
    }
}

/// Whether conditions only say who calls; other conditions leave open what remains.
pub(super) fn unlimited(conditions: &Conditions) -> Truth {
    let open = if conditions.rest { Truth::Unknown } else { Truth::True };
    let each = conditions.list.iter().map(|c| is_caller_context(&c.key));
    each.fold(open, |all, context| if context { all } else { all.and(Truth::Unknown) })
}

fn allowed_everywhere(document: &Document, action: &str) -> Truth {
    let action = Pattern::parse(action);
    let one = |s: &Statement| {
        let selected = s.allows.and(s.action.covers(&action));
        selected.and(everywhere(s)).and(unlimited(&s.conditions))
    };
    let allowed = allows(document).map(one).fold(Truth::False, Truth::or);
    allowed.and(!document.denied(&action, Pattern::everything()))
}
