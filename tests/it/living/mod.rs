//! Living with findings, through the whole command: suppressions, configuration, baseline, what a change brings.

mod baseline;
mod configuration;
mod since;
mod suppressions;

use crate::cli::{fresh, yourside};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A directory with a repository of its own and these files.
fn repository(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let dir = fresh(&format!("living-{name}"));
    std::fs::create_dir_all(dir.join(".git")).unwrap();
    write(&dir, files);
    dir
}

fn write(dir: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// What a scan said.
#[derive(Debug)]
struct Said {
    exit: i32,
    json: Value,
    stderr: String,
}

impl Said {
    /// `file:line rule` of each result.
    fn results(&self) -> Vec<String> {
        let line = |result: &Value| {
            let file = result["file"].as_str().unwrap();
            format!("{file}:{} {}", result["start"]["line"], result["rule"].as_str().unwrap())
        };
        self.json["results"].as_array().unwrap().iter().map(line).collect()
    }

    /// `code:line` of each problem.
    fn problems(&self) -> Vec<String> {
        let problem = |p: &Value| format!("{}:{}", p["code"].as_str().unwrap(), p["line"]);
        self.json["problems"].as_array().unwrap().iter().map(problem).collect()
    }

    fn count(&self, what: &str) -> u64 {
        self.json["summary"][what].as_u64().unwrap()
    }
}

/// Scans with only the rules that a test speaks of; git is found by the tests' own PATH.
fn scan(dir: &Path, arguments: &[&str]) -> Said {
    let mut command = yourside(dir);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let output = command.args(["scan", "-f", "json"]).args(arguments).output().unwrap();
    Said {
        exit: output.status.code().unwrap(),
        json: serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
