//! `AWS::Serverless::HttpApi`: an HTTP API with its stage and domain.

use super::auth::{self, IAM};
use super::cause::{Fault, Outcome, Sam, Unit};
use super::code;
use super::node::At;
use super::openapi;
use super::tags;
use crate::syntax::data::{Node, NodeKind, Pair};
use serde_json::json;

/// What a request authorizer can read, and how an HTTP API names it.
const SOURCES: [(&str, &str); 4] = [
    ("Headers", "$request.header."),
    ("QueryStrings", "$request.querystring."),
    ("Context", "$context."),
    ("StageVariables", "$stageVariables."),
];

/// Expands an HTTP API.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::HttpApi");
    let mut resolved = unit.clone();
    if let Some(cors) = unit.properties.at("CorsConfiguration") {
        resolved.properties.put("CorsConfiguration", sam.resolved(cors));
    }
    let (unit, at) = (&resolved, unit.here());
    let checked = checks(&unit.properties);
    sam.attempt(checked);
    let mut api = at.empty();
    api.copy(&unit.properties, &["FailOnWarnings"]);
    let body = definition(sam, unit);
    code::put_definition(sam, unit, body, &mut api);
    sam.emit_with(&unit.cause, &unit.id, "AWS::ApiGatewayV2::Api", api, &unit.own);
    let stage = stage(sam, unit);
    super::domain::http(sam, unit, &stage);
    permissions(sam, unit);
}

fn checks(properties: &Node) -> Outcome {
    let (body, uri) = (properties.at("DefinitionBody"), properties.at("DefinitionUri"));
    if let (Some(_), Some(uri)) = (body, uri) {
        return Err(Fault::new(uri.here(), "only one of `DefinitionUri` and `DefinitionBody` can be set"));
    }
    for key in ["DisableExecuteApiEndpoint", "CorsConfiguration", "Auth"] {
        let Some(setting) = properties.get(key).map(|pair| &pair.value).filter(|setting| !setting.is_null()) else {
            continue;
        };
        if body.is_none() {
            return Err(Fault::new(setting.here(), format!("`{key}` works only with an inline `DefinitionBody`")));
        }
    }
    let invalid =
        body.is_some_and(|body| !openapi::is_valid(body) && !body.is_intrinsic() && body.at("Fn::Transform").is_none());
    for key in ["Auth", "CorsConfiguration", "Tags", "Description"] {
        if let (Some(setting), true) = (properties.at(key), invalid) {
            let message = format!("`{key}` needs a `DefinitionBody` that is a valid OpenAPI definition");
            return Err(Fault::new(setting.here(), message));
        }
    }
    Ok(())
}

fn definition(sam: &mut Sam, unit: &Unit) -> Option<Node> {
    let written = unit.properties.at("DefinitionBody")?;
    if !openapi::is_valid(written) {
        return Some(written.clone());
    }
    let (at, properties) = (unit.here(), &unit.properties);
    let mut body = written.clone();
    let checked = openapi::check(&body);
    sam.attempt(checked)?;
    let outcome = add_auth(sam, unit, &mut body);
    sam.attempt(outcome);
    if let Some(cors) = properties.said("CorsConfiguration") {
        let outcome = add_cors(&mut body, cors);
        sam.attempt(outcome);
    }
    if let Some(off) = properties.at("DisableExecuteApiEndpoint") {
        super::api::disable_endpoint(&mut body, off);
    }
    for (property, key) in [("Name", "title"), ("Description", "description")] {
        let Some(text) = properties.said(property) else { continue };
        let Some(info) = body.entry("info", at) else { continue };
        let usual = |title: &Node| key == "title" && title.referred() == Some("AWS::StackName");
        if info.at(key).is_some_and(|known| !known.is_empty() && !usual(known)) {
            sam.refuse(text.here(), format!("`{property}` cannot be set where `DefinitionBody` says `info.{key}`"));
        }
        info.put(key, text.clone());
    }
    let outcome = add_tags(&mut body, properties.at("Tags"), at);
    sam.attempt(outcome);
    if properties.at("FailOnWarnings").and_then(Node::truth) == Some(true) {
        slash_default(&mut body);
    }
    Some(body)
}

/// With warnings taken for errors, the default route must begin with a slash.
fn slash_default(body: &mut Node) {
    for pair in body.at_mut("paths").and_then(Node::pairs_mut).into_iter().flatten() {
        if &*pair.key == "$default" {
            pair.key = "/$default".into();
        }
    }
}

fn add_tags(body: &mut Node, written: Option<&Node>, at: At) -> Outcome {
    let mut all = match body.at("tags") {
        Some(known) => match known.items() {
            Some(items) => items.to_vec(),
            None => return Err(Fault::new(known.here(), "`tags` of a definition must be a list")),
        },
        None => Vec::new(),
    };
    let map = tags::map_with_creator(tags::HTTP_API, written, at);
    for pair in map.pairs() {
        let known = all.iter_mut().find(|one| one.at("name").is_some_and(|name| name.is_text(&pair.key)));
        match known {
            Some(known) => {
                if known.at("x-amazon-apigateway-tag-value").is_none() {
                    known.put("x-amazon-apigateway-tag-value", pair.value.clone());
                }
            }
            None => {
                let at = At(pair.key_span);
                all.push(
                    at.map([
                        ("name", at.text(pair.key.clone())),
                        ("x-amazon-apigateway-tag-value", pair.value.clone()),
                    ]),
                );
            }
        }
    }
    body.put("tags", at.list(all));
    Ok(())
}

/// What is written at the API goes over what its definition says.
fn add_cors(body: &mut Node, cors: &Node) -> Outcome {
    const KEY: &str = "x-amazon-apigateway-cors";
    const NAMES: [(&str, &str); 6] = [
        ("AllowHeaders", "allowHeaders"),
        ("AllowMethods", "allowMethods"),
        ("AllowOrigins", "allowOrigins"),
        ("ExposeHeaders", "exposeHeaders"),
        ("MaxAge", "maxAge"),
        ("AllowCredentials", "allowCredentials"),
    ];
    let at = cors.here();
    if let Some(known) = body.at(KEY).filter(|known| !known.is_map()) {
        return Err(Fault::new(known.here(), format!("`{KEY}` must be a map")));
    }
    let mut out = body.at(KEY).cloned().unwrap_or_else(|| at.empty());
    if cors.is_intrinsic() {
        out.put_all(with_names(cors, &NAMES).pairs().to_vec());
    } else if let Some(on) = cors.truth() {
        if on {
            out.put("allowOrigins", at.json(&json!(["*"])));
        }
    } else if !cors.is_map() {
        return Err(Fault::new(at, "`CorsConfiguration` must be a boolean or a map"));
    }
    for pair in cors.pairs().iter().filter(|_| !cors.is_intrinsic()) {
        let Some((_, name)) = NAMES.iter().find(|(written, _)| *written == &*pair.key) else {
            return Err(Fault::new(At(pair.key_span), format!("`CorsConfiguration` has no property `{}`", pair.key)));
        };
        let is_said = match *name {
            "maxAge" => !pair.value.is_null(),
            "allowCredentials" => pair.value.truth() == Some(true),
            _ => !pair.value.is_empty(),
        };
        if is_said {
            out.put(name, pair.value.clone());
        }
    }
    let anyone = cors.at("AllowOrigins").and_then(Node::items).is_some_and(|all| matches!(all, [o] if o.is_text("*")));
    if anyone && cors.at("AllowCredentials").and_then(Node::truth) == Some(true) {
        return Err(Fault::new(at, "`AllowCredentials` cannot be true while every origin is allowed")
            .help("name the origins in `AllowOrigins`"));
    }
    body.put(KEY, out);
    Ok(())
}

/// The tree with these keys called otherwise.
fn with_names(node: &Node, names: &[(&str, &str)]) -> Node {
    let kind = match &node.kind {
        NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(|item| with_names(item, names)).collect()),
        NodeKind::Mapping(pairs) => {
            let renamed = |pair: &Pair| {
                let name = names.iter().find(|(old, _)| *old == &*pair.key).map_or(&*pair.key, |(_, new)| *new);
                Pair { key: name.into(), value: with_names(&pair.value, names), ..pair.clone() }
            };
            NodeKind::Mapping(pairs.iter().map(renamed).collect())
        }
        other => other.clone(),
    };
    Node { kind, ..node.clone() }
}

fn add_auth(sam: &mut Sam, unit: &Unit, body: &mut Node) -> Outcome {
    let Some(auth) = unit.properties.at("Auth") else { return Ok(()) };
    let at = auth.here();
    for pair in auth.pairs() {
        if !matches!(&*pair.key, "Authorizers" | "DefaultAuthorizer" | "EnableIamAuthorizer") {
            return Err(Fault::new(At(pair.key_span), format!("`Auth` of an HTTP API has no property `{}`", pair.key)));
        }
    }
    let authorizers = auth::authorizers(sam, auth, body, authorizer)?;
    let own = authorizers.is_some_and(|list| list.at(IAM).is_some());
    if auth.at("EnableIamAuthorizer").and_then(Node::truth) == Some(true) && !own {
        openapi::add_scheme(body, IAM, auth::iam_scheme(at), at);
    }
    let Some(default) = auth.at("DefaultAuthorizer") else { return Ok(()) };
    let Some(name) = default.text() else {
        return Err(Fault::new(default.here(), "`DefaultAuthorizer` must be a text"));
    };
    let iam = name == IAM && auth.at("EnableIamAuthorizer").and_then(Node::truth) == Some(true);
    if !iam && authorizers.is_none_or(|list| list.at(name).is_none()) {
        return Err(Fault::new(default.here(), format!("`{name}` is none of the `Authorizers`")));
    }
    default_authorizer(body, name, authorizers, at);
    Ok(())
}

/// Sets the default authorizer on routes that say nothing else.
fn default_authorizer(body: &mut Node, name: &str, authorizers: Option<&Node>, at: At) {
    let scopes = authorizers.and_then(|list| list.at(name)).and_then(|one| one.at("AuthorizationScopes")).cloned();
    let scopes = scopes.unwrap_or_else(|| at.list(Vec::new()));
    for path in openapi::paths(body) {
        openapi::each_method(body, &path, None, &mut |method, definition| {
            if method == "options" || definition.at(openapi::INTEGRATION).is_none() {
                return;
            }
            let mut all = openapi::security(definition);
            if all.is_empty() {
                all.push(at.map([(name, scopes.clone())]));
            }
            definition.put("security", at.list(all));
        });
    }
}

fn authorizer(sam: &Sam, name: &str, written: &Node, at: At) -> Outcome<Node> {
    if !written.is_map() {
        return Err(Fault::new(at, format!("the authorizer `{name}` must be a map")));
    }
    if let Some(jwt) = written.at("JwtConfiguration") {
        let mut detail = at.map([("type", at.text("jwt"))]);
        let mut configuration = jwt.here().empty();
        configuration
            .put_all(jwt.pairs().iter().map(|pair| Pair { key: pair.key.to_lowercase().into(), ..pair.clone() }));
        detail.put("jwtConfiguration", configuration);
        detail.copy_as(written, "IdentitySource", "identitySource");
        if let Some(url) = written.at("OpenIdConnectUrl") {
            let out = at.map([("type", at.text("openIdConnect")), ("x-amazon-apigateway-authorizer", detail)]);
            return Ok(out.with("openIdConnectUrl", url.clone()));
        }
        return Ok(at.map([("type", at.text("oauth2")), ("x-amazon-apigateway-authorizer", detail)]));
    }
    let Some(function) = written.at("FunctionArn") else {
        return Err(Fault::new(at, format!("the authorizer `{name}` needs `JwtConfiguration` or `FunctionArn`")));
    };
    let Some(version) = written.at("AuthorizerPayloadFormatVersion") else {
        return Err(Fault::new(at, format!("the authorizer `{name}` needs `AuthorizerPayloadFormatVersion`")));
    };
    let mut detail = at.map([("type", at.text("request"))]);
    detail.put("authorizerUri", auth::invocation(sam, function, at));
    let identity = written.at("Identity");
    detail.put_some("authorizerResultTtlInSeconds", identity.and_then(|i| i.at("ReauthorizeEvery")).cloned());
    detail.copy_as(written, "FunctionInvokeRole", "authorizerCredentials");
    detail.put("authorizerPayloadFormatVersion", version.clone());
    if written.at("EnableSimpleResponses").is_some_and(|on| !on.is_empty()) {
        detail.copy_as(written, "EnableSimpleResponses", "enableSimpleResponses");
    }
    let source = auth::identity_source(identity, name, SOURCES)?;
    detail.put_some("identitySource", identity.is_some().then(|| at.list(source)));
    let head = at.json(&json!({"type": "apiKey", "name": "Unused", "in": "header"}));
    Ok(head.with("x-amazon-apigateway-authorizer", detail))
}

/// Lets the API call the functions of its authorizers, where that is asked for.
fn permissions(sam: &mut Sam, unit: &Unit) {
    let Some(authorizers) = unit.properties.path(&["Auth", "Authorizers"]) else { return };
    let authorizers = authorizers.pairs().to_vec();
    for pair in &authorizers {
        let asked = pair.value.at("EnableFunctionDefaultPermissions").and_then(Node::truth) == Some(true);
        if let (Some(function), true) = (pair.value.at("FunctionArn"), asked) {
            auth::permission(sam, unit, &pair.key, function, "${AWS::Partition}");
        }
    }
}

/// The stage; its logical id comes back.
fn stage(sam: &mut Sam, unit: &Unit) -> String {
    let at = unit.here();
    let name = unit.properties.at("StageName").cloned().unwrap_or_else(|| at.text("$default"));
    let text = match &name.kind {
        NodeKind::Number(_, text) => text.to_string(),
        _ => name.text().unwrap_or_default().to_owned(),
    };
    let id = if text == "$default" {
        format!("{}ApiGatewayDefaultStage", unit.id)
    } else if text.is_empty() {
        format!("{}Stage", unit.id)
    } else if text.chars().all(char::is_alphanumeric) {
        format!("{}{text}Stage", unit.id)
    } else {
        format!("{}Stage{}", unit.id, super::names::short(&text))
    };
    let mut properties = at.map([("ApiId", at.reference(&unit.id)), ("StageName", name), ("AutoDeploy", at.yes())]);
    properties
        .copy(&unit.properties, &["StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"]);
    properties.copy_as(&unit.properties, "StageVariables", "StageVariables");
    if unit.properties.at("Tags").is_some() || unit.properties.at("DefinitionBody").is_some_and(openapi::is_valid) {
        properties.put("Tags", tags::map_with_creator(tags::HTTP_API, unit.properties.at("Tags"), at));
    }
    sam.emit(&unit.cause, &id, "AWS::ApiGatewayV2::Stage", properties);
    id
}
