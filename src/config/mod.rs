//! From what the user wrote to the options that the stages own; stages never see this.
//!
//! Every setting may be left open, so that several sources of settings can be laid over each other: the command line over the
//! file.

mod file;
mod keys;
mod write;

pub(crate) use file::parse;
pub(crate) use write::{commented, schema};

use crate::finding::{Severity, Tier};
use crate::scan::{self, Environment};
use crate::triage::{self, Configured, Override, Selection};
use jiff::civil::Date;
use std::path::PathBuf;

/// The name of the configuration file.
pub(crate) const FILE_NAME: &str = "yourside.toml";

/// Settings of a scan, as far as they were given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Values for the inputs.
    pub(crate) inputs: scan::InputOptions,
    /// The file of values of CloudFormation parameters.
    pub(crate) parameters: Option<PathBuf>,
    /// Deployments of Terraform roots.
    pub(crate) environments: Vec<Environment>,
    /// Rules of this tier and those before.
    pub(crate) tier: Option<Tier>,
    /// Prefixes of rules that run.
    pub(crate) select: Vec<String>,
    /// Prefixes of rules that do not.
    pub(crate) ignore: Vec<String>,
    /// What the file changes about severities and rules.
    pub(crate) overrides: Vec<Override>,
    /// Findings below are dropped.
    pub(crate) min_severity: Option<Severity>,
    /// Findings from here on fail the run.
    pub(crate) fail_on: Option<Severity>,
    /// Directories of further rules.
    pub(crate) rule_directories: Vec<PathBuf>,
    /// Whether the built-in rules run.
    pub(crate) builtin_rules: Option<bool>,
    /// Whether what an account must have is missed.
    pub(crate) account_baseline: Option<bool>,
    /// The file of accepted findings.
    pub(crate) baseline: Option<PathBuf>,
    /// The revision to compare with.
    pub(crate) since: Option<String>,
    /// Whether suppressions need a reason.
    pub(crate) require_reason: Option<bool>,
    /// Suppressions of the file.
    pub(crate) suppress: Vec<Configured>,
    /// The day on which suppressions are judged.
    pub(crate) today: Option<Date>,
    /// Formats of the report, as written.
    pub(crate) formats: Vec<String>,
    /// Whether undetermined results are listed.
    pub(crate) show_undetermined: Option<bool>,
    /// Whether accepted and known results are listed.
    pub(crate) show_suppressed: Option<bool>,
    /// Whether passed requirements are listed.
    pub(crate) include_passed: Option<bool>,
    /// Whether unreadable inputs change nothing about the exit status.
    pub(crate) allow_incomplete: Option<bool>,
    /// Number of threads.
    pub(crate) threads: Option<usize>,
    /// `auto`, `always` or `never`.
    pub(crate) color: Option<String>,
    /// No summary and no notices.
    pub(crate) quiet: Option<bool>,
    /// All problems.
    pub(crate) verbose: Option<bool>,
}

impl Settings {
    /// The severity from which on findings fail the run.
    pub(crate) fn fail_on(&self) -> Severity {
        self.fail_on.unwrap_or(Severity::Low)
    }

    /// The severity below which findings are dropped.
    pub(crate) fn min_severity(&self) -> Severity {
        self.min_severity.unwrap_or(Severity::Info)
    }

    /// The options of the scan; what was left open takes its default.
    pub(crate) fn scan_options(&self) -> scan::Options {
        let defaults = scan::Options::default();
        scan::Options {
            inputs: self.inputs.clone(),
            environments: self.environments.clone(),
            tier: self.tier.unwrap_or(defaults.tier),
            rule_directories: self.rule_directories.clone(),
            builtin_rules: self.builtin_rules.unwrap_or(defaults.builtin_rules),
            account_baseline: self.account_baseline.unwrap_or(defaults.account_baseline),
            triage: triage::Options {
                selection: Selection { select: self.select.clone(), ignore: self.ignore.clone() },
                overrides: self.overrides.clone(),
                keep_passed: self.include_passed.unwrap_or(defaults.triage.keep_passed),
                without_reasons: false,
                suppressions: triage::SuppressionOptions {
                    today: self.today,
                    require_reason: self.require_reason.unwrap_or(false),
                    configured: self.suppress.clone(),
                },
            },
            threads: self.threads,
        }
    }
}
