//! Functions that encode and decode text: base64, JSON, CSV, URLs, character sets.

use super::charset::{self, CharsetError};
use super::signature::{ANY, Call, Function, STRING, string};
use super::string::bounded;
use super::values::{arg, str_of, unsupported};
use super::{CallError, MAX_ELEMENTS, csv, json, partial};
use crate::terraform::value::{Data, Partial, Refine, Type, Value};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64decode", &[STRING], string, base64_decode),
    Function::new("base64encode", &[STRING], string, |c| bounded(&STANDARD.encode(str_of(c.args, 0)?)))
        .enriched(encoded_text),
    // The bytes depend on the version of the compressor, so the result is not known to us.
    Function::new("base64gzip", &[STRING], string, |_| Ok(unsupported(Type::String, "base64gzip"))),
    Function::new("csvdecode", &[STRING], |_| Ok(Type::Dynamic), csv_decode),
    Function::new("jsondecode", &[STRING], json_type, json_decode).nullable().enriched(decoded_document),
    Function::new("jsonencode", &[ANY.null().dynamic().unknown()], string, json_encode)
        .refined(json_prefix)
        .enriched(encoded_document),
    Function::new("textdecodebase64", &[STRING, STRING], string, text_decode),
    Function::new("textencodebase64", &[STRING, STRING], string, text_encode),
    Function::new("urlencode", &[STRING], string, url_encode),
];

fn decode(call: &Call<'_>) -> Result<Vec<u8>, CallError> {
    let text = str_of(call.args, 0)?.replace(['\r', '\n'], "");
    STANDARD.decode(text).map_err(|_| CallError::at(0, "failed to decode base64 data"))
}

fn base64_decode(call: &Call<'_>) -> Result<Value, CallError> {
    let text = String::from_utf8(decode(call)?);
    Ok(Value::string(
        &text.map_err(|_| CallError::new("the result of decoding the provided string is not valid UTF-8"))?,
    ))
}

fn charset_failure(error: CharsetError, function: &str) -> Result<Value, CallError> {
    match error {
        CharsetError::Unknown => {
            Err(CallError::at(1, "not a supported IANA encoding name or alias in this Terraform version"))
        }
        CharsetError::Unmappable => Err(CallError::at(0, "the given string has characters that the encoding has not")),
        CharsetError::Unsupported => Ok(unsupported(Type::String, function)),
    }
}

fn text_encode(call: &Call<'_>) -> Result<Value, CallError> {
    match charset::encode(str_of(call.args, 0)?, str_of(call.args, 1)?) {
        Ok(bytes) => bounded(&STANDARD.encode(bytes)),
        Err(error) => charset_failure(error, "textencodebase64"),
    }
}

fn text_decode(call: &Call<'_>) -> Result<Value, CallError> {
    match charset::decode(&decode(call)?, str_of(call.args, 1)?) {
        Ok(text) => bounded(&text),
        Err(error) => charset_failure(error, "textdecodebase64"),
    }
}

/// The way of query strings: a space becomes `+`.
fn url_encode(call: &Call<'_>) -> Result<Value, CallError> {
    let mut out = String::new();
    for byte in str_of(call.args, 0)?.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    bounded(&out)
}

fn csv_decode(call: &Call<'_>) -> Result<Value, CallError> {
    check_size(str_of(call.args, 0)?, [',', '\n'])?;
    let mut records = csv::read(str_of(call.args, 0)?).map_err(CallError::new)?.into_iter();
    let header = records.next().ok_or_else(|| CallError::new("missing header line"))?;
    let names: Vec<Arc<str>> = header.iter().map(|name| Arc::from(name.as_str())).collect();
    let attributes: BTreeMap<Arc<str>, Type> = names.iter().map(|name| (Arc::clone(name), Type::String)).collect();
    if attributes.len() < names.len() {
        return Err(CallError::new("duplicate column name"));
    }
    if records.len().saturating_mul(names.len()) > MAX_ELEMENTS {
        return Err(CallError::limit("the CSV text has too many fields"));
    }
    let row = |record: Vec<String>| {
        Value::object(names.iter().cloned().zip(record.iter().map(|field| Value::string(field))).collect())
    };
    Ok(Value::list(Type::object(attributes), records.map(row).collect()))
}

/// Refuses text that would make too many values, judged by what separates them, before it is read.
fn check_size(text: &str, separators: impl AsRef<[char]>) -> Result<(), CallError> {
    match text.matches(separators.as_ref()).count() > MAX_ELEMENTS {
        true => Err(CallError::limit("the text has too many elements")),
        false => Ok(()),
    }
}

fn json_type(args: &[Value]) -> Result<Type, CallError> {
    match args.first().and_then(Value::as_str) {
        Some(text) => {
            check_size(text, [','])?;
            json::decode(text).map(|value| value.ty()).map_err(CallError::new)
        }
        None => Ok(Type::Dynamic),
    }
}

fn json_decode(call: &Call<'_>) -> Result<Value, CallError> {
    let value = json::decode(str_of(call.args, 0)?).map_err(CallError::new)?;
    let text = call.args.first().and_then(Value::as_text);
    Ok(match text.and_then(|text| text.document.as_deref()) {
        Some(document) => with_places(&value, document),
        None => value,
    })
}

/// The decoded value with the origins of the value that was encoded.
fn with_places(decoded: &Value, source: &Value) -> Value {
    let value = match (decoded.data(), source.items(), source.entries()) {
        (Data::Tuple(items), Some(sources), _) if items.len() == sources.len() => {
            Value::tuple(items.iter().zip(sources).map(|(item, source)| with_places(item, source)).collect())
        }
        (Data::Object(entries), _, Some(sources)) => Value::object(
            entries
                .iter()
                .map(|(key, item)| {
                    (Arc::clone(key), sources.get(key).map_or_else(|| item.clone(), |s| with_places(item, s)))
                })
                .collect(),
        ),
        _ => decoded.clone(),
    };
    value.with_origin(source.origin.clone())
}

/// What is known of a text with holes is worth more than that it is encoded, which rules look behind anyway.
fn encoded_text(args: &[Value], result: Value) -> Value {
    match partial::template(args) {
        Some(parts) => partial::with(result, Partial::Template(Arc::clone(parts))),
        None => result,
    }
}

/// Of text with holes, what is certain when it is decoded.
fn decoded_document(args: &[Value], result: Value) -> Value {
    let document = args.first().and_then(Value::as_unknown).and_then(|unknown| match &unknown.partial {
        Some(Partial::Document(document)) => Some(document),
        _ => None,
    });
    match document.map(|document| (document.items(), document.entries())) {
        Some((Some(items), _)) => partial::elements(result, items.to_vec()),
        Some((_, Some(entries))) => partial::with(result, Partial::Entries(Arc::new(entries.clone()))),
        _ => result,
    }
}

fn json_encode(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 0)?;
    if !value.is_wholly_known() {
        return Ok(Value::unknown_because(Type::String, [value]));
    }
    bounded(&json::encode(value).map_err(CallError::new)?)
}

/// Unless it may be null, the type says how the text begins.
fn json_prefix(args: &[Value], refine: Refine) -> Refine {
    let refine = refine.not_null();
    let Some(value) = args.first().filter(|value| value.definitely_not_null()) else { return refine };
    match value.ty() {
        Type::String => refine.prefix("\""),
        Type::Object(_) | Type::Map(_) => refine.prefix("{"),
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => refine.prefix("["),
        _ => refine,
    }
}

fn encoded_document(args: &[Value], result: Value) -> Value {
    let Some(value) = args.first() else { return result };
    match result.as_str() {
        Some(text) => Value::document(text, value.clone()).add_marks(result.marks),
        // A value that is unknown as a whole has no structure worth keeping.
        None if value.is_known() => partial::with(result, Partial::Document(Arc::new(value.clone()))),
        None => result,
    }
}
