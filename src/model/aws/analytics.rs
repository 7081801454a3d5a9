//! Athena, and stores of which few things are asked: Timestream, Keyspaces, SimpleDB, QLDB, Storage Gateway.

use super::super::mapping::{Kind, Literal, boolean, node, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "athena.workgroup",
        terraform: &["aws_athena_workgroup"],
        cloudformation: &["AWS::Athena::WorkGroup"],
        identity: &[],
        rows: &[
            // Absent is true for both (provider documentation; WorkGroupConfiguration API reference).
            boolean(
                "enforce",
                "configuration.enforce_workgroup_configuration",
                "WorkGroupConfiguration.EnforceWorkGroupConfiguration",
            )
            .default(Literal::Bool(true)),
            boolean(
                "metrics",
                "configuration.publish_cloudwatch_metrics_enabled",
                "WorkGroupConfiguration.PublishCloudWatchMetricsEnabled",
            )
            .default(Literal::Bool(true)),
            text(
                "encryption",
                "configuration.result_configuration.encryption_configuration.encryption_option",
                "WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption",
            ),
            boolean(
                "managed_results",
                "configuration.managed_query_results_configuration.enabled",
                "WorkGroupConfiguration.ManagedQueryResultsConfiguration.Enabled",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "athena.database",
        terraform: &["aws_athena_database"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("encryption", "encryption_configuration.encryption_option", "")],
        companions: &[],
    },
    Kind {
        name: "timestream.influxdb_instance",
        terraform: &["aws_timestreaminfluxdb_db_instance"],
        cloudformation: &["AWS::Timestream::InfluxDBInstance"],
        identity: &[],
        // Absent is false (CreateDbInstance API reference of Timestream for InfluxDB).
        rows: &[
            boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").default(Literal::Bool(false))
        ],
        companions: &[],
    },
    Kind {
        name: "timestream.database",
        terraform: &["aws_timestreamwrite_database"],
        cloudformation: &["AWS::Timestream::Database"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId")],
        companions: &[],
    },
    Kind {
        name: "keyspaces.table",
        terraform: &["aws_keyspaces_table"],
        cloudformation: &["AWS::Cassandra::Table"],
        identity: &[],
        rows: &[
            text("encryption_type", "encryption_specification.type", "EncryptionSpecification.EncryptionType"),
            node(
                "kms_key",
                "kms.key",
                "encryption_specification.kms_key_identifier",
                "EncryptionSpecification.KmsKeyIdentifier",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "sdb.domain",
        terraform: &[],
        cloudformation: &["AWS::SDB::Domain"],
        identity: &[],
        rows: &[text("description", "", "Description")],
        companions: &[],
    },
    Kind {
        name: "qldb.ledger",
        terraform: &["aws_qldb_ledger"],
        cloudformation: &["AWS::QLDB::Ledger"],
        identity: &[],
        rows: &[
            // Absent is true (CreateLedger API reference).
            boolean("deletion_protection", "deletion_protection", "DeletionProtection").default(Literal::Bool(true)),
            text("permissions_mode", "permissions_mode", "PermissionsMode"),
        ],
        companions: &[],
    },
    Kind {
        name: "storagegateway.file_share",
        terraform: &["aws_storagegateway_nfs_file_share", "aws_storagegateway_smb_file_share"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            boolean("kms_encrypted", "kms_encrypted", "").default(Literal::Bool(false)),
            node("kms_key_arn", "kms.key", "kms_key_arn", ""),
        ],
        companions: &[],
    },
];
