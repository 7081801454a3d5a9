//! Where readers of templates go wrong: one line for each point.

use super::*;

const SECTIONS: &str = "Transform: AWS::LanguageExtensions
Parameters:
  Flag: {Type: String, Default: true}
  N: {Type: Number, Default: 7}
  Trimmed: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Empty: {Type: CommaDelimitedList, Default: ''}
  Key: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /x}
  Name: {Type: 'AWS::SSM::Parameter::Name', Default: /x}
  Open: {Type: String}
Mappings:
  M: {123456789012: {a: x}, yes: {a: z}}
Conditions:
  Words: !Equals [yes, 'true']
  Text: !Equals [!Ref N, '7']
  Case: !Equals [A, a]
  Later: !Not [!Condition Last]
  Last: !Equals [!Join ['', !Ref Empty], x]
  Unset: !Equals [!Ref Open, a]
  Either: !Or [!Condition Unset, !Condition Text]";

fn checks(cases: &[(&str, Json)]) {
    for (value, expected) in cases {
        check(SECTIONS, value, json!({ "X": expected }));
    }
}

#[test]
fn parameters_are_text_and_lists_are_trimmed() {
    let outside = json!({"unknown": true, "why": "read from outside the code"});
    checks(&[
        ("[!Ref Flag, !Ref N, !Ref Name]", json!(["true", "7", "/x"])),
        ("[!Ref Trimmed, !Split [',', 'a, b']]", json!([["a", "b", "c"], ["a", " b"]])),
        ("[!Length [a, b], {Fn::Length: !Ref Empty}]", json!([2, 1])),
        ("!Ref Key", outside.clone()),
        ("[!GetAZs , !ImportValue s, b]", json!([outside, outside, "b"])),
        ("'{{resolve:ssm-secure:p}}'", json!("{{resolve:ssm-secure:p}}")),
    ]);
    let text =
        "Parameters: {P: {Type: String, Default: d}}\nResources: {R: {Type: Custom::T, Properties: {X: !Ref P}}}\n";
    let properties = |given: &[(&str, &str)]| evaluated(text, given).raw[0].properties.as_ref().map(raw_json);
    assert_eq!(properties(&[("P", "")]), Some(json!({"X": ""})));
    assert_eq!(properties(&[]), Some(json!({"X": "d"})));
}

#[test]
fn conditions_compare_text_in_any_order() {
    checks(&[
        ("[!If [Words, 1, 0], !If [Text, 1, 0], !If [Case, 1, 0], !If [Later, 1, 0]]", json!([1, 1, 0, 1])),
        ("[!If [Either, 1, 0]]", json!([1])),
        ("[!If [Unset, 1, 0], b]", json!([{"unknown": true, "why": "variable without a value"}, "b"])),
    ]);
}

#[test]
fn functions_take_what_the_service_lets_them_take() {
    checks(&[
        ("!FindInMap [M, !Sub '123456789012', a]", json!("x")),
        ("!FindInMap [M, 'true', a]", json!("z")),
        ("!Select [!Ref N, !Cidr [10.0.0.0/16, '8', '8']]", json!("10.0.7.0/24")),
        ("!GetAtt B.Endpoint.Address", json!({"getatt": ["B", "Endpoint.Address"]})),
        ("!Sub '${!aws:username} $B {B}'", json!("${aws:username} $B {B}")),
        ("!Sub ['${Flag}${B.Arn}', {Flag: mine}]", json!({"concat": ["mine", {"getatt": ["B", "Arn"]}]})),
        ("!Sub '${Open}/*'", json!({"concat": [{"unknown": true, "why": "variable without a value"}, "/*"]})),
        ("!Select [0, !Split [':', !GetAtt B.Arn]]", json!({"unknown": true, "why": "known after apply"})),
        ("!Base64 {'Fn::Sub': '${Flag}'}", json!("dHJ1ZQ==")),
        ("{Fn::ToJsonString: {a: !Ref N}}", json!({"json": {"a": "7"}})),
        ("{E: {S: !Ref AWS::NoValue}, L: [a, !Ref AWS::NoValue]}", json!({"E": {}, "L": ["a"]})),
        ("!Rain::Embed file", json!({"unknown": true, "why": "not supported"})),
    ]);
    assert_eq!(
        codes("Resources: {R: {Type: Custom::T, Properties: {X: !Select [-1, [a]]}}}\n"),
        ["evaluation/malformed-function"]
    );
}

#[test]
fn what_is_gone_may_be_named_and_what_is_empty_exists() {
    let text = "Conditions: {No: !Equals [a, b]}\nResources:\n  A: {Type: AWS::S3::Bucket, Condition: No}\n  B: {Type: Custom::T, DependsOn: A, Properties: {X: !If [No, !Ref A, x]}}\n  C: {Type: Custom::T}\n  D: {Type: Custom::T, Properties: }\nRules: {R: {Assertions: [{Assert: !Equals [a, b]}]}}\nOutputs: {O: {Condition: No, Value: !Ref A}}\n";
    let evaluation = evaluated(text, &[]);
    let there = evaluation.raw.iter().filter(|r| r.properties.is_some()).map(|r| &*r.id);
    assert_eq!(there.collect::<Vec<_>>(), ["B", "C", "D"]);
    assert!(evaluation.configuration.problems.is_empty());
}
