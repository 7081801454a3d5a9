//! DocumentDB: clusters, global clusters and what they are configured by.

use super::super::mapping::{Kind, Literal, boolean, map, node, number, text, texts};
use super::spellings::{named_values, not_empty};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "docdb.cluster",
        terraform: &["aws_docdb_cluster"],
        cloudformation: &["AWS::DocDB::DBCluster"],
        identity: &["cluster_identifier"],
        rows: &[
            text("cluster_identifier", "cluster_identifier", "DBClusterIdentifier"),
            // Absent is false for both switches (CreateDBCluster API reference of DocumentDB).
            boolean("deletion_protection", "deletion_protection", "DeletionProtection").default(Literal::Bool(false)),
            boolean("storage_encrypted", "storage_encrypted", "StorageEncrypted").default(Literal::Bool(false)),
            node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
            texts("enabled_cloudwatch_logs_exports", "enabled_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
            text("master_password", "master_password", "MasterUserPassword"),
            text("snapshot_identifier", "snapshot_identifier", "SnapshotIdentifier").via(not_empty),
            text("restore_source", "restore_to_point_in_time.source_cluster_identifier", "SourceDBClusterIdentifier"),
            text("global_cluster_identifier", "global_cluster_identifier", "GlobalClusterIdentifier").via(not_empty),
            number("backup_retention_period", "backup_retention_period", "BackupRetentionPeriod")
                .default(Literal::Number(1.0)),
        ],
        companions: &[],
    },
    Kind {
        name: "docdb.instance",
        terraform: &["aws_docdb_cluster_instance"],
        cloudformation: &["AWS::DocDB::DBInstance"],
        identity: &[],
        rows: &[node("cluster_identifier", "docdb.cluster", "cluster_identifier", "DBClusterIdentifier")],
        companions: &[],
    },
    Kind {
        name: "docdb.global_cluster",
        terraform: &["aws_docdb_global_cluster"],
        cloudformation: &["AWS::DocDB::GlobalCluster"],
        identity: &[],
        rows: &[
            boolean("storage_encrypted", "storage_encrypted", "StorageEncrypted").default(Literal::Bool(false)),
            text("source_cluster", "source_db_cluster_identifier", "SourceDBClusterIdentifier"),
        ],
        companions: &[],
    },
    Kind {
        name: "docdb.parameter_group",
        terraform: &["aws_docdb_cluster_parameter_group"],
        cloudformation: &["AWS::DocDB::DBClusterParameterGroup"],
        identity: &["name"],
        rows: &[text("name", "name", "Name"), map("parameters", "parameter", "Parameters").terraform_via(named_values)],
        companions: &[],
    },
];
