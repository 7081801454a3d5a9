//! IAM: policies, roles, groups, users and what attaches one to another.

use super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, map, node, nodes, number, object, policies, policy, text, texts,
};
use super::spellings::tag_list;

/// Only roles have these inside the resource in Terraform.
const INLINE: Row = policies("inline_policies", "identity", "inline_policy[].policy", "Policies[].PolicyDocument");
const ATTACHED: Row = nodes("managed_policy_arns", "iam.policy", "managed_policy_arns", "ManagedPolicyArns");

const CLOUDFORMATION_INLINE: Row = policies("inline_policies", "identity", "", "Policies[].PolicyDocument");
const CLOUDFORMATION_ATTACHED: Row = nodes("managed_policy_arns", "iam.policy", "", "ManagedPolicyArns");

const BOUNDARY: Row = node("permissions_boundary", "iam.policy", "permissions_boundary", "PermissionsBoundary");

/// Password and console access of a user. Absent, the first password need not be changed, and Terraform generates 20
/// characters (provider documentation of aws_iam_user_login_profile; API reference, CreateLoginProfile; read 2026-11).
const LOGIN: &[Row] = &[
    text("password", "", "Password"),
    boolean("password_reset_required", "password_reset_required", "PasswordResetRequired")
        .default(Literal::Bool(false)),
    number("password_length", "password_length", "").defaults(Literal::Number(20.0), Literal::Nothing),
    text("pgp_key", "pgp_key", ""),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "iam.policy",
        terraform: &["aws_iam_policy"],
        cloudformation: &["AWS::IAM::ManagedPolicy"],
        identity: &["name"],
        rows: &[
            text("name", "name", "ManagedPolicyName"),
            policy("policy", "identity", "policy", "PolicyDocument"),
            nodes("groups", "iam.group", "", "Groups"),
            nodes("roles", "iam.role", "", "Roles"),
            nodes("users", "iam.user", "", "Users"),
            map("tags", "tags", ""),
        ],
        companions: &[],
    },
    // A policy that is looked up by its name.
    Kind {
        name: "iam.policy_lookup",
        terraform: &["data.aws_iam_policy"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("name", "name", "")],
        companions: &[],
    },
    Kind {
        name: "iam.inline_policy",
        terraform: &[
            "aws_iam_group_policy",
            "aws_iam_role_policy",
            "aws_iam_user_policy",
            "aws_ssoadmin_permission_set_inline_policy",
        ],
        cloudformation: &["AWS::IAM::Policy", "AWS::IAM::GroupPolicy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy"],
        identity: &[],
        rows: &[
            policy("policy", "identity", "policy|inline_policy", "PolicyDocument"),
            nodes("groups", "iam.group", "group", "Groups|GroupName"),
            nodes("roles", "iam.role", "role", "Roles|RoleName"),
            nodes("users", "iam.user", "user", "Users|UserName"),
            nodes("permission_sets", "sso.permission_set", "permission_set_arn", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.attachment",
        terraform: &[
            "aws_iam_group_policy_attachment",
            "aws_iam_group_policy_attachments_exclusive",
            "aws_iam_policy_attachment",
            "aws_iam_role_policy_attachment",
            "aws_iam_role_policy_attachments_exclusive",
            "aws_iam_user_policy_attachment",
            "aws_iam_user_policy_attachments_exclusive",
            "aws_ssoadmin_managed_policy_attachment",
            "aws_ssoadmin_managed_policy_attachments_exclusive",
        ],
        cloudformation: &[],
        identity: &[],
        rows: &[
            nodes("policy_arn", "iam.policy", "policy_arn|policy_arns|managed_policy_arn|managed_policy_arns", ""),
            nodes("groups", "iam.group", "groups|group|group_name", ""),
            nodes("roles", "iam.role", "roles|role|role_name", ""),
            nodes("users", "iam.user", "users|user|user_name", ""),
            nodes("permission_sets", "sso.permission_set", "permission_set_arn", ""),
        ],
        companions: &[],
    },
    // Whatever attaches policies by ARN: one rule about them speaks of all.
    Kind {
        name: "iam.attached",
        terraform: &[
            "aws_iam_group_policy_attachment",
            "aws_iam_group_policy_attachments_exclusive",
            "aws_iam_policy_attachment",
            "aws_iam_role",
            "aws_iam_role_policy_attachment",
            "aws_iam_role_policy_attachments_exclusive",
            "aws_iam_user_policy_attachment",
            "aws_iam_user_policy_attachments_exclusive",
            "aws_ssoadmin_managed_policy_attachment",
            "aws_ssoadmin_managed_policy_attachments_exclusive",
            "data.aws_iam_policy",
        ],
        cloudformation: &["AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User", "AWS::SSO::PermissionSet"],
        identity: &[],
        rows: &[
            nodes(
                "policy_arns",
                "iam.policy",
                "policy_arn|policy_arns|managed_policy_arn|managed_policy_arns|arn",
                "ManagedPolicyArns|ManagedPolicies",
            ),
            // The name by which a policy is looked up, or anything else's.
            text("name", "name", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.role",
        terraform: &["aws_iam_role"],
        cloudformation: &["AWS::IAM::Role"],
        identity: &["name"],
        rows: &[
            text("name", "name", "RoleName"),
            policy("assume_role_policy", "trust", "assume_role_policy", "AssumeRolePolicyDocument"),
            INLINE,
            ATTACHED,
            BOUNDARY,
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.group",
        terraform: &["aws_iam_group"],
        cloudformation: &["AWS::IAM::Group"],
        identity: &["name"],
        rows: &[text("name", "name", "GroupName"), CLOUDFORMATION_INLINE, CLOUDFORMATION_ATTACHED],
        companions: &[],
    },
    Kind {
        name: "iam.user",
        terraform: &["aws_iam_user"],
        cloudformation: &["AWS::IAM::User"],
        identity: &["name"],
        rows: &[
            text("name", "name", "UserName"),
            CLOUDFORMATION_INLINE,
            CLOUDFORMATION_ATTACHED,
            nodes("groups", "iam.group", "", "Groups"),
            object("login_profile", "", "LoginProfile", LOGIN),
            BOUNDARY,
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[
            Companion {
                terraform: &["aws_iam_user_group_membership"],
                cloudformation: &[],
                join: Spelling2 { terraform: "user", cloudformation: "" },
                stands_alone: false,
                rows: &[nodes("groups", "iam.group", "groups", "")],
            },
            Companion {
                terraform: &["aws_iam_user_login_profile"],
                cloudformation: &[],
                join: Spelling2 { terraform: "user", cloudformation: "" },
                stands_alone: true,
                rows: &[object("login_profile", ".", "", LOGIN)],
            },
        ],
    },
    Kind {
        name: "iam.group_membership",
        terraform: &["aws_iam_group_membership"],
        cloudformation: &["AWS::IAM::UserToGroupAddition"],
        identity: &[],
        rows: &[node("group", "iam.group", "group", "GroupName"), nodes("users", "iam.user", "users", "Users")],
        companions: &[],
    },
    Kind {
        name: "iam.access_key",
        terraform: &["aws_iam_access_key"],
        cloudformation: &["AWS::IAM::AccessKey"],
        identity: &[],
        rows: &[
            node("user", "iam.user", "user", "UserName"),
            // Absent is active in both languages (provider documentation; CreateAccessKey makes active keys).
            text("status", "status", "Status").default(Literal::Text("Active")),
            text("pgp_key", "pgp_key", ""),
        ],
        companions: &[],
    },
    // Whose identities a trust policy lets in that names the provider by reference.
    Kind {
        name: "iam.identity_provider",
        terraform: &[
            "aws_iam_openid_connect_provider",
            "aws_iam_saml_provider",
            "data.aws_iam_openid_connect_provider",
            "data.aws_iam_saml_provider",
        ],
        cloudformation: &["AWS::IAM::OIDCProvider", "AWS::IAM::SAMLProvider"],
        identity: &[],
        rows: &[text("url", "url", "Url"), text("name", "name", "Name")],
        companions: &[],
    },
    Kind {
        name: "iam.password_policy",
        terraform: &["aws_iam_account_password_policy"],
        cloudformation: &[],
        identity: &[],
        // What a declared policy leaves out is off (API reference, UpdateAccountPasswordPolicy: "reverts to its default
        // value"; the provider sends true for allow_users_to_change_password; read 2026-11).
        rows: &[
            boolean("allow_users_to_change_password", "allow_users_to_change_password", "")
                .default(Literal::Bool(true)),
            number("max_password_age", "max_password_age", "").default(Literal::Number(0.0)),
            number("minimum_password_length", "minimum_password_length", "").default(Literal::Number(6.0)),
            number("password_reuse_prevention", "password_reuse_prevention", "").default(Literal::Number(0.0)),
            boolean("require_lowercase_characters", "require_lowercase_characters", "").default(Literal::Bool(false)),
            boolean("require_numbers", "require_numbers", "").default(Literal::Bool(false)),
            boolean("require_symbols", "require_symbols", "").default(Literal::Bool(false)),
            boolean("require_uppercase_characters", "require_uppercase_characters", "").default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "sso.permission_set",
        terraform: &["aws_ssoadmin_permission_set"],
        cloudformation: &["AWS::SSO::PermissionSet"],
        identity: &[],
        rows: &[
            text("name", "name", "Name"),
            policies("inline_policies", "identity", "", "InlinePolicy"),
            nodes("managed_policy_arns", "iam.policy", "", "ManagedPolicies"),
            // One hour (API reference, CreatePermissionSet; provider documentation).
            text("session_duration", "session_duration", "SessionDuration").default(Literal::Text("PT1H")),
            node("permissions_boundary", "iam.policy", "", "PermissionsBoundary.ManagedPolicyArn"),
        ],
        companions: &[Companion {
            terraform: &["aws_ssoadmin_permissions_boundary_attachment"],
            cloudformation: &[],
            join: Spelling2 { terraform: "permission_set_arn", cloudformation: "" },
            stands_alone: false,
            rows: &[node("permissions_boundary", "iam.policy", "permissions_boundary.managed_policy_arn", "")],
        }],
    },
    // Whatever gives rights to users directly.
    Kind {
        name: "iam.user_grant",
        terraform: &[
            "aws_iam_policy_attachment",
            "aws_iam_user_policy",
            "aws_iam_user_policy_attachment",
            "aws_iam_user_policy_attachments_exclusive",
        ],
        cloudformation: &["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::User", "AWS::IAM::UserPolicy"],
        identity: &[],
        rows: &[
            texts("users", "users|user|user_name", "Users"),
            texts("own_policies", "", "ManagedPolicyArns|Policies[].PolicyName"),
        ],
        companions: &[],
    },
    // Whatever says who may become a role: a document that no role uses yet is judged by itself.
    Kind {
        name: "iam.trust",
        terraform: &["aws_iam_role", "data.aws_iam_policy_document"],
        cloudformation: &["AWS::IAM::Role"],
        identity: &[],
        rows: &[policy("policy", "trust", "assume_role_policy|json", "AssumeRolePolicyDocument")],
        companions: &[],
    },
    // Policies that must say who is let in.
    Kind {
        name: "iam.trusting",
        terraform: &["aws_iam_role", "aws_kms_key", "aws_kms_key_policy", "aws_secretsmanager_secret_policy"],
        cloudformation: &["AWS::IAM::Role", "AWS::KMS::Key", "AWS::SecretsManager::ResourcePolicy"],
        identity: &[],
        rows: &[policy(
            "policy",
            "resource:kms",
            "assume_role_policy|policy",
            "AssumeRolePolicyDocument|KeyPolicy|ResourcePolicy",
        )],
        companions: &[],
    },
    // Whatever holds policy documents of principals: one rule about documents speaks of all of them. Users and groups stand
    // here for what their policies add up to.
    Kind {
        name: "iam.documents",
        terraform: &[
            "aws_iam_group",
            "aws_iam_policy",
            "aws_iam_group_policy",
            "aws_iam_role_policy",
            "aws_iam_user",
            "aws_iam_user_policy",
            "aws_iam_role",
            "aws_ssoadmin_permission_set",
            "aws_ssoadmin_permission_set_inline_policy",
            "data.aws_iam_policy_document",
        ],
        cloudformation: &[
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::Policy",
            "AWS::IAM::GroupPolicy",
            "AWS::IAM::RolePolicy",
            "AWS::IAM::UserPolicy",
            "AWS::IAM::Role",
            "AWS::IAM::User",
            "AWS::IAM::Group",
            "AWS::SSO::PermissionSet",
        ],
        identity: &[],
        rows: &[
            policies(
                "documents",
                "identity",
                "policy|inline_policy[].policy|inline_policy|json",
                "PolicyDocument|Policies[].PolicyDocument|InlinePolicy",
            ),
            policy("trust_policy", "trust", "assume_role_policy", "AssumeRolePolicyDocument"),
            texts("users", "user", "Users|UserName"),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.policy_document",
        terraform: &["data.aws_iam_policy_document"],
        cloudformation: &[],
        identity: &[],
        rows: &[policy("json", "resource:", "json", "")],
        companions: &[],
    },
];
