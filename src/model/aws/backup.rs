//! AWS Backup: vaults, and what a plan selects.

use super::super::mapping::{Kind, Row, node, nodes, objects, text, texts};
use super::spellings::wildcards;

const CONDITION: &[Row] = &[text("key", "key", "ConditionKey"), text("value", "value", "ConditionValue")];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "backup.vault",
        terraform: &["aws_backup_vault"],
        cloudformation: &["AWS::Backup::BackupVault"],
        identity: &["name"],
        rows: &[
            text("name", "name", "BackupVaultName"),
            node("kms_key_arn", "kms.key", "kms_key_arn", "EncryptionKeyArn"),
        ],
        companions: &[],
    },
    Kind {
        name: "backup.selection",
        terraform: &["aws_backup_selection"],
        cloudformation: &["AWS::Backup::BackupSelection"],
        identity: &[],
        rows: &[
            // The same list read as patterns, and as names of each kind of resource that rules ask about.
            texts("patterns", "resources", "BackupSelection.Resources")
                .terraform_via(wildcards)
                .cloudformation_via(wildcards),
            nodes("tables", "dynamodb.table", "resources", "BackupSelection.Resources"),
            nodes("clusters", "rds.cluster", "resources", "BackupSelection.Resources"),
            nodes("instances", "rds.instance", "resources", "BackupSelection.Resources"),
            nodes("file_systems", "efs.file_system", "resources", "BackupSelection.Resources"),
            nodes("volumes", "ebs.volume", "resources", "BackupSelection.Resources"),
            objects("tags", "selection_tag", "BackupSelection.ListOfTags", CONDITION),
        ],
        companions: &[],
    },
];
