//! Classic load balancers, with the policies of their listeners.

use super::super::mapping::{Companion, Kind, Literal, Row, Spelling2, boolean, node, number, objects, text, texts};
use super::spellings::lower;

const LISTENER: &[Row] = &[
    text("lb_protocol", "lb_protocol", "Protocol").terraform_via(lower).cloudformation_via(lower),
    text("instance_protocol", "instance_protocol", "InstanceProtocol").terraform_via(lower).cloudformation_via(lower),
    number("lb_port", "lb_port", "LoadBalancerPort"),
    node("certificate", "iam.server_certificate", "ssl_certificate_id", "SSLCertificateId"),
    texts("policy_names", "", "PolicyNames"),
];

const ATTRIBUTE: &[Row] =
    &[text("name", "name", "Name"), text("value", "value", "Value").terraform_via(lower).cloudformation_via(lower)];

const POLICY: &[Row] = &[
    text("name", "name|policy_name", "PolicyName"),
    number("lb_port", "lb_port", ""),
    text("type", "policy_type_name", "PolicyType"),
    objects("attributes", "attribute|policy_attribute", "Attributes", ATTRIBUTE),
];

const BALANCER: Spelling2 = Spelling2 { terraform: "load_balancer|load_balancer_name", cloudformation: "" };

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "elb.load_balancer",
    terraform: &["aws_elb"],
    cloudformation: &["AWS::ElasticLoadBalancing::LoadBalancer"],
    identity: &["name"],
    rows: &[
        text("name", "name", "LoadBalancerName"),
        // Absent inside the provider's block is true (provider documentation); the API requires the flag.
        objects(
            "access_logs",
            "access_logs",
            "AccessLoggingPolicy",
            &[boolean("enabled", "enabled", "Enabled").defaults(Literal::Bool(true), Literal::Bool(false))],
        ),
        // The provider's default is true, the API's false (provider documentation, CloudFormation reference).
        boolean("cross_zone_load_balancing", "cross_zone_load_balancing", "CrossZone")
            .defaults(Literal::Bool(true), Literal::Bool(false)),
        boolean("connection_draining", "connection_draining", "ConnectionDrainingPolicy.Enabled")
            .default(Literal::Bool(false)),
        texts("zones", "availability_zones", "AvailabilityZones"),
        texts("subnets", "subnets", "Subnets"),
        objects("listeners", "listener", "Listeners", LISTENER),
        objects("policies", "", "Policies", POLICY),
        objects("assignments", "", "", ASSIGNMENT),
    ],
    companions: &[
        Companion {
            terraform: &["aws_lb_ssl_negotiation_policy", "aws_load_balancer_policy"],
            cloudformation: &[],
            join: BALANCER,
            stands_alone: true,
            rows: &[objects("policies", ".", "", POLICY)],
        },
        Companion {
            terraform: &["aws_lb_ssl_negotiation_policy", "aws_load_balancer_listener_policy"],
            cloudformation: &[],
            join: BALANCER,
            stands_alone: false,
            rows: &[objects("assignments", ".", "", ASSIGNMENT)],
        },
    ],
}];

/// Which policies a listener has, where that is said outside of it.
const ASSIGNMENT: &[Row] =
    &[number("lb_port", "lb_port|load_balancer_port", ""), texts("policy_names", "policy_names|name", "")];
