//! JSON: text to a spanned tree, keys and values. Strict: what JSON does not allow is a Problem of the whole file.
//!
//! Knows neither Terraform's JSON nor CloudFormation's.

use crate::problem::{Code, Problem};
use crate::source::{Source, Span};
use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::sync::Arc;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Json {
    pub(crate) kind: JsonKind,
    pub(crate) span: Span,
}

/// What a [`Json`] is.
#[derive(Clone, Debug)]
pub(crate) enum JsonKind {
    Null,
    Bool(bool),
    /// As written.
    Number(Arc<str>),
    /// Escapes resolved.
    String(Arc<str>),
    Array(Vec<Json>),
    /// Members in order; duplicate keys are kept.
    Object(Vec<Member>),
}

/// `"key": value`
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) key: Arc<str>,
    /// The key with its quotes.
    pub(crate) key_span: Span,
    pub(crate) value: Json,
}

impl Json {
    /// The members of an object.
    pub(crate) fn members(&self) -> Option<&[Member]> {
        match &self.kind {
            JsonKind::Object(members) => Some(members),
            _ => None,
        }
    }
}

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The value that the text holds; the parser bounds nesting at 512.
///
/// # Errors
/// The one place where the text stops being JSON.
pub(crate) fn parse(source: &Source) -> Result<Json, Problem> {
    let at = |range: Range| source.location(Span::new(range.start, range.end));
    let parsed = parse_to_ast(source.text(), &CollectOptions::default(), &STRICT).map_err(|e| {
        let message = format!("not valid JSON: {}", lower_first(&e.kind().to_string()));
        Problem::error(Code("syntax/json"), at(e.range()), message).help("JSON has no comments and no trailing commas")
    })?;
    let empty = || Problem::of_path(Code("syntax/json"), source.path(), "file is empty, which is not valid JSON");
    parsed.value.as_ref().map(convert).ok_or_else(empty)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Recursion is as deep as the parser allowed.
fn convert(value: &ast::Value<'_>) -> Json {
    let kind = match value {
        ast::Value::NullKeyword(_) => JsonKind::Null,
        ast::Value::BooleanLit(b) => JsonKind::Bool(b.value),
        ast::Value::NumberLit(n) => JsonKind::Number(Arc::from(n.value)),
        ast::Value::StringLit(s) => JsonKind::String(Arc::from(&*s.value)),
        ast::Value::Array(a) => JsonKind::Array(a.elements.iter().map(convert).collect()),
        ast::Value::Object(o) => JsonKind::Object(o.properties.iter().map(member).collect()),
    };
    Json { kind, span: span(value.range()) }
}

fn member(property: &ast::ObjectProp<'_>) -> Member {
    Member {
        key: Arc::from(property.name.as_str()),
        key_span: span(property.name.range()),
        value: convert(&property.value),
    }
}

fn span(range: Range) -> Span {
    Span::new(range.start, range.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemoryFiles, Sources};
    use std::path::Path;

    /// Renders the tree with each value's text as the span gives it, or the problem's message.
    fn check(text: &str, expected: &str) {
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        let source = sources.add(Path::new("x.json"), text.to_owned());
        let actual = match parse(&source) {
            Ok(json) => render(&json, text),
            Err(problem) => problem.message,
        };
        assert_eq!(actual, expected);
    }

    fn render(json: &Json, text: &str) -> String {
        match &json.kind {
            JsonKind::Array(items) => items.iter().map(|i| render(i, text)).collect::<Vec<_>>().join(" "),
            JsonKind::Object(members) => members
                .iter()
                .map(|m| format!("{}@{}<{}>", m.key, m.key_span.slice(text), render(&m.value, text)))
                .collect::<Vec<_>>()
                .join(" "),
            JsonKind::String(s) => format!("{s}@{}", json.span.slice(text)),
            _ => json.span.slice(text).to_owned(),
        }
    }

    #[test]
    fn spans_cover_keys_and_values() {
        check(r#"{"a": [1, "x\n", null], "ü": -1.50}"#, "a@\"a\"<1 x\n@\"x\\n\" null> ü@\"ü\"<-1.50>");
    }

    #[test]
    fn lenient_forms_are_refused() {
        check("{\"a\": 1,}", "not valid JSON: trailing commas are not allowed");
        check("// c\n1", "not valid JSON: comments are not allowed");
        check("", "file is empty, which is not valid JSON");
        check("{'a': 1}", "not valid JSON: single-quoted strings are not allowed");
    }

    #[test]
    fn deep_nesting_is_a_problem_and_not_a_crash() {
        check(&"[".repeat(100_000), "not valid JSON: maximum nesting depth exceeded");
    }
}
