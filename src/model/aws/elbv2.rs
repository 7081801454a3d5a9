//! Application, Network and Gateway Load Balancers, their listeners and target groups.

use super::super::mapping::{Kind, Literal, Row, boolean, node, nodes, number, objects, text, texts};
use super::spellings::{internal, lower};

const ACTION: &[Row] = &[
    text("type", "type", "Type").terraform_via(lower).cloudformation_via(lower),
    text("redirect_protocol", "redirect.protocol", "RedirectConfig.Protocol")
        .terraform_via(lower)
        .cloudformation_via(lower),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "elbv2.load_balancer",
        terraform: &["aws_lb", "aws_alb"],
        cloudformation: &["AWS::ElasticLoadBalancingV2::LoadBalancer"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            // Absent is application (CreateLoadBalancer API reference).
            text("load_balancer_type", "load_balancer_type", "Type").default(Literal::Text("application")),
            // Absent is internet-facing (CreateLoadBalancer API reference).
            boolean("internal", "internal", "Scheme").cloudformation_via(internal).default(Literal::Bool(false)),
            // The provider's block and the API have it off (provider documentation; LoadBalancerAttribute API reference).
            boolean("access_logs_enabled", "access_logs.enabled", "LoadBalancerAttributes<access_logs.s3.enabled>")
                .default(Literal::Bool(false)),
            boolean(
                "drop_invalid_header_fields",
                "drop_invalid_header_fields",
                "LoadBalancerAttributes<routing.http.drop_invalid_header_fields.enabled>",
            )
            .default(Literal::Bool(false)),
            boolean(
                "enable_deletion_protection",
                "enable_deletion_protection",
                "LoadBalancerAttributes<deletion_protection.enabled>",
            )
            .default(Literal::Bool(false)),
            // Application Load Balancers always do; the others do not unless asked (LoadBalancerAttribute API reference).
            boolean(
                "enable_cross_zone_load_balancing",
                "enable_cross_zone_load_balancing",
                "LoadBalancerAttributes<load_balancing.cross_zone.enabled>",
            )
            .default(Literal::Bool(false)),
            texts("subnets", "subnets", "Subnets"),
            texts("subnet_mappings", "subnet_mapping[].subnet_id", "SubnetMappings[].SubnetId"),
        ],
        companions: &[],
    },
    // Load balancers of either generation.
    Kind {
        name: "elb.balancer",
        terraform: &["aws_lb", "aws_alb", "aws_elb"],
        cloudformation: &["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"],
        identity: &[],
        rows: &[
            text("load_balancer_type", "load_balancer_type", "Type").default(Literal::Text("application")),
            // Absent is internet-facing (CreateLoadBalancer API reference, both generations).
            boolean("internal", "internal", "Scheme").cloudformation_via(internal).default(Literal::Bool(false)),
            // Absent is defensive (provider documentation; LoadBalancerAttribute API reference).
            text(
                "desync_mitigation_mode",
                "desync_mitigation_mode",
                "LoadBalancerAttributes<routing.http.desync_mitigation_mode>",
            )
            .default(Literal::Text("defensive")),
            nodes("security_groups", "ec2.security_group", "security_groups", "SecurityGroups"),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.server_certificate",
        terraform: &["aws_iam_server_certificate"],
        cloudformation: &["AWS::IAM::ServerCertificate"],
        identity: &[],
        rows: &[text("name", "name", "ServerCertificateName")],
        companions: &[],
    },
    Kind {
        name: "elbv2.listener",
        terraform: &["aws_lb_listener", "aws_alb_listener"],
        cloudformation: &["AWS::ElasticLoadBalancingV2::Listener"],
        identity: &[],
        rows: &[
            node("load_balancer", "elbv2.load_balancer", "load_balancer_arn", "LoadBalancerArn"),
            number("port", "port", "Port"),
            text("protocol", "protocol", "Protocol").terraform_via(lower).cloudformation_via(lower),
            // Absent is ELBSecurityPolicy-2016-08 for all but the console (CreateListener API reference).
            text("ssl_policy", "ssl_policy", "SslPolicy").default(Literal::Text("ELBSecurityPolicy-2016-08")),
            nodes("certificates", "iam.server_certificate", "certificate_arn", "Certificates[].CertificateArn"),
            objects("default_action", "default_action", "DefaultActions", ACTION),
        ],
        companions: &[],
    },
    Kind {
        name: "elbv2.target_group",
        terraform: &["aws_lb_target_group", "aws_alb_target_group"],
        cloudformation: &["AWS::ElasticLoadBalancingV2::TargetGroup"],
        identity: &[],
        rows: &[
            text("protocol", "protocol", "Protocol").terraform_via(lower).cloudformation_via(lower),
            text("target_type", "target_type", "TargetType").default(Literal::Text("instance")),
            text("health_check_path", "health_check.path", "HealthCheckPath"),
            // On unless switched off; targets that are functions are not checked by default.
            boolean("health_check_enabled", "health_check.enabled", "HealthCheckEnabled").default(Literal::Bool(true)),
        ],
        companions: &[],
    },
    Kind {
        name: "elbv2.web_acl_association",
        terraform: &["aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"],
        cloudformation: &["AWS::WAFv2::WebACLAssociation", "AWS::WAFRegional::WebACLAssociation"],
        identity: &[],
        rows: &[
            node("load_balancer", "elbv2.load_balancer", "resource_arn", "ResourceArn"),
            node("web_acl", "wafv2.web_acl", "web_acl_arn", "WebACLArn"),
        ],
        companions: &[],
    },
];
