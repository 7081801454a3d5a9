//! What tests, benchmarks and fuzzers reach inside by; not part of the API.

use crate::finding::Verdict;
use crate::iam::{Policy, PolicyKind};
use crate::resource::Configuration;
use crate::rules::{self, Catalog, examples};
use crate::source::{MemoryFiles, Sources};
use crate::terraform;
use crate::value::Value;
use std::path::Path;
use std::sync::Arc;

/// A built-in rule, for the test of its examples.
#[derive(Debug)]
pub struct RuleUnderTest {
    id: String,
}

impl RuleUnderTest {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Parses the rule and runs its examples.
    ///
    /// # Errors
    /// A line for each expectation that is not met.
    pub fn check_examples(&self) -> Result<(), Vec<String>> {
        let catalog = Catalog::builtin();
        let slot = catalog.get(&self.id).ok_or_else(|| vec!["no such rule".to_owned()])?;
        let rule = slot.rule().map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let header = (&*slot.id, slot.tier, &*slot.duty);
        if header != (&*rule.card.id, rule.card.tier, &*rule.card.duty) {
            errors.push("the scanned header differs from the front matter: write its keys on one line each".to_owned());
        }
        let listed: Vec<(&str, &str)> =
            rule.card.equivalents.iter().flat_map(|(tool, ids)| ids.iter().map(move |id| (&**tool, &**id))).collect();
        if slot.equivalents() != listed {
            errors.push("`equivalents` must be an inline map on one line, sorted by tool".to_owned());
        }
        errors.extend(examples::check(&rule, slot.text()).err().unwrap_or_default());
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// The built-in rules.
#[must_use]
pub fn rules() -> Vec<RuleUnderTest> {
    Catalog::builtin().slots().iter().map(|slot| RuleUnderTest { id: slot.id.to_string() }).collect()
}

/// Parses HCL text; the number of top-level items.
#[must_use]
pub fn parse_hcl(text: &str) -> usize {
    let sources = Sources::new(Arc::new(MemoryFiles::new()));
    let source = sources.add(Path::new("main.tf"), text.to_owned());
    let (file, _) = crate::syntax::hcl::parse(&source);
    file.body.attributes.len() + file.body.blocks.len()
}

/// Evaluates the module in `directory`, given the names and texts of files; the number of resources.
#[must_use]
pub fn evaluate_terraform(files: &[(String, String)], directory: &str) -> usize {
    configuration(files, directory).1.resources.len()
}

/// Evaluates and judges the module in the files' directory; the number of failures.
#[must_use]
pub fn count_findings(files: &[(String, String)]) -> usize {
    let (_sources, configuration) = configuration(files, ".");
    failures(&configuration)
}

/// Reads a plan; the number of resources.
#[must_use]
pub fn evaluate_plan(text: &str) -> usize {
    plan(text).1.resources.len()
}

/// Reads and judges a plan; the number of failures.
#[must_use]
pub fn count_findings_of_plan(text: &str) -> usize {
    let (_sources, configuration) = plan(text);
    failures(&configuration)
}

fn failures(configuration: &Configuration) -> usize {
    let answers = rules::run(configuration, &Catalog::builtin(), &All, rules::Options::default());
    answers.findings.iter().filter(|f| f.verdict == Verdict::Fail).count()
}

/// Reads a policy document and answers every question about it; `kind` is `identity`, `trust`, `scp` or
/// `resource:SERVICE`. The number of answers.
#[must_use]
pub fn judge_policy(text: &str, kind: &str) -> usize {
    let kind = PolicyKind::parse(kind).unwrap_or(PolicyKind::Identity);
    let policy = Policy::new(&Value::string(text), kind, None);
    policy.facts().count_known()
}

/// Parses every built-in rule; how many parse.
#[must_use]
pub fn parse_all_rules() -> usize {
    Catalog::builtin().slots().iter().filter(|slot| slot.rule().is_ok()).count()
}

struct All;

impl rules::Selection for All {
    fn includes(&self, _rule: &rules::Slot) -> bool {
        true
    }
}

fn configuration(files: &[(String, String)], directory: &str) -> (Arc<Sources>, Configuration) {
    let files = files.iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(path, text.as_bytes()));
    let sources = Arc::new(Sources::new(Arc::new(files)));
    let (modules, options) = (terraform::Modules::default(), terraform::Options::default());
    let evaluation = terraform::evaluate_root(&sources, &modules, Path::new(directory), &options);
    (sources, evaluation.configuration)
}

fn plan(text: &str) -> (Arc<Sources>, Configuration) {
    let files = MemoryFiles::new().with("plan.json", text.as_bytes());
    let sources = Arc::new(Sources::new(Arc::new(files)));
    let (modules, options) = (terraform::Modules::default(), terraform::Options::default());
    let input = terraform::PlanInput { path: Path::new("plan.json"), source: None, raw: false };
    let evaluation = terraform::evaluate_plan(&sources, &modules, input, &options);
    (sources, evaluation.configuration)
}
