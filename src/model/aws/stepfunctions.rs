//! Step Functions: state machines.

use super::super::mapping::{Kind, Literal, boolean, json, node, object, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "stepfunctions.state_machine",
    terraform: &["aws_sfn_state_machine"],
    cloudformation: &["AWS::StepFunctions::StateMachine"],
    identity: &[],
    rows: &[
        node("kms_key_id", "kms.key", "encryption_configuration.kms_key_id", "EncryptionConfiguration.KmsKeyId"),
        json("definition", "definition", "DefinitionString|Definition"),
        boolean("tracing", "tracing_configuration.enabled", "TracingConfiguration.Enabled")
            .default(Literal::Bool(false)),
        object(
            "logging",
            "logging_configuration",
            "LoggingConfiguration",
            &[
                // Absent is OFF (LoggingConfiguration API reference).
                text("level", "level", "Level").default(Literal::Text("OFF")),
                boolean("include_execution_data", "include_execution_data", "IncludeExecutionData")
                    .default(Literal::Bool(false)),
                text("destination", "log_destination", "Destinations.CloudWatchLogsLogGroup.LogGroupArn"),
            ],
        ),
    ],
    companions: &[],
}];
