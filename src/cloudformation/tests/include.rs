//! `AWS::Include` of local files.

use super::*;

/// Files beside `t.yaml`.
const PARTS: [(&str, &str); 6] = [
    ("parts/topic.yaml", "TopicName: part\nDisplayName: !Ref Env\n"),
    ("parts/topic.json", "{\n  \"T\": {\n    \"Type\": \"AWS::SNS::Topic\"\n  }\n}\n"),
    ("parts/list.yaml", "# two\n- a\n- {Fn::Transform: {Name: AWS::Include, Parameters: {Location: word.yaml}}}\n"),
    ("parts/word.yaml", "word\n"),
    ("parts/again.yaml", "X: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./again.yaml}}}\n"),
    (
        "parts/sections.yaml",
        "Mappings: {M: {a: {b: c}}}\nResources:\n  T: {Type: AWS::SQS::Queue}\n  U: {Type: AWS::SQS::Queue}\n",
    ),
];

/// A topic of which anything may be set.
const OPEN: &str = r#"T t.yaml:3 {"...":"not supported"}"#;

fn included(template: &str) -> Evaluation {
    let files: Vec<_> = [("t.yaml", template)].into_iter().chain(PARTS).collect();
    evaluated_files(&files, &[])
}

/// Resources of a template with `Env`, each with file and line of its logical id, and codes and files of problems.
fn check(template: &str, expected: &[&str]) {
    let evaluation = included(&format!("Parameters: {{Env: {{Type: String, Default: parts}}}}\n{template}"));
    let show = |r: &RawResource| {
        let properties = crate::value::to_json(r.properties.as_ref().unwrap_or(&Value::null()));
        format!("{} {}:{} {properties}", r.id, r.template.display(), r.line)
    };
    let resources = evaluation.raw.iter().map(show);
    let shown: Vec<String> =
        resources.chain(evaluation.configuration.problems.iter().map(|p| p.code.0.to_owned())).collect();
    assert_eq!(shown, expected);
}

fn call(location: &str) -> String {
    format!("{{Name: AWS::Include, Parameters: {{Location: {location}}}}}")
}

#[test]
fn properties_are_joined_by_those_of_a_file_and_the_own_ones_stay() {
    let own = format!("{{TopicName: own, Fn::Transform: {}}}", call("parts/topic.yaml"));
    let topic = |properties: &str| format!("Resources:\n  T: {{Type: AWS::SNS::Topic, Properties: {properties}}}\n");
    check(&topic(&own), &[r#"T t.yaml:3 {"TopicName":"own","DisplayName":"parts"}"#]);
    let short = format!("!Transform {}", call("!Sub '${Env}/topic.yaml'"));
    check(&topic(&short), &[r#"T t.yaml:3 {"TopicName":"part","DisplayName":"parts"}"#]);
    let list = format!("{{Tags: {{Fn::Transform: [{}]}}}}", call("parts/list.yaml"));
    check(&topic(&list), &[r#"T t.yaml:3 {"Tags":["a","word"]}"#]);
}

#[test]
fn resources_and_sections_keep_file_and_line() {
    let inside = format!("Resources:\n  Fn::Transform: {}\n", call("parts/topic.json"));
    check(&inside, &["T parts/topic.json:2 {}"]);
    let body = format!("Resources:\n  A:\n    Fn::Transform: {}\n", call("parts/topic.json"));
    assert_eq!(included(&body).raw.len(), 0);
    let sections = format!(
        "Transform: [AWS::LanguageExtensions, {}]\nResources:\n  T: {{Type: Custom::T, Properties: {{X: !FindInMap [M, a, b]}}}}\n",
        call("parts/sections.yaml")
    );
    check(&sections, &[r#"T t.yaml:4 {"X":"c"}"#, "U parts/sections.yaml:4 {}"]);
    let evaluation = included(&inside);
    assert_eq!(evaluation.called, BTreeSet::from([PathBuf::from("parts/topic.json")]));
    assert_eq!(evaluation.configuration.files.len(), 2);
}

#[test]
fn what_is_not_there_is_said_and_unknown() {
    let topic = |location: &str| {
        format!("Resources:\n  T: {{Type: AWS::SNS::Topic, Properties: {{Fn::Transform: {}}}}}\n", call(location))
    };
    for location in ["s3://bucket/part.yaml", "nope.yaml", "!Ref Nope", "!Join ['/', [a, b]]"] {
        check(&topic(location), &[OPEN, "configuration/include-not-present"]);
    }
    check(&topic("../../etc/passwd"), &[OPEN, "read/outside-repository"]);
    check(
        &topic("parts/again.yaml"),
        &[r#"T t.yaml:3 {"X":{"unknown":"not supported Fn::Transform"}}"#, "limit/includes"],
    );
    check(&topic("t.yaml"), &[OPEN, "limit/includes"]);
    let beside = topic("parts/list.yaml").replace("Fn::Transform", "TopicName: t, Fn::Transform");
    check(&beside, &[r#"T t.yaml:3 {"TopicName":"t","...":"not supported"}"#, "configuration/include-is-no-map"]);
}

#[test]
fn what_an_unknown_file_may_declare_is_no_mistake() {
    let away = call("s3://b/x.yaml");
    let template = format!(
        "Transform: {away}\nResources:\n  T:\n    Type: Custom::T\n    Condition: C\n    Properties: {{A: !Ref P, B: !GetAtt R.Arn, C: !FindInMap [M, a, b]}}\n"
    );
    let unknown = "{\"unknown\":\"not supported AWS::Include\"}";
    let expected = format!("T t.yaml:4 {{\"A\":{unknown},\"B\":{{\"ref\":\"R.Arn\"}},\"C\":{unknown}}}");
    check(&template, &[&expected, "configuration/include-not-present"]);
    let macros = "Resources:\n  T:\n    Type: Custom::T\n    Fn::Transform: [{Name: Mine}, {Name: Mine}]\n";
    check(macros, &[OPEN, "configuration/macro"]);
    assert_eq!(codes("Transform: {Name: Mine}\nResources: {T: {Type: Custom::T}}\n"), ["configuration/macro"]);
}

#[test]
fn what_would_grow_without_end_is_left_out() {
    let once = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: big.yaml}}}, ";
    let template = format!("Resources: {{T: {{Type: Custom::T, Properties: {{X: [{}]}}}}}}\n", once.repeat(2_000));
    let big = format!("[{}]\n", "a, ".repeat(10_000));
    let deep = format!("{}{}", "[".repeat(150), "]".repeat(150));
    let files = [("t.yaml", &*template), ("big.yaml", &*big)];
    let problems = evaluated_files(&files, &[]).configuration.problems;
    assert_eq!(problems.len(), 10);
    assert!(problems.iter().all(|problem| problem.code.0 == "limit/includes"));
    let template = format!(
        "Resources: {{T: {{Type: Custom::T, Properties: {{X: {}{once}{}}}}}}}\n",
        "[".repeat(100),
        "]".repeat(100)
    );
    let files = [("t.yaml", &*template), ("big.yaml", &*deep)];
    let codes: Vec<_> = evaluated_files(&files, &[]).configuration.problems.iter().map(|p| p.code.0).collect();
    assert_eq!(codes, ["limit/includes"]);
}
