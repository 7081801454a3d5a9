//! Reads JSON text to a [`Value`] and keeps, where the text stands verbatim in a file, the place of every element.
//!
//! Keeps the last of duplicate keys, as AWS does. Nesting is bounded.

use crate::source::{Location, Span};
use crate::value::{Entry, Origin, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Policies nest five deep; more is hostile.
const MAX_DEPTH: usize = 64;

/// In objects of fewer keys, keys are looked for one by one.
const FEW: usize = 16;

/// What is wrong, and the byte offset at which it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JsonError {
    /// Lower-case, no full stop.
    pub(crate) message: &'static str,
    /// Byte offset in the text.
    pub(crate) offset: usize,
}

/// Reads `text`. `whole` is the origin of the text itself: elements get places of their own when it is as long as the
/// text, else that of the whole.
///
/// # Errors
/// When the text is no JSON, or nests deeper than [`MAX_DEPTH`].
pub(crate) fn parse_json(text: &str, whole: &Origin) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0, whole };
    let value = reader.value(0)?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.wrong("text after the end of the document"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    whole: &'a Origin,
}

impl Reader<'_> {
    fn wrong(&self, message: &'static str) -> JsonError {
        JsonError { message, offset: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn origin(&self, start: usize) -> Origin {
        let place = |at: Location| {
            let verbatim = (at.span.end - at.span.start) as usize == self.text.len();
            let base = at.span.start as usize;
            verbatim.then(|| Location { span: Span::new(base + start, base + self.at), ..at })
        };
        match self.whole.at.filter(|at| at.span.start <= at.span.end).and_then(place) {
            Some(at) => Origin { at: Some(at), ..self.whole.clone() },
            None => self.whole.clone(),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.wrong("nested too deeply"));
        }
        self.space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::string(self.string()?),
            Some(_) => self.scalar()?,
            None => return Err(self.wrong("the document ends too early")),
        };
        Ok(value.at(self.origin(start)))
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        // Of objects larger than any of a policy, which only then are worth looking up.
        let mut seen: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        if self.take(b'}') {
            return Ok(Value::map(entries));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.wrong("expected a key in double quotes"));
            }
            let key = self.string()?;
            if !self.take(b':') {
                return Err(self.wrong("expected a colon after the key"));
            }
            let value = self.value(depth + 1)?;
            let entry = Entry { key: Arc::clone(&key), at: value.origin.at, value };
            let known = match entries.len() {
                0..FEW => entries.iter().position(|earlier| earlier.key == key),
                _ => seen.get(&key).copied(),
            };
            match known.and_then(|i| entries.get_mut(i)) {
                Some(earlier) => *earlier = entry,
                None => {
                    entries.push(entry);
                    match entries.len() {
                        FEW => seen.extend(entries.iter().enumerate().map(|(i, e)| (Arc::clone(&e.key), i))),
                        more if more > FEW => drop(seen.insert(key, more - 1)),
                        _ => {}
                    }
                }
            }
            if self.take(b'}') {
                return Ok(Value::map(entries));
            }
            if !self.take(b',') {
                return Err(self.wrong("expected a comma or a closing brace"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Value::list(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Value::list(items));
            }
            if !self.take(b',') {
                return Err(self.wrong("expected a comma or a closing bracket"));
            }
        }
    }

    /// A string, by the rules of JSON; the reader stands on its opening quote.
    fn string(&mut self) -> Result<Arc<str>, JsonError> {
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        let mut plain = true;
        while let Some(byte) = self.peek() {
            self.at += 1;
            plain &= byte != b'\\' && byte >= b' ';
            match byte {
                b'"' if !escaped && plain => {
                    return Ok(self.text.get(start + 1..self.at - 1).unwrap_or("").into());
                }
                b'"' if !escaped => {
                    let written = self.text.get(start..self.at).unwrap_or("");
                    return serde_json::from_str::<String>(written)
                        .map(Arc::from)
                        .map_err(|_| JsonError { message: "a string is not valid", offset: start });
                }
                b'\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
        Err(JsonError { message: "a string is not closed", offset: start })
    }

    fn scalar(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let written = self.text.get(start..self.at).unwrap_or("");
        match serde_json::from_str(written) {
            Ok(serde_json::Value::Null) => Ok(Value::null()),
            Ok(serde_json::Value::Bool(b)) => Ok(crate::value::Kind::Bool(b).into()),
            // IAM compares numbers as they were written, so the text is what counts.
            Ok(serde_json::Value::Number(_)) => Ok(Value::string(written)),
            _ => Err(JsonError { message: "expected a value", offset: start }),
        }
    }
}
