//! One page for people, in one file: findings for `scan`, the responsibility matrix with its findings for `matrix`.
//!
//! The page is whole without its script, which only filters, searches and switches colours. Everything from the input passes
//! `escape`; what is no text of ours stands in the page as data. A policy in the page's head allows this very style and
//! this very script, by their hashes, and nothing else: no network, no picture, no form.

mod escape;
mod filter;
mod findings;
mod listing;
mod matrix;
mod source;

use super::matrix::MatrixPage;
use super::text::counted;
use super::{Report, VERSION, by_severity, json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use escape::Embedded;
use listing::Listing;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the page of a scan. It always shows what somebody accepted, as risk, with the reason.
pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let options = super::Options { suppressed: true, ..report.options.clone() };
    let report = &Report { options: &options, ..*report };
    let listing = Listing::of(report);
    head("Findings", report, out)?;
    tiles(report, out)?;
    results(report, &listing, out)?;
    writeln!(out, "</main>")?;
    data("scan", |out| json::render(report, out), out)?;
    foot(out)
}

/// Writes the page of the matrix.
pub(super) fn render_matrix(page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let options = super::Options { suppressed: true, undetermined: true, passed: false, ..page.report.options.clone() };
    let report = &Report { options: &options, ..*page.report };
    let listing = Listing::of(report);
    head("Responsibility matrix", report, out)?;
    matrix::sections(page, report, &listing, out)?;
    results(report, &listing, out)?;
    writeln!(out, "</main>")?;
    data("matrix", |out| super::matrix::as_json(page, out), out)?;
    data("scan", |out| json::render(report, out), out)?;
    foot(out)
}

fn results(report: &Report<'_>, listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    filter::form(listing, out)?;
    findings::sections(report, listing, out)?;
    findings::problems(report, out)
}

fn head(title: &str, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(
        out,
        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">"
    )?;
    writeln!(out, "<title>{title} · yourside</title>\n<style>{STYLE}</style>\n</head>\n<body>")?;
    writeln!(out, "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n<h1>{title}</h1>")?;
    let counts = report.counts;
    writeln!(
        out,
        "<p>{} in {}, {}</p>",
        counted(counts.files, "file"),
        counted(counts.configurations, "configuration"),
        counted(counts.resources, "resource"),
    )?;
    writeln!(out, "<div class=\"buttons\"><button type=\"button\" id=\"theme\" hidden>Dark</button></div>\n</header>")?;
    writeln!(out, "<main id=\"main\" tabindex=\"-1\">")?;
    if !report.complete() {
        let link = "<a href=\"#problems\">what is missing</a>";
        writeln!(
            out,
            "<p class=\"note\"><strong>Incomplete:</strong> not every input could be read or evaluated ({link}).</p>"
        )?;
    }
    Ok(())
}

/// The numbers of a scan.
fn tiles(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = report.outcome;
    write!(out, "<ul class=\"tiles\" aria-label=\"Summary\">")?;
    for (severity, count) in by_severity(&outcome.reported).into_iter().rev() {
        write!(out, "<li class=\"{severity}\"><b>{count}</b> {severity}</li>")?;
    }
    for (count, what) in [
        (outcome.undetermined_count(), "undetermined"),
        (outcome.suppressed.len(), "accepted"),
        (outcome.passed_count, "passed"),
    ] {
        write!(out, "<li><b>{count}</b> {what}</li>")?;
    }
    writeln!(out, "</ul>")
}

/// Puts JSON into the page, where the script offers it as a file.
fn data(name: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<()>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<script type=\"application/json\" id=\"{name}-data\">")?;
    write(&mut Embedded(&mut *out))?;
    writeln!(out, "</script>")
}

fn foot(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<footer><p>Made by yourside {VERSION}</p><div class=\"buttons\" id=\"data\" hidden></div></footer>"
    )?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

/// As the policy names a style or a script: base64 of the SHA-256 of its text.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}
