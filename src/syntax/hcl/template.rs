//! Templates: the parts of strings, heredocs and template files.

use super::convert::Converter;
use super::lexer::Kind;
use super::literal::unescape;
use super::tree::{Expr, ExprKind, TemplateFor, TemplateIf, TemplatePart};
use crate::source::Span;
use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, HeredocTemplate, Template};
use std::sync::Arc;

impl Converter<'_> {
    /// The literal text in a span of the text, as it is evaluated.
    pub(super) fn literal(&self, local: Span, quoted: bool) -> String {
        let mut out = String::new();
        let tokens = self.tokens.get(self.token_at(local.start)..).unwrap_or(&[]);
        for token in tokens.iter().take_while(|t| t.start < local.end).filter(|t| t.kind == Kind::Text) {
            match self.altered.get(&token.start) {
                Some(text) => out.push_str(text),
                None => out.push_str(&unescape(token.text(self.text), quoted)),
            }
        }
        out
    }

    /// The parts of a template; literals of which nothing is left are no parts, unless an interpolation would then stand
    /// alone: `"${x}"` has the type of `x`, whereas `" ${~ x ~} "` is a string.
    pub(super) fn parts<'e>(&mut self, elements: impl Iterator<Item = &'e Element>, quoted: bool) -> Vec<TemplatePart> {
        let mut out = Vec::new();
        let mut dropped = None;
        for element in elements {
            match element {
                Element::Literal(literal) => {
                    let local = self.local(literal.span());
                    let text = self.literal(local, quoted);
                    if text.is_empty() {
                        dropped = Some(self.global(local));
                    } else {
                        out.push(TemplatePart::Literal(Arc::from(text), self.global(local)));
                    }
                }
                Element::Interpolation(interpolation) => {
                    out.push(TemplatePart::Interpolation(self.expr(&interpolation.expr)));
                }
                Element::Directive(directive) => {
                    let span = self.global(self.local(directive.span()));
                    out.push(self.directive(directive, span, quoted));
                }
            }
        }
        if let (Some(span), [TemplatePart::Interpolation(_)]) = (dropped, out.as_slice()) {
            out.push(TemplatePart::Literal(Arc::from(""), span));
        }
        out
    }

    fn directive(&mut self, directive: &Directive, span: Span, quoted: bool) -> TemplatePart {
        match directive {
            Directive::If(d) => {
                let condition = self.expr(&d.if_expr.cond_expr);
                let then = self.parts(d.if_expr.template.iter(), quoted);
                let otherwise = d.else_expr.as_ref().map_or_else(Vec::new, |e| self.parts(e.template.iter(), quoted));
                TemplatePart::If(Box::new(TemplateIf { condition, then, otherwise }), span)
            }
            Directive::For(d) => {
                let repetition = TemplateFor {
                    key_name: d.for_expr.key_var.as_ref().map(|k| self.ident(k)),
                    value_name: self.ident(&d.for_expr.value_var),
                    collection: self.expr(&d.for_expr.collection_expr),
                    body: self.parts(d.for_expr.template.iter(), quoted),
                };
                TemplatePart::For(Box::new(repetition), span)
            }
        }
    }

    /// A heredoc; without sequences it is a string whose span is the content, so that places in it can be found.
    pub(super) fn heredoc(&mut self, heredoc: &HeredocTemplate, local: Span) -> Expr {
        let start = self.token_at(local.start);
        let opener = self.tokens.get(start).map_or(local, |t| t.span());
        let content = self.tokens.get(start + 1..).unwrap_or(&[]);
        let count = content.iter().take_while(|t| t.kind == Kind::Text).count();
        if content.get(count).is_some_and(|t| t.kind == Kind::HeredocEnd) {
            let end = count.checked_sub(1).and_then(|last| content.get(last)).map_or(opener.end, |t| t.end);
            let content = Span { start: opener.end, end };
            let text = self.literal(content, false);
            return Expr { kind: ExprKind::String(Arc::from(text)), span: self.global(content) };
        }
        let parts = self.parts(heredoc.template.iter(), false);
        Expr { kind: ExprKind::Heredoc(parts), span: self.global(local) }
    }

    /// A template that is a text of its own; an interpolation alone is its expression.
    pub(super) fn template(&mut self, template: &Template) -> Expr {
        let span = self.global(Span::new(0, self.text.len()));
        let mut parts = self.parts(template.iter(), false);
        match (parts.pop(), parts.is_empty()) {
            (Some(TemplatePart::Interpolation(inner)), true) if template.len() == 1 => inner,
            (Some(last), _) => {
                parts.push(last);
                Expr { kind: ExprKind::Template(parts), span }
            }
            (None, _) => Expr { kind: ExprKind::String(Arc::from("")), span },
        }
    }
}
