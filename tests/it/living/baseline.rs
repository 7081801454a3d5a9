//! The baseline: only what is new appears, whatever else moves.

use super::{repository, scan, write};
use std::path::Path;

const RULES: &[&str] = &[
    "--select=sg-ingress-ssh-not-public",
    "--select=sg-ingress-rdp-not-public",
    "--select=ebs-volume-encrypted",
    "--baseline=b.json",
];

fn with(dir: &Path, more: &[&str]) -> super::Said {
    scan(dir, &[RULES, more].concat())
}

fn ingress(port: u16) -> String {
    format!(
        "  ingress {{\n    from_port = {port}\n    to_port = {port}\n    protocol = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }}\n"
    )
}

fn group(ports: &[u16]) -> String {
    let rules: String = ports.iter().map(|port| ingress(*port)).collect();
    format!("resource \"aws_security_group\" \"g\" {{\n  name = \"g\"\n{rules}}}\n")
}

const VOLUME: &str = "resource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"a\"\n  size = 1\n}\n";

/// A repository whose findings are accepted.
fn accepted(name: &str) -> std::path::PathBuf {
    let dir = repository(&format!("baseline-{name}"), &[("main.tf", &(group(&[22, 3389]) + VOLUME))]);
    let said = with(&dir, &["--update-baseline"]);
    assert_eq!((said.exit, said.count("failed"), said.count("known")), (0, 0, 3), "{}", said.stderr);
    dir
}

/// After `files` are written only these results appear.
fn check(name: &str, files: &[(&str, &str)], expected: &[&str]) {
    let dir = accepted(name);
    write(&dir, files);
    let said = with(&dir, &[]);
    assert_eq!(said.results(), expected, "{name}");
    assert_eq!(said.exit, i32::from(!expected.is_empty()), "{name}");
}

#[test]
fn moves_of_any_kind_bring_nothing_new() {
    check("nothing", &[], &[]);
    check("lines", &[("main.tf", &format!("# more\n\n{VOLUME}\n\n{}", group(&[22, 3389])))], &[]);
    check("order", &[("main.tf", &(group(&[3389, 443, 22]) + VOLUME))], &[]);
    check("renamed", &[("main.tf", ""), ("other.tf", &(group(&[22, 3389]) + VOLUME))], &[]);
    check("split", &[("main.tf", &group(&[22, 3389])), ("volume.tf", VOLUME)], &[]);
    let call = "module \"m\" {\n  source = \"./m\"\n}\n";
    check("into-a-module", &[("main.tf", &(group(&[22, 3389]) + call)), ("m/main.tf", VOLUME)], &[]);
    let counted = VOLUME.replace("size", "count = 2\n  size");
    check("count", &[("main.tf", &(group(&[22, 3389]) + &counted))], &[]);
}

#[test]
fn only_what_is_new_appears() {
    let wider = ingress(22).replace("to_port = 22", "to_port = 25");
    let wider = group(&[22, 3389]).replace("  name", &format!("{wider}  name"));
    check("second", &[("main.tf", &(wider + VOLUME))], &["main.tf:6 sg-ingress-ssh-not-public"]);
    let second = VOLUME.replace("\"v\"", "\"w\"");
    check("another", &[("main.tf", &(group(&[22, 3389]) + VOLUME + &second))], &["main.tf:20 ebs-volume-encrypted"]);
    check("copy", &[("copy/main.tf", VOLUME)], &["copy/main.tf:1 ebs-volume-encrypted"]);
}

#[test]
fn what_is_gone_is_fixed_and_leaves_with_the_next_update() {
    let dir = accepted("fixed");
    write(&dir, &[("main.tf", &group(&[22]))]);
    let said = with(&dir, &["-v"]);
    assert_eq!((said.exit, said.count("fixed")), (0, 2));
    assert!(
        said.stderr.contains("fixed: 2 findings of the baseline\n  main.tf aws_ebs_volume.v ebs-volume-encrypted\n"),
        "{}",
        said.stderr
    );
    with(&dir, &["--update-baseline"]);
    let text = std::fs::read_to_string(dir.join("b.json")).unwrap();
    assert_eq!(text.matches("\"rule\"").count(), 1, "{text}");
    assert_eq!(with(&dir, &[]).count("fixed"), 0);
}

#[test]
fn what_a_scan_does_not_look_for_stays_accepted() {
    let dir = accepted("partial");
    write(&dir, &[("sub/main.tf", VOLUME)]);
    let before = std::fs::read_to_string(dir.join("b.json")).unwrap();
    let said = scan(&dir, &["sub", "--select", "ebs-volume-encrypted", "--baseline", "b.json", "--update-baseline"]);
    assert_eq!(said.count("fixed"), 0);
    let after = std::fs::read_to_string(dir.join("b.json")).unwrap();
    let lines = |text: &str| text.lines().map(|line| line.trim_end_matches(',').to_owned()).collect::<Vec<_>>();
    assert!(lines(&before).iter().all(|line| lines(&after).contains(line)), "{before}\n{after}");
    assert_eq!(lines(&after).len(), lines(&before).len() + 1);
}

#[test]
fn the_file_is_sorted_and_the_same_for_the_same_findings() {
    let (a, b) = (accepted("same-a"), accepted("same-b"));
    let read = |dir: &Path| std::fs::read_to_string(dir.join("b.json")).unwrap();
    assert_eq!(read(&a), read(&b));
    with(&a, &["--update-baseline", "--threads", "1"]);
    assert_eq!(read(&a), read(&b));
    let rows: Vec<String> =
        read(&a).lines().filter(|line| line.contains("rule")).map(|l| l.trim_end_matches(',').to_owned()).collect();
    let mut sorted = rows.clone();
    sorted.sort();
    assert_eq!(rows, sorted);
}

#[test]
fn known_findings_are_counted_and_shown_on_request() {
    let dir = accepted("shown");
    let said = with(&dir, &["--show-suppressed"]);
    assert_eq!(said.results().len(), 3);
    assert_eq!(said.json["results"][0]["age"], "known");
    assert!(said.stderr.contains("not shown: 3 already in the baseline"), "{}", said.stderr);
}

#[test]
fn a_baseline_that_cannot_be_used_is_wrong_usage() {
    let dir = repository("baseline-broken", &[("main.tf", VOLUME), ("b.json", "{\"version\": 9, \"findings\": []}")]);
    let said = with(&dir, &[]);
    assert_eq!(said.exit, 2);
    assert!(said.stderr.contains("cannot use the baseline b.json: it is a baseline of version 9"), "{}", said.stderr);
    assert_eq!(scan(&dir, &["--baseline", "absent.json"]).exit, 2);
    assert_eq!(scan(&dir, &["--update-baseline"]).exit, 2);
}
