//! Whether a policy demands multi-factor authentication, and whether its guard works.
//!
//! Each condition block is evaluated for the two callers that must be kept out: one with long-lived access keys, whose
//! requests carry neither `aws:MultiFactorAuthPresent` nor `aws:MultiFactorAuthAge`, and a console or temporary session
//! without MFA, whose requests carry the first as false and not the second. An Allow keeps a caller out when its block is
//! false for it, a Deny when its block is true.

use super::{Answer, Fact, Reason, allows, maybe};
use crate::iam::condition::{Comparison, Condition, KeyState};
use crate::iam::document::{Document, PrincipalKind, Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// How far a policy demands MFA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mfa {
    /// For all that is allowed beyond managing one's own MFA.
    Yes,
    /// For some of it.
    Partial,
    /// By a guard that can be bypassed.
    Broken,
    /// Not at all.
    No,
}

impl Mfa {
    /// `yes`, `partial`, `broken` or `no`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mfa::Yes => "yes",
            Mfa::Partial => "partial",
            Mfa::Broken => "broken",
            Mfa::No => "no",
        }
    }
}

const PRESENT: &str = "aws:multifactorauthpresent";
const AGE: &str = "aws:multifactorauthage";

/// A caller without MFA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    AccessKey,
    Session,
}

const CALLERS: [Caller; 2] = [Caller::AccessKey, Caller::Session];

impl Caller {
    fn state(self, key: &str) -> KeyState {
        match (key, self) {
            (AGE, _) | (PRESENT, Caller::AccessKey) => KeyState::Absent,
            (PRESENT, Caller::Session) => KeyState::Is("false"),
            // People call directly, not through a service.
            ("aws:viaawsservice" | "aws:principalisawsservice", _) => KeyState::Is("false"),
            _ => KeyState::Open,
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Caller::AccessKey => "lets access keys through, whose requests carry no MFA key",
            Caller::Session => "lets sessions without MFA through, whose requests carry the key as false",
        }
    }
}

fn is_mfa_key(condition: &Condition) -> bool {
    matches!(&*condition.key, PRESENT | AGE)
}

fn names_mfa(statement: &Statement) -> bool {
    statement.conditions.list.iter().any(is_mfa_key)
}

/// Whether an action, lower-cased with service, only serves to manage one's own MFA device or password.
pub(crate) fn is_self_service(action: &str) -> bool {
    action.contains("mfadevice")
        || action == "iam:changepassword"
        || action == "sts:getsessiontoken"
        || action.starts_with("iam:get")
        || action.starts_with("iam:list")
}

/// Whether an action takes an MFA device away, which a thief would do first.
fn removes_mfa(pattern: &Pattern) -> bool {
    ["iam:deactivatemfadevice", "iam:deletevirtualmfadevice"].iter().any(|a| pattern.matches(a) == Truth::True)
}

/// How one Allow is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guard {
    /// By its own conditions, whatever the Denies are.
    Own,
    /// By Denies.
    Whole,
    Part,
    Bypassed,
    None,
}

/// Whether, and how, the policy demands MFA.
pub(crate) fn mfa_enforced(policy: &Policy) -> Fact<Mfa> {
    let document = &policy.document;
    if policy.kind == PolicyKind::Trust && !people_are_trusted(document) {
        return Fact::not_applicable();
    }
    let open = |s: &Statement| s.conditions.rest || s.conditions.list.iter().any(|c| !c.key_is_known());
    if !document.statements.iter().any(names_mfa) {
        let unknown = document.statements.iter().any(open);
        return Fact::new((!unknown).then_some(Mfa::No), Vec::new());
    }
    let mut why = Vec::new();
    let denies = Denies::of(document, &mut why);
    // A guard that is whole stays so, whatever stands beside it.
    let sound = denies.without_gaps().map(|sound| judge(policy, &sound, &mut Vec::new()));
    let sound = sound.filter(|(answer, _)| *answer == Some(Mfa::Yes));
    let (answer, own) = sound.unwrap_or_else(|| judge(policy, &denies, &mut why));
    let open_guard = document.statements.iter().any(|s| {
        let unseen = s.conditions.rest && s.allows != Truth::True && !own;
        s.allows == Truth::Unknown || names_mfa(s) && is_vague(s) || unseen
    });
    // What is not known elsewhere can only leave a whole guard whole.
    let open_elsewhere = document.statements.iter().any(is_vague) && answer != Some(Mfa::Yes);
    if open_guard || open_elsewhere {
        return Fact::unknown();
    }
    Fact::new(answer, why)
}

/// How far these Denies and the Allows' own conditions demand MFA, and whether the Allows' own alone do.
fn judge(policy: &Policy, denies: &Denies<'_>, why: &mut Vec<Reason>) -> (Option<Mfa>, bool) {
    let mut guards: Vec<Guard> = Vec::new();
    for allow in allows(&policy.document).filter(|s| beyond_self_service(s)) {
        let concerns_people = policy.kind != PolicyKind::Trust || trusts_people(allow);
        if concerns_people {
            guards.push(guard_of(allow, denies, why));
        }
    }
    let answer = if guards.is_empty() { denies.alone() } else { summarise(&guards, denies) };
    (answer, !guards.is_empty() && guards.iter().all(|g| *g == Guard::Own))
}

/// Whether nothing is allowed without MFA but managing one's own.
pub(crate) fn enforces_mfa(policy: &Policy) -> Fact<bool> {
    let fact = mfa_enforced(policy);
    let answer = match fact.answer {
        Answer::Known(found) => Answer::Known(found == Mfa::Yes),
        Answer::Unknown => Answer::Unknown,
        Answer::NotApplicable => Answer::NotApplicable,
    };
    Fact { answer, why: Vec::new() }
}

/// Whether parts of a statement are not known that may decide how it guards.
fn is_vague(s: &Statement) -> bool {
    let vague = |selection: &Selection<Text>| match selection {
        Selection::Only(i) | Selection::Except(i) => i.rest || i.list.iter().any(|t| t.pattern.has_unknown()),
        Selection::Absent => false,
        Selection::Unknown => true,
    };
    let vague_principal = match &s.principal {
        Selection::Only(i) | Selection::Except(i) => i.rest || i.list.iter().any(|p| p.kind == PrincipalKind::Unknown),
        Selection::Absent => false,
        Selection::Unknown => true,
    };
    let odd = s.conditions.rest || s.conditions.list.iter().any(is_odd);
    vague(&s.action) || vague(&s.resource) || vague_principal || odd
}

/// Whether parts of a condition are not known.
fn is_odd(c: &Condition) -> bool {
    let values = c.values.rest || c.values.list.iter().any(|v| v.pattern.has_unknown());
    !c.key_is_known() || values || c.operator.comparison == Comparison::Unknown
}

fn people_are_trusted(document: &Document) -> bool {
    allows(document).any(trusts_people)
}

fn trusts_people(statement: &Statement) -> bool {
    use PrincipalKind::{Anyone, Aws, Unknown};
    match &statement.principal {
        Selection::Only(items) => items.rest || items.list.iter().any(|p| matches!(p.kind, Anyone | Aws | Unknown)),
        Selection::Absent => false,
        Selection::Except(_) | Selection::Unknown => true,
    }
}

fn beyond_self_service(statement: &Statement) -> bool {
    match &statement.action {
        Selection::Only(items) => {
            items.rest || items.list.iter().any(|t| t.known().is_none() || !is_self_service_pattern(&t.pattern))
        }
        _ => true,
    }
}

fn is_self_service_pattern(pattern: &Pattern) -> bool {
    pattern.text().is_some_and(|text| is_self_service(&text))
}

/// Whether the Allow's own conditions keep out whoever comes without MFA.
pub(super) fn keeps_out_without_mfa(allow: &Statement) -> Truth {
    let passes = |caller: Caller| allow.conditions.hold(|key| caller.state(key));
    if !names_mfa(allow) {
        return maybe(allow.conditions.rest);
    }
    CALLERS.iter().map(|caller| !passes(*caller)).fold(Truth::True, Truth::and)
}

/// Whether an action is allowed to those who come without MFA.
pub(crate) fn allows_without_mfa(policy: &Policy, action: &str) -> Fact<bool> {
    let document = &policy.document;
    let denies = Denies::of(document, &mut Vec::new());
    let name = Pattern::parse(&action.to_ascii_lowercase());
    let may_guard = |s: &Statement| s.allows == Truth::Unknown && names_mfa(s);
    let unseen = document.statements.iter().any(|s| s.allows != Truth::True && is_vague(s) || may_guard(s));
    super::grants::each_allow(policy, |allow| {
        let guard = guard_of(allow, &denies, &mut Vec::new());
        // Of what is not known of the Allow, the Denies may reach all.
        let unseen = unseen || !denies.guards.is_empty() && is_vague(allow);
        let open = match guard {
            Guard::Own | Guard::Whole => Truth::False,
            Guard::Part | Guard::Bypassed | Guard::None if unseen => Truth::Unknown,
            Guard::Part | Guard::Bypassed | Guard::None => {
                let vague = allow.conditions.list.iter().any(|c| !c.key_is_known());
                !keeps_out_without_mfa(allow).or(maybe(vague))
            }
        };
        let reason = Reason::of_action(allow, |t| t.covers(&name), format!("`{action}` is allowed without MFA"));
        (open.and(allow.action.covers(&name)), Some(reason))
    })
}

/// The Denies that name MFA.
struct Denies<'a> {
    guards: Vec<Deny<'a>>,
}

#[derive(Clone, Copy)]
struct Deny<'a> {
    statement: &'a Statement,
    /// For each of [`CALLERS`], whether it applies.
    applies: [Truth; 2],
    /// Whether it exempts an action that undoes it.
    exempts_too_much: bool,
}

impl<'a> Denies<'a> {
    fn of(document: &'a Document, why: &mut Vec<Reason>) -> Self {
        let mut out = Self { guards: Vec::new() };
        for statement in document.statements.iter().filter(|s| s.allows != Truth::True && names_mfa(s)) {
            let applies =
                CALLERS.map(|caller| statement.denies().and(statement.conditions.hold(|key| caller.state(key))));
            let exempts_too_much = exemptions(statement, why);
            out.guards.push(Deny { statement, applies, exempts_too_much });
        }
        out.explain(why);
        out
    }

    /// Those that exempt nothing that undoes them; none where that is all of them.
    fn without_gaps(&self) -> Option<Self> {
        let guards: Vec<_> = self.guards.iter().filter(|d| !d.exempts_too_much).copied().collect();
        (guards.len() < self.guards.len()).then_some(Self { guards })
    }

    /// Names the Denies that do not work, unless another one fills the gap.
    fn explain(&self, why: &mut Vec<Reason>) {
        for (i, caller) in CALLERS.iter().enumerate() {
            let applies = |d: &Deny<'_>| d.applies.get(i).copied().unwrap_or(Truth::Unknown);
            if self.guards.iter().any(|d| applies(d) == Truth::True) {
                continue;
            }
            for deny in self.guards.iter().filter(|d| applies(d) == Truth::False) {
                let condition = deny.statement.conditions.list.iter().find(|c| is_mfa_key(c));
                let name = condition.map_or_else(String::new, Condition::name);
                let text = format!("{name} on a Deny {}; use `BoolIfExists` with `false`", caller.phrase());
                why.push(Reason::of(deny.statement, condition.and_then(|c| c.at), text));
            }
        }
    }

    /// The answer for a policy that only denies, or allows nothing beyond self-service.
    fn alone(&self) -> Option<Mfa> {
        if self.guards.iter().any(|d| d.exempts_too_much) {
            return Some(Mfa::Broken);
        }
        let works = |i: usize| self.guards.iter().any(|d| d.applies.get(i) == Some(&Truth::True));
        let may = |i: usize| self.guards.iter().any(|d| d.applies.get(i) != Some(&Truth::False));
        match (works(0) && works(1), may(0) && may(1)) {
            (true, _) if self.guards.iter().any(|d| is_broad(d.statement)) => Some(Mfa::Yes),
            (_, true) => Some(Mfa::Partial),
            _ => Some(Mfa::Broken),
        }
    }
}

/// Whether a Deny is of `*`, or of all but some actions.
fn is_broad(deny: &Statement) -> bool {
    match &deny.action {
        Selection::Only(items) => items.list.iter().any(|t| t.pattern.is_everything() == Truth::True),
        Selection::Except(_) => true,
        _ => false,
    }
}

/// Whether a Deny exempts more than what it takes to set up MFA.
fn exemptions(deny: &Statement, why: &mut Vec<Reason>) -> bool {
    let Selection::Except(items) = &deny.action else { return false };
    let too_much = |t: &&Text| !is_self_service_pattern(&t.pattern) || removes_mfa(&t.pattern);
    let Some(item) = items.list.iter().find(too_much) else { return false };
    let text = format!("exempting `{}` from the guard leaves it open without MFA", item.display());
    why.push(Reason::of_text(deny, item, text));
    true
}

fn guard_of(allow: &Statement, denies: &Denies<'_>, why: &mut Vec<Reason>) -> Guard {
    let passes = CALLERS.map(|caller| allow.conditions.hold(|key| caller.state(key)));
    if passes.iter().all(|p| *p == Truth::False) {
        return Guard::Own;
    }
    let mut best = Guard::None;
    if names_mfa(allow) {
        best = Guard::Bypassed;
        let caller = CALLERS.iter().zip(passes).find(|(_, p)| *p != Truth::False).map(|(c, _)| *c);
        let condition = allow.conditions.list.iter().find(|c| is_mfa_key(c));
        if let (Some(caller), Some(condition)) = (caller, condition) {
            let advice = "; use `Bool` with `true`";
            let text = format!("{} on an Allow {}{advice}", condition.name(), caller.phrase());
            why.push(Reason::of(allow, condition.at, text));
        }
    }
    let by_denies = denied_without_mfa(allow, denies, passes);
    match (by_denies, best) {
        (Guard::None, own) => own,
        (found, _) => found,
    }
}

/// How far the Denies keep out the callers that the Allow lets in.
fn denied_without_mfa(allow: &Statement, denies: &Denies<'_>, passes: [Truth; 2]) -> Guard {
    let mut whole = [Truth::False; 2];
    let mut part = [false; 2];
    let mut named = false;
    for deny in &denies.guards {
        let everyone = deny.statement.concerns_everyone();
        let touches = touches(deny.statement, allow);
        if touches == Truth::False || everyone == Truth::False {
            continue;
        }
        named = true;
        let reaches = reaches(deny.statement, allow).and(everyone);
        for (i, applies) in deny.applies.iter().enumerate() {
            if let (Some(w), Some(p)) = (whole.get_mut(i), part.get_mut(i)) {
                *w = w.or(applies.and(reaches));
                *p |= *applies != Truth::False;
            }
        }
    }
    let kept_out =
        |i: usize| whole.get(i).copied().unwrap_or(Truth::False).or(!passes.get(i).copied().unwrap_or(Truth::True));
    match kept_out(0).and(kept_out(1)) {
        Truth::True => Guard::Whole,
        _ if !named => Guard::None,
        _ if part == [true, true] => Guard::Part,
        _ => Guard::Bypassed,
    }
}

fn touches(deny: &Statement, allow: &Statement) -> Truth {
    let pieces = allow.action.pieces();
    let action = pieces.iter().map(|p| deny.action.touches(p)).fold(Truth::False, Truth::or);
    let resources = allow.resource.pieces();
    action.and(resources.iter().map(|p| deny.resource.touches(p)).fold(Truth::False, Truth::or))
}

/// Whether a Deny covers an Allow, but for actions of self-service.
fn reaches(deny: &Statement, allow: &Statement) -> Truth {
    let action = match (&deny.action, &allow.action) {
        (Selection::Except(exempt), _) => {
            let open = if exempt.rest { Truth::Unknown } else { Truth::True };
            let harmless = |t: &Text| -> Truth {
                let touched =
                    allow.action.pieces().iter().map(|p| p.overlaps(&t.pattern)).fold(Truth::False, Truth::or);
                (!touched).or(Truth::from(is_self_service_pattern(&t.pattern)))
            };
            exempt.list.iter().map(harmless).fold(open, Truth::and)
        }
        (only, _) if only.covers(Pattern::everything()) == Truth::True => Truth::True,
        (only, Selection::Only(items)) => {
            let covered = |t: &Text| Truth::from(is_self_service_pattern(&t.pattern)).or(only.covers(&t.pattern));
            let open = if items.rest { Truth::Unknown } else { Truth::True };
            items.list.iter().map(covered).fold(open, Truth::and)
        }
        (only, other) => only.includes(other),
    };
    action.and(deny.resource.includes(&allow.resource))
}

fn summarise(guards: &[Guard], denies: &Denies<'_>) -> Option<Mfa> {
    let any = |guard| guards.contains(&guard);
    if guards.iter().all(|g| *g == Guard::Own) {
        return Some(Mfa::Yes);
    }
    if denies.guards.iter().any(|d| d.exempts_too_much) {
        return Some(Mfa::Broken);
    }
    Some(if guards.iter().all(|g| matches!(g, Guard::Own | Guard::Whole)) {
        Mfa::Yes
    } else if any(Guard::Own) || any(Guard::Whole) || any(Guard::Part) {
        Mfa::Partial
    } else if any(Guard::Bypassed) {
        Mfa::Broken
    } else {
        Mfa::No
    })
}
