//! Findings as cards for people: what is wrong, the line, where its value came from, why it matters, what to do.

use super::card::{Card, Window};
use super::excerpt::excerpt;
use super::text::{first_paragraph, inline, visible, wrap};
use super::{Report, reasons, steps};
use crate::finding::{Finding, Severity, Verdict};
use crate::source::Location;
use crate::triage::{Age, Entry};
use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use std::io::{self, Write};

/// Most steps of a value's way that a card shows.
const MAX_CARD_STEPS: usize = 6;
/// Most addresses that a card shows.
const MAX_CARD_ADDRESSES: usize = 5;
/// Cards wider than this are hard to read.
const MAX_WIDTH: usize = 120;

/// Writes a card for every entry, in the order of files.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for entry in report.entries() {
        out.write_all(card(report, entry).as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn card(report: &Report<'_>, entry: &Entry) -> String {
    let finding = &entry.finding;
    let width = report.options.width.clamp(40, MAX_WIDTH);
    let head = Card {
        code: Some(format!("{} ({})", inline(&finding.rule.id), kind(entry))),
        message: message(finding),
        severity: severity(entry),
        window: finding.place.and_then(|at| window(report, finding, at, None)),
    };
    let mut text = String::new();
    draw(report, &head, width, &mut text);
    if head.window.is_none() {
        text.push_str(&wrap(&inline(&report.file(finding)), "  in: ", width));
        text.push('\n');
    }
    let all: Vec<_> = steps(finding).collect();
    for step in all.iter().take(MAX_CARD_STEPS) {
        let label = inline(&step.label);
        let window = window(report, finding, step.at, None);
        draw(
            report,
            &Card { code: None, message: label, severity: miette::Severity::Advice, window },
            width,
            &mut text,
        );
    }
    if all.len() > MAX_CARD_STEPS {
        text.push_str(&format!("  … and {} more steps\n", all.len() - MAX_CARD_STEPS));
    }
    for (heading, body) in notes(entry) {
        text.push_str(&wrap(&body, &format!("  {heading}: "), width));
        text.push('\n');
    }
    text
}

/// The lines under the pictures: which resources, why, what to do.
fn notes(entry: &Entry) -> Vec<(&'static str, String)> {
    let finding = &entry.finding;
    let mut shown: Vec<String> =
        finding.addresses.iter().take(MAX_CARD_ADDRESSES).map(|a| inline(&finding.named(a))).collect();
    let more = (finding.addresses.len() + entry.more_addresses).saturating_sub(shown.len());
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    let mut notes = vec![("resource", shown.join(", "))];
    if let Verdict::Undetermined(_) = finding.verdict {
        let why: Vec<String> = reasons(&finding.verdict).iter().map(|r| inline(r)).collect();
        notes.push(("undetermined", why.join("; ")));
    }
    if let Some(suppression) = &entry.suppression {
        notes.push(("suppressed", inline(&suppression.reason)));
    }
    if finding.verdict != Verdict::Pass {
        notes.push(("why", first_paragraph(&finding.rule.prose)));
        notes.push(("help", inline(&finding.rule.fix)));
    }
    notes.retain(|(_, body)| !body.is_empty());
    notes
}

/// Title, and what is wrong with this resource where that says more.
fn message(finding: &Finding) -> String {
    let (title, message) = (inline(&finding.rule.title), inline(&finding.message));
    if message.is_empty() || message == title { title } else { format!("{title}: {message}") }
}

fn kind(entry: &Entry) -> &'static str {
    match entry.finding.verdict {
        Verdict::Fail | Verdict::Undetermined(_) if matches!(entry.age, Some(Age::Known(_))) => "known",
        Verdict::Fail | Verdict::Undetermined(_) if entry.suppression.is_some() => "suppressed",
        Verdict::Fail => entry.finding.severity.name(),
        Verdict::Undetermined(_) => "undetermined",
        Verdict::Pass => "passed",
    }
}

fn severity(entry: &Entry) -> miette::Severity {
    match (&entry.finding.verdict, entry.finding.severity) {
        (Verdict::Fail, Severity::High | Severity::Critical) if entry.suppression.is_none() => miette::Severity::Error,
        (Verdict::Fail, Severity::Medium) if entry.suppression.is_none() => miette::Severity::Warning,
        _ => miette::Severity::Advice,
    }
}

fn window(report: &Report<'_>, finding: &Finding, at: Location, label: Option<String>) -> Option<Window> {
    let source = report.sources.get(at.source)?;
    let excerpt = excerpt(&source, at, finding.sensitive);
    Some(Window { name: inline(&source.path().to_string_lossy().replace('\\', "/")), excerpt, label })
}

fn draw(report: &Report<'_>, card: &Card, width: usize, text: &mut String) {
    let styles = if report.options.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let mut characters = ThemeCharacters::unicode();
    "↳".clone_into(&mut characters.advice);
    if card.code.is_some() {
        "·".clone_into(&mut characters.advice);
    }
    let theme = GraphicalTheme { characters, styles };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(width)
        .with_context_lines(1)
        .without_syntax_highlighting()
        .without_cause_chain();
    // Writing to a string fails only where miette finds a span outside of its text; what is written until then stays.
    let written = text.len();
    if handler.render_report(text, card).is_err() {
        text.truncate(written);
        text.push_str(&visible(&card.message));
        text.push('\n');
    }
}
