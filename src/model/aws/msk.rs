//! Managed Streaming for Apache Kafka, and its connectors.

use super::super::mapping::{Kind, Literal, boolean, node, text, texts};

pub(super) const KINDS: &[Kind] = &[
    CLUSTER,
    Kind {
        name: "mskconnect.connector",
        terraform: &["aws_mskconnect_connector"],
        cloudformation: &["AWS::KafkaConnect::Connector"],
        identity: &[],
        // Absent is PLAINTEXT (provider documentation; the API requires it).
        rows: &[text(
            "encryption_type",
            "kafka_cluster_encryption_in_transit.encryption_type",
            "KafkaClusterEncryptionInTransit.EncryptionType",
        )
        .default(Literal::Text("PLAINTEXT"))],
        companions: &[],
    },
];

/// Absent encryption in transit is TLS everywhere, other absent switches are off (CreateCluster API reference of MSK).
const CLUSTER: Kind = Kind {
    name: "msk.cluster",
    terraform: &["aws_msk_cluster"],
    cloudformation: &["AWS::MSK::Cluster"],
    identity: &[],
    rows: &[
        boolean(
            "log_cloudwatch",
            "logging_info.broker_logs.cloudwatch_logs.enabled",
            "LoggingInfo.BrokerLogs.CloudWatchLogs.Enabled",
        )
        .default(Literal::Bool(false)),
        boolean("log_firehose", "logging_info.broker_logs.firehose.enabled", "LoggingInfo.BrokerLogs.Firehose.Enabled")
            .default(Literal::Bool(false)),
        boolean("log_s3", "logging_info.broker_logs.s3.enabled", "LoggingInfo.BrokerLogs.S3.Enabled")
            .default(Literal::Bool(false)),
        boolean(
            "unauthenticated",
            "client_authentication.unauthenticated",
            "ClientAuthentication.Unauthenticated.Enabled",
        )
        .default(Literal::Bool(false)),
        boolean("sasl_iam", "client_authentication.sasl.iam", "ClientAuthentication.Sasl.Iam.Enabled")
            .default(Literal::Bool(false)),
        boolean("sasl_scram", "client_authentication.sasl.scram", "ClientAuthentication.Sasl.Scram.Enabled")
            .default(Literal::Bool(false)),
        boolean("tls", "", "ClientAuthentication.Tls.Enabled").default(Literal::Bool(false)),
        texts(
            "certificate_authorities",
            "client_authentication.tls.certificate_authority_arns",
            "ClientAuthentication.Tls.CertificateAuthorityArnList",
        ),
        text(
            "client_broker",
            "encryption_info.encryption_in_transit.client_broker",
            "EncryptionInfo.EncryptionInTransit.ClientBroker",
        )
        .default(Literal::Text("TLS")),
        boolean(
            "in_cluster",
            "encryption_info.encryption_in_transit.in_cluster",
            "EncryptionInfo.EncryptionInTransit.InCluster",
        )
        .default(Literal::Bool(true)),
        node(
            "kms_key",
            "kms.key",
            "encryption_info.encryption_at_rest_kms_key_arn",
            "EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId",
        ),
        text(
            "public_access",
            "broker_node_group_info.connectivity_info.public_access.type",
            "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
        )
        .default(Literal::Text("DISABLED")),
        text("enhanced_monitoring", "enhanced_monitoring", "EnhancedMonitoring").default(Literal::Text("DEFAULT")),
        text("kafka_version", "kafka_version", "KafkaVersion"),
    ],
    companions: &[],
};
