//! Policy documents of AWS: read, match, and reason about what they allow, by AWS's evaluation logic.
//!
//! Answers are three-valued: what is not known of a policy never becomes a guess. Knows nothing of Terraform,
//! CloudFormation or rules; needs only `source`, `problem` and `value`.

mod arn;
mod catalogue;
mod condition;
mod document;
mod facts;
mod grant;
mod json;
mod json_parts;
pub(crate) mod managed;
mod pattern;
mod pins;
mod text;
#[cfg(test)]
mod properties;

pub(crate) use catalogue::{Level, Tier};
pub(crate) use document::{Document, Invalid, Statement};
pub(crate) use facts::{Answer, Breadth, Exception, Fact, Mfa, Named, Question, Reason, facts_json};
pub(crate) use json::parse_json;
pub(crate) use json_parts::parse_json_parts;
pub(crate) use pattern::Pattern;

use crate::value::{Reference, Truth, Value};
use document::{PrincipalKind, Selection};
use std::sync::{Arc, OnceLock};
use text::{Piece, Text};

/// What a policy is attached to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PolicyKind {
    /// A user, group or role: grants to it.
    Identity,
    /// A role: says who may assume it.
    Trust,
    /// A resource of the service of this prefix: says who may use it.
    Resource(Arc<str>),
    /// An organisation's unit: limits, grants nothing.
    Scp,
}

/// A policy: a document with what it is attached to.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    /// What it is attached to.
    pub(crate) kind: PolicyKind,
    /// The account that owns it, twelve digits, where it is known.
    pub(crate) account: Option<String>,
    /// Its statements.
    pub(crate) document: Document,
    /// What reading it found to be refused by AWS.
    refused: Vec<Invalid>,
    /// Whether something in the text is not known, where AWS may find more to refuse.
    has_gaps: bool,
    /// Whether anything is refused, once that was asked.
    is_refused: OnceLock<bool>,
}

impl PolicyKind {
    /// `identity`, `trust`, `scp` or `resource:<service prefix>`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "identity" => PolicyKind::Identity,
            "trust" => PolicyKind::Trust,
            "scp" => PolicyKind::Scp,
            _ => PolicyKind::Resource(name.strip_prefix("resource:")?.into()),
        })
    }
}

impl Policy {
    /// Reads a policy from `value`: a map, a document with known structure, or JSON text; anything else is unknown.
    pub(crate) fn new(value: &Value, kind: PolicyKind, account: Option<&str>) -> Self {
        let (document, refused) = Document::from_value(value);
        let (is_refused, has_gaps) = (OnceLock::new(), value.has_gaps());
        Self { kind, account: account.map(str::to_owned), document, refused, has_gaps, is_refused }
    }

    /// Says of which providers the federated principals are that are references to other resources.
    pub(crate) fn name_providers(&mut self, arn_of: &dyn Fn(&Arc<Reference>) -> Option<Value>) {
        for statement in &mut self.document.statements {
            let (Selection::Only(items) | Selection::Except(items)) = &mut statement.principal else { continue };
            for principal in items.list.iter_mut().filter(|p| p.kind == PrincipalKind::Federated) {
                let [Piece::Reference(reference)] = principal.text.pieces.as_slice() else { continue };
                let value = arn_of(reference).map(|arn| arn.at(principal.text.value.origin.clone()));
                if let Some(text) = value.and_then(|value| Text::of(&value, false)) {
                    principal.text = text;
                }
            }
        }
    }

    /// The policies of one principal as one: a Deny of any wins over an Allow of any. Statements are numbered through; their
    /// names, which are unique in one document only, are gone. None is no policy at all: it allows nothing. `open` says that
    /// there may be others.
    pub(crate) fn combine<'a>(policies: impl Iterator<Item = &'a Policy> + Clone, open: bool) -> Self {
        let mut out = Self {
            kind: policies.clone().next().map_or(PolicyKind::Identity, |p| p.kind.clone()),
            account: policies.clone().find_map(|p| p.account.clone()),
            document: Document::default(),
            refused: Vec::new(),
            has_gaps: open || policies.clone().any(|p| p.has_gaps),
            is_refused: OnceLock::new(),
        };
        for policy in policies.clone() {
            out.refused.extend_from_slice(&policy.refused);
            for statement in &policy.document.statements {
                let index = out.document.statements.len();
                out.document.statements.push(Statement { index, sid: None, ..statement.clone() });
            }
        }
        if open {
            out.document.statements.push(Statement::unknown(out.document.statements.len(), None));
        }
        out.document.crowded = policies.clone().any(|p| p.document.crowded) || out.document.is_crowded();
        out.document.unknown = open && policies.clone().all(|p| p.document.unknown);
        out
    }

    /// Whether every action of `action` on every resource of `resource` is allowed to whom it concerns, whatever the
    /// circumstances; both may hold wildcards. Conditions on an Allow leave it open, conditions on a Deny too.
    pub(crate) fn allows(&self, action: &str, resource: &str) -> Truth {
        let action = Pattern::parse(&action.to_ascii_lowercase());
        let resource = arn::resource_pattern(&Pattern::parse(resource));
        let covers = |s: &Statement| s.action.covers(&action).and(s.resource.covers(&resource));
        let touches = |s: &Statement| s.action.touches(&action).and(s.resource.touches(&resource));
        let conditions = |s: &Statement| s.conditions.absent().or(Truth::Unknown);
        let statements = &self.document.statements;
        let allowed = statements.iter().map(|s| s.allows.and(covers(s)).and(conditions(s)));
        let denied = statements.iter().map(|s| s.denies().and(touches(s)).and(conditions(s)));
        allowed.fold(Truth::False, Truth::or).and(!denied.fold(Truth::False, Truth::or))
    }
}
