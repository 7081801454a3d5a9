//! The last lines of a scan, on standard error.

use crate::finding::Severity;
use crate::problem::Level;
use crate::report::counted;
use crate::scan::Scan;
use std::io::{self, Write};
use std::time::Duration;

/// Writes the summary; `elapsed` only where a person reads it, since it differs from run to run.
pub(super) fn write(scan: &Scan, elapsed: Option<Duration>, out: &mut dyn Write) -> io::Result<()> {
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
        outcome.undetermined.len(),
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
    if scan.skipped > 0 {
        writeln!(out, "skipped {}, ignored by git; name it to scan it", counted(scan.skipped, "input"))?;
    }
    if errors > 0 {
        writeln!(out, "incomplete: {} kept inputs from being read or evaluated in full", counted(errors, "error"))?;
    }
    Ok(())
}
