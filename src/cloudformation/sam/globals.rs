//! `Globals`: properties that all resources of a type share.

use super::cause::{Fault, Sam};
use super::node::At;
use crate::syntax::data::{Node, NodeKind, Pair};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Section, type, and the properties that it may set.
const SECTIONS: &[(&str, &str, &str)] = &[
    (
        "Function",
        "AWS::Serverless::Function",
        "Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment Tags PropagateTags \
         Tracing KmsKeyArn AutoPublishAlias AutoPublishAliasAllProperties Layers DeploymentPreference RolePath \
         PermissionsBoundary ReservedConcurrentExecutions ProvisionedConcurrencyConfig AssumeRolePolicyDocument \
         EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures SnapStart EphemeralStorage \
         FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn TenancyConfig \
         DurableConfig CapacityProviderConfig FunctionScalingConfig PublishToLatestPublished VersionDeletionPolicy",
    ),
    (
        "Api",
        "AWS::Serverless::Api",
        "Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables EndpointConfiguration \
         MethodSettings BinaryMediaTypes MinimumCompressionSize Cors GatewayResponses AccessLogSetting CanarySetting \
         TracingEnabled OpenApiVersion Domain AlwaysDeploy PropagateTags SecurityPolicy EndpointAccessMode",
    ),
    (
        "HttpApi",
        "AWS::Serverless::HttpApi",
        "Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain RouteSettings \
         FailOnWarnings PropagateTags",
    ),
    (
        "WebSocketApi",
        "AWS::Serverless::WebSocketApi",
        "AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings DisableExecuteApiEndpoint \
         DisableSchemaValidation Domain IpAddressType PropagateTags RouteSettings RouteSelectionExpression StageVariables Tags",
    ),
    ("SimpleTable", "AWS::Serverless::SimpleTable", "SSESpecification"),
    ("StateMachine", "AWS::Serverless::StateMachine", "PropagateTags"),
    ("LayerVersion", "AWS::Serverless::LayerVersion", "PublishLambdaVersion"),
    (
        "CapacityProvider",
        "AWS::Serverless::CapacityProvider",
        "VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn PropagateTags",
    ),
];

/// Most nodes that `Globals` may add to all resources together.
const MAX_NODES: usize = 1_000_000;

/// The sections that are understood, by the type they are for.
pub(super) type Globals = Vec<(&'static str, Node)>;

/// Reads the section.
pub(super) fn read(section: Option<&Node>, faults: &mut Vec<Fault>) -> Globals {
    let Some(section) = section else { return Vec::new() };
    if !section.is_map() {
        faults.push(Fault::new(section.here(), "`Globals` must be a map"));
    }
    let mut out = Vec::new();
    for pair in section.pairs() {
        let Some((name, type_name, allowed)) = SECTIONS.iter().find(|(name, ..)| *name == &*pair.key) else {
            faults.push(Fault::new(At(pair.key_span), format!("`Globals` has no section `{}`", pair.key)));
            continue;
        };
        if !pair.value.is_map() {
            faults.push(Fault::new(At(pair.key_span), format!("the section `{name}` of `Globals` must be a map")));
            continue;
        }
        let mut kept = pair.value.clone();
        for property in pair.value.pairs() {
            if !allowed.split_whitespace().any(|known| known == &*property.key) {
                let message = format!("`{}` cannot be set for all of type {type_name}", property.key);
                faults.push(Fault::new(At(property.key_span), message).help("set the property at each resource"));
                kept.remove(&property.key);
            }
        }
        out.push((*type_name, kept));
    }
    out
}

/// Merges what is global under what is written.
pub(super) fn apply(globals: &Globals, type_name: &str, properties: &mut Node) {
    if let Some((_, global)) = globals.iter().find(|(known, _)| *known == type_name) {
        *properties = merged(global, properties);
    }
}

impl Sam {
    /// Applies `Globals` to every resource that does not opt out.
    pub(super) fn apply_globals(&mut self) {
        let globals = std::mem::take(&mut self.globals);
        let mut faults = Vec::new();
        let sizes: Vec<usize> = globals.iter().map(|(_, global)| global.count()).collect();
        let mut budget = MAX_NODES;
        for pair in &mut self.resources {
            let Some(type_name) = pair.value.at("Type").and_then(Node::text).map(Arc::<str>::from) else { continue };
            let Some((_, global)) = globals.iter().find(|(known, _)| *known == &*type_name) else { continue };
            let size =
                globals.iter().zip(&sizes).find(|((known, _), _)| *known == &*type_name).map_or(0, |(_, size)| *size);
            if size > budget {
                faults.push(Fault::limit(
                    At(pair.key_span),
                    "`Globals` is too large for so many resources; it is not applied here",
                ));
                break;
            }
            budget -= size;
            let mut global = global.clone();
            match pair.value.at("IgnoreGlobals") {
                Some(all) if all.is_text("*") => continue,
                Some(some) => {
                    for name in some.each() {
                        let known = name.text().is_some_and(|name| global.at(name).is_some());
                        let allowed = SECTIONS.iter().any(|(_, kind, allowed)| {
                            *kind == &*type_name && allowed.split_whitespace().any(|one| name.is_text(one))
                        });
                        if !known && !allowed {
                            faults.push(Fault::new(
                                name.here(),
                                "`IgnoreGlobals` names a property that cannot be global",
                            ));
                        }
                        global.remove(name.text().unwrap_or_default());
                    }
                }
                None => {}
            }
            let at = pair.value.here();
            if pair.value.at("Properties").is_none_or(Node::is_map) {
                let written = pair.value.at("Properties").cloned().unwrap_or_else(|| at.empty());
                pair.value.put("Properties", merged(&global, &written));
            }
            pair.value.remove("IgnoreGlobals");
        }
        self.faults.extend(faults);
        self.globals = globals;
    }
}

/// Maps merge, lists are put one after the other, anything else is replaced.
fn merged(global: &Node, local: &Node) -> Node {
    match (&global.kind, &local.kind) {
        (NodeKind::Mapping(_), NodeKind::Mapping(pairs)) if !global.is_intrinsic() && !local.is_intrinsic() => {
            let mut out = global.clone();
            out.span = local.span;
            let known: FxHashMap<&str, &Node> = global.pairs().iter().map(|pair| (&*pair.key, &pair.value)).collect();
            let merged = pairs.iter().map(|pair| match known.get(&*pair.key) {
                Some(global) => Pair { value: merged(global, &pair.value), ..pair.clone() },
                None => pair.clone(),
            });
            out.put_all(merged);
            out
        }
        (NodeKind::Sequence(first), NodeKind::Sequence(second)) => {
            local.here().list(first.iter().chain(second).cloned().collect())
        }
        _ => local.clone(),
    }
}
