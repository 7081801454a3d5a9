//! RDS: database instances and what they are configured by; clusters stand in `rds_cluster`.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, map, node, nodes, number, text, texts};
use super::spellings::{lower, named_values, not_empty, tag_list};

pub(super) const KINDS: &[Kind] =
    &[INSTANCE, PARAMETER_GROUP, PROXY, SNAPSHOT, SNAPSHOT_COPY, BACKUP_REPLICATION, EVENTS, SUBNET_GROUP];

/// A cluster's members are instances, too: `aws_rds_cluster_instance`, or an instance with `DBClusterIdentifier`.
const INSTANCE: Kind = Kind {
    name: "rds.instance",
    terraform: &["aws_db_instance", "aws_rds_cluster_instance"],
    cloudformation: &["AWS::RDS::DBInstance"],
    identity: &["identifier"],
    rows: &[
        text("identifier", "identifier", "DBInstanceIdentifier"),
        text("engine", "engine", "Engine").terraform_via(lower).cloudformation_via(lower),
        text("engine_version", "engine_version", "EngineVersion"),
        text("instance_class", "instance_class", "DBInstanceClass"),
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
        text("replicate_source_db", "replicate_source_db", "SourceDBInstanceIdentifier|SourceDbiResourceId")
            .via(not_empty),
        // An empty text asks for a new database (AWS::RDS::DBInstance reference; the provider leaves it out).
        text("snapshot_identifier", "snapshot_identifier", "DBSnapshotIdentifier|DBClusterSnapshotIdentifier")
            .via(not_empty),
        text(
            "restore_source",
            "restore_to_point_in_time.source_db_instance_identifier|restore_to_point_in_time.source_dbi_resource_id|restore_to_point_in_time.source_db_instance_automated_backups_arn",
            "SourceDBInstanceAutomatedBackupsArn|SourceDBClusterIdentifier",
        ),
        node("cluster_identifier", "rds.cluster", "cluster_identifier", "DBClusterIdentifier"),
        nodes("vpc_security_group_ids", "ec2.security_group", "vpc_security_group_ids", "VPCSecurityGroups"),
        node("subnet_group", "rds.subnet_group", "db_subnet_group_name", "DBSubnetGroupName"),
        node("parameter_group", "rds.parameter_group", "parameter_group_name", "DBParameterGroupName"),
        text("username", "username", "MasterUsername"),
        text("password", "password", "MasterUserPassword"),
        // Absent means that AWS picks a current one (CreateDBInstance API reference).
        text("ca_cert_identifier", "ca_cert_identifier", "CACertificateIdentifier"),
        boolean("copy_tags_to_snapshot", "copy_tags_to_snapshot", "CopyTagsToSnapshot").default(Literal::Bool(false)),
        number("monitoring_interval", "monitoring_interval", "MonitoringInterval").default(Literal::Number(0.0)),
        boolean("iam_auth", "iam_database_authentication_enabled", "EnableIAMDatabaseAuthentication")
            .default(Literal::Bool(false)),
        text("backup_replication_region", "", "AutomaticBackupReplicationRegion"),
        node("backup_replication_key", "kms.key", "", "AutomaticBackupReplicationKmsKeyId"),
        nodes("listed_security_groups", "ec2.security_group", "", "DBSecurityGroups"),
        map("tags", "tags", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[],
};

const PARAMETER_GROUP: Kind = Kind {
    name: "rds.parameter_group",
    terraform: &["aws_db_parameter_group"],
    cloudformation: &["AWS::RDS::DBParameterGroup"],
    identity: &["name"],
    rows: &[
        text("name", "name", "DBParameterGroupName"),
        text("family", "family", "Family"),
        map("parameters", "parameter", "Parameters").terraform_via(named_values),
    ],
    companions: &[],
};

/// Absent is false (CreateDBProxy API reference).
const PROXY: Kind = Kind {
    name: "rds.proxy",
    terraform: &["aws_db_proxy"],
    cloudformation: &["AWS::RDS::DBProxy"],
    identity: &[],
    rows: &[boolean("require_tls", "require_tls", "RequireTLS").default(Literal::Bool(false))],
    companions: &[],
};

/// A snapshot is encrypted if its source is; CloudFormation makes none.
const SNAPSHOT: Kind = Kind {
    name: "rds.snapshot",
    terraform: &["aws_db_snapshot", "aws_db_cluster_snapshot", "aws_db_snapshot_copy", "aws_rds_cluster_snapshot_copy"],
    cloudformation: &[],
    identity: &[],
    rows: &[
        node("instance", "rds.instance", "db_instance_identifier", ""),
        node("cluster", "rds.cluster", "db_cluster_identifier", ""),
        texts("shared_accounts", "shared_accounts", ""),
    ],
    companions: &[],
};

const SNAPSHOT_COPY: Kind = Kind {
    name: "rds.snapshot_copy",
    terraform: &["aws_db_snapshot_copy", "aws_rds_cluster_snapshot_copy"],
    cloudformation: &[],
    identity: &[],
    rows: &[node("kms_key_id", "kms.key", "kms_key_id", "")],
    companions: &[],
};

const BACKUP_REPLICATION: Kind = Kind {
    name: "rds.backup_replication",
    terraform: &["aws_db_instance_automated_backups_replication"],
    cloudformation: &["AWS::RDS::DBInstance"],
    identity: &[],
    rows: &[
        text("region", "", "AutomaticBackupReplicationRegion"),
        node("kms_key_id", "kms.key", "kms_key_id", "AutomaticBackupReplicationKmsKeyId"),
    ],
    companions: &[],
};

/// Absent is on, and all categories of all sources (CreateEventSubscription API reference).
const EVENTS: Kind = Kind {
    name: "rds.event_subscription",
    terraform: &["aws_db_event_subscription"],
    cloudformation: &["AWS::RDS::EventSubscription"],
    identity: &[],
    rows: &[
        boolean("enabled", "enabled", "Enabled").default(Literal::Bool(true)),
        texts("event_categories", "event_categories", "EventCategories"),
        text("source_type", "source_type", "SourceType"),
    ],
    companions: &[],
};

const SUBNET_GROUP: Kind = Kind {
    name: "rds.subnet_group",
    terraform: &["aws_db_subnet_group"],
    cloudformation: &["AWS::RDS::DBSubnetGroup"],
    identity: &["name"],
    rows: &[text("name", "name", "DBSubnetGroupName"), nodes("subnet_ids", "ec2.subnet", "subnet_ids", "SubnetIds")],
    companions: &[],
};

/// EC2-Classic ended in 2022: such groups stand in old templates only.
pub(super) const CLASSIC: &[Kind] = &[Kind {
    name: "rds.classic_security_group",
    terraform: &["aws_db_security_group", "aws_redshift_security_group"],
    cloudformation: &["AWS::RDS::DBSecurityGroup", "AWS::Redshift::ClusterSecurityGroup"],
    identity: &[],
    rows: &[
        text("description", "description", "GroupDescription|Description"),
        texts("cidrs", "ingress[].cidr", "DBSecurityGroupIngress[].CIDRIP"),
    ],
    companions: &[Companion {
        terraform: &[],
        cloudformation: &["AWS::RDS::DBSecurityGroupIngress"],
        join: Spelling2 { terraform: "", cloudformation: "DBSecurityGroupName" },
        stands_alone: true,
        rows: &[texts("cidrs", "", "CIDRIP")],
    }],
}];
