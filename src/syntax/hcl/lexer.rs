//! Splits HCL text into tokens, which is as much as is needed to find items, comments and brackets, and to report what the
//! parser behind us would let pass: text the language's own scanner refuses.
//!
//! Modelled on the scanner of HCL itself (`hclsyntax/scan_tokens.rl`). All state lives on the heap, so that no nesting in
//! hostile text can overflow the stack. Knows no grammar.

use super::fault::Fault;
use crate::source::Span;

/// Kind of a token. White space is not a token, but line ends are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Identifier,
    Number,
    Newline,
    Comment,
    Open(Bracket),
    Close(Bracket),
    /// The opening quote of a string.
    Quote,
    /// The closing quote of a string.
    Unquote,
    /// Literal text in a string (all up to the next marker), heredoc or template file (of one line at most).
    Text,
    /// `${` or `%{`, with `~` where present.
    TemplateOpen,
    /// `}` or `~}` of the above.
    TemplateClose,
    /// `<<EOF` with its line end.
    Heredoc,
    /// The end marker, without indentation and line end.
    HeredocEnd,
    Dot,
    Equal,
    Colon,
    Comma,
    Arrow,
    /// Any other punctuation.
    Punctuation,
}

/// A pair of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Paren,
    Square,
    Brace,
}

impl Bracket {
    fn opening(self) -> char {
        match self {
            Bracket::Paren => '(',
            Bracket::Square => '[',
            Bracket::Brace => '{',
        }
    }

    fn closing(self) -> char {
        match self {
            Bracket::Paren => ')',
            Bracket::Square => ']',
            Bracket::Brace => '}',
        }
    }
}

/// A token; offsets count from the beginning of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Token {
    pub(super) fn span(self) -> Span {
        Span { start: self.start, end: self.end }
    }

    pub(super) fn text(self, text: &str) -> &str {
        self.span().slice(text)
    }
}

/// What the scanner is inside of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Bracket(Bracket),
    /// In `${ }` or `%{ }`.
    Sequence,
    Quoted,
    Heredoc {
        marker: Span,
        line_start: bool,
    },
    /// The text as a whole is a template.
    Bare,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    mode: Mode,
    opener: Span,
}

/// How far down a closing bracket looks for its opening one; beyond, the closing one is taken as stray.
const CLOSER_SEARCH: usize = 64;

/// Scans a text; [`Lexer::step`] appends to the lists.
pub(super) struct Lexer<'a> {
    text: &'a str,
    pos: usize,
    /// From here on no comment ends: found once, so that many unclosed comments take no quadratic time.
    no_comment_ends: usize,
    /// How many faults there were at the last restart.
    settled: usize,
    frames: Vec<Frame>,
    pub(super) tokens: Vec<Token>,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Lexer<'a> {
    /// A scanner for `text` from its beginning.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            pos: 0,
            no_comment_ends: usize::MAX,
            settled: 0,
            frames: Vec::new(),
            tokens: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// A scanner for a text that is a template as a whole, such as a template file.
    pub(super) fn template(text: &'a str) -> Self {
        let mut lexer = Self::new(text);
        lexer.frames.push(Frame { mode: Mode::Bare, opener: Span::default() });
        lexer
    }

    /// Scans everything, reporting what is left open at the end.
    pub(super) fn finish(mut self) -> (Vec<Token>, Vec<Fault>) {
        while self.step() {}
        if let Some(fault) = self.open_fault() {
            self.faults.push(fault);
        }
        (self.tokens, self.faults)
    }

    /// Whether the scanner is outside of all brackets, strings and heredocs.
    pub(super) fn at_top(&self) -> bool {
        self.frames.is_empty()
    }

    /// Where the next token is looked for.
    pub(super) fn position(&self) -> usize {
        self.pos
    }

    /// Forgets what follows the first `tokens` tokens and goes on, outside of everything, at `pos`.
    pub(super) fn restart(&mut self, tokens: usize, pos: usize) {
        self.tokens.truncate(tokens);
        let at = Span::new(pos, pos).start;
        // Those before the previous restart lie before this one too.
        let mut recent = self.faults.split_off(self.settled.min(self.faults.len()));
        recent.retain(|fault| fault.span.start < at);
        self.faults.append(&mut recent);
        self.settled = self.faults.len();
        self.frames.clear();
        self.pos = pos;
    }

    /// What is open now and never closed, innermost first; strings are closed at the end of their line.
    pub(super) fn open_fault(&self) -> Option<Fault> {
        let innermost = self.frames.iter().rev().find(|f| f.mode != Mode::Bare)?;
        Some(match innermost.mode {
            Mode::Heredoc { marker, .. } => self.unclosed_heredoc(*innermost, marker),
            Mode::Quoted => Fault::unclosed_string(innermost.opener),
            Mode::Sequence => Fault::unclosed_sequence(innermost.opener),
            Mode::Bracket(bracket) => Fault::unclosed_bracket(innermost.opener, bracket.opening(), bracket.closing()),
            Mode::Bare => return None,
        })
    }

    /// Where the innermost open heredoc begins.
    pub(super) fn open_heredoc(&self) -> Option<usize> {
        let frame = self.frames.iter().rev().find(|f| matches!(f.mode, Mode::Heredoc { .. }))?;
        Some(frame.opener.end as usize)
    }

    fn unclosed_heredoc(&self, frame: Frame, marker: Span) -> Fault {
        let opener = Span { start: frame.opener.start, end: marker.end };
        let marker = marker.slice(self.text);
        let body = self.text.get(frame.opener.end as usize..).unwrap_or("");
        let last = body.lines().next_back().unwrap_or("");
        if last.trim() == marker {
            return Fault::heredoc_without_newline(opener, marker);
        }
        // Rightly marked lines would have closed it, so that such a line has something after the marker.
        let spoiled = body.lines().any(|line| line.trim_start().starts_with(marker));
        Fault::unclosed_heredoc(opener, marker, spoiled)
    }

    /// Scans one token; false at the end of the text.
    pub(super) fn step(&mut self) -> bool {
        if self.pos >= self.text.len() {
            return false;
        }
        match self.frames.last().map(|f| f.mode) {
            Some(Mode::Quoted) => self.step_quoted(),
            Some(Mode::Heredoc { marker, line_start }) => self.step_heredoc(marker, line_start),
            Some(Mode::Bare) => self.step_bare(),
            _ => self.step_normal(),
        }
        true
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.pos..).unwrap_or("")
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.pos + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Kind, length: usize) -> Span {
        let span = Span::new(self.pos, self.pos + length);
        self.tokens.push(Token { kind, start: span.start, end: span.end });
        self.pos += length;
        span
    }

    fn open(&mut self, kind: Kind, length: usize, mode: Mode) {
        let opener = self.push(kind, length);
        self.frames.push(Frame { mode, opener });
    }

    fn step_normal(&mut self) {
        let rest = self.rest();
        match (self.byte(0), self.byte(1)) {
            (b' ' | b'\t', _) => self.pos += rest.len() - rest.trim_start_matches([' ', '\t']).len(),
            (b'\n', _) => drop(self.push(Kind::Newline, 1)),
            (b'\r', b'\n') => drop(self.push(Kind::Newline, 2)),
            (b'#', _) | (b'/', b'/') => {
                let line = memchr::memchr(b'\n', rest.as_bytes()).and_then(|n| rest.get(..n)).unwrap_or(rest);
                self.push(Kind::Comment, line.strip_suffix('\r').unwrap_or(line).len());
            }
            (b'/', b'*') => self.block_comment(rest),
            (b'"', _) => self.open(Kind::Quote, 1, Mode::Quoted),
            (b'(', _) => self.open(Kind::Open(Bracket::Paren), 1, Mode::Bracket(Bracket::Paren)),
            (b'[', _) => self.open(Kind::Open(Bracket::Square), 1, Mode::Bracket(Bracket::Square)),
            (b'{', _) => self.open(Kind::Open(Bracket::Brace), 1, Mode::Bracket(Bracket::Brace)),
            (b')', _) => self.close(Bracket::Paren),
            (b']', _) => self.close(Bracket::Square),
            (b'~', b'}') if self.in_sequence() => {
                self.frames.pop();
                self.push(Kind::TemplateClose, 2);
            }
            (b'}', _) if self.in_sequence() => {
                self.frames.pop();
                self.push(Kind::TemplateClose, 1);
            }
            (b'}', _) => self.close(Bracket::Brace),
            (b'<', b'<') => self.heredoc_start(rest),
            (b'0'..=b'9', _) => {
                self.push(Kind::Number, number_length(rest.as_bytes()));
            }
            _ => self.word_or_punctuation(rest),
        }
    }

    fn in_sequence(&self) -> bool {
        self.frames.last().is_some_and(|f| f.mode == Mode::Sequence)
    }

    fn block_comment(&mut self, rest: &str) {
        let searched = rest.get(2..).filter(|_| self.pos < self.no_comment_ends);
        match searched.and_then(|r| memchr::memmem::find(r.as_bytes(), b"*/")) {
            Some(n) => drop(self.push(Kind::Comment, n + 4)),
            None => {
                self.no_comment_ends = self.no_comment_ends.min(self.pos);
                let span = self.push(Kind::Comment, rest.len());
                self.faults.push(Fault::unclosed_comment(Span { start: span.start, end: span.start + 2 }));
            }
        }
    }

    fn word_or_punctuation(&mut self, rest: &str) {
        let word = identifier_length(rest);
        if word > 0 {
            self.push(Kind::Identifier, word);
            return;
        }
        let (kind, length) = match (self.byte(0), self.byte(1)) {
            (b'.', b'.') if self.byte(2) == b'.' => (Kind::Punctuation, 3),
            (b'.', _) => (Kind::Dot, 1),
            (b'=', b'>') => (Kind::Arrow, 2),
            (b'=' | b'!' | b'<' | b'>', b'=') | (b'&', b'&') | (b'|', b'|') | (b':', b':') => (Kind::Punctuation, 2),
            (b'=', _) => (Kind::Equal, 1),
            (b':', _) => (Kind::Colon, 1),
            (b',', _) => (Kind::Comma, 1),
            (b'?' | b'+' | b'-' | b'*' | b'/' | b'%' | b'!' | b'<' | b'>', _) => (Kind::Punctuation, 1),
            _ => {
                let c = rest.chars().next().unwrap_or(' ');
                let span = self.push(Kind::Punctuation, c.len_utf8());
                self.faults.push(Fault::invalid_character(span, c));
                return;
            }
        };
        self.push(kind, length);
    }

    /// Closes the nearest bracket of this kind; those above it, never closed, are faults. A string is a wall.
    fn close(&mut self, bracket: Bracket) {
        let wanted = Mode::Bracket(bracket);
        let mut depth = 0;
        let mut found = None;
        for frame in self.frames.iter().rev().take(CLOSER_SEARCH) {
            if frame.mode == wanted || (frame.mode == Mode::Sequence && bracket == Bracket::Brace) {
                found = Some(frame.mode);
                break;
            }
            if !matches!(frame.mode, Mode::Bracket(_)) {
                break;
            }
            depth += 1;
        }
        let Some(found) = found else {
            let span = self.push(Kind::Close(bracket), 1);
            self.faults.push(Fault::stray_bracket(span, bracket.closing()));
            return;
        };
        for _ in 0..depth {
            if let Some(Frame { mode: Mode::Bracket(open), opener }) = self.frames.pop() {
                self.faults.push(Fault::unclosed_bracket(opener, open.opening(), open.closing()));
            }
        }
        self.frames.pop();
        self.push(if found == wanted { Kind::Close(bracket) } else { Kind::TemplateClose }, 1);
    }

    fn heredoc_start(&mut self, rest: &str) {
        let dash = usize::from(self.byte(2) == b'-');
        let marker_start = 2 + dash;
        let length = rest.get(marker_start..).map_or(0, identifier_length);
        if length == 0 {
            self.push(Kind::Punctuation, 1);
            return;
        }
        let end = marker_start + length;
        let line_end = match (self.byte(end), self.byte(end + 1)) {
            (b'\n', _) => 1,
            (b'\r', b'\n') => 2,
            // Read as if nothing followed, so that the content is not taken for code.
            _ => {
                self.faults.push(Fault::text_after_heredoc_marker(Span::new(self.pos, self.pos + end)));
                let line = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |n| n + 1);
                line - end
            }
        };
        let marker = Span::new(self.pos + marker_start, self.pos + end);
        self.open(Kind::Heredoc, end + line_end, Mode::Heredoc { marker, line_start: true });
    }

    fn step_heredoc(&mut self, marker: Span, line_start: bool) {
        let rest = self.rest();
        let newline = memchr::memchr(b'\n', rest.as_bytes());
        if let (true, Some(n)) = (line_start, newline) {
            let line = rest.get(..n).unwrap_or("");
            if line.trim() == marker.slice(self.text) {
                self.pos += line.len() - line.trim_start().len();
                self.frames.pop();
                self.push(Kind::HeredocEnd, line.trim().len());
                return;
            }
        }
        let line = newline.and_then(|n| rest.get(..=n)).unwrap_or(rest);
        let length = literal_length(line.as_bytes());
        if length == 0 {
            self.set_line_start(false);
            self.open_sequence();
            return;
        }
        self.push(Kind::Text, length);
        self.set_line_start(length == line.len());
    }

    fn set_line_start(&mut self, at: bool) {
        if let Some(Frame { mode: Mode::Heredoc { line_start, .. }, .. }) = self.frames.last_mut() {
            *line_start = at;
        }
    }

    /// As in a heredoc, literal tokens end with each line, so that a `~` marker reaches no further.
    fn step_bare(&mut self) {
        let rest = self.rest().as_bytes();
        let line = memchr::memchr(b'\n', rest).and_then(|n| rest.get(..=n)).unwrap_or(rest);
        match literal_length(line) {
            0 => self.open_sequence(),
            length => drop(self.push(Kind::Text, length)),
        }
    }

    fn open_sequence(&mut self) {
        let length = if self.byte(2) == b'~' { 3 } else { 2 };
        self.open(Kind::TemplateOpen, length, Mode::Sequence);
    }

    fn step_quoted(&mut self) {
        let rest = self.rest();
        let length = self.quoted_length(rest.as_bytes());
        if length > 0 {
            self.push(Kind::Text, length);
            return;
        }
        match self.byte(0) {
            b'"' => {
                self.frames.pop();
                self.push(Kind::Unquote, 1);
            }
            b'\n' | b'\r' => {
                if let Some(frame) = self.frames.pop() {
                    self.faults.push(Fault::unclosed_string(frame.opener));
                }
            }
            _ => self.open_sequence(),
        }
    }

    /// Length of the literal text of a string, up to its end, a template sequence or the end of the line.
    fn quoted_length(&mut self, rest: &[u8]) -> usize {
        let mut i = 0;
        loop {
            let at = |ahead: usize| rest.get(i + ahead).copied();
            i += match (at(0), at(1), at(2)) {
                (None | Some(b'"' | b'\n'), ..) | (Some(b'\r'), Some(b'\n'), _) => return i,
                (Some(b'$'), Some(b'$'), Some(b'{')) | (Some(b'%'), Some(b'%'), Some(b'{')) => 3,
                (Some(b'$' | b'%'), Some(b'{'), _) => return i,
                (Some(b'\\'), Some(b'\n' | b'\r') | None, _) => 1,
                (Some(b'\\'), ..) => {
                    let escape = rest.get(i..).and_then(escape_length);
                    if escape.is_none() {
                        let start = self.pos + i;
                        let length =
                            self.text.get(start + 1..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
                        self.faults.push(Fault::invalid_escape(Span::new(start, start + 1 + length)));
                    }
                    escape.unwrap_or(2)
                }
                _ => 1,
            };
        }
    }
}

/// Length of literal text up to `${` or `%{`; `$${` and `%%{` are literal.
fn literal_length(rest: &[u8]) -> usize {
    let mut i = 0;
    while let Some(n) = rest.get(i..).and_then(|r| memchr::memchr2(b'$', b'%', r)) {
        i += n;
        let at = |ahead: usize| rest.get(i + ahead).copied();
        i += match (at(0), at(1), at(2)) {
            (_, Some(b'{'), _) => return i,
            (Some(a), Some(b), Some(b'{')) if a == b => 3,
            _ => 1,
        };
    }
    rest.len()
}

/// Length of a valid backslash escape, `None` when it is not one.
fn escape_length(rest: &[u8]) -> Option<usize> {
    let digits = match rest.get(1)? {
        b'n' | b'r' | b't' | b'"' | b'\\' => return Some(2),
        b'u' => 4,
        b'U' => 8,
        _ => return None,
    };
    let hex = std::str::from_utf8(rest.get(2..2 + digits)?).ok()?;
    let all_hex = hex.bytes().all(|b| b.is_ascii_hexdigit());
    let code = u32::from_str_radix(hex, 16).ok().filter(|_| all_hex)?;
    char::from_u32(code).map(|_| 2 + digits)
}

/// Length of `digits [. digits] [e [+-] digits]`.
fn number_length(rest: &[u8]) -> usize {
    let digits = |from: usize| rest.get(from..).map_or(0, |r| r.iter().take_while(|b| b.is_ascii_digit()).count());
    let mut end = digits(0);
    if rest.get(end) == Some(&b'.') {
        match digits(end + 1) {
            0 => {}
            n => end += 1 + n,
        }
    }
    if matches!(rest.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
        match digits(end + 1 + sign) {
            0 => {}
            n => end += 1 + sign + n,
        }
    }
    end
}

/// Length of an identifier, 0 when none begins here.
pub(super) fn identifier_length(rest: &str) -> usize {
    let mut end = 0;
    for (i, c) in rest.char_indices() {
        let fits = c == '_' || c.is_alphabetic() || (i > 0 && (c == '-' || c.is_alphanumeric()));
        if !fits {
            break;
        }
        end = i + c.len_utf8();
    }
    end
}
