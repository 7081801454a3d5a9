//! GitLab's Code Quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.
//!
//! It knows failures only; whatever else was asked for is not in it.

use super::Report;
use super::escape::serializer;
use crate::finding::{Severity, Verdict};
use crate::triage::Entry;
use serde::Serializer;
use serde::ser::SerializeSeq;
use serde_json::json;
use std::io::{self, Write};

/// Writes one array.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serializer(&mut *out);
    let mut seq = serializer.serialize_seq(None)?;
    for entry in report.entries() {
        if entry.finding.verdict == Verdict::Fail && entry.suppression.is_none() {
            seq.serialize_element(&row(report, entry))?;
        }
    }
    SerializeSeq::end(seq)?;
    out.write_all(b"\n")
}

fn row(report: &Report<'_>, entry: &Entry) -> serde_json::Value {
    let finding = &entry.finding;
    let line = finding.place.and_then(|at| report.place(at)).map_or(1, |place| place.start.line);
    let address = finding.addresses.first().map_or_else(String::new, |address| format!(" ({address})"));
    json!({
        "description": format!("{}: {}{address}", finding.rule.title, finding.message),
        "check_name": finding.rule.id,
        "fingerprint": entry.fingerprint,
        "severity": severity(finding.severity),
        "location": { "path": report.file(finding), "lines": { "begin": line } },
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Low => "minor",
        Severity::Medium => "major",
        Severity::High => "critical",
        Severity::Critical => "blocker",
    }
}
