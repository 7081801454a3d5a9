//! Functions on strings.

use super::signature::{Call, Function, NUMBER, STRING, STRINGS, boolean, string, strings};
use super::values::{integer_of, str_of, texts};
use super::{CallError, MAX_ELEMENTS, MAX_TEXT, letters, partial};
use crate::terraform::value::{Type, Value};
use unicode_segmentation::UnicodeSegmentation;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("chomp", &[STRING], string, |c| on_text(c, |s| chomp(s).to_owned()))
        .enriched(|args, result| partial::at_ends(args, result, str::as_ref, chomp)),
    Function::new("endswith", &[STRING, STRING], boolean, |c| compare(c, |s, suffix| s.ends_with(suffix))),
    Function::new("indent", &[NUMBER, STRING], string, indent),
    Function::new("join", &[STRING], string, join).variadic(STRINGS.unknown()).enriched(join_template),
    Function::new("lower", &[STRING], string, |c| on_text(c, letters::lower)),
    Function::new("split", &[STRING, STRING], strings, split),
    Function::new("startswith", &[STRING.unknown(), STRING], boolean, starts_with),
    Function::new("strcontains", &[STRING, STRING], boolean, |c| compare(c, |s, inner| s.contains(inner))),
    Function::new("strrev", &[STRING], string, |c| on_text(c, |s| s.graphemes(true).rev().collect())),
    Function::new("substr", &[STRING, NUMBER, NUMBER], string, substr),
    Function::new("title", &[STRING], string, |c| on_text(c, letters::title)),
    Function::new("trim", &[STRING, STRING], string, trim),
    Function::new("trimprefix", &[STRING, STRING], string, |c| strip(c, |s, prefix| s.strip_prefix(prefix))),
    Function::new("trimspace", &[STRING], string, |c| on_text(c, |s| s.trim().to_owned()))
        .enriched(|args, result| partial::at_ends(args, result, str::trim_start, str::trim_end)),
    Function::new("trimsuffix", &[STRING, STRING], string, |c| strip(c, |s, suffix| s.strip_suffix(suffix))),
    Function::new("upper", &[STRING], string, |c| on_text(c, letters::upper)),
];

/// A string, unless it is longer than one call may make.
pub(super) fn bounded(text: &str) -> Result<Value, CallError> {
    if text.len() > MAX_TEXT {
        return Err(too_long());
    }
    Ok(Value::string(text))
}

/// The error of a string that would be too long.
pub(super) fn too_long() -> CallError {
    CallError::limit("the string would be longer than 16 MiB")
}

fn on_text(call: &Call<'_>, f: impl Fn(&str) -> String) -> Result<Value, CallError> {
    bounded(&f(str_of(call.args, 0)?))
}

fn chomp(text: &str) -> &str {
    text.trim_end_matches(['\r', '\n'])
}

fn compare(call: &Call<'_>, f: impl Fn(&str, &str) -> bool) -> Result<Value, CallError> {
    Ok(Value::bool(f(str_of(call.args, 0)?, str_of(call.args, 1)?)))
}

fn strip(call: &Call<'_>, f: impl for<'s> Fn(&'s str, &str) -> Option<&'s str>) -> Result<Value, CallError> {
    let text = str_of(call.args, 0)?;
    Ok(Value::string(f(text, str_of(call.args, 1)?).unwrap_or(text)))
}

fn trim(call: &Call<'_>) -> Result<Value, CallError> {
    let cutset = str_of(call.args, 1)?;
    Ok(Value::string(str_of(call.args, 0)?.trim_matches(|c| cutset.contains(c))))
}

fn indent(call: &Call<'_>) -> Result<Value, CallError> {
    let text = str_of(call.args, 1)?;
    let count = usize::try_from(integer_of(call.args, 0)?).map_err(|_| CallError::at(0, "must not be negative"))?;
    let added = text.matches('\n').count().checked_mul(count);
    if added.is_none_or(|n| n > MAX_TEXT) || count > MAX_TEXT {
        return Err(too_long());
    }
    bounded(&text.replace('\n', &format!("\n{}", " ".repeat(count))))
}

fn join(call: &Call<'_>) -> Result<Value, CallError> {
    let separator = str_of(call.args, 0)?;
    let lists = call.args.get(1..).unwrap_or_default();
    if lists.is_empty() {
        return Err(CallError::new("at least one list is required"));
    }
    if !lists.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown_because(Type::String, lists));
    }
    let mut parts = Vec::new();
    let mut length = 0_usize;
    for (index, list) in lists.iter().enumerate() {
        for item in list.items().unwrap_or_default() {
            let text = item
                .as_str()
                .ok_or_else(|| CallError::at(index + 1, "an element is null; cannot concatenate null values"))?;
            length = length.saturating_add(text.len()).saturating_add(separator.len());
            parts.push(text);
        }
    }
    if length > MAX_TEXT.saturating_add(separator.len()) {
        return Err(too_long());
    }
    bounded(&parts.join(separator))
}

fn join_template(args: &[Value], result: Value) -> Value {
    let (true, Some(separator)) = (!result.is_known(), args.first().and_then(Value::as_str)) else { return result };
    let mut parts = partial::Parts::default();
    let lists = args.iter().skip(1).map(Value::items).collect::<Option<Vec<_>>>();
    let Some(lists) = lists else { return result };
    for (index, item) in lists.into_iter().flatten().enumerate() {
        if index > 0 {
            parts.literal(separator);
        }
        if !parts.append(item) {
            return result;
        }
    }
    parts.finish(result)
}

fn split(call: &Call<'_>) -> Result<Value, CallError> {
    let (separator, text) = (str_of(call.args, 0)?, str_of(call.args, 1)?);
    if separator.is_empty() && text.len() <= MAX_ELEMENTS {
        return Ok(texts(text.chars().map(|c| c.to_string())));
    }
    if text.matches(separator).count() > MAX_ELEMENTS {
        return Err(CallError::limit("the list would have too many elements"));
    }
    Ok(texts(text.split(separator)))
}

fn starts_with(call: &Call<'_>) -> Result<Value, CallError> {
    let prefix = str_of(call.args, 1)?;
    let [text, _] = call.args else { return Err(CallError::new("not enough arguments")) };
    if let Some(text) = text.as_str() {
        return Ok(Value::bool(text.starts_with(prefix)));
    }
    let known = text.refinement().prefix.unwrap_or_default();
    if known.starts_with(prefix) {
        return Ok(Value::bool(true));
    }
    if !known.is_empty() && !prefix.starts_with(&*known) {
        return Ok(Value::bool(false));
    }
    Ok(Value::unknown_because(Type::Bool, [text]))
}

fn substr(call: &Call<'_>) -> Result<Value, CallError> {
    let text = str_of(call.args, 0)?;
    let (offset, length) = (integer_of(call.args, 1)?, integer_of(call.args, 2)?);
    if offset >= 0 && length == 0 {
        return Ok(Value::string(""));
    }
    let skip = match offset {
        0.. => usize::try_from(offset).unwrap_or(usize::MAX),
        _ => text.graphemes(true).count().saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    let rest = text.graphemes(true).skip(skip);
    // With an offset from the end, a length of zero takes the rest, as a negative one does.
    Ok(Value::string(&match usize::try_from(length) {
        Ok(length) if length > 0 => rest.take(length).collect::<String>(),
        _ => rest.collect(),
    }))
}
