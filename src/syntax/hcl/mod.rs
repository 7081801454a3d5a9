//! HCL: text to a spanned tree.
//!
//! A syntax error costs the block it is in, never the file. The tree is ours, so that the parser behind it
//! (the `hcl-edit` crate, called once per top-level item) can be replaced without touching anything above.
//! Needs up to 2 MiB of stack in debug builds; nesting is bounded by the parser, so that hostile text needs no more.
//! Knows neither Terraform nor its languages.

pub(crate) mod tree;

mod adapt;
mod convert;
mod fault;
mod lexer;
mod literal;
mod refusal;
mod split;
mod template;
#[cfg(test)]
mod tests;

use crate::problem::Problem;
use crate::source::{Source, SourceId, Span};
use adapt::{Adapted, Root, adapt};
use convert::Converter;
use fault::Fault;
use hcl_edit::parser;
use lexer::{Kind, Lexer, Token};
use literal::Altered;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Arc;
use tree::{Body, Comment, Expr, ExprKind, File};

/// Reads a file of attributes and blocks. Each mistake is a problem and costs the top-level item it is in.
pub(crate) fn parse(source: &Source) -> (File, Vec<Problem>) {
    let text = source.text();
    let split = split::split(text);
    let mut faults = split.faults;
    faults.sort_by_key(|fault| fault.span);
    let mut body = Body { span: Span::new(0, text.len()), ..Body::default() };
    let mut found = Vec::new();
    for item in &split.items {
        let tokens = split.tokens.get(item.clone()).unwrap_or(&[]);
        let range = extent(tokens);
        let next = faults.partition_point(|fault| (fault.span.start as usize) < range.start);
        if faults.get(next).is_none_or(|fault| (fault.span.start as usize) >= range.end) {
            parse_item(text, tokens, range, &mut body, &mut found);
        }
    }
    found.extend(drop_duplicates(&mut body));
    faults.extend(found);
    faults.sort_by_key(|fault| fault.span);
    let comments = comments(text, &split.tokens);
    (File { body, comments }, faults.into_iter().map(|f| f.problem(source.id(), 0)).collect())
}

/// Reads an expression that begins at `offset` of its file; line ends mean nothing in it. What cannot be read is
/// [`ExprKind::Invalid`] and has a problem.
pub(crate) fn parse_expression(text: &str, source: SourceId, offset: u32) -> (Expr, Vec<Problem>) {
    let (tokens, faults) = Lexer::new(text).finish();
    let alone = Alone { text, tokens, source, offset };
    let significant = |t: &&Token| !matches!(t.kind, Kind::Newline | Kind::Comment);
    let first = alone.tokens.iter().find(significant).map(|t| t.start as usize);
    let last = alone.tokens.iter().rfind(significant).map(|t| t.end as usize);
    let (Some(start), Some(end)) = (first, last) else {
        let fault = Fault::new("syntax/no-expression", Span::new(0, text.len()), "no expression", "write a value");
        return alone.invalid(vec![fault]);
    };
    alone.read(faults, start..end, Altered::new(), |part, converter| Ok(converter.expr(&parser::parse_expr(part)?)))
}

/// Reads a text that is a template as a whole: a template file, or a string of a `.tf.json` file. An interpolation alone
/// is read as its expression, and a text without template sequences as a string.
pub(crate) fn parse_template(text: &str, source: SourceId, offset: u32) -> (Expr, Vec<Problem>) {
    let (tokens, faults) = Lexer::template(text).finish();
    let alone = Alone { text, tokens, source, offset };
    if alone.tokens.iter().all(|t| t.kind == Kind::Text) {
        let content = literal::unescape(text, false);
        return (alone.expr(ExprKind::String(Arc::from(content))), Vec::new());
    }
    let altered = literal::altered(text, &alone.tokens, true);
    alone.read(faults, 0..text.len(), altered, |part, converter| Ok(converter.template(&parser::parse_template(part)?)))
}

/// An expression or template that is not part of a file of attributes and blocks.
struct Alone<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    source: SourceId,
    offset: u32,
}

impl Alone<'_> {
    fn expr(&self, kind: ExprKind) -> Expr {
        let end = self.offset.saturating_add(Span::new(0, self.text.len()).end);
        Expr { kind, span: Span { start: self.offset, end } }
    }

    fn invalid(&self, faults: Vec<Fault>) -> (Expr, Vec<Problem>) {
        let problems = faults.into_iter().map(|f| f.problem(self.source, self.offset)).collect();
        (self.expr(ExprKind::Invalid), problems)
    }

    /// Parses and converts the part `range` of the text.
    fn read(
        &self,
        lexical: Vec<Fault>,
        range: Range<usize>,
        altered: Altered,
        parse: impl FnOnce(&str, &mut Converter<'_>) -> Result<Expr, parser::Error>,
    ) -> (Expr, Vec<Problem>) {
        if !lexical.is_empty() {
            return self.invalid(lexical);
        }
        let Adapted { text: part, faults, .. } = adapt(self.text, &self.tokens, range.clone(), Root::Expression);
        if !faults.is_empty() {
            return self.invalid(faults);
        }
        let altered = if altered.is_empty() { literal::altered(self.text, &self.tokens, false) } else { altered };
        let mut converter = Converter::new(self.text, &self.tokens, &altered, range.start).in_file_from(self.offset);
        match parse(&part, &mut converter) {
            Ok(expr) if converter.faults.is_empty() => (expr, Vec::new()),
            Ok(_) => self.invalid(converter.faults),
            Err(error) => self.invalid(vec![refusal::fault(self.text, range.start, &self.tokens, &error)]),
        }
    }
}

/// From the first token to the last.
fn extent(tokens: &[Token]) -> Range<usize> {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.start as usize..last.end as usize,
        _ => 0..0,
    }
}

/// Parses one top-level item into `body`; a mistake leaves it out, since half a block would make false findings.
fn parse_item(text: &str, tokens: &[Token], range: Range<usize>, body: &mut Body, faults: &mut Vec<Fault>) {
    let start = range.start;
    let adapted = adapt(text, tokens, range, Root::Body);
    if !adapted.faults.is_empty() {
        return faults.extend(adapted.faults);
    }
    let parsed = match parser::parse_body(&adapted.text) {
        Ok(parsed) => parsed,
        Err(error) => return faults.push(refusal::fault(text, start, tokens, &error)),
    };
    let altered = literal::altered(text, tokens, false);
    let mut converter = Converter::new(text, tokens, &altered, start).leaving_out(&adapted.left_out);
    let mut read = Body::default();
    for structure in &parsed {
        converter.structure(structure, &mut read);
    }
    faults.extend(adapted.duplicates);
    if converter.faults.is_empty() {
        body.attributes.extend(read.attributes);
        body.blocks.extend(read.blocks);
    }
    faults.extend(converter.faults);
}

/// Leaves out top-level attributes whose name was there before.
fn drop_duplicates(body: &mut Body) -> Vec<Fault> {
    let mut names = FxHashSet::default();
    let mut faults = Vec::new();
    body.attributes.retain(|attribute| {
        let first = names.insert(Arc::clone(&attribute.name.text));
        if !first {
            faults.push(Fault::duplicate_attribute(attribute.name.span, &attribute.name.text));
        }
        first
    });
    faults
}

fn comments(text: &str, tokens: &[Token]) -> Vec<Comment> {
    let comments = tokens.iter().filter(|t| t.kind == Kind::Comment);
    comments
        .map(|t| Comment { span: t.span(), own_line: super::comments::begins_line(text, t.start as usize) })
        .collect()
}

/// The stretches between brackets, from the opening one to the closing one, in the order of the closing ones; heredocs too.
pub(crate) fn brackets(text: &str) -> Vec<Span> {
    let (tokens, _) = Lexer::new(text).finish();
    let (mut open, mut out): (Vec<u32>, Vec<Span>) = (Vec::new(), Vec::new());
    for token in tokens {
        match token.kind {
            Kind::Open(_) | Kind::TemplateOpen | Kind::Heredoc => open.push(token.start),
            Kind::Close(_) | Kind::TemplateClose | Kind::HeredocEnd => {
                out.extend(open.pop().map(|start| Span { start, end: token.end }));
            }
            _ => {}
        }
    }
    out
}
