//! `yourside suppressions`: every decision to accept a finding, with its reason, its age and its end.

use super::args::{ListFormat, SuppressionArguments};
use super::exit::Status;
use super::git::Git;
use super::outside;
use super::scan::{Subject, complain};
use super::settings::{self, Wanted};
use crate::report::{counted, inline};
use crate::source::{Roots, Sources};
use crate::triage::{Listed, State};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Lists them. All rules run, so that what is unused is so for every tier.
pub(super) fn run(arguments: &SuppressionArguments) -> anyhow::Result<Status> {
    let Some(subject) = Subject::find(&arguments.paths)? else { return Ok(Status::Usage) };
    let first = arguments.paths.first().map_or(Path::new("."), PathBuf::as_path);
    let wanted = Wanted { named: arguments.config.as_deref(), start: first, working: &subject.roots.working };
    let settings = match settings::load(wanted, &subject.sources) {
        Ok(found) => found.settings,
        Err(problems) => {
            complain(&problems, &subject.sources);
            return Ok(Status::Usage);
        }
    };
    let today = arguments.today.unwrap_or_else(outside::today);
    let mut options = settings.scan_options();
    options.tier = crate::finding::Tier::Legacy;
    options.triage.suppressions.today = Some(today);
    let Some(scan) = subject.scan(&options, &subject.sources, true) else { return Ok(Status::Usage) };
    let rows = rows(&scan.outcome.decisions, &subject.sources, &subject.roots);
    outside::to_stdout(|out| match arguments.format {
        ListFormat::Terminal => print(&rows, today, out),
        ListFormat::Json => print_json(&rows, out),
    })?;
    outside::to_stderr(|out| writeln!(out, "{}", counted(rows.len(), "suppression")));
    Ok(Status::Clean)
}

/// One decision, ready to print.
struct Row<'a> {
    listed: &'a Listed,
    place: Option<(String, u32)>,
    /// The day of the commit that brought it.
    since: Option<Date>,
}

fn rows<'a>(decisions: &'a [Listed], sources: &Sources, roots: &Roots) -> Vec<Row<'a>> {
    let git = Git::at(&roots.repository);
    // Files are asked for once; where there is no git, or no commit, there is no age.
    let mut blamed: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    let row = |listed: &'a Listed| {
        let found = listed.at.and_then(|at| Some((sources.get(at.source)?, at.span)));
        let Some((source, span)) = found else { return Row { listed, place: None, since: None } };
        let file = roots.relative(source.path());
        let line = source.lines().line(span.start);
        let blame = blamed.entry(file.clone()).or_insert_with(|| git.blame(&file).unwrap_or_default());
        let text = source.text().lines().nth(line as usize - 1).unwrap_or("");
        Row { listed, since: committed(blame, line as usize - 1, text), place: Some((file, line)) }
    };
    decisions.iter().map(row).collect()
}

/// The day on which a line was committed: of the nearest one that reads so.
fn committed(blame: &[(i64, String)], index: usize, text: &str) -> Option<Date> {
    let same = blame.iter().enumerate().filter(|(_, (_, line))| line.trim_end() == text.trim_end());
    let (_, (seconds, _)) = same.min_by_key(|(at, _)| at.abs_diff(index))?;
    Some(Offset::UTC.to_datetime(Timestamp::from_second(*seconds).ok()?).date())
}

fn state(state: &State) -> String {
    match state {
        State::Used(count) => format!("covers {count}"),
        State::Unused => "covers nothing".to_owned(),
        State::Expired => "ran out".to_owned(),
        State::NoReason => "has no reason, so does not count".to_owned(),
        State::Faulty(fault) => format!("does not count: {fault}"),
    }
}

fn print(rows: &[Row<'_>], today: Date, out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        let listed = row.listed;
        let place = row.place.as_ref().map_or_else(String::new, |(file, line)| format!("{}:{line}: ", inline(file)));
        writeln!(out, "{place}{} ({})", inline(&listed.rules.join(", ")), listed.syntax)?;
        let reason = if listed.reason.is_empty() { "no reason given" } else { &listed.reason };
        writeln!(out, "  {}", inline(reason))?;
        let mut facts = vec![state(&listed.state)];
        if let Some(since) = row.since {
            let days = today.since(since).map_or(0, |span| span.get_days());
            facts.push(format!("since {since} ({days} days)"));
        }
        facts.extend(listed.until.map(|until| format!("until {until}")));
        writeln!(out, "  {}", inline(&facts.join(", ")))?;
    }
    Ok(())
}

fn print_json(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    let row = |row: &Row<'_>| {
        let (state, used) = match &row.listed.state {
            State::Used(count) => ("used", *count),
            State::Unused => ("unused", 0),
            State::Expired => ("expired", 0),
            State::NoReason => ("no-reason", 0),
            State::Faulty(_) => ("malformed", 0),
        };
        json!({
            "syntax": row.listed.syntax,
            "rules": row.listed.rules,
            "reason": row.listed.reason,
            "until": row.listed.until.map(|date| date.to_string()),
            "since": row.since.map(|date| date.to_string()),
            "file": row.place.as_ref().map(|(file, _)| file),
            "line": row.place.as_ref().map(|(_, line)| line),
            "state": state,
            "covers": used,
        })
    };
    let all: Vec<serde_json::Value> = rows.iter().map(row).collect();
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}
