//! What becomes of the answers of the rules: which are asked for, which are one, which are reported.
//!
//! Policy about findings stands here; a [`Finding`] itself knows nothing of it. Must not know how reports look, nor that
//! there is a command line.

mod fingerprint;
mod merge;
mod selection;

pub(crate) use merge::condense;
pub(crate) use selection::Selection;

use crate::finding::{Finding, Severity, Verdict};
use crate::source::{Location, Roots, Sources};

/// What to do with findings.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Which rules count.
    pub(crate) selection: Selection,
    /// Findings below are dropped.
    pub(crate) min_severity: Severity,
    /// Keep what passed, not only its count.
    pub(crate) keep_passed: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { selection: Selection::default(), min_severity: Severity::Info, keep_passed: false }
    }
}

/// One finding after triage.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The finding, with the addresses of everything that shares its cause.
    pub(crate) finding: Finding,
    /// Names it across runs: 32 hexadecimal digits.
    pub(crate) fingerprint: String,
    /// Addresses beyond those that the finding lists.
    pub(crate) more_addresses: usize,
    /// Set when somebody decided that it is not to be reported.
    pub(crate) suppression: Option<Suppression>,
}

/// Why a finding is not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// The reason that was given.
    pub(crate) reason: String,
    /// The comment or configuration line.
    pub(crate) at: Option<Location>,
}

/// All answers of one scan, each sorted by path, place and rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// Failures that are reported.
    pub(crate) reported: Vec<Entry>,
    /// Failures that somebody accepted.
    pub(crate) suppressed: Vec<Entry>,
    /// What is known does not decide.
    pub(crate) undetermined: Vec<Entry>,
    /// What holds, where it was asked for.
    pub(crate) passed: Vec<Entry>,
    /// How many requirements hold.
    pub(crate) passed_count: usize,
}

impl Outcome {
    /// The gravest severity among reported failures.
    pub(crate) fn worst(&self) -> Option<Severity> {
        self.reported.iter().map(|e| e.finding.severity).max()
    }
}

/// Sorts out `findings`; `passed` counts those requirements that hold and were not kept as findings.
///
/// The result depends on the set of findings only, not on their order.
pub(crate) fn triage(
    findings: Vec<Finding>,
    passed: usize,
    sources: &Sources,
    roots: &Roots,
    options: &Options,
) -> Outcome {
    let wanted = |f: &Finding| options.selection.admits(&f.rule) && f.severity >= options.min_severity;
    let findings = findings.into_iter().filter(wanted);
    let mut by_file: Vec<_> = findings.map(|finding| (finding.file(sources), finding)).collect();
    by_file.sort_by(|(a_file, a), (b_file, b)| a_file.cmp(b_file).then_with(|| a.compare(b)));
    let mut entries = merge::merge(by_file.into_iter().map(|(_, finding)| finding));
    fingerprint::assign(&mut entries, sources, roots);
    let mut outcome = Outcome { passed_count: passed, ..Outcome::default() };
    for entry in entries {
        match entry.finding.verdict {
            Verdict::Fail if entry.suppression.is_some() => outcome.suppressed.push(entry),
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
    outcome
}

#[cfg(test)]
pub(crate) mod tests;
