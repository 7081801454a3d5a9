//! The last lines of a scan, on standard error.

use crate::finding::Severity;
use crate::problem::Level;
use crate::report::{counted, inline};
use crate::scan::Scan;
use crate::triage::{Age, Entry, Fixed};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

/// Writes the summary; `elapsed` only where a person reads it, since it differs from run to run. `verbose`: what is fixed is
/// listed.
pub(super) fn write(scan: &Scan, elapsed: Option<Duration>, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let outcome = &scan.outcome;
    let failed = outcome.reported.len();
    let mut parts = Vec::new();
    for severity in Severity::ALL.into_iter().rev() {
        let count = outcome.reported.iter().filter(|e| e.finding.severity == severity).count();
        if count > 0 {
            parts.push(format!("{count} {severity}"));
        }
    }
    let by_severity = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let errors = scan.problems.iter().filter(|p| p.level == Level::Error).count();
    write!(
        out,
        "{failed} failed{by_severity}, {} passed, {} undetermined, {} suppressed, {}; {} in {}, {}",
        outcome.passed_count,
        outcome.undetermined_count(),
        outcome.suppressed.len(),
        counted(scan.problems.len(), "problem"),
        counted(scan.counts.files, "file"),
        counted(scan.counts.configurations, "configuration"),
        counted(scan.counts.resources, "resource"),
    )?;
    if let Some(elapsed) = elapsed {
        write!(out, " in {:.2} s", elapsed.as_secs_f64())?;
    }
    writeln!(out)?;
    hidden(scan, out)?;
    fixed(&outcome.fixed, verbose, out)?;
    if scan.skipped > 0 {
        writeln!(out, "skipped {}, ignored by git; name it to scan it", counted(scan.skipped, "input"))?;
    }
    if errors > 0 {
        writeln!(out, "incomplete: {} kept inputs from being read or evaluated in full", counted(errors, "error"))?;
    }
    Ok(())
}

/// Failures that are not reported, besides suppressed ones: nothing disappears without a word.
fn hidden(scan: &Scan, out: &mut dyn Write) -> io::Result<()> {
    let outcome = &scan.outcome;
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    let before = |entry: &'_ Entry| match &entry.age {
        Some(Age::Known(name)) => Some(name.clone()),
        _ => None,
    };
    let names: Vec<_> = outcome.known.iter().filter_map(before).collect();
    for name in &names {
        *by_name.entry(name).or_default() += 1;
    }
    let mut parts: Vec<String> =
        by_name.into_iter().map(|(name, count)| format!("{count} already in {}", inline(name))).collect();
    if outcome.below_severity > 0 {
        parts.push(format!("{} below the least severity", outcome.below_severity));
    }
    if outcome.overridden > 0 {
        parts.push(format!("{} left out by the configuration", outcome.overridden));
    }
    if parts.is_empty() { Ok(()) } else { writeln!(out, "not shown: {}", parts.join(", ")) }
}

fn fixed(list: &[Fixed], verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut by_name: BTreeMap<&str, Vec<&Fixed>> = BTreeMap::new();
    for one in list {
        by_name.entry(&one.before).or_default().push(one);
    }
    for (name, list) in by_name {
        writeln!(out, "fixed: {} of {}", counted(list.len(), "finding"), inline(name))?;
        for Fixed { row, .. } in list.into_iter().filter(|_| verbose) {
            writeln!(out, "  {} {} {}", inline(&row.file), inline(&row.address), inline(&row.rule))?;
        }
    }
    Ok(())
}
