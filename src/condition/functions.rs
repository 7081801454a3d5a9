//! The generic functions: what CEL has besides operators and macros, and no domain has to declare.

use super::env::{Content, Count, Operand, structure};
use super::text::{self, Text};
use super::types::Type;
use crate::value::{Kind, List, Part, Truth, Unknown, Value};
use std::sync::Arc;

/// A generic function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Size,
    StartsWith,
    EndsWith,
    Contains,
    Matches,
    LowerAscii,
    UpperAscii,
    Trim,
    Split,
    Join,
    Int,
    Double,
    String,
}

/// Name, whether it is called as a method, parameters without receiver, result.
type Row = (&'static str, Function, Form, &'static [Type], Type);

/// How a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `f(x)`.
    Plain,
    /// `text.f(…)`.
    OfText,
    /// `list.f(…)`.
    OfList,
    /// `x.f()` as well as `f(x)`.
    Both,
}

const TEXT: &[Type] = &[Type::String];
const ANY: &[Type] = &[Type::Any];

const TABLE: [Row; 13] = [
    ("size", Function::Size, Form::Both, &[], Type::Number),
    ("startsWith", Function::StartsWith, Form::OfText, TEXT, Type::Bool),
    ("endsWith", Function::EndsWith, Form::OfText, TEXT, Type::Bool),
    ("contains", Function::Contains, Form::OfText, TEXT, Type::Bool),
    ("matches", Function::Matches, Form::OfText, TEXT, Type::Bool),
    ("lowerAscii", Function::LowerAscii, Form::OfText, &[], Type::String),
    ("upperAscii", Function::UpperAscii, Form::OfText, &[], Type::String),
    ("trim", Function::Trim, Form::OfText, &[], Type::String),
    ("split", Function::Split, Form::OfText, TEXT, Type::Any),
    ("join", Function::Join, Form::OfList, TEXT, Type::String),
    ("int", Function::Int, Form::Plain, ANY, Type::Number),
    ("double", Function::Double, Form::Plain, ANY, Type::Number),
    ("string", Function::String, Form::Plain, ANY, Type::String),
];

/// What the checker needs to know of a generic function.
pub(super) struct Described {
    pub(super) function: Function,
    pub(super) form: Form,
    pub(super) parameters: &'static [Type],
    pub(super) result: Type,
}

/// The generic function of this name.
pub(super) fn find(name: &str) -> Option<Described> {
    TABLE.into_iter().find(|row| row.0 == name).map(|(_, function, form, parameters, result)| {
        let result = if function == Function::Split { Type::list(Type::String) } else { result };
        Described { function, form, parameters, result }
    })
}

/// Names of the generic functions, for suggestions.
pub(super) fn names(of_method: bool) -> Vec<String> {
    let fits = |form: Form| form == Form::Both || (form == Form::Plain) != of_method;
    TABLE.into_iter().filter(|row| fits(row.2)).map(|row| row.0.to_owned()).collect()
}

/// A text function that answers with a truth value; `matches` is the checker's compiled expression.
pub(super) fn test(function: Function, receiver: &Operand, argument: &Operand) -> Truth {
    let (Some(subject), Some(argument)) = (receiver.as_value(), argument.as_value()) else { return Truth::False };
    match (Text::of(subject), Text::of(argument)) {
        (Text::None, _) | (_, Text::None) => Truth::False,
        (subject, Text::Known(argument)) => match function {
            Function::StartsWith => text::starts_with(&subject, &argument),
            Function::EndsWith => text::ends_with(&subject, &argument),
            _ => text::contains(&subject, &argument),
        },
        _ => Truth::Unknown,
    }
}

/// A function that makes one value out of a value and perhaps a second.
pub(super) fn apply(function: Function, subject: &Operand, argument: Option<&Operand>) -> Operand {
    if function == Function::Size {
        return size(subject);
    }
    let value = &subject.to_value();
    if let Some(unknown) = value.as_unknown() {
        return Operand::unknown(Arc::clone(unknown));
    }
    if let Kind::Reference(reference) = &value.kind
        && function != Function::String
    {
        return Operand::unknown(text::unknown_of(reference));
    }
    let kind = match function {
        Function::LowerAscii => map_text(value, |s| s.to_ascii_lowercase()),
        Function::UpperAscii => map_text(value, |s| s.to_ascii_uppercase()),
        Function::Trim => known_text(value, |s| Kind::String(Arc::from(s.trim()))),
        Function::Int => number(value, f64::trunc),
        Function::Double => number(value, |n| n),
        Function::String => match Text::of(value) {
            Text::Known(text) => Kind::String(Arc::from(&*text)),
            Text::None => Kind::Null,
            Text::Partial(_) | Text::Unknown(_) => value.kind.clone(),
        },
        Function::Split => split(value, argument),
        Function::Join => join(value, argument),
        _ => Kind::Null,
    };
    Operand::value(Value { kind, origin: crate::value::Origin::default(), sensitive: value.sensitive })
}

/// Number of elements, entries or characters; null has none of them and no size.
fn size(subject: &Operand) -> Operand {
    let (certain, possible, rest) = match &subject.content {
        Content::List(elements) => {
            let certain = elements.items.iter().filter(|e| e.possible.is_none()).count();
            let first = elements.items.iter().find_map(|e| e.possible.clone());
            let at_most = elements.rest.is_none().then_some(elements.items.len());
            return counted(certain, at_most, elements.rest.clone().or(first));
        }
        Content::Node(_) | Content::Count(_) => return Operand::value(Kind::Null),
        Content::Value(value) => match &structure(value).kind {
            Kind::List(list) => (list.items.len(), list.items.len(), list.rest.clone()),
            Kind::Map(map) => (map.entries.len(), map.entries.len(), map.rest.clone()),
            Kind::Null => return Operand::value(Kind::Null),
            _ => match Text::of(value) {
                Text::Known(text) => (text.chars().count(), 0, None),
                Text::Partial(parts) => (text::least_size(parts), 0, text::unknowns(parts).into_iter().next()),
                Text::Unknown(unknown) => (0, 0, Some(unknown)),
                Text::None => return Operand::value(Kind::Null),
            },
        },
    };
    counted(certain, rest.is_none().then_some(possible.max(certain)), rest)
}

fn counted(at_least: usize, at_most: Option<usize>, unknown: Option<Arc<Unknown>>) -> Operand {
    match unknown {
        Some(unknown) if at_most != Some(at_least) => {
            Operand { content: Content::Count(Count { at_least, at_most, unknown }), ..Operand::value(Kind::Null) }
        }
        _ => {
            #[expect(clippy::cast_precision_loss, reason = "counts of things in memory are exact in 53 bits")]
            let exact = at_least as f64;
            Operand::value(Kind::Number(exact))
        }
    }
}

/// Applies `change` to what is known of a text; a change must work character by character.
fn map_text(value: &Value, change: impl Fn(&str) -> String) -> Kind {
    match Text::of(value) {
        Text::Known(text) => Kind::String(Arc::from(change(&text))),
        Text::Partial(parts) => {
            let unknown = |reference| Part::Unknown(text::unknown_of(reference));
            let parts = parts.iter().map(|part| match part {
                Part::Literal(s) => Part::Literal(Arc::from(change(s))),
                Part::Reference(reference) => unknown(reference),
                Part::Unknown(_) => part.clone(),
            });
            Kind::Template(parts.collect())
        }
        Text::Unknown(unknown) => Kind::Unknown(unknown),
        Text::None => Kind::Null,
    }
}

/// Applies `change` to a text known in full.
fn known_text(value: &Value, change: impl Fn(&str) -> Kind) -> Kind {
    match Text::of(value) {
        Text::Known(text) => change(&text),
        Text::Partial(parts) => match text::unknowns(parts).into_iter().next() {
            Some(unknown) => Kind::Unknown(unknown),
            None => Kind::Null,
        },
        Text::Unknown(unknown) => Kind::Unknown(unknown),
        Text::None => Kind::Null,
    }
}

fn number(value: &Value, change: impl Fn(f64) -> f64) -> Kind {
    match (&value.kind, value.as_number()) {
        (_, Some(number)) => Kind::Number(change(number)),
        (Kind::Template(parts), None) => known_text(&Value::from(Kind::Template(Arc::clone(parts))), |_| Kind::Null),
        _ => Kind::Null,
    }
}

fn split(value: &Value, separator: Option<&Operand>) -> Kind {
    let separator = match separator.and_then(Operand::as_value).map(Text::of) {
        Some(Text::Known(separator)) => separator.into_owned(),
        Some(Text::Unknown(unknown)) => return Kind::Unknown(unknown),
        Some(Text::Partial(parts)) => {
            return text::unknowns(parts).into_iter().next().map_or(Kind::Null, Kind::Unknown);
        }
        _ => return Kind::Null,
    };
    known_text(value, |text| {
        let pieces = if separator.is_empty() { vec![text] } else { text.split(&*separator).collect() };
        let items = pieces.into_iter().map(|s| Value::from(Kind::String(Arc::from(s)))).collect();
        Kind::List(Arc::new(List { items, rest: None }))
    })
}

fn join(value: &Value, separator: Option<&Operand>) -> Kind {
    let Kind::List(list) = &structure(value).kind else { return value.kind.clone() };
    if let Some(rest) = &list.rest {
        return Kind::Unknown(Arc::clone(rest));
    }
    let separator = separator.and_then(Operand::as_value);
    let mut parts: Vec<Part> = Vec::new();
    for (index, item) in list.items.iter().enumerate() {
        if index > 0
            && let Some(separator) = separator
        {
            parts.extend(text::parts(separator));
        }
        parts.extend(text::parts(item));
    }
    text::assemble(parts)
}
