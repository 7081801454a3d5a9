//! Policy documents in the rule language: the engine's answers as functions, each with the element that decides.
//!
//! A document stands for itself; the same functions of a role, user or group (`principals`) are about all of its documents.

use crate::condition::{Content, Element, Elements, Operand, Parameter, Returns, Signature, Type};
use crate::iam::{Answer, Breadth, Exception, Fact, Level, Mfa, Named, Policy, PolicyKind, Question, Reason, Tier};
use crate::value::{Kind, Origin, Reason as Why, Reference, Truth, Unknown, Value};
use std::sync::Arc;

const WHO: &[&str] = &["anyone", "everything"];
const TIERS: &[&str] = &["direct", "service", "environment", "boundary"];
const BREADTHS: &[&str] = &["all", "service"];
const ELEMENTS: &[&str] = &["actions", "resources", "principals"];
const LEVELS: &[&str] = &["any", "permissions", "write"];

/// What a function takes.
#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    /// One text.
    Text,
    /// Action and resource.
    Pair,
    /// At least one text.
    Texts,
    /// Any number of texts.
    AnyTexts,
    /// One of these words, or none.
    Maybe(&'static [&'static str]),
    /// One of these words.
    Word(&'static [&'static str]),
    /// At least one of these words.
    Words(&'static [&'static str]),
}

/// Functions of policies, sorted.
const FUNCTIONS: &[(&str, Takes)] = &[
    ("allows", Takes::Pair),
    ("allows_without_mfa", Takes::Text),
    ("broken_mfa_guards", Takes::Nothing),
    ("demands_tls", Takes::Nothing),
    ("enforces_mfa", Takes::Nothing),
    ("escalates", Takes::Words(TIERS)),
    ("excepts", Takes::Word(ELEMENTS)),
    ("grants", Takes::Texts),
    ("grants_by_name", Takes::Texts),
    ("grants_level", Takes::Word(LEVELS)),
    ("grants_sensitive", Takes::Nothing),
    ("grants_service", Takes::Text),
    ("grants_somewhere", Takes::Texts),
    ("is_admin", Takes::Nothing),
    ("is_open_endpoint", Takes::Nothing),
    ("is_public", Takes::Maybe(WHO)),
    ("is_public_to_write", Takes::Nothing),
    ("is_refused", Takes::AnyTexts),
    ("lacks_external_id", Takes::Nothing),
    ("lets_confused_deputy", Takes::Nothing),
    ("lets_in_unsigned", Takes::Nothing),
    ("lets_other_accounts", Takes::AnyTexts),
    ("locks_out", Takes::Text),
    ("names_all_actions", Takes::Words(BREADTHS)),
    ("names_service", Takes::Text),
    ("names_unknown_actions", Takes::Nothing),
    ("trusts_any_identity", Takes::Nothing),
    ("trusts_any_repository", Takes::Nothing),
    ("trusts_unguarded_account", Takes::Nothing),
    ("trusts_unpinned_service", Takes::Nothing),
    ("trusts_whole_account", Takes::Nothing),
];

/// The functions' names.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

/// How a function of a policy is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    let (_, takes) = FUNCTIONS.iter().find(|(known, _)| *known == name)?;
    let result = if name == "broken_mfa_guards" { Type::list(Type::String) } else { Type::Bool };
    let text = || Parameter::Value(Type::String);
    let parameters = match *takes {
        Takes::Nothing => vec![],
        Takes::Text | Takes::Texts | Takes::AnyTexts => vec![text()],
        Takes::Pair => vec![text(), text()],
        Takes::Maybe(words) | Takes::Word(words) | Takes::Words(words) => vec![Parameter::OneOf(words)],
    };
    let mut signature = Signature::new(parameters, Returns::Type(result));
    signature.variadic = matches!(takes, Takes::Texts | Takes::AnyTexts | Takes::Words(_));
    signature.optional = usize::from(matches!(takes, Takes::AnyTexts | Takes::Maybe(_)));
    Some(signature)
}

/// What is known of a policy beside its text.
#[derive(Clone, Copy)]
pub(super) struct Home<'a> {
    /// What it is attached to.
    pub(super) kind: &'static str,
    /// The account that owns it, where that is known.
    pub(super) account: Option<&'a str>,
    /// The ARN of the identity provider that a reference leads to.
    pub(super) provider: &'a dyn Fn(&Arc<Reference>) -> Option<Value>,
}

/// Calls one.
pub(super) fn call(name: &str, receiver: &Operand, arguments: &[Operand], home: Home<'_>) -> Operand {
    let Some(value) = receiver.as_value() else { return unknown("policy") };
    if value.is_null() {
        return if name == "broken_mfa_guards" { Operand::list(Elements::default()) } else { Operand::bool(false) };
    }
    if let Some(why) = value.as_unknown() {
        return match name {
            "broken_mfa_guards" => {
                Operand::list(Elements { items: Vec::new(), rest: Some(Arc::clone(why)), is_whole: false })
            }
            _ => Operand::unknown(Arc::clone(why)),
        };
    }
    let mut policy = Policy::new(value, PolicyKind::parse(home.kind).unwrap_or(PolicyKind::Identity), home.account);
    if policy.kind == PolicyKind::Trust {
        policy.name_providers(home.provider);
    }
    ask(&policy, name, arguments, &Asked { receiver, home: &|_| None })
}

/// Of what a policy is asked.
pub(super) struct Asked<'a> {
    /// The document, or the principal.
    pub(super) receiver: &'a Operand,
    /// The document that holds the statement with this number, where the policy is several together.
    pub(super) home: &'a dyn Fn(usize) -> Option<&'a Operand>,
}

/// What the function says of a policy; what decides stands below the document it was asked of.
pub(super) fn ask(policy: &Policy, name: &str, arguments: &[Operand], receiver: &Asked<'_>) -> Operand {
    let texts: Vec<&str> = arguments.iter().filter_map(|a| a.as_value()?.as_str()).collect();
    let first = texts.first().copied().unwrap_or_default();
    if name == "broken_mfa_guards" {
        return broken_mfa_guards(receiver, policy);
    }
    let (mut tiers, mut breadths) = (Vec::new(), Vec::new());
    tiers.extend(texts.iter().filter_map(|t| tier(t)));
    breadths.extend(texts.iter().map(|t| if *t == "all" { Breadth::All } else { Breadth::Service }));
    match question(name, first, &texts, &tiers, &breadths) {
        Some(question) => fact(receiver, &policy.answer(question)),
        None => unknown(name),
    }
}

fn question<'a>(
    name: &str,
    first: &'a str,
    texts: &'a [&'a str],
    tiers: &'a [Tier],
    breadths: &'a [Breadth],
) -> Option<Question<'a>> {
    Some(match name {
        "allows" => Question::Allows(first, texts.get(1).copied().unwrap_or_default()),
        "allows_without_mfa" => Question::WithoutMfa(first),
        "demands_tls" => Question::DemandsTls,
        "enforces_mfa" => Question::EnforcesMfa,
        "escalates" => Question::Escalates(tiers),
        "excepts" => Question::Excepts(match first {
            "actions" => Exception::Action,
            "resources" => Exception::Resource,
            _ => Exception::Principal,
        }),
        "grants" => Question::Grants(texts, Named::Anyhow),
        "grants_by_name" => Question::Grants(texts, Named::ShortOfService),
        "grants_level" => Question::GrantsLevel(match first {
            "write" => Some(Level::Write),
            "permissions" => Some(Level::Permissions),
            _ => None,
        }),
        "grants_sensitive" => Question::Sensitive,
        "grants_service" => Question::GrantsService(first),
        "grants_somewhere" => Question::GrantsSomewhere(texts),
        "is_admin" => Question::Admin,
        "is_public" if first.is_empty() => Question::Public,
        "is_public" if first == "anyone" => Question::PublicToAnyone,
        "is_public" => Question::PublicToEverything,
        "is_open_endpoint" => Question::OpenEndpoint,
        "lets_in_unsigned" => Question::Unsigned,
        "is_refused" => Question::Refused(texts),
        "names_unknown_actions" => Question::UnknownActions,
        "names_service" => Question::NamesService(first),
        "is_public_to_write" => Question::PublicWrite,
        "lacks_external_id" => Question::NoExternalId,
        "lets_confused_deputy" => Question::ConfusedDeputy,
        "lets_other_accounts" => Question::OtherAccounts(texts),
        "locks_out" => Question::LocksOut(first),
        "names_all_actions" => Question::NamesAll(breadths),
        "trusts_any_identity" => Question::AnyIdentity,
        "trusts_any_repository" => Question::AnyRepository,
        "trusts_unguarded_account" => Question::UnguardedAccount,
        "trusts_unpinned_service" => Question::UnpinnedService,
        "trusts_whole_account" => Question::WholeAccount,
        _ => return None,
    })
}

fn tier(name: &str) -> Option<Tier> {
    Some(match name {
        "direct" => Tier::Direct,
        "service" => Tier::Service,
        "environment" => Tier::Environment,
        "boundary" => Tier::Boundary,
        _ => return None,
    })
}

/// What is wrong with each guard that seems to demand MFA and does not; unknown elements where that is not known.
fn broken_mfa_guards(receiver: &Asked<'_>, policy: &Policy) -> Operand {
    let fact = policy.mfa_enforced();
    match fact.answer {
        Answer::Known(Mfa::Broken | Mfa::Partial) => reasons(receiver, &fact.why),
        Answer::Unknown => {
            Operand::list(Elements { items: Vec::new(), rest: Some(why_open(receiver)), is_whole: false })
        }
        Answer::Known(_) | Answer::NotApplicable => Operand::list(Elements::default()),
    }
}

/// A fact as truth value, decided by the elements that its reasons name.
fn fact(receiver: &Asked<'_>, fact: &Fact<bool>) -> Operand {
    match (fact.truth(), reasons(receiver, &fact.why).content) {
        (Truth::True, Content::List(elements)) if !elements.items.is_empty() => {
            Operand::bool(true).because(elements.items.iter().map(|e| e.operand.clone()).collect())
        }
        (truth, _) => answer(receiver, truth),
    }
}

fn answer(receiver: &Asked<'_>, truth: Truth) -> Operand {
    match truth {
        Truth::Unknown => Operand::unknown(why_open(receiver)),
        known => Operand::bool(known == Truth::True).because(vec![receiver.receiver.clone()]),
    }
}

/// Why a question stays open.
fn why_open(receiver: &Asked<'_>) -> Arc<Unknown> {
    let value = receiver.receiver.as_value();
    if let Some(Kind::Reference(whole)) = value.map(|value| &value.kind) {
        return Unknown::new(Why::External, format!("{}.{}", whole.target, whole.attribute));
    }
    gap_in(value)
}

/// The first gap in documents; questions about those without gaps depend on the request.
pub(super) fn gap_in<'v>(documents: impl IntoIterator<Item = &'v Value>) -> Arc<Unknown> {
    let gap = documents.into_iter().find_map(Value::first_gap);
    gap.map_or_else(|| Unknown::new(Why::Circumstances, "policy"), Arc::clone)
}

/// Reasons as texts, each standing where the policy says what is wrong.
fn reasons(receiver: &Asked<'_>, why: &[Reason]) -> Operand {
    let element = |(index, reason): (usize, &Reason)| {
        let written = || reason.at.map_or_else(Origin::default, Origin::written);
        let origin = reason.origin.clone().unwrap_or_else(written);
        let home = reason.statement.and_then(receiver.home).unwrap_or(receiver.receiver);
        let place = home.place.element(index, origin.clone());
        let content = Content::Value(Value::string(reason.text.as_str()).at(origin));
        Element { operand: Operand { content, place, because: Vec::new() }, possible: None }
    };
    Operand::list(Elements { items: why.iter().enumerate().map(element).collect(), rest: None, is_whole: false })
}

fn unknown(name: &str) -> Operand {
    Operand::unknown(Unknown::new(Why::Computed, name))
}
