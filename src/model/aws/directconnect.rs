//! Direct Connect: connections and private virtual interfaces.

use super::super::mapping::{Kind, Literal, boolean, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "directconnect.connection",
        terraform: &["aws_dx_connection"],
        cloudformation: &["AWS::DirectConnect::Connection"],
        identity: &[],
        rows: &[
            text("bandwidth", "bandwidth", "Bandwidth"),
            text("location", "location", "Location"),
            boolean("request_macsec", "request_macsec", "RequestMACSec").default(Literal::Bool(false)),
            text("encryption_mode", "encryption_mode", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "directconnect.virtual_interface",
        terraform: &["aws_dx_private_virtual_interface"],
        cloudformation: &["AWS::DirectConnect::PrivateVirtualInterface"],
        identity: &[],
        rows: &[
            text("gateway", "dx_gateway_id|vpn_gateway_id", "DirectConnectGatewayId|VirtualGatewayId"),
            text("connection_id", "connection_id", "ConnectionId"),
        ],
        companions: &[],
    },
];
