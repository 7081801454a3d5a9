use super::evaluate_plan;
use crate::source::{MemoryFiles, Sources};
use crate::value::to_json;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;

/// Resources and problems of the plan in `bytes`: an object by address, a reference in a known string as `value <- ref`.
fn check(bytes: &[u8], expected: &Json) {
    let sources = Sources::new(Arc::new(MemoryFiles::new().with("plan.json", bytes)));
    let configuration = evaluate_plan(&sources, Path::new("plan.json"), None).configuration;
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
