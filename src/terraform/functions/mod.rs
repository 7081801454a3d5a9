//! Terraform's functions: the table of them, and how one is called.
//!
//! Each family lives in a file of its own and brings rows for the table; [`call`] finds the row and [`signature`] does what
//! is the same for all (arity, conversion, null, unknown, marks). `try` and `can` belong to the evaluator, since they
//! look at expressions. Knows neither expressions nor modules: what lies outside comes in through [`CallContext`].

mod address;
mod charset;
mod cidr;
mod collection;
mod conversion;
mod csv;
mod datetime;
mod decimal;
mod elements;
mod encoding;
mod filesystem;
mod format;
mod glob;
mod hash;
mod json;
mod letters;
mod maps;
mod moment;
mod numeric;
mod partial;
mod pattern;
mod regex;
mod sets;
mod signature;
mod string;
mod values;
mod yaml;

#[cfg(test)]
mod tests;

pub(crate) use json::decode as decode_json;

use super::value::Value;
use crate::value::{Reason, Unknown as Cause};
use rustc_hash::FxHashMap;
use signature::Function;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Most elements that one call may make.
pub(crate) const MAX_ELEMENTS: usize = 1_000_000;
/// Most elements that one call may compare with each other, unless they are strings or numbers.
const MAX_COMPARISONS: usize = 5_000_000;
/// Most bytes of text that one call may make.
pub(crate) const MAX_TEXT: usize = 16 << 20;

/// What functions need from outside.
#[derive(Clone, Copy)]
pub(crate) struct CallContext<'a> {
    /// Files of the configuration.
    pub(crate) files: &'a dyn FileAccess,
    /// Renders templates.
    pub(crate) templates: &'a dyn Templates,
    /// What `plantimestamp()` is (RFC 3339), where somebody fixed the clock; else it is unknown.
    pub(crate) plan_time: Option<&'a str>,
    /// How many templates are being rendered around this call.
    pub(crate) depth: usize,
}

/// Files as the functions see them. Paths are as the configuration writes them: relative to the directory Terraform
/// would run in (the root module's), `/` between parts, perhaps with `..`. Whoever implements this keeps to the repository.
pub(crate) trait FileAccess {
    /// The content of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;

    /// Whether there is a file; a directory is an error, as in Terraform.
    ///
    /// # Errors
    /// When that cannot be told.
    fn exists(&self, path: &str) -> Result<bool, FileError>;

    /// All files below a directory, at any depth, relative to it, `/` between parts.
    ///
    /// # Errors
    /// When it cannot be listed; a directory that does not exist has no files.
    fn list(&self, directory: &str) -> Result<Vec<String>, FileError>;
}

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileError {
    /// There is none.
    Missing,
    /// It lies outside what may be read: whether it exists is not known.
    Outside,
    /// It is not a file, larger than allowed or not readable; the text says which.
    Unreadable(String),
}

/// Renders the templates of `templatefile` and `templatestring`.
pub(crate) trait Templates {
    /// The value of the template `text` (a string, or what its only `${}` holds), with these variables. `name` is the path
    /// of the file, or empty. The context is the one of the call, one deeper; in it templates may not be rendered again.
    ///
    /// # Errors
    /// When the template does not parse or evaluate.
    fn render(
        &self,
        context: &CallContext<'_>,
        name: &str,
        text: &str,
        variables: &BTreeMap<Arc<str>, Value>,
    ) -> Result<Value, CallError>;
}

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallError {
    /// The argument at fault, from zero.
    pub(crate) argument: Option<usize>,
    /// What is wrong; lower-case start, no full stop.
    pub(crate) message: String,
    pub(crate) kind: CallErrorKind,
}

/// Kinds of [`CallError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallErrorKind {
    /// Terraform fails, too.
    Ordinary,
    /// Beyond a limit of ours.
    Limit,
    /// There is no such function.
    UnknownFunction,
}

impl CallError {
    /// An error of the call as a whole.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { argument: None, message: message.into(), kind: CallErrorKind::Ordinary }
    }

    /// An error of one argument.
    pub(crate) fn at(argument: usize, message: impl Into<String>) -> Self {
        Self { argument: Some(argument), ..Self::new(message) }
    }

    /// Beyond a limit.
    pub(crate) fn limit(message: impl Into<String>) -> Self {
        Self { kind: CallErrorKind::Limit, ..Self::new(message) }
    }
}

/// Every function, family by family.
const FAMILIES: &[&[Function]] = &[
    address::FUNCTIONS,
    collection::FUNCTIONS,
    conversion::FUNCTIONS,
    datetime::FUNCTIONS,
    elements::FUNCTIONS,
    encoding::FUNCTIONS,
    filesystem::FUNCTIONS,
    format::FUNCTIONS,
    hash::FUNCTIONS,
    maps::FUNCTIONS,
    numeric::FUNCTIONS,
    regex::FUNCTIONS,
    sets::FUNCTIONS,
    string::FUNCTIONS,
    yaml::FUNCTIONS,
];

/// Functions that Terraform once had and now only explains.
const REMOVED: [(&str, &str); 2] = [
    ("list", "the \"list\" function was removed: use tolist([...]) instead"),
    ("map", "the \"map\" function was removed: use tomap({...}) instead"),
];

fn find(name: &str) -> Option<&'static Function> {
    static TABLE: OnceLock<FxHashMap<&'static str, &'static Function>> = OnceLock::new();
    let table = TABLE.get_or_init(|| FAMILIES.iter().flat_map(|family| family.iter()).map(|f| (f.name, f)).collect());
    table.get(name.strip_prefix("core::").unwrap_or(name)).copied()
}

/// The function whose name is nearest, for a message.
pub(crate) fn suggestion(name: &str) -> Option<&'static str> {
    let bare = name.strip_prefix("core::").unwrap_or(name);
    let names = FAMILIES.iter().flat_map(|family| family.iter()).map(|f| f.name).chain(["try", "can"]);
    names.map(|n| (distance(bare, n), n)).filter(|(d, n)| *d <= 1 + n.len() / 4).min().map(|(_, n)| n)
}

/// Number of single letters to change, add or drop. Long names are cut: they resemble none of ours.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().take(32).collect();
    let mut row: Vec<usize> = (0..=from.len()).collect();
    for (index, c) in to.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&from) {
            let best = (diagonal + usize::from(c != *other)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Calls the function `name`.
///
/// # Errors
/// When there is no such function, the arguments do not fit, or Terraform's function fails.
pub(crate) fn call(context: &CallContext<'_>, name: &str, arguments: &[Value]) -> Result<Value, CallError> {
    if let Some(function) = find(name) {
        return signature::call(context, function, arguments);
    }
    if name.starts_with("provider::") {
        let cause = Cause::new(Reason::Unsupported, name);
        return Ok(Value::dynamic(cause));
    }
    let bare = name.strip_prefix("core::").unwrap_or(name);
    if let Some((_, message)) = REMOVED.iter().find(|(removed, _)| *removed == bare) {
        return Err(CallError::new(*message));
    }
    let hint = suggestion(name).map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    let message = format!("there is no function named \"{name}\"{hint}");
    Err(CallError { kind: CallErrorKind::UnknownFunction, ..CallError::new(message) })
}
