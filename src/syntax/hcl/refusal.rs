//! Turns a refusal of `hcl-edit` into a [`Fault`] at the place it speaks of.

use super::fault::Fault;
use super::lexer::{Kind, Token};
use crate::source::Span;
use hcl_edit::parser::Error;

/// The fault for `error`, which came up in the part of `text` that begins at `start` and has `tokens`.
pub(super) fn fault(text: &str, start: usize, tokens: &[Token], error: &Error) -> Fault {
    let offset = start + error.location().offset();
    // The parser points at white space, or at the last character when it means the end.
    let next = tokens.partition_point(|t| (t.end as usize) <= offset);
    let token = tokens.get(next).copied();
    let span = token.map_or(Span::new(offset, offset), Token::span);
    let message = error.message();
    if message.contains("nested levels") {
        return Fault::too_deep(span);
    }
    if message.contains("chained binary operators") {
        return Fault::too_many_operators(span);
    }
    let expected =
        message.strip_prefix("expected ").or_else(|| Some(message.split_once("; expected ")?.1)).unwrap_or("");
    let found = found(text, token);
    let said = if expected.is_empty() { found } else { format!("{found}, expected {}", readable(expected)) };
    Fault::new("syntax/unexpected-token", span, said, help(message, token))
}

fn found(text: &str, token: Option<Token>) -> String {
    match token.map(|t| (t.kind, t.text(text))) {
        None => "unexpected end of text".to_owned(),
        Some((Kind::Newline, _)) => "unexpected end of line".to_owned(),
        Some((Kind::Comment, _)) => "unexpected comment".to_owned(),
        Some((Kind::Text, _)) => "unexpected text".to_owned(),
        Some((_, written)) => {
            let short: String = written.chars().filter(|c| !c.is_control()).take(40).collect();
            format!("unexpected `{short}`")
        }
    }
}

/// The parser's list of what it expected, with line ends in words.
fn readable(expected: &str) -> String {
    expected
        .replace("`\n`", "line end")
        .replace("`\\n`", "line end")
        .replace("newline", "line end")
        .replace("eof", "end of text")
}

fn help(message: &str, token: Option<Token>) -> &'static str {
    if token.is_some_and(|t| t.kind == Kind::Equal) {
        return "a name before `=` is one word of letters, digits, `_` and `-`; a comparison is written `==`";
    }
    if message.contains("invalid structure") || !message.contains("; expected ") {
        return "an attribute is written `name = value`, a block `type \"label\" { … }`";
    }
    if message.contains("invalid object item") {
        return "items of an object are written `key = value` and parted by commas or line ends";
    }
    if message.contains("invalid expression") {
        return "a value is missing: a string in double quotes, a number, a reference, `[…]` or `{…}`";
    }
    if message.contains("newline") {
        return "write each attribute and block on a line of its own; put expressions of several lines in parentheses";
    }
    if message.contains("identifier") {
        return "a name is expected: letters, digits, `_` and `-`, not beginning with a digit";
    }
    "check for a missing operator, comma or closing bracket before this place"
}
