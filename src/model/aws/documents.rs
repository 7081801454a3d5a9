//! Policies of resources: for each service one kind that stands for whatever holds such a document, be it the resource
//! itself or the companion that sets it. Rules about a document point at the resource in which it is written.

use super::super::mapping::{Kind, Literal, Row, boolean, node, policy, text};
use crate::value::{Entry, Kind as ValueKind, Value};
use std::sync::Arc;

const fn documents(
    name: &'static str,
    terraform: &'static [&'static str],
    cloudformation: &'static [&'static str],
    rows: &'static [Row],
) -> Kind {
    Kind { name, terraform, cloudformation, identity: &[], rows, companions: &[] }
}

/// A single statement as the document that AWS makes of it.
fn statement(value: &Value) -> Value {
    if matches!(value.kind, ValueKind::Template(_)) {
        return value.clone();
    }
    let entry = |key: &str, value: Value| Entry { key: Arc::from(key), at: value.origin.at, value };
    Value::map(vec![entry("Version", Value::string("2012-10-17")), entry("Statement", value.clone())])
}

pub(super) const KINDS: &[Kind] = &[
    documents(
        "apigateway.documents",
        &["aws_api_gateway_rest_api", "aws_api_gateway_rest_api_policy"],
        &["AWS::ApiGateway::RestApi"],
        &[policy("policy", "resource:execute-api", "policy", "Policy")],
    ),
    documents(
        "backup.documents",
        &["aws_backup_vault_policy"],
        &["AWS::Backup::BackupVault"],
        &[policy("policy", "resource:backup", "policy", "AccessPolicy")],
    ),
    documents(
        "dynamodb.documents",
        &["aws_dynamodb_resource_policy"],
        &["AWS::DynamoDB::Table"],
        &[
            policy("policy", "resource:dynamodb", "policy", "ResourcePolicy.PolicyDocument"),
            policy("stream_policy", "resource:dynamodb", "", "StreamSpecification.ResourcePolicy.PolicyDocument"),
        ],
    ),
    documents(
        "ecr.documents",
        &["aws_ecr_repository_policy"],
        &["AWS::ECR::Repository"],
        &[policy("policy", "resource:ecr", "policy", "RepositoryPolicyText")],
    ),
    documents(
        "efs.documents",
        &["aws_efs_file_system_policy"],
        &["AWS::EFS::FileSystem"],
        &[policy("policy", "resource:elasticfilesystem", "policy", "FileSystemPolicy")],
    ),
    documents(
        "eventbridge.documents",
        &["aws_cloudwatch_event_bus_policy", "aws_cloudwatch_event_permission"],
        &["AWS::Events::EventBus", "AWS::Events::EventBusPolicy"],
        &[
            policy("policy", "resource:events", "policy", "Policy"),
            policy("statement", "resource:events", "", "Statement").cloudformation_via(statement),
            text("principal", "principal", "Principal"),
            text("organization", "condition.value", "Condition.Value"),
        ],
    ),
    documents(
        "eventschemas.documents",
        &["aws_schemas_registry_policy"],
        &["AWS::EventSchemas::RegistryPolicy"],
        &[policy("policy", "resource:schemas", "policy", "Policy")],
    ),
    documents(
        "glacier.documents",
        &["aws_glacier_vault"],
        &[],
        &[policy("policy", "resource:glacier", "access_policy", "")],
    ),
    documents("glue.documents", &["aws_glue_resource_policy"], &[], &[policy("policy", "resource:glue", "policy", "")]),
    documents(
        "iot.documents",
        &["aws_iot_policy"],
        &["AWS::IoT::Policy"],
        &[policy("policy", "identity", "policy", "PolicyDocument")],
    ),
    documents(
        "kms.documents",
        &["aws_kms_external_key", "aws_kms_key", "aws_kms_key_policy", "aws_kms_replica_key"],
        &["AWS::KMS::Key", "AWS::KMS::ReplicaKey"],
        &[policy("policy", "resource:kms", "policy", "KeyPolicy")],
    ),
    // A permission of a function is a statement of its policy.
    documents(
        "lambda.grant",
        &["aws_lambda_permission"],
        &["AWS::Lambda::Permission"],
        &[
            text("action", "action", "Action"),
            text("principal", "principal", "Principal"),
            text("source_arn", "source_arn", "SourceArn"),
            text("source_account", "source_account", "SourceAccount"),
            text("principal_org_id", "principal_org_id", "PrincipalOrgID"),
            text("event_source_token", "event_source_token", "EventSourceToken"),
            text("function_url_auth_type", "function_url_auth_type", "FunctionUrlAuthType"),
        ],
    ),
    documents(
        "lambda.layer_grant",
        &["aws_lambda_layer_version_permission"],
        &["AWS::Lambda::LayerVersionPermission"],
        &[text("principal", "principal", "Principal"), text("organization_id", "organization_id", "OrganizationId")],
    ),
    documents(
        "logs.documents",
        &["aws_cloudwatch_log_resource_policy"],
        &["AWS::Logs::ResourcePolicy"],
        &[policy("policy", "resource:logs", "policy_document", "PolicyDocument")],
    ),
    documents(
        "logs.destination_documents",
        &["aws_cloudwatch_log_destination_policy"],
        &["AWS::Logs::Destination"],
        &[policy("policy", "resource:logs", "access_policy", "DestinationPolicy")],
    ),
    documents(
        "opensearch.documents",
        &[
            "aws_elasticsearch_domain",
            "aws_elasticsearch_domain_policy",
            "aws_opensearch_domain",
            "aws_opensearch_domain_policy",
        ],
        &["AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain"],
        &[policy("policy", "resource:es", "access_policies", "AccessPolicies")],
    ),
    documents(
        "s3.documents",
        &["aws_s3_bucket", "aws_s3_bucket_policy"],
        &["AWS::S3::BucketPolicy"],
        &[node("bucket", "s3.bucket", "bucket", "Bucket"), policy("policy", "resource:s3", "policy", "PolicyDocument")],
    ),
    documents(
        "secretsmanager.documents",
        &["aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"],
        &["AWS::SecretsManager::ResourcePolicy"],
        &[
            policy("policy", "resource:secretsmanager", "policy", "ResourcePolicy"),
            // Absent, Secrets Manager does not check (provider documentation; API reference, PutResourcePolicy).
            boolean("block_public_policy", "block_public_policy", "BlockPublicPolicy").default(Literal::Bool(false)),
        ],
    ),
    documents(
        "ses.documents",
        &["aws_ses_identity_policy", "aws_sesv2_email_identity_policy"],
        &[],
        &[policy("policy", "resource:ses", "policy", "")],
    ),
    documents(
        "sns.documents",
        &["aws_sns_topic", "aws_sns_topic_policy"],
        &["AWS::SNS::TopicInlinePolicy", "AWS::SNS::TopicPolicy"],
        &[policy("policy", "resource:sns", "policy", "PolicyDocument")],
    ),
    documents(
        "sqs.documents",
        &["aws_sqs_queue", "aws_sqs_queue_policy"],
        &["AWS::SQS::QueueInlinePolicy", "AWS::SQS::QueuePolicy"],
        &[policy("policy", "resource:sqs", "policy", "PolicyDocument")],
    ),
    documents(
        "vpc.endpoint_documents",
        &["aws_vpc_endpoint", "aws_vpc_endpoint_policy"],
        &["AWS::EC2::VPCEndpoint"],
        &[
            policy("policy", "resource:vpce", "policy", "PolicyDocument"),
            text("type_of_endpoint", "vpc_endpoint_type", "VpcEndpointType"),
        ],
    ),
];
