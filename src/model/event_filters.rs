//! Patterns of CloudWatch Logs metric filters, asked about events of a trail.
//!
//! A pattern is judged by what it counts, not by its text: terms may stand in any order, values may be quoted or not.
//! Syntax: CloudWatch Logs user guide, "Filter pattern syntax for metric filters", read 2026-11-28. What is written in
//! a way that this module does not know (regular expressions) is not known.

use crate::condition::{Operand, Parameter, Returns, Signature, Type};
use crate::value::{Kind, Reason, Truth, Unknown};
use std::sync::Arc;

/// Functions of texts that are such patterns.
pub(super) const FUNCTIONS: &[&str] = &["counts", "counts_some", "reads_trail"];

/// Fields that the records of CloudTrail have and other logs hardly do (CloudTrail user guide, "record contents").
const TRAIL_FIELDS: [&str; 8] = [
    "$.additionalEventData",
    "$.errorCode",
    "$.errorMessage",
    "$.eventName",
    "$.eventSource",
    "$.eventType",
    "$.requestParameters",
    "$.userIdentity",
];

/// Brackets nest this deep at most.
const MAX_DEPTH: usize = 32;

/// How one is called: with events in the form `eventSource: s3.amazonaws.com, eventName: PutBucketAcl|PutBucketPolicy`,
/// where each alternative makes an event of its own.
pub(super) fn signature(name: &str) -> Option<Signature> {
    let parameters = match name {
        "counts" | "counts_some" => vec![Parameter::Value(Type::String)],
        "reads_trail" => Vec::new(),
        _ => return None,
    };
    Some(Signature::new(parameters, Returns::Type(Type::Bool)))
}

/// Calls one.
pub(super) fn call(name: &str, receiver: &Operand, arguments: &[Operand]) -> Operand {
    let value = receiver.to_value();
    let text = match &value.kind {
        Kind::String(text) => text,
        Kind::Null => return Operand::bool(false).because(vec![receiver.clone()]),
        Kind::Unknown(why) => return Operand::unknown(Arc::clone(why)),
        _ => return Operand::unknown(Unknown::new(Reason::Computed, "filter pattern")),
    };
    let described = arguments.first().map(Operand::to_value);
    let events = events(described.as_ref().and_then(|d| d.as_str()).unwrap_or_default());
    let pattern = Pattern::parse(text);
    let counted = events.iter().map(|event| pattern.counts(event));
    let truth = match name {
        "counts" => counted.fold(Truth::True, Truth::and),
        "counts_some" => counted.fold(Truth::False, Truth::or),
        _ => Truth::from(TRAIL_FIELDS.iter().any(|field| text.contains(field))),
    };
    match truth {
        Truth::Unknown => Operand::unknown(Unknown::new(Reason::Unsupported, "filter pattern")),
        known => Operand::bool(known == Truth::True).because(vec![receiver.clone()]),
    }
}

/// Fields and values of one event; a field that is not named is absent.
type Event<'t> = Vec<(&'t str, &'t str)>;

fn events(described: &str) -> Vec<Event<'_>> {
    let mut events: Vec<Event<'_>> = vec![Vec::new()];
    for (name, values) in described.split(',').filter_map(|field| field.split_once(':')) {
        let alternatives = values.split('|').map(|value| (name.trim(), value.trim()));
        events = alternatives.flat_map(|field| events.iter().map(move |e| [e.as_slice(), &[field]].concat())).collect();
    }
    events
}

/// A parsed pattern.
#[derive(Debug, PartialEq)]
enum Pattern {
    All(Vec<Pattern>),
    Any(Vec<Pattern>),
    /// `$.field = value`, with `*` for any text; negated for `!=`.
    Equal {
        field: String,
        value: String,
        negated: bool,
    },
    /// `$.field NOT EXISTS`; `EXISTS` where not negated.
    Exists {
        field: String,
        negated: bool,
    },
    /// A word that the event's text holds; negated for `-word`.
    Word {
        word: String,
        negated: bool,
    },
    /// Of which nothing is known.
    Unknown,
}

impl Pattern {
    fn parse(text: &str) -> Self {
        let text = text.trim();
        if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let mut parser = Parser { rest: inner };
            return parser.any(0).filter(|_| parser.rest.trim().is_empty()).unwrap_or(Self::Unknown);
        }
        // Columns between brackets are for logs that are no JSON.
        if text.starts_with('[') { Self::Any(Vec::new()) } else { words(text) }
    }

    fn counts(&self, event: &Event<'_>) -> Truth {
        let value_of = |field: &str| event.iter().find(|(name, _)| *name == field).map(|(_, value)| *value);
        match self {
            Self::All(inner) => inner.iter().map(|p| p.counts(event)).fold(Truth::True, Truth::and),
            Self::Any(inner) => inner.iter().map(|p| p.counts(event)).fold(Truth::False, Truth::or),
            Self::Equal { field, value, negated } => {
                Truth::from(value_of(field).is_some_and(|found| fits(value, found)) != *negated)
            }
            Self::Exists { field, negated } => Truth::from(value_of(field).is_some() != *negated),
            Self::Word { word, negated } => {
                let holds =
                    |(name, value): &(&str, &str)| name.contains(word.as_str()) || value.contains(word.as_str());
                Truth::from(event.iter().any(holds) != *negated)
            }
            Self::Unknown => Truth::Unknown,
        }
    }
}

/// Whether a value with `*` for any text describes another.
fn fits(value: &str, found: &str) -> bool {
    let mut parts = value.split('*');
    let Some(rest) = found.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(tail) = parts.next_back() else { return rest.is_empty() };
    let after = parts.try_fold(rest, |rest, part| rest.split_once(part).map(|(_, after)| after));
    after.is_some_and(|rest| rest.ends_with(tail))
}

/// A pattern without structure: all of its words, and one at least of those with a question mark.
fn words(text: &str) -> Pattern {
    let mut all = Vec::new();
    let mut any = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = if matches!(first, '?' | '-') { rest.get(1..).unwrap_or_default() } else { rest };
        let (word, next) = match after.strip_prefix('"').and_then(|inner| inner.split_once('"')) {
            Some(quoted) => quoted,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        let term = match word.starts_with('%') {
            true => Pattern::Unknown,
            false => Pattern::Word { word: word.to_owned(), negated: first == '-' },
        };
        if first == '?' {
            any.push(term)
        } else {
            all.push(term)
        }
        rest = next.trim_start();
    }
    if !any.is_empty() {
        all.push(Pattern::Any(any));
    }
    Pattern::All(all)
}

/// Reads what stands between the braces; nothing where it cannot.
struct Parser<'t> {
    rest: &'t str,
}

impl<'t> Parser<'t> {
    fn any(&mut self, depth: usize) -> Option<Pattern> {
        let mut found = vec![self.all(depth)?];
        while self.takes("||") {
            found.push(self.all(depth)?);
        }
        Some(Pattern::Any(found))
    }

    fn all(&mut self, depth: usize) -> Option<Pattern> {
        let mut found = vec![self.term(depth)?];
        while self.takes("&&") {
            found.push(self.term(depth)?);
        }
        Some(Pattern::All(found))
    }

    fn term(&mut self, depth: usize) -> Option<Pattern> {
        if self.takes("(") {
            let inner = (depth < MAX_DEPTH).then(|| self.any(depth + 1))??;
            return self.takes(")").then_some(inner);
        }
        let field = self.word("=!<>&|()").strip_prefix("$.")?.to_owned();
        if self.takes("!=") {
            return self.value().map(|value| Pattern::Equal { field, value, negated: true });
        }
        if self.takes("=") {
            return self.value().map(|value| Pattern::Equal { field, value, negated: false });
        }
        if self.takes("NOT") {
            return self.takes("EXISTS").then_some(Pattern::Exists { field, negated: true });
        }
        if self.takes("EXISTS") {
            return Some(Pattern::Exists { field, negated: false });
        }
        self.other()
    }

    /// Comparisons that no field of the events asked about has an answer to.
    fn other(&mut self) -> Option<Pattern> {
        let is_comparison = ["<=", ">=", "<", ">", "IS"].into_iter().any(|operator| self.takes(operator));
        is_comparison.then(|| self.value())?.map(|_| Pattern::Unknown)
    }

    fn value(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        if let Some(inner) = self.rest.strip_prefix('"') {
            let (value, rest) = inner.split_once('"')?;
            self.rest = rest;
            return Some(value.to_owned());
        }
        let word = self.word("&|()");
        (!word.is_empty() && !word.starts_with('%')).then(|| word.to_owned())
    }

    fn word(&mut self, stops: &str) -> &'t str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| c.is_whitespace() || stops.contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        word
    }

    fn takes(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn ask(name: &str, pattern: &str, events: &str) -> Option<bool> {
        let pattern = Operand::value(Value::string(pattern));
        let answer = call(name, &pattern, &[Operand::value(Value::string(events))]);
        answer.as_value().and_then(Value::as_bool)
    }

    #[test]
    fn a_pattern_is_judged_by_what_it_counts() {
        let keys = "eventSource: kms.amazonaws.com, eventName: DisableKey|ScheduleKeyDeletion";
        for (pattern, all, some) in [
            (
                "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
                true,
                true,
            ),
            ("{($.eventName=\"ScheduleKeyDeletion\")||$.eventName=DisableKey}", true, true),
            ("{ $.eventName = DisableKey }", false, true),
            ("{ $.eventName = 'DisableKey' }", false, false),
            ("{ $.eventName = DisableKey && $.eventName = ScheduleKeyDeletion }", false, false),
            ("{ $.eventName = *Key* && $.errorCode NOT EXISTS && $.userIdentity.arn != \"*ops*\" }", true, true),
            ("{ $.eventSource EXISTS && $.eventName != Disable* }", false, true),
            ("{ $.eventName = DisableKey || $.eventSource != kms.* && $.eventName = A }", false, true),
            ("kms.amazonaws.com -DisableKey", false, true),
            ("?DisableKey ?\"ScheduleKeyDeletion\"", true, true),
            ("[ip, user, status = 4*]", false, false),
            ("", true, true),
            ("ERROR", false, false),
        ] {
            assert_eq!(ask("counts", pattern, keys), Some(all), "{pattern}");
            assert_eq!(ask("counts_some", pattern, keys), Some(some), "{pattern}");
        }
        for pattern in
            ["{ $.eventName = %Key% }", "{ $.eventName = DisableKey", "{ $.n > 3 }", "{ $.a IS NULL }", "%Key%"]
        {
            let expected = if pattern.ends_with(['}', '%']) { None } else { Some(false) };
            assert_eq!(ask("counts", pattern, keys), expected, "{pattern}");
        }
        let deep = format!("{{ {} $.a = b {} }}", "(".repeat(5000), ")".repeat(5000));
        assert_eq!(ask("counts", &deep, keys), None);
    }

    #[test]
    fn records_of_a_trail_are_told_from_other_logs() {
        assert_eq!(ask("reads_trail", "{ $.userIdentity.type = Root }", ""), Some(true));
        assert_eq!(ask("reads_trail", "{ $.level = error }", ""), Some(false));
    }
}
