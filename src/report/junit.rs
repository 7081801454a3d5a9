//! JUnit XML, which most CI systems show as test results: a suite a file, a failed test a finding.
//!
//! The shape is that of the [common subset](https://github.com/testmoapp/junitxml); what is undetermined or accepted is a
//! skipped test, what passed a passed one, where they were asked for.

use super::text::visible;
use super::{Report, reasons};
use crate::finding::Verdict;
use crate::triage::Entry;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes one document.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut by_file: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in report.entries() {
        by_file.entry(report.file(&entry.finding)).or_default().push(entry);
    }
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all: Vec<&Entry> = by_file.values().flatten().copied().collect();
    writer.write_event(Event::Start(suite("testsuites", "yourside", &all)))?;
    for (file, entries) in &by_file {
        writer.write_event(Event::Start(suite("testsuite", file, entries)))?;
        for entry in entries {
            case(report, entry, file, &mut writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    drop(writer);
    out.write_all(b"\n")
}

fn suite<'a>(tag: &'a str, name: &str, entries: &[&Entry]) -> BytesStart<'a> {
    let failures = entries.iter().filter(|entry| is_failure(entry)).count();
    let skipped = entries.iter().filter(|entry| !is_failure(entry) && entry.finding.verdict != Verdict::Pass).count();
    let mut start = BytesStart::new(tag);
    start.push_attribute(("name", &*visible(name)));
    for (key, count) in [("tests", entries.len()), ("failures", failures), ("skipped", skipped), ("errors", 0)] {
        start.push_attribute((key, count.to_string().as_str()));
    }
    start
}

fn is_failure(entry: &Entry) -> bool {
    entry.finding.verdict == Verdict::Fail && entry.suppression.is_none()
}

fn case<W: Write>(report: &Report<'_>, entry: &Entry, file: &str, writer: &mut Writer<W>) -> io::Result<()> {
    let finding = &entry.finding;
    let line = finding.place.and_then(|at| report.place(at)).map(|place| place.start.line.to_string());
    let address = finding.addresses.first().map_or("", |address| address);
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("name", &*visible(format!("{} {address}", finding.rule.id).trim_end())));
    start.push_attribute(("classname", finding.rule.id.as_str()));
    start.push_attribute(("file", &*visible(file)));
    if let Some(line) = &line {
        start.push_attribute(("line", line.as_str()));
    }
    let said = match &entry.suppression {
        Some(suppression) => Some(("skipped", format!("accepted: {}", suppression.reason))),
        None => match &finding.verdict {
            Verdict::Fail => Some(("failure", format!("{}: {}", finding.rule.title, finding.message))),
            Verdict::Undetermined(_) => {
                Some(("skipped", format!("undetermined: {}", reasons(&finding.verdict).join("; "))))
            }
            Verdict::Pass => None,
        },
    };
    let Some((tag, message)) = said else { return writer.write_event(Event::Empty(start)) };
    writer.write_event(Event::Start(start))?;
    let mut inner = BytesStart::new(tag);
    inner.push_attribute(("message", &*visible(&message)));
    if tag == "failure" {
        inner.push_attribute(("type", finding.severity.name()));
        writer.write_event(Event::Start(inner))?;
        let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
        let named: Vec<String> = finding.addresses.iter().map(|address| finding.named(address)).collect();
        let text = format!("{place}\n{}\nfix: {}", named.join("\n"), finding.rule.fix);
        writer.write_event(Event::Text(BytesText::new(&visible(&text))))?;
        writer.write_event(Event::End(BytesEnd::new(tag)))?;
    } else {
        writer.write_event(Event::Empty(inner))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}
