//! Messages of rules: text with `{expression}` in it.

use super::ast::Expr;
use super::check::Checker;
use super::env::{Content, Declarations, Env, Operand};
use super::error::ConditionError;
use super::evaluate;
use super::outcome::Deciding;
use super::parser;
use super::text::number_text;
use super::types::{Signature, Type};
use crate::source::Span;
use crate::value::{Kind, Part, Value};
use std::sync::Arc;

/// What is printed where a value is not known.
const NOT_KNOWN: &str = "not known";
/// What is printed for a sensitive value.
const SENSITIVE: &str = "(sensitive)";
/// More elements or characters than these are cut off.
const MAX_ITEMS: usize = 10;
const MAX_CHARS: usize = 400;

/// A compiled message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Value(Expr),
}

impl Message {
    /// Compiles `text`; `{{` and `}}` stand for braces, and `it` for the value that decided.
    ///
    /// # Errors
    /// For braces without partner and for expressions in error; places are those of `text`.
    pub(crate) fn compile(text: &str, declarations: &dyn Declarations) -> Result<Self, Vec<ConditionError>> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut errors = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with("{{") || rest.starts_with("}}") {
                literal.push_str(rest.get(..1).unwrap_or(""));
                at += 2;
            } else if rest.starts_with('{') {
                let Some(length) = expression_length(rest) else {
                    let error = ConditionError::new(Span::new(at, at + 1), "`{` is not closed");
                    errors.push(error.help("write `{{` for a brace"));
                    break;
                };
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
                let inner = rest.get(1..=length).unwrap_or("");
                match compile_piece(inner, declarations) {
                    Ok(expr) => pieces.push(Piece::Value(expr)),
                    Err(found) => errors.extend(found.into_iter().map(|error| shift(error, at + 1))),
                }
                at += length + 2;
            } else if rest.starts_with('}') {
                let error = ConditionError::new(Span::new(at, at + 1), "`}` without `{`");
                errors.push(error.help("write `}}` for a brace"));
                break;
            } else {
                let length = rest.find(['{', '}']).unwrap_or(rest.len());
                literal.push_str(rest.get(..length).unwrap_or(""));
                at += length;
            }
        }
        pieces.push(Piece::Text(literal));
        if errors.is_empty() { Ok(Self { pieces }) } else { Err(errors) }
    }

    /// The text, with the values of `env`; not yet sanitised for any format.
    pub(crate) fn render(&self, env: &dyn Env, it: Option<&Deciding>) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value(expr) => {
                    let it = it.and_then(|it| it.value.clone()).map_or(Operand::value(Kind::Null), Operand::value);
                    let value = evaluate::value_of(expr, env, vec![(Arc::from("it"), it)]);
                    out.push_str(&show(&value));
                }
            }
        }
        out
    }
}

fn compile_piece(text: &str, declarations: &dyn Declarations) -> Result<Expr, Vec<ConditionError>> {
    let mut tree = parser::parse(text).map_err(|error| vec![error])?;
    let with_it = WithIt(declarations);
    let mut checker = Checker::new(&with_it);
    checker.expr(&mut tree);
    let errors = checker.finish();
    if errors.is_empty() { Ok(tree) } else { Err(errors) }
}

/// The bytes between `{` at the beginning of `text` and its `}`, both left out; quotes hide braces.
fn expression_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 1 => return at.checked_sub(1),
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    None
}

fn shift(error: ConditionError, by: usize) -> ConditionError {
    let Span { start, end } = error.span;
    ConditionError { span: Span::new(start as usize + by, end as usize + by), ..error }
}

/// A value for people: what is not known says so, lists are joined.
fn show(operand: &Operand) -> String {
    let value = match &operand.content {
        Content::Node(_) => return NOT_KNOWN.to_owned(),
        Content::Count(count) => return format!("at least {}", count.at_least),
        _ => operand.to_value(),
    };
    let text = show_value(&value, 0);
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}

fn show_value(value: &Value, depth: usize) -> String {
    const MAX_DEPTH: usize = 3;
    if value.sensitive {
        return SENSITIVE.to_owned();
    }
    match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number_text(*number),
        Kind::String(text) => text.to_string(),
        Kind::Template(parts) => parts.iter().map(show_part).collect(),
        Kind::Reference(reference) => format!("{}.{}", reference.target, reference.attribute),
        Kind::Unknown(_) => NOT_KNOWN.to_owned(),
        _ if depth >= MAX_DEPTH => "…".to_owned(),
        Kind::Document(document) => match &document.text {
            Some(text) => text.to_string(),
            None => show_value(&document.root, depth + 1),
        },
        Kind::List(list) => {
            let mut shown: Vec<String> = list.items.iter().take(MAX_ITEMS).map(|v| show_value(v, depth + 1)).collect();
            if list.items.len() > MAX_ITEMS || list.rest.is_some() {
                shown.push("…".to_owned());
            }
            shown.join(", ")
        }
        Kind::Map(map) => {
            let entries = map.entries.iter().take(MAX_ITEMS);
            let shown: Vec<String> =
                entries.map(|e| format!("{} = {}", e.key, show_value(&e.value, depth + 1))).collect();
            format!("{{{}}}", shown.join(", "))
        }
    }
}

fn show_part(part: &Part) -> String {
    match part {
        Part::Literal(text) => text.to_string(),
        Part::Reference(reference) => format!("${{{}.{}}}", reference.target, reference.attribute),
        Part::Unknown(_) => "${…}".to_owned(),
    }
}

/// Declarations, and `it`.
struct WithIt<'d>(&'d dyn Declarations);

impl Declarations for WithIt<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        if name == "it" { Some(Type::Any) } else { self.0.variable(name) }
    }

    fn variables(&self) -> Vec<String> {
        self.0.variables().into_iter().chain(["it".to_owned()]).collect()
    }

    fn attribute(&self, owner: &Type, name: &str) -> Option<Type> {
        self.0.attribute(owner, name)
    }

    fn attributes(&self, owner: &Type) -> Vec<String> {
        self.0.attributes(owner)
    }

    fn function(&self, receiver: Option<&Type>, name: &str) -> Option<Signature> {
        self.0.function(receiver, name)
    }

    fn functions(&self, receiver: Option<&Type>) -> Vec<String> {
        self.0.functions(receiver)
    }

    fn kinds(&self) -> Vec<String> {
        self.0.kinds()
    }
}
