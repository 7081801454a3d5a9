//! `ResourcePolicy`: who may call an API, by account, address, VPC or statements of one's own.

use super::cause::{Fault, Outcome};
use super::node::At;
use super::openapi;
use crate::syntax::data::Node;
use serde_json::json;

const POLICY: &str = "x-amazon-apigateway-policy";

/// Adds the statements for one path.
pub(super) fn add(body: &mut Node, policy: &Node, path: &str, stage: &Node) -> Outcome {
    let at = policy.here();
    if !policy.is_map() {
        return Err(Fault::new(at, "`ResourcePolicy` must be a map"));
    }
    let resources = resources(body, path, stage, at);
    let allow = || statement("Allow", at.text("*"), &resources, at);
    for (key, effect) in [("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")] {
        if let Some(accounts) = policy.said(key) {
            let principal = at.map([("AWS", at.list(accounts.each().to_vec()))]);
            push(body, statement(effect, principal, &resources, at), at);
        }
    }
    for (key, operator) in [("IpRangeWhitelist", "NotIpAddress"), ("IpRangeBlacklist", "IpAddress")] {
        if let Some(ranges) = policy.said(key) {
            let condition = at.map([(operator, at.map([("aws:SourceIp", ranges.clone())]))]);
            push(body, allow(), at);
            push(body, statement("Deny", at.text("*"), &resources, at).with("Condition", condition), at);
        }
    }
    for (side, operator) in [("Blacklist", "StringEquals"), ("Whitelist", "StringNotEquals")] {
        if let Some(condition) = sources(policy, side, operator, at)? {
            push(body, allow(), at);
            push(body, statement("Deny", at.text("*"), &resources, at).with("Condition", condition), at);
        }
    }
    Ok(())
}

/// Adds the statements of one's own.
pub(super) fn custom(body: &mut Node, policy: &Node) -> Outcome {
    let Some(statements) = policy.said("CustomStatements") else {
        return Ok(());
    };
    let at = statements.here();
    match body.at(POLICY).and_then(|policy| policy.at("Statement")) {
        None => {
            let document = at.json(&json!({"Version": "2012-10-17"})).with("Statement", statements.clone());
            body.put(POLICY, document);
        }
        Some(_) => statements.each().to_vec().into_iter().for_each(|one| push(body, one, at)),
    }
    Ok(())
}

fn push(body: &mut Node, statement: Node, at: At) {
    let Some(policy) = body.entry(POLICY, at) else { return };
    if policy.at("Version").is_none() {
        policy.put("Version", at.text("2012-10-17"));
    }
    let mut all = policy.at("Statement").map(|known| known.each().to_vec()).unwrap_or_default();
    if !all.iter().any(|known| known.same(&statement)) {
        all.push(statement);
    }
    // The transform writes a first statement about accounts by itself.
    let by_itself = all.len() == 1 && all.iter().any(|one| one.path(&["Principal", "AWS"]).is_some());
    let list = at.list(all);
    policy.put(
        "Statement",
        match list.each() {
            [only] if by_itself => only.clone(),
            _ => list,
        },
    );
}

fn statement(effect: &str, principal: Node, resources: &[Node], at: At) -> Node {
    at.map([
        ("Action", at.text("execute-api:Invoke")),
        ("Effect", at.text(effect)),
        ("Principal", principal),
        ("Resource", at.list(resources.to_vec())),
    ])
}

fn resources(body: &Node, path: &str, stage: &Node, at: At) -> Vec<Node> {
    let pattern = openapi::path_pattern(path);
    let one = |method: &String| {
        let method = if method == openapi::ANY { "*".to_owned() } else { method.to_ascii_uppercase() };
        let text = format!("execute-api:/${{__Stage__}}/{method}{pattern}");
        at.sub_with(&text, [("__Stage__", stage.clone())])
    };
    openapi::methods(body, path).iter().map(one).collect()
}

/// The condition on VPCs and VPC endpoints.
fn sources(policy: &Node, side: &str, operator: &str, at: At) -> Outcome<Option<Node>> {
    let (mut networks, mut endpoints) = (Vec::new(), Vec::new());
    if let Some(list) = policy.at(&format!("SourceVpc{side}")) {
        let plain = list.items().is_some_and(|items| items.iter().all(|item| item.text().is_some()));
        if !plain {
            return Err(Fault::new(list.here(), format!("`SourceVpc{side}` must be a list of texts"))
                .help("functions go into `IntrinsicVpcWhitelist`, `IntrinsicVpceWhitelist` and their like"));
        }
        for item in list.each() {
            if item.text().is_some_and(|text| text.starts_with("vpce-")) { &mut endpoints } else { &mut networks }
                .push(item.clone());
        }
    }
    networks.extend(policy.at(&format!("IntrinsicVpc{side}")).map(|list| list.each().to_vec()).unwrap_or_default());
    endpoints.extend(policy.at(&format!("IntrinsicVpce{side}")).map(|list| list.each().to_vec()).unwrap_or_default());
    let mut keys = at.empty();
    for (key, list) in [("aws:SourceVpce", endpoints), ("aws:SourceVpc", networks)] {
        if !list.is_empty() {
            keys.put(key, at.list(list));
        }
    }
    Ok((!keys.is_empty()).then(|| at.map([(operator, keys)])))
}
