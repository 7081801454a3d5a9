//! Ways into the network: client VPN endpoints, transit gateways, Elastic IP addresses.

use super::super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, text};

pub(in crate::model::aws) const GATEWAYS: &[Kind] = &[
    // Both languages require the options; without them nothing is logged (EC2 API, `ConnectionLogOptions`).
    Kind {
        name: "ec2.client_vpn_endpoint",
        terraform: &["aws_ec2_client_vpn_endpoint"],
        cloudformation: &["AWS::EC2::ClientVpnEndpoint"],
        identity: &[],
        rows: &[boolean("connection_log", "connection_log_options.enabled", "ConnectionLogOptions.Enabled")
            .default(Literal::Bool(false))],
        companions: &[],
    },
    Kind {
        name: "ec2.transit_gateway",
        terraform: &["aws_ec2_transit_gateway"],
        cloudformation: &["AWS::EC2::TransitGateway"],
        identity: &[],
        // Absent is disable (EC2 API, TransitGatewayRequestOptions).
        rows: &[text(
            "auto_accept_shared_attachments",
            "auto_accept_shared_attachments",
            "AutoAcceptSharedAttachments",
        )
        .default(Literal::Text("disable"))],
        companions: &[],
    },
    Kind {
        name: "ec2.eip",
        terraform: &["aws_eip"],
        cloudformation: &["AWS::EC2::EIP"],
        identity: &[],
        rows: &[text("attached_to", "instance|network_interface", "InstanceId|TransferAddress")],
        companions: &[Companion {
            terraform: &["aws_eip_association"],
            cloudformation: &["AWS::EC2::EIPAssociation"],
            join: Spelling2 { terraform: "allocation_id", cloudformation: "AllocationId|EIP" },
            stands_alone: false,
            rows: &[text("attached_to", "instance_id|network_interface_id", "InstanceId|NetworkInterfaceId")],
        }],
    },
];
