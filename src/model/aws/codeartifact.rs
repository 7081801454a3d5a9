//! CodeArtifact: domains.

use super::super::mapping::{Kind, node};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "codeartifact.domain",
    terraform: &["aws_codeartifact_domain"],
    cloudformation: &[],
    identity: &[],
    rows: &[node("kms_key_id", "kms.key", "encryption_key", "")],
    companions: &[],
}];
