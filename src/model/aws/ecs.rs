//! ECS: clusters, services and task definitions, whose containers are JSON text in Terraform.

use super::super::mapping::{Kind, Literal, Row, boolean, node, number, objects, text, texts};
use super::spellings::{enabled, lower};

/// Terraform's JSON may be spelt as the API does or as CloudFormation does.
pub(super) const PAIR: &[Row] = &[text("name", "name|Name", "Name"), text("value", "value|Value", "Value")];

/// Absent flags are false (ContainerDefinition API reference).
const CONTAINER: &[Row] = &[
    text("name", "name|Name", "Name"),
    text("image", "image|Image", "Image"),
    boolean("privileged", "privileged|Privileged", "Privileged").default(Literal::Bool(false)),
    text("user", "user|User", "User"),
    boolean("readonly_root_filesystem", "readonlyRootFilesystem|ReadonlyRootFilesystem", "ReadonlyRootFilesystem")
        .default(Literal::Bool(false)),
    boolean("essential", "essential|Essential", "Essential").default(Literal::Bool(true)),
    objects("environment", "environment|Environment", "Environment", PAIR),
    texts(
        "added_capabilities",
        "linuxParameters.capabilities.add|LinuxParameters.Capabilities.Add",
        "LinuxParameters.Capabilities.Add",
    ),
    text("log_driver", "logConfiguration.logDriver|LogConfiguration.LogDriver", "LogConfiguration.LogDriver"),
    text("log_mode", "logConfiguration.options.mode|LogConfiguration.Options.mode", "LogConfiguration.Options.mode"),
    text("firelens", "firelensConfiguration.type|FirelensConfiguration.Type", "FirelensConfiguration.Type"),
    texts("health_check", "healthCheck.command|HealthCheck.Command", "HealthCheck.Command"),
];

const VOLUME: &[Row] = &[
    text("name", "name", "Name"),
    text("host_path", "host_path", "Host.SourcePath"),
    text("efs_file_system", "efs_volume_configuration.file_system_id", EFS_VOLUME),
    // Absent is disabled (EFSVolumeConfiguration API reference).
    text(
        "transit_encryption",
        "efs_volume_configuration.transit_encryption",
        "EFSVolumeConfiguration.TransitEncryption",
    )
    .default(Literal::Text("DISABLED")),
];

const EFS_VOLUME: &str = "EFSVolumeConfiguration.FilesystemId";

const EXEC: &[Row] = &[
    // Absent is the task's own log driver (ExecuteCommandConfiguration API reference).
    text("logging", "logging", "Logging").default(Literal::Text("DEFAULT")),
    text("kms_key_id", "kms_key_id", "KmsKeyId"),
    boolean(
        "log_group_encryption",
        "log_configuration.cloud_watch_encryption_enabled",
        "LogConfiguration.CloudWatchEncryptionEnabled",
    ),
    boolean(
        "bucket_encryption",
        "log_configuration.s3_bucket_encryption_enabled",
        "LogConfiguration.S3EncryptionEnabled",
    ),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "ecs.task_definition",
        terraform: &["aws_ecs_task_definition"],
        cloudformation: &["AWS::ECS::TaskDefinition"],
        identity: &[],
        rows: &[
            objects("containers", "container_definitions", "ContainerDefinitions", CONTAINER).json(),
            objects("volumes", "volume", "Volumes", VOLUME),
            text("network_mode", "network_mode", "NetworkMode").terraform_via(lower).cloudformation_via(lower),
            text("pid_mode", "pid_mode", "PidMode"),
            text("ipc_mode", "ipc_mode", "IpcMode"),
            texts("requires_compatibilities", "requires_compatibilities", "RequiresCompatibilities"),
            text("operating_system", "runtime_platform.operating_system_family", "RuntimePlatform.OperatingSystemFamily"),
            node("task_role", "iam.role", "task_role_arn", "TaskRoleArn"),
            node("execution_role", "iam.role", "execution_role_arn", "ExecutionRoleArn"),
        ],
        companions: &[],
    },
    Kind {
        name: "ecs.cluster",
        terraform: &["aws_ecs_cluster"],
        cloudformation: &["AWS::ECS::Cluster"],
        identity: &[],
        rows: &[
            text("container_insights", "setting<containerInsights>", "ClusterSettings<containerInsights>"),
            objects(
                "execute_command",
                "configuration.execute_command_configuration",
                "Configuration.ExecuteCommandConfiguration",
                EXEC,
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "ecs.account_setting",
        terraform: &["aws_ecs_account_setting_default"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("name", "name", ""), text("value", "value", "")],
        companions: &[],
    },
    Kind {
        name: "ecs.service",
        terraform: &["aws_ecs_service", "aws_ecs_task_set"],
        cloudformation: &["AWS::ECS::Service", "AWS::ECS::TaskSet"],
        identity: &[],
        rows: &[
            text("launch_type", "launch_type", "LaunchType"),
            texts(
                "capacity_providers",
                "capacity_provider_strategy[].capacity_provider",
                "CapacityProviderStrategy[].CapacityProvider",
            ),
            text("platform_version", "platform_version", "PlatformVersion"),
            // Absent is disabled (AwsVpcConfiguration API reference).
            boolean(
                "assign_public_ip",
                "network_configuration.assign_public_ip",
                "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp|NetworkConfiguration.AwsVpcConfiguration.AssignPublicIp",
            )
            .cloudformation_via(enabled)
            .default(Literal::Bool(false)),
            node("role", "iam.role", "iam_role", "Role"),
            number("desired_count", "desired_count", "DesiredCount"),
            text("scheduling_strategy", "scheduling_strategy", "SchedulingStrategy").default(Literal::Text("REPLICA")),
            texts("load_balancers", "load_balancer[].container_name", "LoadBalancers[].ContainerName"),
            node("task_definition", "ecs.task_definition", "task_definition", "TaskDefinition"),
        ],
        companions: &[],
    },
];
