//! EC2's network side: security groups in their three spellings of rules.

use super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, map, node, number, objects, text, texts,
};
use super::spellings::{protocol, tag_list};

const GROUP: Spelling2 = Spelling2 { terraform: "security_group_id", cloudformation: "GroupId" };

/// Absent `self` is false (provider documentation, aws_security_group).
const RULE: &[Row] = &[
    number("from_port", "from_port", "FromPort"),
    number("to_port", "to_port", "ToPort"),
    text("protocol", "protocol|ip_protocol", "IpProtocol").terraform_via(protocol).cloudformation_via(protocol),
    texts("cidr_blocks", "cidr_blocks|cidr_ipv4", "CidrIp"),
    texts("ipv6_cidr_blocks", "ipv6_cidr_blocks|cidr_ipv6", "CidrIpv6"),
    texts("prefix_list_ids", "prefix_list_ids|prefix_list_id", "SourcePrefixListId|DestinationPrefixListId"),
    texts(
        "security_groups",
        "security_groups|source_security_group_id|referenced_security_group_id",
        "SourceSecurityGroupId|SourceSecurityGroupName|DestinationSecurityGroupId",
    ),
    boolean("self", "self", "").default(Literal::Bool(false)),
    text("description", "description", "Description"),
];

pub(super) const KINDS: &[Kind] = &[Kind {
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
            rows: &[objects("ingress", ".", ".", RULE)],
        },
        Companion {
            terraform: &["aws_vpc_security_group_egress_rule"],
            cloudformation: &["AWS::EC2::SecurityGroupEgress"],
            join: GROUP,
            stands_alone: true,
            rows: &[objects("egress", ".", ".", RULE)],
        },
    ],
}];
