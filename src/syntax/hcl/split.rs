//! Cuts a text into its top-level items (attributes and blocks), so that a mistake costs one item.
//!
//! Where an item never ends, reading goes on at the next line at column 0 that looks like the beginning of a block.

use super::fault::Fault;
use super::lexer::{Bracket, Kind, Lexer, Token, identifier_length};
use crate::source::Span;
use std::ops::Range;

/// How often an unclosed item may be scanned to the end of the text before its end is looked for more simply: every line
/// that looks like the beginning of a block ends what is open. Keeps hostile text from costing quadratic time.
const THOROUGH_RECOVERIES: usize = 16;

/// A text cut into items.
pub(super) struct Split {
    pub(super) tokens: Vec<Token>,
    /// Ranges of `tokens`, never empty, in order.
    pub(super) items: Vec<Range<usize>>,
    /// In no particular order.
    pub(super) faults: Vec<Fault>,
}

/// Cuts `text`.
pub(super) fn split(text: &str) -> Split {
    let mut splitter = Splitter {
        text,
        lexer: Lexer::new(text),
        items: Vec::new(),
        faults: Vec::new(),
        current: None,
        recoveries: 0,
        next_header: None,
    };
    splitter.run();
    splitter.distrust_before_stray_brackets();
    let mut faults = splitter.lexer.faults;
    faults.extend(splitter.faults);
    Split { tokens: splitter.lexer.tokens, items: splitter.items, faults }
}

struct Splitter<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    items: Vec<Range<usize>>,
    faults: Vec<Fault>,
    /// First token of the item that is being read.
    current: Option<usize>,
    recoveries: usize,
    /// Where the next line begins that looks like a block's, in simple recovery; the length of the text if none.
    next_header: Option<usize>,
}

impl Splitter<'_> {
    fn run(&mut self) {
        loop {
            if self.cut_at_header() {
                continue;
            }
            let (before, at_top) = (self.lexer.tokens.len(), self.lexer.at_top());
            if !self.lexer.step() {
                if self.lexer.at_top() || !self.recover() {
                    break;
                }
                continue;
            }
            if let (true, Some(token)) = (at_top, self.lexer.tokens.get(before)) {
                match token.kind {
                    Kind::Newline => self.end_item(before),
                    Kind::Comment => {}
                    _ => self.current = self.current.or(Some(before)),
                }
            }
        }
        self.end_item(self.lexer.tokens.len());
    }

    /// Ends the current item before token `end`; comments at its end are not part of it.
    fn end_item(&mut self, end: usize) {
        if let Some(start) = self.current.take() {
            let tokens = self.lexer.tokens.get(start..end).unwrap_or(&[]);
            let last = tokens.iter().rposition(|t| !matches!(t.kind, Kind::Comment | Kind::Newline));
            self.items.push(start..start + last.map_or(1, |n| n + 1));
        }
    }

    /// At the end of the text with something open: whether there is a place to go on from.
    fn recover(&mut self) -> bool {
        self.recoveries += 1;
        let open = self.lexer.open_fault();
        let Some(start) = self.current else { return false };
        let Some(first) = self.lexer.tokens.get(start).copied() else { return false };
        let swallowed = self.lexer.open_heredoc().or_else(|| self.unclosed_comment());
        let by_token = self.header_token(start + 1);
        let by_line = || swallowed.and_then(|from| self.header_line(from));
        let Some(pos) = by_token.or_else(by_line) else {
            self.faults.extend(open);
            return false;
        };
        match open.filter(|fault| (fault.span.start as usize) < pos && !fault.is_brace(self.text)) {
            Some(fault) => self.faults.push(fault),
            None => self.faults.push(self.unclosed_item(first)),
        }
        self.go_on_at(pos);
        true
    }

    /// In simple recovery, ends the open item where a line looks like the beginning of a block.
    fn cut_at_header(&mut self) -> bool {
        if self.recoveries < THOROUGH_RECOVERIES || self.lexer.at_top() {
            return false;
        }
        let at = self.lexer.position();
        let next = match self.next_header {
            Some(next) if next >= at => next,
            _ => self.header_line(at).unwrap_or(self.text.len()),
        };
        self.next_header = Some(next);
        let first = self.current.and_then(|start| self.lexer.tokens.get(start).copied());
        let (true, Some(first)) = (next == at && next < self.text.len(), first) else { return false };
        self.faults.push(self.unclosed_item(first));
        self.go_on_at(next);
        true
    }

    fn go_on_at(&mut self, pos: usize) {
        let kept = self.lexer.tokens.partition_point(|t| (t.start as usize) < pos);
        self.lexer.restart(kept, pos);
        self.end_item(kept);
    }

    fn unclosed_item(&self, first: Token) -> Fault {
        let line = self.text.get(first.start as usize..).and_then(|t| t.lines().next()).unwrap_or("");
        let head = line.split('{').next().unwrap_or(line).trim_end();
        let span = Span::new(first.start as usize, first.start as usize + head.len());
        Fault::unclosed_block(span, head)
    }

    /// Where an unclosed comment begins, which is then the last token.
    fn unclosed_comment(&self) -> Option<usize> {
        let last = self.lexer.tokens.last().filter(|t| t.kind == Kind::Comment)?;
        let written = last.text(self.text);
        (written.starts_with("/*") && (written.len() < 4 || !written.ends_with("*/"))).then_some(last.start as usize)
    }

    /// The first token from `from` on which begins a line at column 0 that looks like the beginning of a block.
    fn header_token(&self, from: usize) -> Option<usize> {
        let tokens = self.lexer.tokens.get(from..)?;
        let at_line_start = |t: &Token| self.text.as_bytes().get((t.start as usize).wrapping_sub(1)) == Some(&b'\n');
        let candidates = tokens.iter().filter(|t| t.kind == Kind::Identifier && at_line_start(t));
        candidates.map(|t| t.start as usize).find(|&start| self.text.get(start..).is_some_and(is_header))
    }

    /// The first line that begins at or after `from` and looks like the beginning of a block.
    fn header_line(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let line_starts = memchr::memchr_iter(b'\n', bytes.get(from.saturating_sub(1)..)?);
        let mut starts = line_starts.map(|n| from.saturating_sub(1) + n + 1);
        starts.find(|&start| self.text.get(start..).is_some_and(is_header))
    }

    /// A `}` too many means that a block before it ended too early: what it seems to lack would make false findings.
    fn distrust_before_stray_brackets(&mut self) {
        let mut last_braced: Option<&Range<usize>> = None;
        for item in &self.items {
            let tokens = self.lexer.tokens.get(item.clone()).unwrap_or(&[]);
            match (tokens.first().map(|t| t.kind), tokens.last().map(|t| t.kind)) {
                (Some(Kind::Close(_)), _) => {
                    if let Some(first) = last_braced.take().and_then(|i| self.lexer.tokens.get(i.start)) {
                        self.faults.push(Fault::after_stray_bracket(first.span()));
                    }
                }
                (_, Some(Kind::Close(Bracket::Brace))) => last_braced = Some(item),
                _ => {}
            }
        }
    }
}

/// Whether a line looks like `type "label" {`, with any number of labels.
fn is_header(text: &str) -> bool {
    let mut rest = text;
    let word = identifier_length(rest);
    if word == 0 {
        return false;
    }
    loop {
        let length = match rest.as_bytes().first() {
            Some(b'{') => return true,
            Some(b'"') => match rest.get(1..).and_then(|r| r.find(['"', '\n', '$', '\\'])) {
                Some(n) if rest.as_bytes().get(n + 1) == Some(&b'"') => n + 2,
                _ => return false,
            },
            _ => identifier_length(rest),
        };
        if length == 0 {
            return false;
        }
        rest = rest.get(length..).unwrap_or("").trim_start_matches([' ', '\t']);
    }
}
