//! YAML text to a Terraform value, by go-cty-yaml's rules.

use super::scalar::{self, Scalar};
use crate::terraform::functions::values::convert;
use crate::terraform::functions::{CallError, MAX_ELEMENTS};
use crate::terraform::number::Number;
use crate::terraform::value::{MAX_DEPTH, Type, Value};
use dashu_int::IBig;
use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

const CORE: &str = "tag:yaml.org,2002:";

/// The one document in `text`.
pub(in crate::terraform::functions) fn decode(text: &str) -> Result<Value, CallError> {
    // The parser lets a tab indent the first key; libyaml does not.
    if text
        .lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| line.trim_start_matches(' ').starts_with('\t'))
    {
        return Err(CallError::new("found character that cannot start any token"));
    }
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut decoder = Decoder {
        parser: Parser::new_from_str_with_options(text, options),
        anchors: FxHashMap::default(),
        budget: MAX_ELEMENTS,
    };
    let mut document = None;
    loop {
        match decoder.next()? {
            (Event::DocumentStart(..), _) if document.is_some() => {
                return Err(CallError::new("unexpected extra content after value"));
            }
            (Event::DocumentStart(..), _) => {
                let (event, empty) = decoder.next()?;
                document = Some(decoder.node(event, empty, 0)?.value);
            }
            (Event::StreamEnd, _) => break,
            _ => {}
        }
    }
    document.ok_or_else(|| CallError::new("missing start of document"))
}

struct Decoder<'t> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    anchors: FxHashMap<usize, Node>,
    /// Elements that may still be made, each use of an alias counting all of its own.
    budget: usize,
}

#[derive(Clone)]
struct Node {
    value: Value,
    /// Elements in it.
    size: usize,
    /// A plain `<<` without tag.
    merges: bool,
}

impl<'t> Decoder<'t> {
    /// The next event, and whether its span is empty.
    fn next(&mut self) -> Result<(Event<'t>, bool), CallError> {
        match self.parser.next() {
            Some(Ok((event, span))) => Ok((event, span.start.index() == span.end.index())),
            Some(Err(error)) => Err(CallError::new(error.to_string())),
            None => Ok((Event::StreamEnd, true)),
        }
    }

    fn node(&mut self, event: Event<'t>, empty: bool, depth: u16) -> Result<Node, CallError> {
        if depth > MAX_DEPTH {
            return Err(CallError::limit("the YAML text nests too deeply"));
        }
        let (anchor, node) = match event {
            Event::Alias(id) => {
                let node = self.anchors.get(&id).cloned();
                let node =
                    node.ok_or_else(|| CallError::new("cannot refer to an anchor from inside its own definition"))?;
                self.spend(node.size)?;
                return Ok(Node { merges: false, ..node });
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = matches!(style, ScalarStyle::Plain);
                let text = if plain && empty { "" } else { &*text };
                self.spend(1)?;
                let merges = plain && tag.is_none() && text == "<<";
                (anchor, Node { value: scalar_value(text, plain, tag.as_deref())?, size: 1, merges })
            }
            Event::SequenceStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), "seq", "sequence")?;
                (anchor, self.sequence(depth)?)
            }
            Event::MappingStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), "map", "mapping")?;
                (anchor, self.mapping(depth)?)
            }
            _ => return Err(CallError::new("unexpected end of document")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn spend(&mut self, count: usize) -> Result<(), CallError> {
        self.budget =
            self.budget.checked_sub(count).ok_or_else(|| CallError::limit("the YAML text has too many elements"))?;
        Ok(())
    }

    fn sequence(&mut self, depth: u16) -> Result<Node, CallError> {
        let mut items = Vec::new();
        let mut size = 1;
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => break,
                (event, empty) => {
                    let node = self.node(event, empty, depth + 1)?;
                    size += node.size;
                    items.push(node.value);
                }
            }
        }
        Ok(Node { value: Value::tuple(items), size, merges: false })
    }

    fn mapping(&mut self, depth: u16) -> Result<Node, CallError> {
        let mut entries: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        let mut size = 1;
        loop {
            let (event, empty) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = self.node(event, empty, depth + 1)?;
            let (event, empty) = self.next()?;
            let node = self.node(event, empty, depth + 1)?;
            size += node.size + 1;
            if key.merges {
                let merged = node.value.entries().ok_or_else(|| {
                    CallError::new(format!("cannot merge {} into mapping", node.value.ty().friendly()))
                })?;
                entries.extend(merged.iter().map(|(k, v)| (Arc::clone(k), v.clone())));
                continue;
            }
            if key.value.is_null() {
                return Err(CallError::new("mapping key cannot be null"));
            }
            let name = convert(&key.value, &Type::String);
            let name = name.map_err(|message| CallError::new(format!("only string keys are allowed: {message}")))?;
            entries.insert(Arc::from(name.as_str().unwrap_or_default()), node.value);
        }
        Ok(Node { value: Value::object(entries), size, merges: false })
    }
}

/// The name of a tag: short for those of YAML itself.
fn tag_name(tag: &Tag) -> String {
    format!("{}{}", tag.handle(), tag.suffix())
}

fn check_tag(tag: Option<&Tag>, allowed: &str, what: &str) -> Result<(), CallError> {
    let Some(name) = tag.map(tag_name) else { return Ok(()) };
    match name.strip_prefix(CORE) {
        Some(short) if short == allowed => Ok(()),
        _ => Err(CallError::new(format!("can't interpret {what} as {name}"))),
    }
}

fn scalar_value(text: &str, plain: bool, tag: Option<&Tag>) -> Result<Value, CallError> {
    let name = tag.map(tag_name);
    let short = match &name {
        None => None,
        Some(name) => match name.strip_prefix(CORE) {
            Some(short @ ("str" | "binary" | "int" | "float" | "bool" | "null" | "timestamp")) => Some(short),
            _ => return Err(CallError::new(format!("unsupported tag {name:?}"))),
        },
    };
    if !plain || matches!(short, Some("str" | "binary")) {
        return Ok(Value::string(text));
    }
    let (kind, value) = resolved(text)?;
    let fits = match short {
        None => true,
        Some("int" | "float") => kind == "number",
        Some(short) => kind == short,
    };
    if fits {
        Ok(value)
    } else {
        Err(CallError::new(format!("cannot parse {text:?} as {CORE}{}", short.unwrap_or_default())))
    }
}

fn resolved(text: &str) -> Result<(&'static str, Value), CallError> {
    let number = |number: Option<Number>| {
        let number = number.ok_or_else(|| CallError::new(format!("invalid number {text:?}")))?;
        Ok(("number", Value::number(number)))
    };
    match scalar::resolve(text) {
        Scalar::Null => Ok(("null", Value::null(Type::Dynamic))),
        Scalar::Bool(known) => Ok(("bool", Value::bool(known))),
        Scalar::Number(text) => number(Number::parse(&text)),
        Scalar::Radix(digits, base) => number(IBig::from_str_radix(&digits, base).ok().map(Number::from_integer)),
        Scalar::Infinity(negative) => Ok(("number", Value::number(Number::infinity(negative)))),
        Scalar::NotANumber => Err(CallError::new("floating point NaN is not supported")),
        Scalar::Timestamp(text) => Ok(("timestamp", Value::string(&text))),
        Scalar::Text => Ok(("str", Value::string(text))),
    }
}
