//! Any shape anywhere: nothing panics, and what is far too large ends in a problem.

use super::*;

/// A template with something of everything.
const ALL: &str = r#"{
  "Transform": "AWS::Serverless-2016-10-31",
  "Globals": {"Function": {"Timeout": 3, "Tags": {"a": "b"}}, "Api": {"Cors": "'*'"}},
  "Resources": {
    "B": {"Type": "AWS::S3::Bucket"},
    "F": {"Type": "AWS::Serverless::Function", "Condition": "C", "Properties": {
      "Runtime": "r", "Handler": "h", "InlineCode": "c", "Role": {"Fn::If": ["C", "x", {"Ref": "AWS::NoValue"}]},
      "AutoPublishAlias": "live", "DeploymentPreference": {"Type": "AllAtOnce", "Alarms": ["a"], "Hooks": {"PreTraffic": "x"}},
      "Policies": [{"S3ReadPolicy": {"BucketName": "b"}}, {"Fn::If": ["C", {"Statement": []}, {"Ref": "AWS::NoValue"}]}],
      "DeadLetterQueue": {"Type": "SQS", "TargetArn": "a"}, "FunctionUrlConfig": {"AuthType": "NONE", "Cors": {"MaxAge": 1}},
      "EventInvokeConfig": {"DestinationConfig": {"OnSuccess": {"Type": "SQS"}}}, "PropagateTags": true,
      "Events": {
        "A": {"Type": "Api", "Properties": {"Path": "/x", "Method": "any", "RestApiId": {"Ref": "Api"},
          "Auth": {"Authorizer": "P", "ResourcePolicy": {"SourceVpcWhitelist": ["vpc-1"]}}, "RequestModel": {"Model": "M", "ValidateBody": true},
          "RequestParameters": [{"method.request.header.A": {"Required": true, "Caching": true}}]}},
        "H": {"Type": "HttpApi", "Properties": {"Path": "/{id}", "Method": "get", "RouteSettings": {"x": 1}}},
        "S": {"Type": "S3", "Properties": {"Bucket": {"Ref": "B"}, "Events": ["e"]}},
        "N": {"Type": "SNS", "Properties": {"Topic": "t", "SqsSubscription": {"QueueArn": "a", "QueueUrl": "u"}}},
        "K": {"Type": "SelfManagedKafka", "Properties": {"KafkaBootstrapServers": ["k"], "Topics": ["t"],
          "SourceAccessConfigurations": [{"Type": "BASIC_AUTH", "URI": "u"}], "SchemaRegistryConfig": {"SchemaRegistryURI": "u", "AccessConfigs": [{"URI": "u"}]}}},
        "R": {"Type": "EventBridgeRule", "Properties": {"Pattern": {"a": ["b"]}, "DeadLetterConfig": {"Type": "SQS"}}}
      }}},
    "Api": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "p", "OpenApiVersion": "3.0.1", "BinaryMediaTypes": ["a~1b"],
      "Models": {"M": {"type": "object"}}, "GatewayResponses": {"X": {"StatusCode": 4, "ResponseParameters": {"Headers": {"h": "v"}}}},
      "Auth": {"DefaultAuthorizer": "P", "Authorizers": {"P": {"FunctionArn": "a", "FunctionPayloadType": "REQUEST", "Identity": {"Headers": ["h"]}}},
        "UsagePlan": {"CreateUsagePlan": "SHARED"}},
      "Domain": {"DomainName": "d", "CertificateArn": "c", "BasePath": ["/x"], "Route53": {"HostedZoneId": "z"}}}},
    "T": {"Type": "AWS::Serverless::SimpleTable", "Properties": {"PrimaryKey": {"Name": "n", "Type": "String"}}},
    "M": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": {"A": {"Ref": "B"}}, "Events": {"E": {"Type": "Schedule", "Properties": {"Schedule": "r"}}}}},
    "L": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": {"Bucket": "b", "Key": "k"}}},
    "P": {"Type": "AWS::Serverless::Application", "Properties": {"Location": {"ApplicationId": "a", "SemanticVersion": "1"}}},
    "X": {"Type": "AWS::Serverless::Connector", "Properties": {"Source": {"Id": "M"}, "Destination": [{"Id": "T"}], "Permissions": ["Read"]}},
    "W": {"Type": "AWS::Serverless::WebSocketApi", "Properties": {"RouteSelectionExpression": "e", "Routes": {"$connect": {"FunctionArn": "a"}}, "Auth": {"AuthType": "CUSTOM", "AuthArn": "a"}}},
    "G": {"Type": "AWS::Serverless::GraphQLApi", "Properties": {"SchemaInline": "s", "Auth": {"Type": "API_KEY"}, "DataSources": {"DynamoDb": {"D": {"TableName": "t"}}},
      "Functions": {"F": {"DataSource": "D", "Runtime": {"Name": "n", "Version": "v"}}}, "Resolvers": {"Query": {"get": {"Pipeline": ["F"]}}}}},
    "V": {"Type": "AWS::Serverless::CapacityProvider", "Properties": {"VpcConfig": {"SubnetIds": ["s"]}}}
  },
  "Conditions": {"C": {"Fn::Equals": ["a", "a"]}}
}"#;

/// What is put in the place of everything, in turn.
fn odd() -> Vec<Json> {
    let functions =
        [json!({"Fn::If": ["C"]}), json!({"Fn::If": ["C", {}, []]}), json!({"Ref": 1}), json!({"Fn::GetAtt": []})];
    let plain = [
        json!(null),
        json!(true),
        json!(7),
        json!(""),
        json!("x"),
        json!([]),
        json!([null, {}]),
        json!({}),
        json!({"a": {"b": []}}),
    ];
    functions.into_iter().chain(plain).collect()
}

/// Pointers to everything in a value.
fn pointers(value: &Json, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Json::Object(map) => {
            map.iter().for_each(|(key, inner)| {
                pointers(inner, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), out)
            });
        }
        Json::Array(list) => {
            list.iter().enumerate().for_each(|(index, inner)| pointers(inner, &format!("{at}/{index}"), out))
        }
        _ => {}
    }
}

#[test]
fn any_shape_anywhere_is_survived() {
    let template: Json = serde_json::from_str(ALL).unwrap();
    assert_eq!(
        evaluated(ALL, &[]).configuration.problems.iter().map(|p| p.code.0).collect::<Vec<_>>(),
        ["configuration/stack-not-present"]
    );
    let mut places = Vec::new();
    pointers(&template, "", &mut places);
    for place in places.iter().filter(|place| place.starts_with("/Globals") || place.starts_with("/Resources")) {
        for value in odd() {
            let mut changed = template.clone();
            *changed.pointer_mut(place).unwrap() = value;
            // What matters is that it comes back.
            let _ = evaluated(&changed.to_string(), &[]);
        }
    }
}

#[test]
fn too_much_ends_in_a_problem() {
    let event = |i: usize| format!("        E{i}: {{Type: Api, Properties: {{Path: /{i}, Method: get}}}}\n");
    let head = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: r\n      Handler: h\n      InlineCode: c\n      Events:\n";
    let events: String = (0..6_000).map(event).collect();
    assert_eq!(codes(&format!("{head}{events}")), ["limit/sam"]);
    let names: String = (0..2_000).map(|i| format!("        - P{i}\n")).collect();
    let policies = head.replace("Events:\n", "Policies:\n");
    assert_eq!(codes(&format!("{policies}{names}")), ["limit/sam"]);
}
