//! `AWS::Serverless::StateMachine`: the machine, its role, version, alias and what its events make.

use super::cause::{Cause, Fault, Outcome, Sam, Unit};
use super::code;
use super::events::{Event, Owner, Route, target_id};
use super::function::alphanumeric;
use super::node::At;
use super::role::{self, Role};
use super::tags;
use crate::syntax::data::{Node, NodeKind, Pair};
use serde_json::json;

/// Expands a state machine.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::StateMachine");
    sam.check_tags(unit.properties.at("Tags"), &[tags::STATE_MACHINE]);
    let (at, written) = (unit.here(), &unit.properties);
    let mut machine = at.empty();
    definition(sam, unit, &mut machine);
    machine.copy_as(written, "Name", "StateMachineName");
    machine.copy_as(written, "Type", "StateMachineType");
    machine.copy_as(written, "Logging", "LoggingConfiguration");
    machine.copy_as(written, "Tracing", "TracingConfiguration");
    let tags = tags::with_creator(tags::STATE_MACHINE, written.at("Tags"), at);
    machine.put("Tags", tags.clone());
    if let (Some(_), Some(policies)) = (written.at("Role"), written.said("Policies")) {
        sam.refuse(policies.here(), "only one of `Role` and `Policies` can be set");
    }
    match written.at("Role") {
        Some(role) => machine.put("RoleArn", role.clone()),
        None => {
            let mut role = Role::new(unit, "states.amazonaws.com");
            if written.path(&["Tracing", "Enabled"]).and_then(Node::truth) == Some(true) {
                role.manage(sam.managed_policy("AWSXrayWriteOnlyAccess", at));
            }
            sam.add_policies(&mut role, unit);
            machine.put("RoleArn", at.arn(&role.id));
            let id = role.id.clone();
            let properties = role.into_properties().with("Tags", tags);
            sam.emit(&unit.cause, &id, "AWS::IAM::Role", properties);
        }
    }
    sam.emit_with(&unit.cause, &unit.id, "AWS::StepFunctions::StateMachine", machine, &unit.own);
    let alias = publish(sam, unit);
    events(sam, unit, alias.as_deref());
}

/// The definition: written here, in S3, or packaged later.
fn definition(sam: &mut Sam, unit: &Unit, machine: &mut Node) {
    let written = &unit.properties;
    let mut substitutions = written.at("DefinitionSubstitutions").cloned();
    match (written.at("Definition"), written.at("DefinitionUri")) {
        (Some(_), Some(uri)) => sam.refuse(uri.here(), "only one of `Definition` and `DefinitionUri` can be set"),
        (Some(inline), None) => {
            let mut found = Vec::new();
            let plain = without_functions(inline, &mut found);
            let at = inline.here();
            if !found.is_empty() {
                let all = substitutions.get_or_insert_with(|| at.empty());
                all.put_all(found);
            }
            let mut lines = Vec::new();
            render(&plain, 0, String::new(), "", &mut lines);
            let lines = lines.into_iter().map(|line| at.text(line)).collect();
            machine.put("DefinitionString", at.map([("Fn::Join", at.list(vec![at.text("\n"), at.list(lines)]))]));
        }
        (None, Some(uri)) => {
            let place = code::place(uri, "DefinitionUri");
            let place = sam.attempt(place).flatten().map(|place| place.into_map(["Bucket", "Key", "Version"]));
            match place {
                Some(place) => machine.put("DefinitionS3Location", place),
                None => machine.put("DefinitionString", uri.here().later()),
            }
        }
        (None, None) => sam.refuse(At(unit.cause.key_span), "a state machine needs `Definition` or `DefinitionUri`"),
    }
    machine.put_some("DefinitionSubstitutions", substitutions);
}

/// The definition with a placeholder for every function in it. Recursion is as deep as the parsers allowed.
fn without_functions(node: &Node, found: &mut Vec<Pair>) -> Node {
    let at = node.here();
    if node.is_intrinsic() {
        let name = format!("definition_substitution_{}", found.len() + 1);
        found.push(at.pair(name.as_str(), node.clone()));
        return at.text(format!("${{{name}}}"));
    }
    let kind = match &node.kind {
        NodeKind::Sequence(items) => {
            NodeKind::Sequence(items.iter().map(|item| without_functions(item, found)).collect())
        }
        NodeKind::Mapping(pairs) => {
            let mut sorted = pairs.clone();
            sorted.sort_by(|a, b| a.key.cmp(&b.key));
            let kept = sorted.iter().map(|pair| Pair { value: without_functions(&pair.value, found), ..pair.clone() });
            NodeKind::Mapping(kept.collect())
        }
        other => other.clone(),
    };
    Node::new(kind, node.span)
}

/// JSON with sorted keys, four spaces deep, line by line. Recursion is as deep as the parsers allowed.
fn render(node: &Node, depth: usize, before: String, after: &str, lines: &mut Vec<String>) {
    let inner = "    ".repeat(depth + 1);
    let outer = "    ".repeat(depth);
    match &node.kind {
        NodeKind::Sequence(items) if !items.is_empty() => {
            lines.push(format!("{before}["));
            for (index, item) in items.iter().enumerate() {
                let comma = if index + 1 < items.len() { "," } else { "" };
                render(item, depth + 1, inner.clone(), comma, lines);
            }
            lines.push(format!("{outer}]{after}"));
        }
        NodeKind::Mapping(pairs) if !pairs.is_empty() => {
            lines.push(format!("{before}{{"));
            let mut sorted: Vec<&Pair> = pairs.iter().collect();
            sorted.sort_by(|a, b| a.key.cmp(&b.key));
            for (index, pair) in sorted.iter().enumerate() {
                let comma = if index + 1 < sorted.len() { "," } else { "" };
                render(&pair.value, depth + 1, format!("{inner}{}: ", json!(&*pair.key)), comma, lines);
            }
            lines.push(format!("{outer}}}{after}"));
        }
        NodeKind::Sequence(_) => lines.push(format!("{before}[]{after}")),
        NodeKind::Mapping(_) => lines.push(format!("{before}{{}}{after}")),
        NodeKind::Null => lines.push(format!("{before}null{after}")),
        NodeKind::Bool(known) => lines.push(format!("{before}{known}{after}")),
        NodeKind::Number(_, text) => lines.push(format!("{before}{text}{after}")),
        NodeKind::Text(text) => lines.push(format!("{before}{}{after}", json!(&**text))),
    }
}

/// `AutoPublishAlias`: the alias that comes back is what events call, if they are to.
fn publish(sam: &mut Sam, unit: &Unit) -> Option<String> {
    let at = unit.properties.at("AutoPublishAlias").map_or(unit.here(), Node::here);
    let preference = unit.properties.at("DeploymentPreference");
    if unit.properties.at("AutoPublishAlias").is_none() {
        if let Some(preference) = preference {
            sam.refuse(preference.here(), "`DeploymentPreference` needs `AutoPublishAlias`");
        }
        if let Some(on) = unit.properties.at("UseAliasAsEventTarget").filter(|on| on.truth() == Some(true)) {
            sam.refuse(on.here(), "`UseAliasAsEventTarget` needs `AutoPublishAlias`");
        }
        return None;
    }
    let name = sam.alias_name(unit, "AutoPublishAlias")?;
    let version = format!("{}Version", unit.id);
    let properties = at.map([
        ("StateMachineArn", at.reference(&unit.id)),
        ("StateMachineRevisionId", at.attribute(&unit.id, "StateMachineRevisionId")),
    ]);
    let retain = at.pair("DeletionPolicy", at.text("Retain"));
    sam.emit_with(&unit.cause, &version, "AWS::StepFunctions::StateMachineVersion", properties, &[retain]);
    let mut deployment = at.map([("StateMachineVersionArn", at.reference(&version)), ("Type", at.text("ALL_AT_ONCE"))]);
    if let Some(preference) = preference {
        deployment.copy(preference, &["Type", "Percentage", "Interval", "Alarms"]);
    }
    let id = format!("{}Alias{}", unit.id, alphanumeric(&name));
    let properties = at.map([("Name", at.text(name)), ("DeploymentPreference", deployment)]);
    sam.emit(&unit.cause, &id, "AWS::StepFunctions::StateMachineAlias", properties);
    let used = unit.properties.at("UseAliasAsEventTarget").and_then(Node::truth) == Some(true);
    used.then_some(id)
}

fn events(sam: &mut Sam, unit: &Unit, alias: Option<&str>) {
    let owner = Owner { id: unit.id.clone(), alias: alias.map(str::to_owned) };
    let target = alias.unwrap_or(&unit.id).to_owned();
    for pair in unit.properties.at("Events").map(Node::pairs).unwrap_or_default() {
        let at = At(pair.value.span);
        let properties = pair.value.at("Properties").cloned().unwrap_or_else(|| at.empty());
        if !properties.is_map() {
            sam.refuse(properties.here(), "`Properties` of an event must be a map");
            continue;
        }
        let kind = pair.value.at("Type").and_then(Node::text);
        if let Some(kind) = kind {
            sam.check_event(kind, &properties, true, pair.key_span);
        }
        let cause = Cause { key_span: pair.key_span, at, ..unit.cause.clone() };
        let mut event = Event { owner: &owner, id: format!("{}{}", unit.id, pair.key), cause, properties };
        // A schedule has a boundary of its own.
        if kind != Some("ScheduleV2") && event.properties.at("PermissionsBoundary").is_none() {
            event.properties.copy(&unit.properties, &["PermissionsBoundary"]);
        }
        let outcome = match kind {
            Some(kind @ ("Schedule" | "CloudWatchEvent" | "EventBridgeRule")) => rule(sam, kind, &event, &target),
            Some("ScheduleV2") => {
                sam.schedule(&event, at.reference(&target), "states:StartExecution", "StartExecutionPolicy")
            }
            Some("Api") => api(sam, &event, &target),
            Some(other) => Err(Fault::new(at, format!("state machines have no events of type `{other}`"))),
            None => Err(Fault::new(At(pair.key_span), format!("the event `{}` has no `Type`", pair.key))),
        };
        sam.attempt(outcome);
    }
}

/// A rule that starts the machine, with the role it takes for that.
fn rule(sam: &mut Sam, kind: &str, event: &Event<'_>, target: &str) -> Outcome {
    let at = event.here();
    let given = event.properties.at("RoleArn").cloned();
    let role = given.clone().unwrap_or_else(|| at.arn(&format!("{}Role", event.id)));
    let custom = event.properties.path(&["Target", "Id"]).cloned();
    let target_name = custom.unwrap_or_else(|| at.text(target_id(&event.id, "StepFunctionsTarget")));
    let node = at.map([("Arn", at.reference(target)), ("Id", target_name), ("RoleArn", role)]);
    let mut rule = sam.rule(kind, event, node)?;
    rule.remove("RoleArn");
    sam.emit(&event.cause, &event.id, "AWS::Events::Rule", rule);
    if given.is_none() {
        starter(sam, event, "events.amazonaws.com", target);
    }
    Ok(())
}

/// The role with which a service starts the machine.
fn starter(sam: &mut Sam, event: &Event<'_>, service: &str, target: &str) {
    let at = event.here();
    let id = format!("{}Role", event.id);
    let statement = role::allow(at.text("states:StartExecution"), at.reference(target), at);
    let policy = role::inline(&format!("{id}StartExecutionPolicy"), role::document(vec![statement], at), at);
    let mut properties =
        at.map([("AssumeRolePolicyDocument", role::trust(service, at)), ("Policies", at.list(vec![policy]))]);
    properties.copy(&event.properties, &["PermissionsBoundary"]);
    sam.emit(&event.cause, &id, "AWS::IAM::Role", properties);
}

/// A method of a REST API that starts the machine.
fn api(sam: &mut Sam, event: &Event<'_>, target: &str) -> Outcome {
    let at = event.here();
    let route: Route = sam.route(event, "RestApiId")?;
    let (_, managed) = sam.stage_of(&route.api, event)?;
    if let Some(written) = event.properties.at("UnescapeMappingTemplate")
        && written.truth().is_none()
    {
        return Err(Fault::new(written.here(), "`UnescapeMappingTemplate` must be a boolean"));
    }
    starter(sam, event, "apigateway.amazonaws.com", target);
    if !managed {
        return Ok(());
    }
    let unescape = event.properties.at("UnescapeMappingTemplate").and_then(Node::truth) == Some(true);
    let escaped = "$util.escapeJavaScript($input.json('$'))";
    let input = if unescape { format!("{escaped}.replaceAll(\"\\\\'\",\"'\")") } else { escaped.to_owned() };
    let body = format!(r#"{{"input": {}, "stateMachineArn": "${{{target}}}"}}"#, json!(input));
    let mut integration = at.json(&json!({
        "type": "aws",
        "httpMethod": "POST",
        "responses": {"200": {"statusCode": "200"}, "400": {"statusCode": "400"}},
    }));
    integration.put("uri", at.sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"));
    integration.put("requestTemplates", at.map([("application/json", at.sub(body))]));
    integration.put("credentials", at.arn(&format!("{}Role", event.id)));
    sam.integrate(event, &route, integration)?;
    let answers = at.json(&json!({"200": {"description": "OK"}, "400": {"description": "Bad Request"}}));
    if let Some(body) = sam.written_mut(&route.api).and_then(|api| api.at_mut("Properties")?.at_mut("DefinitionBody")) {
        super::openapi::each_method(body, &route.path, Some(&route.method), &mut |_, definition| {
            definition.put("responses", answers.clone());
        });
    }
    sam.secure(event, &route)
}
