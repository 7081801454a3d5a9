//! Wildcard patterns of policies: matching, inclusion and overlap, three-valued where pieces are not known.
//!
//! A pattern is a row of [`Token`]s. `*` and `?` are wildcards of the pattern language; a [`Token::Fixed`] is one string
//! that is not known here but holds no wildcard (a policy variable, another resource's ARN); a [`Token::Unknown`] may be
//! any text, wildcards included. Knows nothing of actions, resources or JSON.

use crate::value::Truth;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

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

/// A token as a number: a character's own, or one that no character has.
type Symbol = u32;

const RUN: Symbol = 0x0011_0000;
const ONE: Symbol = 0x0011_0001;
/// With the position of the name.
const FIXED: Symbol = 0x4000_0000;
const UNKNOWN: Symbol = 0x8000_0000;

/// A row of tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    symbols: Vec<Symbol>,
    /// Names of the pieces that are not known, each once.
    names: Vec<Arc<str>>,
}

/// What two patterns are asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Every string of the probe is one of the pattern.
    Covers,
    /// Some string is of both.
    Overlaps,
}

fn is_wild(symbol: Symbol) -> bool {
    symbol == RUN || symbol == ONE
}

fn is_char(symbol: Symbol) -> bool {
    symbol < RUN
}

fn is_opaque(symbol: Symbol) -> bool {
    symbol > ONE
}

fn wild(c: char) -> Symbol {
    match c {
        '*' => RUN,
        '?' => ONE,
        c => u32::from(c),
    }
}

impl Pattern {
    /// The pattern of these tokens with runs of `*` made one.
    pub(crate) fn new(tokens: impl IntoIterator<Item = Token>) -> Self {
        let mut out = Self::default();
        tokens.into_iter().for_each(|token| out.push(token));
        out
    }

    /// `text` with `*` and `?` as wildcards.
    pub(crate) fn parse(text: &str) -> Self {
        let mut out = Self::default();
        out.push_text(text);
        out
    }

    /// Adds a token.
    pub(crate) fn push(&mut self, token: Token) {
        let symbol = match token {
            Token::Char(c) => u32::from(c),
            Token::Run => RUN,
            Token::One => ONE,
            Token::Fixed(name) => FIXED | self.name(name),
            Token::Unknown(name) => UNKNOWN | self.name(name),
        };
        self.push_symbol(symbol);
    }

    /// Adds text with `*` and `?` as wildcards.
    pub(crate) fn push_text(&mut self, text: &str) {
        self.symbols.reserve(text.len());
        match text.is_ascii() && !text.contains("**") && self.symbols.is_empty() {
            true => self.symbols.extend(text.bytes().map(|byte| wild(char::from(byte)))),
            false => text.chars().for_each(|c| self.push_symbol(wild(c))),
        }
    }

    fn push_symbol(&mut self, symbol: Symbol) {
        if symbol != RUN || self.symbols.last() != Some(&RUN) {
            self.symbols.push(symbol);
        }
    }

    fn name(&mut self, name: Arc<str>) -> Symbol {
        let known = self.names.iter().position(|n| *n == name);
        let at = known.unwrap_or(self.names.len());
        if known.is_none() {
            self.names.push(name);
        }
        u32::try_from(at).unwrap_or(u32::MAX) & !(FIXED | UNKNOWN)
    }

    /// `*`.
    pub(crate) fn everything() -> &'static Self {
        static MADE: LazyLock<Pattern> = LazyLock::new(|| Pattern::parse("*"));
        &MADE
    }

    /// What every name of an action is of: a service and a name, neither empty.
    pub(crate) fn any_action() -> &'static Self {
        static MADE: LazyLock<Pattern> = LazyLock::new(|| Pattern::parse("?*:?*"));
        &MADE
    }

    /// What is not empty.
    pub(crate) fn any_name() -> &'static Self {
        static MADE: LazyLock<Pattern> = LazyLock::new(|| Pattern::parse("?*"));
        &MADE
    }

    /// Something that is not known at all.
    pub(crate) fn open() -> Self {
        Self::new([Token::Unknown("…".into())])
    }

    /// Its tokens.
    pub(crate) fn tokens(&self) -> impl DoubleEndedIterator<Item = Token> {
        self.symbols.iter().map(|symbol| self.token(*symbol))
    }

    fn token(&self, symbol: Symbol) -> Token {
        let name = || self.names.get((symbol & !(FIXED | UNKNOWN)) as usize).cloned().unwrap_or_default();
        match symbol {
            RUN => Token::Run,
            ONE => Token::One,
            opaque if opaque & UNKNOWN != 0 => Token::Unknown(name()),
            opaque if opaque & FIXED != 0 => Token::Fixed(name()),
            plain => Token::Char(char::from_u32(plain).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }

    /// The number of its tokens.
    pub(crate) fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether it stands for the empty text only.
    pub(crate) fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// Whether any text in it is not known.
    pub(crate) fn has_unknown(&self) -> bool {
        self.is_opaque() && self.symbols.iter().any(|s| s & UNKNOWN != 0)
    }

    /// Whether it holds a wildcard for certain.
    pub(crate) fn has_wildcard(&self) -> bool {
        self.symbols.iter().any(|s| is_wild(*s))
    }

    /// Whether it holds a piece that is not known, or fixed only later.
    pub(crate) fn is_opaque(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether it begins with this text.
    pub(crate) fn starts_with(&self, text: &str) -> bool {
        let mut symbols = self.symbols.iter();
        text.chars().all(|c| symbols.next() == Some(&u32::from(c)))
    }

    /// Whether it ends in this text, in which `*` and `?` are wildcards.
    pub(crate) fn ends_with(&self, text: &str) -> bool {
        let mut symbols = self.symbols.iter().rev();
        text.chars().rev().all(|c| symbols.next() == Some(&wild(c)))
    }

    /// Whether this token is in it.
    pub(crate) fn contains(&self, c: char) -> bool {
        self.symbols.contains(&wild(c))
    }

    /// Whether every string is one of it.
    pub(crate) fn is_everything(&self) -> Truth {
        self.covers(Self::everything())
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
        self.covers(&Pattern { symbols: text.chars().map(u32::from).collect(), names: Vec::new() })
    }

    /// Its letters made small.
    pub(crate) fn make_ascii_lowercase(&mut self) {
        let upper = u32::from('A')..=u32::from('Z');
        self.symbols.iter_mut().filter(|s| upper.contains(*s)).for_each(|s| *s += 0x20);
    }

    /// The text, if it is known in full; wildcards stand for themselves.
    pub(crate) fn text(&self) -> Option<String> {
        let mut out = String::with_capacity(self.len());
        for symbol in &self.symbols {
            out.push(match *symbol {
                RUN => '*',
                ONE => '?',
                other => char::from_u32(other)?,
            });
        }
        Some(out)
    }

    /// The parts between the first `limit - 1` occurrences of `separator`, the rest in the last.
    pub(crate) fn split(&self, separator: char, limit: usize) -> Vec<Pattern> {
        let parts = self.symbols.splitn(limit, |s| *s == u32::from(separator));
        parts.map(|symbols| self.part(symbols)).collect()
    }

    /// A piece of it as a pattern.
    fn part(&self, symbols: &[Symbol]) -> Pattern {
        let names = if symbols.iter().any(|s| is_opaque(*s)) { self.names.clone() } else { Vec::new() };
        Pattern { symbols: symbols.to_vec(), names }
    }

    /// The pattern with some of its fields, which stand between colons, replaced by one token; none where it has fewer
    /// than `limit`. `change` is told the number of each field in `which`, and what it is.
    pub(crate) fn with_fields(
        &self,
        limit: usize,
        which: Range<usize>,
        mut change: impl FnMut(usize, &Pattern) -> Option<Token>,
    ) -> Option<Pattern> {
        let colon = u32::from(':');
        if self.symbols.iter().filter(|s| **s == colon).take(limit - 1).count() + 1 < limit {
            return None;
        }
        let mut out = Pattern { symbols: Vec::with_capacity(self.len()), names: self.names.clone() };
        for (i, symbols) in self.symbols.splitn(limit, |s| *s == colon).enumerate() {
            if i > 0 {
                out.symbols.push(colon);
            }
            let token = if which.contains(&i) { change(i, &self.part(symbols)) } else { None };
            match token {
                Some(token) => out.push(token),
                None => out.symbols.extend_from_slice(symbols),
            }
        }
        out.names.truncate(if out.symbols.iter().any(|s| is_opaque(*s)) { usize::MAX } else { 0 });
        Some(out)
    }

    /// The known text before the first wildcard or unknown piece.
    pub(crate) fn literal_prefix(&self) -> String {
        let mut out = String::with_capacity(self.len());
        out.extend(self.symbols.iter().take_while(|s| is_char(**s)).filter_map(|s| char::from_u32(*s)));
        out
    }

    fn relate(&self, probe: &Pattern, relation: Relation) -> Truth {
        let (mine, theirs) = (self.symbols.as_slice(), probe.symbols.as_slice());
        if differ(mine.iter(), theirs.iter()) || differ(mine.iter().rev(), theirs.iter().rev()) {
            return Truth::False;
        }
        if mine == [RUN] || theirs == [RUN] && relation == Relation::Overlaps {
            return Truth::True;
        }
        if mine.len().saturating_mul(theirs.len()) > MAX_COMPARISON {
            return Truth::Unknown;
        }
        if !self.is_opaque() && !probe.is_opaque() {
            return Truth::from(match relation {
                Relation::Covers => greedy(mine, theirs, |a, b| a == b || a == ONE && b != RUN),
                Relation::Overlaps => overlap(mine, theirs),
            });
        }
        let theirs = self.translated(probe);
        if related(mine, &theirs, relation, false) {
            Truth::True
        } else if related(mine, &theirs, relation, true) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    /// The symbols of another pattern, names numbered as here.
    fn translated(&self, other: &Pattern) -> Vec<Symbol> {
        let number = |name: &Arc<str>| self.names.iter().position(|mine| mine == name);
        let foreign = |at: usize| self.names.len() + at;
        let numbers = other.names.iter().enumerate().map(|(at, name)| number(name).unwrap_or_else(|| foreign(at)));
        let numbers: Vec<u32> = numbers.map(|n| u32::try_from(n).unwrap_or(u32::MAX)).collect();
        let kinds = FIXED | UNKNOWN;
        let translate = |symbol: &Symbol| match is_opaque(*symbol) {
            true => symbol & kinds | numbers.get((symbol & !kinds) as usize).copied().unwrap_or_default() & !kinds,
            false => *symbol,
        };
        other.symbols.iter().map(translate).collect()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        match self.is_opaque() || other.is_opaque() {
            true => self.tokens().eq(other.tokens()),
            false => self.symbols == other.symbols,
        }
    }
}

impl Eq for Pattern {}

/// Whether two rows differ in a character before either has anything but characters.
fn differ<'a>(mine: impl Iterator<Item = &'a Symbol>, theirs: impl Iterator<Item = &'a Symbol>) -> bool {
    let pairs = mine.zip(theirs).take_while(|(a, b)| is_char(**a) && is_char(**b));
    pairs.into_iter().any(|(a, b)| a != b)
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

/// Two-pointer wildcard match without unknown pieces; at most `pattern × text` steps, usually linear. `fits` says whether
/// a symbol of the pattern that is no `*` may stand for one of the text, in which `*` is a symbol as any other.
fn greedy(pattern: &[Symbol], text: &[Symbol], fits: impl Fn(Symbol, Symbol) -> bool) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&symbol) = text.get(t) {
        took(1);
        match pattern.get(p) {
            Some(&RUN) => {
                p += 1;
                retry = Some((p, t));
            }
            Some(&mine) if fits(mine, symbol) => (p, t) = (p + 1, t + 1),
            _ => {
                let Some((after, from)) = retry else { return false };
                retry = Some((after, from + 1));
                (p, t) = (after, from + 1);
            }
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|symbol| *symbol == RUN))
}

/// Whether some string is of both, which hold no unknown pieces. Where both have a `*`, what stands between the first and
/// the last of each can be put one after the other, so that only what stands before and behind decides.
fn overlap(first: &[Symbol], second: &[Symbol]) -> bool {
    let fits = |a: Symbol, b: Symbol| a == b || a == ONE || b == ONE;
    let agree = |pairs: &mut dyn Iterator<Item = (&Symbol, &Symbol)>| {
        pairs.take_while(|(a, b)| **a != RUN && **b != RUN).all(|(a, b)| fits(*a, *b))
    };
    match (first.contains(&RUN), second.contains(&RUN)) {
        (true, true) => agree(&mut first.iter().zip(second)) && agree(&mut first.iter().rev().zip(second.iter().rev())),
        (_, false) => greedy(first, second, fits),
        (false, true) => greedy(second, first, fits),
    }
}

/// Whether this symbol of a pattern may stand for any run of the other's.
fn absorbs(symbol: Symbol, other: Symbol, hopeful: bool) -> bool {
    match symbol {
        RUN => true,
        opaque if opaque & UNKNOWN != 0 => hopeful,
        opaque if opaque & FIXED != 0 => hopeful && !is_wild(other),
        _ => false,
    }
}

/// Whether this symbol may be empty.
fn may_vanish(symbol: Symbol, hopeful: bool) -> bool {
    symbol == RUN || hopeful && is_opaque(symbol)
}

fn steps_with(mine: Symbol, probe: Symbol, relation: Relation) -> bool {
    match (mine, probe) {
        (RUN, _) | (_, RUN) => false,
        (ONE, other) => !is_opaque(other),
        (own, ONE) if is_char(own) => relation == Relation::Overlaps,
        (a, b) => a == b,
    }
}

/// The relation by dynamic programming over both rows. `hopeful`: unknown pieces take the value that makes it hold.
fn related(pattern: &[Symbol], probe: &[Symbol], relation: Relation, hopeful: bool) -> bool {
    let probe_run = |x: Symbol, y: Symbol| match x {
        RUN => relation == Relation::Overlaps,
        other => absorbs(other, y, hopeful),
    };
    let probe_vanishes = |x: Symbol| match x {
        RUN => relation == Relation::Overlaps,
        other => may_vanish(other, hopeful),
    };
    // Of each symbol of the pattern, whether all before it and itself stand for the part of the probe read so far.
    let mut reached = true;
    let mut row: Vec<bool> = Vec::with_capacity(pattern.len());
    for &y in pattern {
        reached = reached && may_vanish(y, hopeful);
        row.push(reached);
    }
    let mut begin = true;
    for &x in probe {
        took(pattern.len());
        let mut diagonal = begin;
        begin = begin && probe_vanishes(x);
        let (mut left, mut any) = (begin, begin);
        for (&y, cell) in pattern.iter().zip(&mut row) {
            let above = *cell;
            let holds = diagonal && steps_with(y, x, relation)
                || above && (absorbs(y, x, hopeful) || probe_vanishes(x))
                || left && (may_vanish(y, hopeful) || probe_run(x, y));
            (diagonal, left, *cell) = (above, holds, holds);
            any |= holds;
        }
        if !any {
            return false;
        }
    }
    row.last().copied().unwrap_or(begin)
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Token};
    use crate::value::Truth::{self, False, True, Unknown};

    /// `<x>` in the text is an unknown piece, `{x}` a fixed one.
    fn pattern(text: &str) -> Pattern {
        let mut out = Pattern::default();
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
                out.push_text(&rest[..c.len_utf8()]);
                rest = &rest[c.len_utf8()..];
            }
        }
        out
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

    /// All strings over two letters of up to six characters.
    fn strings() -> Vec<String> {
        let mut out = vec![String::new()];
        let mut last = out.clone();
        for _ in 0..6 {
            last = last.iter().flat_map(|s| ["a", "b"].map(|c| format!("{s}{c}"))).collect();
            out.extend_from_slice(&last);
        }
        out
    }

    proptest::proptest! {
        /// Patterns of up to three symbols have a common string of up to six, if they have one at all.
        #[test]
        fn relations_are_those_of_the_strings(left in "[ab*?]{0,3}", right in "[ab*?]{0,3}") {
            let (first, second) = (Pattern::parse(&left), Pattern::parse(&right));
            let of = |p: &Pattern| strings().into_iter().filter(|s| p.matches(s) == True).collect::<Vec<_>>();
            let (ours, theirs) = (of(&first), of(&second));
            let overlap = theirs.iter().any(|s| ours.contains(s));
            proptest::prop_assert_eq!(first.overlaps(&second), Truth::from(overlap));
            proptest::prop_assert_eq!(second.overlaps(&first), Truth::from(overlap));
            if first.covers(&second) == True {
                proptest::prop_assert!(theirs.iter().all(|s| ours.contains(s)));
            } else if !(left.contains('?') && left.contains('*')) {
                proptest::prop_assert!(theirs.iter().any(|s| !ours.contains(s)));
            }
        }
    }

    #[test]
    fn many_stars_stay_fast() {
        let text = "*a".repeat(1000);
        check(&text, &"a".repeat(999), False, False);
        assert_eq!(Pattern::parse(&text).matches(&"a".repeat(999)), False);
    }
}
