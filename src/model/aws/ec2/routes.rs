//! Route tables with their routes and the subnets that use them, and internet gateways.

use super::super::super::mapping::{Companion, Kind, Row, Spelling2, node, nodes, objects, text};

const ROUTE: &[Row] = &[
    text("cidr_block", "cidr_block|destination_cidr_block", "DestinationCidrBlock"),
    text("ipv6_cidr_block", "ipv6_cidr_block|destination_ipv6_cidr_block", "DestinationIpv6CidrBlock"),
    node("gateway", "ec2.internet_gateway", "gateway_id", "GatewayId"),
    node("vpn_gateway", "ec2.vpn_gateway", "gateway_id", "GatewayId"),
    text("carrier_gateway_id", "carrier_gateway_id", "CarrierGatewayId"),
    text("vpc_peering_connection_id", "vpc_peering_connection_id", "VpcPeeringConnectionId"),
    text("instance_id", "instance_id", "InstanceId"),
    node("network_interface", "ec2.network_interface", "network_interface_id", "NetworkInterfaceId"),
];

const TABLE: Spelling2 = Spelling2 { terraform: "route_table_id", cloudformation: "RouteTableId" };

pub(in crate::model::aws) const ROUTES: &[Kind] = &[
    Kind {
        name: "ec2.route_table",
        terraform: &["aws_route_table", "aws_default_route_table"],
        cloudformation: &["AWS::EC2::RouteTable"],
        identity: &[],
        rows: &[
            node("vpc", "ec2.vpc", "vpc_id", "VpcId"),
            objects("routes", "route", "", ROUTE),
            nodes("subnets", "ec2.subnet", "", ""),
        ],
        companions: &[
            Companion {
                terraform: &["aws_route"],
                cloudformation: &["AWS::EC2::Route"],
                join: TABLE,
                stands_alone: true,
                rows: &[objects("routes", ".", ".", ROUTE)],
            },
            Companion {
                terraform: &["aws_route_table_association"],
                cloudformation: &["AWS::EC2::SubnetRouteTableAssociation"],
                join: TABLE,
                stands_alone: false,
                rows: &[nodes("subnets", "ec2.subnet", "subnet_id", "SubnetId")],
            },
        ],
    },
    Kind {
        name: "ec2.internet_gateway",
        terraform: &["aws_internet_gateway"],
        cloudformation: &["AWS::EC2::InternetGateway"],
        identity: &[],
        rows: &[node("vpc", "ec2.vpc", "vpc_id", "")],
        companions: &[],
    },
    Kind {
        name: "ec2.vpn_gateway",
        terraform: &["aws_vpn_gateway", "data.aws_vpn_gateway"],
        cloudformation: &["AWS::EC2::VPNGateway"],
        identity: &[],
        rows: &[],
        companions: &[],
    },
    Kind {
        name: "ec2.gateway_attachment",
        terraform: &[
            "aws_internet_gateway",
            "aws_vpn_gateway",
            "aws_internet_gateway_attachment",
            "aws_vpn_gateway_attachment",
        ],
        cloudformation: &["AWS::EC2::VPCGatewayAttachment"],
        identity: &[],
        rows: &[node("vpc", "ec2.vpc", "vpc_id", "VpcId")],
        companions: &[],
    },
    Kind {
        name: "ec2.network_interface",
        terraform: &["aws_network_interface"],
        cloudformation: &["AWS::EC2::NetworkInterface"],
        identity: &[],
        rows: &[node("instance", "ec2.instance", "attachment.instance", "")],
        companions: &[Companion {
            terraform: &["aws_network_interface_attachment"],
            cloudformation: &["AWS::EC2::NetworkInterfaceAttachment"],
            join: Spelling2 { terraform: "network_interface_id", cloudformation: "NetworkInterfaceId" },
            stands_alone: false,
            rows: &[node("instance", "ec2.instance", "instance_id", "InstanceId")],
        }],
    },
];
