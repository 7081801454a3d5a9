//! Which conditions pin a caller: tie a grant to a bounded set of accounts, networks or services.
//!
//! The list is Amazon S3's ("The meaning of public", access-control-block-public-access in its user guide), extended to
//! the keys of 2021 and later that name accounts, organisations and networks. Values must be fixed; a wildcard is accepted
//! only in an ARN whose account is literal or that names one bucket, and below a literal organisation.

use super::arn::{Account, account_of};
use super::condition::{Comparison, Condition, Quantifier};
use super::pattern::Pattern;
use super::text::Text;
use crate::value::Truth;
use ipnet::IpNet;
use std::net::IpAddr;

/// Whom a pin leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The accounts that the values name.
    Accounts,
    /// The accounts in the ARNs that the values are.
    Arns,
    /// An organisation: several accounts.
    Organisation,
    /// A range of addresses: whoever is there.
    Addresses,
    /// A network; whose, is not visible.
    Network,
    /// AWS's services.
    Services,
    /// One user or role id; whose, is not visible.
    Ids,
}

/// What a condition says of the caller.
pub(crate) fn scope(key: &str) -> Option<Scope> {
    Some(match key {
        "aws:principalaccount"
        | "aws:sourceaccount"
        | "aws:sourceowner"
        | "aws:vpceaccount"
        | "kms:calleraccount"
        | "s3:dataaccesspointaccount" => Scope::Accounts,
        "aws:principalarn" | "aws:sourcearn" | "s3:dataaccesspointarn" => Scope::Arns,
        "aws:principalorgid"
        | "aws:principalorgpaths"
        | "aws:sourceorgid"
        | "aws:sourceorgpaths"
        | "aws:vpceorgid"
        | "aws:vpceorgpaths" => Scope::Organisation,
        "aws:sourceip" => Scope::Addresses,
        "aws:sourcevpc"
        | "aws:sourcevpce"
        | "elasticfilesystem:accessedviamounttarget"
        | "s3:x-amz-server-side-encryption-aws-kms-key-id" => Scope::Network,
        "aws:principalservicename" | "aws:principalisawsservice" => Scope::Services,
        "aws:userid" => Scope::Ids,
        _ => return None,
    })
}

/// Whether the condition, on an Allow, leaves a bounded set of callers.
pub(crate) fn pins(condition: &Condition) -> Truth {
    if !condition.operator.demands_value() {
        return Truth::False;
    }
    bounded(condition, "true")
}

/// Whether the condition, on a Deny, makes it apply to everyone but a bounded set of callers.
pub(crate) fn spares(condition: &Condition) -> Truth {
    let operator = condition.operator;
    if operator.comparison == Comparison::Bool && operator.quantifier == Quantifier::One {
        return bounded(condition, "false");
    }
    if !operator.negated || operator.quantifier == Quantifier::Any {
        return Truth::False;
    }
    bounded(condition, "true")
}

/// Whether the condition, on a Deny, holds for every caller that is not a service of AWS acting for somebody.
pub(crate) fn stands_beside(condition: &Condition) -> Truth {
    let beside = matches!(&*condition.key, "aws:principalisawsservice" | "aws:viaawsservice")
        && condition.operator.comparison == Comparison::Bool
        && condition.operator.quantifier != Quantifier::Any;
    Truth::from(beside).and(condition.any_value(|v| v.eq_ignore_ascii_case("false")))
}

fn bounded(condition: &Condition, boolean: &str) -> Truth {
    let operator = condition.operator;
    let Some(scope) = scope(&condition.key) else {
        return if condition.key_is_known() { Truth::False } else { Truth::Unknown };
    };
    let wild = matches!(operator.comparison, Comparison::Like | Comparison::Arn);
    match (operator.comparison, &*condition.key) {
        (Comparison::Bool, "aws:principalisawsservice" | "elasticfilesystem:accessedviamounttarget") => {
            condition.every_value(|v| Truth::from(v.known().map(|t| t.eq_ignore_ascii_case(boolean))))
        }
        (Comparison::Address, "aws:sourceip") => condition.every_value(narrow_range),
        (Comparison::Exact | Comparison::Like | Comparison::Arn, key) if key != "aws:sourceip" => {
            condition.every_value(|v| fixed(v, scope, wild))
        }
        _ => Truth::False,
    }
}

/// Whether the value is one thing, or many of one account or organisation. Without `wild`, wildcards are characters.
fn fixed(value: &Text, scope: Scope, wild: bool) -> Truth {
    if value.pieces.iter().any(|p| matches!(p, super::text::Piece::Variable(_))) {
        return Truth::False;
    }
    if !wild || !value.pattern.has_wildcard() {
        return Truth::from(!value.pattern.has_unknown()).or(Truth::Unknown);
    }
    match scope {
        Scope::Arns => match account_of(value) {
            Account::Id(_) | Account::Own => Truth::True,
            Account::Unknown if value.pattern.has_unknown() => Truth::Unknown,
            _ => Truth::from(names_bucket(value)),
        },
        Scope::Organisation => {
            let organisation = value.pattern.split('/', 2);
            let literal = organisation.len() == 2 && organisation.first().is_some_and(|o| !o.has_wildcard());
            Truth::from(literal)
        }
        Scope::Ids => Truth::Unknown,
        _ => Truth::False,
    }
}

/// Whether an ARN is of one bucket, or of what is in it: names of buckets are global, their ARNs have no account.
fn names_bucket(value: &Text) -> bool {
    let fields = value.pattern.split(':', 6);
    let is_s3 = fields.get(2).and_then(Pattern::text).is_some_and(|service| service == "s3");
    let name = fields.get(5).and_then(|resource| resource.split('/', 2).into_iter().next());
    is_s3 && name.is_some_and(|name| !name.is_empty() && !name.has_wildcard() && !name.has_unknown())
}

/// At least /8, or /32 for IPv6: broader is public to S3.
fn narrow_range(value: &Text) -> Truth {
    let Some(text) = value.known() else { return Truth::Unknown };
    match range(&text) {
        Some(IpNet::V4(net)) => Truth::from(net.prefix_len() >= 8),
        Some(IpNet::V6(net)) => Truth::from(net.prefix_len() >= 32),
        // No range at all: nobody is in it.
        None => Truth::True,
    }
}

fn range(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Whether the condition says something about who calls, from where, when and how, rather than about what is done: it
/// limits the caller, not the grant.
pub(crate) fn is_caller_context(key: &str) -> bool {
    const KEYS: [&str; 22] = [
        "aws:multifactorauthpresent",
        "aws:multifactorauthage",
        "aws:sourceip",
        "aws:vpcsourceip",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourcevpcarn",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "aws:currenttime",
        "aws:epochtime",
        "aws:tokenissuetime",
        "aws:securetransport",
        "aws:useragent",
        "aws:referer",
        "aws:userid",
        "aws:username",
        "aws:federatedprovider",
        "aws:viaawsservice",
        "aws:assumedroot",
        "aws:sourceidentity",
    ];
    KEYS.contains(&key) || key.starts_with("aws:principal") || key.starts_with("aws:ec2instancesource")
}

/// Whether a range of addresses lies in private space, where no request from outside a VPC comes from.
pub(crate) fn is_private(value: &Text) -> bool {
    match value.known().and_then(|t| range(&t)) {
        Some(IpNet::V4(net)) => net.addr().is_private() && net.prefix_len() >= 8,
        Some(IpNet::V6(net)) => net.addr().is_unique_local(),
        None => false,
    }
}
