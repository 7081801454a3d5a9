//! IAM: policies, roles, groups, users and what attaches one to another.

use super::super::mapping::{Companion, Kind, Row, Spelling2, map, node, nodes, policies, policy, text, texts};
use super::spellings::tag_list;

/// Only roles have these inside the resource in Terraform.
const INLINE: Row = policies("inline_policies", "identity", "inline_policy[].policy", "Policies[].PolicyDocument");
const ATTACHED: Row = nodes("managed_policy_arns", "iam.policy", "managed_policy_arns", "ManagedPolicyArns");

const CLOUDFORMATION_INLINE: Row = policies("inline_policies", "identity", "", "Policies[].PolicyDocument");
const CLOUDFORMATION_ATTACHED: Row = nodes("managed_policy_arns", "iam.policy", "", "ManagedPolicyArns");

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
    Kind {
        name: "iam.inline_policy",
        terraform: &["aws_iam_group_policy", "aws_iam_role_policy", "aws_iam_user_policy"],
        cloudformation: &["AWS::IAM::Policy", "AWS::IAM::GroupPolicy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy"],
        identity: &[],
        rows: &[
            policy("policy", "identity", "policy", "PolicyDocument"),
            nodes("groups", "iam.group", "group", "Groups|GroupName"),
            nodes("roles", "iam.role", "role", "Roles|RoleName"),
            nodes("users", "iam.user", "user", "Users|UserName"),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.attachment",
        terraform: &[
            "aws_iam_group_policy_attachment",
            "aws_iam_role_policy_attachment",
            "aws_iam_user_policy_attachment",
            "aws_iam_policy_attachment",
        ],
        cloudformation: &[],
        identity: &[],
        rows: &[
            node("policy_arn", "iam.policy", "policy_arn", ""),
            nodes("groups", "iam.group", "groups|group", ""),
            nodes("roles", "iam.role", "roles|role", ""),
            nodes("users", "iam.user", "users|user", ""),
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
            text("permissions_boundary", "permissions_boundary", "PermissionsBoundary"),
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
            texts("groups", "", "Groups"),
            text("login_profile", "", "LoginProfile.Password"),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[Companion {
            terraform: &["aws_iam_user_group_membership"],
            cloudformation: &[],
            join: Spelling2 { terraform: "user", cloudformation: "" },
            stands_alone: false,
            rows: &[texts("groups", "groups", "")],
        }],
    },
    // Whatever holds policy documents of principals: one rule about documents speaks of all of them.
    Kind {
        name: "iam.documents",
        terraform: &[
            "aws_iam_policy",
            "aws_iam_group_policy",
            "aws_iam_role_policy",
            "aws_iam_user_policy",
            "aws_iam_role",
            "aws_ssoadmin_permission_set_inline_policy",
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
                "policy|inline_policy[].policy|inline_policy",
                "PolicyDocument|Policies[].PolicyDocument|InlinePolicy",
            ),
            policy("trust_policy", "trust", "assume_role_policy", "AssumeRolePolicyDocument"),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.policy_document",
        terraform: &["data.aws_iam_policy_document"],
        cloudformation: &[],
        identity: &[],
        rows: &[policy("json", "identity", "json", "")],
        companions: &[],
    },
];
