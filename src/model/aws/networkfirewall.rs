//! Network Firewall: firewalls, their policies, rule groups and logs.

use super::super::mapping::{Kind, Literal, boolean, node, objects, text, texts};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "networkfirewall.firewall",
        terraform: &["aws_networkfirewall_firewall"],
        cloudformation: &["AWS::NetworkFirewall::Firewall"],
        identity: &["name"],
        rows: &[
            text("name", "name", "FirewallName"),
            node("vpc", "ec2.vpc", "vpc_id", "VpcId"),
            // Absent is false (Firewall API reference).
            boolean("delete_protection", "delete_protection", "DeleteProtection").default(Literal::Bool(false)),
            texts("subnets", "subnet_mapping[].subnet_id", "SubnetMappings[].SubnetId"),
            texts(
                "zones",
                "availability_zone_mapping[].availability_zone_id",
                "AvailabilityZoneMappings[].AvailabilityZone",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "networkfirewall.logging",
        terraform: &["aws_networkfirewall_logging_configuration"],
        cloudformation: &["AWS::NetworkFirewall::LoggingConfiguration"],
        identity: &[],
        rows: &[
            node("firewall", "networkfirewall.firewall", "firewall_arn", "FirewallArn"),
            texts(
                "log_types",
                "logging_configuration.log_destination_config[].log_type",
                "LoggingConfiguration.LogDestinationConfigs[].LogType",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "networkfirewall.policy",
        terraform: &["aws_networkfirewall_firewall_policy"],
        cloudformation: &["AWS::NetworkFirewall::FirewallPolicy"],
        identity: &[],
        rows: &[
            texts(
                "stateless_default_actions",
                "firewall_policy.stateless_default_actions",
                "FirewallPolicy.StatelessDefaultActions",
            ),
            texts(
                "stateless_fragment_default_actions",
                "firewall_policy.stateless_fragment_default_actions",
                "FirewallPolicy.StatelessFragmentDefaultActions",
            ),
            texts(
                "stateful_groups",
                "firewall_policy.stateful_rule_group_reference[].resource_arn",
                "FirewallPolicy.StatefulRuleGroupReferences[].ResourceArn",
            ),
            texts(
                "stateless_groups",
                "firewall_policy.stateless_rule_group_reference[].resource_arn",
                "FirewallPolicy.StatelessRuleGroupReferences[].ResourceArn",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "networkfirewall.rule_group",
        terraform: &["aws_networkfirewall_rule_group"],
        cloudformation: &["AWS::NetworkFirewall::RuleGroup"],
        identity: &[],
        rows: &[
            text("type", "type", "Type"),
            text("rules_text", "rules", ""),
            objects(
                "stateless_rules",
                "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule",
                "RuleGroup.RulesSource.StatelessRulesAndCustomActions.StatelessRules",
                &[text("priority", "priority", "Priority")],
            ),
        ],
        companions: &[],
    },
    // Whatever of the service can be encrypted with a key of one's own.
    Kind {
        name: "networkfirewall.encrypted",
        terraform: &[
            "aws_networkfirewall_firewall",
            "aws_networkfirewall_firewall_policy",
            "aws_networkfirewall_rule_group",
        ],
        cloudformation: &[],
        identity: &[],
        rows: &[text("key_id", "encryption_configuration.key_id", "")],
        companions: &[],
    },
];
