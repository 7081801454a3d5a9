//! Expressions, against the answers of the real Terraform recorded in `tests/data/terraform` (see the README there).

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

/// Numbers compare by value, whatever their form.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(x), Json::Number(y)) => x.as_f64() == y.as_f64(),
        (Json::Array(x), Json::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(p, q)| same(p, q)),
        (Json::Object(x), Json::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(k, v)| y.get(k).is_some_and(|other| same(v, other)))
        }
        _ => a == b,
    }
}

#[test]
fn expressions_have_the_values_that_terraform_gives_them() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/terraform");
    let recorded = std::fs::read_to_string(format!("{data}/expressions.jsonl")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_yourside"))
        .args(["eval", "--jsonl", "--dir", &format!("{data}/module")])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let asked = recorded.clone();
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: BTreeMap<String, Json> = text
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).unwrap())
        .map(|answer| (answer["id"].as_str().unwrap().to_owned(), answer))
        .collect();
    let mut wrong = Vec::new();
    for line in recorded.lines() {
        let want: Json = serde_json::from_str(line).unwrap();
        let got = &answers[want["id"].as_str().unwrap()];
        let fits = match (want.get("error"), want.get("nonfinite")) {
            (Some(_), _) => got.get("error").is_some(),
            (None, Some(sign)) => got.get("nonfinite") == Some(sign),
            (None, None) => got.get("value").is_some_and(|value| same(&want["value"], value)),
        };
        if !fits {
            wrong.push(format!("{}: got {got}", want["expr"]));
        }
    }
    assert!(answers.len() > 250, "only {} answers", answers.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
