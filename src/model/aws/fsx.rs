//! FSx: the four kinds of file systems, which are one resource type in CloudFormation.

use super::super::mapping::{Kind, boolean, number, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "fsx.file_system",
    terraform: &[
        "aws_fsx_windows_file_system",
        "aws_fsx_ontap_file_system",
        "aws_fsx_lustre_file_system",
        "aws_fsx_openzfs_file_system",
    ],
    cloudformation: &["AWS::FSx::FileSystem"],
    identity: &[],
    rows: &[
        text("file_system_type", "", "FileSystemType"),
        text("kms_key_id", "kms_key_id", "KmsKeyId"),
        number(
            "automatic_backup_retention_days",
            "automatic_backup_retention_days",
            "WindowsConfiguration.AutomaticBackupRetentionDays|OntapConfiguration.AutomaticBackupRetentionDays\
             |OpenZFSConfiguration.AutomaticBackupRetentionDays|LustreConfiguration.AutomaticBackupRetentionDays",
        ),
        text(
            "deployment_type",
            "deployment_type",
            "WindowsConfiguration.DeploymentType|OntapConfiguration.DeploymentType\
             |OpenZFSConfiguration.DeploymentType|LustreConfiguration.DeploymentType",
        ),
        boolean(
            "copy_tags_to_backups",
            "copy_tags_to_backups",
            "WindowsConfiguration.CopyTagsToBackups|LustreConfiguration.CopyTagsToBackups\
             |OpenZFSConfiguration.CopyTagsToBackups",
        ),
        boolean("copy_tags_to_volumes", "copy_tags_to_volumes", "OpenZFSConfiguration.CopyTagsToVolumes"),
    ],
    companions: &[],
}];
