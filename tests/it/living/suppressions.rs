//! Comments, metadata and entries of the configuration file.

use super::{Said, repository, scan, write};
use serde_json::Value;

const VOLUMES: &[&str] = &["--select", "ebs-volume-encrypted", "--today", "2026-06-01"];

fn volumes(name: &str, text: &str) -> Said {
    scan(&repository(name, &[("main.tf", text)]), VOLUMES)
}

/// A volume that is not encrypted, with a comment above it.
fn commented(comment: &str) -> String {
    format!("{comment}\nresource \"aws_ebs_volume\" \"v\" {{\n  availability_zone = \"a\"\n  size = 1\n}}\n")
}

fn check(name: &str, comment: &str, expected: (u64, u64), problems: &[&str]) {
    let said = volumes(name, &commented(comment));
    assert_eq!((said.count("failed"), said.count("suppressed")), expected, "{comment}\n{}", said.stderr);
    assert_eq!(said.problems(), problems, "{comment}");
}

#[test]
fn every_syntax_suppresses_and_others_do_not() {
    for (index, comment) in [
        "# yourside:ignore ebs-volume-encrypted -- scratch",
        "// yourside:ignore ebs-volume -- scratch",
        "/* yourside:ignore ebs -- scratch until 2026-06-01 */",
        "# yourside:ignore CKV_AWS_3",
        "# yourside:ignore rds,ebs-volume-encrypted@aws_ebs_volume.v",
        "#checkov:skip=CKV_AWS_3:scratch",
        "#tfsec:ignore:aws-ebs-enable-volume-encryption",
        "#tfsec:ignore:aws-ec2-enable-volume-encryption:exp:2026-06-02",
        "#trivy:ignore:AVD-AWS-0026",
        "#trivy:ignore:*",
        "# kics-scan ignore-block",
        "# kics-scan ignore-line",
        "# kics-scan ignore",
    ]
    .into_iter()
    .enumerate()
    {
        let said = volumes(&format!("syntax-{index}"), &commented(comment));
        assert_eq!((said.count("failed"), said.count("suppressed"), said.exit), (0, 1, 0), "{comment}");
        assert!(said.stderr.contains(" 1 suppressed"), "{}", said.stderr);
    }
    for (index, comment) in
        ["# yourside:ignored ebs", "# tfsec:ignore:AWS-0088", "#checkov:skip=CKV_AWS_33"].into_iter().enumerate()
    {
        check(&format!("no-syntax-{index}"), comment, (1, 0), &[]);
    }
}

#[test]
fn what_is_odd_about_a_suppression_is_a_notice() {
    check("expired", "# yourside:ignore ebs -- x until 2026-05-31", (1, 0), &["suppression/expired:1"]);
    check("expired-tfsec", "#tfsec:ignore:AWS-0026:exp:2026-05-31", (1, 0), &["suppression/expired:1"]);
    check("no-date", "# yourside:ignore ebs -- x until 2026-31-12", (1, 0), &["suppression/malformed:1"]);
    check("unknown", "# yourside:ignore ebs-volume-encryptd", (1, 0), &["suppression/unknown-rule:1"]);
    check("wrong-address", "# yourside:ignore ebs@aws_ebs_volume.w", (1, 0), &["suppression/unused:1"]);
    check("blank", "# yourside:ignore ebs\n", (1, 0), &["suppression/unused:1"]);
    // Of a rule that does not run nothing can be said; comments of other tools are theirs.
    check("not-run", "# yourside:ignore s3-bucket-versioning", (1, 0), &[]);
    check("foreign", "#checkov:skip=CKV_AWS_18", (1, 0), &[]);
}

#[test]
fn a_reason_can_be_required() {
    let dir = repository("reason", &[("yourside.toml", "require-reason = true\n")]);
    let with = |comment: &str| {
        write(&dir, &[("main.tf", &commented(comment))]);
        scan(&dir, VOLUMES)
    };
    let said = with("# yourside:ignore ebs");
    assert_eq!((said.count("failed"), said.problems()), (1, vec!["suppression/no-reason:1".to_owned()]));
    assert_eq!(with("# yourside:ignore ebs -- scratch").count("failed"), 0);
    assert_eq!(with("#checkov:skip=CKV_AWS_3").problems(), ["suppression/no-reason:1"]);
}

const GROUP: &str = r#"resource "aws_security_group" "g" {
  # yourside:ignore sg-ingress-ssh-not-public -- bastion
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port = 22
    to_port   = 22
    protocol  = "tcp"
    cidr_blocks = [
      "0.0.0.0/0", # yourside:ignore sg-ingress-ssh-not-public -- here too
      "::/0",
    ]
  }
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"#;

#[test]
fn a_comment_covers_its_block_or_line_and_no_other() {
    let dir = repository("blocks", &[("main.tf", GROUP)]);
    let said = scan(&dir, &["--select", "sg-ingress-ssh-not-public"]);
    assert!(
        !said.results().iter().any(|r| r.starts_with("main.tf:7 ") || r.starts_with("main.tf:14 ")),
        "{:?}",
        said.results()
    );
    assert!(said.results().contains(&"main.tf:22 sg-ingress-ssh-not-public".to_owned()), "{:?}", said.results());
    assert_eq!(said.count("suppressed"), 2);
}

#[test]
fn a_comment_above_a_module_call_covers_this_call_only() {
    let main = "# yourside:ignore ebs -- scratch\nmodule \"a\" {\n  source = \"./m\"\n}\nmodule \"b\" {\n  source = \"./m\"\n}\n";
    let dir = repository("calls", &[("main.tf", main), ("m/main.tf", &commented(""))]);
    let said = scan(&dir, VOLUMES);
    let addresses: Vec<&Value> = said.json["results"].as_array().unwrap().iter().map(|r| &r["addresses"]).collect();
    assert_eq!(addresses, [&serde_json::json!(["module.b.aws_ebs_volume.v"])]);
    assert_eq!(said.count("suppressed"), 1);
}

#[test]
fn an_instance_can_be_meant_alone() {
    let text = "# yourside:ignore ebs@[\"scratch\"] -- x\nresource \"aws_ebs_volume\" \"v\" {\n  for_each = toset([\"scratch\", \"data\"])\n  availability_zone = \"a\"\n  size = 1\n}\n";
    let said = volumes("instance", text);
    let results = said.json["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["addresses"], serde_json::json!(["aws_ebs_volume.v[\"data\"]"]));
}

const TEMPLATE: &str = r#"Resources:
  # yourside:ignore ebs -- above
  One:
    Type: AWS::EC2::Volume
    Properties:
      Size: 1
  Two:
    Type: AWS::EC2::Volume
    Properties:
      Size: 1 # checkov:skip=CKV_AWS_3:in
  Three:
    Type: AWS::EC2::Volume
    Metadata:
      yourside:
        ignore:
          - rule: ebs-volume-encrypted
            reason: said in metadata
  Four:
    Type: AWS::EC2::Volume
    Metadata:
      cfn_nag:
        rules_to_suppress:
          - id: F1
            reason: said for another tool
  Five:
    Type: AWS::EC2::Volume
    Metadata: {guard: {SuppressedRules: [ENCRYPTED_VOLUMES]}}
  Six:
    Type: AWS::EC2::Volume
    Metadata: {checkov: {skip: [{id: CKV_AWS_3, comment: x}]}}
  Seven:
    Type: AWS::EC2::Volume
"#;

#[test]
fn templates_have_comments_and_metadata() {
    let dir = repository("template", &[("t.yaml", TEMPLATE)]);
    let said = scan(&dir, VOLUMES);
    assert_eq!(said.results(), ["t.yaml:31 ebs-volume-encrypted"]);
    assert_eq!(said.count("suppressed"), 6);
    let json = r#"{"Resources": {"V": {"Type": "AWS::EC2::Volume", "Metadata": {"yourside": {"ignore": ["ebs -- x until 2026-05-01"]}}}}}"#;
    let dir = repository("template-json", &[("t.json", json)]);
    let said = scan(&dir, VOLUMES);
    assert_eq!((said.count("failed"), said.problems()), (1, vec!["suppression/expired:1".to_owned()]));
}

#[test]
fn the_configuration_suppresses_by_path_and_address() {
    let entry = "[[suppress]]\nrules = [\"ebs\"]\npaths = [\"scratch/**\"]\naddresses = [\"aws_ebs_volume.*\"]\nreason = \"scratch\"\n";
    let unused = "[[suppress]]\nrules = [\"ebs\"]\npaths = [\"nowhere\"]\n";
    let files = [
        ("yourside.toml", &*format!("{entry}{unused}")),
        ("a/main.tf", &commented("")),
        ("scratch/main.tf", &commented("")),
    ];
    let said = scan(&repository("configured", &files), VOLUMES);
    assert_eq!(said.results(), ["a/main.tf:2 ebs-volume-encrypted"]);
    assert_eq!(said.problems(), ["suppression/unused:6"]);
}

#[test]
fn suppressed_findings_are_shown_on_request_in_every_format() {
    let dir = repository("shown", &[("main.tf", &commented("# yourside:ignore ebs -- scratch"))]);
    let said = scan(&dir, &["--select", "ebs-volume-encrypted", "--show-suppressed"]);
    let result = &said.json["results"][0];
    assert_eq!((&result["suppressed"], &result["suppressed_in"]), (&Value::from("scratch"), &Value::from("source")));
    assert_eq!(said.exit, 0);
    let output = crate::cli::yourside(&dir)
        .args(["scan", "--select", "ebs-volume-encrypted", "--show-suppressed", "-f", "sarif"])
        .output()
        .unwrap();
    let sarif: Value = serde_json::from_slice(&output.stdout).unwrap();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(
        (&suppression["kind"], &suppression["justification"]),
        (&Value::from("inSource"), &Value::from("scratch"))
    );
    let output = crate::cli::yourside(&dir)
        .args(["scan", "--select", "ebs-volume-encrypted", "--show-suppressed"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("suppressed: scratch"));
}

#[test]
fn a_file_full_of_suppressions_ends_in_a_notice() {
    let many = "# yourside:ignore ebs -- x\n".repeat(3000) + &commented("");
    let said = volumes("many", &many);
    assert_eq!(said.problems().iter().filter(|p| p.starts_with("suppression/malformed")).count(), 1, "{}", said.stderr);
}

#[test]
fn a_comment_where_the_deciding_value_is_written_covers_what_follows_from_it() {
    let main = "variable \"encrypted\" {}\nresource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"a\"\n  size = 1\n  encrypted = var.encrypted\n}\n";
    let values = "encrypted = false # yourside:ignore ebs-volume-encrypted -- a sandbox\n";
    let said = scan(&repository("literal", &[("main.tf", main), ("terraform.tfvars", values)]), VOLUMES);
    assert_eq!((said.count("failed"), said.count("suppressed")), (0, 1), "{}", said.stderr);

    let policy = "data \"aws_iam_policy_document\" \"p\" {\n  # yourside:ignore iam-policy-no-full-admin -- by design\n  statement {\n    actions = [\"*\"]\n    resources = [\"*\"]\n  }\n}\nresource \"aws_iam_policy\" \"p\" {\n  policy = data.aws_iam_policy_document.p.json\n}\n";
    let said = scan(&repository("literal-policy", &[("main.tf", policy)]), &["--select", "iam-policy-no-full-admin"]);
    assert_eq!((said.count("failed"), said.count("suppressed")), (0, 1), "{}", said.stderr);
}
