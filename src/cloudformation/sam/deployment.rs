//! `DeploymentPreference`: traffic moves to a new version bit by bit, by CodeDeploy.

use super::cause::{Cause, Sam, Unit};
use super::node::At;
use super::role;
use crate::syntax::data::{Node, Pair};
use serde_json::json;

const APPLICATION: &str = "ServerlessDeploymentApplication";
const SERVICE_ROLE: &str = "CodeDeployServiceRole";

/// Ways of moving traffic that CodeDeploy has by itself.
const KNOWN: &[&str] = &[
    "AllAtOnce",
    "Canary10Percent5Minutes",
    "Canary10Percent10Minutes",
    "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",
    "Linear10PercentEvery1Minute",
    "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes",
    "Linear10PercentEvery10Minutes",
];

impl Sam {
    /// Makes the deployment group of a function; the update policy of its alias comes back.
    pub(super) fn deployment(&mut self, unit: &Unit) -> Option<Pair> {
        let written = unit.properties.said("DeploymentPreference")?;
        let preference = self.resolved(written);
        if preference.at("Enabled").and_then(Node::truth) == Some(false) {
            return None;
        }
        let at = written.here();
        let group = format!("{}DeploymentGroup", unit.id);
        self.check_preference(&preference);
        let passed = preference.at("PassthroughCondition").and_then(Node::truth) == Some(true);
        let shared = if passed { unit.cause.clone() } else { unit.cause.under(None) };
        let shared =
            Cause { pass: shared.pass.into_iter().filter(|pair| &*pair.key == "Condition").collect(), ..shared };
        self.emit(&shared, APPLICATION, "AWS::CodeDeploy::Application", at.json(&json!({"ComputePlatform": "Lambda"})));
        let given = preference.at("Role");
        if given.is_none() {
            self.deployment_role(&shared, at);
        }
        let role = given.cloned().unwrap_or_else(|| at.arn(SERVICE_ROLE));
        let properties = group_properties(&preference, role, at);
        self.emit(&shared, &group, "AWS::CodeDeploy::DeploymentGroup", properties);
        Some(at.pair("UpdatePolicy", at.map([("CodeDeployLambdaAliasUpdate", update(&preference, &group, at))])))
    }

    fn check_preference(&mut self, preference: &Node) {
        if let Some(hooks) = preference.at("Hooks").filter(|hooks| !hooks.is_map()) {
            self.refuse(hooks.here(), "`Hooks` of `DeploymentPreference` must be a map");
        }
        if let Some(condition) = preference.at("PassthroughCondition")
            && condition.truth().is_none()
        {
            self.refuse(
                condition.here(),
                "`PassthroughCondition` is true or false, or refers to a parameter or mapping",
            );
        }
        if preference.is_map() && preference.at("Type").is_none() && !preference.is_intrinsic() {
            self.refuse(preference.here(), "`DeploymentPreference` needs a `Type`");
        }
    }

    fn deployment_role(&mut self, cause: &Cause, at: At) {
        let policy = self.managed_policy("service-role/AWSCodeDeployRoleForLambda", at);
        let properties = at.map([
            ("AssumeRolePolicyDocument", role::trust("codedeploy.amazonaws.com", at)),
            ("ManagedPolicyArns", at.list(vec![policy])),
        ]);
        self.emit(cause, SERVICE_ROLE, "AWS::IAM::Role", properties);
    }
}

fn group_properties(preference: &Node, role: Node, at: At) -> Node {
    let mut out = at.json(&json!({
        "AutoRollbackConfiguration": {
            "Enabled": true,
            "Events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        },
        "DeploymentStyle": {"DeploymentType": "BLUE_GREEN", "DeploymentOption": "WITH_TRAFFIC_CONTROL"},
    }));
    out.put("ApplicationName", at.reference(APPLICATION));
    out.put("ServiceRoleArn", role);
    out.put_some("DeploymentConfigName", preference.at("Type").map(config_name));
    out.put_some("AlarmConfiguration", preference.at("Alarms").and_then(alarms));
    out.copy(preference, &["TriggerConfigurations"]);
    out
}

/// CodeDeploy's name of a way of moving traffic, also inside of conditions.
fn config_name(kind: &Node) -> Node {
    let at = kind.here();
    match kind.text() {
        Some(known) if KNOWN.contains(&known) => {
            at.sub_with("CodeDeployDefault.Lambda${ConfigName}", [("ConfigName", kind.clone())])
        }
        Some(_) => kind.clone(),
        None if kind.call("Fn::Sub").is_some_and(|text| text.text().is_some_and(|known| KNOWN.contains(&known))) => {
            kind.call("Fn::Sub").map_or_else(|| kind.clone(), config_name)
        }
        None => match kind.choice() {
            Some((condition, then, otherwise)) => {
                at.map([("Fn::If", at.list(vec![condition.clone(), config_name(then), config_name(otherwise)]))])
            }
            None => kind.clone(),
        },
    }
}

fn alarms(written: &Node) -> Option<Node> {
    let at = written.here();
    if let Some((condition, then, otherwise)) = written.choice() {
        let arm = |node: &Node| alarms(node).unwrap_or_else(|| node.clone());
        return Some(at.map([("Fn::If", at.list(vec![condition.clone(), arm(then), arm(otherwise)]))]));
    }
    let names = written.items().filter(|items| !items.is_empty())?;
    let list = names.iter().map(|name| name.here().map([("Name", name.clone())])).collect();
    Some(at.map([("Enabled", at.yes()), ("Alarms", at.list(list))]))
}

fn update(preference: &Node, group: &str, at: At) -> Node {
    let mut out =
        at.map([("ApplicationName", at.reference(APPLICATION)), ("DeploymentGroupName", at.reference(group))]);
    if let Some(hooks) = preference.at("Hooks") {
        out.copy_as(hooks, "PreTraffic", "BeforeAllowTrafficHook");
        out.copy_as(hooks, "PostTraffic", "AfterAllowTrafficHook");
    }
    out
}
