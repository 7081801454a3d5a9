//! CloudFront: distributions and response headers.

use super::super::mapping::{Kind, Literal, Row, boolean, node, number, object, objects, text, texts};

const BEHAVIOR: &[Row] = &[
    text("viewer_protocol_policy", "viewer_protocol_policy", "ViewerProtocolPolicy"),
    texts("allowed_methods", "allowed_methods", "AllowedMethods"),
    text("field_level_encryption_id", "field_level_encryption_id", "FieldLevelEncryptionId"),
    text("response_headers_policy_id", "response_headers_policy_id", "ResponseHeadersPolicyId"),
];

const ORIGIN: &[Row] = &[
    text("domain_name", "domain_name", "DomainName"),
    node("bucket", "s3.bucket", "domain_name", "DomainName"),
    text("origin_access_control_id", "origin_access_control_id", "OriginAccessControlId"),
    text("origin_access_identity", "s3_origin_config.origin_access_identity", "S3OriginConfig.OriginAccessIdentity"),
    text("vpc_origin_id", "vpc_origin_config.vpc_origin_id", "VpcOriginConfig.VpcOriginId"),
    object(
        "custom_origin_config",
        "custom_origin_config",
        "CustomOriginConfig",
        &[
            text("origin_protocol_policy", "origin_protocol_policy", "OriginProtocolPolicy"),
            // CloudFormation's default is [TLSv1, SSLv3] (CustomOriginConfig reference); Terraform demands the argument.
            texts("origin_ssl_protocols", "origin_ssl_protocols", "OriginSSLProtocols"),
        ],
    ),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "cloudfront.distribution",
        terraform: &["aws_cloudfront_distribution"],
        cloudformation: &["AWS::CloudFront::Distribution"],
        identity: &[],
        rows: &[
            boolean("enabled", "enabled", "DistributionConfig.Enabled"),
            text("default_root_object", "default_root_object", "DistributionConfig.DefaultRootObject"),
            object(
                "default_cache_behavior",
                "default_cache_behavior",
                "DistributionConfig.DefaultCacheBehavior",
                BEHAVIOR,
            ),
            objects("ordered_cache_behavior", "ordered_cache_behavior", "DistributionConfig.CacheBehaviors", BEHAVIOR),
            // Before origins could be many (CloudFormation knows it still).
            text("legacy_s3_origin", "", "DistributionConfig.S3Origin.DNSName"),
            text("legacy_identity", "", "DistributionConfig.S3Origin.OriginAccessIdentity"),
            objects("origin", "origin", "DistributionConfig.Origins", ORIGIN),
            objects(
                "origin_group",
                "origin_group",
                "DistributionConfig.OriginGroups.Items",
                &[
                    texts("members", "member[].origin_id", "Members.Items[].OriginId"),
                    texts("status_codes", "failover_criteria.status_codes", "FailoverCriteria.StatusCodes.Items"),
                ],
            ),
            text("web_acl_id", "web_acl_id", "DistributionConfig.WebACLId"),
            text(
                "geo_restriction",
                "restrictions.geo_restriction.restriction_type",
                "DistributionConfig.Restrictions.GeoRestriction.RestrictionType",
            ),
            object(
                "logging_config",
                "logging_config",
                "DistributionConfig.Logging",
                &[node("bucket", "s3.bucket", "bucket", "Bucket")],
            ),
            object(
                "viewer_certificate",
                "viewer_certificate",
                "DistributionConfig.ViewerCertificate",
                &[
                    boolean(
                        "cloudfront_default_certificate",
                        "cloudfront_default_certificate",
                        "CloudFrontDefaultCertificate",
                    ),
                    text("acm_certificate_arn", "acm_certificate_arn", "AcmCertificateArn"),
                    text("iam_certificate_id", "iam_certificate_id", "IamCertificateId"),
                    text("ssl_support_method", "ssl_support_method", "SslSupportMethod"),
                    // With an own certificate absent is TLSv1 (ViewerCertificate reference).
                    text("minimum_protocol_version", "minimum_protocol_version", "MinimumProtocolVersion")
                        .default(Literal::Text("TLSv1")),
                ],
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "cloudfront.response_headers_policy",
        terraform: &["aws_cloudfront_response_headers_policy"],
        cloudformation: &["AWS::CloudFront::ResponseHeadersPolicy"],
        identity: &[],
        rows: &[object(
            "security_headers_config",
            "security_headers_config",
            "ResponseHeadersPolicyConfig.SecurityHeadersConfig",
            &[object(
                "strict_transport_security",
                "strict_transport_security",
                "StrictTransportSecurity",
                &[
                    number("access_control_max_age_sec", "access_control_max_age_sec", "AccessControlMaxAgeSec"),
                    // Absent is false in both languages.
                    boolean("include_subdomains", "include_subdomains", "IncludeSubdomains")
                        .default(Literal::Bool(false)),
                ],
            )],
        )],
        companions: &[],
    },
];
