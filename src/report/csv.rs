//! A table for spreadsheets: one line a result.
//!
//! A field that a spreadsheet would take for a formula begins with an apostrophe, as OWASP's page on CSV injection advises.

use super::text::inline;
use super::{Report, reasons, verdict_name};
use crate::triage::Entry;
use std::io::{self, Write};

const HEADER: [&str; 17] = [
    "rule",
    "severity",
    "verdict",
    "title",
    "message",
    "file",
    "line",
    "column",
    "addresses",
    "resource_type",
    "attribute",
    "duty",
    "tier",
    "fix",
    "reasons",
    "suppressed",
    "fingerprint",
];

/// Writes the header and a line for every entry.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADER)?;
    for entry in report.entries() {
        writer.write_record(row(report, entry).map(|field| harmless(&field)))?;
    }
    writer.flush()
}

fn row(report: &Report<'_>, entry: &Entry) -> [String; HEADER.len()] {
    let finding = &entry.finding;
    let place = finding.place.and_then(|at| report.place(at));
    let mut addresses = finding.addresses.join(" ");
    if entry.more_addresses > 0 {
        addresses.push_str(&format!(" and {} more", entry.more_addresses));
    }
    [
        finding.rule.id.clone(),
        finding.severity.name().to_owned(),
        verdict_name(&finding.verdict).to_owned(),
        finding.rule.title.clone(),
        finding.message.clone(),
        report.file(finding),
        place.as_ref().map(|place| place.start.line.to_string()).unwrap_or_default(),
        place.as_ref().map(|place| place.start.column.to_string()).unwrap_or_default(),
        addresses,
        finding.resource_type.to_string(),
        finding.attribute.clone(),
        finding.rule.duty.clone(),
        finding.rule.tier.name().to_owned(),
        finding.rule.fix.clone(),
        reasons(&finding.verdict).join("; "),
        entry.suppression.as_ref().map(|s| s.reason.clone()).unwrap_or_default(),
        entry.fingerprint.clone(),
    ]
}

fn harmless(field: &str) -> String {
    let field = inline(field);
    if field.starts_with(['=', '+', '-', '@']) { format!("'{field}") } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for (field, expected) in [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("a=b", "a=b"), ("a\nb", "a b")] {
            assert_eq!(harmless(field), expected);
        }
    }
}
