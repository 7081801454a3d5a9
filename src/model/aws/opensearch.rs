//! OpenSearch Service, which was called Elasticsearch, and CloudSearch.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, json, node, number, object, text, texts};
use super::spellings::{keyed_logs, named_logs};

pub(super) const KINDS: &[Kind] = &[
    DOMAIN,
    Kind {
        name: "cloudsearch.domain",
        terraform: &["aws_cloudsearch_domain"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            // Absent is plain HTTP too, and TLS from 1.0 on (CloudSearch API reference, DomainEndpointOptions).
            boolean("enforce_https", "endpoint_options.enforce_https", "").default(Literal::Bool(false)),
            text("tls_security_policy", "endpoint_options.tls_security_policy", "")
                .default(Literal::Text("Policy-Min-TLS-1-0-2019-07")),
        ],
        companions: &[],
    },
];

/// What is absent is off (CreateDomain API reference), apart from what is said at a row.
const DOMAIN: Kind = Kind {
    name: "opensearch.domain",
    terraform: &["aws_opensearch_domain", "aws_elasticsearch_domain"],
    cloudformation: &["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
    identity: &["domain_name"],
    rows: &[
        text("domain_name", "domain_name", "DomainName"),
        // By log type: `enabled`, and the log group.
        json("logs", "log_publishing_options", "LogPublishingOptions")
            .terraform_via(named_logs)
            .cloudformation_via(keyed_logs),
        boolean("encrypt_at_rest", "encrypt_at_rest.enabled", "EncryptionAtRestOptions.Enabled")
            .default(Literal::Bool(false)),
        node("kms_key_id", "kms.key", "encrypt_at_rest.kms_key_id", "EncryptionAtRestOptions.KmsKeyId"),
        boolean("node_to_node_encryption", "node_to_node_encryption.enabled", "NodeToNodeEncryptionOptions.Enabled")
            .default(Literal::Bool(false)),
        object(
            "endpoint",
            "domain_endpoint_options",
            "DomainEndpointOptions",
            &[
                // The provider sends true where the block is there (provider documentation, 2026).
                boolean("enforce_https", "enforce_https", "EnforceHTTPS")
                    .defaults(Literal::Bool(true), Literal::Bool(false)),
                text("tls_security_policy", "tls_security_policy", "TLSSecurityPolicy")
                    .default(Literal::Text("Policy-Min-TLS-1-0-2019-07")),
            ],
        ),
        json("vpc", "vpc_options", "VPCOptions"),
        texts("subnet_ids", "vpc_options.subnet_ids", "VPCOptions.SubnetIds"),
        texts("security_group_ids", "vpc_options.security_group_ids", "VPCOptions.SecurityGroupIds"),
        boolean("fine_grained", "advanced_security_options.enabled", "AdvancedSecurityOptions.Enabled")
            .default(Literal::Bool(false)),
        boolean(
            "internal_users",
            "advanced_security_options.internal_user_database_enabled",
            "AdvancedSecurityOptions.InternalUserDatabaseEnabled",
        )
        .default(Literal::Bool(false)),
        text(
            "master_password",
            "advanced_security_options.master_user_options.master_user_password",
            "AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword",
        ),
        boolean("cognito", "cognito_options.enabled", "CognitoOptions.Enabled").default(Literal::Bool(false)),
        boolean("saml", "", "AdvancedSecurityOptions.SAMLOptions.Enabled").default(Literal::Bool(false)),
        boolean(
            "identity_center",
            "identity_center_options.enabled_api_access",
            "IdentityCenterOptions.EnabledAPIAccess",
        )
        .default(Literal::Bool(false)),
        // One node, in one zone (ClusterConfig API reference).
        number(
            "instance_count",
            "cluster_config.instance_count",
            "ClusterConfig.InstanceCount|ElasticsearchClusterConfig.InstanceCount",
        )
        .default(Literal::Number(1.0)),
        boolean(
            "zone_awareness",
            "cluster_config.zone_awareness_enabled",
            "ClusterConfig.ZoneAwarenessEnabled|ElasticsearchClusterConfig.ZoneAwarenessEnabled",
        )
        .default(Literal::Bool(false)),
        boolean(
            "multi_az_with_standby",
            "cluster_config.multi_az_with_standby_enabled",
            "ClusterConfig.MultiAZWithStandbyEnabled",
        )
        .default(Literal::Bool(false)),
        boolean(
            "dedicated_master",
            "cluster_config.dedicated_master_enabled",
            "ClusterConfig.DedicatedMasterEnabled|ElasticsearchClusterConfig.DedicatedMasterEnabled",
        )
        .default(Literal::Bool(false)),
        number(
            "dedicated_master_count",
            "cluster_config.dedicated_master_count",
            "ClusterConfig.DedicatedMasterCount|ElasticsearchClusterConfig.DedicatedMasterCount",
        )
        .default(Literal::Unknown("the service chooses")),
        boolean(
            "auto_software_update",
            "software_update_options.auto_software_update_enabled",
            "SoftwareUpdateOptions.AutoSoftwareUpdateEnabled",
        )
        .default(Literal::Bool(false)),
    ],
    companions: &[Companion {
        terraform: &["aws_opensearch_domain_saml_options", "aws_elasticsearch_domain_saml_options"],
        cloudformation: &[],
        join: Spelling2 { terraform: "domain_name", cloudformation: "" },
        stands_alone: false,
        rows: &[boolean("saml", "saml_options.enabled", "")],
    }],
};
