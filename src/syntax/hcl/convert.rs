//! From the tree of `hcl-edit` to ours, with all texts read from the source: names, numbers and literals.
//!
//! Recursion is bounded: the parser refuses more than 64 nested levels and 128 operators in a chain, and chains of
//! accessors count towards [`MAX_DEPTH`] here. Hence dropping the trees cannot overflow either.

use super::fault::Fault;
use super::lexer::{Bracket, Kind, Token};
use super::literal::Altered;
use super::tree::{
    Accessor, Attribute, BinaryOp, Block, Body, Call, Expr, ExprKind, For, Name, ObjectItem, ObjectKey, Splat, UnaryOp,
};
use crate::source::Span;
use hcl_edit::expr::{self as edit, Expression, TraversalOperator};
use hcl_edit::structure::{self, BlockLabel, Structure};
use hcl_edit::{Decorated, Ident, Span as _};
use std::sync::Arc;

/// Deepest tree of one expression.
const MAX_DEPTH: usize = 512;

/// What conversion needs to know of the text.
pub(super) struct Converter<'a> {
    /// The whole text; its tokens and faults count from its beginning.
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) altered: &'a Altered,
    /// Where the part that was parsed begins in the text.
    start: usize,
    /// Where the text begins in its file.
    offset: u32,
    /// Beginnings of the names of attributes to leave out.
    left_out: &'a [u32],
    pub(super) faults: Vec<Fault>,
    depth: usize,
}

impl<'a> Converter<'a> {
    /// For the part of `text` that begins at `start` and consists of `tokens`.
    pub(super) fn new(text: &'a str, tokens: &'a [Token], altered: &'a Altered, start: usize) -> Self {
        Self { text, tokens, altered, start, offset: 0, left_out: &[], faults: Vec::new(), depth: 0 }
    }

    /// With places counted from where the text begins in its file.
    pub(super) fn in_file_from(self, offset: u32) -> Self {
        Self { offset, ..self }
    }

    /// Without the attributes whose names begin at these places.
    pub(super) fn leaving_out(self, left_out: &'a [u32]) -> Self {
        Self { left_out, ..self }
    }

    /// Place in the text of a range of the parsed part.
    pub(super) fn local(&self, range: Option<std::ops::Range<usize>>) -> Span {
        let range = range.unwrap_or_default();
        Span::new(range.start + self.start, range.end + self.start)
    }

    /// Place in the file of a place in the text.
    pub(super) fn global(&self, local: Span) -> Span {
        let shift = |n: u32| n.saturating_add(self.offset);
        Span { start: shift(local.start), end: shift(local.end) }
    }

    /// Index of the first token that begins at or after an offset of the text.
    pub(super) fn token_at(&self, offset: u32) -> usize {
        self.tokens.partition_point(|t| t.start < offset)
    }

    fn named(&self, local: Span) -> Name {
        Name { text: Arc::from(local.slice(self.text)), span: self.global(local) }
    }

    pub(super) fn ident(&mut self, ident: &Decorated<Ident>) -> Name {
        let local = self.local(ident.span());
        self.check_word(local);
        self.named(local)
    }

    /// The parser does not mind words that run together, such as the condition `ifx`: what it takes for a beginning must be
    /// one.
    fn check_word(&mut self, local: Span) {
        let Some(before) = self.token_at(local.start + 1).checked_sub(1).and_then(|i| self.tokens.get(i)) else {
            return;
        };
        if before.start < local.start && local.start < before.end {
            self.faults.push(Fault::misread_word(before.span(), before.text(self.text)));
        }
    }

    /// A body; `local` is from brace to brace.
    pub(super) fn body(&mut self, body: &structure::Body, local: Span) -> Body {
        let mut out = Body { span: self.global(local), ..Body::default() };
        for item in body {
            self.structure(item, &mut out);
        }
        out
    }

    /// Adds an attribute or block to `out`.
    pub(super) fn structure(&mut self, item: &Structure, out: &mut Body) {
        match item {
            Structure::Attribute(attribute) => {
                if self.left_out.binary_search(&self.local(attribute.key.span()).start).is_err() {
                    let name = self.ident(&attribute.key);
                    out.attributes.push(Attribute { name, value: self.expr(&attribute.value) });
                }
            }
            Structure::Block(block) => {
                let block = self.block(block);
                out.blocks.push(block);
            }
        }
    }

    fn block(&mut self, block: &structure::Block) -> Block {
        let kind = self.local(block.ident.span());
        let span = self.local(block.span());
        let mut head = kind;
        let mut labels = Vec::with_capacity(block.labels.len());
        for label in &block.labels {
            let local = self.local(label.span());
            head = head.to(local);
            labels.push(match label {
                BlockLabel::Ident(_) => self.named(local),
                BlockLabel::String(_) => {
                    let inner = Span { start: local.start + 1, end: local.end.saturating_sub(1) };
                    Name { text: Arc::from(self.literal(local, true)), span: self.global(inner) }
                }
            });
        }
        let brace = self
            .tokens
            .get(self.token_at(head.end)..)
            .and_then(|rest| rest.iter().find(|t| t.kind == Kind::Open(Bracket::Brace)));
        let body = Span { start: brace.map_or(head.end, |t| t.start), end: span.end };
        let body = self.body(&block.body, body);
        Block { kind: self.named(kind), labels, body, head: self.global(head), span: self.global(span) }
    }

    /// An expression; one that is too deep becomes invalid.
    pub(super) fn expr(&mut self, expr: &Expression) -> Expr {
        let local = self.local(expr.span());
        if self.depth >= MAX_DEPTH {
            self.faults.push(Fault::too_deep(local));
            return Expr { kind: ExprKind::Invalid, span: self.global(local) };
        }
        self.check_word(local);
        self.depth += 1;
        let out = self.expr_at(expr, local);
        self.depth -= 1;
        out
    }

    fn expr_at(&mut self, expr: &Expression, local: Span) -> Expr {
        let kind = match expr {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(_) => self.number(local),
            Expression::String(_) => ExprKind::String(Arc::from(self.literal(local, true))),
            Expression::Variable(_) => word(local.slice(self.text)),
            Expression::StringTemplate(template) => ExprKind::Template(self.parts(template.iter(), true)),
            Expression::HeredocTemplate(heredoc) => return self.heredoc(heredoc, local),
            Expression::Array(array) => ExprKind::Tuple(array.iter().map(|e| self.expr(e)).collect()),
            Expression::Object(object) => {
                ExprKind::Object(object.iter().map(|(key, value)| self.object_item(key, value)).collect())
            }
            Expression::Parenthesis(inner) => ExprKind::Parens(Box::new(self.expr(inner.inner()))),
            Expression::Conditional(c) => {
                let parts = [self.expr(&c.cond_expr), self.expr(&c.true_expr), self.expr(&c.false_expr)];
                ExprKind::Conditional(Box::new(parts))
            }
            Expression::FuncCall(call) => ExprKind::Call(Box::new(self.call(call))),
            Expression::Traversal(traversal) => return self.traversal(traversal),
            Expression::UnaryOp(op) => {
                let operator = match op.operator.value() {
                    edit::UnaryOperator::Neg => UnaryOp::Negate,
                    edit::UnaryOperator::Not => UnaryOp::Not,
                };
                ExprKind::Unary(operator, Box::new(self.expr(&op.expr)))
            }
            Expression::BinaryOp(op) => {
                let operands = [self.expr(&op.lhs_expr), self.expr(&op.rhs_expr)];
                ExprKind::Binary(binary(*op.operator.value()), Box::new(operands))
            }
            Expression::ForExpr(f) => ExprKind::For(Box::new(self.for_expr(f))),
        };
        Expr { kind, span: self.global(local) }
    }

    /// The parser takes a minus into the number; HCL has it as an operation.
    fn number(&self, local: Span) -> ExprKind {
        let written = local.slice(self.text);
        let Some(digits) = written.strip_prefix('-') else { return ExprKind::Number(Arc::from(written)) };
        let digits = digits.trim_start();
        let skipped = (written.len() - digits.len()) as u32;
        let span = Span { start: local.start + skipped, end: local.end };
        let inner = Expr { kind: ExprKind::Number(Arc::from(digits)), span: self.global(span) };
        ExprKind::Unary(UnaryOp::Negate, Box::new(inner))
    }

    fn object_item(&mut self, key: &edit::ObjectKey, value: &edit::ObjectValue) -> ObjectItem {
        let local = self.local(key.span());
        let is_word = self
            .tokens
            .get(self.token_at(local.start))
            .is_some_and(|t| t.kind == Kind::Identifier && t.span() == local);
        let key = match key {
            _ if is_word => ObjectKey::Name(self.named(local)),
            edit::ObjectKey::Ident(_) => {
                ObjectKey::Expr(Expr { kind: word(local.slice(self.text)), span: self.global(local) })
            }
            edit::ObjectKey::Expression(expr) => ObjectKey::Expr(self.expr(expr)),
        };
        ObjectItem { key, value: self.expr(value.expr()) }
    }

    fn call(&mut self, call: &edit::FuncCall) -> Call {
        let last = self.local(call.name.name.span());
        let span = call.name.namespace.first().map_or(last, |first| self.local(first.span()).to(last));
        let names = call.name.namespace.iter().chain([&call.name.name]);
        let names: Vec<&str> = names.map(|n| self.local(n.span()).slice(self.text)).collect();
        let name = Name { text: Arc::from(names.join("::")), span: self.global(span) };
        let arguments = call.args.iter().map(|a| self.expr(a)).collect();
        Call { name, arguments, expand: call.args.expand_final() }
    }

    fn for_expr(&mut self, f: &edit::ForExpr) -> For {
        For {
            key_name: f.intro.key_var.as_ref().map(|k| self.ident(k)),
            value_name: self.ident(&f.intro.value_var),
            collection: self.expr(&f.intro.collection_expr),
            key: f.key_expr.as_ref().map(|k| self.expr(k)),
            value: self.expr(&f.value_expr),
            condition: f.cond.as_ref().map(|c| self.expr(&c.expr)),
            group: f.grouping,
        }
    }

    fn traversal(&mut self, traversal: &edit::Traversal) -> Expr {
        let operators = &traversal.operators;
        let all = self.local(traversal.span());
        let depth = self.depth;
        self.depth += operators.len();
        if self.depth > MAX_DEPTH {
            self.depth = depth;
            self.faults.push(Fault::too_deep(all));
            return Expr { kind: ExprKind::Invalid, span: self.global(all) };
        }
        let mut out = self.expr(&traversal.expr);
        let mut rest = operators.iter();
        while let Some(operator) = rest.next() {
            let source = out;
            let mut span = source.span.to(self.global(self.local(operator.span())));
            let kind = match operator.value() {
                TraversalOperator::FullSplat(_) => {
                    let each = self.accessors(rest.as_slice());
                    rest = [].iter();
                    span = self.global(all);
                    ExprKind::Splat(Box::new(Splat { source, each, legacy: false }))
                }
                TraversalOperator::AttrSplat(_) => {
                    let (own, others) = self.legacy(rest.as_slice());
                    rest = others.iter();
                    if let Some(last) = own.last() {
                        span = span.to(self.global(self.local(last.span())));
                    }
                    ExprKind::Splat(Box::new(Splat { source, each: self.accessors(own), legacy: true }))
                }
                TraversalOperator::GetAttr(name) => ExprKind::Attribute(Box::new(source), self.ident(name)),
                TraversalOperator::Index(index) => ExprKind::Index(Box::new(source), Box::new(self.expr(index))),
                TraversalOperator::LegacyIndex(index) => {
                    ExprKind::Index(Box::new(source), Box::new(self.legacy_index(index)))
                }
            };
            out = Expr { kind, span };
        }
        self.depth = depth;
        out
    }

    fn legacy_index(&self, index: &Decorated<u64>) -> Expr {
        let local = self.local(index.span());
        Expr { kind: ExprKind::Number(Arc::from(local.slice(self.text))), span: self.global(local) }
    }

    /// What belongs to a `.*`: attributes and legacy indices up to the first bracket.
    fn legacy<'o>(
        &mut self,
        rest: &'o [Decorated<TraversalOperator>],
    ) -> (&'o [Decorated<TraversalOperator>], &'o [Decorated<TraversalOperator>]) {
        let of_each = |o: &Decorated<TraversalOperator>| {
            matches!(o.value(), TraversalOperator::GetAttr(_) | TraversalOperator::LegacyIndex(_))
        };
        let count = rest.iter().take_while(|o| of_each(o)).count();
        let (own, others) = rest.split_at(count);
        if let Some(next) = others.first().filter(|o| matches!(o.value(), TraversalOperator::AttrSplat(_))) {
            self.faults.push(Fault::nested_splat(self.local(next.span())));
        }
        (own, others)
    }

    /// The accessors after a splat; a further `[*]` takes all that follow it.
    fn accessors(&mut self, operators: &[Decorated<TraversalOperator>]) -> Vec<Accessor> {
        let mut out = Vec::new();
        let mut rest = operators.iter();
        while let Some(operator) = rest.next() {
            out.push(match operator.value() {
                TraversalOperator::FullSplat(_) => {
                    let inner = self.accessors(rest.as_slice());
                    rest = [].iter();
                    Accessor::Splat(inner)
                }
                TraversalOperator::AttrSplat(_) => {
                    let (own, others) = self.legacy(rest.as_slice());
                    rest = others.iter();
                    Accessor::Splat(self.accessors(own))
                }
                TraversalOperator::GetAttr(name) => Accessor::Attribute(self.ident(name)),
                TraversalOperator::Index(index) => Accessor::Index(self.expr(index)),
                TraversalOperator::LegacyIndex(index) => Accessor::Index(self.legacy_index(index)),
            });
        }
        out
    }
}

/// A word in the place of a value. The parser sees some as variables that were something else in the original.
fn word(written: &str) -> ExprKind {
    match written {
        "null" => ExprKind::Null,
        "true" => ExprKind::Bool(true),
        "false" => ExprKind::Bool(false),
        number if number.starts_with(|c: char| c.is_ascii_digit()) => ExprKind::Number(Arc::from(number)),
        name => ExprKind::Variable(Arc::from(name)),
    }
}

fn binary(operator: edit::BinaryOperator) -> BinaryOp {
    match operator {
        edit::BinaryOperator::Eq => BinaryOp::Equal,
        edit::BinaryOperator::NotEq => BinaryOp::NotEqual,
        edit::BinaryOperator::LessEq => BinaryOp::LessEqual,
        edit::BinaryOperator::GreaterEq => BinaryOp::GreaterEqual,
        edit::BinaryOperator::Less => BinaryOp::Less,
        edit::BinaryOperator::Greater => BinaryOp::Greater,
        edit::BinaryOperator::Plus => BinaryOp::Add,
        edit::BinaryOperator::Minus => BinaryOp::Subtract,
        edit::BinaryOperator::Mul => BinaryOp::Multiply,
        edit::BinaryOperator::Div => BinaryOp::Divide,
        edit::BinaryOperator::Mod => BinaryOp::Remainder,
        edit::BinaryOperator::And => BinaryOp::And,
        edit::BinaryOperator::Or => BinaryOp::Or,
    }
}
