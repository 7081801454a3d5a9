//! What a change brings: two states of a real git repository.

use super::{Said, scan, write};
use crate::cli::fresh;
use std::path::{Path, PathBuf};
use std::process::Command;

const VOLUME: &str = "variable \"encrypted\" {\n  default = true\n}\nresource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"a\"\n  size = 1\n  encrypted = var.encrypted\n}\n";
const OPEN: &str = "resource \"aws_ebs_volume\" \"open\" {\n  availability_zone = \"a\"\n  size = 1\n}\n";

fn git(dir: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let identity = [
        "-c",
        "user.name=n",
        "-c",
        "user.email=e@example.com",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.autocrlf=false",
    ];
    let done = command.current_dir(dir).args(identity).args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A repository with one commit.
fn committed(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let dir = fresh(&format!("since-{name}"));
    git(&dir, &["init", "-q", "-b", "main"]);
    write(&dir, files);
    git(&dir, &["add", "-A"]);
    git(&dir, &["commit", "-q", "-m", "one"]);
    dir
}

fn since(dir: &Path, more: &[&str]) -> Said {
    scan(dir, &[&["--select", "ebs-volume-encrypted", "--since", "HEAD"], more].concat())
}

#[test]
fn only_what_the_change_brings_is_reported() {
    let dir = committed("new", &[("main.tf", OPEN)]);
    let said = since(&dir, &[]);
    assert_eq!((said.exit, said.results().len(), said.count("known")), (0, 0, 1), "{}", said.stderr);
    assert!(said.stderr.contains("not shown: 1 already in HEAD"), "{}", said.stderr);
    write(&dir, &[("main.tf", &format!("# a line\n{OPEN}")), ("new.tf", &OPEN.replace("open", "new"))]);
    let said = since(&dir, &[]);
    assert_eq!((said.exit, said.results()), (1, vec!["new.tf:1 ebs-volume-encrypted".to_owned()]));
    assert_eq!(said.json["results"][0]["age"], "new");
}

#[test]
fn a_changed_variable_brings_findings_in_files_that_did_not_change() {
    let dir = committed("variable", &[("main.tf", VOLUME)]);
    write(&dir, &[("terraform.tfvars", "encrypted = false\n")]);
    assert_eq!(since(&dir, &[]).results(), ["main.tf:7 ebs-volume-encrypted"]);

    let call = "module \"m\" {\n  source = \"./m\"\n}\n";
    let dir = committed("module", &[("main.tf", call), ("m/main.tf", VOLUME)]);
    write(&dir, &[("main.tf", &call.replace("./m\"", "./m\"\n  encrypted = false"))]);
    assert_eq!(since(&dir, &[]).results(), ["m/main.tf:7 ebs-volume-encrypted"]);
}

#[test]
fn what_a_change_fixes_is_counted() {
    let dir = committed("fixed", &[("main.tf", OPEN), ("other.tf", VOLUME)]);
    write(&dir, &[("main.tf", "")]);
    let said = since(&dir, &[]);
    assert_eq!((said.exit, said.count("fixed")), (0, 1));
    assert!(said.stderr.contains("fixed: 1 finding of HEAD"), "{}", said.stderr);
}

#[test]
fn renamed_files_links_and_ignored_variables_bring_nothing() {
    let dir = committed("moved", &[("a/main.tf", OPEN), (".gitignore", "*.auto.tfvars\n"), ("b/main.tf", VOLUME)]);
    write(&dir, &[("b/local.auto.tfvars", "encrypted = false\n")]);
    std::fs::rename(dir.join("a"), dir.join("c")).unwrap();
    let said = since(&dir, &[]);
    assert_eq!((said.results().len(), said.count("known")), (0, 2), "{:?}", said.json["results"]);
}

#[test]
fn paths_and_working_directories_do_not_matter() {
    let dir = committed("below", &[("infra/main.tf", OPEN), ("other/main.tf", OPEN)]);
    write(&dir, &[("infra/main.tf", &format!("{OPEN}{VOLUME}").replace("true", "false"))]);
    let expected = ["infra/main.tf:11 ebs-volume-encrypted"];
    assert_eq!(since(&dir, &["infra"]).results(), expected);
    assert_eq!(since(&dir.join("infra"), &[]).results(), expected);
    assert_eq!(since(&dir.join("infra"), &["../infra/main.tf"]).results(), expected);
    let absolute = dir.join("infra");
    assert_eq!(since(&dir, &[absolute.to_str().unwrap()]).results(), expected);
    // A directory that is new as a whole.
    write(&dir, &[("fresh/main.tf", OPEN)]);
    git(&dir, &["rm", "-rq", "other"]);
    assert_eq!(since(&dir, &["fresh"]).results(), ["fresh/main.tf:1 ebs-volume-encrypted"]);
}

#[cfg(unix)]
#[test]
fn a_repository_reached_through_a_link_is_compared_all_the_same() {
    let dir = committed("linked", &[("infra/main.tf", OPEN)]);
    write(&dir, &[("infra/new.tf", &OPEN.replace("open", "new"))]);
    let link = dir.parent().unwrap().join("since-link");
    let _ = std::fs::remove_file(&link);
    std::os::unix::fs::symlink(&dir, &link).unwrap();
    for path in [link.clone(), link.join("infra")] {
        let said = since(&dir, &[path.to_str().unwrap()]);
        assert_eq!((said.results().len(), said.count("known")), (1, 1), "{}", path.display());
    }
}

#[test]
fn the_checkout_stays_as_it_is() {
    let dir = committed("untouched", &[("main.tf", OPEN)]);
    write(&dir, &[("main.tf", VOLUME), ("staged.tf", OPEN)]);
    git(&dir, &["add", "staged.tf"]);
    let state = || {
        let mut files = crate::files_below(&dir, "");
        files.sort();
        files.into_iter().map(|path| (std::fs::read(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    let before = state();
    since(&dir, &["--config-from", "HEAD"]);
    assert!(before == state(), "no file of the repository changes");
}

#[test]
fn a_revision_that_is_not_there_is_wrong_usage_and_says_what_to_do() {
    let dir = committed("shallow-origin", &[("main.tf", OPEN)]);
    write(&dir, &[("main.tf", VOLUME)]);
    git(&dir, &["commit", "-qam", "two"]);
    let said = scan(&dir, &["--since", "nowhere"]);
    assert_eq!(said.exit, 2);
    assert!(said.stderr.contains("there is no commit `nowhere` in this repository"), "{}", said.stderr);
    let said = scan(&dir, &["--since=--output=x"]);
    assert_eq!((said.exit, dir.join("x").exists()), (2, false));

    let clone = fresh("since-shallow");
    let origin = format!("file://{}", dir.display());
    git(&clone, &["clone", "-q", "--depth=1", &origin, "."]);
    let said = scan(&clone, &["--since", "HEAD~1"]);
    assert_eq!(said.exit, 2);
    assert!(said.stderr.contains("shallow clone") && said.stderr.contains("fetch"), "{}", said.stderr);
    assert_eq!(since(&clone, &[]).exit, 0);

    let plain = fresh("since-no-repository");
    write(&plain, &[("main.tf", OPEN)]);
    assert_eq!(scan(&plain, &["--since", "nowhere"]).exit, 2);
}

/// Every setting of a repository by which git can be made to start a program writes a file if it does.
#[cfg(unix)]
#[test]
fn settings_of_the_repository_start_no_program() {
    use std::os::unix::fs::PermissionsExt;
    let dir = committed(
        "hostile",
        &[("main.tf", &format!("# yourside:ignore ebs -- x\n{OPEN}")), (".gitattributes", "* filter=x diff=x\n")],
    );
    let marker = dir.parent().unwrap().join("since-hostile-ran");
    let _ = std::fs::remove_file(&marker);
    let script = dir.parent().unwrap().join("since-hostile.sh");
    std::fs::write(&script, format!("#!/bin/sh\ntouch '{}'\ncat\n", marker.display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = script.to_str().unwrap();
    for name in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.gitProxy",
        "core.askPass",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "diff.x.textconv",
        "diff.x.command",
        "diff.external",
        "pager.log",
        "pager.blame",
        "core.alternateRefsCommand",
        "uploadpack.packObjectsHook",
        "gpg.program",
        "credential.helper",
    ] {
        git(&dir, &["config", name, program]);
    }
    let hooks = dir.join(".git/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-checkout", "post-index-change", "pre-commit", "reference-transaction"] {
        std::fs::copy(&script, hooks.join(hook)).unwrap();
    }
    // A clone that lacks objects would fetch them through this.
    git(&dir, &["config", "extensions.partialClone", "origin"]);
    git(&dir, &["config", "remote.origin.url", &format!("ext::{program}")]);
    git(&dir, &["config", "remote.origin.promisor", "true"]);
    git(&dir, &["config", "remote.origin.uploadpack", program]);
    git(&dir, &["config", "protocol.ext.allow", "always"]);
    let _ = std::fs::remove_file(&marker);

    since(&dir, &["--config-from", "HEAD"]);
    let run =
        crate::cli::yourside(&dir).env("PATH", std::env::var_os("PATH").unwrap()).arg("suppressions").output().unwrap();
    assert!(String::from_utf8_lossy(&run.stdout).contains(", since 20"), "{run:?}");
    // A blob that is missing.
    let missing = "0123456789012345678901234567890123456789";
    scan(&dir, &["--since", missing]);
    assert!(!marker.exists(), "a program was started");
}

const ACCEPTED: &str = "# yourside:ignore ebs -- fine\n";

#[test]
fn suppressions_of_the_change_are_said_and_do_not_count_with_config_from() {
    let dir = committed("suppressed", &[("main.tf", &format!("{ACCEPTED}{OPEN}"))]);
    write(&dir, &[("new.tf", &format!("{ACCEPTED}{}", OPEN.replace("open", "new")))]);
    let said = since(&dir, &[]);
    assert_eq!((said.exit, said.count("suppressed")), (0, 2));
    assert!(said.problems().contains(&"suppression/changed:null".to_owned()), "{}", said.stderr);

    let said = since(&dir, &["--config-from", "HEAD"]);
    assert_eq!((said.exit, said.count("suppressed")), (1, 1), "{}", said.stderr);
    assert_eq!(said.results(), ["new.tf:2 ebs-volume-encrypted"]);
    // Also without comparing findings.
    let said = scan(&dir, &["--select", "ebs-volume-encrypted", "--config-from", "HEAD"]);
    assert_eq!(said.results(), ["new.tf:2 ebs-volume-encrypted"]);
}

#[test]
fn the_configuration_of_the_change_is_said_and_does_not_count_with_config_from() {
    let dir = committed("configured", &[("main.tf", VOLUME), ("yourside.toml", "fail-on = \"low\"\n")]);
    let milder = "ignore = [\"ebs\"]\nbaseline = \"b.json\"\n";
    write(&dir, &[("main.tf", OPEN), ("yourside.toml", milder), ("b.json", "{\"version\": 1, \"findings\": []}")]);
    let said = scan(&dir, &["--since", "HEAD"]);
    assert!(said.problems().contains(&"suppression/changed:null".to_owned()), "{}", said.stderr);
    assert!(!said.results().iter().any(|r| r.contains("ebs-volume-encrypted")));
    let said = scan(&dir, &["--since", "HEAD", "--config-from", "HEAD"]);
    assert!(
        said.results().contains(&"main.tf:1 ebs-volume-encrypted".to_owned()),
        "{:?} {}",
        said.results(),
        said.stderr
    );
}
