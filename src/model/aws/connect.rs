//! Connect: where an instance stores recordings.

use super::super::mapping::{Kind, node, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "connect.storage",
    terraform: &["aws_connect_instance_storage_config"],
    cloudformation: &["AWS::Connect::InstanceStorageConfig"],
    identity: &[],
    rows: &[
        text("storage_type", "storage_config.storage_type", "StorageType"),
        node(
            "video_key",
            "kms.key",
            "storage_config.kinesis_video_stream_config.encryption_config.key_id",
            "KinesisVideoStreamConfig.EncryptionConfig.KeyId",
        ),
        node(
            "s3_key",
            "kms.key",
            "storage_config.s3_config.encryption_config.key_id",
            "S3Config.EncryptionConfig.KeyId",
        ),
    ],
    companions: &[],
}];
