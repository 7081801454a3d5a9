//! Neptune: database clusters, their instances and snapshots, and Neptune Analytics graphs.

use super::super::mapping::{Kind, Literal, boolean, node, nodes, number, text, texts};
use super::spellings::not_empty;

pub(super) const KINDS: &[Kind] = &[
    CLUSTER,
    Kind {
        name: "neptune.instance",
        terraform: &["aws_neptune_cluster_instance"],
        cloudformation: &["AWS::Neptune::DBInstance"],
        identity: &[],
        rows: &[
            node("cluster_identifier", "neptune.cluster", "cluster_identifier", "DBClusterIdentifier"),
            // Absent is false (CreateDBInstance API reference of Neptune).
            boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "neptune.snapshot",
        terraform: &["aws_neptune_cluster_snapshot"],
        cloudformation: &[],
        identity: &[],
        rows: &[node("cluster", "neptune.cluster", "db_cluster_identifier", "")],
        companions: &[],
    },
    Kind {
        name: "neptune.subnet_group",
        terraform: &["aws_neptune_subnet_group"],
        cloudformation: &["AWS::Neptune::DBSubnetGroup"],
        identity: &[],
        rows: &[nodes("subnet_ids", "ec2.subnet", "subnet_ids", "SubnetIds")],
        companions: &[],
    },
    Kind {
        name: "neptune.graph",
        terraform: &["aws_neptunegraph_graph"],
        cloudformation: &["AWS::NeptuneGraph::Graph"],
        identity: &[],
        // Absent is false (CreateGraph API reference).
        rows: &[
            boolean("public_connectivity", "public_connectivity", "PublicConnectivity").default(Literal::Bool(false))
        ],
        companions: &[],
    },
];

/// Switches that are absent are off, backups are kept for a day (CreateDBCluster API reference of Neptune).
const CLUSTER: Kind = Kind {
    name: "neptune.cluster",
    terraform: &["aws_neptune_cluster"],
    cloudformation: &["AWS::Neptune::DBCluster"],
    identity: &["cluster_identifier"],
    rows: &[
        text("cluster_identifier", "cluster_identifier", "DBClusterIdentifier"),
        texts("enable_cloudwatch_logs_exports", "enable_cloudwatch_logs_exports", "EnableCloudwatchLogsExports"),
        boolean("deletion_protection", "deletion_protection", "DeletionProtection").default(Literal::Bool(false)),
        boolean("iam_auth", "iam_database_authentication_enabled", "IamAuthEnabled").default(Literal::Bool(false)),
        boolean("storage_encrypted", "storage_encrypted", "StorageEncrypted").default(Literal::Bool(false)),
        node("kms_key_arn", "kms.key", "kms_key_arn", "KmsKeyId"),
        boolean("copy_tags_to_snapshot", "copy_tags_to_snapshot", "CopyTagsToSnapshot").default(Literal::Bool(false)),
        number("backup_retention_period", "backup_retention_period", "BackupRetentionPeriod")
            .default(Literal::Number(1.0)),
        text("snapshot_identifier", "snapshot_identifier", "SnapshotIdentifier").via(not_empty),
        text("replication_source", "replication_source_identifier", "SourceDBClusterIdentifier").via(not_empty),
        text("global_cluster_identifier", "global_cluster_identifier", "GlobalClusterIdentifier").via(not_empty),
    ],
    companions: &[],
};
