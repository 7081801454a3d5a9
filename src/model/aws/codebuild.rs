//! CodeBuild: projects and report groups.

use super::super::mapping::{Kind, Literal, Row, boolean, json, node, object, objects, text};

/// Absent is encrypted (ProjectArtifacts API reference).
const ARTIFACTS: &[Row] = &[
    text("type", "type", "Type"),
    boolean("encryption_disabled", "encryption_disabled", "EncryptionDisabled").default(Literal::Bool(false)),
];

const SOURCE: &[Row] = &[
    text("type", "type", "Type"),
    text("location", "location", "Location"),
    text("buildspec", "buildspec", "BuildSpec"),
];

const FILTER: &[Row] = &[text("type", "type", ""), text("pattern", "pattern", "")];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "codebuild.project",
        terraform: &["aws_codebuild_project"],
        cloudformation: &["AWS::CodeBuild::Project"],
        identity: &[],
        rows: &[
            text("name", "name", "Name"),
            node("encryption_key", "kms.key", "encryption_key", "EncryptionKey"),
            // Absent is PRIVATE, and false (CreateProject API reference).
            text("project_visibility", "project_visibility", "Visibility").default(Literal::Text("PRIVATE")),
            boolean("privileged_mode", "environment.privileged_mode", "Environment.PrivilegedMode")
                .default(Literal::Bool(false)),
            objects(
                "environment_variables",
                "environment.environment_variable",
                "Environment.EnvironmentVariables",
                &[
                    text("name", "name", "Name"),
                    text("value", "value", "Value"),
                    text("type", "type", "Type").default(Literal::Text("PLAINTEXT")),
                ],
            ),
            object("source", "source", "Source", SOURCE),
            objects("secondary_sources", "secondary_sources", "SecondarySources", SOURCE),
            object("artifacts", "artifacts", "Artifacts", ARTIFACTS),
            objects("secondary_artifacts", "secondary_artifacts", "SecondaryArtifacts", ARTIFACTS),
            object(
                "logs_config",
                "logs_config",
                "LogsConfig",
                &[
                    // CloudWatch logs are on and S3 logs off where nothing is said (LogsConfig API reference).
                    object(
                        "cloudwatch_logs",
                        "cloudwatch_logs",
                        "CloudWatchLogs",
                        &[text("status", "status", "Status").default(Literal::Text("ENABLED"))],
                    ),
                    object(
                        "s3_logs",
                        "s3_logs",
                        "S3Logs",
                        &[
                            text("status", "status", "Status").default(Literal::Text("DISABLED")),
                            boolean("encryption_disabled", "encryption_disabled", "EncryptionDisabled")
                                .default(Literal::Bool(false)),
                        ],
                    ),
                ],
            ),
        ],
        companions: &[],
    },
    // What starts a build: in Terraform apart from the project.
    Kind {
        name: "codebuild.webhook",
        terraform: &["aws_codebuild_webhook"],
        cloudformation: &["AWS::CodeBuild::Project"],
        identity: &[],
        rows: &[
            objects("filters", "filter_group[].filter", "", FILTER),
            // A list of lists, of which the schema knows nothing.
            json("filter_groups", "", "Triggers.FilterGroups"),
        ],
        companions: &[],
    },
    Kind {
        name: "codebuild.report_group",
        terraform: &["aws_codebuild_report_group"],
        cloudformation: &["AWS::CodeBuild::ReportGroup"],
        identity: &[],
        rows: &[boolean(
            "encryption_disabled",
            "export_config.s3_destination.encryption_disabled",
            "ExportConfig.S3Destination.EncryptionDisabled",
        )
        // Absent is encrypted (S3ReportExportConfig API reference).
        .default(Literal::Bool(false))],
        companions: &[],
    },
];
