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

impl Sam {
    /// Refuses properties that the type does not have, that have another shape, or that are missing.
    pub(super) fn check_properties(&mut self, unit: &Unit, type_name: &str) {
        let Some((_, list)) = TYPES.iter().find(|(known, _)| *known == type_name) else { return };
        let names: Vec<(&str, &str)> = list.split_whitespace().filter_map(|one| one.split_once(':')).collect();
        for pair in unit.properties.pairs() {
            match names.iter().find(|(name, _)| *name == &*pair.key) {
                None => self.refuse(At(pair.key_span), format!("{type_name} has no property `{}`", pair.key)),
                Some((_, shape)) if !pair.value.is_null() && !fits(&pair.value, shape) => {
                    self.refuse(
                        place(pair.key_span, &pair.value),
                        format!("`{}` has a shape that {type_name} does not take", pair.key),
                    );
                }
                Some(_) => {}
            }
        }
        for (name, shape) in names {
            if shape.ends_with('!') && unit.properties.at(name).is_none() {
                let at = At(unit.cause.key_span);
                self.refuse(at, format!("`{}` lacks the property `{name}`, which {type_name} needs", unit.id));
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
