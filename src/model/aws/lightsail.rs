//! Lightsail: databases, instances with their ports, static addresses.

use super::super::mapping::{Companion, Kind, Literal, Row, Spelling2, boolean, number, objects, text, texts};

const PORT: &[Row] = &[
    number("from_port", "from_port", "FromPort"),
    number("to_port", "to_port", "ToPort"),
    text("protocol", "protocol", "Protocol"),
    texts("cidr_blocks", "cidrs", "Cidrs"),
    texts("ipv6_cidr_blocks", "ipv6_cidrs", "Ipv6Cidrs"),
    texts("aliases", "cidr_list_aliases", "CidrListAliases"),
];

pub(super) const KINDS: &[Kind] = &[
    // Absent is private (provider documentation of `aws_lightsail_database`).
    Kind {
        name: "lightsail.database",
        terraform: &["aws_lightsail_database"],
        cloudformation: &["AWS::Lightsail::Database"],
        identity: &[],
        rows: &[
            boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").default(Literal::Bool(false))
        ],
        companions: &[],
    },
    Kind {
        name: "lightsail.instance",
        terraform: &["aws_lightsail_instance"],
        cloudformation: &["AWS::Lightsail::Instance"],
        identity: &["name"],
        rows: &[
            text("name", "name", "InstanceName"),
            objects("ports", "", "Networking.Ports", PORT),
            objects(
                "add_ons",
                "add_on",
                "AddOns",
                &[text("type", "type", "AddOnType"), text("status", "status", "Status")],
            ),
        ],
        companions: &[Companion {
            terraform: &["aws_lightsail_instance_public_ports"],
            cloudformation: &[],
            join: Spelling2 { terraform: "instance_name", cloudformation: "" },
            stands_alone: true,
            rows: &[objects("ports", "port_info", "", PORT)],
        }],
    },
    Kind {
        name: "lightsail.static_ip",
        terraform: &["aws_lightsail_static_ip"],
        cloudformation: &["AWS::Lightsail::StaticIp"],
        identity: &["name"],
        rows: &[text("name", "name", "StaticIpName"), text("attached_to", "", "AttachedTo")],
        companions: &[Companion {
            terraform: &["aws_lightsail_static_ip_attachment"],
            cloudformation: &[],
            join: Spelling2 { terraform: "static_ip_name", cloudformation: "" },
            stands_alone: false,
            rows: &[text("attached_to", "instance_name", "")],
        }],
    },
];
