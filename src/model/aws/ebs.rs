//! EBS: volumes and the account's encryption by default.

use super::super::mapping::{Kind, Literal, boolean, map, node, text};
use super::spellings::tag_list;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "ebs.volume",
        terraform: &["aws_ebs_volume"],
        cloudformation: &["AWS::EC2::Volume"],
        identity: &[],
        rows: &[
            // Without the account's encryption by default, a volume is not encrypted (EBS user guide, 2026).
            boolean("encrypted", "encrypted", "Encrypted").default(Literal::Bool(false)),
            node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
            text("snapshot_id", "snapshot_id", "SnapshotId"),
            text("source_volume_id", "", "SourceVolumeId"),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[],
    },
    Kind {
        name: "ebs.encryption_by_default",
        terraform: &["aws_ebs_encryption_by_default"],
        cloudformation: &[],
        identity: &[],
        // The provider's default is true (provider documentation, aws_ebs_encryption_by_default).
        rows: &[boolean("enabled", "enabled", "").default(Literal::Bool(true))],
        companions: &[],
    },
];
