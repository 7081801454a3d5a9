//! Redshift: provisioned clusters and what they are configured by, and Redshift Serverless.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, map, node, number, object, text};
use super::spellings::{named_values, not_default};

pub(super) const KINDS: &[Kind] = &[
    CLUSTER,
    LOGIN,
    Kind {
        name: "redshift.parameter_group",
        terraform: &["aws_redshift_parameter_group"],
        cloudformation: &["AWS::Redshift::ClusterParameterGroup"],
        identity: &["name"],
        rows: &[
            text("name", "name", "ParameterGroupName"),
            text("family", "family", "ParameterGroupFamily"),
            map("parameters", "parameter", "Parameters").terraform_via(named_values).cloudformation_via(named_values),
        ],
        companions: &[],
    },
    Kind {
        name: "redshift.snapshot_copy_grant",
        terraform: &["aws_redshift_snapshot_copy_grant"],
        cloudformation: &[],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_key_id", "")],
        companions: &[],
    },
    Kind {
        name: "redshiftserverless.workgroup",
        terraform: &["aws_redshiftserverless_workgroup"],
        cloudformation: &["AWS::RedshiftServerless::Workgroup"],
        identity: &[],
        // Absent is false (CreateWorkgroup API reference).
        rows: &[
            boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").default(Literal::Bool(false))
        ],
        companions: &[],
    },
    Kind {
        name: "redshiftserverless.namespace",
        terraform: &["aws_redshiftserverless_namespace"],
        cloudformation: &["AWS::RedshiftServerless::Namespace"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId")],
        companions: &[],
    },
];

const CLUSTER: Kind = Kind {
    name: "redshift.cluster",
    terraform: &["aws_redshift_cluster"],
    cloudformation: &["AWS::Redshift::Cluster"],
    identity: &["cluster_identifier"],
    rows: &[
        text("cluster_identifier", "cluster_identifier", "ClusterIdentifier"),
        // New clusters are encrypted and private since 10 January 2025 (Redshift behavior changes, read 2026); version 6
        // of the provider sends the same defaults.
        boolean("encrypted", "encrypted", "Encrypted").default(Literal::Bool(true)),
        boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").default(Literal::Bool(false)),
        node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
        // Absent keeps snapshots for a day, lets versions be upgraded, and is false for the other switches (CreateCluster
        // API reference).
        number(
            "automated_snapshot_retention_period",
            "automated_snapshot_retention_period",
            "AutomatedSnapshotRetentionPeriod",
        )
        .default(Literal::Number(1.0)),
        boolean("allow_version_upgrade", "allow_version_upgrade", "AllowVersionUpgrade").default(Literal::Bool(true)),
        boolean("enhanced_vpc_routing", "enhanced_vpc_routing", "EnhancedVpcRouting").default(Literal::Bool(false)),
        boolean("multi_az", "multi_az", "MultiAZ").default(Literal::Bool(false)),
        object(
            "logging",
            "logging",
            "LoggingProperties",
            &[
                // The block of provider versions before 6; AWS has no such switch.
                boolean("enable", "enable", ""),
                text("bucket_name", "bucket_name", "BucketName"),
                text("destination_type", "log_destination_type", "LogDestinationType"),
            ],
        ),
        text("snapshot_identifier", "snapshot_identifier|snapshot_arn", "SnapshotIdentifier"),
        text("master_username", "master_username", "MasterUsername"),
        text("database_name", "database_name", "DBName"),
        text("node_type", "node_type", "NodeType"),
        number("port", "port", "Port").default(Literal::Number(5439.0)),
        text("cluster_subnet_group_name", "cluster_subnet_group_name", "ClusterSubnetGroupName")
            .terraform_via(not_default)
            .cloudformation_via(not_default),
    ],
    companions: &[Companion {
        terraform: &["aws_redshift_logging"],
        cloudformation: &[],
        join: Spelling2 { terraform: "cluster_identifier", cloudformation: "" },
        stands_alone: false,
        rows: &[object(
            "logging",
            ".",
            "",
            &[text("bucket_name", "bucket_name", ""), text("destination_type", "log_destination_type", "")],
        )],
    }],
};

/// The password of whoever administers a cluster or a serverless namespace.
const LOGIN: Kind = Kind {
    name: "redshift.login",
    terraform: &["aws_redshift_cluster", "aws_redshiftserverless_namespace"],
    cloudformation: &["AWS::Redshift::Cluster", "AWS::RedshiftServerless::Namespace"],
    identity: &[],
    rows: &[text("password", "master_password|admin_user_password", "MasterUserPassword|AdminUserPassword")],
    companions: &[],
};
