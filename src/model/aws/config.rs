//! AWS Config: recorders, aggregators, rules, conformance packs.

use super::super::mapping::{Companion, Kind, Literal, Row, Spelling2, boolean, json, object, objects, text, texts};

/// Absent is false (AccountAggregationSource API reference).
const TERRAFORM_SOURCE: &[Row] =
    &[boolean("all_regions", "all_regions", "AllAwsRegions").default(Literal::Bool(false))];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "config.recorder",
        terraform: &["aws_config_configuration_recorder"],
        cloudformation: &["AWS::Config::ConfigurationRecorder"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            text("role_arn", "role_arn", "RoleARN"),
            boolean("started", "", "StartedOnCreate"),
            object(
                "recording_group",
                "recording_group",
                "RecordingGroup",
                &[
                    // Defaults of the provider and of RecordingGroup (API reference).
                    boolean("all_supported", "all_supported", "AllSupported").default(Literal::Bool(true)),
                    boolean(
                        "include_global_resource_types",
                        "include_global_resource_types",
                        "IncludeGlobalResourceTypes",
                    )
                    .default(Literal::Bool(false)),
                    texts("resource_types", "resource_types", "ResourceTypes"),
                    texts(
                        "excluded_types",
                        "exclusion_by_resource_types.resource_types",
                        "ExclusionByResourceTypes.ResourceTypes",
                    ),
                    text("strategy", "recording_strategy.use_only", "RecordingStrategy.UseOnly"),
                ],
            ),
        ],
        companions: &[Companion {
            terraform: &["aws_config_configuration_recorder_status"],
            cloudformation: &[],
            join: Spelling2 { terraform: "name", cloudformation: "" },
            stands_alone: true,
            rows: &[boolean("started", "is_enabled", "")],
        }],
    },
    Kind {
        name: "config.delivery_channel",
        terraform: &["aws_config_delivery_channel"],
        cloudformation: &["AWS::Config::DeliveryChannel"],
        identity: &["name"],
        rows: &[text("name", "name", "Name")],
        companions: &[],
    },
    Kind {
        name: "config.aggregator",
        terraform: &["aws_config_configuration_aggregator"],
        cloudformation: &["AWS::Config::ConfigurationAggregator"],
        identity: &["name"],
        rows: &[
            text("name", "name", "ConfigurationAggregatorName"),
            objects(
                "account_aggregation_source",
                "account_aggregation_source",
                "AccountAggregationSources",
                TERRAFORM_SOURCE,
            ),
            objects(
                "organization_aggregation_source",
                "organization_aggregation_source",
                "OrganizationAggregationSource",
                TERRAFORM_SOURCE,
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "config.rule",
        terraform: &["aws_config_config_rule", "aws_config_organization_managed_rule"],
        cloudformation: &["AWS::Config::ConfigRule", "AWS::Config::OrganizationConfigRule"],
        identity: &["name"],
        rows: &[
            text("name", "name", "ConfigRuleName|OrganizationConfigRuleName"),
            text(
                "source_identifier",
                "source.source_identifier|rule_identifier",
                "Source.SourceIdentifier|OrganizationManagedRuleMetadata.RuleIdentifier",
            ),
            json(
                "input_parameters",
                "input_parameters",
                "InputParameters|OrganizationManagedRuleMetadata.InputParameters",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "config.conformance_pack",
        terraform: &["aws_config_conformance_pack", "aws_config_organization_conformance_pack"],
        cloudformation: &["AWS::Config::ConformancePack", "AWS::Config::OrganizationConformancePack"],
        identity: &["name"],
        rows: &[
            text("name", "name", "ConformancePackName|OrganizationConformancePackName"),
            text("template_body", "template_body", "TemplateBody"),
        ],
        companions: &[],
    },
];
