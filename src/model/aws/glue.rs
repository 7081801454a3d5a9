//! Glue: the data catalog, connections, jobs and what encrypts them.

use super::super::mapping::{Kind, Literal, boolean, map, node, number, objects, text};
use super::spellings::not_empty;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "glue.catalog_encryption",
        terraform: &["aws_glue_data_catalog_encryption_settings"],
        cloudformation: &["AWS::Glue::DataCatalogEncryptionSettings"],
        identity: &[],
        rows: &[
            // Absent is off for both (PutDataCatalogEncryptionSettings API reference).
            boolean(
                "passwords",
                "data_catalog_encryption_settings.connection_password_encryption.return_connection_password_encrypted",
                "DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted",
            )
            .default(Literal::Bool(false)),
            text(
                "mode",
                "data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode",
                "DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode",
            )
            .default(Literal::Text("DISABLED")),
        ],
        companions: &[],
    },
    Kind {
        name: "glue.connection",
        terraform: &["aws_glue_connection"],
        cloudformation: &["AWS::Glue::Connection"],
        identity: &[],
        rows: &[
            text("connection_type", "connection_type", "ConnectionInput.ConnectionType").default(Literal::Text("JDBC")),
            map("properties", "connection_properties", "ConnectionInput.ConnectionProperties"),
            text(
                "password",
                "authentication_configuration.basic_authentication_credentials.password",
                "ConnectionInput.AuthenticationConfiguration.BasicAuthenticationCredentials.Password",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "glue.job",
        terraform: &["aws_glue_job"],
        cloudformation: &["AWS::Glue::Job"],
        identity: &[],
        rows: &[
            text("command", "command.name", "Command.Name").default(Literal::Text("glueetl")),
            number("version", "glue_version", "GlueVersion"),
            map("default_arguments", "default_arguments", "DefaultArguments"),
            map("non_overridable_arguments", "non_overridable_arguments", "NonOverridableArguments"),
        ],
        companions: &[],
    },
    Kind {
        name: "glue.runner",
        terraform: &["aws_glue_job", "aws_glue_crawler", "aws_glue_dev_endpoint"],
        cloudformation: &["AWS::Glue::Job", "AWS::Glue::Crawler", "AWS::Glue::DevEndpoint"],
        identity: &[],
        rows: &[node(
            "security_configuration",
            "glue.security_configuration",
            "security_configuration",
            "SecurityConfiguration|CrawlerSecurityConfiguration",
        )
        .terraform_via(not_empty)
        .cloudformation_via(not_empty)],
        companions: &[],
    },
    Kind {
        name: "glue.ml_transform",
        terraform: &[],
        cloudformation: &["AWS::Glue::MLTransform"],
        identity: &[],
        rows: &[text("mode", "", "TransformEncryption.MLUserDataEncryption.MLUserDataEncryptionMode")
            .default(Literal::Text("DISABLED"))],
        companions: &[],
    },
    SECURITY_CONFIGURATION,
];

/// Absent is DISABLED for each part (CreateSecurityConfiguration API reference).
const SECURITY_CONFIGURATION: Kind = Kind {
    name: "glue.security_configuration",
    terraform: &["aws_glue_security_configuration"],
    cloudformation: &["AWS::Glue::SecurityConfiguration"],
    identity: &["name"],
    rows: &[
        text("name", "name", "Name"),
        text(
            "cloudwatch",
            "encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode",
            "EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode",
        )
        .default(Literal::Text("DISABLED")),
        text(
            "cloudwatch_key",
            "encryption_configuration.cloudwatch_encryption.kms_key_arn",
            "EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn",
        ),
        text(
            "bookmarks_key",
            "encryption_configuration.job_bookmarks_encryption.kms_key_arn",
            "EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn",
        ),
        text(
            "bookmarks",
            "encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode",
            "EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode",
        )
        .default(Literal::Text("DISABLED")),
        objects(
            "s3",
            "encryption_configuration.s3_encryption",
            "EncryptionConfiguration.S3Encryptions",
            &[text("mode", "s3_encryption_mode", "S3EncryptionMode").default(Literal::Text("DISABLED"))],
        ),
    ],
    companions: &[],
};
