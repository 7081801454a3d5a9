//! `AWS::Serverless::GraphQLApi`: an AppSync API with its schema, sources, functions, resolvers, keys, cache and domain.

use super::cause::{Fault, Outcome, Sam, Unit};
use super::node::At;
use super::role;
use super::tags;
use crate::syntax::data::{Node, Pair};
use serde_json::json;

const CREATOR: &str = "graphqlapi:createdBy";

/// Expands a GraphQL API.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::GraphQLApi");
    let (at, written) = (unit.here(), &unit.properties);
    let mut api = at.empty();
    api.copy(
        written,
        &["XrayEnabled", "Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit"],
    );
    api.put("Name", written.at("Name").cloned().unwrap_or_else(|| at.text(unit.id.clone())));
    if let Some(auth) = written.at("Auth") {
        authentication(auth, &mut api);
    }
    api.put("Tags", tags::with_creator(CREATOR, written.at("Tags"), at));
    logging(sam, unit, &mut api);
    sam.emit_with(&unit.cause, &unit.id, "AWS::AppSync::GraphQLApi", api, &unit.own);
    authorizer_permissions(sam, unit);
    schema(sam, unit);
    keys(sam, unit);
    beside(sam, unit);
    sources(sam, unit);
    functions(sam, unit);
    resolvers(sam, unit);
}

fn api_id(unit: &Unit, at: At) -> Node {
    at.attribute(&unit.id, "ApiId")
}

/// Who authenticates: first the default, then the others.
fn authentication(auth: &Node, api: &mut Node) {
    let provider = |written: &Node, out: &mut Node, first: bool| {
        out.copy_as(written, "Type", "AuthenticationType");
        out.copy_as(written, "LambdaAuthorizer", "LambdaAuthorizerConfig");
        out.copy_as(written, "OpenIDConnect", "OpenIDConnectConfig");
        out.copy_as(written, "UserPool", "UserPoolConfig");
        if let (Some(pool), false) = (out.at_mut("UserPoolConfig"), first) {
            pool.remove("DefaultAction");
        }
    };
    provider(auth, api, true);
    if let Some(pool) = api.at_mut("UserPoolConfig")
        && pool.is_map()
        && pool.at("DefaultAction").is_none()
    {
        let at = pool.here();
        pool.put("DefaultAction", at.text("ALLOW"));
    }
    if let Some(others) = auth.at("Additional").and_then(Node::items) {
        let list = others.iter().map(|one| {
            let mut out = one.here().empty();
            provider(one, &mut out, false);
            out
        });
        let list = list.collect();
        api.put("AdditionalAuthenticationProviders", auth.here().list(list));
    }
}

/// Lets the API call the functions that authorize.
fn authorizer_permissions(sam: &mut Sam, unit: &Unit) {
    let Some(auth) = unit.properties.at("Auth") else { return };
    let others = auth.at("Additional").and_then(Node::items).unwrap_or_default();
    let functions =
        std::iter::once(auth).chain(others).filter_map(|one| one.path(&["LambdaAuthorizer", "AuthorizerUri"]));
    for (index, function) in functions.enumerate() {
        let at = function.here();
        let mut properties = at.json(&json!({"Action": "lambda:InvokeFunction", "Principal": "appsync.amazonaws.com"}));
        properties.put("FunctionName", function.clone());
        let arn = "arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/${SourceResourceId}";
        properties.put("SourceArn", at.sub_with(arn, [("SourceResourceId", api_id(unit, at))]));
        let number = if others.is_empty() { String::new() } else { (index + 1).to_string() };
        let id = format!("{}ToLambdaAuthConnector{number}WriteLambdaPermission", unit.id);
        sam.emit(&unit.cause, &id, "AWS::Lambda::Permission", properties);
    }
}

/// Logs are written unless they are switched off.
fn logging(sam: &mut Sam, unit: &Unit, api: &mut Node) {
    let written = unit.properties.at("Logging");
    if written.is_some_and(|on| on.truth() == Some(false)) {
        return;
    }
    let at = written.map_or(unit.here(), Node::here);
    let mut config = written
        .filter(|written| written.is_map())
        .cloned()
        .unwrap_or_else(|| at.json(&json!({"FieldLogLevel": "ALL"})));
    if config.at("CloudWatchLogsRoleArn").is_none() {
        let id = format!("{}CloudWatchRole", unit.id);
        config.put("CloudWatchLogsRoleArn", at.arn(&id));
        let policy = at.sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs");
        let properties = at.map([
            ("AssumeRolePolicyDocument", role::trust("appsync.amazonaws.com", at)),
            ("ManagedPolicyArns", at.list(vec![policy])),
        ]);
        sam.emit(&unit.cause, &id, "AWS::IAM::Role", properties);
    }
    api.put("LogConfig", config);
}

fn schema(sam: &mut Sam, unit: &Unit) {
    let written = &unit.properties;
    let at = unit.here();
    let mut properties = at.map([("ApiId", api_id(unit, at))]);
    match (written.at("SchemaInline"), written.at("SchemaUri")) {
        (Some(_), Some(uri)) => sam.refuse(uri.here(), "only one of `SchemaInline` and `SchemaUri` can be set"),
        (None, None) => sam.refuse(At(unit.cause.key_span), "a GraphQL API needs `SchemaInline` or `SchemaUri`"),
        _ => {}
    }
    properties.copy_as(written, "SchemaInline", "Definition");
    properties.copy_as(written, "SchemaUri", "DefinitionS3Location");
    sam.emit(&unit.cause, &format!("{}Schema", unit.id), "AWS::AppSync::GraphQLSchema", properties);
}

fn keys(sam: &mut Sam, unit: &Unit) {
    for pair in unit.properties.at("ApiKeys").map(Node::pairs).unwrap_or_default() {
        let at = At(pair.key_span);
        let mut properties = at.map([("ApiId", api_id(unit, at))]);
        properties.copy(&pair.value, &["ApiKeyId", "Description"]);
        properties.copy_as(&pair.value, "ExpiresOn", "Expires");
        sam.emit(&unit.cause, &format!("{}{}", unit.id, pair.key), "AWS::AppSync::ApiKey", properties);
    }
}

/// Cache and domain.
fn beside(sam: &mut Sam, unit: &Unit) {
    if let Some(cache) = unit.properties.at("Cache") {
        let at = cache.here();
        let mut properties = at.map([("ApiId", api_id(unit, at))]);
        properties.put_all(cache.pairs().iter().cloned());
        sam.emit(&unit.cause, &format!("{}ApiCache", unit.id), "AWS::AppSync::ApiCache", properties);
    }
    if let Some(domain) = unit.properties.at("DomainName") {
        let at = domain.here();
        let id = format!("{}DomainName", unit.id);
        let mut properties = at.empty();
        properties.copy(domain, &["CertificateArn", "Description", "DomainName"]);
        sam.emit(&unit.cause, &id, "AWS::AppSync::DomainName", properties);
        let association = at.map([("ApiId", api_id(unit, at)), ("DomainName", at.reference(&id))]);
        sam.emit(&unit.cause, &format!("{id}ApiAssociation"), "AWS::AppSync::DomainNameApiAssociation", association);
    }
}

fn sources(sam: &mut Sam, unit: &Unit) {
    let Some(all) = unit.properties.at("DataSources") else { return };
    for pair in all.at("DynamoDb").map(Node::pairs).unwrap_or_default() {
        let outcome = table_source(sam, unit, pair);
        sam.attempt(outcome);
    }
    for pair in all.at("Lambda").map(Node::pairs).unwrap_or_default() {
        let outcome = function_source(sam, unit, pair);
        sam.attempt(outcome);
    }
}

/// A source with the role that it is read by.
fn source(sam: &mut Sam, unit: &Unit, pair: &Pair, suffix: &str, kind: &str) -> (String, Node, bool) {
    let (at, written) = (At(pair.value.span), &pair.value);
    let id = format!("{}{}{suffix}", unit.id, pair.key);
    let mut properties = at.map([("ApiId", api_id(unit, at)), ("Type", at.text(kind))]);
    properties.put("Name", written.at("Name").cloned().unwrap_or_else(|| at.text(pair.key.clone())));
    properties.copy(written, &["Description", "ServiceRoleArn"]);
    let own = written.at("ServiceRoleArn").is_none();
    if own {
        let role = format!("{id}Role");
        properties.put("ServiceRoleArn", at.arn(&role));
        let trust = at.map([("AssumeRolePolicyDocument", role::trust("appsync.amazonaws.com", at))]);
        sam.emit(&unit.cause, &role, "AWS::IAM::Role", trust);
    }
    (id, properties, own)
}

fn table_source(sam: &mut Sam, unit: &Unit, pair: &Pair) -> Outcome {
    let (at, written) = (At(pair.value.span), &pair.value);
    let table = written
        .at("TableName")
        .ok_or_else(|| Fault::new(At(pair.key_span), "a source of DynamoDB needs `TableName`"))?;
    let (id, mut properties, own) = source(sam, unit, pair, "DynamoDBDataSource", "AMAZON_DYNAMODB");
    let region = written.at("Region").cloned().unwrap_or_else(|| at.reference("AWS::Region"));
    let mut config = at.map([("TableName", table.clone()), ("AwsRegion", region.clone())]);
    config.copy(written, &["UseCallerCredentials", "Versioned"]);
    config.copy_as(written, "DeltaSync", "DeltaSyncConfig");
    properties.put("DynamoDBConfig", config);
    sam.emit(&unit.cause, &id, "AWS::AppSync::DataSource", properties);
    if own {
        let arn = written.at("TableArn").cloned().unwrap_or_else(|| {
            let text = "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}";
            at.sub_with(text, [("__TableName__", table.clone()), ("__Region__", region)])
        });
        let permissions = written.at("Permissions").cloned().unwrap_or_else(|| at.json(&json!(["Read", "Write"])));
        let connected = (format!("{id}ToTableConnector"), format!("{id}Role"), "AWS::DynamoDB::Table");
        super::connector::source_policy(sam, unit, connected, &arn, &permissions);
    }
    Ok(())
}

fn function_source(sam: &mut Sam, unit: &Unit, pair: &Pair) -> Outcome {
    let (at, written) = (At(pair.value.span), &pair.value);
    let function = written
        .at("FunctionArn")
        .ok_or_else(|| Fault::new(At(pair.key_span), "a source of Lambda needs `FunctionArn`"))?;
    let (id, mut properties, own) = source(sam, unit, pair, "LambdaDataSource", "AWS_LAMBDA");
    properties.put("LambdaConfig", at.map([("LambdaFunctionArn", function.clone())]));
    sam.emit(&unit.cause, &id, "AWS::AppSync::DataSource", properties);
    if own {
        let connected = (format!("{id}ToLambdaConnector"), format!("{id}Role"), "AWS::Lambda::Function");
        super::connector::source_policy(sam, unit, connected, function, &at.json(&json!(["Write"])));
    }
    Ok(())
}

/// The name of a source: one of this API, none, or what is written.
fn source_name(sam: &mut Sam, unit: &Unit, written: &Node) -> Node {
    let at = written.here();
    let Some(name) = written.text() else { return written.clone() };
    if name.eq_ignore_ascii_case("none") {
        let id = format!("{}NoneDataSource", unit.id);
        let properties =
            at.map([("ApiId", api_id(unit, at)), ("Name", at.text(id.as_str())), ("Type", at.text("NONE"))]);
        sam.emit(&unit.cause, &id, "AWS::AppSync::DataSource", properties);
        return at.attribute(&id, "Name");
    }
    for (kind, suffix) in [("DynamoDb", "DynamoDBDataSource"), ("Lambda", "LambdaDataSource")] {
        if unit.properties.path(&["DataSources", kind, name]).is_some() {
            return at.attribute(&format!("{}{name}{suffix}", unit.id), "Name");
        }
    }
    written.clone()
}

/// Code and runtime, the same for functions and resolvers.
fn code(written: &Node, properties: &mut Node) {
    properties.copy_as(written, "InlineCode", "Code");
    properties.copy_as(written, "CodeUri", "CodeS3Location");
    properties.copy(written, &["Description", "MaxBatchSize"]);
    properties.copy_as(written, "Sync", "SyncConfig");
    if let Some(runtime) = written.at("Runtime") {
        let mut out = runtime.here().empty();
        out.copy(runtime, &["Name"]);
        out.copy_as(runtime, "Version", "RuntimeVersion");
        properties.put("Runtime", out);
    }
}

fn functions(sam: &mut Sam, unit: &Unit) {
    for pair in unit.properties.at("Functions").map(Node::pairs).unwrap_or_default() {
        let (at, written) = (At(pair.value.span), &pair.value);
        if written.at("Id").is_some() {
            continue;
        }
        let Some(source) = written.at("DataSource") else {
            sam.refuse(At(pair.key_span), "a function of a GraphQL API needs `DataSource`");
            continue;
        };
        if written.at("Runtime").is_none() {
            sam.refuse(At(pair.key_span), "a function of a GraphQL API needs `Runtime`");
        }
        let source = source_name(sam, unit, source);
        let mut properties = at.map([("ApiId", api_id(unit, at)), ("DataSourceName", source)]);
        properties.put("Name", written.at("Name").cloned().unwrap_or_else(|| at.text(pair.key.clone())));
        code(written, &mut properties);
        let id = format!("{}{}", unit.id, pair.key);
        sam.emit(&unit.cause, &id, "AWS::AppSync::FunctionConfiguration", properties);
    }
}

fn resolvers(sam: &mut Sam, unit: &Unit) {
    for kind in unit.properties.at("Resolvers").map(Node::pairs).unwrap_or_default() {
        for pair in kind.value.pairs() {
            let (at, written) = (At(pair.value.span), &pair.value);
            let mut properties = at.map([("ApiId", api_id(unit, at)), ("TypeName", at.text(kind.key.clone()))]);
            properties.put("FieldName", written.at("FieldName").cloned().unwrap_or_else(|| at.text(pair.key.clone())));
            properties.copy_as(written, "Caching", "CachingConfig");
            code(written, &mut properties);
            if let Some(steps) = written.at("Pipeline").and_then(Node::items) {
                properties.put("Kind", at.text("PIPELINE"));
                let ids = steps.iter().map(|step| pipeline_step(sam, unit, step)).collect();
                properties.put("PipelineConfig", at.map([("Functions", at.list(ids))]));
                if properties.at("Code").is_none() && properties.at("CodeS3Location").is_none() {
                    properties.put("Code", at.text(DEFAULT_CODE));
                    if properties.at("Runtime").is_none() {
                        properties.put("Runtime", at.json(&json!({"Name": "APPSYNC_JS", "RuntimeVersion": "1.0.0"})));
                    }
                }
            } else {
                sam.refuse(At(pair.key_span), "a resolver needs a `Pipeline` of functions");
            }
            let id = format!("{}{}{}", unit.id, kind.key, pair.key);
            sam.emit(&unit.cause, &id, "AWS::AppSync::Resolver", properties);
        }
    }
}

/// What a resolver without code does.
const DEFAULT_CODE: &str =
    "export function request(ctx) {\n  return {};\n}\nexport function response(ctx) {\n  return ctx.prev.result;\n}";

/// The id of a function in a pipeline.
fn pipeline_step(sam: &mut Sam, unit: &Unit, step: &Node) -> Node {
    let at = step.here();
    let Some(name) = step.text() else { return step.clone() };
    match unit.properties.path(&["Functions", name]) {
        Some(function) => match function.at("Id") {
            Some(id) => id.clone(),
            None => at.attribute(&format!("{}{name}", unit.id), "FunctionId"),
        },
        None => {
            sam.refuse(at, format!("the API has no function `{name}`"));
            step.clone()
        }
    }
}
