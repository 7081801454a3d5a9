//! CodeBuild: projects and report groups.

use super::super::mapping::{Kind, Literal, Row, boolean, object, objects, text};

/// Absent is encrypted (ProjectArtifacts API reference).
const ARTIFACTS: &[Row] = &[
    text("type", "type", "Type"),
    boolean("encryption_disabled", "encryption_disabled", "EncryptionDisabled").default(Literal::Bool(false)),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "codebuild.project",
        terraform: &["aws_codebuild_project"],
        cloudformation: &["AWS::CodeBuild::Project"],
        identity: &[],
        rows: &[
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
