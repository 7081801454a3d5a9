//! From the text of a template to its resources.

mod cdk;
mod hostile;
mod include;
mod nested;
mod sam;
mod values;

use super::*;
use crate::resource::{Existence, Mode};
use crate::source::MemoryFiles;
use serde_json::{Value as Json, json};

fn evaluated(text: &str, parameters: &[(&str, &str)]) -> Evaluation {
    evaluated_files(&[("t.yaml", text)], parameters)
}

/// The first of these files as the outermost template.
fn evaluated_files(files: &[(&str, &str)], parameters: &[(&str, &str)]) -> Evaluation {
    let memory = files.iter().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, *text));
    let sources = Sources::new(Arc::new(memory));
    let parameters = parameters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let options = Options { parameters, raw: true, ..Options::default() };
    evaluate_template(&sources, &Templates::default(), Path::new(files[0].0), &options)
}

/// The properties of resource `R` of a template with these sections and this value of `X`.
fn check(sections: &str, value: &str, expected: Json) {
    let text = format!(
        "{sections}\nResources:\n  B: {{Type: AWS::S3::Bucket}}\n  R:\n    Type: Custom::T\n    Properties:\n      X: {value}\n"
    );
    let evaluation = evaluated(&text, &[("AWS::Region", "eu-west-1")]);
    let found = evaluation.raw.iter().find(|r| &*r.id == "R").and_then(|r| r.properties.as_ref().map(raw_json));
    assert_eq!(found, Some(expected), "{value}");
}

fn codes(text: &str) -> Vec<&'static str> {
    evaluated(text, &[]).configuration.problems.iter().map(|p| p.code.0).collect()
}

#[test]
fn functions_of_what_is_known() {
    let sections = "Parameters:\n  P: {Type: CommaDelimitedList, Default: 'a, b'}\n  Flag: {Type: String, Default: true}\n\
        Mappings:\n  M: {'012345678901': {K: [1, 2]}}\nConditions:\n  Yes: !Not [!Condition No]\n  No: !Equals [!Ref Flag, 'false']";
    check(sections, "!Join ['-', [x, !Ref AWS::NoValue, !Ref AWS::Region]]", json!({"X": "x-eu-west-1"}));
    check(sections, "!Select [1, !Ref P]", json!({"X": "b"}));
    check(sections, "!Select ['0', !Split ['/', 'u/v']]", json!({"X": "u"}));
    check(sections, "!FindInMap [M, '012345678901', K]", json!({"X": [1, 2]}));
    check(sections, "!If [Yes, {a: 1}, {b: 2}]", json!({"X": {"a": 1}}));
    check(sections, "!If [No, 1, !Ref AWS::NoValue]", json!({}));
    check(sections, "!Sub ['${A}-${!B}-${AWS::Region}', {A: 1}]", json!({"X": "1-${B}-eu-west-1"}));
    check(sections, "!Cidr [10.0.0.0/16, 2, 8]", json!({"X": ["10.0.0.0/24", "10.0.1.0/24"]}));
    check(sections, "{Fn::Base64: !Sub '${Flag}'}", json!({"X": "dHJ1ZQ=="}));
    check(sections, "!Join [!Ref Flag, [a, b]]", json!({"X": "atrueb"}));
    check(sections, "!FindInMap [M, x, y, {DefaultValue: !Ref 'AWS::NoValue'}]", json!({}));
    check(sections, "!GetAtt [B, !Ref Flag]", json!({"X": {"getatt": ["B", "true"]}}));
}

#[test]
fn the_partition_follows_the_region() {
    let text = "Resources:\n  R: {Type: Custom::T, Properties: {X: !Sub '${AWS::Partition} ${AWS::URLSuffix}'}}\n";
    let shown = |region: &str| {
        let evaluation = evaluated(text, &[("AWS::Region", region)]);
        evaluation.raw[0].properties.as_ref().map(raw_json)
    };
    assert_eq!(shown("eu-west-1"), Some(json!({"X": "aws amazonaws.com"})));
    assert_eq!(shown("cn-north-1"), Some(json!({"X": "aws-cn amazonaws.com.cn"})));
    assert_eq!(shown("us-gov-west-1"), Some(json!({"X": "aws-us-gov amazonaws.com"})));
}

#[test]
fn what_is_not_known_stays_so_and_keeps_its_known_parts() {
    check("", "!Ref B", json!({"X": {"ref": "B"}}));
    check("", "!GetAtt B.Arn", json!({"X": {"getatt": ["B", "Arn"]}}));
    check("", "!Sub '${B.Arn}/*'", json!({"X": {"concat": [{"getatt": ["B", "Arn"]}, "/*"]}}));
    let parameter = "Parameters:\n  P: {Type: String}\nConditions:\n  C: !Equals [!Ref P, x]";
    check(parameter, "!If [C, 1, 1]", json!({"X": 1}));
    check(parameter, "!If [C, 1, 2]", json!({"X": {"unknown": true, "why": "variable without a value"}}));
}

#[test]
fn a_false_condition_removes_and_an_undecided_one_leaves_open() {
    let text = "Parameters:\n  P: {Type: String}\nConditions:\n  Never: !Equals [a, b]\n  Perhaps: !Equals [!Ref P, x]\n\
        Resources:\n  A: {Type: AWS::S3::Bucket, Condition: Never}\n  B: {Type: AWS::S3::Bucket, Condition: Perhaps}\n";
    let buckets = |e: &Evaluation| -> Vec<(String, bool)> {
        let managed = e.configuration.resources.iter().filter(|r| r.mode == Mode::Managed);
        managed.map(|r| (r.address.to_string(), matches!(r.existence, Existence::Certain))).collect()
    };
    assert_eq!(buckets(&evaluated(text, &[])), [("B".to_owned(), false)]);
    assert_eq!(buckets(&evaluated(text, &[("P", "x")])), [("B".to_owned(), true)]);
    assert_eq!(buckets(&evaluated(text, &[("P", "y")])), []);
}

#[test]
fn yaml_reads_as_the_service_reads_it() {
    check(
        "",
        "[yes, 010, 1e3, 2012-10-17, '1', 0.50, 22:22]",
        json!({"X": [true, 8, "1e3", "2012-10-17", "1", 0.5, 1342]}),
    );
    check("", "{<<: {a: 1, b: 2}, b: 3, 1: x}", json!({"X": {"b": 3, "1": "x", "a": 1}}));
    assert_eq!(
        codes("Resources:\n  A: {Type: AWS::S3::Bucket}\n  A: {Type: AWS::S3::Bucket}\n"),
        ["syntax/duplicate-key"]
    );
    assert_eq!(
        codes(r#"{"Resources": {"A": {"Type": "AWS::S3::Bucket"}, "A": {"Type": "AWS::SQS::Queue"}}}"#),
        ["syntax/duplicate-key"]
    );
    assert_eq!(codes("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    ? [a]\n    : b\n"), ["syntax/yaml"]);
    assert_eq!(codes("Resources:\n  A: {Type: [\n"), ["syntax/yaml"]);
    assert_eq!(codes("name: x\n"), ["configuration/not-a-template"]);
}

#[test]
fn of_several_documents_one_is_the_template() {
    let template = |id: &str| format!("---\nResources:\n  {id}: {{Type: AWS::S3::Bucket}}\n");
    let ids = |text: &str| evaluated(text, &[]).raw.iter().map(|r| r.id.to_string()).collect::<Vec<_>>();
    let text = format!("name: x\n{}", template("A"));
    assert_eq!((ids(&text), codes(&text)), (vec!["A".to_owned()], vec![]));
    let text = template("A") + &template("B");
    assert_eq!((ids(&text), codes(&text)), (vec!["A".to_owned()], vec!["syntax/several-documents"]));
}

#[test]
fn numbers_of_json_print_as_those_of_yaml() {
    let text = r#"{"Resources": {"R": {"Type": "Custom::T", "Properties": {"X": [1.10, 8.0, 1e3, 7, 123456789012]}}}}"#;
    let evaluation = evaluated(text, &[]);
    let expected = json!({"X": [1.1, 8, 1000, 7, 123_456_789_012_u64]});
    assert_eq!(evaluation.raw[0].properties.as_ref().map(raw_json), Some(expected));
}

#[test]
fn a_resource_without_type_is_said() {
    let text = "Resources:\n  A: {Type: AWS::S3::Bucket}\n  B: {Tpye: AWS::S3::Bucket}\n";
    assert_eq!(codes(text), ["configuration/resource-without-type"]);
    let sam = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: AWS::Serverless::SimpleTable}\n";
    assert_eq!(codes(sam), Vec::<&str>::new());
}

#[test]
fn a_condition_that_nobody_declares_is_said_where_it_is_named() {
    let evaluation = evaluated("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Condition: Nope\n", &[]);
    let [problem] = evaluation.configuration.problems.as_slice() else { panic!("one problem") };
    assert_eq!((problem.code.0, problem.at.map(|at| at.span.start)), ("evaluation/undeclared-reference", Some(57)));
}

#[test]
fn loops_are_written_out() {
    let text = "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::T:\n    - N\n    - [a, b]\n    - 'Q${N}':\n        Type: AWS::SQS::Queue\n        Properties: {QueueName: !Ref N}\n";
    let ids: Vec<String> = evaluated(text, &[])
        .raw
        .iter()
        .map(|r| format!("{} {}", r.id, r.properties.as_ref().map(raw_json).unwrap_or_default()))
        .collect();
    assert_eq!(ids, ["Qa {\"QueueName\":\"a\"}", "Qb {\"QueueName\":\"b\"}"]);
}

#[test]
fn mistakes_are_problems_and_the_rest_goes_on() {
    let text = "Conditions:\n  C: !Condition C\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    Condition: C\n    Properties: {BucketName: !Ref Nope}\n";
    assert_eq!(codes(text), ["evaluation/cycle", "evaluation/undeclared-reference"]);
    assert_eq!(evaluated(text, &[]).raw.len(), 1);
}

#[test]
fn outputs_and_credentials_are_judged_beside_the_resources() {
    let text = "Parameters:\n  P: {Type: String, NoEcho: true}\nConditions:\n  Never: !Equals [a, b]\n\
        Resources:\n  R:\n    Type: AWS::EC2::Instance\n    Metadata:\n      \
        AWS::CloudFormation::Authentication: {site: {password: !Ref P}}\n\
        Outputs:\n  Shown: {Value: !Ref P}\n  Gone: {Value: a, Condition: Never}\n  Wrong: {Value: !GetAtt Nothing.Arn}\n";
    let memory = MemoryFiles::new().with("t.yaml", text);
    let evaluation = evaluate_template(
        &Sources::new(Arc::new(memory)),
        &Templates::default(),
        Path::new("t.yaml"),
        &Options::default(),
    );
    let configuration = evaluation.configuration;
    let pseudo = configuration.resources.iter().filter(|r| r.mode == Mode::Pseudo);
    let named: Vec<(&str, Option<&str>)> = pseudo.map(|r| (&*r.address, r.cause.as_deref())).collect();
    let wanted = [("Outputs.Shown", None), ("Outputs.Wrong", None), ("Parameters.P", None), ("R.Metadata", Some("R"))];
    assert_eq!(named, wanted);
    assert!(configuration.problems.is_empty(), "an output that is wrong keeps nothing from being judged");
}
