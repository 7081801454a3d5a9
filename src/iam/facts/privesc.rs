//! Known ways to escalate privileges that an identity policy opens.
//!
//! A method holds when all its actions are allowed; the resources of its key action decide whether on everything, only on
//! named resources, or under conditions that limit it. Unconditional Denies take away, conditional ones do not.

use super::{Fact, Reason, allows, maybe};
use crate::iam::arn::{anywhere, is_every_resource};
use crate::iam::catalogue::{Method, Tier, catalogue, methods};
use crate::iam::condition::{Condition, KeyState};
use crate::iam::document::{Document, Selection, Statement};
use crate::iam::pattern::{Pattern, Token};
use crate::iam::pins::is_caller_context;
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;
use std::sync::LazyLock;

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
    let mut held: Vec<(&'static Method, Reach)> = Vec::new();
    let mut unknown = false;
    let mut judge = Judge::of(policy);
    for (method, needed) in methods().iter().zip(&needs().of_methods) {
        let Reach { all, some, own } = judge.method(method, needed);
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

/// Whether one of the ways of these tiers is open on all resources; a reason for each element that opens some.
pub(crate) fn escalates(policy: &Policy, tiers: &[Tier]) -> Fact<bool> {
    if policy.kind != PolicyKind::Identity {
        return Fact::not_applicable();
    }
    let document = &policy.document;
    let mut judge = Judge::of(policy);
    let mut found = Truth::False;
    let mut held = Vec::new();
    let asked = methods().iter().zip(&needs().of_methods).filter(|(m, _)| tiers.contains(&m.tier));
    for (method, needed) in asked {
        let reach = judge.method(method, needed);
        found = found.or(reach.all);
        if reach.all == Truth::True {
            held.push((method, reach));
        }
    }
    let kept = sort_out(&held);
    let ids: Vec<_> = kept.definite.iter().chain(&kept.environment).collect();
    let methods = held.iter().map(|(method, _)| *method).filter(|m| ids.contains(&&m.id));
    Fact::of(found, reasons(document, methods))
}

/// At most this many ways are named at one element.
const MAX_NAMED: usize = 3;

/// One reason for each action element that opens ways to escalate.
fn reasons(document: &Document, methods: impl Iterator<Item = &'static Method>) -> Vec<Reason> {
    let mut out: Vec<(Reason, Vec<String>)> = Vec::new();
    for method in methods {
        let key = Pattern::parse(&method.key_action);
        let Some(allow) = allows(document).find(|s| s.action.touches(&key) != Truth::False) else { continue };
        let way = format!("`{}`", method.spelt.join("` with `"));
        let reason = Reason::of_action(allow, |t| t.overlaps(&key), "");
        match out.iter_mut().find(|(r, _)| (r.statement, r.at) == (reason.statement, reason.at)) {
            Some((_, ways)) => ways.push(way),
            None => out.push((reason, vec![way])),
        }
    }
    let told = |(reason, ways): (Reason, Vec<String>)| {
        let more = ways.len().saturating_sub(MAX_NAMED);
        let named = ways.into_iter().take(MAX_NAMED).collect::<Vec<_>>().join(", ");
        let text = if more == 0 { format!("by {named}") } else { format!("by {named} and {more} other ways") };
        Reason { text, ..reason }
    };
    out.into_iter().map(told).collect()
}

fn is_own_strength(tier: Tier) -> bool {
    matches!(tier, Tier::Direct | Tier::Service)
}

fn sort_out(held: &[(&'static Method, Reach)]) -> Escalations {
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

/// What decides a reach besides the policy.
struct Need {
    action: &'static str,
    name: Pattern,
    types: Vec<Type>,
    /// Services a role may be passed to.
    passed_to: &'static [&'static str],
}

/// What the methods need, each once.
struct Needs {
    all: Vec<Need>,
    /// For each method the positions of its key action and of its others.
    of_methods: Vec<(usize, Vec<usize>)>,
}

fn needs() -> &'static Needs {
    static MADE: LazyLock<Needs> = LazyLock::new(|| {
        let mut all = Vec::new();
        let mut asked: Vec<(&str, &str, &[&str])> = Vec::new();
        let mut need = |method: &'static Method, action: &'static str, kind: &'static str| {
            let passed_to: &[&str] = if action == PASS_ROLE { &method.passed_to } else { &[] };
            let question = (action, kind, passed_to);
            asked.iter().position(|known| *known == question).unwrap_or_else(|| {
                asked.push(question);
                all.push(Need { action, name: Pattern::parse(action), types: types(action, kind), passed_to });
                all.len() - 1
            })
        };
        let of_method = |method: &'static Method| {
            let key = need(method, &method.key_action, method.key_resource);
            let others = method.actions.iter().filter(|a| **a != method.key_action);
            (key, others.map(|action| need(method, action, "")).collect())
        };
        let of_methods = methods().iter().map(of_method).collect();
        Needs { all, of_methods }
    });
    &MADE
}

/// Judges methods, most of which share their actions.
struct Judge<'a> {
    document: &'a Document,
    owner: Option<&'a str>,
    known: Vec<Option<Reach>>,
}

impl<'a> Judge<'a> {
    fn of(policy: &'a Policy) -> Self {
        let known = vec![None; needs().all.len()];
        Self { document: &policy.document, owner: policy.account.as_deref(), known }
    }

    fn method(&mut self, method: &'static Method, (key, others): &(usize, Vec<usize>)) -> Reach {
        let key = self.reach(*key);
        let all = if method.self_scope { key.all.or(key.own) } else { key.all };
        let some = if method.self_scope { key.some.or(key.own) } else { key.some };
        let mut rest = Truth::True;
        for other in others {
            if rest == Truth::False || some == Truth::False {
                return NOTHING;
            }
            let other = self.reach(*other);
            rest = rest.and(other.some.or(other.own));
        }
        Reach { all: all.and(rest), some: some.or(all).and(rest), own: key.own }
    }

    fn reach(&mut self, at: usize) -> Reach {
        let (Some(need), Some(known)) = (needs().all.get(at), self.known.get_mut(at)) else { return NOTHING };
        *known.get_or_insert_with(|| reach(self.document, self.owner, need))
    }
}

const PASS_ROLE: &str = "iam:passrole";

fn reach(document: &Document, owner: Option<&str>, need: &Need) -> Reach {
    let Need { action, name, types, .. } = need;
    let kept = !denied_on_all(document, name, types);
    let mut out = NOTHING;
    if kept == Truth::False {
        return out;
    }
    let mut whole = vec![Truth::False; types.len()];
    for allow in allows(document) {
        let selected = allow.allows.and(allow.action.covers(name)).and(possible(allow, need)).and(kept);
        if selected == Truth::False {
            continue;
        }
        let unlimited = selected.and(unlimited(allow, action));
        for (kind, all) in types.iter().zip(&mut whole) {
            *all = all.or(unlimited.and(covers_type(allow, kind, owner)));
        }
        out.some = out.some.or(selected.and(touches_some(document, allow, name, types)));
        out.own = out.own.or(unlimited.and(Truth::from(is_of_own_user(allow, types))));
    }
    let required = types.iter().zip(&whole).filter(|(t, _)| t.required).map(|(_, all)| *all);
    let any = whole.iter().copied().fold(Truth::False, Truth::or);
    // Where Denies leave nothing of what is named, they leave nothing of all.
    out.all = required.fold(any.and(out.some), Truth::and);
    out
}

/// Resources that an action works on.
pub(super) struct Type {
    /// Their ARNs.
    pub(super) pattern: &'static Pattern,
    /// Every request names one of them.
    required: bool,
    /// The action works on no resource in particular, and is granted on `*` only.
    anything: bool,
}

/// The resources that an action works on; of the kinds whose names begin with `kind/` only, if given.
pub(super) fn types(action: &str, kind: &str) -> Vec<Type> {
    let of_kind = |p: &Pattern| {
        let name = || p.split(':', 6).get(5).map(Pattern::literal_prefix).unwrap_or_default();
        kind.is_empty() || name().strip_prefix(kind).is_some_and(|rest| rest == "/")
    };
    let found = catalogue().action(action).into_iter().flat_map(|(service, a)| service.types_required(a));
    let found = found.filter(|(pattern, _)| of_kind(pattern));
    let mut types: Vec<_> = found.map(|(p, required)| Type { pattern: p, required, anything: false }).collect();
    if types.is_empty() {
        types.push(Type { pattern: Pattern::everything(), required: true, anything: true });
    }
    types
}

/// Whether an Allow is of all resources of a type, in its account and wherever it applies.
pub(super) fn covers_type(allow: &Statement, kind: &Type, owner: Option<&str>) -> Truth {
    match &allow.resource {
        resource if kind.anything => resource.is_every_resource(),
        resource => covers_anywhere(resource, kind.pattern, owner),
    }
}

/// Whether all of `kind` is selected, in its account and wherever it applies.
pub(super) fn covers_anywhere(resource: &Selection<Text>, kind: &Pattern, owner: Option<&str>) -> Truth {
    match resource {
        Selection::Only(items) => {
            let each = items.list.iter().map(|text| match text.pattern.covers(kind) {
                Truth::True => Truth::True,
                // A pattern that names no region and account is as broad as it gets.
                narrow => anywhere(&text.pattern, owner).map_or(narrow, |broad| broad.covers(kind)),
            });
            each.fold(maybe(items.rest), Truth::or)
        }
        other => other.covers(kind),
    }
}

/// Whether an Allow, after unconditional Denies, leaves some resource that the action works on; one's own user aside.
fn touches_some(document: &Document, allow: &Statement, action: &Pattern, types: &[Type]) -> Truth {
    let any = |test: &dyn Fn(&Type) -> Truth| types.iter().map(test).fold(Truth::False, Truth::or);
    let Selection::Only(items) = &allow.resource else {
        return any(&|t| {
            if t.anything { allow.resource.is_every_resource() } else { allow.resource.touches(t.pattern) }
        });
    };
    let mut found = if items.rest { Truth::Unknown } else { Truth::False };
    for text in items.list.iter().filter(|text| !is_own_user(&text.pattern)) {
        let met =
            any(&|t| if t.anything { is_every_resource(&text.pattern) } else { text.pattern.overlaps(t.pattern) });
        if met != Truth::False {
            let others = !maybe(may_be_own_user(&text.pattern));
            found = found.or(met.and(others).and(!document.denied(action, &text.pattern)));
        }
        if found == Truth::True {
            break;
        }
    }
    found
}

/// Whether an Allow is of one's own user, and the action works on users.
fn is_of_own_user(allow: &Statement, types: &[Type]) -> bool {
    let Selection::Only(items) = &allow.resource else { return false };
    let works_on = |user: &Pattern| types.iter().any(|t| !t.anything && user.overlaps(t.pattern) != Truth::False);
    items.list.iter().any(|text| is_own_user(&text.pattern) && works_on(&text.pattern))
}

/// Whether unconditional Denies take an action away on all resources it works on.
fn denied_on_all(document: &Document, action: &Pattern, types: &[Type]) -> Truth {
    types.iter().map(|t| document.denied(action, t.pattern)).fold(Truth::True, Truth::and)
}

/// `…:user/${aws:username}`, also below a path.
fn is_own_user(resource: &Pattern) -> bool {
    if !resource.is_opaque() {
        return false;
    }
    let fields = resource.split(':', 6);
    let Some(name) = fields.get(5) else { return false };
    let own = |t: Token| matches!(t, Token::Fixed(n) if &*n == "aws:username");
    let fixed = name.tokens().filter(|t| matches!(t, Token::Fixed(_) | Token::Unknown(_))).count();
    name.starts_with("user/")
        && name.tokens().next_back().is_some_and(own)
        && fixed == 1
        && name.tokens().rev().nth(1) == Some(Token::Char('/'))
}

/// Whether what is not known may make it one's own user.
fn may_be_own_user(resource: &Pattern) -> bool {
    let ends_openly =
        resource.has_unknown() && matches!(resource.tokens().next_back(), Some(Token::Unknown(_) | Token::Fixed(_)));
    let fields = if ends_openly { resource.split(':', 6) } else { return false };
    let begins = |(at, with): (usize, &str)| {
        fields
            .get(at)
            .map(Pattern::literal_prefix)
            .is_none_or(|known| known.starts_with(with) || with.starts_with(&known))
    };
    [(2, "iam"), (5, "user/")].into_iter().all(begins)
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
        "iam:passedtoservice" => action != PASS_ROLE,
        "iam:awsservicename" => !action.contains("servicelinkedrole"),
        "iam:policyarn" => !action.starts_with("iam:attach") && !action.starts_with("iam:detach"),
        _ => false,
    }
}

/// Whether the conditions can hold for the action, as the method uses it.
fn possible(allow: &Statement, need: &Need) -> Truth {
    let Need { action, passed_to, .. } = need;
    let open = if allow.conditions.rest { Truth::Unknown } else { Truth::True };
    let each = allow.conditions.list.iter().map(|c| {
        if !c.key_is_known() {
            Truth::Unknown
        } else if is_absent(c, action) {
            c.holds(KeyState::Absent)
        } else if is_passed_service(c) {
            let admitted = passed_to.iter().map(|service| c.holds(KeyState::Is(service)));
            admitted.fold(Truth::from(passed_to.is_empty()), Truth::or)
        } else {
            Truth::True
        }
    });
    each.fold(open, Truth::and)
}
