//! Kendra: indexes.

use super::super::mapping::{Kind, node};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "kendra.index",
    terraform: &["aws_kendra_index"],
    cloudformation: &["AWS::Kendra::Index"],
    identity: &[],
    rows: &[node(
        "kms_key_id",
        "kms.key",
        "server_side_encryption_configuration.kms_key_id",
        "ServerSideEncryptionConfiguration.KmsKeyId",
    )],
    companions: &[],
}];
