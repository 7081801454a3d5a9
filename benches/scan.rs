//! Whole stages over projects made in memory: parsing, evaluation, a scan with all rules, and start-up of the rules.
//!
//! `cargo bench`, or `cargo bench -- rules` for some.

use divan::Bencher;
use divan::counter::BytesCount;
use yourside::testing;

fn main() {
    divan::main();
}

/// A module of `n` security groups, buckets and databases whose values come through variables and locals.
fn module(n: usize) -> String {
    let mut text = String::from(
        "variable \"cidrs\" { default = [\"10.0.0.0/8\", \"0.0.0.0/0\"] }\nlocals { name = \"bench-${length(var.cidrs)}\" }\n",
    );
    for i in 0..n {
        text.push_str(&format!(
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
        ));
    }
    text
}

#[divan::bench(args = [10, 100, 1000])]
fn parse(bencher: Bencher<'_, '_>, n: usize) {
    let text = module(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::parse_hcl(&text));
}

#[divan::bench(args = [10, 100, 1000])]
fn evaluate(bencher: Bencher<'_, '_>, n: usize) {
    let text = module(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::evaluate_terraform(&text));
}

#[divan::bench(args = [10, 100, 1000])]
fn scan(bencher: Bencher<'_, '_>, n: usize) {
    let text = module(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::count_findings(&text));
}

/// What every start pays: the table of rules, of which none is parsed.
#[divan::bench]
fn rules_at_start() -> usize {
    testing::rules().len()
}

/// Parsing every rule, which no scan does.
#[divan::bench]
fn rules_all_parsed() -> usize {
    testing::parse_all_rules()
}
