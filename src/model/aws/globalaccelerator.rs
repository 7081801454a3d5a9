//! Global Accelerator: entry points on AWS's edge.

use super::super::mapping::{Kind, Literal, boolean};

/// Absent is off (provider documentation; default in CloudFormation's resource schema).
pub(super) const KINDS: &[Kind] = &[Kind {
    name: "globalaccelerator.accelerator",
    terraform: &["aws_globalaccelerator_accelerator"],
    cloudformation: &["AWS::GlobalAccelerator::Accelerator"],
    identity: &[],
    rows: &[
        boolean("flow_logs_enabled", "attributes.flow_logs_enabled", "FlowLogsEnabled").default(Literal::Bool(false))
    ],
    companions: &[],
}];
