//! Markdown for a comment or a job summary: counts by severity, the findings in a table, what could not be read.
//!
//! Text from the input is escaped, so that no name can make a link, an image or HTML; the whole stays below the megabyte
//! that GitHub takes for a summary.

use super::text::{counted, inline};
use super::{Report, by_severity, verdict_name};
use crate::finding::Verdict;
use crate::problem::Level;
use crate::triage::Entry;
use std::cmp::Reverse;
use std::io::{self, Write};

/// GitHub refuses a job summary of more than 1 MiB; a row takes less than the rest.
const MAX_BYTES: usize = 900 * 1024;
/// Most problems listed.
const MAX_PROBLEMS: usize = 50;

/// Writes the page.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = head(report);
    let mut entries = report.entries();
    entries.sort_by_key(|entry| (rank(entry), Reverse(entry.finding.severity)));
    let mut shown = 0;
    for (index, entry) in entries.iter().enumerate() {
        if page.len() > MAX_BYTES {
            break;
        }
        if index == 0 {
            page.push_str("\n| | finding | where | resource |\n|---|---|---|---|\n");
        }
        page.push_str(&row(report, entry));
        shown += 1;
    }
    if shown < entries.len() {
        page.push_str(&format!("\n… and {} more\n", entries.len() - shown));
    }
    page.push_str(&problems(report));
    out.write_all(page.as_bytes())
}

/// Failures come first, and what was accepted or holds last.
fn rank(entry: &Entry) -> u8 {
    match (&entry.suppression, &entry.finding.verdict) {
        (None, Verdict::Fail) => 0,
        (None, Verdict::Undetermined(_)) => 1,
        (Some(_), _) => 2,
        (None, Verdict::Pass) => 3,
    }
}

fn head(report: &Report<'_>) -> String {
    let outcome = report.outcome;
    let failed = outcome.reported.len();
    let title = match failed {
        0 => "## yourside: nothing found\n\n".to_owned(),
        _ => format!("## yourside: {}\n\n", counted(failed, "finding")),
    };
    let mut counts: Vec<String> = by_severity(&outcome.reported)
        .into_iter()
        .rev()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("**{count}** {severity}"))
        .collect();
    counts.push(format!("{} passed", outcome.passed_count));
    counts.push(format!("{} undetermined", outcome.undetermined_count()));
    counts.push(format!("{} suppressed", outcome.suppressed.len()));
    let scanned = report.counts;
    format!(
        "{title}{}  \n{} in {}, {}{}\n",
        counts.join(" · "),
        counted(scanned.files, "file"),
        counted(scanned.configurations, "configuration"),
        counted(scanned.resources, "resource"),
        if report.complete() { "" } else { "; **incomplete**: not every input could be read" },
    )
}

fn row(report: &Report<'_>, entry: &Entry) -> String {
    let finding = &entry.finding;
    let kind = match (&entry.suppression, finding.verdict == Verdict::Fail) {
        (Some(_), _) => "suppressed",
        (None, true) => finding.severity.name(),
        (None, false) => verdict_name(&finding.verdict),
    };
    let file = report.file(finding);
    let place = match finding.place.and_then(|at| report.place(at)) {
        Some(place) => format!("{file}:{}", place.start.line),
        None => file,
    };
    let more = finding.addresses.len().saturating_sub(1) + entry.more_addresses;
    let first = finding.addresses.first().map(|address| code(address)).unwrap_or_default();
    let resource = if more > 0 { format!("{first} and {more} more") } else { first };
    format!(
        "| {kind} | **{}**: {}<br>{} {} | {} | {resource} |\n",
        escape(&finding.rule.title),
        escape(&finding.message),
        code(&finding.rule.id),
        escape(&finding.rule.fix),
        code(&place),
    )
}

fn problems(report: &Report<'_>) -> String {
    let errors: Vec<_> = report.problems.iter().filter(|problem| problem.level == Level::Error).collect();
    let mut text = String::new();
    if !errors.is_empty() {
        text.push_str("\n### Could not be read or evaluated\n\n");
    }
    for problem in errors.iter().take(MAX_PROBLEMS) {
        let (path, line) = problem.place(report.sources);
        let place = path.map(|path| report.roots.relative(&path)).unwrap_or_default();
        let place = line.map_or(place.clone(), |line| format!("{place}:{line}"));
        text.push_str(&format!("- {}: {}\n", code(&place), escape(&problem.message)));
    }
    if errors.len() > MAX_PROBLEMS {
        text.push_str(&format!("- … and {} more\n", errors.len() - MAX_PROBLEMS));
    }
    text
}

/// Text on one line, with nothing in it that Markdown or HTML reads.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    let mut is_code = false;
    for c in inline(text).chars() {
        // Rules write names of attributes in backticks; between those Markdown reads nothing else.
        is_code ^= c == '`';
        match c {
            '|' => out.push_str("\\|"),
            '<' if !is_code => out.push_str("&lt;"),
            '&' if !is_code => out.push_str("&amp;"),
            '\\' | '*' | '_' | '[' | ']' | '!' | '#' | '~' | '@' if !is_code => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    if is_code {
        out.push('`');
    }
    out
}

/// Text as code; longer fences hide the backticks in it.
pub(super) fn code(text: &str) -> String {
    let text = inline(text).replace('|', "\\|");
    if text.is_empty() {
        return text;
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_no_markup() {
        for (text, expected) in [
            ("<img src=x> [a](b) @team", "&lt;img src=x> \\[a\\](b) \\@team"),
            ("set `a_b = [1]`, *now*", "set `a_b = [1]`, \\*now\\*"),
            ("an open ` tick", "an open ` tick`"),
            ("a | b\nc", "a \\| b c"),
        ] {
            assert_eq!(escape(text), expected);
        }
        assert_eq!(code("a`b|c"), "`` a`b\\|c ``");
    }
}
