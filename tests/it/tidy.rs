//! Small things that otherwise nobody looks after.

use crate::{files_below, root, shown};
use std::collections::BTreeMap;
use std::path::Path;

/// Modules longer than this are to be split.
const MAX_PRODUCTION_LINES: usize = 600;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Lines before the tests.
fn production_lines(text: &str) -> usize {
    text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count()
}

#[test]
fn modules_are_short() {
    for path in files_below(&root().join("src"), ".rs") {
        let lines = production_lines(&read(&path));
        assert!(lines <= MAX_PRODUCTION_LINES, "{} has {lines} production lines: split it", shown(&path));
    }
}

#[test]
fn modules_say_what_they_are_for() {
    for path in files_below(&root().join("src"), ".rs") {
        let said = read(&path).starts_with("//! ") || path.ends_with("tests.rs");
        assert!(said, "{} does not open with //!", shown(&path));
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Spelt in two pieces, so that this file does not accuse itself.
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat()];
    for folder in ["src", "tests", "rules", "docs"] {
        for ending in [".rs", ".md", ".toml"] {
            for path in files_below(&root().join(folder), ending) {
                for (number, line) in read(&path).lines().enumerate() {
                    let found = marks.iter().find(|mark| line.contains(mark.as_str()));
                    assert!(found.is_none(), "{}:{}: {line}", shown(&path), number + 1);
                }
            }
        }
    }
}

/// Code spans of Markdown that look like a path of this repository.
fn paths_named(text: &str) -> Vec<&str> {
    let tops = ["src/", "tests/", "rules/", "docs/", "examples/", "benches/", "fuzz/", "data/"];
    let spans = text.split('`').skip(1).step_by(2);
    spans.filter(|span| tops.iter().any(|top| span.starts_with(top)) && !span.contains(['<', '*', ' ', '{'])).collect()
}

#[test]
fn paths_named_in_documents_exist() {
    let mut documents = files_below(&root().join("docs"), ".md");
    documents.extend(["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)).into_iter().filter(|p| p.exists()));
    for document in documents {
        for named in paths_named(&read(&document)) {
            let path = named.split([':', '#']).next().unwrap();
            assert!(root().join(path).exists(), "{} names {named}, which does not exist", shown(&document));
        }
    }
    assert_eq!(paths_named("see `src/lib.rs` and `rules/<service>/x.md`, not `cargo test`"), ["src/lib.rs"]);
}

#[test]
fn rule_ids_are_unique_and_equal_their_file_names() {
    let mut seen = BTreeMap::new();
    for path in files_below(&root().join("rules"), ".md") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name.eq_ignore_ascii_case("readme") {
            continue;
        }
        let text = read(&path);
        let id = text.lines().find_map(|line| line.strip_prefix("id:")).map(str::trim).unwrap_or_default();
        assert_eq!(id, name, "{}: the id is not the file's name", shown(&path));
        if let Some(other) = seen.insert(name, shown(&path)) {
            panic!("{} and {other} have the same id", shown(&path));
        }
    }
}

#[test]
fn every_case_is_a_case() {
    for path in files_below(&root().join("tests/cases"), ".toml") {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(stem.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", shown(&path));
    }
}

#[test]
fn the_page_of_rules_is_what_the_command_prints() {
    let output = crate::cli::yourside(root()).args(["rules", "list", "--tier", "all", "--format", "markdown"]).output();
    let printed = String::from_utf8(output.unwrap().stdout).unwrap();
    let file = root().join("docs/rules.md");
    if std::env::var_os("YOURSIDE_BLESS").is_some() {
        std::fs::write(&file, &printed).unwrap();
    }
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page == printed, "docs/rules.md is not current; `just bless` writes it");
}
