//! The results in a page: one that opens for each, and what could not be read.

use super::super::text::{counted, first_paragraph};
use super::super::{Report, reasons, steps};
use super::escape::{prose, text};
use super::listing::{Kind, Listing, Row};
use super::source::figure;
use crate::finding::RuleCard;
use crate::triage::{Ground, Suppression};
use std::io::{self, Write};

/// Writes a section for every kind of result that there is.
pub(super) fn sections(report: &Report<'_>, listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    for kind in Kind::ALL {
        let count = listing.of_kind(kind).count();
        if count == 0 && kind != Kind::Failed {
            continue;
        }
        let name = kind.name();
        writeln!(out, "<section class=\"results\" id=\"{name}\" aria-labelledby=\"{name}-heading\">")?;
        writeln!(out, "<h2 id=\"{name}-heading\">{} <span class=\"count\">{count}</span></h2>", kind.heading())?;
        if count == 0 {
            writeln!(out, "<p>Nothing was found.</p>")?;
        }
        for row in listing.of_kind(kind) {
            finding(report, row, out)?;
        }
        writeln!(out, "</section>")?;
    }
    if listing.left_out > 0 {
        let more = counted(listing.left_out, "more result");
        writeln!(out, "<p class=\"note\">{more}, less grave, only in the data of this page.</p>")?;
    }
    Ok(())
}

/// File and line of a result.
pub(super) fn place(report: &Report<'_>, row: &Row<'_>) -> String {
    let finding = &row.entry.finding;
    let file = report.file(finding);
    match finding.place.and_then(|at| report.place(at)) {
        Some(place) => format!("{file}:{}", place.start.line),
        None => file,
    }
}

fn finding(report: &Report<'_>, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = &row.entry.finding;
    let rule = &*finding.rule;
    let severity = finding.severity.name();
    writeln!(
        out,
        "<details class=\"finding\" id=\"finding-{}\" data-kind=\"{}\" data-severity=\"{severity}\" data-service=\"{}\">",
        row.number,
        row.kind.name(),
        text(&rule.service),
    )?;
    let address = finding.addresses.first().map(|address| text(address)).unwrap_or_default();
    writeln!(
        out,
        "<summary><span class=\"badge {severity}\">{severity}</span><h3>{}</h3><span class=\"where\"><code>{address}</code> \
         <code>{}</code></span></summary>\n<div class=\"body\">",
        prose(&rule.title),
        text(&place(report, row)),
    )?;
    writeln!(out, "<p class=\"message\">{}</p>", prose(&finding.message))?;
    if let Some(suppression) = &row.entry.suppression {
        accepted(report, suppression, out)?;
    }
    list("Why it is not decided", reasons(&finding.verdict).iter().map(|reason| prose(reason)), out)?;
    if let Some(at) = finding.place {
        figure(report, at, finding.sensitive, out)?;
    }
    way(report, row, out)?;
    writeln!(out, "<h4>What to do</h4>\n<p>{}</p>", prose(&rule.fix))?;
    resources(row, out)?;
    facts(row, rule, out)?;
    writeln!(out, "</div>\n</details>")
}

/// Who accepted it, and why.
fn accepted(report: &Report<'_>, suppression: &Suppression, out: &mut dyn Write) -> io::Result<()> {
    let (what, by) = match suppression.ground {
        Ground::Source => ("Accepted risk", "decided in the code"),
        Ground::Configuration => ("Accepted risk", "decided in the configuration"),
        Ground::Before => ("Not new", "was there before"),
    };
    let reason = if suppression.reason.is_empty() { "no reason was given" } else { &suppression.reason };
    let at = suppression.at.and_then(|at| report.place(at));
    let at = at.map(|at| format!(", <code>{}:{}</code>", text(&at.file), at.start.line)).unwrap_or_default();
    writeln!(out, "<p class=\"accepted\"><strong>{what}:</strong> {} <small>({by}{at})</small></p>", text(reason))
}

/// How the value came about: each step with its source text.
fn way(report: &Report<'_>, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = &row.entry.finding;
    if steps(finding).next().is_none() {
        return Ok(());
    }
    writeln!(out, "<h4>Where the value comes from</h4>\n<ol class=\"way\">")?;
    for step in steps(finding) {
        writeln!(out, "<li>{}", prose(&step.label))?;
        figure(report, step.at, finding.sensitive, out)?;
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ol>")
}

fn resources(row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = &row.entry.finding;
    let mut items: Vec<String> =
        finding.addresses.iter().map(|address| format!("<code>{}</code>", text(&finding.named(address)))).collect();
    if row.entry.more_addresses > 0 {
        items.push(format!("and {} more", row.entry.more_addresses));
    }
    list("Resources", items.into_iter(), out)?;
    let environments = finding.environments.iter().map(|name| text(name));
    list("Only in these environments", environments, out)
}

fn list(heading: &str, items: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let items: Vec<String> = items.map(|item| format!("<li>{item}</li>")).collect();
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h4>{heading}</h4>\n<ul>{}</ul>", items.concat())
}

/// What the rule is and what it serves.
fn facts(row: &Row<'_>, rule: &RuleCard, out: &mut dyn Write) -> io::Result<()> {
    let why = first_paragraph(&rule.prose);
    if !why.is_empty() {
        writeln!(out, "<h4>Why it matters</h4>\n<p>{}</p>", prose(&why))?;
    }
    let finding = &row.entry.finding;
    let mut facts = vec![
        ("Rule", vec![rule.id.clone()]),
        ("Duty", vec![rule.duty.clone()]),
        ("Service", vec![rule.service.clone()]),
        ("Resource type", vec![finding.resource_type.to_string()]),
        ("Attribute", vec![finding.attribute.clone()]),
        ("Fingerprint", vec![row.entry.fingerprint.clone()]),
    ];
    let served = rule.requirements();
    facts.push(("Serves", named(&served)));
    facts.push(("Also known as", named(&rule.equivalents)));
    write!(out, "<dl>")?;
    for (name, values) in facts {
        let values: Vec<String> = values.iter().filter(|value| !value.is_empty()).map(|value| text(value)).collect();
        if !values.is_empty() {
            write!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", values.join("; "))?;
        }
    }
    writeln!(out, "</dl>")
}

fn named(pairs: &[(String, Vec<String>)]) -> Vec<String> {
    pairs.iter().map(|(name, ids)| format!("{name} {}", ids.join(", "))).collect()
}

/// Writes what could not be read or evaluated, and what else is worth knowing of the inputs.
pub(super) fn problems(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.problems.is_empty() {
        return Ok(());
    }
    let count = report.problems.len();
    writeln!(out, "<section id=\"problems\" aria-labelledby=\"problems-heading\">")?;
    writeln!(out, "<h2 id=\"problems-heading\">About the inputs <span class=\"count\">{count}</span></h2>\n<ul>")?;
    for problem in report.problems {
        let (path, line) = problem.place(report.sources);
        let file = path.map(|path| report.roots.relative(&path)).unwrap_or_default();
        let place = line.map_or(file.clone(), |line| format!("{file}:{line}"));
        let help = problem.help.as_deref().map(|help| format!("<br>{}", prose(help))).unwrap_or_default();
        writeln!(
            out,
            "<li><span class=\"badge {level}\">{level}</span> <code>{}</code> {}{help}</li>",
            text(&place),
            prose(&problem.message),
            level = problem.level.name(),
        )?;
    }
    writeln!(out, "</ul>\n</section>")
}
