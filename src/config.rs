//! From what the user wrote to the options that the stages own; stages never see this.
//!
//! Every setting may be left open, so that several sources of settings can be laid over each other.

use crate::finding::{Severity, Tier};
use crate::scan;
use crate::triage::{self, Selection};
use std::path::PathBuf;

/// Settings of a scan, as far as they were given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Values for the inputs.
    pub(crate) inputs: scan::InputOptions,
    /// Rules of this tier and those before.
    pub(crate) tier: Option<Tier>,
    /// Prefixes of rules that run.
    pub(crate) select: Vec<String>,
    /// Prefixes of rules that do not.
    pub(crate) ignore: Vec<String>,
    /// Findings below are dropped.
    pub(crate) min_severity: Option<Severity>,
    /// Findings from here on fail the run.
    pub(crate) fail_on: Option<Severity>,
    /// Directories of further rules.
    pub(crate) rule_directories: Vec<PathBuf>,
    /// Whether the built-in rules run.
    pub(crate) builtin_rules: Option<bool>,
    /// Each configuration is all that there is of its account.
    pub(crate) account_baseline: Option<bool>,
    /// Whether passed requirements are listed.
    pub(crate) include_passed: Option<bool>,
    /// Number of threads.
    pub(crate) threads: Option<usize>,
}

impl Settings {
    /// The severity from which on findings fail the run.
    pub(crate) fn fail_on(&self) -> Severity {
        self.fail_on.unwrap_or(Severity::Low)
    }

    /// The options of the scan; what was left open takes its default.
    pub(crate) fn scan_options(&self) -> scan::Options {
        let defaults = scan::Options::default();
        scan::Options {
            inputs: self.inputs.clone(),
            tier: self.tier.unwrap_or(defaults.tier),
            rule_directories: self.rule_directories.clone(),
            builtin_rules: self.builtin_rules.unwrap_or(defaults.builtin_rules),
            account_baseline: self.account_baseline.unwrap_or(defaults.account_baseline),
            triage: triage::Options {
                selection: Selection { select: self.select.clone(), ignore: self.ignore.clone() },
                min_severity: self.min_severity.unwrap_or(defaults.triage.min_severity),
                keep_passed: self.include_passed.unwrap_or(defaults.triage.keep_passed),
            },
            threads: self.threads,
        }
    }
}
