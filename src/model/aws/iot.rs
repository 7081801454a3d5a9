//! IoT: policies of devices.

use super::super::mapping::{Kind, policy};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "iot.policy",
    terraform: &["aws_iot_policy"],
    cloudformation: &["AWS::IoT::Policy"],
    identity: &[],
    rows: &[policy("policy", "identity", "policy", "PolicyDocument")],
    companions: &[],
}];
