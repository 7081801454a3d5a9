//! AWS's managed policies by name: `Policies` may name one without its path.

/// Names below `service-role/`, from AWS's managed policy reference.
const SERVICE_ROLE: &[&str] = &[
    "AWSAppSyncPushToCloudWatchLogs",
    "AWSBatchServiceRole",
    "AWSCloudTrailEventBridgeRole",
    "AWSCodeDeployRole",
    "AWSCodeDeployRoleForLambda",
    "AWSCodeDeployRoleForLambdaLimited",
    "AWSConfigRole",
    "AWS_ConfigRole",
    "AWSConfigRulesExecutionRole",
    "AWSDataPipelineRole",
    "AWSElasticBeanstalkEnhancedHealth",
    "AWSElasticBeanstalkService",
    "AWSGlueServiceRole",
    "AWSIoTLogging",
    "AWSIoTRuleActions",
    "AWSIoTThingsRegistration",
    "AWSLambdaBasicDurableExecutionRolePolicy",
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaENIManagementAccess",
    "AWSLambdaKinesisExecutionRole",
    "AWSLambdaMSKExecutionRole",
    "AWSLambdaRole",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
    "AWSOpsWorksRole",
    "AWSQuicksightAthenaAccess",
    "AWSServiceCatalogEndUserAccess",
    "AmazonAPIGatewayPushToCloudWatchLogs",
    "AmazonDMSCloudWatchLogsRole",
    "AmazonDMSVPCManagementRole",
    "AmazonEC2ContainerServiceAutoscaleRole",
    "AmazonEC2ContainerServiceEventsRole",
    "AmazonEC2ContainerServiceRole",
    "AmazonEC2ContainerServiceforEC2Role",
    "AmazonEC2RoleforAWSCodeDeploy",
    "AmazonEC2RoleforDataPipelineRole",
    "AmazonEC2RoleforSSM",
    "AmazonEC2SpotFleetTaggingRole",
    "AmazonECSTaskExecutionRolePolicy",
    "AmazonElasticMapReduceRole",
    "AmazonElasticMapReduceforAutoScalingRole",
    "AmazonElasticMapReduceforEC2Role",
    "AmazonElasticTranscoderRole",
    "AmazonMachineLearningRoleforRedshiftDataSourceV2",
    "AmazonRDSDirectoryServiceAccess",
    "AmazonRDSEnhancedMonitoringRole",
    "AmazonRekognitionServiceRole",
    "AmazonS3ObjectLambdaExecutionRolePolicy",
    "AmazonSNSRole",
    "AmazonSSMAutomationRole",
    "AmazonSSMMaintenanceWindowRole",
    "AutoScalingNotificationAccessRole",
    "ServerMigrationServiceRole",
    "VMImportExportRoleForAWSConnector",
];

/// Names below `job-function/`.
const JOB_FUNCTION: &[&str] = &[
    "Billing",
    "DataScientist",
    "DatabaseAdministrator",
    "NetworkAdministrator",
    "SupportUser",
    "SystemAdministrator",
    "ViewOnlyAccess",
];

/// Names without a path that do not begin as AWS's policies usually do.
const OTHER: &[&str] = &[
    "APIGatewayServiceRolePolicy",
    "AccessAnalyzerServiceRolePolicy",
    "AdministratorAccess",
    "AlexaForBusinessFullAccess",
    "AutoScalingFullAccess",
    "AutoScalingReadOnlyAccess",
    "CloudFrontFullAccess",
    "CloudFrontReadOnlyAccess",
    "CloudSearchFullAccess",
    "CloudWatchActionsEC2Access",
    "CloudWatchAgentServerPolicy",
    "CloudWatchEventsFullAccess",
    "CloudWatchEventsReadOnlyAccess",
    "CloudWatchFullAccess",
    "CloudWatchFullAccessV2",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
    "CloudWatchLogsFullAccess",
    "CloudWatchLogsReadOnlyAccess",
    "CloudWatchReadOnlyAccess",
    "CloudWatchSyntheticsFullAccess",
    "ComprehendFullAccess",
    "ComprehendReadOnly",
    "EC2InstanceConnect",
    "ElasticLoadBalancingFullAccess",
    "ElasticLoadBalancingReadOnly",
    "IAMFullAccess",
    "IAMReadOnlyAccess",
    "IAMUserChangePassword",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "ResourceGroupsandTagEditorFullAccess",
    "ResourceGroupsandTagEditorReadOnlyAccess",
    "SecretsManagerReadWrite",
    "SecurityAudit",
    "TranslateFullAccess",
    "TranslateReadOnly",
];

/// The ARN of the policy that AWS has under this name.
pub(super) fn arn(name: &str, partition: &str) -> Option<String> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let path = if SERVICE_ROLE.contains(&name) {
        "service-role/"
    } else if JOB_FUNCTION.contains(&name) {
        "job-function/"
    } else if plain && (name.starts_with("Amazon") || name.starts_with("AWS") || OTHER.contains(&name)) {
        ""
    } else {
        return None;
    };
    Some(format!("arn:{partition}:iam::aws:policy/{path}{name}"))
}
