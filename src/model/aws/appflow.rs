//! AppFlow: flows and connector profiles.

use super::super::mapping::{Kind, node};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "appflow.connector_profile",
        terraform: &["aws_appflow_connector_profile"],
        cloudformation: &["AWS::AppFlow::ConnectorProfile"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_arn", "KMSArn")],
        companions: &[],
    },
    Kind {
        name: "appflow.flow",
        terraform: &["aws_appflow_flow"],
        cloudformation: &["AWS::AppFlow::Flow"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_arn", "KMSArn")],
        companions: &[],
    },
];
