//! EFS: file systems, access points, mount targets. File system policies are `documents`'.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, map, node, number, text};
use super::spellings::{not_empty, tag_list};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "efs.file_system",
        terraform: &["aws_efs_file_system"],
        cloudformation: &["AWS::EFS::FileSystem"],
        identity: &[],
        rows: &[
            // Absent is false at the API (CreateFileSystem API reference).
            boolean("encrypted", "encrypted", "Encrypted").default(Literal::Bool(false)),
            text("kms_key_id", "kms_key_id", "KmsKeyId"),
            text("backup_status", "", "BackupPolicy.Status"),
            text("availability_zone_name", "availability_zone_name", "AvailabilityZoneName").via(not_empty),
            map("tags", "tags", "FileSystemTags").cloudformation_via(tag_list),
        ],
        companions: &[Companion {
            terraform: &["aws_efs_backup_policy"],
            cloudformation: &[],
            join: Spelling2 { terraform: "file_system_id", cloudformation: "" },
            stands_alone: false,
            rows: &[text("backup_status", "backup_policy.status", "")],
        }],
    },
    Kind {
        name: "efs.access_point",
        terraform: &["aws_efs_access_point"],
        cloudformation: &["AWS::EFS::AccessPoint"],
        identity: &[],
        rows: &[
            // Absent is the root (CreateAccessPoint API reference).
            text("path", "root_directory.path", "RootDirectory.Path").default(Literal::Text("/")),
            number("uid", "posix_user.uid", "PosixUser.Uid"),
            number("gid", "posix_user.gid", "PosixUser.Gid"),
        ],
        companions: &[],
    },
    Kind {
        name: "efs.mount_target",
        terraform: &["aws_efs_mount_target"],
        cloudformation: &["AWS::EFS::MountTarget"],
        identity: &[],
        rows: &[
            node("file_system", "efs.file_system", "file_system_id", "FileSystemId"),
            node("subnet", "ec2.subnet", "subnet_id", "SubnetId"),
        ],
        companions: &[],
    },
];
