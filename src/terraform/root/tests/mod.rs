//! From source text to resources.

mod mistakes;

use super::*;
use crate::source::MemoryFiles;
use crate::value::to_json;
use serde_json::{Map, Value as Json, json};

/// Evaluates the root `.` of these files on a stack as large as the scan's.
fn evaluate(files: &[(&str, &str)], options: Options) -> (Arc<Sources>, Evaluation) {
    let files = files.iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(path, *text));
    let run = move || {
        let sources = Arc::new(Sources::new(Arc::new(files)));
        let evaluation = evaluate_root(&sources, &Modules::default(), Path::new("."), &options);
        (sources, evaluation)
    };
    std::thread::Builder::new().stack_size(16 << 20).spawn(run).unwrap().join().unwrap()
}

/// Attributes of every resource by address, and the codes of problems under `problems`.
fn check(files: &[(&str, &str)], expected: Json) {
    check_with(files, Options::default(), expected);
}

fn check_with(files: &[(&str, &str)], options: Options, expected: Json) {
    let (sources, evaluation) = evaluate(files, options);
    let resources = evaluation.configuration.resources.iter();
    let mut actual: Map<String, Json> = resources.map(|r| (r.address.to_string(), to_json(&r.attributes))).collect();
    let problems: Vec<Json> = evaluation
        .configuration
        .problems
        .iter()
        .map(|p| json!(format!("{}:{}", p.code.0, p.place(&sources).1.unwrap_or_default())))
        .collect();
    if !problems.is_empty() {
        actual.insert("problems".to_owned(), problems.into());
    }
    assert_eq!(Json::Object(actual), expected);
}

#[test]
fn values_come_from_defaults_files_and_options_in_order() {
    let files = [
        (
            "main.tf",
            r#"
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" {}
resource "terraform_data" "r" { input = [var.a, var.b, var.c, var.d, var.e] }
"#,
        ),
        ("terraform.tfvars", "b = \"tfvars\"\nc = \"tfvars\"\nd = \"tfvars\""),
        ("terraform.tfvars.json", r#"{"c": "${json}"}"#),
        ("z.auto.tfvars", "d = \"z\""),
        ("a.auto.tfvars", "d = \"a\"\nc = \"a\""),
        ("late.tfvars", "d = \"late\""),
    ];
    let input = |last: &str| json!({ "terraform_data.r": { "input": ["env", "tfvars", "a", last, {"unknown": "variable without a value e"}] } });
    let options = |assignments| Options {
        assignments,
        environment: vec![("a".to_owned(), "env".to_owned()), ("b".to_owned(), "env".to_owned())],
        ..Options::default()
    };
    let value = || Assignment::Value("d".to_owned(), "cli".to_owned());
    let file = || Assignment::File(PathBuf::from("late.tfvars"));
    let mut unread = input("z");
    unread["problems"] = json!(["configuration/unread-variable-file:0"]);
    check_with(&files, options(vec![]), unread);
    check_with(&files, options(vec![file(), value()]), input("cli"));
    check_with(&files, options(vec![value(), file()]), input("late"));
}

#[test]
fn count_and_for_each_make_instances() {
    let main = r#"
resource "terraform_data" "n" {
  count = "2"
  input = count.index
}
resource "terraform_data" "e" {
  for_each = { a = 1, "b\"c" = 2 }
  input    = "${each.key}=${each.value}"
}
resource "terraform_data" "z" { count = 0 }
"#;
    check(
        &[("main.tf", main)],
        json!({
            "terraform_data.e[\"a\"]": {"input": "a=1"},
            "terraform_data.e[\"b\\\"c\"]": {"input": "b\"c=2"},
            "terraform_data.n[0]": {"input": 0},
            "terraform_data.n[1]": {"input": 1},
        }),
    );
}

#[test]
fn an_undecided_count_makes_one_possible_resource_and_no_problem() {
    let main = r#"
variable "n" {}
resource "aws_s3_bucket" "b" {
  count  = var.n
  bucket = "b"
}
"#;
    let (_, evaluation) = evaluate(&[("main.tf", main)], Options::default());
    assert_eq!(evaluation.configuration.problems, []);
    let [bucket] = evaluation.configuration.resources.as_slice() else { panic!() };
    assert_eq!(&*bucket.address, "aws_s3_bucket.b");
    let Existence::Possible(cause) = &bucket.existence else { panic!() };
    assert_eq!(&*cause.name, "n");
}

#[test]
fn companions_of_undecided_resources_stay_linked() {
    let main = r#"
variable "names" {}
resource "aws_s3_bucket" "b" {
  for_each = toset(var.names)
  bucket   = each.key
}
resource "aws_s3_bucket_policy" "by_key" {
  for_each = toset(var.names)
  bucket   = aws_s3_bucket.b[each.key].id
}
resource "aws_s3_bucket_policy" "chained" {
  for_each = aws_s3_bucket.b
  bucket   = each.value.id
}
"#;
    check(
        &[("main.tf", main)],
        json!({
            "aws_s3_bucket.b": {"bucket": {"unknown": "variable without a value names"}},
            "aws_s3_bucket_policy.by_key": {"bucket": {"ref": "aws_s3_bucket.b.id"}},
            "aws_s3_bucket_policy.chained": {"bucket": {"ref": "aws_s3_bucket.b.id"}},
        }),
    );
}

#[test]
fn references_to_other_resources_stay_references() {
    let main = r#"
resource "aws_s3_bucket" "b" { bucket = "name" }
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.bucket
  policy = aws_s3_bucket.b.arn
}
"#;
    check(
        &[("main.tf", main)],
        json!({
            "aws_s3_bucket.b": {"bucket": "name"},
            "aws_s3_bucket_policy.p": {"bucket": "name", "policy": {"ref": "aws_s3_bucket.b.arn"}},
        }),
    );
    let (_, evaluation) = evaluate(&[("main.tf", main)], Options::default());
    let bucket = &evaluation.configuration.resources.get(1).unwrap().attributes.get("bucket").unwrap().value;
    assert_eq!(&*bucket.reference().unwrap().attribute, "bucket");
}

#[test]
fn modules_may_use_each_others_outputs() {
    let main = r#"
module "a" {
  source = "./m"
  in     = module.b.fixed
}
module "b" {
  source = "./m"
  in     = module.a.out
}
resource "terraform_data" "r" { input = module.b.out }
"#;
    let module = r#"
variable "in" {}
output "out" { value = "<${var.in}>" }
output "fixed" { value = "x" }
"#;
    check(&[("main.tf", main), ("m/main.tf", module)], json!({"terraform_data.r": {"input": "<<x>>"}}));
}

#[test]
fn overrides_replace_arguments_and_blocks() {
    let main = r#"
resource "aws_s3_bucket" "b" {
  bucket = "base"
  acl    = "private"
  logging { target_bucket = "base" }
  versioning { enabled = true }
}
"#;
    let over = r#"
resource "aws_s3_bucket" "b" {
  acl = "public-read"
  dynamic "logging" {
    for_each = []
    content { target_bucket = "none" }
  }
}
resource "aws_s3_bucket" "missing" {}
"#;
    check(
        &[("a_override.tf", over), ("main.tf", main)],
        json!({
            "aws_s3_bucket.b": {"bucket": "base", "acl": "public-read", "versioning": [{"enabled": true}], "logging": []},
            "problems": ["configuration/override-without-base:9"],
        }),
    );
}

#[test]
fn json_files_mean_the_same() {
    let main = r#"{
  "//": "comment",
  "variable": {"v": {"type": "list(string)", "default": ["${x}"]}},
  "resource": {"aws_security_group": {"g": [{
    "name": "${1}-x",
    "dynamic": {"ingress": {"for_each": [80], "content": {"from_port": "${ingress.value}", "to_port": 80, "protocol": "tcp"}}},
    "timeouts": {"create": "1m"}
  }]}},
  "locals": [{"l": "${var.v}"}]
}"#;
    check(
        &[("main.tf.json", main)],
        json!({"aws_security_group.g": {
            "name": "1-x",
            "ingress": [{"from_port": 80, "to_port": 80, "protocol": "tcp"}],
            "timeouts": [{"create": "1m"}],
        }}),
    );
}

#[test]
fn dynamic_blocks_over_something_unknown_leave_the_list_open() {
    let main = r#"
variable "ports" {}
resource "aws_security_group" "g" {
  ingress {
    from_port = 22
  }
  dynamic "ingress" {
    for_each = var.ports
    content { from_port = ingress.value }
  }
}
"#;
    check(
        &[("main.tf", main)],
        json!({"aws_security_group.g": {"ingress": [{"from_port": 22}, {"...": "variable without a value"}]}}),
    );
}

#[test]
fn a_policy_document_is_rendered_and_keeps_its_places() {
    let main = r#"
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Keep"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::b/&{aws:username}"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "all" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
resource "terraform_data" "r" { input = data.aws_iam_policy_document.all.minified_json }
"#;
    let (sources, evaluation) = evaluate(&[("main.tf", main)], Options::default());
    assert_eq!(evaluation.configuration.problems, []);
    let resource = evaluation.configuration.resources.iter().find(|r| &*r.address == "terraform_data.r").unwrap();
    let input = &resource.attributes.get("input").unwrap().value;
    let expected = concat!(
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"Keep","Effect":"Allow","#,
        r#""Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::b/${aws:username}","Principal":"*"},"#,
        r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#
    );
    assert_eq!(input.as_str(), Some(expected));
    let crate::value::Kind::Document(document) = &input.kind else { panic!("{input:?}") };
    let statement = document.root.get("Statement").unwrap().value.as_list().unwrap().items.get(1).unwrap();
    let at = statement.get("Action").unwrap().value.origin.at.unwrap();
    let source = sources.get(at.source).unwrap();
    assert_eq!((at.span.slice(source.text()), source.lines().line(at.span.start)), ("\"*\"", 17));
}

#[test]
fn a_policy_document_with_a_hole_keeps_what_is_known() {
    let main = r#"
variable "r" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["*"]
    resources = [var.r]
  }
}
resource "terraform_data" "r" { input = data.aws_iam_policy_document.d.json }
"#;
    let statement = json!({"Action": "*", "Effect": "Allow", "Resource": {"unknown": "variable without a value r"}});
    let (_, evaluation) = evaluate(&[("main.tf", main)], Options::default());
    let resource = evaluation.configuration.resources.iter().find(|r| &*r.address == "terraform_data.r").unwrap();
    let input = to_json(&resource.attributes.get("input").unwrap().value);
    assert_eq!(input, json!({"json": {"Statement": [statement], "Version": "2012-10-17"}}));
}

#[test]
fn providers_reach_resources_by_alias_and_through_modules() {
    let main = r#"
provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { team = "a" } }
}
provider "aws" {
  alias  = "us"
  region = "us-east-1"
}
module "m" {
  source    = "./m"
  providers = { aws = aws.us }
}
resource "aws_sqs_queue" "q" {}
"#;
    let files = [("main.tf", main), ("m/main.tf", "resource \"aws_sqs_queue\" \"q\" {}")];
    let (_, evaluation) = evaluate(&files, Options::default());
    let region = |r: &Resource| r.provider.region.as_ref().and_then(|v| v.as_str().map(str::to_owned));
    let seen: Vec<(String, Option<String>)> =
        evaluation.configuration.resources.iter().map(|r| (r.address.to_string(), region(r))).collect();
    let expected = [
        ("aws_sqs_queue.q", Some("eu-west-1")),
        ("module.m.aws_sqs_queue.q", Some("us-east-1")),
        ("provider.aws", None),
        ("provider.aws.us", None),
    ];
    assert_eq!(seen, expected.map(|(a, r)| (a.to_owned(), r.map(str::to_owned))));
}

#[test]
fn checks_and_ephemeral_resources_cost_nothing() {
    let main = r#"
resource "terraform_data" "r" { input = 5 }
check "c" {
  data "http" "h" { url = "u" }
  assert {
    condition     = data.http.h.status_code == 200
    error_message = "m"
  }
  assert {
    condition     = terraform_data.r.input > 9
    error_message = "too small."
  }
}
ephemeral "aws_secretsmanager_secret_version" "s" { secret_id = "x" }
provider "aws" { secret_key = ephemeral.aws_secretsmanager_secret_version.s.secret_string }
moved {
  from = terraform_data.old
  to   = terraform_data.r
}
"#;
    let (_, evaluation) = evaluate(&[("main.tf", main)], Options::default());
    let problems: Vec<_> = evaluation.configuration.problems.iter().map(|p| (&*p.message, p.level)).collect();
    assert_eq!(problems, [("assert does not hold: too small", Level::Notice)]);
}

#[test]
fn what_a_module_that_is_not_there_is_given_is_kept() {
    let main = r#"
resource "terraform_data" "r" {}
module "far" {
  source   = "terraform-aws-modules/vpc/aws"
  version  = "5.0.0"
  for_each = toset(["k"])
  ids      = [terraform_data.r.id]
  key      = each.key
}
"#;
    check(
        &[("main.tf", main)],
        json!({
            "terraform_data.r": {},
            "module.far": {"ids": [{"ref": "terraform_data.r.id"}], "key": "k"},
            "problems": ["configuration/module-not-present:4"],
        }),
    );
}

#[test]
fn modules_that_are_not_there_leave_their_outputs_unknown() {
    let main = r#"
module "far" { source = "terraform-aws-modules/vpc/aws" }
module "gone" { source = "./gone" }
module "out" { source = "../../etc" }
resource "terraform_data" "r" { input = [module.far.id, module.gone.id] }
"#;
    check(
        &[("main.tf", main)],
        json!({
            "terraform_data.r": {"input": [
                {"unknown": "module is not present module.far.id"},
                {"unknown": "expression is in error module.gone.id"},
            ]},
            "problems": [
                "configuration/module-not-present:2",
                "configuration/module-directory:3",
                "read/outside-repository:4",
            ],
        }),
    );
}

#[test]
fn hostile_input_ends_in_a_problem() {
    let chain: String = (0..20_000).map(|i| format!("a{i} = local.a{}\n", i + 1)).collect();
    let codes = |files: &[(&str, &str)]| {
        let (_, evaluation) = evaluate(files, Options::default());
        let codes: BTreeSet<&str> = evaluation.configuration.problems.iter().map(|p| p.code.0).collect();
        codes.into_iter().collect::<Vec<_>>()
    };
    let chain = format!("locals {{\n{chain}a20000 = 1\n}}");
    assert_eq!(codes(&[("main.tf", &chain)]), ["limit/depth"]);
    assert_eq!(codes(&[("main.tf", "resource \"null_resource\" \"n\" {\n count = 1e9\n}")]), ["limit/instances"]);
    let nested = format!("{}local.NEXT{}", "(".repeat(60), ")".repeat(60));
    let deep: String =
        (0..900).map(|i| format!("a{i} = {}\n", nested.replace("NEXT", &format!("a{}", i + 1)))).collect();
    assert_eq!(codes(&[("main.tf", &format!("locals {{\n{deep}a900 = 1\n}}"))]).first(), Some(&"limit/depth"));
    let once = "module \"m\" { source = \"./\" }";
    assert_eq!(codes(&[("main.tf", once)]), ["limit/module-depth"]);
    let twice = "module \"m\" {\n  source = \"./m\"\n  count  = 3\n}";
    let codes = codes(&[("main.tf", twice), ("m/main.tf", "module \"m\" {\n  source = \"../m\"\n  count  = 3\n}")]);
    assert_eq!(codes, ["limit/configuration-size"]);
}

#[test]
fn what_aws_would_say_of_itself_follows_from_the_region_or_keeps_its_shape() {
    let main = |provider: &str| {
        format!(
            r#"{provider}
data "aws_region" "r" {{}}
data "aws_partition" "p" {{}}
data "aws_caller_identity" "c" {{}}
resource "terraform_data" "r" {{
  input = [
    data.aws_region.r.name, "arn:${{data.aws_partition.p.partition}}:s3:::b", data.aws_partition.p.dns_suffix,
    data.aws_caller_identity.c.account_id == null,
  ]
}}
"#
        )
    };
    let input = |provider: &str| {
        let (_, evaluation) = evaluate(&[("main.tf", &main(provider))], Options::default());
        assert!(evaluation.configuration.problems.is_empty(), "{:?}", evaluation.configuration.problems);
        let found = evaluation.configuration.resources.iter().find(|r| &*r.type_name == "terraform_data").unwrap();
        to_json(&found.attributes)["input"].clone()
    };
    let china = "provider \"aws\" { region = \"cn-north-1\" }";
    assert_eq!(input(china), json!(["cn-north-1", "arn:aws-cn:s3:::b", "amazonaws.com.cn", false]));
    let home = "provider \"aws\" { region = \"eu-west-1\" }";
    assert_eq!(input(home), json!(["eu-west-1", "arn:aws:s3:::b", "amazonaws.com", false]));
    assert_eq!(input("")[3], json!(false));
}

#[test]
fn what_the_template_and_local_providers_read_is_known() {
    let main = r#"
variable "open" {}
data "template_file" "known" {
  template = file("greeting.tpl")
  vars     = { name = "world" }
}
data "template_file" "open" {
  template = file("greeting.tpl")
  vars     = { name = var.open }
}
data "template_file" "broken" {
  template = file("greeting.tpl")
}
data "local_file" "greeting" {
  filename = "greeting.tpl"
}
resource "terraform_data" "r" {
  input = [
    data.template_file.known.rendered, startswith(data.template_file.open.rendered, "hello "),
    startswith(data.template_file.broken.rendered, "hello "), length(data.local_file.greeting.content),
  ]
}
"#;
    let (_, evaluation) = evaluate(&[("main.tf", main), ("greeting.tpl", "hello ${name}")], Options::default());
    let found = evaluation.configuration.resources.iter().find(|r| &*r.type_name == "terraform_data").unwrap();
    let input = &to_json(&found.attributes)["input"];
    assert_eq!((&input[0], &input[1], &input[3]), (&json!("hello world"), &json!(true), &json!(13)), "{input}");
    assert_ne!(input[2], json!(true));
}

/// Modules that call each other as `calls` says, each with a resource; the last calls none.
fn modules(count: usize, calls: impl Fn(usize) -> Vec<usize>) -> Vec<(String, String)> {
    let text = |n: usize| {
        let to = calls(n).into_iter().enumerate().filter(|(_, to)| *to < count);
        let calls: String =
            to.map(|(k, to)| format!("module \"m{k}\" {{\n  source = \"./{}\"\n}}\n", path(n, to))).collect();
        format!("{calls}resource \"null_resource\" \"n\" {{}}\n")
    };
    fn path(from: usize, to: usize) -> String {
        if from == 0 { format!("m{to}") } else { format!("../m{to}") }
    }
    let file = |n: usize| if n == 0 { "main.tf".to_owned() } else { format!("m{n}/main.tf") };
    (0..count).map(|n| (file(n), text(n))).collect()
}

#[test]
fn module_trees_of_any_shape_end_in_one_problem_with_a_place() {
    let check = |files: &[(String, String)], expected: Json| {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let (sources, evaluation) = evaluate(&files, Options::default());
        let problem = |p: &Problem| {
            let (path, line) = p.place(&sources);
            json!([p.code.0, path.is_some() && line.is_some()])
        };
        let problems: Vec<Json> = evaluation.configuration.problems.iter().map(problem).collect();
        let few = evaluation.configuration.resources.len() <= 100_000;
        let evaluated = evaluation.module_dirs_called.len();
        assert_eq!(json!({ "problems": problems, "few": few, "called": evaluated }), expected);
    };
    // A chain ends at the deepest level that is followed.
    let depth = json!([["limit/module-depth", true]]);
    check(&modules(60, |n| vec![n + 1]), json!({ "problems": depth, "few": true, "called": 24 }));
    // Each level has twice as many instances as the one before.
    let size = json!([["limit/configuration-size", true]]);
    check(&modules(60, |n| vec![n + 1, n + 1]), json!({ "problems": size, "few": true, "called": 13 }));
    // A module is called often, and holds much.
    let held: String = (0..1000).map(|i| format!("resource \"null_resource\" \"n{i}\" {{}}\n")).collect();
    let calls: String = (0..1000).map(|i| format!("module \"m{i}\" {{\n  source = \"./m\"\n}}\n")).collect();
    let often = |text: &str| vec![("main.tf".to_owned(), calls.clone()), ("m/main.tf".to_owned(), text.to_owned())];
    check(&often("resource \"null_resource\" \"n\" {}"), json!({ "problems": [], "few": true, "called": 1 }));
    check(&often(&held), json!({ "problems": size, "few": true, "called": 1 }));
}
