//! Managed Blockchain: members.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "managedblockchain.member",
    terraform: &[],
    cloudformation: &["AWS::ManagedBlockchain::Member"],
    identity: &[],
    rows: &[text(
        "admin_password",
        "",
        "MemberConfiguration.MemberFrameworkConfiguration.MemberFabricConfiguration.AdminPassword",
    )],
    companions: &[],
}];
