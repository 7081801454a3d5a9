//! Deployments: a Terraform root is evaluated once for each of its environments, and what they say is said once.

use super::Done;
use crate::finding::{Finding, Verdict};
use crate::problem::Problem;
use crate::source::Location;
use crate::terraform::Assignment;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// One deployment of a Terraform root.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    /// What reports call it.
    pub(crate) name: String,
    /// The root module; none is every root that is scanned.
    pub(crate) root: Option<PathBuf>,
    /// Values of its variables, in order.
    pub(crate) assignments: Vec<Assignment>,
    /// Its workspace.
    pub(crate) workspace: Option<String>,
}

impl Environment {
    /// The variable files that it names.
    pub(super) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.assignments.iter().filter_map(|assignment| match assignment {
            Assignment::File(path) => Some(path),
            Assignment::Value(..) | Assignment::Planned(..) => None,
        })
    }
}

/// What one input gave, and the directories that it called.
pub(super) type Run = (Done, BTreeSet<PathBuf>);

/// What makes answers of two environments one.
#[derive(PartialEq, Eq, Hash)]
struct Same {
    rule: String,
    verdict: Verdict,
    addresses: Vec<Arc<str>>,
    place: Option<Location>,
    attribute: String,
    evidence: String,
    /// Two variable files that give the same value are two places to mend.
    literal: Option<Location>,
}

impl Same {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id.clone(),
            verdict: match &finding.verdict {
                // Why it is not known may differ.
                Verdict::Undetermined(_) => Verdict::Undetermined(Vec::new()),
                known => known.clone(),
            },
            addresses: finding.addresses.clone(),
            place: finding.place,
            attribute: finding.attribute.clone(),
            evidence: finding.evidence.clone(),
            literal: finding.trace.last().map(|step| step.at),
        }
    }
}

/// One run out of those of several environments. What holds in all of them names none.
pub(super) fn combine(runs: Vec<(Arc<str>, Run)>) -> Run {
    let all = runs.len();
    let mut out = Done::default();
    let mut called = BTreeSet::new();
    let mut findings: Vec<Finding> = Vec::new();
    let mut seen: FxHashMap<Same, usize> = FxHashMap::default();
    let mut problems = BTreeMap::new();
    let mut passed: Option<usize> = None;
    for (name, (mut done, directories)) in runs {
        for mut finding in std::mem::take(&mut done.answers.findings) {
            let next = findings.len();
            let index = *seen.entry(Same::of(&finding)).or_insert(next);
            match findings.get_mut(index) {
                Some(known) if known.environments.last() != Some(&name) => known.environments.push(Arc::clone(&name)),
                // New, or twice in one environment.
                _ => {
                    finding.environments = vec![Arc::clone(&name)];
                    findings.push(finding);
                }
            }
        }
        for problem in std::mem::take(&mut done.answers.problems) {
            let key = (problem.code, problem.at, problem.path.clone(), problem.message.clone());
            let (_, names) = problems.entry(key).or_insert_with(|| (problem, Vec::new()));
            if names.last() != Some(&name) {
                names.push(Arc::clone(&name));
            }
        }
        // What passes is what passes everywhere.
        passed = Some(passed.map_or(done.answers.passed, |least| least.min(done.answers.passed)));
        out.files.append(&mut done.files);
        out.answers.files.append(&mut done.answers.files);
        out.configurations = out.configurations.max(done.configurations);
        out.resources = out.resources.max(done.resources);
        for (service, count) in std::mem::take(&mut done.services) {
            let known = out.services.entry(service).or_default();
            *known = count.max(*known);
        }
        called.extend(directories);
    }
    for finding in findings.iter_mut().filter(|finding| finding.environments.len() == all) {
        finding.environments.clear();
    }
    let named = problems.into_values().map(
        |(problem, names): (Problem, Vec<Arc<str>>)| if names.len() == all { problem } else { within(problem, &names) },
    );
    out.answers.problems = named.collect();
    out.answers.findings = findings;
    out.answers.passed = passed.unwrap_or_default();
    (out, called)
}

fn within(problem: Problem, names: &[Arc<str>]) -> Problem {
    Problem { message: format!("{} (in {})", problem.message, names.join(", ")), ..problem }
}
