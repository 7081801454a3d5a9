//! Lambda: functions, their URLs and who may sign their code. Permissions are `documents`'.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, map, node, number, text, texts};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "lambda.function",
        terraform: &["aws_lambda_function"],
        cloudformation: &["AWS::Lambda::Function"],
        identity: &["function_name"],
        rows: &[
            text("function_name", "function_name", "FunctionName"),
            map("environment", "environment.variables", "Environment.Variables"),
            text("kms_key_arn", "kms_key_arn", "KmsKeyArn"),
            text("runtime", "runtime", "Runtime"),
            // Absent is Zip (CreateFunction API reference).
            text("package_type", "package_type", "PackageType").default(Literal::Text("Zip")),
            node("role", "iam.role", "role", "Role"),
            node(
                "code_signing_config",
                "lambda.code_signing_config",
                "code_signing_config_arn",
                "CodeSigningConfigArn",
            ),
            text("dead_letter_target", "dead_letter_config.target_arn", "DeadLetterConfig.TargetArn"),
            text("failure_destination", "", ""),
            // Absent is -1, unreserved (provider documentation).
            number("reserved_concurrent_executions", "reserved_concurrent_executions", "ReservedConcurrentExecutions"),
            // Absent is PassThrough (TracingConfig API reference).
            text("tracing_mode", "tracing_config.mode", "TracingConfig.Mode").default(Literal::Text("PassThrough")),
            texts("subnet_ids", "vpc_config.subnet_ids", "VpcConfig.SubnetIds"),
        ],
        companions: &[Companion {
            terraform: &["aws_lambda_function_event_invoke_config"],
            cloudformation: &["AWS::Lambda::EventInvokeConfig"],
            join: Spelling2 { terraform: "function_name", cloudformation: "FunctionName" },
            stands_alone: false,
            rows: &[text(
                "failure_destination",
                "destination_config.on_failure.destination",
                "DestinationConfig.OnFailure.Destination",
            )],
        }],
    },
    Kind {
        name: "lambda.code_signing_config",
        terraform: &["aws_lambda_code_signing_config"],
        cloudformation: &["AWS::Lambda::CodeSigningConfig"],
        identity: &[],
        // Absent is Warn: unsigned code is deployed (CodeSigningPolicies API reference).
        rows: &[text(
            "untrusted_artifact_on_deployment",
            "policies.untrusted_artifact_on_deployment",
            "CodeSigningPolicies.UntrustedArtifactOnDeployment",
        )
        .default(Literal::Text("Warn"))],
        companions: &[],
    },
    Kind {
        name: "lambda.function_url",
        terraform: &["aws_lambda_function_url"],
        cloudformation: &["AWS::Lambda::Url"],
        identity: &[],
        rows: &[
            text("authorization_type", "authorization_type", "AuthType"),
            texts("allow_origins", "cors.allow_origins", "Cors.AllowOrigins"),
            texts("allow_methods", "cors.allow_methods", "Cors.AllowMethods"),
            boolean("allow_credentials", "cors.allow_credentials", "Cors.AllowCredentials")
                .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
];
