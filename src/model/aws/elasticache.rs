//! ElastiCache and MemoryDB.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, node, nodes, number, text, texts};
use super::spellings::{lower, not_default, not_empty};

pub(super) const KINDS: &[Kind] = &[
    CACHE,
    REPLICATION_GROUP,
    Kind {
        name: "elasticache.key",
        terraform: &["aws_elasticache_replication_group", "aws_elasticache_serverless_cache"],
        cloudformation: &["AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache"],
        identity: &[],
        rows: &[
            node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
            text("global_replication_group_id", "global_replication_group_id", "GlobalReplicationGroupId")
                .via(not_empty),
        ],
        companions: &[],
    },
    Kind {
        name: "elasticache.user",
        terraform: &["aws_elasticache_user"],
        cloudformation: &["AWS::ElastiCache::User"],
        identity: &[],
        rows: &[
            boolean("no_password_required", "no_password_required", "NoPasswordRequired").default(Literal::Bool(false)),
            text("authentication_type", "authentication_mode.type", "AuthenticationMode.Type"),
            text("access_string", "access_string", "AccessString"),
        ],
        companions: &[],
    },
    Kind {
        name: "elasticache.subnet_group",
        terraform: &["aws_elasticache_subnet_group"],
        cloudformation: &["AWS::ElastiCache::SubnetGroup"],
        identity: &[],
        rows: &[nodes("subnet_ids", "ec2.subnet", "subnet_ids", "SubnetIds")],
        companions: &[],
    },
    Kind {
        name: "elasticache.classic_security_group",
        terraform: &["aws_elasticache_security_group"],
        cloudformation: &["AWS::ElastiCache::SecurityGroup"],
        identity: &[],
        rows: &[text("description", "description", "Description"), text("ingress", "", "")],
        companions: &[Companion {
            terraform: &[],
            cloudformation: &["AWS::ElastiCache::SecurityGroupIngress"],
            join: Spelling2 { terraform: "", cloudformation: "CacheSecurityGroupName" },
            stands_alone: true,
            rows: &[text("ingress", "", "EC2SecurityGroupName")],
        }],
    },
    Kind {
        name: "memorydb.cluster",
        terraform: &["aws_memorydb_cluster"],
        cloudformation: &["AWS::MemoryDB::Cluster"],
        identity: &["name"],
        rows: &[
            text("name", "name", "ClusterName"),
            text("acl_name", "acl_name", "ACLName"),
            // Absent is true for both switches (CreateCluster API reference of MemoryDB).
            boolean("auto_minor_version_upgrade", "auto_minor_version_upgrade", "AutoMinorVersionUpgrade")
                .default(Literal::Bool(true)),
            boolean("tls_enabled", "tls_enabled", "TLSEnabled").default(Literal::Bool(true)),
            node("kms_key_arn", "kms.key", "kms_key_arn", "KmsKeyId"),
        ],
        companions: &[],
    },
    Kind {
        name: "memorydb.snapshot",
        terraform: &["aws_memorydb_snapshot"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            node("kms_key_arn", "kms.key", "kms_key_arn", ""),
            node("cluster", "memorydb.cluster", "cluster_name", ""),
        ],
        companions: &[],
    },
];

/// Single nodes and replication groups alike.
const CACHE: Kind = Kind {
    name: "elasticache.cache",
    terraform: &["aws_elasticache_cluster", "aws_elasticache_replication_group"],
    cloudformation: &["AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup"],
    identity: &[],
    rows: &[
        text("engine", "engine", "Engine").terraform_via(lower).cloudformation_via(lower),
        text("engine_version", "engine_version", "EngineVersion"),
        // A member of a group; the group has an argument of the same name for its own.
        text("replication_group_id", "replication_group_id", "").via(not_empty),
        // Absent is no snapshot, and taking minor versions (CreateReplicationGroup API reference).
        number("snapshot_retention_limit", "snapshot_retention_limit", "SnapshotRetentionLimit")
            .default(Literal::Number(0.0)),
        boolean("auto_minor_version_upgrade", "auto_minor_version_upgrade", "AutoMinorVersionUpgrade")
            .default(Literal::Bool(true)),
        text("subnet_group_name", "subnet_group_name", "CacheSubnetGroupName")
            .terraform_via(not_default)
            .cloudformation_via(not_default),
        number("port", "port", "Port"),
        text("az_mode", "az_mode", "AZMode").default(Literal::Text("single-az")),
        number("num_cache_nodes", "num_cache_nodes", "NumCacheNodes"),
    ],
    companions: &[],
};

const REPLICATION_GROUP: Kind = Kind {
    name: "elasticache.replication_group",
    terraform: &["aws_elasticache_replication_group"],
    cloudformation: &["AWS::ElastiCache::ReplicationGroup"],
    identity: &["replication_group_id"],
    rows: &[
        text("replication_group_id", "replication_group_id", "ReplicationGroupId"),
        // Absent is redis (provider documentation; CreateReplicationGroup API reference).
        text("engine", "engine", "Engine")
            .terraform_via(lower)
            .cloudformation_via(lower)
            .default(Literal::Text("redis")),
        // Absent is off for Redis OSS and on for Valkey (provider documentation, 2026): see the rules.
        boolean("at_rest_encryption_enabled", "at_rest_encryption_enabled", "AtRestEncryptionEnabled"),
        boolean("transit_encryption_enabled", "transit_encryption_enabled", "TransitEncryptionEnabled")
            .default(Literal::Bool(false)),
        // Absent is required (CreateReplicationGroup API reference).
        text("transit_encryption_mode", "transit_encryption_mode", "TransitEncryptionMode")
            .default(Literal::Text("required")),
        text("auth_token", "auth_token", "AuthToken"),
        texts("user_group_ids", "user_group_ids", "UserGroupIds"),
        text("global_replication_group_id", "global_replication_group_id", "GlobalReplicationGroupId").via(not_empty),
        // Absent is false in Terraform; in CloudFormation the service decides by the number of nodes.
        boolean("automatic_failover_enabled", "automatic_failover_enabled", "AutomaticFailoverEnabled")
            .default(Literal::Bool(false)),
        boolean("multi_az_enabled", "multi_az_enabled", "MultiAZEnabled").default(Literal::Bool(false)),
    ],
    companions: &[],
};
