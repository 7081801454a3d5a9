//! YAML: text to a spanned tree, tags kept, anchors and merge keys resolved, scalars typed by YAML 1.1.
//!
//! Around the `granit-parser` crate, which gives events with spans; duplicate keys, merging, typing and the budget of
//! aliases are ours.

use super::data::{MAX_DEPTH, Node, NodeKind, Pair, duplicate};
use crate::problem::{Code, Problem};
use crate::source::{Source, Span};
use granit_parser::{Event, Options, Parser, ScalarStyle, StrInput, Tag};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Text that is not YAML.
const SYNTAX: Code = Code("syntax/yaml");
/// More than one document to read.
const SEVERAL: Code = Code("syntax/several-documents");
/// Most nodes of one document, each use of an alias counting all of its own.
const MAX_NODES: usize = 1_000_000;

/// The first document of the text that is a mapping with this key, else the first one; nothing where there is none.
pub(crate) fn parse(source: &Source, key: &str) -> (Option<Node>, Vec<Problem>) {
    let mut options = Options::default();
    options.set_emit_comments(false);
    let text = source.text();
    let parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader { source, parser, anchors: FxHashMap::default(), budget: MAX_NODES, problems: Vec::new() };
    let document = reader.documents(key);
    (document, reader.problems)
}

type Read<T> = Result<T, Box<Problem>>;

struct Reader<'t> {
    source: &'t Source,
    parser: Parser<'t, StrInput<'t>>,
    /// Nodes that aliases may repeat, with their number of nodes.
    anchors: FxHashMap<usize, (Node, usize)>,
    budget: usize,
    problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Read<(Event<'t>, Span)> {
        match self.parser.next() {
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or_default();
                Ok((event, Span::new(range.start, range.end)))
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or_default().min(self.source.text().len());
                let at = self.source.location(Span::new(at, at));
                let help = "mend the line; nothing in this file is checked until it parses";
                Err(Box::new(Problem::error(SYNTAX, at, error.info().to_owned()).help(help)))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// The document that is asked for. A mistake in one after the first is nobody's concern.
    fn documents(&mut self, key: &str) -> Option<Node> {
        let (mut first, mut chosen) = (None, None);
        loop {
            match (self.document(), &chosen) {
                (Ok(Some(document)), Some(_)) => {
                    if let Some(pair) = document.get(key) {
                        let message = "a file has one template; this document of it is not checked";
                        let problem = Problem::notice(SEVERAL, self.source.location(pair.key_span), message);
                        self.problems.push(problem.help("give it a file of its own"));
                    }
                }
                (Ok(Some(document)), None) if document.get(key).is_some() => chosen = Some(document),
                (Ok(Some(document)), None) => first = first.or(Some(document)),
                (Err(problem), None) if first.is_none() => {
                    self.problems.push(*problem);
                    return None;
                }
                (Err(_) | Ok(None), _) => return chosen.or(first),
            }
        }
    }

    fn document(&mut self) -> Read<Option<Node>> {
        loop {
            match self.next()?.0 {
                Event::DocumentStart(..) => {
                    let (event, span) = self.next()?;
                    return Ok(Some(self.node(event, span, 0)?.0));
                }
                Event::StreamEnd => return Ok(None),
                _ => {}
            }
        }
    }

    fn fault<T>(&self, code: Code, span: Span, message: &str) -> Read<T> {
        Err(Box::new(Problem::error(code, self.source.location(span), message)))
    }

    /// A node and the number of nodes in it.
    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Read<(Node, usize)> {
        if depth > MAX_DEPTH {
            return self.fault(Code("limit/nesting"), span, "nested too deeply");
        }
        self.budget = self.budget.saturating_sub(1);
        if self.budget == 0 {
            return self.fault(Code("limit/aliases"), span, "aliases make this document too large");
        }
        let (anchor, node, size) = match event {
            Event::Alias(id) => {
                let Some((node, size)) = self.anchors.get(&id).cloned() else {
                    return self.fault(SYNTAX, span, "an alias cannot stand inside of its own anchor");
                };
                self.budget = self.budget.saturating_sub(size);
                return Ok((Node { span, ..node }, size));
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = matches!(style, ScalarStyle::Plain);
                let tag = tag_name(tag.as_deref());
                let text = if plain && span.start == span.end { "" } else { &*text };
                let is_text = tag.as_deref() == Some("tag:yaml.org,2002:str");
                let kind = if plain && !is_text { plain_scalar(text) } else { NodeKind::Text(Arc::from(text)) };
                (anchor, Node { kind, span, tag: tag.filter(|t| !t.starts_with("tag:")) }, 1)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let tag = tag_name(tag.as_deref());
                let (node, size) = self.sequence(span, depth)?;
                (anchor, Node { tag, ..node }, size)
            }
            Event::MappingStart(_, anchor, tag) => {
                let tag = tag_name(tag.as_deref());
                let (node, size) = self.mapping(span, depth)?;
                (anchor, Node { tag, ..node }, size)
            }
            _ => return self.fault(SYNTAX, span, "the document ends too early"),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok((node, size))
    }

    fn sequence(&mut self, start: Span, depth: usize) -> Read<(Node, usize)> {
        let (mut items, mut total, mut span): (Vec<Node>, _, _) = (Vec::new(), 1, start);
        loop {
            match self.next()? {
                (Event::SequenceEnd, end) => {
                    // In block style the end lies at the next token.
                    let end = if items.is_empty() { end } else { span };
                    return Ok((Node::new(NodeKind::Sequence(items), span.to(end)), total));
                }
                (event, at) => {
                    let (node, size) = self.node(event, at, depth + 1)?;
                    span = span.to(node.span);
                    total += size;
                    items.push(node);
                }
            }
        }
    }

    fn mapping(&mut self, start: Span, depth: usize) -> Read<(Node, usize)> {
        let (mut pairs, mut merged, mut total, mut span) = (Vec::new(), Vec::new(), 1, start);
        let mut places: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let merges = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<");
            let (key, _) = self.node(event, at, depth + 1)?;
            let (event, value_at) = self.next()?;
            let (value, size) = self.node(event, value_at, depth + 1)?;
            total += size + 1;
            span = span.to(key.span).to(value.span);
            if merges {
                merged.push(value);
                continue;
            }
            let Some(name) = key_text(&key) else {
                let problem = Problem::error(SYNTAX, self.source.location(key.span), "a key must be a single text");
                self.problems.push(problem.help("this key and what it holds are left out"));
                continue;
            };
            let pair = Pair { key: Arc::clone(&name), key_span: key.span, value };
            match places.get(&name).copied().and_then(|place| pairs.get_mut(place)) {
                Some(old) => {
                    self.problems.push(duplicate(&name, key.span, self.source));
                    *old = pair;
                }
                None => {
                    places.insert(name, pairs.len());
                    pairs.push(pair);
                }
            }
        }
        for source in merged {
            merge(&mut pairs, &source);
        }
        Ok((Node::new(NodeKind::Mapping(pairs), span), total))
    }
}

/// The keys of `source` (a mapping, or a sequence of them, the first winning) that are not there yet.
fn merge(pairs: &mut Vec<Pair>, source: &Node) {
    let sources = source.items().unwrap_or(std::slice::from_ref(source));
    for pair in sources.iter().flat_map(Node::pairs) {
        if !pairs.iter().any(|old| old.key == pair.key) {
            pairs.push(pair.clone());
        }
    }
}

/// Keys are text, whatever they look like: `1`, `true`.
fn key_text(key: &Node) -> Option<Arc<str>> {
    match &key.kind {
        NodeKind::Null => Some(Arc::from("null")),
        _ => key.scalar(),
    }
}

/// `!Ref` is `Ref`; core tags keep their long name.
fn tag_name(tag: Option<&Tag>) -> Option<Arc<str>> {
    let tag = tag?;
    Some(Arc::from(format!("{}{}", tag.handle().trim_start_matches('!'), tag.suffix())))
}

/// A plain scalar by YAML 1.1 (<https://yaml.org/type/>), with dates as text, as CloudFormation has them.
fn plain_scalar(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return NodeKind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return NodeKind::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return NodeKind::Bool(false),
        _ => {}
    }
    match number(text) {
        Some((value, shown)) => NodeKind::Number(value, Arc::from(shown)),
        None => NodeKind::Text(Arc::from(text)),
    }
}

fn number(text: &str) -> Option<(f64, String)> {
    let first = text.strip_prefix(['-', '+']).unwrap_or(text).chars().next()?;
    if !first.is_ascii_digit() && first != '.' {
        return None;
    }
    if let Some(whole) = whole(text) {
        #[expect(clippy::cast_precision_loss, reason = "the text is kept beside it")]
        return Some((whole as f64, whole.to_string()));
    }
    // A float needs a point, and an exponent its sign: `1e3` is text.
    let plain = text.replace('_', "");
    let (mantissa, exponent) = plain.split_once(['e', 'E']).map_or((&*plain, None), |(m, e)| (m, Some(e)));
    let is_float = mantissa.contains('.')
        && mantissa.chars().filter(char::is_ascii_digit).count() > 0
        && exponent.is_none_or(|e| e.starts_with(['+', '-']));
    let value: f64 = plain.parse().ok().filter(|_| is_float)?;
    Some((value, value.to_string()))
}

/// Decimal, octal (`010`), hexadecimal, binary and base 60 (`22:22`).
fn whole(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.replace('_', "");
    let value = if let Some(hex) = digits.strip_prefix("0x") {
        i128::from_str_radix(hex, 16).ok()?
    } else if let Some(binary) = digits.strip_prefix("0b") {
        i128::from_str_radix(binary, 2).ok()?
    } else if digits.contains(':') {
        sexagesimal(&digits)?
    } else if digits.len() > 1 && digits.starts_with('0') {
        i128::from_str_radix(&digits, 8).ok()?
    } else {
        digits.parse().ok()?
    };
    Some(if negative { -value } else { value })
}

fn sexagesimal(digits: &str) -> Option<i128> {
    let mut parts = digits.split(':');
    let first = parts.next().filter(|p| !p.starts_with('0') || p.len() == 1)?;
    let mut total: i128 = first.parse().ok()?;
    for part in parts {
        let part: i128 = part.parse().ok().filter(|n| (0..60).contains(n))?;
        total = total.checked_mul(60)?.checked_add(part)?;
    }
    Some(total)
}
