//! The definition of an API, OpenAPI or Swagger, as the expansion edits it: paths, methods, integrations, security.

use super::cause::{Fault, Outcome};
use super::node::At;
use crate::syntax::data::{Node, Pair};
use serde_json::json;

/// How `any` is called.
pub(super) const ANY: &str = "x-amazon-apigateway-any-method";
pub(super) const INTEGRATION: &str = "x-amazon-apigateway-integration";
/// Most paths of a definition; API Gateway takes 300.
const MAX_PATHS: usize = 5_000;
/// Keys of a path that are no methods.
const NO_METHODS: &[&str] = &["parameters", "summary", "description", "servers", "$ref"];

/// An empty Swagger definition.
pub(super) fn skeleton(at: At) -> Node {
    at.json(&json!({"swagger": "2.0", "info": {"version": "1.0", "title": {"Ref": "AWS::StackName"}}, "paths": {}}))
}

/// An empty OpenAPI definition of an HTTP API.
pub(super) fn http_skeleton(at: At) -> Node {
    at.json(&json!({"openapi": "3.0.1", "info": {"version": "1.0", "title": {"Ref": "AWS::StackName"}}, "paths": {}}))
}

/// Whether this is a definition that can be edited.
pub(super) fn is_valid(body: &Node) -> bool {
    body.at("paths").is_some_and(Node::is_map) && (body.at("swagger").is_some() || is_three(body))
}

/// Whether this is OpenAPI 3.
pub(super) fn is_three(body: &Node) -> bool {
    body.at("openapi").and_then(|version| version.scalar()).is_some_and(|version| version.starts_with('3'))
}

/// A method as definitions spell it.
pub(super) fn method_name(method: &str) -> String {
    let lower = method.to_ascii_lowercase();
    if lower == "any" { ANY.to_owned() } else { lower }
}

/// What stands in a node and in both arms of an `Fn::If`, without `AWS::NoValue`.
pub(super) fn arms_mut(node: &mut Node) -> Vec<&mut Node> {
    if node.choice().is_none() {
        return if node.is_no_value() { Vec::new() } else { vec![node] };
    }
    let list = node.at_mut("Fn::If").and_then(Node::items_mut);
    let arms = list.map(|items| items.iter_mut().skip(1).filter(|arm| !arm.is_no_value()).collect());
    arms.unwrap_or_default()
}

/// The same to read.
pub(super) fn arms(node: &Node) -> Vec<&Node> {
    match node.choice() {
        Some((_, then, otherwise)) => [then, otherwise].into_iter().filter(|arm| !arm.is_no_value()).collect(),
        None if node.is_no_value() => Vec::new(),
        None => vec![node],
    }
}

/// Whether something is integrated with this method already.
pub(super) fn has_integration(body: &Node, path: &str, method: &str) -> bool {
    let Some(item) = body.path(&["paths", path]) else { return false };
    arms(item)
        .into_iter()
        .filter_map(|arm| arm.at(method))
        .flat_map(arms)
        .any(|m| m.at(INTEGRATION).is_some_and(|i| !i.is_empty()))
}

/// Adds a path and a method to it, unless they are there.
pub(super) fn add_path(body: &mut Node, path: &str, method: &str, at: At) -> Outcome {
    let Some(item) = body.entry("paths", at).and_then(|paths| {
        if paths.at(path).is_none() {
            paths.put(path, at.empty());
        }
        paths.at_mut(path)
    }) else {
        return Ok(());
    };
    if !item.is_map() {
        return Err(Fault::new(item.here(), format!("the value of the path `{path}` must be a map")));
    }
    if item.call("Fn::If").is_some() && item.choice().is_none() {
        return Err(Fault::new(item.here(), "Fn::If takes a condition and two values"));
    }
    for arm in arms_mut(item) {
        if arm.at(method).is_none() {
            arm.put(method, at.empty());
        }
    }
    Ok(())
}

/// Calls `edit` with the definition of every method of one path, or of this one.
pub(super) fn each_method(body: &mut Node, path: &str, method: Option<&str>, edit: &mut dyn FnMut(&str, &mut Node)) {
    let Some(item) = body.at_mut("paths").and_then(|paths| paths.at_mut(path)) else { return };
    for arm in arms_mut(item) {
        for Pair { key, value, .. } in arm.pairs_mut().into_iter().flatten() {
            if NO_METHODS.contains(&&**key) || method.is_some_and(|wanted| wanted != &**key) {
                continue;
            }
            for definition in arms_mut(value) {
                edit(key, definition);
            }
        }
    }
}

/// The paths of a definition.
pub(super) fn paths(body: &Node) -> Vec<String> {
    body.at("paths").map(Node::pairs).unwrap_or_default().iter().map(|pair| pair.key.to_string()).collect()
}

/// The methods of a path.
pub(super) fn methods(body: &Node, path: &str) -> Vec<String> {
    let Some(item) = body.path(&["paths", path]) else { return Vec::new() };
    let keys = arms(item).into_iter().flat_map(Node::pairs).map(|pair| pair.key.to_string());
    let mut out: Vec<String> = keys.filter(|key| !NO_METHODS.contains(&key.as_str())).collect();
    out.dedup();
    out
}

/// Refuses methods that are not written as maps, and more paths than any API has.
pub(super) fn check(body: &Node) -> Outcome {
    if let Some(paths) = body.at("paths").filter(|paths| paths.pairs().len() > MAX_PATHS) {
        return Err(Fault::limit(paths.here(), "the definition has too many paths; it is not checked"));
    }
    for pair in body.at("paths").map(Node::pairs).unwrap_or_default() {
        if pair.value.is_null() || (!pair.value.is_map()) {
            return Err(Fault::new(At(pair.key_span), format!("the value of the path `{}` must be a map", pair.key)));
        }
        for method in arms(&pair.value).into_iter().flat_map(Node::pairs) {
            if !NO_METHODS.contains(&&*method.key) && !method.value.is_map() {
                let message = format!("the method `{}` of the path `{}` must be a map", method.key, pair.key);
                return Err(Fault::new(At(method.key_span), message));
            }
        }
    }
    Ok(())
}

/// A path as permissions and policies name it: without the last slash, parameters replaced by `*`.
pub(super) fn path_pattern(path: &str) -> String {
    let cut = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
    let mut out = String::new();
    let mut rest = cut;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) if is_parameter(name) => {
                out.push('*');
                rest = tail;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `name`, or `name+` for all that follows.
fn is_parameter(name: &str) -> bool {
    let plain = name.strip_suffix('+').unwrap_or(name);
    !plain.is_empty() && plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// Security requirements of a method, as a list.
pub(super) fn security(method: &Node) -> Vec<Node> {
    method.at("security").and_then(Node::items).map(<[Node]>::to_vec).unwrap_or_default()
}

/// Whether a security requirement names this.
pub(super) fn names(requirement: &Node, name: &str) -> bool {
    requirement.get(name).is_some()
}

/// Where a definition keeps its kinds of security: by version.
pub(super) fn add_scheme(body: &mut Node, name: &str, scheme: Node, at: At) {
    let place = if is_three(body) && body.at("swagger").is_none() {
        body.entry("components", at).and_then(|components| components.entry("securitySchemes", at))
    } else {
        body.entry("securityDefinitions", at)
    };
    if let Some(place) = place {
        place.put(name, scheme);
    }
}

/// The definition in another version, if one is asked for: what moves, moves. The transform does so after each step.
pub(super) fn in_version(body: &mut Node, version: Option<&Node>, at: At) {
    let wanted = version.filter(|version| version.scalar().is_some_and(|text| text.starts_with('3')));
    if let Some(version) = wanted.filter(|_| body.at("swagger").is_some_and(|known| known.text().is_some())) {
        // A number loses its zero.
        let text = version.scalar().unwrap_or_default();
        body.put("openapi", at.text(if text.contains('.') { text.to_string() } else { format!("{text}.0") }));
        body.remove("swagger");
    }
    if !is_three(body) || body.at("swagger").is_some() {
        return;
    }
    for (old, new) in [("securityDefinitions", "securitySchemes"), ("definitions", "schemas")] {
        if let Some(moved) = body.remove(old)
            && let Some(place) = body.entry("components", at).and_then(|components| components.entry(new, at))
        {
            for pair in moved.pairs() {
                place.put(&pair.key, pair.value.clone());
            }
        }
    }
    for path in paths(body) {
        if body.path(&["paths", &path]).is_some_and(|item| !item.is_intrinsic()) {
            each_method(body, &path, Some("options"), &mut preflight_in_three);
        }
    }
}

/// What a preflight answer looks like in OpenAPI 3.
fn preflight_in_three(_name: &str, method: &mut Node) {
    method.remove("consumes");
    method.remove("produces");
    let answer = method.at_mut("responses").and_then(|responses| responses.at_mut("200"));
    for header in answer.and_then(|answer| answer.at_mut("headers")).and_then(Node::pairs_mut).into_iter().flatten() {
        let at = header.value.here();
        header.value = at.map([("schema", header.value.clone())]);
    }
}
