//! Lightsail: the simplified databases.

use super::super::mapping::{Kind, Literal, boolean};

/// Absent is private (provider documentation of `aws_lightsail_database`).
pub(super) const KINDS: &[Kind] = &[Kind {
    name: "lightsail.database",
    terraform: &["aws_lightsail_database"],
    cloudformation: &["AWS::Lightsail::Database"],
    identity: &[],
    rows: &[boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").default(Literal::Bool(false))],
    companions: &[],
}];
