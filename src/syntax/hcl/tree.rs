//! The HCL tree: bodies of attributes and blocks, expressions and templates, each with its span in the file.

use crate::source::Span;
use std::sync::Arc;

/// Everything in one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct File {
    /// Attributes and blocks.
    pub(crate) body: Body,
    /// All comments, in order.
    pub(crate) comments: Vec<Comment>,
}

/// A comment with its markers (`# …`, `// …`, `/* … */`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) span: Span,
    /// Nothing but white space stands before it on its line.
    pub(crate) own_line: bool,
}

/// The inside of a file or block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) blocks: Vec<Block>,
    /// From the opening brace to the closing one (the whole text for a file).
    pub(crate) span: Span,
}

/// `name = value`.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: Name,
    pub(crate) value: Expr,
}

/// `type "label" { … }`.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) kind: Name,
    pub(crate) labels: Vec<Name>,
    pub(crate) body: Body,
    /// Type and labels with their quotes, without the brace.
    pub(crate) head: Span,
    /// From the type to the closing brace.
    pub(crate) span: Span,
}

/// An identifier or label (labels without their quotes, escapes resolved; so is the span).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: Arc<str>,
    pub(crate) span: Span,
}

/// An expression and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    Null,
    Bool(bool),
    /// As written; the evaluator owns precision.
    Number(Arc<str>),
    /// A quoted string without interpolation, escapes resolved (the span has the quotes), or a heredoc of which nothing is
    /// interpolated (the span is the content only, from line start to line start).
    String(Arc<str>),
    /// A quoted template, or a text that is a template as a whole. A quoted `"${x}"` is one part and not unwrapped here.
    Template(Vec<TemplatePart>),
    /// A heredoc with interpolation, indentation removed and strip markers applied, as evaluated.
    Heredoc(Vec<TemplatePart>),
    /// `[a, b]`
    Tuple(Vec<Expr>),
    /// `{ a = 1 }`; duplicate keys are kept, the last wins.
    Object(Vec<ObjectItem>),
    /// A name at the root of a traversal: `var`, `aws_s3_bucket`, `each`.
    Variable(Arc<str>),
    /// `a.b`
    Attribute(Box<Expr>, Name),
    /// `a[b]`, also legacy `a.0`
    Index(Box<Expr>, Box<Expr>),
    /// `a[*].b`: what follows is applied to each element.
    Splat(Box<Splat>),
    /// `f(a, b...)`
    Call(Box<Call>),
    Conditional(Box<[Expr; 3]>),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<[Expr; 2]>),
    For(Box<For>),
    /// `(a)`: kept, since an object key in parentheses is an expression.
    Parens(Box<Expr>),
    /// Could not be parsed; the Problem was reported where it was found.
    Invalid,
}

/// `source[*]` or `source.*` followed by accessors.
#[derive(Clone, Debug)]
pub(crate) struct Splat {
    pub(crate) source: Expr,
    /// Applied to each element, in order.
    pub(crate) each: Vec<Accessor>,
    /// `.*` (attribute-only) rather than `[*]`.
    #[cfg_attr(not(test), expect(dead_code, reason = "the two kinds of splat print differently"))]
    pub(crate) legacy: bool,
}

/// One step of a traversal after a splat.
#[derive(Clone, Debug)]
pub(crate) enum Accessor {
    Attribute(Name),
    Index(Expr),
    /// A further `[*]` or `.*`: these are applied to each element of what was reached so far.
    Splat(Vec<Accessor>),
}

/// One `key = value` of an object.
#[derive(Clone, Debug)]
pub(crate) struct ObjectItem {
    pub(crate) key: ObjectKey,
    pub(crate) value: Expr,
}

/// The key of an object item.
#[derive(Clone, Debug)]
pub(crate) enum ObjectKey {
    /// A bare identifier: literal text.
    Name(Name),
    /// Anything else: evaluated, converted to text.
    Expr(Expr),
}

/// A function call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// `upper`, or `provider::aws::arn_parse` with its namespaces.
    pub(crate) name: Name,
    pub(crate) arguments: Vec<Expr>,
    /// The last argument is followed by `...`.
    pub(crate) expand: bool,
}

/// `[for k, v in xs : value if cond]` or `{for k, v in xs : key => value... if cond}`.
#[derive(Clone, Debug)]
pub(crate) struct For {
    pub(crate) key_name: Option<Name>,
    pub(crate) value_name: Name,
    pub(crate) collection: Expr,
    /// Present for the object form.
    pub(crate) key: Option<Expr>,
    pub(crate) value: Expr,
    pub(crate) condition: Option<Expr>,
    /// `...` after the value.
    pub(crate) group: bool,
}

/// One part of a template.
#[derive(Clone, Debug)]
pub(crate) enum TemplatePart {
    /// Text, escapes resolved and strip markers of the neighbours applied.
    Literal(Arc<str>, #[cfg_attr(not(test), expect(dead_code, reason = "every part has its place"))] Span),
    /// `${…}`
    Interpolation(Expr),
    /// `%{ if c }…%{ else }…%{ endif }`
    If(Box<TemplateIf>, Span),
    /// `%{ for k, v in xs }…%{ endfor }`
    For(Box<TemplateFor>, Span),
}

/// A conditional directive.
#[derive(Clone, Debug)]
pub(crate) struct TemplateIf {
    pub(crate) condition: Expr,
    pub(crate) then: Vec<TemplatePart>,
    pub(crate) otherwise: Vec<TemplatePart>,
}

/// A repetition directive.
#[derive(Clone, Debug)]
pub(crate) struct TemplateFor {
    pub(crate) key_name: Option<Name>,
    pub(crate) value_name: Name,
    pub(crate) collection: Expr,
    pub(crate) body: Vec<TemplatePart>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnaryOp {
    Negate,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}
