//! Kinesis: data streams, video streams and Firehose.

use super::super::mapping::{Kind, Literal, boolean, node, number, text};
use super::spellings::not_empty;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "kinesis.stream",
        terraform: &["aws_kinesis_stream"],
        cloudformation: &["AWS::Kinesis::Stream"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            // Absent is NONE and a day (CreateStream API reference).
            text("encryption_type", "encryption_type", "StreamEncryption.EncryptionType")
                .default(Literal::Text("NONE")),
            node("kms_key_id", "kms.key", "kms_key_id", "StreamEncryption.KeyId")
                .terraform_via(not_empty)
                .cloudformation_via(not_empty),
            number("retention_period", "retention_period", "RetentionPeriodHours").default(Literal::Number(24.0)),
        ],
        companions: &[],
    },
    Kind {
        name: "kinesisvideo.stream",
        terraform: &["aws_kinesis_video_stream"],
        cloudformation: &["AWS::KinesisVideo::Stream"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId")],
        companions: &[],
    },
    FIREHOSE,
];

const FIREHOSE: Kind = Kind {
    name: "firehose.stream",
    terraform: &["aws_kinesis_firehose_delivery_stream"],
    cloudformation: &["AWS::KinesisFirehose::DeliveryStream"],
    identity: &["name"],
    rows: &[
        text("name", "name", "DeliveryStreamName"),
        // CloudFormation has no switch: who gives the input turns encryption on.
        boolean("sse", "server_side_encryption.enabled", "").default(Literal::Bool(false)),
        // The provider sends AWS_OWNED_CMK (provider documentation, 2026).
        text("key_type", "server_side_encryption.key_type", "DeliveryStreamEncryptionConfigurationInput.KeyType"),
        node(
            "key_arn",
            "kms.key",
            "server_side_encryption.key_arn",
            "DeliveryStreamEncryptionConfigurationInput.KeyARN",
        ),
        text("stream_type", "", "DeliveryStreamType").default(Literal::Text("DirectPut")),
        text(
            "kinesis_source",
            "kinesis_source_configuration.kinesis_stream_arn",
            "KinesisStreamSourceConfiguration.KinesisStreamARN",
        ),
        text("msk_source", "msk_source_configuration.msk_cluster_arn", "MSKSourceConfiguration.MSKClusterARN"),
        text("redshift_password", "redshift_configuration.password", "RedshiftDestinationConfiguration.Password"),
        text("splunk_token", "splunk_configuration.hec_token", "SplunkDestinationConfiguration.HECToken"),
        text(
            "http_key",
            "http_endpoint_configuration.access_key",
            "HttpEndpointDestinationConfiguration.EndpointConfiguration.AccessKey",
        ),
        text("snowflake_key", "snowflake_configuration.private_key", "SnowflakeDestinationConfiguration.PrivateKey"),
        text(
            "snowflake_passphrase",
            "snowflake_configuration.key_passphrase",
            "SnowflakeDestinationConfiguration.KeyPassphrase",
        ),
    ],
    companions: &[],
};
