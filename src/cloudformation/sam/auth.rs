//! `Auth` of REST APIs: authorizers, the default one, API keys.

use super::cause::{Fault, Outcome, Sam, Unit};
use super::node::At;
use super::openapi::{self, names, security};
use crate::syntax::data::{Node, NodeKind};
use serde_json::json;

/// What a request authorizer can read, and how a REST API names it.
const SOURCES: [(&str, &str); 4] = [
    ("Headers", "method.request.header."),
    ("QueryStrings", "method.request.querystring."),
    ("StageVariables", "stageVariables."),
    ("Context", "context."),
];

const PROPERTIES: &[&str] = &[
    "Authorizers",
    "DefaultAuthorizer",
    "InvokeRole",
    "AddDefaultAuthorizerToCorsPreflight",
    "AddApiKeyRequiredToCorsPreflight",
    "ApiKeyRequired",
    "ResourcePolicy",
    "UsagePlan",
];

/// Name of API Gateway's own authorizer.
pub(super) const IAM: &str = "AWS_IAM";

/// Adds the schemes that an API makes of its authorizers; these come back.
pub(super) fn authorizers<'n>(
    sam: &Sam,
    auth: &'n Node,
    body: &mut Node,
    scheme: fn(&Sam, &str, &Node, At) -> Outcome<Node>,
) -> Outcome<Option<&'n Node>> {
    let authorizers = auth.at("Authorizers");
    if let Some(list) = authorizers.filter(|list| !list.is_map() || list.is_intrinsic()) {
        return Err(Fault::new(list.here(), "`Authorizers` must be a map"));
    }
    for pair in authorizers.map(Node::pairs).unwrap_or_default() {
        let scheme = scheme(sam, &pair.key, &pair.value, At(pair.key_span))?;
        openapi::add_scheme(body, &pair.key, scheme, At(pair.key_span));
    }
    Ok(authorizers)
}

/// Adds what `Auth` says to the definition.
pub(super) fn add(sam: &mut Sam, unit: &Unit, body: &mut Node, stage: &Node) -> Outcome {
    let Some(auth) = unit.properties.said("Auth") else { return Ok(()) };
    let at = auth.here();
    for pair in auth.pairs() {
        if !PROPERTIES.contains(&&*pair.key) {
            return Err(Fault::new(At(pair.key_span), format!("`Auth` has no property `{}`", pair.key)));
        }
    }
    let default = match auth.at("DefaultAuthorizer") {
        Some(name) => Some(name.text().ok_or_else(|| Fault::new(name.here(), "`DefaultAuthorizer` must be a text"))?),
        None => None,
    };
    let authorizers = authorizers(sam, auth, body, authorizer)?;
    if let Some(name) = default {
        let known = name == IAM || authorizers.is_some_and(|list| list.at(name).is_some());
        if !known {
            let at = auth.at("DefaultAuthorizer").map_or(at, Node::here);
            return Err(Fault::new(at, format!("`{name}` is none of the `Authorizers`")));
        }
        if name == IAM {
            openapi::add_scheme(body, IAM, iam_scheme(at), at);
        }
        let preflight = auth.at("AddDefaultAuthorizerToCorsPreflight").and_then(Node::truth) != Some(false);
        default_authorizer(body, name, authorizers, preflight, at);
    }
    if auth.at("ApiKeyRequired").and_then(Node::truth) == Some(true) {
        let scheme = at.json(&json!({"type": "apiKey", "name": "x-api-key", "in": "header"}));
        openapi::add_scheme(body, "api_key", scheme, at);
        let preflight = auth.at("AddApiKeyRequiredToCorsPreflight").and_then(Node::truth) != Some(false);
        default_key(body, preflight, at);
    }
    if let Some(policy) = auth.at("ResourcePolicy") {
        for path in openapi::paths(body) {
            super::accounts::add(body, policy, &path, stage)?;
        }
        super::accounts::custom(body, policy)?;
    }
    Ok(())
}

pub(super) fn iam_scheme(at: At) -> Node {
    at.json(&json!({
        "type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4",
    }))
}

/// One authorizer as a kind of security.
fn authorizer(sam: &Sam, name: &str, written: &Node, at: At) -> Outcome<Node> {
    if !written.is_map() {
        return Err(Fault::new(at, format!("the authorizer `{name}` must be a map")));
    }
    if written.at("DisableFunctionDefaultPermissions").is_some_and(|off| !matches!(off.kind, NodeKind::Bool(_))) {
        return Err(Fault::new(at, "`DisableFunctionDefaultPermissions` must be a boolean"));
    }
    let identity = written.at("Identity");
    let payload = written.at("FunctionPayloadType").and_then(Node::text).unwrap_or("TOKEN");
    if !matches!(payload, "TOKEN" | "REQUEST") {
        return Err(Fault::new(at, format!("`FunctionPayloadType` is TOKEN or REQUEST, not `{payload}`")));
    }
    let request = payload == "REQUEST" && written.at("UserPoolArn").is_none();
    let header = identity.and_then(|i| i.at("Header")).cloned().unwrap_or_else(|| at.text("Authorization"));
    let mut out = at.map([("type", at.text("apiKey")), ("in", at.text("header"))]);
    out.put("name", if request { at.text("Unused") } else { header });
    let mut detail = at.empty();
    if let Some(pool) = written.at("UserPoolArn") {
        out.put("x-amazon-apigateway-authtype", at.text("cognito_user_pools"));
        detail.put("type", at.text("cognito_user_pools"));
        detail.put("providerARNs", at.list(pool.each().to_vec()));
    } else {
        out.put("x-amazon-apigateway-authtype", at.text("custom"));
        detail.put("type", at.text(if request { "request" } else { "token" }));
        let function = written.at("FunctionArn").cloned().unwrap_or_else(|| Node::new(NodeKind::Null, at.0));
        detail.put("authorizerUri", invocation(sam, &function, at));
        detail.put_some("authorizerResultTtlInSeconds", identity.and_then(|i| i.at("ReauthorizeEvery")).cloned());
        let role = written.at("FunctionInvokeRole").filter(|role| !role.is_text("NONE"));
        detail.put_some("authorizerCredentials", role.cloned());
        if request {
            detail.put_some("identitySource", joined_source(identity, name, at)?);
        }
    }
    if !request {
        detail.put_some("identityValidationExpression", identity.and_then(|i| i.at("ValidationExpression")).cloned());
    }
    out.put("x-amazon-apigateway-authorizer", detail);
    Ok(out)
}

/// Where API Gateway calls a function.
pub(super) fn invocation(sam: &Sam, function: &Node, at: At) -> Node {
    let uri = format!(
        "arn:{}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{__FunctionArn__}}/invocations",
        sam.partition
    );
    at.sub_with(&uri, [("__FunctionArn__", function.clone())])
}

/// What a request authorizer reads, by the keys of its identity and the prefixes that the API has for them.
pub(super) fn identity_source(identity: Option<&Node>, name: &str, prefixes: [(&str, &str); 4]) -> Outcome<Vec<Node>> {
    let mut out = Vec::new();
    for (key, prefix) in prefixes {
        let Some(list) = identity.and_then(|identity| identity.at(key)) else { continue };
        let Some(items) = list.items() else {
            return Err(Fault::new(list.here(), format!("`{key}` of the authorizer `{name}` must be a list")));
        };
        for item in items {
            let text = item.text().ok_or_else(|| {
                Fault::new(item.here(), format!("`{key}` of the authorizer `{name}` is a list of texts"))
            })?;
            out.push(item.here().text(format!("{prefix}{text}")));
        }
    }
    Ok(out)
}

/// The same as one text, as a REST API has it.
fn joined_source(identity: Option<&Node>, name: &str, at: At) -> Outcome<Option<Node>> {
    let out = identity_source(identity, name, SOURCES)?;
    let never = identity.and_then(|i| i.at("ReauthorizeEvery")).and_then(|n| n.scalar()).is_some_and(|n| &*n == "0");
    let open = identity.and_then(|i| i.at("ReauthorizeEvery")).is_some_and(Node::is_intrinsic);
    if out.is_empty() && !never && !open {
        let message = format!(
            "the request authorizer `{name}` needs an `Identity` with a header, query string, stage variable or context"
        );
        return Err(Fault::new(at, message));
    }
    let texts: Vec<&str> = out.iter().filter_map(Node::text).collect();
    Ok((!texts.is_empty()).then(|| at.text(texts.join(", "))))
}

/// Sets the default authorizer on methods that say nothing else.
pub(super) fn default_authorizer(body: &mut Node, name: &str, authorizers: Option<&Node>, preflight: bool, at: At) {
    let mut known: Vec<&str> = authorizers.map(Node::pairs).unwrap_or_default().iter().map(|pair| &*pair.key).collect();
    known.push(IAM);
    let scopes = authorizers.and_then(|list| list.at(name)).and_then(|one| one.at("AuthorizationScopes")).cloned();
    let scopes = scopes.unwrap_or_else(|| at.list(Vec::new()));
    for path in openapi::paths(body) {
        openapi::each_method(body, &path, None, &mut |method, definition| {
            if (method == "options" && !preflight) || definition.at(openapi::INTEGRATION).is_none() {
                return;
            }
            let (own, mut other): (Vec<Node>, Vec<Node>) =
                security(definition).into_iter().partition(|one| known.iter().any(|known| names(one, known)));
            if let Some(none) = other.iter().position(|one| names(one, "NONE")) {
                other.remove(none);
            } else if own.is_empty() {
                other.push(at.map([(name, scopes.clone())]));
            } else {
                other.extend(own);
            }
            if !other.is_empty() {
                definition.put("security", at.list(other));
            }
        });
    }
}

/// Asks for an API key on methods that say nothing else.
fn default_key(body: &mut Node, preflight: bool, at: At) {
    for path in openapi::paths(body) {
        openapi::each_method(body, &path, None, &mut |method, definition| {
            if (method == "options" && !preflight) || definition.at(openapi::INTEGRATION).is_none() {
                return;
            }
            let existing = security(definition);
            let refused = existing.iter().any(|one| names(one, "api_key_false"));
            let is_key = |one: &Node| names(one, "api_key") || names(one, "api_key_false");
            let mut out: Vec<Node> = existing.into_iter().filter(|one| !is_key(one)).collect();
            if !refused {
                out.push(at.map([("api_key", at.list(Vec::new()))]));
            }
            definition.put("security", at.list(out));
        });
    }
}

/// Lets the API call the functions of its authorizers.
pub(super) fn permissions(sam: &mut Sam, unit: &Unit, partition: &str) {
    let Some(authorizers) = unit.properties.path(&["Auth", "Authorizers"]) else { return };
    let authorizers = authorizers.pairs().to_vec();
    for pair in &authorizers {
        let Some(arn) = pair.value.at("FunctionArn") else { continue };
        if pair.value.at("DisableFunctionDefaultPermissions").and_then(Node::truth) == Some(true) {
            continue;
        }
        permission(sam, unit, &pair.key, arn, partition);
    }
}

/// The permission for one authorizer.
pub(super) fn permission(sam: &mut Sam, unit: &Unit, name: &str, function: &Node, partition: &str) {
    let at = function.here();
    let mut properties = at.json(&json!({"Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}));
    properties.put("FunctionName", function.clone());
    let source =
        format!("arn:{partition}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{__ApiId__}}/authorizers/*");
    properties.put("SourceArn", at.sub_with(&source, [("__ApiId__", at.reference(&unit.id))]));
    let id = format!("{}{name}AuthorizerPermission", unit.id);
    sam.emit(&unit.cause, &id, "AWS::Lambda::Permission", properties);
}
