//! Usage plans: an API key, a plan, and what ties them, for one API or for all that share.

use super::cause::{Sam, Unit};
use super::node::At;
use crate::syntax::data::Node;

const PROPERTIES: &[&str] = &["CreateUsagePlan", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"];

/// Adds the usage plan of an API.
pub(super) fn add(sam: &mut Sam, unit: &Unit, stage: &str) {
    let Some(plan) = unit.properties.path(&["Auth", "UsagePlan"]) else { return };
    let at = plan.here();
    if !plan.is_map() {
        return sam.refuse(at, "`UsagePlan` must be a map");
    }
    for pair in plan.pairs() {
        if !PROPERTIES.contains(&&*pair.key) {
            sam.refuse(At(pair.key_span), format!("`UsagePlan` has no property `{}`", pair.key));
            return;
        }
    }
    let Some(mode) = plan.at("CreateUsagePlan").map(|mode| sam.resolved(mode)) else {
        return sam.refuse(at, "`UsagePlan` needs `CreateUsagePlan`: PER_API, SHARED or NONE");
    };
    match mode.text() {
        Some("PER_API") => {
            let apis = vec![(unit.id.clone(), stage.to_owned())];
            emit(sam, unit, plan, &unit.id, &apis);
        }
        Some("SHARED") => {
            sam.shared_plan.push((unit.id.clone(), stage.to_owned()));
            let alone = sam.shared_plan.len() == 1;
            let cause = unit.cause.under(unit.cause.condition().filter(|_| alone));
            sam.plan = Some((Unit { cause, ..unit.clone() }, plan.clone()));
        }
        Some("NONE") => {}
        _ => sam.refuse(at, "`CreateUsagePlan` is one of PER_API, SHARED and NONE"),
    }
}

/// Adds the plan that APIs share, once all are expanded.
pub(super) fn finish(sam: &mut Sam) {
    if let Some((unit, plan)) = sam.plan.take() {
        let apis = std::mem::take(&mut sam.shared_plan);
        let before = sam.made.len();
        emit(sam, &unit, &plan, "Serverless", &apis);
        if unit.properties.at("PropagateTags").and_then(Node::truth) == Some(true) {
            super::tags::propagate(&mut sam.made, before, &unit);
        }
    }
}

fn emit(sam: &mut Sam, unit: &Unit, plan: &Node, prefix: &str, apis: &[(std::sync::Arc<str>, String)]) {
    let at = plan.here();
    let [plan_id, key_id, tie_id] = ["UsagePlan", "ApiKey", "UsagePlanKey"].map(|suffix| format!("{prefix}{suffix}"));
    let stages = |api: &str, stage: &str| -> Node {
        at.list(apis.iter().map(|(id, name)| at.map([(api, at.reference(id)), (stage, at.reference(name))])).collect())
    };
    let mut properties = at.map([("ApiStages", stages("ApiId", "Stage"))]);
    properties.copy(plan, &["Description", "Quota", "Throttle", "UsagePlanName"]);
    if let Some(tags) = plan.at("Tags") {
        properties
            .put("Tags", if tags.items().is_some() { tags.clone() } else { at.list(super::tags::list(Some(tags))) });
    }
    let depends = at.pair("DependsOn", at.list(apis.iter().map(|(id, _)| at.text(id.clone())).collect()));
    sam.emit_with(&unit.cause, &plan_id, "AWS::ApiGateway::UsagePlan", properties, &[depends]);
    let key = at.map([("Enabled", at.yes()), ("StageKeys", stages("RestApiId", "StageName"))]);
    let depends = at.pair("DependsOn", at.list(vec![at.text(plan_id.clone())]));
    sam.emit_with(&unit.cause, &key_id, "AWS::ApiGateway::ApiKey", key, &[depends]);
    let tie = at.map([
        ("KeyId", at.reference(&key_id)),
        ("KeyType", at.text("API_KEY")),
        ("UsagePlanId", at.reference(&plan_id)),
    ]);
    let depends = at.pair("DependsOn", at.list(vec![at.text(key_id.clone())]));
    sam.emit_with(&unit.cause, &tie_id, "AWS::ApiGateway::UsagePlanKey", tie, &[depends]);
}
