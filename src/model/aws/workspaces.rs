//! WorkSpaces: virtual desktops and their two volumes.

use super::super::mapping::{Kind, Literal, boolean};

/// Absent is not encrypted (WorkSpaces API reference, `WorkspaceRequest`; read 2026-11).
pub(super) const KINDS: &[Kind] = &[Kind {
    name: "workspaces.workspace",
    terraform: &["aws_workspaces_workspace"],
    cloudformation: &["AWS::WorkSpaces::Workspace"],
    identity: &[],
    rows: &[
        boolean("root_volume_encryption_enabled", "root_volume_encryption_enabled", "RootVolumeEncryptionEnabled")
            .default(Literal::Bool(false)),
        boolean("user_volume_encryption_enabled", "user_volume_encryption_enabled", "UserVolumeEncryptionEnabled")
            .default(Literal::Bool(false)),
    ],
    companions: &[],
}];
