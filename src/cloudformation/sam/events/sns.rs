//! Topics: the function subscribes, or a queue between the two does.

use super::super::cause::{Outcome, Sam};
use super::super::role::Role;
use super::Event;
use crate::syntax::data::Node;
use serde_json::json;

impl Sam {
    /// A subscription, and what lets the topic through.
    pub(super) fn sns_event(&mut self, event: &Event<'_>, role: Option<&mut Role>) -> Outcome {
        let at = event.here();
        let topic = event.needed("Topic")?.clone();
        let queue = event.properties.at("SqsSubscription").filter(|queue| queue.truth() != Some(false));
        let Some(queue) = queue.filter(|queue| !queue.is_empty()) else {
            self.permit(event, "", "sns.amazonaws.com", at.map([("SourceArn", topic.clone())]));
            self.subscribe(event, "lambda", event.owner.arn(at));
            return Ok(());
        };
        let at = queue.here();
        let made = format!("{}Queue", event.id);
        let (arn, url) = match (queue.at("QueueArn"), queue.at("QueueUrl")) {
            (Some(arn), Some(url)) => (arn.clone(), url.clone()),
            (Some(_), None) | (None, Some(_)) => {
                return Err(super::super::cause::Fault::new(
                    at,
                    "`SqsSubscription` needs both `QueueArn` and `QueueUrl`",
                ));
            }
            (None, None) => {
                self.emit(&event.cause, &made, "AWS::SQS::Queue", at.empty());
                (at.arn(&made), at.reference(&made))
            }
        };
        self.subscribe(event, "sqs", arn.clone());
        let mut mapping = at.map([("FunctionName", event.owner.name(at)), ("EventSourceArn", arn.clone())]);
        mapping.put("BatchSize", queue.at("BatchSize").cloned().unwrap_or_else(|| at.json(&json!(10))));
        mapping.put("Enabled", queue.at("Enabled").cloned().unwrap_or_else(|| at.yes()));
        let id = format!("{}EventSourceMapping", event.id);
        self.emit(&event.cause, &id, "AWS::Lambda::EventSourceMapping", mapping);
        let default = format!("{}QueuePolicy", event.id);
        let id = queue.at("QueuePolicyLogicalId").and_then(Node::text).unwrap_or(&default);
        let mut statement = at.json(&json!({"Action": "sqs:SendMessage", "Effect": "Allow", "Principal": "*"}));
        statement.put("Resource", arn);
        statement.put("Condition", at.map([("ArnEquals", at.map([("aws:SourceArn", topic)]))]));
        let document = super::super::role::document(vec![statement], at).with("Version", at.text("2012-10-17"));
        let policy = at.map([("PolicyDocument", document), ("Queues", at.list(vec![url]))]);
        self.emit(&event.cause, id, "AWS::SQS::QueuePolicy", policy);
        if let Some(role) = role {
            role.manage(self.managed_policy("service-role/AWSLambdaSQSQueueExecutionRole", at));
        }
        Ok(())
    }

    fn subscribe(&mut self, event: &Event<'_>, protocol: &str, endpoint: Node) {
        let at = event.here();
        let mut properties = at.map([("Protocol", at.text(protocol)), ("Endpoint", endpoint)]);
        properties.copy_as(&event.properties, "Topic", "TopicArn");
        properties.copy(&event.properties, &["Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"]);
        self.emit(&event.cause, &event.id, "AWS::SNS::Subscription", properties);
    }
}
