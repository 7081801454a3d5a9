//! Database Migration Service: replication instances, endpoints and tasks.

use super::super::mapping::{Kind, Literal, boolean, json, node, text};
use super::spellings::lower;

pub(super) const KINDS: &[Kind] = &[
    ENDPOINT,
    Kind {
        name: "dms.replication_instance",
        terraform: &["aws_dms_replication_instance"],
        cloudformation: &["AWS::DMS::ReplicationInstance"],
        identity: &[],
        rows: &[
            // Terraform sends false, the API's defaults are true (CreateReplicationInstance API reference).
            boolean("auto_minor_version_upgrade", "auto_minor_version_upgrade", "AutoMinorVersionUpgrade")
                .defaults(Literal::Bool(false), Literal::Bool(true)),
            boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible")
                .defaults(Literal::Bool(false), Literal::Bool(true)),
            boolean("multi_az", "multi_az", "MultiAZ").default(Literal::Bool(false)),
            node("kms_key_arn", "kms.key", "kms_key_arn", "KmsKeyId"),
        ],
        companions: &[],
    },
    Kind {
        name: "dms.replication_task",
        terraform: &["aws_dms_replication_task"],
        cloudformation: &["AWS::DMS::ReplicationTask"],
        identity: &[],
        rows: &[json("settings", "replication_task_settings", "ReplicationTaskSettings")],
        companions: &[],
    },
    Kind {
        name: "dms.s3_endpoint",
        terraform: &["aws_dms_s3_endpoint"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            node("kms_key_arn", "kms.key", "kms_key_arn", ""),
            node("objects_key", "kms.key", "server_side_encryption_kms_key_id", ""),
            text("encryption_mode", "encryption_mode", ""),
            text("endpoint_type", "endpoint_type", ""),
        ],
        companions: &[],
    },
];

const ENDPOINT: Kind = Kind {
    name: "dms.endpoint",
    terraform: &["aws_dms_endpoint"],
    cloudformation: &["AWS::DMS::Endpoint"],
    identity: &[],
    rows: &[
        text("engine_name", "engine_name", "EngineName").terraform_via(lower).cloudformation_via(lower),
        text("endpoint_type", "endpoint_type", "EndpointType").terraform_via(lower).cloudformation_via(lower),
        // Absent is none (CreateEndpoint API reference).
        text("ssl_mode", "ssl_mode", "SslMode").default(Literal::Text("none")),
        node("kms_key_arn", "kms.key", "kms_key_arn", "KmsKeyId"),
        // Terraform: provider versions before 6.
        node(
            "s3_key",
            "kms.key",
            "s3_settings.server_side_encryption_kms_key_id",
            "S3Settings.ServerSideEncryptionKmsKeyId",
        ),
        text("password", "password", "Password"),
        text("mongodb_password", "", "MongoDbSettings.Password"),
        text("mysql_password", "", "GcpMySQLSettings.Password"),
        text("sqlserver_password", "", "MicrosoftSqlServerSettings.Password"),
        text("redis_password", "redis_settings.auth_password", "RedisSettings.AuthPassword"),
        text("kafka_password", "kafka_settings.sasl_password", "KafkaSettings.SaslPassword"),
        text("kafka_key_password", "kafka_settings.ssl_client_key_password", "KafkaSettings.SslClientKeyPassword"),
        text("asm_password", "oracle_settings.asm_password", "OracleSettings.AsmPassword"),
        // Absent is password (MongoDbSettings API reference).
        text("mongodb_auth_type", "mongodb_settings.auth_type", "MongoDbSettings.AuthType")
            .default(Literal::Text("password")),
        // Absent is ssl-encryption (RedisSettings API reference).
        text("redis_protocol", "redis_settings.ssl_security_protocol", "RedisSettings.SslSecurityProtocol")
            .default(Literal::Text("ssl-encryption")),
        boolean("neptune_iam_auth", "", "NeptuneSettings.IamAuthEnabled").default(Literal::Bool(false)),
    ],
    companions: &[],
};
