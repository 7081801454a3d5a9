//! `regex`, `regexall`, and `replace`, which takes an expression between slashes.

use super::pattern::{Pattern, PatternError};
use super::signature::{Call, Function, STRING, string};
use super::string::{bounded, too_long};
use super::values::str_of;
use super::{CallError, MAX_ELEMENTS, MAX_TEXT, partial};
use crate::terraform::value::{Type, Value};
use ::regex::Captures;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest text that is searched, in bytes.
const MAX_SEARCHED: usize = 4 << 20;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("regex", &[STRING, STRING], first_type, first),
    Function::new("regexall", &[STRING, STRING], all_type, all),
    Function::new("replace", &[STRING, STRING, STRING], string, replace).enriched(partial::replaced),
];

/// Compiles for a text of that length.
fn compile(source: &str, argument: usize, length: usize) -> Result<Pattern, CallError> {
    if length > MAX_SEARCHED {
        return Err(CallError::limit("the text is too long to search"));
    }
    Pattern::new(source, length).map_err(|error| match error {
        PatternError::Invalid(message) => CallError::at(argument, format!("invalid regular expression: {message}")),
        PatternError::TooLarge => CallError::limit("the regular expression is too large"),
    })
}

fn first_type(args: &[Value]) -> Result<Type, CallError> {
    let Some(source) = args.first().and_then(Value::as_str) else { return Ok(Type::Dynamic) };
    let length = args.get(1).and_then(Value::as_str).map_or(0, str::len);
    match_type(&compile(source, 0, length)?)
}

fn all_type(args: &[Value]) -> Result<Type, CallError> {
    first_type(args).map(Type::list)
}

/// A string, or a tuple or an object of the groups.
fn match_type(pattern: &Pattern) -> Result<Type, CallError> {
    let names = pattern.names();
    let named: Vec<_> = names.iter().flatten().collect();
    if names.is_empty() {
        return Ok(Type::String);
    }
    if named.is_empty() {
        return Ok(Type::tuple(names.iter().map(|_| Type::String)));
    }
    if named.len() < names.len() {
        return Err(CallError::at(0, "cannot mix both named and unnamed capture groups"));
    }
    Ok(Type::object(named.into_iter().map(|name| (Arc::from(name.as_str()), Type::String)).collect()))
}

fn result(pattern: &Pattern, captures: &Captures<'_>) -> Value {
    let names = pattern.names();
    let group = |index: usize| match captures.get(index) {
        Some(found) => Value::string(found.as_str()),
        None => Value::null(Type::String),
    };
    if names.is_empty() {
        return group(0);
    }
    let named: BTreeMap<Arc<str>, Value> = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| name.as_deref().map(|name| (Arc::from(name), group(index + 1))))
        .collect();
    if named.is_empty() {
        return Value::tuple((1..=names.len()).map(group).collect());
    }
    Value::object(named)
}

fn first(call: &Call<'_>) -> Result<Value, CallError> {
    let text = str_of(call.args, 1)?;
    let pattern = compile(str_of(call.args, 0)?, 0, text.len())?;
    let found = pattern.regex().captures(text);
    let found = found.ok_or_else(|| CallError::new("pattern did not match any part of the given string"))?;
    Ok(result(&pattern, &found))
}

fn all(call: &Call<'_>) -> Result<Value, CallError> {
    let text = str_of(call.args, 1)?;
    let pattern = compile(str_of(call.args, 0)?, 0, text.len())?;
    let mut out = Vec::new();
    for captures in pattern.regex().captures_iter(text) {
        if out.len() >= MAX_ELEMENTS {
            return Err(CallError::limit("the expression matches too often"));
        }
        out.push(result(&pattern, &captures));
    }
    Ok(Value::list(match_type(&pattern)?, out))
}

fn replace(call: &Call<'_>) -> Result<Value, CallError> {
    let (text, search, by) = (str_of(call.args, 0)?, str_of(call.args, 1)?, str_of(call.args, 2)?);
    let between_slashes = search.len() > 1 && search.starts_with('/') && search.ends_with('/');
    let Some(source) = search.get(1..search.len().saturating_sub(1)).filter(|_| between_slashes) else {
        let grown = text.matches(search).count().checked_mul(by.len());
        if grown.is_none_or(|n| n > MAX_TEXT) {
            return Err(too_long());
        }
        return bounded(&text.replace(search, by));
    };
    let pattern = compile(source, 1, text.len())?;
    let mut out = String::new();
    let mut last = 0;
    for captures in pattern.regex().captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        out.push_str(text.get(last..whole.start()).unwrap_or_default());
        pattern.expand(&captures, by, &mut out);
        last = whole.end();
        if out.len() > MAX_TEXT {
            return Err(too_long());
        }
    }
    out.push_str(text.get(last..).unwrap_or_default());
    bounded(&out)
}
