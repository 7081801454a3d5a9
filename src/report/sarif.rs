//! SARIF 2.1.0 for code scanning, within GitHub's limits, the most severe first.
//!
//! Results are built and written one by one: 25,000 of them stay cheap. What GitHub does with which property:
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.

use super::escape::write_line;
use super::excerpt::snippet;
use super::sarif_rules::{level, tool};
use super::{HOME, Place, Report, VERSION, steps};
use crate::finding::{Finding, RuleCard, Verdict};
use crate::problem::{Level, Problem};
use crate::source::Location as At;
use crate::triage::{Age, Entry, Ground};
use serde_json::json;
use serde_sarif::sarif::{
    ArtifactContent, ArtifactLocation, CodeFlow, Invocation, Location, LogicalLocation, Message, Notification,
    PhysicalLocation, PropertyBag, Region, Result as SarifResult, ResultKind, ResultLevel, Suppression, ThreadFlow,
    ThreadFlowLocation,
};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// GitHub refuses a run with more results.
const MAX_RESULTS: usize = 25_000;
/// Most problems listed; a broken tree can have one a file.
const MAX_NOTIFICATIONS: usize = 1_000;
/// The schema that editors fetch for completion.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What URIs are relative to.
const ROOT: &str = "%SRCROOT%";

/// Writes one log with one run.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut entries = report.entries();
    entries.sort_by_key(|e| (e.suppression.is_some(), rank(&e.finding.verdict), std::cmp::Reverse(e.finding.severity)));
    entries.truncate(MAX_RESULTS);
    let rules = rules(&entries);

    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\n\"tool\":")?;
    write_line(&tool(&rules, VERSION, HOME), out)?;
    write!(out, ",\n\"columnKind\":\"unicodeCodePoints\",\n\"originalUriBaseIds\":")?;
    write_line(&json!({ ROOT: { "description": { "text": "The root of the repository" } } }), out)?;
    write!(out, ",\n\"invocations\":[")?;
    write_line(&invocation(report), out)?;
    write!(out, "],\n\"results\":[")?;
    for (index, entry) in entries.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        let rule = rules.binary_search_by(|r| r.id.cmp(&entry.finding.rule.id)).unwrap_or(0);
        write_line(&result(report, entry, rule), out)?;
    }
    out.write_all(b"]\n}]}\n")
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Undetermined(_) => 1,
        Verdict::Pass => 2,
    }
}

/// The rules that have results, sorted by id.
fn rules(entries: &[&Entry]) -> Vec<Arc<RuleCard>> {
    let by_id: BTreeMap<&str, &Arc<RuleCard>> =
        entries.iter().map(|e| (e.finding.rule.id.as_str(), &e.finding.rule)).collect();
    by_id.into_values().map(Arc::clone).collect()
}

fn result(report: &Report<'_>, entry: &Entry, rule: usize) -> SarifResult {
    let finding = &entry.finding;
    let prints = BTreeMap::from([("yourside/v1".to_owned(), entry.fingerprint.clone())]);
    let (kind, level) = match finding.verdict {
        Verdict::Fail => (ResultKind::Fail, level(finding.severity)),
        Verdict::Undetermined(_) => (ResultKind::Open, ResultLevel::None),
        Verdict::Pass => (ResultKind::Pass, ResultLevel::None),
    };
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.id.clone())
        .rule_index(i64::try_from(rule).unwrap_or(0))
        .kind(kind)
        .level(level)
        .message(message(&text(finding)))
        .locations(vec![primary(report, finding)])
        .partial_fingerprints(prints)
        .properties(properties(entry))
        .build();
    let way = way(report, finding);
    if !way.is_empty() {
        result.related_locations = Some(related(&way));
        result.code_flows = Some(vec![code_flow(report, finding, way)]);
    }
    if let Some(suppression) = &entry.suppression {
        let source = Suppression::builder().kind(match suppression.ground {
            Ground::Source => json!("inSource"),
            Ground::Configuration | Ground::Before => json!("external"),
        });
        let location = suppression.at.and_then(|at| report.place(at)).map(|place| physical(&place, None));
        let mut built = source.status(json!("accepted")).build();
        built.justification = Some(suppression.reason.clone()).filter(|reason| !reason.is_empty());
        built.location = location.map(|physical| Location::builder().physical_location(physical).build());
        result.suppressions = Some(vec![built]);
    }
    result.baseline_state = entry.age.as_ref().map(|age| match age {
        Age::New => json!("new"),
        Age::Known(_) => json!("unchanged"),
    });
    result
}

/// What is wrong, and what to do; GitHub shows nothing else of a result in a pull request.
fn text(finding: &Finding) -> String {
    let mut said = if finding.message.is_empty() { finding.rule.title.clone() } else { finding.message.clone() };
    // A reader of the source knows this name, and not the address that was made of it.
    if let Some(alias) = finding.addresses.iter().find_map(|address| finding.aliases.get(address)) {
        said.push_str(&format!(" (construct {alias})"));
    }
    match &finding.verdict {
        Verdict::Undetermined(why) if !why.is_empty() => format!("{said} (undetermined: {})", why.join("; ")),
        _ => said,
    }
}

fn properties(entry: &Entry) -> PropertyBag {
    let finding = &entry.finding;
    let mut bag = BTreeMap::from([
        ("severity".to_owned(), json!(finding.severity.name())),
        ("resourceType".to_owned(), json!(&*finding.resource_type)),
    ]);
    if !finding.attribute.is_empty() {
        bag.insert("attribute".to_owned(), json!(finding.attribute));
    }
    if entry.more_addresses > 0 {
        bag.insert("moreAddresses".to_owned(), json!(entry.more_addresses));
    }
    PropertyBag::builder().additional_properties(bag).build()
}

/// The place of the finding; without one the first line of its file, since GitHub refuses results without location.
fn primary(report: &Report<'_>, finding: &Finding) -> Location {
    let addresses = finding.addresses.iter().map(|address| {
        let mut logical =
            LogicalLocation::builder().fully_qualified_name(address.to_string()).kind("resource".to_owned()).build();
        logical.decorated_name = finding.aliases.get(address).map(|alias| alias.to_string());
        logical
    });
    let physical = match finding.place.and_then(|at| report.place(at).map(|place| (at, place))) {
        Some((at, place)) => physical(&place, piece(report, finding, at)),
        None => PhysicalLocation::builder()
            .artifact_location(artifact(&report.file(finding)))
            .region(Region::builder().start_line(1).build())
            .build(),
    };
    Location::builder().physical_location(physical).logical_locations(addresses.collect::<Vec<_>>()).build()
}

/// The way of the deciding value, from the literal to the place of use.
fn way(report: &Report<'_>, finding: &Finding) -> Vec<Location> {
    let step = |step: &crate::finding::TraceStep| {
        let place = report.place(step.at)?;
        let physical = physical(&place, piece(report, finding, step.at));
        Some(Location::builder().physical_location(physical).message(message(&step.label)).build())
    };
    let mut way: Vec<Location> = steps(finding).filter_map(step).collect();
    way.reverse();
    way
}

fn related(way: &[Location]) -> Vec<Location> {
    let numbered = way.iter().enumerate().map(|(index, location)| {
        let mut location = location.clone();
        location.id = i64::try_from(index + 1).ok();
        location
    });
    numbered.collect()
}

fn code_flow(report: &Report<'_>, finding: &Finding, way: Vec<Location>) -> CodeFlow {
    let mut end = primary(report, finding);
    end.message = Some(message(&finding.rule.title));
    end.logical_locations = None;
    let locations = way.into_iter().chain([end]).map(|at| ThreadFlowLocation::builder().location(at).build());
    CodeFlow::builder()
        .thread_flows(vec![ThreadFlow::builder().locations(locations.collect::<Vec<_>>()).build()])
        .build()
}

fn piece(report: &Report<'_>, finding: &Finding, at: At) -> Option<String> {
    report.sources.get(at.source).map(|source| snippet(&source, at, finding.sensitive))
}

fn physical(place: &Place, snippet: Option<String>) -> PhysicalLocation {
    let mut region = Region::builder()
        .start_line(i64::from(place.start.line))
        .start_column(i64::from(place.start.column))
        .end_line(i64::from(place.end.line))
        .end_column(i64::from(place.end.column))
        .build();
    region.snippet = snippet.map(|text| ArtifactContent::builder().text(text).build());
    PhysicalLocation::builder().artifact_location(artifact(&place.file)).region(region).build()
}

fn artifact(file: &str) -> ArtifactLocation {
    ArtifactLocation::builder().uri(uri(file)).uri_base_id(ROOT.to_owned()).build()
}

/// Percent-encodes a path as a relative URI reference (RFC 3986): all but unreserved characters and `/`, and `:` too,
/// which in a first segment would read as a scheme.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn invocation(report: &Report<'_>) -> Invocation {
    let mut listed: Vec<&Problem> = report.problems.iter().collect();
    listed.sort_by_key(|p| p.level);
    let notifications: Vec<_> = listed.into_iter().take(MAX_NOTIFICATIONS).map(|p| notification(report, p)).collect();
    Invocation::builder().execution_successful(report.complete()).tool_execution_notifications(notifications).build()
}

fn notification(report: &Report<'_>, problem: &Problem) -> Notification {
    let level = match problem.level {
        Level::Error => json!("error"),
        Level::Notice => json!("note"),
    };
    let text = match &problem.help {
        Some(help) => format!("{}\nhelp: {help}", problem.message),
        None => problem.message.clone(),
    };
    let physical = match problem.at.and_then(|at| report.place(at)) {
        Some(place) => Some(physical(&place, None)),
        None => problem
            .path
            .as_deref()
            .map(|p| PhysicalLocation::builder().artifact_location(artifact(&report.roots.relative(p))).build()),
    };
    let code = json!({ "id": problem.code.0 });
    let mut built = Notification::builder().level(level).message(message(&text)).build();
    built.descriptor = serde_json::from_value(code).ok();
    built.locations = physical.map(|physical| vec![Location::builder().physical_location(physical).build()]);
    built
}

/// A plain text message. `[text](target)` is a link in it (SARIF §3.11.6), which text from the input must not make.
fn message(text: &str) -> Message {
    let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() };
    Message::builder().text(text).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_the_input_makes_no_links() {
        assert_eq!(message("aws_x.b[0]").text.as_deref(), Some("aws_x.b[0]"));
        assert_eq!(message("[a](http://evil)").text.as_deref(), Some("\\[a\\](http://evil)"));
    }

    #[test]
    fn paths_become_uri_references() {
        for (path, expected) in [
            ("infra/main.tf", "infra/main.tf"),
            ("a b/100%.tf", "a%20b/100%25.tf"),
            ("c:/x#y?z.tf", "c%3A/x%23y%3Fz.tf"),
            ("ü\u{1b}.tf", "%C3%BC%1B.tf"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
