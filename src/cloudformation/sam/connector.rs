//! Connectors: what one resource may do with another, written as policies of roles, queues, topics and functions.

use super::cause::{Cause, Fault, Outcome, Sam, Unit};
use super::node::At;
use super::role;
use crate::syntax::data::{Node, NodeKind, Pair};
use serde_json::json;
use std::sync::Arc;

/// The grants of AWS's documentation, in a compact form that the file itself explains.
const TABLE: &str = include_str!("connectors.txt");

/// One end of a connector.
#[derive(Debug, Default)]
struct End {
    type_name: String,
    arn: Option<Node>,
    role: Option<Node>,
    url: Option<Node>,
    name: Option<Node>,
    resource_id: Option<Node>,
    qualifier: Option<Node>,
}

impl Sam {
    /// Expands the connectors of the template, and those that stand inside of other resources.
    pub(super) fn connectors(&mut self) {
        for pair in self.resources.clone() {
            if pair.value.at("Type").is_some_and(|kind| kind.is_text("AWS::Serverless::Connector")) {
                expand(self, &Unit::new(&pair));
            }
            let embedded = pair.value.at("Connectors").cloned();
            for one in embedded.as_ref().map(Node::pairs).unwrap_or_default() {
                let unit = embedded_unit(&pair, one);
                expand(self, &unit);
            }
            if let Some(resource) = self.written_mut(&pair.key) {
                resource.remove("Connectors");
            }
        }
        for pair in &mut self.made {
            pair.value.remove("Connectors");
        }
    }
}

/// A connector inside of its source, as one that stands by itself.
fn embedded_unit(owner: &Pair, one: &Pair) -> Unit {
    let at = At(one.value.span);
    let id: Arc<str> = Arc::from(format!("{}{}", owner.key, one.key));
    let mut unit = Unit::new(&Pair { key: Arc::clone(&id), ..one.clone() });
    let mut source = at.map([("Id", at.text(Arc::clone(&owner.key)))]);
    if let Some(reference) = unit.properties.at("SourceReference").cloned() {
        source.copy(&reference, &["Qualifier"]);
    }
    unit.properties.put("Source", source);
    unit.cause = Cause { source: Arc::clone(&owner.key), ..unit.cause };
    unit
}

fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::Connector");
    let Some(destination) = unit.properties.at("Destination").cloned() else { return };
    let many = destination.items().is_some();
    if destination.items().is_some_and(<[Node]>::is_empty) {
        sam.refuse(destination.here(), "`Destination` is an empty list");
    }
    for (index, one) in destination.each().iter().enumerate() {
        let suffix = if many { format!("Destination{index}") } else { String::new() };
        let outcome = connect(sam, unit, one, &suffix);
        sam.attempt(outcome);
    }
}

/// Connects the source with one destination.
fn connect(sam: &mut Sam, unit: &Unit, destination: &Node, suffix: &str) -> Outcome {
    let at = unit.here();
    let source = unit.properties.at("Source").ok_or_else(|| Fault::new(at, "the connector lacks `Source`"))?;
    let permissions = permissions(unit)?;
    let [source, destination] = [end(sam, source)?, end(sam, destination)?];
    let (head, lines) = profile(&source.type_name, &destination.type_name).ok_or_else(|| {
        Fault::new(at, format!("no connector leads from {} to {}", source.type_name, destination.type_name))
    })?;
    let mut words = head.split(' ').skip(2);
    let kind = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    check_permissions(kind, &rest, &lines, &permissions, at)?;
    let context = Context { unit, suffix, source: &source, destination: &destination, at };
    match kind {
        "source" | "destination" => role_policy(sam, &context, kind, &lines, &permissions),
        "permission" => lambda_permission(sam, &context, &rest),
        _ => resource_policy(sam, &context, kind, rest.first().copied().unwrap_or_default()),
    }
}

struct Context<'c> {
    unit: &'c Unit,
    suffix: &'c str,
    source: &'c End,
    destination: &'c End,
    at: At,
}

fn permissions(unit: &Unit) -> Outcome<Vec<String>> {
    let at = unit.here();
    let written =
        unit.properties.at("Permissions").ok_or_else(|| Fault::new(at, "the connector lacks `Permissions`"))?;
    let names: Option<Vec<String>> =
        written.items().and_then(|items| items.iter().map(|item| item.text().map(str::to_owned)).collect());
    match names {
        Some(names) if !names.is_empty() => Ok(names),
        _ => Err(Fault::new(written.here(), "`Permissions` is a list of Read and Write")),
    }
}

fn check_permissions(kind: &str, rest: &[&str], lines: &[&str], permissions: &[String], at: At) -> Outcome {
    let by_table = matches!(kind, "source" | "destination");
    let known = |name: &str| {
        if by_table {
            lines.iter().any(|line| line.trim_start().starts_with(&format!("{name} ")))
        } else {
            name == "Write"
        }
    };
    if let Some(other) = permissions.iter().find(|name| !known(name)) {
        return Err(Fault::new(at, format!("this connector does not grant `{other}`")));
    }
    let has = |name: &str| permissions.iter().any(|one| one == name);
    if rest.contains(&"together") && !(has("Read") && has("Write")) {
        return Err(Fault::new(at, "this connector grants Read and Write together only"));
    }
    if rest.contains(&"read-first") && !has("Read") {
        return Err(Fault::new(at, "this connector grants Read, or Read and Write together"));
    }
    Ok(())
}

/// The lines of the table for two types.
fn profile(source: &str, destination: &str) -> Option<(&'static str, Vec<&'static str>)> {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let wanted = [source, destination];
    let head = lines.find(|line| line.split(' ').take(2).eq(wanted))?;
    Some((head, lines.take_while(|line| line.starts_with(' ')).collect()))
}

/// What stands at one end: a resource of the template, or what is written about one.
fn end(sam: &Sam, written: &Node) -> Outcome<End> {
    let at = written.here();
    if !written.is_map() {
        return Err(Fault::new(at, "an end of a connector must be a map"));
    }
    let Some(id) = written.at("Id") else {
        let type_name = written.at("Type").and_then(Node::text);
        let type_name = type_name
            .ok_or_else(|| Fault::new(at, "an end of a connector needs an `Id`, or a `Type` that is a text"))?;
        return Ok(End {
            type_name: type_name.to_owned(),
            arn: written.at("Arn").cloned(),
            role: written.at("RoleName").cloned(),
            url: written.at("QueueUrl").cloned(),
            name: written.at("Name").cloned(),
            resource_id: written.at("ResourceId").cloned(),
            qualifier: written.at("Qualifier").cloned(),
        });
    };
    let id = id.text().ok_or_else(|| Fault::new(id.here(), "`Id` must be a text"))?;
    if written.pairs().iter().any(|pair| !matches!(&*pair.key, "Id" | "Qualifier")) {
        return Err(Fault::new(at, "an end of a connector with an `Id` takes nothing else but a `Qualifier`"));
    }
    let resource =
        sam.written(id).ok_or_else(|| Fault::new(at, format!("no resource of the template is called `{id}`")))?;
    let kind =
        resource.at("Type").and_then(Node::text).ok_or_else(|| Fault::new(at, format!("`{id}` has no `Type`")))?;
    let type_name = match kind {
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::HttpApi" => "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::StateMachine" => "AWS::StepFunctions::StateMachine",
        "AWS::Serverless::GraphQLApi" => "AWS::AppSync::GraphQLApi",
        other => other,
    };
    let arn = match type_name {
        "AWS::SNS::Topic" | "AWS::StepFunctions::StateMachine" => at.reference(id),
        _ => at.arn(id),
    };
    let resource_id = match type_name {
        "AWS::AppSync::GraphQLApi" => at.attribute(id, "ApiId"),
        _ => at.reference(id),
    };
    let api = matches!(type_name, "AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api");
    Ok(End {
        arn: Some(arn),
        role: role_of(id, kind, resource, at),
        url: Some(at.reference(id)),
        name: Some(at.attribute(id, "Name")),
        resource_id: Some(resource_id),
        qualifier: written.at("Qualifier").cloned().or_else(|| api.then(|| at.text("*"))),
        type_name: type_name.to_owned(),
    })
}

/// The name of a resource's role.
fn role_of(id: &str, kind: &str, resource: &Node, at: At) -> Option<Node> {
    let property = match kind {
        "AWS::Serverless::Function" | "AWS::Serverless::StateMachine" | "AWS::Lambda::Function" => "Role",
        "AWS::StepFunctions::StateMachine" => "RoleArn",
        "AWS::AppSync::DataSource" => "ServiceRoleArn",
        "AWS::Events::Rule" => {
            let targets = resource.path(&["Properties", "Targets"]).and_then(Node::items)?;
            return targets.iter().find_map(|target| role_name(target.at("RoleArn")?));
        }
        _ => return None,
    };
    match resource.path(&["Properties", property]) {
        Some(written) => role_name(written),
        None if kind.starts_with("AWS::Serverless::") => Some(at.reference(&format!("{id}Role"))),
        None => None,
    }
}

/// The role that an ARN belongs to.
fn role_name(arn: &Node) -> Option<Node> {
    let argument = arn.call("Fn::GetAtt")?;
    let id = match argument.items() {
        Some([id, attribute]) if attribute.is_text("Arn") => id.text()?,
        Some(_) => return None,
        None => argument.text()?.strip_suffix(".Arn")?,
    };
    Some(arn.here().reference(id))
}

/// A text of the table with its values filled in.
fn filled(text: &str, source: &End, destination: &End, at: At) -> Outcome<Node> {
    let mut out = String::new();
    let mut names: Vec<Pair> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("%{") {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let (side, attribute) = name.split_once('.').unwrap_or((name, ""));
        let end = if side == "Source" { source } else { destination };
        let value = match attribute {
            "Arn" => &end.arn,
            "Name" => &end.name,
            "ResourceId" => &end.resource_id,
            _ => &end.qualifier,
        };
        let value = value.clone().ok_or_else(|| Fault::new(at, format!("`{attribute}` of `{side}` is missing")))?;
        if text.len() == name.len() + 3 {
            return Ok(value);
        }
        out.push_str(before);
        out.push_str(&format!("${{{side}{attribute}}}"));
        names.push(at.pair(format!("{side}{attribute}"), value));
        rest = tail;
    }
    out.push_str(rest);
    if names.is_empty() {
        return Ok(at.sub(out));
    }
    names.dedup_by(|a, b| a.key == b.key);
    Ok(at.map([("Fn::Sub", at.list(vec![at.text(out), Node::new(NodeKind::Mapping(names), at.0)]))]))
}

/// The statements of the table for these permissions.
fn statements(lines: &[&str], permissions: &[String], source: &End, destination: &End, at: At) -> Outcome<Vec<Node>> {
    let mut out = Vec::new();
    for line in lines {
        let Some((category, rest)) = line.trim_start().split_once(' ') else { continue };
        let Some((actions, resources)) = rest.split_once(" > ") else { continue };
        if !permissions.iter().any(|one| one == category) {
            continue;
        }
        let (service, names) = actions.split_once(':').unwrap_or((actions, ""));
        let actions = names.split(',').map(|name| at.text(format!("{service}:{name}"))).collect();
        let resources =
            resources.split(' ').map(|text| filled(text, source, destination, at)).collect::<Outcome<Vec<_>>>()?;
        out.push(role::allow(at.list(actions), at.list(resources), at));
    }
    Ok(out)
}

fn versioned(statements: Vec<Node>, at: At) -> Node {
    role::document(statements, at).with("Version", at.text("2012-10-17"))
}

fn role_policy(sam: &mut Sam, context: &Context<'_>, kind: &str, lines: &[&str], permissions: &[String]) -> Outcome {
    let at = context.at;
    let (side, end) = if kind == "source" { ("Source", context.source) } else { ("Destination", context.destination) };
    let role = end.role.clone().ok_or_else(|| {
        Fault::new(at, format!("the role of `{side}` is not known"))
            .help("give it a role by `!GetAtt Role.Arn`, or write `RoleName`")
    })?;
    let statements = statements(lines, permissions, context.source, context.destination, at)?;
    let properties = at.map([("PolicyDocument", versioned(statements, at)), ("Roles", at.list(vec![role]))]);
    let id = format!("{}Policy{}", context.unit.id, context.suffix);
    sam.emit_with(&context.unit.cause, &id, "AWS::IAM::ManagedPolicy", properties, &context.unit.own);
    Ok(())
}

fn lambda_permission(sam: &mut Sam, context: &Context<'_>, rest: &[&str]) -> Outcome {
    let at = context.at;
    let [principal, source, more @ ..] = rest else { return Ok(()) };
    let mut properties = at.json(&json!({"Action": "lambda:InvokeFunction", "Principal": principal}));
    let function =
        context.destination.arn.clone().ok_or_else(|| Fault::new(at, "`Arn` of `Destination` is missing"))?;
    properties.put("FunctionName", function);
    properties.put("SourceArn", filled(source, context.source, context.destination, at)?);
    if !more.is_empty() {
        properties.put("SourceAccount", at.sub("${AWS::AccountId}"));
    }
    let id = format!("{}WriteLambdaPermission{}", context.unit.id, context.suffix);
    sam.emit_with(&context.unit.cause, &id, "AWS::Lambda::Permission", properties, &context.unit.own);
    Ok(())
}

fn resource_policy(sam: &mut Sam, context: &Context<'_>, kind: &str, principal: &str) -> Outcome {
    let at = context.at;
    let missing = |what: &str| Fault::new(at, format!("{what} is missing"));
    let arn = context.destination.arn.clone().ok_or_else(|| missing("`Arn` of `Destination`"))?;
    let source = context.source.arn.clone().ok_or_else(|| missing("`Arn` of `Source`"))?;
    let (action, list, type_name, suffix) = match kind {
        "queue" => ("sqs:SendMessage", "Queues", "AWS::SQS::QueuePolicy", "QueuePolicy"),
        _ => ("sns:Publish", "Topics", "AWS::SNS::TopicPolicy", "TopicPolicy"),
    };
    let target = if kind == "queue" {
        context.destination.url.clone().ok_or_else(|| missing("`QueueUrl` of `Destination`"))?
    } else {
        arn.clone()
    };
    let mut statement = role::allow(at.text(action), arn, at);
    statement.put("Principal", at.map([("Service", at.text(principal))]));
    statement.put("Condition", at.map([("ArnEquals", at.map([("aws:SourceArn", source)]))]));
    let properties = at.map([("PolicyDocument", versioned(vec![statement], at)), (list, at.list(vec![target]))]);
    let id = format!("{}{suffix}{}", context.unit.id, context.suffix);
    sam.emit_with(&context.unit.cause, &id, type_name, properties, &context.unit.own);
    Ok(())
}

/// The policy that lets a source of a GraphQL API reach what it reads.
pub(super) fn source_policy(
    sam: &mut Sam,
    unit: &Unit,
    connected: (String, String, &str),
    arn: &Node,
    permissions: &Node,
) {
    let at = arn.here();
    let (id, role, type_name) = connected;
    let names: Vec<String> = permissions.each().iter().filter_map(|one| one.text().map(str::to_owned)).collect();
    let Some((_, lines)) = profile("AWS::AppSync::DataSource", type_name) else { return };
    let (source, destination) = (End::default(), End { arn: Some(arn.clone()), ..End::default() });
    let made = statements(&lines, &names, &source, &destination, at);
    if let Some(statements) = sam.attempt(made) {
        let properties =
            at.map([("PolicyDocument", versioned(statements, at)), ("Roles", at.list(vec![at.reference(&role)]))]);
        sam.emit(&unit.cause, &format!("{id}Policy"), "AWS::IAM::ManagedPolicy", properties);
    }
}
