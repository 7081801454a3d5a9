//! Runs a rule's own examples: marked lines must be found, all others stay silent, and hiding any value the condition
//! reads may leave a verdict undecided but never turn it round.

use super::file::{self, Example, Rule};
use super::run::{Answers, run_hidden};
use crate::cloudformation;
use crate::finding::Verdict;
use crate::model::Hidden;
use crate::resource::{Configuration, FrontEnd};
use crate::source::{MemoryFiles, Sources};
use crate::terraform;
use crate::value::{Entry, Kind, List, Map, Reason, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Comment on a line on which exactly one finding must start.
const MARK: &str = "# finding";
/// The same in JSON, which has no comments: a key of this name beside the finding.
const JSON_MARK: &str = "\"// finding\"";

/// Examples leave out required blocks that the rule does not speak of, and the templates of nested stacks.
const LEFT_OUT: [&str; 2] = ["configuration/missing-block", "configuration/stack-not-present"];

/// The languages whose examples can be run.
const FRONT_ENDS: [FrontEnd; 2] = [FrontEnd::Terraform, FrontEnd::CloudFormation];

/// Runs every example of a rule, which stand in the text of its file.
///
/// # Errors
/// A line for each expectation that is not met.
pub(crate) fn check(rule: &Rule, text: &str) -> Result<(), Vec<String>> {
    let mut errors = Vec::new();
    let examples = file::examples(text);
    for front_end in FRONT_ENDS {
        let wanted = rule.only.as_ref().is_none_or(|(only, _)| *only == front_end);
        let of: Vec<&Example> = examples.iter().filter(|e| e.front_end == front_end).collect();
        if wanted && !of.iter().any(|e| e.text.contains(MARK) || e.text.contains(JSON_MARK)) {
            errors.push(format!("no {} example has a line marked `{MARK}`", front_end.name()));
        }
        for example in of {
            check_example(rule, example, &mut errors);
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn check_example(rule: &Rule, example: &Example, errors: &mut Vec<String>) {
    let (sources, configurations) = evaluate(example);
    for configuration in &configurations {
        for problem in configuration.problems.iter().filter(|p| !LEFT_OUT.contains(&p.code.0)) {
            let line = problem.place(&sources).1.unwrap_or(1) + example.line - 1;
            errors.push(format!("line {line}: the example has a problem: {} ({})", problem.message, problem.code.0));
        }
    }
    let mut found: Vec<u32> = Vec::new();
    for configuration in &configurations {
        let answers = run_hidden(configuration, rule, Hidden::Nothing);
        let findings = answers.iter().flat_map(|(_, answers)| &answers.findings);
        for finding in findings.filter(|f| f.verdict == Verdict::Fail) {
            let line = finding.place.and_then(|at| Some(sources.get(at.source)?.lines().line(at.span.start)));
            found.push(line.unwrap_or(1) + example.line - 1);
        }
        check_unknowns(rule, configuration, example, &answers, errors);
    }
    found.sort_unstable();
    let marked: Vec<u32> = (example.line..)
        .zip(example.text.lines())
        .filter(|(_, text)| text.contains(MARK) || text.contains(JSON_MARK))
        .map(|(line, _)| line)
        .collect();
    if found != marked {
        errors.push(format!("findings on lines {found:?}, marked are {marked:?}"));
    }
}

fn evaluate(example: &Example) -> (Arc<Sources>, Vec<Configuration>) {
    let name = match (example.front_end, example.json) {
        (FrontEnd::Terraform, _) => "main.tf",
        (FrontEnd::CloudFormation, false) => "template.yaml",
        (FrontEnd::CloudFormation, true) => "template.json",
    };
    let sources = Arc::new(Sources::new(Arc::new(MemoryFiles::new().with(name, example.text.as_bytes()))));
    let configuration = match example.front_end {
        FrontEnd::Terraform => {
            let (modules, options) = (terraform::Modules::default(), terraform::Options::default());
            terraform::evaluate_root(&sources, &modules, Path::new("."), &options).configuration
        }
        FrontEnd::CloudFormation => {
            cloudformation::evaluate_template(&sources, &Default::default(), Path::new(name), &Default::default())
                .configuration
        }
    };
    (sources, vec![configuration])
}

/// Verdicts of one run: what fails, by address of the finding and by node, and the nodes left undecided.
#[derive(Default)]
struct Verdicts {
    failing: BTreeSet<Arc<str>>,
    nodes: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    open: BTreeSet<Arc<str>>,
}

impl Verdicts {
    fn of(answers: &[(Arc<str>, Answers)]) -> Self {
        let mut out = Self::default();
        for (node, answers) in answers {
            for finding in &answers.findings {
                match finding.verdict {
                    Verdict::Fail => {
                        out.failing.extend(finding.addresses.iter().cloned());
                        out.nodes.entry(Arc::clone(node)).or_default().extend(finding.addresses.iter().cloned());
                    }
                    Verdict::Undetermined(_) => {
                        out.open.insert(Arc::clone(node));
                    }
                    Verdict::Pass => {}
                }
            }
        }
        out
    }

    /// An address whose verdict turned round from `self` to `after`.
    fn flipped<'v>(&'v self, after: &'v Self) -> Option<&'v Arc<str>> {
        // A companion whose owner is hidden is judged by itself, so a failure may move to another node.
        let is_lost = |(node, addresses): &(&Arc<str>, &BTreeSet<Arc<str>>)| {
            !after.nodes.contains_key(*node) && !after.open.contains(*node) && !addresses.is_subset(&after.failing)
        };
        let lost = self.nodes.iter().find(is_lost).map(|(node, _)| node);
        after.failing.difference(&self.failing).next().or(lost)
    }
}

fn check_unknowns(
    rule: &Rule,
    configuration: &Configuration,
    example: &Example,
    answers: &[(Arc<str>, Answers)],
    errors: &mut Vec<String>,
) {
    let before = Verdicts::of(answers);
    let line = example.line;
    let mut compare = |after: &[(Arc<str>, Answers)], what: &str| {
        if let Some(address) = before.flipped(&Verdicts::of(after)) {
            errors
                .push(format!("example at line {line}: the verdict on {address} turns round when {what} is not known"));
        }
    };
    let reads = rule.when.iter().chain([&rule.require]).flat_map(|condition| condition.reads("resource"));
    let names: BTreeSet<Arc<str>> = reads.filter_map(|path| path.first().cloned()).collect();
    for name in &names {
        compare(&run_hidden(configuration, rule, Hidden::Attribute(name)), name);
    }
    for (resource, path) in leaves(configuration) {
        let mut changed = configuration.clone();
        let Some(target) = changed.resources.get_mut(resource) else { continue };
        target.attributes = replaced(&target.attributes, &path);
        let what = format!("{} {path:?}", target.address);
        compare(&run_hidden(&changed, rule, Hidden::Nothing), &what);
    }
    let nothing = Verdicts::of(&run_hidden(configuration, rule, Hidden::Everything));
    if let Some(address) = nothing.failing.first() {
        errors.push(format!("example at line {line}: {address} fails although nothing is known"));
    }
}

/// Indexes from the arguments of a resource down to a scalar.
type Way = Vec<usize>;

/// Every scalar in the arguments of every resource.
fn leaves(configuration: &Configuration) -> Vec<(usize, Way)> {
    let mut out = Vec::new();
    for (index, resource) in configuration.resources.iter().enumerate() {
        let mut open: Vec<(Way, &Value)> = vec![(Vec::new(), &resource.attributes)];
        while let Some((way, value)) = open.pop() {
            let below = |i: usize| way.iter().copied().chain([i]).collect::<Way>();
            match &value.kind {
                Kind::Map(map) => open.extend(map.entries.iter().enumerate().map(|(i, e)| (below(i), &e.value))),
                Kind::List(list) => open.extend(list.items.iter().enumerate().map(|(i, v)| (below(i), v))),
                _ => out.push((index, way)),
            }
        }
    }
    out
}

/// `value` with the scalar at `way` not known.
fn replaced(value: &Value, way: &[usize]) -> Value {
    let Some((first, rest)) = way.split_first() else {
        return Value::unknown(Reason::Replaced, "value").at(value.origin.clone());
    };
    let kind = match &value.kind {
        Kind::Map(map) => {
            let change = |(i, e): (usize, &Entry)| match i == *first {
                true => Entry { value: replaced(&e.value, rest), ..e.clone() },
                false => e.clone(),
            };
            let entries = map.entries.iter().enumerate().map(change).collect();
            Kind::Map(Arc::new(Map { entries, rest: map.rest.clone() }))
        }
        Kind::List(list) => {
            let change = |(i, v): (usize, &Value)| if i == *first { replaced(v, rest) } else { v.clone() };
            let items = list.items.iter().enumerate().map(change).collect();
            Kind::List(Arc::new(List { items, rest: list.rest.clone() }))
        }
        other => other.clone(),
    };
    Value { kind, ..value.clone() }
}
