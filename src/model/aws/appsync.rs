//! AppSync: GraphQL APIs.

use super::super::mapping::{Kind, Literal, boolean, number, object, text, texts};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "appsync.api",
        terraform: &["aws_appsync_graphql_api"],
        cloudformation: &["AWS::AppSync::GraphQLApi"],
        identity: &[],
        rows: &[
            text("authentication_type", "authentication_type", "AuthenticationType"),
            texts(
                "additional_authentication",
                "additional_authentication_provider[].authentication_type",
                "AdditionalAuthenticationProviders[].AuthenticationType",
            ),
            // Absent is GLOBAL, and ENABLED, and no limit (CreateGraphqlApi API reference).
            text("visibility", "visibility", "Visibility").default(Literal::Text("GLOBAL")),
            text("introspection_config", "introspection_config", "IntrospectionConfig")
                .default(Literal::Text("ENABLED")),
            number("query_depth_limit", "query_depth_limit", "QueryDepthLimit").default(Literal::Number(0.0)),
            number("resolver_count_limit", "resolver_count_limit", "ResolverCountLimit").default(Literal::Number(0.0)),
            object(
                "logging",
                "log_config",
                "LogConfig",
                &[
                    text("role_arn", "cloudwatch_logs_role_arn", "CloudWatchLogsRoleArn"),
                    text("field_log_level", "field_log_level", "FieldLogLevel"),
                ],
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "appsync.cache",
        terraform: &["aws_appsync_api_cache"],
        cloudformation: &["AWS::AppSync::ApiCache"],
        identity: &[],
        rows: &[
            boolean("at_rest", "at_rest_encryption_enabled", "AtRestEncryptionEnabled").default(Literal::Bool(false)),
            boolean("in_transit", "transit_encryption_enabled", "TransitEncryptionEnabled")
                .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
];
