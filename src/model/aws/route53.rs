//! Route 53: hosted zones, records, query logs, DNSSEC, registered domains.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, node, text, texts};

const ZONE: Spelling2 = Spelling2 { terraform: "zone_id", cloudformation: "" };

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "route53.zone",
        terraform: &["aws_route53_zone"],
        cloudformation: &["AWS::Route53::HostedZone"],
        identity: &[],
        rows: &[
            texts("vpcs", "vpc[].vpc_id", "VPCs[].VPCId"),
            text("query_log_group", "", "QueryLoggingConfig.CloudWatchLogsLogGroupArn"),
        ],
        companions: &[
            Companion {
                terraform: &["aws_route53_query_log"],
                cloudformation: &[],
                join: ZONE,
                stands_alone: false,
                rows: &[text("query_log_group", "cloudwatch_log_group_arn", "")],
            },
            Companion {
                terraform: &["aws_route53_zone_association"],
                cloudformation: &[],
                join: ZONE,
                stands_alone: false,
                rows: &[texts("vpcs", "vpc_id", "")],
            },
        ],
    },
    Kind {
        name: "route53.dnssec",
        terraform: &["aws_route53_hosted_zone_dnssec"],
        cloudformation: &["AWS::Route53::DNSSEC"],
        identity: &[],
        rows: &[
            node("zone", "route53.zone", "hosted_zone_id", "HostedZoneId"),
            text("signing_status", "signing_status", "").default(Literal::Text("SIGNING")),
        ],
        companions: &[],
    },
    Kind {
        name: "route53.record",
        terraform: &["aws_route53_record"],
        cloudformation: &["AWS::Route53::RecordSet"],
        identity: &[],
        rows: &[
            text("type", "type", "Type"),
            texts("records", "records", "ResourceRecords"),
            text("alias", "alias.name", "AliasTarget.DNSName"),
        ],
        companions: &[],
    },
    // Absent is true for all of them (provider documentation).
    Kind {
        name: "route53.domain",
        terraform: &["aws_route53domains_registered_domain", "aws_route53domains_domain"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            boolean("transfer_lock", "transfer_lock", "").default(Literal::Bool(true)),
            boolean("admin_privacy", "admin_privacy", "").default(Literal::Bool(true)),
            boolean("registrant_privacy", "registrant_privacy", "").default(Literal::Bool(true)),
            boolean("tech_privacy", "tech_privacy", "").default(Literal::Bool(true)),
            boolean("billing_privacy", "billing_privacy", "").default(Literal::Bool(true)),
        ],
        companions: &[],
    },
];
