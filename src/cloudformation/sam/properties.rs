//! Which properties SAM resources have and of what shape: the transform refuses others.

use super::cause::{Sam, Unit};
use super::node::At;
use crate::source::Span;
use crate::syntax::data::{Node, NodeKind};

/// `Name:shape` of every property; `t` text, `m` map, `l` list, `b` boolean, `n` number, `x` text or map, `p` text, list or map,
/// `*` any; a trailing `!` is required.
const TYPES: &[(&str, &str)] = &[
    (
        "AWS::Serverless::Function",
        "FunctionName:t Handler:* Runtime:* CodeUri:* ImageUri:t PackageType:t InlineCode:* DeadLetterQueue:m Description:* \
         MemorySize:* Timeout:* VpcConfig:m Role:t AssumeRolePolicyDocument:m Policies:p RolePath:* PermissionsBoundary:t \
         Environment:m Events:m Tags:m PropagateTags:b Tracing:x KmsKeyArn:x DeploymentPreference:m \
         ReservedConcurrentExecutions:* Layers:l EventInvokeConfig:m AutoPublishAlias:x AutoPublishCodeSha256:x \
         AutoPublishAliasAllProperties:b VersionDescription:* ProvisionedConcurrencyConfig:m FileSystemConfigs:l \
         ImageConfig:m CodeSigningConfigArn:t Architectures:l SnapStart:m EphemeralStorage:m FunctionUrlConfig:m \
         RuntimeManagementConfig:m LoggingConfig:m RecursiveLoop:* SourceKMSKeyArn:* TenancyConfig:* DurableConfig:* \
         CapacityProviderConfig:* FunctionScalingConfig:* PublishToLatestPublished:* VersionDeletionPolicy:*",
    ),
    (
        "AWS::Serverless::Api",
        "__MANAGE_SWAGGER:b Name:* StageName:x! Tags:m DefinitionBody:m DefinitionUri:x MergeDefinitions:b CacheClusterEnabled:* \
         CacheClusterSize:* Variables:* EndpointConfiguration:x MethodSettings:* BinaryMediaTypes:l MinimumCompressionSize:* \
         Cors:x Auth:m GatewayResponses:m AccessLogSetting:m CanarySetting:m TracingEnabled:* OpenApiVersion:x Models:m \
         Domain:m FailOnWarnings:b Description:* Mode:* DisableExecuteApiEndpoint:* ApiKeySourceType:* AlwaysDeploy:b \
         Policy:* PropagateTags:b SecurityPolicy:* EndpointAccessMode:*",
    ),
    (
        "AWS::Serverless::HttpApi",
        "__MANAGE_SWAGGER:b Name:* StageName:x Tags:m DefinitionBody:m DefinitionUri:x StageVariables:m CorsConfiguration:* AccessLogSettings:m \
         DefaultRouteSettings:m Auth:m RouteSettings:m Domain:m FailOnWarnings:b Description:* \
         DisableExecuteApiEndpoint:b PropagateTags:b",
    ),
    (
        "AWS::Serverless::SimpleTable",
        "PointInTimeRecoverySpecification:* PrimaryKey:m ProvisionedThroughput:m TableName:* Tags:m SSESpecification:m",
    ),
    (
        "AWS::Serverless::StateMachine",
        "Definition:m DefinitionUri:x Logging:m Role:t RolePath:* DefinitionSubstitutions:m Events:m Name:t Type:t Tags:m \
         PropagateTags:b Policies:p Tracing:m PermissionsBoundary:t AutoPublishAlias:* DeploymentPreference:m \
         UseAliasAsEventTarget:b",
    ),
    (
        "AWS::Serverless::LayerVersion",
        "LayerName:x Description:* ContentUri:x! CompatibleArchitectures:l CompatibleRuntimes:l LicenseInfo:* \
         RetentionPolicy:x PublishLambdaVersion:b",
    ),
    (
        "AWS::Serverless::Application",
        "Location:x! TemplateURL:* Parameters:m NotificationARNs:l TimeoutInMinutes:* Tags:m",
    ),
    ("AWS::Serverless::Connector", "Source:* Destination:*! Permissions:*! SourceReference:*"),
    (
        "AWS::Serverless::GraphQLApi",
        "Auth:m! Tags:m XrayEnabled:* Name:* SchemaInline:* SchemaUri:* Logging:* DataSources:* Functions:* Resolvers:* \
         ApiKeys:* DomainName:* Cache:* Visibility:* OwnerContact:* IntrospectionConfig:* QueryDepthLimit:* \
         ResolverCountLimit:*",
    ),
    (
        "AWS::Serverless::WebSocketApi",
        "Name:* ApiKeySelectionExpression:* AccessLogSettings:m Auth:m DefaultRouteSettings:* Description:* \
         DisableExecuteApiEndpoint:* DisableSchemaValidation:* Domain:m IpAddressType:* PropagateTags:b RouteSelectionExpression:*! \
         RouteSettings:* Routes:m! StageName:* StageVariables:* Tags:m",
    ),
    (
        "AWS::Serverless::CapacityProvider",
        "CapacityProviderName:* VpcConfig:m! Tags:m PropagateTags:b OperatorRole:* InstanceRequirements:m ScalingConfig:m \
         KmsKeyArn:*",
    ),
];

/// The same of events of functions.
const EVENTS: &[(&str, &str)] = &[
    ("AlexaSkill", "SkillId:t"),
    (
        "Api",
        "Path:t! Method:t! RestApiId:t! Stage:t Auth:m RequestModel:m RequestParameters:l TimeoutInMillis:n \
         ResponseTransferMode:t",
    ),
    ("CloudWatchEvent", RULE),
    ("CloudWatchLogs", "LogGroupName:t! FilterPattern:t!"),
    ("Cognito", "UserPool:t! Trigger:p!"),
    ("DocumentDB", "Cluster:*! DatabaseName:*! CollectionName:* FullDocument:*"),
    ("DynamoDB", "Stream:*! StartingPosition:*!"),
    ("EventBridgeRule", RULE),
    ("HttpApi", "Path:t Method:t ApiId:t Stage:t Auth:m TimeoutInMillis:n RouteSettings:m PayloadFormatVersion:t"),
    ("IoTRule", "Sql:t! AwsIotSqlVersion:t"),
    ("Kinesis", "Stream:*! StartingPosition:*!"),
    ("MQ", "Broker:*! DynamicPolicyName:b"),
    ("MSK", "Stream:*! StartingPosition:*!"),
    ("S3", "Bucket:t! Events:p! Filter:m"),
    ("SNS", "Topic:t! Region:t FilterPolicy:* FilterPolicyScope:* SqsSubscription:* RedrivePolicy:m"),
    ("SQS", "Queue:*!"),
    (
        "Schedule",
        "Schedule:t! RuleName:t Input:t Enabled:b State:t Name:t Description:t DeadLetterConfig:m RetryPolicy:m",
    ),
    (
        "ScheduleV2",
        "PermissionsBoundary:t ScheduleExpression:t! FlexibleTimeWindow:m Name:t State:t Description:t StartDate:t EndDate:t \
         ScheduleExpressionTimezone:t GroupName:t KmsKeyArn:t Input:t RoleArn:t DeadLetterConfig:m RetryPolicy:m OmitName:b",
    ),
    ("SelfManagedKafka", ""),
];

/// Properties of rules for events.
const RULE: &str = "EventBusName:t RuleName:t Pattern:m DeadLetterConfig:m RetryPolicy:m Input:t InputPath:t Target:m Enabled:b \
     State:t InputTransformer:m";

/// Properties of all sources that Lambda reads.
const SOURCE: &str = "BatchSize:n StartingPosition:* StartingPositionTimestamp:* Enabled:b MaximumBatchingWindowInSeconds:n \
     MaximumRetryAttempts:n BisectBatchOnFunctionError:b MaximumRecordAgeInSeconds:n DestinationConfig:m ParallelizationFactor:n \
     Topics:l Queues:l SourceAccessConfigurations:l SecretsManagerKmsKeyId:t TumblingWindowInSeconds:n FunctionResponseTypes:l \
     KafkaBootstrapServers:l FilterCriteria:m KmsKeyArn:* ConsumerGroupId:t ScalingConfig:m ProvisionedPollerConfig:m \
     SchemaRegistryConfig:m MetricsConfig:m LoggingConfig:m";

/// Kinds of events that Lambda reads from their source.
pub(super) const SOURCES: [&str; 7] = ["Kinesis", "DynamoDB", "SQS", "MSK", "MQ", "SelfManagedKafka", "DocumentDB"];

/// The same of events of state machines, where they differ.
const STATE_MACHINE_EVENTS: &[(&str, &str)] = &[
    ("Api", "Path:t! Method:t! RestApiId:t! Stage:t Auth:m UnescapeMappingTemplate:b"),
    (
        "Schedule",
        "Schedule:t! Input:t Enabled:b State:t Name:t Description:t DeadLetterConfig:m RetryPolicy:m Target:m RoleArn:t",
    ),
];

impl Sam {
    /// Refuses the properties of an event in the same way.
    pub(super) fn check_event(&mut self, kind: &str, properties: &Node, of_state_machine: bool, key_span: Span) {
        let find =
            |list: &'static [(&str, &'static str)]| list.iter().find(|(known, _)| *known == kind).map(|(_, l)| *l);
        let own = of_state_machine.then(|| find(STATE_MACHINE_EVENTS)).flatten().or_else(|| find(EVENTS));
        let Some(own) = own else { return };
        let common = if SOURCES.contains(&kind) { SOURCE } else { "" };
        self.check_list(properties, &[own, common], [&format!("an event of type {kind}"), "the event"], key_span);
    }

    /// Refuses properties that the type does not have, that have another shape, or that are missing.
    pub(super) fn check_properties(&mut self, unit: &Unit, type_name: &str) {
        let Some((_, list)) = TYPES.iter().find(|(known, _)| *known == type_name) else { return };
        self.check_list(&unit.properties, &[list], [type_name, &format!("`{}`", unit.id)], unit.cause.key_span);
    }

    fn check_list(&mut self, properties: &Node, lists: &[&'static str], [what, lacking]: [&str; 2], key_span: Span) {
        let all = lists.iter().flat_map(|list| list.split_whitespace());
        let names: Vec<(&str, &str)> = all.filter_map(|one| one.split_once(':')).collect();
        for pair in properties.pairs() {
            match names.iter().find(|(name, _)| *name == &*pair.key) {
                None => self.refuse(At(pair.key_span), format!("{what} has no property `{}`", pair.key)),
                Some((_, shape)) if !pair.value.is_null() && !fits(&pair.value, shape) => {
                    let message = format!("`{}` has a shape that {what} does not take", pair.key);
                    self.refuse(place(pair.key_span, &pair.value), message);
                }
                Some(_) => {}
            }
        }
        for (name, shape) in names {
            if shape.ends_with('!') && properties.at(name).is_none() {
                self.refuse(At(key_span), format!("{lacking} lacks the property `{name}`"));
            }
        }
    }
}

fn place(key: Span, value: &Node) -> At {
    At(if value.is_map() { key } else { value.span })
}

fn fits(value: &Node, shape: &str) -> bool {
    if value.is_intrinsic() {
        return true;
    }
    match (shape.trim_end_matches('!'), &value.kind) {
        ("*", _) | ("m", NodeKind::Mapping(_)) | ("b", NodeKind::Bool(_)) => true,
        ("l", NodeKind::Sequence(items)) => items.iter().all(|item| item.text().is_some() || item.is_map()),
        ("n", NodeKind::Number(..)) => true,
        ("t" | "x" | "p", NodeKind::Text(_)) | ("x" | "p", NodeKind::Mapping(_)) | ("p", NodeKind::Sequence(_)) => true,
        // Text that YAML reads as a number or a boolean is deployed all the same.
        ("t" | "x", NodeKind::Number(..)) => true,
        ("b", NodeKind::Text(text)) => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}
