//! EventBridge: buses, endpoints, schedules, schema registries.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, node, policy, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "eventbridge.bus",
        terraform: &["aws_cloudwatch_event_bus"],
        cloudformation: &["AWS::Events::EventBus"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            text("event_source_name", "event_source_name", "EventSourceName"),
            policy("policy", "resource:events", "", "Policy"),
        ],
        companions: &[Companion {
            terraform: &["aws_cloudwatch_event_bus_policy"],
            cloudformation: &["AWS::Events::EventBusPolicy"],
            join: Spelling2 { terraform: "event_bus_name", cloudformation: "EventBusName" },
            stands_alone: true,
            rows: &[policy("policy", "resource:events", "policy", "Statement")],
        }],
    },
    // Absent is ENABLED (CreateEndpoint API reference).
    Kind {
        name: "eventbridge.endpoint",
        terraform: &["aws_cloudwatch_event_endpoint"],
        cloudformation: &["AWS::Events::Endpoint"],
        identity: &[],
        rows: &[text("replication", "replication_config.state", "ReplicationConfig.State")
            .default(Literal::Text("ENABLED"))],
        companions: &[],
    },
    Kind {
        name: "scheduler.schedule",
        terraform: &["aws_scheduler_schedule"],
        cloudformation: &["AWS::Scheduler::Schedule"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "kms_key_arn", "KmsKeyArn")],
        companions: &[],
    },
];
