//! The configuration file.

use super::{repository, scan, write};
use crate::cli::{fresh, yourside};
use crate::root;

const OPEN: &str = "resource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"a\"\n  size = 1\n}\n";

#[test]
fn it_is_found_upwards_and_flags_are_stronger() {
    let toml = "select = [\"ebs-volume-encrypted\"]\nfail-on = \"critical\"\nformat = [\"json=out/report.json\"]\n";
    let dir = repository("found", &[("yourside.toml", toml), ("a/b/main.tf", OPEN), ("a/b/out/.keep", "")]);
    let said = scan(&dir.join("a/b"), &[]);
    assert_eq!((said.exit, said.results()), (0, vec!["a/b/main.tf:1 ebs-volume-encrypted".to_owned()]));
    assert_eq!(scan(&dir, &["a/b", "--fail-on", "low"]).exit, 1);
    let run = yourside(&dir.join("a/b")).args(["scan", "-q"]).output().unwrap();
    assert_eq!((run.status.code(), run.stdout.len()), (Some(0), 0));
    assert!(dir.join("a/b/out/report.json").exists());
    // Above the repository nothing counts.
    write(&dir, &[("inner/.git/HEAD", ""), ("inner/main.tf", OPEN)]);
    assert_eq!(scan(&dir.join("inner"), &[]).exit, 1);
    assert_eq!(scan(&dir.join("inner"), &["--config", "../yourside.toml"]).exit, 0);
    assert_eq!(scan(&dir, &["--config", "absent.toml"]).exit, 2);
}

#[test]
fn values_of_variables_are_relative_to_the_file() {
    let toml = "var-files = [\"vars/prod.tfvars\"]\nselect = [\"ebs-volume-encrypted\"]\n\n[vars]\nzone = \"a\"\n";
    let main = "variable \"encrypted\" { default = true }\nvariable \"zone\" {}\nresource \"aws_ebs_volume\" \"v\" {\n  availability_zone = var.zone\n  size = 1\n  encrypted = var.encrypted\n}\n";
    let dir = repository(
        "vars",
        &[("yourside.toml", toml), ("vars/prod.tfvars", "encrypted = false\n"), ("a/main.tf", main)],
    );
    assert_eq!(scan(&dir.join("a"), &[]).results(), ["a/main.tf:6 ebs-volume-encrypted"]);
    assert_eq!(scan(&dir.join("a"), &["--var", "encrypted=true"]).results(), Vec::<String>::new());
}

#[test]
fn severities_and_overrides_change_what_is_found_and_are_counted() {
    let toml = "select = [\"ebs-volume-encrypted\"]\n[severity]\nebs-volume-encrypted = \"critical\"\n[[override]]\npaths = [\"sandbox\"]\nseverity = { ebs = \"off\" }\n[[override]]\npaths = [\"lab/**\"]\nmin-severity = \"high\"\nseverity = { ebs = \"info\" }\n";
    let dir = repository(
        "overrides",
        &[("yourside.toml", toml), ("main.tf", OPEN), ("sandbox/main.tf", OPEN), ("lab/main.tf", OPEN)],
    );
    let said = scan(&dir, &[]);
    // The floor holds for what a severity became.
    assert_eq!(said.results(), ["main.tf:1 ebs-volume-encrypted"]);
    assert_eq!(said.json["results"][0]["severity"], "critical");
    assert!(said.stderr.contains("not shown: 2 left out by the configuration"), "{}", said.stderr);
    assert!(scan(&dir, &["--config", "yourside.toml", "--min-severity", "critical"]).stderr.contains("2 left out"));
}

/// The problems of a configuration file, one a line.
fn check(name: &str, toml: &str, expected: &[&str]) {
    let dir = repository(&format!("wrong-{name}"), &[("yourside.toml", toml), ("main.tf", OPEN)]);
    let said = scan(&dir, &[]);
    assert_eq!(said.exit, 2, "{}", said.stderr);
    assert_eq!(said.stderr.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn mistakes_are_errors_with_a_line_and_a_suggestion() {
    check(
        "key",
        "tier = \"core\"\nfail_on = \"low\"\n",
        &["yourside.toml:2: error[settings/unknown-key]: unknown key `fail_on`", "  help: did you mean `fail-on`?"],
    );
    check(
        "inner",
        "[[suppress]]\nrules = [\"s3\"]\nreasons = \"x\"\n",
        &["yourside.toml:3: error[settings/unknown-key]: unknown key `reasons`", "  help: did you mean `reason`?"],
    );
    check(
        "value",
        "fail-on = \"severe\"\nthreads = 0\n",
        &[
            "yourside.toml:1: error[settings/value]: `fail-on` takes one of info, low, medium, high, critical",
            "  help: Findings from here on make the exit status 1.",
            "yourside.toml:2: error[settings/value]: `threads` takes a whole number from 1 to 1024",
            "  help: Number of threads; one per processor unless given.",
        ],
    );
    check(
        "missing",
        "[[suppress]]\nreason = \"x\"\n",
        &[
            "yourside.toml:1: error[settings/missing-key]: `[[suppress]]` needs the key `rules`",
            "  help: add `rules = …`",
        ],
    );
    check(
        "date",
        "[[suppress]]\nrules = [\"s3\"]\nuntil = \"soon\"\n",
        &[
            "yourside.toml:3: error[settings/value]: `until` takes a date, as 2027-01-31",
            "  help: Last day on which it counts.",
        ],
    );
}

#[test]
fn init_writes_a_file_that_says_nothing_until_it_is_edited() {
    let dir = fresh("init");
    let init = || yourside(&dir).arg("init").output().unwrap().status.code();
    assert_eq!((init(), init()), (Some(0), Some(2)));
    std::fs::create_dir_all(dir.join(".git")).unwrap();
    std::fs::write(dir.join("main.tf"), "locals {}\n").unwrap();
    assert_eq!(scan(&dir, &[]).exit, 0);
    // Every line that is commented out is a setting that is understood.
    let text = std::fs::read_to_string(dir.join("yourside.toml")).unwrap();
    let is_setting = |line: &&str| {
        line.starts_with("# [[") || line.split_once(" = ").is_some_and(|(key, _)| !key[2..].contains(' '))
    };
    let settings: Vec<&str> = text.lines().filter(is_setting).map(|line| &line[2..]).collect();
    assert!(settings.len() > 35, "{settings:?}");
    let edited: String = settings
        .iter()
        .filter(|line| !line.starts_with("since") && !line.starts_with("baseline"))
        .flat_map(|line| [line, "\n"])
        .collect();
    std::fs::write(dir.join("yourside.toml"), edited).unwrap();
    let said = scan(&dir, &[]);
    assert!(!said.stderr.contains("settings/"), "{}", said.stderr);
}

#[test]
fn the_schema_is_the_one_that_is_committed() {
    let output = yourside(&fresh("schema")).args(["init", "--schema"]).output().unwrap();
    let committed = std::fs::read_to_string(root().join("docs/yourside.schema.json")).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), committed, "`yourside init --schema` prints it");
}

#[test]
fn names_of_rules_that_do_not_exist_are_told_of() {
    let toml =
        "ignore = [\"s3-bucket-acces-logging\"]\n[severity]\nCKV_AWS_3 = \"low\"\n\"data.encryption\" = \"low\"\n";
    let dir = repository("unknown-names", &[("yourside.toml", toml), ("main.tf", OPEN)]);
    let said = scan(&dir, &["--select", "ebss", "--select", "cis-aws", "--select", "ec2"]);
    assert_eq!(said.problems(), ["settings/unknown-rule:null", "settings/unknown-rule:null"], "{}", said.stderr);
    assert!(said.stderr.contains("did you mean `s3-bucket-access-logging`?"), "{}", said.stderr);
    assert!(said.stderr.contains("no rule is called `ebss`"), "{}", said.stderr);
}
