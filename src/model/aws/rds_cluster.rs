//! RDS and Aurora clusters, global clusters, and what instances and clusters have in common.

use super::super::mapping::{Kind, Literal, boolean, map, node, number, text, texts};
use super::spellings::{lower, named_values, not_empty, tag_list};

pub(super) const KINDS: &[Kind] = &[CLUSTER, PARAMETER_GROUP, GLOBAL_CLUSTER, DATABASE, ACTIVITY_STREAM];

const CLUSTER: Kind = Kind {
    name: "rds.cluster",
    terraform: &["aws_rds_cluster"],
    cloudformation: &["AWS::RDS::DBCluster"],
    identity: &["cluster_identifier"],
    rows: &[
        text("cluster_identifier", "cluster_identifier", "DBClusterIdentifier"),
        // Provider versions before 5, where it may be left out, send aurora (provider documentation, read 2026).
        text("engine", "engine", "Engine").via(lower).defaults(Literal::Text("aurora"), Literal::Nothing),
        text("engine_mode", "engine_mode", "EngineMode"),
        text("engine_version", "engine_version", "EngineVersion"),
        // Absent is not encrypted with a key of the account (CreateDBCluster API reference).
        boolean("storage_encrypted", "storage_encrypted", "StorageEncrypted").default(Literal::Bool(false)),
        node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
        text("snapshot_identifier", "snapshot_identifier", "SnapshotIdentifier").via(not_empty),
        text("replication_source", "replication_source_identifier", "ReplicationSourceIdentifier").via(not_empty),
        text(
            "restore_source",
            "restore_to_point_in_time.source_cluster_identifier|restore_to_point_in_time.source_cluster_resource_id",
            "SourceDBClusterIdentifier|SourceDbClusterResourceId",
        ),
        text("global_cluster_identifier", "global_cluster_identifier", "GlobalClusterIdentifier").via(not_empty),
        boolean("deletion_protection", "deletion_protection", "DeletionProtection").default(Literal::Bool(false)),
        texts("enabled_cloudwatch_logs_exports", "enabled_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
        text("master_username", "master_username", "MasterUsername"),
        text("master_password", "master_password", "MasterUserPassword"),
        text("cluster_instance_class", "db_cluster_instance_class", "DBClusterInstanceClass"),
        // Absent is true for Multi-AZ DB clusters (CreateDBCluster API reference); Terraform has no such argument.
        boolean("auto_minor_version_upgrade", "", "AutoMinorVersionUpgrade").default(Literal::Bool(true)),
        boolean("publicly_accessible", "", "PubliclyAccessible"),
        node(
            "parameter_group",
            "rds.cluster_parameter_group",
            "db_cluster_parameter_group_name",
            "DBClusterParameterGroupName",
        ),
        text("ca_certificate_identifier", "ca_certificate_identifier", ""),
        number("backup_retention_period", "backup_retention_period", "BackupRetentionPeriod")
            .default(Literal::Number(1.0)),
        number("backtrack_window", "backtrack_window", "BacktrackWindow").default(Literal::Number(0.0)),
        boolean("copy_tags_to_snapshot", "copy_tags_to_snapshot", "CopyTagsToSnapshot").default(Literal::Bool(false)),
        boolean("iam_auth", "iam_database_authentication_enabled", "EnableIAMDatabaseAuthentication")
            .default(Literal::Bool(false)),
        map("tags", "tags", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[],
};

const PARAMETER_GROUP: Kind = Kind {
    name: "rds.cluster_parameter_group",
    terraform: &["aws_rds_cluster_parameter_group"],
    cloudformation: &["AWS::RDS::DBClusterParameterGroup"],
    identity: &["name"],
    rows: &[
        text("name", "name", "DBClusterParameterGroupName"),
        text("family", "family", "Family"),
        map("parameters", "parameter", "Parameters").terraform_via(named_values),
    ],
    companions: &[],
};

const GLOBAL_CLUSTER: Kind = Kind {
    name: "rds.global_cluster",
    terraform: &["aws_rds_global_cluster"],
    cloudformation: &["AWS::RDS::GlobalCluster"],
    identity: &["global_cluster_identifier"],
    rows: &[
        text("global_cluster_identifier", "global_cluster_identifier", "GlobalClusterIdentifier"),
        boolean("storage_encrypted", "storage_encrypted", "StorageEncrypted").default(Literal::Bool(false)),
        text("source_cluster", "source_db_cluster_identifier", "SourceDBClusterIdentifier"),
    ],
    companions: &[],
};

/// What is asked of instances and clusters alike.
const DATABASE: Kind = Kind {
    name: "rds.database",
    terraform: &["aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_rds_global_cluster"],
    cloudformation: &["AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::RDS::GlobalCluster"],
    identity: &[],
    rows: &[
        text("engine", "engine", "Engine").terraform_via(lower).cloudformation_via(lower),
        text("engine_version", "engine_version", "EngineVersion"),
        text("engine_mode", "engine_mode", "EngineMode"),
        text("instance_class", "instance_class|db_cluster_instance_class", "DBInstanceClass|DBClusterInstanceClass"),
        text("cluster_identifier", "", "DBClusterIdentifier"),
        text(
            "source",
            "replicate_source_db|replication_source_identifier",
            "SourceDBInstanceIdentifier|SourceDbiResourceId|ReplicationSourceIdentifier",
        )
        .via(not_empty),
        // Absent is 1 day, but the provider sends 0 for an instance (provider documentation, 2026).
        number("backup_retention_period", "backup_retention_period", "BackupRetentionPeriod"),
        number("port", "port", "Port"),
        text("lifecycle_support", "engine_lifecycle_support", "EngineLifecycleSupport"),
        text("ca_certificate", "ca_cert_identifier|ca_certificate_identifier", "CACertificateIdentifier"),
        boolean(
            "performance_insights",
            "performance_insights_enabled",
            "EnablePerformanceInsights|PerformanceInsightsEnabled",
        )
        .default(Literal::Bool(false)),
        node(
            "performance_insights_key",
            "kms.key",
            "performance_insights_kms_key_id",
            "PerformanceInsightsKMSKeyId|PerformanceInsightsKmsKeyId",
        ),
        text("database_insights_mode", "database_insights_mode", "DatabaseInsightsMode"),
    ],
    companions: &[],
};

const ACTIVITY_STREAM: Kind = Kind {
    name: "rds.activity_stream",
    terraform: &["aws_rds_cluster_activity_stream"],
    cloudformation: &[],
    identity: &[],
    rows: &[node("kms_key_id", "kms.key", "kms_key_id", "")],
    companions: &[],
};
