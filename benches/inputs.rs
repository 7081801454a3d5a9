//! Inputs of any size, the same on every machine: Terraform modules, trees of modules, and plans.

use serde_json::{Value, json};
use std::fmt::Write;

const INPUTS: &str = "variable \"cidrs\" { default = [\"10.0.0.0/8\", \"0.0.0.0/0\"] }\nlocals { name = \"bench-${length(var.cidrs)}\" }\n";

/// A module of `n` security groups, buckets and databases whose values come through variables and locals.
pub(crate) fn module(n: usize) -> String {
    format!("{INPUTS}{}", resources(0..n))
}

/// The same in `files` files with `each` of every type, and one more for the inputs.
pub(crate) fn files(files: usize, each: usize) -> Vec<(String, String)> {
    let file = |i: usize| (format!("f{i}.tf"), resources(i * each..(i + 1) * each));
    std::iter::once(("inputs.tf".to_owned(), INPUTS.to_owned())).chain((0..files - 1).map(file)).collect()
}

fn resources(numbers: std::ops::Range<usize>) -> String {
    let mut text = String::new();
    for i in numbers {
        let _ = write!(
            text,
            r#"
resource "aws_security_group" "g{i}" {{
  name = "${{local.name}}-{i}"
  dynamic "ingress" {{
    for_each = [22, 443, 8000 + {i}]
    content {{
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = var.cidrs
    }}
  }}
}}
resource "aws_s3_bucket" "b{i}" {{
  bucket = format("%s-%03d", local.name, {i})
  tags   = merge({{ Name = local.name }}, {{ Index = {i} }})
}}
resource "aws_s3_bucket_public_access_block" "b{i}" {{
  bucket              = aws_s3_bucket.b{i}.id
  block_public_acls   = {i} % 2 == 0
  block_public_policy = true
}}
resource "aws_db_instance" "d{i}" {{
  identifier        = "${{local.name}}-db-{i}"
  engine            = "postgres"
  storage_encrypted = {i} % 3 == 0 ? true : false
}}
"#
        );
    }
    text
}

/// How the modules of a tree call each other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Each calls the next.
    Chain,
    /// Each calls the next one twice, so that every level has twice the instances of the one before.
    Lattice,
    /// The root calls one module again and again.
    Wide,
    /// The module calls itself.
    Circle,
}

/// Names and texts of the files of `n` modules with a resource each; the root is the first.
pub(crate) fn tree(shape: Shape, n: usize) -> Vec<(String, String)> {
    let bucket = "resource \"aws_s3_bucket\" \"b\" {}\n";
    let call = |name: &str, source: &str| format!("module \"{name}\" {{\n  source = \"{source}\"\n}}\n");
    let next = |i: usize| format!("../m{}", i + 1);
    let one = |i: usize, calls: String| (format!("m{i}/main.tf"), format!("{calls}{bucket}"));
    match shape {
        Shape::Wide => {
            let calls = (0..n).map(|i| call(&format!("c{i}"), "../m1")).collect();
            vec![one(0, calls), one(1, String::new())]
        }
        Shape::Circle => vec![one(0, call("me", "../m0"))],
        Shape::Chain => (0..n).map(|i| one(i, if i + 1 < n { call("a", &next(i)) } else { String::new() })).collect(),
        Shape::Lattice => (0..n)
            .map(|i| one(i, if i + 1 < n { call("a", &next(i)) + &call("b", &next(i)) } else { String::new() }))
            .collect(),
    }
}

/// Type, values and what is known after apply of the `i`th resource of a plan.
fn resource(i: usize) -> (&'static str, Value, Value, Value) {
    let tags = json!({
        "Name": format!("bench-{i}"), "Team": "payments", "Environment": "production", "CostCenter": "cc-4711-europe",
        "Owner": "payments-on-call@example.com", "Repository": "infrastructure/payments",
    });
    match i % 5 {
        0 => {
            let values = json!({
                "bucket": format!("bench-{i}"), "bucket_prefix": null, "force_destroy": i.is_multiple_of(2), "acl": null,
                "policy": null, "tags": tags, "tags_all": tags, "timeouts": null, "website": [], "cors_rule": [],
            });
            let unknown = json!({
                "id": true, "arn": true, "acl": true, "region": true, "bucket_domain_name": true, "grant": true,
                "logging": true, "versioning": true, "tags": {}, "tags_all": {}, "website": [], "cors_rule": [],
            });
            ("aws_s3_bucket", values, unknown, json!({ "bucket": { "constant_value": format!("bench-{i}") } }))
        }
        1 => {
            let values = json!({
                "block_public_acls": true, "block_public_policy": true, "ignore_public_acls": i.is_multiple_of(3),
                "restrict_public_buckets": true,
            });
            let bucket = format!("aws_s3_bucket.r{}", i - 1);
            let expressions = json!({ "bucket": { "references": [format!("{bucket}.id"), bucket] } });
            ("aws_s3_bucket_public_access_block", values, json!({ "id": true, "bucket": true }), expressions)
        }
        2 => {
            let rule = |port: usize, cidr: &str| {
                json!({
                    "cidr_blocks": [cidr], "description": "", "from_port": port, "to_port": port, "protocol": "tcp",
                    "ipv6_cidr_blocks": [], "prefix_list_ids": [], "security_groups": [], "self": false,
                })
            };
            let values = json!({
                "name": format!("bench-{i}"), "description": "Managed by Terraform", "egress": [],
                "ingress": [rule(443, "10.0.0.0/8"), rule(8000 + i % 1000, "0.0.0.0/0")], "tags": tags, "tags_all": tags,
                "revoke_rules_on_delete": false, "timeouts": null,
            });
            let unknown = json!({
                "id": true, "arn": true, "owner_id": true, "vpc_id": true, "name_prefix": true, "tags": {}, "tags_all": {},
                "egress": [], "ingress": [{ "cidr_blocks": [false] }, { "cidr_blocks": [false] }],
            });
            ("aws_security_group", values, unknown, json!({ "name": { "constant_value": format!("bench-{i}") } }))
        }
        3 => {
            let values = json!({
                "identifier": format!("bench-{i}"), "engine": "postgres", "engine_version": "16.3", "port": 5432,
                "instance_class": "db.t4g.medium", "allocated_storage": 50, "storage_encrypted": i.is_multiple_of(2),
                "publicly_accessible": false, "backup_retention_period": i % 14, "deletion_protection": null,
                "username": "admin", "password": "secret-of-the-plan", "tags": tags, "tags_all": tags,
            });
            let unknown = json!({
                "id": true, "arn": true, "address": true, "endpoint": true, "kms_key_id": true, "hosted_zone_id": true,
                "resource_id": true, "status": true, "tags": {}, "tags_all": {}, "vpc_security_group_ids": true,
            });
            ("aws_db_instance", values, unknown, json!({ "password": { "references": ["var.password"] } }))
        }
        _ => {
            let policy = json!({
                "Version": "2012-10-17",
                "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "ec2.amazonaws.com" } }],
            });
            let values = json!({
                "name": format!("bench-{i}"), "assume_role_policy": policy.to_string(), "description": null, "path": "/",
                "max_session_duration": 3600, "force_detach_policies": false, "tags": tags, "tags_all": tags,
            });
            let unknown = json!({
                "id": true, "arn": true, "create_date": true, "unique_id": true, "inline_policy": true,
                "managed_policy_arns": true, "name_prefix": true, "tags": {}, "tags_all": {},
            });
            ("aws_iam_role", values, unknown, json!({ "name": { "constant_value": format!("bench-{i}") } }))
        }
    }
}

/// A plan that makes `n` resources, as `terraform show -json` prints it: everything three times. 26,000 are 50 MB.
pub(crate) fn plan(n: usize) -> String {
    let (mut planned, mut changes, mut written) = (Vec::new(), Vec::new(), Vec::new());
    let provider = "registry.terraform.io/hashicorp/aws";
    for i in 0..n {
        let (kind, values, unknown, expressions) = resource(i);
        let (name, address) = (format!("r{i}"), format!("{kind}.r{i}"));
        let sensitive = json!({ "password": kind == "aws_db_instance", "tags": {}, "tags_all": {} });
        planned.push(json!({
            "address": address, "mode": "managed", "type": kind, "name": name, "provider_name": provider,
            "schema_version": 0, "values": values, "sensitive_values": sensitive,
        }));
        changes.push(json!({
            "address": address, "mode": "managed", "type": kind, "name": name, "provider_name": provider,
            "change": {
                "actions": ["create"], "before": null, "after": values, "after_unknown": unknown,
                "before_sensitive": false, "after_sensitive": sensitive,
            },
        }));
        written.push(json!({
            "address": address, "mode": "managed", "type": kind, "name": name, "provider_config_key": "aws",
            "expressions": expressions, "schema_version": 0,
        }));
    }
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4",
        "planned_values": { "root_module": { "resources": planned } },
        "resource_changes": changes,
        "configuration": { "root_module": { "resources": written } },
    })
    .to_string()
}
