//! Whole stages over projects made in memory: parsing, evaluation, a scan with all rules, and start-up of the rules.
//!
//! `cargo bench`, or `cargo bench -- rules` for some.

mod inputs;

use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher};
use inputs::{Shape, module};
use yourside::testing;

/// Counts allocations, which tell more than time does: they are the same in every run.
#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn one(text: &str) -> [(String, String); 1] {
    [("main.tf".to_owned(), text.to_owned())]
}

#[divan::bench(args = [10, 100, 1000])]
fn parse(bencher: Bencher<'_, '_>, n: usize) {
    let text = module(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::parse_hcl(&text));
}

#[divan::bench(args = [10, 100, 1000])]
fn evaluate(bencher: Bencher<'_, '_>, n: usize) {
    let text = module(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::evaluate_terraform(&one(&text), "."));
}

#[divan::bench(args = [10, 100, 1000])]
fn scan(bencher: Bencher<'_, '_>, n: usize) {
    let text = module(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::count_findings(&one(&text)));
}

/// Expressions of the sort that configurations are full of, by the piece.
const EXPRESSIONS: [&str; 8] = [
    "\"${local.name}-${var.environment}\"",
    "merge({ Name = local.name }, { Environment = var.environment })",
    "var.environment == \"prod\" ? 14 : 1",
    "[for cidr in var.cidrs : cidrsubnet(cidr, 8, 1) if cidr != \"0.0.0.0/0\"]",
    "{ for name in toset([\"a\", \"b\", \"c\"]) : name => upper(name) }",
    "jsonencode({ Statement = [{ Effect = \"Allow\", Action = [\"s3:GetObject\"], Resource = \"*\" }] })",
    "try(var.settings.backup.days, 7) + length(var.cidrs) * 2",
    "format(\"%s-%03d\", lower(local.name), 7)",
];

/// Parsing and evaluation. Items are expressions: their rate is expressions per second.
#[divan::bench(args = [8, 800])]
fn expressions(bencher: Bencher<'_, '_>, n: usize) {
    let mut text = String::from(
        "variable \"environment\" { default = \"dev\" }\nvariable \"settings\" { default = {} }\n\
         variable \"cidrs\" { default = [\"10.0.0.0/8\", \"0.0.0.0/0\"] }\nlocals {\n  name = \"bench\"\n",
    );
    for (i, expression) in EXPRESSIONS.iter().cycle().take(n).enumerate() {
        text.push_str(&format!("  v{i} = {expression}\n"));
    }
    text.push_str("}\n");
    bencher.counter(ItemsCount::new(n)).bench(|| testing::evaluate_terraform(&one(&text), "."));
}

/// A document as most are: a few statements that name services, actions and resources, one with a condition.
const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
     "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]},
    {"Sid": "Logs", "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
     "Resource": "arn:aws:logs:eu-west-1:111122223333:log-group:/app/*"},
    {"Sid": "Pass", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/app",
     "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}
  ]
}"#;

/// Reading a document and answering every question about it. Items are documents.
#[divan::bench(args = ["identity", "resource:s3", "trust"])]
fn policies(bencher: Bencher<'_, '_>, kind: &str) {
    bencher.counter(ItemsCount::new(1_usize)).bench(|| testing::judge_policy(POLICY, kind));
}

/// Thirteen files of ordinary size, as one module has them.
#[divan::bench]
fn scan_of_13_files(bencher: Bencher<'_, '_>) {
    let files = inputs::files(13, 4);
    bencher.bench(|| testing::count_findings(&files));
}

/// Module trees that grow without bound unless somebody bounds them.
#[divan::bench(args = [Shape::Chain, Shape::Lattice, Shape::Wide, Shape::Circle])]
fn module_trees(bencher: Bencher<'_, '_>, shape: Shape) {
    let files = inputs::tree(shape, 300);
    bencher.bench(|| testing::evaluate_terraform(&files, "m0"));
}

/// Reading a plan, without judging it.
#[divan::bench(args = [260, 2_600, 26_000], sample_count = 10)]
fn plan_read(bencher: Bencher<'_, '_>, n: usize) {
    let text = inputs::plan(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::evaluate_plan(&text));
}

/// Reading and judging a plan.
#[divan::bench(args = [260, 2_600, 26_000], sample_count = 10)]
fn plan_scan(bencher: Bencher<'_, '_>, n: usize) {
    let text = inputs::plan(n);
    bencher.counter(BytesCount::of_str(&text)).bench(|| testing::count_findings_of_plan(&text));
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
