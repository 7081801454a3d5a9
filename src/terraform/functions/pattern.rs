//! Go's regular expressions (RE2 syntax) rewritten for the `regex` crate, and the `$1` templates of `replace`.
//!
//! The two dialects agree on matching (leftmost-first, linear time) and differ in spelling: Go's classes and word
//! boundaries are ASCII, `{` and `[` may stand for themselves, `\Q…\E` quotes, and a repetition may not be repeated.
//! Knows nothing of Terraform's values.

use regex::{Captures, Regex, RegexBuilder};

/// Compiled programs larger than this many bytes are refused.
const SIZE_LIMIT: usize = 1 << 20;
/// The same for the longest texts.
const LEAST_SIZE_LIMIT: usize = 32 << 10;
/// Program size times length of the text, which bounds the time that a search takes at worst.
const WORK_LIMIT: usize = 1 << 36;
/// Longer expressions are refused.
const SOURCE_LIMIT: usize = 64 << 10;
/// Longest `{n,m}`.
const COUNT_LENGTH: usize = 16;
/// Nested groups beyond this are refused.
const NESTING_LIMIT: u32 = 200;
/// Go's own bound on `{n,m}`.
const REPEAT_LIMIT: u32 = 1000;

/// Why an expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PatternError {
    /// Go refuses it, too.
    Invalid(String),
    /// It is larger than we are willing to run.
    TooLarge,
}

/// A compiled expression with the names its groups have in Go.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    regex: Regex,
    names: Vec<Option<String>>,
}

impl Pattern {
    /// Compiles `source`, to search texts of that many bytes.
    pub(super) fn new(source: &str, length: usize) -> Result<Self, PatternError> {
        if source.len() > SOURCE_LIMIT {
            return Err(PatternError::TooLarge);
        }
        let size_limit = WORK_LIMIT.checked_div(length).unwrap_or(SIZE_LIMIT).clamp(LEAST_SIZE_LIMIT, SIZE_LIMIT);
        let mut rewriter =
            Rewriter { rest: source, out: String::with_capacity(source.len() + 8), ..Rewriter::default() };
        rewriter.rewrite().map_err(PatternError::Invalid)?;
        let built = RegexBuilder::new(&rewriter.out).size_limit(size_limit).nest_limit(NESTING_LIMIT).build();
        let regex = built.map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
            other => PatternError::Invalid(first_line(&other.to_string())),
        })?;
        Ok(Self { regex, names: rewriter.names })
    }

    /// The compiled expression; group numbers are Go's.
    pub(super) fn regex(&self) -> &Regex {
        &self.regex
    }

    /// Names of the groups 1, 2, ….
    pub(super) fn names(&self) -> &[Option<String>] {
        &self.names
    }

    /// Appends `template` with its `$1`, `${1}`, `$name` and `$$` filled in as Go's `Expand` does.
    pub(super) fn expand(&self, captures: &Captures<'_>, template: &str, out: &mut String) {
        let mut rest = template;
        while let Some(at) = rest.find('$') {
            out.push_str(rest.get(..at).unwrap_or_default());
            rest = rest.get(at + 1..).unwrap_or_default();
            if let Some(after) = rest.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some((name, after)) = placeholder(rest) {
                out.push_str(self.group(captures, name));
                rest = after;
            } else {
                out.push('$');
            }
        }
        out.push_str(rest);
    }

    fn group<'h>(&self, captures: &Captures<'h>, name: &str) -> &'h str {
        let index = match name.bytes().all(|b| b.is_ascii_digit()) {
            true => name.parse().ok(),
            false => self.names.iter().position(|n| n.as_deref() == Some(name)).map(|i| i + 1),
        };
        index.and_then(|i: usize| captures.get(i)).map_or("", |m| m.as_str())
    }
}

/// `name` or `{name}` at the start of `text`, and what follows it.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (braced, body) = text.strip_prefix('{').map_or((false, text), |inner| (true, inner));
    let end = body.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(body.len());
    let (name, after) = body.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    let after = if braced { after.strip_prefix('}')? } else { after };
    Some((name, after))
}

fn first_line(message: &str) -> String {
    message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[derive(Default)]
struct Rewriter<'s> {
    rest: &'s str,
    out: String,
    names: Vec<Option<String>>,
    depth: u32,
    /// The last thing written is a repetition.
    repeated: bool,
    /// Something stands before that can be repeated.
    operand: bool,
}

impl<'s> Rewriter<'s> {
    fn rewrite(&mut self) -> Result<(), String> {
        while let Some(c) = self.next() {
            match c {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.open_group()?,
                ')' => self.close_group()?,
                '*' | '+' | '?' => self.repeat(&c.to_string())?,
                '{' => match self.counted()? {
                    Some(count) => self.repeat(&count)?,
                    None => self.literal('{'),
                },
                '|' => {
                    self.out.push('|');
                    (self.operand, self.repeated) = (false, false);
                }
                '.' | '^' | '$' => self.atom(&c.to_string()),
                other => self.literal(other),
            }
        }
        if self.depth > 0 { Err("missing closing )".to_owned()) } else { Ok(()) }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..)?;
        Some(c)
    }

    fn take(&mut self, prefix: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(prefix) else { return false };
        self.rest = rest;
        true
    }

    fn atom(&mut self, text: &str) {
        self.out.push_str(text);
        (self.operand, self.repeated) = (true, false);
    }

    fn literal(&mut self, c: char) {
        self.atom(&hex(c));
    }

    fn repeat(&mut self, operator: &str) -> Result<(), String> {
        if self.repeated {
            return Err("invalid nested repetition operator".to_owned());
        }
        if !self.operand {
            return Err(format!("missing argument to repetition operator: `{operator}`"));
        }
        self.out.push_str(operator);
        if self.take("?") {
            self.out.push('?');
        }
        self.repeated = true;
        Ok(())
    }

    /// `n}`, `n,}` or `n,m}` after an opening brace; anything else leaves the brace a literal.
    fn counted(&mut self) -> Result<Option<String>, String> {
        let Some(end) = self.rest.bytes().take(COUNT_LENGTH).position(|b| b == b'}') else { return Ok(None) };
        let (inside, after) = (self.rest.get(..end).unwrap_or_default(), self.rest.get(end + 1..).unwrap_or_default());
        let (low, high) = inside.split_once(',').map_or((inside, Some(inside)), |(l, h)| (l, Some(h)));
        let high = high.unwrap_or_default();
        let number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !number(low) || !(high.is_empty() || number(high)) {
            return Ok(None);
        }
        let bound = |s: &str| s.parse::<u32>().ok().filter(|n| *n <= REPEAT_LIMIT);
        let invalid = || format!("invalid repeat count: `{{{inside}}}`");
        let least = bound(low).ok_or_else(invalid)?;
        if !high.is_empty() && bound(high).ok_or_else(invalid)? < least {
            return Err(invalid());
        }
        self.rest = after;
        Ok(Some(format!("{{{inside}}}")))
    }

    fn open_group(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > NESTING_LIMIT {
            return Err("expression nests too deeply".to_owned());
        }
        (self.operand, self.repeated) = (false, false);
        if !self.take("?") {
            self.names.push(None);
            self.out.push('(');
            return Ok(());
        }
        if self.take("P<") || self.take("<") {
            return self.named_group();
        }
        let end = self.rest.find([':', ')']).ok_or("missing closing )")?;
        let flags = self.rest.get(..end).unwrap_or_default();
        let letters: String = flags.chars().filter(|c| *c != '-').collect();
        if !letters.chars().all(|c| "imsU".contains(c)) || flags.matches('-').count() > 1 || flags.ends_with('-') {
            return Err(format!("invalid or unsupported Perl syntax: `(?{flags}`"));
        }
        let closes = self.rest.get(end..).is_some_and(|r| r.starts_with(')'));
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        if closes {
            self.depth -= 1;
            if letters.is_empty() {
                return Err("missing argument to repetition operator: `?`".to_owned());
            }
            self.out.push_str(&format!("(?{flags})"));
        } else {
            self.out.push_str(&format!("(?{flags}:"));
        }
        Ok(())
    }

    fn named_group(&mut self) -> Result<(), String> {
        let (name, after) = self.rest.split_once('>').ok_or("invalid named capture")?;
        let valid = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !valid || self.names.iter().any(|n| n.as_deref() == Some(name)) {
            return Err(format!("invalid named capture: `{name}`"));
        }
        self.names.push(Some(name.to_owned()));
        self.out.push('(');
        self.rest = after;
        Ok(())
    }

    fn close_group(&mut self) -> Result<(), String> {
        self.depth = self.depth.checked_sub(1).ok_or("unexpected )")?;
        self.atom(")");
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.rest.chars().next() {
            Some('Q') => self.quoted(),
            Some(c @ ('A' | 'z')) => {
                self.next();
                self.atom(if c == 'A' { r"\A" } else { r"\z" });
            }
            Some(c @ ('b' | 'B')) => {
                self.next();
                // `(?-u:\B)` could match inside a character and is refused for text; the Unicode one differs only beside
                // letters that are not ASCII.
                self.atom(if c == 'b' { r"(?-u:\b)" } else { r"\B" });
            }
            _ => match self.class_escape()? {
                Some(class) => self.atom(&format!("[{class}]")),
                None => {
                    let c = self.character_escape()?;
                    self.literal(c);
                }
            },
        }
        Ok(())
    }

    fn quoted(&mut self) {
        self.next();
        let (text, after) = self.rest.split_once(r"\E").unwrap_or((self.rest, ""));
        self.rest = after;
        for c in text.chars() {
            self.literal(c);
        }
    }

    /// After a backslash: `\d`, `\pL`, … as the inside of a class.
    fn class_escape(&mut self) -> Result<Option<String>, String> {
        let Some(c) = self.rest.chars().next() else {
            return Err("trailing backslash at end of expression".to_owned());
        };
        let class = match c {
            'd' => "0-9".to_owned(),
            'D' => "[^0-9]".to_owned(),
            's' => r"\t\n\x0C\r ".to_owned(),
            'S' => r"[^\t\n\x0C\r ]".to_owned(),
            'w' => "0-9A-Za-z_".to_owned(),
            'W' => "[^0-9A-Za-z_]".to_owned(),
            'p' | 'P' => {
                self.next();
                return self.unicode_class(c).map(Some);
            }
            _ => return Ok(None),
        };
        self.next();
        Ok(Some(class))
    }

    fn unicode_class(&mut self, letter: char) -> Result<String, String> {
        let invalid = || "invalid character class range".to_owned();
        let name = if self.take("{") {
            let (name, after) = self.rest.split_once('}').ok_or_else(invalid)?;
            self.rest = after;
            name.to_owned()
        } else {
            self.next().ok_or_else(invalid)?.to_string()
        };
        let (negated, name) = name.strip_prefix('^').map_or((false, name.as_str()), |n| (true, n));
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(invalid());
        }
        let letter = if (letter == 'P') == negated { 'p' } else { 'P' };
        Ok(format!(r"\{letter}{{{name}}}"))
    }

    /// After a backslash: one character.
    fn character_escape(&mut self) -> Result<char, String> {
        let c = self.next().ok_or("trailing backslash at end of expression")?;
        let invalid = |what: &str| Err(format!(r"invalid escape sequence: `\{what}`"));
        match c {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            't' => Ok('\t'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            'v' => Ok('\u{b}'),
            'x' => self.hex_escape(),
            '0'..='7' => {
                let more = self.rest.bytes().take(2).take_while(|b| (b'0'..=b'7').contains(b)).count();
                if c != '0' && more == 0 {
                    return invalid(&c.to_string());
                }
                let digits = format!("{c}{}", self.rest.get(..more).unwrap_or_default());
                self.rest = self.rest.get(more..).unwrap_or_default();
                u32::from_str_radix(&digits, 8).ok().and_then(char::from_u32).ok_or_else(|| "invalid escape".to_owned())
            }
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(c),
            c => invalid(&c.to_string()),
        }
    }

    fn hex_escape(&mut self) -> Result<char, String> {
        let invalid = || r"invalid escape sequence: `\x`".to_owned();
        let digits = if self.take("{") {
            let (digits, after) = self.rest.split_once('}').ok_or_else(invalid)?;
            self.rest = after;
            digits
        } else {
            let digits = self.rest.get(..2).ok_or_else(invalid)?;
            self.rest = self.rest.get(2..).unwrap_or_default();
            digits
        };
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(invalid());
        }
        u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).ok_or_else(invalid)
    }

    /// After an opening bracket.
    fn class(&mut self) -> Result<(), String> {
        let mut out = String::from(if self.take("^") { "[^" } else { "[" });
        let mut first = true;
        loop {
            if self.rest.is_empty() {
                return Err("missing closing ]".to_owned());
            }
            if !first && self.take("]") {
                break;
            }
            first = false;
            self.class_item(&mut out)?;
        }
        out.push(']');
        self.atom(&out);
        Ok(())
    }

    fn class_item(&mut self, out: &mut String) -> Result<(), String> {
        if self.rest.starts_with("[:")
            && let Some((name, after)) = self.rest.split_once(":]")
        {
            let bare = name.trim_start_matches("[:").trim_start_matches('^');
            if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_lowercase()) {
                return Err("invalid character class range".to_owned());
            }
            out.push_str(&format!("{name}:]"));
            self.rest = after;
            return Ok(());
        }
        let low = match self.class_character()? {
            Ok(class) => {
                out.push_str(&class);
                return Ok(());
            }
            Err(c) => c,
        };
        out.push_str(&hex(low));
        let ranged = self.rest.strip_prefix('-').is_some_and(|r| !r.is_empty() && !r.starts_with(']'));
        if ranged {
            self.next();
            let high =
                self.class_character()?.err().filter(|high| *high >= low).ok_or("invalid character class range")?;
            out.push_str(&format!("-{}", hex(high)));
        }
        Ok(())
    }

    /// `Ok` is the inside of a class, `Err` a single character.
    fn class_character(&mut self) -> Result<Result<String, char>, String> {
        match self.next() {
            Some('\\') => Ok(match self.class_escape()? {
                Some(class) => Ok(class),
                None => Err(self.character_escape()?),
            }),
            Some(c) => Ok(Err(c)),
            None => Err("missing closing ]".to_owned()),
        }
    }
}

/// A character that stands for itself, spelt so that no dialect reads more into it.
fn hex(c: char) -> String {
    if c.is_ascii_alphanumeric() || !c.is_ascii() { c.to_string() } else { format!(r"\x{{{:X}}}", u32::from(c)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: Option<&str>) {
        let pattern = Pattern::new(pattern, 0).unwrap();
        assert_eq!(pattern.regex().find(text).map(|m| m.as_str()), expected);
    }

    #[track_caller]
    fn check_invalid(pattern: &str) {
        assert!(matches!(Pattern::new(pattern, 0), Err(PatternError::Invalid(_))), "{pattern}");
    }

    #[test]
    fn classes_are_ascii() {
        check(r"\d+", "١٢3", Some("3"));
        check(r"\s", "\u{a0} ", Some(" "));
        check(r"[\w-]+", "éa-b c", Some("a-b"));
        check(r"\bfoo\b", "éfoo", Some("foo"));
        check(r"\pL+", "12é日", Some("é日"));
        check(r"\p{Greek}+", "abc αβγ", Some("αβγ"));
        check(r"[^\d\s]+", "1 a", Some("a"));
        check(r"a\Bb", "ab", Some("ab"));
    }

    #[test]
    fn braces_and_brackets_may_be_literal() {
        check(r"a{", "a{", Some("a{"));
        check(r"{x}", "{x}", Some("{x}"));
        check(r"a{,2}", "a{,2}", Some("a{,2}"));
        check(r"[[a]", "[", Some("["));
        check(r"[]a]+", "]a", Some("]a"));
        check(r"[a&&b]+", "a&b", Some("a&b"));
        check(r"[a-]+", "a-", Some("a-"));
        check(r"\Qa.b\E+", "a.bb", Some("a.bb"));
        check(r"\<", "<", Some("<"));
        check(r"\x41\x{42}\103", "ABC", Some("ABC"));
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for pattern in [
            "(",
            ")",
            "a**",
            "*",
            "a{1001}",
            r"ab\Z",
            r"\C",
            r"\8",
            "(?x)a",
            "(?P<a>.)(?P<a>.)",
            "[b-a]",
            "[a",
            r"\",
            "(?=a)",
            "a{2}{3}",
            "(?<!a)",
        ] {
            check_invalid(pattern);
        }
    }

    #[test]
    fn huge_programs_are_too_large() {
        assert!(matches!(Pattern::new(r"(\pL{1000}){1000}", 0), Err(PatternError::TooLarge)));
    }

    #[test]
    fn templates_follow_go() {
        let pattern = Pattern::new(r"(?P<first>\w)(\w)", 0).unwrap();
        let captures = pattern.regex().captures("ab").unwrap();
        for (template, expected) in [
            ("$2$1", "ba"),
            ("$1x", ""),
            ("${1}x", "ax"),
            ("$first", "a"),
            ("$$1", "$1"),
            ("$", "$"),
            ("${", "${"),
            ("$9-", "-"),
        ] {
            let mut out = String::new();
            pattern.expand(&captures, template, &mut out);
            assert_eq!(out, expected, "{template}");
        }
    }
}
