use super::{PlanInput, evaluate_plan};
use crate::resource::Configuration;
use crate::source::{Location, MemoryFiles, Sources};
use crate::terraform::{Modules, Options};
use crate::value::{Kind, Value, to_json};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;

fn evaluate(sources: &Arc<Sources>) -> Configuration {
    let plan = PlanInput { path: Path::new("plan.json"), source: None, raw: false };
    evaluate_plan(sources, &Modules::default(), plan, &Options::default()).configuration
}

/// Resources and problems of the plan in `bytes`: an object by address, a reference in a known string as `value <- ref`.
fn check(bytes: &[u8], expected: &Json) {
    let sources = Arc::new(Sources::new(Arc::new(MemoryFiles::new().with("plan.json", bytes))));
    let configuration = evaluate(&sources);
    let mut seen = serde_json::Map::new();
    for resource in &configuration.resources {
        let mut attributes = to_json(&resource.attributes);
        for entry in &resource.attributes.as_map().unwrap().entries {
            if let (Some(text), Some(to)) = (entry.value.as_str(), entry.value.origin.reference()) {
                attributes[&*entry.key] = Json::from(format!("{text} <- {}.{}", to.target, to.attribute));
            }
        }
        seen.insert(resource.address.to_string(), attributes);
    }
    for problem in &configuration.problems {
        let help = problem.help.as_deref().unwrap_or_default();
        seen.insert(problem.code.0.to_owned(), Json::from(format!("{}; {help}", problem.message)));
    }
    assert_eq!(&Json::Object(seen), expected);
}

fn check_plan(plan: &Json, expected: &Json) {
    check(plan.to_string().as_bytes(), expected);
}

fn bucket(address: &str, values: &Json) -> Json {
    let index = if address.ends_with("[1]") { json!(1) } else { Json::Null };
    json!({ "address": address, "mode": "managed", "type": "aws_s3_bucket", "name": "b", "index": index, "values": values })
}

#[test]
fn nulls_and_empty_blocks_are_absent_and_sensitive_values_are_masked() {
    let mut one =
        bucket("aws_s3_bucket.b", &json!({ "bucket": "b", "acl": null, "logging": [], "n": 3, "t": { "k": "s" } }));
    one["sensitive_values"] = json!({ "t": { "k": true } });
    let plan = json!({ "planned_values": { "root_module": { "resources": [one] } } });
    let text = format!("\u{feff}{plan}");
    check(text.as_bytes(), &json!({ "aws_s3_bucket.b": { "bucket": "b", "n": 3, "t": { "k": "(sensitive)" } } }));
}

#[test]
fn unknown_places_refer_to_the_one_resource_that_they_read() {
    let resources = [bucket("aws_s3_bucket.b", &json!({})), bucket("aws_x.p", &json!({ "rule": [{ "days": 1 }] }))];
    let two = ["aws_s3_bucket.b.id", "aws_s3_bucket.b", "aws_x.p.arn", "aws_x.p"];
    let expressions = json!({
        "bucket": { "references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"] },
        "both": { "references": two },
        "rule": [{ "key": { "references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b", "var.v"] } }],
    });
    let unknown = json!({ "bucket": true, "both": true, "arn": true, "rule": [{ "key": true }] });
    let plan = json!({
        "planned_values": { "root_module": { "resources": resources } },
        "resource_changes": [
            { "address": "aws_x.p", "change": { "actions": ["create"], "after_unknown": unknown } },
            { "address": "aws_x.p", "deposed": "1", "change": { "actions": ["delete"], "after_unknown": {} } },
        ],
        "configuration": { "root_module": { "resources": [{ "address": "aws_x.p", "expressions": expressions }] } },
    });
    check_plan(
        &plan,
        &json!({ "aws_s3_bucket.b": {}, "aws_x.p": {
            "rule": [{ "days": 1, "key": { "ref": "aws_s3_bucket.b.arn" } }],
            "bucket": { "ref": "aws_s3_bucket.b.id" },
            "both": { "unknown": "known after apply aws_x.p.both" },
            "arn": { "unknown": "known after apply aws_x.p.arn" },
        }}),
    );
}

#[test]
fn references_stay_in_their_module_and_keep_the_index() {
    let module = "module.m[\"a.b\"]";
    let at = |rest: &str| format!("{module}.{rest}");
    let resources = [
        bucket(&at("aws_s3_bucket.b[0]"), &json!({})),
        bucket(&at("aws_s3_bucket.b[1]"), &json!({})),
        bucket(&at("aws_x.p[1]"), &json!({ "bucket": "known" })),
    ];
    let written = json!([{ "address": "aws_x.p", "expressions": {
        "bucket": { "references": ["aws_s3_bucket.b", "count.index"] } } }]);
    let plan = json!({
        "planned_values": { "root_module": { "child_modules": [{ "address": module, "resources": resources }] } },
        "configuration": { "root_module": { "module_calls": { "m": { "module": { "resources": written } } } } },
    });
    let (first, second, last) = (at("aws_s3_bucket.b[0]"), at("aws_s3_bucket.b[1]"), at("aws_x.p[1]"));
    check_plan(&plan, &json!({ first: {}, &second: {}, last: { "bucket": format!("known <- {second}.") } }));
}

#[test]
fn data_sources_come_from_the_state_before_and_states_are_read_too() {
    let mut data = bucket("data.aws_x.d", &json!({ "id": "1" }));
    data["mode"] = json!("data");
    let gone = bucket("aws_s3_bucket.gone", &json!({}));
    let plan = json!({
        "planned_values": { "root_module": {} },
        "prior_state": { "values": { "root_module": { "resources": [data, gone] } } },
    });
    check_plan(&plan, &json!({ "data.aws_x.d": { "id": "1" } }));
    let state = json!({ "values": { "root_module": { "resources": [gone] } } });
    check_plan(&state, &json!({ "aws_s3_bucket.gone": {} }));
}

#[test]
fn what_is_no_plan_says_how_to_make_one_and_shows_no_values() {
    let help = "write it as JSON with `terraform show -json FILE > plan.json` and name that file";
    let expect = |code: &str, message: &str| json!({ code: format!("{message}; {help}") });
    let binary = "plan is in Terraform's binary format, which only the Terraform that wrote it reads";
    check(b"PK\x03\x04tfplan", &expect("read/binary-plan", binary));
    check(b"{\n\"values\": x}", &expect("syntax/plan", "invalid JSON: expected value at line 2 column 11"));
    let message = "line 2 has a value of another type than plans have there";
    check(b"{\n\"values\": \"secret\"}", &expect("syntax/plan", message));
    check(b"{}", &expect("syntax/plan", "plan has neither `planned_values` nor `values`"));
}

const WRITTEN: &str = r#"
variable "cidrs" { default = ["10.0.0.0/8"] }
resource "aws_security_group" "g" {
  ingress {
    from_port   = 443
    cidr_blocks = ["10.0.0.0/8"]
  }
  dynamic "ingress" {
    for_each = [22]
    content {
      from_port   = ingress.value
      cidr_blocks = var.cidrs
    }
  }
  tags = null
}
module "m" {
  for_each = toset(["x", "y"])
  source   = "./m"
  on       = each.key == "x"
}
"#;

const MODULE: &str = r#"
variable "on" {}
resource "aws_s3_bucket" "b" {}
resource "aws_x" "p" { on = var.on }
resource "aws_s3_bucket_policy" "p" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Resource = aws_s3_bucket.b.arn }] })
}
"#;

/// The text at each place, entries of maps by name and elements of lists by number; then where the value is written.
fn places(value: &Value, path: &str, sources: &Sources, out: &mut Vec<String>) {
    let text = |at: Location| {
        let source = sources.get(at.source).unwrap();
        source.text()[at.span.start as usize..at.span.end as usize].replace('\n', " ")
    };
    match &value.kind {
        Kind::Map(map) => {
            for entry in &map.entries {
                let path = format!("{path}.{}", entry.key);
                let at = entry.at.map_or_else(String::new, text);
                let from = entry.value.origin.at.map_or_else(String::new, text);
                if !matches!(entry.value.kind, Kind::List(_) | Kind::Map(_)) {
                    out.push(format!("{path}: {at} <- {from}"));
                } else if !at.is_empty() {
                    out.push(format!("{path}: {at}"));
                }
                places(&entry.value, &path, sources, out);
            }
        }
        Kind::List(list) => {
            for (index, item) in list.items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                if !matches!(item.kind, Kind::Map(_)) {
                    out.push(format!("{path}: {}", item.origin.at.map_or_else(String::new, text)));
                }
                places(item, &path, sources, out);
            }
        }
        Kind::Document(document) => places(&document.root, path, sources, out),
        _ => {}
    }
}

#[test]
fn values_stand_where_the_configuration_beside_the_plan_writes_them() {
    let rule = |port: u32, cidr: &str| json!({ "from_port": port, "cidr_blocks": [cidr], "self": false });
    let resource = |address: &str, kind: &str, name: &str, values: &Json| json!({ "address": address, "mode": "managed", "type": kind, "name": name, "values": values });
    let y = "module.m[\"y\"]";
    let inner = [
        resource(&format!("{y}.aws_x.p"), "aws_x", "p", &json!({ "on": false, "more": 1 })),
        resource(&format!("{y}.aws_s3_bucket_policy.p"), "aws_s3_bucket_policy", "p", &json!({})),
    ];
    // Sets stand in an order of their own.
    let group = json!({ "ingress": [rule(22, "0.0.0.0/0"), rule(443, "10.0.0.0/8")], "tags": null });
    let group = resource("aws_security_group.g", "aws_security_group", "g", &group);
    let unknown = json!({ "policy": true });
    let policy = format!("{y}.aws_s3_bucket_policy.p");
    let plan = json!({
        "variables": { "cidrs": { "value": ["0.0.0.0/0"] } },
        "planned_values": { "root_module": {
            "resources": [group], "child_modules": [{ "address": y, "resources": inner }],
        } },
        "resource_changes": [{ "address": policy, "change": { "after_unknown": unknown } }],
    });
    let files = MemoryFiles::new()
        .with("plan.json", plan.to_string().as_bytes())
        .with("main.tf", WRITTEN)
        .with("live.auto.tfvars", "cidrs = [\"0.0.0.0/0\"]\n")
        .with("m/main.tf", MODULE);
    let sources = Arc::new(Sources::new(Arc::new(files)));
    let mut out = Vec::new();
    for resource in &evaluate(&sources).resources {
        places(&resource.attributes, &resource.address, &sources, &mut out);
    }
    let (policy, own): (Vec<_>, Vec<_>) = out.into_iter().partition(|line| line.contains(".policy"));
    assert_eq!(
        own,
        [
            "aws_security_group.g.ingress: ingress",
            "aws_security_group.g.ingress[0].from_port: ingress.value <- 22",
            "aws_security_group.g.ingress[0].cidr_blocks: var.cidrs",
            "aws_security_group.g.ingress[0].cidr_blocks[0]: \"0.0.0.0/0\"",
            "aws_security_group.g.ingress[0].self:  <- ",
            "aws_security_group.g.ingress[1].from_port: 443 <- 443",
            "aws_security_group.g.ingress[1].cidr_blocks: [\"10.0.0.0/8\"]",
            "aws_security_group.g.ingress[1].cidr_blocks[0]: \"10.0.0.0/8\"",
            "aws_security_group.g.ingress[1].self:  <- ",
            "aws_security_group.g.tags: null <- null",
            "module.m[\"y\"].aws_x.p.on: var.on <- each.key == \"x\"",
            "module.m[\"y\"].aws_x.p.more:  <- ",
        ]
    );
    // What is known only after apply is known in part from the text.
    assert!(
        policy.iter().any(|line| line.ends_with(".policy.Statement[0].Effect: \"Allow\" <- \"Allow\"")),
        "{policy:?}"
    );
}

#[test]
fn plans_of_all_versions_are_read() {
    let one = bucket("aws_s3_bucket.b", &json!({ "bucket": "b" }));
    let old = json!({
        "format_version": "0.1", "terraform_version": "0.12.31",
        "planned_values": { "root_module": { "resources": [one] } },
        "resource_changes": [{ "address": "aws_s3_bucket.b", "provider_name": "aws", "change": {
            "actions": ["create"], "before": null, "after": { "bucket": "b" }, "after_unknown": { "id": true } } }],
        "configuration": { "provider_config": { "aws": { "name": "aws" } }, "root_module": {} },
    });
    let new = json!({
        "format_version": "1.2", "terraform_version": "1.14.0", "applyable": true, "complete": true, "errored": false,
        "timestamp": "2026-01-01T00:00:00Z", "checks": [], "relevant_attributes": [], "resource_drift": [],
        "deferred_changes": [], "action_invocations": [], "variables": { "v": { "value": { "a": [1, null] } }, "w": {} },
        "planned_values": { "outputs": {}, "root_module": { "resources": [one] } },
        "resource_changes": [{ "address": "aws_s3_bucket.b", "change": {
            "actions": ["delete", "create"], "after_unknown": { "id": true }, "replace_paths": [["bucket"]],
            "before_sensitive": false, "after_identity": {} } }],
    });
    let expected =
        json!({ "aws_s3_bucket.b": { "bucket": "b", "id": { "unknown": "known after apply aws_s3_bucket.b.id" } } });
    check_plan(&old, &expected);
    check_plan(&new, &expected);
}

#[test]
fn one_resource_that_cannot_be_read_costs_no_other() {
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    let one = bucket("aws_s3_bucket.deep", &json!({ "deep": "DEEP" }));
    let other = bucket("aws_s3_bucket.b", &json!({ "bucket": "b" }));
    let plan = json!({ "planned_values": { "root_module": { "resources": [one, other] } } });
    let plan = plan.to_string().replace("\"DEEP\"", &deep);
    let message = "values of `aws_s3_bucket.deep` are nested too deeply; ";
    check(plan.as_bytes(), &json!({ "aws_s3_bucket.b": { "bucket": "b" }, "syntax/plan-resource": message }));
}
