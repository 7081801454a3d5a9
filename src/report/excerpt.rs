//! The piece of a text that is shown for one location: few lines, clipped, harmless and without secrets.

use super::secrets::secrets;
use super::text::push_visible;
use crate::source::{LineColumn, Location, Source, Span};
use crate::value::MASK;
use std::ops::Range;

/// Most lines shown for one location; a longer one shows its first line only.
const MAX_LINES: u32 = 6;
/// Most characters of one line that are shown; minified files have but one.
const MAX_COLUMNS: usize = 160;
/// Characters kept before the location when a line is clipped.
const LEAD: usize = 40;

/// Lines around one location, ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// Whole lines without the last line feed.
    pub(super) text: String,
    /// Where the location lies in `text`; never empty unless the text is.
    pub(super) label: Range<usize>,
    /// Line and column of the location in the file.
    pub(super) start: LineColumn,
}

/// The lines of `at`, which lies in `source`. `mask`: what the location itself says is sensitive.
pub(super) fn excerpt(source: &Source, at: Location, mask: bool) -> Excerpt {
    let (text, lines) = (source.text(), source.lines());
    let clamp = |offset: u32| floor_boundary(text, offset as usize);
    let (start, mut end) = (clamp(at.span.start), clamp(at.span.end.max(at.span.start)));
    let first = lines.line(at.span.start);
    let mut last = lines.line(Span::new(start, end.saturating_sub(1).max(start)).end);
    if last - first >= MAX_LINES {
        last = first;
    }
    let from = lines.start_of(first) as usize;
    let to = if last < lines.count() { lines.start_of(last + 1) as usize } else { text.len() };
    let window = text.get(from..to).unwrap_or("").trim_end_matches(['\n', '\r']);
    end = end.min(from + window.len()).max(start);

    let yaml = !matches!(source.path().extension().and_then(|e| e.to_str()), Some("tf" | "tofu" | "tfvars" | "hcl"));
    let mut masks = secrets(window, yaml);
    if mask && end > start {
        masks.push(start - from..end - from);
    }
    masks.sort_by_key(|r| (r.start, r.end));
    let mut shown = show(window, &(start - from..end - from), &masks);
    if shown.1.is_empty() {
        shown.1 = one_character(&shown.0, shown.1.start);
    }
    Excerpt { text: shown.0, label: shown.1, start: lines.line_column(text, Span::new(start, start).start) }
}

/// The text of `at` alone, harmless, masked and clipped as in [`excerpt`]; for snippets.
pub(super) fn snippet(source: &Source, at: Location, mask: bool) -> String {
    let whole = excerpt(source, at, mask);
    whole.text.get(whole.label).unwrap_or("").to_owned()
}

/// `window` made printable; and where `label` is afterwards.
fn show(window: &str, label: &Range<usize>, masks: &[Range<usize>]) -> (String, Range<usize>) {
    let mut out = String::with_capacity(window.len());
    let mut moved = 0..0;
    let mut masks = masks.iter().peekable();
    let (mut masked_until, mut mask_begin) = (0, 0);
    let (mut column, mut clip_from) = (0_usize, clip_start(window, 0, label));
    let mut chars = window.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at == label.start {
            moved.start = if at < masked_until { mask_begin } else { out.len() };
        }
        if at == label.end {
            moved.end = out.len();
        }
        if c == '\n' {
            out.push('\n');
            clip_from = clip_start(window, at + 1, label);
            column = 0;
            continue;
        }
        if c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            continue;
        }
        column += 1;
        if at < masked_until {
            continue;
        }
        if column <= clip_from || column > clip_from + MAX_COLUMNS {
            if column == clip_from || column == clip_from + MAX_COLUMNS + 1 {
                out.push('…');
            }
            continue;
        }
        while masks.next_if(|m| m.end <= at).is_some() {}
        if let Some(mask) = masks.peek()
            && mask.start <= at
        {
            mask_begin = out.len();
            out.push_str(MASK);
            masked_until = mask.end;
            continue;
        }
        push_visible(&mut out, c);
    }
    if label.start >= window.len() {
        moved.start = out.len();
    }
    if label.end >= window.len() {
        moved.end = out.len();
    }
    // A mask or a clip can swallow the characters at which the label began or ended.
    moved.end = moved.end.max(moved.start);
    (out, moved)
}

/// How many characters of the line that begins at `line` are left out at its start.
fn clip_start(window: &str, line: usize, label: &Range<usize>) -> usize {
    let rest = window.get(line..).unwrap_or("");
    let rest = rest.split('\n').next().unwrap_or("");
    if rest.len() <= MAX_COLUMNS || label.start < line || label.start > line + rest.len() {
        return 0;
    }
    let before = window.get(line..label.start).unwrap_or("").chars().count();
    if before < MAX_COLUMNS - LEAD { 0 } else { before - LEAD }
}

/// The character at `start`, or the one before the end: an underline needs something to stand under.
fn one_character(text: &str, start: usize) -> Range<usize> {
    match text.get(start..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n') {
        Some(c) => start..start + c.len_utf8(),
        None => start..start,
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemoryFiles, Sources};
    use std::path::Path;
    use std::sync::Arc;

    fn cut(text: &str, needle: &str, mask: bool) -> Excerpt {
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        let source = sources.add(Path::new("main.tf"), text.to_owned());
        let start = text.find(needle).expect("needle in text");
        excerpt(&source, source.location(Span::new(start, start + needle.len())), mask)
    }

    fn check(text: &str, needle: &str, mask: bool, lines: &str, label: &str) {
        let got = cut(text, needle, mask);
        assert_eq!((got.text.as_str(), &got.text[got.label.clone()]), (lines, label));
    }

    #[test]
    fn only_the_lines_of_the_location_are_shown() {
        check("a = 1\nb = 2\nc = 3\n", "2", false, "b = 2", "2");
        check("x {\n  y = 1\n}\n", "{\n  y = 1\n}", false, "x {\n  y = 1\n}", "{\n  y = 1\n}");
        check("b = [\r\n 2]\r\nc", "[\r\n 2]", false, "b = [\n 2]", "[\n 2]");
    }

    #[test]
    fn a_long_block_shows_its_first_line() {
        let text = format!("r {{\n{}}}\n", "  x = 1\n".repeat(50));
        check(&text, text.trim_end(), false, "r {", "r {");
    }

    #[test]
    fn hostile_characters_and_secrets_do_not_get_through() {
        check(
            "a = \"\u{1b}[2J\" # \u{202e}",
            "\"\u{1b}[2J\"",
            false,
            "a = \"\\u{1b}[2J\" # \\u{202e}",
            "\"\\u{1b}[2J\"",
        );
        check("x = \"s3cr3t\" # y", "\"s3cr3t\"", true, "x = (sensitive) # y", "(sensitive)");
        check("password = \"s3cr3t\"", "password", false, "password = (sensitive)", "password");
        check("password = \"s3cr3t\"", "s3cr3t", true, "password = (sensitive)", "(sensitive)");
    }

    #[test]
    fn a_minified_line_is_clipped_around_the_location() {
        let text = format!("{}HERE{}", "a".repeat(5000), "b".repeat(5000));
        let got = cut(&text, "HERE", false);
        assert!(got.text.chars().count() <= MAX_COLUMNS + 2, "{}", got.text);
        assert_eq!(&got.text[got.label], "HERE");
        assert_eq!(got.start, LineColumn { line: 1, column: 5001 });
    }

    #[test]
    fn places_outside_of_the_text_do_no_harm() {
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        let source = sources.add(Path::new("main.tf"), "ä\n".to_owned());
        for (start, end) in [(0, 0), (1, 1), (1, 900), (2, 2), (3, 3), (700, 800), (5, 1)] {
            let got = excerpt(&source, source.location(Span { start, end }), true);
            assert!(got.text.get(got.label.clone()).is_some(), "{start} {end} {got:?}");
        }
    }
}
