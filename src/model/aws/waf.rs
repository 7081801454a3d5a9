//! WAF: web ACLs, rule groups, what they protect and what they log; WAF Classic, which ended in 2025; Shield Advanced.

use super::super::mapping::{Companion, Kind, Literal, Row, Spelling2, boolean, json, node, objects, text, texts};
use super::spellings::{present, stage_of_arn};

const WEB_ACL: Spelling2 = Spelling2 { terraform: "web_acl_arn", cloudformation: "" };

const RULE: &[Row] = &[
    text("name", "name", "Name"),
    texts("action", "action", "Action").terraform_via(present).cloudformation_via(present),
    texts("override_action", "override_action", "OverrideAction").terraform_via(present).cloudformation_via(present),
    texts("override_count", "override_action.count", "OverrideAction.Count")
        .terraform_via(present)
        .cloudformation_via(present),
    // Statements nest without end; the schema says nothing of their inside.
    json("statement", "statement", "Statement"),
    boolean(
        "cloudwatch_metrics_enabled",
        "visibility_config.cloudwatch_metrics_enabled",
        "VisibilityConfig.CloudWatchMetricsEnabled",
    ),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "wafv2.web_acl",
        terraform: &["aws_wafv2_web_acl"],
        cloudformation: &["AWS::WAFv2::WebACL"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            objects("rules", "rule", "Rules", RULE),
            text("rule_json", "rule_json", ""),
            texts("separate_rules", "", ""),
            texts("separate_managed_groups", "", ""),
            texts("default_block", "default_action.block", "DefaultAction.Block")
                .terraform_via(present)
                .cloudformation_via(present),
        ],
        companions: &[
            Companion {
                terraform: &["aws_wafv2_web_acl_rule"],
                cloudformation: &[],
                join: WEB_ACL,
                stands_alone: false,
                rows: &[texts("separate_rules", "name", "")],
            },
            Companion {
                terraform: &["aws_wafv2_web_acl_rule_group_association"],
                cloudformation: &[],
                join: WEB_ACL,
                stands_alone: false,
                rows: &[
                    texts("separate_rules", "rule_name", ""),
                    texts("separate_managed_groups", "managed_rule_group[].name", ""),
                ],
            },
        ],
    },
    // Rules wherever they are written.
    Kind {
        name: "wafv2.rules",
        terraform: &["aws_wafv2_web_acl", "aws_wafv2_rule_group"],
        cloudformation: &["AWS::WAFv2::WebACL", "AWS::WAFv2::RuleGroup"],
        identity: &[],
        rows: &[objects("rules", "rule", "Rules", RULE)],
        companions: &[],
    },
    Kind {
        name: "wafv2.logging",
        terraform: &["aws_wafv2_web_acl_logging_configuration"],
        cloudformation: &["AWS::WAFv2::LoggingConfiguration"],
        identity: &[],
        rows: &[
            node("web_acl", "wafv2.web_acl", "resource_arn", "ResourceArn"),
            texts("destinations", "log_destination_configs", "LogDestinationConfigs"),
        ],
        companions: &[],
    },
    // What a web ACL protects; a row for each kind of thing that it can.
    Kind {
        name: "wafv2.association",
        terraform: &["aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"],
        cloudformation: &["AWS::WAFv2::WebACLAssociation", "AWS::WAFRegional::WebACLAssociation"],
        identity: &[],
        rows: &[
            node("web_acl", "wafv2.web_acl", "web_acl_arn", "WebACLArn"),
            node("stage", "apigateway.stage", "resource_arn", "ResourceArn")
                .terraform_via(stage_of_arn)
                .cloudformation_via(stage_of_arn),
            node("graphql_api", "appsync.api", "resource_arn", "ResourceArn"),
            node("user_pool", "cognito.user_pool", "resource_arn", "ResourceArn"),
        ],
        companions: &[],
    },
    Kind {
        name: "waf.classic_web_acl",
        terraform: &["aws_waf_web_acl", "aws_wafregional_web_acl"],
        cloudformation: &["AWS::WAF::WebACL", "AWS::WAFRegional::WebACL"],
        identity: &[],
        rows: &[
            text("name", "name", "Name"),
            text("default_action", "default_action.type", "DefaultAction.Type"),
            texts("rules", "rules[].rule_id|rule[].rule_id", "Rules[].RuleId"),
            text("log_destination", "logging_configuration.log_destination", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "waf.classic_rule",
        terraform: &["aws_waf_rule", "aws_wafregional_rule"],
        cloudformation: &["AWS::WAF::Rule", "AWS::WAFRegional::Rule"],
        identity: &[],
        rows: &[texts("predicates", "predicates[].type|predicate[].type", "Predicates[].Type")],
        companions: &[],
    },
    Kind {
        name: "waf.classic_rule_group",
        terraform: &["aws_waf_rule_group", "aws_wafregional_rule_group"],
        cloudformation: &[],
        identity: &[],
        rows: &[texts("rules", "activated_rule[].rule_id", "")],
        companions: &[],
    },
    Kind {
        name: "shield.subscription",
        terraform: &["aws_shield_subscription"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("auto_renew", "auto_renew", "")],
        companions: &[],
    },
    Kind {
        name: "fms.policy",
        terraform: &["aws_fms_policy"],
        cloudformation: &["AWS::FMS::Policy"],
        identity: &[],
        rows: &[
            text("service", "security_service_policy_data.type", "SecurityServicePolicyData.Type"),
            texts("resource_types", "resource_type_list|resource_type", "ResourceTypeList|ResourceType"),
        ],
        companions: &[],
    },
    Kind {
        name: "shield.protection",
        terraform: &["aws_shield_protection"],
        cloudformation: &["AWS::Shield::Protection"],
        identity: &[],
        rows: &[node("resource", "shield.protectable", "resource_arn", "ResourceArn")],
        companions: &[],
    },
    // What Shield Advanced can protect. Internal load balancers need none.
    Kind {
        name: "shield.protectable",
        terraform: &[
            "aws_cloudfront_distribution",
            "aws_route53_zone",
            "aws_globalaccelerator_accelerator",
            "aws_eip",
            "aws_lb",
            "aws_alb",
            "aws_elb",
        ],
        cloudformation: &[
            "AWS::CloudFront::Distribution",
            "AWS::Route53::HostedZone",
            "AWS::GlobalAccelerator::Accelerator",
            "AWS::EC2::EIP",
            "AWS::ElasticLoadBalancing::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
        ],
        identity: &[],
        rows: &[boolean("internal", "internal", "").default(Literal::Bool(false)), text("scheme", "", "Scheme")],
        companions: &[],
    },
];
