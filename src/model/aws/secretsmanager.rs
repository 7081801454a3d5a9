//! Secrets Manager: secrets, their values, policies and rotation.

use super::super::mapping::{
    Companion, Kind, Spelling2, boolean, map, node, nodes, number, object, policy, text, texts,
};
use super::spellings::{present, tag_list};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "secretsmanager.secret",
        terraform: &["aws_secretsmanager_secret"],
        cloudformation: &["AWS::SecretsManager::Secret"],
        identity: &["name"],
        rows: &[
            text("name", "name|name_prefix", "Name"),
            node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
            nodes("replica_keys", "kms.key", "replica[].kms_key_id", "ReplicaRegions[].KmsKeyId"),
            texts("replica_regions", "replica[].region", "ReplicaRegions[].Region"),
            policy("policy", "resource:secretsmanager", "policy", ""),
            boolean("block_public_policy", "", ""),
            text("secret_string", "", "SecretString"),
            // Rotation as provider versions before 5 have it.
            text("rotation_lambda", "rotation_lambda_arn", ""),
            texts("generated", "", "GenerateSecretString").cloudformation_via(present),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[Companion {
            terraform: &["aws_secretsmanager_secret_policy"],
            cloudformation: &["AWS::SecretsManager::ResourcePolicy"],
            join: Spelling2 { terraform: "secret_arn", cloudformation: "SecretId" },
            stands_alone: true,
            rows: &[
                policy("policy", "resource:secretsmanager", "policy", "ResourcePolicy"),
                boolean("block_public_policy", "block_public_policy", "BlockPublicPolicy"),
            ],
        }],
    },
    Kind {
        name: "secretsmanager.value",
        terraform: &["aws_secretsmanager_secret_version"],
        cloudformation: &["AWS::SecretsManager::Secret"],
        identity: &[],
        rows: &[text("secret_string", "secret_string", "SecretString"), text("secret_binary", "secret_binary", "")],
        companions: &[],
    },
    Kind {
        name: "secretsmanager.rotation",
        terraform: &["aws_secretsmanager_secret_rotation"],
        cloudformation: &["AWS::SecretsManager::RotationSchedule"],
        identity: &[],
        rows: &[
            node("secret", "secretsmanager.secret", "secret_id", "SecretId"),
            node("attachment", "secretsmanager.attachment", "", "SecretId"),
            object(
                "rotation_rules",
                "rotation_rules",
                "RotationRules",
                &[
                    number("automatically_after_days", "automatically_after_days", "AutomaticallyAfterDays"),
                    text("schedule_expression", "schedule_expression", "ScheduleExpression"),
                ],
            ),
        ],
        companions: &[],
    },
    // Gives a secret the address of its database; a rotation may name it in place of the secret.
    Kind {
        name: "secretsmanager.attachment",
        terraform: &[],
        cloudformation: &["AWS::SecretsManager::SecretTargetAttachment"],
        identity: &[],
        rows: &[node("secret", "secretsmanager.secret", "", "SecretId")],
        companions: &[],
    },
];
