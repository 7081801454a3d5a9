//! Hostile texts, for fuzzers: each function takes text and goes the way of a scan with it.
//!
//! What comes back can be asserted: where a tree of ours stands in the text, how much there was. A panic is the caller's to see;
//! that a scan catches it, too, helps nobody here.

use crate::discover::discover;
use crate::finding::{Tier, Verdict};
use crate::iam::{Policy, PolicyKind, Question, facts_json};
use crate::problem::Problem;
use crate::report::{Format, Options as ReportOptions, Report};
use crate::rules::{self, Catalog};
use crate::scan::{Options, Pipeline, STACK_BYTES, scan};
use crate::source::{MemoryFiles, Roots, Source, Sources, Span};
use crate::syntax::data::{Node, NodeKind, from_json};
use crate::syntax::hcl::tree::Body;
use crate::syntax::{hcl, json, yaml};
use crate::value::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs `work` with the stack that evaluation is bounded for.
pub fn on_big_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let ended = thread.map(std::thread::ScopedJoinHandle::join);
        match ended {
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => std::panic::resume_unwind(Box::new(error)),
        }
    })
}

/// What a parser made of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Values, attributes, blocks.
    pub items: usize,
    /// What is wrong with the text.
    pub problems: usize,
    /// Items and problems that stand outside of the text, or between the bytes of a character.
    pub misplaced: usize,
}

impl Parsed {
    fn of(source: &Source, problems: &[Problem]) -> Self {
        let mut parsed = Self { problems: problems.len(), ..Self::default() };
        problems.iter().filter_map(|p| p.at).for_each(|at| parsed.see(source, at.span));
        parsed
    }

    fn see(&mut self, source: &Source, span: Span) {
        let stands = source.text().get(span.start as usize..span.end as usize).is_some();
        self.misplaced += usize::from(!stands);
    }

    fn count(&mut self, source: &Source, span: Span) {
        self.items += 1;
        self.see(source, span);
    }

    fn node(&mut self, source: &Source, node: &Node) {
        self.count(source, node.span);
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().for_each(|item| self.node(source, item)),
            NodeKind::Mapping(pairs) => pairs.iter().for_each(|pair| {
                self.see(source, pair.key_span);
                self.node(source, &pair.value);
            }),
            _ => {}
        }
    }

    fn body(&mut self, source: &Source, body: &Body) {
        for attribute in &body.attributes {
            self.count(source, attribute.name.span);
            self.see(source, attribute.value.span);
        }
        for block in &body.blocks {
            self.count(source, block.span);
            self.see(source, block.head);
            self.body(source, &block.body);
        }
    }
}

/// Reads HCL.
#[must_use]
pub fn read_hcl(text: &str) -> Parsed {
    let source = unnamed(text);
    let (file, problems) = hcl::parse(&source);
    let mut parsed = Parsed::of(&source, &problems);
    file.comments.iter().for_each(|comment| parsed.see(&source, comment.span));
    parsed.body(&source, &file.body);
    parsed
}

/// Reads YAML, as of a template.
#[must_use]
pub fn read_yaml(text: &str) -> Parsed {
    let source = unnamed(text);
    let (root, problems) = yaml::parse(&source, "Resources");
    let mut parsed = Parsed::of(&source, &problems);
    root.iter().for_each(|root| parsed.node(&source, root));
    parsed
}

/// Reads JSON, as of a template or of `.tf.json`.
#[must_use]
pub fn read_json(text: &str) -> Parsed {
    let source = unnamed(text);
    match json::parse(&source) {
        Ok(root) => {
            let mut problems = Vec::new();
            let node = from_json(&root, &source, &mut problems);
            let mut parsed = Parsed::of(&source, &problems);
            parsed.node(&source, &node);
            parsed
        }
        Err(problem) => Parsed::of(&source, &[problem]),
    }
}

fn unnamed(text: &str) -> Arc<Source> {
    Sources::new(Arc::new(MemoryFiles::new())).add(Path::new("text"), text.to_owned())
}

/// Judges the module in the files' directory by one rule of a user's; the number of its verdicts, none where the rule is refused.
#[must_use]
pub fn judge_by_rule(files: &[(String, String)], rule: &str) -> Option<usize> {
    let rules = Sources::new(Arc::new(MemoryFiles::new().with("rules/rule.yaml", rule.as_bytes())));
    let mut catalog = Catalog::default();
    if !catalog.add_directory(Path::new("rules"), &rules).is_empty() {
        return None;
    }
    let (_sources, configuration) = super::configuration(files, ".");
    let options = rules::Options { keep_passed: true, ..rules::Options::default() };
    let answers = rules::run(&configuration, &catalog, &super::All, options);
    Some(answers.findings.len() + answers.problems.len())
}

/// Reads a policy document and asks it everything that a rule may ask; `kind` as for [`super::judge_policy`]. The number of
/// answers that are known.
#[must_use]
pub fn question_policy(text: &str, kind: &str) -> usize {
    let kind = PolicyKind::parse(kind).unwrap_or(PolicyKind::Identity);
    let policy = Policy::new(&Value::string(text), kind, Some("111122223333"));
    let facts = facts_json(&policy.facts());
    let facts = facts.as_object().map_or(0, |facts| facts.values().filter(|fact| !fact.is_null()).count());
    let answers = Question::EVERY.iter().filter(|question| policy.answer(**question).known().is_some()).count();
    facts + answers
}

/// Scans one document as `yourside scan` does: a plan or a template where the text looks like one, else Terraform. Renders
/// what is found in one of the formats, which one hangs on the length of the text; the number of findings and of bytes.
#[must_use]
pub fn scan_text(text: &str) -> (usize, usize) {
    let terraform = if text.trim_start().starts_with('{') { "main.tf.json" } else { "main.tf" };
    for name in ["document", terraform] {
        let sources = Arc::new(Sources::new(Arc::new(MemoryFiles::new().with(name, text.as_bytes()))));
        let (found, problems) = discover(sources.files(), &[PathBuf::from(name)]);
        if found.terraform.is_empty() && found.documents.is_empty() {
            continue;
        }
        let options = Options { threads: Some(1), tier: Tier::Legacy, ..Options::default() };
        let pipeline = Pipeline::of_rules(&sources, &found, &options, Arc::clone(super::builtin()));
        let roots = Roots { repository: PathBuf::from("/r"), working: PathBuf::from("/r") };
        let done = scan(&pipeline, &pipeline.inputs(), problems, (&sources, &roots), &options, &|_| {});
        let shown = ReportOptions { undetermined: true, suppressed: true, ..ReportOptions::default() };
        let report = Report {
            outcome: &done.outcome,
            problems: &done.problems,
            sources: &sources,
            roots: &roots,
            counts: done.counts,
            options: &shown,
        };
        let mut out = Vec::new();
        // Each takes longer than the scan; nothing fails that writes to memory.
        let format = Format::ALL.get(text.len() % Format::ALL.len());
        let _ = format.map(|format| format.render(&report, &mut out));
        let failed = done.outcome.reported.iter().filter(|e| e.finding.verdict == Verdict::Fail).count();
        return (failed, out.len());
    }
    (0, 0)
}
