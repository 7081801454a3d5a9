//! Makes `hcl-edit` accept what HCL accepts, and finds what it accepts although HCL does not.
//!
//! The text handed to `hcl-edit` has the same length as the original, so that offsets stay; all names, numbers and literal
//! texts are later read from the original. Changed are, each because the parser refuses or misreads what HCL reads:
//! - line ends and comments where HCL ignores line ends (in parentheses, `[]`, template sequences and `{for …}`): blank;
//! - object keys that stand twice in an object: another word of the same length;
//! - legacy indices (`a.007`) and numbers beyond the parser's own types: ones or zeros;
//! - attributes that stand twice in a body, which HCL refuses: another word, and a fault;
//! - lines of a heredoc that begin with its end marker and go on: another first letter.
//!
//! Works on tokens, keeps its state on the heap.

use super::fault::Fault;
use super::lexer::{Bracket, Kind, Token, identifier_length};
use crate::source::Span;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// Most items of one object literal: the parser compares each key with all before it, so that its time is quadratic.
const MAX_OBJECT_ITEMS: usize = 10_000;

/// Longest number the parser surely can hold in its own types.
const SAFE_DIGITS: usize = 15;

/// How many words are tried for one doubled key; a key of one letter has no more alternatives.
const WORDS_TRIED: usize = 64;

/// What the tokens belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// Attributes and blocks.
    Body,
    /// An expression or template, in which line ends mean nothing.
    Expression,
}

/// What to hand to the parser instead of the original.
pub(super) struct Adapted<'a> {
    pub(super) text: Cow<'a, str>,
    /// Mistakes and limits which leave nothing to parse.
    pub(super) faults: Vec<Fault>,
    /// Attributes that are set twice; all else can be read.
    pub(super) duplicates: Vec<Fault>,
    /// Where the names of attributes begin that are to be left out, since the body has one of the same name before.
    pub(super) left_out: Vec<u32>,
}

/// Adapts the part `range` of `text`, of which `tokens` are all tokens; they must be without lexical faults.
pub(super) fn adapt<'a>(text: &'a str, tokens: &[Token], range: Range<usize>, root: Root) -> Adapted<'a> {
    let frame = match root {
        Root::Body => Frame::new(Inside::Body, 0),
        Root::Expression => Frame::new(Inside::Ignoring, 0),
    };
    let mut walk = Walk {
        text,
        tokens,
        frames: vec![frame],
        edits: Vec::new(),
        faults: Vec::new(),
        duplicates: Vec::new(),
        left_out: Vec::new(),
    };
    for index in 0..tokens.len() {
        walk.token(index);
    }
    let text = match walk.edits.is_empty() {
        true => Cow::Borrowed(text.get(range).unwrap_or("")),
        false => Cow::Owned(edited(text, range, walk.edits)),
    };
    Adapted { text, faults: walk.faults, duplicates: walk.duplicates, left_out: walk.left_out }
}

/// What surrounds a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Body,
    Object,
    /// Line ends mean nothing here.
    Ignoring,
    /// A heredoc, with the span of its marker.
    Heredoc(Span),
    Quoted,
}

struct Frame<'a> {
    inside: Inside,
    /// First token of the key or name that is being read, if one is.
    key: Option<usize>,
    /// The next token begins a key or name.
    expects_key: bool,
    keys: FxHashSet<&'a str>,
    /// Keys put in the place of doubled ones.
    fresh: FxHashSet<String>,
    /// How many fresh words were tried.
    tried: usize,
    items: usize,
    /// Where the frame begins.
    start: u32,
}

impl Frame<'_> {
    fn new(inside: Inside, start: u32) -> Self {
        let expects_key = matches!(inside, Inside::Body | Inside::Object);
        Self {
            inside,
            key: None,
            expects_key,
            keys: FxHashSet::default(),
            fresh: FxHashSet::default(),
            tried: 0,
            items: 0,
            start,
        }
    }
}

impl Frame<'_> {
    /// Replaces `word` in the key at `span` so that the key stands nowhere else in the frame.
    fn rename(&mut self, text: &str, span: Span, word: Token) -> Option<Edit> {
        let before = Span { start: span.start, end: word.start }.slice(text);
        let after = Span { start: word.end, end: span.end }.slice(text);
        let length = (word.end - word.start) as usize;
        for _ in 0..WORDS_TRIED {
            let fresh = fresh_word(self.tried, length);
            self.tried += 1;
            let key = format!("{before}{fresh}{after}");
            if !self.keys.contains(key.as_str()) && self.fresh.insert(key) {
                return Some(Edit { span: word.span(), text: fresh });
            }
        }
        None
    }
}

struct Edit {
    span: Span,
    text: String,
}

struct Walk<'a, 't> {
    text: &'a str,
    tokens: &'t [Token],
    frames: Vec<Frame<'a>>,
    edits: Vec<Edit>,
    faults: Vec<Fault>,
    duplicates: Vec<Fault>,
    left_out: Vec<u32>,
}

impl<'a> Walk<'a, '_> {
    fn token(&mut self, index: usize) {
        let Some(&token) = self.tokens.get(index) else { return };
        match token.kind {
            Kind::Newline | Kind::Comment => return self.line_end(token),
            Kind::Comma => self.next_item(),
            Kind::Equal | Kind::Colon => self.assignment(index),
            Kind::Number => self.number(index, token),
            Kind::Dot => self.dot(index, token),
            Kind::Text => self.heredoc_line(token),
            _ => {}
        }
        if let Some(frame) = self.frames.last_mut()
            && frame.expects_key
            && !matches!(token.kind, Kind::Comma | Kind::Equal | Kind::Colon | Kind::Close(_))
        {
            frame.expects_key = false;
            frame.key = Some(index);
        }
        self.nest(index, token);
    }

    fn nest(&mut self, index: usize, token: Token) {
        let inside = match token.kind {
            Kind::Open(Bracket::Brace) => self.brace(index),
            Kind::Open(_) | Kind::TemplateOpen => Inside::Ignoring,
            Kind::Quote => Inside::Quoted,
            Kind::Heredoc => Inside::Heredoc(marker(self.text, token)),
            Kind::Close(_) | Kind::TemplateClose | Kind::Unquote | Kind::HeredocEnd => {
                if self.frames.len() > 1 {
                    self.frames.pop();
                }
                return;
            }
            _ => return,
        };
        self.frames.push(Frame::new(inside, token.start));
    }

    fn brace(&self, index: usize) -> Inside {
        let following = self.tokens.get(index + 1..).unwrap_or(&[]);
        let next = following.iter().find(|t| !matches!(t.kind, Kind::Newline | Kind::Comment));
        match self.frames.last() {
            // In a body, what precedes the first `=` of a line is the head of a block.
            Some(frame) if frame.inside == Inside::Body && frame.key.is_some() => Inside::Body,
            _ if next.is_some_and(|t| t.kind == Kind::Identifier && t.text(self.text) == "for") => Inside::Ignoring,
            _ => Inside::Object,
        }
    }

    fn line_end(&mut self, token: Token) {
        match self.frames.last().map(|f| f.inside) {
            Some(Inside::Ignoring) => {
                let length = (token.end - token.start) as usize;
                self.edits.push(Edit { span: token.span(), text: " ".repeat(length) });
            }
            Some(Inside::Body | Inside::Object) if token.kind == Kind::Newline => self.next_item(),
            _ => {}
        }
    }

    fn next_item(&mut self) {
        if let Some(frame) = self.frames.last_mut()
            && matches!(frame.inside, Inside::Body | Inside::Object)
        {
            frame.expects_key = true;
            frame.key = None;
        }
    }

    /// `=` or `:` ends a key.
    fn assignment(&mut self, index: usize) {
        let Some(frame) = self.frames.last_mut() else { return };
        let Some(first) = frame.key.take() else { return };
        let (Some(start), Some(end)) = (self.tokens.get(first), index.checked_sub(1).and_then(|i| self.tokens.get(i)))
        else {
            return;
        };
        let span = start.span().to(end.span());
        let key: &'a str = span.slice(self.text);
        frame.items += 1;
        if frame.inside == Inside::Object && frame.items == MAX_OBJECT_ITEMS + 1 {
            let at = Span { start: frame.start, end: frame.start + 1 };
            self.faults.push(Fault::object_too_large(at, MAX_OBJECT_ITEMS));
        }
        let first_of_its_name = frame.keys.insert(key);
        if first_of_its_name && !frame.fresh.contains(key) {
            return;
        }
        if frame.inside == Inside::Body && !first_of_its_name {
            self.left_out.push(span.start);
            self.duplicates.push(Fault::duplicate_attribute(span, key));
        }
        let words = self.tokens.get(first..index).unwrap_or(&[]).iter();
        let word = words.copied().find(|t| matches!(t.kind, Kind::Identifier | Kind::Text | Kind::Number));
        self.edits.extend(word.and_then(|word| frame.rename(self.text, span, word)));
    }

    fn number(&mut self, index: usize, token: Token) {
        let written = token.text(self.text);
        let before = index.checked_sub(1).and_then(|i| self.tokens.get(i));
        // HCL reads `a.0.1` as the attribute `0.1` of `a` and refuses it, as it does addresses without quotes.
        let is_index = before.is_some_and(|t| t.kind == Kind::Dot);
        if is_index && written.contains('.') {
            self.faults.push(Fault::invalid_number(token.span()));
        } else if is_index {
            let text = "1".repeat(written.len());
            self.edits.push(Edit { span: token.span(), text });
        } else if written.len() > SAFE_DIGITS || written.contains(['e', 'E']) {
            self.edits.push(Edit { span: token.span(), text: "0".repeat(written.len()) });
        }
    }

    /// White space may follow the dot of a traversal, but no line end that means something.
    fn dot(&mut self, index: usize, token: Token) {
        let next = self.tokens.get(index + 1..).and_then(|rest| rest.iter().find(|t| t.kind != Kind::Comment));
        let ignoring = self.frames.last().is_some_and(|f| f.inside == Inside::Ignoring);
        if !ignoring && next.is_none_or(|t| t.kind == Kind::Newline) {
            self.faults.push(Fault::dangling_dot(token.span()));
        }
    }

    fn heredoc_line(&mut self, token: Token) {
        let Some(Inside::Heredoc(marker)) = self.frames.last().map(|f| f.inside) else { return };
        let line = token.text(self.text);
        let content = line.trim_start();
        let continues = content.strip_prefix(marker.slice(self.text)).is_some_and(|rest| {
            let joined = format!("x{}", rest.chars().next().unwrap_or(' '));
            identifier_length(&joined) == 1
        });
        if continues {
            let start = token.start as usize + line.len() - content.len();
            let length = content.chars().next().map_or(0, char::len_utf8);
            self.edits.push(Edit { span: Span::new(start, start + length), text: "-".repeat(length) });
        }
    }
}

/// The span of the marker in `<<-EOF`.
fn marker(text: &str, token: Token) -> Span {
    let written = token.text(text);
    let name = written.trim_start_matches(['<', '-']).trim_end();
    let start = token.start as usize + written.find(name).unwrap_or(0);
    Span::new(start, start + name.len())
}

/// The `n`th word of a length.
fn fresh_word(n: usize, length: usize) -> String {
    let mut rest = n;
    let mut word = vec![b'a'; length];
    for letter in word.iter_mut().rev() {
        *letter = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".get(rest % 52).copied().unwrap_or(b'a');
        rest /= 52;
    }
    String::from_utf8(word).unwrap_or_default()
}

fn edited(text: &str, range: Range<usize>, mut edits: Vec<Edit>) -> String {
    let mut out = String::with_capacity(range.len());
    let mut at = range.start;
    // Edits are made in order of the tokens, but a key is only known to be doubled at the assignment that follows it.
    edits.sort_by_key(|e| e.span);
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if start >= at {
            out.push_str(text.get(at..start).unwrap_or(""));
            out.push_str(&edit.text);
            at = end;
        }
    }
    out.push_str(text.get(at..range.end).unwrap_or(""));
    out
}
