//! Roles of functions and state machines.

use super::cause::{Fault, Sam, Unit};
use super::node::At;
use super::policies::{self, Policy};
use crate::syntax::data::Node;
use serde_json::json;

/// Most policies of a role; AWS takes 20 and those inline.
const MAX_POLICIES: usize = 1_000;

/// A role in the making.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) id: String,
    pub(super) assume: Node,
    pub(super) managed: Vec<Node>,
    pub(super) inline: Vec<Node>,
    pub(super) rest: Node,
    pub(super) at: At,
}

/// The trust policy for one service.
pub(super) fn trust(service: &str, at: At) -> Node {
    at.json(&json!({
        "Version": "2012-10-17",
        "Statement": [{"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": [service]}}],
    }))
}

/// An inline policy.
pub(super) fn inline(name: &str, document: Node, at: At) -> Node {
    at.map([("PolicyName", at.text(name)), ("PolicyDocument", document)])
}

/// A document of statements, without version as the transform writes most.
pub(super) fn document(statements: Vec<Node>, at: At) -> Node {
    at.map([("Statement", at.list(statements))])
}

/// A statement that allows.
pub(super) fn allow(action: Node, resource: Node, at: At) -> Node {
    at.map([("Action", action), ("Effect", at.text("Allow")), ("Resource", resource)])
}

impl Role {
    pub(super) fn new(unit: &Unit, service: &str) -> Self {
        let at = unit.here();
        let written = unit.properties.at("AssumeRolePolicyDocument");
        let mut rest = at.empty();
        rest.copy_as(&unit.properties, "RolePath", "Path");
        rest.copy(&unit.properties, &["PermissionsBoundary"]);
        Self {
            id: format!("{}Role", unit.id),
            assume: written.cloned().unwrap_or_else(|| trust(service, at)),
            managed: Vec::new(),
            inline: Vec::new(),
            rest,
            at,
        }
    }

    /// Adds one of AWS's policies, once.
    pub(super) fn manage(&mut self, policy: Node) {
        if !self.managed.iter().any(|known| known.same(&policy)) {
            self.managed.push(policy);
        }
    }

    /// Adds an inline policy, once.
    pub(super) fn add(&mut self, policy: Node) {
        if !self.inline.iter().any(|known| known.same(&policy)) {
            self.inline.push(policy);
        }
    }

    pub(super) fn into_properties(self) -> Node {
        let at = self.at;
        let mut out = at.map([("AssumeRolePolicyDocument", self.assume)]);
        out.put("ManagedPolicyArns", at.list(self.managed));
        if !self.inline.is_empty() {
            out.put("Policies", at.list(self.inline));
        }
        for pair in self.rest.pairs() {
            out.copy(&self.rest, &[&pair.key]);
        }
        out
    }
}

impl Sam {
    /// The ARN of one of AWS's own policies.
    pub(super) fn managed_policy(&self, name: &str, at: At) -> Node {
        at.text(format!("arn:{}:iam::aws:policy/{name}", self.partition))
    }

    /// Adds what `Policies` asks for.
    pub(super) fn add_policies(&mut self, role: &mut Role, unit: &Unit) {
        let Some(written) = unit.properties.at("Policies") else { return };
        let entries = policies::entries(written);
        if entries.len() > MAX_POLICIES {
            self.faults.push(Fault::limit(written.here(), "too many policies; the rest is not checked"));
        }
        for (index, entry) in entries.iter().take(MAX_POLICIES).enumerate() {
            let outcome = policies::read(entry, index, self.partition);
            match self.attempt(outcome) {
                Some(Policy::Managed(arn)) => role.manage(arn),
                Some(Policy::Inline(document)) => {
                    let name = format!("{}Policy{index}", role.id);
                    role.inline.push(named(&name, document));
                }
                Some(Policy::Nothing) | None => {}
            }
        }
    }
}

/// A document with the name it gets; in each arm of an `Fn::If` for itself.
fn named(name: &str, document: Node) -> Node {
    let at = document.here();
    match document.choice() {
        Some((condition, then, otherwise)) => {
            let arm =
                |node: &Node| if node.is_no_value() { node.clone() } else { inline(name, node.clone(), node.here()) };
            let condition = condition.clone();
            at.map([("Fn::If", at.list(vec![condition, arm(then), arm(otherwise)]))])
        }
        None => inline(name, document, at),
    }
}
