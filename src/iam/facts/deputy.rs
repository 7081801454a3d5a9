//! Whether an AWS service may be made to act on the resource for a stranger (the confused deputy).

use super::{Fact, Reason, allows};
use crate::iam::arn::{Account, account_of};
use crate::iam::condition::{Comparison, Condition};
use crate::iam::document::{Document, Principal, PrincipalKind, Selection, Statement};
use crate::iam::pins;
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// Whether a service principal is let in without a pinned source.
pub(crate) fn confused_deputy(policy: &Policy) -> Fact<bool> {
    match &policy.kind {
        PolicyKind::Identity | PolicyKind::Scp => return Fact::not_applicable(),
        PolicyKind::Resource(service) if &**service == "vpce" => return Fact::not_applicable(),
        PolicyKind::Resource(_) | PolicyKind::Trust => {}
    }
    let mut found = Truth::False;
    let mut why = Vec::new();
    let mut services = false;
    for allow in allows(&policy.document) {
        let Some((principal, present)) = service(allow) else { continue };
        services = true;
        let open = allow.allows.and(present).and(!is_pinned(&policy.document, allow, principal));
        if let (Truth::True, Some(principal)) = (open, principal) {
            let text = format!(
                "`{}` acts for any account; pin `aws:SourceArn` or `aws:SourceAccount`",
                principal.text.display()
            );
            why.push(Reason::of_text(allow, &principal.text, text));
        }
        found = found.or(open);
    }
    // Most services set no source on the roles that they assume: only a pinned one is worth an answer.
    if policy.kind == PolicyKind::Trust && (!services || found != Truth::False) {
        return Fact::not_applicable();
    }
    Fact::of(found, why)
}

/// The first service among the principals, or that there may be one.
fn service(allow: &Statement) -> Option<(Option<&Principal>, Truth)> {
    match &allow.principal {
        Selection::Only(items) => {
            let of = |kind| items.list.iter().find(|p| p.kind == kind);
            match (of(PrincipalKind::Service), of(PrincipalKind::Unknown)) {
                (Some(service), _) => Some((Some(service), Truth::True)),
                (None, Some(_)) => Some((None, Truth::Unknown)),
                (None, None) => items.rest.then_some((None, Truth::Unknown)),
            }
        }
        Selection::Unknown => Some((None, Truth::Unknown)),
        Selection::Absent | Selection::Except(_) => None,
    }
}

/// Whether an Allow, or the Denies beside it, tie a service to fixed sources.
pub(super) fn is_pinned(document: &Document, allow: &Statement, principal: Option<&Principal>) -> Truth {
    let logs = principal.and_then(|p| p.text.known()).is_some_and(|name| name.starts_with("logs."));
    let own = allow.conditions.list.iter().map(|c| names_source(c, logs, c.operator.demands_value()));
    let open = if allow.conditions.rest { Truth::Unknown } else { Truth::False };
    let denied = document.covered(allow, |deny| {
        let conditions = &deny.conditions;
        let negated = |c: &Condition| names_source(c, logs, c.operator.negated).or(pins::stands_beside(c));
        let all = conditions.list.iter().map(negated).fold(!conditions.absent(), Truth::and);
        let open = if conditions.rest { Truth::Unknown } else { Truth::True };
        deny.denies().and(deny.concerns_everyone()).and(conditions.absent().or(all.and(open)))
    });
    own.fold(open, Truth::or).or(denied)
}

/// Whether the condition ties the request to fixed sources; `direction` is whether its operator points the right way.
fn names_source(condition: &Condition, logs: bool, direction: bool) -> Truth {
    let wild = matches!(condition.operator.comparison, Comparison::Like | Comparison::Arn);
    if !direction || !(wild || condition.operator.comparison == Comparison::Exact) {
        return Truth::False;
    }
    match &*condition.key {
        "aws:sourcearn" => condition.every_value(|v| fixed_arn(v, wild)),
        "aws:sourceaccount" | "aws:sourceowner" | "aws:sourceorgid" => {
            condition.every_value(|v| Truth::from(!wild || !v.pattern.has_wildcard()).and(known(v)))
        }
        "aws:sourceorgpaths" => {
            let literal = |v: &Text| v.pattern.split('/', 2).first().is_some_and(|o| !o.has_wildcard());
            condition.every_value(|v| Truth::from(literal(v)).and(known(v)))
        }
        key if logs && key.starts_with("kms:encryptioncontext:") => Truth::True,
        _ if condition.key_is_known() => Truth::False,
        _ => Truth::Unknown,
    }
}

fn known(value: &Text) -> Truth {
    if value.pattern.has_unknown() { Truth::Unknown } else { Truth::True }
}

/// One source, or several of one account. A bucket is named by itself, since names are global; but one that was deleted
/// may come back under another account, so the name alone does not decide.
fn fixed_arn(value: &Text, wild: bool) -> Truth {
    if !wild || !value.pattern.has_wildcard() {
        return known(value);
    }
    match account_of(value) {
        Account::Id(_) | Account::Own => Truth::True,
        Account::Unknown => Truth::Unknown,
        Account::None | Account::Any => {
            let fields = value.pattern.split(':', 6);
            let bucket = fields.get(2).and_then(crate::iam::pattern::Pattern::text).is_some_and(|s| s == "s3");
            let named = fields.get(5).is_some_and(|name| !name.literal_prefix().is_empty());
            if bucket && named { Truth::Unknown } else { Truth::False }
        }
    }
}
