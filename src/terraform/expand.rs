//! `count` and `for_each`: how many instances a resource, data source or module call has, and how they are called.

use super::frame::{Frame, Local};
use super::module::{Argument, Content};
use super::value::{Data, Partial, Type, Value};
use crate::problem::{Code, Problem};
use crate::value::{Reason, Reference, Unknown as Cause};
use std::sync::Arc;

/// Most instances of one block.
pub(crate) const MAX_INSTANCES: usize = 10_000;

/// The instances of one block.
#[derive(Clone, Debug)]
pub(crate) enum Expansion {
    /// Neither `count` nor `for_each`.
    Single,
    Count(usize),
    /// Key and `each.value`.
    Each(Arc<[(Arc<str>, Value)]>),
    /// Not known how many; stands for any of them. The collection, where `for_each` is another resource's instances.
    Unknown(Arc<Cause>, Repetition, Option<Arc<Reference>>),
}

/// Which of the two is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repetition {
    Count,
    Each,
}

/// Names one instance in its expansion.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum InstanceKey {
    None,
    Index(usize),
    Name(Arc<str>),
    /// Stands for every instance, where it is not known which there are.
    Any,
}

impl InstanceKey {
    /// `[0]`, `["a"]`, or nothing.
    pub(crate) fn suffix(&self) -> String {
        match self {
            InstanceKey::None | InstanceKey::Any => String::new(),
            InstanceKey::Index(index) => format!("[{index}]"),
            InstanceKey::Name(name) => format!("[{}]", quoted(name)),
        }
    }
}

/// Text as an HCL string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if letters.peek() == Some(&'{') => out.extend([letter, letter]),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

impl Expansion {
    /// What `count` or `for_each` among the arguments says; `count` wins where an override brought the other.
    pub(crate) fn of(frame: &Frame<'_>, content: &Content) -> Expansion {
        if let Some(count) = content.argument("count") {
            return count_of(frame, count);
        }
        content.argument("for_each").map_or(Expansion::Single, |for_each| each_of(frame, for_each))
    }

    /// Each instance's key and what `count`, `each` mean in it.
    pub(crate) fn instances(&self) -> Vec<(InstanceKey, Local)> {
        match self {
            Expansion::Single => vec![(InstanceKey::None, Local::default())],
            Expansion::Count(n) => (0..*n).map(|i| (InstanceKey::Index(i), Local::counted(i))).collect(),
            Expansion::Each(entries) => {
                let local = |(k, v): &(Arc<str>, Value)| (InstanceKey::Name(Arc::clone(k)), Local::each(k, v.clone()));
                entries.iter().map(local).collect()
            }
            Expansion::Unknown(cause, repetition, of) => {
                vec![(InstanceKey::Any, Local::unknown(cause, *repetition, of.as_ref()))]
            }
        }
    }

    /// Why it is not known how many there are.
    pub(crate) fn cause(&self) -> Option<&Arc<Cause>> {
        match self {
            Expansion::Unknown(cause, ..) => Some(cause),
            _ => None,
        }
    }
}

const INVALID_COUNT: Code = Code("evaluation/invalid-count");
const INVALID_FOR_EACH: Code = Code("evaluation/invalid-for-each");

fn failed(frame: &Frame<'_>, problem: Problem, repetition: Repetition) -> Expansion {
    frame.report(problem);
    Expansion::Unknown(Cause::new(Reason::Error, ""), repetition, None)
}

/// Terraform refuses what only the apply step will tell; a variable without value is only unknown to us.
fn unknown(frame: &Frame<'_>, argument: &Argument, cause: &Arc<Cause>, repetition: Repetition) -> Expansion {
    if matches!(cause.reason, Reason::Computed | Reason::Volatile) {
        let name = &argument.name.text;
        frame.report(
            Problem::error(
                Code("evaluation/unknown-count"),
                argument.at(),
                format!("`{name}` depends on values that are known only after apply"),
            )
            .help("derive it from variables or literals, so that the number of instances is known beforehand"),
        );
    }
    Expansion::Unknown(Arc::clone(cause), repetition, None)
}

fn count_of(frame: &Frame<'_>, argument: &Argument) -> Expansion {
    let refuse = |why: &str| {
        let message = format!("`count` must be a whole number that is not negative, not {why}");
        failed(frame, Problem::error(INVALID_COUNT, argument.at(), message), Repetition::Count)
    };
    let value = frame.argument(argument);
    // Terraform converts strings, but not booleans, to numbers.
    let number = match frame.convert(&value, &Type::Number) {
        Ok(number) => number,
        Err(_) => return refuse("a value of another type"),
    };
    match number.data() {
        Data::Null(_) => refuse("null"),
        Data::Unknown(u) => unknown(frame, argument, &u.cause, Repetition::Count),
        Data::Number(n) => match n.to_f64() {
            n if n < 0.0 => refuse("a negative one"),
            n if n.fract() != 0.0 => refuse("a fraction"),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive, bounded")]
            n if n <= MAX_INSTANCES as f64 => Expansion::Count(n as usize),
            _ => {
                too_many(frame, argument);
                Expansion::Count(MAX_INSTANCES)
            }
        },
        _ => refuse("a value of another type"),
    }
}

fn too_many(frame: &Frame<'_>, argument: &Argument) {
    let message = format!("more than {MAX_INSTANCES} instances; the rest is not scanned");
    frame.report(Problem::error(Code("limit/instances"), argument.at(), message));
}

fn each_of(frame: &Frame<'_>, argument: &Argument) -> Expansion {
    let refuse = |why: &str| {
        let message = format!("`for_each` must be a map, or a set of strings, not {why}");
        failed(frame, Problem::error(INVALID_FOR_EACH, argument.at(), message), Repetition::Each)
    };
    let value = frame.argument(argument);
    if value.marks.sensitive {
        return refuse("a sensitive value: its keys would show in addresses");
    }
    let mut entries: Vec<(Arc<str>, Value)> = match value.data() {
        Data::Null(_) => return refuse("null"),
        Data::Unknown(u) => {
            return match &u.ty {
                Type::Dynamic | Type::Map(_) | Type::Object(_) | Type::Set(_) => {
                    match unknown(frame, argument, &u.cause, Repetition::Each) {
                        Expansion::Unknown(cause, repetition, _) => {
                            Expansion::Unknown(cause, repetition, instances_of(u.partial.as_ref()))
                        }
                        other => other,
                    }
                }
                _ => refuse("a value of another type"),
            };
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            entries.iter().map(|(k, v)| (Arc::clone(k), v.clone())).collect()
        }
        Data::Set(element, _) if !matches!(element, Type::String | Type::Dynamic) => {
            return refuse("a set of another type");
        }
        Data::Set(_, items) => match set_entries(items) {
            Ok(entries) => entries,
            Err(Some(cause)) => return unknown(frame, argument, &cause, Repetition::Each),
            Err(None) => return refuse("a set with null in it"),
        },
        // An error, but which instances are meant is clear.
        Data::List(..) | Data::Tuple(_) => {
            let refused = refuse("a list");
            match frame.convert(&value, &Type::set(Type::String)).as_ref().map(Value::data) {
                Ok(Data::Set(_, items)) => match set_entries(items) {
                    Ok(entries) => entries,
                    Err(_) => return refused,
                },
                _ => return refused,
            }
        }
        _ => return refuse("a value of another type"),
    };
    if entries.len() > MAX_INSTANCES {
        too_many(frame, argument);
        entries.truncate(MAX_INSTANCES);
    }
    Expansion::Each(entries.into())
}

/// The resource whose instances a collection is.
fn instances_of(partial: Option<&Partial>) -> Option<Arc<Reference>> {
    match partial {
        Some(Partial::Reference(reference)) if reference.attribute.is_empty() => Some(Arc::clone(reference)),
        _ => None,
    }
}

type Entries = Vec<(Arc<str>, Value)>;

fn set_entries(items: &[Value]) -> Result<Entries, Option<Arc<Cause>>> {
    let entry = |item: &Value| match item.data() {
        Data::String(text) => Ok((Arc::clone(&text.text), item.clone())),
        Data::Unknown(u) => Err(Some(Arc::clone(&u.cause))),
        _ => Err(None),
    };
    items.iter().map(entry).collect()
}
