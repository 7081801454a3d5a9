//! RDS: database instances.

use super::super::mapping::{Kind, Literal, boolean, map, node, number, text, texts};
use super::spellings::tag_list;

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "rds.instance",
    terraform: &["aws_db_instance"],
    cloudformation: &["AWS::RDS::DBInstance"],
    identity: &["identifier"],
    rows: &[
        text("identifier", "identifier", "DBInstanceIdentifier"),
        text("engine", "engine", "Engine"),
        // Absent is unencrypted (RDS user guide, "Encrypting Amazon RDS resources", 2026).
        boolean("storage_encrypted", "storage_encrypted", "StorageEncrypted").default(Literal::Bool(false)),
        node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
        // Terraform sends false; CloudFormation leaves it to the subnet group's VPC (AWS::RDS::DBInstance reference).
        boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").defaults(
            Literal::Bool(false),
            Literal::Unknown("depends on whether the subnet group's VPC has an internet gateway"),
        ),
        // Terraform sends 0, CloudFormation's default is 1 day.
        number("backup_retention_period", "backup_retention_period", "BackupRetentionPeriod")
            .defaults(Literal::Number(0.0), Literal::Number(1.0)),
        boolean("deletion_protection", "deletion_protection", "DeletionProtection").default(Literal::Bool(false)),
        // Absent is true in both languages (CreateDBInstance API reference).
        boolean("auto_minor_version_upgrade", "auto_minor_version_upgrade", "AutoMinorVersionUpgrade")
            .default(Literal::Bool(true)),
        boolean("multi_az", "multi_az", "MultiAZ").default(Literal::Bool(false)),
        texts("enabled_cloudwatch_logs_exports", "enabled_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
        text("replicate_source_db", "replicate_source_db", "SourceDBInstanceIdentifier|SourceDbiResourceId"),
        text("snapshot_identifier", "snapshot_identifier", "DBSnapshotIdentifier"),
        text(
            "restore_source",
            "restore_to_point_in_time.source_db_instance_identifier",
            "SourceDBInstanceAutomatedBackupsArn",
        ),
        text("cluster_identifier", "", "DBClusterIdentifier"),
        texts("vpc_security_group_ids", "vpc_security_group_ids", "VPCSecurityGroups"),
        map("tags", "tags", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[],
}];
