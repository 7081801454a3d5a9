//! What AWS refuses in a policy, and actions that do not exist (which it accepts without effect).
//!
//! Codes are those of IAM Access Analyzer's reference of policy checks.

use super::{Fact, Reason, maybe};
use crate::iam::catalogue::catalogue;
use crate::iam::condition::Comparison;
use crate::iam::document::{Invalid, Principal, PrincipalKind, Selection, Statement};
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::source::Location;
use crate::value::Truth;
use std::collections::BTreeSet;

/// Everything invalid: first what AWS refuses, then what has no effect, each in the order of the statements.
pub(crate) fn invalid(policy: &Policy) -> Vec<Invalid> {
    let mut out = refused(policy);
    out.extend(policy.document.statements.iter().flat_map(idle_actions));
    out
}

/// Codes of what AWS accepts without effect.
const WITHOUT_EFFECT: [&str; 2] = ["INVALID_ACTION", "INVALID_SERVICE_IN_ACTION"];

/// Whether AWS refuses the policy, for one of these codes if some are given.
pub(crate) fn is_refused(policy: &Policy, codes: &[&str]) -> Fact<bool> {
    let wanted = |code: &str| if codes.is_empty() { !WITHOUT_EFFECT.contains(&code) } else { codes.contains(&code) };
    let open = if codes == ["MISSING_PRINCIPAL"] {
        policy.document.statements.iter().any(|s| matches!(s.principal, Selection::Unknown))
    } else {
        policy.has_gaps
    };
    mistakes(policy, wanted, open)
}

/// Whether the policy names actions that do not exist.
pub(crate) fn names_unknown_actions(policy: &Policy) -> Fact<bool> {
    let open = policy.document.statements.iter().any(|s| match &s.action {
        Selection::Only(items) | Selection::Except(items) => {
            items.rest || items.list.iter().any(|t| t.pattern.has_unknown())
        }
        Selection::Absent => false,
        Selection::Unknown => true,
    });
    mistakes(policy, |code| WITHOUT_EFFECT.contains(&code), open)
}

/// The mistakes with such codes; `open` says that what is not known may hide more.
fn mistakes(policy: &Policy, wanted: impl Fn(&str) -> bool, open: bool) -> Fact<bool> {
    let found = invalid(policy).into_iter().filter(|i| wanted(i.code));
    let why: Vec<_> = found.map(|i| Reason { statement: None, text: i.message, at: i.at, origin: None }).collect();
    Fact::of(Truth::from(!why.is_empty()).or(maybe(open || policy.document.unknown)), why)
}

/// What AWS refuses; needs no catalogue.
pub(crate) fn refused(policy: &Policy) -> Vec<Invalid> {
    let mut check = Check { kind: &policy.kind, refused: policy.refused.clone() };
    check.sids(&policy.document.statements);
    for statement in &policy.document.statements {
        check.elements(statement);
        check.principals(statement);
        check.resources(statement);
        check.operators(statement);
    }
    check.refused
}

/// Actions that do not exist; AWS accepts them, and they have no effect.
fn idle_actions(statement: &Statement) -> Vec<Invalid> {
    let (Selection::Only(items) | Selection::Except(items)) = &statement.action else { return Vec::new() };
    let error = |text: &Text| {
        let (code, message) = action_error(text)?;
        Some(Invalid { code, message, at: text.at() })
    };
    items.list.iter().filter_map(error).collect()
}

struct Check<'a> {
    kind: &'a PolicyKind,
    refused: Vec<Invalid>,
}

impl Check<'_> {
    fn refuse(&mut self, code: &'static str, at: Option<Location>, message: impl Into<String>) {
        self.refused.push(Invalid { code, message: message.into(), at });
    }

    fn sids(&mut self, statements: &[Statement]) {
        let mut seen = BTreeSet::new();
        for sid in statements.iter().filter_map(|s| s.sid.as_ref()) {
            let Some(text) = sid.known() else { continue };
            // Identity policies take letters and digits only; others are not as strict.
            let odd = text.chars().any(|c| !c.is_ascii_alphanumeric()) && *self.kind == PolicyKind::Identity;
            if odd {
                self.refuse(
                    "UNSUPPORTED_SID",
                    sid.at(),
                    format!("the Sid {text:?} has characters other than letters and digits"),
                );
            }
            if !text.is_empty() && !seen.insert(text.clone()) {
                self.refuse("UNIQUE_SIDS_REQUIRED", sid.at(), format!("the Sid {text:?} is used twice"));
            }
        }
    }

    fn elements(&mut self, statement: &Statement) {
        let at = statement.at;
        if lacks(&statement.action) {
            self.refuse("MISSING_ACTION", at, "the statement has no Action");
        }
        let has_principal = !matches!(statement.principal, Selection::Absent | Selection::Unknown);
        let has_resource = !matches!(statement.resource, Selection::Absent | Selection::Unknown);
        match self.kind {
            PolicyKind::Identity | PolicyKind::Scp => {
                if has_principal {
                    let scp = *self.kind == PolicyKind::Scp;
                    let code = if scp { "SCP_SYNTAX_ERROR_PRINCIPAL" } else { "UNSUPPORTED_PRINCIPAL" };
                    self.refuse(code, at, "only policies of resources and roles name principals");
                }
                self.demand_resource(statement);
            }
            PolicyKind::Trust => {
                if has_resource {
                    self.refuse(
                        "INVALID_POLICY_ELEMENT",
                        at,
                        "a trust policy has no Resource: it is about its own role",
                    );
                }
                self.demand_principal(statement);
            }
            PolicyKind::Resource(service) => {
                self.demand_principal(statement);
                if NEED_RESOURCE.contains(&&**service) {
                    self.demand_resource(statement);
                }
            }
        }
    }

    fn demand_principal(&mut self, statement: &Statement) {
        if matches!(statement.principal, Selection::Absent) {
            self.refuse("MISSING_PRINCIPAL", statement.at, "the statement has no Principal");
        }
    }

    fn demand_resource(&mut self, statement: &Statement) {
        if lacks(&statement.resource) {
            self.refuse("MISSING_RESOURCE", statement.at, "the statement has no Resource");
        }
    }

    fn principals(&mut self, statement: &Statement) {
        let (Selection::Only(items) | Selection::Except(items)) = &statement.principal else { return };
        let wild = |p: &&Principal| p.kind == PrincipalKind::Aws && p.text.pattern.has_wildcard();
        if let Some(principal) = items.list.iter().find(wild) {
            let message = format!("`{}` has a wildcard; a principal is `*` or one in full", principal.text.display());
            self.refuse("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", principal.text.at(), message);
        }
    }

    /// Only where every resource is an ARN: some services take shorter forms (`execute-api:/*`) in their own policies.
    fn resources(&mut self, statement: &Statement) {
        if !matches!(self.kind, PolicyKind::Identity | PolicyKind::Scp) {
            return;
        }
        let (Selection::Only(items) | Selection::Except(items)) = &statement.resource else { return };
        for text in &items.list {
            if let Some((code, message)) = arn_error(text) {
                self.refuse(code, text.at(), message);
            }
        }
    }

    fn operators(&mut self, statement: &Statement) {
        for condition in &statement.conditions.list {
            let operator = condition.operator;
            let name = &condition.operator_name;
            if operator.comparison == Comparison::Unknown && !name.contains("${") {
                self.refuse(
                    "INVALID_CONDITION_OPERATOR",
                    condition.at,
                    format!("there is no condition operator {name:?}"),
                );
            }
            if operator.comparison == Comparison::Null && operator.if_exists {
                self.refuse("NULL_WITH_IF_EXISTS", condition.at, "`Null` cannot be combined with `IfExists`");
            }
        }
    }
}

/// Services whose policies must name the resource; others know it from where the policy is.
const NEED_RESOURCE: [&str; 3] = ["s3", "sns", "sqs"];

const PARTITIONS: [&str; 8] =
    ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

fn lacks(selection: &Selection<Text>) -> bool {
    match selection {
        Selection::Absent => true,
        Selection::Only(items) | Selection::Except(items) => items.list.is_empty() && !items.rest,
        Selection::Unknown => false,
    }
}

fn arn_error(text: &Text) -> Option<(&'static str, String)> {
    let known = text.known();
    let prefix = text.pattern.literal_prefix();
    let whole = text.pattern.len();
    // A wildcard or something unknown may stand for the rest of the prefix.
    let begins = "arn:".starts_with(&prefix) && prefix.len() < whole || prefix.starts_with("arn:");
    if !begins {
        return Some((
            "INVALID_ARN_PREFIX",
            format!("`{}` is no ARN: it must begin with `arn:` or be `*`", text.display()),
        ));
    }
    let written = text.display();
    let partition = written.split(':').nth(1).unwrap_or("aws");
    if !partition.contains(['*', '?', '$', '&']) && !PARTITIONS.contains(&partition) {
        return Some(("INVALID_PARTITION", format!("there is no partition {partition:?} (`{written}`)")));
    }
    let fields = known.as_deref()?.split(':').count();
    let wild = text.pattern.has_wildcard();
    if fields < 6 && !(wild && known.as_deref()?.rsplit(':').next()?.contains('*')) {
        return Some(("MISSING_ARN_FIELD", format!("`{}` has fewer than the six fields of an ARN", text.display())));
    }
    None
}

fn action_error(text: &Text) -> Option<(&'static str, String)> {
    let name = text.known()?;
    if catalogue().action(&name).is_some()
        || name == "*"
        || text.pattern.covers(crate::iam::pattern::Pattern::any_action()) == Truth::True
    {
        return None;
    }
    let shown = || text.display();
    let (prefix, _) = name.split_once(':').unwrap_or((name.as_str(), ""));
    if prefix.contains(['*', '?']) {
        return None;
    }
    let Some(service) = catalogue().service(prefix) else {
        return Some(("INVALID_SERVICE_IN_ACTION", format!("there is no service {prefix:?} (`{}`)", shown())));
    };
    let exists = service.matching(&text.pattern).any(|a| text.pattern.covers(a.pattern()) == Truth::True);
    (!exists).then(|| ("INVALID_ACTION", format!("no action is named `{}`", shown())))
}
