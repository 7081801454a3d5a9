//! VPCs, their subnets, flow logs and endpoints.

use super::super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, map, node, policy, text, texts};
use super::super::spellings::tag_list;

pub(in crate::model::aws) const VPC: &[Kind] = &[
    Kind {
        name: "ec2.vpc",
        terraform: &["aws_vpc", "aws_default_vpc"],
        cloudformation: &["AWS::EC2::VPC"],
        identity: &[],
        rows: &[
            // Absent is true (`AWS::EC2::VPC` and provider documentation).
            boolean("enable_dns_support", "enable_dns_support", "EnableDnsSupport").default(Literal::Bool(true)),
            boolean("force_destroy", "force_destroy", "").default(Literal::Bool(false)),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[],
    },
    Kind {
        name: "ec2.vpc_lookup",
        terraform: &["data.aws_vpc"],
        cloudformation: &[],
        identity: &[],
        rows: &[boolean("default", "default", "").default(Literal::Bool(false))],
        companions: &[],
    },
    Kind {
        name: "ec2.subnet",
        terraform: &["aws_subnet", "aws_default_subnet"],
        cloudformation: &["AWS::EC2::Subnet"],
        identity: &[],
        rows: &[
            node("vpc", "ec2.vpc", "vpc_id", "VpcId"),
            node("looked_up_vpc", "ec2.vpc_lookup", "vpc_id", ""),
            // Absent is false; a default subnet keeps true, with which AWS makes it (provider documentation).
            boolean("map_public_ip_on_launch", "map_public_ip_on_launch", "MapPublicIpOnLaunch"),
            text("availability_zone", "availability_zone|availability_zone_id", "AvailabilityZone|AvailabilityZoneId"),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[],
    },
    Kind {
        name: "ec2.flow_log",
        terraform: &["aws_flow_log"],
        cloudformation: &["AWS::EC2::FlowLog"],
        identity: &[],
        rows: &[
            node("vpc", "ec2.vpc", "vpc_id", "ResourceId"),
            node("subnet", "ec2.subnet", "subnet_id", "ResourceId"),
            text("traffic_type", "traffic_type", "TrafficType"),
            text(
                "watches",
                "vpc_id|subnet_id|eni_id|transit_gateway_id|transit_gateway_attachment_id|regional_nat_gateway_id",
                "ResourceId",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "ec2.vpc_endpoint",
        terraform: &["aws_vpc_endpoint"],
        cloudformation: &["AWS::EC2::VPCEndpoint"],
        identity: &[],
        rows: &[
            node("vpc", "ec2.vpc", "vpc_id", "VpcId"),
            text("service_name", "service_name", "ServiceName"),
            // Absent is Gateway (CreateVpcEndpoint API reference).
            text("vpc_endpoint_type", "vpc_endpoint_type", "VpcEndpointType").default(Literal::Text("Gateway")),
            texts("subnet_ids", "subnet_ids", "SubnetIds"),
            texts("route_table_ids", "route_table_ids", "RouteTableIds"),
            policy("policy", "resource:vpc", "policy", "PolicyDocument"),
        ],
        companions: &[
            Companion {
                terraform: &["aws_vpc_endpoint_subnet_association"],
                cloudformation: &[],
                join: Spelling2 { terraform: "vpc_endpoint_id", cloudformation: "" },
                stands_alone: false,
                rows: &[texts("subnet_ids", "subnet_id", "")],
            },
            Companion {
                terraform: &["aws_vpc_endpoint_route_table_association"],
                cloudformation: &[],
                join: Spelling2 { terraform: "vpc_endpoint_id", cloudformation: "" },
                stands_alone: false,
                rows: &[texts("route_table_ids", "route_table_id", "")],
            },
            Companion {
                terraform: &["aws_vpc_endpoint_policy"],
                cloudformation: &[],
                join: Spelling2 { terraform: "vpc_endpoint_id", cloudformation: "" },
                stands_alone: false,
                rows: &[policy("policy", "resource:vpc", "policy", "")],
            },
        ],
    },
    Kind {
        name: "ec2.vpc_endpoint_service",
        terraform: &["aws_vpc_endpoint_service"],
        cloudformation: &["AWS::EC2::VPCEndpointService"],
        identity: &[],
        rows: &[
            boolean("acceptance_required", "acceptance_required", "AcceptanceRequired"),
            texts("allowed_principals", "allowed_principals", ""),
        ],
        companions: &[Companion {
            terraform: &["aws_vpc_endpoint_service_allowed_principal"],
            cloudformation: &["AWS::EC2::VPCEndpointServicePermissions"],
            join: Spelling2 { terraform: "vpc_endpoint_service_id", cloudformation: "ServiceId" },
            stands_alone: true,
            rows: &[texts("allowed_principals", "principal_arn", "AllowedPrincipals")],
        }],
    },
    Kind {
        name: "ec2.availability_zones",
        terraform: &["data.aws_availability_zones"],
        cloudformation: &[],
        identity: &[],
        rows: &[texts("filters", "filter[].name", "")],
        companions: &[],
    },
];
