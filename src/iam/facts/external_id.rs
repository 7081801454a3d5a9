//! Whether accounts other than the owner's must name an external id to assume a role.

use super::cross_account::{is_foreign, owner};
use super::{Answer, Fact, Reason, allows};
use crate::iam::condition::{Comparison, Condition};
use crate::iam::document::{PrincipalKind, Selection, Statement};
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// Whether third parties must name an external id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExternalId {
    /// They must.
    Present,
    /// They need not.
    Missing,
}

impl ExternalId {
    /// `present` or `missing`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ExternalId::Present => "present",
            ExternalId::Missing => "missing",
        }
    }
}

/// Whether every Allow to an account other than the owner's demands an external id.
pub(crate) fn external_id(policy: &Policy) -> Fact<ExternalId> {
    if policy.kind != PolicyKind::Trust {
        return Fact::not_applicable();
    }
    let owner = owner(policy);
    let (mut strangers, mut missing, mut all_demand) = (Truth::False, Truth::False, Truth::True);
    let mut why = Vec::new();
    for allow in allows(&policy.document) {
        let stranger = allow.allows.and(concerns_strangers(allow, owner.as_deref()));
        if stranger == Truth::False {
            continue;
        }
        let demanded = demands_id(allow);
        if stranger.and(!demanded) == Truth::True {
            why.push(Reason::of(allow, None, "another account is trusted and need not name an external id"));
        }
        strangers = strangers.or(stranger);
        missing = missing.or(stranger.and(!demanded));
        all_demand = all_demand.and(demanded);
    }
    match (strangers, missing, all_demand) {
        (Truth::False, ..) => Fact::not_applicable(),
        (_, Truth::True, _) => Fact::new(Some(ExternalId::Missing), why),
        (_, _, Truth::True) => Fact::new(Some(ExternalId::Present), why),
        _ => Fact::unknown(),
    }
}

/// Whether accounts other than the owner's need not name an external id.
pub(super) fn lacks_external_id(policy: &Policy) -> Fact<bool> {
    let fact = external_id(policy);
    let answer = match fact.answer {
        Answer::Known(found) => Answer::Known(found == ExternalId::Missing),
        Answer::Unknown => Answer::Unknown,
        Answer::NotApplicable => Answer::NotApplicable,
    };
    Fact { answer, why: fact.why }
}

fn concerns_strangers(allow: &Statement, owner: Option<&str>) -> Truth {
    match &allow.principal {
        Selection::Only(items) => {
            let each = items.list.iter().map(|p| match p.kind {
                PrincipalKind::Anyone => Truth::True,
                PrincipalKind::Aws => is_foreign(&p.text, owner),
                PrincipalKind::Unknown => Truth::Unknown,
                PrincipalKind::Service | PrincipalKind::Federated | PrincipalKind::Canonical => Truth::False,
            });
            each.fold(if items.rest { Truth::Unknown } else { Truth::False }, Truth::or)
        }
        Selection::Except(_) => Truth::True,
        Selection::Absent => Truth::False,
        Selection::Unknown => Truth::Unknown,
    }
}

fn demands_id(allow: &Statement) -> Truth {
    let open = if allow.conditions.rest { Truth::Unknown } else { Truth::False };
    allow.conditions.list.iter().map(names_id).fold(open, Truth::or)
}

/// Whether the condition demands an external id that is not just any.
pub(super) fn names_id(condition: &Condition) -> Truth {
    if !condition.key_is_known() {
        return Truth::Unknown;
    }
    if &*condition.key != "sts:externalid" || !condition.operator.demands_value() {
        return Truth::False;
    }
    let wild = condition.operator.comparison == Comparison::Like;
    condition.every_value(|v| match v.known() {
        Some(text) => Truth::from(!text.is_empty() && (!wild || text.chars().any(|c| !matches!(c, '*' | '?')))),
        None => Truth::Unknown,
    })
}
