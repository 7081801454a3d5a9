//! Transfer Family: servers.

use super::super::mapping::{Kind, Literal, text, texts};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "transfer.server",
    terraform: &["aws_transfer_server"],
    cloudformation: &["AWS::Transfer::Server"],
    identity: &[],
    rows: &[
        // Absent is PUBLIC, and TransferSecurityPolicy-2018-11 (CreateServer API reference).
        text("endpoint_type", "endpoint_type", "EndpointType").default(Literal::Text("PUBLIC")),
        text("security_policy_name", "security_policy_name", "SecurityPolicyName")
            .default(Literal::Text("TransferSecurityPolicy-2018-11")),
        texts("protocols", "protocols", "Protocols"),
    ],
    companions: &[],
}];
