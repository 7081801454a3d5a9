//! API Gateway: REST, HTTP and WebSocket APIs with their stages, methods, routes, domains and usage plans.

use super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, json, map, node, number, object, objects, policy, text, texts,
};
use super::spellings::tag_list;

/// Absent is off, and not encrypted (MethodSetting API reference).
const SETTINGS: &[Row] = &[
    boolean("caching_enabled", "caching_enabled", "CachingEnabled").default(Literal::Bool(false)),
    boolean("cache_data_encrypted", "cache_data_encrypted", "CacheDataEncrypted").default(Literal::Bool(false)),
    boolean("data_trace_enabled", "data_trace_enabled", "DataTraceEnabled").default(Literal::Bool(false)),
    boolean("metrics_enabled", "metrics_enabled", "MetricsEnabled").default(Literal::Bool(false)),
    text("logging_level", "logging_level", "LoggingLevel").default(Literal::Text("OFF")),
];

/// Of HTTP and WebSocket APIs; absent is off (RouteSettings API reference).
const ROUTE_SETTINGS: &[Row] = &[
    boolean("data_trace_enabled", "data_trace_enabled", "DataTraceEnabled").default(Literal::Bool(false)),
    text("logging_level", "logging_level", "LoggingLevel").default(Literal::Text("OFF")),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "apigateway.rest_api",
        terraform: &["aws_api_gateway_rest_api"],
        cloudformation: &["AWS::ApiGateway::RestApi"],
        identity: &[],
        rows: &[
            text("name", "name", "Name"),
            // Absent is EDGE, which is public (CreateRestApi API reference).
            texts("endpoint_types", "endpoint_configuration.types", "EndpointConfiguration.Types"),
            boolean("disable_execute_api_endpoint", "disable_execute_api_endpoint", "DisableExecuteApiEndpoint")
                .default(Literal::Bool(false)),
            json("body", "body", "Body"),
            number("minimum_compression_size", "minimum_compression_size", "MinimumCompressionSize"),
            policy("policy", "resource:execute-api", "policy", "Policy"),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[Companion {
            terraform: &["aws_api_gateway_rest_api_policy"],
            cloudformation: &[],
            join: Spelling2 { terraform: "rest_api_id", cloudformation: "" },
            stands_alone: true,
            rows: &[policy("policy", "resource:execute-api", "policy", "")],
        }],
    },
    Kind {
        name: "apigateway.stage",
        terraform: &["aws_api_gateway_stage"],
        cloudformation: &["AWS::ApiGateway::Stage"],
        identity: &["stage_name"],
        rows: &[
            text("stage_name", "stage_name", "StageName"),
            node("rest_api", "apigateway.rest_api", "rest_api_id", "RestApiId"),
            text("access_log_destination", "access_log_settings.destination_arn", "AccessLogSetting.DestinationArn"),
            boolean("cache_cluster_enabled", "cache_cluster_enabled", "CacheClusterEnabled")
                .default(Literal::Bool(false)),
            text("client_certificate_id", "client_certificate_id", "ClientCertificateId"),
            boolean("xray_tracing_enabled", "xray_tracing_enabled", "TracingEnabled").default(Literal::Bool(false)),
            map("variables", "variables", "Variables"),
            objects("method_settings", "", "MethodSettings", SETTINGS),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[],
    },
    // Stages that may call a backend on the internet: HTTP APIs show it no certificate.
    Kind {
        name: "apigateway.calling_stage",
        terraform: &["aws_api_gateway_stage", "aws_apigatewayv2_stage"],
        cloudformation: &["AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"],
        identity: &[],
        rows: &[
            node("api", "apigatewayv2.api", "api_id", "ApiId"),
            text("client_certificate_id", "client_certificate_id", "ClientCertificateId"),
        ],
        companions: &[],
    },
    // Where settings of methods are written: in Terraform apart from the stage.
    Kind {
        name: "apigateway.method_settings",
        terraform: &["aws_api_gateway_method_settings"],
        cloudformation: &["AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"],
        identity: &[],
        rows: &[
            node("stage", "apigateway.stage", "stage_name", ""),
            objects(
                "settings",
                "settings",
                "MethodSettings|StageDescription.MethodSettings|StageDescription",
                SETTINGS,
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "apigateway.deployment",
        terraform: &["aws_api_gateway_deployment"],
        cloudformation: &["AWS::ApiGateway::Deployment"],
        identity: &["stage_name"],
        rows: &[
            text("stage_name", "", "StageName"),
            node("rest_api", "apigateway.rest_api", "rest_api_id", "RestApiId"),
            text("access_log_destination", "", "StageDescription.AccessLogSetting.DestinationArn"),
            map("variables", "variables", "StageDescription.Variables"),
        ],
        companions: &[],
    },
    Kind {
        name: "apigateway.method",
        terraform: &["aws_api_gateway_method"],
        cloudformation: &["AWS::ApiGateway::Method"],
        identity: &[],
        rows: &[
            node("rest_api", "apigateway.rest_api", "rest_api_id", "RestApiId"),
            node("api", "apigateway.api", "rest_api_id", "RestApiId"),
            text("http_method", "http_method", "HttpMethod"),
            // Absent is NONE (PutMethod API reference); Terraform demands it.
            text("authorization", "authorization", "AuthorizationType").default(Literal::Text("NONE")),
            boolean("api_key_required", "api_key_required", "ApiKeyRequired").default(Literal::Bool(false)),
            text("request_validator_id", "request_validator_id", "RequestValidatorId"),
        ],
        companions: &[],
    },
    Kind {
        name: "apigateway.authorizer",
        terraform: &["aws_api_gateway_authorizer", "aws_apigatewayv2_authorizer"],
        cloudformation: &["AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer"],
        identity: &[],
        rows: &[
            node("rest_api", "apigateway.rest_api", "rest_api_id", "RestApiId"),
            node("api", "apigateway.api", "rest_api_id|api_id", "RestApiId|ApiId"),
        ],
        companions: &[],
    },
    // APIs of every sort.
    Kind {
        name: "apigateway.api",
        terraform: &["aws_api_gateway_rest_api", "aws_apigatewayv2_api"],
        cloudformation: &["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"],
        identity: &[],
        rows: &[
            text("name", "name", "Name"),
            boolean("disable_execute_api_endpoint", "disable_execute_api_endpoint", "DisableExecuteApiEndpoint")
                .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    // Stages, and deployments that make one by the way.
    Kind {
        // Before version 6 of the provider deployments made stages, too.
        name: "apigateway.deployed_stage",
        terraform: &["aws_api_gateway_deployment", "aws_api_gateway_stage"],
        cloudformation: &["AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"],
        identity: &["stage_name"],
        rows: &[
            text("stage_name", "stage_name", "StageName"),
            node("rest_api", "apigateway.rest_api", "rest_api_id", "RestApiId"),
        ],
        companions: &[],
    },
    Kind {
        name: "apigateway.domain",
        terraform: &["aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"],
        cloudformation: &[
            "AWS::ApiGateway::DomainName",
            "AWS::ApiGateway::DomainNameV2",
            "AWS::ApiGatewayV2::DomainName",
        ],
        identity: &["domain_name"],
        rows: &[
            text("domain_name", "domain_name", "DomainName"),
            text(
                "security_policy",
                "security_policy|domain_name_configuration.security_policy",
                "SecurityPolicy|DomainNameConfigurations.SecurityPolicy",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "apigateway.mapping",
        terraform: &["aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping"],
        cloudformation: &["AWS::ApiGateway::BasePathMapping", "AWS::ApiGatewayV2::ApiMapping"],
        identity: &[],
        rows: &[node("api", "apigateway.api", "api_id", "RestApiId|ApiId")],
        companions: &[],
    },
    Kind {
        name: "apigateway.usage_plan",
        terraform: &["aws_api_gateway_usage_plan"],
        cloudformation: &["AWS::ApiGateway::UsagePlan"],
        identity: &[],
        rows: &[objects(
            "api_stages",
            "api_stages",
            "ApiStages",
            &[
                node("api", "apigateway.rest_api", "api_id", "ApiId"),
                node("stage", "apigateway.deployed_stage", "stage", "Stage"),
            ],
        )],
        companions: &[],
    },
    Kind {
        name: "apigatewayv2.api",
        terraform: &["aws_apigatewayv2_api"],
        cloudformation: &["AWS::ApiGatewayV2::Api"],
        identity: &[],
        rows: &[
            text("name", "name", "Name"),
            text("protocol_type", "protocol_type", "ProtocolType"),
            boolean("disable_execute_api_endpoint", "disable_execute_api_endpoint", "DisableExecuteApiEndpoint")
                .default(Literal::Bool(false)),
            map("tags", "tags", "Tags"),
        ],
        companions: &[],
    },
    Kind {
        name: "apigatewayv2.stage",
        terraform: &["aws_apigatewayv2_stage"],
        cloudformation: &["AWS::ApiGatewayV2::Stage"],
        identity: &["name"],
        rows: &[
            text("name", "name", "StageName"),
            node("api", "apigatewayv2.api", "api_id", "ApiId"),
            text("access_log_destination", "access_log_settings.destination_arn", "AccessLogSettings.DestinationArn"),
            object("default_route_settings", "default_route_settings", "DefaultRouteSettings", ROUTE_SETTINGS),
            text("client_certificate_id", "client_certificate_id", "ClientCertificateId"),
            map("variables", "stage_variables", "StageVariables"),
        ],
        companions: &[],
    },
    Kind {
        name: "apigatewayv2.route",
        terraform: &["aws_apigatewayv2_route"],
        cloudformation: &["AWS::ApiGatewayV2::Route"],
        identity: &[],
        rows: &[
            node("api", "apigatewayv2.api", "api_id", "ApiId"),
            text("route_key", "route_key", "RouteKey"),
            // Absent is NONE (CreateRoute API reference).
            text("authorization_type", "authorization_type", "AuthorizationType").default(Literal::Text("NONE")),
        ],
        companions: &[],
    },
    // Variables of a stage, of either sort of API.
    Kind {
        name: "apigateway.stage_variables",
        terraform: &["aws_api_gateway_stage", "aws_apigatewayv2_stage"],
        cloudformation: &["AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment", "AWS::ApiGatewayV2::Stage"],
        identity: &[],
        rows: &[map("variables", "variables|stage_variables", "Variables|StageVariables|StageDescription.Variables")],
        companions: &[],
    },
];
