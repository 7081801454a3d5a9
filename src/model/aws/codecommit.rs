//! CodeCommit: repositories and approval rules.

use super::super::mapping::{Kind, json, node, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "codecommit.repository",
        terraform: &["aws_codecommit_repository"],
        cloudformation: &[],
        identity: &["repository_name"],
        rows: &[text("repository_name", "repository_name", "")],
        companions: &[],
    },
    Kind {
        name: "codecommit.approval_association",
        terraform: &["aws_codecommit_approval_rule_template_association"],
        cloudformation: &[],
        identity: &[],
        rows: &[node("repository", "codecommit.repository", "repository_name", "")],
        companions: &[],
    },
    Kind {
        name: "codecommit.approval_template",
        terraform: &["aws_codecommit_approval_rule_template"],
        cloudformation: &[],
        identity: &[],
        rows: &[json("content", "content", "")],
        companions: &[],
    },
];
