//! EKS: clusters, node groups and add-ons.

use super::super::mapping::{Kind, Literal, Row, boolean, json, node, objects, text, texts};

const KEYS: &[Row] =
    &[text("key_arn", "provider.key_arn", "Provider.KeyArn"), texts("resources", "resources", "Resources")];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "eks.cluster",
        terraform: &["aws_eks_cluster"],
        cloudformation: &["AWS::EKS::Cluster"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            text("version", "version", "Version"),
            texts(
                "enabled_cluster_log_types",
                "enabled_cluster_log_types",
                "Logging.ClusterLogging.EnabledTypes[].Type",
            ),
            // The endpoint is public and open to everyone unless told otherwise (VpcConfigRequest API reference).
            boolean(
                "endpoint_public_access",
                "vpc_config.endpoint_public_access",
                "ResourcesVpcConfig.EndpointPublicAccess",
            )
            .default(Literal::Bool(true)),
            boolean(
                "endpoint_private_access",
                "vpc_config.endpoint_private_access",
                "ResourcesVpcConfig.EndpointPrivateAccess",
            )
            .default(Literal::Bool(false)),
            texts("public_access_cidrs", "vpc_config.public_access_cidrs", "ResourcesVpcConfig.PublicAccessCidrs"),
            objects("encryption_config", "encryption_config", "EncryptionConfig", KEYS),
            text("authentication_mode", "access_config.authentication_mode", "AccessConfig.AuthenticationMode"),
            boolean("deletion_protection", "deletion_protection", "DeletionProtection").default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "eks.node_group",
        terraform: &["aws_eks_node_group"],
        cloudformation: &["AWS::EKS::Nodegroup"],
        identity: &[],
        rows: &[
            text("ec2_ssh_key", "remote_access.ec2_ssh_key", "RemoteAccess.Ec2SshKey"),
            texts(
                "source_security_groups",
                "remote_access.source_security_group_ids",
                "RemoteAccess.SourceSecurityGroups",
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "eks.addon",
        terraform: &["aws_eks_addon"],
        cloudformation: &["AWS::EKS::Addon"],
        identity: &[],
        rows: &[
            text("addon_name", "addon_name", "AddonName"),
            node("cluster", "eks.cluster", "cluster_name", "ClusterName"),
            json("configuration_values", "configuration_values", "ConfigurationValues"),
        ],
        companions: &[],
    },
];
