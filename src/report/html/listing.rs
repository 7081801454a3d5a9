//! The findings of a page in the order in which they are shown, each with its number.

use super::super::Report;
use crate::finding::Verdict;
use crate::triage::{Entry, Ground};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Most findings that a page shows; a browser has to hold them all. The data in the page has the others too.
const MAX_FINDINGS: usize = 5_000;

/// What a result is for a reader, from what needs somebody to what does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It fails.
    Failed,
    /// What is known does not decide it.
    Open,
    /// It fails, and somebody decided that it may.
    Accepted,
    /// It was there before.
    Known,
    /// It holds.
    Passed,
}

impl Kind {
    /// All, in the order of the page.
    pub(super) const ALL: [Kind; 5] = [Kind::Failed, Kind::Open, Kind::Accepted, Kind::Known, Kind::Passed];

    /// Name in attributes, and part of the sections' ids.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Failed => "failed",
            Kind::Open => "undetermined",
            Kind::Accepted => "accepted",
            Kind::Known => "known",
            Kind::Passed => "passed",
        }
    }

    /// What the section is called.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Kind::Failed => "Findings",
            Kind::Open => "Not decided by the code",
            Kind::Accepted => "Accepted as risk",
            Kind::Known => "There before",
            Kind::Passed => "Passed",
        }
    }

    fn of(entry: &Entry) -> Self {
        match (&entry.suppression, &entry.finding.verdict) {
            (Some(suppression), _) if suppression.ground == Ground::Before => Kind::Known,
            (Some(_), _) => Kind::Accepted,
            (None, Verdict::Fail) => Kind::Failed,
            (None, Verdict::Undetermined(_)) => Kind::Open,
            (None, Verdict::Pass) => Kind::Passed,
        }
    }
}

/// One result of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    /// Names it in the page.
    pub(super) number: usize,
    /// What it is for a reader.
    pub(super) kind: Kind,
    /// The result.
    pub(super) entry: &'a Entry,
}

/// The results of a page.
#[derive(Debug)]
pub(super) struct Listing<'a> {
    /// By kind, then the gravest first, then in the order of the report.
    pub(super) rows: Vec<Row<'a>>,
    /// How many the page does not show.
    pub(super) left_out: usize,
    of_rule: BTreeMap<(&'a str, Kind), Vec<Row<'a>>>,
}

impl<'a> Listing<'a> {
    /// Of everything that the report prints.
    pub(super) fn of(report: &'a Report<'_>) -> Self {
        let mut entries: Vec<(Kind, &Entry)> = report.entries().into_iter().map(|e| (Kind::of(e), e)).collect();
        entries.sort_by_key(|(kind, entry)| (*kind, Reverse(entry.finding.severity)));
        let left_out = entries.len().saturating_sub(MAX_FINDINGS);
        entries.truncate(MAX_FINDINGS);
        let number = |(index, (kind, entry))| Row { number: index + 1, kind, entry };
        let rows: Vec<Row<'_>> = entries.into_iter().enumerate().map(number).collect();
        let mut of_rule: BTreeMap<(&str, Kind), Vec<Row<'_>>> = BTreeMap::new();
        for row in &rows {
            of_rule.entry((row.entry.finding.rule.id.as_str(), row.kind)).or_default().push(*row);
        }
        Self { rows, left_out, of_rule }
    }

    /// Those of one kind.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Row<'a>> {
        self.rows.iter().filter(move |row| row.kind == kind)
    }

    /// Those of one rule and kind.
    pub(super) fn of_rule(&self, rule: &'a str, kind: Kind) -> &[Row<'a>] {
        self.of_rule.get(&(rule, kind)).map_or(&[], Vec::as_slice)
    }
}
