//! What assemblies of the CDK say of a template.

use super::*;

const TEMPLATE: &str = r#"{"Resources": {"B08E": {"Type": "AWS::S3::Bucket"}, "Q": {"Type": "AWS::SQS::Queue"}}}"#;

/// The construct paths of the resources of `cdk.out/App.template.json`.
fn check(template: &str, manifest: &str, expected: &[&str]) {
    let files = [
        ("cdk.out/App.template.json", template),
        ("cdk.out/manifest.json", manifest),
        (
            "cdk.out/App.metadata.json",
            r#"{"/App/B/Resource": [{"type": "aws:cdk:logicalId", "data": "B08E"}, {"type": "x"}]}"#,
        ),
    ];
    let resources = evaluated_files(&files, &[]).configuration.resources;
    let found: Vec<&str> = resources.iter().flat_map(|resource| &resource.aliases).map(|path| &**path).collect();
    assert_eq!(found, expected, "{manifest}");
}

fn manifest(rest: &str) -> String {
    let stack = format!(r#""properties": {{"templateFile": "App.template.json"}}, {rest}"#);
    format!(
        r#"{{"artifacts": {{"App": {{"type": "aws:cloudformation:stack", {stack}}}, "Tree": {{"type": "cdk:tree"}}}}}}"#
    )
}

#[test]
fn construct_paths_are_in_the_template_or_in_the_manifest() {
    let in_it = manifest(r#""metadata": {"/App/Q": [{"type": "aws:cdk:logicalId", "data": "Q"}]}"#);
    check(TEMPLATE, &in_it, &["App/Q"]);
    let beside = manifest(r#""additionalMetadataFile": "App.metadata.json""#);
    check(TEMPLATE, &beside, &["App/B/Resource"]);
    let outside = manifest(r#""additionalMetadataFile": "../cdk.out/App.metadata.json""#);
    check(TEMPLATE, &outside, &[]);
    check(TEMPLATE, "{", &[]);
    let written =
        TEMPLATE.replace(r#""AWS::SQS::Queue""#, r#""AWS::SQS::Queue", "Metadata": {"aws:cdk:path": "App/Own"}"#);
    check(&written, &beside, &["App/Own"]);
}
