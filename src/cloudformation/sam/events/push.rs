//! Events of services that call the function themselves, and so need permission to.

use super::super::cause::{Fault, Outcome, Sam};
use super::super::node::At;
use super::Event;
use crate::syntax::data::Node;
use serde_json::json;

impl Sam {
    /// `AWS::Lambda::Permission` for a service.
    pub(super) fn permit(&mut self, event: &Event<'_>, suffix: &str, principal: &str, rest: Node) {
        let id = format!("{}Permission{suffix}", event.id);
        self.permit_as(event, &id, principal, rest);
    }

    pub(super) fn permit_as(&mut self, event: &Event<'_>, id: &str, principal: &str, rest: Node) {
        let at = event.here();
        let mut properties = at.json(&json!({"Action": "lambda:InvokeFunction", "Principal": principal}));
        properties.put("FunctionName", event.owner.name(at));
        for pair in rest.pairs() {
            properties.copy(&rest, &[&pair.key]);
        }
        self.emit(&event.cause, id, "AWS::Lambda::Permission", properties);
    }

    /// S3 notifies: the bucket, in the same template, is changed.
    pub(super) fn s3_event(&mut self, event: &Event<'_>) -> Outcome {
        let at = event.here();
        let bucket = event.needed("Bucket")?;
        let names = event.needed("Events")?.clone();
        let texts = names.items().is_some_and(|items| items.iter().all(|item| item.text().is_some()));
        if names.text().is_none() && !texts {
            return Err(Fault::new(names.here(), "`Events` is a text or a list of texts"));
        }
        let id = bucket.referred().or_else(|| bucket.text()).unwrap_or_default().to_owned();
        if self.type_of(&id) != Some("AWS::S3::Bucket") {
            return Err(Fault::new(bucket.here(), "S3 events must name a bucket of the same template")
                .help("refer to the bucket by `!Ref`, or write the notification at the bucket and an `AWS::Lambda::Permission`"));
        }
        self.permit(event, "", "s3.amazonaws.com", at.map([("SourceAccount", at.reference("AWS::AccountId"))]));
        let permission = format!("{}Permission", event.id);
        let condition = event.cause.condition().map(str::to_owned);
        let arn = event.owner.arn(at);
        let filter = event.properties.at("Filter").cloned();
        let propagated = self.propagated_tags(&event.owner.id);
        let Some(resource) = self.written_mut(&id) else { return Ok(()) };
        if condition.is_none() {
            depend(resource, &permission, at)?;
        }
        let Some(properties) = properties_of(resource, at) else {
            return Err(Fault::new(at, format!("`Properties` of `{id}` must be a map")));
        };
        if let Some(tags) = &propagated {
            for one in super::super::tags::list(Some(tags)) {
                append(properties, "Tags", one, at)?;
            }
        }
        if let Some(name) = &condition {
            let tag = at.choice(name, at.reference(&permission), at.text("no dependency"));
            let key = format!("sam:ConditionalDependsOn:{permission}");
            append(properties, "Tags", at.map([("Key", at.text(key)), ("Value", tag)]), at)?;
        }
        for name in names.each() {
            let mut mapping = at.map([("Event", name.clone()), ("Function", arn.clone())]);
            mapping.put_some("Filter", filter.clone());
            let mapping = match &condition {
                Some(known) => at.choice(known, mapping, at.no_value()),
                None => mapping,
            };
            if let Some(place) = properties.entry("NotificationConfiguration", at) {
                let known = place.at("LambdaConfigurations").and_then(Node::items).unwrap_or_default();
                if !known.iter().any(|one| one.same(&mapping)) {
                    append(place, "LambdaConfigurations", mapping, at)?;
                }
            }
        }
        Ok(())
    }

    /// CloudWatch Logs sends what a filter finds.
    pub(super) fn logs_event(&mut self, event: &Event<'_>) -> Outcome {
        let at = event.here();
        let group = event.needed("LogGroupName")?.clone();
        event.needed("FilterPattern")?;
        let arn = format!(
            "arn:{}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{__LogGroupName__}}:*",
            self.partition
        );
        self.permit(
            event,
            "",
            "logs.amazonaws.com",
            at.map([("SourceArn", at.sub_with(&arn, [("__LogGroupName__", group)]))]),
        );
        let mut properties = at.map([("DestinationArn", event.owner.arn(at))]);
        properties.copy(&event.properties, &["LogGroupName", "FilterPattern"]);
        let depends = at.pair("DependsOn", at.list(vec![at.text(format!("{}Permission", event.id))]));
        self.emit_with(&event.cause, &event.id, "AWS::Logs::SubscriptionFilter", properties, &[depends]);
        Ok(())
    }

    /// A rule of AWS IoT.
    pub(super) fn iot_event(&mut self, event: &Event<'_>) -> Outcome {
        let at = event.here();
        event.needed("Sql")?;
        let arn = format!("arn:{}:iot:${{AWS::Region}}:${{AWS::AccountId}}:rule/${{RuleName}}", self.partition);
        let rest = at.map([
            ("SourceAccount", at.sub("${AWS::AccountId}")),
            ("SourceArn", at.sub_with(&arn, [("RuleName", at.reference(&event.id))])),
        ]);
        self.permit(event, "", "iot.amazonaws.com", rest);
        let mut payload = at.json(&json!({"RuleDisabled": false}));
        payload.copy(&event.properties, &["Sql", "AwsIotSqlVersion"]);
        let action = at.map([("Lambda", at.map([("FunctionArn", event.owner.arn(at))]))]);
        payload.put("Actions", at.list(vec![action]));
        self.emit(&event.cause, &event.id, "AWS::IoT::TopicRule", at.map([("TopicRulePayload", payload)]));
        Ok(())
    }

    /// An Alexa skill.
    pub(super) fn alexa_event(&mut self, event: &Event<'_>) {
        let mut rest = event.here().empty();
        rest.copy_as(&event.properties, "SkillId", "EventSourceToken");
        self.permit(event, "", "alexa-appkit.amazon.com", rest);
    }

    /// A user pool, in the same template, calls at its triggers.
    pub(super) fn cognito_event(&mut self, event: &Event<'_>) -> Outcome {
        let at = event.here();
        let pool = event.needed("UserPool")?;
        let triggers = event.needed("Trigger")?.clone();
        let id = pool.referred().or_else(|| pool.text()).unwrap_or_default().to_owned();
        if self.type_of(&id) != Some("AWS::Cognito::UserPool") {
            return Err(Fault::new(pool.here(), "Cognito events must name a user pool of the same template")
                .help("refer to the user pool by `!Ref`"));
        }
        let permission = format!("{}CognitoPermission", event.owner.id);
        self.permit_as(event, &permission, "cognito-idp.amazonaws.com", at.map([("SourceArn", at.arn(&id))]));
        let arn = event.owner.arn(at);
        let config =
            self.written_mut(&id).and_then(|pool| properties_of(pool, at)).and_then(|p| p.entry("LambdaConfig", at));
        let Some(config) = config else { return Ok(()) };
        for trigger in triggers.each() {
            let Some(name) = trigger.text() else { continue };
            if config.at(name).is_some() {
                return Err(Fault::new(
                    trigger.here(),
                    format!("the trigger `{name}` of the user pool is defined more than once"),
                ));
            }
            config.put(name, arn.clone());
        }
        Ok(())
    }
}

/// `Properties` of a resource, made if there are none; nothing if they are no map.
fn properties_of(resource: &mut Node, at: At) -> Option<&mut Node> {
    if resource.at("Properties").is_some_and(|properties| !properties.is_map()) {
        return None;
    }
    resource.entry("Properties", at)
}

/// Adds to the list under a key.
fn append(node: &mut Node, key: &str, item: Node, at: At) -> Outcome {
    if node.at(key).is_none() {
        node.put(key, at.list(Vec::new()));
    }
    match node.at_mut(key).and_then(Node::items_mut) {
        Some(items) => {
            items.push(item);
            Ok(())
        }
        None => Err(Fault::new(at, format!("`{key}` of the resource that the event changes must be a list"))),
    }
}

/// Adds to `DependsOn`.
fn depend(resource: &mut Node, id: &str, at: At) -> Outcome {
    let mut all = vec![at.text(id)];
    if let Some(written) = resource.at("DependsOn") {
        if written.each().iter().any(|one| one.text().is_none()) {
            return Err(Fault::new(written.here(), "`DependsOn` is a text or a list of texts"));
        }
        all.splice(0..0, written.each().iter().cloned());
    }
    resource.put("DependsOn", at.list(all));
    Ok(())
}
