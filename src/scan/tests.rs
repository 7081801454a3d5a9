//! The pipeline over stages that are made up: order, threads, panics.

use super::*;
use crate::discover::discover;
use crate::finding::{Finding, Severity, Verdict};
use crate::resource::FrontEnd;
use crate::source::{MemoryFiles, Span};
use crate::triage::tests::card;
use std::sync::{Arc, Mutex};

/// Inputs named by file; a name says what happens: `panic-evaluate`, `panic-judge`, `broken`.
struct MadeUp {
    sources: Sources,
}

impl Stages for MadeUp {
    type Input = std::path::PathBuf;

    fn path<'a>(&self, input: &'a Self::Input) -> &'a Path {
        input
    }

    fn evaluate(&self, input: &Self::Input, _environment: Option<&Environment>) -> Evaluated {
        let name = input.to_string_lossy();
        assert!(!name.contains("panic-evaluate"), "made up");
        let source = self.sources.add(input, "some text\n".to_owned());
        let at = source.location(Span::new(0, 4));
        let problem = Problem::error(Code("syntax/made-up"), at, "broken");
        let configuration = Configuration {
            path: Arc::from(input.as_path()),
            front_end: FrontEnd::Terraform,
            resources: vec![],
            problems: if name.contains("broken") { vec![problem] } else { vec![] },
            files: vec![Arc::from(input.as_path())],
        };
        Evaluated { configuration, called: BTreeSet::new() }
    }

    fn judge(&self, configuration: &Configuration) -> Answers {
        assert!(!configuration.path.to_string_lossy().contains("panic-judge"), "made up");
        let source = self.sources.load(&configuration.path).expect("evaluated before");
        let finding = |id: &str, start| Finding {
            rule: Arc::new(card(id)),
            verdict: Verdict::Fail,
            severity: Severity::High,
            addresses: vec![Arc::from("aws_s3_bucket.b")],
            aliases: Default::default(),
            resource_type: Arc::from("aws_s3_bucket"),
            message: String::new(),
            place: Some(source.location(Span::new(start, start + 1))),
            path: Arc::clone(&configuration.path),
            head: None,
            calls: vec![],
            trace: vec![],
            attribute: String::new(),
            evidence: String::new(),
            sensitive: false,
            environments: vec![],
        };
        Answers {
            findings: vec![finding("z", 5), finding("b", 2), finding("a", 2)],
            passed: 1,
            problems: vec![],
            files: vec![],
        }
    }

    fn rules(&self) -> Vec<KnownRule<'_>> {
        vec![]
    }
}

fn run(names: &[&str], threads: usize) -> (Scan, Vec<String>) {
    let stages = MadeUp { sources: Sources::new(Arc::new(MemoryFiles::new())) };
    let roots = Roots { working: PathBuf::from("/repo"), repository: PathBuf::from("/repo") };
    let inputs: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
    let options = Options { threads: Some(threads), ..Options::default() };
    let scan = scan(&stages, &inputs, vec![], (&stages.sources, &roots), &options, &|_| {});
    let line = |e: &triage::Entry| {
        let (file, rule) = (e.finding.file(&stages.sources), &e.finding.rule.id);
        format!("{} {rule} {}", file.display(), e.fingerprint)
    };
    let lines = scan.outcome.reported.iter().map(line).collect();
    (scan, lines)
}

#[test]
fn findings_are_sorted_by_path_place_and_rule_for_any_number_of_threads() {
    let names: Vec<String> = (0..40).map(|i| format!("{:02}.tf", (i * 7) % 40)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (scan, lines) = run(&names, 1);
    assert_eq!((lines.len(), scan.outcome.passed_count, scan.counts.files), (120, 40, 40));
    let heads: Vec<&str> = lines.iter().take(4).map(|line| &line[..7]).collect();
    assert_eq!(heads, ["00.tf a", "00.tf b", "00.tf z", "01.tf a"]);
    for threads in [2, 4, 8] {
        assert_eq!(run(&names, threads).1, lines);
    }
}

#[test]
fn a_panic_costs_one_input_and_is_said() {
    let (scan, lines) = run(&["a.tf", "panic-evaluate.tf", "panic-judge.tf", "broken.tf"], 2);
    assert_eq!(lines.len(), 6);
    let said: Vec<_> = scan.problems.iter().map(|p| (p.code.0, p.level, p.help.is_some())).collect();
    assert_eq!(
        said,
        [
            ("syntax/made-up", Level::Error, false),
            ("internal/panic", Level::Error, true),
            ("internal/panic", Level::Error, true)
        ]
    );
}

#[test]
fn nothing_to_scan_is_a_notice() {
    let (scan, _) = run(&[], 1);
    assert_eq!(scan.problems.iter().map(|p| (p.code, p.level)).collect::<Vec<_>>(), [(NO_INPUT, Level::Notice)]);
}

#[test]
fn roots_are_what_nobody_calls_with_an_instance() {
    let stack = |condition: &str, child: &str| {
        format!("{{Type: AWS::CloudFormation::Stack, Condition: {condition}, Properties: {{TemplateURL: {child}}}}}")
    };
    let template = format!(
        "Conditions: {{Always: !Equals [a, a], Never: !Equals [a, b]}}\nResources:\n  C: {}\n  D: {}\n",
        stack("Always", "child.yaml"),
        stack("Never", "dormant.yaml")
    );
    let bucket = "Resources:\n  B: {Type: AWS::S3::Bucket}\n";
    let files = MemoryFiles::new()
        .with("stacks/child.yaml", bucket)
        .with("stacks/dormant.yaml", bucket)
        .with("stacks/main.yaml", template)
        .with(
            "a/main.tf",
            "module \"m\" { source = \"../m\" }\nmodule \"never\" {\n  source = \"../n\"\n  count = 0\n}",
        )
        .with("m/main.tf", "resource \"terraform_data\" \"r\" {}")
        .with("n/main.tf", "resource \"terraform_data\" \"r\" {}")
        .with("x/main.tf", "module \"y\" { source = \"../y\" }")
        .with("y/main.tf", "module \"x\" { source = \"../x\" }");
    let sources = Arc::new(Sources::new(Arc::new(files)));
    let (found, _) = discover(sources.files(), &[PathBuf::from(".")]);
    let options = Options::default();
    let pipeline = Pipeline::new(&sources, &found, &options, &sources);
    let inputs = pipeline.inputs();
    let seen = Mutex::new(Vec::new());
    let work = |input: &_| {
        seen.lock().unwrap().push(pipeline.path(input).to_path_buf());
        guarded(&pipeline, input)
    };
    pool(None).unwrap().install(|| pipeline.schedule(&inputs, &work));
    let mut seen = seen.into_inner().unwrap();
    seen.sort();
    assert_eq!(seen, ["a", "n", "stacks/dormant.yaml", "stacks/main.yaml", "x"].map(PathBuf::from));
}

const DEPLOYED: &str = r#"
variable "public" {}
variable "size" { default = 1 }
resource "aws_db_instance" "d" {
  publicly_accessible = var.public
  storage_encrypted   = false
  engine              = "postgres"
  count               = var.size
}
"#;

/// Failures of some rules and all problems over a root with variable files, by message.
fn environments(environments: &[Environment], assignments: Vec<Assignment>) -> Vec<String> {
    let files = MemoryFiles::new()
        .with("root/main.tf", DEPLOYED)
        .with("root/dev.tfvars", "public = true\n")
        .with("root/prod.tfvars", "public = false\nsize = \"many\"\n")
        .with("other/main.tf", "locals {}\n");
    let (found, problems) = discover(&files, &[PathBuf::from(".")]);
    let sources = Arc::new(Sources::new(Arc::new(files)));
    let roots = Roots { working: PathBuf::from("/repo"), repository: PathBuf::from("/repo") };
    let mut options = Options { environments: environments.to_vec(), ..Options::default() };
    options.inputs.assignments = assignments;
    options.triage.selection.select = vec!["rds-instance-storage-encrypted".into(), "rds-instance-not-public".into()];
    let pipeline = Pipeline::new(&sources, &found, &options, &sources);
    let scan = scan(&pipeline, &pipeline.inputs(), problems, (&sources, &roots), &options, &|_| {});
    let of = |kind: &str, entries: &[triage::Entry]| -> Vec<String> {
        let one = |e: &triage::Entry| format!("{kind} {}: {}", e.finding.rule.id, e.finding.message);
        entries.iter().map(one).collect()
    };
    let mut out = of("fail", &scan.outcome.reported);
    out.extend(of("open", &scan.outcome.undetermined));
    out.extend(scan.problems.iter().map(|p| format!("{}: {}", p.code.0, p.message)));
    out.push(format!("{} configurations", scan.counts.configurations));
    out
}

fn environment(name: &str, root: Option<&str>) -> Environment {
    let assignments = vec![Assignment::File(PathBuf::from(format!("root/{name}.tfvars")))];
    Environment { name: name.to_owned(), root: root.map(PathBuf::from), assignments, workspace: None }
}

#[test]
fn a_root_is_evaluated_once_for_each_of_its_environments() {
    let both = [environment("dev", Some("root")), environment("prod", Some("root"))];
    let (public, encrypted) = (
        "the instance gets a public address, so the security group is all that stands between it and the internet",
        "the database, its backups and its read replicas are stored unencrypted",
    );
    assert_eq!(
        environments(&both, vec![]),
        [
            format!("fail rds-instance-not-public: {public} (in dev)"),
            format!("fail rds-instance-storage-encrypted: {encrypted} (in dev)"),
            "open rds-instance-storage-encrypted: RDS instance storage is not encrypted (in prod)".to_owned(),
            "evaluation/invalid-count: `count` must be a whole number that is not negative, not a value of another type \
             (in prod)"
                .to_owned(),
            "2 configurations".to_owned(),
        ]
    );
}

#[test]
fn what_the_command_line_gives_is_stronger_than_an_environment() {
    let given = vec![Assignment::Value("size".to_owned(), "1".to_owned())];
    let both = [environment("dev", Some("root")), environment("prod", Some("root"))];
    // What holds in all environments names none.
    let said = environments(&both, given);
    let of = |rule: &str| said.iter().filter(|line| line.contains(rule)).map(String::as_str).collect::<Vec<_>>();
    assert_eq!(
        of("storage-encrypted"),
        ["fail rds-instance-storage-encrypted: the database, its backups and its read replicas are stored unencrypted"]
    );
    assert!(of("not-public").iter().all(|line| line.ends_with(" (in dev)")), "{said:?}");
}

#[test]
fn variable_files_that_nobody_reads_are_named() {
    let unread = |environments_of: &[Environment]| -> Vec<String> {
        let said = environments(environments_of, vec![]);
        said.into_iter().filter(|line| line.starts_with("configuration/unread")).collect()
    };
    let code = "configuration/unread-variable-file";
    assert_eq!(unread(&[]), [format!("{code}: variable files are not read: `dev.tfvars`, `prod.tfvars`")]);
    assert_eq!(unread(&[environment("dev", None)]), [format!("{code}: variable file `prod.tfvars` is not read")]);
    assert!(unread(&[environment("dev", None), environment("prod", Some("root"))]).is_empty());
}
