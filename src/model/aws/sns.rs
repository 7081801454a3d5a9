//! SNS: topics, their policies, and who is subscribed.

use super::super::mapping::{Companion, Kind, Spelling2, map, node, policy, text, texts};
use super::spellings::{not_empty, tag_list};

const TOPIC: Spelling2 = Spelling2 { terraform: "arn", cloudformation: "Topics|TopicArn" };

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "sns.topic",
        terraform: &["aws_sns_topic"],
        cloudformation: &["AWS::SNS::Topic"],
        identity: &["name"],
        rows: &[
            text("name", "name", "TopicName"),
            // Absent is no encryption with KMS (CreateTopic API reference).
            node("kms_master_key_id", "kms.key", "kms_master_key_id", "KmsMasterKeyId").via(not_empty),
            texts(
                "failure_feedback_roles",
                "http_failure_feedback_role_arn|sqs_failure_feedback_role_arn|lambda_failure_feedback_role_arn|firehose_failure_feedback_role_arn|application_failure_feedback_role_arn",
                "DeliveryStatusLogging[].FailureFeedbackRoleArn",
            ),
            texts("subscription_protocols", "", "Subscription[].Protocol"),
            policy("policy", "resource:sns", "policy", ""),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[Companion {
            terraform: &["aws_sns_topic_policy"],
            cloudformation: &["AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"],
            join: TOPIC,
            stands_alone: true,
            rows: &[policy("policy", "resource:sns", "policy", "PolicyDocument")],
        }],
    },
    Kind {
        name: "sns.subscription",
        terraform: &["aws_sns_topic_subscription"],
        cloudformation: &["AWS::SNS::Subscription"],
        identity: &[],
        rows: &[text("protocol", "protocol", "Protocol"), node("topic", "sns.topic", "topic_arn", "TopicArn")],
        companions: &[],
    },
];
