//! Known ways to escalate privileges that an identity policy opens.
//!
//! A method holds when all its actions are allowed; the resources of its key action decide whether on everything, only on
//! named resources, or under conditions that limit it. Unconditional Denies take away, conditional ones do not.

use super::{Fact, Reason, allows};
use crate::iam::arn::{anywhere, is_every_resource};
use crate::iam::catalogue::{Method, Tier, catalogue, methods};
use crate::iam::condition::{Condition, KeyState};
use crate::iam::document::{Document, Selection, Statement};
use crate::iam::pattern::{Pattern, Token};
use crate::iam::pins::is_caller_context;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// Ids of the methods that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Escalations {
    /// On all resources of the key action's type.
    pub(crate) definite: Vec<&'static str>,
    /// On named resources, or under limiting conditions.
    pub(crate) scoped: Vec<&'static str>,
    /// On all resources, but only beside a more powerful resource or against a permissions boundary.
    pub(crate) environment: Vec<&'static str>,
}

/// How far an action is allowed.
#[derive(Clone, Copy, Debug)]
struct Reach {
    /// On all resources of its type.
    all: Truth,
    /// On some, or under limiting conditions.
    some: Truth,
    /// On one's own user.
    own: Truth,
}

const NOTHING: Reach = Reach { all: Truth::False, some: Truth::False, own: Truth::False };

/// The methods that the policy opens.
pub(crate) fn escalations(policy: &Policy) -> Fact<Escalations> {
    if policy.kind != PolicyKind::Identity {
        return Fact::not_applicable();
    }
    let document = &policy.document;
    let mut held: Vec<(&Method, Reach)> = Vec::new();
    let mut unknown = false;
    for method in methods() {
        let Reach { all, some, own } = judge(document, policy.account.as_deref(), method);
        let relevant = [all, some];
        let decided = all == Truth::True || some == Truth::False || all == Truth::False && some == Truth::True;
        unknown |= relevant.contains(&Truth::Unknown) && !decided;
        if some == Truth::True {
            held.push((method, Reach { all, some, own }));
        }
    }
    let found = sort_out(&held);
    let why = found.definite.iter().chain(&found.scoped).filter_map(|id| {
        let method = methods().iter().find(|m| m.id == *id)?;
        let key = Pattern::parse(&method.key_action);
        let statement = allows(document).find(|s| s.action.touches(&key) != Truth::False)?;
        let text = format!("{} together allow more than is granted: {}", method.actions.join(", "), method.needs);
        Some(Reason::of(statement, None, text))
    });
    let why = why.collect();
    Fact::new((!unknown).then_some(found), why)
}

fn is_own_strength(tier: Tier) -> bool {
    matches!(tier, Tier::Direct | Tier::Service)
}

fn sort_out(held: &[(&Method, Reach)]) -> Escalations {
    let mut out = Escalations::default();
    for (method, reach) in held {
        let whole = reach.all == Truth::True;
        let implied = method.superset_of.iter().any(|id| {
            held.iter().any(|(other, theirs)| {
                other.id == *id
                    && (theirs.all == Truth::True || !whole)
                    && (is_own_strength(other.tier) || !is_own_strength(method.tier))
            })
        });
        if implied {
            continue;
        }
        match (is_own_strength(method.tier), whole) {
            (true, true) => out.definite.push(method.id),
            (true, false) => out.scoped.push(method.id),
            (false, true) => out.environment.push(method.id),
            (false, false) => {}
        }
    }
    out
}

fn judge(document: &Document, owner: Option<&str>, method: &Method) -> Reach {
    let key = reach(document, owner, method, &method.key_action, method.key_resource);
    let all = if method.self_scope { key.all.or(key.own) } else { key.all };
    let some = if method.self_scope { key.some.or(key.own) } else { key.some };
    let mut rest = Truth::True;
    for action in method.actions.iter().filter(|a| **a != method.key_action) {
        if rest == Truth::False || some == Truth::False {
            return NOTHING;
        }
        let other = reach(document, owner, method, action, "");
        rest = rest.and(other.some.or(other.own));
    }
    Reach { all: all.and(rest), some: some.or(all).and(rest), own: key.own }
}

fn reach(document: &Document, owner: Option<&str>, method: &Method, action: &str, kind: &str) -> Reach {
    let name = Pattern::parse(action);
    let types = types(action, kind);
    let mut out = NOTHING;
    for allow in allows(document) {
        let selected = allow.allows.and(allow.action.covers(&name)).and(possible(allow, action, method));
        if selected == Truth::False {
            continue;
        }
        let unlimited = unlimited(allow, action);
        let mut add = |all: Truth, some: Truth, own: Truth| {
            out.all = out.all.or(selected.and(all).and(unlimited));
            out.some = out.some.or(selected.and(some));
            out.own = out.own.or(selected.and(own).and(unlimited));
        };
        match &allow.resource {
            Selection::Only(items) => {
                for text in &items.list {
                    let one = on_resource(document, &name, &types, &text.pattern, owner);
                    add(one.all, one.some, one.own);
                }
                if items.rest {
                    add(Truth::Unknown, Truth::Unknown, Truth::False);
                }
            }
            Selection::Unknown => add(Truth::Unknown, Truth::Unknown, Truth::False),
            other => {
                let kept = !denied_on_all(document, &name, &types);
                let covers = types.iter().map(|t| other.covers(t)).fold(Truth::False, Truth::or);
                let some = types.iter().map(|t| other.touches(t)).fold(Truth::False, Truth::or);
                add(covers.and(kept), some.and(kept), Truth::False);
            }
        }
    }
    out
}

/// The resources an action works on; `*` for those that cannot be limited.
fn types(action: &str, kind: &str) -> Vec<Pattern> {
    let Some((service, found)) = catalogue().action(action) else { return vec![Pattern::parse("*")] };
    let of_kind = |p: &&Pattern| {
        let name = p.split(':', 6).get(5).map(Pattern::literal_prefix).unwrap_or_default();
        kind.is_empty() || name.strip_prefix(kind).is_some_and(|rest| rest == "/")
    };
    let types: Vec<_> = service.types(found).filter(of_kind).cloned().collect();
    if types.is_empty() { vec![Pattern::parse("*")] } else { types }
}

fn on_resource(
    document: &Document,
    action: &Pattern,
    types: &[Pattern],
    resource: &Pattern,
    owner: Option<&str>,
) -> Reach {
    let widened = anywhere(resource, owner);
    let unlimitable = types.iter().any(|t| t.is_everything() == Truth::True);
    let covers = |t: &Pattern| if unlimitable { is_every_resource(resource) } else { widened.covers(t) };
    let meets = |t: &Pattern| if unlimitable { is_every_resource(resource) } else { resource.overlaps(t) };
    let any = |test: &dyn Fn(&Pattern) -> Truth| types.iter().map(test).fold(Truth::False, Truth::or);
    let all = any(&covers);
    let kept = !denied_on_all(document, action, types);
    let some = any(&meets).and(!document.denied(action, resource)).and(kept);
    if all == Truth::False && is_own_user(resource) {
        return Reach { all, some: Truth::False, own: some };
    }
    Reach { all: all.and(kept), some, own: Truth::False }
}

/// Whether unconditional Denies take an action away on all resources it works on.
fn denied_on_all(document: &Document, action: &Pattern, types: &[Pattern]) -> Truth {
    types.iter().map(|t| document.denied(action, t)).fold(Truth::True, Truth::and)
}

/// `…:user/${aws:username}`, also below a path.
fn is_own_user(resource: &Pattern) -> bool {
    let fields = resource.split(':', 6);
    let Some(name) = fields.get(5) else { return false };
    let own = |t: &Token| matches!(t, Token::Fixed(n) if &**n == "aws:username");
    let fixed = name.tokens().iter().filter(|t| matches!(t, Token::Fixed(_) | Token::Unknown(_))).count();
    name.literal_prefix().starts_with("user/")
        && name.tokens().last().is_some_and(own)
        && fixed == 1
        && name.tokens().iter().rev().nth(1) == Some(&Token::Char('/'))
}

/// Whether the conditions leave the action its whole force.
fn unlimited(allow: &Statement, action: &str) -> Truth {
    let open = if allow.conditions.rest { Truth::Unknown } else { Truth::True };
    let each = allow.conditions.list.iter().map(|c| {
        let harmless = is_caller_context(&c.key) || is_passed_service(c) || is_absent(c, action);
        if c.key_is_known() { Truth::from(harmless) } else { Truth::Unknown }
    });
    each.fold(open, Truth::and)
}

fn is_passed_service(condition: &Condition) -> bool {
    &*condition.key == "iam:passedtoservice"
}

/// Whether requests for `action` never carry the condition's key.
fn is_absent(condition: &Condition, action: &str) -> bool {
    match &*condition.key {
        "iam:passedtoservice" => action != "iam:passrole",
        "iam:awsservicename" => !action.contains("servicelinkedrole"),
        "iam:policyarn" => !action.starts_with("iam:attach") && !action.starts_with("iam:detach"),
        _ => false,
    }
}

/// Whether the conditions can hold for the action, as the method uses it.
fn possible(allow: &Statement, action: &str, method: &Method) -> Truth {
    let each = allow.conditions.list.iter().map(|c| {
        if is_absent(c, action) {
            c.holds(KeyState::Absent)
        } else if is_passed_service(c) {
            let admitted = method.passed_to.iter().map(|service| c.holds(KeyState::Is(service)));
            admitted.fold(Truth::from(method.passed_to.is_empty()), Truth::or)
        } else {
            Truth::True
        }
    });
    each.fold(Truth::True, Truth::and)
}
