//! EC2's network side: security groups in their three spellings of rules, client VPN endpoints; and copies of images.

use super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, map, node, number, objects, text, texts,
};
use super::spellings::{protocol, tag_list};

const GROUP: Spelling2 = Spelling2 { terraform: "security_group_id", cloudformation: "GroupId" };

/// A rule inside a group, or an `aws_security_group_rule`. Absent `self` is false (provider documentation).
const RULE: &[Row] = &[
    FROM_PORT,
    TO_PORT,
    text("protocol", "protocol", "IpProtocol").terraform_via(protocol).cloudformation_via(protocol),
    texts("cidr_blocks", "cidr_blocks", "CidrIp"),
    texts("ipv6_cidr_blocks", "ipv6_cidr_blocks", "CidrIpv6"),
    texts("prefix_list_ids", "prefix_list_ids", PREFIX_LIST),
    texts("security_groups", "security_groups|source_security_group_id", GROUPS),
    boolean("self", "self", "").default(Literal::Bool(false)),
    DESCRIPTION,
];

/// A rule that is a resource of its own, of one range.
const SINGLE_RULE: &[Row] = &[
    FROM_PORT,
    TO_PORT,
    text("protocol", "ip_protocol", "IpProtocol").terraform_via(protocol).cloudformation_via(protocol),
    texts("cidr_blocks", "cidr_ipv4", "CidrIp"),
    texts("ipv6_cidr_blocks", "cidr_ipv6", "CidrIpv6"),
    texts("prefix_list_ids", "prefix_list_id", PREFIX_LIST),
    texts("security_groups", "referenced_security_group_id", GROUPS),
    DESCRIPTION,
];

const FROM_PORT: Row = number("from_port", "from_port", "FromPort");
const TO_PORT: Row = number("to_port", "to_port", "ToPort");
const DESCRIPTION: Row = text("description", "description", "Description");
const PREFIX_LIST: &str = "SourcePrefixListId|DestinationPrefixListId";
const GROUPS: &str = "SourceSecurityGroupId|SourceSecurityGroupName|DestinationSecurityGroupId";

pub(super) const KINDS: &[Kind] = &[SECURITY_GROUP, CLIENT_VPN, AMI_COPY];

const SECURITY_GROUP: Kind = Kind {
    name: "ec2.security_group",
    terraform: &["aws_security_group", "aws_default_security_group"],
    cloudformation: &["AWS::EC2::SecurityGroup"],
    identity: &[],
    rows: &[
        text("name", "name", "GroupName"),
        // The provider writes "Managed by Terraform" where none is given (provider documentation).
        text("description", "description", "GroupDescription"),
        node("vpc", "ec2.vpc", "vpc_id", "VpcId"),
        objects("ingress", "ingress", "SecurityGroupIngress", RULE),
        objects("egress", "egress", "SecurityGroupEgress", RULE),
        map("tags", "tags", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[
        Companion {
            terraform: &["aws_security_group_rule"],
            cloudformation: &[],
            join: GROUP,
            stands_alone: true,
            rows: &[
                objects("ingress", ".", "", RULE).only("type", "ingress"),
                objects("egress", ".", "", RULE).only("type", "egress"),
            ],
        },
        Companion {
            terraform: &["aws_vpc_security_group_ingress_rule"],
            cloudformation: &["AWS::EC2::SecurityGroupIngress"],
            join: GROUP,
            stands_alone: true,
            rows: &[objects("ingress", ".", ".", SINGLE_RULE)],
        },
        Companion {
            terraform: &["aws_vpc_security_group_egress_rule"],
            cloudformation: &["AWS::EC2::SecurityGroupEgress"],
            join: GROUP,
            stands_alone: true,
            rows: &[objects("egress", ".", ".", SINGLE_RULE)],
        },
    ],
};

/// Both languages require the options; without them nothing is logged (EC2 API, `ConnectionLogOptions`).
const CLIENT_VPN: Kind = Kind {
    name: "ec2.client_vpn_endpoint",
    terraform: &["aws_ec2_client_vpn_endpoint"],
    cloudformation: &["AWS::EC2::ClientVpnEndpoint"],
    identity: &[],
    rows: &[boolean("connection_log", "connection_log_options.enabled", "ConnectionLogOptions.Enabled")
        .default(Literal::Bool(false))],
    companions: &[],
};

/// Absent keeps the state of the source, of which nothing promises encryption; the provider's default is false.
const AMI_COPY: Kind = Kind {
    name: "ec2.ami_copy",
    terraform: &["aws_ami_copy"],
    cloudformation: &[],
    identity: &[],
    rows: &[boolean("encrypted", "encrypted", "").default(Literal::Bool(false))],
    companions: &[],
};
