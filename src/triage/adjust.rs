//! Severities and rules as the configuration file changes them, everywhere or below some paths.

use super::globs::PathGlobs;
use super::selection::Selection;
use crate::finding::{Finding, Severity};
use crate::source::{Roots, Sources};

/// What holds for findings in some files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Override {
    /// The files; none is all.
    pub(crate) paths: Option<PathGlobs>,
    /// Rules that count there.
    pub(crate) selection: Selection,
    /// Findings below are dropped there.
    pub(crate) min_severity: Option<Severity>,
    /// Severities by prefixes of rules, as `--select` takes them; none is off.
    pub(crate) severities: Vec<(String, Option<Severity>)>,
}

/// Applies `overrides` in order, the last word being that of the last; false where the finding is dropped.
pub(super) fn adjust(finding: &mut Finding, overrides: &[Override], sources: &Sources, roots: &Roots) -> bool {
    if overrides.is_empty() {
        return true;
    }
    let file = finding.file(sources);
    let mut wanted = true;
    let mut floor = None;
    for one in overrides {
        if one.paths.as_ref().is_some_and(|globs| !globs.matches(&file, roots)) {
            continue;
        }
        wanted &= one.selection.admits(&finding.rule);
        floor = one.min_severity.or(floor);
        for (prefix, severity) in &one.severities {
            if !super::selection::is_named(prefix, &finding.rule) {
                continue;
            }
            match severity {
                Some(severity) => finding.severity = *severity,
                None => wanted = false,
            }
        }
    }
    wanted && floor.is_none_or(|floor| finding.severity >= floor)
}
