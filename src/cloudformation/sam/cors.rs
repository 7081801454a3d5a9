//! Answers to preflight requests, generated for every path.

use super::cause::{Fault, Outcome};
use super::node::At;
use super::openapi;
use crate::syntax::data::Node;
use serde_json::json;

const PROPERTIES: &[&str] = &["AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"];

/// Adds `options` to every path of a REST API that has none.
pub(super) fn add(body: &mut Node, cors: &Node) -> Outcome {
    let at = cors.here();
    let settings = if cors.text().is_some() || cors.is_intrinsic() {
        at.map([("AllowOrigin", cors.clone())])
    } else {
        cors.clone()
    };
    if !settings.is_map() {
        return Err(Fault::new(at, "`Cors` must be a text or a map"));
    }
    for pair in settings.pairs() {
        if !PROPERTIES.contains(&&*pair.key) {
            return Err(Fault::new(At(pair.key_span), format!("`Cors` has no property `{}`", pair.key)));
        }
    }
    let origin = settings.get("AllowOrigin").map_or_else(|| at.text("'*'"), |pair| pair.value.clone());
    if origin.is_empty() {
        return Err(Fault::new(at, "`AllowOrigin` of `Cors` must not be empty"));
    }
    let credentials = settings.at("AllowCredentials").and_then(Node::truth) == Some(true);
    if credentials && origin.is_text("'*'") {
        return Err(Fault::new(at, "`AllowCredentials` cannot be true while every origin is allowed")
            .help("name the origins in `AllowOrigin`"));
    }
    for path in openapi::paths(body) {
        let default = at.text(format!("'{}'", allowed(body, &path)));
        let Some(item) = body.at_mut("paths").and_then(|paths| paths.at_mut(&path)) else { continue };
        for arm in openapi::arms_mut(item) {
            if arm.is_map() && arm.at("options").is_none() {
                arm.put("options", preflight(&settings, &origin, &default, credentials, at));
            }
        }
    }
    Ok(())
}

/// The methods that a path has, and `OPTIONS`.
fn allowed(body: &Node, path: &str) -> String {
    let written = openapi::methods(body, path);
    let every = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    if written.iter().any(|method| method == openapi::ANY) {
        return every.join(",");
    }
    let mut out: Vec<String> = written.iter().map(|method| method.to_ascii_uppercase()).collect();
    out.push("OPTIONS".to_owned());
    out.sort();
    out.dedup();
    out.join(",")
}

fn preflight(settings: &Node, origin: &Node, default: &Node, credentials: bool, at: At) -> Node {
    let mut parameters = at.empty();
    let mut headers = at.empty();
    let mut add = |name: &str, value: Node, kind: &str| {
        parameters.put(&format!("method.response.header.Access-Control-{name}"), value);
        headers.put(&format!("Access-Control-{name}"), at.map([("type", at.text(kind))]));
    };
    add("Allow-Origin", origin.clone(), "string");
    if let Some(value) = settings.said("AllowHeaders") {
        add("Allow-Headers", value.clone(), "string");
    }
    let methods = settings.said("AllowMethods");
    add("Allow-Methods", methods.unwrap_or(default).clone(), "string");
    if let Some(value) = settings.at("MaxAge") {
        add("Max-Age", value.clone(), "integer");
    }
    if credentials {
        add("Allow-Credentials", at.text("'true'"), "string");
    }
    let mut out = at.json(&json!({
        "summary": "CORS support",
        "consumes": ["application/json"],
        "produces": ["application/json"],
    }));
    let answer = at.json(&json!({
        "statusCode": "200", "responseTemplates": {"application/json": "{}\n"},
    }));
    let mut integration = at.json(&json!({
        "type": "mock", "requestTemplates": {"application/json": "{\n  \"statusCode\" : 200\n}\n"},
    }));
    integration.put("responses", at.map([("default", answer.with("responseParameters", parameters))]));
    out.put(openapi::INTEGRATION, integration);
    let answer = at.json(&json!({"description": "Default response for CORS method"})).with("headers", headers);
    out.put("responses", at.map([("200", answer)]));
    out
}
