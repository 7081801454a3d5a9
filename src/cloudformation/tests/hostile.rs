//! Templates made to hurt: each is bounded and ends in a problem.

use super::*;

/// What the scan gives its threads.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Evaluates on a stack as the scan has it; the codes of the problems, each once.
fn check(name: &str, text: String, expected: &str) {
    let work = move || {
        let child = "Resources:\n  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml}}\n  B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml}}\n";
        let chain: Vec<(String, String)> =
            (0..12).map(|i| (format!("d{i}.yaml"), child.replace("b.yaml", &format!("d{}.yaml", i + 1)))).collect();
        let mut files = vec![("t.yaml", text.as_str()), ("d12.yaml", "Resources: {B: {Type: AWS::S3::Bucket}}")];
        files.extend(chain.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let problems = evaluated_files(&files, &[]).configuration.problems;
        problems.iter().map(|p| p.code.0).collect::<BTreeSet<_>>()
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work).unwrap();
    let codes: Vec<_> = thread.join().unwrap().into_iter().collect();
    assert_eq!(codes.join(" "), expected, "{name}");
}

/// A bucket whose name is `value`, after `sections`.
fn bucket(sections: &str, value: &str) -> String {
    format!("{sections}\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties: {{BucketName: {value}}}\n")
}

fn repeated(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn hostile_templates_end_in_a_problem() {
    let laughs = repeated(40, |i| match i {
        0 => "a0: &a0 [x, x]\n".to_owned(),
        i => format!("a{i}: &a{i} [*a{}, *a{}, *a{}]\n", i - 1, i - 1, i - 1),
    });
    check("aliases", bucket(&laughs, "x"), "limit/aliases");
    check("nesting", format!("Resources: {}{}", "[".repeat(5000), "]".repeat(5000)), "syntax/yaml");
    check("JSON nesting", format!("{{\"Resources\": {}", "[".repeat(5000)), "syntax/json");
    check(
        "cyclic mapping",
        bucket("Mappings: {M: {A: {B: !FindInMap [M, A, B]}}}", "!FindInMap [M, A, B]"),
        "limit/evaluation",
    );
    let twice = "Mappings: {M: {A: {B: [!FindInMap [M, A, B], !FindInMap [M, A, B]]}}}";
    check("cyclic mapping that branches", bucket(twice, "!FindInMap [M, A, B]"), "limit/evaluation");
    check(
        "cyclic conditions",
        bucket("Conditions: {C: !Not [!Condition D], D: !Not [!Condition C]}", "!If [C, a, b]"),
        "evaluation/cycle",
    );
    let chain = repeated(20_000, |i| format!("  C{i}: !Not [!Condition C{}]\n", i + 1));
    check(
        "long chain of conditions",
        bucket(&format!("Conditions:\n{chain}  C20000: !Equals [a, a]"), "!If [C0, a, b]"),
        "limit/evaluation",
    );
    let deep = format!("{}x{}", "!Join ['', [".repeat(90), "]]".repeat(90));
    let mappings = repeated(60, |i| {
        format!("  M{i}: {{A: {{B: {}}}}}\n", deep.replace('x', &format!("!FindInMap [M{}, A, B]", i + 1)))
    });
    check(
        "deep functions over mappings",
        bucket(&format!("Mappings:\n{mappings}"), "!FindInMap [M0, A, B]"),
        "limit/evaluation",
    );
    check("Cidr", bucket("", "!Cidr [10.0.0.0/8, 1000000, 4]"), "evaluation/malformed-function");
    check("Cidr of IPv6", bucket("", "!Cidr ['::/0', 99999999999999999999, 0]"), "evaluation/malformed-function");
}

#[test]
fn explosions_are_bounded() {
    let letters = "[a, b, c, d, e, f, g, h, i, j]";
    let inside = "'Q${A}${B}${C}${D}${E}${F}${G}': {Type: AWS::SQS::Queue}";
    let loops = ["A", "B", "C", "D", "E", "F", "G"]
        .iter()
        .rev()
        .fold(inside.to_owned(), |body, name| format!("'Fn::ForEach::{name}': [{name}, {letters}, {{{body}}}]"));
    check("loops in loops", format!("Transform: AWS::LanguageExtensions\nResources: {{{loops}}}\n"), "limit/loops");
    let long = "x".repeat(1_000_000);
    let parameter = format!("Parameters: {{P: {{Type: String, Default: {long}}}}}");
    let many = repeated(20_000, |_| "!Sub '${P}${P}', ".to_owned());
    check("long texts many times", bucket(&parameter, &format!("[{many}]")), "limit/evaluation");
    let commas = format!("Parameters: {{P: {{Type: CommaDelimitedList, Default: '{}'}}}}", ",".repeat(500_000));
    let many = repeated(2_000, |_| "!Ref P, ".to_owned());
    check("long lists many times", bucket(&commas, &format!("[{many}]")), "limit/evaluation");
    let named = repeated(100, |i| format!("&{{A}}{i}"));
    let huge = format!(
        "'Fn::ForEach::A': [A, [{}, {}], {{'{named}': {{Type: Custom::T}}}}]",
        "y".repeat(400_000),
        "z".repeat(400_000)
    );
    check(
        "long texts in loops",
        format!("Transform: AWS::LanguageExtensions\nResources: {{B: {{Type: AWS::S3::Bucket}}, {huge}}}\n"),
        "limit/loops",
    );
    let stack =
        |i: usize| format!("  S{i}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: d6.yaml}}}}\n");
    check("many stacks", format!("Resources:\n{}", repeated(50, stack)), "limit/evaluation");
    check(
        "deep stacks",
        "Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: d0.yaml}}\n".to_owned(),
        "limit/nested-stacks",
    );
}
