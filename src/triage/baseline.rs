//! The file of findings that a team accepted all at once, so that from then on only new ones are reported.
//!
//! One finding a line, sorted by file, address and rule: what a change adds or removes is a line of its diff. It holds no values
//! and no line numbers. What another revision has is compared in the same form.

use super::compare::Known;
use super::{Entry, Outcome};
use crate::source::{Roots, Sources};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// Raised when an older program would misread the file.
const VERSION: u32 = 1;

/// The file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Baseline {
    version: u32,
    /// The accepted findings.
    pub(crate) findings: Vec<Row>,
}

/// One accepted finding; all but the two names are for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Relative to the repository.
    pub(crate) file: String,
    /// The resource.
    pub(crate) address: String,
    /// The rule.
    pub(crate) rule: String,
    /// The attribute that decided.
    #[serde(default)]
    pub(crate) attribute: String,
    /// Names it across runs.
    pub(crate) fingerprint: String,
    /// Names it wherever it moves.
    pub(crate) anywhere: String,
}

impl Row {
    /// As findings are compared with it.
    pub(super) fn known(&self) -> Known {
        Known { fingerprint: self.fingerprint.clone(), anywhere: self.anywhere.clone() }
    }
}

/// Why a text is no baseline; the user's fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoBaseline {
    /// Not JSON, or of another shape.
    #[error("it is no baseline: {0}")]
    Shape(#[from] serde_json::Error),
    /// Of a later program.
    #[error("it is a baseline of version {0}; this program reads version {VERSION}")]
    Version(u32),
}

impl Baseline {
    /// Reads the file's text.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, NoBaseline> {
        let read: Self = serde_json::from_slice(bytes)?;
        if read.version == VERSION { Ok(read) } else { Err(NoBaseline::Version(read.version)) }
    }

    /// Of all failures of a scan, those known before included, and of what is `kept` of the former one.
    pub(crate) fn of(outcome: &Outcome, kept: Vec<Row>, sources: &Sources, roots: &Roots) -> Self {
        let row = |entry: &Entry| Row {
            file: roots.relative(&entry.finding.file(sources)),
            address: super::fingerprint::address(&entry.finding),
            rule: entry.finding.rule.id.clone(),
            attribute: entry.finding.attribute.clone(),
            fingerprint: entry.fingerprint.clone(),
            anywhere: entry.anywhere.clone(),
        };
        let mut findings: Vec<Row> = outcome.reported.iter().chain(&outcome.known).map(row).chain(kept).collect();
        findings.sort();
        findings.dedup();
        Self { version: VERSION, findings }
    }

    /// Writes the file.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n\"version\": {},\n\"findings\": [", self.version)?;
        for (index, row) in self.findings.iter().enumerate() {
            out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, row)?;
        }
        out.write_all(b"\n]}\n")
    }
}
