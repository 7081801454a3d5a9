//! `AWS::Serverless::WebSocketApi`: an API with its routes, their integrations and permissions, stage and domain.

use super::cause::{Fault, Outcome, Sam, Unit};
use super::node::At;
use super::tags;
use crate::syntax::data::{Node, Pair};
use serde_json::json;
use std::sync::Arc;

/// Expands a WebSocket API.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::WebSocketApi");
    let (at, written) = (unit.here(), &unit.properties);
    let checked = checks(written);
    sam.attempt(checked);
    let mut api = at.map([("ProtocolType", at.text("WEBSOCKET"))]);
    api.copy(
        written,
        &[
            "Name",
            "RouteSelectionExpression",
            "ApiKeySelectionExpression",
            "Description",
            "DisableExecuteApiEndpoint",
            "DisableSchemaValidation",
            "IpAddressType",
        ],
    );
    if api.at("Name").is_none_or(Node::is_empty) {
        api.put("Name", at.text(Arc::clone(&unit.id)));
    }
    api.put("Tags", tags::map_with_creator(tags::WEB_SOCKET_API, written.at("Tags"), at));
    sam.emit_with(&unit.cause, &unit.id, "AWS::ApiGatewayV2::Api", api, &unit.own);
    let name = written.at("StageName").and_then(Node::text).unwrap_or("default").to_owned();
    let authorizer = authorizer(sam, unit);
    for pair in written.at("Routes").filter(|routes| !routes.is_intrinsic()).map(Node::pairs).unwrap_or_default() {
        let outcome = route(sam, unit, pair, &name, authorizer.as_deref());
        sam.attempt(outcome);
    }
    let stage = stage(sam, unit, &name);
    super::domain::web_socket(sam, unit, &stage);
}

fn checks(written: &Node) -> Outcome {
    if let Some(routes) = written.at("Routes").filter(|routes| routes.is_empty()) {
        return Err(Fault::new(routes.here(), "a WebSocket API needs at least one route"));
    }
    if let Some(name) = written.at("StageName").filter(|name| name.is_text("$default")) {
        return Err(Fault::new(name.here(), "a stage of a WebSocket API cannot be called `$default`"));
    }
    if let Some(path) = written.path(&["Domain", "BasePath"])
        && !path.each().iter().all(|one| one.text().is_some())
    {
        return Err(Fault::new(path.here(), "`BasePath` is a text or a list of texts"));
    }
    let Some(auth) = written.at("Auth") else { return Ok(()) };
    let at = auth.here();
    let others = auth.pairs().iter().any(|pair| &*pair.key != "AuthType");
    match auth.at("AuthType").and_then(Node::text) {
        None if others => return Err(Fault::new(at, "`Auth` needs `AuthType`")),
        Some("NONE" | "AWS_IAM") if others => {
            return Err(Fault::new(at, "`AuthType` NONE and AWS_IAM take no other settings"));
        }
        Some("NONE" | "AWS_IAM" | "CUSTOM") | None => {}
        Some(other) => return Err(Fault::new(at, format!("`AuthType` is AWS_IAM, CUSTOM or NONE, not `{other}`"))),
    }
    if written.path(&["Routes", "$connect"]).is_none() {
        return Err(Fault::new(at, "`Auth` needs a route `$connect`, which it protects"));
    }
    Ok(())
}

/// A route's key as part of logical ids.
fn route_name(key: &str, at: At) -> Outcome<String> {
    let plain = key.strip_prefix('$').unwrap_or(key);
    let special = matches!(key, "$connect" | "$disconnect" | "$default");
    if (!special && key.starts_with('$')) || !plain.chars().all(char::is_alphanumeric) {
        let message =
            format!("`{key}` is no route: letters and digits make one, or $connect, $disconnect and $default");
        return Err(Fault::new(at, message));
    }
    if !special {
        return Ok(plain.to_owned());
    }
    let mut letters = plain.chars();
    Ok(letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect())
}

fn route(sam: &mut Sam, unit: &Unit, pair: &Pair, stage: &str, authorizer: Option<&str>) -> Outcome {
    let (at, route) = (At(pair.value.span), &pair.value);
    let name = route_name(&pair.key, At(pair.key_span))?;
    let function =
        route.at("FunctionArn").ok_or_else(|| Fault::new(At(pair.key_span), "a route needs `FunctionArn`"))?;
    let cause = super::cause::Cause { key_span: pair.key_span, at, ..unit.cause.clone() };
    let id = |suffix: &str| format!("{}{name}{suffix}", unit.id);
    let path = "lambda:path/2015-03-31/functions/${FunctionArn}/invocations";
    let uri = format!("arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{path}");
    let mut integration = at.map([
        ("ApiId", at.reference(&unit.id)),
        ("IntegrationType", at.text("AWS_PROXY")),
        ("IntegrationUri", at.sub_with(&uri, [("FunctionArn", function.clone())])),
    ]);
    integration.copy_as(route, "IntegrationTimeout", "TimeoutInMillis");
    sam.emit(&cause, &id("Integration"), "AWS::ApiGatewayV2::Integration", integration);
    let mut permission = at.json(&json!({"Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}));
    permission.put("FunctionName", function.clone());
    let arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}";
    permission.put("SourceArn", at.sub(format!("{arn}:${{{}.ApiId}}/{stage}/{}", unit.id, pair.key)));
    sam.emit(&cause, &id("Permission"), "AWS::Lambda::Permission", permission);
    let target = at.list(vec![at.text("integrations"), at.reference(&id("Integration"))]);
    let mut properties = at.map([
        ("ApiId", at.reference(&unit.id)),
        ("RouteKey", at.text(pair.key.clone())),
        ("Target", at.map([("Fn::Join", at.list(vec![at.text("/"), target]))])),
    ]);
    properties.copy(
        route,
        &[
            "ApiKeyRequired",
            "ModelSelectionExpression",
            "OperationName",
            "RequestModels",
            "RequestParameters",
            "RouteResponseSelectionExpression",
        ],
    );
    if &*pair.key == "$connect" {
        properties.put_some("AuthorizationType", unit.properties.path(&["Auth", "AuthType"]).cloned());
        properties.put_some("AuthorizerId", authorizer.map(|id| at.reference(id)));
    }
    sam.emit(&cause, &id("Route"), "AWS::ApiGatewayV2::Route", properties);
    Ok(())
}

/// The authorizer of `$connect`; its logical id comes back.
fn authorizer(sam: &mut Sam, unit: &Unit) -> Option<String> {
    let auth =
        unit.properties.at("Auth").filter(|auth| auth.at("AuthType").is_some_and(|kind| kind.is_text("CUSTOM")))?;
    let at = auth.here();
    let Some(arn) = auth.at("AuthArn") else {
        sam.refuse(at, "`AuthType` CUSTOM needs `AuthArn`");
        return None;
    };
    let id = format!("{}ConnectAuthorizer", unit.id);
    let path = "lambda:path/2015-03-31/functions/${AuthArn}/invocations";
    let uri = format!("arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{path}");
    let mut properties = at.map([
        ("ApiId", at.reference(&unit.id)),
        ("AuthorizerType", at.text("REQUEST")),
        ("AuthorizerUri", at.sub_with(&uri, [("AuthArn", arn.clone())])),
    ]);
    properties.copy(auth, &["IdentitySource", "Name"]);
    properties.copy_as(auth, "InvokeRole", "AuthorizerCredentialsArn");
    if properties.at("Name").is_none() {
        properties.put("Name", at.text(id.as_str()));
    }
    sam.emit(&unit.cause, &id, "AWS::ApiGatewayV2::Authorizer", properties);
    super::auth::permission(sam, unit, "", arn, "${AWS::Partition}");
    Some(id)
}

fn stage(sam: &mut Sam, unit: &Unit, name: &str) -> String {
    let at = unit.here();
    let id = if name == "default" {
        format!("{}DefaultStage", unit.id)
    } else if name.chars().all(char::is_alphanumeric) {
        format!("{}{name}Stage", unit.id)
    } else {
        format!("{}Stage{}", unit.id, super::names::short(name))
    };
    let mut properties =
        at.map([("ApiId", at.reference(&unit.id)), ("StageName", at.text(name)), ("AutoDeploy", at.yes())]);
    properties.copy(
        &unit.properties,
        &["StageName", "StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"],
    );
    let propagated = unit.properties.at("PropagateTags").and_then(Node::truth) == Some(true);
    let own = unit.properties.at("Tags").filter(|_| propagated);
    properties.put("Tags", tags::map_with_creator(tags::WEB_SOCKET_API, own, at));
    sam.emit(&unit.cause, &id, "AWS::ApiGatewayV2::Stage", properties);
    id
}
