//! Dated tables: what AWS lists and changes from time to time (TLS policies, versions out of support).
//!
//! One text file a table in `data/tables`, named for what it lists: `#` lines say where it was read (`# source: …`) and when
//! it was last looked over (`# reviewed: 2026-11-28`), every other line is an entry, in which `*` stands for any text.
//! Entries and values are compared without case. No verdict depends on today's date: a rule over a table says how old it is.

use crate::condition::{Operand, Parameter, Returns, Signature, Type};
use crate::value::{Kind, Part, Reason, Truth, Unknown, Value};

/// Names of the tables, sorted; made by `build.rs`.
const NAMES: &[&str] = include!(concat!(env!("OUT_DIR"), "/table_names.rs"));
/// Their texts, in the same order.
const TEXTS: &[&str] = include!(concat!(env!("OUT_DIR"), "/table_texts.rs"));

/// Functions over tables: `listed(x, "table")` and `reviewed("table")`.
pub(super) const FUNCTIONS: [&str; 2] = ["listed", "reviewed"];

/// How a function over tables is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    match name {
        "listed" => {
            let parameters = [Parameter::Value(Type::Any), Parameter::OneOf(NAMES)];
            Some(Signature::new(parameters, Returns::Type(Type::Bool)))
        }
        "reviewed" => Some(Signature::new([Parameter::OneOf(NAMES)], Returns::Type(Type::String))),
        _ => None,
    }
}

/// Calls one.
pub(super) fn call(name: &str, arguments: &[Operand]) -> Operand {
    let text = |i: usize| arguments.get(i).and_then(Operand::as_value).and_then(Value::as_str);
    match (name, arguments.first()) {
        ("listed", Some(subject)) => listed(subject, text(1).unwrap_or_default()),
        _ => Operand::value(Value::string(reviewed(text(0).unwrap_or_default()))),
    }
}

/// Whether the table lists the value: certain, impossible, or not known.
fn listed(subject: &Operand, table: &str) -> Operand {
    let value = subject.to_value();
    let truth = match &value.kind {
        Kind::Unknown(why) => return Operand::unknown(std::sync::Arc::clone(why)),
        Kind::String(text) => Truth::from(entries(table).any(|e| overlaps(&e.to_lowercase(), &escaped(text)))),
        Kind::Number(number) => Truth::from(entries(table).any(|e| overlaps(e, &number.to_string()))),
        Kind::Template(parts) => {
            let pattern: String = parts.iter().map(part_pattern).collect();
            entries(table).map(|e| partly(&e.to_lowercase(), &pattern)).fold(Truth::False, Truth::or)
        }
        Kind::Reference(_) => Truth::Unknown,
        _ => Truth::False,
    };
    match truth {
        Truth::Unknown => Operand::unknown(Unknown::new(Reason::Computed, "value")),
        known => Operand::bool(known == Truth::True),
    }
    .because(vec![subject.clone()])
}

/// When the table was last looked over, as it says itself: `2026-11-28`.
fn reviewed(table: &str) -> &'static str {
    text_of(table).lines().find_map(|line| line.strip_prefix("# reviewed:")).map_or("", str::trim)
}

fn text_of(table: &str) -> &'static str {
    NAMES.binary_search(&table).ok().and_then(|at| TEXTS.get(at)).copied().unwrap_or_default()
}

fn entries(table: &str) -> impl Iterator<Item = &'static str> {
    text_of(table).lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What stands for `*` in a value, where it is a character like any other.
const STAR: &str = "\u{1}";

fn escaped(text: &str) -> String {
    text.to_lowercase().replace('*', STAR)
}

fn part_pattern(part: &Part) -> String {
    match part {
        Part::Literal(text) => escaped(text),
        Part::Reference(_) | Part::Unknown(_) => "*".to_owned(),
    }
}

/// An entry against a text of which parts are not known.
fn partly(entry: &str, pattern: &str) -> Truth {
    let known = pattern.split('*').next().unwrap_or_default();
    let is_certain = entry.strip_suffix('*').is_some_and(|head| !head.contains('*') && known.starts_with(head));
    match is_certain {
        true => Truth::True,
        false if overlaps(entry, pattern) => Truth::Unknown,
        false => Truth::False,
    }
}

/// Whether some text fits both patterns. Cost is the product of their lengths.
fn overlaps(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // `fits[j]`: what is left of `a` from here on, and of `b` from `j` on, have a text in common.
    let tail_of_b = |j: usize| b.get(j..).is_some_and(|rest| rest.iter().all(|c| *c == '*'));
    let mut fits: Vec<bool> = (0..=b.len()).map(tail_of_b).collect();
    for (i, c) in a.iter().enumerate().rev() {
        let before = fits;
        let at = |row: &[bool], j: usize| row.get(j).copied().unwrap_or(false);
        fits = vec![false; b.len() + 1];
        let end = a.get(i..).is_some_and(|rest| rest.iter().all(|c| *c == '*'));
        if let Some(last) = fits.last_mut() {
            *last = end;
        }
        for (j, d) in b.iter().enumerate().rev() {
            let common = match (*c, *d) {
                ('*', _) | (_, '*') => at(&before, j) || at(&fits, j + 1),
                (c, d) => c == d && at(&before, j + 1),
            };
            if let Some(slot) = fits.get_mut(j) {
                *slot = common;
            }
        }
    }
    fits.first().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn tables_name_their_source_and_their_review() {
        for (name, text) in NAMES.iter().zip(TEXTS) {
            assert!(text.lines().any(|line| line.starts_with("# source: ")), "{name} names no source");
            let date = reviewed(name);
            assert!(date.len() == 10 && date.split('-').count() == 3, "{name} was reviewed when? {date:?}");
            assert!(entries(name).next().is_some(), "{name} is empty");
        }
        assert!(NAMES.is_sorted() && NAMES.len() == TEXTS.len());
    }

    #[test]
    fn patterns_overlap_where_a_text_fits_both() {
        let same = [("a*c", "abc"), ("a*", "*c"), ("*", ""), ("ab", "a*b"), ("", "*"), ("tls-1-*-x", "tls-*-2-x")];
        let apart = [("a*c", "abd"), ("ab", "a"), ("a*", "b*"), ("", "a"), ("a", ""), ("a*c", "*d")];
        for (a, b) in same {
            assert!(overlaps(a, b) && overlaps(b, a), "{a} {b}");
        }
        for (a, b) in apart {
            assert!(!overlaps(a, b) && !overlaps(b, a), "{a} {b}");
        }
    }

    #[test]
    fn what_is_known_of_a_text_decides() {
        let unknown = || Part::Unknown(Unknown::new(Reason::Variable, "v"));
        let text = |head: &str| Value::from(Kind::Template(Arc::from([Part::Literal(Arc::from(head)), unknown()])));
        let answer = |value: Value| listed(&Operand::value(value), "elb-tls-1-2-policies").to_value().as_bool();
        assert_eq!(answer(Value::string("elbsecuritypolicy-tls13-1-2-2021-06")), Some(true));
        assert_eq!(answer(Value::string("ELBSecurityPolicy-2016-08")), Some(false));
        assert_eq!(answer(Value::string("*")), Some(false));
        assert_eq!(answer(text("ELBSecurityPolicy-TLS13-1-2-")), None);
        assert_eq!(answer(text("ELBSecurityPolicy-2015")), Some(false));
        assert_eq!(answer(Value::null()), Some(false));
    }
}
