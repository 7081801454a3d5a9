//! JSON text of Terraform values and back, as `jsonencode` and `jsondecode` have it.
//!
//! Numbers keep every digit, so this does not go through a JSON library.

use super::MAX_TEXT;
use crate::terraform::number::Number;
use crate::terraform::value::{Data, MAX_DEPTH, Type, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Compact JSON text of a wholly known value.
pub(super) fn encode(value: &Value) -> Result<String, String> {
    let mut out = String::new();
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> Result<(), String> {
    if out.len() > MAX_TEXT {
        return Err("the JSON text would be longer than 16 MiB".to_owned());
    }
    match value.data() {
        Data::Null(_) => out.push_str("null"),
        Data::Unknown(_) => return Err("value is not known".to_owned()),
        Data::Bool(known) => out.push_str(if *known { "true" } else { "false" }),
        Data::Number(n) if n.is_infinite() => return Err("cannot serialize infinity as JSON".to_owned()),
        Data::Number(n) => out.push_str(&n.to_text()),
        Data::String(text) => write_quoted(&text.text, out),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            out.push('{');
            for (index, (key, item)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_quoted(key, out);
                out.push(':');
                write(item, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// A string in quotes as Go's `encoding/json` writes it, safe for HTML.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(text, &mut out);
    out
}

fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)))
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The value of JSON text: objects, tuples, and what is in them.
pub(crate) fn decode(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.value()?;
    reader.space();
    if reader.at < text.len() { Err("extraneous data after JSON value".to_owned()) } else { Ok(value) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u16,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn unexpected(&self) -> String {
        match self.rest().chars().next() {
            Some(c) => format!("invalid character {c:?} at offset {}", self.at),
            None => "unexpected end of JSON text".to_owned(),
        }
    }

    fn value(&mut self) -> Result<Value, String> {
        self.space();
        match self.rest().bytes().next() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(Value::string(&self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.take("true") => Ok(Value::bool(true)),
            _ if self.take("false") => Ok(Value::bool(false)),
            _ if self.take("null") => Ok(Value::null(Type::Dynamic)),
            _ => Err(self.unexpected()),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, String>) -> Result<Value, String> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("JSON text nests too deeply".to_owned());
        }
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, String> {
        let mut items = Vec::new();
        self.space();
        if self.take("]") {
            return Ok(Value::tuple(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.take("]") {
                return Ok(Value::tuple(items));
            }
            if !self.take(",") {
                return Err(self.unexpected());
            }
        }
    }

    fn object(&mut self) -> Result<Value, String> {
        let mut entries: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        self.space();
        if self.take("}") {
            return Ok(Value::object(entries));
        }
        loop {
            self.space();
            let key = Value::string(&self.string()?);
            self.space();
            if !self.take(":") {
                return Err(self.unexpected());
            }
            let value = self.value()?;
            let key: Arc<str> = Arc::from(key.as_str().unwrap_or_default());
            entries.insert(key, value);
            self.space();
            if self.take("}") {
                return Ok(Value::object(entries));
            }
            if !self.take(",") {
                return Err(self.unexpected());
            }
        }
    }

    fn number(&mut self) -> Result<Value, String> {
        let rest = self.rest();
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        if !is_number(text) {
            return Err(format!("invalid number {text:?} at offset {}", self.at));
        }
        self.at += end;
        Number::parse(text).map(Value::number).ok_or_else(|| format!("invalid number {text:?}"))
    }

    fn string(&mut self) -> Result<String, String> {
        if !self.take("\"") {
            return Err(self.unexpected());
        }
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let end = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').ok_or("unexpected end of JSON text")?;
            out.push_str(rest.get(..end).unwrap_or_default());
            self.at += end;
            if self.take("\"") {
                return Ok(out);
            }
            if !self.take("\\") {
                return Err(self.unexpected());
            }
            let c = self.rest().chars().next().ok_or("unexpected end of JSON text")?;
            let plain = match c {
                '"' | '\\' | '/' => c,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => self.unicode()?,
                _ => return Err(self.unexpected()),
            };
            if c != 'u' {
                self.at += c.len_utf8();
            }
            out.push(plain);
        }
    }

    /// At the `u` of an escape. A surrogate without its other half becomes U+FFFD, as in Go.
    fn unicode(&mut self) -> Result<char, String> {
        let first = self.hex()?;
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
            let before = self.at;
            self.at += 1;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Result<u32, String> {
        let digits = self.rest().get(1..5).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|d| u32::from_str_radix(d, 16).ok()).ok_or_else(|| self.unexpected())?;
        self.at += 5;
        Ok(code)
    }
}

/// JSON's grammar of numbers.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
