//! What a scan found, printed: one signature for every format.
//!
//! Formats write to a `dyn Write` and touch nothing else. They must not decide anything about findings (that is triage),
//! and nothing they write may depend on the machine, the time or the number of threads.

mod card;
mod csv;
mod escape;
mod excerpt;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod matrix;
mod problems;
mod sarif;
mod sarif_rules;
mod secrets;
mod terminal;
mod text;

pub(crate) use matrix::{MatrixFormat, MatrixPage};
pub(crate) use problems::render_problems;
pub(crate) use text::{counted, inline, visible};

use crate::finding::{Finding, Severity, TraceStep, Verdict};
use crate::problem::{Level, Problem};
use crate::source::{LineColumn, Location, Roots, Sources};
use crate::triage::{Entry, Outcome};
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

/// Version of the tool that all formats name.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Where the tool is at home; empty as long as the manifest does not say.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    /// Cards with source text, for people.
    Terminal,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Our own JSON, for scripts.
    Json,
    /// JUnit XML, for CI systems that show tests.
    Junit,
    /// Annotations in GitHub Actions.
    Github,
    /// GitLab's Code Quality.
    Gitlab,
    /// A page for a comment or a job summary.
    Markdown,
    /// A table for spreadsheets.
    Csv,
    /// A page for a browser, in one file.
    Html,
}

impl Format {
    /// All, in the order of the help.
    pub(crate) const ALL: [Format; 9] = [
        Format::Terminal,
        Format::Sarif,
        Format::Json,
        Format::Junit,
        Format::Github,
        Format::Gitlab,
        Format::Markdown,
        Format::Csv,
        Format::Html,
    ];

    /// As it is spelt on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::Terminal => "terminal",
            Format::Sarif => "sarif",
            Format::Json => "json",
            Format::Junit => "junit",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Markdown => "markdown",
            Format::Csv => "csv",
            Format::Html => "html",
        }
    }

    /// Writes `report`.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub(crate) fn render(self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Terminal => terminal::render(report, out),
            Format::Sarif => sarif::render(report, out),
            Format::Json => json::render(report, out),
            Format::Junit => junit::render(report, out),
            Format::Github => github::render(report, out),
            Format::Gitlab => gitlab::render(report, out),
            Format::Markdown => markdown::render(report, out),
            Format::Csv => csv::render(report, out),
            Format::Html => html::render(report, out),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Not the name of a format.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format '{0}' (formats: terminal, sarif, json, junit, github, gitlab, markdown, csv, html)")]
pub(crate) struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|f| f.name() == text).ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// How to print.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Colours and other terminal sequences.
    pub(crate) color: bool,
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// Print what is undetermined too.
    pub(crate) undetermined: bool,
    /// Print what passed too.
    pub(crate) passed: bool,
    /// Print what was accepted too.
    pub(crate) suppressed: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, width: 100, undetermined: false, passed: false, suppressed: false }
    }
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Files that were read.
    pub(crate) files: usize,
    /// Configurations: Terraform roots, plans, templates.
    pub(crate) configurations: usize,
    /// Resources.
    pub(crate) resources: usize,
}

/// Everything that a format may print.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    /// The findings.
    pub(crate) outcome: &'a Outcome,
    /// What could not be read or evaluated, sorted.
    pub(crate) problems: &'a [Problem],
    /// The texts that places point into.
    pub(crate) sources: &'a Sources,
    /// What paths are relative to.
    pub(crate) roots: &'a Roots,
    /// What was looked at.
    pub(crate) counts: Counts,
    /// How to print.
    pub(crate) options: &'a Options,
}

/// A location as reports name it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// Relative to the repository, with `/`.
    file: String,
    start: LineColumn,
    /// Exclusive.
    end: LineColumn,
}

impl Report<'_> {
    /// Whether every input could be read and evaluated.
    pub(crate) fn complete(&self) -> bool {
        self.problems.iter().all(|p| p.level != Level::Error)
    }

    /// The entries to print: failures, and whatever else was asked for.
    fn entries(&self) -> Vec<&Entry> {
        let outcome = self.outcome;
        let shown = |wanted: bool, entries| if wanted { entries } else { &[] as &[Entry] };
        let mut all: Vec<&Entry> = outcome.reported.iter().collect();
        all.extend(shown(self.options.undetermined, &outcome.undetermined));
        all.extend(shown(self.options.suppressed, &outcome.suppressed));
        all.extend(shown(self.options.suppressed, &outcome.known));
        all.extend(shown(self.options.passed, &outcome.passed));
        all
    }

    /// Resolves a location, where its text is known.
    fn place(&self, at: Location) -> Option<Place> {
        let source = self.sources.get(at.source)?;
        let column = |offset| source.lines().line_column(source.text(), offset);
        Some(Place { file: self.roots.relative(source.path()), start: column(at.span.start), end: column(at.span.end) })
    }

    /// The file of a finding, relative to the repository.
    fn file(&self, finding: &Finding) -> String {
        self.roots.relative(&finding.file(self.sources))
    }
}

/// Most steps of a value's way that are printed.
const MAX_STEPS: usize = 100;

/// The steps worth showing: from the place of use towards the literal, without the finding's own place and without
/// repetitions.
fn steps(finding: &Finding) -> impl Iterator<Item = &TraceStep> {
    let mut last = finding.place;
    finding
        .trace
        .iter()
        .filter(move |step| {
            let new = last != Some(step.at) && finding.place != Some(step.at);
            last = Some(step.at);
            new
        })
        .take(MAX_STEPS)
}

/// `fail`, `pass` or `undetermined`.
fn verdict_name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Undetermined(_) => "undetermined",
    }
}

/// The reasons of an undetermined verdict.
fn reasons(verdict: &Verdict) -> &[String] {
    match verdict {
        Verdict::Undetermined(reasons) => reasons,
        Verdict::Pass | Verdict::Fail => &[],
    }
}

/// Reported failures by severity, ascending as [`Severity::ALL`].
fn by_severity(entries: &[Entry]) -> [(Severity, usize); 5] {
    Severity::ALL.map(|s| (s, entries.iter().filter(|e| e.finding.severity == s).count()))
}

#[cfg(test)]
mod tests;
