//! Our own JSON; its shape is described in `docs/json-output.md` and changes only together with [`SCHEMA_VERSION`].

use super::escape::serializer;
use super::excerpt::snippet;
use super::{Report, VERSION, by_severity, reasons, steps, verdict_name};
use crate::finding::RuleCard;
use crate::source::{LineColumn, Location};
use crate::triage::{Age, Entry, Ground};
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Raised when a reader of the former shape would misread the new one.
const SCHEMA_VERSION: u32 = 1;

/// Writes one object; results go out one by one.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serializer(&mut *out);
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("schema_version", &SCHEMA_VERSION)?;
    map.serialize_entry("tool", &serde_json::json!({ "name": "yourside", "version": VERSION }))?;
    map.serialize_entry("complete", &report.complete())?;
    map.serialize_entry("summary", &summary(report))?;
    map.serialize_entry("rules", &Rules(report))?;
    map.serialize_entry("results", &Results(report))?;
    map.serialize_entry("fixed", &fixed(report))?;
    map.serialize_entry("problems", &Problems(report))?;
    SerializeMap::end(map)?;
    out.write_all(b"\n")
}

fn summary(report: &Report<'_>) -> serde_json::Value {
    let outcome = report.outcome;
    let severities: serde_json::Map<_, _> =
        by_severity(&outcome.reported).into_iter().map(|(s, n)| (s.name().to_owned(), n.into())).collect();
    serde_json::json!({
        "failed": outcome.reported.len(),
        "failed_by_severity": severities,
        "undetermined": outcome.undetermined_count(),
        "suppressed": outcome.suppressed.len(),
        "known": outcome.known.len(),
        "fixed": outcome.fixed.len(),
        "below_severity": outcome.below_severity,
        "left_out": outcome.overridden,
        "passed": outcome.passed_count,
        "problems": report.problems.len(),
        "files": report.counts.files,
        "configurations": report.counts.configurations,
        "resources": report.counts.resources,
    })
}

/// The rules that have results, by id.
struct Rules<'a>(&'a Report<'a>);

impl Serialize for Rules<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.0.entries();
        let rules: BTreeMap<&str, &RuleCard> =
            entries.iter().map(|entry| (entry.finding.rule.id.as_str(), &*entry.finding.rule)).collect();
        let mut map = serializer.serialize_map(Some(rules.len()))?;
        for (id, rule) in rules {
            map.serialize_entry(id, &RuleRow::of(rule))?;
        }
        SerializeMap::end(map)
    }
}

#[derive(Serialize)]
struct RuleRow<'a> {
    title: &'a str,
    severity: &'static str,
    tier: &'static str,
    duty: &'a str,
    service: &'a str,
    fix: &'a str,
    equivalents: serde_json::Map<String, serde_json::Value>,
    frameworks: serde_json::Map<String, serde_json::Value>,
}

impl<'a> RuleRow<'a> {
    fn of(rule: &'a RuleCard) -> Self {
        Self {
            title: &rule.title,
            severity: rule.severity.name(),
            tier: rule.tier.name(),
            duty: &rule.duty,
            service: &rule.service,
            fix: &rule.fix,
            equivalents: lists(&rule.equivalents),
            frameworks: lists(&rule.requirements()),
        }
    }
}

/// What was there before and is not any more.
fn fixed(report: &Report<'_>) -> Vec<serde_json::Value> {
    let row = |fixed: &crate::triage::Fixed| {
        let row = &fixed.row;
        serde_json::json!({
            "rule": row.rule, "file": row.file, "address": row.address, "attribute": row.attribute,
            "fingerprint": row.fingerprint, "before": &*fixed.before,
        })
    };
    report.outcome.fixed.iter().map(row).collect()
}

struct Results<'a>(&'a Report<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.0.entries();
        let mut seq = serializer.serialize_seq(Some(entries.len()))?;
        for entry in entries {
            seq.serialize_element(&row(self.0, entry))?;
        }
        SerializeSeq::end(seq)
    }
}

struct Problems<'a>(&'a Report<'a>);

impl Serialize for Problems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.problems.len()))?;
        for problem in self.0.problems {
            let (path, line) = problem.place(self.0.sources);
            seq.serialize_element(&ProblemRow {
                code: problem.code.0,
                level: problem.level.name(),
                file: path.map(|p| self.0.roots.relative(&p)),
                line,
                message: &problem.message,
                help: problem.help.as_deref(),
            })?;
        }
        SerializeSeq::end(seq)
    }
}

#[derive(Serialize)]
struct ProblemRow<'a> {
    code: &'static str,
    level: &'static str,
    file: Option<String>,
    line: Option<u32>,
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    title: &'a str,
    verdict: &'static str,
    severity: &'static str,
    message: &'a str,
    resource_type: &'a str,
    addresses: &'a [std::sync::Arc<str>],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    aliases: BTreeMap<&'a str, &'a str>,
    more_addresses: usize,
    file: String,
    start: Option<Position>,
    end: Option<Position>,
    snippet: Option<String>,
    attribute: &'a str,
    trace: Vec<Step<'a>>,
    reasons: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed_in: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<&'static str>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    file: String,
    line: u32,
    column: u32,
    label: &'a str,
}

/// One-based; the column counts Unicode scalar values.
#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

impl From<LineColumn> for Position {
    fn from(at: LineColumn) -> Self {
        Self { line: at.line, column: at.column }
    }
}

fn row<'a>(report: &Report<'_>, entry: &'a Entry) -> Row<'a> {
    let finding = &entry.finding;
    let rule = &finding.rule;
    let place = finding.place.and_then(|at| report.place(at));
    let step = |at: Location, label: &'a str| {
        let place = report.place(at)?;
        Some(Step { file: place.file, line: place.start.line, column: place.start.column, label })
    };
    let source = finding.place.and_then(|at| report.sources.get(at.source).map(|source| (source, at)));
    Row {
        rule: &rule.id,
        title: &rule.title,
        verdict: verdict_name(&finding.verdict),
        severity: finding.severity.name(),
        message: &finding.message,
        resource_type: &finding.resource_type,
        addresses: &finding.addresses,
        aliases: finding.aliases.iter().map(|(address, alias)| (&**address, &**alias)).collect(),
        more_addresses: entry.more_addresses,
        file: report.file(finding),
        start: place.as_ref().map(|p| p.start.into()),
        end: place.as_ref().map(|p| p.end.into()),
        snippet: source.map(|(source, at)| snippet(&source, at, finding.sensitive)),
        attribute: &finding.attribute,
        trace: steps(finding).filter_map(|s| step(s.at, &s.label)).collect(),
        reasons: reasons(&finding.verdict),
        suppressed: entry.suppression.as_ref().map(|s| s.reason.as_str()),
        suppressed_in: entry.suppression.as_ref().map(|s| match s.ground {
            Ground::Source => "source",
            Ground::Configuration => "configuration",
            Ground::Before => "before",
        }),
        age: entry.age.as_ref().map(|age| match age {
            Age::New => "new",
            Age::Known(_) => "known",
        }),
        fingerprint: &entry.fingerprint,
    }
}

fn lists(pairs: &[(String, Vec<String>)]) -> serde_json::Map<String, serde_json::Value> {
    pairs.iter().map(|(name, ids)| (name.clone(), ids.clone().into())).collect()
}
