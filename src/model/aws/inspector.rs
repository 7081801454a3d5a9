//! Inspector: what is scanned.

use super::super::mapping::{Kind, texts};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "inspector.enabler",
    terraform: &["aws_inspector2_enabler"],
    cloudformation: &[],
    identity: &[],
    rows: &[texts("resource_types", "resource_types", "")],
    companions: &[],
}];
