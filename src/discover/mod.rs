//! From the paths that were named to the inputs below them: Terraform directories, plans, templates.
//!
//! Recognises by name and by a glance at the content; parses nothing. Git's ignore files decide only where to start
//! looking: what a Terraform module itself reads is decided by `terraform::load`.

mod assembly;
mod ignored;
mod sniff;
mod tracked;
mod walk;

use crate::problem::{Code, Problem};
use crate::source::{EntryKind, Files, normalize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(crate) use assembly::assets;
pub(crate) use sniff::DocumentKind;

/// What is to be scanned; every list is sorted and free of duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inputs {
    /// Directories that hold Terraform or OpenTofu files.
    pub(crate) terraform: Vec<PathBuf>,
    /// Plans and templates, by path.
    pub(crate) documents: Vec<Document>,
    /// Terraform files that were named one by one: of their directories, only findings in these files are reported.
    pub(crate) only: BTreeSet<PathBuf>,
    /// Nearest directory with `.git` above the first path, else that path's own directory; reading stays inside.
    pub(crate) repository: PathBuf,
    /// Files that look like inputs and were skipped, since git ignores them.
    pub(crate) skipped: usize,
}

/// A file that is an input by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    pub(crate) kind: DocumentKind,
}

/// Named paths that do not exist or are no input; the command line treats these as wrong usage.
pub(crate) const NOT_AN_INPUT: Code = Code("read/not-an-input");

/// Finds the inputs at and below `paths`.
pub(crate) fn discover(files: &dyn Files, paths: &[PathBuf]) -> (Inputs, Vec<Problem>) {
    let mut problems = Vec::new();
    let first = paths.first().map_or_else(|| PathBuf::from("."), |p| normalize(p));
    let mut inputs = Inputs { repository: repository(files, &first), ..Inputs::default() };
    for path in paths {
        let path = normalize(path);
        match files.kind(&path) {
            Some(EntryKind::Directory) => {
                let found = walk::walk(files, &repository(files, &path), &path);
                inputs.terraform.extend(found.terraform);
                inputs.documents.extend(found.documents);
                inputs.skipped += found.skipped;
                problems.extend(found.problems);
            }
            Some(_) => named_file(files, &path, &mut inputs, &mut problems),
            None => problems.push(Problem::of_path(NOT_AN_INPUT, &path, "file or directory does not exist")),
        }
    }
    inputs.terraform.sort();
    inputs.terraform.dedup();
    inputs.documents.sort();
    inputs.documents.dedup();
    // A directory that is scanned as a whole reports all of its files.
    let whole: Vec<PathBuf> = paths.iter().map(|p| normalize(p)).filter(|p| !inputs.only.contains(p)).collect();
    inputs.only.retain(|file| !whole.iter().any(|dir| is_below(file, dir)));
    (inputs, problems)
}

fn is_below(file: &Path, directory: &Path) -> bool {
    directory == Path::new(".") && file.is_relative() || file.starts_with(directory)
}

fn named_file(files: &dyn Files, path: &Path, inputs: &mut Inputs, problems: &mut Vec<Problem>) {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    if is_terraform_name(name) {
        inputs.terraform.push(parent(path));
        inputs.only.insert(path.to_path_buf());
        return;
    }
    match sniff::sniff_named(files, path) {
        Ok(Some(kind)) => inputs.documents.push(Document { path: path.to_path_buf(), kind }),
        Ok(None) => problems.push(
            Problem::of_path(NOT_AN_INPUT, path, "file is neither Terraform, nor a plan, nor a template")
                .help("name a .tf file, the output of `terraform show -json`, or a CloudFormation template"),
        ),
        Err(e) => problems.push(Problem::of_path(Code("read/file"), path, e.to_string())),
    }
}

/// Whether a file of this name belongs to a Terraform or OpenTofu module.
fn is_terraform_name(name: &str) -> bool {
    let hidden = name.starts_with('.') || name.starts_with('#') || name.ends_with('~');
    !hidden && [".tf", ".tf.json", ".tofu", ".tofu.json"].iter().any(|ending| name.ends_with(ending))
}

/// The directory of a file.
fn parent(path: &Path) -> PathBuf {
    normalize(path.parent().unwrap_or(Path::new(".")))
}

/// The nearest directory at or above `path` that holds `.git`, else `path` itself (its directory, for a file).
pub(crate) fn repository(files: &dyn Files, path: &Path) -> PathBuf {
    let start = match files.kind(path) {
        Some(EntryKind::Directory) => normalize(path),
        _ => parent(path),
    };
    // A relative path is resolved, since `.git` may stand above the working directory.
    let absolute = files.canonical(&start).unwrap_or_else(|_| start.clone());
    let mut up = PathBuf::new();
    for directory in absolute.ancestors() {
        if files.kind(&directory.join(".git")).is_some() {
            return if start.is_absolute() { directory.to_path_buf() } else { normalize(&start.join(&up)) };
        }
        up.push("..");
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    const TF: &str = "locals {}\n";

    /// Renders what `discover` finds at `paths` among files of the given names and contents.
    fn check(tree: &[(&str, &str)], paths: &[&str], expected: &str) {
        let files = tree.iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(path, *text));
        let (inputs, problems) = discover(&files, &paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        let mut out: Vec<String> = inputs.terraform.iter().map(|d| format!("tf {}", d.display())).collect();
        out.extend(inputs.documents.iter().map(|d| format!("{:?} {}", d.kind, d.path.display())));
        out.extend(inputs.only.iter().map(|f| format!("only {}", f.display())));
        out.extend(problems.iter().map(|p| p.code.0.to_owned()));
        if inputs.skipped > 0 {
            out.push(format!("skipped {}", inputs.skipped));
        }
        assert_eq!(out.join(", "), expected);
    }

    #[test]
    fn directories_with_configuration_are_found_at_any_depth() {
        check(
            &[("a/main.tf", TF), ("a/b/c/x.tofu", TF), ("a/d/.x.tf", TF), ("e/y.tf.json", "{}")],
            &["."],
            "tf a, tf a/b/c, tf e",
        );
    }

    #[test]
    fn git_ignore_decides_where_to_start_but_not_for_cdk_out() {
        let template = r#"{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}"#;
        let tree = [
            (".git/HEAD", ""),
            (".gitignore", "build/\n*.gen.tf\ncdk.out\n!keep.gen.tf\n"),
            ("build/main.tf", TF),
            ("a/x.gen.tf", TF),
            ("b/keep.gen.tf", TF),
            ("c/.gitignore", "/d\n"),
            ("c/d/main.tf", TF),
            ("d/main.tf", TF),
            ("app/cdk.out/Stack.template.json", template),
        ];
        check(
            &tree,
            &["."],
            "tf b, tf d, Template app/cdk.out/Stack.template.json, configuration/assembly-manifest, skipped 1",
        );
        check(&tree, &["build"], "tf build");
    }

    #[test]
    fn assemblies_hold_templates_and_copies_of_other_things() {
        let template = r#"{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}"#;
        let tree = [
            ("cdk.out/App.template.json", template),
            ("cdk.out/AppNested.nested.template.json", template),
            ("cdk.out/assembly-Prod/Inner.template.json", template),
            ("cdk.out/asset.0a1b/template.json", template),
            ("cdk.out/asset.0a1b/main.tf", TF),
            ("dist/cdk.out", "{}"),
            ("dist/App.template.json", template),
            ("dist/asset.0a1b/template.json", template),
            ("asset.own/template.json", template),
        ];
        let expected = "Template asset.own/template.json, Template cdk.out/App.template.json, \
            Template cdk.out/AppNested.nested.template.json, Template cdk.out/assembly-Prod/Inner.template.json, \
            Template dist/App.template.json, configuration/assembly-manifest, configuration/assembly-manifest";
        check(&tree, &["."], expected);
    }

    #[test]
    fn of_an_assembly_only_what_its_manifest_names_is_scanned() {
        let template = r#"{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}"#;
        let stack = r#"{"type": "aws:cloudformation:stack", "properties": {"templateFile": "App.template.json"}}"#;
        let listed = r#"{"type": "cdk:asset-manifest", "properties": {"file": "App.assets.json"}}"#;
        let stage = r#"{"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}"#;
        let whole = format!(r#"{{"version": "48.0.0", "artifacts": {{"App": {stack}, "A": {listed}, "S": {stage}}}}}"#);
        let inner = format!(r#"{{"artifacts": {{"App": {stack}}}}}"#);
        let assets = r#"{"files": {"0a": {"source": {"path": "N.nested.template.json", "packaging": "file"}}}}"#;
        let mut tree = vec![
            ("cdk.out/manifest.json", &*whole),
            ("cdk.out/App.assets.json", assets),
            ("cdk.out/App.template.json", template),
            ("cdk.out/N.nested.template.json", template),
            ("cdk.out/Old.template.json", template),
            ("cdk.out/tree.json", template),
            ("cdk.out/assembly-Prod/manifest.json", &*inner),
            ("cdk.out/assembly-Prod/App.template.json", template),
            ("cdk.out/assembly-Prod/Old.template.json", template),
            ("cdk.out/assembly-Prod/cdk.out", "{}"),
            ("cdk.out/assembly-Gone/manifest.json", &*inner),
            ("cdk.out/assembly-Gone/App.template.json", template),
        ];
        let named = "Template cdk.out/App.template.json, Template cdk.out/N.nested.template.json, \
            Template cdk.out/assembly-Prod/App.template.json";
        let stale = "configuration/stale-template";
        check(&tree, &["."], &format!("{named}, {stale}, {stale}, {stale}"));
        check(&tree, &["cdk.out/assembly-Prod"], &format!("Template cdk.out/assembly-Prod/App.template.json, {stale}"));
        check(&tree, &["cdk.out/Old.template.json"], "Template cdk.out/Old.template.json");
        tree[6].1 = "{";
        let all = format!("{named}, Template cdk.out/assembly-Prod/Old.template.json");
        check(&tree, &["."], &format!("{all}, {stale}, {stale}, configuration/assembly-manifest"));
    }

    #[test]
    fn an_older_manifest_says_what_is_uploaded_among_what_it_says_of_constructs() {
        let template = r#"{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}"#;
        let manifest = r#"{"artifacts": {"App": {
            "type": "aws:cloudformation:stack", "properties": {"templateFile": "App.template.json"},
            "metadata": {"/App": [
                {"type": "aws:cdk:asset", "data": {"path": "N.nested.template.json", "id": "0a", "packaging": "file"}},
                {"type": "aws:cdk:logicalId", "data": "B"}, {"type": "aws:cdk:warning"}
            ]}
        }}}"#;
        let tree = [
            ("out/cdk.out", "{}"),
            ("out/manifest.json", manifest),
            ("out/App.template.json", template),
            ("out/N.nested.template.json", template),
            ("out/Old.template.json", template),
        ];
        let expected =
            "Template out/App.template.json, Template out/N.nested.template.json, configuration/stale-template";
        check(&tree, &["."], expected);
    }

    #[test]
    fn ignore_files_above_the_named_directory_count() {
        let tree = [(".git/HEAD", ""), (".gitignore", "gen\n"), ("a/gen/main.tf", TF), ("a/main.tf", TF)];
        check(&tree, &["a"], "tf a");
    }

    #[test]
    fn terraform_and_git_directories_are_not_entered() {
        check(&[("a/.terraform/modules/m/main.tf", TF), (".git/x.tf", TF), ("a/main.tf", TF)], &["."], "tf a");
    }

    #[test]
    fn documents_are_recognised_by_content() {
        let tree = [
            ("plan.json", r#"{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{}}"#),
            ("package.json", r#"{"name":"x"}"#),
            ("t.yaml", "Resources:\n  B:\n    Type: AWS::S3::Bucket\n"),
            ("k8s.yml", "apiVersion: v1\nkind: Pod\n"),
            ("t.template", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n"),
            ("i.yaml", "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: p.yaml}}\n"),
        ];
        check(&tree, &["."], "Template i.yaml, Plan plan.json, Template t.template, Template t.yaml");
        check(&[("empty.yaml", "Resources:\n")], &["empty.yaml"], "Template empty.yaml");
        check(&[("empty.yaml", "Resources:\n")], &["."], "");
        check(&tree, &["k8s.yml", "t.yaml", "nope"], "Template t.yaml, read/not-an-input, read/not-an-input");
    }

    #[test]
    fn a_named_file_limits_the_report_unless_its_directory_is_named_too() {
        let tree = [("a/main.tf", TF), ("a/other.tf", TF)];
        check(&tree, &["a/main.tf"], "tf a, only a/main.tf");
        check(&tree, &["a/main.tf", "a"], "tf a");
    }
}
