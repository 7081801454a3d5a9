//! Batch: job definitions, whose containers are JSON text in Terraform.

use super::super::mapping::{Kind, Literal, Row, boolean, map, object, objects, texts};
use super::ecs::PAIR;

/// Terraform's JSON may be spelt as the API does or as CloudFormation does. Absent is false.
const CONTAINER: &[Row] = &[
    boolean("privileged", "privileged|Privileged", "Privileged").default(Literal::Bool(false)),
    objects("environment", "environment|Environment", "Environment", PAIR),
    texts("command", "command|Command", "Command"),
];

const TASK: &[Row] = &[objects("containers", "containers|Containers", "Containers", CONTAINER)];

const NODES: &[Row] = &[objects("containers", "container|Container", "Container", CONTAINER)];

const POD: &[Row] =
    &[boolean("privileged", "security_context.privileged", "SecurityContext.Privileged").default(Literal::Bool(false))];

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "batch.job_definition",
    terraform: &["aws_batch_job_definition"],
    cloudformation: &["AWS::Batch::JobDefinition"],
    identity: &[],
    rows: &[
        objects("container", "container_properties", "ContainerProperties", CONTAINER).json(),
        object(
            "ecs",
            "ecs_properties",
            "EcsProperties",
            &[objects("tasks", "taskProperties|TaskProperties", "TaskProperties", TASK)],
        )
        .json(),
        object(
            "nodes",
            "node_properties",
            "NodeProperties",
            &[objects("ranges", "nodeRangeProperties|NodeRangeProperties", "NodeRangeProperties", NODES)],
        )
        .json(),
        objects("pods", "eks_properties.pod_properties.containers", "EksProperties.PodProperties.Containers", POD),
        objects(
            "init_pods",
            "eks_properties.pod_properties.init_containers",
            "EksProperties.PodProperties.InitContainers",
            POD,
        ),
        map("parameters", "parameters", "Parameters"),
    ],
    companions: &[],
}];
