//! The literal text of strings, heredocs and templates: escapes, `~` markers, and the indentation that `<<-` removes.
//!
//! Follows HCL's parser (`hclsyntax/parser_template.go`), which works on literal *tokens*: in a heredoc those end with each
//! line, so that a `~` marker reaches to the end of its line only, and a line whose beginning was eaten is no line any more
//! when the common indentation is looked for.

use super::lexer::{Kind, Token};
use std::collections::BTreeMap;

/// Literal texts that are not what stands in the file with escapes resolved, by the offset of their token.
pub(super) type Altered = BTreeMap<u32, String>;

/// One part of a template, in order.
enum Part {
    Literal { start: u32, text: String },
    Sequence { trim_before: bool, trim_after: bool },
}

/// A template being read.
struct Open {
    quoted: bool,
    dedent: bool,
    parts: Vec<Part>,
}

/// The literals in `tokens` that `~` markers or `<<-` alter; `bare` when the text is a template as a whole.
pub(super) fn altered(text: &str, tokens: &[Token], bare: bool) -> Altered {
    let mut out = Altered::new();
    let mut open = Vec::new();
    if bare {
        open.push(Open { quoted: false, dedent: false, parts: Vec::new() });
    }
    for token in tokens {
        match token.kind {
            Kind::Quote => open.push(Open { quoted: true, dedent: false, parts: Vec::new() }),
            Kind::Heredoc => {
                let dedent = token.text(text).starts_with("<<-");
                open.push(Open { quoted: false, dedent, parts: Vec::new() });
            }
            Kind::Unquote | Kind::HeredocEnd => open.pop().into_iter().for_each(|o| finish(o, &mut out)),
            _ => {
                if let Some(current) = open.last_mut() {
                    current.token(text, token);
                }
            }
        }
    }
    open.into_iter().for_each(|o| finish(o, &mut out));
    out
}

impl Open {
    fn token(&mut self, text: &str, token: &Token) {
        let written = token.text(text);
        match token.kind {
            Kind::Text => {
                self.parts.push(Part::Literal { start: token.start, text: unescape(written, self.quoted) });
            }
            Kind::TemplateOpen => {
                self.parts.push(Part::Sequence { trim_before: written.ends_with('~'), trim_after: false });
            }
            Kind::TemplateClose => {
                if let Some(Part::Sequence { trim_after, .. }) = self.parts.last_mut() {
                    *trim_after = written.starts_with('~');
                }
            }
            _ => {}
        }
    }
}

fn finish(open: Open, out: &mut Altered) {
    let mut parts = open.parts;
    let before: usize = lengths(&parts);
    trim(&mut parts);
    if open.dedent {
        dedent(&mut parts);
    }
    if lengths(&parts) == before {
        return;
    }
    for part in parts {
        if let Part::Literal { start, text } = part {
            out.insert(start, text);
        }
    }
}

fn lengths(parts: &[Part]) -> usize {
    let length = |part: &Part| if let Part::Literal { text, .. } = part { text.len() } else { 0 };
    parts.iter().map(length).sum()
}

fn trim(parts: &mut [Part]) {
    let mut trim_start = false;
    for i in 0..parts.len() {
        let (before, rest) = parts.split_at_mut(i);
        match rest.first_mut() {
            Some(Part::Literal { text, .. }) => {
                if trim_start {
                    *text = text.trim_start().to_owned();
                }
                trim_start = false;
            }
            Some(Part::Sequence { trim_before, trim_after }) => {
                if let (true, Some(Part::Literal { text, .. })) = (*trim_before, before.last_mut()) {
                    text.truncate(text.trim_end().len());
                }
                trim_start = *trim_after;
            }
            None => {}
        }
    }
}

fn dedent(parts: &mut [Part]) {
    let mut smallest: Option<usize> = None;
    let mut indented = Vec::new();
    let mut line_start = true;
    for (i, part) in parts.iter().enumerate() {
        let Part::Literal { text, .. } = part else {
            if line_start {
                smallest = Some(0);
            }
            line_start = false;
            continue;
        };
        let blank = text.trim_start().is_empty() && text.ends_with('\n');
        if line_start && !blank {
            let spaces = text.chars().take_while(|c| c.is_whitespace()).count();
            smallest = Some(smallest.map_or(spaces, |n| n.min(spaces)));
            indented.push(i);
        }
        line_start = text.ends_with('\n');
    }
    for i in indented {
        if let Some(Part::Literal { text, .. }) = parts.get_mut(i) {
            let cut = text.char_indices().nth(smallest.unwrap_or(0)).map_or(text.len(), |(at, _)| at);
            text.drain(..cut);
        }
    }
}

/// Resolves `$${`, `%%{` and, in quoted strings, backslash escapes. Invalid escapes, reported elsewhere, stay.
pub(super) fn unescape(written: &str, quoted: bool) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['$', '%', '\\']) {
        out.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at..).unwrap_or("");
        let (text, length) = escape(rest, quoted);
        match text {
            Some(c) => out.push(c),
            None => out.push_str(rest.get(..length).unwrap_or("")),
        }
        rest = rest.get(if text.is_some() { length } else { length.max(1) }..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// What the escape at the beginning of `rest` stands for (itself if `None`), and how long it is.
fn escape(rest: &str, quoted: bool) -> (Option<char>, usize) {
    let hex = |digits: usize| {
        let code = rest.get(2..2 + digits).and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32);
        (code, if code.is_some() { 2 + digits } else { 1 })
    };
    match (rest.as_bytes(), quoted) {
        // The second of the two signs is left for the text that follows.
        ([b'$', b'$', b'{', ..], _) => (Some('$'), 2),
        ([b'%', b'%', b'{', ..], _) => (Some('%'), 2),
        ([b'\\', b'n', ..], true) => (Some('\n'), 2),
        ([b'\\', b'r', ..], true) => (Some('\r'), 2),
        ([b'\\', b't', ..], true) => (Some('\t'), 2),
        ([b'\\', b'"', ..], true) => (Some('"'), 2),
        ([b'\\', b'\\', ..], true) => (Some('\\'), 2),
        ([b'\\', b'u', ..], true) => hex(4),
        ([b'\\', b'U', ..], true) => hex(8),
        _ => (None, 1),
    }
}
