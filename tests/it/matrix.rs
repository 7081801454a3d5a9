//! The responsibility matrix through the whole command.

use crate::cli::{fresh, write_files, yourside};
use crate::formats::close;
use crate::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const MAIN: &str = r#"
variable "encrypt" {}
resource "aws_ebs_volume" "plain" {
  availability_zone = "eu-west-1a"
}
resource "aws_ebs_volume" "open" {
  availability_zone = "eu-west-1a"
  encrypted         = var.encrypt
}
resource "aws_globalaccelerator_accelerator" "a" {
  # yourside:ignore globalaccelerator-flow-logs -- the load balancers behind it log
  name = "a"
}
resource "aws_lightsail_database" "d" {
  relational_database_name = "d"
}
resource "aws_kendra_index" "k" {}
resource "random_pet" "name" {}
"#;

fn repository(name: &str) -> PathBuf {
    let dir = fresh(name);
    std::fs::create_dir_all(dir.join(".git")).unwrap();
    write_files(&dir, &BTreeMap::from([("main.tf".to_owned(), MAIN.to_owned())]));
    dir
}

fn matrix(dir: &Path, arguments: &[&str]) -> String {
    let output = yourside(dir).arg("matrix").args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn row<'v>(list: &'v Value, key: &str, name: &str) -> &'v Value {
    list.as_array().unwrap().iter().find(|row| row[key] == name).unwrap_or_else(|| panic!("no {key} {name}"))
}

#[test]
fn controls_are_proven_disproved_left_open_or_accepted_by_what_the_code_says() {
    let dir = repository("matrix-states");
    let page: Value = serde_json::from_str(&matrix(&dir, &["-f", "json"])).unwrap();
    let control = |duty: &str, rule: &str| {
        let controls = &row(&page["duties"], "duty", duty)["controls"];
        row(controls, "rule", rule).clone()
    };
    let volumes = control("data.encryption-at-rest", "ebs-volume-encrypted");
    assert_eq!(volumes["state"], "disproved");
    assert_eq!(volumes["failing"]["addresses"], serde_json::json!(["aws_ebs_volume.plain"]));
    assert_eq!(volumes["undetermined"]["count"], 1);
    let logs = control("monitoring.network-logging", "globalaccelerator-flow-logs");
    assert_eq!(logs["state"], "accepted");
    assert_eq!(logs["reasons"], serde_json::json!(["the load balancers behind it log"]));
    assert_eq!(control("network.exposure", "lightsail-database-public")["state"], "proven");
    assert_eq!(control("data.encryption-at-rest", "rds-instance-storage-encrypted")["state"], "not_applicable");
}

#[test]
fn who_answers_follows_the_services_that_the_code_uses() {
    let dir = repository("matrix-models");
    let page: Value = serde_json::from_str(&matrix(&dir, &["-f", "json"])).unwrap();
    let services = |model: &str| row(&page["models"], "model", model)["services"].clone();
    assert_eq!(services("infrastructure"), serde_json::json!({"ebs": 2, "lightsail": 1}));
    assert_eq!(services("abstracted"), serde_json::json!({"globalaccelerator": 1, "kendra": 1}));
}

/// The schema refuses what it does not describe: readers may meet new fields, but not undescribed ones.
#[test]
fn the_json_follows_its_schema() {
    let text = std::fs::read_to_string(root().join("docs/matrix.schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    close(&mut schema);
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let dir = repository("matrix-schema");
    for arguments in [&["-f", "json"][..], &["-f", "json", "--tier", "all", "--framework", "cis"]] {
        let page: Value = serde_json::from_str(&matrix(&dir, arguments)).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&page).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    assert!(!validator.is_valid(&serde_json::json!({ "schema_version": 1 })), "the schema refuses what is wrong");
}

#[test]
fn what_code_cannot_show_is_evidence_to_collect_and_never_proven() {
    let dir = repository("matrix-evidence");
    let page: Value = serde_json::from_str(&matrix(&dir, &["-f", "json", "--tier", "all"])).unwrap();
    let training = row(&page["duties"], "duty", "compliance.awareness-training");
    assert_eq!((training["how"].as_str(), training["totals"]["proven"].as_u64()), (Some("manual"), Some(0)));
    assert!(!training["evidence"].as_str().unwrap().is_empty());
    let text = matrix(&dir, &[]);
    assert!(text.contains("evidence to collect") && text.contains("Training records"), "{text}");
}

#[test]
fn every_number_of_the_page_leads_to_what_it_counts() {
    let dir = repository("matrix-page");
    let page = matrix(&dir, &["-f", "html", "--framework", "fsbp"]);
    let after = |mark: &str| -> Vec<String> {
        page.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = after(" id=\"");
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an id names one thing");
    let links = after("href=\"#");
    assert!(links.len() > 100, "{}", links.len());
    for link in links {
        assert!(unique.contains(&link), "#{link} leads nowhere");
    }
    assert!(page.contains("<strong>Accepted risk:</strong> the load balancers behind it log"));
    assert_eq!(matrix(&dir, &["-f", "html", "--framework", "fsbp"]), page);
}

#[test]
fn requirements_say_what_code_covers_and_what_it_says() {
    let dir = repository("matrix-frameworks");
    let page: Value = serde_json::from_str(&matrix(&dir, &["-f", "json", "--framework", "fsbp"])).unwrap();
    let fsbp = row(&page["frameworks"], "framework", "fsbp");
    let volumes = row(&fsbp["requirements"], "id", "EC2.3");
    assert_eq!((volumes["state"].as_str(), volumes["coverage"].as_str()), (Some("disproved"), Some("covered")));
    assert!(matrix(&dir, &["-f", "markdown", "--framework", "cis-aws-7"]).contains("Benchmark 7.0"));
    let output = yourside(&dir).args(["matrix", "--framework", "cis-gcp"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cis-aws-7.0"));
}
