//! The command line as users meet it: every `tests/cases/*.toml` is one run.
//!
//! A case has `args`, and optionally `files` (name to content; made in a fresh directory, in which the command runs),
//! `dir` (a directory of the repository to run in instead), `stdin`, `env`, `stdout`, `stderr`, `exit` and `written` (files to be
//! found afterwards). `YOURSIDE_BLESS=1 cargo test --test it cli` rewrites what is expected.

use crate::{files_below, root, shown};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One case file; the order of the fields is the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Case {
    args: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dir: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stdin: Option<String>,
    #[serde(default)]
    exit: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    env: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    written: BTreeMap<String, String>,
}

/// The command in `dir` with nothing of this machine's environment.
pub(crate) fn yourside(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yourside"));
    command.current_dir(dir).env_clear();
    // Windows finds its own libraries by these.
    for name in ["SystemRoot", "SystemDrive"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// An empty directory for one test, outside of every repository's ignore files.
pub(crate) fn fresh(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

pub(crate) fn write_files(dir: &Path, files: &BTreeMap<String, String>) {
    for (name, content) in files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// What is different from machine to machine, replaced.
fn normalised(bytes: &[u8], dir: &Path) -> String {
    String::from_utf8_lossy(bytes)
        .replace("\r\n", "\n")
        .replace(&*dir.to_string_lossy(), "[DIR]")
        .replace("yourside.exe", "yourside")
        .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
}

/// Runs a case; the answer is the case with what really happened.
fn run(case: &Case, name: &str) -> Case {
    let dir = match &case.dir {
        Some(dir) => root().join(dir),
        None => fresh(&format!("case-{name}")),
    };
    if case.dir.is_none() {
        // A repository of its own: what lies above must not matter.
        std::fs::create_dir_all(dir.join(".git")).unwrap();
        write_files(&dir, &case.files);
    }
    let mut command = yourside(&dir);
    command.args(&case.args).envs(&case.env);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that does not read its input closes it; that is not what is tested here.
    let _ = stdin.write_all(case.stdin.as_deref().unwrap_or_default().as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let written = case.written.keys().map(|name| {
        let content = std::fs::read(dir.join(name)).unwrap_or_else(|_| b"[absent]".to_vec());
        (name.clone(), normalised(&content, &dir))
    });
    Case {
        exit: output.status.code().unwrap_or(-1),
        stdout: normalised(&output.stdout, &dir),
        stderr: normalised(&output.stderr, &dir),
        written: written.collect(),
        ..case.clone()
    }
}

#[test]
fn cases_do_what_they_say() {
    let bless = std::env::var_os("YOURSIDE_BLESS").is_some();
    let paths = files_below(&root().join("tests/cases"), ".toml");
    assert!(!paths.is_empty(), "there are cases");
    let mut wrong = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let case: Case = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", shown(&path)));
        let got = run(&case, &path.file_stem().unwrap().to_string_lossy());
        if got == case {
            continue;
        }
        if bless {
            let comments: String = text.lines().take_while(|l| l.starts_with('#')).flat_map(|l| [l, "\n"]).collect();
            std::fs::write(&path, comments + &toml::to_string_pretty(&got).unwrap()).unwrap();
        } else {
            wrong.push(format!("=== {}\n{}", shown(&path), difference(&case, &got)));
        }
    }
    assert!(wrong.is_empty(), "{}\nYOURSIDE_BLESS=1 rewrites the cases", wrong.join("\n"));
}

fn difference(expected: &Case, got: &Case) -> String {
    let mut out = String::new();
    let mut field = |name: &str, expected: &str, got: &str| {
        if expected != got {
            out.push_str(&format!("--- {name} expected\n{expected}\n+++ {name} got\n{got}\n"));
        }
    };
    field("exit", &expected.exit.to_string(), &got.exit.to_string());
    field("stdout", &expected.stdout, &got.stdout);
    field("stderr", &expected.stderr, &got.stderr);
    for (name, content) in &got.written {
        field(name, expected.written.get(name).map_or("", String::as_str), content);
    }
    out
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let dir = fresh("broken-pipe");
    let mut child =
        yourside(&dir).args(["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()), (Some(0), String::new()));
}

#[test]
fn reports_are_renamed_into_place_and_leave_nothing_behind() {
    let dir = fresh("renamed");
    std::fs::write(dir.join("main.tf"), "locals {}\n").unwrap();
    std::fs::write(dir.join("out.sarif"), "old").unwrap();
    let run = || yourside(&dir).args(["scan", "-q", "-f", "sarif=out.sarif", "-f", "json=out.json"]).output().unwrap();
    assert_eq!(run().status.code(), Some(0));
    assert!(std::fs::read_to_string(dir.join("out.sarif")).unwrap().starts_with('{'));
    let mut names: Vec<String> =
        std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["main.tf", "out.json", "out.sarif"]);
}

#[cfg(unix)]
#[test]
fn links_and_what_is_no_regular_file_are_written_through_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let dir = fresh("written-through");
    std::fs::write(dir.join("main.tf"), "locals {}\n").unwrap();
    std::fs::write(dir.join("real.json"), "something longer than nothing ".repeat(100)).unwrap();
    std::os::unix::fs::symlink("real.json", dir.join("link.json")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(dir.join("socket")).unwrap();
    let scan = |target: &str| yourside(&dir).args(["scan", "-q", "-f", target]).output().unwrap().status.code();

    assert_eq!(scan("json=link.json"), Some(0));
    assert!(std::fs::symlink_metadata(dir.join("link.json")).unwrap().is_symlink());
    let text = std::fs::read_to_string(dir.join("real.json")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "nothing of the former content stays: {text}");

    // A special file of the test's own: a socket cannot be opened, and must still be one afterwards.
    assert_eq!(scan("json=socket"), Some(2));
    assert!(std::fs::symlink_metadata(dir.join("socket")).unwrap().file_type().is_socket());
    drop(socket);
}
