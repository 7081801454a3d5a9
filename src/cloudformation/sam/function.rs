//! `AWS::Serverless::Function`: the function, its role, version, alias, URL and what its events make.

use super::cause::{Fault, Outcome, Sam, Unit};
use super::code;
use super::events::Owner;
use super::node::At;
use super::role::{self, Role};
use super::tags;
use crate::syntax::data::{Node, Pair};
use serde_json::json;

/// Properties that are handed on as they are.
const SAME: &[&str] = &[
    "Handler",
    "Runtime",
    "Description",
    "MemorySize",
    "Timeout",
    "VpcConfig",
    "KmsKeyArn",
    "ReservedConcurrentExecutions",
    "CodeSigningConfigArn",
    "Layers",
    "FileSystemConfigs",
    "ImageConfig",
    "PackageType",
    "Architectures",
    "Environment",
    "EphemeralStorage",
    "RuntimeManagementConfig",
    "LoggingConfig",
    "RecursiveLoop",
    "SnapStart",
    "TenancyConfig",
    "DurableConfig",
    "PublishToLatestPublished",
];

/// Expands a function.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::Function");
    sam.check_tags(unit.properties.at("Tags"), &[tags::FUNCTION]);
    let checked = checks(&unit.properties, unit.here());
    sam.attempt(checked);
    let mut function = lambda(sam, unit);
    let mut role = role(sam, unit);
    let given = unit.properties.at("Role");
    let chosen = chosen_role(sam, unit, given);
    function.put("Role", chosen.value);
    let alias_name = sam.alias_name(unit, "AutoPublishAlias");
    let alias = alias_name.as_ref().map(|name| format!("{}Alias{}", unit.id, alphanumeric(name)));
    sam.emit_with(&unit.cause, &unit.id, "AWS::Lambda::Function", function, &unit.own);
    if let (Some(name), Some(alias)) = (&alias_name, &alias) {
        publish(sam, unit, name, alias);
    }
    invoke_config(sam, unit, alias_name.as_deref(), alias.as_deref(), &mut role);
    function_url(sam, unit, alias.as_deref().unwrap_or(&unit.id));
    let owner = Owner { id: unit.id.clone(), alias };
    let used = chosen.generated;
    sam.function_events(unit, &owner, used.then_some(&mut role));
    if used {
        let cause = match &chosen.condition {
            Some(name) => unit.cause.under(Some(name)),
            None => unit.cause.clone(),
        };
        let id = role.id.clone();
        let mut properties = role.into_properties();
        properties.put("Tags", tags::with_creator(tags::FUNCTION, unit.properties.at("Tags"), unit.here()));
        sam.emit(&cause, &id, "AWS::IAM::Role", properties);
    }
}

/// Whether the function is an image; anything else is an archive.
fn is_image(properties: &Node) -> bool {
    properties.at("PackageType").is_some_and(|kind| kind.is_text("Image"))
}

/// What an archive and an image need, and what they cannot have.
fn check_package(properties: &Node, at: At) -> Outcome {
    let has = |key: &str| properties.at(key).is_some_and(|value| !value.is_empty());
    let kind = properties.said("PackageType");
    if let Some(kind) = kind.filter(|kind| !matches!(kind.text(), Some("Zip" | "Image"))) {
        return Err(Fault::new(kind.here(), "`PackageType` is either `Zip` or `Image`"));
    }
    let place = |key: &str| properties.at(key).map_or(at, Node::here);
    let (at, message) = if is_image(properties) {
        match ["Handler", "Runtime", "Layers"].into_iter().find(|key| has(key)) {
            _ if !has("ImageUri") => (at, "a function that is deployed as an image needs `ImageUri`".to_owned()),
            Some(key) => (place(key), format!("a function that is deployed as an image cannot have `{key}`")),
            None => return Ok(()),
        }
    } else if !has("Runtime") || !has("Handler") {
        let fault = Fault::new(at, "a function that is deployed as an archive needs `Runtime` and `Handler`");
        return Err(fault.help("set both, or `PackageType: Image`"));
    } else if properties.at("CodeUri").is_none() && properties.at("InlineCode").is_none() {
        (at, "a function that is deployed as an archive needs `CodeUri` or `InlineCode`".to_owned())
    } else if has("ImageConfig") {
        (place("ImageConfig"), "a function that is deployed as an archive cannot have `ImageConfig`".to_owned())
    } else {
        return Ok(());
    };
    Err(Fault::new(at, message))
}

/// Combinations that the transform refuses.
fn checks(properties: &Node, at: At) -> Outcome {
    let has = |key: &str| properties.at(key).is_some();
    let place = |key: &str| properties.at(key).map_or(at, Node::here);
    for other in ["ProvisionedConcurrencyConfig", "VpcConfig"] {
        if has("CapacityProviderConfig") && has(other) {
            return Err(Fault::new(place(other), format!("`CapacityProviderConfig` and `{other}` exclude each other")));
        }
    }
    for (key, needed) in [
        ("FunctionScalingConfig", "CapacityProviderConfig"),
        ("VersionDeletionPolicy", "AutoPublishAlias"),
        ("ProvisionedConcurrencyConfig", "AutoPublishAlias"),
    ] {
        if has(key) && !has(needed) {
            return Err(Fault::new(place(key), format!("`{key}` needs `{needed}`")));
        }
    }
    check_package(properties, at)?;
    if let Some(uri) = properties.at("CodeUri").and_then(Node::text).filter(|uri| uri.contains("{{resolve:")) {
        return Err(Fault::new(at, format!("`CodeUri` cannot be a dynamic reference such as `{uri}`")));
    }
    if !has("AutoPublishAlias") && deploys(properties) {
        return Err(Fault::new(at, "`DeploymentPreference` needs `AutoPublishAlias`"));
    }
    if has("TenancyConfig") {
        for (key, what) in [
            ("FunctionUrlConfig", "a function URL"),
            ("ProvisionedConcurrencyConfig", "provisioned concurrency"),
            ("SnapStart", "SnapStart"),
        ] {
            if has(key) {
                return Err(Fault::new(at, format!("a function with `TenancyConfig` cannot have {what}")));
            }
        }
    }
    dead_letter(properties)
}

fn deploys(properties: &Node) -> bool {
    let preference = properties.said("DeploymentPreference");
    preference.is_some_and(|preference| preference.at("Enabled").is_none_or(|on| on.truth() != Some(false)))
}

fn dead_letter(properties: &Node) -> Outcome {
    let Some(queue) = properties.said("DeadLetterQueue") else { return Ok(()) };
    let kind = queue.at("Type").and_then(Node::text);
    let target = queue.said("TargetArn");
    if queue.is_map() && (target.is_none() || !matches!(kind, Some("SQS" | "SNS"))) {
        return Err(Fault::new(queue.here(), "`DeadLetterQueue` needs a `TargetArn` and a `Type`, SQS or SNS"));
    }
    Ok(())
}

fn lambda(sam: &mut Sam, unit: &Unit) -> Node {
    let (at, written) = (unit.here(), &unit.properties);
    let mut out = at.empty();
    out.copy(written, SAME);
    out.copy_said(written, &["FunctionName", "FunctionScalingConfig"]);
    out.put_some("Description", description(sam, written));
    let source_code = code_of(sam, unit);
    out.put("Code", source_code);
    out.put("Tags", tags::with_creator(tags::FUNCTION, written.at("Tags"), at));
    if let Some(mode) = traced(sam, written) {
        out.put("TracingConfig", mode.here().map([("Mode", mode.clone())]));
    }
    if let Some(config) = written.at("CapacityProviderConfig").filter(|config| config.is_map() && !config.is_empty()) {
        let checked = check_capacity(config);
        sam.attempt(checked);
        let mut inner = config.here().empty();
        inner.copy_as(config, "Arn", "CapacityProviderArn");
        inner.copy(config, &CAPACITY_NUMBERS);
        out.put("CapacityProviderConfig", config.here().map([("LambdaManagedInstancesCapacityProviderConfig", inner)]));
    }
    if let Some(queue) = written.at("DeadLetterQueue") {
        let target = queue.at("TargetArn").cloned();
        let config = target.map(|target| queue.here().map([("TargetArn", target)]));
        out.put_some("DeadLetterConfig", config.or_else(|| queue.is_intrinsic().then(|| queue.clone())));
    }
    out
}

const CAPACITY_NUMBERS: [&str; 2] = ["PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu"];

fn check_capacity(config: &Node) -> Outcome {
    if config.at("Arn").is_none() {
        return Err(Fault::new(config.here(), "`CapacityProviderConfig` needs the `Arn` of the capacity provider"));
    }
    for Pair { key, value, key_span } in config.pairs() {
        let fits = match &**key {
            "Arn" => value.text().is_some(),
            name if CAPACITY_NUMBERS.contains(&name) => value.scalar().is_some_and(|text| text.parse::<f64>().is_ok()),
            _ => return Err(Fault::new(At(*key_span), format!("`CapacityProviderConfig` has no property `{key}`"))),
        };
        if !fits && !value.is_null() && !value.is_intrinsic() {
            return Err(Fault::new(
                value.here(),
                format!("`{key}` has a shape that `CapacityProviderConfig` does not take"),
            ));
        }
    }
    Ok(())
}

/// `Tracing`, unless it is off.
fn traced<'n>(sam: &Sam, written: &'n Node) -> Option<&'n Node> {
    written.at("Tracing").filter(|mode| !mode.is_empty() && !sam.resolved(mode).is_text("Disabled"))
}

/// The description that makes CloudFormation see that the code changed: with the hash that is given for it.
fn description(sam: &mut Sam, written: &Node) -> Option<Node> {
    let hash = written.at("AutoPublishCodeSha256").filter(|_| written.at("AutoPublishAlias").is_some())?;
    let (at, hash) = (hash.here(), sam.resolved(hash));
    if hash.text().is_none() {
        sam.refuse(at, "`AutoPublishCodeSha256` must be a text");
        return None;
    }
    let text = written.at("Description").map(|text| sam.resolved(text)).filter(|text| !text.is_empty());
    Some(match text {
        None => hash,
        Some(text) => match text.text() {
            Some(known) => at.text(format!("{known} {}", hash.text().unwrap_or_default())),
            None => at.map([("Fn::Join", at.list(vec![at.text(" "), at.list(vec![text, hash])]))]),
        },
    })
}

/// `Code`: inline, in S3, an image, or packaged later.
fn code_of(sam: &mut Sam, unit: &Unit) -> Node {
    let written = &unit.properties;
    let image = written.at("ImageUri").filter(|_| is_image(written));
    let mut out = if let Some(image) = image {
        return image.here().map([("ImageUri", image.clone())]);
    } else if let Some(inline) = written.at("InlineCode") {
        inline.here().map([("ZipFile", inline.clone())])
    } else if let Some(uri) = written.at("CodeUri") {
        let read = if uri.at("ZipFile").is_some() || uri.at("ImageUri").is_some() {
            Some(uri.clone())
        } else {
            let place = code::place(uri, "CodeUri");
            sam.attempt(place).flatten().map(|place| place.into_map(["S3Bucket", "S3Key", "S3ObjectVersion"]))
        };
        read.unwrap_or_else(|| uri.here().map([("S3Bucket", uri.here().later()), ("S3Key", uri.here().later())]))
    } else {
        unit.here().map([("S3Bucket", unit.here().later()), ("S3Key", unit.here().later())])
    };
    out.copy(written, &["SourceKMSKeyArn"]);
    out
}

/// The role that the function gets unless one is written.
fn role(sam: &mut Sam, unit: &Unit) -> Role {
    let (at, written) = (unit.here(), &unit.properties);
    let mut role = Role::new(unit, "lambda.amazonaws.com");
    let basic = if written.at("DurableConfig").is_some() {
        "AWSLambdaBasicDurableExecutionRolePolicy"
    } else {
        "AWSLambdaBasicExecutionRole"
    };
    role.manage(sam.managed_policy(&format!("service-role/{basic}"), at));
    if let Some(mode) = traced(sam, written) {
        role.manage(sam.managed_policy("AWSXrayWriteOnlyAccess", mode.here()));
    }
    if let Some(vpc) = written.said("VpcConfig") {
        role.manage(sam.managed_policy("service-role/AWSLambdaVPCAccessExecutionRole", vpc.here()));
    }
    if let Some((target, queue)) = written.at("DeadLetterQueue").and_then(|q| Some((q.at("TargetArn")?, q))) {
        let at = queue.here();
        let action =
            if queue.at("Type").is_some_and(|kind| kind.is_text("SNS")) { "sns:Publish" } else { "sqs:SendMessage" };
        let statement = role::allow(at.text(action), target.clone(), at);
        let document = role::document(vec![statement], at).with("Version", at.text("2012-10-17"));
        role.add(role::inline("DeadLetterQueuePolicy", document, at));
    }
    sam.add_policies(&mut role, unit);
    role
}

/// The role that a function has.
struct ChosenRole {
    /// The value of `Role`.
    value: Node,
    /// Whether a role is generated.
    generated: bool,
    /// The condition under which it is, beside one that is written conditionally.
    condition: Option<String>,
}

fn chosen_role(sam: &mut Sam, unit: &Unit, given: Option<&Node>) -> ChosenRole {
    let own = unit.here().arn(&format!("{}Role", unit.id));
    let Some(given) = given else { return ChosenRole { value: own, generated: true, condition: None } };
    let arms = given.choice().and_then(|(condition, then, otherwise)| Some((condition.text()?, then, otherwise)));
    let (value, generated, condition) = match arms {
        Some((_, then, otherwise)) if then.is_no_value() && otherwise.is_no_value() => (own, true, None),
        Some((name, then, otherwise)) if then.is_no_value() => {
            (given.here().choice(name, own, otherwise.clone()), true, Some(name.to_owned()))
        }
        Some((name, then, otherwise)) if otherwise.is_no_value() => {
            let contrary = sam.contrary(name, given.here()).to_string();
            (given.here().choice(name, then.clone(), own), true, Some(contrary))
        }
        _ => (given.clone(), false, None),
    };
    ChosenRole { value, generated, condition }
}

impl Sam {
    /// The name of the alias, where it is known.
    pub(super) fn alias_name(&mut self, unit: &Unit, property: &str) -> Option<String> {
        let written = unit.properties.at(property)?;
        let resolved = self.resolved(written);
        let Some(name) = resolved.scalar() else {
            self.refuse(written.here(), format!("`{property}` must be a text, or refer to a parameter"));
            return None;
        };
        let fits = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if !fits || name.is_empty() || name.chars().all(|c| c.is_ascii_digit()) {
            let message =
                format!("`{name}` is no name for an alias: letters, digits, hyphens and underscores make one");
            self.refuse(written.here(), message);
            return None;
        }
        Some(name.to_string())
    }
}

/// A name as part of a logical id.
pub(super) fn alphanumeric(name: &str) -> String {
    name.replace('-', "D").replace('_', "U")
}

fn publish(sam: &mut Sam, unit: &Unit, name: &str, alias: &str) {
    let at = unit.properties.at("AutoPublishAlias").map_or(unit.here(), Node::here);
    let mut code = unit.here().empty();
    code.copy(&unit.properties, &["CodeUri", "InlineCode", "ImageUri"]);
    let version = format!("{}Version{}", unit.id, super::names::digest(&code));
    let mut properties = at.map([("FunctionName", at.reference(&unit.id))]);
    properties.copy_as(&unit.properties, "VersionDescription", "Description");
    let on_instances = unit.properties.at("CapacityProviderConfig").is_some();
    if on_instances {
        properties.copy(&unit.properties, &["FunctionScalingConfig"]);
    }
    let usual = if on_instances { "Delete" } else { "Retain" };
    let policy = unit.properties.at("VersionDeletionPolicy").cloned().unwrap_or_else(|| at.text(usual));
    if !policy.is_intrinsic() && !matches!(policy.text(), Some("Retain" | "Delete")) {
        sam.refuse(policy.here(), "`VersionDeletionPolicy` is either `Retain` or `Delete`");
    }
    let is_shared = unit.cause.pass.iter().any(|pair| &*pair.key == "DeletionPolicy");
    let own: Vec<Pair> = (!is_shared).then(|| at.pair("DeletionPolicy", policy)).into_iter().collect();
    sam.emit_with(&unit.cause, &version, "AWS::Lambda::Version", properties, &own);
    let mut properties = at.map([
        ("Name", at.text(name)),
        ("FunctionName", at.reference(&unit.id)),
        ("FunctionVersion", at.attribute(&version, "Version")),
    ]);
    properties.copy(&unit.properties, &["ProvisionedConcurrencyConfig"]);
    let update = sam.deployment(unit);
    sam.emit_with(&unit.cause, alias, "AWS::Lambda::Alias", properties, &update.into_iter().collect::<Vec<_>>());
}

/// `EventInvokeConfig`: where results of asynchronous calls go.
fn invoke_config(sam: &mut Sam, unit: &Unit, name: Option<&str>, alias: Option<&str>, role: &mut Role) {
    let Some(written) = unit.properties.at("EventInvokeConfig") else { return };
    let at = written.here();
    let id = format!("{}EventInvokeConfig", unit.id);
    let mut properties =
        at.map([("FunctionName", at.reference(&unit.id)), ("Qualifier", at.text(name.unwrap_or("$LATEST")))]);
    properties.copy(written, &["MaximumEventAgeInSeconds", "MaximumRetryAttempts"]);
    let resolved = written.at("DestinationConfig").map(|config| sam.resolved(config));
    let mut destinations = at.empty();
    if let Some(config) = resolved {
        let mut out = at.empty();
        for side in ["OnSuccess", "OnFailure"] {
            if let Some(destination) = config.at(side) {
                let made = super::events::destination(sam, unit, &format!("{id}{side}"), destination);
                if let Some((value, policy)) = sam.attempt(made) {
                    out.put(side, destination.here().map([("Destination", value)]));
                    policy.into_iter().for_each(|policy| role.add(policy));
                }
            }
        }
        if !config.is_map() && !config.is_empty() {
            sam.refuse(config.here(), "`DestinationConfig` must be a map");
        }
        destinations = out;
    }
    properties.put("DestinationConfig", destinations);
    let depends = alias.map(|alias| at.pair("DependsOn", at.list(vec![at.text(alias)])));
    sam.emit_with(
        &unit.cause,
        &id,
        "AWS::Lambda::EventInvokeConfig",
        properties,
        &depends.into_iter().collect::<Vec<_>>(),
    );
}

/// `FunctionUrlConfig`: without authorization, everyone may call.
fn function_url(sam: &mut Sam, unit: &Unit, target: &str) {
    let Some(written) = unit.properties.at("FunctionUrlConfig") else { return };
    let checked = check_url(written);
    sam.attempt(checked);
    let at = written.here();
    let mut properties = at.map([("TargetFunctionArn", at.reference(target))]);
    properties.copy(written, &["AuthType", "Cors", "InvokeMode"]);
    sam.emit(&unit.cause, &format!("{}Url", unit.id), "AWS::Lambda::Url", properties);
    let Some(open) = written.at("AuthType").filter(|kind| kind.is_text("NONE")) else { return };
    let at = open.here();
    let permission = |rest: serde_json::Value| {
        let mut out = at.json(&rest);
        out.put("FunctionName", at.reference(target));
        out
    };
    let by_url =
        permission(json!({"Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": "NONE"}));
    sam.emit(&unit.cause, &format!("{}UrlPublicPermissions", unit.id), "AWS::Lambda::Permission", by_url);
    let call = permission(json!({"Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": true}));
    sam.emit(&unit.cause, &format!("{}URLInvokeAllowPublicAccess", unit.id), "AWS::Lambda::Permission", call);
}

fn check_url(written: &Node) -> Outcome {
    let fault = |at: At, message: String| Err(Fault::new(at, message));
    let kind = written.at("AuthType");
    let known = kind.is_some_and(|kind| kind.is_intrinsic() || kind.is_text("AWS_IAM") || kind.is_text("NONE"));
    if written.is_map() && !written.is_intrinsic() && !known {
        return fault(written.here(), "`FunctionUrlConfig` needs an `AuthType`, AWS_IAM or NONE".to_owned());
    }
    let Some(cors) = written.at("Cors").filter(|cors| !cors.is_intrinsic()) else { return Ok(()) };
    if !cors.is_map() {
        return fault(cors.here(), "`FunctionUrlConfig.Cors` must be a map".to_owned());
    }
    for pair in cors.pairs() {
        let good = pair.value.is_intrinsic()
            || match &*pair.key {
                "AllowOrigins" | "AllowMethods" | "AllowHeaders" | "ExposeHeaders" => pair.value.items().is_some(),
                "AllowCredentials" => pair.value.truth().is_some(),
                "MaxAge" => matches!(pair.value.kind, crate::syntax::data::NodeKind::Number(..)),
                _ => {
                    return fault(
                        At(pair.key_span),
                        format!("`Cors` of a function URL has no property `{}`", pair.key),
                    );
                }
            };
        if !good {
            return fault(
                pair.value.here(),
                format!("`{}` has a shape that `Cors` of a function URL does not take", pair.key),
            );
        }
    }
    Ok(())
}
