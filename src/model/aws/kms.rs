//! KMS: keys that the code makes, and keys that it looks up.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, map, node, number, policy, text};
use super::spellings::tag_list;

const KEY: Spelling2 = Spelling2 { terraform: "key_id", cloudformation: "" };

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "kms.key",
        terraform: &["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"],
        cloudformation: &["AWS::KMS::Key", "AWS::KMS::ReplicaKey"],
        identity: &[],
        rows: &[
            // Absent is false (CreateKey, EnableKeyRotation API reference).
            boolean("enable_key_rotation", "enable_key_rotation", "EnableKeyRotation").default(Literal::Bool(false)),
            boolean("is_enabled", "is_enabled|enabled", "Enabled").default(Literal::Bool(true)),
            text("key_spec", "customer_master_key_spec|key_spec", "KeySpec")
                .default(Literal::Text("SYMMETRIC_DEFAULT")),
            text("key_usage", "key_usage", "KeyUsage").default(Literal::Text("ENCRYPT_DECRYPT")),
            text("origin", "", "Origin").default(Literal::Text("AWS_KMS")),
            text("custom_key_store_id", "custom_key_store_id|xks_key_id", ""),
            // Absent is 30 days (ScheduleKeyDeletion API reference).
            number("deletion_window_in_days", "deletion_window_in_days", "PendingWindowInDays")
                .default(Literal::Number(30.0)),
            boolean("multi_region", "multi_region", "MultiRegion").default(Literal::Bool(false)),
            boolean(
                "bypass_policy_lockout_safety_check",
                "bypass_policy_lockout_safety_check",
                "BypassPolicyLockoutSafetyCheck",
            )
            .default(Literal::Bool(false)),
            policy("policy", "resource:kms", "policy", "KeyPolicy"),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[Companion {
            terraform: &["aws_kms_key_policy"],
            cloudformation: &[],
            join: KEY,
            stands_alone: true,
            rows: &[
                policy("policy", "resource:kms", "policy", ""),
                boolean("bypass_policy_lockout_safety_check", "bypass_policy_lockout_safety_check", ""),
            ],
        }],
    },
    // An alias names a key; a reference to it leads to the key's name only.
    Kind {
        name: "kms.alias",
        terraform: &["aws_kms_alias"],
        cloudformation: &["AWS::KMS::Alias"],
        identity: &["name"],
        rows: &[text("name", "name", "AliasName"), node("key", "kms.key", "target_key_id", "TargetKeyId")],
        companions: &[],
    },
    Kind {
        name: "kms.lookup",
        terraform: &["data.aws_kms_alias", "data.aws_kms_key"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("name", "name|key_id", "")],
        companions: &[],
    },
];
