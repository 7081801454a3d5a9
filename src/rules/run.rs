//! Runs rules over the nodes of one configuration.

use super::catalog::{Catalog, Slot};
use super::file::Rule;
use super::place;
use crate::condition::{NodeId, Outcome};
use crate::finding::{Finding, Verdict};
use crate::model::{Graph, Hidden, Judged};
use crate::problem::{Code, Problem};
use crate::resource::{Configuration, Existence};
use crate::value::{Truth, Unknown};
use rayon::prelude::*;
use std::sync::Arc;

/// A condition ran out of its budget of steps.
const RULE_BUDGET: Code = Code("limit/rule");
/// A built-in rule does not compile.
const RULE_BROKEN: Code = Code("internal/rule");

/// Which rules run.
pub(crate) trait Selection: Sync {
    /// Whether this one does.
    fn includes(&self, rule: &Slot) -> bool;
}

/// What the rules say of one configuration.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// Failing and undetermined ones, and passed ones where they were asked for.
    pub(crate) findings: Vec<Finding>,
    /// How many (rule, resource) pairs passed.
    pub(crate) passed: usize,
    /// Rules that could not be run.
    pub(crate) problems: Vec<Problem>,
}

impl Answers {
    fn merge(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.passed += other.passed;
        self.problems.extend(other.problems);
        self
    }
}

/// Judges every node of `configuration` by every rule that `selection` includes. The order of the answers is fixed: by rule, then by node.
pub(crate) fn run(
    configuration: &Configuration,
    catalog: &Catalog,
    selection: &dyn Selection,
    keep_passed: bool,
) -> Answers {
    let graph = Graph::build(configuration);
    let mut rules: Vec<(Arc<Rule>, &[NodeId])> = Vec::new();
    let mut answers = Answers::default();
    let kinds: Vec<&str> = graph.kinds().collect();
    for kind in kinds {
        for slot in catalog.of_kind(kind).filter(|slot| selection.includes(slot)) {
            match slot.rule() {
                Ok(rule) => rules.push((rule, graph.of_kind(kind))),
                Err(error) => answers.problems.push(
                    Problem::of_path(RULE_BROKEN, &configuration.path, format!("rule {}: {error}", slot.id))
                        .help("please report this"),
                ),
            }
        }
    }
    rules
        .par_iter()
        .map(|(rule, nodes)| {
            nodes
                .par_iter()
                .map(|&node| judge(&graph, rule, node, keep_passed, Hidden::Nothing))
                .reduce(Answers::default, Answers::merge)
        })
        .collect::<Vec<_>>()
        .into_iter()
        .fold(answers, Answers::merge)
}

/// One rule about one node.
fn judge(graph: &Graph<'_>, rule: &Rule, node: NodeId, keep_passed: bool, hidden: Hidden<'_>) -> Answers {
    let mut answers = Answers::default();
    let Some(resource) = graph.resource(node) else { return answers };
    if rule.only.as_ref().is_some_and(|(front_end, _)| *front_end != resource.front_end) {
        return answers;
    }
    let judged = Judged { graph, node: Some(node), hidden };
    let applies = rule.when.as_ref().map(|when| when.evaluate(&judged));
    if applies.as_ref().is_some_and(|outcome| outcome.truth == Truth::False) {
        return answers;
    }
    let outcome = rule.require.evaluate(&judged);
    if outcome.exhausted || applies.as_ref().is_some_and(|outcome| outcome.exhausted) {
        answers.problems.push(Problem {
            at: resource.head,
            ..Problem::of_path(RULE_BUDGET, &graph.configuration.path, format!("rule {} gave up here", rule.card.id))
        });
    }
    match outcome.truth {
        Truth::True if keep_passed => {
            answers.passed += 1;
            answers.findings.push(place::whole(graph, rule, node, Verdict::Pass));
        }
        Truth::True => answers.passed += 1,
        Truth::Unknown => {
            let why = outcome.unknown.iter().chain(applies.iter().flat_map(|o| &o.unknown));
            answers.findings.push(place::whole(graph, rule, node, Verdict::Undetermined(phrases(why))));
        }
        Truth::False => failed(&mut answers, graph, rule, node, &outcome, applies.as_ref()),
    }
    answers
}

/// A requirement that does not hold fails, unless it is not known to apply or the resource not known to exist.
fn failed(
    answers: &mut Answers,
    graph: &Graph<'_>,
    rule: &Rule,
    node: NodeId,
    outcome: &Outcome,
    applies: Option<&Outcome>,
) {
    let doubt: Vec<&Arc<Unknown>> = match (applies, graph.resource(node).map(|r| &r.existence)) {
        (Some(when), _) if when.truth == Truth::Unknown => when.unknown.iter().collect(),
        (_, Some(Existence::Possible(why))) => vec![why],
        _ => {
            answers.findings.extend(place::each(graph, rule, node, outcome));
            return;
        }
    };
    answers.findings.push(place::whole(graph, rule, node, Verdict::Undetermined(phrases(doubt.into_iter()))));
}

/// Reasons in words, without repetition, in order.
fn phrases<'u>(unknowns: impl Iterator<Item = &'u Arc<Unknown>>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for unknown in unknowns {
        let phrase = match &*unknown.name {
            "" => unknown.reason.phrase().to_owned(),
            name => format!("{name}: {}", unknown.reason.phrase()),
        };
        if !out.contains(&phrase) {
            out.push(phrase);
        }
    }
    out
}

/// What one rule says of each node of a configuration when something is hidden from it; by address of the node.
pub(super) fn run_hidden(configuration: &Configuration, rule: &Rule, hidden: Hidden<'_>) -> Vec<(Arc<str>, Answers)> {
    let graph = Graph::build(configuration);
    let nodes = rule.kind.map_or(&[][..], |kind| graph.of_kind(kind.name));
    let answer = |&node: &NodeId| {
        let address = graph.resource(node).map_or_else(|| Arc::from(""), |r| Arc::clone(&r.address));
        (address, judge(&graph, rule, node, false, hidden))
    };
    nodes.iter().map(answer).collect()
}
