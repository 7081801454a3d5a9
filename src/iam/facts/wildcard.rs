//! How broad the actions and resources of Allows are.

use super::admin::unlimited;
use super::mfa::is_self_service;
use super::{Fact, Reason, allows};
use crate::iam::catalogue::{Action, Level, Service, catalogue};
use crate::iam::document::{Document, Items, Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// The broadest pattern among the actions of the Allows, ascending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Breadth {
    /// Full names only.
    None,
    /// Some actions of a service: `s3:Get*`.
    Partial,
    /// All of a service: `s3:*`.
    Service,
    /// All but some: `NotAction`.
    NotAction,
    /// All: `*`.
    All,
}

impl Breadth {
    /// `none`, `partial`, `service`, `not_action` or `all`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Breadth::None => "none",
            Breadth::Partial => "partial",
            Breadth::Service => "service",
            Breadth::NotAction => "not_action",
            Breadth::All => "all",
        }
    }
}

/// The broadest action.
pub(crate) fn action(policy: &Policy) -> Fact<Breadth> {
    if policy.kind == PolicyKind::Scp {
        return Fact::not_applicable();
    }
    let (mut least, mut most) = (Breadth::None, Breadth::None);
    let mut why = Vec::new();
    for allow in allows(&policy.document) {
        let (low, high) = breadth(allow);
        let certain = if allow.allows == Truth::True { low } else { Breadth::None };
        if certain > least {
            why.clear();
        }
        if certain >= least && certain > Breadth::None {
            why.extend(reason(allow, certain));
        }
        least = least.max(certain);
        most = most.max(high);
    }
    Fact::new((least == most).then_some(least), why)
}

fn reason(allow: &Statement, breadth: Breadth) -> Option<Reason> {
    match &allow.action {
        Selection::Only(items) => {
            let item = items.list.iter().find(|t| breadths(t).0 == breadth)?;
            Some(Reason::of_text(allow, item, format!("`{}` is a wildcard", item.display())))
        }
        Selection::Except(items) => {
            Some(Reason::of(allow, items.at, "`NotAction` on an Allow grants every other action, future ones included"))
        }
        Selection::Absent | Selection::Unknown => None,
    }
}

/// The least and the greatest that a statement's actions can be.
fn breadth(allow: &Statement) -> (Breadth, Breadth) {
    match &allow.action {
        Selection::Absent => (Breadth::None, Breadth::None),
        Selection::Unknown => (Breadth::None, Breadth::All),
        Selection::Except(_) => (Breadth::NotAction, Breadth::NotAction),
        Selection::Only(items) => {
            let most = if items.rest { Breadth::All } else { Breadth::None };
            let each = items.list.iter().map(breadths);
            each.fold((Breadth::None, most), |(low, high), (l, h)| (low.max(l), high.max(h)))
        }
    }
}

/// The least and the greatest that one text can be.
pub(super) fn breadths(text: &Text) -> (Breadth, Breadth) {
    let pattern = &text.pattern;
    let all = pattern.covers(Pattern::any_action());
    let service = match pattern.split(':', 2).as_slice() {
        [prefix, name] if prefix.has_wildcard() => Truth::False.and(name.is_everything()),
        [_, name] => name.covers(Pattern::any_name()),
        _ => {
            if pattern.has_unknown() {
                Truth::Unknown
            } else {
                Truth::False
            }
        }
    };
    let unknown = pattern.has_unknown();
    let low = match (all, service) {
        (Truth::True, _) => Breadth::All,
        (_, Truth::True) => Breadth::Service,
        _ if pattern.has_wildcard() => Breadth::Partial,
        _ => Breadth::None,
    };
    let high = match (all, service) {
        (Truth::True | Truth::Unknown, _) => Breadth::All,
        (_, Truth::True | Truth::Unknown) => Breadth::Service,
        _ if unknown || pattern.has_wildcard() => Breadth::Partial,
        _ => Breadth::None,
    };
    (low, high)
}

/// Whether a sensitive action that could be limited to resources is allowed on all of them.
pub(crate) fn resource(policy: &Policy) -> Fact<bool> {
    if policy.kind != PolicyKind::Identity {
        return Fact::not_applicable();
    }
    let mut found = Truth::False;
    let mut why = Vec::new();
    for allow in allows(&policy.document) {
        let weight = allow.allows.and(limited(allow));
        let (one, name) = sensitive(&policy.document, allow, weight);
        if let (Truth::True, Some(name)) = (one, name) {
            let at = match &allow.resource {
                Selection::Only(items) | Selection::Except(items) => items.at,
                Selection::Absent | Selection::Unknown => None,
            };
            why.push(Reason::of(allow, at, format!("`{name}` can be limited to resources, and is allowed on all")));
        }
        found = found.or(one);
    }
    Fact::of(found, why)
}

/// Conditions that say more than who calls leave open what remains.
fn limited(allow: &Statement) -> Truth {
    unlimited(&allow.conditions)
}

/// Comparisons of an action with a resource that one statement, or one question, is worth.
pub(super) const MAX_COMPARISONS: usize = 2_000_000;

/// Whether a statement allows a sensitive action on all resources, weighed by how certain the statement is.
fn sensitive<'a>(document: &Document, allow: &Statement, weight: Truth) -> (Truth, Option<&'a str>) {
    let mut found = Truth::False;
    let resources = broad_resources(allow);
    if resources.is_empty() || weight == Truth::False {
        return (found, None);
    }
    let patterns = match &allow.action {
        Selection::Only(items) => action_patterns(items),
        Selection::Except(_) => vec![Pattern::everything().clone()],
        Selection::Absent => return (found, None),
        Selection::Unknown => vec![Pattern::open()],
    };
    // A hostile policy may make every action worth comparing with every resource; then the answer stays open.
    let mut left = MAX_COMPARISONS;
    let compare = 1 + resources.len() + document.statements.len();
    let select = if let Selection::Except(items) = &allow.action { 1 + items.list.len() } else { 1 };
    for pattern in &patterns {
        for service in catalogue().services_of(pattern) {
            for action in service.matching(pattern).filter(|a| is_sensitive(a)) {
                left = left.saturating_sub(select);
                if left == 0 {
                    return (found.or(Truth::Unknown), None);
                }
                let selected = match &allow.action {
                    Selection::Except(_) => allow.action.covers(action.pattern()),
                    _ => pattern.covers(action.pattern()),
                };
                if selected == Truth::False {
                    continue;
                }
                left = left.saturating_sub(compare);
                let one = weight.and(selected).and(on_all(document, allow, &resources, service, action));
                found = found.or(one);
                // It can become no more certain than the statement itself.
                if found >= weight {
                    return (found, Some(&action.name));
                }
            }
        }
    }
    (found, None)
}

fn action_patterns(items: &Items<Text>) -> Vec<Pattern> {
    let mut out: Vec<_> = items.list.iter().map(|t| t.pattern.clone()).collect();
    if items.rest {
        out.push(Pattern::open());
    }
    out
}

/// The resource patterns that may cover all of a type: those with a wildcard or something unknown.
fn broad_resources(allow: &Statement) -> Vec<Pattern> {
    match &allow.resource {
        Selection::Only(items) => {
            let broad = |p: &Pattern| p.has_wildcard() || p.has_unknown();
            let mut out: Vec<_> = items.list.iter().map(|t| t.pattern.clone()).filter(broad).collect();
            if items.rest {
                out.push(Pattern::open());
            }
            out
        }
        Selection::Unknown => vec![Pattern::open()],
        Selection::Absent | Selection::Except(_) => vec![Pattern::everything().clone()],
    }
}

fn on_all(document: &Document, allow: &Statement, resources: &[Pattern], service: &Service, action: &Action) -> Truth {
    let mut found = Truth::False;
    for kind in service.types(action) {
        let covered = match &allow.resource {
            // All but some is not all, but broad enough to say so.
            Selection::Except(_) => allow.resource.touches(kind),
            _ => resources.iter().map(|r| r.covers(kind)).fold(Truth::False, Truth::or),
        };
        if covered != Truth::False {
            found = found.or(covered.and(!document.denied(action.pattern(), kind)));
        }
        if found == Truth::True {
            break;
        }
    }
    found
}

/// Reads that give data or credentials away.
const DATA_READS: [&str; 30] = [
    "codecommit:batchgetcommits",
    "codecommit:getblob",
    "codecommit:getcommit",
    "codecommit:getfile",
    "codecommit:getfolder",
    "codecommit:gitpull",
    "dynamodb:batchgetitem",
    "dynamodb:getitem",
    "dynamodb:getrecords",
    "dynamodb:partiqlselect",
    "dynamodb:query",
    "dynamodb:scan",
    "ecr:batchgetimage",
    "ecr:getdownloadurlforlayer",
    "kinesis:getrecords",
    "kms:decrypt",
    "lambda:getfunction",
    "logs:filterlogevents",
    "logs:getlogevents",
    "logs:getlogrecord",
    "logs:getqueryresults",
    "logs:startquery",
    "s3:getobject",
    "s3:getobjectversion",
    "secretsmanager:getsecretvalue",
    "sqs:receivemessage",
    "ssm:getparameter",
    "ssm:getparameterhistory",
    "ssm:getparameters",
    "ssm:getparametersbypath",
];

fn is_sensitive(action: &Action) -> bool {
    match action.level {
        Level::Write | Level::Permissions => {
            !is_self_service(&action.name) && &*action.name != "cloudwatch:putmetricdata"
        }
        Level::Read | Level::List | Level::Tagging => DATA_READS.binary_search(&&*action.name).is_ok(),
    }
}
