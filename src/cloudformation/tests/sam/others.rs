//! Tables, state machines, layers, applications, connectors, GraphQL APIs, capacity providers.

use super::*;

#[test]
fn tables_get_a_key_and_nothing_that_is_not_written() {
    let text = "Resources:\n  T: {Type: AWS::Serverless::SimpleTable}\n  U: {Type: AWS::Serverless::SimpleTable, Properties: {PrimaryKey: {Name: n, Type: Number}, SSESpecification: {SSEEnabled: true}}}\n";
    check(text, "T", "/BillingMode", json!("PAY_PER_REQUEST"));
    check(text, "U", "/AttributeDefinitions/0", json!({"AttributeName": "n", "AttributeType": "N"}));
    check(text, "U", "/SSESpecification/SSEEnabled", json!(true));
}

#[test]
fn machines_carry_their_definition_as_text() {
    let text = "Resources:\n  F: {Type: AWS::Lambda::Function}\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt F.Arn, End: true}}}\n      Policies: [LambdaInvokePolicy: {FunctionName: !Ref F}]\n      Events: {Tick: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}}\n";
    assert_eq!(ids(text), ["F", "M", "MRole", "MTick", "MTickRole"]);
    check(text, "M", "/DefinitionSubstitutions/definition_substitution_1", json!({"Fn::GetAtt": ["F", "Arn"]}));
    check(text, "M", "/DefinitionString/Fn::Join/1/1", json!("    \"StartAt\": \"A\","));
    check(text, "MTick", "/Targets/0/RoleArn", json!({"Fn::GetAtt": ["MTickRole", "Arn"]}));
}

#[test]
fn references_follow_layers_to_their_new_names() {
    let text = "Resources:\n  L: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: s3://b/l.zip}}\n  F: {Type: AWS::Lambda::Function, Properties: {Layers: [!Ref L, !Sub '${L}']}}\n";
    let layer = ids(text).into_iter().find(|id| id.starts_with('L')).unwrap();
    assert_eq!(layer.len(), 11);
    check(text, "F", "/Layers", json!([{"Ref": &layer}, {"Fn::Sub": format!("${{{layer}}}")}]));
    assert!(codes(&format!("Transform: AWS::Serverless-2016-10-31\n{text}")).is_empty());
}

#[test]
fn applications_of_the_repository_are_noticed() {
    let text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: AWS::Serverless::Application\n    Properties: {Location: {ApplicationId: 'arn:a', SemanticVersion: 1.0.0}}\n";
    assert_eq!(codes(text), ["configuration/stack-not-present"]);
    check(text, "A", "/Tags/1", json!({"Key": "serverlessrepo:applicationId", "Value": "arn:a"}));
    let evaluation = evaluated(text, &[]);
    let [shown] = evaluation.raw.as_slice() else { panic!("one resource") };
    assert_eq!(
        (&shown.type_name, shown.evaluated_type),
        (&json!("AWS::CloudFormation::Stack"), Some("AWS::Serverless::Application"))
    );
    let location = json!({"ApplicationId": "arn:a", "SemanticVersion": "1.0.0"});
    assert_eq!(shown.properties.as_ref().map(raw_json), Some(json!({ "Location": location })));
}

#[test]
fn connectors_are_policies() {
    let text = "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {Runtime: r, Handler: h, InlineCode: c}}\n  T:\n    Type: AWS::SNS::Topic\n    Connectors: {Q: {Properties: {Destination: {Id: Q}, Permissions: [Write]}}}\n  Q: {Type: AWS::SQS::Queue}\n  C:\n    Type: AWS::Serverless::Connector\n    Properties: {Source: {Id: F}, Destination: {Id: Q}, Permissions: [Write]}\n";
    check(text, "CPolicy", "/Roles", json!([{"Ref": "FRole"}]));
    check(text, "CPolicy", "/PolicyDocument/Statement/0/Action/1", json!("sqs:SendMessage"));
    check(text, "TQQueuePolicy", "/PolicyDocument/Statement/0/Principal", json!({"Service": "sns.amazonaws.com"}));
}

#[test]
fn graphql_apis_have_schema_sources_and_logs() {
    let text = "Resources:\n  G:\n    Type: AWS::Serverless::GraphQLApi\n    Properties:\n      SchemaInline: s\n      Auth: {Type: API_KEY}\n      DataSources: {DynamoDb: {D: {TableName: t}}}\n";
    let made = ["G", "GCloudWatchRole", "GDDynamoDBDataSource", "GDDynamoDBDataSourceRole"];
    let more = ["GDDynamoDBDataSourceToTableConnectorPolicy", "GSchema"];
    assert_eq!(ids(text), [&made[..], &more].concat());
    check(text, "G", "/LogConfig/FieldLogLevel", json!("ALL"));
}

#[test]
fn capacity_providers_get_a_role() {
    let text = "Resources:\n  P: {Type: AWS::Serverless::CapacityProvider, Properties: {VpcConfig: {SubnetIds: [s]}, ScalingConfig: {AverageCPUUtilization: 70}}}\n";
    assert_eq!(ids(text), ["P", "POperatorRole"]);
    check(text, "P", "/CapacityProviderScalingConfig/ScalingMode", json!("Manual"));
}
