//! Security groups in their three spellings of rules, and the prefix lists that rules name.

use super::super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, map, node, nodes, number, objects, text, texts,
};
use super::super::spellings::{protocol, tag_list};

const GROUP: Spelling2 = Spelling2 { terraform: "security_group_id", cloudformation: "GroupId|GroupName" };

/// A rule inside a group, or an `aws_security_group_rule`. Absent `self` is false (provider documentation).
const RULE: &[Row] = &[
    FROM_PORT,
    TO_PORT,
    text("protocol", "protocol", "IpProtocol").terraform_via(protocol).cloudformation_via(protocol),
    texts("cidr_blocks", "cidr_blocks", "CidrIp"),
    texts("ipv6_cidr_blocks", "ipv6_cidr_blocks", "CidrIpv6"),
    nodes("prefix_list_ids", "ec2.prefix_list", "prefix_list_ids", PREFIX_LIST),
    nodes("security_groups", "ec2.security_group", "security_groups|source_security_group_id", OTHER_GROUP),
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
    nodes("prefix_list_ids", "ec2.prefix_list", "prefix_list_id", PREFIX_LIST),
    nodes("security_groups", "ec2.security_group", "referenced_security_group_id", OTHER_GROUP),
    DESCRIPTION,
];

const FROM_PORT: Row = number("from_port", "from_port", "FromPort");
const TO_PORT: Row = number("to_port", "to_port", "ToPort");
const DESCRIPTION: Row = text("description", "description", "Description");
const PREFIX_LIST: &str = "SourcePrefixListId|DestinationPrefixListId";
const OTHER_GROUP: &str = "SourceSecurityGroupId|SourceSecurityGroupName|DestinationSecurityGroupId";

pub(in crate::model::aws) const GROUPS: &[Kind] = &[SECURITY_GROUP, PREFIX_LIST_KIND, DEFAULT_GROUP];

const SECURITY_GROUP: Kind = Kind {
    name: "ec2.security_group",
    terraform: &["aws_security_group", "aws_default_security_group"],
    cloudformation: &["AWS::EC2::SecurityGroup"],
    identity: &["name"],
    rows: &[
        text("name", "name", "GroupName"),
        // The provider writes "Managed by Terraform" where none is given (provider documentation).
        text("description", "description", "GroupDescription"),
        node("vpc", "ec2.vpc", "vpc_id", "VpcId"),
        objects("ingress", "ingress", "SecurityGroupIngress", RULE),
        objects("egress", "egress", "SecurityGroupEgress", RULE),
        map("tags", "tags", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[group_rule(true), ingress_rule(true), egress_rule(true)],
};

/// A rule of a group that is a resource of its own, of either direction. Terraform's older spelling.
const fn group_rule(stands_alone: bool) -> Companion {
    Companion { terraform: &["aws_security_group_rule"], cloudformation: &[], join: GROUP, stands_alone, rows: EITHER }
}

const EITHER: &[Row] = &[
    objects("ingress", ".", "", RULE).only("type", "ingress"),
    objects("egress", ".", "", RULE).only("type", "egress"),
];
const INGRESS: &[Row] = &[objects("ingress", ".", ".", SINGLE_RULE)];
const EGRESS: &[Row] = &[objects("egress", ".", ".", SINGLE_RULE)];

/// An ingress rule that is a resource of its own.
const fn ingress_rule(stands_alone: bool) -> Companion {
    Companion {
        terraform: &["aws_vpc_security_group_ingress_rule"],
        cloudformation: &["AWS::EC2::SecurityGroupIngress"],
        join: GROUP,
        stands_alone,
        rows: INGRESS,
    }
}

/// An egress rule that is a resource of its own.
const fn egress_rule(stands_alone: bool) -> Companion {
    Companion {
        terraform: &["aws_vpc_security_group_egress_rule"],
        cloudformation: &["AWS::EC2::SecurityGroupEgress"],
        join: GROUP,
        stands_alone,
        rows: EGRESS,
    }
}

const PREFIX_LIST_KIND: Kind = Kind {
    name: "ec2.prefix_list",
    terraform: &["aws_ec2_managed_prefix_list"],
    cloudformation: &["AWS::EC2::PrefixList"],
    identity: &[],
    rows: &[texts("cidr_blocks", "entry[].cidr", "Entries[].Cidr")],
    companions: &[Companion {
        terraform: &["aws_ec2_managed_prefix_list_entry"],
        cloudformation: &[],
        join: Spelling2 { terraform: "prefix_list_id", cloudformation: "" },
        stands_alone: false,
        rows: &[texts("cidr_blocks", "cidr", "")],
    }],
};

const ALL_RULES: &[Row] = &[objects("ingress", "ingress", "", RULE), objects("egress", "egress", "", RULE)];

/// A VPC as the owner of its default security group: what is said of that group anywhere is folded into it.
const DEFAULT_GROUP: Kind = Kind {
    name: "ec2.default_security_group",
    terraform: &["aws_vpc", "aws_default_vpc"],
    cloudformation: &["AWS::EC2::VPC"],
    identity: &[],
    rows: &[
        // The group itself, where it is managed: Terraform then removes every rule that it does not name.
        objects("groups", "", "", ALL_RULES),
        objects("ingress", "", "", RULE),
        objects("egress", "", "", RULE),
    ],
    companions: &[
        Companion {
            terraform: &["aws_default_security_group"],
            cloudformation: &[],
            join: Spelling2 { terraform: "vpc_id", cloudformation: "" },
            stands_alone: true,
            rows: &[
                objects("groups", ".", "", ALL_RULES),
                objects("ingress", "ingress", "", RULE),
                objects("egress", "egress", "", RULE),
            ],
        },
        group_rule(false),
        ingress_rule(false),
        egress_rule(false),
    ],
};
