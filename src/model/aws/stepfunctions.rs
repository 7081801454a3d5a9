//! Step Functions: state machines.

use super::super::mapping::{Kind, Literal, object, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "stepfunctions.state_machine",
    terraform: &["aws_sfn_state_machine"],
    cloudformation: &["AWS::StepFunctions::StateMachine"],
    identity: &[],
    rows: &[object(
        "logging",
        "logging_configuration",
        "LoggingConfiguration",
        &[
            // Absent is OFF (LoggingConfiguration API reference).
            text("level", "level", "Level").default(Literal::Text("OFF")),
            text("destination", "log_destination", "Destinations.CloudWatchLogsLogGroup.LogGroupArn"),
        ],
    )],
    companions: &[],
}];
