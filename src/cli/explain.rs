//! `yourside explain`: what a rule is about, or what all rules say of one resource, for people.

use super::args::ExplainArguments;
use super::exit::Status;
use super::scan::Subject;
use super::{outside, rules};
use crate::finding::{RuleCard, Tier};
use crate::report::{self, Format, Report, render_problems, visible};
use crate::scan;
use crate::source::Files;
use crate::triage::{self, Entry, Outcome};
use anyhow::bail;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most requirements of a framework that are named.
const MAX_REQUIREMENTS: usize = 5;

/// Prints the card of the rule, or judges the resource.
pub(super) fn run(arguments: &ExplainArguments) -> anyhow::Result<Status> {
    if let Some((path, address)) = resource(&arguments.subject, &crate::source::DiskFiles) {
        return judge(arguments, path, address);
    }
    let (catalog, _) = rules::catalog(true, &arguments.rule_directories);
    let rule = rules::parsed(rules::named(&catalog, &arguments.subject)?)?;
    outside::to_stdout(|out| print(&rule.card, out))?;
    Ok(Status::Clean)
}

/// Path and address of `PATH:ADDRESS`: at the first colon that ends the name of something that exists.
fn resource<'a>(subject: &'a str, files: &dyn Files) -> Option<(&'a Path, &'a str)> {
    let colons = subject.match_indices(':').map(|(at, _)| at);
    let parts = colons.filter_map(|at| Some((Path::new(subject.get(..at)?), subject.get(at + 1..)?)));
    let mut parts = parts.filter(|(path, address)| !path.as_os_str().is_empty() && !address.is_empty());
    parts.find(|(path, _)| files.kind(path).is_some())
}

/// Prints what every rule says of the resource: failures and doubts as cards, what holds as a list.
fn judge(arguments: &ExplainArguments, path: &Path, address: &str) -> anyhow::Result<Status> {
    let Some(subject) = Subject::find(&[path.to_path_buf()])? else { return Ok(Status::Usage) };
    let options = options(arguments)?;
    let Some(found) = subject.scan(&options, &subject.sources, true) else { return Ok(Status::Usage) };
    let outcome = about(found.outcome, address);
    outside::to_stderr(|out| render_problems(&found.problems, &subject.sources, false, out));
    let entries = [&outcome.reported, &outcome.suppressed, &outcome.undetermined, &outcome.passed];
    if entries.iter().all(|entries| entries.is_empty()) {
        bail!(
            "no rule says anything of {address} in {}: `yourside model {0}` lists the resources there",
            path.display()
        );
    }
    let shown = report::Options {
        color: outside::stdout_has_color(),
        width: outside::width(),
        undetermined: true,
        suppressed: true,
        passed: false,
    };
    let report = Report {
        outcome: &outcome,
        problems: &found.problems,
        sources: &subject.sources,
        roots: &subject.roots,
        counts: found.counts,
        options: &shown,
    };
    outside::to_stdout(|out| {
        Format::Terminal.render(&report, out)?;
        holds(&outcome.passed, out)
    })?;
    Ok(Status::Clean)
}

fn options(arguments: &ExplainArguments) -> anyhow::Result<scan::Options> {
    Ok(scan::Options {
        inputs: arguments.inputs.options(outside::terraform_variables())?,
        tier: Tier::Legacy,
        rule_directories: arguments.rule_directories.iter().map(PathBuf::from).collect(),
        triage: triage::Options { keep_passed: true, ..triage::Options::default() },
        ..scan::Options::default()
    })
}

/// What is said of the resource, or of any instance of it where no instance is named.
fn about(outcome: Outcome, address: &str) -> Outcome {
    let is_meant = |found: &Arc<str>| {
        let instance = found.strip_prefix(address);
        instance.is_some_and(|rest| rest.is_empty() || (rest.starts_with('[') && rest.ends_with(']')))
    };
    let of = |entries: Vec<Entry>| -> Vec<Entry> {
        entries.into_iter().filter(|entry| entry.finding.addresses.iter().any(is_meant)).collect()
    };
    Outcome {
        reported: of(outcome.reported),
        suppressed: of(outcome.suppressed),
        undetermined: of(outcome.undetermined),
        passed: of(outcome.passed),
        ..outcome
    }
}

fn holds(passed: &[Entry], out: &mut dyn Write) -> io::Result<()> {
    if passed.is_empty() {
        return Ok(());
    }
    writeln!(out, "holds:")?;
    let width = passed.iter().map(|entry| entry.finding.rule.id.len()).max().unwrap_or(0);
    for entry in passed {
        let card = &entry.finding.rule;
        writeln!(out, "  {:width$}  not so: {}", visible(&card.id), visible(&card.title))?;
    }
    Ok(())
}

fn print(card: &RuleCard, out: &mut dyn Write) -> io::Result<()> {
    let (id, title, duty) = (visible(&card.id), visible(&card.title), visible(&card.duty));
    writeln!(out, "{title}\n")?;
    writeln!(out, "rule:      {id} ({}, {})", card.severity, card.tier.name())?;
    writeln!(out, "duty:      {duty}")?;
    for (name, ids) in &card.equivalents {
        writeln!(out, "same as:   {} {}", visible(name), visible(&ids.join(", ")))?;
    }
    for (name, ids) in &card.requirements() {
        let more = ids.len().saturating_sub(MAX_REQUIREMENTS);
        let shown = ids.get(..MAX_REQUIREMENTS).unwrap_or(ids).join(", ");
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        writeln!(out, "serves:    {} {}{rest}", visible(name), visible(&shown))?;
    }
    writeln!(out, "\n{}", visible(card.prose.trim()))?;
    writeln!(out, "\nFix: {}", visible(&card.fix))
}
