//! REST, HTTP and WebSocket APIs.

use super::*;

/// A function with one event, and these resources beside it.
fn event(kind: &str, properties: &str, beside: &str) -> String {
    format!(
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: r\n      Handler: h\n      InlineCode: c\n      Events:\n        E: {{Type: {kind}, Properties: {{{properties}}}}}\n{beside}"
    )
}

const METHOD: &str = "/Body/paths/~1x/get";

#[test]
fn an_event_without_an_api_makes_one() {
    let text = event("Api", "Path: '/x/{id}', Method: any", "");
    let made: Vec<String> = ids(&text).into_iter().filter(|id| !id.contains("Deployment")).collect();
    assert_eq!(made, ["F", "FEPermissionProd", "FRole", "ServerlessRestApi", "ServerlessRestApiProdStage"]);
    let arn = "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/*/x/*";
    check(&text, "FEPermissionProd", "/SourceArn/Fn::Sub/0", json!(arn));
    let http = event("HttpApi", "", "");
    check(&http, "ServerlessHttpApiApiGatewayDefaultStage", "/StageName", json!("$default"));
    let route = "/Body/paths/$default/x-amazon-apigateway-any-method/isDefaultRoute";
    check(&http, "ServerlessHttpApi", route, json!(true));
}

#[test]
fn authorizers_keys_and_cors_land_in_the_definition() {
    let api = "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: Prod\n      Cors: \"'*'\"\n      Auth:\n        ApiKeyRequired: true\n        DefaultAuthorizer: Pool\n        AddDefaultAuthorizerToCorsPreflight: false\n        AddApiKeyRequiredToCorsPreflight: false\n        Authorizers:\n          Pool: {UserPoolArn: 'arn:p'}\n          Fn: {FunctionArn: 'arn:f'}\n";
    let text = event("Api", "Path: /x, Method: get, RestApiId: !Ref Api", api);
    check(&text, "Api", &format!("{METHOD}/security"), json!([{"Pool": []}, {"api_key": []}]));
    check(&text, "Api", "/Body/paths/~1x/options/summary", json!("CORS support"));
    check(&text, "Api", "/Body/securityDefinitions/Fn/x-amazon-apigateway-authorizer/type", json!("token"));
    check(&text, "ApiFnAuthorizerPermission", "/FunctionName", json!("arn:f"));
    let open = event("Api", "Path: /x, Method: get, RestApiId: !Ref Api, Auth: {Authorizer: NONE}", api);
    check(&open, "Api", &format!("{METHOD}/security"), json!([{"NONE": []}, {"api_key": []}]));
}

#[test]
fn a_resource_policy_lands_in_the_definition() {
    let api = "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: Prod\n      Auth: {ResourcePolicy: {IpRangeWhitelist: [10.0.0.0/8]}}\n";
    let text = event("Api", "Path: /x, Method: get, RestApiId: !Ref Api", api);
    let condition = json!({"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}});
    check(&text, "Api", "/Body/x-amazon-apigateway-policy/Statement/1/Condition", condition);
}

#[test]
fn stages_domains_and_plans_are_resources() {
    let api = "Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: !Sub 's'\n      TracingEnabled: true\n      DefinitionUri: s3://b/k\n      Domain: {DomainName: a.example, CertificateArn: 'arn:c', BasePath: [/v1], Route53: {HostedZoneId: Z}}\n      Auth: {UsagePlan: {CreateUsagePlan: PER_API}}\n";
    check(api, "ApiStage", "/TracingEnabled", json!(true));
    check(api, "Api", "/BodyS3Location", json!({"Bucket": "b", "Key": "k"}));
    check(api, "Apiv1BasePathMapping", "/BasePath", json!("v1"));
    check(api, "ApiUsagePlan", "/ApiStages/0/Stage", json!({"Ref": "ApiStage"}));
    assert!(ids(api).iter().any(|id| id.starts_with("RecordSetGroup")));
    let local = expanded(
        "Resources:\n  Api: {Type: AWS::Serverless::Api, Properties: {StageName: p, DefinitionUri: api.yaml}}\n",
    );
    let api = local.raw.iter().find(|raw| &*raw.id == "Api").and_then(|raw| raw.properties.as_ref().map(raw_json));
    assert_eq!(api, Some(json!({"Body": {"unknown": true, "why": "not supported"}})));
    assert!(local.configuration.problems.is_empty());
}

#[test]
fn web_socket_routes_become_integrations() {
    let api = "Resources:\n  W:\n    Type: AWS::Serverless::WebSocketApi\n    Properties:\n      RouteSelectionExpression: $request.body.action\n      Auth: {AuthType: AWS_IAM}\n      Routes: {$connect: {FunctionArn: 'arn:f'}}\n";
    let made = ["W", "WConnectIntegration", "WConnectPermission", "WConnectRoute", "WDefaultStage"];
    assert_eq!(ids(api), made);
    check(api, "WConnectRoute", "/AuthorizationType", json!("AWS_IAM"));
}

#[test]
fn cors_of_an_http_api_goes_over_its_definition() {
    let api = "Resources:\n  A:\n    Type: AWS::Serverless::HttpApi\n    Properties:\n      CorsConfiguration: {AllowOrigins: [o], AllowHeaders: []}\n      DefinitionBody: {openapi: 3.0.1, paths: {}, x-amazon-apigateway-cors: {allowOrigins: [p], maxAge: 3}}\n";
    check(api, "A", "/Body/x-amazon-apigateway-cors", json!({"allowOrigins": ["o"], "maxAge": "3"}));
}
