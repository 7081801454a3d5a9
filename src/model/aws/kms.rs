//! KMS: keys that code looks up instead of making them.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "kms.lookup",
    terraform: &["data.aws_kms_alias", "data.aws_kms_key"],
    cloudformation: &[],
    identity: &[],
    rows: &[text("name", "name|key_id", "")],
    companions: &[],
}];
