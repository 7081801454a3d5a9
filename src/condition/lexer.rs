//! Text of a condition → tokens.

use super::error::ConditionError;
use crate::source::Span;
use std::sync::Arc;

/// A token with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number(f64),
    String(Arc<str>),
    Name(Arc<str>),
    /// Operator or bracket, as written.
    Symbol(&'static str),
    End,
}

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}",
    ",", ".",
];

/// The tokens of `text`, the last being [`TokenKind::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ConditionError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut out = Vec::new();
    loop {
        lexer.skip_blank();
        let start = lexer.at;
        let kind = lexer.token()?;
        let is_end = kind == TokenKind::End;
        out.push(Token { span: Span::new(start, lexer.at), kind });
        if is_end {
            return Ok(out);
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// The longest beginning of the rest whose characters satisfy `test`.
    fn take_while(&mut self, test: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !test(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn skip_blank(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    fn error<T>(&self, start: usize, message: impl Into<String>) -> Result<T, ConditionError> {
        Err(ConditionError::new(Span::new(start, self.at), message))
    }

    fn token(&mut self) -> Result<TokenKind, ConditionError> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(TokenKind::End) };
        if first.is_ascii_digit() {
            return self.number();
        }
        if first == '"' || first == '\'' {
            self.next();
            return self.string(start, first);
        }
        let raw = self.rest().strip_prefix('r').and_then(|rest| rest.chars().next());
        if let Some(quote @ ('"' | '\'')) = raw {
            self.at += 2;
            return self.raw_string(start, quote);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            return Ok(TokenKind::Name(Arc::from(name)));
        }
        if let Some(symbol) = SYMBOLS.into_iter().find(|s| self.rest().starts_with(s)) {
            self.at += symbol.len();
            return Ok(TokenKind::Symbol(symbol));
        }
        self.next();
        let help = match first {
            '=' => "comparison is written `==`",
            '&' => "conjunction is written `&&`",
            '|' => "disjunction is written `||`",
            _ => "remove it, or put it in quotes",
        };
        Err(ConditionError::new(Span::new(start, self.at), format!("unexpected character {first:?}")).help(help))
    }

    fn number(&mut self) -> Result<TokenKind, ConditionError> {
        let start = self.at;
        self.take_while(|c| c.is_ascii_digit());
        let mut ahead = self.rest().chars();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
            self.next();
            self.take_while(|c| c.is_ascii_digit());
        }
        let tail = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        let text = self.text.get(start..self.at).unwrap_or("");
        if !tail.is_empty() {
            return self.error(start, format!("{text:?} is neither a number nor a name"));
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(TokenKind::Number(number)),
            _ => self.error(start, "number is out of range"),
        }
    }

    fn raw_string(&mut self, start: usize, quote: char) -> Result<TokenKind, ConditionError> {
        let content = self.take_while(|c| c != quote && c != '\n');
        if self.next() == Some(quote) {
            return Ok(TokenKind::String(Arc::from(content)));
        }
        self.error(start, "string is not closed")
    }

    fn string(&mut self, start: usize, quote: char) -> Result<TokenKind, ConditionError> {
        let mut out = String::new();
        loop {
            let here = self.at;
            match self.next() {
                None | Some('\n') => return self.error(start, "string is not closed"),
                Some('\\') => match self.escape() {
                    Some(c) => out.push(c),
                    None => {
                        let error = ConditionError::new(Span::new(here, self.at), "unknown escape in string");
                        return Err(error.help(r#"escapes are \\ \" \' \n \r \t \uXXXX; r"…" takes none"#));
                    }
                },
                Some(c) if c == quote => return Ok(TokenKind::String(Arc::from(out))),
                Some(c) => out.push(c),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        match self.next()? {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            c @ ('\\' | '"' | '\'' | '`') => Some(c),
            'u' => {
                let digits = self.rest().get(..4)?;
                let code = u32::from_str_radix(digits, 16).ok()?;
                self.at += 4;
                char::from_u32(code)
            }
            _ => None,
        }
    }
}
