//! `AWS::Serverless::Api`: a REST API with its deployment, stage, domain and usage plan.

use super::auth;
use super::cause::{Fault, Outcome, Sam, Unit};
use super::code;
use super::cors;
use super::names;
use super::node::At;
use super::openapi;
use super::tags;
use crate::syntax::data::{Node, NodeKind, Pair};
use serde_json::json;

/// Properties of the stage that are handed on.
const STAGE: &[&str] = &[
    "CacheClusterEnabled",
    "CacheClusterSize",
    "Variables",
    "MethodSettings",
    "AccessLogSetting",
    "CanarySetting",
    "TracingEnabled",
    "StageName",
];

/// Expands a REST API.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::Api");
    let unit = &resolved(sam, unit);
    let at = unit.here();
    let version = unit.properties.at("OpenApiVersion").map(|version| sam.resolved(version));
    let checked = checks(&unit.properties, version.as_ref());
    sam.attempt(checked);
    let body = definition(sam, unit, version.as_ref());
    let mut api = at.empty();
    api.copy_said(
        &unit.properties,
        &[
            "Name",
            "Description",
            "FailOnWarnings",
            "Mode",
            "ApiKeySourceType",
            "Policy",
            "SecurityPolicy",
            "EndpointAccessMode",
        ],
    );
    api.copy(&unit.properties, &["MinimumCompressionSize", "BinaryMediaTypes"]);
    endpoint(unit, &mut api);
    let key = body.as_ref().map_or_else(|| "later".to_owned(), super::names::digest);
    code::put_definition(sam, unit, body, &mut api);
    sam.emit_with(&unit.cause, &unit.id, "AWS::ApiGateway::RestApi", api, &unit.own);
    let stage = stage(sam, unit, version.is_some(), &key);
    super::domain::rest(sam, unit, &stage);
    super::usage::add(sam, unit, &stage);
    let partition = sam.partition;
    auth::permissions(sam, unit, partition);
}

/// The API with what the transform resolves beforehand.
fn resolved(sam: &Sam, unit: &Unit) -> Unit {
    let mut out = unit.clone();
    for key in ["Auth", "Domain", "BinaryMediaTypes"] {
        if let Some(value) = unit.properties.at(key) {
            out.properties.put(key, sam.resolved(value));
        }
    }
    out
}

fn checks(properties: &Node, version: Option<&Node>) -> Outcome {
    let at = properties.here();
    let (body, uri) = (properties.at("DefinitionBody"), properties.at("DefinitionUri"));
    if body.is_some() && uri.is_some() {
        return Err(Fault::new(at, "only one of `DefinitionUri` and `DefinitionBody` can be set"));
    }
    if let Some(merge) = properties.at("MergeDefinitions").filter(|on| on.truth() == Some(true))
        && uri.is_some()
    {
        return Err(Fault::new(merge.here(), "`MergeDefinitions` needs `DefinitionBody`"));
    }
    if let Some(version) = version {
        let text = version.scalar().unwrap_or_default();
        let fits = matches!(&*text, "2.0" | "2")
            || (text.starts_with('3')
                && text.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit())));
        if !fits && !version.is_intrinsic() {
            return Err(Fault::new(version.here(), "`OpenApiVersion` has the form `3.0.1`"));
        }
    }
    if let Some(endpoint) = properties.at("EndpointConfiguration")
        && endpoint.at("VPCEndpointIds").is_some()
        && endpoint.at("VpcEndpointIds").is_some()
    {
        return Err(Fault::new(endpoint.here(), "only one of `VPCEndpointIds` and `VpcEndpointIds` can be set"));
    }
    for key in ["Auth", "Cors", "GatewayResponses", "Models"] {
        if let (Some(setting), None) = (properties.said(key), body) {
            let only_plan = key == "Auth"
                && setting.pairs().iter().all(|pair| &*pair.key == "UsagePlan" || &*pair.key == "ResourcePolicy");
            if !only_plan {
                return Err(Fault::new(setting.here(), format!("`{key}` works only with an inline `DefinitionBody`")));
            }
        }
        let invalid = body
            .is_some_and(|body| !openapi::is_valid(body) && !body.is_intrinsic() && body.at("Fn::Transform").is_none());
        if let (Some(setting), true) = (properties.said(key), invalid) {
            return Err(Fault::new(
                setting.here(),
                format!("`{key}` needs a `DefinitionBody` that is a valid OpenAPI definition"),
            ));
        }
    }
    Ok(())
}

/// The definition with everything that goes into it; nothing where it lies elsewhere.
fn definition(sam: &mut Sam, unit: &Unit, version: Option<&Node>) -> Option<Node> {
    let written = unit.properties.at("DefinitionBody")?;
    if !openapi::is_valid(written) {
        return Some(written.clone());
    }
    let (at, properties) = (unit.here(), &unit.properties);
    let mut body = written.clone();
    let mut preflights = false;
    // A definition that is written keeps its version.
    let version = version.filter(|_| properties.at("__MANAGE_SWAGGER").is_some());
    let checked = check_security(&body).and_then(|()| openapi::check(&body)).and_then(|()| check_servers(&body));
    sam.attempt(checked)?;
    if let Some(cors) = properties.get("Cors").map(|pair| &pair.value).filter(|cors| !cors.is_empty()) {
        let outcome = cors::add(&mut body, cors);
        sam.attempt(outcome);
        openapi::in_version(&mut body, version, at);
        preflights = true;
    }
    let stage = properties.at("StageName").cloned().unwrap_or_else(|| at.text("*"));
    let outcome = auth::add(sam, unit, &mut body, &stage);
    sam.attempt(outcome);
    if !preflights || properties.at("Auth").is_some_and(|auth| !auth.is_empty()) {
        openapi::in_version(&mut body, version, at);
    }
    if let Some(responses) = properties.said("GatewayResponses") {
        let outcome = gateway_responses(&mut body, responses);
        sam.attempt(outcome);
    }
    if let Some(types) = properties.at("BinaryMediaTypes") {
        let types = types.here().list(types.each().iter().map(slashes).collect());
        body.put("x-amazon-apigateway-binary-media-types", types);
    }
    if let Some(models) = properties.at("Models") {
        let outcome = add_models(&mut body, models);
        sam.attempt(outcome);
    }
    move_models(&mut body, at);
    if let Some(off) = properties.at("DisableExecuteApiEndpoint") {
        disable_endpoint(&mut body, off);
    }
    Some(body)
}

/// Types are written with `~1` for the slash.
fn slashes(node: &Node) -> Node {
    let kind = match &node.kind {
        NodeKind::Text(text) => NodeKind::Text(text.replace("~1", "/").into()),
        NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(slashes).collect()),
        NodeKind::Mapping(pairs) => {
            NodeKind::Mapping(pairs.iter().map(|pair| Pair { value: slashes(&pair.value), ..pair.clone() }).collect())
        }
        other => other.clone(),
    };
    Node::new(kind, node.span)
}

/// Models stand among the components of OpenAPI 3.
fn move_models(body: &mut Node, at: At) {
    if !openapi::is_three(body) || body.at("swagger").is_some() {
        return;
    }
    if let Some(models) = body.remove("definitions")
        && let Some(place) = body.entry("components", at).and_then(|components| components.entry("schemas", at))
    {
        models.pairs().iter().for_each(|pair| place.put(&pair.key, pair.value.clone()));
    }
}

fn check_security(body: &Node) -> Outcome {
    if let Some(known) = body.at("securityDefinitions").filter(|known| !known.is_map()) {
        return Err(Fault::new(known.here(), "`securityDefinitions` must be a map"));
    }
    for path in body.at("paths").map(Node::pairs).unwrap_or_default() {
        for method in openapi::arms(&path.value).into_iter().flat_map(Node::pairs) {
            for one in method.value.at("security").and_then(Node::items).unwrap_or_default() {
                if !one.is_map() {
                    return Err(Fault::new(one.here(), format!("`security` of `{}` is a list of maps", method.key)));
                }
            }
        }
    }
    Ok(())
}

fn check_servers(body: &Node) -> Outcome {
    const KEY: &str = "x-amazon-apigateway-endpoint-configuration";
    let written = body.at("servers").and_then(Node::items).unwrap_or_default();
    match written.iter().filter_map(|server| server.at(KEY)).find(|setting| !setting.is_map()) {
        Some(setting) => Err(Fault::new(setting.here(), format!("`{KEY}` must be a map"))),
        None => Ok(()),
    }
}

fn gateway_responses(body: &mut Node, written: &Node) -> Outcome {
    let at = written.here();
    if written.is_intrinsic() {
        return Err(Fault::new(at, "`GatewayResponses` cannot be an intrinsic function"));
    }
    let mut out = Vec::new();
    for pair in written.pairs() {
        let response = &pair.value;
        if !response.is_map() || response.is_intrinsic() {
            return Err(Fault::new(
                At(pair.key_span),
                format!("the response `{}` of `GatewayResponses` must be a map", pair.key),
            ));
        }
        let mut parameters = at.empty();
        for (key, prefix) in [("Headers", "header"), ("Paths", "path"), ("QueryStrings", "querystring")] {
            let list = response.path(&["ResponseParameters", key]).map(Node::pairs).unwrap_or_default();
            parameters.put_all(list.iter().map(|parameter| Pair {
                key: format!("gatewayresponse.{prefix}.{}", parameter.key).into(),
                ..parameter.clone()
            }));
        }
        let templates = response.at("ResponseTemplates").cloned().unwrap_or_else(|| at.empty());
        let mut one = At(pair.key_span).map([("responseParameters", parameters), ("responseTemplates", templates)]);
        if let Some(status) = response.at("StatusCode") {
            let text = status.scalar().filter(|text| text.chars().all(|c| c.is_ascii_digit()));
            let text = text.ok_or_else(|| Fault::new(status.here(), "`StatusCode` must be a number"))?;
            one.put("statusCode", status.here().text(text));
        }
        out.push(Pair { value: one, ..pair.clone() });
    }
    let known = body.at("x-amazon-apigateway-gateway-responses").cloned();
    let mut all = known.unwrap_or_else(|| at.empty());
    all.put_all(out);
    body.put("x-amazon-apigateway-gateway-responses", all);
    Ok(())
}

fn add_models(body: &mut Node, models: &Node) -> Outcome {
    if !models.is_map() {
        return Err(Fault::new(models.here(), "`Models` must be a map"));
    }
    let Some(place) = body.entry("definitions", models.here()) else { return Ok(()) };
    if let Some(pair) = models.pairs().iter().find(|pair| pair.value.at("type").is_none()) {
        return Err(Fault::new(At(pair.key_span), format!("the model `{}` lacks `type`", pair.key)));
    }
    let lower = models.pairs().iter().map(|pair| Pair { key: pair.key.to_lowercase().into(), ..pair.clone() });
    place.put_all(lower.collect::<Vec<_>>());
    Ok(())
}

/// Whether the default endpoint is closed, in the form of the version.
pub(super) fn disable_endpoint(body: &mut Node, off: &Node) {
    const KEY: &str = "x-amazon-apigateway-endpoint-configuration";
    let at = off.here();
    let setting = at.map([("disableExecuteApiEndpoint", off.clone())]);
    if openapi::is_three(body) {
        let mut servers = body.at("servers").and_then(Node::items).map(<[Node]>::to_vec).unwrap_or_default();
        match servers.first_mut() {
            Some(server) => {
                let mut all = server.at(KEY).cloned().unwrap_or_else(|| at.empty());
                all.put("disableExecuteApiEndpoint", off.clone());
                server.put(KEY, all);
            }
            None => servers.push(at.map([(KEY, setting)])),
        }
        body.put("servers", at.list(servers));
    } else {
        let mut all = body.at(KEY).cloned().unwrap_or_else(|| at.empty());
        all.put("disableExecuteApiEndpoint", off.clone());
        body.put(KEY, all);
    }
}

fn endpoint(unit: &Unit, api: &mut Node) {
    let Some(written) = unit.properties.said("EndpointConfiguration") else {
        return;
    };
    let at = written.here();
    let kind = written.said("Type").unwrap_or(written);
    let mut configuration = at.map([("Types", at.list(vec![kind.clone()]))]);
    if !std::ptr::eq(kind, written) {
        configuration.copy_as(written, "VPCEndpointIds", "VpcEndpointIds");
        configuration.copy(written, &["VpcEndpointIds", "IpAddressType"]);
    }
    api.put("EndpointConfiguration", configuration);
    api.put("Parameters", at.map([("endpointConfigurationTypes", kind.clone())]));
}

/// The deployment and the stage; the stage's logical id comes back.
fn stage(sam: &mut Sam, unit: &Unit, versioned: bool, key: &str) -> String {
    let at = unit.here();
    let name = unit.properties.at("StageName");
    let at_name = name.map_or(at, Node::here);
    let prefix = name.map(|name| match &name.kind {
        NodeKind::Number(..) => name.scalar().unwrap_or_default().to_string(),
        _ => name.text().unwrap_or_default().to_owned(),
    });
    let prefix = prefix.unwrap_or_default();
    let alphanumeric = !prefix.is_empty() && prefix.chars().all(char::is_alphanumeric);
    let id = match (alphanumeric, prefix.is_empty()) {
        (true, _) => format!("{}{prefix}Stage", unit.id),
        (false, true) => format!("{}Stage", unit.id),
        (false, false) => format!("{}Stage{}", unit.id, names::short(&prefix)),
    };
    let hash = names::full(key);
    let deployment = format!("{}Deployment{}", unit.id, hash.get(..10).unwrap_or_default());
    let mut properties = at.map([("RestApiId", at.reference(&unit.id))]);
    properties.put("Description", at.text(format!("RestApi deployment id: {hash}")));
    if !versioned {
        properties.put("StageName", at.text("Stage"));
    }
    sam.emit(&unit.cause, &deployment, "AWS::ApiGateway::Deployment", properties);
    let mut properties = at.map([("RestApiId", at.reference(&unit.id)), ("DeploymentId", at.reference(&deployment))]);
    properties.copy(&unit.properties, STAGE);
    if properties.at("StageName").is_none() {
        properties.put("StageName", at_name.json(&json!("Stage")));
    }
    if let Some(written) = unit.properties.said("Tags") {
        properties.put("Tags", written.here().list(tags::list(Some(written))));
    }
    sam.emit(&unit.cause, &id, "AWS::ApiGateway::Stage", properties);
    id
}
