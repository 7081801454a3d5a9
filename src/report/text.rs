//! Text from the input made harmless: whatever moves the cursor, hides or reorders text becomes visible.
//!
//! Names, messages and source lines come from strangers; an escape sequence in a bucket's name must not reach a terminal.

use std::borrow::Cow;

/// Whether `c` could change what a terminal or an editor shows of the text around it: C0 controls except line feed and
/// tab, DEL, C1 controls, bidirectional controls, invisible separators and tag characters.
pub(super) fn is_hostile(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` with every hostile character spelt out as `\u{202e}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push_visible(&mut out, c);
    }
    Cow::Owned(out)
}

/// Appends one character, spelt out if it is hostile.
pub(super) fn push_visible(out: &mut String, c: char) {
    if is_hostile(c) {
        out.extend(c.escape_unicode());
    } else {
        out.push(c);
    }
}

/// [`visible`] text on one line: line feeds and tabs become spaces.
pub(crate) fn inline(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The first paragraph of Markdown prose, on one line.
pub(super) fn first_paragraph(prose: &str) -> String {
    let lines = prose.trim().lines().take_while(|line| !line.trim().is_empty()).map(str::trim);
    inline(&lines.collect::<Vec<_>>().join(" "))
}

/// Breaks `text` between words so that no line with its indent is wider than `width` columns, where words allow. The first
/// line starts with `first`, the others with as many spaces.
pub(super) fn wrap(text: &str, first: &str, width: usize) -> String {
    let indent = first.chars().count();
    let room = width.saturating_sub(indent).max(20);
    let mut out = String::from(first);
    let mut used = 0;
    for word in text.split_whitespace() {
        let long = word.chars().count();
        if used > 0 && used + 1 + long > room {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = 0;
        }
        if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += long;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(visible(input), expected);
    }

    #[test]
    fn controls_become_visible() {
        check("a\u{1b}[2Jb", "a\\u{1b}[2Jb");
        check("\u{7}\r\u{7f}\u{9b}1m", "\\u{7}\\u{d}\\u{7f}\\u{9b}1m");
        check("user\u{202e}nimda\u{2066}", "user\\u{202e}nimda\\u{2066}");
        check("\u{feff}\u{e0041}\u{2028}", "\\u{feff}\\u{e0041}\\u{2028}");
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        check("tab\tline\nümläut 漢字 👩‍💻", "tab\tline\nümläut 漢字 👩‍💻");
    }

    #[test]
    fn one_line_has_no_line_feeds() {
        assert_eq!(inline("a\nb\tc\u{1b}"), "a b c\\u{1b}");
    }

    #[test]
    fn words_are_wrapped_and_indented() {
        assert_eq!(wrap("one two three four five six", "why: ", 25), "why: one two three four\n     five six");
        assert_eq!(first_paragraph("one\ntwo\n\nthree"), "one two");
    }
}
