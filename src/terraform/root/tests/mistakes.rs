//! Mistakes cost what they are in, and what was meant is read.

use super::*;

#[test]
fn a_mistake_in_what_may_not_exist_is_a_notice() {
    let main = r#"
variable "n" {}
resource "terraform_data" "r" {
  count = var.n
  input = 1 % "x"
}
data "http" "h" { for_each = { a = "b" } }
resource "terraform_data" "s" { input = [for h in data.http.h : h.body] }
"#;
    let (_, evaluation) = evaluate(&[("main.tf", main)], Options::default());
    let problems: Vec<_> = evaluation.configuration.problems.iter().map(|p| (p.code.0, p.level)).collect();
    assert_eq!(problems, [("evaluation/expression", Level::Notice)]);
    let resource = evaluation.configuration.resources.last().unwrap();
    let expected = json!({"input": [{"ref": "data.http.h[\"a\"].body"}]});
    assert_eq!(to_json(&resource.attributes), expected);
}

#[test]
fn one_mistake_costs_one_attribute() {
    let main = r#"
locals {
  a = local.b
  b = local.a
}
resource "aws_s3_bucket" "b" {
  bucket = var.nope
  acl    = "private"
}
resource "aws_s3_bucket" "b" {}
resource "terraform_data" "c" { input = local.a }
nonsense "x" {}
"#;
    check(
        &[("main.tf", main)],
        json!({
            "aws_s3_bucket.b": {"bucket": {"unknown": "variable without a value nope"}, "acl": "private"},
            "terraform_data.c": {"input": {"unknown": "expression is in error local.a"}},
            "problems": [
                "evaluation/cycle:4",
                "evaluation/undeclared-reference:7",
                "configuration/duplicate:10",
                "configuration/unsupported-block:12",
            ],
        }),
    );
}

#[test]
fn what_is_meant_by_a_list_in_for_each_and_by_an_incomplete_element_is_read() {
    let main = r#"
resource "terraform_data" "e" {
  for_each = ["b", "a", "b"]
  input    = each.key
}
resource "aws_network_acl" "a" {
  ingress = [{ rule_no = 1, from_port = "22" }]
}
"#;
    check(
        &[("main.tf", main)],
        json!({
            "terraform_data.e[\"a\"]": {"input": "a"},
            "terraform_data.e[\"b\"]": {"input": "b"},
            "aws_network_acl.a": {"ingress": [{
                "rule_no": 1, "from_port": 22, "to_port": null, "action": null, "cidr_block": null, "icmp_code": null,
                "icmp_type": null, "ipv6_cidr_block": null, "protocol": null,
            }]},
            "problems": ["evaluation/invalid-for-each:3", "evaluation/argument-type:7"],
        }),
    );
}

#[test]
fn what_is_meant_by_values_of_another_type_and_around_names_that_are_not_declared_is_read() {
    let main = r#"
variable "list" { default = ["b"] }
variable "what" {}
resource "aws_network_acl" "a" {
  subnet_ids = "a"
  ingress    = { rule_no = 1 }
  tags { Name = "a" }
  novelty { x = 1 }
}
resource "aws_db_subnet_group" "n" { subnet_ids = ["a", "${var.list}"] }
resource "aws_ebs_volume" "v" { encrypted = "True" }
resource "aws_ebs_volume" "w" { encrypted = 0 }
resource "aws_ebs_volume" "x" { encrypted = "maybe" }
resource "terraform_data" "l" { input = concat(["a"], [var.nope, local.nope, module.nope.id, var.what.b["c"]]) }
"#;
    check(
        &[("main.tf", main)],
        json!({
            "aws_network_acl.a": {
                "subnet_ids": ["a"],
                "ingress": [{
                    "rule_no": 1, "from_port": null, "to_port": null, "action": null, "cidr_block": null,
                    "icmp_code": null, "icmp_type": null, "ipv6_cidr_block": null, "protocol": null,
                }],
                "tags": {"Name": "a"},
                "novelty": [{"x": 1}],
            },
            "aws_db_subnet_group.n": {"subnet_ids": ["a", "b"]},
            "aws_ebs_volume.v": {"encrypted": true},
            "aws_ebs_volume.w": {"encrypted": false},
            "aws_ebs_volume.x": {"encrypted": {"unknown": "expression is in error encrypted"}},
            "terraform_data.l": {"input": [
                "a",
                {"unknown": "variable without a value nope"},
                {"unknown": "expression is in error local.nope"},
                {"unknown": "module is not present module.nope.id"},
                {"unknown": "variable without a value what.b.c"},
            ]},
            "problems": [
                "evaluation/argument-type:5",
                "evaluation/argument-type:6",
                "configuration/unsupported-block:7",
                "configuration/unsupported-block:8",
                "evaluation/argument-type:10",
                "evaluation/argument-type:11",
                "evaluation/argument-type:12",
                "evaluation/argument-type:13",
                "evaluation/undeclared-reference:14",
                "evaluation/undeclared-reference:14",
                "evaluation/undeclared-reference:14",
            ],
        }),
    );
}

#[test]
fn known_parts_outlive_functions_and_conditions() {
    let main = r#"
variable "x" {}
resource "terraform_data" "r" {
  input = [base64encode("a ${var.x} b"), trimspace(" c ${var.x}. "), chomp("${var.x} d\n"), lower("E ${var.x}")]
}
resource "terraform_data" "l" { input = var.x == null ? ["a", "b"] : ["c", "a"] }
"#;
    let hole = || json!({"unknown": "variable without a value x"});
    check(
        &[("main.tf", main)],
        json!({
            "terraform_data.r": {"input": [
                {"concat": ["a ", hole(), " b"]},
                {"concat": ["c ", hole(), "."]},
                {"concat": [hole(), " d"]},
                {"unknown": "variable without a value x"},
            ]},
            "terraform_data.l": {"input": ["a", {"...": "condition is not decided"}]},
        }),
    );
}

#[test]
fn an_operand_that_newer_versions_pass_over_is_a_notice() {
    let main = r#"
variable "cfg" { default = null }
variable "open" { type = bool }
resource "terraform_data" "r" {
  count = var.cfg != null && var.cfg.enabled ? 1 : 0
}
resource "terraform_data" "s" {
  input = [var.cfg == null || var.cfg.enabled, var.cfg == null || var.cfg, false && var.open, var.open || true]
}
resource "terraform_data" "t" {
  input = var.cfg == null && var.cfg.enabled
}
"#;
    let (_, evaluation) = evaluate(&[("main.tf", main)], Options::default());
    let problems: Vec<_> = evaluation.configuration.problems.iter().map(|p| (p.code.0, p.level)).collect();
    let skipped = ("evaluation/skipped-operand", Level::Notice);
    assert_eq!(problems, [skipped, skipped, skipped, ("evaluation/expression", Level::Error)]);
    let addresses: Vec<_> = evaluation.configuration.resources.iter().map(|r| r.address.to_string()).collect();
    assert_eq!(addresses, ["terraform_data.s", "terraform_data.t"]);
    assert_eq!(to_json(&evaluation.configuration.resources[0].attributes)["input"], json!([true, true, false, true]));
}
