//! Stacks in stacks.

use super::*;

const CHILD: &str = "Parameters:
  Name: {Type: String}
  Env: {Type: String, Default: dev}
  Cidrs: {Type: CommaDelimitedList, Default: ''}
Conditions:
  Prod: !Equals [!Ref Env, prod]
Resources:
  B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${Name}-${Env}', Tags: !Ref Cidrs}}
  Q: {Type: AWS::SQS::Queue, Condition: Prod, DependsOn: B}
Outputs:
  Arn: {Value: !GetAtt B.Arn}
  Name: {Value: !Ref Name}
  Queue: {Value: !Ref Q, Condition: Prod}
";

/// Resources of a template that may nest `child.yaml`: address, existence (`?` where it is open) and properties.
fn check(template: &str, expected: &[&str]) {
    let evaluation = evaluated_files(&[("app/t.yaml", template), ("app/child.yaml", CHILD)], &[]);
    let doubt = |address: &str| {
        let resource = evaluation.configuration.resources.iter().find(|r| &*r.address == address);
        if resource.is_some_and(|r| matches!(r.existence, Existence::Possible(_))) { "?" } else { "" }
    };
    let is_no_stack = |r: &&RawResource| r.type_name != "AWS::CloudFormation::Stack";
    let show = |r: &RawResource| {
        let properties = crate::value::to_json(r.properties.as_ref()?);
        Some(format!("{}{} {properties}", r.address, doubt(&r.address)))
    };
    let shown: Vec<String> = evaluation.raw.iter().filter(is_no_stack).filter_map(show).collect();
    assert_eq!(shown, expected);
}

fn stack(rest: &str) -> String {
    format!("{{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: ./child.yaml, Parameters: {{{rest}}}}}}}")
}

#[test]
fn one_child_twice_is_two_stacks_with_parameters_of_their_own() {
    let template = format!("Resources:\n  One: {}\n  Two: {}\n", stack("Name: a, Env: prod"), stack("Name: b"));
    check(
        &template,
        &[r#"One/B {"BucketName":"a-prod","Tags":[""]}"#, "One/Q {}", r#"Two/B {"BucketName":"b-dev","Tags":[""]}"#],
    );
}

#[test]
fn parameters_pass_what_is_known_and_outputs_flow_back() {
    let template = format!(
        "Resources:\n  T: {{Type: AWS::SNS::Topic}}\n  S: {}\n  R:\n    Type: Custom::T\n    Properties:\n      A: !GetAtt S.Outputs.Arn\n      B: !Sub '${{S.Outputs.Name}}!'\n      C: !GetAtt [S, Outputs.Queue]\n",
        stack("Name: !GetAtt T.TopicName, Cidrs: [10.0.0.0/8, x]")
    );
    check(
        &template,
        &[
            "T {}",
            r#"S/B {"BucketName":{"concat":[{"ref":"T.TopicName"},"-dev"]},"Tags":["10.0.0.0/8","x"]}"#,
            r#"R {"A":{"ref":"S/B.Arn"},"B":{"concat":[{"ref":"T.TopicName"},"!"]},"C":{"unknown":"condition is not decided S.Outputs.Queue"}}"#,
        ],
    );
}

#[test]
fn stacks_exist_as_far_as_their_condition_says() {
    let with = |condition: &str| {
        format!(
            "Parameters: {{P: {{Type: String}}}}\nConditions:\n  C: {condition}\nResources:\n  S: {{Type: AWS::CloudFormation::Stack, Condition: C, Properties: {{TemplateURL: child.yaml, Parameters: {{Name: n}}}}}}\n"
        )
    };
    check(&with("!Equals [a, b]"), &[]);
    check(&with("!Equals [a, a]"), &[r#"S/B {"BucketName":"n-dev","Tags":[""]}"#]);
    check(&with("!Equals [!Ref P, a]"), &[r#"S/B? {"BucketName":"n-dev","Tags":[""]}"#]);
}

#[test]
fn applications_and_assets_are_stacks_too() {
    let app = "Resources:\n  S: {Type: AWS::Serverless::Application, Properties: {Location: child.yaml, Parameters: {Name: n}}}\n";
    check(app, &[r#"S/B {"BucketName":"n-dev","Tags":[""]}"#]);
    let cdk = "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: !Sub 'https://s3.${AWS::Region}/x.json'}\n    Metadata: {'aws:asset:path': child.yaml, 'aws:asset:property': TemplateURL}\n";
    let hidden = r#"S/B {"BucketName":{"concat":[{"unknown":"variable without a value Name"},"-dev"]},"Tags":[""]}"#;
    check(cdk, &[hidden]);
}

#[test]
fn assets_are_found_by_their_hash() {
    let hash = "0123456789abcdef".repeat(4);
    let root = format!(
        "{{\"Resources\": {{\"S\": {{\"Type\": \"AWS::CloudFormation::Stack\", \"Properties\": {{\"TemplateURL\": {{\"Fn::Join\": [\"\", [\"https://\", {{\"Ref\": \"AWS::Region\"}}, \"/{hash}.json\"]]}}}}}}}}}}"
    );
    let assets = format!("{{\"files\": {{\"{hash}\": {{\"source\": {{\"path\": \"S.nested.template.json\"}}}}}}}}");
    let child = r#"{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}"#;
    let files = [
        ("cdk.out/App.template.json", &*root),
        ("cdk.out/App.assets.json", &assets),
        ("cdk.out/S.nested.template.json", child),
    ];
    let evaluation = evaluated_files(&files, &[]);
    let addresses: Vec<_> = evaluation.raw.iter().map(|r| &*r.address).collect();
    assert_eq!(addresses, ["S", "S/B"]);
    assert_eq!(evaluation.called, BTreeSet::from([PathBuf::from("cdk.out/S.nested.template.json")]));
}

/// Problems of a stack whose template is at `location`.
fn refused(location: &str) -> Vec<&'static str> {
    let template =
        format!("Resources:\n  S: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {location}}}}}\n");
    let child = "Resources:\n  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: self.yaml}}\n";
    let files = [("t.yaml", &*template), ("self.yaml", child), ("other.yaml", "name: x\n")];
    evaluated_files(&files, &[]).configuration.problems.iter().map(|p| p.code.0).collect()
}

#[test]
fn what_cannot_be_read_is_said() {
    assert_eq!(refused("https://s3.amazonaws.com/b/child.yaml"), ["configuration/stack-not-present"]);
    assert_eq!(refused("!Ref Nope"), ["configuration/stack-not-present", "evaluation/undeclared-reference"]);
    assert_eq!(refused("nope.yaml"), ["configuration/stack-not-present"]);
    assert_eq!(refused("other.yaml"), ["configuration/stack-not-present"]);
    assert_eq!(refused("../../etc/passwd"), ["read/outside-repository"]);
    assert_eq!(refused("self.yaml"), ["limit/nested-stacks"]);
    assert_eq!(refused("t.yaml"), ["limit/nested-stacks"]);
}

#[test]
fn stacks_that_need_each_other_end_in_a_problem() {
    let template = format!(
        "Resources:\n  S: {}\n  T: {}\n",
        stack("Name: !GetAtt T.Outputs.Name"),
        stack("Name: !GetAtt S.Outputs.Name")
    );
    let evaluation = evaluated_files(&[("t.yaml", &template), ("child.yaml", CHILD)], &[]);
    let codes: Vec<_> = evaluation.configuration.problems.iter().map(|p| p.code.0).collect();
    assert_eq!(codes, ["evaluation/cycle"]);
    assert_eq!(evaluation.raw.iter().filter(|r| r.properties.is_some()).count(), 4);
}

#[test]
fn macros_may_add_anything_and_modules_and_types_of_others_are_said() {
    let text = "Transform: Mine\nResources:\n  B: {Type: AWS::S3::Bucket}\n  M: {Type: My::S3::Thing::MODULE}\n  T: {Type: My::Own::Thing}\n  C: {Type: Custom::Thing}\n";
    let evaluation = evaluated(text, &[]);
    assert_eq!(
        codes(text),
        ["configuration/macro", "configuration/module-not-present", "configuration/third-party-type"]
    );
    assert!(evaluation.raw[0].properties.as_ref().and_then(Value::as_map).is_some_and(|map| map.rest.is_some()));
}
