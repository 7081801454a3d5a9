//! Macie: the session of the account.

use super::super::mapping::{Kind, Literal, text};

pub(super) const KINDS: &[Kind] = &[
    // Absent is ENABLED (EnableMacie API reference).
    Kind {
        name: "macie.session",
        terraform: &["aws_macie2_account"],
        cloudformation: &["AWS::Macie::Session"],
        identity: &[],
        rows: &[text("status", "status", "Status").default(Literal::Text("ENABLED"))],
        companions: &[],
    },
];
