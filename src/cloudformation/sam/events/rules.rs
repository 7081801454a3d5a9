//! Rules and schedules of EventBridge, for functions and state machines.

use super::super::cause::{Fault, Outcome, Sam};
use super::super::role;
use super::Event;
use crate::syntax::data::Node;
use serde_json::json;

/// Longest id of a target.
const LONGEST_ID: usize = 64;

/// The id of a rule's target.
pub(in super::super) fn target_id(id: &str, suffix: &str) -> String {
    let room = LONGEST_ID.saturating_sub(suffix.len());
    format!("{}{suffix}", id.chars().take(room).collect::<String>())
}

impl Sam {
    /// A rule that calls the function.
    pub(super) fn rule_event(&mut self, kind: &str, event: &Event<'_>) -> Outcome {
        let at = event.here();
        let mut target = at.map([("Arn", event.owner.arn(at))]);
        let custom = event.properties.path(&["Target", "Id"]).cloned();
        target.put("Id", custom.unwrap_or_else(|| at.text(target_id(&event.id, "LambdaTarget"))));
        let rule = self.rule(kind, event, target)?;
        self.emit(&event.cause, &event.id, "AWS::Events::Rule", rule);
        self.permit(event, "", "events.amazonaws.com", at.map([("SourceArn", at.arn(&event.id))]));
        Ok(())
    }

    /// The properties of a rule with this target.
    pub(in super::super) fn rule(&mut self, kind: &str, event: &Event<'_>, mut target: Node) -> Outcome<Node> {
        let (at, written) = (event.here(), &event.properties);
        if written.at("State").is_some() && written.at("Enabled").is_some() {
            return Err(Fault::new(event.at("State"), "only one of `State` and `Enabled` can be set"));
        }
        let mut out = at.empty();
        if kind == "Schedule" {
            event.needed("Schedule")?;
            out.copy_as(written, "Schedule", "ScheduleExpression");
            out.copy(written, &["Name", "Description", "RoleArn"]);
        } else {
            out.copy(written, &["EventBusName"]);
            out.copy_as(written, "Pattern", "EventPattern");
            out.copy_as(written, "RuleName", "Name");
        }
        out.copy(written, &["State"]);
        if let Some(enabled) = written.at("Enabled") {
            let text = if enabled.truth() == Some(false) { "DISABLED" } else { "ENABLED" };
            out.put("State", enabled.here().text(text));
        }
        target.copy(written, &["Input", "InputPath", "InputTransformer", "RetryPolicy"]);
        let queue = self.dead_letters(event)?;
        if let Some(arn) = queue {
            target.put("DeadLetterConfig", arn.here().map([("Arn", arn.clone())]));
            self.allow_rule(event, &arn);
        }
        out.put("Targets", at.list(vec![target]));
        Ok(out)
    }

    /// The queue for events that could not be delivered: written, or made.
    fn dead_letters(&mut self, event: &Event<'_>) -> Outcome<Option<Node>> {
        let Some(written) = event.properties.at("DeadLetterConfig") else { return Ok(None) };
        let at = written.here();
        match (written.at("Arn"), written.at("Type")) {
            (Some(_), Some(_)) => Err(Fault::new(at, "`DeadLetterConfig` takes an `Arn` or a `Type`, not both")),
            (Some(arn), None) => Ok(Some(arn.clone())),
            (None, Some(kind)) if kind.is_text("SQS") => {
                let default = format!("{}Queue", event.id);
                let id = match written.at("QueueLogicalId") {
                    Some(id) => id.text().ok_or_else(|| Fault::new(id.here(), "`QueueLogicalId` must be a text"))?,
                    None => &default,
                };
                self.emit(&event.cause, id, "AWS::SQS::Queue", at.empty());
                Ok(Some(at.arn(id)))
            }
            (None, Some(kind)) => Err(Fault::new(kind.here(), "the only `Type` of `DeadLetterConfig` is SQS")),
            (None, None) => Err(Fault::new(at, "`DeadLetterConfig` needs an `Arn` or a `Type`")),
        }
    }

    /// Lets the rule write to a queue that was made for it.
    fn allow_rule(&mut self, event: &Event<'_>, arn: &Node) {
        let written = event.properties.at("DeadLetterConfig");
        if written.is_none_or(|config| config.at("Arn").is_some())
            || event.properties.at("ScheduleExpression").is_some()
        {
            return;
        }
        let at = arn.here();
        let queue = arn.call("Fn::GetAtt").and_then(Node::items).and_then(|items| items.first()).and_then(Node::text);
        let mut statement = at.json(&json!({
            "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
        }));
        statement.put("Resource", arn.clone());
        statement.put("Condition", at.map([("ArnEquals", at.map([("aws:SourceArn", at.arn(&event.id))]))]));
        let document = role::document(vec![statement], at).with("Version", at.text("2012-10-17"));
        let queues = at.list(queue.map(|id| at.reference(id)).into_iter().collect());
        let policy = at.map([("PolicyDocument", document), ("Queues", queues)]);
        self.emit(&event.cause, &format!("{}QueuePolicy", event.id), "AWS::SQS::QueuePolicy", policy);
    }

    /// A schedule of EventBridge Scheduler that calls the function.
    pub(super) fn schedule_event(&mut self, event: &Event<'_>) -> Outcome {
        let arn = event.owner.arn(event.here());
        self.schedule(event, arn, "lambda:InvokeFunction", "LambdaPolicy")
    }

    /// A schedule with its target and the role it calls with.
    pub(in super::super) fn schedule(&mut self, event: &Event<'_>, arn: Node, action: &str, policy: &str) -> Outcome {
        let (at, written) = (event.here(), &event.properties);
        event.needed("ScheduleExpression")?;
        let mut target = at.map([("Arn", arn.clone())]);
        target.copy(written, &["Input", "RetryPolicy"]);
        let queue = self.dead_letters(event)?;
        if let Some(queue) = &queue {
            target.put("DeadLetterConfig", queue.here().map([("Arn", queue.clone())]));
        }
        let id = format!("{}Role", event.id);
        target.put("RoleArn", written.at("RoleArn").cloned().unwrap_or_else(|| at.arn(&id)));
        let mut out = at.map([("Target", target)]);
        out.put("FlexibleTimeWindow", at.json(&json!({"Mode": "OFF"})));
        out.copy(
            written,
            &[
                "FlexibleTimeWindow",
                "ScheduleExpression",
                "ScheduleExpressionTimezone",
                "State",
                "StartDate",
                "EndDate",
                "Description",
                "GroupName",
                "KmsKeyArn",
                "Name",
            ],
        );
        if out.at("Name").is_none() && written.at("OmitName").and_then(Node::truth) != Some(true) {
            out.put("Name", at.text(event.id.as_str()));
        }
        self.emit(&event.cause, &event.id, "AWS::Scheduler::Schedule", out);
        if written.at("RoleArn").is_none() {
            self.schedule_role(event, &id, (arn, action, policy), queue);
        }
        Ok(())
    }

    fn schedule_role(&mut self, event: &Event<'_>, id: &str, call: (Node, &str, &str), queue: Option<Node>) {
        let (at, (arn, action, policy)) = (event.here(), call);
        let document = role::document(vec![role::allow(at.text(action), arn, at)], at);
        let mut policies = vec![role::inline(&format!("{}{policy}", event.id), document, at)];
        if let Some(queue) = queue {
            let document = role::document(vec![role::allow(at.text("sqs:SendMessage"), queue, at)], at);
            policies.push(role::inline(&format!("{}SQSPolicy", event.id), document, at));
        }
        let mut properties = at.map([
            ("AssumeRolePolicyDocument", role::trust("scheduler.amazonaws.com", at)),
            ("Policies", at.list(policies)),
        ]);
        properties.copy(&event.properties, &["PermissionsBoundary"]);
        self.emit(&event.cause, id, "AWS::IAM::Role", properties);
    }
}
