//! Glacier: vaults.

use super::super::mapping::{Kind, policy};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "glacier.vault",
    terraform: &["aws_glacier_vault"],
    cloudformation: &[],
    identity: &[],
    rows: &[policy("access_policy", "resource:glacier", "access_policy", "")],
    companions: &[],
}];
