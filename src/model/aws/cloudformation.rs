//! CloudFormation: stacks, stack sets and their instances.

use super::super::mapping::{Kind, Literal, boolean, json, text, texts};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "cloudformation.stack",
        terraform: &["aws_cloudformation_stack"],
        cloudformation: &["AWS::CloudFormation::Stack"],
        identity: &[],
        rows: &[
            texts("notification_arns", "notification_arns", "NotificationARNs"),
            text("policy", "policy_body|policy_url", ""),
        ],
        companions: &[],
    },
    // Absent means that stacks are deleted (AutoDeployment API reference).
    Kind {
        name: "cloudformation.stack_set",
        terraform: &["aws_cloudformation_stack_set"],
        cloudformation: &["AWS::CloudFormation::StackSet"],
        identity: &[],
        rows: &[
            text("permission_model", "permission_model", "PermissionModel"),
            boolean("auto_deployment", "auto_deployment.enabled", "AutoDeployment.Enabled"),
            boolean(
                "retain_stacks",
                "auto_deployment.retain_stacks_on_account_removal",
                "AutoDeployment.RetainStacksOnAccountRemoval",
            )
            .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "cloudformation.stack_set_instance",
        terraform: &["aws_cloudformation_stack_set_instance", "aws_cloudformation_stack_instances"],
        cloudformation: &[],
        identity: &[],
        rows: &[boolean("retain_stacks", "retain_stack|retain_stacks", "").default(Literal::Bool(false))],
        companions: &[],
    },
    // What a template says beside its resources (`src/cloudformation/pseudo.rs`).
    Kind {
        name: "cloudformation.output",
        terraform: &[],
        cloudformation: &["AWS::CloudFormation::Output"],
        identity: &[],
        rows: &[json("value", "", "Value")],
        companions: &[],
    },
    Kind {
        name: "cloudformation.credentials",
        terraform: &[],
        cloudformation: &["AWS::CloudFormation::Authentication"],
        identity: &[],
        rows: &[json("entries", "", ".")],
        companions: &[],
    },
    // Resources whose names CloudFormation would make (user guide, "Name type").
    Kind {
        name: "cloudformation.named",
        terraform: &[],
        cloudformation: &[
            "AWS::ApiGateway::ApiKey",
            "AWS::CloudWatch::Alarm",
            "AWS::CodeDeploy::DeploymentConfig",
            "AWS::CodeDeploy::DeploymentGroup",
            "AWS::DynamoDB::Table",
            "AWS::EC2::SecurityGroup",
            "AWS::ECR::Repository",
            "AWS::ElastiCache::CacheCluster",
            "AWS::ElasticBeanstalk::Environment",
            "AWS::ElasticLoadBalancing::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "AWS::Elasticsearch::Domain",
            "AWS::Events::Rule",
            "AWS::IAM::Group",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::Role",
            "AWS::IAM::User",
            "AWS::Kinesis::Stream",
            "AWS::Lambda::Function",
            "AWS::OpenSearchService::Domain",
            "AWS::RDS::DBInstance",
            "AWS::S3::Bucket",
            "AWS::SNS::Topic",
            "AWS::SQS::Queue",
        ],
        identity: &[],
        rows: &[text(
            "name",
            "",
            "TableName|RoleName|GroupName|RepositoryName|AlarmName|DeploymentConfigName|DeploymentGroupName|ManagedPolicyName|UserName|DBInstanceIdentifier|\
             BucketName|ClusterName|DomainName|EnvironmentName|FunctionName|LoadBalancerName|QueueName|TopicName|Name",
        )],
        companions: &[],
    },
];
