//! Functions, their roles, policies, aliases and events.

use super::*;

/// A function `F` with these further properties, and what events refer to.
fn function(properties: &str) -> String {
    format!(
        "Resources:\n  B: {{Type: AWS::S3::Bucket}}\n  T: {{Type: AWS::SNS::Topic}}\n  F:\n    Type: AWS::Serverless::Function\n    \
         Properties:\n      Runtime: python3.12\n      Handler: a.b\n      CodeUri: s3://code/f.zip?versionId=3\n{properties}"
    )
}

#[test]
fn a_function_gets_code_tag_and_role() {
    let text = function("      Tags: {Team: a}\n      Tracing: Active\n      VpcConfig: {SubnetIds: [s]}\n");
    assert_eq!(ids(&text), ["B", "F", "FRole", "T"]);
    check(&text, "F", "/Code", json!({"S3Bucket": "code", "S3Key": "f.zip", "S3ObjectVersion": "3"}));
    let tags = json!([{"Key": "lambda:createdBy", "Value": "SAM"}, {"Key": "Team", "Value": "a"}]);
    check(&text, "F", "/Tags", tags);
    check(&text, "F", "/TracingConfig", json!({"Mode": "Active"}));
    check(&text, "F", "/Role", json!({"Fn::GetAtt": ["FRole", "Arn"]}));
    let policies = [
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess",
        "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
    ];
    check(&text, "FRole", "/ManagedPolicyArns", json!(policies));
    assert_eq!(ids(&function("      Role: arn:aws:iam::123456789012:role/mine\n")), ["B", "F", "T"]);
}

#[test]
fn policies_are_names_statements_or_templates() {
    let text = function(
        "      Policies:\n        - AWSLambdaRole\n        - arn:aws:iam::1:policy/p\n        - S3ReadPolicy: {BucketName: !Ref B}\n        - Statement: [{Effect: Allow, Action: 'x:Y', Resource: '*'}]\n",
    );
    check(&text, "FRole", "/ManagedPolicyArns/1", json!("arn:aws:iam::aws:policy/service-role/AWSLambdaRole"));
    check(&text, "FRole", "/ManagedPolicyArns/2", json!("arn:aws:iam::1:policy/p"));
    check(&text, "FRole", "/Policies/0/PolicyName", json!("FRolePolicy2"));
    let resource = json!({"Fn::Sub": ["arn:${AWS::Partition}:s3:::${bucketName}", {"bucketName": {"Ref": "B"}}]});
    check(&text, "FRole", "/Policies/0/PolicyDocument/Statement/0/Resource/0", resource);
    check(&text, "FRole", "/Policies/1/PolicyDocument/Statement/0/Action", json!("x:Y"));
}

#[test]
fn an_alias_takes_a_version_and_is_what_events_call() {
    let text = function(
        "      AutoPublishAlias: live\n      DeploymentPreference: {Type: AllAtOnce}\n      Events:\n        Tick: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}\n",
    );
    let made = ids(&text);
    let fixed: Vec<&str> = made.iter().map(String::as_str).filter(|id| !id.starts_with("FVersion")).collect();
    let expected = [
        "B",
        "CodeDeployServiceRole",
        "F",
        "FAliaslive",
        "FDeploymentGroup",
        "FRole",
        "FTick",
        "FTickPermission",
        "ServerlessDeploymentApplication",
        "T",
    ];
    assert_eq!(fixed, expected);
    check(&text, "FTick", "/Targets/0/Arn", json!({"Ref": "FAliaslive"}));
    check(&text, "FTickPermission", "/FunctionName", json!({"Ref": "FAliaslive"}));
}

#[test]
fn every_event_makes_what_lets_it_call() {
    let events = "      Events:\n        S: {Type: S3, Properties: {Bucket: !Ref B, Events: 's3:ObjectCreated:*'}}\n        N: {Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}\n        Q: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:eu-west-1:1:q', BatchSize: 3}}\n        W: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}\n        L: {Type: CloudWatchLogs, Properties: {LogGroupName: g, FilterPattern: p}}\n";
    let text = function(events);
    let expected = [
        "B",
        "F",
        "FL",
        "FLPermission",
        "FN",
        "FNEventSourceMapping",
        "FNQueue",
        "FNQueuePolicy",
        "FQ",
        "FRole",
        "FSPermission",
        "FW",
        "FWRole",
        "T",
    ];
    assert_eq!(ids(&text), expected);
    let mapping = json!([{"Event": "s3:ObjectCreated:*", "Function": {"Fn::GetAtt": ["F", "Arn"]}}]);
    check(&text, "B", "/NotificationConfiguration/LambdaConfigurations", mapping);
    check(&text, "FQ", "/BatchSize", json!("3"));
    let queue = json!("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole");
    check(&text, "FRole", "/ManagedPolicyArns/1", queue);
    check(&text, "FNQueuePolicy", "/PolicyDocument/Statement/0/Principal", json!("*"));
}

#[test]
fn a_url_without_authorization_lets_everyone_call() {
    let text = function("      FunctionUrlConfig: {AuthType: NONE}\n");
    check(&text, "FUrl", "/AuthType", json!("NONE"));
    check(&text, "FUrlPublicPermissions", "/Principal", json!("*"));
    check(&text, "FURLInvokeAllowPublicAccess", "/Action", json!("lambda:InvokeFunction"));
    assert_eq!(ids(&function("      FunctionUrlConfig: {AuthType: AWS_IAM}\n")), ["B", "F", "FRole", "FUrl", "T"]);
}

#[test]
fn globals_merge_maps_and_join_lists() {
    let globals =
        "Globals:\n  Function:\n    Timeout: 3\n    Layers: [a]\n    Environment: {Variables: {A: 1, B: 2}}\n";
    let own = "      Layers: [b]\n      Environment: {Variables: {B: 3}}\n";
    let text = format!("{globals}{}", function(own));
    check(&text, "F", "/Timeout", json!("3"));
    check(&text, "F", "/Layers", json!(["a", "b"]));
    check(&text, "F", "/Environment/Variables", json!({"A": "1", "B": "3"}));
    let apart = format!("{globals}{}    IgnoreGlobals: [Layers]\n", function(own));
    check(&apart, "F", "/Layers", json!(["b"]));
    check(&apart, "F", "/Timeout", json!("3"));
}

#[test]
fn a_condition_takes_away_all_that_was_made() {
    let text = "Conditions: {Never: !Equals [a, b]}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Condition: Never\n    Properties: {Runtime: r, Handler: h, InlineCode: c, FunctionUrlConfig: {AuthType: NONE}}\n  B: {Type: AWS::S3::Bucket}\n";
    let left: Vec<_> = expanded(text).configuration.resources.iter().map(|r| r.address.to_string()).collect();
    assert_eq!(left, ["B"]);
}

#[test]
fn what_is_made_stands_where_its_cause_stands() {
    let text =
        function("      Events:\n        Get:\n          Type: Api\n          Properties: {Path: /, Method: get}\n");
    let evaluation = expanded(&text);
    assert_eq!(line(&evaluation, "FRole"), line(&evaluation, "F"));
    let event = line(&evaluation, "FGetPermissionProd");
    assert_eq!(event, line(&evaluation, "F").map(|line| line + 7));
    assert_eq!(line(&evaluation, "ServerlessRestApi"), event);
    let resources = &evaluation.configuration.resources;
    let cause = |id: &str| resources.iter().find(|r| &*r.address == id).and_then(|r| r.cause.clone());
    assert_eq!([cause("F"), cause("FRole"), cause("ServerlessRestApi")], [None, Some("F".into()), Some("F".into())]);
}

#[test]
fn tracing_that_is_off_is_none() {
    let text = function("      Tracing: Disabled\n");
    assert!(!expanded(&text).raw.iter().any(|raw| raw.written.get("TracingConfig").is_some()));
    check(
        &text,
        "FRole",
        "/ManagedPolicyArns",
        json!(["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]),
    );
}

#[test]
fn names_of_policies_in_conditions_become_arns() {
    let text =
        function("      Policies:\n        - Fn::If: [C, AWSBackupServiceRolePolicyForBackup, !Ref AWS::NoValue]\n");
    let arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup";
    check(&text, "FRole", "/ManagedPolicyArns/1/Fn::If/1", json!(arn));
}

#[test]
fn a_hash_of_the_code_goes_into_the_description() {
    let text = function("      AutoPublishAlias: a\n      AutoPublishCodeSha256: abc\n      Description: d\n");
    check(&text, "F", "/Description", json!("d abc"));
}

#[test]
fn a_function_on_instances_names_their_provider() {
    let text = function(
        "      AutoPublishAlias: a\n      CapacityProviderConfig: {Arn: 'arn:c', PerExecutionEnvironmentMaxConcurrency: 2}\n",
    );
    let inner = json!({"CapacityProviderArn": "arn:c", "PerExecutionEnvironmentMaxConcurrency": "2"});
    check(&text, "F", "/CapacityProviderConfig/LambdaManagedInstancesCapacityProviderConfig", inner);
}

#[test]
fn a_role_that_no_value_replaces_is_generated() {
    let text = function("      Role: !If [C, !Ref AWS::NoValue, !Ref AWS::NoValue]\n");
    check(&text, "F", "/Role", json!({"Fn::GetAtt": ["FRole", "Arn"]}));
}
