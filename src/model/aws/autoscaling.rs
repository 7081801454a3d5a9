//! Auto Scaling groups. What they launch is `ec2`'s.

use super::super::mapping::{Companion, Kind, Row, Spelling2, boolean, map, node, number, objects, text, texts};
use super::spellings::tag_list;

const GROUP: Spelling2 = Spelling2 { terraform: "autoscaling_group_name", cloudformation: "" };

const OVERRIDE: &[Row] = &[
    text("instance_type", "instance_type", "InstanceType"),
    text(
        "requirements",
        "instance_requirements.vcpu_count.min|instance_requirements.memory_mib.min",
        "InstanceRequirements.VCpuCount.Min|InstanceRequirements.MemoryMiB.Min",
    ),
];

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "autoscaling.group",
    terraform: &["aws_autoscaling_group"],
    cloudformation: &["AWS::AutoScaling::AutoScalingGroup"],
    identity: &["name"],
    rows: &[
        text("name", "name", "AutoScalingGroupName"),
        // Absent is EC2 (CreateAutoScalingGroup API reference).
        text("health_check_type", "health_check_type", "HealthCheckType"),
        texts("load_balancers", "load_balancers", "LoadBalancerNames"),
        texts("target_group_arns", "target_group_arns", "TargetGroupARNs"),
        texts("traffic_sources", "traffic_source[].identifier", "TrafficSources[].Identifier"),
        text("launch_configuration", "launch_configuration", "LaunchConfigurationName"),
        boolean("capacity_rebalance", "capacity_rebalance", "CapacityRebalance"),
        number(
            "on_demand_percentage",
            "mixed_instances_policy.instances_distribution.on_demand_percentage_above_base_capacity",
            "MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity",
        ),
        texts("zones", "availability_zones", "AvailabilityZones"),
        texts("subnets", "vpc_zone_identifier", "VPCZoneIdentifier"),
        objects(
            "overrides",
            "mixed_instances_policy.launch_template.override",
            "MixedInstancesPolicy.LaunchTemplate.Overrides",
            OVERRIDE,
        ),
        node("instance", "ec2.instance", "", "InstanceId"),
        // Before version 5 of the provider also an argument.
        texts("tag_keys", "tag[].key|tags[].key", "Tags[].Key"),
        map("tags", "", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[
        Companion {
            terraform: &["aws_autoscaling_attachment"],
            cloudformation: &[],
            join: GROUP,
            stands_alone: false,
            rows: &[
                texts("target_group_arns", "lb_target_group_arn|alb_target_group_arn", ""),
                texts("load_balancers", "elb", ""),
            ],
        },
        Companion {
            terraform: &["aws_autoscaling_traffic_source_attachment"],
            cloudformation: &[],
            join: GROUP,
            stands_alone: false,
            rows: &[texts("traffic_sources", "traffic_source[].identifier", "")],
        },
        Companion {
            terraform: &["aws_autoscaling_group_tag"],
            cloudformation: &[],
            join: GROUP,
            stands_alone: false,
            rows: &[texts("tag_keys", "tag[].key", "")],
        },
    ],
}];
