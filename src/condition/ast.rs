//! The syntax tree of a condition. Spans count bytes in the condition's text.

use crate::source::Span;
use crate::value::Value;
use regex::Regex;
use std::sync::Arc;

/// One expression.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// Its text.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: ExprKind,
}

/// Kinds of expressions. The checker fills in what is marked so.
#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    /// `null`, `true`, `7`, `"text"`.
    Literal(Value),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{"key": a}`.
    Map(Vec<(Expr, Expr)>),
    /// A variable of the environment or of a macro around it.
    Variable(Arc<str>),
    /// `object.name`.
    Member {
        object: Box<Expr>,
        name: Arc<str>,
        name_span: Span,
        /// Filled in by the checker: the kind of the node that a value stands for here.
        follow: Option<Arc<str>>,
    },
    /// `object[index]`.
    Index { object: Box<Expr>, index: Box<Expr> },
    /// `!a`.
    Not(Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `a && b && …`.
    And(Vec<Expr>),
    /// `a || b || …`.
    Or(Vec<Expr>),
    /// All other binary operators.
    Binary { operator: Operator, left: Box<Expr>, right: Box<Expr> },
    /// `test ? yes : no`.
    Conditional { test: Box<Expr>, yes: Box<Expr>, no: Box<Expr> },
    /// `has(a.b)`.
    Has(Box<Expr>),
    /// `range.all(x, body)` and its like.
    Macro(Box<Macro>),
    /// A function or method.
    Call(Box<Call>),
}

/// Binary operators that are not `&&` or `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A macro: its body is evaluated once for each element.
#[derive(Clone, Debug)]
pub(crate) struct Macro {
    pub(crate) name: MacroName,
    /// What it ranges over.
    pub(crate) range: Expr,
    /// Element (or key); or index (or key) and element (or value).
    pub(crate) variables: Vec<(Arc<str>, Span)>,
    pub(crate) body: Expr,
    /// Filled in by the checker: whether the range is a list by type, so that a single map is one element.
    pub(crate) is_list: bool,
}

/// Which macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MacroName {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: Arc<str>,
    pub(crate) name_span: Span,
    pub(crate) receiver: Option<Expr>,
    pub(crate) arguments: Vec<Expr>,
    /// Filled in by the checker for `matches`.
    pub(crate) regex: Option<Regex>,
    /// Filled in by the checker: a function of the environment, not a generic one.
    pub(crate) is_domain: bool,
}

impl Operator {
    /// Whether it answers with a truth value.
    pub(crate) fn is_relation(self) -> bool {
        use Operator::{Equal, Greater, GreaterEqual, In, Less, LessEqual, NotEqual};
        matches!(self, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual | In)
    }

    /// As written.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterEqual => ">=",
            Operator::In => "in",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Remainder => "%",
        }
    }
}

impl MacroName {
    /// Whether it answers with a truth value.
    pub(crate) fn is_quantifier(self) -> bool {
        matches!(self, MacroName::All | MacroName::Exists | MacroName::ExistsOne)
    }
}
