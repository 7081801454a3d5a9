//! Whether an Allow reaches an account other than the owner's.

use super::callers::{Limit, is_for_guests, is_undone, limits};
use super::public::reaches_everybody;
use super::{Fact, Reason, allows, maybe, names_principals};
use crate::iam::arn::{Account, account_of, is_account};
use crate::iam::condition::{Comparison, Condition};
use crate::iam::document::{Principal, PrincipalKind, Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::pins::{self, Scope, is_private};
use crate::iam::text::{Piece, Text};
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// Whether another account is let in.
pub(crate) fn cross_account(policy: &Policy) -> Fact<bool> {
    if !names_principals(policy) {
        return Fact::not_applicable();
    }
    let owner = owner(policy);
    let mut found = Truth::False;
    let mut why = Vec::new();
    for allow in allows(&policy.document) {
        let everybody = reaches_everybody(policy, allow);
        if everybody == Truth::True {
            why.push(Reason::of(allow, None, "whoever is let in without limit is of any account"));
            found = found.or(Truth::True);
            continue;
        }
        if everybody == Truth::Unknown && !(policy.kind == PolicyKind::Trust && is_for_guests(allow)) {
            found = found.or(Truth::Unknown);
        }
        // Conditions that are not known may leave only the own account.
        let open = allow.conditions.rest || policy.document.statements.iter().any(may_limit_unseen);
        let unseen = if open { Truth::Unknown } else { Truth::True };
        let foreign = allow.allows.and(unseen).and(foreign(policy, allow, owner.as_deref(), &mut why));
        found = found.or(foreign.and(!is_undone(&policy.document, allow)));
    }
    Fact::of(found, why)
}

/// Whether another account than the own one, as far as the code shows, is let in to do one of the actions. An account id
/// that is written out counts as another one, if the owner's is not known.
pub(crate) fn lets_other_accounts(policy: &Policy, actions: &[&str]) -> Fact<bool> {
    if !names_principals(policy) {
        return Fact::not_applicable();
    }
    let owner = owner(policy).unwrap_or_default();
    super::grants::each_allow(policy, |allow| {
        let each = actions.iter().map(|a| allow.action.covers(&Pattern::parse(&a.to_ascii_lowercase())));
        let concerned = if actions.is_empty() { Truth::True } else { each.fold(Truth::False, Truth::or) };
        if concerned == Truth::False {
            return (concerned, None);
        }
        let everybody = reaches_everybody(policy, allow);
        if everybody == Truth::True {
            return (concerned, Some(Reason::of(allow, None, "whoever is let in without limit is of any account")));
        }
        let mut why = Vec::new();
        let found = foreign(policy, allow, Some(&owner), &mut why);
        let open = maybe(allow.conditions.rest);
        let kept = !is_undone(&policy.document, allow);
        (concerned.and(found).and(!open).and(kept).or(everybody.and(concerned)), why.into_iter().next())
    })
}

fn may_limit_unseen(statement: &Statement) -> bool {
    statement.allows != Truth::True && statement.conditions.rest
}

/// The account that owns the policy: as given, else the only one in its resources.
pub(super) fn owner(policy: &Policy) -> Option<String> {
    if let Some(account) = &policy.account {
        return Some(account.clone());
    }
    let mut found: Option<String> = None;
    for statement in &policy.document.statements {
        let (Selection::Only(items) | Selection::Except(items)) = &statement.resource else { continue };
        for id in items.list.iter().map(account_of) {
            let Account::Id(id) = id else { continue };
            if found.as_ref().is_some_and(|f| *f != id) {
                return None;
            }
            found = Some(id);
        }
    }
    found
}

/// The accounts from which Elastic Load Balancing delivers access logs, a region each (Elastic Load Balancing user guide,
/// "Enable access logs", read 2026-11): AWS's own, though they look like anybody's.
const LOG_DELIVERY: [&str; 26] = [
    "009996457667",
    "027434742980",
    "033677994240",
    "037604701340",
    "048591011584",
    "054676820928",
    "076674570225",
    "098369216593",
    "114774131450",
    "127311923021",
    "156460612806",
    "190560391635",
    "383597477331",
    "507241528517",
    "582318560864",
    "589379963580",
    "600734575887",
    "635631232127",
    "638102146993",
    "652711504416",
    "718504428378",
    "754344448648",
    "783225319266",
    "797873946194",
    "897822967062",
    "985666609251",
];

/// Whether `text` names an account other than `owner`. What the same code makes, or looks up by name, is of the own one, as
/// far as it shows.
pub(super) fn is_foreign(text: &Text, owner: Option<&str>) -> Truth {
    match (account_of(text), owner) {
        (Account::Id(id), _) if LOG_DELIVERY.contains(&id.as_str()) => Truth::False,
        (Account::Id(id), Some(owner)) => Truth::from(id != owner),
        _ if is_of_this_code(text) => Truth::False,
        (Account::Own, _) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Whether a principal is a resource of the code by its ARN or id; an account of an organisation is another account.
fn is_of_this_code(text: &Text) -> bool {
    let [Piece::Reference(reference)] = text.pieces.as_slice() else { return false };
    let own = ["arn", "Arn", "iam_arn", "unique_id", "s3_canonical_user_id", "S3CanonicalUserId"];
    own.contains(&&*reference.attribute) && !reference.target.contains("aws_organizations_")
}

fn foreign(policy: &Policy, allow: &Statement, owner: Option<&str>, why: &mut Vec<Reason>) -> Truth {
    let limits = limits(&policy.document, allow);
    let mut found = Truth::False;
    match &allow.principal {
        Selection::Absent => {}
        Selection::Unknown => found = Truth::Unknown,
        Selection::Except(_) => found = narrowed(&limits, owner),
        Selection::Only(items) => {
            for principal in &items.list {
                let one = of_principal(principal, allow, &limits, owner);
                if one == Truth::True {
                    let text = format!("`{}` is of another account", principal.text.display());
                    why.push(Reason::of_text(allow, &principal.text, text));
                }
                found = found.or(one);
            }
            found = found.or(if items.rest { Truth::Unknown } else { Truth::False });
        }
    }
    found
}

fn of_principal(principal: &Principal, allow: &Statement, limits: &[Limit<'_>], owner: Option<&str>) -> Truth {
    match principal.kind {
        PrincipalKind::Anyone => narrowed(limits, owner),
        PrincipalKind::Aws => {
            // Only pins that name accounts can take a named account away again.
            let named = |c: &&Condition| matches!(pins::scope(&c.key), Some(Scope::Accounts | Scope::Arns) | None);
            let left = limits.iter().filter(|l| l.callers.iter().all(named)).map(|limit| leaves(limit, owner));
            left.fold(is_foreign(&principal.text, owner), Truth::and)
        }
        PrincipalKind::Service => {
            let accounts = allow.conditions.list.iter().filter(|c| &*c.key == "aws:sourceaccount");
            let foreign = |c: &Condition| c.values.list.iter().any(|v| is_other(v, owner));
            if accounts.into_iter().any(foreign) { Truth::Unknown } else { Truth::False }
        }
        PrincipalKind::Federated if principal.text.provider().is_some() => Truth::False,
        PrincipalKind::Canonical if is_of_this_code(&principal.text) => Truth::False,
        PrincipalKind::Federated | PrincipalKind::Canonical | PrincipalKind::Unknown => Truth::Unknown,
    }
}

fn is_other(value: &Text, owner: Option<&str>) -> bool {
    match account_of(value) {
        Account::Own => false,
        Account::Id(id) => owner.is_some_and(|o| o != id),
        _ => value.known().is_none(),
    }
}

/// Whether what the limits leave of everybody is of another account: each of them must leave it.
fn narrowed(limits: &[Limit<'_>], owner: Option<&str>) -> Truth {
    if limits.is_empty() {
        return Truth::Unknown;
    }
    limits.iter().map(|limit| leaves(limit, owner)).fold(Truth::True, Truth::and)
}

/// Whether a limit leaves callers of other accounts; one that may not hold cannot be said to leave none.
fn leaves(limit: &Limit<'_>, owner: Option<&str>) -> Truth {
    let left = limit.callers.iter().map(|c| leaves_of(c, owner)).fold(Truth::False, Truth::or);
    if limit.certain == Truth::True { left } else { left.or(Truth::Unknown) }
}

fn leaves_of(condition: &Condition, owner: Option<&str>) -> Truth {
    let open = if condition.values.rest { Truth::Unknown } else { Truth::False };
    let any = |test: &dyn Fn(&Text) -> Truth| condition.values.list.iter().map(test).fold(open, Truth::or);
    match pins::scope(&condition.key) {
        Some(Scope::Accounts) => any(&|v| match v.known() {
            Some(id) if is_account(&id) => Truth::from(owner.map(|o| o != id)),
            _ => is_foreign(v, owner),
        }),
        Some(Scope::Arns) => any(&|v| is_foreign(v, owner)),
        Some(Scope::Organisation) => Truth::True,
        Some(Scope::Addresses) if condition.operator.comparison == Comparison::Address => {
            if condition.values.list.iter().all(is_private) { Truth::Unknown } else { Truth::True }
        }
        Some(Scope::Services) => Truth::False,
        Some(Scope::Addresses | Scope::Network | Scope::Ids) | None => Truth::Unknown,
    }
}
