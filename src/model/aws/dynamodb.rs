//! DynamoDB and its accelerator DAX.

use super::super::mapping::{Kind, Literal, Row, boolean, map, node, number, objects, text, texts};
use super::spellings::{table_name, tag_list};

pub(super) const KINDS: &[Kind] = &[
    TABLE,
    REPLICA,
    Kind {
        name: "dynamodb.scalable_target",
        terraform: &["aws_appautoscaling_target"],
        cloudformation: &["AWS::ApplicationAutoScaling::ScalableTarget"],
        identity: &[],
        rows: &[
            text("service_namespace", "service_namespace", "ServiceNamespace"),
            node("table", "dynamodb.table", "resource_id", "ResourceId").via(table_name),
        ],
        companions: &[],
    },
    Kind {
        name: "dax.cluster",
        terraform: &["aws_dax_cluster"],
        cloudformation: &["AWS::DAX::Cluster"],
        identity: &[],
        rows: &[
            // Absent is off, and no TLS (CreateCluster API reference of DAX).
            boolean("server_side_encryption", "server_side_encryption.enabled", "SSESpecification.SSEEnabled")
                .default(Literal::Bool(false)),
            text("endpoint_encryption", "cluster_endpoint_encryption_type", "ClusterEndpointEncryptionType")
                .default(Literal::Text("NONE")),
            number("replication_factor", "replication_factor", "ReplicationFactor"),
            texts("availability_zones", "availability_zones", "AvailabilityZones"),
        ],
        companions: &[],
    },
];

const TABLE_REPLICA: &[Row] = &[
    boolean("pitr", "point_in_time_recovery", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled")
        .default(Literal::Bool(false)),
    node("kms_key_arn", "kms.key", "kms_key_arn", "SSESpecification.KMSMasterKeyId"),
];

/// Absent switches are off, absent billing is PROVISIONED (CreateTable API reference).
const TABLE: Kind = Kind {
    name: "dynamodb.table",
    terraform: &["aws_dynamodb_table"],
    cloudformation: &["AWS::DynamoDB::Table"],
    identity: &["name"],
    rows: &[
        text("name", "name", "TableName"),
        boolean(
            "pitr",
            "point_in_time_recovery.enabled",
            "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        )
        .default(Literal::Bool(false)),
        boolean("sse", "server_side_encryption.enabled", "SSESpecification.SSEEnabled").default(Literal::Bool(false)),
        node("kms_key_arn", "kms.key", "server_side_encryption.kms_key_arn", "SSESpecification.KMSMasterKeyId"),
        boolean("deletion_protection_enabled", "deletion_protection_enabled", "DeletionProtectionEnabled")
            .default(Literal::Bool(false)),
        text("billing_mode", "billing_mode", "BillingMode").default(Literal::Text("PROVISIONED")),
        map("tags", "tags", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[],
};

/// Tables with replicas in other regions, and a replica by itself.
const REPLICA: Kind = Kind {
    name: "dynamodb.replica",
    terraform: &["aws_dynamodb_table", "aws_dynamodb_table_replica"],
    cloudformation: &["AWS::DynamoDB::GlobalTable"],
    identity: &[],
    rows: &[
        objects("replicas", "replica", "Replicas", TABLE_REPLICA),
        boolean("pitr", "point_in_time_recovery", "").default(Literal::Bool(false)),
        node("kms_key_arn", "kms.key", "kms_key_arn", ""),
        boolean("sse", "", "SSESpecification.SSEEnabled").default(Literal::Bool(false)),
    ],
    companions: &[],
};
