//! GitHub's workflow commands: annotations beside the lines of a pull request.
//!
//! GitHub shows ten annotations of each level and step
//! (<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>): the gravest are written as
//! commands, the rest is counted. Nothing from the input can begin a command of its own: line ends are escaped, and so is
//! whatever ends a property.

use super::Report;
use super::text::visible;
use crate::finding::{Severity, Verdict};
use crate::problem::Level;
use crate::triage::Entry;
use std::cmp::Reverse;
use std::io::{self, Write};

/// Annotations of one level that GitHub shows.
const MAX_SHOWN: usize = 10;

/// Writes the commands, and a line for what was left out.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let is_failure = |entry: &&Entry| entry.finding.verdict == Verdict::Fail && entry.suppression.is_none();
    let mut entries: Vec<&Entry> = report.entries().into_iter().filter(is_failure).collect();
    entries.sort_by_key(|entry| Reverse(entry.finding.severity));
    let mut left_out = 0;
    for command in ["error", "warning", "notice"] {
        let of_level = entries.iter().filter(|entry| self::command(entry.finding.severity) == command);
        let (problems, mut room) = (problems(report, command), MAX_SHOWN);
        for line in problems.into_iter().chain(of_level.map(|entry| annotation(report, entry, command))) {
            if room > 0 {
                writeln!(out, "{line}")?;
                room -= 1;
            } else {
                left_out += 1;
            }
        }
    }
    if left_out > 0 {
        writeln!(out, "{left_out} more are not annotated: GitHub shows {MAX_SHOWN} of each level")?;
    }
    Ok(())
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

fn annotation(report: &Report<'_>, entry: &Entry, command: &str) -> String {
    let finding = &entry.finding;
    let mut properties = vec![("file", report.file(finding))];
    if let Some(place) = finding.place.and_then(|at| report.place(at)) {
        properties.push(("line", place.start.line.to_string()));
        properties.push(("endLine", place.end.line.to_string()));
        // GitHub takes columns only where the text is on one line.
        if place.start.line == place.end.line {
            properties.push(("col", place.start.column.to_string()));
            properties.push(("endColumn", place.end.column.to_string()));
        }
    }
    properties.push(("title", format!("{} ({})", finding.rule.title, finding.severity)));
    let mut text = format!("{}\nfix: {}\nrule: {}", finding.message, finding.rule.fix, finding.rule.id);
    if !finding.addresses.is_empty() {
        let named: Vec<String> = finding.addresses.iter().map(|address| finding.named(address)).collect();
        text.push_str(&format!("\nresource: {}", named.join(", ")));
    }
    line(command, &properties, &text)
}

/// Inputs that could not be read are warnings: what is in them was not checked.
fn problems(report: &Report<'_>, command: &str) -> Vec<String> {
    let errors = report.problems.iter().filter(|problem| problem.level == Level::Error && command == "warning");
    let annotation = |problem: &crate::problem::Problem| {
        let (path, at) = problem.place(report.sources);
        let mut properties: Vec<(&str, String)> = Vec::new();
        properties.extend(path.map(|path| ("file", report.roots.relative(&path))));
        properties.extend(at.map(|line| ("line", line.to_string())));
        properties.push(("title", format!("not checked in full ({})", problem.code.0)));
        line(command, &properties, &problem.message)
    };
    errors.map(annotation).collect()
}

fn line(command: &str, properties: &[(&str, String)], text: &str) -> String {
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{command} {}::{}", properties.join(","), data(text))
}

/// The text of a command; `@actions/core` escapes the same.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_begins_another() {
        let name = "a,line=1::x\n::error::pwned%".to_owned();
        assert_eq!(
            line("error", &[("file", name.clone())], &name),
            "::error file=a%2Cline=1%3A%3Ax%0A%3A%3Aerror%3A%3Apwned%25::a,line=1::x%0A::error::pwned%25"
        );
    }
}
