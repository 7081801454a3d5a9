//! SageMaker: notebooks, models and jobs.

use super::super::mapping::{Kind, Literal, boolean, node, number, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "sagemaker.notebook_instance",
        terraform: &["aws_sagemaker_notebook_instance"],
        cloudformation: &["AWS::SageMaker::NotebookInstance"],
        identity: &[],
        rows: &[
            text("subnet_id", "subnet_id", "SubnetId"),
            node("role", "iam.role", "role_arn", "RoleArn"),
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
            boolean("encrypt_inter_container_traffic", "enable_inter_container_traffic_encryption", "")
                .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
];
