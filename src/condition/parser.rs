//! Tokens → syntax tree: a Pratt parser with a bound on the height of the tree, so that nothing that later walks the tree
//! can exhaust the stack.

use super::ast::{Call, Expr, ExprKind, Macro, MacroName, Operator};
use super::error::ConditionError;
use super::lexer::{Token, TokenKind, tokens};
use super::{MAX_HEIGHT, MAX_TEXT};
use crate::source::Span;
use crate::value::{Kind, Value};
use std::sync::Arc;

/// Binding powers, weakest first; unary and postfix operators bind tighter than all.
const CONDITIONAL: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const RELATION: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;

/// The tree of `text`.
pub(super) fn parse(text: &str) -> Result<Expr, ConditionError> {
    if text.len() > MAX_TEXT {
        let message = format!("condition is longer than {MAX_TEXT} bytes");
        return Err(ConditionError::new(Span::new(0, 0), message));
    }
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
    let tree = parser.expression(CONDITIONAL)?;
    if parser.peek().kind != TokenKind::End {
        return Err(parser.unexpected("an operator or the end"));
    }
    Ok(tree.expr)
}

/// An expression and the height of its tree.
struct Tall {
    expr: Expr,
    height: usize,
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

type Parsed<T = Tall> = Result<T, ConditionError>;

static END: Token = Token { span: Span { start: 0, end: 0 }, kind: TokenKind::End };

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).or(self.tokens.last()).unwrap_or(&END)
    }

    fn advance(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Symbol(s) if s == symbol)
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.at += 1;
        }
        found
    }

    /// The span of the symbol that must come now.
    fn expect(&mut self, symbol: &str) -> Parsed<Span> {
        let span = self.peek().span;
        if self.take(symbol) { Ok(span) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> ConditionError {
        let token = self.peek();
        let found = match &token.kind {
            TokenKind::Number(_) => "a number".to_owned(),
            TokenKind::String(_) => "a string".to_owned(),
            TokenKind::Name(name) => format!("`{name}`"),
            TokenKind::Symbol(symbol) => format!("`{symbol}`"),
            TokenKind::End => "the end".to_owned(),
        };
        ConditionError::new(token.span, format!("expected {wanted}, found {found}"))
    }

    /// A node above `heights`, unless the tree grows too high.
    fn node(&self, span: Span, kind: ExprKind, heights: impl IntoIterator<Item = usize>) -> Parsed {
        let height = heights.into_iter().max().unwrap_or(0) + 1;
        if height > MAX_HEIGHT {
            return Err(too_deep(span));
        }
        Ok(Tall { expr: Expr { span, kind }, height })
    }

    fn expression(&mut self, weakest: u8) -> Parsed {
        self.depth += 1;
        if self.depth > MAX_HEIGHT {
            return Err(too_deep(self.peek().span));
        }
        let mut left = self.unary()?;
        loop {
            let (power, operator) = self.infix();
            if power < weakest || power == 0 {
                break;
            }
            left = match operator {
                Some(operator) => self.binary(left, operator, power)?,
                None if power == CONDITIONAL => self.conditional(left)?,
                None => self.chain(left, power)?,
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    /// Binding power of what comes now (0: not an infix operator) and its operator where it is an ordinary one.
    fn infix(&self) -> (u8, Option<Operator>) {
        let symbol = match &self.peek().kind {
            TokenKind::Symbol(symbol) => *symbol,
            TokenKind::Name(name) if &**name == "in" => "in",
            _ => return (0, None),
        };
        match symbol {
            "?" => (CONDITIONAL, None),
            "||" => (OR, None),
            "&&" => (AND, None),
            "==" => (RELATION, Some(Operator::Equal)),
            "!=" => (RELATION, Some(Operator::NotEqual)),
            "<" => (RELATION, Some(Operator::Less)),
            "<=" => (RELATION, Some(Operator::LessEqual)),
            ">" => (RELATION, Some(Operator::Greater)),
            ">=" => (RELATION, Some(Operator::GreaterEqual)),
            "in" => (RELATION, Some(Operator::In)),
            "+" => (SUM, Some(Operator::Add)),
            "-" => (SUM, Some(Operator::Subtract)),
            "*" => (PRODUCT, Some(Operator::Multiply)),
            "/" => (PRODUCT, Some(Operator::Divide)),
            "%" => (PRODUCT, Some(Operator::Remainder)),
            _ => (0, None),
        }
    }

    fn binary(&mut self, left: Tall, operator: Operator, power: u8) -> Parsed {
        self.at += 1;
        let right = self.expression(power + 1)?;
        if power == RELATION && self.infix().0 == RELATION {
            let error = ConditionError::new(self.peek().span, "comparisons do not chain");
            return Err(error.help("write `a < b && b < c`, or use parentheses"));
        }
        let span = left.expr.span.to(right.expr.span);
        let heights = [left.height, right.height];
        self.node(span, ExprKind::Binary { operator, left: Box::new(left.expr), right: Box::new(right.expr) }, heights)
    }

    /// `left && …` or `left || …`: one node for all operands, so that long chains stay low.
    fn chain(&mut self, left: Tall, power: u8) -> Parsed {
        let symbol = if power == AND { "&&" } else { "||" };
        let mut span = left.expr.span;
        let mut height = left.height;
        let mut operands = vec![left.expr];
        while self.take(symbol) {
            let next = self.expression(power + 1)?;
            span = span.to(next.expr.span);
            height = height.max(next.height);
            operands.push(next.expr);
        }
        let kind = if power == AND { ExprKind::And(operands) } else { ExprKind::Or(operands) };
        self.node(span, kind, [height])
    }

    fn conditional(&mut self, test: Tall) -> Parsed {
        self.at += 1;
        let yes = self.expression(OR)?;
        self.expect(":")?;
        let no = self.expression(CONDITIONAL)?;
        let span = test.expr.span.to(no.expr.span);
        let heights = [test.height, yes.height, no.height];
        let (test, yes, no) = (Box::new(test.expr), Box::new(yes.expr), Box::new(no.expr));
        self.node(span, ExprKind::Conditional { test, yes, no }, heights)
    }

    fn unary(&mut self) -> Parsed {
        let start = self.peek().span;
        for symbol in ["!", "-"] {
            if self.take(symbol) {
                self.depth += 1;
                if self.depth > MAX_HEIGHT {
                    return Err(too_deep(start));
                }
                let operand = self.unary()?;
                self.depth -= 1;
                let (span, inner) = (start.to(operand.expr.span), Box::new(operand.expr));
                let kind = if symbol == "!" { ExprKind::Not(inner) } else { ExprKind::Negate(inner) };
                return self.node(span, kind, [operand.height]);
            }
        }
        let primary = self.primary()?;
        self.postfix(primary)
    }

    fn postfix(&mut self, mut left: Tall) -> Parsed {
        loop {
            if self.take(".") {
                let token = self.advance();
                let TokenKind::Name(name) = token.kind else {
                    self.at -= 1;
                    return Err(self.unexpected("the name of an attribute or method"));
                };
                left = if self.is_symbol("(") {
                    self.method(left, name, token.span)?
                } else {
                    let span = left.expr.span.to(token.span);
                    let object = Box::new(left.expr);
                    let kind = ExprKind::Member { object, name, name_span: token.span, follow: None };
                    self.node(span, kind, [left.height])?
                };
            } else if self.take("[") {
                let index = self.expression(CONDITIONAL)?;
                let span = left.expr.span.to(self.expect("]")?);
                let heights = [left.height, index.height];
                let kind = ExprKind::Index { object: Box::new(left.expr), index: Box::new(index.expr) };
                left = self.node(span, kind, heights)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn method(&mut self, receiver: Tall, name: Arc<str>, name_span: Span) -> Parsed {
        let (arguments, end) = self.arguments()?;
        let span = receiver.expr.span.to(end);
        let heights = arguments.iter().map(|a| a.height).chain([receiver.height]).max();
        let arguments = arguments.into_iter().map(|a| a.expr).collect();
        let kind = match macro_name(&name) {
            Some(macro_name) => build_macro(macro_name, name_span, receiver.expr, arguments)?,
            None => ExprKind::Call(Box::new(Call {
                name,
                name_span,
                receiver: Some(receiver.expr),
                arguments,
                regex: None,
                is_domain: false,
            })),
        };
        self.node(span, kind, heights)
    }

    /// `(a, b)`: the arguments and the span of the closing parenthesis.
    fn arguments(&mut self) -> Parsed<(Vec<Tall>, Span)> {
        self.expect("(")?;
        self.items(")")
    }

    fn items(&mut self, close: &'static str) -> Parsed<(Vec<Tall>, Span)> {
        let mut out = Vec::new();
        while !self.is_symbol(close) {
            out.push(self.expression(CONDITIONAL)?);
            if !self.take(",") {
                break;
            }
        }
        Ok((out, self.expect(close)?))
    }

    fn primary(&mut self) -> Parsed {
        let Token { span, kind } = self.peek().clone();
        match kind {
            TokenKind::Number(n) => self.literal(span, Kind::Number(n)),
            TokenKind::String(text) => self.literal(span, Kind::String(text)),
            TokenKind::Name(name) => self.name(span, name),
            TokenKind::Symbol("(") => {
                self.at += 1;
                let inner = self.expression(CONDITIONAL)?;
                self.expect(")")?;
                Ok(inner)
            }
            TokenKind::Symbol("[") => {
                self.at += 1;
                let (items, end) = self.items("]")?;
                let height = items.iter().map(|i| i.height).max();
                self.node(span.to(end), ExprKind::List(items.into_iter().map(|i| i.expr).collect()), height)
            }
            TokenKind::Symbol("{") => self.map(span),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn literal(&mut self, span: Span, kind: Kind) -> Parsed {
        self.at += 1;
        self.node(span, ExprKind::Literal(Value::from(kind)), [])
    }

    fn name(&mut self, span: Span, name: Arc<str>) -> Parsed {
        match &*name {
            "null" => return self.literal(span, Kind::Null),
            "true" => return self.literal(span, Kind::Bool(true)),
            "false" => return self.literal(span, Kind::Bool(false)),
            "in" => return Err(self.unexpected("a value")),
            _ => self.at += 1,
        }
        if !self.is_symbol("(") {
            return self.node(span, ExprKind::Variable(name), []);
        }
        let (mut arguments, end) = self.arguments()?;
        let height = arguments.iter().map(|a| a.height).max();
        let whole = span.to(end);
        if &*name == "has" {
            let (Some(only), true) = (arguments.pop(), arguments.is_empty()) else {
                return Err(ConditionError::new(whole, "has() takes one argument").help("write `has(resource.name)`"));
            };
            return self.node(whole, ExprKind::Has(Box::new(only.expr)), height);
        }
        let arguments = arguments.into_iter().map(|a| a.expr).collect();
        let call = Call { name, name_span: span, receiver: None, arguments, regex: None, is_domain: false };
        self.node(whole, ExprKind::Call(Box::new(call)), height)
    }

    fn map(&mut self, start: Span) -> Parsed {
        self.at += 1;
        let mut entries = Vec::new();
        let mut height = 0;
        while !self.is_symbol("}") {
            let key = self.expression(CONDITIONAL)?;
            self.expect(":")?;
            let value = self.expression(CONDITIONAL)?;
            height = height.max(key.height).max(value.height);
            entries.push((key.expr, value.expr));
            if !self.take(",") {
                break;
            }
        }
        let end = self.expect("}")?;
        self.node(start.to(end), ExprKind::Map(entries), [height])
    }
}

fn too_deep(span: Span) -> ConditionError {
    ConditionError::new(span, format!("condition nests deeper than {MAX_HEIGHT} levels"))
}

fn macro_name(name: &str) -> Option<MacroName> {
    match name {
        "all" => Some(MacroName::All),
        "exists" => Some(MacroName::Exists),
        "exists_one" => Some(MacroName::ExistsOne),
        "filter" => Some(MacroName::Filter),
        "map" => Some(MacroName::Map),
        _ => None,
    }
}

/// The last argument is the body, those before it name the variables.
fn build_macro(name: MacroName, at: Span, range: Expr, mut arguments: Vec<Expr>) -> Parsed<ExprKind> {
    let usage = "write `list.all(x, condition)`, or `map.all(key, value, condition)`";
    let body = arguments.pop().filter(|_| matches!(arguments.len(), 1 | 2));
    let Some(body) = body else {
        return Err(ConditionError::new(at, "a macro takes a variable and an expression").help(usage));
    };
    let mut variables = Vec::new();
    for argument in arguments {
        let ExprKind::Variable(variable) = argument.kind else {
            return Err(ConditionError::new(argument.span, "expected the name of a variable").help(usage));
        };
        variables.push((variable, argument.span));
    }
    Ok(ExprKind::Macro(Box::new(Macro { name, range, variables, body, is_list: false })))
}
