//! Triage over hand-made findings.

use super::*;
use crate::finding::{RuleCard, Tier, TraceStep};
use crate::source::{MemoryFiles, Source, Span};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A card of a rule about buckets.
pub(crate) fn card(id: &str) -> RuleCard {
    RuleCard {
        id: id.to_owned(),
        title: "S3 bucket is readable by anyone".to_owned(),
        duty: "data.public-access".to_owned(),
        severity: Severity::High,
        tier: Tier::Core,
        service: "s3".to_owned(),
        prose: "Anyone on the internet can read the objects.\n\nThis is how most leaks began.".to_owned(),
        fix: "Set `acl` to `private`.".to_owned(),
        equivalents: vec![("checkov".to_owned(), vec!["CKV_AWS_20".to_owned()])],
        frameworks: vec![("cis-aws".to_owned(), vec!["2.1.4".to_owned()])],
    }
}

const TEXT: &str = "resource \"aws_s3_bucket\" \"b\" {\n  acl = \"public-read\"\n}\n\nacl = \"public-read\"\n";

struct Fixture {
    sources: Sources,
    roots: Roots,
    source: Arc<Source>,
}

fn fixture() -> Fixture {
    let sources = Sources::new(Arc::new(MemoryFiles::new()));
    let source = sources.add(Path::new("main.tf"), TEXT.to_owned());
    let roots = Roots { working: PathBuf::from("/repo"), repository: PathBuf::from("/repo") };
    Fixture { sources, roots, source }
}

impl Fixture {
    fn finding(&self, address: &str) -> Finding {
        Finding {
            rule: Arc::new(card("s3-bucket-acl-private")),
            verdict: Verdict::Fail,
            severity: Severity::High,
            addresses: vec![Arc::from(address)],
            aliases: Default::default(),
            resource_type: Arc::from("aws_s3_bucket"),
            message: "`acl` is `public-read`".to_owned(),
            place: Some(self.source.location(Span::new(38, 51))),
            path: Arc::from(Path::new("main.tf")),
            head: Some(self.source.location(Span::new(0, 28))),
            calls: vec![],
            trace: vec![],
            attribute: "acl".to_owned(),
            evidence: "public-read".to_owned(),
            sensitive: false,
            environments: vec![],
        }
    }

    fn triage(&self, findings: Vec<Finding>) -> Outcome {
        self.triage_with(findings, &Options::default()).0
    }

    fn triage_with(&self, findings: Vec<Finding>, options: &Options) -> (Outcome, Vec<Problem>) {
        let mut problems = Vec::new();
        let said = Said { findings: vec![findings], passed: 0, files: vec![] };
        let outcome = triage(said, (&self.sources, &self.roots), options, Vec::new, &mut problems);
        (outcome, problems)
    }

    fn fingerprint(&self, change: impl FnOnce(&mut Finding)) -> String {
        let mut finding = self.finding("aws_s3_bucket.b");
        change(&mut finding);
        self.triage(vec![finding]).reported[0].fingerprint.clone()
    }
}

#[test]
fn instances_of_one_resource_are_one_finding_with_every_address() {
    let f = fixture();
    let out = f.triage((0..120).map(|i| f.finding(&format!("aws_s3_bucket.b[{i:03}]"))).rev().collect());
    assert_eq!(out.reported.len(), 1);
    let entry = &out.reported[0];
    assert_eq!((entry.finding.addresses.len(), entry.more_addresses), (100, 20));
    assert_eq!(&*entry.finding.addresses[0], "aws_s3_bucket.b[000]");
}

#[test]
fn module_calls_that_pass_different_literals_stay_apart() {
    let f = fixture();
    let step = |start| vec![TraceStep { at: f.source.location(Span::new(start, start + 3)), label: "arg".to_owned() }];
    let a = Finding { trace: step(60), ..f.finding("module.a.aws_s3_bucket.b") };
    let b = Finding { trace: step(64), ..f.finding("module.b.aws_s3_bucket.b") };
    assert_eq!(f.triage(vec![a, b]).reported.len(), 2);
}

#[test]
fn resources_without_a_place_in_text_stay_apart() {
    let f = fixture();
    let at = |address| Finding { place: None, head: None, ..f.finding(address) };
    assert_eq!(f.triage(vec![at("aws_s3_bucket.a"), at("aws_s3_bucket.b")]).reported.len(), 2);
}

#[test]
fn fingerprints_survive_moves_and_tell_elements_apart() {
    let f = fixture();
    let plain = f.fingerprint(|_| {});
    assert_eq!(plain.len(), 32);
    assert_eq!(plain, f.fingerprint(|x| x.place = Some(f.source.location(Span::new(62, 75)))), "lines move");
    assert_eq!(plain, f.fingerprint(|x| x.message = "reworded".to_owned()));
    let others = [
        f.fingerprint(|x| x.evidence = "0.0.0.0/0".to_owned()),
        f.fingerprint(|x| x.attribute = "grant.uri".to_owned()),
        f.fingerprint(|x| x.addresses = vec![Arc::from("aws_s3_bucket.b[\"public\"]")]),
        f.fingerprint(|x| x.rule = Arc::new(card("s3-other"))),
        f.fingerprint(|x| x.place = Some(f.sources.add(Path::new("x.tf"), TEXT.to_owned()).location(Span::new(0, 1)))),
    ];
    for (i, other) in others.iter().enumerate() {
        assert_ne!(&plain, other, "{i}");
    }
}

#[test]
fn one_more_instance_or_module_call_keeps_the_fingerprint() {
    let f = fixture();
    let print = |addresses: &[&str]| {
        let findings = addresses.iter().map(|a| f.finding(a)).collect();
        f.triage(findings).reported[0].fingerprint.clone()
    };
    assert_eq!(print(&["aws_s3_bucket.b[0]", "aws_s3_bucket.b[1]"]), print(&["aws_s3_bucket.b"]));
    assert_eq!(
        print(&["module.a.aws_s3_bucket.b", "module.b[\"x.]y\"].aws_s3_bucket.b"]),
        print(&["module.b.aws_s3_bucket.b", "module.c.aws_s3_bucket.b"])
    );
}

#[test]
fn equal_findings_at_two_places_get_two_fingerprints() {
    let f = fixture();
    let second = Finding { place: Some(f.source.location(Span::new(62, 75))), ..f.finding("aws_s3_bucket.b") };
    let out = f.triage(vec![second, f.finding("aws_s3_bucket.b")]);
    assert_eq!(out.reported.len(), 2);
    assert_ne!(out.reported[0].fingerprint, out.reported[1].fingerprint);
    assert!(out.reported[0].finding.place < out.reported[1].finding.place);
}

#[test]
fn severity_and_verdict_sort_the_answers_out() {
    let f = fixture();
    let low = Finding { severity: Severity::Low, attribute: "a".to_owned(), ..f.finding("x.low") };
    let open = Finding { verdict: Verdict::Undetermined(vec!["var.acl".to_owned()]), ..f.finding("x.open") };
    let pass = Finding { verdict: Verdict::Pass, ..f.finding("x.pass") };
    let mut out = f.triage(vec![low, open, pass, f.finding("x.fail")]);
    out.drop_below(Severity::Medium);
    assert_eq!((out.reported.len(), out.undetermined.len(), out.passed.len(), out.passed_count), (1, 1, 0, 1));
    assert_eq!((out.worst(), out.below_severity), (Some(Severity::High), 1));
}

#[test]
fn what_is_only_counted_is_counted_as_it_would_be_listed() {
    let f = fixture();
    let open = |address: &str| Finding { verdict: Verdict::Undetermined(vec![]), ..f.finding(address) };
    let nowhere = |address: &str| Finding { place: None, head: None, ..open(address) };
    let low = Finding { severity: Severity::Low, attribute: "a".to_owned(), ..open("x.low") };
    let all = vec![open("x.a[0]"), open("x.a[1]"), nowhere("x.b"), nowhere("x.c"), low, f.finding("x.fail")];
    let mut listed = f.triage(all.clone());
    let options = Options { without_reasons: true, ..Options::default() };
    let mut counted = f.triage_with(all, &options).0;
    assert_eq!((listed.undetermined_count(), listed.undetermined.len()), (4, 4));
    assert_eq!((counted.undetermined_count(), counted.undetermined.len()), (4, 0));
    for outcome in [&mut listed, &mut counted] {
        outcome.drop_below(Severity::Medium);
        assert_eq!((outcome.undetermined_count(), outcome.reported.len()), (3, 1));
    }
}

#[test]
fn one_finding_known_before_stands_for_one_wherever_it_moved() {
    let f = fixture();
    let before = |findings: Vec<Finding>| Baseline::of(&f.triage(findings), Vec::new(), &f.sources, &f.roots);
    let elsewhere = f.sources.add(Path::new("other.tf"), TEXT.to_owned());
    let moved = |address| Finding { place: Some(elsewhere.location(Span::new(38, 51))), ..f.finding(address) };
    let check = |known: &Baseline, now: Vec<Finding>, expected: (usize, usize, usize)| {
        let mut out = f.triage(now);
        let gone = out.compare_with("before", known, |_| true);
        assert_eq!((out.reported.len(), out.known.len(), gone.len()), expected);
    };
    let one = before(vec![f.finding("aws_s3_bucket.b")]);
    check(&one, vec![f.finding("aws_s3_bucket.b")], (0, 1, 0));
    check(&one, vec![moved("aws_s3_bucket.b")], (0, 1, 0));
    check(&one, vec![moved("module.m.aws_s3_bucket.b[\"x\"]")], (0, 1, 0));
    check(&one, vec![f.finding("aws_s3_bucket.b"), moved("aws_s3_bucket.b")], (1, 1, 0));
    check(&one, vec![moved("aws_s3_bucket.c")], (1, 0, 1));
    check(&one, vec![], (0, 0, 1));
    // What a scan did not look for cannot have moved.
    let mut out = f.triage(vec![moved("aws_s3_bucket.b")]);
    assert_eq!((out.compare_with("before", &one, |_| false).len(), out.reported.len()), (1, 1));
}

#[test]
fn numbers_of_count_are_not_part_of_the_fingerprint_and_keys_are() {
    let f = fixture();
    let print = |address: &str| f.fingerprint(|x| x.addresses = vec![Arc::from(address)]);
    assert_eq!(print("aws_s3_bucket.b[0]"), print("aws_s3_bucket.b"));
    assert_eq!(print("module.m[3].aws_s3_bucket.b[12]"), print("module.m.aws_s3_bucket.b"));
    assert_ne!(print("aws_s3_bucket.b[\"0\"]"), print("aws_s3_bucket.b"));
    assert_ne!(print("aws_s3_bucket.b[\"a[1]\"]"), print("aws_s3_bucket.b[\"a\"]"));
}
