//! The form that narrows the results down. It stands hidden in the page until the script that serves it runs.

use super::escape::text;
use super::listing::{Kind, Listing};
use crate::finding::Severity;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes the form, with the choices that make a difference for these results.
pub(super) fn form(listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    if listing.rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "<form id=\"filter\" role=\"search\" aria-label=\"Filter results\" hidden>")?;
    writeln!(
        out,
        "<label class=\"search\">Search <kbd>/</kbd><input type=\"search\" id=\"query\" autocomplete=\"off\" \
         spellcheck=\"false\" placeholder=\"resource, file, rule, duty, framework\"></label>"
    )?;
    let severities = Severity::ALL.into_iter().rev().map(|severity| {
        let count = listing.rows.iter().filter(|row| row.entry.finding.severity == severity).count();
        (severity.name(), severity.name(), count)
    });
    boxes("Severity", "severity", severities, out)?;
    let kinds = Kind::ALL.map(|kind| (kind.name(), kind.heading(), listing.of_kind(kind).count()));
    boxes("Result", "kind", kinds.into_iter(), out)?;
    let services: BTreeSet<&str> = listing.rows.iter().map(|row| row.entry.finding.rule.service.as_str()).collect();
    write!(out, "<label>Service <select id=\"service\"><option value=\"\">all</option>")?;
    for service in services {
        write!(out, "<option>{}</option>", text(service))?;
    }
    writeln!(out, "</select></label>")?;
    writeln!(
        out,
        "<div class=\"buttons\"><button type=\"button\" id=\"open\">Open all</button>\
         <button type=\"button\" id=\"close\">Close all</button><button type=\"reset\">Reset</button></div>"
    )?;
    writeln!(out, "<p id=\"shown\" role=\"status\"></p>\n</form>")
}

/// One box to tick for each value that occurs: (value, label, count).
fn boxes(
    legend: &str,
    name: &str,
    choices: impl Iterator<Item = (&'static str, &'static str, usize)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "<fieldset><legend>{legend}</legend>")?;
    for (value, label, count) in choices.filter(|(_, _, count)| *count > 0) {
        let input = format!("<input type=\"checkbox\" name=\"{name}\" value=\"{value}\" checked>");
        write!(out, "<label>{input} {label} <span class=\"count\">{count}</span></label>")?;
    }
    writeln!(out, "</fieldset>")
}
