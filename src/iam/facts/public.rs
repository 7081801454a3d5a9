//! Whether an Allow reaches an unbounded set of accounts, or anybody.

use super::callers::{is_pinned, is_unbounded, is_undone, names_any_account};
use super::{Fact, Reason, allows, maybe, names_principals};
use crate::iam::catalogue::{Level, catalogue};
use crate::iam::condition::Condition;
use crate::iam::document::{Principal, PrincipalKind, Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::pins::{Scope, pins, scope};
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// Whether the policy is public.
pub(crate) fn public(policy: &Policy) -> Fact<bool> {
    if !names_principals(policy) {
        return Fact::not_applicable();
    }
    let mut found = Truth::False;
    let mut why = Vec::new();
    for allow in allows(&policy.document) {
        let reached = reaches_everybody(policy, allow);
        if reached == Truth::True {
            why.push(reason(allow));
        }
        found = found.or(reached);
    }
    Fact::of(found, why)
}

/// Whether the policy is public to anybody, identities that a provider vouches for aside.
pub(crate) fn public_to_anyone(policy: &Policy) -> Fact<bool> {
    public_allows(policy, |allow| match &allow.principal {
        Selection::Except(_) => Truth::True,
        Selection::Only(items) => {
            let each = items.list.iter().map(|p| match p.kind {
                PrincipalKind::Anyone | PrincipalKind::Aws => Truth::True,
                PrincipalKind::Unknown => Truth::Unknown,
                _ => Truth::False,
            });
            each.fold(maybe(items.rest), Truth::or)
        }
        Selection::Unknown => Truth::Unknown,
        Selection::Absent => Truth::False,
    })
}

/// Whether an Allow names anybody and no condition asks who it is: callers need not sign their requests.
pub(crate) fn lets_in_unsigned(policy: &Policy) -> Fact<bool> {
    super::grants::each_allow(policy, |allow| (names_anyone(allow).and(!knows_caller(allow)), Some(reason(allow))))
}

/// Whether a condition is about who calls, and not about where from: it holds of signed requests only.
fn knows_caller(allow: &Statement) -> Truth {
    let of_caller = |c: &Condition| match scope(&c.key) {
        Some(Scope::Addresses | Scope::Network) => Truth::False,
        _ => pins(c),
    };
    allow.conditions.list.iter().map(of_caller).fold(maybe(allow.conditions.rest), Truth::or)
}

/// Whether an Allow names this service of AWS as principal.
pub(crate) fn names_service(policy: &Policy, service: &str) -> Fact<bool> {
    super::grants::each_allow(policy, |allow| {
        let Selection::Only(items) = &allow.principal else {
            return (maybe(matches!(allow.principal, Selection::Unknown)), None);
        };
        let each = items.list.iter().map(|p| match p.kind {
            PrincipalKind::Service => Truth::from(p.text.known().map(|name| name.eq_ignore_ascii_case(service))),
            PrincipalKind::Unknown => Truth::Unknown,
            _ => Truth::False,
        });
        (each.fold(maybe(items.rest), Truth::or), Some(Reason::of(allow, None, format!("`{service}` is let in"))))
    })
}

/// Whether the policy of a VPC endpoint passes on requests of anybody to anybody's resources.
pub(crate) fn is_open_endpoint(policy: &Policy) -> Fact<bool> {
    super::grants::each_allow(policy, |allow| {
        let narrows = |c: &Condition| match &*c.key {
            "aws:resourceaccount" | "aws:resourceorgid" | "aws:resourceorgpaths" => {
                Truth::from(c.operator.demands_value())
            }
            _ => pins(c),
        };
        let narrowed = allow.conditions.list.iter().map(narrows).fold(maybe(allow.conditions.rest), Truth::or);
        let open = names_anyone(allow).and(allow.resource.is_every_resource()).and(!narrowed);
        (open.and(!is_pinned(&policy.document, allow)), Some(reason(allow)))
    })
}

fn names_anyone(allow: &Statement) -> Truth {
    match &allow.principal {
        Selection::Except(_) => Truth::True,
        Selection::Only(items) => {
            let each = items.list.iter().map(|p| match p.kind {
                PrincipalKind::Anyone => Truth::True,
                PrincipalKind::Unknown => maybe(!p.text.is_reference()),
                _ => Truth::False,
            });
            each.fold(maybe(items.rest), Truth::or)
        }
        Selection::Unknown => Truth::Unknown,
        Selection::Absent => Truth::False,
    }
}

/// Whether the policy lets the public do everything with the resource.
pub(crate) fn public_to_everything(policy: &Policy) -> Fact<bool> {
    let PolicyKind::Resource(service) = &policy.kind else { return Fact::not_applicable() };
    let everything = Pattern::parse(&format!("{service}:*"));
    public_allows(policy, |allow| allow.action.covers(&everything))
}

/// Whether the policy lets the public do more than read: write, delete, or change who may do what.
pub(crate) fn public_write(policy: &Policy) -> Fact<bool> {
    let PolicyKind::Resource(service) = &policy.kind else { return Fact::not_applicable() };
    let Some(service) = catalogue().service(service) else { return Fact::not_applicable() };
    let writes = |level| matches!(level, Level::Write | Level::Permissions | Level::Tagging);
    public_allows(policy, |allow| {
        let bare = bare_actions(allow);
        let mut found = Truth::False;
        for action in service.actions().iter().filter(|a| writes(a.level)) {
            let is_meant = bare.iter().any(|name| action.name.split_once(':').is_some_and(|(_, own)| own == name));
            found = found.or(allow.action.covers(action.pattern())).or(Truth::from(is_meant));
            if found == Truth::True {
                break;
            }
        }
        found
    })
}

/// The actions that are named without their service: AWS refuses the policy, but what it is to allow is plain.
fn bare_actions(allow: &Statement) -> Vec<String> {
    let Selection::Only(items) = &allow.action else { return Vec::new() };
    items.list.iter().filter_map(Text::known).filter(|name| !name.contains(':')).collect()
}

fn public_allows(policy: &Policy, also: impl Fn(&Statement) -> Truth) -> Fact<bool> {
    if !names_principals(policy) {
        return Fact::not_applicable();
    }
    super::grants::each_allow(policy, |allow| {
        let reached = reaches_everybody(policy, allow);
        if reached == Truth::False {
            return (reached, None);
        }
        (reached.and(also(allow)), Some(reason(allow)))
    })
}

/// Whether this Allow is public.
pub(super) fn reaches_everybody(policy: &Policy, allow: &Statement) -> Truth {
    let unbounded = match &allow.principal {
        Selection::Absent => return Truth::False,
        Selection::Unknown => Truth::Unknown,
        Selection::Except(_) => Truth::True,
        Selection::Only(items) => {
            let open = if items.rest { Truth::Unknown } else { Truth::False };
            items.list.iter().map(|p| is_unbounded(policy, allow, p)).fold(open, Truth::or)
        }
    };
    let reached = allow.allows.and(unbounded);
    if reached == Truth::False {
        return reached;
    }
    reached.and(!is_pinned(&policy.document, allow)).and(!is_undone(&policy.document, allow))
}

fn reason(allow: &Statement) -> Reason {
    let (who, at) = match &allow.principal {
        Selection::Only(items) => {
            let first = |test: fn(&Principal) -> bool| items.list.iter().find(|p| test(p)).map(|p| &p.text);
            if let Some(text) = first(|p| p.kind == PrincipalKind::Anyone) {
                ("the principal `*` is anybody".to_owned(), Some(text))
            } else if let Some(text) = first(|p| names_any_account(&p.text)) {
                (format!("`{}` names principals of any account", text.display()), Some(text))
            } else {
                let text = first(|p| p.kind == PrincipalKind::Federated);
                let name = text.map_or_else(String::new, Text::display);
                (format!("`{name}` issues tokens to anybody, and no claim is pinned"), text)
            }
        }
        Selection::Except(items) => {
            return Reason::of(allow, items.at, "`NotPrincipal` on an Allow lets in everybody else");
        }
        Selection::Absent | Selection::Unknown => (String::new(), None),
    };
    let beside = match allow.conditions.list.first() {
        None => String::new(),
        Some(first) => format!("; {} does not limit the caller to known accounts or networks", first.name()),
    };
    let text = format!("{who}{beside}");
    match at {
        Some(at) => Reason::of_text(allow, at, text),
        None => Reason::of(allow, None, text),
    }
}
