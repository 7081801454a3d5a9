//! CloudWatch Logs: groups, what is made of their events, and vended logs.

use super::super::mapping::{Companion, Kind, Spelling2, json, map, node, number, text};
use super::spellings::tag_list;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "logs.group",
        terraform: &["aws_cloudwatch_log_group"],
        cloudformation: &["AWS::Logs::LogGroup"],
        identity: &["name"],
        rows: &[
            text("name", "name|name_prefix", "LogGroupName"),
            node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
            // Of the class DELIVERY, AWS keeps the events for two days, whatever is said (PutRetentionPolicy API reference).
            text("class", "log_group_class", "LogGroupClass"),
            // Absent and 0 mean for ever (PutRetentionPolicy API reference).
            number("retention_in_days", "retention_in_days", "RetentionInDays"),
            json("data_protection_policy", "", "DataProtectionPolicy"),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[Companion {
            terraform: &["aws_cloudwatch_log_data_protection_policy"],
            cloudformation: &[],
            join: Spelling2 { terraform: "log_group_name", cloudformation: "" },
            stands_alone: false,
            rows: &[json("data_protection_policy", "policy_document", "")],
        }],
    },
    Kind {
        name: "logs.metric_filter",
        terraform: &["aws_cloudwatch_log_metric_filter"],
        cloudformation: &["AWS::Logs::MetricFilter"],
        identity: &[],
        rows: &[
            text("pattern", "pattern", "FilterPattern"),
            node("group", "logs.group", "log_group_name", "LogGroupName"),
            text("metric_name", "metric_transformation.name", "MetricTransformations.MetricName"),
        ],
        companions: &[],
    },
    Kind {
        name: "logs.subscription",
        terraform: &["aws_cloudwatch_log_subscription_filter"],
        cloudformation: &["AWS::Logs::SubscriptionFilter"],
        identity: &[],
        rows: &[node("group", "logs.group", "log_group_name", "LogGroupName")],
        companions: &[],
    },
    Kind {
        name: "logs.account_policy",
        terraform: &["aws_cloudwatch_log_account_policy"],
        cloudformation: &["AWS::Logs::AccountPolicy"],
        identity: &[],
        rows: &[text("policy_type", "policy_type", "PolicyType")],
        companions: &[],
    },
    Kind {
        name: "securitylake.source",
        terraform: &["aws_securitylake_aws_log_source"],
        cloudformation: &["AWS::SecurityLake::AwsLogSource"],
        identity: &[],
        rows: &[text("source_name", "source.source_name", "SourceName")],
        companions: &[],
    },
    // Standard logging v2: a source of vended logs, and its delivery.
    Kind {
        name: "logs.delivery_source",
        terraform: &["aws_cloudwatch_log_delivery_source"],
        cloudformation: &["AWS::Logs::DeliverySource"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            text("log_type", "log_type", "LogType"),
            node("distribution", "cloudfront.distribution", "resource_arn", "ResourceArn"),
        ],
        companions: &[],
    },
    Kind {
        name: "logs.delivery",
        terraform: &["aws_cloudwatch_log_delivery"],
        cloudformation: &["AWS::Logs::Delivery"],
        identity: &[],
        rows: &[node("source", "logs.delivery_source", "delivery_source_name", "DeliverySourceName")],
        companions: &[],
    },
];
