//! Functions that read files, and those on paths.

use super::glob::Glob;
use super::signature::{ANY, Call, Function, STRING, boolean, string};
use super::values::{arg, convert, str_of, volatile};
use super::{CallContext, CallError, FileError, MAX_TEXT};
use crate::terraform::value::{Type, Value};
use base64::Engine as _;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abspath", &[STRING], string, absolute),
    Function::new("basename", &[STRING], string, |c| Ok(Value::string(base_name(str_of(c.args, 0)?)))),
    Function::new("dirname", &[STRING], string, |c| Ok(Value::string(&directory_name(str_of(c.args, 0)?)))),
    Function::new("file", &[STRING], string, |c| Ok(Value::string(&file_text(c.context, str_of(c.args, 0)?)?))),
    Function::new("filebase64", &[STRING], string, base64),
    Function::new("fileexists", &[STRING], boolean, exists),
    Function::new("fileset", &[STRING, STRING], |_| Ok(Type::set(Type::String)), set),
    Function::new("pathexpand", &[STRING], string, expand),
    Function::new("templatefile", &[STRING, ANY.unknown().kept()], |_| Ok(Type::Dynamic), template_file).nullable(),
    Function::new("templatestring", &[STRING, ANY.unknown().kept()], |_| Ok(Type::Dynamic), template_string).nullable(),
];

fn unreadable(path: &str, error: &FileError) -> CallError {
    CallError::at(
        0,
        match error {
            FileError::Missing => format!("no file exists at {path:?}"),
            FileError::Outside => format!("{path:?} lies outside the repository and is not read"),
            FileError::Unreadable(why) => format!("failed to read {path:?}: {why}"),
        },
    )
}

/// The bytes of the file that the first argument names.
pub(super) fn file_bytes(call: &Call<'_>) -> Result<Vec<u8>, CallError> {
    let path = str_of(call.args, 0)?;
    call.context.files.read(path).map_err(|error| unreadable(path, &error))
}

fn file_text(context: &CallContext<'_>, path: &str) -> Result<String, CallError> {
    let bytes = context.files.read(path).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|_| {
        CallError::at(0, format!("contents of {path:?} are not valid UTF-8; use filebase64 to read binary files"))
    })
}

fn base64(call: &Call<'_>) -> Result<Value, CallError> {
    let bytes = file_bytes(call)?;
    if bytes.len() > MAX_TEXT / 4 * 3 {
        return Err(super::string::too_long());
    }
    Ok(Value::string(&base64::engine::general_purpose::STANDARD.encode(bytes)))
}

fn exists(call: &Call<'_>) -> Result<Value, CallError> {
    let path = str_of(call.args, 0)?;
    match call.context.files.exists(path) {
        Ok(exists) => Ok(Value::bool(exists)),
        Err(FileError::Missing) => Ok(Value::bool(false)),
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn set(call: &Call<'_>) -> Result<Value, CallError> {
    let (directory, pattern) = (str_of(call.args, 0)?, str_of(call.args, 1)?);
    let glob = Glob::new(pattern).map_err(|message| CallError::at(1, message))?;
    let files = match call.context.files.list(directory) {
        Ok(files) => files,
        Err(FileError::Missing) => Vec::new(),
        Err(error) => return Err(unreadable(directory, &error)),
    };
    let found = files.iter().filter(|path| glob.matches(path)).map(|path| Value::string(path));
    Ok(Value::set(Type::String, found.collect()))
}

fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path.is_empty(), trimmed.is_empty()) {
        (true, _) => ".",
        (false, true) => "/",
        _ => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}

fn directory_name(path: &str) -> String {
    clean(path.rsplit_once('/').map_or("", |(directory, _)| if directory.is_empty() { "/" } else { directory }))
}

/// Go's `filepath.Clean`.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// The directory of the machine is no part of the configuration, so only an absolute path is known.
fn absolute(call: &Call<'_>) -> Result<Value, CallError> {
    let path = str_of(call.args, 0)?;
    Ok(if path.starts_with('/') { Value::string(&clean(path)) } else { volatile("abspath") })
}

fn expand(call: &Call<'_>) -> Result<Value, CallError> {
    let path = str_of(call.args, 0)?;
    match path.strip_prefix('~') {
        None => Ok(Value::string(path)),
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Ok(volatile("pathexpand")),
        Some(_) => Err(CallError::at(0, "cannot expand user-specific home dir")),
    }
}

fn variables(value: &Value) -> Result<Option<BTreeMap<Arc<str>, Value>>, CallError> {
    let wrong = |ty: Type| CallError::at(1, format!("invalid vars value: must be a map, not {}", ty.friendly()));
    if !value.is_known() {
        return match value.ty() {
            Type::Map(_) | Type::Object(_) | Type::Dynamic => Ok(None),
            other => Err(wrong(other)),
        };
    }
    let entries = value.entries().ok_or_else(|| wrong(value.ty()))?;
    let named = |key: &str| {
        key.starts_with(|c: char| c.is_alphabetic())
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    if let Some(key) = entries.keys().find(|key| !named(key)) {
        return Err(CallError::at(
            1,
            format!(
                "invalid template variable name {key:?}: must start with a letter, followed by zero or more letters, digits, and underscores"
            ),
        ));
    }
    Ok(Some(entries.iter().map(|(k, v)| (Arc::clone(k), v.clone().add_marks(value.marks))).collect()))
}

fn render(call: &Call<'_>, name: &str, text: &str) -> Result<Value, CallError> {
    let vars = arg(call.args, 1)?;
    let Some(variables) = variables(vars)? else { return Ok(Value::unknown_because(Type::Dynamic, [vars])) };
    let context = CallContext { depth: call.context.depth + 1, ..*call.context };
    Ok(call.context.templates.render(&context, name, text, &variables)?.add_marks(vars.marks))
}

fn template_file(call: &Call<'_>) -> Result<Value, CallError> {
    if call.context.depth > 0 {
        return Err(CallError::new("cannot recursively call templatefile from inside another template function"));
    }
    let path = str_of(call.args, 0)?;
    variables(arg(call.args, 1)?)?;
    let text = file_text(call.context, path)?;
    render(call, path, &text)
}

fn template_string(call: &Call<'_>) -> Result<Value, CallError> {
    if call.context.depth > 0 {
        return Err(CallError::new("cannot recursively call templatestring from inside another template function"));
    }
    let value = render(call, "", str_of(call.args, 0)?)?;
    convert(&value, &Type::String).map_err(|message| CallError::at(0, format!("invalid template result: {message}")))
}
