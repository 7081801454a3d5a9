//! Wildcard patterns of policies: matching, inclusion and overlap, three-valued where pieces are not known.
//!
//! A pattern is a row of [`Token`]s. `*` and `?` are wildcards of the pattern language; a [`Token::Fixed`] is one string
//! that is not known here but holds no wildcard (a policy variable, another resource's ARN); a [`Token::Unknown`] may be
//! any text, wildcards included. Knows nothing of actions, resources or JSON.

use crate::value::Truth;
use std::sync::Arc;

/// Products of pattern lengths above this are not compared: the answer is unknown. Policies AWS accepts stay far below.
const MAX_COMPARISON: usize = 4_000_000;

/// One symbol of a [`Pattern`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// This character.
    Char(char),
    /// `*`: any run, also empty.
    Run,
    /// `?`: any one character.
    One,
    /// A string without wildcards that is fixed at the time of the request, named by what yields it.
    Fixed(Arc<str>),
    /// Text that is not known, perhaps with wildcards; equal names yield equal text.
    Unknown(Arc<str>),
}

/// A row of tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern {
    tokens: Vec<Token>,
    opaque: bool,
}

/// What two patterns are asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Every string of the probe is one of the pattern.
    Covers,
    /// Some string is of both.
    Overlaps,
}

impl Pattern {
    /// The pattern of these tokens with runs of `*` made one.
    pub(crate) fn new(tokens: impl IntoIterator<Item = Token>) -> Self {
        let mut out: Vec<Token> = Vec::new();
        for token in tokens {
            match (&token, out.last()) {
                (Token::Run, Some(Token::Run)) => {}
                _ => out.push(token),
            }
        }
        let opaque = out.iter().any(|t| matches!(t, Token::Fixed(_) | Token::Unknown(_)));
        Self { tokens: out, opaque }
    }

    /// `text` with `*` and `?` as wildcards.
    pub(crate) fn parse(text: &str) -> Self {
        Self::new(text.chars().map(Token::wild))
    }

    /// What every name of an action is of: a service and a name, neither empty.
    pub(crate) fn any_action() -> Self {
        Self::parse("?*:?*")
    }

    /// Its tokens.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether any text in it is not known.
    pub(crate) fn has_unknown(&self) -> bool {
        self.tokens.iter().any(|t| matches!(t, Token::Unknown(_)))
    }

    /// Whether it holds a wildcard for certain.
    pub(crate) fn has_wildcard(&self) -> bool {
        self.tokens.iter().any(|t| matches!(t, Token::Run | Token::One))
    }

    /// Whether every string is one of it.
    pub(crate) fn is_everything(&self) -> Truth {
        self.covers(&Pattern::new([Token::Run]))
    }

    /// Whether every string of `probe` is one of `self`.
    ///
    /// Exact for patterns without `?` beside `*`; never true where it does not hold.
    pub(crate) fn covers(&self, probe: &Pattern) -> Truth {
        self.relate(probe, Relation::Covers)
    }

    /// Whether some string is one of both.
    pub(crate) fn overlaps(&self, other: &Pattern) -> Truth {
        self.relate(other, Relation::Overlaps)
    }

    /// Whether `text`, a plain string, is one of it.
    pub(crate) fn matches(&self, text: &str) -> Truth {
        if self.opaque {
            return self.covers(&Pattern::new(text.chars().map(Token::Char)));
        }
        let text: Vec<Token> = text.chars().map(Token::Char).collect();
        Truth::from(greedy(&self.tokens, &text))
    }

    /// The pattern with each token passed through `change`.
    pub(crate) fn map(&self, change: impl FnMut(&Token) -> Token) -> Self {
        Self::new(self.tokens.iter().map(change))
    }

    /// The text, if it is known in full; wildcards stand for themselves.
    pub(crate) fn text(&self) -> Option<String> {
        self.tokens.iter().map(Token::letter).collect()
    }

    /// The parts between the first `limit - 1` occurrences of `separator`, the rest in the last.
    pub(crate) fn split(&self, separator: char, limit: usize) -> Vec<Pattern> {
        let parts = self.tokens.splitn(limit, |t| *t == Token::Char(separator));
        parts.map(|p| Pattern::new(p.iter().cloned())).collect()
    }

    /// The known text before the first wildcard or unknown piece.
    pub(crate) fn literal_prefix(&self) -> String {
        self.tokens.iter().map_while(|t| if let Token::Char(c) = t { Some(*c) } else { None }).collect()
    }

    fn relate(&self, probe: &Pattern, relation: Relation) -> Truth {
        let begins = self.tokens.iter().zip(&probe.tokens);
        let plain =
            begins.map_while(|pair| if let (Token::Char(a), Token::Char(b)) = pair { Some(a == b) } else { None });
        if plain.into_iter().any(|same| !same) {
            return Truth::False;
        }
        if self.tokens.len().saturating_mul(probe.tokens.len()) > MAX_COMPARISON {
            return Truth::Unknown;
        }
        if !self.opaque && !probe.opaque && !probe.has_wildcard() {
            return Truth::from(greedy(&self.tokens, &probe.tokens));
        }
        if related(&self.tokens, &probe.tokens, relation, false) {
            return Truth::True;
        }
        let open = (self.opaque || probe.opaque) && related(&self.tokens, &probe.tokens, relation, true);
        if open { Truth::Unknown } else { Truth::False }
    }
}

impl Token {
    /// A character of the pattern language.
    pub(crate) fn wild(c: char) -> Self {
        match c {
            '*' => Token::Run,
            '?' => Token::One,
            c => Token::Char(c),
        }
    }

    fn letter(&self) -> Option<char> {
        match self {
            Token::Char(c) => Some(*c),
            Token::Run => Some('*'),
            Token::One => Some('?'),
            Token::Fixed(_) | Token::Unknown(_) => None,
        }
    }

    /// Whether this token of the pattern may stand for any run of the other's tokens.
    fn absorbs(&self, other: &Token, hopeful: bool) -> bool {
        match self {
            Token::Run => true,
            Token::Unknown(_) => hopeful,
            Token::Fixed(_) => hopeful && !matches!(other, Token::Run | Token::One),
            _ => false,
        }
    }

    /// Whether this token may be empty.
    fn may_vanish(&self, hopeful: bool) -> bool {
        matches!(self, Token::Run) || hopeful && matches!(self, Token::Unknown(_) | Token::Fixed(_))
    }

    fn steps_with(&self, probe: &Token, relation: Relation) -> bool {
        match (self, probe) {
            (Token::One, Token::Char(_) | Token::One) => true,
            (Token::Char(_), Token::One) => relation == Relation::Overlaps,
            (Token::Run, _) | (_, Token::Run) => false,
            (a, b) => a == b,
        }
    }
}

#[cfg(test)]
std::thread_local! {
    /// Steps that comparisons took on this thread.
    pub(super) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Tests count the steps of comparisons, to see that hostile policies end.
fn took(steps: usize) {
    #[cfg(test)]
    STEPS.with(|all| all.set(all.get() + steps as u64));
    let _ = steps;
}

/// Two-pointer wildcard match without unknown pieces; at most `pattern × text` steps, usually linear.
fn greedy(pattern: &[Token], text: &[Token]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        took(1);
        let step = match (pattern.get(p), text.get(t)) {
            (Some(Token::Run), _) => {
                retry = Some((p + 1, t));
                p += 1;
                continue;
            }
            (Some(Token::One), Some(_)) => true,
            (Some(a), Some(b)) => a == b,
            _ => false,
        };
        if step {
            (p, t) = (p + 1, t + 1);
        } else if let Some((after, from)) = retry {
            retry = Some((after, from + 1));
            (p, t) = (after, from + 1);
        } else {
            return false;
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|token| *token == Token::Run))
}

/// The relation by dynamic programming over both rows. `hopeful`: unknown pieces take the value that makes it hold.
fn related(pattern: &[Token], probe: &[Token], relation: Relation, hopeful: bool) -> bool {
    let probe_run = |x: &Token, y: &Token| match x {
        Token::Run => relation == Relation::Overlaps,
        other => other.absorbs(y, hopeful),
    };
    let probe_vanishes = |x: &Token| match x {
        Token::Run => relation == Relation::Overlaps,
        other => other.may_vanish(hopeful),
    };
    let mut row: Vec<bool> = Vec::with_capacity(pattern.len() + 1);
    row.push(true);
    for y in pattern {
        let before = row.last().copied().unwrap_or(false);
        row.push(before && y.may_vanish(hopeful));
    }
    for x in probe {
        took(pattern.len());
        let mut next: Vec<bool> = Vec::with_capacity(row.len());
        next.push(row.first().copied().unwrap_or(false) && probe_vanishes(x));
        for (j, y) in pattern.iter().enumerate() {
            let diagonal = row.get(j).copied().unwrap_or(false);
            let above = row.get(j + 1).copied().unwrap_or(false);
            let left = next.get(j).copied().unwrap_or(false);
            let holds = diagonal && y.steps_with(x, relation)
                || above && (y.absorbs(x, hopeful) || probe_vanishes(x))
                || left && (y.may_vanish(hopeful) || probe_run(x, y));
            next.push(holds);
        }
        row = next;
        if !row.iter().any(|reached| *reached) {
            return false;
        }
    }
    row.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Token};
    use crate::value::Truth::{self, False, True, Unknown};

    /// `<x>` in the text is an unknown piece, `{x}` a fixed one.
    fn pattern(text: &str) -> Pattern {
        let mut out = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let close = match c {
                '<' => rest.find('>'),
                '{' => rest.find('}'),
                _ => None,
            };
            if let Some(end) = close {
                let name = rest[1..end].into();
                out.push(if c == '<' { Token::Unknown(name) } else { Token::Fixed(name) });
                rest = &rest[end + 1..];
            } else {
                out.push(Token::wild(c));
                rest = &rest[c.len_utf8()..];
            }
        }
        Pattern::new(out)
    }

    fn check(left: &str, right: &str, covers: Truth, overlaps: Truth) {
        let (first, second) = (pattern(left), pattern(right));
        assert_eq!((first.covers(&second), first.overlaps(&second)), (covers, overlaps), "{left:.80} {right:.80}");
    }

    #[test]
    fn wildcards_cover_what_every_string_of_the_other_satisfies() {
        check("*", "s3:Get*", True, True);
        check("s3:*", "s3:?*", True, True);
        check("s3:Get*", "s3:*", False, True);
        check("s3:Get?bject", "s3:GetObject", True, True);
        check("s3:GetObject", "s3:Get?bject", False, True);
        check("a*c", "*b", False, False);
        check("a*", "*b", False, True);
        check("", "*", False, True);
        check("*", "", True, True);
    }

    #[test]
    fn unknown_pieces_decide_only_where_they_do_not_matter() {
        check("*", "<x>", True, True);
        check("<x>", "*", Unknown, True);
        check("arn:<p>:s3:::b/*", "*", False, True);
        check("arn:<p>:s3:::b/*", "arn:aws:s3:::b/k", Unknown, Unknown);
        check("s3:<x>", "ec2:RunInstances", False, False);
        check("{ref}/*", "*", False, True);
        check("{ref}/*", "{ref}/k", True, True);
        check("{ref}", "{other}", Unknown, Unknown);
    }

    #[test]
    fn many_stars_stay_fast() {
        let text = "*a".repeat(1000);
        check(&text, &"a".repeat(999), False, False);
        assert_eq!(Pattern::parse(&text).matches(&"a".repeat(999)), False);
    }
}
