//! Source text in a page: numbered lines, with the piece that a finding is about marked.

use super::super::Report;
use super::super::excerpt::excerpt;
use super::escape::{markup, text};
use crate::source::Location;
use std::io::{self, Write};

/// Writes the lines of `at`, with the name of the file and the place above them; nothing where the text is not known.
pub(super) fn figure(report: &Report<'_>, at: Location, mask: bool, out: &mut dyn Write) -> io::Result<()> {
    let (Some(place), Some(source)) = (report.place(at), report.sources.get(at.source)) else { return Ok(()) };
    let cut = excerpt(&source, at, mask);
    let name = format!("{}:{}:{}", place.file, place.start.line, place.start.column);
    writeln!(out, "<figure><figcaption>{}</figcaption>", text(&name))?;
    write!(out, "<pre tabindex=\"0\" aria-label=\"Source text at {}\"><code>", text(&name))?;
    let mut from = 0;
    for (line, number) in cut.text.split('\n').zip(cut.start.line..) {
        let inside = |offset: usize| offset.clamp(from, from + line.len()) - from;
        let (start, end) = (inside(cut.label.start), inside(cut.label.end));
        let piece = |range: std::ops::Range<usize>| markup(line.get(range).unwrap_or_default());
        let marked = if end > start { format!("<mark>{}</mark>", piece(start..end)) } else { String::new() };
        writeln!(
            out,
            "<span class=\"n\">{number:>4}  </span>{}{marked}{}",
            piece(0..start),
            piece(start.max(end)..line.len())
        )?;
        from += line.len() + 1;
    }
    writeln!(out, "</code></pre></figure>")
}
