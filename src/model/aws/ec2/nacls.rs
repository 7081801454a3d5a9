//! Network ACLs: rules inside the ACL, and rules that are resources of their own.

use super::super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, node, nodes, number, objects, text, texts,
};
use super::super::spellings::{lower, protocol};

/// Which list a separate rule belongs to; absent is false, ingress (`NetworkAclEntry` API reference).
const EGRESS: &str = "egress|Egress";

const RULE: &[Row] = &[
    number("rule_no", "rule_no|rule_number", "RuleNumber"),
    text("action", "action|rule_action", "RuleAction").terraform_via(lower).cloudformation_via(lower),
    text("protocol", "protocol", "Protocol").terraform_via(protocol).cloudformation_via(protocol),
    texts("cidr_blocks", "cidr_block", "CidrBlock"),
    texts("ipv6_cidr_blocks", "ipv6_cidr_block", "Ipv6CidrBlock"),
    number("from_port", "from_port", "PortRange.From"),
    number("to_port", "to_port", "PortRange.To"),
    // The provider sends 0 where none is written (provider documentation).
    number("icmp_type", "icmp_type", "Icmp.Type").defaults(Literal::Number(0.0), Literal::Nothing),
];

const SEPARATE: &[Row] = &[
    objects("ingress", ".", ".", RULE).unless(EGRESS, "true"),
    objects("egress", ".", ".", RULE).only(EGRESS, "true"),
];

pub(in crate::model::aws) const NACLS: &[Kind] = &[Kind {
    name: "ec2.network_acl",
    terraform: &["aws_network_acl", "aws_default_network_acl"],
    cloudformation: &["AWS::EC2::NetworkAcl"],
    identity: &[],
    rows: &[
        node("vpc", "ec2.vpc", "vpc_id", "VpcId"),
        nodes("subnets", "ec2.subnet", "subnet_ids", ""),
        objects("ingress", "ingress", "", RULE),
        objects("egress", "egress", "", RULE),
    ],
    companions: &[
        Companion {
            terraform: &["aws_network_acl_rule"],
            cloudformation: &["AWS::EC2::NetworkAclEntry"],
            join: Spelling2 { terraform: "network_acl_id", cloudformation: "NetworkAclId" },
            stands_alone: true,
            rows: SEPARATE,
        },
        Companion {
            terraform: &["aws_network_acl_association"],
            cloudformation: &["AWS::EC2::SubnetNetworkAclAssociation"],
            join: Spelling2 { terraform: "network_acl_id", cloudformation: "NetworkAclId" },
            stands_alone: false,
            rows: &[nodes("subnets", "ec2.subnet", "subnet_id", "SubnetId")],
        },
    ],
}];
