//! What the transform refuses: a problem at the place, and the rest goes on.

use super::*;

/// The text of the line at which the one problem stands.
fn check(resources: &str, expected: &str) {
    let text = format!("Transform: AWS::Serverless-2016-10-31\n{resources}\n  Other: {{Type: AWS::S3::Bucket}}\n");
    let memory = MemoryFiles::new().with("t.yaml", text.as_str());
    let sources = Sources::new(Arc::new(memory));
    let options = Options { raw: true, ..Options::default() };
    let evaluation = evaluate_template(&sources, &Templates::default(), Path::new("t.yaml"), &options);
    let problems = &evaluation.configuration.problems;
    let places: Vec<_> = problems.iter().map(|p| (p.code.0, p.place(&sources).1, p.help.is_some())).collect();
    let line = text.lines().position(|line| line.contains(expected)).map(|line| line as u32 + 1);
    assert_eq!(places, [("configuration/sam", line, true)], "{resources}\n{problems:?}");
    assert!(evaluation.raw.iter().any(|raw| &*raw.id == "Other"), "{resources}");
}

fn function(properties: &str) -> String {
    format!(
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: r\n      Handler: h\n      InlineCode: c\n{properties}"
    )
}

#[test]
fn functions() {
    check(&function("      Timeoutt: 3\n"), "Timeoutt");
    check(&function("      Layers: x\n"), "Layers");
    check(&function("      AutoPublishAlias: a*b\n"), "a*b");
    check(&function("      Policies:\n        - A\n        - NoSuchPolicy: {}\n"), "NoSuchPolicy");
    check(&function("      Policies:\n        - SQSPollerPolicy: {}\n"), "SQSPollerPolicy");
    check(&function("      ImageConfig: {Command: [a]}\n"), "ImageConfig");
    check(&function("      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}\n"), "Executions");
    check(&function("      Policies:\n        - Fn::If: [C, A, {Statement: []}]\n"), "Fn::If");
    check(&function("      FunctionUrlConfig:\n        AuthType: OPEN\n"), "AuthType: OPEN");
    check(&function("      Tags:\n        lambda:createdBy: me\n"), "lambda:createdBy");
}

#[test]
fn events() {
    check(&function("      Events:\n        E: {Type: Nope}\n"), "Nope");
    check(&function("      Events:\n        E: {Type: S3, Properties: {Bucket: b, Events: e}}\n"), "Bucket: b");
    check(&function("      Events:\n        E: {Type: SQS}\n"), "SQS");
    let queue = "Type: SQS, Properties: {Queue: q, BatchSize: ten}";
    check(&function(&format!("      Events:\n        E: {{{queue}}}\n")), "ten");
    check(
        &function("      Events:\n        E: {Type: Schedule, Properties: {Schedule: rate(1 day), Target: t}}\n"),
        "Target",
    );
    let twice = "      Events:\n        A: {Type: Api, Properties: {Path: /, Method: get}}\n        B: {Type: Api, Properties: {Path: /, Method: GET}}\n";
    check(&function(twice), "B: {Type");
    let mq =
        "      Events:\n        E: {Type: MQ, Properties: {Broker: b, Queues: [q], SourceAccessConfigurations: []}}\n";
    check(&function(mq), "MQ");
}

#[test]
fn apis_and_others() {
    check("Resources:\n  A:\n    Type: AWS::Serverless::Api\n", "A:");
    let auth = "Resources:\n  A:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: s\n      Auth:\n        DefaultAuthorizer: None\n";
    check(auth, "DefaultAuthorizer");
    check("Globals: {Function: {Nope: 1}}\nResources:", "Nope");
    check("Resources:\n  T: {Type: AWS::Serverless::SimpleTable, Properties: {PrimaryKey: {Name: n}}}", "PrimaryKey");
    check("Resources:\n  T: {Type: AWS::Serverless::Nope}", "Nope");
    let connector = "Resources:\n  C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Other}, Destination: {Id: Other}, Permissions: [Read]}}";
    check(connector, "C:");
}
