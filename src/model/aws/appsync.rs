//! AppSync: GraphQL APIs.

use super::super::mapping::{Kind, object, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "appsync.api",
    terraform: &["aws_appsync_graphql_api"],
    cloudformation: &["AWS::AppSync::GraphQLApi"],
    identity: &[],
    rows: &[object(
        "logging",
        "log_config",
        "LogConfig",
        &[
            text("role_arn", "cloudwatch_logs_role_arn", "CloudWatchLogsRoleArn"),
            text("field_log_level", "field_log_level", "FieldLogLevel"),
        ],
    )],
    companions: &[],
}];
