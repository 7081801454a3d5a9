//! CodeStar and CodeGuru Reviewer, which take no new resources.

use super::super::mapping::{Kind, Literal, boolean, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "codestar.github_repository",
        terraform: &[],
        cloudformation: &["AWS::CodeStar::GitHubRepository"],
        identity: &[],
        rows: &[boolean("is_private", "", "IsPrivate").default(Literal::Bool(false))],
        companions: &[],
    },
    Kind {
        name: "codegurureviewer.association",
        terraform: &["aws_codegurureviewer_repository_association"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("encryption_option", "kms_key_details.encryption_option", "")],
        companions: &[],
    },
];
