//! What becomes of the answers of the rules: which are asked for, which are one, which somebody accepted, which are new.
//!
//! Policy about findings stands here; a [`Finding`] itself knows nothing of it. Must not know how reports look, nor that
//! there is a command line.

mod adjust;
mod baseline;
mod compare;
mod fingerprint;
mod globs;
mod merge;
mod selection;
mod suppress;

pub(crate) use adjust::Override;
pub(crate) use baseline::{Baseline, Row};
pub(crate) use globs::PathGlobs;
pub(crate) use selection::{Selection, is_named};
pub(crate) use suppress::{Configured, Ground, KnownRule, Listed, Options as SuppressionOptions, State, Suppression};

use crate::finding::{Finding, Severity, Verdict};
use crate::problem::{Level, Problem};
use crate::source::{Roots, SourceId, Sources};
use compare::Known;
use merge::Cause;
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use suppress::Suppressions;

/// What to do with findings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Which rules count.
    pub(crate) selection: Selection,
    /// What the configuration changes about severities and rules.
    pub(crate) overrides: Vec<Override>,
    /// Keep what passed, not only its count.
    pub(crate) keep_passed: bool,
    /// Nobody reads why something is undetermined: only how much is.
    pub(crate) without_reasons: bool,
    /// Which decisions to accept findings count.
    pub(crate) suppressions: SuppressionOptions,
}

impl Options {
    /// All names of rules in them.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        let changed = self.overrides.iter().flat_map(|one| one.severities.iter().map(|(name, _)| name));
        let selections = self.overrides.iter().map(|one| &one.selection).chain([&self.selection]);
        let chosen = selections.flat_map(|selection| selection.select.iter().chain(&selection.ignore));
        changed.chain(chosen).map(String::as_str)
    }
}

/// One finding after triage.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The finding, with the addresses of everything that shares its cause.
    pub(crate) finding: Finding,
    /// Names it across runs: 32 hexadecimal digits.
    pub(crate) fingerprint: String,
    /// Names it wherever it moves.
    pub(crate) anywhere: String,
    /// Addresses beyond those that the finding lists.
    pub(crate) more_addresses: usize,
    /// Set when somebody decided that it is not to be reported.
    pub(crate) suppression: Option<Suppression>,
    /// What it was compared with, where it was.
    pub(crate) age: Option<Age>,
}

impl Entry {
    /// Not triaged yet.
    fn of(finding: Finding) -> Self {
        let (fingerprint, anywhere) = (String::new(), String::new());
        Self { finding, fingerprint, anywhere, more_addresses: 0, suppression: None, age: None }
    }

    /// As later runs recognise it.
    fn known(&self) -> Known {
        Known { fingerprint: self.fingerprint.clone(), anywhere: self.anywhere.clone() }
    }

    fn is_decided_in_source(&self) -> bool {
        self.suppression.as_ref().is_some_and(|suppression| suppression.ground == Ground::Source)
    }
}

/// Whether a finding was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// It was not.
    New,
    /// It was there: in the baseline, or in a revision.
    Known(Arc<str>),
}

/// A failure that was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fixed {
    /// Where it was there: `the baseline`, a revision.
    pub(crate) before: Arc<str>,
    /// What it was.
    pub(crate) row: Row,
}

/// All answers of one scan, each sorted by path, place and rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// Failures that are reported.
    pub(crate) reported: Vec<Entry>,
    /// Failures that were there before.
    pub(crate) known: Vec<Entry>,
    /// What somebody accepted.
    pub(crate) suppressed: Vec<Entry>,
    /// What is known does not decide.
    pub(crate) undetermined: Vec<Entry>,
    /// The same where nobody reads it: only how much of each severity.
    pub(crate) counted: BTreeMap<Severity, usize>,
    /// What holds, where it was asked for.
    pub(crate) passed: Vec<Entry>,
    /// How many requirements hold.
    pub(crate) passed_count: usize,
    /// Failures that the configuration's overrides left out.
    pub(crate) overridden: usize,
    /// Failures less grave than what was asked for.
    pub(crate) below_severity: usize,
    /// Every decision to accept findings.
    pub(crate) decisions: Vec<Listed>,
    /// What was there before and is not any more.
    pub(crate) fixed: Vec<Fixed>,
}

impl Outcome {
    /// The gravest severity among reported failures.
    pub(crate) fn worst(&self) -> Option<Severity> {
        self.reported.iter().map(|e| e.finding.severity).max()
    }

    /// How much is not decided.
    #[must_use]
    pub(crate) fn undetermined_count(&self) -> usize {
        self.undetermined.len() + self.counted.values().sum::<usize>()
    }

    /// Moves out of what is reported what `before` knows, and says which of that is not there any more. May be done for
    /// several, one after the other; `name` is what `before` is called, `in_view` whether this scan would have found a row.
    pub(crate) fn compare_with(&mut self, name: &str, before: &Baseline, in_view: impl Fn(&Row) -> bool) -> Vec<Row> {
        let name: Arc<str> = Arc::from(name);
        let known: Vec<Known> = before.findings.iter().map(Row::known).collect();
        let in_view = |index| before.findings.get(index).is_some_and(&in_view);
        let compared = compare::compare(&self.reported, &known, in_view);
        let all = std::mem::take(&mut self.reported);
        for (mut entry, seen) in all.into_iter().zip(compared.seen) {
            if seen {
                entry.age = Some(Age::Known(Arc::clone(&name)));
                let reason = format!("already in {name}");
                entry.suppression = Some(Suppression { reason, at: None, ground: Ground::Before });
                self.known.push(entry);
            } else {
                entry.age = Some(Age::New);
                self.reported.push(entry);
            }
        }
        compared.gone.into_iter().filter_map(|index| before.findings.get(index)).cloned().collect()
    }

    /// How many findings are covered by decisions in the code that `before`, an outcome of the same inputs, has not.
    pub(crate) fn newly_decided(&self, before: &Outcome) -> usize {
        let known: Vec<Known> = before.suppressed.iter().map(Entry::known).collect();
        let compared = compare::compare(&self.suppressed, &known, |_| true);
        self.suppressed.iter().zip(compared.seen).filter(|(entry, seen)| !seen && entry.is_decided_in_source()).count()
    }

    /// Takes back what decisions in the code cover, unless `trusted`, an outcome of the same inputs before a change, covers
    /// it too; how many findings that are.
    pub(crate) fn distrust_new_decisions(&mut self, trusted: &Outcome) -> usize {
        let known: Vec<Known> = trusted.suppressed.iter().map(Entry::known).collect();
        let compared = compare::compare(&self.suppressed, &known, |_| true);
        let before = self.suppressed.len();
        let all = std::mem::take(&mut self.suppressed);
        for (mut entry, seen) in all.into_iter().zip(compared.seen) {
            if seen || !entry.is_decided_in_source() {
                self.suppressed.push(entry);
                continue;
            }
            entry.suppression = None;
            match entry.finding.verdict {
                Verdict::Undetermined(_) => self.undetermined.push(entry),
                _ => self.reported.push(entry),
            }
        }
        before - self.suppressed.len()
    }

    /// Drops failures less grave than `floor`.
    pub(crate) fn drop_below(&mut self, floor: Severity) {
        let grave = |entry: &Entry| entry.finding.severity >= floor;
        let before = self.reported.len() + self.known.len() + self.suppressed.len();
        self.reported.retain(grave);
        self.known.retain(grave);
        self.suppressed.retain(grave);
        self.undetermined.retain(grave);
        self.counted.retain(|severity, _| *severity >= floor);
        self.passed.retain(grave);
        self.below_severity += before - self.reported.len() - self.known.len() - self.suppressed.len();
    }
}

/// What the rules said, and about what.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Of each configuration, failing and undetermined ones, and passed ones where they are kept.
    pub(crate) findings: Vec<Vec<Finding>>,
    /// Requirements that hold and were not kept as findings.
    pub(crate) passed: usize,
    /// The files that were judged: decisions in them are looked for.
    pub(crate) files: Vec<Arc<Path>>,
}

/// Sorts out what was said; notices about decisions are added to `problems`. `rules` are asked for only if there are any.
///
/// The result depends on the set of findings only, not on their order.
pub(crate) fn triage<'r>(
    said: Said,
    place: (&Sources, &Roots),
    options: &Options,
    rules: impl FnOnce() -> Vec<KnownRule<'r>>,
    problems: &mut Vec<Problem>,
) -> Outcome {
    let (sources, roots) = place;
    let mut outcome = Outcome { passed_count: said.passed, ..Outcome::default() };
    let findings = || said.findings.iter().flatten();
    let mut suppressions = Suppressions::collect(findings(), &said.files, sources, &options.suppressions);
    let mut by_file: Vec<_> = Vec::new();
    let is_counted = |f: &Finding| options.without_reasons && matches!(f.verdict, Verdict::Undetermined(_));
    let most = findings().filter(|f| is_counted(f)).count();
    let mut counted: FxHashSet<Cause> = FxHashSet::with_capacity_and_hasher(most, FxBuildHasher);
    for mut finding in said.findings.into_iter().flatten().filter(|f| options.selection.admits(&f.rule)) {
        let covered = match finding.verdict {
            Verdict::Pass => None,
            _ => suppressions.cover(&finding, sources, roots),
        };
        if adjust::adjust(&mut finding, &options.overrides, sources, roots) {
            if !is_counted(&finding) || covered.is_some() {
                by_file.push((finding.file(sources), finding, covered));
            } else if counted.insert(Cause::of(&finding, None)) {
                *outcome.counted.entry(finding.severity).or_default() += 1;
            }
        } else if finding.verdict == Verdict::Fail {
            outcome.overridden += 1;
        }
    }
    by_file.sort_by(|(a_file, a, _), (b_file, b, _)| a_file.cmp(b_file).then_with(|| a.compare(b)));
    let findings = by_file.into_iter().map(|(_, finding, covered)| (finding, covered));
    let mut entries = merge::merge(findings, |index| suppressions.get(index));
    fingerprint::assign(&mut entries, sources, roots);
    for entry in entries {
        match entry.finding.verdict {
            Verdict::Fail | Verdict::Undetermined(_) if entry.suppression.is_some() => outcome.suppressed.push(entry),
            Verdict::Fail => outcome.reported.push(entry),
            Verdict::Undetermined(_) => outcome.undetermined.push(entry),
            Verdict::Pass => {
                outcome.passed_count += entry.finding.addresses.len() + entry.more_addresses;
                if options.keep_passed {
                    outcome.passed.push(entry);
                }
            }
        }
    }
    if !suppressions.is_empty() {
        let broken = problems.iter().filter(|p| p.level == Level::Error).filter_map(|p| Some(p.at?.source));
        let broken: BTreeSet<SourceId> = broken.collect();
        problems.extend(suppressions.notices(&rules(), &broken));
        outcome.decisions = suppressions.listed(sources);
    }
    outcome
}

#[cfg(test)]
pub(crate) mod tests;
