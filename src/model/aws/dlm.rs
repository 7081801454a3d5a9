//! Data Lifecycle Manager: snapshot policies.

use super::super::mapping::{Kind, Literal, Row, boolean, objects, text};

/// Absent is false (CrossRegionCopyRule and EncryptionConfiguration API references).
const RULE: &[Row] = &[
    boolean("encrypted", "encrypted", "Encrypted").default(Literal::Bool(false)),
    text("cmk_arn", "cmk_arn", "CmkArn"),
];
const COPY: &[Row] = &[
    boolean("encrypted", "encryption_configuration.encrypted", "EncryptionConfiguration.Encrypted")
        .default(Literal::Bool(false)),
    text("cmk_arn", "encryption_configuration.cmk_arn", "EncryptionConfiguration.CmkArn"),
];

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "dlm.policy",
    terraform: &["aws_dlm_lifecycle_policy"],
    cloudformation: &["AWS::DLM::LifecyclePolicy"],
    identity: &[],
    rows: &[
        objects(
            "cross_region_copy_rules",
            "policy_details.schedule[].cross_region_copy_rule",
            "PolicyDetails.Schedules[].CrossRegionCopyRules",
            RULE,
        ),
        objects(
            "cross_region_copies",
            "policy_details.action[].cross_region_copy",
            "PolicyDetails.Actions[].CrossRegionCopy",
            COPY,
        ),
    ],
    companions: &[],
}];
