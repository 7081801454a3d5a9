//! SageMaker: notebooks, models and jobs.

use super::super::mapping::{Kind, Literal, boolean, node, number, objects, text, texts};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "sagemaker.notebook_instance",
        terraform: &["aws_sagemaker_notebook_instance"],
        cloudformation: &["AWS::SageMaker::NotebookInstance"],
        identity: &[],
        rows: &[
            text("subnet_id", "subnet_id", "SubnetId"),
            node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"),
            node("role", "iam.role", "role_arn", "RoleArn"),
            // Absent is version 1, and Enabled (CreateNotebookInstance API reference).
            text(
                "metadata_version",
                "instance_metadata_service_configuration.minimum_instance_metadata_service_version",
                "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
            )
            .default(Literal::Text("1")),
            text("root_access", "root_access", "RootAccess").default(Literal::Text("Enabled")),
            // Absent is Enabled (CreateNotebookInstance API reference).
            text("direct_internet_access", "direct_internet_access", "DirectInternetAccess")
                .default(Literal::Text("Enabled")),
        ],
        companions: &[],
    },
    Kind {
        name: "sagemaker.model",
        terraform: &["aws_sagemaker_model"],
        cloudformation: &["AWS::SageMaker::Model"],
        identity: &[],
        rows: &[
            // Absent is false (CreateModel API reference).
            boolean("enable_network_isolation", "enable_network_isolation", "EnableNetworkIsolation")
                .default(Literal::Bool(false)),
            texts("subnets", "vpc_config.subnets", "VpcConfig.Subnets"),
        ],
        companions: &[],
    },
    Kind {
        name: "sagemaker.data_quality_job",
        terraform: &["aws_sagemaker_data_quality_job_definition"],
        cloudformation: &["AWS::SageMaker::DataQualityJobDefinition"],
        identity: &[],
        rows: &[
            number(
                "instance_count",
                "job_resources.cluster_config.instance_count",
                "JobResources.ClusterConfig.InstanceCount",
            ),
            node(
                "output_key",
                "kms.key",
                "data_quality_job_output_config.kms_key_id",
                "DataQualityJobOutputConfig.KmsKeyId",
            ),
            node(
                "volume_key",
                "kms.key",
                "job_resources.cluster_config.volume_kms_key_id",
                "JobResources.ClusterConfig.VolumeKmsKeyId",
            ),
            // Absent is false (MonitoringNetworkConfig API reference).
            boolean(
                "encrypt_inter_container_traffic",
                "network_config.enable_inter_container_traffic_encryption",
                "NetworkConfig.EnableInterContainerTrafficEncryption",
            )
            .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "sagemaker.training_job",
        terraform: &["aws_sagemaker_training_job"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            number("instance_count", "resource_config.instance_count", ""),
            node("volume_key", "kms.key", "resource_config.volume_kms_key_id", ""),
            node("output_key", "kms.key", "output_data_config.kms_key_id", ""),
            texts("subnets", "vpc_config.subnets", ""),
            boolean("enable_network_isolation", "enable_network_isolation", "").default(Literal::Bool(false)),
            boolean("encrypt_inter_container_traffic", "enable_inter_container_traffic_encryption", "")
                .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "sagemaker.domain",
        terraform: &["aws_sagemaker_domain"],
        cloudformation: &["AWS::SageMaker::Domain"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_key_id", "KmsKeyId"), text("auth_mode", "auth_mode", "AuthMode")],
        companions: &[],
    },
    Kind {
        name: "sagemaker.endpoint_config",
        terraform: &["aws_sagemaker_endpoint_configuration"],
        cloudformation: &["AWS::SageMaker::EndpointConfig"],
        identity: &[],
        rows: &[
            node("kms_key_id", "kms.key", "kms_key_arn", "KmsKeyId"),
            objects(
                "variants",
                "production_variants",
                "ProductionVariants",
                &[
                    number("initial_instance_count", "initial_instance_count", "InitialInstanceCount"),
                    text("instance_type", "instance_type", "InstanceType"),
                    number("serverless", "serverless_config.max_concurrency", "ServerlessConfig.MaxConcurrency"),
                ],
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "sagemaker.flow_definition",
        terraform: &["aws_sagemaker_flow_definition"],
        cloudformation: &[],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "output_config.kms_key_id", "")],
        companions: &[],
    },
    Kind {
        name: "sagemaker.lifecycle_config",
        terraform: &[
            "aws_sagemaker_notebook_instance_lifecycle_configuration",
            "aws_sagemaker_studio_lifecycle_config",
        ],
        cloudformation: &["AWS::SageMaker::NotebookInstanceLifecycleConfig", "AWS::SageMaker::StudioLifecycleConfig"],
        identity: &[],
        rows: &[
            text("on_create", "on_create", "OnCreate.Content"),
            text("on_start", "on_start", "OnStart.Content"),
            text("content", "studio_lifecycle_config_content", "StudioLifecycleConfigContent"),
        ],
        companions: &[],
    },
];
