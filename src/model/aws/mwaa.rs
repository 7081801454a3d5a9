//! MWAA: managed Airflow environments.

use super::super::mapping::{Kind, Literal, boolean, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "mwaa.environment",
    terraform: &["aws_mwaa_environment"],
    cloudformation: &["AWS::MWAA::Environment"],
    identity: &[],
    rows: &[
        // Absent logs are off, absent access is private (CreateEnvironment API reference).
        boolean(
            "scheduler_logs",
            "logging_configuration.scheduler_logs.enabled",
            "LoggingConfiguration.SchedulerLogs.Enabled",
        )
        .default(Literal::Bool(false)),
        boolean(
            "webserver_logs",
            "logging_configuration.webserver_logs.enabled",
            "LoggingConfiguration.WebserverLogs.Enabled",
        )
        .default(Literal::Bool(false)),
        boolean("worker_logs", "logging_configuration.worker_logs.enabled", "LoggingConfiguration.WorkerLogs.Enabled")
            .default(Literal::Bool(false)),
        text("webserver_access_mode", "webserver_access_mode", "WebserverAccessMode")
            .default(Literal::Text("PRIVATE_ONLY")),
    ],
    companions: &[],
}];
