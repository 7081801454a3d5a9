//! Questions about single grants: which Allow gives an action on everything, which names more than it should.
//!
//! What an Allow of `NotAction` gives is said by the fact about those; here counts what is named.

use super::privesc::{covers_anywhere, covers_type, types};
use super::wildcard::{Breadth, MAX_COMPARISONS, breadths};
use super::{Fact, Reason, allows, maybe};
use crate::iam::arn::{Account, account_of};
use crate::iam::catalogue::{Action, Level, catalogue};
use crate::iam::condition::Conditions;
use crate::iam::document::{Document, PrincipalKind, Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::pins::is_caller_context;
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;
use std::cell::Cell;

/// Elements that select by exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exception {
    /// `NotAction`.
    Action,
    /// `NotResource`.
    Resource,
    /// `NotPrincipal`.
    Principal,
}

/// Whether an Allow selects by exception.
pub(crate) fn excepts(policy: &Policy, element: Exception) -> Fact<bool> {
    each_allow(policy, |allow| {
        let (truth, at) = match element {
            Exception::Action => exception(&allow.action),
            Exception::Resource => exception(&allow.resource),
            Exception::Principal => exception(&allow.principal),
        };
        let text = match element {
            Exception::Action => "`NotAction` on an Allow grants every other action, future ones included",
            Exception::Resource => "`NotResource` on an Allow reaches every other resource, future ones included",
            Exception::Principal => "`NotPrincipal` on an Allow lets in everybody else",
        };
        (truth, Some(Reason::of(allow, at, text)))
    })
}

fn exception<T>(selection: &Selection<T>) -> (Truth, Option<crate::source::Location>) {
    match selection {
        Selection::Except(items) => (Truth::True, items.at),
        Selection::Unknown => (Truth::Unknown, None),
        Selection::Only(_) | Selection::Absent => (Truth::False, None),
    }
}

/// What `one` says of each Allow, as one fact; it is asked for the truth and, where that is true, why.
pub(super) fn each_allow(policy: &Policy, one: impl Fn(&Statement) -> (Truth, Option<Reason>)) -> Fact<bool> {
    let mut found = Truth::False;
    let mut why = Vec::new();
    for allow in allows(&policy.document) {
        let (truth, reason) = one(allow);
        let truth = allow.allows.and(truth);
        if truth == Truth::True {
            why.extend(reason);
        }
        found = found.or(truth);
    }
    Fact::of(found, why)
}

/// Whether an Allow names all actions, or all of a service, as `levels` ask. Of a resource's policy those Allows do not
/// count that only let the own account in, which is what holds without them.
pub(crate) fn names_all(policy: &Policy, levels: &[Breadth]) -> Fact<bool> {
    let mut found = Truth::False;
    let mut why = Vec::new();
    for allow in allows(&policy.document) {
        let Selection::Only(items) = &allow.action else {
            found = found.or(maybe(matches!(allow.action, Selection::Unknown)));
            continue;
        };
        if matches!(policy.kind, PolicyKind::Resource(_)) && is_for_own_account(allow) {
            continue;
        }
        for text in &items.list {
            let (least, most) = breadths(text);
            let one = match (levels.contains(&least), least == most) {
                (true, true) => Truth::True,
                (false, true) => Truth::False,
                _ => Truth::Unknown,
            };
            let one = one.and(allow.allows);
            if one == Truth::True {
                let what = if least == Breadth::All { "all actions there are" } else { "all actions of the service" };
                why.push(Reason::of_text(allow, text, format!("`{}` stands for {what}", text.display())));
            }
            found = found.or(one);
        }
        found = found.or(maybe(items.rest));
    }
    Fact::of(found, why)
}

/// Whether all that an Allow lets in is the account that owns the resource.
fn is_for_own_account(allow: &Statement) -> bool {
    let own = |text: &Text| account_of(text) == Account::Own && text.display().ends_with(":root");
    match &allow.principal {
        Selection::Only(items) => {
            !items.rest
                && !items.list.is_empty()
                && items.list.iter().all(|p| p.kind == PrincipalKind::Aws && own(&p.text))
        }
        _ => false,
    }
}

/// How far an action must be named to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// By its name or by any wildcard.
    Anyhow,
    /// By its name or by a wildcard that is not all of its service.
    ShortOfService,
}

/// Whether one of the actions (as AWS spells them) is allowed on everything it works on, by an Allow that names it and that no
/// condition narrows. Conditions about who calls narrow nothing.
pub(crate) fn grants(policy: &Policy, actions: &[&str], named: Named) -> Fact<bool> {
    let document = &policy.document;
    each_allow(policy, |allow| {
        let mut found = (Truth::False, None);
        for name in actions {
            let (truth, item) = names(allow, name, named);
            let action = Pattern::parse(&name.to_ascii_lowercase());
            let one = truth.and(unnarrowed(&allow.conditions)).and(on_everything(document, allow, &action));
            if one > found.0 || found.1.is_none() {
                found = (found.0.or(one), item.map(|item| reason(allow, item, name)));
            }
        }
        found
    })
}

/// Whether one of the actions is allowed on anything at all, whatever the conditions.
pub(crate) fn grants_somewhere(policy: &Policy, actions: &[&str]) -> Fact<bool> {
    each_allow(policy, |allow| {
        let given = |name: &&str| {
            let action = Pattern::parse(&name.to_ascii_lowercase());
            allow.action.covers(&action).and(!policy.document.denied(&action, Pattern::everything()))
        };
        let truth = actions.iter().map(given).fold(Truth::False, Truth::or);
        (truth, Some(Reason::of(allow, None, "allowed here")))
    })
}

fn reason(allow: &Statement, item: &Text, name: &str) -> Reason {
    let shown = item.display();
    let text = if shown.eq_ignore_ascii_case(name) {
        format!("`{shown}` on everything")
    } else {
        format!("`{shown}` includes `{name}`, on everything")
    };
    Reason::of_text(allow, item, text)
}

/// Whether an Allow names the action, and by which text.
fn names<'a>(allow: &'a Statement, name: &str, named: Named) -> (Truth, Option<&'a Text>) {
    let Selection::Only(items) = &allow.action else {
        return (maybe(matches!(allow.action, Selection::Unknown)), None);
    };
    let action = Pattern::parse(&name.to_ascii_lowercase());
    let mut found = (maybe(items.rest), None);
    for text in &items.list {
        let (least, most) = breadths(text);
        let too_broad = |b| named == Named::ShortOfService && matches!(b, Breadth::All | Breadth::Service);
        let narrow = match (too_broad(least), too_broad(most)) {
            (true, _) => Truth::False,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::True,
        };
        let one = narrow.and(text.pattern.covers(&action));
        if one == Truth::True {
            return (one, Some(text));
        }
        found.0 = found.0.or(one);
    }
    found
}

/// Whether no condition narrows what is done; those about who calls do not.
pub(super) fn unnarrowed(conditions: &Conditions) -> Truth {
    let open = if conditions.rest { Truth::Unknown } else { Truth::True };
    let each = conditions.list.iter().map(|c| match c.key_is_known() {
        true => Truth::from(is_caller_context(&c.key)),
        false => Truth::Unknown,
    });
    each.fold(open, Truth::and)
}

/// Whether an Allow, after unconditional Denies, reaches everything of one type that an action works on.
pub(super) fn on_everything(document: &Document, allow: &Statement, action: &Pattern) -> Truth {
    let types = types(&action.text().unwrap_or_default(), "");
    let reached = types.iter().map(|t| covers_type(allow, t, None).and(!document.denied(action, t.pattern)));
    reached.fold(Truth::False, Truth::or)
}

/// Whether all actions of a service are allowed by its name, on everything of one of its types.
pub(crate) fn grants_service(policy: &Policy, service: &str) -> Fact<bool> {
    let document = &policy.document;
    each_allow(policy, |allow| {
        let Selection::Only(items) = &allow.action else {
            return (maybe(matches!(allow.action, Selection::Unknown)), None);
        };
        let types = catalogue().service(service).into_iter().flat_map(|s| s.all_types());
        let reached = types
            .map(|kind| covers_anywhere(&allow.resource, kind, None))
            .fold(allow.resource.is_every_resource(), Truth::or);
        let kept = !document.denied(&Pattern::parse(&format!("{service}:*")), Pattern::everything());
        let mut found = (maybe(items.rest), None);
        for text in &items.list {
            let (least, most) = breadths(text);
            let whole = match (least == Breadth::Service, least == most) {
                (true, _) => text.pattern.covers(&Pattern::parse(&format!("{service}:?*"))),
                (false, true) => Truth::False,
                (false, false) => Truth::Unknown,
            };
            let one = whole.and(reached).and(kept);
            if one == Truth::True {
                return (one, Some(Reason::of_text(allow, text, format!("`{}` on everything", text.display()))));
            }
            found.0 = found.0.or(one);
        }
        found
    })
}

/// Whether an action (of this level, if one is given) that can be limited to resources is allowed on all of them, by an Allow
/// that no condition narrows.
pub(crate) fn grants_level(policy: &Policy, level: Option<Level>) -> Fact<bool> {
    if policy.kind != PolicyKind::Identity {
        return Fact::not_applicable();
    }
    let document = &policy.document;
    // A hostile policy may make every action worth comparing with every Deny; then the answer stays open.
    let left = Cell::new(MAX_COMPARISONS);
    each_allow(policy, |allow| {
        let Selection::Only(items) = &allow.action else {
            return (maybe(matches!(allow.action, Selection::Unknown)), None);
        };
        let free = unnarrowed(&allow.conditions);
        let broad = allow.resource.is_every_resource();
        let mut found = (maybe(items.rest).and(broad), None);
        if free == Truth::False || broad == Truth::False {
            return (Truth::False, None);
        }
        for text in &items.list {
            let (one, name) = of_level(document, text, level, &left);
            let one = one.and(free).and(broad);
            if one == Truth::True {
                return (one, name.map(|name| reason(allow, text, &name)));
            }
            found.0 = found.0.or(one);
        }
        found
    })
}

/// Whether the text names an action of the level that works on resources and that no Deny takes away, and which.
fn of_level(document: &Document, text: &Text, level: Option<Level>, left: &Cell<usize>) -> (Truth, Option<String>) {
    let mut open = Truth::False;
    let wanted = |a: &Action| level.is_none_or(|level| a.level == level);
    for service in catalogue().services_of(&text.pattern) {
        let on_resources = |a: &&Action| wanted(a) && service.types(a).next().is_some();
        for action in service.matching(&text.pattern).filter(on_resources) {
            if left.get() == 0 {
                return (Truth::Unknown, None);
            }
            let one = text.pattern.covers(action.pattern());
            let compared = if one == Truth::False { 1 } else { 1 + document.statements.len() };
            left.set(left.get().saturating_sub(compared));
            if one == Truth::False {
                continue;
            }
            let kept = !document.denied(action.pattern(), Pattern::everything());
            if one.and(kept) == Truth::True {
                return (Truth::True, Some(action.name.to_string()));
            }
            open = open.or(one.and(kept));
        }
    }
    (open, None)
}
