//! Tags: a map on SAM resources, a list of keys and values on what is generated.

use super::cause::{Sam, Unit};
use super::node::At;
use crate::syntax::data::{Node, Pair};

/// Tag that the transform adds to functions and their roles.
pub(super) const FUNCTION: &str = "lambda:createdBy";
/// Tag that it adds to state machines and their roles.
pub(super) const STATE_MACHINE: &str = "stateMachine:createdBy";
/// Tag that it adds to WebSocket APIs.
pub(super) const WEB_SOCKET_API: &str = "websocketapi:createdBy";
/// Tag that it adds to HTTP APIs.
pub(super) const HTTP_API: &str = "httpapi:createdBy";

/// `[{Key, Value}]` of a map.
pub(super) fn list(tags: Option<&Node>) -> Vec<Node> {
    let one = |pair: &Pair| {
        let at = At(pair.key_span);
        let mut node = at.map([("Key", at.text(pair.key.clone()))]);
        node.put("Value", pair.value.clone());
        Node { span: pair.key_span, ..node }
    };
    tags.map(Node::pairs).unwrap_or_default().iter().map(one).collect()
}

/// The same after the tag that says who made it.
pub(super) fn with_creator(creator: &str, tags: Option<&Node>, at: At) -> Node {
    let mut out = vec![at.map([("Key", at.text(creator)), ("Value", at.text("SAM"))])];
    out.extend(list(tags));
    at.list(out)
}

/// A map of tags with the one that says who made it.
pub(super) fn map_with_creator(creator: &str, tags: Option<&Node>, at: At) -> Node {
    let mut out = tags.filter(|tags| tags.is_map()).cloned().unwrap_or_else(|| at.empty());
    out.put(creator, at.text("SAM"));
    out
}

/// Types whose tags `PropagateTags` sets.
const TAGGED: &[&str] = &[
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlan",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::IAM::Role",
    "AWS::IoT::TopicRule",
    "AWS::Lambda::Function",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::StepFunctions::StateMachine",
];

/// Gives the tags of a resource to all that it made.
pub(super) fn propagate(made: &mut [Pair], before: usize, unit: &Unit) {
    let Some(tags) = unit.properties.at("Tags").filter(|tags| tags.is_map() && !tags.is_empty()) else { return };
    let list = tags.here().list(list(Some(tags)));
    for pair in made.iter_mut().skip(before) {
        let tagged = pair.value.at("Type").and_then(Node::text).is_some_and(|kind| TAGGED.contains(&kind));
        if let Some(properties) = pair.value.entry("Properties", tags.here()).filter(|_| tagged) {
            properties.put("Tags", list.clone());
        }
    }
}

impl Sam {
    /// The tags that a resource hands on to what it makes and changes.
    pub(super) fn propagated_tags(&self, id: &str) -> Option<Node> {
        let properties = self.written(id)?.at("Properties")?;
        let on = properties.at("PropagateTags").and_then(Node::truth) == Some(true);
        properties.at("Tags").filter(|tags| on && tags.is_map()).cloned()
    }

    /// The tag of the transform may not be written.
    pub(super) fn check_tags(&mut self, tags: Option<&Node>, reserved: &[&str]) {
        for pair in tags.map(Node::pairs).unwrap_or_default() {
            if reserved.contains(&&*pair.key) {
                self.refuse(At(pair.key_span), format!("the tag `{}` is set by SAM and cannot be written", pair.key));
            }
        }
    }
}
