//! CloudTrail: trails and event data stores.

use super::super::mapping::{Kind, Literal, Row, boolean, map, node, objects, text, texts};
use super::spellings::tag_list;
use crate::value::{Kind as ValueKind, List, Part, Value};
use std::sync::Arc;

const EVENT_SELECTOR: &[Row] = &[
    boolean("include_management_events", "include_management_events", "IncludeManagementEvents")
        .default(Literal::Bool(true)),
    text("read_write_type", "read_write_type", "ReadWriteType").default(Literal::Text("All")),
    texts("data_resources", "data_resource[].type", "DataResources[].Type"),
    texts("data_values", "data_resource[].values", "DataResources[].Values"),
    texts("data_buckets", "data_resource[].values", "DataResources[].Values").via(bucket_names),
];

const ADVANCED_SELECTOR: &[Row] = &[objects(
    "fields",
    "field_selector",
    "FieldSelectors",
    &[
        text("field", "field", "Field"),
        texts("equals", "equals", "Equals"),
        texts("starts_with", "starts_with", "StartsWith"),
    ],
)];

/// ARNs of buckets and of what is in them (`arn:aws:s3:::bucket/prefix`) to what they say of the bucket: its name, or a
/// reference. All buckets (`arn:aws:s3:::`) stay.
fn bucket_names(value: &Value) -> Value {
    let ValueKind::List(list) = &value.kind else { return value.clone() };
    let items = list.items.iter().map(|item| bucket_name(item).at(item.origin.clone())).collect();
    ValueKind::List(Arc::new(List { items, rest: list.rest.clone() })).into()
}

fn bucket_name(value: &Value) -> Value {
    const BUCKETS: &str = ":s3:::";
    let parts: Vec<Part> = match &value.kind {
        ValueKind::String(text) => vec![Part::Literal(Arc::clone(text))],
        ValueKind::Template(parts) => parts.to_vec(),
        _ => return value.clone(),
    };
    let mut name = Vec::new();
    for part in parts {
        let Part::Literal(text) = part else {
            name.push(part);
            continue;
        };
        let text = text.split_once(BUCKETS).map_or(&*text, |(_, rest)| rest);
        let (own, has_path) = text.split_once('/').map_or((text, false), |(own, _)| (own, true));
        if !own.is_empty() {
            name.push(Part::Literal(Arc::from(own)));
        }
        if has_path {
            break;
        }
    }
    let kind = match name.as_slice() {
        [] => return value.clone(),
        [Part::Literal(text)] => ValueKind::String(Arc::clone(text)),
        [Part::Reference(bucket)] => ValueKind::Reference(Arc::clone(bucket)),
        [Part::Unknown(why)] => ValueKind::Unknown(Arc::clone(why)),
        _ => ValueKind::Template(Arc::from(name)),
    };
    kind.into()
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "cloudtrail.trail",
        terraform: &["aws_cloudtrail"],
        cloudformation: &["AWS::CloudTrail::Trail"],
        identity: &["name"],
        rows: &[
            text("name", "name", "TrailName"),
            node("s3_bucket_name", "s3.bucket", "s3_bucket_name", "S3BucketName"),
            text("log_bucket", "s3_bucket_name", "S3BucketName"),
            node("kms_key_id", "kms.key", "kms_key_id", "KMSKeyId"),
            // Absent is false in both languages (CreateTrail API reference).
            boolean("enable_log_file_validation", "enable_log_file_validation", "EnableLogFileValidation")
                .default(Literal::Bool(false)),
            boolean("is_multi_region_trail", "is_multi_region_trail", "IsMultiRegionTrail")
                .default(Literal::Bool(false)),
            boolean("include_global_service_events", "include_global_service_events", "IncludeGlobalServiceEvents")
                .default(Literal::Bool(true)),
            // CloudFormation demands it, so a template without it starts no trail (AWS::CloudTrail::Trail reference).
            boolean("enable_logging", "enable_logging", "IsLogging").defaults(Literal::Bool(true), Literal::Nothing),
            boolean("is_organization_trail", "is_organization_trail", "IsOrganizationTrail")
                .default(Literal::Bool(false)),
            node("cloud_watch_logs_group_arn", "logs.group", "cloud_watch_logs_group_arn", "CloudWatchLogsLogGroupArn"),
            text("sns_topic_name", "sns_topic_name", "SnsTopicName"),
            texts("insights", "insight_selector[].insight_type", "InsightSelectors[].InsightType"),
            objects("event_selectors", "event_selector", "EventSelectors", EVENT_SELECTOR),
            objects("advanced_event_selectors", "advanced_event_selector", "AdvancedEventSelectors", ADVANCED_SELECTOR),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[],
    },
    // Trails, and buckets of whose objects one may record the use.
    Kind {
        name: "cloudtrail.recorded",
        terraform: &["aws_cloudtrail", "aws_s3_bucket"],
        cloudformation: &["AWS::CloudTrail::Trail", "AWS::S3::Bucket"],
        identity: &["bucket"],
        rows: &[text("bucket", "bucket", "BucketName")],
        companions: &[],
    },
    Kind {
        name: "cloudtrail.event_data_store",
        terraform: &["aws_cloudtrail_event_data_store"],
        cloudformation: &["AWS::CloudTrail::EventDataStore"],
        identity: &["name"],
        rows: &[text("name", "name", "Name"), node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId")],
        companions: &[],
    },
];
