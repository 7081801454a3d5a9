//! EBS: volumes, snapshots and the account's switches.

use super::super::mapping::{Kind, Literal, boolean, map, node, nodes, text};
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
        name: "ebs.attachment",
        terraform: &["aws_volume_attachment"],
        cloudformation: &["AWS::EC2::VolumeAttachment", "AWS::EC2::Instance"],
        identity: &[],
        rows: &[nodes("volumes", "ebs.volume", "volume_id", "VolumeId|Volumes[].VolumeId")],
        companions: &[],
    },
    Kind {
        name: "ebs.snapshot",
        terraform: &["aws_ebs_snapshot", "aws_ebs_snapshot_copy", "aws_ebs_snapshot_import"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            node("volume", "ebs.volume", "volume_id", ""),
            node("source", "ebs.snapshot", "source_snapshot_id", ""),
            // Only copies and imports have the argument; absent is false (provider documentation).
            boolean("encrypted", "encrypted", ""),
            text("kms_key_id", "kms_key_id", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "ebs.snapshot_block_public_access",
        terraform: &["aws_ebs_snapshot_block_public_access"],
        cloudformation: &["AWS::EC2::SnapshotBlockPublicAccess"],
        identity: &[],
        rows: &[text("state", "state", "State")],
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
    Kind {
        name: "ebs.default_key",
        terraform: &["aws_ebs_default_kms_key"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("key_arn", "key_arn", "")],
        companions: &[],
    },
];
