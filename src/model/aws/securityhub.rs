//! Security Hub: the hub, its standards, and what an organization turns on.

use super::super::mapping::{Kind, Literal, boolean, text};

pub(super) const KINDS: &[Kind] = &[
    // Absent is true (EnableSecurityHub API reference).
    Kind {
        name: "securityhub.hub",
        terraform: &["aws_securityhub_account"],
        cloudformation: &["AWS::SecurityHub::Hub"],
        identity: &[],
        rows: &[boolean("enable_default_standards", "enable_default_standards", "EnableDefaultStandards")
            .default(Literal::Bool(true))],
        companions: &[],
    },
    Kind {
        name: "securityhub.standard",
        terraform: &["aws_securityhub_standards_subscription"],
        cloudformation: &["AWS::SecurityHub::Standard"],
        identity: &[],
        rows: &[text("standards_arn", "standards_arn", "StandardsArn")],
        companions: &[],
    },
    Kind {
        name: "securityhub.organization",
        terraform: &["aws_securityhub_organization_configuration"],
        cloudformation: &["AWS::SecurityHub::OrganizationConfiguration"],
        identity: &[],
        rows: &[
            boolean("auto_enable", "auto_enable", "AutoEnable"),
            text("configuration_type", "organization_configuration.configuration_type", "ConfigurationType"),
        ],
        companions: &[],
    },
];
