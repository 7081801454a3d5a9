//! IAM Identity Center: users and permission sets.

use super::super::mapping::{Kind, Literal, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "identitystore.user",
        terraform: &["aws_identitystore_user"],
        cloudformation: &["AWS::IdentityStore::User"],
        identity: &[],
        rows: &[text("user_name", "user_name", "UserName")],
        companions: &[],
    },
    // Absent is one hour (CreatePermissionSet API reference).
    Kind {
        name: "ssoadmin.permission_set",
        terraform: &["aws_ssoadmin_permission_set"],
        cloudformation: &["AWS::SSO::PermissionSet"],
        identity: &[],
        rows: &[text("session_duration", "session_duration", "SessionDuration").default(Literal::Text("PT1H"))],
        companions: &[],
    },
];
