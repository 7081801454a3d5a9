//! SQS: queues and their policies.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, map, node, policy, text};
use super::spellings::{not_empty, tag_list};

const QUEUE: Spelling2 = Spelling2 { terraform: "queue_url", cloudformation: "Queues|Queue" };

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "sqs.queue",
    terraform: &["aws_sqs_queue"],
    cloudformation: &["AWS::SQS::Queue"],
    identity: &["name"],
    rows: &[
        text("name", "name", "QueueName"),
        node("kms_master_key_id", "kms.key", "kms_master_key_id", "KmsMasterKeyId").via(not_empty),
        // New queues use SQS's own keys unless told otherwise, since October 2022 (SQS developer guide).
        boolean("sqs_managed_sse_enabled", "sqs_managed_sse_enabled", "SqsManagedSseEnabled")
            .default(Literal::Bool(true)),
        policy("policy", "resource:sqs", "policy", ""),
        map("tags", "tags", "Tags").cloudformation_via(tag_list),
    ],
    companions: &[Companion {
        terraform: &["aws_sqs_queue_policy"],
        cloudformation: &["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"],
        join: QUEUE,
        stands_alone: true,
        rows: &[policy("policy", "resource:sqs", "policy", "PolicyDocument")],
    }],
}];
