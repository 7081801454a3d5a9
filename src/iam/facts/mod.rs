//! What can be said of a policy: one fact per module, each with three-valued answer and reasons.

mod admin;
mod callers;
mod cross_account;
mod deputy;
mod external_id;
mod grants;
mod invalid;
mod mfa;
mod privesc;
mod public;
mod questions;
mod transport;
mod trust;
mod wildcard;

#[cfg(test)]
mod tests;

pub(crate) use external_id::ExternalId;
pub(crate) use grants::{Exception, Named};
pub(crate) use mfa::Mfa;
pub(crate) use privesc::Escalations;
pub(crate) use questions::Question;
pub(crate) use wildcard::Breadth;

use super::document::{Document, Invalid, Selection, Statement};
use super::pattern::Pattern;
use super::text::Text;
use super::{Policy, PolicyKind};
use crate::source::Location;
use crate::value::{Origin, Truth};
use serde_json::{Value as Json, json};

/// The answer of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer<T> {
    /// Known.
    Known(T),
    /// What is known of the policy does not decide.
    Unknown,
    /// The question does not arise for this kind of policy.
    NotApplicable,
}

/// Why an answer is as it is.
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    /// Position of the statement, from zero; none where it is the policy as a whole.
    pub(crate) statement: Option<usize>,
    /// One sentence: lower-case start unless it begins with code, no full stop.
    pub(crate) text: String,
    /// The element that decides.
    pub(crate) at: Option<Location>,
    /// How that element came about, where it is a text.
    pub(crate) origin: Option<Origin>,
}

/// An answer with its reasons.
#[derive(Clone, Debug)]
pub(crate) struct Fact<T> {
    /// The answer.
    pub(crate) answer: Answer<T>,
    /// Its reasons, in the order of the statements.
    pub(crate) why: Vec<Reason>,
}

/// All facts of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// What AWS refuses, or accepts without effect; the first decides the code.
    pub(crate) invalid: Vec<Invalid>,
    /// Somebody of an unbounded set of accounts, or anybody, is let in.
    pub(crate) public: Fact<bool>,
    /// Another account is let in.
    pub(crate) cross_account: Fact<bool>,
    /// A service may be made to act for a stranger.
    pub(crate) confused_deputy: Fact<bool>,
    /// Whether third parties must name an external id.
    pub(crate) external_id: Fact<ExternalId>,
    /// Everything is allowed.
    pub(crate) admin: Fact<bool>,
    /// Whether multi-factor authentication is demanded.
    pub(crate) mfa_enforced: Fact<Mfa>,
    /// Ways to escalate privileges.
    pub(crate) escalations: Fact<Escalations>,
    /// The broadest action pattern.
    pub(crate) wildcard_action: Fact<Breadth>,
    /// A sensitive action that could be limited to resources is allowed on all.
    pub(crate) wildcard_resource_sensitive: Fact<bool>,
}

impl<T> Fact<T> {
    fn not_applicable() -> Self {
        Self { answer: Answer::NotApplicable, why: Vec::new() }
    }

    fn unknown() -> Self {
        Self { answer: Answer::Unknown, why: Vec::new() }
    }

    fn new(answer: Option<T>, why: Vec<Reason>) -> Self {
        Self { answer: answer.map_or(Answer::Unknown, Answer::Known), why }
    }

    /// The answer, where there is one.
    pub(crate) fn known(&self) -> Option<&T> {
        if let Answer::Known(value) = &self.answer { Some(value) } else { None }
    }
}

impl Fact<bool> {
    fn of(truth: Truth, mut why: Vec<Reason>) -> Self {
        if truth == Truth::False {
            why.clear();
        }
        let answer = match truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        Self::new(answer, why)
    }

    /// Yes, no, or unknown; a question that does not arise is answered no.
    pub(crate) fn truth(&self) -> Truth {
        match self.answer {
            Answer::Known(yes) => yes.into(),
            Answer::Unknown => Truth::Unknown,
            Answer::NotApplicable => Truth::False,
        }
    }
}

impl Reason {
    fn of(statement: &Statement, at: Option<Location>, text: impl Into<String>) -> Self {
        Self { statement: Some(statement.index), text: text.into(), at: at.or(statement.at), origin: None }
    }

    /// About one text of a statement.
    fn of_text(statement: &Statement, text: &Text, message: impl Into<String>) -> Self {
        Self { origin: Some(text.value.origin.clone()), ..Self::of(statement, text.at(), message) }
    }

    /// About the first action of a statement that `test` says most of, or about its exception.
    fn of_action(statement: &Statement, test: impl Fn(&Pattern) -> Truth, message: impl Into<String>) -> Self {
        match &statement.action {
            Selection::Only(items) => match items.list.iter().rev().max_by_key(|t| test(&t.pattern)) {
                Some(text) => Self::of_text(statement, text, message),
                None => Self::of(statement, items.at, message),
            },
            Selection::Except(items) => Self::of(statement, items.at, message),
            Selection::Absent | Selection::Unknown => Self::of(statement, None, message),
        }
    }
}

impl Facts {
    /// How many of them are known.
    pub(crate) fn count_known(&self) -> usize {
        let known = [
            self.public.known().is_some(),
            self.cross_account.known().is_some(),
            self.confused_deputy.known().is_some(),
            self.external_id.known().is_some(),
            self.admin.known().is_some(),
            self.mfa_enforced.known().is_some(),
            self.escalations.known().is_some(),
            self.wildcard_action.known().is_some(),
            self.wildcard_resource_sensitive.known().is_some(),
            !self.invalid.is_empty(),
        ];
        known.into_iter().filter(|is_known| *is_known).count()
    }
}

/// Facts one by one, where only one is asked for. Of a policy that AWS refuses, or of which nothing is known, nothing is
/// said but that.
impl Policy {
    fn ask<T>(&self, fact: fn(&Policy) -> Fact<T>) -> Fact<T> {
        if self.document.unknown || self.is_refused() { Fact::unknown() } else { fact(self) }
    }

    /// What its author wants to hear is also said of a policy that AWS refuses for something else; only where there is no
    /// statement to speak of, nothing is.
    fn ask_of_text<T>(&self, fact: impl Fn(&Policy) -> Fact<T>) -> Fact<T> {
        let empty = self.document.statements.is_empty() && !self.refused.is_empty();
        if self.document.unknown || empty { Fact::unknown() } else { fact(self) }
    }

    /// Whether AWS refuses the policy.
    pub(crate) fn is_refused(&self) -> bool {
        *self.is_refused.get_or_init(|| !invalid::refused(self).is_empty())
    }

    /// What AWS refuses in it, then actions that do not exist, which it accepts without effect.
    pub(crate) fn invalid(&self) -> Vec<Invalid> {
        invalid::invalid(self)
    }

    /// Whether somebody of an unbounded set of accounts, or anybody, is let in.
    pub(crate) fn public(&self) -> Fact<bool> {
        self.ask(public::public)
    }

    /// Whether another account is let in.
    pub(crate) fn cross_account(&self) -> Fact<bool> {
        self.ask(cross_account::cross_account)
    }

    /// Whether a service may be made to act for a stranger.
    pub(crate) fn confused_deputy(&self) -> Fact<bool> {
        self.ask(deputy::confused_deputy)
    }

    /// Whether third parties must name an external id.
    pub(crate) fn external_id(&self) -> Fact<ExternalId> {
        self.ask(external_id::external_id)
    }

    /// Whether everything is allowed.
    pub(crate) fn admin(&self) -> Fact<bool> {
        self.ask(admin::admin)
    }

    /// Whether multi-factor authentication is demanded.
    pub(crate) fn mfa_enforced(&self) -> Fact<Mfa> {
        self.ask(mfa::mfa_enforced)
    }

    /// Ways to escalate privileges.
    pub(crate) fn escalations(&self) -> Fact<Escalations> {
        self.ask(privesc::escalations)
    }

    /// The broadest action pattern.
    pub(crate) fn wildcard_action(&self) -> Fact<Breadth> {
        self.ask(wildcard::action)
    }

    /// Whether a sensitive action that could be limited to resources is allowed on all.
    pub(crate) fn wildcard_resource_sensitive(&self) -> Fact<bool> {
        self.ask(wildcard::resource)
    }

    /// All that can be said of it.
    pub(crate) fn facts(&self) -> Facts {
        Facts {
            invalid: self.invalid(),
            public: self.public(),
            cross_account: self.cross_account(),
            confused_deputy: self.confused_deputy(),
            external_id: self.external_id(),
            admin: self.admin(),
            mfa_enforced: self.mfa_enforced(),
            escalations: self.escalations(),
            wildcard_action: self.wildcard_action(),
            wildcard_resource_sensitive: self.wildcard_resource_sensitive(),
        }
    }
}

/// Unknown where something may be there, else false.
fn maybe(open: bool) -> Truth {
    if open { Truth::Unknown } else { Truth::False }
}

/// Whether the policy grants by itself to principals that it names.
fn names_principals(policy: &Policy) -> bool {
    match &policy.kind {
        PolicyKind::Trust => true,
        // The policy of a VPC endpoint limits what passes through it and grants nothing.
        PolicyKind::Resource(service) => &**service != "vpce",
        PolicyKind::Identity | PolicyKind::Scp => false,
    }
}

/// The statements that may allow something.
fn allows(document: &Document) -> impl Iterator<Item = &Statement> {
    document.statements.iter().filter(|s| s.allows != Truth::False)
}

/// The facts as JSON: one key per fact, null where there is no answer.
pub(crate) fn facts_json(facts: &Facts) -> Json {
    let yes = |fact: &Fact<bool>| fact.known().map_or(Json::Null, |b| Json::from(*b));
    let escalations = facts.escalations.known();
    let list = |pick: fn(&Escalations) -> &Vec<&'static str>| escalations.map_or(Json::Null, |e| json!(pick(e)));
    json!({
        "public": yes(&facts.public),
        "cross_account": yes(&facts.cross_account),
        "admin": yes(&facts.admin),
        "mfa_enforced": facts.mfa_enforced.known().map(|m| m.name()),
        "privesc": list(|e| &e.definite),
        "privesc_scoped": list(|e| &e.scoped),
        "privesc_env": list(|e| &e.environment),
        "wildcard_action": facts.wildcard_action.known().map(|b| b.name()),
        "wildcard_resource_sensitive": yes(&facts.wildcard_resource_sensitive),
        "confused_deputy": yes(&facts.confused_deputy),
        "external_id": facts.external_id.known().map(|e| e.name()),
        "invalid": facts.invalid.first().map(|i| i.code),
    })
}
