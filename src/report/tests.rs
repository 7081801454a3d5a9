//! Every format over one fixture of hand-made findings.

use super::*;
use crate::finding::Finding;
use crate::problem::Code;
use crate::source::{MemoryFiles, Span};
use crate::triage::tests::card;
use crate::triage::{self, Ground, Suppression, triage};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MAIN: &str = r#"module "files" {
  source   = "./modules/files"
  acl      = var.acl
  password = "hunter2"
}
"#;
const MODULE: &str = "variable \"acl\" {}

resource \"aws_s3_bucket\" \"b\" {
  acl = var.acl
}

resource \"aws_db_instance\" \"d\" {
  password = \"correct horse\"
  name     = \"\u{1b}]8;;http://evil\"
}
";
const VARIABLES: &str = "acl = \"public-read\"\n";

/// Texts, findings and problems as a scan would leave them.
struct Fixture {
    sources: Sources,
    roots: Roots,
    findings: Vec<Finding>,
    problems: Vec<Problem>,
}

impl Fixture {
    fn new() -> Self {
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        sources.add(Path::new("infra/main.tf"), MAIN.to_owned());
        sources.add(Path::new("infra/modules/files/main.tf"), MODULE.to_owned());
        sources.add(Path::new("infra/prod.auto.tfvars"), VARIABLES.to_owned());
        let roots = Roots { working: PathBuf::from("/home/dev/repo"), repository: PathBuf::from("/home/dev/repo") };
        let mut fixture = Self { sources, roots, findings: vec![], problems: vec![] };
        fixture.findings =
            vec![fixture.bucket(), fixture.secret(), fixture.open(), fixture.passed(), fixture.planned()];
        fixture.problems = fixture.some_problems();
        fixture
    }

    /// The `nth` place of `needle` in a file.
    fn at(&self, path: &str, needle: &str) -> Location {
        let source = self.sources.load(Path::new(path)).expect("a file of the fixture");
        let start = source.text().find(needle).expect("text of the fixture");
        source.location(Span::new(start, start + needle.len()))
    }

    fn base(&self, id: &str, path: &str, needle: &str) -> Finding {
        Finding {
            rule: Arc::new(card(id)),
            verdict: Verdict::Fail,
            severity: Severity::High,
            addresses: vec![Arc::from("module.files.aws_s3_bucket.b")],
            aliases: Default::default(),
            resource_type: Arc::from("aws_s3_bucket"),
            message: "`acl` is `public-read`".to_owned(),
            place: Some(self.at(path, needle)),
            path: Arc::from(Path::new(path)),
            head: None,
            calls: vec![],
            trace: vec![],
            attribute: "acl".to_owned(),
            evidence: "public-read".to_owned(),
            sensitive: false,
            environments: vec![],
        }
    }

    fn bucket(&self) -> Finding {
        let step = |path, needle, label: &str| TraceStep { at: self.at(path, needle), label: label.to_owned() };
        let module = "infra/modules/files/main.tf";
        let finding = self.base("s3-bucket-acl-private", module, "var.acl");
        let trace = vec![
            step(module, "var.acl", "the attribute itself"),
            step("infra/main.tf", "var.acl", "argument `acl` of module \"files\""),
            step("infra/prod.auto.tfvars", "\"public-read\"", "value of var.acl"),
        ];
        Finding { trace, ..finding }
    }

    fn secret(&self) -> Finding {
        let finding = self.base("rds-instance-no-plain-password", "infra/modules/files/main.tf", "\"correct horse\"");
        Finding {
            severity: Severity::Critical,
            addresses: vec![Arc::from("module.files.aws_db_instance.d"), Arc::from("aws_db_instance.\u{1b}[2Jevil")],
            message: "the password is written \u{202e}in the code".to_owned(),
            attribute: "password".to_owned(),
            evidence: String::new(),
            sensitive: true,
            ..finding
        }
    }

    fn open(&self) -> Finding {
        let verdict = Verdict::Undetermined(vec!["var.acl: variable without a value".to_owned()]);
        let severity = Severity::Medium;
        Finding { verdict, severity, ..self.base("s3-bucket-logging", "infra/modules/files/main.tf", "\"b\"") }
    }

    fn passed(&self) -> Finding {
        let verdict = Verdict::Pass;
        Finding { verdict, ..self.base("s3-bucket-versioning", "infra/modules/files/main.tf", "\"b\"") }
    }

    fn planned(&self) -> Finding {
        let path = Arc::from(Path::new("infra/plan file.json"));
        let place = None;
        Finding { place, path, severity: Severity::Low, ..self.base("s3-bucket-tags", "infra/main.tf", "module") }
    }

    fn some_problems(&self) -> Vec<Problem> {
        let at = self.at("infra/main.tf", "\"./modules/files\"");
        vec![
            Problem::error(Code("configuration/bad-source"), at, "module source \u{7}is odd").help("name a directory"),
            Problem::of_path(Code("read/denied"), Path::new("infra/x.tf"), "permission denied").level(Level::Notice),
        ]
    }

    fn print(&self, format: Format, findings: Vec<Finding>, options: &Options) -> String {
        let triage_options = triage::Options { keep_passed: true, ..triage::Options::default() };
        let said = triage::Said { findings: vec![findings], passed: 3, files: vec![] };
        let place = (&self.sources, &self.roots);
        let mut outcome = triage(said, place, &triage_options, Vec::new, &mut Vec::new());
        if options.suppressed
            && let Some(mut accepted) = outcome.reported.pop()
        {
            let at = Some(self.at("infra/main.tf", "password"));
            accepted.suppression =
                Some(Suppression { reason: "accepted by the owner".to_owned(), at, ground: Ground::Source });
            outcome.suppressed.push(accepted);
        }
        let report = Report {
            outcome: &outcome,
            problems: &self.problems,
            sources: &self.sources,
            roots: &self.roots,
            counts: Counts { files: 3, configurations: 1, resources: 2 },
            options,
        };
        let mut out = Vec::new();
        format.render(&report, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("formats write text")
    }

    fn print_all(&self, format: Format, color: bool) -> String {
        let options = Options { undetermined: true, passed: true, suppressed: true, color, ..Options::default() };
        self.print(format, self.findings.clone(), &options)
    }
}

/// What stands between the head and the script of a page.
fn content(page: &str) -> &str {
    let (from, to) = (page.find("<body>").expect("a body"), page.rfind("<script>").expect("a script"));
    &page[from..to]
}

#[test]
fn every_format_prints_every_kind_of_result() {
    let fixture = Fixture::new();
    for format in Format::ALL {
        let text = fixture.print_all(format, false);
        let pretty = match format {
            Format::Sarif => {
                let log: Json = serde_json::from_str(&text).expect("SARIF is JSON");
                format!("{}\n", serde_json::to_string_pretty(&log).expect("JSON prints"))
            }
            // Style and script are files of their own.
            Format::Html => content(&text).to_owned(),
            _ => text,
        };
        insta::with_settings!({ snapshot_path => "../../tests/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("format_{}", format.name()), text::visible(&pretty).replace(VERSION, "VERSION"));
        });
    }
}

#[test]
fn failures_alone_are_printed_unless_more_is_asked_for() {
    let fixture = Fixture::new();
    for format in Format::ALL {
        let text = fixture.print(format, fixture.findings.clone(), &Options::default());
        assert!(text.contains("s3-bucket-acl-private"), "{format}");
        assert!(!text.contains("s3-bucket-logging") && !text.contains("s3-bucket-versioning"), "{format}: {text}");
    }
}

#[test]
fn secrets_and_terminal_sequences_get_into_no_format() {
    let fixture = Fixture::new();
    for format in Format::ALL {
        for color in [false, true] {
            let text = fixture.print_all(format, color);
            for secret in ["correct horse", "hunter2"] {
                assert!(!text.contains(secret), "{format} shows {secret}");
            }
            assert!(!text.contains(['\u{202e}', '\u{7}']) && !text.contains("\u{1b}[2J"), "{format}");
            assert_eq!(text.contains('\u{1b}'), color && format == Format::Terminal, "{format}");
        }
    }
}

#[test]
fn names_make_no_markup_in_a_page() {
    let fixture = Fixture::new();
    let hostile = "</script><img src=x onerror=\"a()\">' & \u{2028}";
    let mut finding = fixture.bucket();
    finding.addresses = vec![Arc::from(format!("aws_s3_bucket.b[\"{hostile}\"]"))];
    finding.message = hostile.to_owned();
    finding.attribute = hostile.to_owned();
    finding.resource_type = Arc::from(hostile);
    let page = fixture.print(Format::Html, vec![finding], &Options::default());
    assert!(!content(&page).contains("<img") && !page.contains('\u{2028}'), "{page}");
    assert!(content(&page).contains("&lt;/script&gt;&lt;img src=x onerror=&quot;a()&quot;&gt;&#39; &amp; "), "{page}");
    assert_eq!(page.matches("</script>").count(), 2, "the data and the script end once each");
    let data = page.split("id=\"scan-data\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    let data: Json = serde_json::from_str(data).unwrap();
    assert_eq!(data["results"][0]["message"], hostile);
}

#[test]
fn a_page_allows_its_own_style_and_script_by_their_hashes_and_nothing_else() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let fixture = Fixture::new();
    let page = fixture.print_all(Format::Html, false);
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
        let text = page.rsplit(&format!("<{element}>")).next().and_then(|rest| rest.split("</").next()).unwrap();
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text));
        assert!(page.contains(&format!("{directive} 'sha256-{hash}'")), "{element}");
    }
    assert!(page.contains("default-src 'none'") && !page.contains("http://") && !page.contains("https://"));
    assert!(!page.contains(" style=") && !page.contains(" onclick="), "nothing inline that the policy refuses");
}

#[test]
fn formats_print_nothing_of_the_machine() {
    let fixture = Fixture::new();
    for format in Format::ALL {
        assert!(!fixture.print_all(format, false).contains("/home/dev"), "{format}");
    }
}

#[test]
fn sarif_follows_its_schema() {
    let schema: Json = serde_json::from_str(include_str!("../../tests/data/sarif-2.1.0.schema.json")).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let fixture = Fixture::new();
    for text in [fixture.print_all(Format::Sarif, false), fixture.print(Format::Sarif, vec![], &Options::default())] {
        let log: Json = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0" })), "the schema refuses what is wrong");
}

#[test]
fn sarif_keeps_the_most_severe_within_the_limit_of_github() {
    let fixture = Fixture::new();
    let bucket = fixture.bucket();
    let one = |i: usize| {
        let severity = if i == 25_100 { Severity::Critical } else { Severity::Low };
        Finding { severity, evidence: i.to_string(), trace: vec![], ..bucket.clone() }
    };
    let text = fixture.print(Format::Sarif, (0..=25_100).map(one).collect(), &Options::default());
    let log: Json = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results[0]["level"], "error");
    assert_eq!(results[1]["level"], "note");
}

#[test]
fn every_sarif_result_has_a_location_and_its_addresses() {
    let fixture = Fixture::new();
    let log: Json = serde_json::from_str(&fixture.print_all(Format::Sarif, false)).unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let location = &result["locations"][0];
        assert!(location["physicalLocation"]["artifactLocation"]["uri"].is_string(), "{result}");
        assert!(location["physicalLocation"]["region"]["startLine"].as_u64() >= Some(1), "{result}");
        assert!(location["logicalLocations"][0]["fullyQualifiedName"].is_string(), "{result}");
        assert!(result["partialFingerprints"]["yourside/v1"].is_string(), "{result}");
    }
}

#[test]
fn problems_are_one_line_each_and_errors_come_first() {
    let fixture = Fixture::new();
    let print = |problems: &[Problem], all| {
        let mut out = Vec::new();
        render_problems(problems, &fixture.sources, all, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        print(&fixture.problems, false),
        "infra/main.tf:2: error[configuration/bad-source]: module source \\u{7}is odd\n  help: name a directory\n\
         infra/x.tf: notice[read/denied]: permission denied\n"
    );
    let many = vec![fixture.problems[1].clone(); 60];
    assert!(print(&many, false).ends_with("… and 10 more problems (-v shows all)\n"));
    assert_eq!(print(&many, true).lines().count(), 60);
}

#[test]
fn format_names_are_read_back() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let unknown = "xml".parse::<Format>().unwrap_err().to_string();
    assert!(Format::ALL.iter().all(|f| unknown.contains(f.name())), "{unknown}");
}
