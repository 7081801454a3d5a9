//! Runs rules over the nodes of one configuration.

use super::catalog::{Catalog, Slot};
use super::file::Rule;
use super::place;
use crate::condition::{Collect, Memo, NodeId, Outcome};
use crate::finding::{Finding, Verdict};
use crate::model::{self, Companion, Graph, Hidden, Judged};
use crate::problem::{Code, Problem};
use crate::resource::{Configuration, Existence};
use crate::value::{Truth, Unknown};
use rayon::prelude::*;
use std::sync::Arc;

/// A condition ran out of its budget of steps.
const RULE_BUDGET: Code = Code("limit/rule");
/// A built-in rule does not compile.
const RULE_BROKEN: Code = Code("internal/rule");

/// The kind, in the catalogue, of rules about the whole configuration.
const WHOLE: &str = "";

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

/// How to judge.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// Whether passed requirements are listed.
    pub(crate) keep_passed: bool,
    /// Undetermined requirements are only counted: nobody reads why they are.
    pub(crate) without_reasons: bool,
    /// The configuration is all that there is of its account: what it lacks, the account lacks.
    pub(crate) account_baseline: bool,
}

/// Judges every node of `configuration`, and the whole of it, by every rule that `selection` includes. The order of the
/// answers is fixed: by rule, then by node.
pub(crate) fn run(
    configuration: &Configuration,
    catalog: &Catalog,
    selection: &dyn Selection,
    options: Options,
) -> Answers {
    let mut graph = Graph::build(configuration);
    graph.account_baseline = options.account_baseline;
    let mut rules: Vec<(Arc<Rule>, Vec<Option<NodeId>>, Memos)> = Vec::new();
    let mut answers = Answers::default();
    let kinds = std::iter::once(WHOLE).chain(graph.kinds());
    let of_kind = |kind| catalog.of_kind(kind).filter(|slot| selection.includes(slot)).map(move |slot| (kind, slot));
    let applicable: Vec<(&str, &Slot)> = kinds.flat_map(of_kind).collect();
    let parsed: Vec<_> = applicable.into_par_iter().map(|(kind, slot)| (kind, slot, slot.rule())).collect();
    for (kind, slot, rule) in parsed {
        match rule {
            Ok(rule) => rules.push((rule, subjects(&graph, kind), Memos::default())),
            Err(error) => answers.problems.push(
                Problem::of_path(RULE_BROKEN, &configuration.path, format!("rule {}: {error}", slot.id))
                    .help("please report this"),
            ),
        }
    }
    let each: Vec<Answers> = rules
        .par_iter()
        .map(|(rule, nodes, memos)| {
            nodes
                .par_iter()
                .map(|&node| judge(Asked { graph: &graph, rule, node, memos, options }, Hidden::Nothing))
                .reduce(Answers::default, Answers::merge)
        })
        .collect();
    answers.findings.reserve_exact(each.iter().map(|of_rule| of_rule.findings.len()).sum());
    each.into_iter().fold(answers, Answers::merge)
}

/// What rules about `kind` are asked about: its nodes, or the configuration as such.
fn subjects(graph: &Graph<'_>, kind: &str) -> Vec<Option<NodeId>> {
    match kind {
        WHOLE => vec![None],
        kind => graph.of_kind(kind).iter().copied().map(Some).collect(),
    }
}

/// What the conditions of one rule found out about one graph.
#[derive(Debug, Default)]
struct Memos {
    when: Memo,
    require: Memo,
}

/// One rule about one node, or about the whole configuration.
#[derive(Clone, Copy)]
struct Asked<'a> {
    graph: &'a Graph<'a>,
    rule: &'a Rule,
    node: Option<NodeId>,
    memos: &'a Memos,
    options: Options,
}

fn judge(asked: Asked<'_>, hidden: Hidden<'_>) -> Answers {
    let Asked { graph, rule, node, memos, options } = asked;
    let mut answers = Answers::default();
    let resource = node.and_then(|node| graph.resource(node));
    let front_end = resource.map_or(graph.configuration.front_end, |resource| resource.front_end);
    // A rule for one language speaks of its own names; resources that are written in one and named as in the other have neither.
    let names = resource.map_or(front_end, model::language);
    if rule.only.as_ref().is_some_and(|(only, _)| *only != front_end || *only != names) {
        return answers;
    }
    let judged = Judged { graph, node, hidden };
    let alone = node.and_then(|node| graph.sets_alone(node));
    let collect = if options.without_reasons && alone.is_none() { Collect::Deciders } else { Collect::Reasons };
    let applies = rule.when.as_ref().map(|when| when.answer(&judged, &memos.when, collect));
    if applies.as_ref().is_some_and(|outcome| outcome.truth == Truth::False) {
        return answers;
    }
    let outcome = rule.require.answer(&judged, &memos.require, collect);
    if outcome.exhausted || applies.as_ref().is_some_and(|outcome| outcome.exhausted) {
        answers.problems.push(Problem {
            at: resource.and_then(|resource| resource.head),
            ..Problem::of_path(RULE_BUDGET, &graph.configuration.path, format!("rule {} gave up here", rule.card.id))
        });
    }
    match outcome.truth {
        Truth::True if options.keep_passed => {
            answers.passed += 1;
            answers.findings.push(place::whole(graph, rule, node, Verdict::Pass));
        }
        Truth::True => answers.passed += 1,
        _ if alone.is_some_and(|companions| is_beside(rule, companions)) => {}
        Truth::Unknown => {
            let why: Vec<_> = outcome.unknown.iter().chain(applies.iter().flat_map(|o| &o.unknown)).collect();
            if alone.is_none() || !is_for_elsewhere(&why) {
                let verdict = Verdict::Undetermined(phrases(why.into_iter()));
                answers.findings.push(place::whole(graph, rule, node, verdict));
            }
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
    node: Option<NodeId>,
    outcome: &Outcome,
    applies: Option<&Outcome>,
) {
    let doubt: Vec<&Arc<Unknown>> = match (applies, node.and_then(|node| graph.resource(node)).map(|r| &r.existence)) {
        (Some(when), _) if when.truth == Truth::Unknown => when.unknown.iter().collect(),
        (_, Some(Existence::Possible(why))) => vec![why],
        _ => {
            answers.findings.extend(place::each(graph, rule, node, outcome));
            return;
        }
    };
    answers.findings.push(place::whole(graph, rule, node, Verdict::Undetermined(phrases(doubt.into_iter()))));
}

/// Whether a rule is about other parts than these companions set, which are judged by themselves: what it finds here says
/// nothing about them.
fn is_beside(rule: &Rule, companions: &[&Companion]) -> bool {
    let sets = |name: &str| companions.iter().flat_map(|companion| companion.rows).any(|row| row.name == name);
    let mut reads = rule.when.iter().chain([&rule.require]).flat_map(|condition| condition.reads("resource"));
    !reads.any(|path| path.first().is_some_and(|name| sets(name)))
}

/// Whether a requirement is open only for what is set elsewhere.
fn is_for_elsewhere(why: &[&Arc<Unknown>]) -> bool {
    !why.is_empty() && why.iter().all(|unknown| model::is_set_elsewhere(unknown))
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
    let memos = Memos::default();
    let options = Options::default();
    let answer = |node: Option<NodeId>| {
        let resource = node.and_then(|node| graph.resource(node));
        let address = resource.map_or_else(|| Arc::from(""), |r| Arc::clone(&r.address));
        (address, judge(Asked { graph: &graph, rule, node, memos: &memos, options }, hidden))
    };
    subjects(&graph, rule.kind.map_or(WHOLE, |kind| kind.name)).into_iter().map(answer).collect()
}
