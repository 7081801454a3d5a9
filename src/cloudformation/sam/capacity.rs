//! `AWS::Serverless::CapacityProvider`: instances that functions run on.

use super::cause::{Sam, Unit};
use super::node::At;
use super::role;
use super::tags;
use crate::syntax::data::{Node, NodeKind};
use serde_json::json;

/// Expands a capacity provider.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::CapacityProvider");
    let (at, written) = (unit.here(), &unit.properties);
    check(sam, unit);
    let mut out = at.empty();
    out.copy(written, &["CapacityProviderName", "VpcConfig", "KmsKeyArn"]);
    if let Some(instances) = written.at("InstanceRequirements") {
        let mut requirements = instances.here().empty();
        requirements.copy(instances, &["Architectures"]);
        requirements.copy_as(instances, "AllowedTypes", "AllowedInstanceTypes");
        requirements.copy_as(instances, "ExcludedTypes", "ExcludedInstanceTypes");
        out.put("InstanceRequirements", requirements);
    }
    if let Some(scaling) = written.at("ScalingConfig") {
        out.put("CapacityProviderScalingConfig", scaling_config(scaling));
    }
    let role = format!("{}OperatorRole", unit.id);
    let arn = written.at("OperatorRole").cloned().unwrap_or_else(|| at.arn(&role));
    out.put("PermissionsConfig", at.map([("CapacityProviderOperatorRoleArn", arn)]));
    let tags = tags::with_creator(tags::FUNCTION, written.at("Tags"), at);
    out.put("Tags", tags);
    sam.emit_with(&unit.cause, &unit.id, "AWS::Lambda::CapacityProvider", out, &unit.own);
    if written.at("OperatorRole").is_none() {
        let policy = sam.managed_policy("AWSLambdaManagedEC2ResourceOperator", at);
        let propagated = written.at("Tags").filter(|_| written.at("PropagateTags").and_then(Node::truth) == Some(true));
        let properties = at.map([
            ("AssumeRolePolicyDocument", role::trust("lambda.amazonaws.com", at)),
            ("ManagedPolicyArns", at.list(vec![policy])),
            ("Tags", tags::with_creator(tags::FUNCTION, propagated, at)),
        ]);
        sam.emit(&unit.cause, &role, "AWS::IAM::Role", properties);
    }
}

fn scaling_config(written: &Node) -> Node {
    let at = written.here();
    let mut out = at.empty();
    out.copy(written, &["MaxVCpuCount"]);
    let target = written.at("AverageCPUUtilization");
    out.put("ScalingMode", at.text(if target.is_some() { "Manual" } else { "Auto" }));
    if let Some(target) = target {
        let mut policy = at.json(&json!({"PredefinedMetricType": "LambdaCapacityProviderAverageCPUUtilization"}));
        policy.put("TargetValue", target.clone());
        out.put("ScalingPolicies", at.list(vec![policy]));
    }
    out
}

fn check(sam: &mut Sam, unit: &Unit) {
    let list = |node: &Node| node.items().is_some() || node.is_intrinsic();
    let number = |node: &Node| matches!(node.kind, NodeKind::Number(..)) || node.is_intrinsic();
    if let Some(vpc) = unit.properties.at("VpcConfig").filter(|vpc| vpc.is_map() && !vpc.is_intrinsic()) {
        if vpc.at("SubnetIds").is_none() {
            sam.refuse(vpc.here(), "`VpcConfig` needs `SubnetIds`");
        }
        for pair in vpc.pairs() {
            match &*pair.key {
                "SubnetIds" | "SecurityGroupIds" if list(&pair.value) => {}
                "SubnetIds" | "SecurityGroupIds" => {
                    sam.refuse(pair.value.here(), format!("`{}` must be a list", pair.key))
                }
                _ => sam.refuse(At(pair.key_span), format!("`VpcConfig` has no property `{}`", pair.key)),
            }
        }
    }
    for pair in unit.properties.at("ScalingConfig").map(Node::pairs).unwrap_or_default() {
        if !number(&pair.value) {
            sam.refuse(pair.value.here(), format!("`{}` must be a number", pair.key));
        }
    }
}
