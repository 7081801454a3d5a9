//! The formats through the whole command: valid by their schemas, and the same bytes for any number of threads.

use crate::cli::{fresh, write_files, yourside};
use crate::root;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A repository with a module that is called twice, and a broken file.
fn fixture(name: &str) -> std::path::PathBuf {
    let dir = fresh(name);
    let main = "module \"a\" {\n  source = \"./m\"\n  acl    = \"public-read\"\n}\n\n\
                module \"b\" {\n  source = \"./m\"\n  acl    = \"private\"\n}\n";
    let module = "variable \"acl\" {}\n\nresource \"aws_s3_bucket\" \"b\" {\n  acl = var.acl\n}\n";
    let mut files = BTreeMap::from([
        ("infra/main.tf".to_owned(), main.to_owned()),
        ("infra/m/main.tf".to_owned(), module.to_owned()),
        ("broken/main.tf".to_owned(), "resource \"aws_s3_bucket\" \"b\" {\n  acl = \n".to_owned()),
    ]);
    for i in 0..20 {
        files.insert(format!("many/{i:02}/main.tf"), module.replace("var.acl", "\"public-read-write\""));
    }
    std::fs::create_dir_all(dir.join(".git")).unwrap();
    write_files(&dir, &files);
    dir
}

fn scan(dir: &Path, arguments: &[&str]) -> String {
    let output = yourside(dir).arg("scan").args(arguments).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Where a log breaks the schema of SARIF.
fn faults(log: &Value) -> Vec<String> {
    let schema = std::fs::read_to_string(root().join("tests/data/sarif-2.1.0.schema.json")).unwrap();
    let validator = jsonschema::draft7::new(&serde_json::from_str(&schema).unwrap()).unwrap();
    validator.iter_errors(log).map(|e| format!("{e} at {}", e.instance_path())).collect()
}

#[test]
fn the_sarif_of_a_scan_follows_the_schema() {
    let dir = fixture("formats-sarif");
    let log: Value =
        serde_json::from_str(&scan(&dir, &["-f", "sarif", "--tier", "all", "--show-undetermined"])).unwrap();
    assert_eq!(faults(&log), Vec::<String>::new());
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false, "one file is broken");
    let said = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let at = "/locations/0/physicalLocation/artifactLocation/uri";
    assert!(said.iter().any(|p| p.pointer(at) == Some(&Value::from("broken/main.tf"))), "{said:?}");
}

/// Refuses what the schema does not describe: readers may meet new fields, but not undescribed ones.
pub(crate) fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") && object.get("type").is_some() {
            object.insert("additionalProperties".to_owned(), false.into());
        }
        object.values_mut().for_each(close);
    }
}

#[test]
fn the_json_of_a_scan_follows_its_schema() {
    let text = std::fs::read_to_string(root().join("docs/json-output.schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    close(&mut schema);
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let dir = fixture("formats-json-schema");
    std::fs::write(
        dir.join("infra/more.tf"),
        "resource \"aws_ebs_volume\" \"v\" {\n  # yourside:ignore ebs -- scratch\n}\n",
    )
    .unwrap();
    let shown = ["-f", "json", "--tier", "all", "--show-undetermined", "--show-suppressed", "--include-passed"];
    scan(&dir, &["infra", "--baseline", "known.json", "--update-baseline", "-q"]);
    std::fs::write(dir.join("infra/more.tf"), "resource \"aws_sqs_queue\" \"q\" {}\n").unwrap();
    let compared = [&shown[..], &["infra", "--baseline", "known.json"]].concat();
    for arguments in [&shown[..], &compared] {
        let report: Value = serde_json::from_str(&scan(&dir, arguments)).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&report).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    assert!(!validator.is_valid(&serde_json::json!({ "schema_version": 1 })), "the schema refuses what is wrong");
}

#[test]
fn accepted_known_and_new_results_follow_the_schema_of_sarif() {
    let dir = fixture("formats-sarif-states");
    scan(&dir, &["many", "-f", "json", "--baseline", "b.json", "--update-baseline"]);
    std::fs::write(dir.join("many/00/new.tf"), "# yourside:ignore s3 -- x\nresource \"aws_s3_bucket\" \"c\" {}\n")
        .unwrap();
    std::fs::write(dir.join("many/01/new.tf"), "resource \"aws_s3_bucket\" \"c\" {}\n").unwrap();
    let text = scan(&dir, &["many", "-f", "sarif", "--baseline", "b.json", "--show-suppressed"]);
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(faults(&log), Vec::<String>::new());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let having = |at: &str, value: &str| results.iter().filter(|r| r.pointer(at) == Some(&Value::from(value))).count();
    assert!(having("/baselineState", "new") > 0 && having("/baselineState", "unchanged") > 0, "{text}");
    assert_eq!(having("/suppressions/0/kind", "external"), having("/baselineState", "unchanged"));
    assert_eq!(having("/suppressions/0/justification", "x"), having("/suppressions/0/kind", "inSource"));
    assert!(having("/suppressions/0/justification", "x") > 0, "{text}");
}

#[test]
fn json_names_its_schema_version_and_counts() {
    let dir = fixture("formats-json");
    let report: Value = serde_json::from_str(&scan(&dir, &["-f", "json", "infra"])).unwrap();
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["complete"], true);
    assert_eq!(report["summary"]["failed"].as_u64(), report["results"].as_array().map(|r| r.len() as u64));
}

#[test]
fn every_format_gives_the_same_bytes_for_any_number_of_threads() {
    let dir = fixture("formats-threads");
    for format in ["terminal", "sarif", "json", "junit", "github", "gitlab", "markdown", "csv", "html"] {
        let with = |threads| scan(&dir, &["-f", format, "--tier", "all", "--show-undetermined", "--threads", threads]);
        let one = with("1");
        for threads in ["2", "5"] {
            assert_eq!(with(threads), one, "{format} with {threads} threads");
        }
    }
}

#[test]
fn the_working_directory_changes_neither_places_nor_fingerprints() {
    let dir = fixture("formats-working");
    let above = scan(&dir, &["-f", "sarif", "infra"]);
    assert_eq!(scan(&dir.join("infra"), &["-f", "sarif", "."]), above);
    assert_eq!(scan(&dir.join("infra/m"), &["-f", "sarif", ".."]), above);
}

#[test]
fn the_list_of_rules_is_json_that_names_the_equivalents() {
    let dir = fresh("formats-rules");
    let output = yourside(&dir).args(["rules", "list", "--tier", "all", "--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let rules: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!rules.is_empty());
    for rule in rules {
        for key in ["id", "title", "severity", "tier", "duty", "service"] {
            assert!(rule[key].as_str().is_some_and(|text| !text.is_empty()), "{key} of {rule}");
        }
        assert!(rule["equivalents"].is_object(), "{rule}");
    }
}
